//! Pictures as data: what is drawn, never how. Writers turn them into SVG with a text
//! alternative.

use serde::Serialize;

use crate::device::Direction;

/// An estimate with its confidence limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Lower limit.
    pub low: f64,
    /// Estimate.
    pub point: f64,
    /// Upper limit.
    pub high: f64,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Picture {
    /// Age and sex of data set and population, back to back. Shares add to 1 over both sexes.
    AgeSexMirror {
        /// Title.
        title: String,
        /// Name of the sample.
        sample: String,
        /// Name of the population.
        population: String,
        /// Youngest first.
        bands: Vec<MirrorBand>,
    },
    /// Shares of categories, sample beside population.
    Shares {
        /// Title.
        title: String,
        /// Name of the sample.
        sample: String,
        /// Name of the population.
        population: String,
        /// Category, share in the sample, share in the population.
        categories: Vec<(String, f64, f64)>,
    },
    /// ROC curves with pointwise bands.
    Roc {
        /// Title.
        title: String,
        /// One curve a data set.
        curves: Vec<RocCurve>,
    },
    /// Estimates with limits, one a row.
    Forest {
        /// Title.
        title: String,
        /// What the estimates are, with unit.
        measure: String,
        /// Rows, top first.
        rows: Vec<ForestRow>,
        /// A vertical line at the goal or at the value of the whole, with its name.
        line: Option<(f64, String)>,
    },
    /// A difference between markets against its margin.
    Bridging {
        /// Title.
        title: String,
        /// What the difference is of.
        measure: String,
        /// Raw and standardised differences, with limits.
        rows: Vec<ForestRow>,
        /// The margin, as a positive difference; drawn at minus itself.
        margin: Option<f64>,
    },
    /// Predicted against observed.
    Calibration {
        /// Title.
        title: String,
        /// One series a data set.
        series: Vec<CalibrationSeries>,
    },
    /// Counts by two columns.
    Heat {
        /// Title.
        title: String,
        /// What is counted, in the plural: `instances`.
        measure: String,
        /// Names of the rows, top first.
        rows: Vec<String>,
        /// Names of the columns, left first.
        columns: Vec<String>,
        /// Counts by row, then by column.
        counts: Vec<Vec<u64>>,
    },
    /// The device and the interfaces by which it is reached.
    AttackSurface {
        /// Title.
        title: String,
        /// Name of the device.
        device: String,
        /// Interfaces, those of a network together.
        interfaces: Vec<SurfaceInterface>,
    },
    /// How a measure is distributed in several groups, side by side.
    Distribution {
        /// Title.
        title: String,
        /// What was measured, with unit.
        measure: String,
        /// Names of the bins, the lowest first.
        bins: Vec<String>,
        /// One a market or split.
        series: Vec<DistributionSeries>,
    },
    /// Vulnerabilities and the days on which something happened to each.
    Timeline {
        /// Title.
        title: String,
        /// Day of the assessment; no event is later.
        on: crate::Date,
        /// One a vulnerability, top first.
        rows: Vec<TimelineRow>,
    },
    /// What comes due.
    Calendar {
        /// Title.
        title: String,
        /// Day of the assessment.
        on: crate::Date,
        /// Entries, earliest first.
        entries: Vec<CalendarEntry>,
    },
}

/// An interface of an attack surface.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SurfaceInterface {
    /// Name.
    pub name: String,
    /// What it connects to.
    pub connects_to: String,
    /// Network it lies on; empty where that is not said.
    pub network: String,
    /// Which way data go.
    pub direction: Direction,
    /// Protocol; empty where that is not said.
    pub protocol: String,
    /// Is it encrypted?
    pub encrypted: Option<bool>,
    /// Does it authenticate the other side?
    pub authenticated: Option<bool>,
    /// Does it exist in this market's deployment, and in none that is authorised?
    pub is_new: bool,
    /// Threats against it; `None` where no threat model has it.
    pub threats: Option<u64>,
    /// Those that are open.
    pub open: Option<u64>,
}

/// One age band of a mirror; shares of the whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MirrorBand {
    /// Name of the band.
    pub band: String,
    /// Women in the sample.
    pub sample_female: f64,
    /// Men in the sample.
    pub sample_male: f64,
    /// Women in the population; `None` where the population has no figure.
    pub population_female: Option<f64>,
    /// Men in the population.
    pub population_male: Option<f64>,
}

/// One ROC curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RocCurve {
    /// Name of the data set.
    pub name: String,
    /// Area under it.
    pub auc: Estimate,
    /// False-positive fraction, true-positive fraction, and limits of the latter.
    pub points: Vec<[f64; 4]>,
}

/// One row of a forest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForestRow {
    /// Group the row belongs to, such as `sex`; rows of a group stand together.
    pub group: String,
    /// Name.
    pub name: String,
    /// Cases behind the estimate: for sensitivity the diseased ones, for specificity the
    /// healthy ones; all of the group where nothing could be counted.
    pub cases: u64,
    /// Numerator and denominator, where the estimate is a proportion.
    pub counts: Option<(u64, u64)>,
    /// The estimate; `None` where it cannot be computed.
    pub estimate: Option<Estimate>,
}

/// One calibration curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationSeries {
    /// Name of the data set.
    pub name: String,
    /// Mean predicted, observed with limits, cases.
    pub bins: Vec<(f64, Estimate, u64)>,
}

/// One group of a distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DistributionSeries {
    /// Name of the market or split.
    pub name: String,
    /// Count and share of the known ones in each bin.
    pub bins: Vec<(u64, f64)>,
    /// How many have a value.
    pub known: u64,
    /// How many have none.
    pub unknown: u64,
}

/// A vulnerability on a line of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineRow {
    /// The vulnerability and what has it.
    pub name: String,
    /// Where it stands, in a word or two.
    pub state: String,
    /// Is it open on the day of the assessment?
    pub open: bool,
    /// What happened on which day, the earliest first.
    pub events: Vec<(TimelineEvent, crate::Date)>,
}

/// What happened to a vulnerability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimelineEvent {
    /// It was published.
    Published,
    /// It was put on a list of exploited vulnerabilities.
    Exploited,
    /// The maker learned of it.
    Identified,
    /// The maker decided on it.
    Decided,
    /// A patch was ready.
    Fixed,
    /// The patch had reached the field.
    Deployed,
}

/// Something that comes due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CalendarEntry {
    /// Day.
    pub on: crate::Date,
    /// What.
    pub what: String,
    /// What sort: `certificate`, `authorization`, `route`, `requirement`, `catalogue`,
    /// `waiver`, `document`, `data`.
    pub kind: String,
    /// Is the day certain (made law, printed on a certificate) or only expected?
    pub certain: bool,
}
