//! Codes of what is wrong in documents.

/// Codes with their explanation, in alphabetical order.
pub(super) const CODES: &[(&str, &str)] = &[
    (
        "bad-binding",
        "An entry of `[[documents.claims]]` has no word that could be found, or names both an \
         endpoint and what the endpoint says. Copy words from the document, and name one.",
    ),
    (
        "bad-document",
        "A Word document or PDF cannot be opened or followed: it is damaged, not what its name \
         says, or takes too long. Open it in the program that made it and save it again.",
    ),
    (
        "bad-front-matter",
        "The metadata before the text of a Markdown file is no YAML or TOML that can be read. The \
         text after it is read.",
    ),
    ("bad-map", "A map from headings of a sheet to columns cannot be read as TOML."),
    (
        "document-macros",
        "A document holds macros. They are neither run nor read; send it without them.",
    ),
    (
        "document-too-long",
        "A document has more blocks, pages, parts or text than are read. What comes after them is \
         not seen by any check. Split the document.",
    ),
    (
        "embedded-document",
        "Another document is embedded in the text, which Word takes in when it opens the file. Its \
         words are not read. Open the document in Word and save it.",
    ),
    (
        "formula-without-value",
        "A spreadsheet has formulas whose values were never saved, as programs write it that do \
         not compute. They are read as empty. Open it in a spreadsheet program and save it.",
    ),
    (
        "garbled-text",
        "Many characters of a PDF have no meaning in the file: its fonts do not say which letters \
         their shapes are. Export it again with Unicode text.",
    ),
    (
        "hidden-cells",
        "Rows, columns or a sheet of a spreadsheet are hidden. They are read as any other; a \
         reader of the sheet may not know that they are there.",
    ),
    (
        "hidden-text",
        "A Word document has text that is set as hidden. It is not read. Show it, or take it out \
         before anyone gets the file.",
    ),
    (
        "locked-document",
        "A document is locked with a password, or is of the form that Office wrote before 2007. \
         Save it without a password as .docx, .xlsx or PDF.",
    ),
    (
        "no-terms",
        "A term bank holds no term in both Chinese and English, or its first row does not name \
         the columns zh, en_gb and en_us. The catalogue's own terms are used alone.",
    ),
    (
        "no-text",
        "A document says nothing: a PDF has pages that are pictures, such as scans, or a file or \
         spreadsheet is empty. Recognise the text of pictures with a tool for that, and look it \
         through; else see whether it is the right file.",
    ),
    (
        "text-not-kept",
        "What a person wrote into a document holds something that a text cannot keep: merged \
         cells, a table within a table, a picture, a note, or a place whose end is gone. Nothing \
         is written over. Take it out, or put it into a document of its own and name that.",
    ),
    ("too-many-terms", "A term bank has more terms than are read. The first ones are used."),
    (
        "unbound-claim",
        "The words of an entry of `[[documents.claims]]` stand in no figure of the document, or \
         in several. Copy them as `reliance claims` prints them, with enough around them.",
    ),
    (
        "unknown-card-version",
        "A model card names a version of its format that is not known. Its elements are read by \
         their names.",
    ),
    (
        "unknown-document",
        "The file is of no format that is read as a document. Save it in one that is.",
    ),
    ("unknown-endpoint", "The plan has no endpoint of that name."),
];
