//! Documents and records on file: are they there, of the right version, and with what they
//! must hold?
//!
//! This looks at records, never inside them. A record with all that is asked is *for a
//! person*, who confirms its content; *shown* is reserved for questions about existence,
//! date or version, and then only where the file was read and has a hash. A declaration
//! that contradicts itself or the evidence (another device version, a file that is not
//! there, a day in the future, an item marked as absent) is *not shown*. What is not
//! declared is *undetermined*, and the to-do says what to write.

mod confirmed;

use std::collections::BTreeSet;

use reliance_model::device::Document;
use reliance_model::facet::{self, Fact};

use crate::parameters;
use crate::said::{Lists, Said};
use crate::sets::quoted;
use crate::trace::{self, Kind};
use crate::words::list;
use crate::{Answered, Ask, Missing};

/// Words for the place of an item that a document does not hold.
const ABSENT: [&str; 4] = ["absent", "missing", "none", "no"];

/// What a check asks of the records on file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    /// What is asked for, with its article: `a threat model`.
    pub(crate) what: &'static str,
    /// Kinds that may hold it; the first that is on file is looked at.
    pub(crate) kinds: &'static [&'static str],
    /// Items that are asked where the call names none.
    pub(crate) items: &'static [&'static str],
    /// Parameters that the check knows, and how each is honoured.
    pub(crate) parameters: &'static [(&'static str, Reads)],
    /// What a person confirms, as the end of "a person confirms that …"; empty where
    /// existence, date and version are all that is asked.
    pub(crate) confirm: &'static str,
    /// Must it name a signer?
    pub(crate) signed: bool,
    /// Must its language be that of use in the market?
    pub(crate) language: bool,
    /// Kinds of things whose trace is looked at in the documents.
    pub(crate) traced: &'static [Kind],
}

impl Record {
    /// Nothing asked; the rest of a record's fields.
    pub(crate) const NONE: Record = Record {
        what: "",
        kinds: &[],
        items: &[],
        parameters: &[],
        confirm: "",
        signed: false,
        language: false,
        traced: &[],
    };
}

/// How a parameter is honoured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// Each value is the name of an item; a value that is the name of a facet stands for
    /// the device's values of it.
    Item,
    /// Each value belongs to an item `name-value`, such as `years-10`.
    NamedItem,
    /// The values are kinds of document, in the place of the check's own.
    Kind,
    /// The record must be for that market.
    Market,
    /// The value is a facet, whose value the person is told.
    Fact,
    /// The check itself honours it.
    Check,
}

/// What is asked in one call.
struct Asked {
    kinds: Vec<String>,
    items: BTreeSet<String>,
    market: String,
    facts: Vec<String>,
}

/// The answer about the records that `record` asks for.
///
/// # Errors
///
/// What is not on file, and what to write in `reliance.toml`.
pub(crate) fn judge(ask: &Ask<'_>, record: &Record) -> Result<Answered, Missing> {
    let known: Vec<(&str, &[&str])> =
        record.parameters.iter().map(|(name, _)| (*name, [].as_slice())).collect();
    if let Some(refused) = parameters::unknown(ask, &known) {
        return Ok(refused);
    }
    let answered = judge_asked(ask, record, &asked(ask, record)?)?;
    Ok(trace::judged(ask, record.traced, answered))
}

/// The same, where the check itself says which items are asked.
pub(crate) fn judge_items(
    ask: &Ask<'_>,
    record: &Record,
    items: Vec<String>,
) -> Result<Answered, Missing> {
    let asked = asked(ask, record)?;
    judge_asked(ask, record, &Asked { items: items.into_iter().collect(), ..asked })
}

/// The same without the items that something else gives: whether any are left, and the
/// answer about the records.
///
/// # Errors
///
/// What decides the items and is not known.
pub(crate) fn judge_without(
    ask: &Ask<'_>,
    record: &Record,
    given: &[&str],
) -> Result<(bool, Result<Answered, Missing>), Missing> {
    let mut asked = asked(ask, record)?;
    asked.items.retain(|item| !given.contains(&item.as_str()));
    Ok((!asked.items.is_empty(), judge_asked(ask, record, &asked)))
}

/// The same, of one kind of document.
pub(crate) fn judge_kind(
    ask: &Ask<'_>,
    record: &Record,
    kind: &str,
    items: Vec<String>,
) -> Result<Answered, Missing> {
    let asked = asked(ask, record)?;
    let (kinds, items) = (vec![kind.to_string()], items.into_iter().collect());
    judge_asked(ask, record, &Asked { kinds, items, ..asked })
}

fn judge_asked(ask: &Ask<'_>, record: &Record, asked: &Asked) -> Result<Answered, Missing> {
    let documents = on_file(ask, record, asked)?;
    let (current, older) = current(ask, documents);
    if current.is_empty() {
        return Ok(of_another_version(ask, asked, &older));
    }
    if let Some(wrong) = current.iter().find_map(|document| contradiction(ask, document)) {
        let answered = Answered::not_shown(wrong.0).to_do(wrong.1);
        return Ok(with_evidence(ask, answered, asked, &current));
    }
    let answered = match content(ask, record, asked, &current) {
        Ok(answered) => answered,
        Err(missing) => Answered::from(missing),
    };
    let mut answered = with_evidence(ask, answered, asked, &current);
    for document in &current {
        if document.device_version.is_none() {
            let file = &document.file;
            answered =
                answered.caveat(format!("`{file}` does not say which device version it speaks of"));
        }
    }
    for document in older {
        answered =
            answered.caveat(format!("`{}` is superseded and was not looked at", document.file));
    }
    Ok(answered)
}

/// The market that a parameter of the catalogue names: `gb` is `uk-gb`.
pub(crate) fn market_code(word: &str) -> &str {
    match word {
        "gb" => "uk-gb",
        "ni" => "uk-ni",
        code => code,
    }
}

fn asked(ask: &Ask<'_>, record: &Record) -> Result<Asked, Missing> {
    let mut asked = Asked {
        kinds: Vec::new(),
        items: BTreeSet::new(),
        market: ask.market.to_string(),
        facts: Vec::new(),
    };
    for (name, values) in &ask.call.parameters {
        let reads =
            record.parameters.iter().find(|(known, _)| known == name).map(|(_, reads)| *reads);
        for value in values {
            match reads.unwrap_or(Reads::Check) {
                Reads::Item => asked.items.extend(items_of(ask, value)?),
                Reads::NamedItem => {
                    asked.items.insert(format!("{name}-{value}"));
                }
                Reads::Kind => asked.kinds.push(value.clone()),
                Reads::Market => asked.market = market_code(value).to_string(),
                Reads::Fact => asked.facts.push(fact(ask, value)?),
                Reads::Check => {}
            }
        }
    }
    if asked.kinds.is_empty() {
        asked.kinds = record.kinds.iter().map(|kind| kind.to_string()).collect();
    }
    if asked.items.is_empty() {
        asked.items = record.items.iter().map(|item| item.to_string()).collect();
    }
    Ok(asked)
}

/// The items a value names: itself, or the device's values of the facet it names.
fn items_of(ask: &Ask<'_>, value: &str) -> Result<BTreeSet<String>, Missing> {
    if !ask.catalogue.facets.contains_key(value) && !ask.profile.facts.contains_key(value) {
        return Ok([value.to_string()].into());
    }
    Ok(known_values(ask, value)?.clone())
}

fn fact(ask: &Ask<'_>, facet: &str) -> Result<String, Missing> {
    let known = &ask.catalogue.facets;
    let values = facet::values_said(known, facet, known_values(ask, facet)?);
    Ok(format!("{}: {}", facet::named(known, facet), list(&values)))
}

fn known_values<'a>(ask: &Ask<'a>, facet: &str) -> Result<&'a BTreeSet<String>, Missing> {
    match ask.profile.facts.get(facet) {
        Some(Fact::Known(values)) => Ok(values),
        Some(Fact::Doubtful { why, .. }) => Err(Missing::new(
            format!(
                "{} settled, which is doubted: {why}",
                facet::named(&ask.catalogue.facets, facet)
            ),
            format!("settle `{facet}`"),
        )),
        _ => Err(Missing::new(
            format!(
                "the device fact {}, which decides what is asked",
                facet::named(&ask.catalogue.facets, facet)
            ),
            format!("set `{facet}` under `[facts]`"),
        )),
    }
}

/// Documents for the market, of the first kind that holds all items, or else of the first
/// kind that is on file.
fn on_file<'a>(
    ask: &Ask<'a>,
    record: &Record,
    asked: &Asked,
) -> Result<Vec<&'a Document>, Missing> {
    let device = &ask.evidence.device;
    let of =
        |kind: &String| -> Vec<&'a Document> { device.documents_of(kind, &asked.market).collect() };
    let found: Vec<Vec<&Document>> =
        asked.kinds.iter().map(of).filter(|documents| !documents.is_empty()).collect();
    let holds = |documents: &&Vec<&Document>| {
        let has = |item: &String| documents.iter().any(|one| one.items.contains_key(item));
        asked.items.iter().all(has)
    };
    if let Some(documents) = found.iter().find(holds).or(found.first()) {
        return Ok(documents.clone());
    }
    let elsewhere = device.documents.iter().find(|document| asked.kinds.contains(&document.kind));
    let what = match elsewhere {
        Some(document) => quoted("markets of the document", &document.markets).within(|few| {
            let (what, market, file) = (record.what, &asked.market, &document.file);
            format!("{what} for market `{market}` (`{file}` is for {few})")
        }),
        None => record.what.into(),
    };
    let entry = entry(asked).within(|entry| format!("add to `reliance.toml` {entry}"));
    Err(Missing::new(what, entry))
}

/// Caption of the items that are asked of a document.
const ITEMS: &str = "items whose place is asked";

/// The entry that a person is to write.
fn entry(asked: &Asked) -> Said {
    let kinds: Vec<String> =
        asked.kinds.iter().map(|kind| format!("`kind = \"{kind}\"`")).collect();
    let words = format!(
        "`[[documents]]` with {}, `file`, `dated` and `device_version`",
        kinds.join(" or ")
    );
    if asked.items.is_empty() {
        return words.into();
    }
    quoted(ITEMS, &asked.items)
        .within(|few| format!("{words}, and under `items` the place of {few}"))
}

/// What in the declaration cannot be so, and what to do.
pub(crate) fn contradiction(ask: &Ask<'_>, document: &Document) -> Option<(String, String)> {
    let file = &document.file;
    if let Some(day) = document.dated.filter(|day| *day > ask.on) {
        let wrong = format!("`{file}` is dated {day}, after the day of this assessment");
        return Some((wrong, "correct `dated`".into()));
    }
    if is_remote(file) {
        return None;
    }
    match ask.evidence.files.get(file) {
        Some(seen) if seen.sha256.is_some() => None,
        Some(_) => {
            let wrong = format!("`{file}` is declared and could not be read");
            Some((wrong, "put a readable file there".into()))
        }
        None => {
            let wrong = format!("`{file}` is declared and is not in the folder");
            Some((wrong, "put the file there, or correct `file`".into()))
        }
    }
}

/// Does the place of an item say that there is none?
pub(crate) fn is_absent(place: &str) -> bool {
    ABSENT.contains(&place.trim().to_lowercase().as_str())
}

fn is_remote(file: &str) -> bool {
    file.contains("://")
}

/// The documents that speak of the version entering the market, and the others.
fn current<'a>(
    ask: &Ask<'a>,
    documents: Vec<&'a Document>,
) -> (Vec<&'a Document>, Vec<&'a Document>) {
    let version = &ask.evidence.device.version;
    documents.into_iter().partition(|document| {
        document.device_version.as_ref().is_none_or(|spoken| spoken == version)
    })
}

fn of_another_version(ask: &Ask<'_>, asked: &Asked, older: &[&Document]) -> Answered {
    let spoken: Vec<String> = older
        .iter()
        .map(|document| {
            let version = document.device_version.as_deref().unwrap_or_default();
            format!("`{}` speaks of version {version}", document.file)
        })
        .collect();
    let version = &ask.evidence.device.version;
    let because = format!("{}; version {version} is to enter the market", list(&spoken));
    with_evidence(ask, Answered::not_shown(because), asked, older)
        .to_do(format!("bring it to version {version}, or correct `device_version`"))
}

/// Items, signature, language and, at the end, what remains for a person.
fn content(
    ask: &Ask<'_>,
    record: &Record,
    asked: &Asked,
    documents: &[&Document],
) -> Result<Answered, Missing> {
    let place = |item: &String| {
        documents
            .iter()
            .find_map(|document| document.items.get(item).map(|place| (document, place)))
    };
    if let Some(item) =
        asked.items.iter().find(|item| place(item).is_some_and(|found| is_absent(found.1)))
    {
        return Ok(Answered::not_shown(format!(
            "`{item}` is declared as absent from {}",
            record.what
        ))
        .to_do(format!("add `{item}` to it")));
    }
    let open: Vec<&String> = asked
        .items
        .iter()
        .filter(|item| place(item).is_none_or(|(_, place)| place.trim().is_empty()))
        .collect();
    if !open.is_empty() {
        let files: Vec<&String> = documents.iter().map(|document| &document.file).collect();
        let mut lists = Lists::default();
        let few = lists.keep(quoted("items without a place", &open));
        let of = lists.keep(quoted("documents on file", &files));
        return Err(Missing::new(
            lists.within(format!("the place of {few} in {of}")),
            format!("add {few} with its place under `items` of the document"),
        ));
    }
    if record.signed && documents.iter().all(|document| document.signed_by.is_none()) {
        return Err(Missing::new(
            format!("the person who signed `{}`", documents[0].file),
            "add `signed_by` to the document",
        ));
    }
    if record.language
        && let Some(wrong) = language(ask, documents)?
    {
        return Ok(wrong);
    }
    if let Some(document) = documents.iter().find(|document| is_unread(ask, document)) {
        return Err(Missing::new(
            format!("the bytes of `{}`, which lies elsewhere and was not read", document.file),
            "put a copy in the folder",
        ));
    }
    Ok(confirmed::answer(record, asked, documents))
}

fn is_unread(ask: &Ask<'_>, document: &Document) -> bool {
    ask.evidence.files.get(&document.file).is_none_or(|seen| seen.sha256.is_none())
}

/// A document in another language than the one of use; `None` where they agree.
fn language(ask: &Ask<'_>, documents: &[&Document]) -> Result<Option<Answered>, Missing> {
    let setting = ask.evidence.device.settings.get(ask.market);
    let Some(spoken) = setting.and_then(|setting| setting.language.as_deref()) else {
        return Err(Missing::new(
            format!("the language of use in market `{}`", ask.market),
            format!("add `language` under `[settings.{}]`", ask.market),
        ));
    };
    let written: Vec<&str> =
        documents.iter().filter_map(|document| document.language.as_deref()).collect();
    if written.is_empty() {
        return Err(Missing::new(
            format!("the language of `{}`", documents[0].file),
            "add `language` to the document",
        ));
    }
    if written.iter().any(|language| language.eq_ignore_ascii_case(spoken)) {
        return Ok(None);
    }
    let because = quoted("languages of the documents", &written)
        .within(|few| format!("it is written in {few}, and the language of use is {spoken}"));
    Ok(Some(Answered::not_shown(because).to_do("have it translated")))
}

fn with_evidence(
    ask: &Ask<'_>,
    answered: Answered,
    asked: &Asked,
    documents: &[&Document],
) -> Answered {
    let refs = documents.iter().map(|document| {
        let places: Vec<String> = document
            .items
            .iter()
            .filter(|(item, _)| asked.items.contains(*item))
            .map(|(item, place)| format!("{item}: {place}"))
            .collect();
        let part = match places.is_empty() {
            true => document.kind.clone(),
            false => places.join("; "),
        };
        ask.evidence_of_document(document, &part)
    });
    answered.evidence(refs)
}

#[cfg(test)]
pub(crate) mod tests;
