//! `reliance questions`: what only a person can answer, out and back in.

use std::collections::BTreeMap;
use std::path::Path;

use reliance_model::Date;
use reliance_model::evidence::{Attestation, File};

use crate::cli::Questions;
use crate::{folder, pipeline, problems, say, statements, write};

/// Largest spreadsheet that is read, in bytes.
const MAX_SHEET: u64 = 64 << 20;

pub(super) fn run(args: &Questions, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = super::load_catalogue(catalogue)?;
    let on = super::day(args.on);
    if let Some(sheet) = &args.read {
        let folder = folder::read(&args.folder, &catalogue)?;
        return read_back(sheet, &folder, &catalogue, on);
    }
    let mut folder = folder::read_on(&args.folder, &catalogue, on)?;
    let market = super::catalogued(&catalogue, args.to.as_deref().unwrap_or_default())?;
    let assessment = pipeline::assess(&catalogue, &mut folder, market, on, false);
    let bytes = reliance_documents::questions_xlsx(
        &assessment.questions,
        &folder.evidence.attestations,
        on,
    )
    .map_err(|error| error.to_string())?;
    write::atomically(&args.output, &bytes)?;
    let asked: Vec<_> = assessment.questions.iter().filter(|question| question.counts).collect();
    say::talk(&format!(
        "{} questions for {} written to {}; {} more about what is not made, or set aside: nothing \
         to answer yet",
        asked.len(),
        assessment.market_name,
        args.output.display(),
        assessment.questions.len() - asked.len()
    ));
    Ok(!asked.is_empty())
}

fn read_back(
    sheet: &Path,
    folder: &folder::Folder,
    catalogue: &reliance_model::catalogue::Catalogue,
    on: Date,
) -> Result<bool, String> {
    let bytes = folder::read_bounded(sheet, MAX_SHEET)?;
    let name = sheet.display().to_string();
    let known = pipeline::every_question(catalogue, &folder.evidence, on);
    let reading = reliance_evidence::questions::read(
        &name,
        &bytes,
        &known,
        catalogue,
        &folder.evidence.files,
        on,
    );
    problems::talk(&reading.problems, &folder.texts);
    let mut kept = folder.evidence.attestations.clone();
    let before = kept.clone();
    for (id, stated) in reading.items.answers {
        take(&mut kept, id, tied(stated, &folder.evidence.files));
    }
    let changed = kept.iter().filter(|(id, stated)| before.get(*id) != Some(stated)).count();
    let _lock = write::lock(&folder.root)?;
    let path = folder.root.join(folder::ATTESTATIONS).join(statements::WRITTEN);
    write::sweep(&folder.root.join(folder::ATTESTATIONS));
    write::atomically(&path, reliance_evidence::attestations::write(&kept).as_bytes())?;
    let refused = match reading.items.refused {
        0 => String::new(),
        1 => "; 1 row not read".to_string(),
        several => format!("; {several} rows not read"),
    };
    let answers = if changed == 1 { "answer" } else { "answers" };
    say::talk(&format!(
        "{changed} {answers} new or changed, {} in all, kept in {}{refused}",
        kept.len(),
        path.display()
    ));
    Ok(!reading.problems.is_empty())
}

/// Take up an answer. One that says again what is on file changes nothing: it was given to
/// what the sheet showed then, and may be outdated.
fn take(kept: &mut BTreeMap<String, Attestation>, id: String, stated: Attestation) {
    let again = kept.get(&id).is_some_and(|before| {
        let rests_on = before.rests_on.clone();
        *before == Attestation { rests_on, ..stated.clone() }
    });
    if !again {
        kept.insert(id, stated);
    }
}

/// An answer with the hash of the document that it names, where that lies in the folder.
fn tied(mut stated: Attestation, files: &BTreeMap<String, File>) -> Attestation {
    let document = stated.document.as_ref();
    let seen = document.and_then(|path| Some((path, files.get(path)?.sha256.as_ref()?)));
    if let Some((path, sha256)) = seen {
        stated.rests_on.insert(format!("{}{path}", reliance_checks::FILE), sha256.clone());
    }
    stated
}
