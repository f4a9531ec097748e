//! Attestations on file: `attestations/*.toml`, both ways.
//!
//! Writing is a function of the attestations alone, and reading gives back what was
//! written.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;

use reliance_model::evidence::{Attestation, File, Stated};
use reliance_model::problem::{Reading, closest};
use reliance_model::toml_read::{self, Keys};

/// Verdicts by their words.
const VERDICTS: [(&str, Plain); 3] = [
    ("satisfied", Plain::Satisfied),
    ("not satisfied", Plain::NotSatisfied),
    ("does not apply", Plain::DoesNotApply),
];

#[derive(Debug, Clone, Copy)]
enum Plain {
    Satisfied,
    NotSatisfied,
    DoesNotApply,
}

/// Read one file of attestations, by the id of the question.
pub fn read(file: &str, text: &str) -> Reading<BTreeMap<String, Attestation>> {
    let (items, problems) = toml_read::read(file, text, |keys| {
        let mut items = BTreeMap::new();
        let read = |keys: &mut Keys<'_>| (attestation(keys), keys.span_of("question"));
        let sink = keys.sink();
        for (attestation, span) in keys.tables("attestation", read) {
            let Some(attestation) = attestation else { continue };
            let id = attestation.question.clone();
            match items.entry(id) {
                Entry::Vacant(place) => {
                    place.insert(attestation);
                }
                Entry::Occupied(place) => {
                    let id = place.key();
                    let message = format!("`{id}` is answered before; the first answer stands");
                    sink.error("duplicate-answer", span, message, None);
                }
            }
        }
        items
    });
    Reading { items, problems }
}

/// An attestation; none where what it states, or who states it when, is missing.
fn attestation(keys: &mut Keys<'_>) -> Option<Attestation> {
    let question = keys.required_text("question");
    let values = keys.texts("values");
    let word = keys.word("verdict", &VERDICTS);
    let verdict = match word {
        Some(Plain::Satisfied) => Some(Stated::Satisfied),
        Some(Plain::NotSatisfied) => Some(Stated::NotSatisfied),
        Some(Plain::DoesNotApply) => Some(Stated::DoesNotApply),
        None if !values.is_empty() => Some(Stated::Values(values)),
        None => {
            if !keys.has("verdict") {
                keys.missing("verdict");
            }
            None
        }
    };
    if word.is_some() && keys.has("values") {
        let message = "an answer has a `verdict` or `values`, not both".to_string();
        keys.sink().error("two-verdicts", keys.span_of("values"), message, None);
        return None;
    }
    let answer = keys.required_text("answer");
    let document = keys.text("document");
    let person = keys.required_text("person");
    if !keys.has("on") {
        keys.missing("on");
    }
    let on = Some(keys.date("on")?);
    let rests_on = keys.table("rests_on", rests_on).unwrap_or_default();
    Some(Attestation {
        question: question?,
        verdict: verdict?,
        answer: answer?,
        document,
        person: person?,
        on,
        rests_on,
    })
}

/// What an answer was given to, by digest.
fn rests_on(keys: &mut Keys<'_>) -> BTreeMap<String, String> {
    let names: Vec<String> = keys.names().into_iter().map(|(name, _)| name).collect();
    names.into_iter().filter_map(|name| Some((name.clone(), keys.text(&name)?))).collect()
}

/// What to say, and what to do, of a document that an answer names and that is not among the
/// files of the device folder. An address is not looked up.
pub fn absent(document: &str, files: &BTreeMap<String, File>) -> Option<(String, String)> {
    if files.contains_key(document) || document.contains("://") {
        return None;
    }
    let message = format!(
        "there is no file {document} among the evidence in the folder, so the answer is tied to \
         no document"
    );
    // A pasted page is no path, and would take long to compare.
    let near = (document.len() <= 200).then(|| closest(document, files.keys().map(String::as_str)));
    let help = match near.flatten() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "put the file into the folder, or name its path in it".to_string(),
    };
    Some((message, help))
}

/// Attestations as the text of one file.
pub fn write(attestations: &BTreeMap<String, Attestation>) -> String {
    let mut text = String::from(
        "# What persons state, by question. Written by `reliance questions`; edits are kept.\n",
    );
    for (id, attestation) in attestations {
        text.push_str("\n[[attestation]]\n");
        line(&mut text, "question", &quoted(id));
        let verdict = match &attestation.verdict {
            Stated::Satisfied => "satisfied",
            Stated::NotSatisfied => "not satisfied",
            Stated::DoesNotApply => "does not apply",
            Stated::Values(values) => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                line(&mut text, "values", &format!("[{}]", values.join(", ")));
                ""
            }
        };
        if !verdict.is_empty() {
            line(&mut text, "verdict", &quoted(verdict));
        }
        line(&mut text, "answer", &quoted(&attestation.answer));
        if let Some(document) = &attestation.document {
            line(&mut text, "document", &quoted(document));
        }
        line(&mut text, "person", &quoted(&attestation.person));
        if let Some(on) = attestation.on {
            line(&mut text, "on", &on.to_string());
        }
        if !attestation.rests_on.is_empty() {
            let pairs = attestation.rests_on.iter();
            let pairs = pairs.map(|(key, digest)| format!("{} = {}", quoted(key), quoted(digest)));
            let pairs: Vec<String> = pairs.collect();
            line(&mut text, "rests_on", &format!("{{ {} }}", pairs.join(", ")));
        }
    }
    text
}

fn line(text: &mut String, key: &str, value: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{key} = {value}");
}

/// A text as TOML writes it on one line.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reliance_model::Date;
    use reliance_model::problem::Place;

    use super::*;

    fn some() -> impl Strategy<Value = BTreeMap<String, Attestation>> {
        let text = "\\PC{1,12}|[\\x00-\\x7f]{1,8}";
        let verdict = prop_oneof![
            Just(Stated::Satisfied),
            Just(Stated::NotSatisfied),
            Just(Stated::DoesNotApply),
            proptest::collection::vec(text, 1..3).prop_map(Stated::Values),
        ];
        let document = proptest::option::of(text);
        let rests_on = proptest::collection::btree_map(text, text, 0..3);
        let one = (text, verdict, text, document, text, 0..100_000, rests_on).prop_map(
            |(question, verdict, answer, document, person, day, rests_on)| Attestation {
                question,
                verdict,
                answer,
                document,
                person,
                on: Date::from_num_days_from_ce_opt(700_000 + day),
                rests_on,
            },
        );
        proptest::collection::vec(one, 0..4)
            .prop_map(|list| list.into_iter().map(|a| (a.question.clone(), a)).collect())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(attestations in some()) {
            let text = write(&attestations);
            let reading = read("attestations/a.toml", &text);
            prop_assert_eq!(&reading.problems, &[]);
            prop_assert_eq!(write(&reading.items), text);
            prop_assert_eq!(reading.items, attestations);
        }

        #[test]
        fn arbitrary_text_never_panics(text in "(\\[\\[attestation\\]\\]\n)?\\PC{0,200}") {
            for problem in read("a.toml", &text).problems {
                if let Place::Bytes(span) = problem.place {
                    prop_assert!(span.start <= span.end && span.end <= text.len());
                }
            }
        }
    }

    #[test]
    fn an_answer_without_a_person_or_day_is_left_out() {
        let text = "[[attestation]]\nquestion = \"a\"\nverdict = \"satisfied\"\nanswer = \"x\"\n";
        let reading = read("a.toml", text);
        assert!(reading.items.is_empty());
        let messages: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(
            messages,
            ["`person` is missing in [attestation]", "`on` is missing in [attestation]"]
        );
    }

    #[test]
    fn a_document_is_a_file_of_the_folder_or_an_address() {
        let files = BTreeMap::from([("docs/report.md".to_string(), File::default())]);
        assert_eq!(absent("docs/report.md", &files), None);
        assert_eq!(absent("https://example.org/report", &files), None);
        let (message, help) = absent("docs/reprot.md", &files).unwrap();
        assert!(message.starts_with("there is no file docs/reprot.md among the evidence"));
        assert_eq!(help, "did you mean `docs/report.md`?");
        let (_, help) = absent("ring binder 7", &files).unwrap();
        assert_eq!(help, "put the file into the folder, or name its path in it");
    }

    #[test]
    fn an_unknown_verdict_gets_a_suggestion() {
        let text = "[[attestation]]\nverdict = \"satisfyed\"\n";
        let problems = read("a.toml", text).problems;
        assert!(problems.iter().any(|p| p.help.as_deref() == Some("did you mean `satisfied`?")));
    }
}
