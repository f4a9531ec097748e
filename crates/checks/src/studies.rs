//! What a device folder declares about its studies.

use reliance_model::device::Study;
use reliance_model::finding::EvidenceRef;

use crate::{Ask, Missing, words};

/// Studies of one kind.
pub(crate) fn of_kind<'a>(ask: &Ask<'a>, kind: &str) -> Vec<&'a Study> {
    ask.evidence.device.studies.iter().filter(|study| study.kind == kind).collect()
}

/// What is missing where there is no study of that kind.
pub(crate) fn no_study(kind: &str) -> Missing {
    Missing::new(
        format!("a study of kind `{kind}`"),
        format!("declare it under `[[studies]]` with `kind = \"{kind}\"`, its data sets and items"),
    )
}

/// The facts and items of a list that a study does not declare.
pub(crate) fn undeclared<'k>(study: &Study, names: &[&'k str]) -> Vec<&'k str> {
    let there = |name: &str| {
        let filled = |text: &String| !text.trim().is_empty();
        study.facts.get(name).is_some_and(filled) || study.items.get(name).is_some_and(filled)
    };
    names.iter().copied().filter(|name| !there(name)).collect()
}

/// What is missing where a study leaves out facts or items.
pub(crate) fn lacks(study: &Study, names: &[&str]) -> Missing {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Missing::new(
        format!("{} of study `{}`", words::list(&quoted), study.name),
        "declare them under `facts` or `items` of the study",
    )
}

/// The files that a study's items name.
pub(crate) fn evidence(ask: &Ask<'_>, study: &Study) -> Vec<EvidenceRef> {
    let known = |place: &&String| ask.evidence.files.contains_key(*place);
    study
        .items
        .iter()
        .filter(|(_, place)| known(place))
        .map(|(item, place)| ask.file(place, format!("{item} of study {}", study.name)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_fact_is_not_declared() {
        let mut study = Study { name: "mrmc".into(), ..Study::default() };
        study.facts.insert("design".into(), " ".into());
        study.items.insert("protocol".into(), "docs/p.pdf".into());
        assert_eq!(undeclared(&study, &["design", "protocol"]), ["design"]);
        insta::assert_snapshot!(lacks(&study, &["design", "control"]).needs, @"`design` and `control` of study `mrmc`");
    }

    #[test]
    fn items_that_lie_in_the_folder_are_evidence() {
        let mut folder = crate::testing::folder();
        folder
            .evidence
            .files
            .insert("docs/p.pdf".into(), reliance_model::evidence::File::default());
        let mut study = Study { name: "mrmc".into(), ..Study::default() };
        study.items.insert("protocol".into(), "docs/p.pdf".into());
        study.items.insert("sap".into(), "in a ring binder".into());
        let call = crate::testing::no_call();
        let seen = crate::testing::asking(&folder, &call, |ask| evidence(ask, &study));
        assert_eq!(seen.len(), 1);
        assert_eq!(
            (seen[0].file.as_str(), seen[0].part.as_str()),
            ("docs/p.pdf", "protocol of study mrmc")
        );
    }
}
