//! Test data are independent of development data.
//!
//! ## What it asks
//! Held against the data the device was developed on, does each test data set share cases, patients, sites or time of collection?
//! Shared cases or patients contradict independence.
//! Shared sites and overlapping time are told, and contradict it only where the call asks for `level = "site"` or `"health-system"`.
//! `set = "third-party"` asks about a database of somebody else: the same comparison for the test data sets with `third_party = true` alone, and a person states who made them.
//!
//! ## Why
//! Data that shaped a device say nothing about how it does elsewhere.
//!
//! ## What it needs
//! Data sets with the roles `training` or `tuning` and `test`, with columns `case` and `patient`; `site`, `health-system` and `collected` where there are such.
//! `used_in_development = true` on a test data set answers at once.
//! `third_party = true` on the data sets that somebody else made and keeps, where such are asked for.
//!
//! ## What may cross a border
//! Only how many identifiers are shared, and the names of shared sites.
//!
//! ## If it is not shown
//! Test on subjects, and where asked on sites, that no development data came from.

use std::collections::BTreeSet;

use reliance_model::Date;
use reliance_model::device::Dataset;
use reliance_model::finding::Figure;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::parameters::{self, values};
use crate::said::{Said, listed};
use crate::sets::{self, no_identifier, quoted};
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("dataset-independence", include_str!("dataset_independence.rs"), needs, answer);

const KNOWN: parameters::Known<'_> =
    &[("level", &["case", "patient", "site", "health-system"]), ("set", &["third-party"])];

/// Roles compared as identifiers.
const SUBJECTS: [&str; 2] = ["case", "patient"];
/// Roles compared by their levels.
const PLACES: [&str; 2] = ["site", "health-system"];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let device = &ask.evidence.device;
    let sets: Vec<&Dataset> =
        sets::development(device).into_iter().chain(sets::judging(device)).collect();
    let subjects = SUBJECTS.iter().flat_map(|role| sets::keys_needs(ask, &sets, role));
    let places = PLACES.iter().flat_map(|role| sets::levels_needs(ask, &sets, role));
    subjects.chain(places).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let mut tests = sets::tests(ask)?;
    if ask.call.parameter("set") == Some("third-party") {
        tests.retain(|set| set.third_party == Some(true));
        if tests.is_empty() {
            return Err(Missing::new(
                "a test data set that a third party made and keeps",
                "declare it under `[[datasets]]` with `role = \"test\"` and `third_party = true`; if none is relied on, say so",
            ));
        }
    }
    let development = sets::development(&ask.evidence.device);
    let parts = tests.into_iter().map(|test| judge(ask, reductions, test, &development)).collect();
    combine_results(parts).ok_or_else(|| Missing::from("a test data set".to_string()))
}

/// One test data set against all development data.
fn judge(
    ask: &Ask<'_>,
    reductions: &Reductions,
    test: &Dataset,
    development: &[&Dataset],
) -> Result<Answered, Missing> {
    let name = &test.name;
    let own = development.iter().any(|set| set.name == *name);
    if own || test.used_in_development == Some(true) {
        return Ok(Answered::not_shown(format!("`{name}` was itself used in development"))
            .to_do("test on data that were never used in development")
            .evidence(ask.evidence_of(test)));
    }
    if development.is_empty() {
        return Err(Missing::new(
            format!("the data the device was developed on, to hold `{name}` against them"),
            "declare them under `[[datasets]]` with `role = \"training\"` or `\"tuning\"` and columns `case` and `patient`",
        ));
    }
    let mut found = Found::default();
    for other in development {
        for role in SUBJECTS {
            found.subjects(ask, reductions, (test, other), role);
        }
        for role in PLACES {
            found.places(ask, reductions, (test, other), role);
        }
        found.time(test, other);
    }
    let evidence = development.iter().flat_map(|set| ask.evidence_of(set));
    Ok(found
        .answered(ask, test, development.len())
        .evidence(ask.evidence_of(test))
        .evidence(evidence))
}

/// What comparing one test data set gave so far.
#[derive(Default)]
struct Found {
    shared: Vec<Said>,
    lacking: Vec<Missing>,
    told: Vec<Said>,
    figures: Vec<Figure>,
}

impl Found {
    fn subjects(
        &mut self,
        ask: &Ask<'_>,
        reductions: &Reductions,
        (test, other): (&Dataset, &Dataset),
        role: &str,
    ) {
        let both = sets::keys(ask, reductions, test, role)
            .and_then(|keys| Ok((keys, sets::keys(ask, reductions, other, role)?)));
        let (left, right) = match both {
            Ok(both) => both,
            Err(missing) => return self.lacking.push(missing),
        };
        for (set, keys) in [(test, left), (other, right)] {
            if keys.counts.is_empty() {
                return self.lacking.push(no_identifier(set, role));
            }
            if keys.missing > 0 {
                let rows = count(keys.missing, "row");
                self.lacking.push(Missing::new(
                    format!("the {role} identifier of {rows} of `{}`", set.name),
                    "fill the identifiers in",
                ));
            }
        }
        let shared = left.shared(right);
        let of = format!("{role}, `{}` and `{}`", test.name, other.name);
        self.figures.push(figure("shared-identifiers", of, shared as f64));
        if shared > 0 {
            let words = format!("{} with `{}`", count(shared, role), other.name);
            self.shared.push(words.into());
        }
    }

    fn places(
        &mut self,
        ask: &Ask<'_>,
        reductions: &Reductions,
        (test, other): (&Dataset, &Dataset),
        role: &str,
    ) {
        let asked = values(ask, "level").iter().any(|level| level == role);
        let known = |set| -> Result<BTreeSet<String>, Missing> {
            let levels = sets::levels(ask, reductions, set, role)?;
            let (texts, missing) = sets::known(&levels);
            if asked && (missing > 0 || texts.is_empty()) {
                return Err(Missing::new(
                    format!("the {role} of {} of `{}`", count(missing, "row"), set.name),
                    "fill the column in",
                ));
            }
            Ok(texts.into_keys().collect())
        };
        match known(test).and_then(|left| Ok((left, known(other)?))) {
            Err(_) if !asked => {}
            Err(missing) => self.lacking.push(missing),
            Ok((left, right)) => {
                let shared: Vec<&String> = left.intersection(&right).collect();
                let of = format!("{role}, `{}` and `{}`", test.name, other.name);
                self.figures.push(figure("shared-places", of, shared.len() as f64));
                let of = format!("values of {role} that data sets share");
                let words = quoted(of, &shared).within(|few| {
                    format!("{} ({few}) with `{}`", count(shared.len() as u64, role), other.name)
                });
                if !shared.is_empty() && asked {
                    self.shared.push(words);
                } else if !shared.is_empty() {
                    let name = &test.name;
                    self.told.push(words.within(|words| {
                        format!(
                            "`{name}` shares {words}: it does not show performance at new sites"
                        )
                    }));
                }
            }
        }
    }

    fn time(&mut self, test: &Dataset, other: &Dataset) {
        let (Some(a), Some(b)) = (window(test), window(other)) else { return };
        if a.0 <= b.1 && b.0 <= a.1 {
            let words = format!(
                "`{}` ({} to {}) was collected in the same time as `{}` ({} to {})",
                test.name, a.0, a.1, other.name, b.0, b.1
            );
            self.told.push(words.into());
        }
    }

    fn answered(self, ask: &Ask<'_>, test: &Dataset, sets: usize) -> Answered {
        let name = &test.name;
        let mut answered = if !self.shared.is_empty() {
            Answered::not_shown(listed(self.shared).within(|few| format!("`{name}` shares {few}")))
                .to_do("take what is shared out of the test data, or test on other data")
        } else if let Some(first) = self.lacking.first() {
            Answered::from(first.clone())
        } else if ask.call.parameter("set") == Some("third-party") {
            Answered::for_a_person(format!(
                "`{name}` shares no case and no patient with development; a person states that a third party made it"
            ))
        } else {
            let held = count(sets as u64, "development data set");
            Answered::shown(format!("`{name}` shares no case and no patient with {held}"))
        };
        for told in self.told {
            answered = answered.caveat(told);
        }
        if window(test).is_none() {
            answered =
                answered.caveat(format!("`{name}` has no `collected`, so time is not compared"));
        }
        answered.figures(self.figures).caveat(
            "identifiers are compared as written: one subject under two identifiers is not found",
        )
    }
}

fn window(set: &Dataset) -> Option<(Date, Date)> {
    Some((set.collected.0?, set.collected.1?))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn sets(train: &str, test: &str) -> Folder {
        folder().dataset("train", Role::Training, vec![row(train)]).dataset(
            "test",
            Role::Test,
            vec![row(test)],
        )
    }

    fn independent() -> Folder {
        sets("case=a patient=p site=x", "case=b patient=q site=y")
    }

    #[test]
    fn shown_where_nothing_is_shared() {
        insta::assert_snapshot!(answer(CHECK, &independent()), @r"
        shown: `test` shares no case and no patient with 1 development data set
        caveat: `test` has no `collected`, so time is not compared
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        ");
    }

    #[test]
    fn shared_sites_and_time_are_told() {
        let days = |set: &mut Dataset, from: &str, to: &str| {
            set.collected = (from.parse().ok(), to.parse().ok());
        };
        let folder = sets("case=a patient=p site=x", "case=b patient=q site=x").device(|device| {
            days(&mut device.datasets[0], "2020-01-01", "2021-06-30");
            days(&mut device.datasets[1], "2021-06-30", "2022-06-30");
        });
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        shown: `test` shares no case and no patient with 1 development data set
        caveat: `test` shares 1 site (`x`) with `train`: it does not show performance at new sites
        caveat: `test` (2021-06-30 to 2022-06-30) was collected in the same time as `train` (2020-01-01 to 2021-06-30)
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        ");
        insta::assert_snapshot!(answer(CHECK, &folder.parameter("level", "site")), @r"
        not shown: `test` shares 1 site (`x`) with `train`
        caveat: `test` (2021-06-30 to 2022-06-30) was collected in the same time as `train` (2020-01-01 to 2021-06-30)
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: take what is shared out of the test data, or test on other data
        ");
    }

    #[test]
    fn a_place_that_is_asked_and_not_there_is_needed() {
        let asked = independent().parameter("level", "site").parameter("level", "health-system");
        insta::assert_snapshot!(answer(CHECK, &asked), @r"
        undetermined: needs a column for `health-system` in data set `test`
        caveat: `test` has no `collected`, so time is not compared
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: name it under `columns` of table `test` as `health-system`
        ");
        let no_site =
            sets("case=a patient=p site=x", "case=b patient=q").parameter("level", "site");
        insta::assert_snapshot!(answer(CHECK, &no_site), @r"
        undetermined: needs a column for `site` in data set `test`
        caveat: `test` has no `collected`, so time is not compared
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: name it under `columns` of table `test` as `site`
        ");
    }

    #[test]
    fn not_shown_where_a_patient_is_shared_or_the_set_was_used() {
        insta::assert_snapshot!(answer(CHECK, &sets("case=a patient=p", "case=b patient=p")), @r"
        not shown: `test` shares 1 patient with `train`
        caveat: `test` has no `collected`, so time is not compared
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: take what is shared out of the test data, or test on other data
        ");
        let used =
            independent().device(|device| device.datasets[1].used_in_development = Some(true));
        insta::assert_snapshot!(answer(CHECK, &used), @r"
        not shown: `test` was itself used in development
        to do: test on data that were never used in development
        ");
    }

    #[test]
    fn undetermined_without_development_data_or_identifiers() {
        let alone = folder().dataset("test", Role::Test, vec![row("case=a")]);
        insta::assert_snapshot!(answer(CHECK, &alone), @r#"
        undetermined: needs the data the device was developed on, to hold `test` against them
        to do: declare them under `[[datasets]]` with `role = "training"` or `"tuning"` and columns `case` and `patient`
        "#);
        insta::assert_snapshot!(answer(CHECK, &sets("case=a", "case=b")), @r"
        undetermined: needs a column for `patient` in data set `test`
        caveat: `test` has no `collected`, so time is not compared
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: name it under `columns` of table `test` as `patient`
        ");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a data set with the role `test`
        to do: declare it under `[[datasets]]` with `role = "test"`
        "#);
    }

    #[test]
    fn a_third_party_is_for_a_person() {
        let own = independent().parameter("set", "third-party");
        insta::assert_snapshot!(answer(CHECK, &own), @r#"
        undetermined: needs a test data set that a third party made and keeps
        to do: declare it under `[[datasets]]` with `role = "test"` and `third_party = true`; if none is relied on, say so
        "#);
        let third = own.device(|device| {
            let mut tests = device.datasets.iter_mut();
            tests.find(|set| set.name == "test").unwrap().third_party = Some(true);
        });
        insta::assert_snapshot!(answer(CHECK, &third), @r"
        for a person: `test` shares no case and no patient with development; a person states that a third party made it
        caveat: `test` has no `collected`, so time is not compared
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        ");
        insta::assert_snapshot!(answer(CHECK, &independent().parameter("level", "moon")), @"for a person: `dataset-independence` cannot compute `level = moon`, so a person must judge what it asks");
    }

    #[test]
    fn a_row_without_an_identifier_may_be_anybody() {
        let with = |train: &[&str], test: &[&str]| {
            let rows = |words: &[&str]| words.iter().map(|words| row(words)).collect();
            folder().dataset("train", Role::Training, rows(train)).dataset(
                "test",
                Role::Test,
                rows(test),
            )
        };
        let known = ["case=a patient=p", "case=c patient=r"];
        let gap = ["case=b patient=q", "case=d"];
        for (folder, of) in [(with(&known, &gap), "test"), (with(&gap, &known), "train")] {
            let told = answer(CHECK, &folder);
            let needs = format!("undetermined: needs the patient identifier of 1 row of `{of}`");
            assert!(told.starts_with(&needs), "{told}");
        }
        // What is shared decides, whatever is missing beside it.
        let shared = with(&["case=a patient=p", "case=c"], &["case=b patient=p", "case=d"]);
        assert!(answer(CHECK, &shared).starts_with("not shown: `test` shares 1 patient"));
        // A place that is asked for has to be known of every row.
        let site =
            with(&["case=a patient=p site=x"], &["case=b patient=q site=y", "case=d patient=s"]);
        assert!(answer(CHECK, &site).starts_with("shown"));
        let told = answer(CHECK, &site.parameter("level", "site"));
        assert!(told.starts_with("undetermined: needs the site of 1 row of `test`"), "{told}");
    }

    #[test]
    fn times_that_do_not_meet_are_not_told() {
        let caveats = |train: [&str; 2], test: [&str; 2]| {
            let folder = independent().device(|device| {
                for (set, days) in device.datasets.iter_mut().zip([train, test]) {
                    set.collected = (days[0].parse().ok(), days[1].parse().ok());
                }
            });
            answer(CHECK, &folder).contains("in the same time")
        };
        let first = ["2020-01-01", "2020-12-31"];
        assert!(!caveats(first, ["2021-01-01", "2021-12-31"]));
        assert!(!caveats(["2021-01-01", "2021-12-31"], first));
        assert!(caveats(first, ["2020-12-31", "2021-12-31"]));
        assert!(caveats(["2020-12-31", "2021-12-31"], first));
    }
}
