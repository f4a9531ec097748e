//! How well a device tells the diseased from the healthy, from the reductions of a data set.
//!
//! Checks that print the same figure ask for it by the same need, so that it is folded
//! once: [`scores_need`] and [`clustered_need`].
//!
//! A score at or above the threshold is a positive call.

use reliance_model::device::{Dataset, Role};
use reliance_model::finding::Figure;
use reliance_stats::calibration::Predicted;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Axis, Cell, Level, Need, Number, Tally};
use reliance_stats::roc::Scores;
use reliance_stats::{Confidence, Interval, StatsError};

use crate::strata::has_role;
use crate::{Ask, Missing, words};

/// Truth by exact score.
pub(crate) fn scores_need(dataset: &str) -> Need {
    Need::tally_of(dataset, vec![Axis::binary("truth")], "score")
}

/// Truth, score and the identifier whose rows belong together.
pub(crate) fn clustered_need(dataset: &str, cluster: &str) -> Need {
    Need::panel(dataset, vec![Axis::binary("truth"), Axis::exact("score")], &[cluster])
}

/// Data sets that judge the finished device and hold truth and scores.
pub(crate) fn test_sets<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let device = &ask.evidence.device;
    let scored = |dataset: &&Dataset| {
        has_role(device, dataset, "truth") && has_role(device, dataset, "score")
    };
    device.with_role(Role::Test).filter(scored).collect()
}

/// What is missing where no data set holds truth and scores.
pub(crate) fn no_test_set() -> Missing {
    Missing::new(
        "a test data set with the roles `truth` and `score`",
        "declare in `reliance.toml` a data set with `role = \"test\"` and map both columns",
    )
}

/// The sentence for a statistic that has no value on these data.
pub(crate) fn not_computable(what: &str, error: &StatsError) -> Missing {
    format!("data on which {what} can be computed: {error}").into()
}

/// Confidence level of the plan.
pub(crate) fn confidence(ask: &Ask<'_>) -> Result<Confidence, Missing> {
    Confidence::new(ask.level()).map_err(|error| {
        Missing::new("a usable confidence level", format!("`plan.level`: {error}"))
    })
}

/// A statistic of a score against truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Metric {
    Sensitivity,
    Specificity,
    Ppv,
    Npv,
    Accuracy,
    Auc,
}

impl Metric {
    /// The metric of that name.
    pub(crate) fn named(name: &str) -> Option<Metric> {
        match name.to_lowercase().as_str() {
            "sensitivity" => Some(Metric::Sensitivity),
            "specificity" => Some(Metric::Specificity),
            "ppv" => Some(Metric::Ppv),
            "npv" => Some(Metric::Npv),
            "accuracy" => Some(Metric::Accuracy),
            "auc" => Some(Metric::Auc),
            _ => None,
        }
    }

    /// Its name as figures print it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Metric::Sensitivity => "sensitivity",
            Metric::Specificity => "specificity",
            Metric::Ppv => "ppv",
            Metric::Npv => "npv",
            Metric::Accuracy => "accuracy",
            Metric::Auc => "auc",
        }
    }

    /// Its name in a sentence.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Metric::Ppv => "PPV",
            Metric::Npv => "NPV",
            Metric::Auc => "AUC",
            _ => self.name(),
        }
    }

    /// Is it computed at a threshold?
    pub(crate) fn at_threshold(self) -> bool {
        self != Metric::Auc
    }

    /// What its denominator counts.
    pub(crate) fn denominator(self) -> &'static str {
        match self {
            Metric::Sensitivity => "diseased case",
            Metric::Specificity => "healthy case",
            Metric::Ppv => "positive call",
            Metric::Npv => "negative call",
            Metric::Accuracy | Metric::Auc => "case",
        }
    }

    /// How a row without output counts where that is a failure: wrong, where the
    /// denominator is known from truth alone.
    pub(crate) fn failure(self, diseased: bool) -> Option<bool> {
        match self {
            Metric::Sensitivity => diseased.then_some(false),
            Metric::Specificity => (!diseased).then_some(false),
            Metric::Accuracy => Some(false),
            Metric::Ppv | Metric::Npv | Metric::Auc => None,
        }
    }

    /// Does a row count, and as a success? `None` where it is not in the denominator.
    pub(crate) fn success(self, diseased: bool, called: bool) -> Option<bool> {
        match self {
            Metric::Sensitivity => diseased.then_some(called),
            Metric::Specificity => (!diseased).then_some(!called),
            Metric::Ppv => called.then_some(diseased),
            Metric::Npv => (!called).then_some(!diseased),
            Metric::Accuracy => Some(diseased == called),
            Metric::Auc => None,
        }
    }
}

/// Calls against truth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Confusion {
    pub(crate) true_positive: u64,
    pub(crate) false_negative: u64,
    pub(crate) false_positive: u64,
    pub(crate) true_negative: u64,
}

impl Confusion {
    /// Successes and failures of a metric that has them.
    pub(crate) fn binomial(&self, metric: Metric) -> Binomial {
        let mut sum = Binomial { yes: 0, no: 0 };
        for (diseased, called, count) in [
            (true, true, self.true_positive),
            (true, false, self.false_negative),
            (false, true, self.false_positive),
            (false, false, self.true_negative),
        ] {
            match metric.success(diseased, called) {
                Some(true) => sum.yes += count,
                Some(false) => sum.no += count,
                None => {}
            }
        }
        sum
    }
}

/// Scores of the diseased and of the healthy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outcomes {
    /// Scores of the diseased.
    pub(crate) diseased: Cell,
    /// Scores of the healthy.
    pub(crate) healthy: Cell,
    /// Rows whose truth is missing or unusable.
    pub(crate) no_truth: u64,
}

impl Outcomes {
    /// From a tally with the axis `truth` and the value `score`.
    pub(crate) fn of(tally: &Tally) -> Outcomes {
        let truth = tally.axis("truth");
        let (mut diseased, mut healthy, mut no_truth) = (Vec::new(), Vec::new(), 0);
        for (levels, cell) in &tally.cells {
            match truth.and_then(|axis| levels.get(axis)).and_then(Level::number) {
                Some(1.0) => diseased.push(cell),
                Some(_) => healthy.push(cell),
                None => no_truth += cell.rows,
            }
        }
        Outcomes { diseased: Cell::sum(diseased), healthy: Cell::sum(healthy), no_truth }
    }

    /// Those of several groups together, rows without truth left out.
    pub(crate) fn sum<'a>(groups: impl Iterator<Item = &'a Outcomes> + Clone) -> Outcomes {
        Outcomes {
            diseased: Cell::sum(groups.clone().map(|group| &group.diseased)),
            healthy: Cell::sum(groups.map(|group| &group.healthy)),
            no_truth: 0,
        }
    }

    /// Rows with truth.
    pub(crate) fn cases(&self) -> u64 {
        self.diseased.rows + self.healthy.rows
    }

    /// Diseased and healthy rows without a usable score.
    pub(crate) fn no_score(&self) -> (u64, u64) {
        let lack = |cell: &Cell| cell.rows - cell.known().min(cell.rows);
        (lack(&self.diseased), lack(&self.healthy))
    }

    /// Calls against truth; rows without a score are left out.
    pub(crate) fn at(&self, threshold: Number) -> Confusion {
        let split = |cell: &Cell| {
            let above = cell.values.iter().filter(|(score, _)| *score >= threshold);
            let called: u64 = above.map(|(_, count)| count).sum();
            (called, cell.known() - called)
        };
        let (true_positive, false_negative) = split(&self.diseased);
        let (false_positive, true_negative) = split(&self.healthy);
        Confusion { true_positive, false_negative, false_positive, true_negative }
    }

    /// Calls against truth, where a row without a score is a wrong call.
    pub(crate) fn at_with_failures(&self, threshold: Number) -> Confusion {
        let (diseased, healthy) = self.no_score();
        let mut confusion = self.at(threshold);
        confusion.false_negative += diseased;
        confusion.false_positive += healthy;
        confusion
    }

    /// The scores for a ROC analysis.
    pub(crate) fn scores(&self) -> Scores {
        Scores { positive: self.diseased.values.clone(), negative: self.healthy.values.clone() }
    }

    /// Rows with truth and score.
    pub(crate) fn known(&self) -> u64 {
        self.diseased.known() + self.healthy.known()
    }

    /// Scores as probabilities with their outcomes; none where one is no probability.
    pub(crate) fn predicted(&self) -> Option<Vec<Predicted>> {
        let all = Cell::sum([&self.diseased, &self.healthy]);
        let mut diseased = self.diseased.values.iter().peekable();
        let mut events =
            |score: Number| diseased.next_if(|(at, _)| *at == score).map_or(0, |&(_, count)| count);
        let inside = |score: Number| (0.0..=1.0).contains(&score.get());
        all.values.iter().all(|&(score, _)| inside(score)).then(|| {
            let row = |&(probability, n)| Predicted { probability, events: events(probability), n };
            all.values.iter().map(row).collect()
        })
    }

    /// What restricts figures on these rows, as sentences.
    pub(crate) fn caveats(&self, dataset: &str) -> Vec<String> {
        let mut caveats = Vec::new();
        if self.no_truth > 0 {
            caveats.push(format!(
                "{} of `{dataset}` without usable truth left out",
                words::count(self.no_truth, "row")
            ));
        }
        let (diseased, healthy) = self.no_score();
        if diseased + healthy > 0 {
            caveats.push(format!(
                "{} of `{dataset}` without usable score left out ({diseased} diseased, \
                 {healthy} healthy)",
                words::count(diseased + healthy, "row")
            ));
        }
        caveats
    }
}

/// An estimate with what a reviewer recomputes it from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Estimated {
    pub(crate) interval: Interval,
    pub(crate) confidence: Confidence,
    /// Standard error; for exact limits that of the plain proportion.
    pub(crate) se: f64,
    /// Degrees of freedom of the standard error, one less than the clusters it rests on;
    /// `None` for independent rows, whose limits are normal or exact.
    pub(crate) df: Option<f64>,
    pub(crate) counts: Option<(u64, u64)>,
    pub(crate) method: String,
    pub(crate) note: Option<String>,
}

impl Estimated {
    /// As a figure.
    pub(crate) fn figure(&self, name: &str, of: impl Into<String>) -> Figure {
        Figure {
            counts: self.counts,
            note: self.note.clone(),
            ..words::figure_with(name, of, &self.interval, self.confidence, &self.method)
        }
    }

    /// `0.912 (95 % CI 0.880 to 0.940; 182 of 200)`.
    pub(crate) fn words(&self) -> String {
        let text = words::with_limits(&self.interval, self.confidence);
        match self.counts {
            Some((yes, n)) => format!("{}; {yes} of {n})", text.trim_end_matches(')')),
            None => text,
        }
    }

    /// For a picture.
    pub(crate) fn estimate(&self) -> reliance_model::picture::Estimate {
        let Interval { low, point, high } = self.interval;
        reliance_model::picture::Estimate { low, point, high }
    }
}

/// A proportion with Clopper–Pearson limits.
pub(crate) fn proportion(
    metric: Metric,
    counts: Binomial,
    confidence: Confidence,
) -> Result<Estimated, Missing> {
    let interval = counts
        .clopper_pearson(confidence)
        .map_err(|error| not_computable(metric.word(), &error))?;
    let spread = interval.point * (1.0 - interval.point) / counts.n() as f64;
    Ok(Estimated {
        interval,
        confidence,
        se: spread.sqrt(),
        df: None,
        counts: Some((counts.yes, counts.yes + counts.no)),
        method: "Clopper–Pearson".into(),
        note: None,
    })
}

/// A metric of independent rows.
pub(crate) fn estimate(
    metric: Metric,
    outcomes: &Outcomes,
    threshold: Option<Number>,
    confidence: Confidence,
) -> Result<Estimated, Missing> {
    if let (true, Some(threshold)) = (metric.at_threshold(), threshold) {
        return proportion(metric, outcomes.at(threshold).binomial(metric), confidence);
    }
    if metric.at_threshold() {
        return Err(Missing::new("an operating point", "name one as `threshold`"));
    }
    let scores = outcomes.scores();
    let auc = scores.auc().map_err(|error| not_computable("the AUC", &error))?;
    let interval = auc.interval(confidence).map_err(|error| not_computable("the AUC", &error))?;
    Ok(Estimated {
        interval,
        confidence,
        se: auc.se(),
        df: None,
        counts: None,
        method: "DeLong".into(),
        note: Some(auc_note(auc.variance, auc.positives, auc.negatives)),
    })
}

pub(crate) fn auc_note(variance: f64, positives: u64, negatives: u64) -> String {
    format!("variance {variance:.6e}; {positives} diseased and {negatives} healthy")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> Number {
        Number::new(value).unwrap()
    }

    fn cell(values: &[(f64, u64)], missing: u64) -> Cell {
        let values: Vec<(Number, u64)> = values.iter().map(|&(v, n)| (number(v), n)).collect();
        Cell { rows: values.iter().map(|pair| pair.1).sum::<u64>() + missing, values }
    }

    #[test]
    fn a_score_at_the_threshold_is_a_call_and_a_lost_score_a_wrong_one() {
        let outcomes = Outcomes {
            diseased: cell(&[(0.4, 1), (0.5, 2)], 3),
            healthy: cell(&[(0.1, 5), (0.5, 1)], 0),
            no_truth: 2,
        };
        let confusion = outcomes.at(number(0.5));
        assert_eq!(confusion.binomial(Metric::Sensitivity), Binomial { yes: 2, no: 1 });
        assert_eq!(confusion.binomial(Metric::Specificity), Binomial { yes: 5, no: 1 });
        assert_eq!(confusion.binomial(Metric::Ppv), Binomial { yes: 2, no: 1 });
        assert_eq!(confusion.binomial(Metric::Npv), Binomial { yes: 5, no: 1 });
        assert_eq!(confusion.binomial(Metric::Accuracy), Binomial { yes: 7, no: 2 });
        let failing = outcomes.at_with_failures(number(0.5));
        assert_eq!(failing.binomial(Metric::Sensitivity), Binomial { yes: 2, no: 4 });
        insta::assert_snapshot!(outcomes.caveats("us").join("\n"), @r"
        2 rows of `us` without usable truth left out
        3 rows of `us` without usable score left out (3 diseased, 0 healthy)
        ");
    }

    /// A row without output is wrong where truth alone puts it in the denominator.
    #[test]
    fn a_lost_output_fails_only_where_truth_puts_it_in_the_denominator() {
        let failures = |metric: Metric| [metric.failure(true), metric.failure(false)];
        assert_eq!(failures(Metric::Sensitivity), [Some(false), None]);
        assert_eq!(failures(Metric::Specificity), [None, Some(false)]);
        assert_eq!(failures(Metric::Accuracy), [Some(false); 2]);
        for metric in [Metric::Ppv, Metric::Npv, Metric::Auc] {
            assert_eq!(failures(metric), [None; 2]);
        }
        let words = [Metric::Ppv, Metric::Npv, Metric::Auc, Metric::Accuracy].map(Metric::word);
        assert_eq!(words, ["PPV", "NPV", "AUC", "accuracy"]);
    }

    #[test]
    fn known_and_lost_scores_of_both_groups_are_counted() {
        let outcomes = Outcomes {
            diseased: cell(&[(0.4, 1), (0.5, 2)], 2),
            healthy: cell(&[(0.1, 5)], 2),
            no_truth: 0,
        };
        assert_eq!(outcomes.known(), 8);
        insta::assert_snapshot!(outcomes.caveats("us").join("\n"), @"4 rows of `us` without usable score left out (2 diseased, 2 healthy)");
        let healthy_only = Outcomes { diseased: cell(&[(0.4, 1)], 0), ..outcomes };
        assert_eq!(healthy_only.caveats("us").len(), 1);
    }

    #[test]
    fn a_test_set_has_truth_and_scores() {
        use crate::testing::{asking, folder, no_call, row};
        let folder = folder()
            .dataset("both", Role::Test, vec![row("truth=1 score=0.5")])
            .dataset("truth", Role::Test, vec![row("truth=1")])
            .dataset("score", Role::Test, vec![row("score=0.5")])
            .dataset("train", Role::Training, vec![row("truth=1 score=0.5")]);
        let names = asking(&folder, &no_call(), |ask| {
            test_sets(ask).iter().map(|set| set.name.clone()).collect::<Vec<_>>()
        });
        assert_eq!(names, ["both"]);
    }
}
