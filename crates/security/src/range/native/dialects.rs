//! The notations that are made of comparators.

use super::super::Comparator;
use super::super::partial::Partial;

type Limits = Vec<(Comparator, String)>;
type Alternatives = Result<Vec<Limits>, &'static str>;

const UNREADABLE: &str = "has a version that its notation does not have";

/// Comparators between commas or blanks; a bare version is that version.
pub(super) fn comparators(text: &str) -> Result<Limits, &'static str> {
    Ok(words(text, &[','])
        .iter()
        .filter(|word| *word != "*")
        .map(|word| comparator(word))
        .collect())
}

fn comparator(word: &str) -> (Comparator, String) {
    let (comparator, version) = Comparator::split(word);
    (comparator, version.trim().to_string())
}

/// Single versions between commas.
pub(super) fn listed(text: &str) -> Vec<Limits> {
    let one = |version: &str| vec![(Comparator::Equal, version.trim().to_string())];
    text.split(',').map(one).collect()
}

/// Splits at blanks and separators, and puts an operator and its version together.
fn words(text: &str, separators: &[char]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let split = |c: char| c.is_whitespace() || separators.contains(&c);
    for part in text.split(split).filter(|part| !part.is_empty()) {
        match words.last_mut() {
            Some(last) if last.ends_with(['<', '>', '=', '~', '^', '!']) => last.push_str(part),
            _ => words.push(part.to_string()),
        }
    }
    words
}

/// npm's ranges, after node-semver.
pub(super) fn npm(text: &str) -> Alternatives {
    text.split("||").map(npm_alternative).collect()
}

fn npm_alternative(text: &str) -> Result<Limits, &'static str> {
    if let Some((low, high)) = text.split_once(" - ") {
        let low = Partial::of(low).ok_or(UNREADABLE)?;
        let high = Partial::of(high).ok_or(UNREADABLE)?;
        let mut limits = vec![(Comparator::GreaterOrEqual, low.lowest())];
        limits.extend(bounded(Comparator::LessOrEqual, &high)?);
        return Ok(limits);
    }
    let mut limits = Limits::new();
    for word in words(text, &[]) {
        limits.extend(simple(&word, false)?);
    }
    Ok(limits)
}

/// Cargo's requirements: between commas, and a bare version is a caret.
pub(super) fn cargo(text: &str) -> Alternatives {
    let mut limits = Limits::new();
    for word in words(text, &[',']) {
        limits.extend(simple(&word, true)?);
    }
    Ok(vec![limits])
}

/// One word of npm's or Cargo's: an operator and a version that may leave numbers out.
///
/// Cargo's upper limits keep the pre-releases of the next version out (`-0` is the first of
/// them), as RustSec reads them; npm's official VERS leave them in.
fn simple(word: &str, cargo: bool) -> Result<Limits, &'static str> {
    let next = |version: Option<String>| {
        let limit = version.ok_or(UNREADABLE)?;
        let limit = if cargo { format!("{limit}-0") } else { limit };
        Ok::<_, &'static str>((Comparator::Less, limit))
    };
    let from = |partial: &Partial| (Comparator::GreaterOrEqual, partial.lowest());
    let tilde = word.strip_prefix('~').map(|rest| rest.strip_prefix('>').unwrap_or(rest));
    let caret = word.strip_prefix('^');
    let bare = word.starts_with(|c: char| !matches!(c, '<' | '>' | '='));
    let (comparator, version) = match (tilde, caret) {
        (Some(rest), _) | (_, Some(rest)) => (Comparator::Equal, rest),
        (None, None) => Comparator::split(word),
    };
    let partial = Partial::of(version).ok_or(UNREADABLE)?;
    if partial.numbers.is_empty() {
        let none = matches!(comparator, Comparator::Less | Comparator::Greater);
        return if none { Err("excludes every version") } else { Ok(Limits::new()) };
    }
    let given = partial.numbers.len();
    if tilde.is_some() {
        return Ok(vec![from(&partial), next(partial.after(usize::from(given > 1)))?]);
    }
    if caret.is_some() || (cargo && bare && version != "*" && !version.contains('*')) {
        return Ok(vec![from(&partial), next(partial.after(partial.caret()))?]);
    }
    if comparator == Comparator::Equal && !partial.is_whole() {
        return Ok(vec![from(&partial), next(partial.after(given - 1))?]);
    }
    bounded(comparator, &partial)
}

/// A comparator with a version that may leave numbers out: `<=1.2` is `<1.3.0`.
fn bounded(comparator: Comparator, partial: &Partial) -> Result<Limits, &'static str> {
    let whole = partial.is_whole();
    let last = partial.numbers.len().saturating_sub(1);
    Ok(match comparator {
        _ if partial.numbers.is_empty() => Limits::new(),
        Comparator::LessOrEqual if !whole => {
            vec![(Comparator::Less, partial.after(last).ok_or(UNREADABLE)?)]
        }
        Comparator::Greater if !whole => {
            vec![(Comparator::GreaterOrEqual, partial.after(last).ok_or(UNREADABLE)?)]
        }
        comparator => vec![(comparator, partial.lowest())],
    })
}

/// PEP 440's specifiers: `>=1.0,!=1.5`, `~=1.4.2`, `==1.*`.
pub(super) fn pypi(text: &str) -> Alternatives {
    let mut limits = Limits::new();
    for word in words(text, &[',']) {
        if let Some(version) = word.strip_prefix("~=") {
            let release = version.split_once('.').ok_or("has `~=` with one number")?;
            let _ = release;
            let numbers = numbers(version);
            let kept = numbers.get(..numbers.len().saturating_sub(1)).unwrap_or_default();
            limits.push((Comparator::GreaterOrEqual, version.to_string()));
            limits.push((Comparator::Less, format!("{}.dev0", after(kept)?)));
            continue;
        }
        let (comparator, version) = comparator(&word);
        let Some(prefix) = version.strip_suffix(".*") else {
            limits.push((comparator, version));
            continue;
        };
        if comparator != Comparator::Equal {
            return Err("has `.*` with another comparator than `==`");
        }
        limits.push((Comparator::GreaterOrEqual, format!("{prefix}.dev0")));
        limits.push((Comparator::Less, format!("{}.dev0", after(&numbers(prefix))?)));
    }
    Ok(vec![limits])
}

/// The leading numbers of a version.
fn numbers(version: &str) -> Vec<u64> {
    let number = |part: &str| {
        let (digits, rest) = crate::number::leading_digits(part);
        digits.parse().ok().map(|number: u64| (number, rest.is_empty()))
    };
    let mut found = Vec::new();
    for part in version.split('.') {
        let Some((number, whole)) = number(part) else { break };
        found.push(number);
        if !whole {
            break;
        }
    }
    found
}

/// Numbers of which the last is one more.
fn after(numbers: &[u64]) -> Result<String, &'static str> {
    let (last, before) = numbers.split_last().ok_or(UNREADABLE)?;
    let last = last.checked_add(1).ok_or(UNREADABLE)?;
    let mut text: Vec<String> = before.iter().map(u64::to_string).collect();
    text.push(last.to_string());
    Ok(text.join("."))
}

/// RubyGems' requirements: `~>2.0.8` keeps all numbers but the last.
pub(super) fn gem(text: &str) -> Alternatives {
    let mut limits = Limits::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let Some(version) = word.strip_prefix("~>").map(str::trim) else {
            limits.push(comparator(&word.replace(' ', "")));
            continue;
        };
        let numbers = numbers(version);
        let kept = numbers.len().saturating_sub(1).max(1);
        limits.push((Comparator::GreaterOrEqual, version.to_string()));
        limits.push((Comparator::Less, after(numbers.get(..kept).unwrap_or_default())?));
    }
    Ok(vec![limits])
}

/// Conan's ranges: the upper limits of `~` and `^` keep pre-releases out (`2.6-` is the first).
pub(super) fn conan(text: &str) -> Alternatives {
    let range = text.split_once(',').map_or(text, |(range, _)| range);
    range.split("||").map(conan_alternative).collect()
}

fn conan_alternative(text: &str) -> Result<Limits, &'static str> {
    let mut limits = Limits::new();
    let words = words(text, &[]);
    if words.is_empty() {
        return Err("is empty");
    }
    for word in words {
        // A hyphen at the end of a range asks for pre-releases, which have their order anyway.
        let word = word.strip_suffix('-').unwrap_or(&word);
        if word == "*" {
            limits.push((Comparator::GreaterOrEqual, "0.0.0".to_string()));
            continue;
        }
        let (tilde, caret) = (word.strip_prefix('~'), word.strip_prefix('^'));
        let Some(version) = tilde.or(caret) else {
            limits.push(comparator(word));
            continue;
        };
        let numbers = numbers(version);
        let first = numbers.iter().position(|number| *number > 0);
        let kept = match tilde {
            Some(_) => numbers.len().min(2),
            None => first.map_or(numbers.len(), |place| place + 1),
        };
        limits.push((Comparator::GreaterOrEqual, version.to_string()));
        let next = after(numbers.get(..kept).unwrap_or_default())?;
        limits.push((Comparator::Less, format!("{next}-")));
    }
    Ok(limits)
}

/// nginx's advisories: `0.7.52-0.8.39`, and `1.4.1+` for the rest of its branch, which ends at
/// the next even or odd minor number; the mainline named beside it goes on.
pub(super) fn nginx(text: &str) -> Alternatives {
    let mut alternatives = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if let Some(version) = word.strip_suffix('+') {
            let partial = Partial::of(version).ok_or(UNREADABLE)?;
            let mut limits = vec![(Comparator::GreaterOrEqual, version.to_string())];
            // Odd minor numbers are the mainline, and later releases come from it.
            let mainline = partial.numbers.get(1).is_some_and(|minor| minor % 2 == 1);
            if !mainline {
                limits.push((Comparator::Less, partial.after(1).ok_or(UNREADABLE)?));
            }
            alternatives.push(limits);
        } else if let Some((low, high)) = word.split_once('-') {
            alternatives.push(vec![
                (Comparator::GreaterOrEqual, low.trim().to_string()),
                (Comparator::LessOrEqual, high.trim().to_string()),
            ]);
        } else {
            alternatives.push(vec![(Comparator::Equal, word.to_string())]);
        }
    }
    Ok(alternatives)
}
