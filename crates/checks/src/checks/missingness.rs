//! What is missing in the data is counted, and what was never collected is named.
//!
//! ## What it asks
//! For each variable of each data set: how many rows have no usable value, and was it collected at all?
//! `of` chooses variables: `demographics`, `race`, `ethnicity`, `race-source`, `device-output` (no score), `follow-up` (no truth yet), `database-fields`.
//! `by = "subgroup"` asks how the missing device output or truth spreads over sex, age, race, ethnicity and site.
//!
//! ## Why
//! Rows that drop out silently are rarely a random part, and a rate without them flatters.
//!
//! ## What it needs
//! The columns of the data sets, and `never_collected` for attributes that do not exist.
//! No limit is assumed: with anything missing, a person justifies the use of the data without it.
//!
//! ## What may cross a border
//! Counts of missing rows; those of small groups are released by a person.
//!
//! ## If it is not shown
//! Collect what is missing, or justify it and say how the risk is controlled.

use reliance_model::device::{Dataset, Role};
use reliance_model::finding::Figure;
use reliance_stats::reduction::{Axis, Level, Need, Number, Reductions};

use crate::combine::combine_results;
use crate::parameters::{self, values};
use crate::said::{Said, first_of, joined};
use crate::sets::{self, quoted, share};
use crate::words::{count, figure, percent};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("missingness", include_str!("missingness.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[
    (
        "of",
        &[
            "database-fields",
            "demographics",
            "device-output",
            "ethnicity",
            "follow-up",
            "race",
            "race-source",
        ],
    ),
    ("by", &["subgroup"]),
];

/// Attributes of subjects.
const DEMOGRAPHICS: [&str; 4] = ["age", "sex", "race", "ethnicity"];
/// Fields of the inventory of a database.
const FIELDS: [&str; 9] =
    ["case", "patient", "site", "date", "scanner", "manufacturer", "age", "sex", "truth"];
/// What subgroups are cut by.
const CUTS: [&str; 5] = ["sex", "age", "race", "ethnicity", "site"];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let mut needs = Vec::new();
    for set in chosen(ask) {
        for role in asked(ask, set).into_iter().filter(|role| sets::has(ask, set, role)) {
            needs.push(need(set, role));
            needs.extend(cuts(ask, set, role).map(|cut| cut_need(set, role, cut)));
        }
    }
    needs
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let sets = chosen(ask);
    let parts = sets.iter().map(|set| one(ask, reductions, set)).collect();
    combine_results(parts).ok_or_else(|| {
        Missing::new("a data set", "declare the tables and data sets in `reliance.toml`")
    })
}

/// Data sets with subjects: all but the readings and ratings of cases.
fn chosen<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let sets = ask.evidence.device.datasets.iter();
    sets.filter(|set| !matches!(set.role, Role::Readers | Role::Truthing)).collect()
}

/// Variables asked of a data set.
fn asked<'a>(ask: &Ask<'a>, set: &Dataset) -> Vec<&'a str> {
    let judged = matches!(set.role, Role::Test | Role::Monitoring);
    let named = values(ask, "of");
    if named.is_empty() {
        let Some(table) = ask.evidence.device.table_of(set) else { return Vec::new() };
        let joined = table.joins.iter().flat_map(|join| join.columns.keys());
        let mut roles: Vec<&str> = table.columns.keys().chain(joined).map(String::as_str).collect();
        roles.sort_unstable();
        roles.dedup();
        return roles;
    }
    named
        .iter()
        .flat_map(|name| match name.as_str() {
            "demographics" => DEMOGRAPHICS.to_vec(),
            "database-fields" => FIELDS.to_vec(),
            "device-output" if judged => vec!["score"],
            "follow-up" if judged => vec!["truth"],
            "device-output" | "follow-up" => Vec::new(),
            name => vec![name],
        })
        .collect()
}

/// Subgroups of the data set, where the call asks how output or truth spread over them.
fn cuts<'a>(
    ask: &'a Ask<'_>,
    set: &'a Dataset,
    role: &str,
) -> impl Iterator<Item = &'static str> + use<'a> {
    let by = ask.call.parameter("by").is_some() && ["score", "truth"].contains(&role);
    CUTS.into_iter().filter(move |cut| by && sets::has(ask, set, cut))
}

/// Numbers are counted as numbers, so that an unusable one is missing too.
fn need(set: &Dataset, role: &str) -> Need {
    match role {
        "truth" => sets::binary_need(set, role),
        "score" | "age" => Need::tally(&set.name, vec![is_number(role)]),
        _ => Need::tally(&set.name, vec![Axis::known(role)]),
    }
}

fn cut_need(set: &Dataset, role: &str, cut: &str) -> Need {
    let cut = match cut {
        "age" => Axis::bands("age", &decades()),
        _ => Axis::category(cut),
    };
    match role {
        "truth" => Need::tally(&set.name, vec![cut, Axis::binary(role)]),
        _ => Need::tally(&set.name, vec![cut, is_number(role)]),
    }
}

/// Tells a number from what is missing or unusable, whatever the number.
fn is_number(role: &str) -> Axis {
    Axis::at_least(role, Number::LEAST)
}

/// Age bands for counting only; nothing is judged by them.
fn decades() -> Vec<Number> {
    let edges = [20.0, 40.0, 60.0, 80.0];
    edges.into_iter().filter_map(|edge| Number::new(edge).ok()).collect()
}

/// What one data set lacks.
#[derive(Default)]
struct Lacks {
    some: Vec<String>,
    never: Vec<String>,
    unsaid: Vec<String>,
    figures: Vec<Figure>,
    counted: u64,
}

fn one(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let mut lacks = Lacks::default();
    if ask.evidence.device.table_of(set).is_none() {
        return Err(Missing::new(
            format!("table `{}` of data set `{}`", set.table, set.name),
            "declare it under `[[tables]]`",
        ));
    }
    for role in asked(ask, set) {
        if set.never_collected.contains(role) {
            lacks.never.push(role.to_string());
        } else if !sets::has(ask, set, role) {
            lacks.unsaid.push(role.to_string());
        } else {
            lacks.count(reductions, set, role)?;
            for cut in cuts(ask, set, role) {
                lacks.count_by(reductions, set, role, cut)?;
            }
        }
    }
    if values(ask, "of").is_empty() {
        lacks.never.extend(set.never_collected.iter().cloned());
    }
    Ok(lacks.answered(ask, set).evidence(ask.evidence_of(set)))
}

impl Lacks {
    fn count(&mut self, reductions: &Reductions, set: &Dataset, role: &str) -> Result<(), Missing> {
        let levels = reductions.tally(&need(set, role))?.along(role);
        let (texts, missing) = sets::known(&levels);
        let rows = texts.values().sum::<u64>() + missing;
        if rows == 0 {
            return Err(sets::no_row(set));
        }
        self.counted += 1;
        self.figures.push(missing_figure(format!("`{}`, {role}", set.name), missing, rows));
        if let Some(part) = share(missing, rows).filter(|_| missing > 0) {
            let late = match (role, set.role) {
                ("truth", Role::Monitoring) => ", which may yet come",
                _ => "",
            };
            self.some.push(format!(
                "`{role}` in {} ({}{late})",
                count(missing, "row"),
                percent(part)
            ));
        }
        Ok(())
    }

    fn count_by(
        &mut self,
        reductions: &Reductions,
        set: &Dataset,
        role: &str,
        cut: &str,
    ) -> Result<(), Missing> {
        let tally = reductions.tally(&cut_need(set, role, cut))?;
        for level in tally.levels(cut) {
            let part = tally.at(cut, &level);
            let rows = part.rows();
            let levels = part.along(role);
            let known = levels.iter().filter(|(level, _)| level.is_known()).map(|(_, n)| n).sum();
            let of = format!("`{}`, {role}, {cut} {}", set.name, words(&level));
            self.figures.push(missing_figure(of, rows.saturating_sub(known), rows));
        }
        Ok(())
    }

    fn answered(self, ask: &Ask<'_>, set: &Dataset) -> Answered {
        let name = &set.name;
        let answered =
            if !self.unsaid.is_empty() {
                let few = quoted("variables of which nothing is said", &self.unsaid);
                Answered::undetermined(few.within(|few| {
                    format!("needs {few} of `{name}`, or that it was never collected")
                }))
                .to_do("name the columns, or list them in `never_collected` of the data set")
            } else if !self.some.is_empty() || !self.never.is_empty() {
                let mut words = Vec::new();
                if !self.some.is_empty() {
                    let few = first_of("variables that are missing in some rows", &self.some, 6);
                    words.push(few.within(|few| format!("`{name}` lacks {few}")));
                }
                if !self.never.is_empty() {
                    let few = never(&self.never);
                    words.push(few.within(|few| format!("{few} never collected in `{name}`")));
                }
                let by = match ask.call.parameter("by") {
                    Some(_) => "and whether subgroups are hit alike",
                    None => "or how its risk is controlled",
                };
                Answered::for_a_person(
                    joined(words, "; ").within(|few| format!("{few}; a person explains why, {by}")),
                )
            } else if self.counted == 0 {
                Answered::not_applicable(format!("`{name}` is a {} data set", set.role.word()))
            } else {
                Answered::shown(format!(
                    "nothing is missing in {} of `{name}`",
                    count(self.counted, "variable")
                ))
            };
        answered.figures(self.figures)
    }
}

fn never(roles: &[String]) -> Said {
    let verb = if roles.len() == 1 { "was" } else { "were" };
    quoted("variables that were never collected", roles).within(|few| format!("{few} {verb}"))
}

fn words(level: &Level) -> String {
    level.to_string()
}

fn missing_figure(of: String, missing: u64, rows: u64) -> Figure {
    Figure {
        counts: Some((missing, rows)),
        value: share(missing, rows),
        ..figure("missing", of, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reliance_model::catalogue::CheckCall;

    use crate::testing::{Folder, answer, answered, asking, folder, row};

    fn test_set(rows: &[&str]) -> Folder {
        folder().dataset("test", Role::Test, rows.iter().map(|words| row(words)).collect())
    }

    #[test]
    fn shown_where_nothing_is_missing() {
        insta::assert_snapshot!(answer(CHECK, &test_set(&["case=a truth=1 score=0.5 sex=F"])), @"shown: nothing is missing in 4 variables of `test`");
    }

    #[test]
    fn what_is_missing_is_for_a_person() {
        let folder = test_set(&["case=a truth=1 age=50", "case=b truth=x", "truth=0 age=old"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `test` lacks `age` in 2 rows (66.7 %), `case` in 1 row (33.3 %) and `truth` in 1 row (33.3 %); a person explains why, or how its risk is controlled");
        let never = folder.parameter("of", "race").device(|device| {
            device.datasets[0].never_collected.insert("race".into());
        });
        insta::assert_snapshot!(answer(CHECK, &never), @"for a person: `race` was never collected in `test`; a person explains why, or how its risk is controlled");
        let late = folder_with_late_labels();
        insta::assert_snapshot!(answer(CHECK, &late), @"for a person: `field` lacks `truth` in 1 row (50.0 %, which may yet come); a person explains why, or how its risk is controlled");
    }

    #[test]
    fn the_figure_of_a_variable_is_its_share_with_the_counts() {
        let folder = test_set(&["case=a truth=1 age=50", "case=b truth=x", "truth=0 age=old"]);
        let figures = answered(CHECK, &folder).figures;
        let age = figures.iter().find(|figure| figure.of.contains("age")).unwrap();
        assert_eq!((age.name.as_str(), age.counts), ("missing", Some((2, 3))));
        assert!((age.value.unwrap() - 2.0 / 3.0).abs() < 1e-15);
    }

    fn folder_with_late_labels() -> Folder {
        folder()
            .dataset("field", Role::Monitoring, vec![row("score=0.2 truth=0"), row("score=0.4")])
            .parameter("of", "follow-up")
    }

    #[test]
    fn undetermined_where_nobody_says_whether_it_was_collected() {
        let asked = test_set(&["case=a sex=F"]).parameter("of", "demographics");
        let empty = test_set(&["case=a"]);
        let emptied = Folder { rows: [("test".to_string(), Vec::new())].into(), ..empty };
        insta::assert_snapshot!(answer(CHECK, &emptied), @r"
        undetermined: needs a row in data set `test`
        to do: check the file
        ");
        insta::assert_snapshot!(answer(CHECK, &asked), @r"
        undetermined: needs `age`, `race` and `ethnicity` of `test`, or that it was never collected
        to do: name the columns, or list them in `never_collected` of the data set
        ");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs a data set
        to do: declare the tables and data sets in `reliance.toml`
        ");
    }

    #[test]
    fn a_data_set_without_device_output_is_not_asked_for_it() {
        let training = folder().dataset("train", Role::Training, vec![row("case=a")]);
        insta::assert_snapshot!(answer(CHECK, &training.parameter("of", "device-output")), @"not applicable: `train` is a training data set");
    }

    #[test]
    fn missing_output_is_counted_by_subgroup() {
        let rows = ["score=0.1 sex=F age=30", "sex=F age=50", "score=0.3 sex=M age=50"];
        let folder = test_set(&rows).parameter("of", "device-output").parameter("by", "subgroup");
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `test` lacks `score` in 1 row (33.3 %); a person explains why, and whether subgroups are hit alike");
        let figures: Vec<String> = answered(CHECK, &folder)
            .figures
            .iter()
            .map(|figure| format!("{}: {:?}", figure.of, figure.counts))
            .collect();
        insta::assert_snapshot!(figures.join("\n"), @r"
        `test`, score: Some((1, 3))
        `test`, score, sex F: Some((1, 2))
        `test`, score, sex M: Some((0, 1))
        `test`, score, age 20-39: Some((0, 1))
        `test`, score, age 40-59: Some((1, 2))
        ");
    }

    #[test]
    fn an_unknown_variable_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("of", "moon")), @"for a person: `missingness` cannot compute `of = moon`, so a person must judge what it asks");
    }

    #[test]
    fn a_cut_is_a_band_of_ages_or_a_category_and_the_truth_stays_binary() {
        let set = Dataset { name: "us".into(), ..Dataset::default() };
        let (ages, sexes) = (Axis::bands("age", &decades()), Axis::category("sex"));
        let need = |by: Vec<Axis>| Need::tally("us", by);
        assert_eq!(cut_need(&set, "truth", "age"), need(vec![ages.clone(), Axis::binary("truth")]));
        assert_eq!(cut_need(&set, "score", "age"), need(vec![ages, is_number("score")]));
        assert_eq!(cut_need(&set, "score", "sex"), need(vec![sexes.clone(), is_number("score")]));
        assert_eq!(cut_need(&set, "truth", "sex"), need(vec![sexes, Axis::binary("truth")]));
    }

    #[test]
    fn output_and_follow_up_are_asked_of_data_that_judge_and_all_columns_where_none_is_named() {
        let told = |role: Role, of: &[&str]| {
            let rows = vec![row("truth=1 score=0.5 sex=F")];
            let mut folder = folder().dataset("set", role, rows);
            for name in of {
                folder = folder.parameter("of", name);
            }
            let call = CheckCall { check: String::new(), parameters: folder.parameters.clone() };
            asking(&folder, &call, |ask| {
                let set = &ask.evidence.device.datasets[0];
                asked(ask, set).into_iter().map(String::from).collect::<Vec<String>>()
            })
        };
        for role in [Role::Test, Role::Monitoring] {
            assert_eq!(told(role, &["device-output", "follow-up"]), ["score", "truth"]);
        }
        assert!(told(Role::Training, &["device-output", "follow-up"]).is_empty());
        assert_eq!(told(Role::Training, &["race"]), ["race"]);
        assert_eq!(told(Role::Training, &["demographics"]), DEMOGRAPHICS);
        assert_eq!(told(Role::Training, &["database-fields"]), FIELDS);
        assert_eq!(told(Role::Training, &[]), ["score", "sex", "truth"]);
    }
}
