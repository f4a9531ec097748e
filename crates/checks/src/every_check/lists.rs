//! Is no list cut without the whole being there?

use super::*;
use crate::said;

/// Lists of an answer's sentences that are cut and do not stand whole beside it.
pub(crate) fn bare(answered: &Answered) -> Vec<String> {
    let sentences = answered.sentences();
    let lists = said::standing(answered.lists.clone(), &sentences);
    let whole = |sentence: &str, at: usize| {
        lists.iter().any(|list| {
            // A sentence that begins with a list has its capital, which leaves the length.
            let stands = sentence.to_lowercase();
            let said = list.said.to_lowercase();
            let covers = |(from, said): (usize, &str)| from <= at && at < from + said.len();
            stands.match_indices(&said).any(covers) && list.len() > 1
        })
    };
    let mut bare = Vec::new();
    for sentence in sentences {
        let lower = sentence.to_lowercase();
        for (at, _) in lower.match_indices(" more") {
            let before = lower[..at].trim_end_matches(|c: char| c.is_ascii_digit());
            let counted = before.len() < at && before.ends_with("and ");
            if counted && !whole(sentence, at) {
                bare.push(sentence.to_string());
            }
        }
    }
    bare
}

/// Values of one patient or case of a drawn folder in what an answer says.
pub(super) fn of_a_patient(answered: &Answered) -> Vec<String> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| drawn::is_of_a_patient(word)).map(str::to_string).collect()
    };
    let items = answered.lists.iter().flat_map(|list| &list.items);
    let texts = answered.sentences().into_iter().chain(items.map(String::as_str));
    texts.flat_map(words).collect()
}

#[test]
fn a_cut_list_is_seen() {
    let cut = "open: a, b and 2 more";
    assert_eq!(bare(&Answered::shown(cut)), [cut]);
    assert_eq!(bare(&Answered::shown("b").caveat(cut)), [cut]);
    assert_eq!(bare(&Answered::shown("two and more, at least 3 more cases")), [""; 0]);
    let whole = said::first_of("letters", &["a", "b", "c", "d"], 2);
    let whole = whole.within(|few| format!("open: {few}"));
    assert_eq!(bare(&Answered::shown(whole.clone())), [""; 0]);
    assert_eq!(bare(&Answered::shown(whole).caveat("x and 7 more")), ["x and 7 more"]);
}

#[test]
fn a_value_of_a_patient_is_seen() {
    assert_eq!(of_a_patient(&Answered::shown("`p3` is in both")), ["p3"]);
    let many: Vec<String> = (0..9).map(|at| format!("c{at}")).collect();
    assert_eq!(of_a_patient(&Answered::shown(said::first_of("cases", &many, 1))).len(), 10);
    assert_eq!(of_a_patient(&Answered::shown("3 patients of `c` at p 0.3")), [""; 0]);
}

/// Captions in a source, each hole a word.
fn captions(source: &str) -> Vec<String> {
    let source: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for start in ["first_of(", "first_and_more(", "quoted(", "titles(", "names(", "standing_for("] {
        for rest in source.split(start).skip(1) {
            let rest = rest.trim_start().trim_start_matches("format!(");
            let Some((caption, _)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'))
            else {
                continue;
            };
            let holes = caption.split('{').enumerate().map(|(at, part)| match at {
                0 => part.to_string(),
                _ => format!("site{}", part.split_once('}').map_or("", |(_, rest)| rest)),
            });
            found.push(holes.collect());
        }
    }
    found
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the sources of the checks are read from their folder"
)]
fn captions_can_be_said_in_chinese() {
    let mut files = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    let own = |file: &str| {
        !["tests", "every_check", "compare/", "said.rs"].iter().any(|part| file.contains(part))
    };
    let captions: std::collections::BTreeSet<String> = files
        .iter()
        .filter(|(file, _)| own(file))
        .flat_map(|(_, bytes)| captions(&String::from_utf8_lossy(bytes)))
        .collect();
    assert!(captions.len() > 80, "{}: {captions:?}", captions.len());
    let wording = &catalogue().wording;
    let left: Vec<&String> =
        captions.iter().filter(|caption| wording.say(caption).text == **caption).collect();
    assert!(left.is_empty(), "no Chinese form in catalogue/wording/zh/lists.tsv: {left:#?}");
}

/// Files that may say how many more there are: the one place that cuts a list, and what counts
/// other reasons of the same finding.
const MAY_CUT: [&str; 2] = ["said.rs", "assess/parts.rs"];

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the sources of the checks are read from their folder"
)]
fn lists_are_cut_in_one_place() {
    let mut files = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    let cuts = |text: &str| {
        let after = |start: &str| {
            text.split(start)
                .skip(1)
                .any(|rest| rest.split_once('}').is_some_and(|(_, rest)| rest.starts_with(" more")))
        };
        after("and {")
    };
    let found: Vec<&String> = files
        .iter()
        .filter(|(file, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            cuts(&text) && !file.contains("every_check") && !MAY_CUT.contains(&file.as_str())
        })
        .map(|(file, _)| file)
        .collect();
    assert!(found.is_empty(), "{found:?}");
    for file in MAY_CUT {
        assert!(cuts(&String::from_utf8_lossy(&files[file])), "{file} cuts no list");
    }
}
