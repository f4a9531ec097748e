//! Codes of what is wrong in documents.

/// Codes with their explanation, in alphabetical order.
pub(super) const CODES: &[(&str, &str)] = &[
    (
        "bad-front-matter",
        "The metadata before the text of a Markdown file is no YAML or TOML that can be read. The \
         text after it is read.",
    ),
    (
        "document-too-long",
        "A document has more blocks or text than are read. What comes after them is not seen by \
         any check. Split the document.",
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
];
