//! De-identification, judged and never done: what a file declares against what it holds.
//!
//! [`judge`] holds one header against PS3.15 Table E.1-1 of a named edition, at every level
//! of nesting, under the options that the file declares. Values appear in no result: a
//! finding has a place, a kind and a reason. Names of actions are those of the MIDI-B
//! challenge, so that results compare.
//!
//! An empty value identifies nobody and is accepted wherever the table says remove, empty
//! or (outside a declaration) dummy; a value that says itself that it is a dummy is too.
//! Where the table leaves the choice to the type of the attribute (`X/Z`), either is
//! accepted. What one file alone cannot tell (was a UID replaced, a date shifted, a text
//! cleaned?) is counted as open and never as right.

mod content;
mod declaration;
mod judged;
mod options;
mod pixels;
mod profile;
mod safe_private;
#[cfg(test)]
mod tests;
mod text;
mod values;
mod worklist;

use std::collections::BTreeMap;

use super::{DataSet, Element, FaultKind, Header, Tag, Value, Vr};
pub use content::Concepts;
pub use declaration::{Declaration, Temporal};
pub use judged::{Action, Judged, Kind, MOST_VIOLATIONS, Open, Place, Violation, Why};
pub use options::{BASIC, Option7050, Options};
use pixels::Pixels;
pub use profile::{Actions, Profile};
pub use safe_private::SafePrivate;
use text::{Found, Names};
use values::{is_dummy, is_of_maker, trim};
pub use worklist::{WORKLIST_HEAD, worklist};

/// Deepest nesting that is judged; readers stop before it.
const DEPTH: usize = 128;

const SOP_INSTANCE: Tag = Tag::new(0x0008, 0x0018);
const MEDIA_INSTANCE: Tag = Tag::new(0x0002, 0x0003);
const PATIENT_NAME: Tag = Tag::new(0x0010, 0x0010);
const PATIENT_ID: Tag = Tag::new(0x0010, 0x0020);
const ROWS: Tag = Tag::new(0x0028, 0x0010);
/// Attributes without which an object loses its place.
const NEEDED: [Tag; 5] =
    [SOP_INSTANCE, PATIENT_NAME, PATIENT_ID, Tag::new(0x0020, 0x000D), Tag::new(0x0020, 0x000E)];

/// What the caller brings besides the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    safe_private: SafePrivate,
    concepts: Concepts,
    /// Small letters, ascending.
    names: Vec<String>,
    /// Are findings counted and not kept?
    counted: bool,
}

impl Settings {
    /// With the private elements that are known to be safe.
    pub fn new(safe_private: SafePrivate) -> Settings {
        Settings { safe_private, ..Settings::default() }
    }

    /// With the concept names of content items that say what attributes say.
    #[must_use]
    pub fn knowing(mut self, concepts: Concepts) -> Settings {
        self.concepts = concepts;
        self
    }

    /// With words to look for in kept text, besides the names that a file itself gives.
    #[must_use]
    pub fn looking_for(mut self, text: &str) -> Settings {
        self.names.extend(text::words_of(text));
        self.names.sort();
        self.names.dedup();
        self
    }

    /// Findings are counted, and none is kept for a worklist.
    #[must_use]
    pub fn counted(mut self) -> Settings {
        self.counted = true;
        self
    }

    /// Words that are looked for in kept text of every file.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// Hold a header against the table.
pub fn judge(header: &Header<'_>, profile: &Profile, settings: &Settings) -> Judged {
    let declaration = Declaration::read(&header.data);
    let mut judge = Judge {
        profile,
        safe: &settings.safe_private,
        concepts: &settings.concepts,
        names: Names::of(&header.data, &settings.names),
        patient: value(&header.data, PATIENT_ID),
        path: Vec::new(),
        counted: settings.counted,
        listed: 0,
        out: Judged::under(declaration),
    };
    judge.set(&header.meta);
    judge.set(&header.data);
    judge.out.whole = !header.faults.iter().any(|fault| {
        use FaultKind::{BrokenDeflate, TooDeep, TooLong, TooMany, Truncated};
        matches!(fault.kind, BrokenDeflate | TooDeep | TooLong | TooMany | Truncated)
    });
    judge.declared(header);
    judge.pixels(header);
    judge.out
}

fn value<'a>(data: &DataSet<'a>, tag: Tag) -> &'a [u8] {
    data.get(tag).map(|element| trim(element.bytes())).unwrap_or_default()
}

struct Judge<'p, 'a> {
    profile: &'p Profile,
    safe: &'p SafePrivate,
    concepts: &'p Concepts,
    names: Names<'a>,
    patient: &'a [u8],
    path: Vec<(Tag, u32)>,
    counted: bool,
    /// Findings that are kept, or would be.
    listed: usize,
    out: Judged,
}

/// A block of private elements of one data set.
struct Block<'a> {
    creator: &'a [u8],
    /// Where its finding stands.
    found: Option<usize>,
}

impl<'a> Judge<'_, 'a> {
    fn claims(&self) -> bool {
        self.out.declaration.is_claim()
    }

    fn options(&self) -> Options {
        self.out.declaration.options
    }

    /// Every element of a data set, and of the data sets within it.
    fn set(&mut self, data: &DataSet<'a>) {
        let mut blocks = BTreeMap::new();
        let item = content::is_item(data);
        let says = if item { self.concepts.attribute(data) } else { None };
        for element in &data.elements {
            if element.tag.is_private() {
                self.private(element, &mut blocks);
                continue;
            }
            if item && content::is_value(element.tag) && self.item(element, says) {
                continue;
            }
            match self.profile.rule(element.tag) {
                None => self.kept(element),
                Some(rule) => {
                    let actions = rule.actions(self.options());
                    self.ruled(element, actions, rule.is_temporal());
                }
            }
        }
    }

    fn within(&mut self, tag: Tag, items: &[DataSet<'a>]) {
        if self.path.len() >= DEPTH {
            self.out.open.unread += 1;
            return;
        }
        for (at, item) in items.iter().enumerate() {
            self.path.push((tag, at as u32 + 1));
            self.set(item);
            self.path.pop();
        }
    }

    /// The value of a content item, where the table's row for such values is not all that
    /// is to say; was it judged?
    fn item(&mut self, element: &Element<'a>, says: Option<Tag>) -> bool {
        if let Some(rule) = says.and_then(|tag| self.profile.rule(tag)) {
            if says == Some(PATIENT_ID) {
                self.patient_id(element.tag, element.bytes());
            } else {
                self.ruled(element, rule.actions(self.options()), rule.is_temporal());
            }
            return true;
        }
        if element.tag != content::TEXT_VALUE || trim(element.bytes()).is_empty() {
            return false;
        }
        let cleaned = self.options().has(Option7050::CleanStructured);
        self.ruled(element, if cleaned { Actions::CLEAN } else { Actions::DUMMY }, false);
        true
    }

    /// A tree of content items of which nobody says that it was cleaned.
    fn tree(&mut self) {
        let within = self.path.iter().any(|(tag, _)| *tag == content::CONTENT);
        if self.claims() && !within && !self.options().has(Option7050::CleanStructured) {
            let why = Why::ContentKept;
            self.look(Action::TextRemoved, content::CONTENT, Kind::Sequence, why);
        }
    }

    /// An attribute that the table does not name: it stays, and its text is looked through.
    fn kept(&mut self, element: &Element<'a>) {
        match &element.value {
            Value::Items(items) => self.within(element.tag, items),
            Value::Bytes(bytes) if is_free_text(element.vr) => {
                self.text(element.tag, bytes);
            }
            _ => {}
        }
    }

    fn ruled(&mut self, element: &Element<'a>, actions: Actions, temporal: bool) {
        let tag = element.tag;
        match &element.value {
            Value::Items(items) if items.is_empty() => {}
            Value::Items(items) => {
                let stays = Actions::KEEP.and(Actions::CLEAN).and(Actions::UID).and(Actions::DUMMY);
                if tag == content::CONTENT {
                    self.tree();
                }
                if actions.has(stays) {
                    self.within(tag, items);
                } else {
                    self.sure(Action::TextRemoved, tag, Kind::Sequence, Why::NotRemoved);
                }
            }
            Value::Unread { length: 0 } => {}
            Value::Unread { .. } if actions.has(Actions::KEEP) => {}
            Value::Unread { .. } => self.out.open.unread += 1,
            Value::Bytes(bytes) => self.bytes(element, bytes, actions, temporal),
        }
    }

    fn bytes(&mut self, element: &Element<'a>, bytes: &'a [u8], actions: Actions, temporal: bool) {
        let (tag, vr) = (element.tag, element.vr);
        if trim(bytes).is_empty() {
            if self.claims() && actions == Actions::DUMMY {
                self.sure(Action::TextNotnull, tag, kind_of(vr), Why::DummyMissing);
            }
        } else if actions.has(Actions::KEEP) {
        } else if actions.has(Actions::UID) && vr == Vr::UI {
            self.out.open.uids += 1;
            if self.claims() && is_of_maker(trim(bytes)) {
                self.look(Action::UidChanged, tag, Kind::Uid, Why::MakersUid);
            }
        } else if tag == PATIENT_ID {
            self.patient_id(tag, bytes);
        } else if is_dummy(vr, bytes) || (vr == Vr::PN && trim(bytes) == self.patient) {
        } else if actions.has(Actions::CLEAN) {
            self.cleaned(element, bytes, temporal);
        } else {
            let action = match (temporal, vr) {
                (true, _) => Action::DateShifted,
                (_, Vr::UI) => Action::UidChanged,
                _ if is_graphics(tag) => Action::PixelsHidden,
                _ => Action::TextRemoved,
            };
            let kind = if is_graphics(tag) { Kind::Graphics } else { kind_of(vr) };
            self.sure(action, tag, kind, Why::NotRemoved);
        }
    }

    /// The identifier of the patient, which a pseudonym may stand for.
    fn patient_id(&mut self, tag: Tag, bytes: &[u8]) {
        let id = trim(bytes);
        if self.path.is_empty() {
            self.out.open.patient_ids += u32::from(!is_dummy(Vr::LO, bytes));
        } else if self.claims() && id != self.patient && !is_dummy(Vr::LO, bytes) {
            self.look(Action::PatidConsistent, tag, Kind::Identifier, Why::OtherPatient);
        }
    }

    /// A value that was to be cleaned: nobody can tell from it alone that it was.
    fn cleaned(&mut self, element: &Element<'a>, bytes: &'a [u8], temporal: bool) {
        if temporal {
            self.out.open.dates += 1;
        } else if !is_free_text(element.vr) || !self.text(element.tag, bytes) {
            self.out.open.cleaned += 1;
        }
    }

    /// Look through a text that stays; was something found?
    fn text(&mut self, tag: Tag, bytes: &[u8]) -> bool {
        let Some(found) = text::look(bytes, &self.names) else { return false };
        let (why, kind, sure) = match found {
            Found::Name => (Why::HoldsName, Kind::Name, true),
            // Under a declaration the identifier is a pseudonym.
            Found::Identifier => (Why::HoldsIdentifier, Kind::Identifier, !self.claims()),
            Found::Mail => (Why::HoldsMail, Kind::Text, true),
            Found::Phone => (Why::HoldsPhone, Kind::Text, false),
            Found::Labelled => (Why::HoldsNumber, Kind::Identifier, false),
            Found::Day => (Why::HoldsDay, Kind::Date, false),
            Found::Title => (Why::HoldsTitle, Kind::Name, false),
        };
        self.find(Action::TextRemoved, tag, kind, why, sure);
        true
    }

    fn private(&mut self, element: &Element<'a>, blocks: &mut BTreeMap<(u16, u8), Block<'a>>) {
        let tag = element.tag;
        if tag.is_private_creator() {
            let block = Block { creator: trim(element.bytes()), found: None };
            blocks.entry((tag.group, (tag.element & 0xFF) as u8)).or_insert(block);
            return;
        }
        let empty = match &element.value {
            Value::Bytes(bytes) => trim(bytes).is_empty(),
            Value::Items(items) => items.is_empty(),
            Value::Unread { length } => *length == 0,
        };
        if empty || tag.element == 0 {
            return;
        }
        let number = (tag.element >> 8) as u8;
        // Without a creator nobody knows whose the element is.
        let nobodys = Block { creator: b"", found: None };
        let block = blocks.entry((tag.group, number)).or_insert(nobodys);
        let may_stay = self.options().has(Option7050::SafePrivate);
        if may_stay && self.safe.has(tag.group, tag.element, block.creator) {
            self.within(tag, element.items());
            return;
        }
        if let Some(at) = block.found {
            if let Some(found) = self.out.violations.get_mut(at) {
                found.more += 1;
            }
            return;
        }
        let why = if may_stay { Why::PrivateNotSafe } else { Why::PrivateKept };
        let next = self.listed;
        self.sure(Action::TextRemoved, tag, Kind::Private, why);
        block.found = (self.listed > next).then_some(next);
    }

    /// What the declaration itself lacks or contradicts.
    fn declared(&mut self, header: &Header<'_>) {
        if !self.claims() {
            return;
        }
        let declaration = self.out.declaration;
        // What a header that breaks off lacks may have stood behind the break.
        if !declaration.method && self.out.whole {
            let (tag, why) = (declaration::METHOD, Why::NoMethod);
            self.sure(Action::TagRetained, tag, Kind::Declaration, why);
        }
        if declaration.contradicts_itself() {
            let (tag, why) = (declaration::TEMPORAL, Why::DatesContradict);
            self.sure(Action::DateShifted, tag, Kind::Declaration, why);
        }
        let (own, media) = (value(&header.data, SOP_INSTANCE), value(&header.meta, MEDIA_INSTANCE));
        if !own.is_empty() && !media.is_empty() && own != media {
            self.sure(Action::UidConsistent, MEDIA_INSTANCE, Kind::Uid, Why::MediaUidDiffers);
        }
        for tag in NEEDED {
            if self.out.whole && header.data.get(tag).is_none() {
                self.look(Action::TagRetained, tag, Kind::Declaration, Why::NeededIsGone);
            }
        }
    }

    fn pixels(&mut self, header: &Header<'_>) {
        let rows = header.data.get(ROWS).is_some_and(|rows| !is_dummy(rows.vr, rows.bytes()));
        if !rows && header.pixels.is_none() {
            return;
        }
        self.out.open.pixels = true;
        match pixels::look(&header.data, self.options()) {
            Pixels::Declared => {
                let why = Why::BurnedInDeclared;
                self.sure(Action::PixelsHidden, pixels::BURNED_IN, Kind::Pixels, why);
            }
            Pixels::AtRisk => {
                let why = Why::BurnedInRisk;
                self.look(Action::PixelsHidden, pixels::BURNED_IN, Kind::Pixels, why);
            }
            Pixels::Face => {
                let why = Why::Recognisable;
                self.look(Action::PixelsHidden, pixels::FEATURES, Kind::Pixels, why);
            }
            Pixels::Quiet => {}
        }
        if rows && header.pixels.is_none() && self.claims() && header.faults.is_empty() {
            self.look(Action::PixelsRetained, ROWS, Kind::Pixels, Why::PixelsGone);
        }
    }

    fn sure(&mut self, action: Action, tag: Tag, kind: Kind, why: Why) {
        self.find(action, tag, kind, why, true);
    }

    fn look(&mut self, action: Action, tag: Tag, kind: Kind, why: Why) {
        self.find(action, tag, kind, why, false);
    }

    fn find(&mut self, action: Action, tag: Tag, kind: Kind, why: Why, sure: bool) {
        self.out.count(action, sure);
        if self.listed >= MOST_VIOLATIONS {
            return;
        }
        self.listed += 1;
        if !self.counted {
            let place = Place { path: self.path.clone(), tag };
            self.out.violations.push(Violation { action, place, kind, why, sure, more: 0 });
        }
    }
}

/// Text in which anything may be written.
fn is_free_text(vr: Vr) -> bool {
    matches!(vr, Vr::LO | Vr::SH | Vr::ST | Vr::LT | Vr::UT | Vr::UC | Vr::PN)
}

/// Curves and overlays, which are drawn over the image.
fn is_graphics(tag: Tag) -> bool {
    tag.group & 0xFF00 == 0x5000 || (tag.group & 0xFF00 == 0x6000 && tag.element == 0x3000)
}

fn kind_of(vr: Vr) -> Kind {
    match vr {
        Vr::PN => Kind::Name,
        Vr::DA | Vr::DT | Vr::TM => Kind::Date,
        Vr::UI => Kind::Uid,
        Vr::SH | Vr::LO | Vr::ST | Vr::LT | Vr::UT | Vr::UC | Vr::UR | Vr::CS | Vr::AS => {
            Kind::Text
        }
        Vr::SQ => Kind::Sequence,
        _ => Kind::Number,
    }
}
