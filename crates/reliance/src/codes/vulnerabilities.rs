//! What the problem codes of vulnerability records, statements and scans mean.

/// Codes with their explanation, in alphabetical order.
pub(crate) const CODES: &[(&str, &str)] = &[
    (
        "advisory-without-package",
        "A record of vulnerabilities affects something that it does not name. Nothing can \
         be matched with it; the rest of the record is used.",
    ),
    (
        "advisory-without-versions",
        "A record of vulnerabilities names a package, but neither versions nor a range. No \
         version can be matched with it; the rest of the record is used.",
    ),
    (
        "bad-requirement",
        "A requirement on versions of a RustSec record cannot be read. Every version that \
         the other requirements leave counts as affected.",
    ),
    ("bad-toml", "The head of a RustSec record is no TOML at this place. The record is left out."),
    (
        "dangling-reference",
        "A document names one of its own things by a reference that nothing in it has. What \
         is said is kept under the words of the reference.",
    ),
    (
        "more-problems",
        "A document has more problems than are listed. Mend those that are and look again.",
    ),
    (
        "no-advisory",
        "The file is no record of vulnerabilities of a known form: OSV as JSON or YAML \
         (GitHub's and PyPA's among them), or RustSec's Markdown.",
    ),
    (
        "no-statements",
        "The file is no VEX document of a known form (OpenVEX, CycloneDX, CSAF), or it \
         states nothing.",
    ),
    (
        "range-without-kind",
        "A range of a record of vulnerabilities does not say whether it is one of versions \
         or of commits. It is kept and matches nothing.",
    ),
    (
        "range-without-start",
        "A range of a record of vulnerabilities does not say from which version on it is \
         affected, as the OSV schema asks. It is kept as it is.",
    ),
    (
        "statement-without-action",
        "A statement says that a product is affected and not what is to be done, which \
         OpenVEX asks for.",
    ),
    (
        "statement-without-product",
        "A statement names no product. It is kept, and nothing is concluded from it for any \
         product.",
    ),
    (
        "statement-without-reason",
        "A statement says that a product is not affected and neither why nor in which \
         words. Give a justification or an impact statement.",
    ),
    (
        "statement-without-status",
        "A statement does not say where the vulnerability stands. It is kept, and nothing \
         is concluded from it.",
    ),
    ("statement-without-vulnerability", "A statement names no vulnerability. It is left out."),
    ("too-many-statements", "A document has more statements than are kept. Split it."),
    (
        "unknown-justification",
        "The word for why a product is not affected is none of the format's. It is kept as \
         words.",
    ),
    (
        "unknown-status",
        "The word for where a vulnerability stands is none of the format's. The statement \
         is kept without a status.",
    ),
];
