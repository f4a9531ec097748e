//! Words for a sentence, and the lists that they cut: what a check says is never a cut list
//! without the whole beside it.
//!
//! [`Said`] cannot be printed into a sentence as it is, so that no list is lost on the way:
//! [`Said::within`] puts one into a sentence, [`Lists::keep`] several.

use std::borrow::Cow;

use reliance_model::claim::{Citation, Remark, Verdict};
use reliance_model::whole_list::WholeList;

use crate::words::list;

/// Words, with the lists of which they name only the first items.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    words: String,
    lists: Vec<WholeList>,
}

impl From<String> for Said {
    fn from(words: String) -> Said {
        Said { words, lists: Vec::new() }
    }
}

impl From<&String> for Said {
    fn from(words: &String) -> Said {
        words.clone().into()
    }
}

impl From<&str> for Said {
    fn from(words: &str) -> Said {
        words.to_string().into()
    }
}

impl Said {
    /// The words alone.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The words around them are put around them.
    pub(crate) fn within(self, sentence: impl FnOnce(&str) -> String) -> Said {
        Said { words: sentence(&self.words), lists: self.lists }
    }

    /// The words, every cut list in full.
    pub(crate) fn in_full(&self) -> Cow<'_, str> {
        let whole = |words: Cow<'_, str>, cut: &WholeList| Cow::Owned(cut.in_full(&words));
        self.lists.iter().fold(Cow::Borrowed(self.words.as_str()), whole)
    }

    /// Words that stand for a list without naming any of it.
    pub(crate) fn standing_for(of: &str, words: String, all: Vec<String>) -> Said {
        let lists = vec![WholeList::new(of, words.as_str(), all)];
        Said { words, lists }
    }

    /// What a remark says, with the lists that it cuts.
    pub(crate) fn of_remark(remark: &Remark) -> Said {
        Said { words: remark.says.clone(), lists: remark.lists.clone() }
    }

    /// A remark that says it.
    pub(crate) fn remark(self, about: &str, verdict: Verdict, here: Option<Citation>) -> Remark {
        let (about, says, lists) = (about.to_string(), self.words, self.lists);
        Remark { about, verdict, says, here, there: None, lists }
    }

    pub(crate) fn into_parts(self) -> (String, Vec<WholeList>) {
        (self.words, self.lists)
    }
}

/// An item of a list: as it stands in a sentence, and in full.
pub(crate) trait Item {
    fn short(&self) -> &str;
    fn full(&self) -> Cow<'_, str>;
}

impl Item for str {
    fn short(&self) -> &str {
        self
    }
    fn full(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Item for String {
    fn short(&self) -> &str {
        self
    }
    fn full(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Item for Said {
    fn short(&self) -> &str {
        &self.words
    }
    fn full(&self) -> Cow<'_, str> {
        self.in_full()
    }
}

impl<T: Item + ?Sized> Item for &T {
    fn short(&self) -> &str {
        (**self).short()
    }
    fn full(&self) -> Cow<'_, str> {
        (**self).full()
    }
}

/// The first few of a list, and how many more there are; `of` says what they are, as a caption.
pub(crate) fn first_of<S: Item>(of: impl Into<String>, items: &[S], most: usize) -> Said {
    let head: Vec<&str> = items.iter().take(most).map(Item::short).collect();
    let words = match items.len().saturating_sub(most) {
        0 => list(&head),
        more => format!("{} and {more} more", head.join(", ")),
    };
    let cut = items.len() > most || items.iter().any(|one| one.full() != one.short());
    let whole = cut.then(|| WholeList::new(of, words.as_str(), in_full(items)));
    Said { words, lists: whole.into_iter().collect() }
}

fn in_full<S: Item>(items: &[S]) -> impl Iterator<Item = String> + '_ {
    items.iter().map(|one| one.full().into_owned())
}

/// The first few of a list of clauses, and how many more there are.
pub(crate) fn first_and_more<S: Item>(of: impl Into<String>, items: &[S], most: usize) -> Said {
    if items.len() <= most {
        return first_of(of, items, most);
    }
    let head: Vec<&str> = items.iter().take(most).map(Item::short).collect();
    let words = format!("{}; and {} more", list(&head), items.len() - most);
    let lists = vec![WholeList::new(of, words.as_str(), in_full(items))];
    Said { words, lists }
}

/// Phrases with `by` between them.
pub(crate) fn joined(parts: impl IntoIterator<Item = Said>, by: &str) -> Said {
    let mut lists = Lists::default();
    let words: Vec<String> = parts.into_iter().map(|part| lists.keep(part)).collect();
    lists.within(words.join(by))
}

/// Phrases as `a, b and c`.
pub(crate) fn listed(parts: impl IntoIterator<Item = Said>) -> Said {
    let mut lists = Lists::default();
    let words: Vec<String> = parts.into_iter().map(|part| lists.keep(part)).collect();
    lists.within(list(&words))
}

/// The lists of a sentence that is put together from several.
#[derive(Debug, Default)]
pub(crate) struct Lists(Vec<WholeList>);

impl Lists {
    /// The words; their lists are kept.
    pub(crate) fn keep(&mut self, said: impl Into<Said>) -> String {
        let said = said.into();
        self.0.extend(said.lists);
        said.words
    }

    /// Lists of words that are put together elsewhere.
    pub(crate) fn extend(&mut self, lists: impl IntoIterator<Item = WholeList>) {
        self.0.extend(lists);
    }

    /// A sentence with the lists kept so far.
    pub(crate) fn within(self, words: impl Into<String>) -> Said {
        Said { words: words.into(), lists: self.0 }
    }
}

/// The lists that stand in one of the sentences, each once.
pub(crate) fn standing(mut lists: Vec<WholeList>, sentences: &[&str]) -> Vec<WholeList> {
    lists.retain(|list| sentences.iter().any(|sentence| list.stands_in(sentence)));
    let mut kept: Vec<WholeList> = Vec::new();
    for list in lists {
        if !kept.contains(&list) {
            kept.push(list);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(said: &Said) -> Vec<(&str, &str, Vec<&str>)> {
        said.lists
            .iter()
            .map(|list| {
                let items = list.items.iter().map(String::as_str).collect();
                (list.of.as_str(), list.said.as_str(), items)
            })
            .collect()
    }

    #[test]
    fn a_list_that_is_cut_has_the_whole_beside_it() {
        let cut = first_of("letters", &["a", "b", "c", "d"], 2);
        assert_eq!(cut.words(), "a, b and 2 more");
        assert_eq!(whole(&cut), [("letters", "a, b and 2 more", vec!["a", "b", "c", "d"])]);
        let all = first_of("letters", &["a", "b"], 2);
        assert_eq!((all.words(), whole(&all)), ("a and b", vec![]));
        assert_eq!(first_of("letters", &[] as &[&str], 2), Said::default());
    }

    #[test]
    fn an_item_that_is_cut_itself_stands_in_full_in_the_whole() {
        let of = |name: &str, all: &[&str]| {
            first_of("components", all, 2).within(|few| format!("{name} ({few})"))
        };
        let short = first_of("advisories", &[of("A", &["x", "y", "z"]), of("B", &["w"])], 5);
        assert_eq!(short.words(), "A (x, y and 1 more) and B (w)");
        let items = vec!["A (x, y and z)", "B (w)"];
        assert_eq!(whole(&short), [("advisories", "A (x, y and 1 more) and B (w)", items)]);
    }

    #[test]
    fn sentences_keep_the_lists_of_their_parts() {
        let (a, b) = (first_of("a", &["1", "2", "3"], 1), first_of("b", &["4", "5"], 1));
        let both = joined([a.clone(), "c".into(), b.clone()], "; ");
        assert_eq!(both.words(), "1 and 2 more; c; 4 and 1 more");
        assert_eq!(both.lists.len(), 2);
        let both = listed([a.clone(), b]).within(|words| format!("has {words}"));
        assert_eq!((both.words(), both.lists.len()), ("has 1 and 2 more and 4 and 1 more", 2));
        let (_, lists) = both.into_parts();
        assert_eq!(standing([lists.clone(), lists].concat(), &["1 and 2 more"]), a.lists);
    }
}
