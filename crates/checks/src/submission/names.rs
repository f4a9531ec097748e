//! Names of files and folders: their parts, numbers and signs.

use std::collections::BTreeMap;

/// The parts of a path.
pub(super) fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The folder of a path; empty at the top.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The ending of a file's name, in small letters.
pub(super) fn ending(path: &str) -> Option<String> {
    let (stem, ending) = name(path).rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// The number with which a name begins, its parts below the chapter written with two digits:
/// `2.04.05` of `2.4.5 Substantial Equivalence`, `6A` of `6A QMS`, `1` of `1 REG ADMIN`.
pub(super) fn number_of(name: &str) -> Option<String> {
    let name = name.trim_start();
    let name = name.strip_prefix("Chapter ").or(name.strip_prefix("CH")).unwrap_or(name);
    let mut parts: Vec<String> = Vec::new();
    let mut rest = name;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=2).contains(&digits) {
            return None;
        }
        let value: u32 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        if parts.is_empty() {
            let letter = rest.chars().next().filter(|c| matches!(c, 'A' | 'B'));
            let letter = letter.filter(|_| {
                let next = rest.get(1..).and_then(|rest| rest.chars().next());
                next.is_none_or(|c| !c.is_alphanumeric())
            });
            rest = if letter.is_some() { rest.get(1..)? } else { rest };
            parts.push(format!("{value}{}", letter.map(String::from).unwrap_or_default()));
        } else {
            parts.push(format!("{value:02}"));
        }
        match rest.strip_prefix('.') {
            Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
            _ => break,
        }
    }
    let ends = rest.is_empty() || rest.starts_with([' ', '-', '_', '.', ')', ':']);
    ends.then(|| parts.join("."))
}

/// The signs of a name that are none of the allowed ones, in words.
pub(super) fn signs(name: &str, refused: &[String]) -> Option<String> {
    let odd = |c: &char| refused.iter().any(|one| one.chars().eq([*c])) || c.is_control();
    let mut found: Vec<char> = name.chars().filter(odd).collect();
    found.sort_unstable();
    found.dedup();
    let shown: Vec<String> = found.iter().map(|c| c.escape_debug().to_string()).collect();
    (!found.is_empty()).then(|| format!("its name has {}", shown.join(" ")))
}

/// Is it a file that systems leave behind?
pub(super) fn is_left_over(name: &str) -> bool {
    let small = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || matches!(small.as_str(), "thumbs.db" | "desktop.ini" | "ehthumbs.db")
        || [".tmp", ".bak", "~"].iter().any(|end| small.ends_with(end))
}

/// The number of a name that begins as the pattern, in which `###` stands for three digits.
pub(super) fn numbered(name: &str, pattern: &str) -> Option<u32> {
    let (before, after) = pattern.split_once("###")?;
    let rest = name.strip_prefix(before)?;
    let digits = rest.get(..3).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = rest.get(3..)?;
    let fits = match after {
        "" => !rest.starts_with(|c: char| c.is_ascii_digit()),
        after => rest.starts_with(after),
    };
    fits.then(|| digits.parse().ok()).flatten()
}

/// What is wrong with the prefixes of files that have to be numbered from 001_ in each
/// folder.
pub(super) fn prefixes(files: &[&String]) -> Vec<(String, String)> {
    let mut folders: BTreeMap<&str, BTreeMap<u32, &String>> = BTreeMap::new();
    let mut found = Vec::new();
    for path in files {
        let Some(number) = numbered(name(path), "###_") else {
            found.push(((*path).clone(), "its name does not begin with three digits and _".into()));
            continue;
        };
        let folder = folders.entry(parent(path)).or_default();
        if let Some(other) = folder.insert(number, path) {
            found.push(((*path).clone(), format!("it has the number of `{}`", name(other))));
        }
    }
    for numbers in folders.values() {
        for (wanted, (number, path)) in (1..).zip(numbers) {
            if *number != wanted {
                found.push(((*path).clone(), format!("{wanted:03}_ is missing before it")));
                break;
            }
        }
    }
    found
}

/// A name that every system takes: letters, digits, blanks, hyphens, underscores, and points
/// within.
pub(super) fn tidy(text: &str, most: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = match c {
            '/' | '\\' | ',' | ';' | ':' | '&' => ' ',
            c if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.') => c,
            _ => continue,
        };
        if !(c == ' ' && (out.is_empty() || out.ends_with(' '))) {
            out.push(c);
        }
    }
    let short = match out.char_indices().nth(most) {
        None => out.as_str(),
        Some((end, _)) => {
            let cut = out.get(..end).unwrap_or_default();
            let whole = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
            let dangling = [" and", " or", " of", " for", " as", " and or"];
            dangling.iter().find_map(|word| whole.strip_suffix(word)).unwrap_or(whole)
        }
    };
    short.trim_matches([' ', '.', '-', '_']).to_string()
}
