//! A device file started from a spreadsheet: `reliance new DIR --from FILE`.
//!
//! The sheet has two columns (what, value), or headings and a row a device. Headings are
//! the ones regulatory people write. The preview says of every cell what was understood and
//! what was not, with the nearest heading that is known; nothing is guessed silently.

mod headings;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use reliance_model::catalogue::Catalogue;
use reliance_model::device::{Authorization, Certificate, Model, Predicate};
use reliance_model::problem::{Place, Problem, Reading};

use crate::grid::{self, Cell, Grid};
use crate::template::{self, Start};
pub(crate) use headings::yes_or_no;
use headings::{Granted, Meaning, meaning, nearest};

/// What was made of a spreadsheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// Text of the device file.
    pub text: String,
    /// What was understood, in the order of the sheet.
    pub understood: Vec<Understood>,
    /// What was not, in the order of the sheet.
    pub not_understood: Vec<NotUnderstood>,
}

/// A cell that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Heading, as it stands in the sheet.
    pub heading: String,
    /// Value, as it is written to the device file.
    pub value: String,
    /// Key of the device file.
    pub key: String,
    /// Where it stands.
    pub place: Place,
}

/// A cell that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// Heading, as it stands in the sheet.
    pub heading: String,
    /// Value, as it stands in the sheet.
    pub value: String,
    /// Where it stands.
    pub place: Place,
    /// Why, and what it may have meant.
    pub why: String,
}

impl Preview {
    /// The preview for a person, a line a cell.
    pub fn lines(&self) -> Vec<String> {
        let understood = self
            .understood
            .iter()
            .map(|cell| format!("read      {}: {} → {}", cell.heading, cell.value, cell.key));
        let left = self
            .not_understood
            .iter()
            .map(|cell| format!("left out  {} ({})", shown(&cell.heading, &cell.value), cell.why));
        understood.chain(left).collect()
    }
}

/// A heading with its value, whichever of them there are.
fn shown(heading: &str, value: &str) -> String {
    let parts = [heading, value].map(str::trim);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

/// Most cells that are kept as comments.
const MOST_KEPT: usize = 500;
/// Most letters of one that are kept.
const LONGEST_KEPT: usize = 300;

/// What was left out of a device file, as comments at its end: nothing of the sheet is lost.
fn comments(file: &str, left: &[NotUnderstood]) -> String {
    if left.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "\n# LEFT OUT of {}: what was not understood, and nothing reads it here.\n\
         # Write what it says under its key above, then take the line away.\n",
        plain_line(file)
    );
    for cell in left.iter().take(MOST_KEPT) {
        let place = match &cell.place {
            Place::Cell(cell) => format!("cell {cell}"),
            Place::Line(line) => format!("line {line}"),
            _ => String::new(),
        };
        let said = shown(&cell.heading, &cell.value);
        let line = plain_line(&format!("{}: {said} ({})", place, cell.why));
        text.push_str(&format!("# - {line}\n"));
    }
    if left.len() > MOST_KEPT {
        text.push_str(&format!("# and {} more: see the sheet\n", left.len() - MOST_KEPT));
    }
    text
}

/// A text on one line, without what a comment of TOML may not hold, and not longer than a
/// person reads.
fn plain_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST_KEPT) {
        Some((end, _)) => format!("{} …", &words[..end]),
        None => words,
    }
}

/// Read a spreadsheet. The text of the preview reads without a problem, whatever the sheet
/// holds.
pub fn read(file: &str, bytes: &[u8], catalogue: &Catalogue) -> Reading<Preview> {
    let mut problems = Vec::new();
    let grid = grid::read(file, bytes, None).into_items(&mut problems);
    let Pairs { pairs, unread } = pairs(file, &grid, catalogue, &mut problems);
    let mut sheet = Sheet {
        catalogue,
        start: Start::default(),
        certificate: Authorization::default(),
        quality: Certificate::default(),
        model: Model::default(),
        predicate: Predicate::default(),
        users: Vec::new(),
        seen: BTreeSet::new(),
        preview: Preview::default(),
    };
    for pair in pairs {
        sheet.take(pair);
    }
    sheet.preview.not_understood.extend(unread);
    let mut items = sheet.finish();
    items.text.push_str(&comments(file, &items.not_understood));
    if problems.is_empty() && items.understood.is_empty() {
        let message = "no heading of the sheet was understood";
        let problem = Problem::error("nothing-understood", file, message)
            .help("head a column `Device name`, or write it in the first column");
        problems.push(problem);
    }
    Reading { items, problems }
}

/// A heading with the cell under or beside it.
struct Pair {
    heading: String,
    cell: Cell,
    place: Place,
}

/// Headings with their cells, and the cells that have none.
#[derive(Default)]
struct Pairs {
    pairs: Vec<Pair>,
    unread: Vec<NotUnderstood>,
}

/// Headings with their cells, whichever way the sheet is laid out.
fn pairs(file: &str, grid: &Grid, catalogue: &Catalogue, problems: &mut Vec<Problem>) -> Pairs {
    let rows: Vec<u32> = grid.rows().into_iter().collect();
    let Some(first) = rows.first().copied() else {
        if problems.is_empty() {
            problems.push(Problem::error("empty-sheet", file, "the sheet is empty"));
        }
        return Pairs::default();
    };
    let known = |text: &str| meaning(text, catalogue).is_some();
    let across = grid.row(first).filter(|(_, cell)| known(&cell.text)).count();
    let column = rows.iter().filter_map(|row| grid.row(*row).next()).map(|(column, _)| column);
    let left = column.min().unwrap_or_default();
    let down = rows.iter().filter(|row| known(grid.text(**row, left))).count();
    let mut found = Pairs::default();
    if across < 2 || across <= down {
        let value = left.saturating_add(1);
        for ((row, column), cell) in grid.cells.iter().filter(|((_, at), _)| *at != left) {
            let alone = "one value is read beside its heading, and this is a further one";
            let further = (*column != value).then_some(alone);
            found.add(grid.text(*row, left), cell, grid.place(*row, *column), further);
        }
        return found;
    }
    if rows.len() > 2 {
        let message = format!("the sheet has {} devices; the first is taken", rows.len() - 1);
        problems.push(
            Problem::warning("several-devices", file, message)
                .help("a folder holds one device: make a sheet for each of the others"),
        );
    }
    if let Some(row) = rows.get(1) {
        for (column, cell) in grid.row(*row) {
            found.add(grid.text(first, column), cell, grid.place(*row, column), None);
        }
    }
    found
}

impl Pairs {
    /// A cell under its heading; unread where it has none, or for another reason.
    fn add(&mut self, heading: &str, cell: &Cell, place: Place, unread: Option<&str>) {
        let heading = heading.to_string();
        let bare = heading.is_empty().then_some("it has no heading");
        match unread.or(bare) {
            Some(why) => {
                let (value, why) = (cell.text.clone(), why.to_string());
                self.unread.push(NotUnderstood { heading, value, place, why });
            }
            None => self.pairs.push(Pair { heading, cell: cell.clone(), place }),
        }
    }
}

struct Sheet<'a> {
    catalogue: &'a Catalogue,
    start: Start,
    certificate: Authorization,
    quality: Certificate,
    model: Model,
    predicate: Predicate,
    users: Vec<String>,
    seen: BTreeSet<String>,
    preview: Preview,
}

impl Sheet<'_> {
    fn take(&mut self, pair: Pair) {
        let kept = match meaning(&pair.heading, self.catalogue) {
            None => Err(match nearest(&pair.heading, self.catalogue) {
                Some(near) => format!("no such heading is known; did you mean `{near}`?"),
                None => "no such heading is known".to_string(),
            }),
            Some(_) if pair.cell.formula => Err("it is a formula: paste its value".to_string()),
            Some(meaning) => self.keep(meaning, &pair.cell),
        };
        let heading = pair.heading.trim_end_matches([':', ' ']).to_string();
        let value = pair.cell.text;
        match kept {
            Ok((key, value)) => {
                let place = pair.place;
                self.preview.understood.push(Understood { heading, value, key, place });
            }
            Err(why) => {
                let place = pair.place;
                self.preview.not_understood.push(NotUnderstood { heading, value, place, why });
            }
        }
    }

    /// Keep a value; the key it goes to and how it is written, or why it is left out.
    fn keep(&mut self, meaning: Meaning, cell: &Cell) -> Result<(String, String), String> {
        let text = cell.text.clone();
        let (key, written) = match meaning {
            Meaning::Fact(facet) => self.fact(&facet, &text)?,
            Meaning::Class => self.class(&text)?,
            Meaning::Market => self.market(&text)?,
            Meaning::Granted(part) => self.granted(part, cell)?,
            Meaning::Users => {
                let users = values(&text)?;
                self.once("settings.users", String::new())?;
                self.users = users;
                ("settings.users".to_string(), self.users.join("; "))
            }
            Meaning::Text(key) => {
                self.once(key, text.clone())?;
                *self.field(key) = text.clone();
                (key.to_string(), text)
            }
        };
        Ok((key, written))
    }

    /// Refuse a second value for a key.
    fn once(&mut self, key: &str, value: String) -> Result<String, String> {
        match self.seen.insert(key.to_string()) {
            true => Ok(value),
            false => Err(format!("`{key}` is given before; the first value is taken")),
        }
    }

    fn field(&mut self, key: &str) -> &mut String {
        match key {
            "name" => &mut self.start.name,
            "version" => &mut self.start.version,
            "manufacturer" => &mut self.start.manufacturer,
            "models.name" => &mut self.model.name,
            "models.version" => &mut self.model.version,
            "predicates.number" => &mut self.predicate.number,
            "predicates.name" => &mut self.predicate.name,
            "certificates.number" => &mut self.quality.number,
            "certificates.body" => &mut self.quality.body,
            "certificates.scope" => &mut self.quality.scope,
            _ => &mut self.start.intended_use,
        }
    }

    fn fact(&mut self, facet: &str, text: &str) -> Result<(String, String), String> {
        let vocabulary = &self.catalogue.facets;
        let known = vocabulary.get(facet).ok_or("the catalogue has no such fact")?;
        let mut chosen = Vec::new();
        for word in values(text)? {
            chosen.push(headings::value(&word, known)?);
        }
        if chosen.len() != 1 && !known.several {
            return Err("one value is wanted".into());
        }
        let key = format!("facts.{facet}");
        self.once(&key, String::new())?;
        self.start.facts.insert(facet.to_string(), chosen.clone());
        Ok((key, chosen.join("; ")))
    }

    /// A class without a market: only some spellings belong to one market alone.
    fn class(&mut self, text: &str) -> Result<(String, String), String> {
        let class = text.trim().trim_start_matches("Class ").trim_start_matches("class ");
        match class {
            "IIa" | "IIb" | "Is" | "Im" => self.fact("eu_class", class),
            "II" => self.fact("us_class", class),
            _ => Err("several markets have such a class; head it `EU class` or `US class`".into()),
        }
    }

    fn market(&mut self, text: &str) -> Result<(String, String), String> {
        if !self.catalogue.facets.contains_key("marketed") {
            return Err("the catalogue has no such fact".into());
        }
        let mut codes = Vec::new();
        for word in values(text)? {
            codes.push(headings::market(&word, self.catalogue)?);
        }
        self.once("facts.CODE.marketed", String::new())?;
        for code in &codes {
            let facts = self.start.market_facts.entry(code.clone()).or_default();
            facts.insert("marketed".into(), vec!["true".into()]);
        }
        Ok(("facts.CODE.marketed".into(), codes.join("; ")))
    }

    fn granted(&mut self, part: Granted, cell: &Cell) -> Result<(String, String), String> {
        let day = cell.date.or_else(|| grid::counted_day(&cell.text));
        let day = || day.ok_or("it is not a date: write it as YYYY-MM-DD".to_string());
        let key = part.key();
        let written = match part {
            Granted::Number(kind) => {
                if self.certificate.number.is_empty() {
                    self.certificate.kind = kind.to_string();
                    self.certificate.number = cell.text.clone();
                } else {
                    return Err("another authorization is given before; add it by hand".into());
                }
                format!("{kind} {}", cell.text)
            }
            Granted::First => {
                let day = day()?;
                self.once(key, String::new())?;
                self.certificate.granted = Some(day);
                day.to_string()
            }
            Granted::Last => {
                let day = day()?;
                self.once(key, String::new())?;
                self.certificate.expires = Some(day);
                day.to_string()
            }
            Granted::QualityFirst => {
                let day = day()?;
                self.once(key, String::new())?;
                self.quality.granted = Some(day);
                day.to_string()
            }
            Granted::QualityLast => {
                let day = day()?;
                self.once(key, String::new())?;
                self.quality.expires = Some(day);
                day.to_string()
            }
            Granted::ProductCode => {
                self.once(key, String::new())?;
                self.predicate.product_code = Some(cell.text.clone());
                cell.text.clone()
            }
        };
        Ok((key.to_string(), written))
    }

    /// Put the parts together; a part that lacks its number or name is said to be left out.
    fn finish(mut self) -> Preview {
        let mut lost = Vec::new();
        let (first, last) = (self.certificate.granted, self.certificate.expires);
        if !self.certificate.number.is_empty() && !backwards(first, last) {
            self.start.authorizations.push(self.certificate);
        } else if first.is_some() || last.is_some() {
            lost.push((
                "authorizations.",
                "the certificate has no number, or ends before it began",
            ));
        }
        let (first, last) = (self.quality.granted, self.quality.expires);
        if !self.quality.number.is_empty() && !backwards(first, last) {
            self.quality.kind = "iso-13485".into();
            self.start.certificates.push(self.quality);
        } else {
            lost.push(("certificates.", "the certificate has no number, or ends before it began"));
        }
        if !self.model.name.is_empty() && !self.model.version.is_empty() {
            self.start.models.push(self.model);
        } else {
            lost.push(("models.", "a model has a name and a version"));
        }
        if self.predicate.number.is_empty() {
            lost.push(("predicates.", "a predicate has a number"));
        } else {
            self.start.predicates.push(self.predicate);
        }
        let markets: Vec<String> = self.start.market_facts.keys().cloned().collect();
        match markets.as_slice() {
            [only] if !self.users.is_empty() => {
                self.start.users.insert(only.clone(), self.users);
            }
            _ => lost.push(("settings.", "users differ by market: name one under `Market`")),
        }
        for (prefix, why) in lost {
            for cell in self.preview.understood.extract_if(.., |it| it.key.starts_with(prefix)) {
                let Understood { heading, value, place, .. } = cell;
                let why = why.to_string();
                self.preview.not_understood.push(NotUnderstood { heading, value, place, why });
            }
        }
        self.preview.text = template::write(&self.start, self.catalogue);
        self.preview
    }
}

fn backwards(first: Option<reliance_model::Date>, last: Option<reliance_model::Date>) -> bool {
    first.zip(last).is_some_and(|(first, last)| last < first)
}

/// The items of a cell: several stand apart by `;` or `,` or a line end.
fn values(text: &str) -> Result<Vec<String>, String> {
    let items = text.split([';', ',', '\n']).map(str::trim).filter(|item| !item.is_empty());
    let items: Vec<String> = items.map(Into::into).collect();
    if items.is_empty() { Err("no value stands in it".into()) } else { Ok(items) }
}
