//! Codes of what is wrong in templates of documents.

/// Codes with their explanation, in alphabetical order.
pub(super) const CODES: &[(&str, &str)] = &[
    (
        "bad-directive",
        "A directive of a template cannot be read, lacks an argument or stands where it may not. \
         A directive is written `{{name key=\"value\"}}`, and one that writes a table, a picture \
         or a person's text stands alone.",
    ),
    (
        "bad-template",
        "A template of a document cannot be used: it has no front matter between lines `+++`, \
         names no market, or would write a file that another template of the market writes.",
    ),
    (
        "unknown-directive",
        "A template names a directive, field, argument, table, picture, topic, answer or form that \
         there is none of.",
    ),
    (
        "unknown-heading",
        "A number of a heading stands in a template or in `toc.toml`, and the table of contents \
         has no such number.",
    ),
];
