//! What each clinical study must have on file, by name.

use reliance_model::device::Study;

use crate::sets::quoted;
use crate::words::list;
use crate::{Answered, Ask, Missing};

/// Words for the place of an item that a study does not have.
const ABSENT: [&str; 4] = ["absent", "missing", "none", "no"];

/// Caption of the items that are asked of a study.
const ASKED: &str = "items that are asked of a study";

/// Do all clinical studies name the place of the items? A person confirms that `confirm`.
///
/// # Errors
///
/// The study or the item that is not declared.
pub(crate) fn judge(ask: &Ask<'_>, items: &[String], confirm: &str) -> Result<Answered, Missing> {
    let studies: Vec<&Study> =
        ask.evidence.device.studies.iter().filter(|study| study.kind != "usability").collect();
    if studies.is_empty() {
        return none(ask, items);
    }
    for study in &studies {
        if let Some(wrong) = contradiction(ask, study, items) {
            return Ok(wrong);
        }
    }
    for study in &studies {
        let open: Vec<&String> = items
            .iter()
            .filter(|item| study.items.get(*item).is_none_or(|place| place.trim().is_empty()))
            .collect();
        if !open.is_empty() {
            let open = quoted("items without a file or place", &open);
            let to_do =
                format!("add {} with its file or place under `items` of the study", open.words());
            let needs = open.within(|open| format!("{open} of study `{}`", study.name));
            return Err(Missing::new(needs, to_do));
        }
    }
    let names: Vec<String> = studies.iter().map(|study| format!("`{}`", study.name)).collect();
    let evidence = studies.iter().flat_map(|study| {
        let held = items.iter().filter_map(|item| Some((item, study.items.get(item)?)));
        held.map(|(item, place)| ask.file(place, format!("{item} of study {}", study.name)))
    });
    let (are, names) = (if items.len() == 1 { "is" } else { "are" }, list(&names));
    Ok(Answered::for_a_person(quoted(ASKED, items).within(|few| {
        format!("{few} {are} declared for {names}; the program does not judge their words, so a person confirms that {confirm}")
    }))
    .evidence(evidence))
}

fn none(ask: &Ask<'_>, items: &[String]) -> Result<Answered, Missing> {
    let kinds = ask.profile.known("clinical_study");
    if kinds.is_some_and(|kinds| kinds.len() == 1 && kinds.contains("none")) {
        return Ok(Answered::not_applicable("`clinical_study` is none"));
    }
    Err(Missing::new(
        "a clinical study",
        quoted(ASKED, items).within(|few| {
            format!("add `[[studies]]` with `kind`, `countries`, `datasets`, and under `items` the file or place of {few}")
        }),
    ))
}

/// An item marked as absent, or whose file is not in the folder.
fn contradiction(ask: &Ask<'_>, study: &Study, items: &[String]) -> Option<Answered> {
    let held = items.iter().filter_map(|item| Some((item, study.items.get(item)?)));
    for (item, place) in held {
        if ABSENT.contains(&place.trim().to_lowercase().as_str()) {
            let because = format!("study `{}` is declared as having no `{item}`", study.name);
            return Some(
                Answered::not_shown(because)
                    .to_do(format!("obtain `{item}`, or leave the study out")),
            );
        }
        if is_path(place) && !ask.evidence.files.contains_key(place) {
            let because = format!(
                "`{item}` of study `{}` names `{place}`, which is not in the folder",
                study.name
            );
            return Some(
                Answered::not_shown(because).to_do("put the file there, or correct the path"),
            );
        }
    }
    None
}

/// Does the place read as a path in the folder?
fn is_path(place: &str) -> bool {
    let last = place.rsplit('/').next().unwrap_or(place);
    let has_extension = last.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (2..=5).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    has_extension && !place.contains(' ') && !place.contains("://")
}

#[cfg(test)]
pub(crate) mod tests {
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, folder};

    /// A study with the items, each in section 1.
    pub(crate) fn study(items: &[&str]) -> Folder {
        let study = Study {
            name: "reading".into(),
            kind: "reader-study".into(),
            items: items.iter().map(|item| (item.to_string(), "section 1".to_string())).collect(),
            ..Study::default()
        };
        folder().device(|device| device.studies.push(study))
    }

    /// No study, and the fact that there is none.
    pub(crate) fn no_study() -> Folder {
        folder().device(|device| {
            let fact = Fact::Known(["none".to_string()].into());
            device.facts.insert("clinical_study".into(), fact);
        })
    }

    #[test]
    fn paths_are_told_from_places() {
        assert!(is_path("docs/gcp.pdf"));
        assert!(is_path("consent.docx"));
        for place in ["section 7.2", "page 4", "s3://bucket/a.pdf", ".pdf", "7.2"] {
            assert!(!is_path(place), "{place}");
        }
    }

    #[test]
    fn only_the_fact_that_there_is_no_study_alone_makes_it_not_apply() {
        let told = |kinds: &[&str]| {
            let folder = folder().device(|device| {
                if !kinds.is_empty() {
                    let known = kinds.iter().map(ToString::to_string).collect();
                    device.facts.insert("clinical_study".into(), Fact::Known(known));
                }
            });
            let call = crate::testing::no_call();
            crate::testing::asking(&folder, &call, |ask| {
                none(ask, &["protocol".to_string()]).is_ok()
            })
        };
        assert!(told(&["none"]));
        assert!(!told(&["none", "standalone"]));
        assert!(!told(&["standalone"]));
        assert!(!told(&[]));
    }
}
