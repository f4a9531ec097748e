//! Official tests that contradict the package manager whose notation they test.

const PARTIAL: &str = "numbers that are left out stand for any (node-semver: `<=1.2` is `<1.3.0-0`, `>=1.x` is \
    `>=1.0.0`, `2.1` is `2.1.x`), and the test takes them for zero or for an end";
const BOTH: &str = "between blanks both limits have to hold, and the test has either hold";

/// Native ranges, and why the official VERS is not what they mean.
pub(crate) const RANGES: [(&str, &str); 9] = [
    ("<= 1.0", PARTIAL),
    (">= 2.2.x", PARTIAL),
    (">= 1.x", PARTIAL),
    ("2.1 || 2.6", PARTIAL),
    ("<=2.1 >=1.1", PARTIAL),
    (">=5.0.3 >=4.2.1", BOTH),
    ("1.1.2 1.2.2", BOTH),
    (
        ">= 0.2.0 <= 0.9.6 || ~0.8.0-pre",
        "`~0.8.0-pre` is `>=0.8.0-pre <0.9.0-0`; the test has other limits, to the same effect",
    ),
    ("", "a range without constraints is invalid VERS, and nobody can have meant it"),
];

/// Ranges in VERS that are to be read although a limit has no place in any order.
pub(crate) const VERS: [(&str, &str); 1] =
    [("vers:npm/1.0%252F0", "`1.0%2F0` is no version that npm could order")];
