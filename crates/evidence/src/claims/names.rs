//! Numbers that authorities gave, and standards with their editions.

use reliance_model::claim::Says;

use super::items::Reader;
use super::numbered::numbered;
use super::plain::Plain;
use super::tokens::{Kind, Token};

/// Tokens before a number in which its role is sought.
const NEAR: usize = 12;

/// The number that begins at a token, and the token after it.
pub(super) fn number(
    reader: Reader<'_>,
    plain: &Plain,
    at: usize,
    around: &str,
) -> Option<(usize, Says)> {
    if let Some((kind, number, bytes)) = numbered(reader, plain, at) {
        let after = (at + 1..reader.tokens.len()).find(|it| reader.tokens[*it].start >= bytes);
        let next = after.unwrap_or(reader.tokens.len());
        // A certificate or identifier is the device's own where no other is spoken of.
        let role = role(reader, at, next, around).or_else(|| Some("subject".into()));
        return Some((next, Says::Number { kind: kind.to_string(), number, role }));
    }
    let token = reader.tokens.get(at)?;
    let (kind, number, next) = match token.kind {
        Kind::Word => {
            let word = plain.text.get(token.start..token.end)?;
            (american(word)?, word.to_string(), at + 1)
        }
        Kind::Han => chinese(reader, plain, at)?,
        _ => return None,
    };
    let role = role(reader, at, next, around);
    Some((next, Says::Number { kind: kind.to_string(), number, role }))
}

fn american(word: &str) -> Option<&'static str> {
    let digits = |prefix: &str, length: usize| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == length && rest.bytes().all(|it| it.is_ascii_digit()))
    };
    match word {
        _ if digits("K", 6) || digits("BK", 6) => Some("510k"),
        _ if digits("DEN", 6) => Some("de-novo"),
        _ if digits("P", 6) || digits("BP", 6) => Some("pma"),
        _ if digits("NCT", 8) => Some("nct"),
        _ if digits("ChiCTR", 10) => Some("chictr"),
        _ => None,
    }
}

fn chinese(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(&'static str, String, usize)> {
    let next = at + 4;
    let prefix = reader.han(at + 1, "械注准")
        || reader.han(at + 1, "械注进")
        || reader.han(at + 1, "械注许");
    let token = reader.tokens.get(next)?;
    let digits = plain.text.get(token.start..token.end)?;
    let fits = prefix && digits.len() >= 8 && digits.bytes().all(|it| it.is_ascii_digit());
    let first = reader.tokens.get(at)?;
    fits.then(|| {
        ("nmpa", plain.text.get(first.start..token.end).unwrap_or("").to_string(), next + 1)
    })
}

/// What the number is called beside: the words behind it in brackets, before it, or above.
fn role(reader: Reader<'_>, at: usize, next: usize, around: &str) -> Option<String> {
    let named = |word: &str| match word {
        "predicate" => Some("predicate"),
        "reference" => Some("reference"),
        "subject" | "proposed" => Some("subject"),
        _ => None,
    };
    let before = (at.saturating_sub(NEAR)..at).rev().take_while(|it| {
        !matches!(
            reader.tokens.get(*it).map(|it| it.kind),
            Some(Kind::Mark('.' | ';' | '。') | Kind::Break)
        )
    });
    let behind = (next..next + 4).take_while(|it| !matches!(reader.word(*it), "." | "," | "and"));
    let found = before.chain(behind).find_map(|it| named(reader.word(it)));
    let found = found.or_else(|| {
        let around = around.to_ascii_lowercase();
        ["predicate", "reference device", "subject"]
            .into_iter()
            .find(|word| around.contains(word))
            .map(|word| word.split(' ').next().unwrap_or(word))
    });
    let titled = at > 0
        && (reader.word(at - 1) == "re"
            || reader.mark(at - 1, ':') && reader.word(at.saturating_sub(2)) == "re");
    found.or_else(|| titled.then_some("subject")).map(str::to_string)
}

/// Bodies whose standards are known by their letters.
const BODIES: &[&str] = &[
    "ISO", "IEC", "EN", "ANSI", "AAMI", "BS", "DIN", "IEEE", "ASTM", "CLSI", "YY", "GB", "UL",
    "NEMA", "HL7", "JIS",
];

/// The standard that begins at a token, and the token after it.
pub(super) fn standard(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(usize, Says)> {
    let said = |at: usize| {
        reader.tokens.get(at).and_then(|it| plain.text.get(it.start..it.end)).unwrap_or("")
    };
    if !BODIES.contains(&said(at)) {
        return None;
    }
    let (mut bodies, mut next) = (vec![said(at).to_string()], at + 1);
    loop {
        let slash = reader.mark(next, '/');
        let word = said(next + usize::from(slash));
        if BODIES.contains(&word) {
            bodies.push(word.to_string());
            next += 1 + usize::from(slash);
        } else if slash && matches!(word, "T" | "TR" | "TS" | "TIR" | "Z") {
            let last = bodies.pop().unwrap_or_default();
            bodies.push(format!("{last}/{word}"));
            next += 2;
        } else if matches!(word, "TR" | "TS" | "TIR" | "Std") && !slash {
            bodies.push(word.to_string());
            next += 1;
        } else {
            break;
        }
    }
    let first = reader.tokens.get(next)?;
    let code = code(plain.text.get(first.start..)?)?;
    let bytes = first.start + code.length;
    let adopted = bodies.iter().any(|it| it.starts_with("ISO") || it.starts_with("IEC"));
    bodies.retain(|it| !(adopted && matches!(it.as_str(), "ANSI" | "AAMI" | "BS" | "DIN")));
    let joined = bodies.join(" ").replace("ISO IEC", "ISO/IEC");
    let name = format!("{joined} {}", code.number);
    let after = (next..reader.tokens.len()).find(|it| reader.tokens[*it].start >= bytes);
    Some((after.unwrap_or(reader.tokens.len()), Says::Standard { name, edition: code.edition }))
}

struct Code {
    number: String,
    edition: Option<String>,
    length: usize,
}

/// `62304:2006+A1:2015`, `1833.1-2022`, `60601-1-2`.
fn code(text: &str) -> Option<Code> {
    let letters = text.bytes().take(3).take_while(u8::is_ascii_uppercase).count();
    let run =
        |from: usize| text.get(from..).unwrap_or("").bytes().take_while(u8::is_ascii_digit).count();
    let first = run(letters);
    if !(1..=6).contains(&first) || (first < 3 && letters == 0) {
        return None;
    }
    let mut end = letters + first;
    let year = |from: usize| {
        let digits = run(from);
        let value: u32 = text.get(from..from + digits)?.parse().ok()?;
        (digits == 4 && (1980..=2040).contains(&value)).then_some(from + 4)
    };
    let mut edition = None;
    loop {
        let sign = text.as_bytes().get(end).copied();
        let digits = run(end + 1);
        match sign {
            Some(b':') => {
                let blank = text.get(end + 1..).unwrap_or("").len()
                    - text.get(end + 1..).unwrap_or("").trim_start_matches(' ').len();
                if let Some(stop) = year(end + 1 + blank) {
                    edition = Some((end + 1 + blank, stop));
                }
                break;
            }
            Some(b'-') if year(end + 1).is_some() => {
                edition = year(end + 1).map(|stop| (end + 1, stop));
                break;
            }
            Some(b'-' | b'.') if (1..=3).contains(&digits) => end += 1 + digits,
            _ => break,
        }
    }
    let number = text.get(..end)?.to_string();
    let Some((start, stop)) = edition else {
        return Some(Code { number, edition: None, length: end });
    };
    let stop = amendments(text, stop);
    let edition: String = text.get(start..stop)?.chars().filter(|it| *it != ' ').collect();
    let edition = edition.replace(['/', '&'], "+").replace("AMD", "A").replace("Amd", "A");
    Some(Code { number, edition: Some(edition), length: stop })
}

/// The byte after the amendments behind an edition: `+A1:2015`, `/AMD1:2020`, ` & A1:2016`.
fn amendments(text: &str, mut end: usize) -> usize {
    for _ in 0..4 {
        let rest = text.get(end..).unwrap_or("");
        let bare = rest.trim_start_matches([' ', '+', '/', '&', ',']);
        let mark = rest.len() - bare.len();
        let signed = rest.get(..mark).is_some_and(|it| it.contains(['+', '/', '&']));
        let name =
            ["AMD", "Amd", "AM", "A", "COR", "Cor"].into_iter().find(|it| bare.starts_with(it));
        let (true, Some(name)) = (signed, name) else { break };
        let tail = bare.get(name.len()..).unwrap_or("").trim_start_matches([' ', '.']);
        let digits = tail.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let year = tail.get(digits..).unwrap_or("");
        let year = year
            .strip_prefix(':')
            .filter(|it| it.bytes().take(4).filter(u8::is_ascii_digit).count() == 4);
        if digits == 0 {
            break;
        }
        end = text.len() - tail.len() + digits + year.map_or(0, |_| 5);
    }
    end
}

/// Tokens of a word.
pub(super) fn is_word(token: Option<&Token>) -> bool {
    matches!(token, Some(Token { kind: Kind::Word, .. }))
}
