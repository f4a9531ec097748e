//! What the program says in a paper, in Chinese by the catalogue's forms.
//!
//! Only the program's own words are said again: what the device file declares, what documents
//! say and what persons wrote stays as it is. A sentence that no form fits stays English, and
//! the end of the paper says so.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::Device;
use reliance_model::wording::{Said, Wording};

use super::build::Writing;
use super::{Block, Hole, Inline, PaperPicture, Source, Table, Trace};
use crate::svg;
use crate::svg::canvas;
use crate::svg::sheet::Shape;

/// Tables whose cells are the program's words.
const OWN_TABLES: [&str; 7] =
    ["findings", "figures", "gaps", "calendar", "results", "whole-list", "caveats"];
/// Longest name of a figure, in bytes.
const LONGEST_NAME: usize = 60;
/// Punctuation around words within a line, and what it is in Chinese.
const MARKS: [(&str, &str); 6] =
    [(" (", "（"), (")", "）"), (": ", "："), (". ", "。"), ("; ", "；"), (", ", "，")];

/// The paper's blocks in Chinese, as far as there are forms; how many sentences stay English.
pub(super) fn say(writing: &mut Writing<'_>, blocks: &mut [Block]) -> usize {
    let wording = &writing.source.catalogue.wording;
    let traces: BTreeMap<usize, Trace> =
        writing.traces.iter().map(|(trace, at)| (*at, trace.clone())).collect();
    let names = names(&writing.source.evidence.device);
    let mut saying = Saying { wording, names, traces, holes: &mut writing.holes, left: 0 };
    saying.blocks(blocks, false);
    for title in saying.holes.iter_mut().filter_map(|hole| hole.title.as_mut()) {
        *title = wording.say(title).text;
    }
    saying.left
}

/// Figures and methods of traces in Chinese.
pub(super) fn traces(source: &Source<'_>, traces: &mut [Trace]) {
    let names = names(&source.evidence.device);
    for trace in traces {
        for words in [&mut trace.figure, &mut trace.of, &mut trace.method].into_iter().flatten() {
            *words = source.catalogue.wording.say_keeping(words, &names).text;
        }
    }
}

/// What the device file gives a name to.
fn names(device: &Device) -> BTreeSet<String> {
    let sets = device.datasets.iter().map(|one| &one.name);
    let models = device.models.iter().map(|one| &one.name);
    let tables = device.tables.iter().map(|one| &one.name);
    let interfaces = device.interfaces.iter().map(|one| &one.name);
    let studies = device.studies.iter().map(|one| &one.name);
    let endpoints = device.plan.iter().flat_map(|plan| &plan.endpoints).map(|one| &one.name);
    let points = device.models.iter().flat_map(|model| model.thresholds.keys());
    sets.chain(models)
        .chain(tables)
        .chain(interfaces)
        .chain(studies)
        .chain(endpoints)
        .chain(points)
        .cloned()
        .collect()
}

struct Saying<'w> {
    wording: &'w Wording,
    names: BTreeSet<String>,
    traces: BTreeMap<usize, Trace>,
    holes: &'w mut Vec<Hole>,
    left: usize,
}

impl Saying<'_> {
    fn blocks(&mut self, blocks: &mut [Block], own: bool) {
        for block in blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph(text) => self.line(text, own),
                Block::List { items, .. } => {
                    items.iter_mut().for_each(|item| self.blocks(item, own));
                }
                Block::Table(table) => self.table(table),
                Block::Picture(picture) => self.picture(picture),
                Block::Person { .. } | Block::Quote { .. } | Block::PageBreak => {}
            }
        }
    }

    fn table(&mut self, table: &mut Table) {
        let own = OWN_TABLES.contains(&table.of.as_str());
        let titles = table.caption.iter_mut().chain(&mut table.header);
        titles.for_each(|title| self.fragment(title));
        // Each column of the term bank is in a language of its own.
        if table.of == "terms" {
            return;
        }
        for cell in table.rows.iter_mut().flatten() {
            match own {
                true => self.line(cell, true),
                false => self.cell(cell),
            }
        }
    }

    /// A cell of a table that may hold words of persons: only whole phrases are the program's.
    fn cell(&mut self, cell: &mut [Inline]) {
        if let [Inline::Text(text)] = cell {
            if !self.names.contains(text.as_str())
                && let Some(said) = self.wording.phrase(text)
            {
                *text = said.to_string();
            }
            return;
        }
        self.line(cell, false);
    }

    fn picture(&mut self, picture: &mut PaperPicture) {
        let drawn = svg::draw(&picture.picture, "");
        for (words, label) in labels(&drawn.sheet.shapes) {
            let Some((said, room)) =
                label.and_then(|(whole, room)| self.label(whole).zip(Some(room)))
            else {
                continue;
            };
            picture.labels.insert(words.to_string(), canvas::fitted(&said, room));
            // A name that is cut has the whole as its title.
            let whole = canvas::plain(label.map(|(whole, _)| whole).unwrap_or_default());
            if whole != words {
                picture.labels.entry(whole).or_insert_with(|| canvas::plain(&said));
            }
        }
        for (words, drawn) in [(&mut picture.caption, drawn.title), (&mut picture.alt, drawn.words)]
        {
            *words = self.sentence(words);
            picture.labels.insert(drawn, words.clone());
        }
    }

    /// The whole of a label in Chinese; none where it stays as it is. A name is told from a word
    /// by its marks, and some forms are written without them.
    fn label(&self, whole: &str) -> Option<String> {
        let plain = canvas::plain(whole);
        let said = [whole, &plain].map(|words| self.wording.say_keeping(words, &self.names));
        let said = said.into_iter().find(|said| said.whole)?;
        Some(said.text).filter(|said| canvas::plain(said) != plain)
    }

    fn line(&mut self, line: &mut [Inline], own: bool) {
        for inline in line {
            match inline {
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.line(inner, own),
                Inline::Text(text) if own => *text = self.words(text).text,
                Inline::Text(text) => self.fragment(text),
                Inline::Link { text, .. } => self.fragment(text),
                Inline::Field { text, trace, .. } if self.is_own(*trace) => {
                    *text = self.sentence(text)
                }
                Inline::Missing { text, hole, .. } => {
                    let needs = self.holes.get(*hole).map(|hole| hole.needs.clone());
                    let Some(needs) = needs.filter(|needs| !needs.is_empty()) else { continue };
                    let said = self.sentence(&needs);
                    *text = text.replace(&needs, said.trim_end_matches('。'));
                    self.holes[*hole].needs = said;
                }
                _ => {}
            }
        }
    }

    /// Is what stands there the program's own, not declared or stated by a person?
    fn is_own(&self, trace: usize) -> bool {
        self.traces.get(&trace).is_some_and(|trace| {
            trace.declared.is_none() && trace.stated.is_none() && *trace != files_only(trace)
        })
    }

    /// Words of a figure; its name is printed with spaces for its hyphens.
    fn words(&self, words: &str) -> Said {
        let said = self.wording.say_keeping(words, &self.names);
        if said.whole || words.len() > LONGEST_NAME || words.contains('`') {
            return said;
        }
        if words.trim_end().ends_with('.') {
            return said;
        }
        let name = words.replace(' ', "-");
        let named = self.wording.say_keeping(&name, &self.names);
        if named.whole && named.text != name { named } else { said }
    }

    fn sentence(&mut self, words: &str) -> String {
        let said = self.words(words);
        self.left += usize::from(!said.whole);
        let stop = words.trim_end().ends_with('.') && !said.text.ends_with(['。', '.']);
        let stop = match (stop, said.whole) {
            (true, true) => "。",
            (true, false) => ".",
            (false, _) => "",
        };
        said.text + stop
    }

    /// Words within a line with the marks around them; left alone where no form says them.
    fn fragment(&mut self, words: &mut String) {
        let inner = inner(words);
        let said = self.wording.say_keeping(inner, &self.names);
        if inner.is_empty() || !said.whole || said.text == inner {
            return;
        }
        let at = words.find(inner).unwrap_or_default();
        let (before, after) = (&words[..at], &words[at + inner.len()..]);
        *words = format!("{}{}{}", marks(before), said.text, marks(after));
    }
}

/// Labels of a drawing by their words as they are drawn: the whole of each, and the least room it
/// has; none where two of them are cut to the same words.
fn labels(shapes: &[Shape]) -> BTreeMap<&str, Option<(&str, f64)>> {
    let mut labels: BTreeMap<&str, Option<(&str, f64)>> = BTreeMap::new();
    for shape in shapes {
        let Shape::Words { words, whole, room, .. } = shape else { continue };
        let label = labels.entry(words).or_insert(Some((whole, *room)));
        *label = label
            .filter(|(known, _)| known == whole)
            .map(|(known, least)| (known, least.min(*room)));
    }
    labels
}

/// A trace that leads to files alone.
fn files_only(trace: &Trace) -> Trace {
    Trace { files: trace.files.clone(), ..Trace::default() }
}

/// The words without the marks around them; a bracket that they open is theirs to close.
fn inner(words: &str) -> &str {
    let marks = [' ', ':', '.', ';', ','];
    let mut inner = words.trim_matches(marks);
    loop {
        let (opened, closed) = (inner.matches('(').count(), inner.matches(')').count());
        let less = match opened.cmp(&closed) {
            Ordering::Greater => inner.strip_prefix('('),
            Ordering::Less => inner.strip_suffix(')'),
            // One pair around all, not `(a) and (b)`.
            Ordering::Equal => inner
                .strip_prefix('(')
                .and_then(|less| less.strip_suffix(')'))
                .filter(|less| less.find(')') >= less.find('(')),
        };
        match less {
            Some(less) if !less.is_empty() => inner = less.trim_matches(marks),
            _ => return inner,
        }
    }
}

fn marks(text: &str) -> String {
    MARKS.iter().fold(text.to_string(), |text, (english, chinese)| text.replace(english, chinese))
}
