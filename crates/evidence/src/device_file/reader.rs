//! What every part of the device file is read with: words of the catalogue, and mentions
//! to be resolved once everything is read.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use reliance_model::Date;
use reliance_model::catalogue::Catalogue;
use reliance_model::method::Signature;
use reliance_model::problem::{closest, line_of};
use reliance_model::toml_read::Keys;

use super::{Words, files};

/// Bytes of a word.
pub(super) type Span = Range<usize>;

/// A name that must be declared elsewhere in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mention {
    /// A table.
    Table(String),
    /// A data set.
    Dataset(String),
    /// A data set that holds ratings of cases.
    Ratings(String),
    /// A model, `name` or `name@version`.
    Model(String),
    /// A role among the columns of the data set's table.
    RoleOf { dataset: String, role: String },
    /// A role among the columns of some table.
    Role(String),
    /// An endpoint of the plan.
    Endpoint(String),
    /// An operating point of the data set's model, or a number.
    Threshold { dataset: String, threshold: String },
}

/// Reads the parts of one device file.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) catalogue: &'a Catalogue,
    /// Methods that an endpoint may name; held against nothing where there is none.
    pub(super) methods: &'a [Signature],
    files: RefCell<BTreeMap<String, Span>>,
    mentions: RefCell<Vec<(Mention, Span)>>,
    names: RefCell<BTreeSet<(&'static str, String)>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, words: Words<'a>) -> Reader<'a> {
        Reader {
            text,
            catalogue: words.catalogue,
            methods: words.methods,
            files: RefCell::default(),
            mentions: RefCell::default(),
            names: RefCell::default(),
        }
    }

    pub(super) fn into_files(self) -> BTreeMap<String, Span> {
        self.files.into_inner()
    }

    /// Mentions in the order of the file.
    pub(super) fn mentions(&self) -> Vec<(Mention, Span)> {
        let mut mentions = self.mentions.borrow().clone();
        mentions.sort_by_key(|(_, span)| (span.start, span.end));
        mentions
    }

    /// Line, counted from 1, of a byte.
    pub(super) fn line(&self, byte: usize) -> usize {
        line_of(self.text, byte)
    }

    /// Remember a name to be resolved later.
    pub(super) fn mention(&self, mention: Mention, span: Span) {
        self.mentions.borrow_mut().push((mention, span));
    }

    /// A name that must be given and be the only one of its `kind`.
    pub(super) fn name(&self, keys: &mut Keys<'_>, key: &str, kind: &'static str) -> String {
        let name = keys.required_text(key).unwrap_or_default();
        self.only(keys, key, kind, &name);
        name
    }

    /// Say so where a name of this `kind` was given before.
    pub(super) fn only(&self, keys: &Keys<'_>, key: &str, kind: &'static str, name: &str) {
        if !name.is_empty() && !self.names.borrow_mut().insert((kind, name.to_string())) {
            let message = format!("there is another {kind} `{name}`");
            let help = Some("give each its own name; only the first is found by it".to_string());
            keys.sink().error("duplicate-name", keys.span_of(key), message, help);
        }
    }

    /// A path inside the folder, or an address, under `key`.
    pub(super) fn path(&self, keys: &mut Keys<'_>, key: &str) -> Option<String> {
        let path = keys.text(key)?;
        self.keep_path(keys, path, keys.span_of(key))
    }

    /// As [`Reader::path`]; a problem where it is absent.
    pub(super) fn required_path(&self, keys: &mut Keys<'_>, key: &str) -> String {
        match keys.has(key) {
            true => self.path(keys, key).unwrap_or_default(),
            false => {
                keys.text(key);
                keys.missing(key);
                String::new()
            }
        }
    }

    /// Paths or addresses under `key`.
    pub(super) fn paths(&self, keys: &mut Keys<'_>, key: &str) -> Vec<String> {
        let paths = keys.spanned_texts(key);
        paths.into_iter().filter_map(|(path, span)| self.keep_path(keys, path, span)).collect()
    }

    fn keep_path(&self, keys: &Keys<'_>, path: String, span: Span) -> Option<String> {
        match files::inside(&path) {
            Ok(path) => {
                self.files.borrow_mut().entry(path.clone()).or_insert(span);
                Some(path)
            }
            Err((message, help)) => {
                keys.sink().error("path-outside", span, message, Some(help));
                None
            }
        }
    }

    /// A text where an item may be a file of the folder or a place in a document: kept as a
    /// file if it looks like a path and stays inside.
    pub(super) fn item(&self, keys: &mut Keys<'_>, key: &str) -> Option<String> {
        let item = keys.text(key)?;
        if files::looks_like_a_path(&item) {
            return self.keep_path(keys, item, keys.span_of(key));
        }
        Some(item)
    }

    /// The tables under `key` by market code.
    pub(super) fn by_market<T>(
        &self,
        keys: &mut Keys<'_>,
        key: &str,
        read: fn(&mut Keys<'_>, &Reader<'_>) -> T,
    ) -> BTreeMap<String, T> {
        let by_market = keys.table(key, |keys| {
            keys.each_table(|market, span, keys| {
                self.market(keys, market, span);
                read(keys, self)
            })
        });
        by_market.unwrap_or_default()
    }

    /// Say so where a market code is unknown.
    pub(super) fn market(&self, keys: &Keys<'_>, market: &str, span: Span) {
        let markets = &self.catalogue.markets;
        if !markets.is_empty() && !markets.contains_key(market) {
            let message = format!("there is no market `{market}`");
            let help = one_of(market, markets.keys().map(String::as_str));
            keys.sink().error("unknown-market", span, message, Some(help));
        }
    }

    /// Data sets that are named under `key`.
    pub(super) fn datasets(&self, keys: &mut Keys<'_>, key: &str) -> Vec<String> {
        let names = keys.spanned_texts(key);
        let mention = |(name, span): (String, Span)| {
            self.mention(Mention::Dataset(name.clone()), span);
            name
        };
        names.into_iter().map(mention).collect()
    }

    /// A data set that must be named under `key`.
    pub(super) fn dataset(&self, keys: &mut Keys<'_>, key: &str) -> String {
        let name = keys.required_text(key).unwrap_or_default();
        if !name.is_empty() {
            self.mention(Mention::Dataset(name.clone()), keys.span_of(key));
        }
        name
    }

    /// Roles that are named under `key`, which some table must have.
    pub(super) fn roles(&self, keys: &mut Keys<'_>, key: &str) -> Vec<String> {
        let roles = keys.spanned_texts(key);
        let mention = |(role, span): (String, Span)| {
            self.mention(Mention::Role(role.clone()), span);
            role
        };
        roles.into_iter().map(mention).collect()
    }
}

/// A suggestion for `word`: the closest of `known`, or all where they are few.
pub(super) fn one_of<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match closest(word, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => "none is declared".to_string(),
        None if known.len() <= 20 => format!("one of: {}", known.join(", ")),
        None => format!("one of {} known words, such as {}", known.len(), known[..5].join(", ")),
    }
}

/// A number under `key` that must lie in a range; outside it is not used.
pub(super) fn within(keys: &mut Keys<'_>, key: &str, range: Bounds) -> Option<f64> {
    let number = keys.number(key)?;
    let Bounds { low, high, open } = range;
    let inside = if open { number > low && number < high } else { number >= low && number <= high };
    if inside {
        return Some(number);
    }
    let word = if open { "strictly between" } else { "between" };
    let message = match high.is_finite() {
        true => format!("`{key}` is {number}, not {word} {low} and {high}"),
        false if open => format!("`{key}` is {number}, not above {low}"),
        false => format!("`{key}` is {number}, not at least {low}"),
    };
    let percent = high == 1.0 && number > 1.0 && number <= 100.0;
    let help = percent.then(|| format!("a fraction is wanted: {number} % is {}", number / 100.0));
    keys.sink().error("out-of-range", keys.span_of(key), message, help);
    None
}

/// Where a number must lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    low: f64,
    high: f64,
    open: bool,
}

impl Bounds {
    /// From 0 to 1.
    pub(super) const FRACTION: Bounds = Bounds { low: 0.0, high: 1.0, open: false };
    /// Between 0 and 1, neither included.
    pub(super) const INNER: Bounds = Bounds { low: 0.0, high: 1.0, open: true };
    /// Above 0.
    pub(super) const POSITIVE: Bounds = Bounds { low: 0.0, high: f64::INFINITY, open: true };
    /// At least 1.
    pub(super) const FROM_ONE: Bounds = Bounds { low: 1.0, high: f64::INFINITY, open: false };
}

/// Edges of bands under `key`: ascending, or they are not used.
pub(super) fn edges(keys: &mut Keys<'_>, key: &str) -> Vec<f64> {
    let edges = keys.numbers(key);
    if edges.windows(2).all(|pair| pair[0] < pair[1]) {
        return edges;
    }
    let message = format!("the numbers of `{key}` do not ascend");
    keys.sink().error("out-of-order", keys.span_of(key), message, None);
    Vec::new()
}

/// Two days under `first` and `last`; the order is held.
pub(super) fn days(keys: &mut Keys<'_>, first: &str, last: &str) -> (Option<Date>, Option<Date>) {
    let (from, to) = (keys.date(first), keys.date(last));
    if let (Some(begin), Some(end)) = (from, to)
        && end < begin
    {
        let message = format!("`{last}` {end} lies before `{first}` {begin}");
        keys.sink().error("contradictory-dates", keys.span_of(last), message, None);
    }
    (from, to)
}

/// A SHA-256 in hexadecimal under `key`, in small letters.
pub(super) fn sha256(keys: &mut Keys<'_>, key: &str) -> Option<String> {
    let text = keys.text(key)?.to_ascii_lowercase();
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(text);
    }
    let message = format!("`{key}` is not a SHA-256 of 64 hexadecimal digits");
    let help = Some("`sha256sum FILE` prints it".to_string());
    keys.sink().error("bad-sha256", keys.span_of(key), message, help);
    None
}

/// A text under `key` for every name in the table `key`.
pub(super) fn texts_by_name(keys: &mut Keys<'_>, key: &str) -> BTreeMap<String, String> {
    let read = |keys: &mut Keys<'_>| {
        let names = keys.names();
        names
            .into_iter()
            .filter_map(|(name, _)| keys.text(&name).map(|text| (name, text)))
            .collect()
    };
    keys.table(key, read).unwrap_or_default()
}

/// One of a closed list of words, kept as text.
pub(super) fn word(keys: &mut Keys<'_>, key: &str, words: &[&'static str]) -> Option<String> {
    let pairs: Vec<(&str, &str)> = words.iter().map(|word| (*word, *word)).collect();
    keys.word(key, &pairs).map(str::to_string)
}
