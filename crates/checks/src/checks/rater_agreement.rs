//! How well those who made the truth agree with one another.
//!
//! ## What it asks
//! Computed from their own ratings, how large is the agreement of the raters beyond chance?
//! `min-raters` is a least number of raters a case that a cited text gives.
//!
//! ## Why
//! A truth that experts would not reproduce limits what any device can reach.
//!
//! ## What it needs
//! A data set with the role `truthing`, named as `ratings` of the reference standard of a test data set, a row a rating, with the columns `case`, `reader` and `rating` (or `truth`).
//! Two raters who rated the same cases give Cohen's kappa (1960, unweighted) with its large-sample limits; more, or changing ones, Fleiss' kappa (1971), over the cases that have the most usual number of ratings.
//! No least agreement is assumed: *shown* says that it was computed, and the figure says how large it is.
//!
//! ## What may cross a border
//! The coefficient and the number of cases. The ratings themselves stay.
//!
//! ## If it is not shown
//! Have every case rated by at least the number of raters asked for, and keep each rating.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::Dataset;
use reliance_model::finding::Figure;
use reliance_stats::Confidence;
use reliance_stats::agreement::{Weights, cohen_kappa, fleiss_kappa};
use reliance_stats::reduction::{Axis, Level, Need, Panel, Reductions};

use crate::combine::combine_results;
use crate::parameters;
use crate::sets::{self, no_column};
use crate::words::{count, figure, figure_with, no_figure, three, with_limits};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("rater-agreement", include_str!("rater_agreement.rs"), needs, answer);

/// Ratings by case, then by rater.
type Ratings = BTreeMap<u128, BTreeMap<String, String>>;

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    rated(ask).into_iter().filter_map(|set| need(ask, set).ok()).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[("min-raters", &[])]) {
        return Ok(refused);
    }
    let least = match ask.call.parameter("min-raters").map(str::parse::<u64>) {
        None => None,
        Some(Ok(least)) => Some(least),
        Some(Err(_)) => {
            return Ok(Answered::for_a_person("`min-raters` is no number, so a person must judge"));
        }
    };
    let parts = rated(ask).into_iter().map(|set| agreement(ask, reductions, set, least)).collect();
    combine_results(parts).ok_or_else(|| {
        Missing::new(
            "the ratings from which truth was made",
            "declare them as a data set with `role = \"truthing\"`, and name it as `ratings` of the reference standard",
        )
    })
}

/// Rating data sets that a test data set names.
fn rated<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let device = &ask.evidence.device;
    let standards =
        sets::judging(device).into_iter().filter_map(|set| set.reference_standard.as_ref());
    let names: BTreeSet<&str> =
        standards.filter_map(|standard| standard.ratings.as_deref()).collect();
    names.into_iter().filter_map(|name| device.dataset(name)).collect()
}

fn need(ask: &Ask<'_>, set: &Dataset) -> Result<Need, Missing> {
    let rating = if sets::has(ask, set, "rating") { "rating" } else { "truth" };
    if let Some(role) = ["case", "reader", rating].iter().find(|role| !sets::has(ask, set, role)) {
        return Err(no_column(set, role));
    }
    Ok(Need::panel(&set.name, vec![Axis::category("reader"), Axis::category(rating)], &["case"]))
}

fn agreement(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    least: Option<u64>,
) -> Result<Answered, Missing> {
    let panel = reductions.panel(&need(ask, set)?)?;
    let (ratings, unusable) = by_case(panel);
    let Some(fewest) = ratings.values().map(|raters| raters.len() as u64).min() else {
        return Err(Missing::new(
            format!("a usable rating in `{}`", set.name),
            "check its columns",
        ));
    };
    let mut answered = match least {
        Some(least) if fewest < least => {
            let cases = ratings.values().filter(|raters| (raters.len() as u64) < least).count();
            let because = format!(
                "{} of `{}` with fewer than {least} raters (the fewest: {fewest})",
                count(cases as u64, "case"),
                set.name
            );
            Answered::not_shown(because).to_do("have them rated by further raters")
        }
        _ => kappa(ask, set, &ratings)?,
    };
    if unusable > 0 {
        answered = answered.caveat(format!(
            "{} of `{}` lack case, rater or rating",
            count(unusable, "row"),
            set.name
        ));
    }
    let cases = figure("rated-cases", format!("`{}`", set.name), ratings.len() as f64);
    let fewest = figure("fewest-raters", format!("`{}`", set.name), fewest as f64);
    Ok(answered.figures([cases, fewest]).evidence(ask.evidence_of(set)))
}

fn by_case(panel: &Panel) -> (Ratings, u64) {
    let (mut ratings, mut unusable) = (Ratings::new(), 0);
    for row in &panel.rows {
        let known =
            |at: usize| row.levels.get(at).filter(|level| level.is_known()).map(Level::to_string);
        match (row.ids.first().copied().flatten(), known(0), known(1)) {
            (Some(case), Some(reader), Some(rating)) => {
                ratings.entry(case.0).or_default().insert(reader, rating);
            }
            _ => unusable += 1,
        }
    }
    (ratings, unusable)
}

fn kappa(ask: &Ask<'_>, set: &Dataset, ratings: &Ratings) -> Result<Answered, Missing> {
    let readers: BTreeSet<&String> = ratings.values().flat_map(BTreeMap::keys).collect();
    let categories: Vec<&String> = {
        let all: BTreeSet<&String> = ratings.values().flat_map(BTreeMap::values).collect();
        all.into_iter().collect()
    };
    let place = |rating: &String| categories.binary_search(&rating).unwrap_or_default();
    let paired = ratings.values().all(|raters| raters.len() == 2);
    let (words, figure) = if readers.len() == 2 && paired {
        cohen(ask, set, ratings, categories.len(), place)
    } else {
        fleiss(set, ratings, categories.len(), place)?
    };
    Ok(match figure.value {
        Some(_) => Answered::shown(words),
        None => Answered::undetermined(words).to_do("look at the ratings"),
    }
    .figures([figure]))
}

fn cohen(
    ask: &Ask<'_>,
    set: &Dataset,
    ratings: &Ratings,
    categories: usize,
    place: impl Fn(&String) -> usize,
) -> (String, Figure) {
    let mut table = vec![vec![0u64; categories]; categories];
    for raters in ratings.values() {
        let places: Vec<usize> = raters.values().map(&place).collect();
        if let [a, b] = places[..] {
            table[a][b] += 1;
        }
    }
    let confidence = Confidence::new(ask.level()).unwrap_or(Confidence::P95);
    let of = format!("`{}`", set.name);
    let kappa =
        cohen_kappa(&table, Weights::Unweighted).and_then(|kappa| kappa.interval(confidence));
    match kappa {
        Ok(interval) => {
            let cases = count(ratings.len() as u64, "case");
            let words = format!(
                "Cohen's kappa of 2 raters is {} over {cases} of {of}",
                with_limits(&interval, confidence)
            );
            (
                words,
                figure_with(
                    "cohen-kappa",
                    of,
                    &interval,
                    confidence,
                    "Cohen 1960, large-sample limits",
                ),
            )
        }
        Err(error) => {
            let words = format!("Cohen's kappa of {of} cannot be computed: {error}");
            (words, no_figure("cohen-kappa", of, error.to_string()))
        }
    }
}

fn fleiss(
    set: &Dataset,
    ratings: &Ratings,
    categories: usize,
    place: impl Fn(&String) -> usize,
) -> Result<(String, Figure), Missing> {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for raters in ratings.values().filter(|raters| raters.len() > 1) {
        *sizes.entry(raters.len()).or_insert(0) += 1;
    }
    let Some((&raters, _)) = sizes.iter().max_by_key(|(raters, cases)| (**cases, **raters)) else {
        return Err(Missing::new(
            format!("a case of `{}` with two raters", set.name),
            "have cases rated by more than one rater, and keep each rating",
        ));
    };
    let table: Vec<Vec<u64>> = ratings
        .values()
        .filter(|of| of.len() == raters)
        .map(|of| {
            let mut row = vec![0u64; categories];
            of.values().for_each(|rating| row[place(rating)] += 1);
            row
        })
        .collect();
    let of = format!("`{}`", set.name);
    Ok(match fleiss_kappa(&table) {
        Ok(found) => {
            let left = ratings.len() - table.len();
            let cases = count(table.len() as u64, "case");
            let out = if left > 0 {
                format!(" ({left} with other numbers of ratings left out)")
            } else {
                String::new()
            };
            let words = format!(
                "Fleiss' kappa of {raters} ratings a case is {} over {cases} of {of}{out}",
                three(found.kappa)
            );
            let method = Some("Fleiss 1971".to_string());
            (words, Figure { method, ..figure("fleiss-kappa", of, found.kappa) })
        }
        Err(error) => {
            let words = format!("Fleiss' kappa of {of} cannot be computed: {error}");
            (words, no_figure("fleiss-kappa", of, error.to_string()))
        }
    })
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{ReferenceStandard, Role};

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn rated(rows: &[&str]) -> Folder {
        let standard =
            ReferenceStandard { ratings: Some("ratings".into()), ..ReferenceStandard::default() };
        folder()
            .dataset("test", Role::Test, vec![row("case=a")])
            .dataset("ratings", Role::Truthing, rows.iter().map(|words| row(words)).collect())
            .device(|device| device.datasets[0].reference_standard = Some(standard))
    }

    /// `votes` holds a case a word, a letter a rater.
    fn votes(votes: &str) -> Folder {
        let mut rows = Vec::new();
        for (case, word) in votes.split_whitespace().enumerate() {
            for (reader, rating) in word.chars().enumerate() {
                rows.push(format!("case=c{case} reader=r{reader} rating={rating}"));
            }
        }
        rated(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn two_raters_give_cohen_s_kappa() {
        insta::assert_snapshot!(answer(CHECK, &votes("11 11 11 00 00 00 00 10 01 11")), @"shown: Cohen's kappa of 2 raters is 0.600 (95 % CI 0.104 to 1.000) over 10 cases of `ratings`");
    }

    #[test]
    fn three_raters_give_fleiss_kappa() {
        insta::assert_snapshot!(answer(CHECK, &votes("111 110 000 000 001 11")), @"shown: Fleiss' kappa of 3 ratings a case is 0.444 over 5 cases of `ratings` (1 with other numbers of ratings left out)");
    }

    #[test]
    fn too_few_raters_are_not_shown() {
        let folder = votes("11 0 00").parameter("min-raters", "2");
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        not shown: 1 case of `ratings` with fewer than 2 raters (the fewest: 1)
        to do: have them rated by further raters
        ");
        let enough = votes("11 10 00").parameter("min-raters", "2");
        assert!(answer(CHECK, &enough).starts_with("shown: Cohen's kappa"));
    }

    #[test]
    fn undetermined_without_ratings() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs the ratings from which truth was made
        to do: declare them as a data set with `role = "truthing"`, and name it as `ratings` of the reference standard
        "#);
        insta::assert_snapshot!(answer(CHECK, &rated(&["case=a rating=1"])), @r"
        undetermined: needs a column for `reader` in data set `ratings`
        to do: name it under `columns` of table `ratings` as `reader`
        ");
        insta::assert_snapshot!(answer(CHECK, &rated(&["case=a reader=x rating=1"])), @r"
        undetermined: needs a case of `ratings` with two raters
        to do: have cases rated by more than one rater, and keep each rating
        ");
        insta::assert_snapshot!(answer(CHECK, &votes("11 11")), @r"
        undetermined: Cohen's kappa of `ratings` cannot be computed: at least 2 categories are needed, found 1
        to do: look at the ratings
        ");
        insta::assert_snapshot!(answer(CHECK, &votes("111 111")), @r"
        undetermined: Fleiss' kappa of `ratings` cannot be computed: the category that every rater chose does not vary, so its uncertainty cannot be estimated
        to do: look at the ratings
        ");
        insta::assert_snapshot!(answer(CHECK, &rated(&["reader=x", "case=a", "rating=1"])), @r"
        undetermined: needs a usable rating in `ratings`
        to do: check its columns
        ");
    }

    #[test]
    fn unknown_parameters_are_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &votes("11 00").parameter("min-raters", "two")), @"for a person: `min-raters` is no number, so a person must judge");
        insta::assert_snapshot!(answer(CHECK, &votes("11 00").parameter("by", "moon")), @"for a person: `rater-agreement` cannot compute `by = moon`, so a person must judge what it asks");
    }

    /// (0,2), (1,1), (2,0): observed 2/3, by chance 1/2, so (2/3 - 1/2) / (1 - 1/2).
    #[test]
    fn the_most_usual_number_of_ratings_is_taken() {
        let told = |words: &str| answer(CHECK, &votes(words));
        insta::assert_snapshot!(told("11 10 00 111"), @"shown: Fleiss' kappa of 2 ratings a case is 0.333 over 3 cases of `ratings` (1 with other numbers of ratings left out)");
        insta::assert_snapshot!(told("11 10 00 1"), @"shown: Fleiss' kappa of 2 ratings a case is 0.333 over 3 cases of `ratings` (1 with other numbers of ratings left out)");
        insta::assert_snapshot!(told("111 110 000 000 001"), @"shown: Fleiss' kappa of 3 ratings a case is 0.444 over 5 cases of `ratings`");
        let figures = crate::testing::answered(CHECK, &votes("111 110 000")).figures;
        assert_eq!(figures[0].method.as_deref(), Some("Fleiss 1971"));
    }

    #[test]
    fn rows_that_cannot_be_used_are_counted() {
        let rows =
            ["case=a reader=x rating=1", "case=a reader=y rating=1", "case=b reader=x rating=0"];
        let more = ["case=b reader=y rating=1", "case=c reader=x", "reader=x rating=1"];
        let told = answer(CHECK, &rated(&[rows, more].concat()));
        assert!(told.contains("caveat: 2 rows of `ratings` lack case, rater or rating"), "{told}");
    }
}
