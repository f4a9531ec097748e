//! Free text that was kept: does it name somebody?
//!
//! One pass over at most [`MOST`] bytes of a value, without regular expressions and without
//! memory of its own, so that no text can make it slow.

use super::values::{is_dummy, trim};
use crate::dicom::{DataSet, Tag, Vr};

/// Most bytes of a value that are looked through.
pub(super) const MOST: usize = 4096;
/// Most words of a file's own names that are looked for.
const NAMES: usize = 16;
/// Shortest word of a name that is looked for.
const SHORTEST: usize = 3;

/// What was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// A word of a person's name that the same file or the caller gives.
    Name,
    /// An identifier that the same file gives for the patient.
    Identifier,
    /// An e-mail address.
    Mail,
    /// A telephone number.
    Phone,
    /// A number with a label of identifiers before it.
    Labelled,
    /// A day.
    Day,
    /// A form of address with a name after it.
    Title,
}

/// Words of names to look for, borrowed from the file.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    words: [&'a [u8]; NAMES],
    count: usize,
    /// A bit for each letter that one of them begins with.
    begin: u32,
    identifier: &'a [u8],
    /// Words that the caller gives, in small letters and ascending.
    given: &'a [String],
}

/// Attributes that hold the names of persons in most files.
const PERSONS: [Tag; 5] = [
    Tag::new(0x0008, 0x0090),
    Tag::new(0x0008, 0x1050),
    Tag::new(0x0008, 0x1060),
    Tag::new(0x0008, 0x1070),
    Tag::new(0x0010, 0x0010),
];
const PATIENT_ID: Tag = Tag::new(0x0010, 0x0020);

impl<'a> Names<'a> {
    /// The names of persons at the top of a file, and its patient's identifier.
    pub(super) fn of(data: &DataSet<'a>, given: &'a [String]) -> Names<'a> {
        let mut names = Names { given, ..Names::default() };
        for tag in PERSONS {
            let Some(element) = data.get(tag) else { continue };
            if !is_dummy(Vr::PN, element.bytes()) {
                element.bytes().split(|byte| !is_letter(*byte)).for_each(|word| names.add(word));
            }
        }
        let id = data.get(PATIENT_ID).map(|element| trim(element.bytes())).unwrap_or_default();
        // A short one is found in any number.
        if id.len() >= 5 && !is_dummy(Vr::LO, id) {
            names.identifier = id;
        }
        names
    }

    fn add(&mut self, word: &'a [u8]) {
        if word.len() >= SHORTEST && self.count < NAMES && !self.has(word) {
            self.words[self.count] = word;
            self.count += 1;
            self.begin |= first_letter(word);
        }
    }

    fn has(&self, word: &[u8]) -> bool {
        let words = self.words.get(..self.count).unwrap_or_default();
        let begins = self.begin & first_letter(word) != 0;
        (begins && words.iter().any(|known| known.eq_ignore_ascii_case(word)))
            || self.given.binary_search_by(|given| in_small_letters(given, word)).is_ok()
    }

    fn is_empty(&self) -> bool {
        self.count == 0 && self.given.is_empty()
    }
}

/// The bit of the letter that a word begins with, large or small; those beyond ASCII share.
fn first_letter(word: &[u8]) -> u32 {
    match word.first() {
        Some(first) if first.is_ascii_alphabetic() => 1 << (first & 31),
        _ => 1,
    }
}

fn in_small_letters(given: &str, word: &[u8]) -> std::cmp::Ordering {
    given.bytes().cmp(word.iter().map(u8::to_ascii_lowercase))
}

/// The words of a text that are long enough to be looked for, in small letters.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphabetic());
    words.filter(|word| word.len() >= SHORTEST).map(str::to_ascii_lowercase)
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

const DIGIT: u8 = 1;
const LETTER: u8 = 2;
/// A letter that every form of address has one of.
const TITLE: u8 = 4;
const AT_SIGN: u8 = 8;

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        classes[at] = (byte.is_ascii_digit() as u8) * DIGIT
            + (is_letter(byte) as u8) * LETTER
            + (matches!(byte, b'r' | b's' | b'f' | b'u') as u8) * TITLE
            + ((byte == b'@') as u8) * AT_SIGN;
        at += 1;
    }
    classes
};

/// The most telling thing that the text holds.
pub(super) fn look(bytes: &[u8], names: &Names<'_>) -> Option<Found> {
    let text = bytes.get(..MOST.min(bytes.len())).unwrap_or_default();
    let (mut digits, mut held) = (0u32, 0u8);
    for byte in text {
        let class = CLASSES[usize::from(*byte)];
        digits += u32::from(class & DIGIT);
        held |= class;
    }
    let [letters, titles, at_sign] = [LETTER, TITLE, AT_SIGN].map(|class| held & class != 0);
    let mut found: Option<Found> = None;
    let mut keep = |one: Found| found = Some(found.map_or(one, |held| held.min(one)));
    // Without names there is nothing to find but a form of address.
    if letters && (titles || !names.is_empty()) {
        words(text, names, &mut keep);
    }
    if !names.identifier.is_empty() && holds(text, names.identifier) {
        keep(Found::Identifier);
    }
    if at_sign && is_mail(text) {
        keep(Found::Mail);
    }
    if digits >= 6 {
        numbers(text, &mut keep);
    }
    found
}

/// Names and forms of address, word by word.
fn words(text: &[u8], names: &Names<'_>, keep: &mut impl FnMut(Found)) {
    let mut title = false;
    for word in text.split(|byte| !is_letter(*byte)) {
        if word.is_empty() {
            continue;
        }
        if !names.is_empty() && names.has(word) {
            keep(Found::Name);
        }
        if title && word.len() > 1 && word.first().is_some_and(u8::is_ascii_uppercase) {
            keep(Found::Title);
        }
        title = matches!(word, b"Mr" | b"Mrs" | b"Ms" | b"Dr" | b"Prof" | b"Herr" | b"Frau");
    }
}

/// The part, with no letter or digit before or after it.
fn holds(text: &[u8], part: &[u8]) -> bool {
    let free = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let last = text.len().saturating_sub(part.len());
    (0..=last).any(|at| {
        let end = at + part.len();
        text.get(at) == part.first()
            && text.get(at..end) == Some(part)
            && free(at.checked_sub(1).and_then(|before| text.get(before)))
            && free(text.get(end))
    })
}

fn is_mail(text: &[u8]) -> bool {
    let blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'<' | b'>');
    text.split(blank).any(|word| {
        let mut parts = word.split(|byte| *byte == b'@');
        let (Some(user), Some(host), None) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        let dot = host.iter().rposition(|byte| *byte == b'.');
        !user.is_empty() && dot.is_some_and(|dot| dot > 0 && host.len() - dot > 2)
    })
}

/// Runs of digits with what telephone numbers and days have between them.
fn numbers(text: &[u8], keep: &mut impl FnMut(Found)) {
    let mut at = 0;
    while at < text.len() {
        let begins = text[at].is_ascii_digit()
            && at.checked_sub(1).is_none_or(|before| !text[before].is_ascii_alphanumeric());
        if !begins {
            at += 1;
            continue;
        }
        let run = run(text.get(at..).unwrap_or_default());
        let before = text.get(at.saturating_sub(10)..at).unwrap_or_default();
        if let Some(found) = number(run, before) {
            keep(found);
        }
        at += run.len().max(1);
    }
}

/// Digits, with single separators between them.
fn run(text: &[u8]) -> &[u8] {
    let mut end = 0;
    let mut separated = false;
    for (at, byte) in text.iter().enumerate() {
        if byte.is_ascii_digit() {
            end = at + 1;
            separated = false;
        } else if separated || !matches!(byte, b'-' | b'.' | b'/' | b' ' | b'(' | b')') {
            break;
        } else {
            separated = true;
        }
    }
    text.get(..end).unwrap_or_default()
}

fn number(run: &[u8], before: &[u8]) -> Option<Found> {
    let mut lengths = [0usize; 4];
    let mut groups = 0;
    for group in run.split(|byte| !byte.is_ascii_digit()) {
        *lengths.get_mut(groups)? = group.len();
        groups += 1;
    }
    let digits: usize = lengths.iter().sum();
    let label = |words: &[&[u8]]| {
        let mut lower = [0u8; 10];
        for (to, from) in lower.iter_mut().zip(before) {
            *to = from.to_ascii_lowercase();
        }
        let is = |part: &[u8], word: &[u8]| part.first() == word.first() && part == word;
        words.iter().any(|word| lower.windows(word.len()).any(|part| is(part, word)))
    };
    let plus = before.last() == Some(&b'+');
    if (plus && (8..=15).contains(&digits))
        || ((6..=15).contains(&digits) && label(&[b"tel", b"phone", b"fon", b"fax", b"mobil"]))
    {
        return Some(Found::Phone);
    }
    match (lengths, groups) {
        ([3, 3, 4, _], 3) if run.contains(&b'-') => Some(Found::Phone),
        ([3, 2, 4, _], 3) if run.contains(&b'-') => Some(Found::Labelled),
        ([4, 2, 2, _], 3) | ([2, 2, 4, _], 3) => Some(Found::Day),
        ([8, ..], 1) if is_day(run) => Some(Found::Day),
        _ if digits >= 5 && label(&[b"mrn", b"ssn", b"nhs", b"id:", b"id "]) => {
            Some(Found::Labelled)
        }
        _ => None,
    }
}

/// Eight digits that are a day between 1900 and 2099.
fn is_day(run: &[u8]) -> bool {
    let two = |at: usize| run.get(at..at + 2).map(|two| (two[0] - b'0') * 10 + (two[1] - b'0'));
    let century = matches!(two(0), Some(19 | 20));
    century && matches!(two(4), Some(1..=12)) && matches!(two(6), Some(1..=31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Found> {
        let mut sorted: Vec<String> = words_of("Dr Ann O'Leary-Vogt, Müller; x").collect();
        sorted.sort();
        let names = Names {
            words: [b"smith"; NAMES],
            count: 1,
            begin: 1 << 19,
            identifier: b"H-00417",
            given: &sorted,
        };
        look(text.as_bytes(), &names)
    }

    #[test]
    fn what_names_somebody_is_found() {
        for (text, want) in [
            ("CT head for Mr Smith", Found::Name),
            ("SMITH^J", Found::Name),
            ("measured by O'LEARY", Found::Name),
            ("Müller scanner", Found::Name),
            ("see H-00417 of last year", Found::Identifier),
            ("ask a.b@clinic.example", Found::Mail),
            ("call +49 30 123456", Found::Phone),
            ("Tel. 030 123456", Found::Phone),
            ("617-555-0199", Found::Phone),
            ("MRN 1234567", Found::Labelled),
            ("123-45-6789", Found::Labelled),
            ("prior of 2019-03-04", Found::Day),
            ("prior 04.03.2019", Found::Day),
            ("20190304", Found::Day),
            ("report by Dr Jones", Found::Title),
        ] {
            assert_eq!(found(text), Some(want), "{text}");
        }
    }

    #[test]
    fn ordinary_descriptions_name_nobody() {
        for text in [
            "CT Thorax 1.25 mm B70f",
            "Smithson phantom",
            "0.9765625",
            "TR 2000 TE 30",
            "120 kV 512 512 64",
            "20191340",
            "H-004171",
            "",
            "@",
            "AX T2 FLAIR",
            "DR CHEST",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end() {
        let mut bytes = Vec::new();
        for at in 0..6000u32 {
            bytes.push((at * 7919 % 251) as u8);
            let names = Names::default();
            if at % 97 == 0 {
                let _ = look(&bytes, &names);
            }
        }
        assert_eq!(look(&b"1-".repeat(3000), &Names::default()), None);
    }
}
