//! Outlines of each case against a reference, from the sizes of the masks.

use reliance_stats::StatsError;
use reliance_stats::reduction::{Axis, Level};
use reliance_stats::segmentation::Masks;
use reliance_stats::survey::{Sampled, survey_mean};

use super::answer::{Fault, Row};
use super::input::Input;
use super::method::Method;

pub(super) const METHODS: &[Method] = &[Method::of(
    "agreement",
    "segmentation",
    "mean Dice, Jaccard and volume similarity over cases, from sizes of masks and overlap",
    masks,
)
.needs(&["score", "second", "both"])
.takes(&["cluster"])
.manuals(&[
    "segmentation::dice",
    "segmentation::jaccard",
    "segmentation::volume_similarity",
    "survey::survey_mean",
])];

type Of = fn(&Masks) -> Result<f64, StatsError>;

const FIGURES: [(&str, Of); 3] = [
    ("mean Dice", Masks::dice),
    ("mean Jaccard", Masks::jaccard),
    ("mean volume similarity", Masks::volume_similarity),
];

fn size(levels: &[Level], at: usize) -> Result<u64, Fault> {
    let number = levels.get(at).and_then(Level::number).unwrap_or(-1.0);
    // Beyond 2^53 a float no longer counts by ones.
    if (0.0..=9_007_199_254_740_992.0).contains(&number) && number == number.trunc() {
        return Ok(number as u64);
    }
    Err(Fault::new(format!("{number} is no size of a mask: sizes are whole numbers from 0 up")))
}

fn masks(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let axes = ["score", "second", "both"].map(Axis::exact).to_vec();
    let ids: &[&str] = if input.options.cluster.is_some() { &["cluster"] } else { &[] };
    let mut rows = Vec::new();
    let mut none = 0u64;
    for (group, panel) in input.panels(axes, ids)? {
        let mut cases: Vec<(u128, Masks)> = Vec::new();
        for (at, row) in panel.rows.iter().enumerate() {
            let [first, second, both] = [0, 1, 2].map(|at| size(&row.levels, at));
            let masks = Masks { first: first?, second: second?, both: both? };
            let unit = row.ids.first().copied().flatten().map_or(at as u128, |id| id.0);
            if masks.first == 0 && masks.second == 0 {
                none += 1;
            } else {
                cases.push((unit, masks));
            }
        }
        for (figure, of) in FIGURES {
            let sampled = |(unit, masks): &(u128, Masks)| -> Result<Sampled, Fault> {
                Ok(Sampled { stratum: 0, unit: *unit, weight: 1.0, value: Some(of(masks)?) })
            };
            let sampled = cases.iter().map(sampled).collect::<Result<Vec<Sampled>, Fault>>()?;
            let found = survey_mean(&sampled)?;
            let row = Row::new(figure, "t over cases").of(&group).with("n", found.n);
            let row = match found.interval(input.confidence) {
                Ok(interval) => row.interval(interval),
                // All cases alike: limits of no width would look like certainty.
                Err(StatsError::NoVariance { .. }) => row.value(found.mean),
                Err(error) => return Err(error.into()),
            };
            rows.push(row.with("se", found.se).with("df", found.df));
        }
    }
    if none > 0 {
        input.note(&format!(
            "{none} cases where both masks are empty have no overlap and are left out"
        ));
    }
    Ok(rows)
}
