//! What each problem code means, for `reliance explain`.

mod documents;
mod lists;
mod templates;
mod threats;
mod vulnerabilities;

/// Codes with their explanation, in alphabetical order.
const CODES: &[(&str, &str)] = &[
    (
        "ambiguous-column",
        "Two columns of the table have the same name, so a role cannot tell them apart. Give \
         each column a name of its own.",
    ),
    (
        "ambiguous-model",
        "A model is named without its version and there are several versions of it. Write \
         `name@version`.",
    ),
    (
        "ambiguous-separator",
        "The first line of a CSV file holds more than one of comma, semicolon and tab outside \
         quotes. The file is cut at the one that stands there most often, the comma before the \
         semicolon before the tab where they are equal. Put column names that hold another of \
         them in quotes.",
    ),
    (
        "asked-nowhere",
        "No market names this folder of the catalogue, so nothing in it is ever asked. Name it \
         under `regulators` of its market in `markets.toml`.",
    ),
    ("bad-cell", "A cell of the side table does not fit its column. It is not used."),
    (
        "bad-check-call",
        "A requirement calls a check in words that cannot be read. Write `check`, or \
         `check(name=value;other=a+b)`.",
    ),
    ("bad-date", "A day is not written as `YYYY-MM-DD`, or there is no such day."),
    (
        "bad-deidentification-table",
        "A line of a table of de-identification cannot be read: the facts of PS3.15, or a list of \
         safe private elements. Columns stand between tabs, and tags are written `(0010,0010)`. \
         The line is not used.",
    ),
    (
        "bad-header",
        "The columns of the file cannot be told from its first line. The help names those \
         that are expected.",
    ),
    (
        "bad-json",
        "The file is not JSON of the expected shape at this place. What could be read around \
         it is used.",
    ),
    ("bad-range", "A range is not two numbers, the smaller first."),
    ("bad-sha256", "A SHA-256 is written as 64 hexadecimal digits."),
    (
        "bad-spreadsheet",
        "The spreadsheet cannot be opened. Save it again as .xlsx from a spreadsheet program.",
    ),
    (
        "bad-stratum",
        "A row of a population file has no usable count or share. The row is left out.",
    ),
    (
        "bad-support-date",
        "A field that gives the end of a component's support is no day. Write it as `YYYY-MM-DD`; \
         until then the component has no end of support from this field.",
    ),
    (
        "bad-xml",
        "A document in XML cannot be read: its syntax is broken, it is nested or large beyond \
         what is read, or it declares a document type or names an entity, which are never read.",
    ),
    (
        "bad-yaml",
        "A document in YAML cannot be read: its syntax is broken, it is nested or large beyond \
         what is read, or its aliases copy more than is read.",
    ),
    (
        "broken-parquet",
        "The Parquet file cannot be read: it is cut off or damaged. Copy or export it again.",
    ),
    (
        "broken-row-group",
        "A part of the Parquet file is damaged. The other parts are read; the problem says \
         which rows are lost.",
    ),
    (
        "changed-file",
        "The file changed while it was read, so its figures would mix two states and its hash \
         would name neither. Let nothing write to it, and run again.",
    ),
    ("contradictory-dates", "Two days contradict each other, such as an end before its beginning."),
    (
        "contradictory-force",
        "A route is called open or adopted, and the rule behind it is a draft, announced, a habit \
         or only reported. Such a rule opens nothing; the program treats it as proposed.",
    ),
    (
        "contradictory-market",
        "A market is catalogued where `markets.toml` names folders for it, and a whole way in \
         can be open only there.",
    ),
    (
        "date-as-number",
        "A day stands in the sheet as a number, since its cell has no date format: 46347 for \
         2026-11-21. It is read as the day that the number keeps in Excel and LibreOffice; look \
         whether it is the one meant, since a workbook of the 1904 date system counts from \
         another day.",
    ),
    (
        "declared-twice",
        "A sheet gives another value than the device file does. The device file counts; correct \
         one of the two.",
    ),
    (
        "duplicate-answer",
        "The same question is answered twice on one day, differently. One of the answers has to go.",
    ),
    (
        "duplicate-bill-id",
        "Two components of a bill of materials have the same id, so a dependency cannot tell them \
         apart. The first keeps it; the other is known by its place in the file.",
    ),
    (
        "duplicate-case",
        "A table with one row a case has several rows of the same case. All of them count, \
         and the check `duplicates` finds them. If a case may have several rows, say so with \
         `row` and `clusters`.",
    ),
    ("duplicate-id", "Two entries have the same id. The first is used."),
    ("duplicate-key", "Several rows of a side file or sheet have the same key. The first is used."),
    (
        "duplicate-name",
        "Two entries have the same name. Names are how entries find one another, so each is \
         given once.",
    ),
    (
        "duplicate-number",
        "A list of devices has the same submission number twice. The first is used.",
    ),
    ("duplicate-stratum", "A population file has the same stratum twice."),
    (
        "empty-condition",
        "A facet of a requirement has an empty list of values, so it could match nothing.",
    ),
    (
        "empty-data-set",
        "No row of the table belongs to the data set, so nothing can be computed from it. Either \
         the table has no row that counts, or no row has all levels that `rows` asks for.",
    ),
    ("empty-facet", "A facet has no value to choose from."),
    (
        "empty-fact",
        "A fact has no value. Leave the line out where it is not known: it then asks a \
         person.",
    ),
    ("empty-file", "There is nothing in the file. Export the table again, with a header line."),
    ("empty-list", "The list of devices holds no device."),
    ("empty-population", "No stratum of the population has anyone in it."),
    ("empty-sheet", "The sheet holds nothing."),
    (
        "fact-of-no-market",
        "A fact is stated for one market although it is the same in all. State it under \
         `[facts]`.",
    ),
    (
        "file-too-large",
        "The file is larger than what is read of its kind. The bound keeps a hostile file \
         from filling the memory.",
    ),
    (
        "later-answer",
        "An answer is dated after the day that is assessed. It settles nothing on that day; it \
         counts from its own day on.",
    ),
    (
        "long-row",
        "A record of the CSV file is longer than the bound; often a quotation mark was opened\
          and not closed. The record is counted and skipped.",
    ),
    (
        "merged-cells",
        "Cells are merged, so it cannot be told which row a value belongs to. Unmerge them.",
    ),
    (
        "missing-cell",
        "A row of the sheet lacks something that its answer needs, such as a name or a day. \
         An answer without a person is not kept.",
    ),
    (
        "missing-column",
        "The table lacks a column that a role names. Correct the name under `columns`, or \
         export the column.",
    ),
    (
        "missing-file",
        "A file is named and is not there. Put it into the folder, or correct the path. An answer \
         that names one is kept, and is tied to no document: nobody will be told when the document \
         changes.",
    ),
    (
        "missing-id",
        "A row of the sheet has an answer and no id, so it cannot be told which question it \
         answers. Leave the column `Id` as it was written.",
    ),
    ("missing-key", "A key that is needed is absent or empty."),
    (
        "missing-number",
        "An entry of a device list has no submission number, so it cannot be cited. It is \
         left out.",
    ),
    (
        "more-bill-faults",
        "A bill of materials has more faults than are listed. Correct those that are listed and \
         read it again.",
    ),
    ("no-header", "The first line of the CSV file is no header. The first line names the columns."),
    (
        "not-a-bill",
        "The document is no bill of materials in a format that is read. docs/cybersecurity.md \
         lists the formats.",
    ),
    ("not-a-date", "Rows have a value where a day is expected. They count as unusable."),
    ("not-a-number", "Rows have a value where a number is expected. They count as unusable."),
    ("not-a-table", "The file is neither CSV nor Parquet. Save the table as one of these."),
    (
        "not-binary",
        "Rows have a value that is neither 0 nor 1. They count as unusable. If other codes \
         are in use, declare them under `recode`.",
    ),
    (
        "not-finite",
        "Rows have NaN or an infinity. They count as unusable: a missing value is an empty \
         field.",
    ),
    (
        "not-utf8",
        "The file, or the rows that are named, hold bytes that are not UTF-8 text. Save or \
         export it as UTF-8.",
    ),
    ("nothing-understood", "Nothing in the sheet was understood. The help shows how to head it."),
    (
        "old-spreadsheet",
        "The spreadsheet is in an old format or locked. Save it as .xlsx without a password.",
    ),
    ("out-of-order", "Numbers that have to rise, such as the edges of age bands, do not."),
    (
        "out-of-range",
        "A value lies outside what is allowed: of a key in `reliance.toml`, or in rows of a \
         table, where the value counts as unusable.",
    ),
    (
        "path-outside",
        "A path leaves the device folder. Evidence lies inside the folder, so that its hash \
         can be taken and the folder can be handed over.",
    ),
    (
        "rows-outside",
        "The rows of a table are divided among data sets by the levels of `rows`, and some rows \
         belong to none: no figure rests on them. Is a level spelt otherwise in the table? Then \
         declare the other spelling in `recode`. Levels unlike all that are taken are not told.",
    ),
    ("same-dataset", "A comparison names the same data set on both sides."),
    (
        "schema-fault",
        "A bill of materials breaks a rule of its format: a field is missing, has the wrong kind, \
         or a word that is not allowed. What can be read of it is still read.",
    ),
    (
        "schema-format",
        "A value of a bill of materials is not worded as its format asks for, such as a time or \
         an address. It is read as it stands.",
    ),
    (
        "several-devices",
        "The sheet describes several devices. A folder holds one; the first is used.",
    ),
    ("several-values", "Several values are given where one is possible."),
    (
        "shares-do-not-add-up",
        "The shares of a population do not add up to 1. If they are counts, name the column \
         `count`.",
    ),
    (
        "superseded-cycle",
        "Requirements replace each other in a circle, so none of them would be in force.",
    ),
    (
        "support-differs",
        "Two fields of a component disagree on its support. The one that promises less is taken.",
    ),
    ("toml-syntax", "The words are not TOML. What can be read around them is used."),
    ("too-many-cells", "The sheet has more cells than are read."),
    (
        "torn-row",
        "A row has more or fewer fields than the header, so its values cannot be told apart. \
         It is counted and skipped.",
    ),
    (
        "two-verdicts",
        "An attestation states both a verdict and values. A question about a fact is answered\
          with values, any other with a verdict.",
    ),
    (
        "unknown-authorization",
        "The kind of authorization is not in the catalogue, so no route starts from it.",
    ),
    (
        "unknown-bill-edition",
        "The edition of a bill of materials is not known here. It is read as far as it is \
         understood.",
    ),
    ("unknown-check", "A requirement calls a check that does not exist."),
    ("unknown-column", "The side table has a column that the inventory does not. It is not used."),
    ("unknown-concept", "A requirement names a concept that the catalogue does not have."),
    ("unknown-dataset", "No data set has that name."),
    ("unknown-facet", "A condition names a facet outside the vocabulary."),
    ("unknown-facet-value", "A condition names a value that its facet does not have."),
    (
        "unknown-fact",
        "The fact is not in the catalogue's vocabulary. `reliance explain FACT` shows a fact \
         and its values.",
    ),
    ("unknown-item", "A sheet of a study's design names an item that the catalogue does not have."),
    (
        "unknown-key",
        "The key has no meaning here. It is often a slip of the pen: the help names the \
         nearest key. Nothing is ignored silently.",
    ),
    (
        "unknown-kind",
        "The kind of evidence is not in the catalogue's list, so no check would find it.",
    ),
    (
        "unknown-level",
        "Rows have a level that is not among the declared ones, such as an unknown site. They \
         count as unusable: add the level to `known`, or its spelling to `recode`. Or a data set \
         takes a level in `rows` that no row has, so that it rests on fewer rows than meant: \
         correct the spelling there, or in the table.",
    ),
    ("unknown-market", "The market is not in the catalogue."),
    (
        "unknown-method",
        "An endpoint of the plan names a method that is not in `reliance stat list`, so nothing \
         would compute it.",
    ),
    ("unknown-model", "No model has that name and version."),
    (
        "unknown-parameter",
        "A requirement gives a check a parameter that the check does not know, or a value of it. \
         The check then leaves the question to a person for every device. `reliance explain CHECK` \
         names its parameters.",
    ),
    (
        "unknown-question",
        "The answer is to a question that is not asked. It is kept: the question may have \
         been settled, or its words may have changed, and an answer to other words is no \
         answer.",
    ),
    ("unknown-regulator", "A market names a catalogue folder that is not there."),
    ("unknown-requirement", "No requirement has that id."),
    ("unknown-role", "A role is named that the table's columns do not have."),
    (
        "unknown-schema",
        "The files are of a form that this version does not know. Take a catalogue and a \
         program of the same time.",
    ),
    (
        "unknown-source",
        "A requirement names a source that is not listed, so it could not be cited.",
    ),
    (
        "unknown-study",
        "A sheet of a study's design names a study that `[[studies]]` does not have.",
    ),
    (
        "unknown-support-level",
        "The level of support of a component is said in words that are not known. Write `actively \
         maintained`, `no longer maintained`, `abandoned` or `unknown`.",
    ),
    ("unknown-table", "No table has that name."),
    (
        "unknown-threshold",
        "The operating point is neither a number nor a threshold of the data set's model.",
    ),
    ("unknown-value", "The word is not among those that the key takes."),
    ("unknown-verdict", "The verdict is none of the list. Choose one from the cell's menu."),
    (
        "unmatched-row",
        "Rows find no row in the side file, so what it would add is missing for them. Is the \
         side file complete, and does it spell the identifier the same way?",
    ),
    (
        "unproved-primary",
        "An entry says that the regulator's own text was read, and lacks its address, hash or\
          day. Then it was not, or nobody can check it.",
    ),
    (
        "unread-file",
        "A file that nothing names was not looked at. Declare it as a table or a document, or\
          move it away, so that nobody believes it was judged.",
    ),
    ("unreadable-file", "The file cannot be opened or read."),
    (
        "unsearched-table",
        "The table is too large to search for repeated identifiers within the budget, so \
         duplicates were not looked for.",
    ),
    (
        "unused-option",
        "An endpoint gives its method an option that the method would ignore, so the plan would \
         promise an analysis that does not take place. Leave the option out, or name a method \
         that uses it.",
    ),
    (
        "unused-waiver",
        "A waiver sets nothing aside: it has ended, or its requirement does not apply or does\
          not exist. A waiver nobody needs hides the next one.",
    ),
    ("wrong-folder", "The code of a regulator is not the name of its folder."),
    (
        "wrong-form",
        "A row of `wording/` is no English sentence with the same holes in both languages, so \
         nothing is said by it.",
    ),
    ("wrong-header", "The first line of a tab-separated file is not as expected."),
    ("wrong-role", "The data set has another role than is needed here."),
    (
        "wrong-type",
        "The value is of another type than is expected: in a text file, the help or message \
         says which; in a table, the whole column is unusable.",
    ),
];

/// Every code with its explanation.
pub(crate) fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    CODES
        .iter()
        .chain(documents::CODES)
        .chain(lists::CODES)
        .chain(templates::CODES)
        .chain(threats::CODES)
        .chain(vulnerabilities::CODES)
}

/// The explanation of a code.
pub(crate) fn explanation(code: &str) -> Option<&'static str> {
    all().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CODES;

    #[test]
    fn codes_are_in_order_and_explained() {
        let parts = [
            super::documents::CODES,
            super::lists::CODES,
            super::templates::CODES,
            super::threats::CODES,
            super::vulnerabilities::CODES,
        ];
        for list in [CODES].into_iter().chain(parts) {
            assert!(list.is_sorted_by(|a, b| a.0 < b.0));
        }
        let names: BTreeSet<&str> = super::all().map(|(code, _)| *code).collect();
        assert_eq!(names.len(), super::all().count(), "a code is explained twice");
        for (code, text) in super::all() {
            assert!(text.ends_with(['.', '?']) && !text.contains("  "), "{code}: {text}");
        }
        for code in reliance_tables::PROBLEM_CODES {
            assert!(super::explanation(code).is_some(), "{code}");
        }
    }
}
