//! The change from one text to another, word by word, or character by character where the
//! text is Chinese.

use reliance_model::comparison::Edit;
use reliance_model::edit_script::{Step, edit_script};

use super::text::{Token, squash, tokens};

/// The change from `before` to `after`. Blanks, hyphens and signs alone are no change.
pub(super) fn change(before: &str, after: &str) -> Vec<Edit> {
    let (old, new) = (tokens(before), tokens(after));
    let key = |text: &str, list: &[Token]| -> Vec<String> {
        list.iter().map(|token| comparable(token.core(text))).collect()
    };
    let (a, b) = (key(before, &old), key(after, &new));
    quiet(assemble(&edit_script(&a, &b), (before, &old), (after, &new)))
}

/// Letters and digits in lower case; a sign stands for itself.
fn comparable(core: &str) -> String {
    let squashed = squash(core);
    if squashed.is_empty() { core.to_string() } else { squashed }
}

fn assemble(steps: &[Step], old: (&str, &[Token]), new: (&str, &[Token])) -> Vec<Edit> {
    let (mut i, mut j) = (0, 0);
    let mut edits: Vec<Edit> = Vec::new();
    let piece = |side: (&str, &[Token]), at: usize| -> String {
        side.1.get(at).map_or("", |token| &side.0[token.word.start..token.end]).to_string()
    };
    for step in steps {
        let edit = match step {
            Step::Same => {
                i += 1;
                j += 1;
                Edit::Same(piece(new, j - 1))
            }
            Step::Delete => {
                i += 1;
                Edit::Deleted(piece(old, i - 1))
            }
            Step::Insert => {
                j += 1;
                Edit::Inserted(piece(new, j - 1))
            }
        };
        push(&mut edits, edit);
    }
    edits
}

/// Append an edit, joined to the last of its kind; within a stretch of changes deletions
/// come first.
fn push(edits: &mut Vec<Edit>, edit: Edit) {
    match (edits.as_mut_slice(), edit) {
        ([.., Edit::Same(last)], Edit::Same(words))
        | ([.., Edit::Deleted(last)], Edit::Deleted(words))
        | ([.., Edit::Inserted(last)], Edit::Inserted(words))
        | ([.., Edit::Deleted(last), Edit::Inserted(_)], Edit::Deleted(words)) => {
            last.push_str(&words);
        }
        ([.., Edit::Inserted(_)], Edit::Deleted(words)) => {
            let at = edits.len() - 1;
            edits.insert(at, Edit::Deleted(words));
        }
        (_, edit) => edits.push(edit),
    }
}

/// What is left when a deletion and an insertion that differ in layout alone are the same.
fn quiet(edits: Vec<Edit>) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for edit in edits {
        let layout = match (out.last(), &edit) {
            (Some(Edit::Deleted(old)), Edit::Inserted(new)) => squash(old) == squash(new),
            _ => false,
        };
        if layout {
            out.pop();
            push(&mut out, Edit::Same(edit.words().to_string()));
            continue;
        }
        push(&mut out, edit);
    }
    let silent = |edit: Edit| match edit {
        Edit::Deleted(words) if squash(&words).is_empty() => None,
        Edit::Inserted(words) if squash(&words).is_empty() => Some(Edit::Same(words)),
        edit => Some(edit),
    };
    let mut joined = Vec::new();
    for edit in out.into_iter().filter_map(silent) {
        push(&mut joined, edit);
    }
    joined
}

/// Did anything change?
pub(super) fn is_changed(edits: &[Edit]) -> bool {
    edits.iter().any(|edit| !matches!(edit, Edit::Same(_)))
}

/// Words that went and words that came, joined.
pub(super) fn sides(edits: &[Edit]) -> (String, String) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for edit in edits {
        match edit {
            Edit::Deleted(words) => gone.push(words.trim()),
            Edit::Inserted(words) => come.push(words.trim()),
            Edit::Same(_) => {}
        }
    }
    (gone.join(" … "), come.join(" … "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(before: &str, after: &str) -> String {
        change(before, after).iter().fold(String::new(), |out, edit| match edit {
            Edit::Same(words) => out + words,
            Edit::Deleted(words) => format!("{out}[-{words}-]"),
            Edit::Inserted(words) => format!("{out}{{+{words}+}}"),
        })
    }

    #[test]
    fn words_are_told_apart() {
        insta::assert_snapshot!(shown("It is intended to diagnose embolism in adults.", "It is not intended to detect embolism in adults."), @"It is {+not +}intended to [-diagnose -]{+detect +}embolism in adults.");
        insta::assert_snapshot!(shown("本产品用于成人患者的辅助诊断。", "本产品用于患者的辅助分诊。"), @"本产品用于[-成人-]患者的辅助{+分+}诊[-断-]。");
    }

    #[test]
    fn layout_is_no_change() {
        assert!(!is_changed(&change("case- and slide-level alerts", "caseand slide-level alerts")));
        assert!(!is_changed(&change("paraffinembedded tissue", "paraffin-embedded tissue.")));
        assert!(is_changed(&change("alerts at 3.5", "alerts at 35")));
    }

    proptest! {
        #[test]
        fn both_sides_can_be_read_back(before in "[a-d ]{0,60}", after in "[a-d ]{0,60}") {
            let edits = change(&before, &after);
            let side = |keep: fn(&Edit) -> bool| squash(&edits.iter().filter(|edit| keep(edit)).map(Edit::words).collect::<String>());
            prop_assert_eq!(side(|edit| !matches!(edit, Edit::Inserted(_))), squash(&before));
            prop_assert_eq!(side(|edit| !matches!(edit, Edit::Deleted(_))), squash(&after));
        }
    }
}
