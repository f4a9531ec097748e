//! Lists in JSON, read entry by entry, so that a large one costs no more than what is kept.

use std::fmt;

use reliance_model::problem::{Place, Problem, Severity};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::entries::{Entries, Part, place_of};
use super::row;

/// Most values of a list within an entry that are kept.
const MOST_VALUES: usize = 200;

pub(super) fn read(entries: &mut Entries<'_>, bytes: &[u8]) {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let mut list = List { entries, number: 0, found: false };
    let read = reader.deserialize_any(&mut list).and_then(|()| reader.end());
    let (found, number) = (list.found, list.number);
    if let Err(error) = read {
        let before = match number {
            0 => String::new(),
            count => format!("; the {count} entries before stand"),
        };
        let message = format!("the list is not JSON: {error}{before}");
        let place = Place::Line(error.line() as u64);
        let problem = Problem::error("bad-json", entries.file, message).at(place);
        entries.problems.push(problem.help("download it again"));
    } else if !found {
        let message = "the file is neither a JSON list nor an object with `results`";
        entries.problems.push(Problem::error("bad-json", entries.file, message));
    }
}

/// The list: at the top, or under `results`.
struct List<'a, 'b> {
    entries: &'a mut Entries<'b>,
    number: u64,
    found: bool,
}

impl<'de> Visitor<'de> for &mut List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of devices")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.found = true;
        while let Some(parts) = list.next_element_seed(Entry)? {
            self.number += 1;
            let at = (self.number, row(self.number));
            let Some(mut parts) = parts else {
                self.entries.broken("bad-entry", Severity::Error, at, "");
                continue;
            };
            parts.sort_by_key(|(order, _, _)| *order);
            let parts = parts.into_iter().map(|(_, part, text)| (part, text)).collect();
            if !self.entries.keep(parts, at.0, at.1) {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "results" && !self.found {
                map.next_value_seed(&mut *self)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_seq(self)
    }
}

/// An entry; nothing where it is no object.
struct Entry;

type Parts = Vec<(usize, Part, String)>;

impl<'de> DeserializeSeed<'de> for Entry {
    type Value = Option<Parts>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }
}

macro_rules! no_object {
    ($($visit:ident: $type:ty),*) => {$(
        fn $visit<E>(self, _: $type) -> Result<Self::Value, E> {
            Ok(None)
        }
    )*};
}

impl<'de> Visitor<'de> for Entry {
    type Value = Option<Parts>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entry")
    }

    no_object!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match place_of(&key) {
                Some((order, part)) => {
                    let text = map.next_value_seed(Words)?;
                    if !text.trim().is_empty() && parts.len() < MOST_VALUES {
                        parts.push((order, part, text));
                    }
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Some(parts))
    }
}

/// A value as text: words and numbers as they stand, the values of a list joined by commas,
/// nothing for an object.
struct Words;

impl<'de> DeserializeSeed<'de> for Words {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<String, D::Error> {
        value.deserialize_any(self)
    }
}

macro_rules! as_text {
    ($($visit:ident: $type:ty),*) => {$(
        fn $visit<E>(self, value: $type) -> Result<String, E> {
            Ok(value.to_string())
        }
    )*};
}

impl<'de> Visitor<'de> for Words {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    as_text!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
        let mut words = Vec::new();
        while let Some(word) = list.next_element_seed(Words)? {
            if !word.is_empty() && words.len() < MOST_VALUES {
                words.push(word);
            }
        }
        Ok(words.join(","))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
}
