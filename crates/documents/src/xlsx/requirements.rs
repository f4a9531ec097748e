//! The requirement table as a spreadsheet.

use reliance_model::assessment::Assessment;
use reliance_model::finding::{Finding, Part};
use rust_xlsxwriter::Workbook;

use crate::numbers;
use crate::ways;
use crate::words::{self, Group};
use crate::xlsx::{Column, Table, XlsxError, lists, workbook};

/// The requirement table of an assessment as an XLSX workbook: requirements, lists in
/// full, figures in full precision, routes, questions, files, how entries were read, and what it all is about.
///
/// # Errors
///
/// [`XlsxError`] where the format cannot hold it, such as more than a million figures.
pub fn requirements_xlsx(assessment: &Assessment) -> Result<Vec<u8>, XlsxError> {
    let title = words::title(assessment);
    let mut book = workbook(&title, assessment.on);
    requirements(&mut book, assessment)?;
    lists::lists(&mut book, assessment)?;
    figures(&mut book, assessment)?;
    routes(&mut book, assessment)?;
    questions(&mut book, assessment)?;
    files(&mut book, assessment)?;
    readings(&mut book, assessment)?;
    about(&mut book, assessment)?;
    Ok(book.save_to_buffer()?)
}

const REQUIREMENTS: [Column; 21] = [
    ("Answer", 13.0),
    ("Force", 12.0),
    ("Counts", 14.0),
    ("Requirement", 28.0),
    ("Title", 34.0),
    ("Topic", 18.0),
    ("Why", 52.0),
    ("To do", 40.0),
    ("Source", 30.0),
    ("Read as", 11.0),
    ("Set aside", 24.0),
    ("Checks", 44.0),
    ("Evidence", 56.0),
    ("Caveats", 46.0),
    ("Questions", 20.0),
    ("Proposed", 36.0),
    ("In review", 30.0),
    ("Goes into", 24.0),
    ("Asks", 80.0),
    ("Catalogue", 28.0),
    ("Address", 34.0),
];

const GROUPS: [Group; 5] =
    [Group::Open, Group::Shown, Group::SetAside, Group::Informing, Group::NotApplicable];

/// Findings in the order of the report: open ones first.
fn ordered(assessment: &Assessment) -> impl Iterator<Item = (Group, &Finding)> {
    GROUPS.into_iter().flat_map(|group| {
        words::of_group(assessment, group).into_iter().map(move |finding| (group, finding))
    })
}

fn requirements(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "Requirements", &REQUIREMENTS)?;
    for (group, finding) in ordered(assessment) {
        let counts = match group {
            Group::Open | Group::Shown => "yes",
            Group::Informing => "no, informs",
            Group::SetAside => "no, set aside",
            Group::NotApplicable => "no, not asked",
        };
        table.text(finding.answer.words())?.text(finding.force.word())?.text(counts)?;
        table.text(&finding.requirement)?.text(&finding.title)?.text(&finding.topic)?;
        table
            .text(&finding.because)?
            .text(option(&finding.to_do))?
            .text(words::cite(&finding.cite))?;
        table.text(finding.read_as.word())?.text(option(&finding.waived))?;
        table.text(&parts(finding, |part| part.call.iter().map(ToString::to_string).collect()))?;
        table.text(&parts(finding, evidence))?;
        table.text(&parts(finding, |part| part.caveats.clone()))?;
        table.text(&finding.questions.join("\n"))?.text(&proposals(finding))?;
        table.text(option(&finding.review_risk))?.text(option(&finding.slot))?;
        table.text(&finding.asks)?;
        let place = &finding.asked_at;
        table.text(&format!("{}:{}", place.file, place.line))?.text(option(&finding.url))?;
        table.next()?;
    }
    table.filter(REQUIREMENTS.len())
}

fn option(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// One line for each distinct text of the parts.
fn parts(finding: &Finding, of: impl Fn(&Part) -> Vec<String>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in finding.parts.iter().flat_map(of) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn evidence(part: &Part) -> Vec<String> {
    let line = |evidence: &reliance_model::finding::EvidenceRef| {
        let hash = match &evidence.sha256 {
            Some(hash) => format!("{}…", numbers::short(hash)),
            None => "no hash".into(),
        };
        format!("{}, {} ({hash})", evidence.file, evidence.part)
    };
    part.evidence.iter().map(line).collect()
}

fn proposals(finding: &Finding) -> String {
    let line = |proposal: &reliance_model::finding::Proposal| {
        format!("{} ({})", proposal.path.join(" → "), proposal.relation)
    };
    finding.proposed.iter().map(line).collect::<Vec<_>>().join("\n")
}

const FIGURES: [Column; 15] = [
    ("Requirement", 28.0),
    ("Answer", 13.0),
    ("Check", 26.0),
    ("Figure", 24.0),
    ("Of", 28.0),
    ("Value", 14.0),
    ("Low", 14.0),
    ("High", 14.0),
    ("Level", 8.0),
    ("Numerator", 11.0),
    ("Denominator", 12.0),
    ("Unit", 12.0),
    ("Method", 24.0),
    ("Note", 36.0),
    ("Evidence", 40.0),
];

fn figures(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "Figures", &FIGURES)?;
    for (_, finding) in ordered(assessment) {
        for part in &finding.parts {
            let check = part.call.as_ref().map(ToString::to_string).unwrap_or_default();
            let evidence = evidence(part).join("\n");
            for figure in &part.figures {
                table.text(&finding.requirement)?.text(part.answer.words())?.text(&check)?;
                table.text(&figure.name)?.text(&figure.of)?.number(figure.value)?;
                table.number(figure.interval.map(|limits| limits.0))?;
                table.number(figure.interval.map(|limits| limits.1))?;
                table.number(figure.level)?;
                table.count(figure.counts.map(|counts| counts.0))?;
                table.count(figure.counts.map(|counts| counts.1))?;
                table.text(&figure.unit)?.text(option(&figure.method))?;
                table.text(option(&figure.note))?.text(&evidence)?;
                table.next()?;
            }
        }
    }
    table.filter(FIGURES.len())
}

const ROUTES: [Column; 10] = [
    ("State", 18.0),
    ("Route", 28.0),
    ("Way", 40.0),
    ("From", 16.0),
    ("Why", 52.0),
    ("Expected", 30.0),
    ("Closes after", 14.0),
    ("Rule", 36.0),
    ("Force", 12.0),
    ("Read as", 11.0),
];

fn routes(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "Routes", &ROUTES)?;
    for route in ways::routes(assessment) {
        let why = ways::why(route);
        table.text(&ways::state(route))?.text(&route.route)?;
        table.text(&ways::name(route))?.text(&route.from)?.text(&why)?;
        table.text(option(&route.expected))?.day(route.closes)?.text(&route.source)?;
        table.text(route.force.word())?.text(route.read_as.word())?;
        table.next()?;
    }
    table.filter(ROUTES.len())
}

const QUESTIONS: [Column; 8] = [
    ("Id", 20.0),
    ("Question", 70.0),
    ("One of", 30.0),
    ("Settles", 36.0),
    ("Source", 30.0),
    ("Force", 12.0),
    ("Topic", 20.0),
    ("Asked", 20.0),
];

fn questions(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "Open questions", &QUESTIONS)?;
    for question in &assessment.questions {
        table.text(&question.id)?.text(&question.text)?.text(&question.values.join("\n"))?;
        table.text(&question.settles.join("\n"))?.text(words::cite(&question.cite))?;
        table.text(question.force.word())?.text(&question.topic)?;
        table.text(if question.counts { "now" } else { "nothing to answer yet" })?;
        table.next()?;
    }
    table.filter(QUESTIONS.len())
}

const FILES: [Column; 5] =
    [("File", 50.0), ("Bytes", 14.0), ("Rows", 12.0), ("Used", 8.0), ("SHA-256", 70.0)];

fn files(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "Files", &FILES)?;
    for (path, file) in &assessment.files {
        table.text(path)?.count(Some(file.bytes))?.count(file.rows)?;
        table.text(if file.used { "yes" } else { "no" })?;
        table.text(file.sha256.as_deref().unwrap_or("could not be read"))?;
        table.next()?;
    }
    table.filter(FILES.len())
}

const READINGS: [Column; 3] = [("Entry", 40.0), ("Read as", 12.0), ("That is", 60.0)];

fn readings(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "Not primary", &READINGS)?;
    for (id, how) in &assessment.not_primary {
        table.text(id)?.text(how.word())?.text(words::mark_meaning(*how))?;
        table.next()?;
    }
    table.filter(READINGS.len())
}

fn about(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "About", &[("What", 26.0), ("", 90.0)])?;
    let device = &assessment.device;
    let invented = if device.invented { "yes: an example, no real product" } else { "" };
    let gaps = assessment.gaps.join("\n");
    let warning = words::catalogue_warning(assessment).unwrap_or_default();
    let (route, counts) = (ways::result(assessment), words::findings_line(assessment));
    let rows = [
        ("Device", words::device_name(assessment)),
        ("Invented", invented.to_string()),
        ("Manufacturer", device.manufacturer.clone()),
        ("Intended use", device.intended_use.clone()),
        ("Market", format!("{} ({})", assessment.market_name, assessment.market)),
        ("On", assessment.on.to_string()),
        ("Way in", route),
        ("Requirements", counts),
        ("Catalogue", words::catalogue_line(assessment)),
        ("Catalogue sha256", assessment.catalogue_sha256.clone()),
        ("Old catalogue", warning),
        ("Missing from the catalogue", gaps),
        ("Program", format!("Reliance {}", assessment.tool)),
        ("Form", assessment.schema.to_string()),
    ];
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        table.text(name)?.text(text)?;
        table.next()?;
    }
    for answer in words::ANSWERS {
        table.text(&words::capital(answer.words()))?.text(words::meaning(answer))?;
        table.next()?;
    }
    Ok(())
}
