//! The device is compared with a predicate, by the steps of substantial equivalence.
//!
//! ## What it asks
//! Is a predicate named, is it on the user's list of devices, and does the comparison on file hold the row that `step` (`d1`, `d2`, `d3`, `d4`, `d5a`, `d5b`) or `part` asks for?
//! Without a parameter, all six steps are asked.
//!
//! ## Why
//! One predicate has to carry intended use and technology together; a split predicate fails, and a missing row is a question in review.
//!
//! ## What it needs
//! `[[predicates]]` with `number` and, where there are several, one `primary = true`; a list of devices; a document of kind `predicate-comparison` whose `items` name the place of `intended-use`, `technology`, `questions`, `methods`, `performance`, `predicate-version` and `standalone`.
//! A comparison that was read inside and names another predicate than is declared is *not shown*.
//! Whether differences matter is argued by a person: a row that is there is *for a person*, never *shown*.
//! A list of cleared devices does not tell that one was withdrawn or recalled; where a list of recalls is named, too, what it says is repeated.
//!
//! ## What may cross a border
//! Names and places in documents.
//!
//! ## If it is not shown
//! Name one predicate with the number of its clearance, and write the missing row of the comparison.

use reliance_model::claim::Says;
use reliance_model::device::Document;

use crate::parameters::unknown;
use crate::pathway::View;
use crate::pathway::predicate::{COMPARISON, Number, STEPS, comparison, number, primary};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("predicate-compared", include_str!("predicate_compared.rs"), answer);

const KNOWN_STEPS: [&str; 6] = ["d1", "d2", "d3", "d4", "d5a", "d5b"];
const KNOWN_PARTS: [&str; 4] = ["no-split", "version-before-pccp", "standalone", "nse-at-d2-or-d4"];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = unknown(ask, &[("step", &KNOWN_STEPS), ("part", &KNOWN_PARTS)]) {
        return Ok(refused);
    }
    if ask.profile.is("predicate", "false") {
        return Ok(no_predicate(ask));
    }
    if ask.evidence.device.predicates.is_empty() {
        return Err(Missing::new("a named predicate", "name it under `[[predicates]]`"));
    }
    let view = View::of(ask);
    match (ask.call.parameter("step"), ask.call.parameter("part")) {
        (Some("d1"), _) => {
            let lists = ask.evidence.device.listed_devices.iter();
            let files = lists.map(|file| ask.file(file, "row of the predicate".into()));
            legally_marketed(&view).map(|answered| answered.evidence(files))
        }
        (Some(step), _) => row(ask, &view, item_of(step)),
        (None, Some("no-split")) => no_split(&view),
        (None, Some("version-before-pccp")) => row(ask, &view, "predicate-version"),
        (None, Some("standalone")) => row(ask, &view, "standalone"),
        (None, Some(_)) => Ok(Answered::for_a_person(
            "a predicate is named; whether the flow ends without equivalence, a person must say",
        )),
        (None, None) => all(ask, &view),
    }
}

fn item_of(step: &str) -> &'static str {
    STEPS.iter().find(|known| known.name == step).map_or("predicate", |known| known.item)
}

fn no_predicate(ask: &Ask<'_>) -> Answered {
    let declared = View::of(ask).with_values("predicate");
    match ask.call.parameter("part") {
        Some("nse-at-d2-or-d4") => Answered::shown(format!("no predicate is used; {declared}")),
        _ => Answered::not_applicable(declared),
    }
}

/// Step 1: what the number and the list tell.
fn legally_marketed(view: &View<'_>) -> Result<Answered, Missing> {
    let Some(primary) = primary(view) else {
        return Ok(Answered::not_shown("several predicates, and no single one of them is primary")
            .to_do("mark one `[[predicates]]` with `primary = true`"));
    };
    match number(view, primary) {
        Number::Malformed => Ok(Answered::not_shown(format!(
            "`{}` has the form of neither a 510(k) nor a De Novo number",
            primary.number
        ))
        .to_do("give the number of the clearance, such as K123456")),
        Number::Unlisted if view.evidence.listed_devices.is_empty() => Err(Missing::new(
            format!("a list of devices that holds {}", primary.number),
            "name a list under `listed_devices`",
        )),
        Number::Unlisted => Err(Missing::new(
            format!("{} on the list of devices, which has other numbers", primary.number),
            "check the number, or use a newer list",
        )),
        Number::Listed(listed) => {
            let code = primary.product_code.as_deref().unwrap_or(&listed.product_code);
            if code != listed.product_code {
                return Ok(Answered::not_shown(format!(
                    "{} is declared with product code {code}; the list says {}",
                    listed.number, listed.product_code
                ))
                .to_do("correct the product code"));
            }
            let day = listed.decided.map(|day| format!(", decided {day}")).unwrap_or_default();
            let marks = crate::predicates::marks(view, &listed.number);
            let marks: String = marks.iter().map(|mark| format!("; {mark}")).collect();
            Ok(Answered::for_a_person(format!(
                "{} ({}, {}) is on the list{day}{marks}; that it was not withdrawn or recalled since, a person confirms",
                listed.number, listed.name, listed.product_code
            )))
        }
    }
}

/// Guard: one predicate carries the comparison.
fn no_split(view: &View<'_>) -> Result<Answered, Missing> {
    let predicates = &view.evidence.device.predicates;
    Ok(match (predicates.len(), primary(view)) {
        (1, Some(only)) => Answered::shown(format!("one predicate is used: {}", only.number)),
        (many, Some(primary)) => Answered::for_a_person(format!(
            "{} of {many} is primary; that intended use and technology rest on it alone, a person confirms",
            primary.number
        )),
        (_, None) => {
            Answered::not_shown("several predicates, and no single one of them is primary")
                .to_do("mark one `[[predicates]]` with `primary = true`")
        }
    })
}

/// A row of the comparison.
fn row(ask: &Ask<'_>, view: &View<'_>, item: &str) -> Result<Answered, Missing> {
    let document = on_file(view)?;
    if let Some(wrong) = another_predicate(ask, document) {
        return Ok(wrong);
    }
    match document.items.get(item) {
        Some(place) => Ok(Answered::for_a_person(format!(
            "`{}` treats `{item}` at {place}; whether it holds, a person judges",
            document.file
        ))
        .evidence([ask.evidence_of_document(document, place)])),
        None => Err(Missing::new(
            format!("the row `{item}` in `{}`", document.file),
            format!("write it, and add `{item}` with its place under `items`"),
        )),
    }
}

/// A comparison that was read inside, and that names another predicate than is declared.
fn another_predicate(ask: &Ask<'_>, document: &Document) -> Option<Answered> {
    let content = ask.evidence.contents.get(&document.file)?;
    let declared: Vec<String> =
        ask.evidence.device.predicates.iter().map(|one| one.number.to_uppercase()).collect();
    let mut named = content.claims.iter().filter_map(|claim| match &claim.says {
        Says::Number { number, role: Some(role), .. } if role == "predicate" => {
            Some((number.to_uppercase(), &claim.cited))
        }
        _ => None,
    });
    let (number, cited) = named.next()?;
    let some = declared.contains(&number) || named.any(|(number, _)| declared.contains(&number));
    (!some).then(|| {
        let because = format!(
            "`{}` compares with {number} ({}); `reliance.toml` declares {}",
            document.file,
            cited.spot.words(),
            crate::words::list(&declared)
        );
        Answered::not_shown(because)
            .to_do("compare with the declared predicate, or declare the one that is compared")
            .evidence([ask.evidence_of_document(document, &cited.spot.words())])
    })
}

fn on_file<'a>(view: &View<'a>) -> Result<&'a Document, Missing> {
    comparison(view).ok_or_else(|| {
        Missing::new(
            format!("a document of kind `{COMPARISON}`"),
            "put the comparison on file under `[[documents]]`, with the place of each row under `items`",
        )
    })
}

fn all(ask: &Ask<'_>, view: &View<'_>) -> Result<Answered, Missing> {
    let document = on_file(view)?;
    let rows = STEPS.iter().filter(|step| step.name != "d1").map(|step| step.item);
    let missing: Vec<&str> = rows.filter(|item| !document.items.contains_key(*item)).collect();
    if !missing.is_empty() {
        return Err(Missing::new(
            format!("the rows {} in `{}`", missing.join(", "), document.file),
            "write them, and add each with its place under `items`",
        ));
    }
    let first = legally_marketed(view)?;
    let whole = ask.evidence_of_document(document, "all rows");
    Ok(Answered { because: format!("all rows are there; {}", first.because), ..first }
        .evidence([whole]))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Predicate;
    use reliance_model::evidence::ListedDevice;
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn named(numbers: &[&str]) -> Folder {
        folder().device(|device| {
            device.predicates = numbers
                .iter()
                .map(|number| Predicate { number: (*number).into(), ..Predicate::default() })
                .collect();
        })
    }

    fn listed(mut folder: Folder, number: &str) -> Folder {
        folder.evidence.listed_devices.push(ListedDevice {
            number: number.into(),
            name: "Finder".into(),
            product_code: "QAS".into(),
            decided: Some("2024-05-01".parse().unwrap()),
            ..ListedDevice::default()
        });
        folder
    }

    fn compared(folder: Folder, items: &[&str]) -> Folder {
        folder.device(|device| {
            device.documents.push(Document {
                kind: COMPARISON.into(),
                file: "docs/comparison.md".into(),
                items: items.iter().map(|item| (item.to_string(), "row 3".into())).collect(),
                ..Document::default()
            });
        })
    }

    #[test]
    fn the_predicate_is_named_and_on_the_list() {
        let d1 = |folder: Folder| answer(CHECK, &folder.parameter("step", "d1"));
        insta::assert_snapshot!(d1(folder()), @r#"
undetermined: needs a named predicate
to do: name it under `[[predicates]]`
"#);
        insta::assert_snapshot!(d1(named(&["K241234"])), @r#"
undetermined: needs a list of devices that holds K241234
to do: name a list under `listed_devices`
"#);
        insta::assert_snapshot!(d1(listed(named(&["K241234"]), "K999999")), @r#"
undetermined: needs K241234 on the list of devices, which has other numbers
to do: check the number, or use a newer list
"#);
        insta::assert_snapshot!(d1(listed(named(&["k241234"]), "K241234")), @"for a person: K241234 (Finder, QAS) is on the list, decided 2024-05-01; that it was not withdrawn or recalled since, a person confirms");
        insta::assert_snapshot!(d1(named(&["CE 1234"])), @r#"
not shown: `CE 1234` has the form of neither a 510(k) nor a De Novo number
to do: give the number of the clearance, such as K123456
"#);
        insta::assert_snapshot!(d1(named(&["K241234", "K241235"])), @r#"
not shown: several predicates, and no single one of them is primary
to do: mark one `[[predicates]]` with `primary = true`
"#);
        let other = listed(named(&["K241234"]), "K241234")
            .device(|device| device.predicates[0].product_code = Some("MYN".into()));
        insta::assert_snapshot!(d1(other), @r#"
not shown: K241234 is declared with product code MYN; the list says QAS
to do: correct the product code
"#);
    }

    #[test]
    fn rows_are_for_a_person_and_missing_rows_are_undetermined() {
        let d2 = |folder: Folder| answer(CHECK, &folder.parameter("step", "d2"));
        insta::assert_snapshot!(d2(named(&["K241234"])), @r#"
undetermined: needs a document of kind `predicate-comparison`
to do: put the comparison on file under `[[documents]]`, with the place of each row under `items`
"#);
        insta::assert_snapshot!(d2(compared(named(&["K241234"]), &["technology"])), @r#"
undetermined: needs the row `intended-use` in `docs/comparison.md`
to do: write it, and add `intended-use` with its place under `items`
"#);
        insta::assert_snapshot!(d2(compared(named(&["K241234"]), &["intended-use"])), @"for a person: `docs/comparison.md` treats `intended-use` at row 3; whether it holds, a person judges");
    }

    #[test]
    fn the_whole_comparison() {
        let rows = ["intended-use", "technology", "questions", "methods", "performance"];
        let whole = listed(compared(named(&["K241234"]), &rows), "K241234");
        insta::assert_snapshot!(answer(CHECK, &whole), @"for a person: all rows are there; K241234 (Finder, QAS) is on the list, decided 2024-05-01; that it was not withdrawn or recalled since, a person confirms");
        insta::assert_snapshot!(answer(CHECK, &compared(named(&["K241234"]), &rows[..3])), @r#"
undetermined: needs the rows methods, performance in `docs/comparison.md`
to do: write them, and add each with its place under `items`
"#);
    }

    #[test]
    fn one_predicate_carries_it() {
        let part = |folder: Folder| answer(CHECK, &folder.parameter("part", "no-split"));
        insta::assert_snapshot!(part(named(&["K241234"])), @"shown: one predicate is used: K241234");
        let two = named(&["K241234", "K241235"]);
        insta::assert_snapshot!(part(two.clone()), @r#"
not shown: several predicates, and no single one of them is primary
to do: mark one `[[predicates]]` with `primary = true`
"#);
        insta::assert_snapshot!(part(two.device(|device| device.predicates[1].primary = true)), @"for a person: K241235 of 2 is primary; that intended use and technology rest on it alone, a person confirms");
    }

    #[test]
    fn without_a_predicate() {
        let without = folder().device(|device| {
            let known = Fact::Known(std::collections::BTreeSet::from(["false".to_string()]));
            device.facts.insert("predicate".into(), known);
        });
        insta::assert_snapshot!(answer(CHECK, &without.clone().parameter("step", "d2")), @"not applicable: `predicate`: false");
        insta::assert_snapshot!(answer(CHECK, &without.parameter("part", "nse-at-d2-or-d4")), @"shown: no predicate is used; `predicate`: false");
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("step", "d9")), @"for a person: `predicate-compared` cannot compute `step = d9`, so a person must judge what it asks");
    }
}
