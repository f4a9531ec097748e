//! The questions that wait for a person, as a spreadsheet to be filled in and read back.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::evidence::{Attestation, Stated};
use reliance_model::finding::Question;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Workbook,
};

use crate::xlsx::{Column, Table, XlsxError, workbook};

/// Columns of the sheet `Questions`; the reader of the filled sheet looks for these names.
const COLUMNS: [Column; 16] = [
    ("Id", 14.0),
    ("Topic", 16.0),
    ("Question", 60.0),
    ("Settles", 8.0),
    ("Requirement", 30.0),
    ("Source", 28.0),
    ("Force", 12.0),
    ("Owner", 16.0),
    ("Due", 12.0),
    ("Verdict", 18.0),
    ("Answer", 46.0),
    ("Document", 26.0),
    ("Name", 18.0),
    ("Date", 12.0),
    ("Earlier answer", 40.0),
    ("Rests on", 20.0),
];

const VERDICT: u16 = 9;
const DATE: u16 = 13;
const RESTS_ON: u16 = 15;
const VERDICTS: [&str; 3] = ["satisfied", "not satisfied", "does not apply"];

/// The questions as an XLSX workbook with a sheet `Questions`, in which answers already given
/// are filled in, and a sheet `Read me`. An outdated answer stands beside its question and has
/// to be given again. Questions for which nothing waits, since what asks them is not made or is
/// set aside, stand in a sheet `Nothing to answer yet`, and answers to questions that are no
/// longer asked in a sheet `Answered`; nothing reads these two back.
///
/// The verdict is chosen from a list. A device fact may take several values, separated by
/// `;`, so that its list advises and does not forbid.
///
/// # Errors
///
/// [`XlsxError`] where the format cannot hold it, such as more than a million questions.
pub fn questions_xlsx(
    questions: &[Question],
    attestations: &BTreeMap<String, Attestation>,
    on: Date,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook("Questions for persons", on);
    let mut long_lists: Vec<&[String]> = Vec::new();
    let mut table = Table::new(&mut book, "Questions", &COLUMNS)?;
    for question in questions.iter().filter(|question| question.counts) {
        row(&mut table, question, attestations.get(&question.id))?;
        let (at, list) = (table.row, validation(question, &mut long_lists)?);
        table.sheet.add_data_validation(at, VERDICT, at, VERDICT, &list)?;
        table.next()?;
    }
    if table.row > 1 {
        let last = table.row - 1;
        table.sheet.add_data_validation(1, DATE, last, DATE, &date_rule()?)?;
    }
    table.sheet.set_freeze_panes(1, 3)?;
    table.sheet.set_column_hidden(RESTS_ON)?;
    table.filter(COLUMNS.len())?;
    not_yet(&mut book, questions)?;
    answered(&mut book, questions, attestations)?;
    read_me(&mut book)?;
    lists(&mut book, &long_lists)?;
    Ok(book.save_to_buffer()?)
}

fn row(
    table: &mut Table<'_>,
    question: &Question,
    given: Option<&Attestation>,
) -> Result<(), XlsxError> {
    table.text(&question.id)?.text(&question.topic)?.text(&question.text)?;
    table.count(Some(question.settles.len() as u64))?.text(&question.settles.join("\n"))?;
    table.text(&question.cite)?.text(question.force.word())?.entry("")?.day_entry(None)?;
    match given.filter(|_| question.outdated.is_none()) {
        Some(given) => {
            table.entry(&stated(&given.verdict))?.entry(&given.answer)?;
            table.entry(given.document.as_deref().unwrap_or_default())?;
            table.entry(&given.person)?.day_entry(given.on)?;
        }
        None => {
            table.entry("")?.entry("")?.entry("")?.entry("")?.day_entry(None)?;
        }
    }
    let earlier = given
        .zip(question.outdated.as_ref())
        .map(|(given, why)| format!("{}: {} ({why})", stated(&given.verdict), given.answer));
    table.text(earlier.as_deref().unwrap_or_default())?;
    table.hidden_text(&rests_on(question))?;
    Ok(())
}

/// What an answer is tied to, a line each, as the reader of the sheet understands it.
fn rests_on(question: &Question) -> String {
    let lines: Vec<String> =
        question.rests_on.iter().map(|(key, digest)| format!("{key} = {digest}")).collect();
    lines.join("\n")
}

const NOT_YET: [Column; 6] = [
    ("Topic", 16.0),
    ("Question", 70.0),
    ("Requirement", 30.0),
    ("Source", 30.0),
    ("Force", 12.0),
    ("Id", 20.0),
];

/// Questions of what is drafted, announced, habit, or set aside.
fn not_yet(book: &mut Workbook, questions: &[Question]) -> Result<(), XlsxError> {
    let rest: Vec<_> = questions.iter().filter(|question| !question.counts).collect();
    if rest.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(book, "Nothing to answer yet", &NOT_YET)?;
    for question in rest {
        table.text(&question.topic)?.text(&question.text)?.text(&question.settles.join("\n"))?;
        table.text(&question.cite)?.text(question.force.word())?.text(&question.id)?;
        table.next()?;
    }
    table.filter(NOT_YET.len())
}

/// What a person stated, as the reader of the sheet understands it.
fn stated(verdict: &Stated) -> String {
    match verdict {
        Stated::Satisfied => VERDICTS[0].into(),
        Stated::NotSatisfied => VERDICTS[1].into(),
        Stated::DoesNotApply => VERDICTS[2].into(),
        Stated::Values(values) => values.join("; "),
    }
}

/// The list of verdicts; one too long for the format stands in a sheet of its own.
fn validation<'a>(
    question: &'a Question,
    long_lists: &mut Vec<&'a [String]>,
) -> Result<DataValidation, XlsxError> {
    if question.values.is_empty() {
        let rule = DataValidation::new().allow_list_strings(&VERDICTS)?;
        return Ok(rule.set_error_message("Choose one of the list.")?);
    }
    let length: usize = question.values.iter().map(|value| value.chars().count() + 1).sum();
    let plain = length <= 255 && !question.values.iter().any(|value| value.contains([',', '"']));
    let rule = if plain {
        DataValidation::new().allow_list_strings(&question.values)?
    } else {
        let known = long_lists.iter().position(|list| *list == question.values.as_slice());
        let column = known.unwrap_or_else(|| {
            long_lists.push(&question.values);
            long_lists.len() - 1
        });
        let letters = rust_xlsxwriter::utility::column_number_to_name(
            u16::try_from(column).unwrap_or(u16::MAX),
        );
        let last = question.values.len() + 1;
        let range = format!("=Lists!${letters}$2:${letters}${last}");
        DataValidation::new().allow_list_formula(Formula::new(range))
    };
    let message = "Not on the list. Several values may be given with ; between them.";
    Ok(rule.set_error_style(DataValidationErrorStyle::Warning).set_error_message(message)?)
}

fn date_rule() -> Result<DataValidation, XlsxError> {
    let first = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let rule = DataValidationRule::GreaterThanOrEqualTo(first);
    let message = "Write the day as 2026-11-22.";
    Ok(DataValidation::new().allow_date(rule).set_error_message(message)?)
}

const ANSWERED: [Column; 6] = [
    ("Id", 24.0),
    ("Verdict", 18.0),
    ("Answer", 60.0),
    ("Document", 30.0),
    ("Name", 20.0),
    ("Date", 12.0),
];

fn answered(
    book: &mut Workbook,
    questions: &[Question],
    attestations: &BTreeMap<String, Attestation>,
) -> Result<(), XlsxError> {
    let asked = |id: &str| questions.iter().any(|question| question.id == id);
    let rest: Vec<_> = attestations.iter().filter(|(id, _)| !asked(id)).collect();
    if rest.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(book, "Answered", &ANSWERED)?;
    for (id, given) in rest {
        table.text(id)?.text(&stated(&given.verdict))?.text(&given.answer)?;
        table.text(given.document.as_deref().unwrap_or_default())?;
        table.text(&given.person)?.day(given.on)?;
        table.next()?;
    }
    table.filter(ANSWERED.len())
}

const READ_ME: [(&str, &str); 15] = [
    (
        "What this is",
        "Questions that the program cannot answer from the evidence. One row is one question; it may settle several requirements or routes.",
    ),
    (
        "Verdict",
        "One of the list of the row; what it means depends on the kind of question, which stands before the colon in the column Id. It never means yes or no: say that in the column Answer. An empty verdict leaves the question open.",
    ),
    (
        "Verdict, Id fact:…",
        "A value of the device fact; yes and no serve for true and false. Where a fact takes several, write them with ; between them. It decides which requirements apply; what contradicts reliance.toml is asked again and decides nothing.",
    ),
    (
        "Verdict, Id doubt:…",
        "Applies: the requirements named in the row are asked. Does not apply: they are closed in your name. Choose by what the column Requirement asks, not by yes or no.",
    ),
    (
        "Verdict, Id ask:…",
        "Satisfied: the question is answered, and what the requirement asks is met; it is then shown, unless computed evidence says otherwise. Not satisfied: it is not met, and is then not shown. Does not apply: it does not concern the device; evidence that contradicts it stands all the same. To \"Is there an unresolved anomaly?\" with one that nobody judged, the verdict is not satisfied.",
    ),
    (
        "Verdict, Id document:…",
        "The program knows that the document is on file and does not judge its words. Satisfied: somebody read it and it holds what every requirement of the row asks of it. Not satisfied: it does not, and all of them are then not shown. To answer for one of them alone, add a row with the Id requirement:… and the name of the requirement; it speaks before this row.",
    ),
    (
        "Verdict, Id route:…",
        "Satisfied: nothing here stands against the route. Not satisfied: something does; reliance or recognition is then shut, and a market's whole procedure never is.",
    ),
    ("Answer", "The answer in your words. It is printed with your name."),
    ("Document", "Path of the file that the answer rests on, inside the device folder."),
    ("Name, Date", "Who states it, and when, as 2026-11-22. An answer needs both."),
    (
        "Topic, Settles",
        "Device facts come first, then one topic after the other; Settles says for how many requirements or routes the row is asked.",
    ),
    (
        "Earlier answer",
        "An answer that was given when the question, the requirement or the document was another. It no longer counts: read again, and answer anew with today's date, or leave the row empty.",
    ),
    ("Owner, Due", "Yours, for planning. Nothing is read from them."),
    (
        "Leave alone",
        "The column Id, by which answers find their questions, and the hidden column Rests on, which ties an answer to the words and files that it was given to. Rows may be sorted, filtered and left out; further columns do no harm.",
    ),
    (
        "What happens then",
        "Reading the sheet back stores each answer with its name and date. Reading it twice changes nothing. A cell that cannot be read is named, and the rest is read.",
    ),
];

fn read_me(book: &mut Workbook) -> Result<(), XlsxError> {
    let mut table = Table::new(book, "Read me", &[("How to fill this in", 22.0), ("", 90.0)])?;
    for (name, text) in READ_ME {
        table.text(name)?.text(text)?;
        table.next()?;
    }
    Ok(())
}

/// The lists of values that do not fit beside their cells.
fn lists(book: &mut Workbook, lists: &[&[String]]) -> Result<(), XlsxError> {
    if lists.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet();
    sheet.set_name("Lists")?.set_hidden(true);
    for (column, list) in (0u16..).zip(lists) {
        sheet.write_string(0, column, "One of")?;
        for (row, value) in (1u32..).zip(list.iter()) {
            sheet.write_string(row, column, super::cell_text(value))?;
        }
    }
    Ok(())
}
