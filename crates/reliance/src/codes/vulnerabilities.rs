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
    ("bad-gzip", "The packed file is damaged. Fetch it again."),
    (
        "bad-lifecycle",
        "A lifecycle of ECMA-428 lacks something, or has it in a form that is not read: its \
         package URLs, an event's number, day or ranges of versions. What this place says is \
         left out.",
    ),
    (
        "bad-requirement",
        "A requirement on versions of a RustSec record cannot be read. Every version that \
         the other requirements leave counts as affected.",
    ),
    (
        "bad-row",
        "A row of a table does not say what it speaks of, or its numbers cannot be read. It \
         is left out.",
    ),
    ("bad-toml", "The head of a RustSec record is no TOML at this place. The record is left out."),
    (
        "csaf-advice",
        "The document fails an optional or informative test of CSAF 2.0, sections 6.2 and 6.3; \
         the message names the test. It is no fault, and everything is used.",
    ),
    (
        "csaf-form",
        "The document leaves out what the schema of CSAF 2.0 asks for at this place, or has \
         a word that is none of a list. What could be read is used.",
    ),
    (
        "csaf-rule",
        "The document fails a mandatory test of CSAF 2.0, section 6.1; the message names \
         the test. What could be read is used.",
    ),
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
        "no-disclosure",
        "The file is no disclosure statement (MDS2): no column holds question numbers such \
         as `AUTH-1` (2019) or `1-1` (2013).",
    ),
    (
        "no-exploits",
        "The file is no list of exploited vulnerabilities in the form of CISA's catalogue, \
         or an entry names none.",
    ),
    (
        "no-predictions",
        "The file is no EPSS file: no line heads the columns `cve,epss,percentile`.",
    ),
    (
        "no-scan",
        "The file is no report that is read: SARIF 2.1.0, or the JSON of Grype, Trivy or \
         OSV-Scanner.",
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
        "result-without-rule",
        "A result of a scan names neither a rule nor a vulnerability. It is left out.",
    ),
    (
        "several-support-policies",
        "A lifecycle names ends of several policies of support. The one that ends first \
         counts; say in a side table if the device is under another.",
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
    ("too-many-results", "A report of a scan has more results than are kept. Split it."),
    ("too-many-statements", "A document has more statements than are kept. Split it."),
    (
        "unknown-bill",
        "A document of the kind `sbom` is no bill of materials that is read: CycloneDX (JSON, \
         XML) or SPDX (JSON, YAML, XML, RDF, tags and values, JSON-LD). Convert it, or give a \
         report for people (PDF, Word, Markdown), which a person confirms.",
    ),
    (
        "unknown-edition",
        "The file says that it is of an edition that is not read. It is read as if it were \
         of the one that is.",
    ),
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
    (
        "unread-advisory",
        "A record of a vulnerability database could not be read and was left out, with its \
         reason. A vulnerability that only this record tells of is not found.",
    ),
];
