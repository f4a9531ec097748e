//! Reader studies: several readers, several cases, one or more modalities.

use reliance_stats::StatsError;
use reliance_stats::readers::gallas::{Estimator, Freedom, Moments, OneShot, one_shot};
use reliance_stats::readers::rockette::{self, Factors, Note};
use reliance_stats::readers::{
    Covariance, Design, DesignKind, Difference, Estimates, Figure, Mean, Read, ReadersError, Study,
    estimate,
};
use reliance_stats::reduction::{Axis, Panel};
use serde_json::{Value, json};

use super::answer::{Fault, Row};
use super::calls::yes;
use super::input::{Input, chosen};
use super::method::Method;

pub(super) const METHODS: &[Method] = &[Method::of(
    "reader studies",
    "mrmc",
    "readers and cases at random: Obuchowski and Rockette, or one-shot U-statistics",
    mrmc,
)
.needs(&["reader", "modality", "case", "truth", "score"])
.takes(&["design", "method", "metric", "threshold", "margin", "goal", "cluster"])
.manuals(&["readers::rockette::compare", "readers::gallas::one_shot"])];

const DESIGNS: [&str; 5] = ["auto", "or-random", "or-fixed-readers", "or-fixed-cases", "one-shot"];

fn mrmc(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let asked = chosen("--design", input.options.design.as_deref(), &DESIGNS)?;
    let (figure, name) = figure(input)?;
    input.margin_below_one()?;
    let category = |role: &str| Axis::category(role);
    let mut axes = vec![
        category("reader"),
        category("modality"),
        category("case"),
        Axis::binary("truth"),
        Axis::exact("score"),
    ];
    if input.options.cluster.is_some() {
        axes.push(category("cluster"));
    }
    let mut rows = Vec::new();
    for (group, panel) in input.panels_that_may_lack(axes, &[], &[4])? {
        let study = study(&panel)?;
        let design = study.design();
        let by = match (asked, design.kind) {
            // Of one reader nothing is known of others.
            ("auto", _) if design.readers == 1 => {
                input.note(
                    "one reader: analysed as fixed (--design or-fixed-readers), so that limits \
                     and tests are of this reader only",
                );
                "or-fixed-readers"
            }
            ("auto", DesignKind::FullyCrossed) => "or-random",
            ("auto", _) => "one-shot",
            (asked, _) => asked,
        };
        let head = Row::default().of(&group).with("design", described(&design));
        let run = Run { modalities: study.modalities().to_vec(), name, head };
        if by == "one-shot" {
            rows.extend(run.one_shot(input, &study, figure)?);
        } else {
            let method = input.form(&["delong", "jackknife", "unbiased"])?;
            let covariance = match method {
                "jackknife" => Covariance::Jackknife,
                "unbiased" => Covariance::Unbiased,
                _ => Covariance::DeLong,
            };
            let estimates = estimate(&study, figure, covariance)?;
            rows.extend(run.rockette(input, &estimates, (by, method))?);
        }
    }
    Ok(rows)
}

/// The studies of the groups, one row a reading.
pub(super) fn studies(input: &mut Input<'_>) -> Result<Vec<(String, Study)>, Fault> {
    let axes = vec![
        Axis::category("reader"),
        Axis::category("modality"),
        Axis::category("case"),
        Axis::binary("truth"),
        Axis::exact("score"),
    ];
    let panels = input.panels_that_may_lack(axes, &[], &[4])?;
    panels.into_iter().map(|(group, panel)| Ok((group, study(&panel)?))).collect()
}

pub(super) fn figure(input: &Input<'_>) -> Result<(Figure, &'static str), Fault> {
    let known = ["auc", "sensitivity", "specificity", "recall"];
    let name = chosen("--metric", input.options.metric.as_deref(), &known)?;
    let threshold = || {
        input.options.threshold.filter(|threshold| threshold.is_finite()).ok_or_else(|| {
            Fault::new(format!("the metric {name} needs --threshold; calls of 0 and 1 have 0.5"))
        })
    };
    Ok(match name {
        "sensitivity" => (Figure::Sensitivity { threshold: threshold()? }, name),
        "specificity" => (Figure::Specificity { threshold: threshold()? }, name),
        "recall" => (Figure::Recall { threshold: threshold()? }, name),
        _ if input.options.threshold.is_some() => {
            return Err(Fault::new(
                "an area has no threshold; leave --threshold out, or name --metric sensitivity, \
                 specificity or recall"
                    .into(),
            ));
        }
        _ => (Figure::Auc, "AUC"),
    })
}

/// A study of rows of reader, modality, case, truth, score and, if there is one, cluster.
fn study(panel: &Panel) -> Result<Study, Fault> {
    placed(panel, [0, 1, 2, 3, 4, 5])
}

/// A study without modalities: rows of reader, case, truth, score and, at its place, cluster.
pub(super) fn single(panel: &Panel, cluster: Option<usize>) -> Result<Study, Fault> {
    placed(panel, [0, usize::MAX, 1, 2, 3, cluster.unwrap_or(usize::MAX)])
}

/// A study of rows with these places of reader, modality, case, truth, score and cluster.
fn placed(panel: &Panel, places: [usize; 6]) -> Result<Study, Fault> {
    let [reader, modality, case, truth, score, cluster] = places;
    let texts: Vec<[String; 4]> = panel
        .rows
        .iter()
        .map(|row| {
            let text = |place: usize| row.levels.get(place).map(ToString::to_string);
            [reader, modality, case, cluster].map(|place| text(place).unwrap_or_default())
        })
        .collect();
    let reads = panel.rows.iter().zip(&texts).map(|(row, [reader, modality, case, cluster])| {
        // A declared cluster, such as the patient, is the case; its cases are units of it.
        let (case, unit) = match cluster.as_str() {
            "" => (case.as_str(), ""),
            cluster => (cluster, case.as_str()),
        };
        let truth = yes(row.levels.get(truth)).unwrap_or_default();
        let score = row.levels.get(score).and_then(|level| level.number());
        Read { reader, modality, case, unit, truth, score }
    });
    Ok(Study::new(reads)?)
}

fn described(design: &Design) -> Value {
    let kind = match design.kind {
        DesignKind::FullyCrossed => "fully crossed",
        DesignKind::CasesWithinReaders => "cases within readers",
        DesignKind::CasesWithinModalities => "cases within modalities",
        DesignKind::ReadersWithinModalities => "readers within modalities",
        DesignKind::Unpaired => "unpaired",
        DesignKind::Partial => "partial",
    };
    json!({
        "kind": kind, "readers": design.readers, "modalities": design.modalities,
        "cases": design.cases, "diseased": design.diseased, "healthy": design.healthy,
        "reads": design.reads, "missing": design.missing, "clustered": design.clustered,
    })
}

/// A study that is analysed.
pub(super) struct Run {
    pub(super) modalities: Vec<String>,
    pub(super) name: &'static str,
    /// What every row begins with.
    pub(super) head: Row,
}

impl Run {
    pub(super) fn row(&self, what: &str, method: &str) -> Row {
        let figure = format!("{} {what}", self.name).trim().to_string();
        Row { figure, method: method.into(), ..self.head.clone() }
    }

    /// Obuchowski and Rockette's analysis, `by` what is random, of figures with a covariance.
    pub(super) fn rockette(
        &self,
        input: &mut Input<'_>,
        estimates: &Estimates,
        (by, method): (&str, &str),
    ) -> Result<Vec<Row>, Fault> {
        let factors = match by {
            "or-fixed-readers" => Factors::FixedReaders,
            "or-fixed-cases" => Factors::FixedCases,
            _ => Factors::Random,
        };
        let form = format!("Obuchowski-Rockette, {}, {method}", &by[3..]);
        if self.modalities.len() < 2 {
            let means = rockette::means(estimates, factors, input.confidence)?;
            return self.means(input, &means, &form);
        }
        let found = rockette::compare(estimates, factors, input.confidence)?;
        self.compared(input, &found, &form)
    }

    /// Means, the test of equality and the differences of a comparison.
    pub(super) fn compared(
        &self,
        input: &mut Input<'_>,
        found: &rockette::Comparison,
        form: &str,
    ) -> Result<Vec<Row>, Fault> {
        let averages = &found.averages;
        let mut rows = self.means(input, &found.means, form)?;
        let mut equality = self
            .row("equality of modalities", form)
            .value(found.equality.statistic)
            .p(found.equality.p)
            .with("df", found.equality.df)
            .with("df_denominator", found.equality.df_denominator)
            .with("denominator", found.equality.denominator)
            .with("ms_modality", found.mean_squares.modality)
            .with("ms_reader", found.mean_squares.reader)
            .with("ms_modality_reader", found.mean_squares.interaction)
            .with("error", averages.error)
            .with("cov1", averages.cov1)
            .with("cov2", averages.cov2)
            .with("cov3", averages.cov3);
        if let Some(components) = found.components {
            equality = equality
                .with("component_reader", components.reader)
                .with("component_modality_reader", components.interaction);
        }
        rows.push(equality);
        for difference in &found.differences {
            rows.extend(self.difference(input, difference, form)?);
        }
        for note in &found.notes {
            input.note(&noted(note, &self.modalities));
        }
        Ok(rows)
    }

    fn one_shot(
        &self,
        input: &mut Input<'_>,
        study: &Study,
        figure: Figure,
    ) -> Result<Vec<Row>, Fault> {
        let method = input.form(&["unbiased", "plug-in"])?;
        let estimator = match method {
            "plug-in" => Estimator::PlugIn,
            _ => Estimator::Unbiased,
        };
        let form = format!("one-shot U-statistic, {method}");
        let found = one_shot(study, figure)?;
        let mut rows = Vec::new();
        for modality in &found.modalities {
            let mean = found
                .mean(modality.modality, estimator, Freedom::Bdg, input.confidence)
                .map_err(|error| without_variance(error, estimator))?;
            let row = self.mean(&mean, &form);
            rows.push(moments(row, &found, modality.modality, estimator));
            rows.extend(self.goal(input, &mean, &form)?);
        }
        for pair in &found.pairs {
            let difference = found
                .difference(pair, estimator, Freedom::Bdg, input.confidence)
                .map_err(|error| without_variance(error, estimator))?;
            let compared = self.difference(input, &difference, &form)?;
            let with = |row| pair_moments(row, &pair.moments, estimator);
            rows.extend(compared.into_iter().map(with));
        }
        Ok(rows)
    }

    fn mean(&self, mean: &Mean, form: &str) -> Row {
        let modality = &self.modalities[mean.modality];
        self.row(&format!("in {modality}"), form)
            .interval(mean.mean)
            .with("se", mean.se)
            .with("df", mean.df)
    }

    fn means(&self, input: &Input<'_>, means: &[Mean], form: &str) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        for mean in means {
            rows.push(self.mean(mean, form));
            rows.extend(self.goal(input, mean, form)?);
        }
        Ok(rows)
    }

    fn goal(&self, input: &Input<'_>, mean: &Mean, form: &str) -> Result<Option<Row>, Fault> {
        let Some(goal) = input.options.goal else { return Ok(None) };
        let modality = &self.modalities[mean.modality];
        let row = self.row(&format!("in {modality} above {goal}"), form);
        Ok(Some(row.test(mean.goal(goal)?).with("df", mean.df)))
    }

    pub(super) fn difference(
        &self,
        input: &Input<'_>,
        found: &Difference,
        form: &str,
    ) -> Result<Vec<Row>, Fault> {
        let names = &self.modalities;
        let pair = format!("{} less {}", names[found.first], names[found.second]);
        let of = |what: &str| {
            self.row(&format!("{pair}{what}"), form)
                .interval(found.difference)
                .with("se", found.se)
                .with("df", found.df)
        };
        let mut rows = vec![of("").p(found.p).with("statistic", found.statistic)];
        if let Some(margin) = input.options.margin {
            let with = |what: &str| of(what).with("margin", margin);
            rows.push(with(", non-inferiority").test(found.non_inferiority(margin)?));
            rows.push(with(", equivalence").equivalence(found.equivalence(margin)?));
        }
        Ok(rows)
    }
}

/// An unbiased variance of a small study can come out at 0 or below.
fn without_variance(error: ReadersError, estimator: Estimator) -> Fault {
    match error {
        ReadersError::Statistic(StatsError::NoVariance { .. })
            if estimator == Estimator::Unbiased =>
        {
            Fault::new(format!("{error}; --method plug-in has a variance that is never below 0"))
        }
        error => error.into(),
    }
}

fn moments(row: Row, found: &OneShot, modality: usize, estimator: Estimator) -> Row {
    let one = &found.modalities[modality];
    let moments = match estimator {
        Estimator::PlugIn => one.moments.plug_in,
        Estimator::Unbiased => one.moments.unbiased,
    };
    let components = one.moments.components(estimator);
    row.with("readers", one.sizes.readers)
        .with("healthy", one.sizes.healthy)
        .with("diseased", one.sizes.diseased)
        .with("bdg_moments", json!(moments))
        .with("bdg_coefficients", json!(one.moments.coefficients))
        .with("components", json!(components.values))
        .with("component_coefficients", json!(components.coefficients))
}

/// Moments of the product of two modalities: 1 to 8 of both, whose sum is their covariance.
fn pair_moments(row: Row, moments: &Moments, estimator: Estimator) -> Row {
    let values = match estimator {
        Estimator::PlugIn => moments.plug_in,
        Estimator::Unbiased => moments.unbiased,
    };
    row.with("bdg_cross_moments", json!(values))
        .with("bdg_cross_coefficients", json!(moments.coefficients))
}

fn noted(note: &Note, modalities: &[String]) -> String {
    match note {
        Note::NegativeComponent { what, value } => {
            format!("the estimated component of {what} is negative ({value:.3e})")
        }
        Note::NegativeDifference { value } => format!(
            "Cov2 less Cov3 is negative ({value:.3e}) and is taken as 0, as the method asks"
        ),
        Note::NegativeCov2 { modality, value } => format!(
            "Cov2 of {} is negative ({value:.3e}) and is taken as 0, as the method asks",
            modalities[*modality]
        ),
    }
}
