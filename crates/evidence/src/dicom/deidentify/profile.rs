//! PS3.15 Table E.1-1 as data: what the basic profile and its options do to an attribute.

use reliance_model::problem::{Place, Problem, Reading};

use super::options::{Option7050, Options};
use crate::dicom::Tag;

/// Actions that end in a value a reader may accept, as a set of bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Actions(u8);

impl Actions {
    /// Remove.
    pub const REMOVE: Actions = Actions(1);
    /// Empty, or replace by a dummy.
    pub const EMPTY: Actions = Actions(2);
    /// Replace by a dummy.
    pub const DUMMY: Actions = Actions(4);
    /// Replace by another UID, everywhere the same.
    pub const UID: Actions = Actions(8);
    /// Keep.
    pub const KEEP: Actions = Actions(16);
    /// Clean.
    pub const CLEAN: Actions = Actions(32);

    /// Is one of `other` among them?
    pub const fn has(self, other: Actions) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Actions) -> Actions {
        Actions(self.0 | other.0)
    }

    /// Actions from the letters of the table: `X`, `Z/D`, `X/Z/U*`.
    fn read(letters: &str) -> Option<Actions> {
        letters.split('/').try_fold(Actions::default(), |actions, letter| {
            Some(actions.and(match letter {
                "X" => Actions::REMOVE,
                "Z" => Actions::EMPTY,
                "D" => Actions::DUMMY,
                "U" | "U*" => Actions::UID,
                "K" => Actions::KEEP,
                "C" => Actions::CLEAN,
                _ => return None,
            }))
        })
    }
}

/// What the table says of one attribute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rule {
    basic: Actions,
    keep: Options,
    clean: Options,
}

impl Rule {
    /// Actions that are right under the declared options; several where the table leaves
    /// the choice to the type of the attribute.
    pub(super) fn actions(self, declared: Options) -> Actions {
        let mut actions = self.basic;
        if self.keep.meets(declared) {
            actions = actions.and(Actions::KEEP);
        }
        if self.clean.meets(declared) {
            actions = actions.and(Actions::CLEAN);
        }
        actions
    }

    /// Is it a date or a time of the study, by the options that concern it?
    pub(super) fn is_temporal(self) -> bool {
        let temporal = Options::of(Option7050::FullDates).with(Option7050::ModifiedDates);
        self.keep.meets(temporal) || self.clean.meets(temporal)
    }
}

/// Table E.1-1 of one edition, to be looked up by tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    edition: String,
    /// Ascending; the rules and keywords stand in the same places.
    tags: Vec<u32>,
    /// Where each of them stands, from 1 on, at the slot that it leads to or the next free
    /// one; 0 in slots that are free.
    slots: Vec<u32>,
    rules: Vec<Rule>,
    keywords: Vec<String>,
    curves: Rule,
    overlay_data: Rule,
    overlay_comments: Rule,
    private: Rule,
}

impl Profile {
    /// Edition of the standard, such as `2026d`.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Attributes that it names one by one.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Does it name no attribute?
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Read the table from tab-separated text: a head of comments with `# edition:`, a line
    /// of columns, a line an attribute. A line that cannot be read is a problem.
    pub fn read(file: &str, text: &str) -> Reading<Profile> {
        let mut reader = Reader { file, profile: Profile::default(), problems: Vec::new() };
        let mut columns: Option<Vec<&str>> = None;
        let mut rows: Vec<(u32, Rule, &str)> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let place = number as u64 + 1;
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(edition) = comment.trim().strip_prefix("edition:") {
                    reader.profile.edition = edition.trim().to_string();
                }
            } else if line.trim().is_empty() {
            } else if let Some(columns) = &columns {
                rows.extend(reader.row(columns, line, place));
            } else {
                columns = Some(line.split('\t').collect());
            }
        }
        if reader.profile.edition.is_empty() {
            reader.wrong(1, "the table names no edition", "begin it with `# edition: 2026d`");
        }
        rows.sort_by_key(|(tag, ..)| *tag);
        let mut profile = reader.profile;
        for (tag, rule, keyword) in rows {
            profile.tags.push(tag);
            profile.rules.push(rule);
            profile.keywords.push(keyword.to_string());
        }
        profile.slots = slots(&profile.tags);
        Reading { items: profile, problems: reader.problems }
    }

    /// The rule for an attribute; `None` where the table has none.
    pub(super) fn rule(&self, tag: Tag) -> Option<Rule> {
        if tag.is_private() {
            return Some(self.private);
        }
        match (tag.group & 0xFF00, tag.element) {
            (0x5000, _) => return Some(self.curves),
            (0x6000, 0x3000) => return Some(self.overlay_data),
            (0x6000, 0x4000) => return Some(self.overlay_comments),
            _ => {}
        }
        self.rules.get(self.find(tag.number())?).copied()
    }

    /// Where a tag stands.
    fn find(&self, number: u32) -> Option<usize> {
        let mut slot = slot(number, self.slots.len());
        // Most slots are free, so that one is met soon.
        while let Some(at) = self.slots.get(slot)?.checked_sub(1) {
            if self.tags.get(at as usize) == Some(&number) {
                return Some(at as usize);
            }
            slot = (slot + 1) % self.slots.len();
        }
        None
    }

    /// Keyword of an attribute as the table has it; of a private one or one the table does
    /// not have, the dictionary's.
    pub fn keyword(&self, tag: Tag) -> &str {
        if tag.is_private() {
            return "private";
        }
        match (tag.group & 0xFF00, tag.element) {
            (0x5000, _) => return "CurveData",
            (0x6000, 0x3000) => return "OverlayData",
            (0x6000, 0x4000) => return "OverlayComments",
            _ => {}
        }
        let named =
            self.find(tag.number()).and_then(|at| self.keywords.get(at)).map(String::as_str);
        named.or_else(|| tag.keyword()).unwrap_or("unknown")
    }
}

/// Slots for each tag: most tags that are not there end at an empty slot.
const SPARE: usize = 4;

/// The slots of tags.
fn slots(tags: &[u32]) -> Vec<u32> {
    let mut slots = vec![0; (tags.len() * SPARE).next_power_of_two()];
    for (standing, tag) in (1..).zip(tags) {
        let from = slot(*tag, slots.len());
        let (before, after) = slots.split_at_mut(from);
        if let Some(free) = after.iter_mut().chain(before).find(|slot| **slot == 0) {
            *free = standing;
        }
    }
    slots
}

/// The slot that a tag leads to.
fn slot(number: u32, slots: usize) -> usize {
    // Multiplied by the golden ratio's share of 2^32, so that neighbours lie apart.
    let mixed = u64::from(number.wrapping_mul(0x9E37_79B9));
    // Below `slots`, which is a length in memory.
    ((mixed * slots as u64) >> 32) as usize
}

struct Reader<'a> {
    file: &'a str,
    profile: Profile,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn wrong(&mut self, line: u64, message: &str, help: &str) {
        let problem = Problem::error("bad-deidentification-table", self.file, message);
        self.problems.push(problem.at(Place::Line(line)).help(help));
    }

    /// A row of one attribute; the rules of groups and private attributes are kept aside.
    fn row<'t>(
        &mut self,
        columns: &[&str],
        line: &'t str,
        place: u64,
    ) -> Option<(u32, Rule, &'t str)> {
        let cells: Vec<&str> = line.split('\t').collect();
        let Some(rule) = rule(columns, &cells) else {
            let message = "the line is no tag with actions for each column";
            self.wrong(
                place,
                message,
                "write `(0010,0010)`, a keyword, `X`, `Z`, `D`, `U`, `K`, `C` or `-`",
            );
            return None;
        };
        let (tag, keyword) = (cells.first()?, cells.get(1)?);
        match *tag {
            "(50xx,xxxx)" => self.profile.curves = rule,
            "(60xx,3000)" => self.profile.overlay_data = rule,
            "(60xx,4000)" => self.profile.overlay_comments = rule,
            "(odd,xxxx)" => self.profile.private = rule,
            tag => match parse(tag) {
                Some(tag) => return Some((tag, rule, keyword)),
                None => self.wrong(place, "the line begins with no tag", "write `(0010,0010)`"),
            },
        }
        None
    }
}

fn rule(columns: &[&str], cells: &[&str]) -> Option<Rule> {
    if cells.len() != columns.len() || cells.len() < 3 {
        return None;
    }
    let mut rule = Rule { basic: Actions::read(cells[2])?, ..Rule::default() };
    for (column, cell) in columns.iter().zip(cells).skip(3) {
        let option = Option7050::of_column(column)?;
        match *cell {
            "-" => {}
            "K" => rule.keep = rule.keep.with(option),
            "C" => rule.clean = rule.clean.with(option),
            _ => return None,
        }
    }
    Some(rule)
}

/// `(0010,0020)` as one number.
pub(super) fn parse(tag: &str) -> Option<u32> {
    let (group, element) = tag.strip_prefix('(')?.strip_suffix(')')?.split_once(',')?;
    let hex = |text: &str| (text.len() == 4).then(|| u32::from_str_radix(text, 16).ok())?;
    Some(hex(group)? << 16 | hex(element)?)
}
