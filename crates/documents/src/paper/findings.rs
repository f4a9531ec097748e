//! Findings, figures and pictures in a paper.

use reliance_model::catalogue::Directive;
use reliance_model::finding::{Answer, Figure, Finding};

use super::build::{Printed, Writing};
use super::choose::{self, Placed};
use super::{Block, Inline, Table, Trace, caveats, reasons, values};
use crate::{numbers, words};

/// The finding about a requirement within a line.
pub(super) fn in_line(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Inline> {
    let id = directive.argument("requirement").unwrap_or_default();
    match choose::finding(writing, id) {
        Some(finding) => says(writing, finding),
        None => vec![not_assessed(writing, id)],
    }
}

/// The same as a paragraph, with its figures where they are asked for.
pub(super) fn block(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(in_line(writing, directive))];
    let id = directive.argument("requirement").unwrap_or_default();
    let wanted = directive.argument("figures") == Some("yes");
    let finding = choose::finding(writing, id).filter(|_| wanted);
    if let Some(finding) = finding {
        let figures = finding.parts.iter();
        let figures: Vec<Placed<'_>> = figures
            .flat_map(|part| part.figures.iter().map(move |figure| (finding, part, figure)))
            .collect();
        if !figures.is_empty() {
            blocks.push(Block::Table(figure_table(writing, figures, directive)));
        }
    }
    blocks
}

fn not_assessed(writing: &mut Writing<'_>, id: &str) -> Inline {
    let needs = match writing.chinese() {
        true => format!("对 `{id}` 的评估，本次评估未涉及该要求"),
        false => format!("a finding on `{id}`, which this assessment does not have"),
    };
    writing.missing(id, &needs)
}

/// What is shown and why; what is needed where it is not. What is to be done about it stands
/// in the gap report alone: papers go to an authority.
fn says(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Inline> {
    let mut inlines = Vec::new();
    if let Some(waived) = &finding.waived {
        let trace = writing.of_finding(finding);
        let lead = writing.say("Set aside: ", "已搁置：").to_string();
        inlines.push(Inline::Text(lead));
        inlines.push(writing.field(sentence(waived), trace));
        return inlines;
    }
    match finding.answer {
        Answer::Shown => inlines = reasons::sentences(writing, finding),
        Answer::NotApplicable => {
            let lead = writing.say("Not applicable: ", "不适用：").to_string();
            inlines.push(Inline::Text(lead));
            // Of several lines in a row each has to say what it is about.
            let trace = writing.of_finding(finding);
            let title = finding.title.trim_end_matches('.').to_string();
            inlines.push(writing.field(title, trace));
            // Whose requirement it is: the name alone reads as if the thing itself were not asked.
            let asked = words::cite(&finding.cite);
            inlines.push(Inline::Text(match writing.chinese() {
                true => format!("（{asked}）。"),
                false => format!(" ({asked}). "),
            }));
            inlines.extend(reasons::sentences(writing, finding));
        }
        Answer::NotShown | Answer::Undetermined | Answer::ForAPerson => {
            inlines = reasons::open(writing, finding);
        }
    }
    inlines.extend(caveats::after(writing, finding));
    inlines
}

/// A phrase as a sentence.
pub(super) fn sentence(phrase: &str) -> String {
    // A fact of the device is no word that a sentence begins with.
    let named = |key: &str| {
        !key.is_empty() && key.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    if let Some((key, value)) = phrase.split_once(" = ").filter(|(key, _)| named(key)) {
        return format!("`{key}` = `{}`.", value.trim_end_matches('.'));
    }
    let phrase = words::capital(phrase.trim().trim_end_matches('.'));
    let ended = phrase.ends_with(['。', '！', '？', '?', '!']);
    if ended { phrase } else { format!("{phrase}.") }
}

/// Why a requirement is answered as it is.
pub(super) fn because(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Inline> {
    let id = directive.argument("requirement").unwrap_or_default();
    match choose::finding(writing, id) {
        Some(finding) => reasons::phrases(writing, finding),
        None => vec![not_assessed(writing, id)],
    }
}

/// How many findings there are.
pub(super) fn count(writing: &mut Writing<'_>, directive: &Directive) -> Inline {
    let count = choose::findings(writing, directive).len();
    let arguments = directive.arguments.iter();
    let of: Vec<String> = arguments.map(|(key, value)| format!("{key} {value}")).collect();
    let trace = Trace {
        figure: Some("number of findings".into()),
        of: Some(of.join(", ")),
        ..Trace::default()
    };
    writing.field(count.to_string(), trace)
}

/// One figure; a hole where there is none, or more than one.
pub(super) fn figure(writing: &mut Writing<'_>, directive: &Directive) -> Inline {
    let found = choose::figures(writing, directive);
    let name = directive.argument("name").unwrap_or_default();
    let of = directive.argument("of").unwrap_or_default();
    let called = if of.is_empty() { name.to_string() } else { format!("{name}, {of}") };
    match found.as_slice() {
        [placed] => match placed.2.value {
            Some(_) => {
                let text = shown(writing, placed.2, directive.argument("show").unwrap_or("all"));
                let trace = of_figure(writing, *placed);
                writing.field(text, trace)
            }
            None => {
                let why = placed.2.note.clone().unwrap_or_default();
                let needs = format!("{called}: {why}");
                writing.missing(&called, &needs)
            }
        },
        [] => {
            let needs = match writing.chinese() {
                true => format!("数值 `{called}`"),
                false => format!("the figure `{called}`"),
            };
            writing.missing(&called, &needs)
        }
        several => {
            let of: Vec<&str> = several.iter().map(|(_, _, one)| one.of.as_str()).collect();
            let list = of.join("; ");
            let needs = match writing.chinese() {
                true => format!("在以下数值中选定一个 `{name}`：{list}"),
                false => format!("one figure `{name}`; there are {}: {list}", several.len()),
            };
            writing.missing(&called, &needs)
        }
    }
}

fn shown(writing: &Writing<'_>, figure: &Figure, show: &str) -> String {
    let limits = limits(writing, figure);
    match show {
        "value" => numbers::value(figure),
        "interval" => limits,
        "counts" => counts(writing, figure),
        "method" => figure.method.clone().unwrap_or_default(),
        _ => {
            let behind: Vec<String> = [counts(writing, figure), limits]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            match (behind.is_empty(), writing.chinese()) {
                (true, _) => numbers::value(figure),
                (_, true) => format!("{}（{}）", numbers::value(figure), behind.join("；")),
                (_, false) => format!("{} ({})", numbers::value(figure), behind.join("; ")),
            }
        }
    }
}

/// The value of a figure.
pub(super) fn value_of(_: &Writing<'_>, figure: &Figure) -> String {
    numbers::value(figure)
}

/// The limits of a figure with their level.
pub(super) fn limits(writing: &Writing<'_>, figure: &Figure) -> String {
    let text = numbers::limits(figure);
    match (text.is_empty(), writing.chinese()) {
        (true, _) => text,
        (_, true) => text.replacen(" % ", "%置信区间 ", 1).replace(" to ", " 至 "),
        (_, false) => match figure.level {
            Some(_) => text.replacen(" % ", " % CI ", 1),
            None => text,
        },
    }
}

pub(super) fn counts(writing: &Writing<'_>, figure: &Figure) -> String {
    let text = numbers::counts(figure);
    if writing.chinese() { text.replace(" of ", "/") } else { text }
}

fn of_figure(writing: &mut Writing<'_>, (finding, part, figure): Placed<'_>) -> Trace {
    let trace = writing.of_part(finding, part);
    Trace {
        figure: Some(figure.name.clone()),
        of: Some(figure.of.clone()).filter(|of| !of.is_empty()),
        method: figure.method.clone(),
        ..trace
    }
}

/// A table of figures; a hole where there are none.
pub(super) fn figures(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let mut found = choose::figures(writing, directive);
    if directive.argument("only") == Some("others") {
        found.retain(|(_, _, figure)| !writing.printed.contains(&key(figure)));
        if found.is_empty() {
            let none = writing.say("None.", "无。").to_string();
            return vec![Block::Paragraph(vec![Inline::Text(none)])];
        }
    }
    if found.is_empty() {
        if let Some(lacking) = lacking(writing, directive) {
            return vec![Block::Paragraph(vec![lacking])];
        }
        if let Some(unasked) = unasked(writing, directive) {
            return vec![Block::Paragraph(vec![unasked])];
        }
        let names = |key: &str| {
            matches!(key, "label" | "caption") || (key == "of" && directive.name == "table")
        };
        let of = directive.arguments.iter().filter(|(key, _)| !names(key));
        let chinese = writing.chinese();
        let word = |key: &str| match (chinese, key) {
            (true, "check") => "检查".to_string(),
            (true, "of") => "对象".to_string(),
            (true, "name") => "指标".to_string(),
            (true, "requirement") => "要求".to_string(),
            _ => key.to_string(),
        };
        let of: Vec<String> = of.map(|(key, value)| format!("{} {value}", word(key))).collect();
        let about = if of.is_empty() { "figures".to_string() } else { of.join(", ") };
        let needs =
            if chinese { format!("数值（{about}）") } else { format!("figures ({about})") };
        return vec![Block::Paragraph(vec![writing.missing(&about, &needs)])];
    }
    vec![Block::Table(figure_table(writing, found, directive))]
}

/// What the checks that would compute the figures lack, where they say it.
fn lacking(writing: &mut Writing<'_>, directive: &Directive) -> Option<Inline> {
    let wanted = directive.argument("check")?;
    let mut needs: Vec<&str> = Vec::new();
    let mut traces = Vec::new();
    for (finding, part) in choose::calling(writing, wanted) {
        let lacks = part.because.strip_prefix(reasons::NEEDS);
        if let Some(lacks) = lacks.filter(|lacks| !needs.contains(lacks)) {
            needs.push(lacks);
            let trace = writing.of_part(finding, part);
            traces.push(writing.trace(trace));
        }
    }
    let joined = needs.join(writing.say("; needs ", "；需要 "));
    (!needs.is_empty()).then(|| writing.missing_of(wanted, &joined, traces))
}

/// Where no requirement that is known to apply asks for the figures: which would, if it applied;
/// no hole where none of them does.
fn unasked(writing: &mut Writing<'_>, directive: &Directive) -> Option<Inline> {
    let wanted = directive.argument("check")?;
    let source = writing.source;
    let asks = |finding: &&Finding| {
        let requirement = source.catalogue.requirements.get(&finding.requirement);
        let mut calls = requirement.into_iter().flat_map(|one| &one.checks);
        calls.any(|call| choose::among(wanted, &call.check))
    };
    let asking: Vec<&Finding> = source.assessment.findings.iter().filter(asks).collect();
    let open: Vec<&&Finding> =
        asking.iter().filter(|one| one.answer != Answer::NotApplicable).collect();
    if asking.is_empty() || open.iter().any(|one| !one.parts.is_empty()) {
        return None;
    }
    let chinese = writing.chinese();
    if open.is_empty() {
        let said = match chinese {
            true => format!("不适用：没有适用的要求提出 `{wanted}` 的数值。"),
            false => {
                format!("Not applicable: nothing that applies asks for the figures of `{wanted}`.")
            }
        };
        return Some(Inline::Text(said));
    }
    let titles = open.iter().map(|one| match chinese {
        true => format!("“{}”", source.catalogue.wording.say(&one.title).text),
        false => format!("“{}”", one.title),
    });
    let titles: Vec<String> = titles.collect();
    let needs = match chinese {
        true => format!(
            "先确定下列要求是否适用：{}；`{wanted}` 的数值由其提出，目前尚未计算",
            titles.join("、")
        ),
        false => format!(
            "to know whether this applies: {}; the figures of `{wanted}`, for which it asks, are \
             not computed before that",
            titles.join(", ")
        ),
    };
    Some(writing.missing(wanted, &needs))
}

/// Words of a figure, a field with the trace of its value.
pub(super) fn traced(writing: &mut Writing<'_>, placed: Placed<'_>, words: String) -> Vec<Inline> {
    let trace = of_figure(writing, placed);
    bound(writing, &trace, words)
}

fn bound(writing: &mut Writing<'_>, trace: &Trace, words: String) -> Vec<Inline> {
    if words.is_empty() { Vec::new() } else { vec![writing.field(words, trace.clone())] }
}

/// What tells a figure from others.
fn key(figure: &Figure) -> Printed {
    let value = figure.value.map(f64::to_bits);
    (figure.name.clone(), figure.of.clone(), figure.method.clone(), value)
}

fn figure_table(writing: &mut Writing<'_>, found: Vec<Placed<'_>>, directive: &Directive) -> Table {
    let header: Vec<String> = match writing.chinese() {
        true => ["指标", "对象", "数值", "区间", "计数", "方法"],
        false => ["Figure", "Of", "Value", "Interval", "Counts", "Method"],
    }
    .map(String::from)
    .to_vec();
    let (mut rows, mut held) = (Vec::new(), Vec::new());
    for placed in found {
        let (_, _, figure) = placed;
        let (value, limits_held) = (values::of_figure(figure), values::limits_of(figure));
        held.push(vec![None, None, value, limits_held, values::counts_of(figure), None]);
        let text = |text: String| vec![Inline::Text(text)];
        // The row says which figure it is, of what, and by which method.
        let trace = writing.of_part(placed.0, placed.1);
        let value = match figure.value {
            Some(_) => writing.field(numbers::value(figure), trace.clone()),
            None => {
                let why = figure.note.clone().unwrap_or_default();
                let about = format!("{}, {}", figure.name, figure.of);
                let needs = format!("{about}: {why}");
                writing.missing(&about, &needs)
            }
        };
        let method = match (&figure.method, &figure.note) {
            (Some(method), Some(note)) if figure.value.is_some() => format!("{method}; {note}"),
            (Some(method), _) => method.clone(),
            (None, Some(note)) if figure.value.is_some() => note.clone(),
            (None, _) => String::new(),
        };
        rows.push(vec![
            text(figure.name.replace('-', " ")),
            text(figure.of.clone()),
            vec![value],
            bound(writing, &trace, limits(writing, figure)),
            bound(writing, &trace, counts(writing, figure)),
            text(method),
        ]);
        writing.printed.insert(key(figure));
    }
    let caption = writing.say("Figures", "数值").to_string();
    let widths = vec![14, 17, 15, 17, 12, 25];
    named(
        writing,
        directive,
        Table { of: "figures".into(), header, rows, values: held, widths, ..Table::default() },
        &caption,
    )
}

/// A table with number, caption and label.
pub(super) fn named(
    writing: &mut Writing<'_>,
    directive: &Directive,
    table: Table,
    caption: &str,
) -> Table {
    let label = directive.argument("label");
    let number = writing.number_table(label);
    Table {
        number: Some(number),
        label: label.map(str::to_string),
        caption: Some(directive.argument("caption").unwrap_or(caption).to_string()),
        ..table
    }
}

/// Findings as a table, a sequence or a list.
pub(super) fn findings(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let found = choose::findings(writing, directive);
    if found.is_empty() {
        let text = match writing.chinese() {
            true => format!("截至 {}，没有此类要求。", writing.source.assessment.on),
            false => format!(
                "On {} nothing of this kind is asked of the device.",
                writing.source.assessment.on
            ),
        };
        return vec![Block::Paragraph(vec![Inline::Text(text)])];
    }
    match directive.argument("as") {
        Some("sequence") => sequence(writing, found),
        Some("list") => {
            let items = found.into_iter().map(|finding| listed(writing, finding)).collect();
            vec![Block::List { ordered: false, items }]
        }
        _ => vec![Block::Table(finding_table(writing, found, directive))],
    }
}

fn sequence(writing: &mut Writing<'_>, found: Vec<&Finding>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for finding in found {
        let mut line = vec![Inline::Strong(vec![Inline::Text(finding.title.clone())])];
        line.push(Inline::Text(format!(" ({}). ", words::cite(&finding.cite))));
        line.extend(says(writing, finding));
        blocks.push(Block::Paragraph(line));
    }
    blocks
}

/// A finding by its title and answer, without a hole: for papers that list what is open.
fn listed(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Block> {
    let trace = writing.of_finding(finding);
    let answer = answer(writing, finding.answer);
    let mut line = vec![Inline::Strong(vec![Inline::Text(finding.title.clone())])];
    line.push(Inline::Text(format!(" ({}): ", words::cite(&finding.cite))));
    line.push(writing.field(answer, trace));
    line.push(Inline::Text(writing.say(": ", "：").to_string()));
    line.extend(reasons::listed(writing, finding));
    vec![Block::Paragraph(line)]
}

/// The words of an answer in the language of the document.
pub(super) fn answer(writing: &Writing<'_>, answer: Answer) -> &'static str {
    match (answer, writing.chinese()) {
        (Answer::Shown, true) => "已证明",
        (Answer::NotShown, true) => "未证明",
        (Answer::Undetermined, true) => "无法确定",
        (Answer::ForAPerson, true) => "须由人员答复",
        (Answer::NotApplicable, true) => "不适用",
        (other, false) => other.words(),
    }
}

pub(super) fn finding_table(
    writing: &mut Writing<'_>,
    found: Vec<&Finding>,
    directive: &Directive,
) -> Table {
    let header: Vec<String> = match writing.chinese() {
        true => ["要求", "依据", "结论", "说明"],
        false => ["Requirement", "Asked by", "Answer", "What is shown, or needed"],
    }
    .map(String::from)
    .to_vec();
    let mut rows = Vec::new();
    // A directive that asks for an answer by name lists what has it; it leaves no holes.
    let listed = directive.argument("answer").is_some();
    for finding in found {
        let force = finding.force.word();
        rows.push(vec![
            vec![Inline::Text(finding.title.clone())],
            vec![Inline::Text(format!("{} ({force})", words::cite(&finding.cite)))],
            vec![Inline::Text(answer(writing, finding.answer).to_string())],
            if listed { reasons::listed(writing, finding) } else { says(writing, finding) },
        ]);
    }
    let caption = writing.say("Requirements and how each stands", "各项要求及其状况").to_string();
    let widths = vec![18, 28, 10, 44];
    named(
        writing,
        directive,
        Table { of: "findings".into(), header, rows, widths, ..Table::default() },
        &caption,
    )
}
