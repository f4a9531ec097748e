//! A device on its own against the readers of a reader study.

use std::collections::BTreeMap;

use reliance_stats::readers::rockette::{self, Factors};
use reliance_stats::readers::standalone::{self, Standalone};
use reliance_stats::readers::{Covariance, Estimates, Figure, Study, estimate};
use reliance_stats::reduction::{Axis, Panel, PanelRow};

use super::answer::{Fault, Row};
use super::input::{Input, chosen};
use super::method::Method;
use super::readers::{Run, figure, single};

pub(super) const METHODS: &[Method] = &[Method::of(
    "reader studies",
    "standalone-vs-readers",
    "a device alone against readers of the same cases; --device names it among them",
    against_readers,
)
.needs(&["reader", "device", "case", "truth", "score"])
.takes(&["modality", "design", "method", "metric", "threshold", "margin", "cluster"])
.manuals(&[
    "readers::standalone::compare",
    "readers::standalone::two_treatments",
    "readers::rockette::compare",
])];

/// Treatments, and what is random: R readers, C cases; the first is the default.
const DESIGNS: [&str; 6] = ["1T-RRRC", "1T-FRRC", "1T-RRFC", "2T-RRRC", "2T-FRRC", "2T-RRFC"];

/// The readers as what the device is compared with.
const READERS: &str = "readers";

fn against_readers(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let design = chosen("--design", input.options.design.as_deref(), &DESIGNS)?;
    let form = input.form(&["jackknife", "delong", "unbiased"])?;
    let covariance = match form {
        "delong" => Covariance::DeLong,
        "unbiased" => Covariance::Unbiased,
        _ => Covariance::Jackknife,
    };
    let (figure, name) = figure(input)?;
    input.margin_below_one()?;
    let mut axes = vec![Axis::category("reader"), Axis::category("case"), Axis::binary("truth")];
    axes.push(Axis::exact("score"));
    let cluster = input.options.cluster.is_some().then_some(axes.len());
    axes.extend(cluster.map(|_| Axis::category("cluster")));
    let modality = input.options.modality.is_some().then_some(axes.len());
    axes.extend(modality.map(|_| Axis::category("modality")));
    let mut groups = Vec::new();
    for (group, panel) in input.panels_that_may_lack(axes, &[], &[3])? {
        let device = input.options.device.as_deref().unwrap_or_default();
        match modality {
            None => groups.push((group, panel)),
            Some(place) => groups.extend(arms(&group, &panel, place, device)),
        }
    }
    let mut rows = Vec::new();
    for (group, panel) in groups {
        let study = single(&panel, cluster)?;
        let (estimates, place) = placed(input, &study, (figure, covariance))?;
        let device = format!("device {}", estimates.readers()[place]);
        let head = Row::default().of(&group).with("cases", estimates.cases());
        // The order in which the model of one treatment counts; that of two turns it round.
        let mut modalities = vec![READERS.to_string(), device];
        if design.starts_with("2T") {
            modalities.reverse();
        }
        let run = Run { modalities, name, head };
        rows.extend(run.standalone(input, (&estimates, place), (design, form))?);
    }
    Ok(rows)
}

/// The readings of each modality with the device's own: those of that modality where it has
/// any, all of them where it stands apart.
fn arms(group: &str, panel: &Panel, place: usize, device: &str) -> Vec<(String, Panel)> {
    let of = |row: &PanelRow| row.levels.get(place).map(ToString::to_string).unwrap_or_default();
    let (own, others): (Vec<&PanelRow>, Vec<&PanelRow>) = panel
        .rows
        .iter()
        .partition(|row| row.levels.first().is_some_and(|level| level.to_string() == device));
    let mut read: BTreeMap<String, Vec<PanelRow>> = BTreeMap::new();
    for row in others {
        read.entry(of(row)).or_default().push(row.clone());
    }
    let with_device = |(arm, mut rows): (String, Vec<PanelRow>)| {
        let apart = !own.iter().any(|row| of(row) == arm);
        rows.extend(own.iter().filter(|row| apart || of(row) == arm).map(|row| (*row).clone()));
        let named = if group.is_empty() { arm } else { format!("{group}, {arm}") };
        (named, Panel { rows, ..Panel::default() })
    };
    read.into_iter().map(with_device).collect()
}

/// The figures of all readers, and the device's place among them.
fn placed(
    input: &Input<'_>,
    study: &Study,
    (figure, covariance): (Figure, Covariance),
) -> Result<(Estimates, usize), Fault> {
    let device = input.options.device.as_deref().unwrap_or_default();
    let Some(_) = study.readers().iter().position(|reader| reader == device) else {
        return Err(Fault::new(format!(
            "no reader is called `{device}`: --device is one of {}",
            study.readers().join(", ")
        )));
    };
    let estimates = estimate(study, figure, covariance)?;
    let place = estimates.readers().iter().position(|reader| reader == device);
    Ok((estimates, place.unwrap_or_default()))
}

/// The model's words: what is random.
fn factors(design: &str) -> Factors {
    match design.split_once('-') {
        Some((_, "FRRC")) => Factors::FixedReaders,
        Some((_, "RRFC")) => Factors::FixedCases,
        _ => Factors::Random,
    }
}

impl Run {
    fn standalone(
        &self,
        input: &mut Input<'_>,
        (estimates, device): (&Estimates, usize),
        (design, covariance): (&str, &str),
    ) -> Result<Vec<Row>, Fault> {
        let form = format!("{design}, {covariance}");
        let mut rows = Vec::new();
        for (at, reader) in estimates.readers().iter().enumerate() {
            let kind = if at == device { "device" } else { "reader" };
            let Some(value) = estimates.value(0, at) else { continue };
            let variance = estimates.covariance((0, at), (0, at)).filter(|var| *var > 0.0);
            let row = self.row(&format!("of {kind} {reader}"), covariance);
            rows.push(match variance {
                Some(var) => row.around(value, libm::sqrt(var), input.confidence),
                // A figure that does not vary has no limits: they would have no width.
                None => row.value(value),
            });
        }
        let factors = factors(design);
        if design.starts_with("2T") {
            let both = standalone::two_treatments(estimates, device)?;
            let mut found = rockette::compare(&both, factors, input.confidence)?;
            // The device is one device; its limits stand above.
            found.means.retain(|mean| mean.modality == 1);
            rows.extend(self.compared(input, &found, &form)?);
            return Ok(rows);
        }
        let found = standalone::compare(estimates, device, factors, input.confidence)?;
        rows.push(self.row("of readers, mean", &form).interval(found.mean.mean));
        rows.extend(self.difference(input, &found.difference.reversed(), &form)?.into_iter().map(
            |row| {
                row.with("readers", found.readers.len())
                    .with("variance_between", found.between)
                    .with("error", found.error)
                    .with("cov2", found.cov2)
            },
        ));
        if factors == Factors::Random {
            noted(input, &found);
        }
        Ok(rows)
    }
}

fn noted(input: &mut Input<'_>, found: &Standalone) {
    if found.cov2 < 0.0 {
        let said = "Cov2 of the readers' differences from the device is negative";
        input.note(&format!("{said} ({:.3e}) and is taken as 0, as the method asks", found.cov2));
    }
}
