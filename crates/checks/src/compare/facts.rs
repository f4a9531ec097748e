//! Versions, editions of standards, days, and the numbers that authorities gave.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::Adoption;
use reliance_model::claim::{Citation, Says, Verdict};
use reliance_model::comparison::{Seen, Weight};

use super::side::Side;
use super::text::squash;
use super::{Bank, Cite, seen};
use crate::said::{Lists, first_of};
use crate::words::list;

pub(super) fn compare(here: &Side<'_>, there: &Side<'_>, bank: &Bank) -> Vec<Seen> {
    let mut found = versions(here, there);
    found.extend(standards(here, there, &bank.adoptions));
    found.extend(days(here, there));
    found.extend(numbers(here, there));
    found
}

/// Values by what they are of, each with its first place.
type Values<'a> = BTreeMap<String, BTreeMap<String, &'a Citation>>;

fn gather<'a>(side: &Side<'a>, read: impl Fn(&'a Says) -> Option<(String, String)>) -> Values<'a> {
    let mut map: Values<'a> = BTreeMap::new();
    for claim in side.claims() {
        if let Some((of, value)) = read(&claim.says) {
            map.entry(of).or_default().entry(value).or_insert(&claim.cited);
        }
    }
    map
}

fn versions(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    let read = |side: &Side<'_>| -> BTreeMap<String, BTreeMap<String, Citation>> {
        let mut map: BTreeMap<String, BTreeMap<String, Citation>> = BTreeMap::new();
        for claim in side.claims() {
            let Says::Version { of, version } = &claim.says else { continue };
            // The number of the document is its own, and every document has another.
            if of == "document" {
                continue;
            }
            let plain =
                version.trim().trim_start_matches(['v', 'V']).trim_end_matches('.').to_string();
            map.entry(of.clone()).or_default().entry(plain).or_insert_with(|| claim.cited.clone());
        }
        map
    };
    let (ours, theirs) = (read(here), read(there));
    let mut found = Vec::new();
    for (of, mine) in &ours {
        let Some(other) = theirs.get(of) else { continue };
        if let Some((version, cited)) =
            mine.iter().find(|(version, _)| other.contains_key(*version))
        {
            let says = format!("both are about version {version} of the {of}");
            let told = seen("version", Weight::Fact, Verdict::Agrees, says);
            found.push(told.here(cited).there(&other[version]));
        }
        let names = |map: &BTreeMap<String, Citation>| {
            let of = format!("versions of the {of} that a document names");
            first_of(of, &map.keys().collect::<Vec<_>>(), 4)
        };
        let (Some((a, cited)), Some((b, counter))) =
            (mine.first_key_value(), other.first_key_value())
        else {
            continue;
        };
        if mine.keys().any(|version| other.contains_key(version)) {
            continue;
        }
        let finer = a.starts_with(&format!("{b}.")) || b.starts_with(&format!("{a}."));
        let sure = mine.len() == 1 && other.len() == 1 && !finer;
        let verdict = if sure { Verdict::Differs } else { Verdict::CannotTell };
        let tail = if finer {
            "; the one may be the other, written shorter"
        } else if sure {
            ""
        } else {
            "; one of them may be about another version"
        };
        let mut lists = Lists::default();
        let (mine, other) = (lists.keep(names(mine)), lists.keep(names(other)));
        let (a, b) = (&here.name, &there.name);
        let says = lists.within(format!(
            "the version of the {of} is {mine} in `{a}` and {other} in `{b}`{tail}"
        ));
        found.push(seen("version", Weight::Fact, verdict, says).here(cited).there(counter));
    }
    found
}

/// Years in the mark of an edition: `2006+A1:2015` has two.
fn years(edition: &str) -> BTreeSet<String> {
    let digits: Vec<&str> = edition.split(|c: char| !c.is_ascii_digit()).collect();
    let year = |part: &&str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    digits.into_iter().filter(year).map(str::to_string).collect()
}

/// A standard by the name it has before Europe adopts it: `EN ISO 14971` is `ISO 14971`, and
/// `EN 62304` is `IEC 62304`.
fn unadopted(name: &str) -> String {
    let Some(rest) = name.strip_prefix("EN ") else { return name.to_string() };
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    match number.parse::<u32>() {
        // European standards that take over one of the IEC have its number, from 60000 on.
        Ok(number) if number >= 60_000 => format!("IEC {rest}"),
        Ok(_) => name.to_string(),
        Err(_) => rest.to_string(),
    }
}

fn standards(here: &Side<'_>, there: &Side<'_>, adoptions: &[Adoption]) -> Vec<Seen> {
    let read = |says: &Says| match says {
        Says::Standard { name, edition } => {
            Some((unadopted(name), edition.clone().unwrap_or_default()))
        }
        _ => None,
    };
    let (ours, theirs) = (gather(here, read), gather(there, read));
    let key = |name: &str| squash(name);
    let by_key = |map: &Values<'_>| -> BTreeMap<String, String> {
        map.keys().map(|name| (key(name), name.clone())).collect()
    };
    let (names, others) = (by_key(&ours), by_key(&theirs));
    let mut found = Vec::new();
    for (squashed, name) in &names {
        if let Some(other) = others.get(squashed) {
            found.extend(editions(name, (here, &ours[name]), (there, &theirs[other])));
        }
    }
    let only_here: Vec<&String> =
        names.iter().filter(|(k, _)| !others.contains_key(*k)).map(|(_, name)| name).collect();
    let only_there: Vec<&String> =
        others.iter().filter(|(k, _)| !names.contains_key(*k)).map(|(_, name)| name).collect();
    let (only_here, only_there, pairs) = adopted(only_here, only_there, adoptions);
    for (one, other, degree) in pairs {
        let says = format!(
            "{one} in `{}` and {other} in `{}` are {degree} as the catalogue has it from memory; a person confirms the editions",
            here.name, there.name
        );
        let told = seen("standard", Weight::Fact, Verdict::CannotTell, says);
        let first =
            |map: &BTreeMap<String, &Citation>| map.values().next().map(|cited| (*cited).clone());
        let mut told = told;
        (told.remark.here, told.remark.there) = (first(&ours[one]), first(&theirs[other]));
        found.push(told);
    }
    if !names.is_empty() && !others.is_empty() {
        for (only, has, lacks, map) in
            [(only_here, here, there, &ours), (only_there, there, here, &theirs)]
        {
            let Some(first) = only.first().and_then(|name| map[*name].values().next()) else {
                continue;
            };
            let says = format!(
                "only `{}` names {}; `{}` names other standards",
                has.name,
                list(&only),
                lacks.name
            );
            found.push(seen("standard", Weight::Fact, Verdict::CannotTell, says).here(first));
        }
    }
    found
}

type Adopted<'n> = (Vec<&'n String>, Vec<&'n String>, Vec<(&'n String, &'n String, String)>);

/// Take out of both lists what one adopts of the other.
fn adopted<'n>(
    mut here: Vec<&'n String>,
    mut there: Vec<&'n String>,
    adoptions: &[Adoption],
) -> Adopted<'n> {
    let mut pairs = Vec::new();
    let stem = |name: &str| {
        squash(
            name.split([':'])
                .next()
                .unwrap_or(name)
                .trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '—'),
        )
    };
    let national = |name: &str| squash(name.rsplit_once('-').map_or(name, |(stem, _)| stem));
    for adoption in adoptions {
        let fits = |name: &str| {
            (
                squash(name) == national(&adoption.national),
                squash(name) == stem(&adoption.international)
                    || squash(name)
                        == squash(adoption.international.split(':').next().unwrap_or_default()),
            )
        };
        let find = |list: &[&'n String], national: bool| {
            list.iter().position(|name| if national { fits(name).0 } else { fits(name).1 })
        };
        for turned in [false, true] {
            if let (Some(i), Some(j)) = (find(&here, !turned), find(&there, turned)) {
                let degree = format!(
                    "the same standard ({} to {} is {})",
                    adoption.national, adoption.international, adoption.degree
                );
                pairs.push((here.remove(i), there.remove(j), degree));
            }
        }
    }
    (here, there, pairs)
}

fn editions(
    name: &str,
    (here, ours): (&Side<'_>, &BTreeMap<String, &Citation>),
    (there, theirs): (&Side<'_>, &BTreeMap<String, &Citation>),
) -> Option<Seen> {
    let stated = |map: &BTreeMap<String, &Citation>| -> BTreeSet<String> {
        map.keys().flat_map(|edition| years(edition)).collect()
    };
    let (a, b) = (stated(ours), stated(theirs));
    let (cited, counter) = (ours.values().next()?, theirs.values().next()?);
    let words = |set: &BTreeSet<String>| list(&set.iter().collect::<Vec<_>>());
    let (verdict, says) = if a.is_empty() && b.is_empty() {
        (Verdict::Agrees, format!("both name {name}"))
    } else if a.is_empty() || b.is_empty() {
        let (has, lacks, set) = if b.is_empty() { (here, there, &a) } else { (there, here, &b) };
        (
            Verdict::CannotTell,
            format!(
                "`{}` names {name} of {}; `{}` names no edition",
                has.name,
                words(set),
                lacks.name
            ),
        )
    } else if a.is_disjoint(&b) {
        (
            Verdict::Differs,
            format!(
                "{name} is named of {} in `{}` and of {} in `{}`",
                words(&a),
                here.name,
                words(&b),
                there.name
            ),
        )
    } else if a == b {
        (Verdict::Agrees, format!("both name {name} of {}", words(&a)))
    } else {
        (
            Verdict::CannotTell,
            format!(
                "{name} is named of {} in `{}` and of {} in `{}`",
                words(&a),
                here.name,
                words(&b),
                there.name
            ),
        )
    };
    Some(seen("standard", Weight::Fact, verdict, says).here(cited).there(counter))
}

fn is_release(cited: &Citation) -> bool {
    let words = cited.quote.to_lowercase();
    words.contains("releas") || words.contains("\u{53d1}\u{5e03}")
}

/// Days of what happens once; a document's own day is its own.
fn days(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    let read = |says: &Says| match says {
        Says::Dated { of, day }
            if matches!(of.as_str(), "clearance" | "version" | "certificate") =>
        {
            Some((of.clone(), day.clone()))
        }
        _ => None,
    };
    let (ours, theirs) = (gather(here, read), gather(there, read));
    let mut found = Vec::new();
    for (of, mine) in &ours {
        let Some(other) = theirs.get(of) else { continue };
        let [(a, cited)] = mine.iter().collect::<Vec<_>>()[..] else { continue };
        let [(b, counter)] = other.iter().collect::<Vec<_>>()[..] else { continue };
        let same = a.starts_with(b.as_str()) || b.starts_with(a.as_str());
        // A day beside a version is the document's own, unless it is a release.
        if !same && of == "version" && !(is_release(cited) && is_release(counter)) {
            continue;
        }
        let (verdict, says) = if same {
            (Verdict::Agrees, format!("the day of {of} is {a} in both"))
        } else {
            (
                Verdict::CannotTell,
                format!(
                    "the one day of {of} in `{}` is {a} and in `{}` {b}; they may be about two events",
                    here.name, there.name
                ),
            )
        };
        found.push(seen("date", Weight::Fact, verdict, says).here(cited).there(counter));
    }
    found
}

/// Numbers that authorities gave, by role.
fn numbers(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    let read = |says: &Says| match says {
        Says::Number { kind, number, role: Some(role) } => {
            let kind =
                if matches!(kind.as_str(), "510k" | "de-novo" | "pma") { "fda" } else { kind };
            Some((format!("{role} {kind}"), number.to_uppercase()))
        }
        _ => None,
    };
    let (ours, theirs) = (gather(here, read), gather(there, read));
    let mut found = Vec::new();
    for (key, mine) in &ours {
        let Some(other) = theirs.get(key) else { continue };
        let role = key.split(' ').next().unwrap_or_default();
        let (about, weight) = if role == "predicate" {
            ("predicate", Weight::Meaning)
        } else {
            ("identity", Weight::Meaning)
        };
        let names = |map: &BTreeMap<String, &Citation>| list(&map.keys().collect::<Vec<_>>());
        for number in mine.keys().filter(|number| other.contains_key(*number)) {
            let says = format!("{number} is the {role} number in both");
            found.push(
                seen(about, weight, Verdict::Agrees, says).here(mine[number]).there(other[number]),
            );
        }
        let (Some(cited), Some(counter)) = (mine.values().next(), other.values().next()) else {
            continue;
        };
        let (a, b): (BTreeSet<&String>, BTreeSet<&String>) =
            (mine.keys().collect(), other.keys().collect());
        if a == b {
            continue;
        }
        let says = format!(
            "the {role} number is {} in `{}` and {} in `{}`",
            names(mine),
            here.name,
            names(other),
            there.name
        );
        // A device has an identifier for each package and model.
        let one = !key.ends_with("udi-di") && (a.len() == 1 || b.len() == 1);
        let verdict = if a.is_disjoint(&b) && (one || role == "predicate") {
            Verdict::Differs
        } else {
            Verdict::CannotTell
        };
        found.push(seen(about, weight, verdict, says).here(cited).there(counter));
    }
    found
}
