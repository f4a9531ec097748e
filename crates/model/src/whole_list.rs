//! Lists that a sentence names only the first items of.

use serde::{Deserialize, Serialize};

/// Most items that are kept of one list.
pub const MOST_ITEMS: usize = 10_000;
/// Most bytes of items that are kept of one list.
pub const MOST_BYTES: usize = 1 << 20;

/// What stands before the number of answers that did not decide.
pub const BESIDES: &str = "besides, ";

/// What decided, without the number of other answers behind it.
pub fn deciding(sentence: &str) -> &str {
    sentence.split_once("; besides, ").map_or(sentence, |(head, _)| head)
}

/// A list of which a sentence names only the first items, whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WholeList {
    /// What it is a list of, fit as a caption: `vulnerabilities without a decision`.
    pub of: String,
    /// The words that stand for it in the sentence: `a, b and 7 more`.
    pub said: String,
    /// Every item, in order, each in full.
    pub items: Vec<String>,
    /// Items beyond those kept.
    #[serde(default, skip_serializing_if = "is_none")]
    pub more: usize,
}

fn is_none(more: &usize) -> bool {
    *more == 0
}

impl WholeList {
    /// The list, as much of it as is kept.
    pub fn new(
        of: impl Into<String>,
        said: impl Into<String>,
        all: impl IntoIterator<Item = String>,
    ) -> WholeList {
        let (mut items, mut bytes, mut more) = (Vec::new(), 0_usize, 0);
        for item in all {
            bytes = bytes.saturating_add(item.len());
            match items.len() < MOST_ITEMS && bytes <= MOST_BYTES {
                true => items.push(item),
                false => more += 1,
            }
        }
        WholeList { of: of.into(), said: said.into(), items, more }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len() + self.more
    }

    /// Is nothing in it?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sentence with the whole in place of what is cut.
    pub fn in_full(&self, sentence: &str) -> String {
        let mut whole = self.items.join(", ");
        match (self.more, self.items.as_slice()) {
            (0, [head @ .., last]) if !head.is_empty() => {
                whole = format!("{} and {last}", head.join(", "));
            }
            (0, _) => {}
            (more, _) => whole.push_str(&format!(" and {more} more")),
        }
        match self.said.is_empty() {
            true => sentence.to_string(),
            false => sentence.replacen(&self.said, &whole, 1),
        }
    }

    /// Does a sentence say it? A sentence that begins with the list has its first letter as a
    /// capital.
    pub fn stands_in(&self, sentence: &str) -> bool {
        if self.said.is_empty() {
            return false;
        }
        let mut letters = self.said.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
        sentence.contains(&self.said)
            || sentence.starts_with(&format!("{}{}", first.unwrap_or_default(), letters.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(all: impl IntoIterator<Item = String>) -> WholeList {
        WholeList::new("letters", "a, b and 2 more", all)
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let four = list(["a", "b", "c", "d"].map(String::from));
        assert_eq!((four.items.len(), four.more, four.len()), (4, 0, 4));
        let many = list((0..MOST_ITEMS + 7).map(|at| at.to_string()));
        assert_eq!((many.items.len(), many.more, many.len()), (MOST_ITEMS, 7, MOST_ITEMS + 7));
        let long = list(["x".repeat(MOST_BYTES), "y".into(), "z".into()]);
        assert_eq!((long.items.len(), long.more), (1, 2));
    }

    #[test]
    fn a_sentence_says_it_by_its_words() {
        let one = list(["a", "b", "c", "d"].map(String::from));
        assert!(one.stands_in("open: a, b and 2 more; and so on"));
        assert!(one.stands_in("A, b and 2 more"));
        assert!(!one.stands_in("open: a, b and 3 more"));
        assert!(!WholeList { said: String::new(), ..one }.stands_in("anything"));
    }

    #[test]
    fn a_sentence_can_say_it_in_full() {
        let full = |all: &[&str], more: usize| {
            let one = WholeList { more, ..list(all.iter().map(ToString::to_string)) };
            one.in_full("open: a, b and 2 more; c")
        };
        assert_eq!(full(&["a", "b", "c", "d"], 0), "open: a, b, c and d; c");
        assert_eq!(full(&["a"], 0), "open: a; c");
        assert_eq!(full(&["a", "b"], 9), "open: a, b and 9 more; c");
        assert_eq!(list([]).in_full("x"), "x");
        assert_eq!(WholeList { said: String::new(), ..list([]) }.in_full("x"), "x");
    }

    #[test]
    fn what_decided_stands_before_the_first_number_of_others() {
        assert_eq!(deciding("a; besides, 1 shown; b; besides, 2 shown"), "a");
        assert_eq!(deciding("it needs, besides, a plan; b"), "it needs, besides, a plan; b");
        assert_eq!(deciding("a"), "a");
    }
}
