//! Entries of a list, whatever its form: what each is, what is kept, what is broken.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::evidence::{ListedCode, ListedDevice, ListedMore, Recall};
use reliance_model::problem::{Place, Problem, Reading, Severity};

use super::{Listing, MAX_ENTRIES};
use crate::grid;

/// How many places of broken entries are told.
pub(super) const FIRST: usize = 5;
/// Longest text of a cell that is kept, in characters.
const LONGEST: usize = 2_000;

/// What a key or heading is, in small letters without signs; earlier keys win.
const KEYS: [(&str, Part); 58] = [
    ("submissionid", Part::Number),
    ("submissionnumber", Part::Number),
    ("knumber", Part::Number),
    ("knumbers", Part::Covered),
    ("510knumber", Part::Number),
    ("denovonumber", Part::Number),
    ("number", Part::Number),
    ("pmanumbers", Part::Covered),
    ("tradename", Part::Name),
    ("device", Part::Name),
    ("devicename", Part::Name),
    ("name", Part::Name),
    ("company", Part::Company),
    ("applicant", Part::Company),
    ("manufacturer", Part::Company),
    ("recallingfirm", Part::Company),
    ("code", Part::Code),
    ("primaryproductcode", Part::Code),
    ("productcode", Part::Code),
    ("classificationproductcode", Part::Code),
    ("decisiondateopenfda", Part::Decided),
    ("decisiondate", Part::Decided),
    ("dateoffinaldecision", Part::Decided),
    ("date", Part::Decided),
    ("decisioncode", Part::Decision),
    ("decision", Part::Decision),
    ("decisiondescription", Part::Decision),
    ("clearancetype", Part::Kind),
    ("type", Part::Kind),
    ("submissiontype", Part::Kind),
    ("advisorycommittee", Part::Committee),
    ("reviewadvisecomm", Part::Committee),
    ("classadvisecomm", Part::Committee),
    ("panel", Part::Committee),
    ("panellead", Part::Committee),
    ("reviewpanel", Part::Committee),
    ("medicalspecialty", Part::Committee),
    ("statementorsummary", Part::Summary),
    ("stateorsumm", Part::Summary),
    ("summary", Part::Summary),
    ("status", Part::Status),
    ("withdrawn", Part::Status),
    ("withdrawaldate", Part::Status),
    ("recalled", Part::Status),
    ("recall", Part::Status),
    ("recallstatus", Part::RecallState),
    ("productresnumber", Part::RecallNumber),
    ("recallnumber", Part::RecallNumber),
    ("cfresid", Part::RecallNumber),
    ("eventdateinitiated", Part::RecallDay),
    ("eventdateposted", Part::RecallDay),
    ("eventdatecreated", Part::RecallDay),
    ("recallinitiationdate", Part::RecallDay),
    ("regulationnumber", Part::Regulation),
    ("deviceclass", Part::Class),
    ("definition", Part::Definition),
    ("targetarea", Part::TargetArea),
    ("physicalstate", Part::PhysicalState),
];

/// What a cell says of a device, a recall or a product code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Number,
    Covered,
    Name,
    Company,
    Code,
    Decided,
    Decision,
    Kind,
    Committee,
    Summary,
    Status,
    RecallState,
    RecallNumber,
    RecallDay,
    Regulation,
    Class,
    Definition,
    TargetArea,
    PhysicalState,
}

impl Part {
    /// Does a header with it head a list?
    pub(super) fn is_key(self) -> bool {
        matches!(self, Part::Number | Part::Covered | Part::Definition)
    }
}

/// The place of a key among the known ones, and what it is.
pub(super) fn place_of(key: &str) -> Option<(usize, Part)> {
    if key.len() > 60 {
        return None;
    }
    let plain = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let plain: String = plain.collect();
    let at = KEYS.iter().position(|(known, _)| *known == plain)?;
    Some((at, KEYS[at].1))
}

/// A list under construction.
pub(super) struct Entries<'a> {
    pub(super) file: &'a str,
    pub(super) problems: Vec<Problem>,
    listing: Listing,
    numbers: BTreeSet<String>,
    /// By code: how bad, how many, the first rows, the exact place of the first, its words.
    broken: BTreeMap<&'static str, Broken>,
    kept: usize,
    full: bool,
}

struct Broken {
    severity: Severity,
    count: u64,
    rows: Vec<u64>,
    place: Place,
    examples: Vec<String>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(file: &'a str) -> Entries<'a> {
        Entries {
            file,
            problems: Vec::new(),
            listing: Listing::default(),
            numbers: BTreeSet::new(),
            broken: BTreeMap::new(),
            kept: 0,
            full: false,
        }
    }

    /// Count an entry as broken.
    pub(super) fn broken(
        &mut self,
        code: &'static str,
        severity: Severity,
        (row, place): (u64, Place),
        example: &str,
    ) {
        let new = Broken { severity, count: 0, rows: Vec::new(), place, examples: Vec::new() };
        let broken = self.broken.entry(code).or_insert(new);
        broken.count += 1;
        if broken.rows.len() < FIRST {
            broken.rows.push(row);
            if !example.is_empty() {
                broken.examples.push(example.chars().take(40).collect());
            }
        }
    }

    /// Keep what an entry says; of several keys for a part, the earliest in the table
    /// counts. Is there room for another?
    pub(super) fn keep(&mut self, parts: Vec<(Part, String)>, row: u64, place: Place) -> bool {
        if self.kept >= MAX_ENTRIES {
            if !self.full {
                let message = format!("only the first {MAX_ENTRIES} entries are read");
                self.problems.push(Problem::error("list-too-long", self.file, message).at(place));
            }
            self.full = true;
            return false;
        }
        self.kept += 1;
        let mut found: BTreeMap<Part, String> = BTreeMap::new();
        for (part, text) in parts {
            let text: String = text.trim().chars().take(LONGEST).collect();
            match found.get_mut(&part) {
                Some(known) if part == Part::Covered => known.extend([",", &text]),
                Some(_) => {}
                None => {
                    found.insert(part, text);
                }
            }
        }
        found.retain(|_, text| !text.is_empty());
        let said = |part| found.contains_key(&part);
        let recall = said(Part::RecallState) || said(Part::RecallNumber) || said(Part::RecallDay);
        let code = said(Part::Definition) || said(Part::Regulation) || said(Part::Class);
        if recall && !said(Part::Number) {
            self.recall(found, (row, place));
        } else if !said(Part::Number) && said(Part::Code) && code {
            self.code(found);
        } else {
            self.device(found, (row, place));
        }
        true
    }

    fn recall(&mut self, mut found: BTreeMap<Part, String>, at: (u64, Place)) {
        let covered = found.remove(&Part::Covered).unwrap_or_default();
        let numbers = covered.split([',', ';', ' ']).map(upper).filter(|one| !one.is_empty());
        let numbers: BTreeSet<String> = numbers.collect();
        if numbers.is_empty() {
            // Many recalls cover devices without a submission; they are no fault of the list.
            return;
        }
        let day = found.remove(&Part::RecallDay).unwrap_or_default();
        let read = day_of(&day);
        if read.is_none() && !day.is_empty() {
            self.broken("bad-date", Severity::Warning, at, &day);
        }
        let recall = Recall {
            number: found.remove(&Part::RecallNumber).unwrap_or_default(),
            state: found.remove(&Part::RecallState).unwrap_or_default(),
            day: read,
            list: self.file.to_string(),
        };
        for number in numbers {
            self.listing.recalls.entry(number).or_default().push(recall.clone());
        }
    }

    fn code(&mut self, mut found: BTreeMap<Part, String>) {
        let mut take = |part| found.remove(&part).unwrap_or_default();
        let code = upper(&take(Part::Code));
        let listed = ListedCode {
            name: take(Part::Name),
            definition: take(Part::Definition),
            regulation: take(Part::Regulation),
            class: take(Part::Class),
            list: self.file.to_string(),
        };
        self.listing.codes.entry(code).or_insert(listed);
    }

    fn device(&mut self, mut found: BTreeMap<Part, String>, at: (u64, Place)) {
        let number = upper(&found.remove(&Part::Number).unwrap_or_default());
        if number.is_empty() {
            self.broken("missing-number", Severity::Error, at, "");
            return;
        }
        if !formed(&number) {
            self.broken("odd-number", Severity::Warning, at.clone(), &number);
        }
        let decided = found.remove(&Part::Decided).unwrap_or_default();
        let day = day_of(&decided);
        if day.is_none() && !decided.is_empty() {
            self.broken("bad-date", Severity::Warning, at.clone(), &decided);
        }
        let code = upper(&found.remove(&Part::Code).unwrap_or_default());
        let letters = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !code.is_empty() && !letters {
            self.broken("odd-product-code", Severity::Warning, at.clone(), &code);
        }
        if !self.numbers.insert(number.clone()) {
            self.broken("duplicate-number", Severity::Warning, at, &number);
            return;
        }
        let status = found.remove(&Part::Status).filter(|text| tells(text));
        self.listing.devices.push(ListedDevice {
            number,
            name: found.remove(&Part::Name).unwrap_or_default(),
            company: found.remove(&Part::Company).unwrap_or_default(),
            product_code: code,
            decided: day,
            more: ListedMore {
                decision: found.remove(&Part::Decision),
                kind: found.remove(&Part::Kind),
                committee: found.remove(&Part::Committee),
                summary: found.remove(&Part::Summary),
                status,
                lists: vec![self.file.to_string()],
            },
        });
    }

    /// What was kept, and what was broken, one problem a sort.
    pub(super) fn finish(mut self) -> Reading<Listing> {
        for (code, broken) in std::mem::take(&mut self.broken) {
            self.problems.push(told(self.file, code, broken));
        }
        let listing = &self.listing;
        let nothing = listing.devices.is_empty() && listing.codes.is_empty();
        if nothing && listing.recalls.is_empty() && self.problems.is_empty() {
            let message = match self.kept {
                0 => "the list holds no entry".to_string(),
                kept => format!("none of its {kept} entries names a submission"),
            };
            self.problems.push(Problem::error("empty-list", self.file, message));
        }
        Reading { items: self.listing, problems: self.problems }
    }
}

/// The problem of all entries that are broken in one way.
fn told(file: &str, code: &'static str, broken: Broken) -> Problem {
    let Broken { severity, count, rows, place, examples } = broken;
    let one = count == 1;
    let (entries, have) = if one { ("an entry", "has") } else { ("entries", "have") };
    let entries = if one { entries.to_string() } else { format!("{count} {entries}") };
    let shown: Vec<String> = examples.iter().map(|text| format!("`{text}`")).collect();
    let shown = match shown.is_empty() {
        true => String::new(),
        false => format!(": {}{}", shown.join(", "), if count > 5 { " …" } else { "" }),
    };
    let (message, help) = match code {
        "missing-number" => {
            (format!("{entries} {have} no submission number, and left out"), "give the number")
        }
        "duplicate-number" => (
            format!("{entries} {have} a number listed before; the first stands{shown}"),
            "take the second out",
        ),
        "bad-date" => {
            (format!("{entries} {have} no readable date{shown}"), "write it as YYYY-MM-DD")
        }
        "odd-number" => (
            format!("{entries} {have} a number of no known form{shown}"),
            "510(k) numbers are K and six digits, De Novo numbers DEN and six digits",
        ),
        "odd-product-code" => (
            format!("{entries} {have} a product code that is not three letters{shown}"),
            "look it up",
        ),
        "torn-entry" => (
            format!(
                "{entries} {have} another number of cells than the header, and left out{shown}"
            ),
            "download the list again; a line break or `|` within a cell tears it",
        ),
        _ => (
            format!("{entries} {have} not the form of an entry, and left out"),
            "download the list again",
        ),
    };
    let message = match one {
        true => message.replace(", and left out", ", and is left out"),
        false => message.replace(", and left out", ", and are left out"),
    };
    let problem = match severity {
        Severity::Error => Problem::error(code, file, message),
        Severity::Warning => Problem::warning(code, file, message),
    };
    let place = if one { place } else { Place::Rows { count, first: rows } };
    problem.at(place).help(help)
}

fn upper(text: &str) -> String {
    text.trim().to_ascii_uppercase()
}

/// Has a submission number a form that the FDA gives?
fn formed(number: &str) -> bool {
    let base = number.split('/').next().unwrap_or_default();
    let letters = base.bytes().take_while(u8::is_ascii_uppercase).count();
    let (prefix, digits) = base.split_at(letters);
    let known = ["K", "DEN", "P", "H", "N", "D", "BK", "BP", "BR", "BH", "BN"];
    known.contains(&prefix)
        && (5..=6).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Does a cell on withdrawal or recall tell of one?
fn tells(text: &str) -> bool {
    !matches!(
        text.to_ascii_lowercase().as_str(),
        "no" | "none" | "false" | "0" | "n" | "active" | "marketed" | "-" | "n/a" | "na"
    )
}

/// A day as lists write it.
pub(super) fn day_of(text: &str) -> Option<Date> {
    if let Some(date) = grid::day(text) {
        return Some(date);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from: usize, to: usize| text.get(from..to)?.parse().ok();
        let year = part(0, 4)?;
        return Date::from_ymd_opt(i32::try_from(year).ok()?, part(4, 6)?, part(6, 8)?);
    }
    let mut parts = text.split(' ').next()?.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
