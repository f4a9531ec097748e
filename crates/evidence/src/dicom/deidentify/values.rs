//! Which values nobody can be known by: empty ones, and dummies that say so themselves.

use crate::dicom::Vr;

/// Words that stand in place of a value; compared without case, blanks and punctuation, and
/// with any digits after them.
const DUMMIES: [&str; 20] = [
    "anon",
    "anonym",
    "anonymous",
    "anonymized",
    "anonymised",
    "anonymizedname",
    "deid",
    "deidentified",
    "dummy",
    "na",
    "none",
    "null",
    "pseudonym",
    "redacted",
    "removed",
    "removedforprivacy",
    "notprovided",
    "unknown",
    "withheld",
    "masked",
];

/// Days that tools put in place of a day.
const DUMMY_DAYS: [&[u8]; 5] = [b"19000101", b"18000101", b"00010101", b"19700101", b"99991231"];

/// The bytes without the blanks and zero bytes around them.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    let padding = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
    let Some(first) = bytes.iter().position(|byte| !padding(byte)) else { return &[] };
    let last = bytes.iter().rposition(|byte| !padding(byte)).unwrap_or(first);
    bytes.get(first..=last).unwrap_or_default()
}

/// Is the value empty, or does it say itself that it stands in place of another?
pub(super) fn is_dummy(vr: Vr, bytes: &[u8]) -> bool {
    use Vr::{AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, TM, UC, UI, UR, UT};
    match vr {
        DA | DT => {
            let value = trim(bytes);
            is_filler(value) || DUMMY_DAYS.iter().any(|day| value.starts_with(day))
        }
        TM | IS | DS | AS => is_filler(trim(bytes)),
        CS => is_filler(trim(bytes)) || is_word(trim(bytes)) || trim(bytes) == b"O",
        PN | LO | SH | ST | LT | UT | UC | UR => {
            let value = trim(bytes);
            is_filler(value) || is_word(value)
        }
        UI => trim(bytes).is_empty(),
        // Numbers and raw bytes: a dummy is zero throughout.
        _ => bytes.iter().all(|byte| *byte == 0),
    }
}

/// Nothing, or one character over and over, such as `XXXX`, `0000.00` and `^^^`.
fn is_filler(value: &[u8]) -> bool {
    let punctuation =
        |byte: &&u8| !matches!(**byte, b'^' | b'=' | b' ' | b'.' | b'-' | b':' | b'\\');
    let mut kept = value.iter().filter(punctuation);
    let Some(first) = kept.next() else { return true };
    let all = kept.clone().all(|byte| byte == first);
    // One letter or digit of its own may be an initial or a room.
    let repeated = kept.next().is_some();
    all && (repeated || matches!(first, b'0' | b'X' | b'x' | b'*' | b'?' | b'_' | b'#'))
}

/// One of the words that stand in place of a value.
fn is_word(value: &[u8]) -> bool {
    if value.len() > 64 {
        return false;
    }
    let mut letters = [0u8; 64];
    let mut count = 0;
    for byte in value.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
        letters[count] = byte.to_ascii_lowercase();
        count += 1;
    }
    // A byte beyond ASCII is a letter of some name.
    if value.iter().any(|byte| !byte.is_ascii()) {
        return false;
    }
    let word = letters.get(..count).unwrap_or_default();
    let stem = word.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
    let stem = word.get(..stem).unwrap_or_default();
    DUMMIES.iter().any(|dummy| dummy.as_bytes() == stem)
}

/// Roots of UIDs that makers of equipment give to what their devices acquire.
const MAKERS: [&[u8]; 9] = [
    b"1.2.840.113619.",
    b"1.3.12.2.1107.5.",
    b"1.3.46.670589.",
    b"1.2.392.200036.9116.",
    b"1.2.392.200036.9125.",
    b"1.2.392.200036.9123.",
    b"1.2.840.113704.",
    b"1.2.840.113663.",
    b"1.3.51.0.",
];

/// Was the UID given by a maker of equipment, rather than by who de-identified?
pub(super) fn is_of_maker(uid: &[u8]) -> bool {
    MAKERS.iter().any(|root| uid.starts_with(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dummies_say_so_themselves() {
        for (vr, value) in [
            (Vr::PN, "ANON^0001 "),
            (Vr::PN, "^^^^"),
            (Vr::PN, "Anonymous"),
            (Vr::LO, "XXXXXXXX"),
            (Vr::LO, "removed for privacy"),
            (Vr::LO, "N/A"),
            (Vr::DA, "19000101"),
            (Vr::TM, "000000.0000"),
            (Vr::CS, "O "),
            (Vr::DS, "0"),
            (Vr::SH, "\0\0"),
            (Vr::US, "\0\0"),
        ] {
            assert!(is_dummy(vr, value.as_bytes()), "{value:?}");
        }
    }

    #[test]
    fn what_may_be_somebody_is_no_dummy() {
        for (vr, value) in [
            (Vr::PN, "SMITH^JOHN"),
            (Vr::PN, "Anna"),
            (Vr::PN, "Ng"),
            (Vr::PN, "X\u{e9}non"),
            (Vr::LO, "7"),
            (Vr::SH, "A123456"),
            (Vr::DA, "19610203"),
            (Vr::TM, "101010"),
            (Vr::CS, "M"),
            (Vr::AS, "045Y"),
            (Vr::UI, "1.2.3"),
            (Vr::OB, "\u{1}"),
        ] {
            assert!(!is_dummy(vr, value.as_bytes()), "{value:?}");
        }
        let long = "a".repeat(200) + "b";
        assert!(!is_dummy(Vr::LT, long.as_bytes()));
    }
}
