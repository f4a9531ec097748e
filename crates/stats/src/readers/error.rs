//! Why a reader study, or a figure of it, cannot be computed.

use std::fmt;

use crate::error::StatsError;

/// Why a reader study, or a figure of it, cannot be computed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ReadersError {
    /// There is no read at all.
    Empty,
    /// A reader is named, but none of the reader's reads has a score.
    NothingRead {
        /// The reader.
        reader: String,
    },
    /// A modality is named, but none of its reads has a score.
    NothingReadIn {
        /// The modality.
        modality: String,
    },
    /// A reader scored a case, or a unit of it, more than once in a modality.
    DuplicateRead {
        /// The reader.
        reader: String,
        /// The modality.
        modality: String,
        /// The case, with its unit where it has one.
        case: String,
    },
    /// A case, or a unit of it, is diseased in one read and healthy in another.
    TruthDiffers {
        /// The case, with its unit where it has one.
        case: String,
    },
    /// A score that is NaN or infinite.
    Score {
        /// The reader.
        reader: String,
        /// The modality.
        modality: String,
        /// The case.
        case: String,
    },
    /// A reader read nothing in a modality, and the method needs every reader in every one.
    MissingCell {
        /// The reader.
        reader: String,
        /// The modality.
        modality: String,
    },
    /// A reader read fewer cases of a class than the figure needs.
    TooFewOf {
        /// What is counted.
        what: &'static str,
        /// The reader.
        reader: String,
        /// The modality.
        modality: String,
        /// How many the figure needs.
        needed: u64,
        /// How many there are.
        found: u64,
    },
    /// The method does not allow for this design.
    Design {
        /// The method.
        method: &'static str,
        /// What it needs.
        needs: &'static str,
        /// What can be used instead.
        instead: &'static str,
    },
    /// A name that the study does not have.
    Unknown {
        /// What is named: reader or modality.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Marks of a localisation study that do not fit its cases.
    Marks {
        /// What is wrong.
        what: &'static str,
        /// The case.
        case: String,
    },
    /// No number of cases or readers reaches the power.
    Unreachable {
        /// Cases or readers.
        what: &'static str,
        /// The power with the most that is searched.
        power: f64,
    },
    /// The statistic itself has no value.
    Statistic(StatsError),
}

impl fmt::Display for ReadersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadersError::Empty => write!(f, "there is no read with a score"),
            ReadersError::NothingRead { reader } => write!(
                f,
                "reader `{reader}` has no read with a score; leave the reader out or add the scores"
            ),
            ReadersError::NothingReadIn { modality } => {
                write!(f, "modality `{modality}` has no read with a score")
            }
            ReadersError::DuplicateRead { reader, modality, case } => write!(
                f,
                "reader `{reader}` read case `{case}` more than once in `{modality}`; \
                 keep one read, or name the units of the case"
            ),
            ReadersError::TruthDiffers { case } => write!(
                f,
                "case `{case}` is diseased in one read and healthy in another; \
                 name the units of the case if they differ"
            ),
            ReadersError::Score { reader, modality, case } => write!(
                f,
                "the score of reader `{reader}` for case `{case}` in `{modality}` is not a finite number"
            ),
            ReadersError::MissingCell { reader, modality } => write!(
                f,
                "reader `{reader}` read nothing in `{modality}`; \
                 the one-shot U-statistics allow for it"
            ),
            ReadersError::TooFewOf { what, reader, modality, needed, found } => write!(
                f,
                "reader `{reader}` has {found} {what} in `{modality}`, at least {needed} are needed"
            ),
            ReadersError::Design { method, needs, instead } => {
                write!(f, "{method} needs {needs}; {instead}")
            }
            ReadersError::Unknown { what, name } => {
                write!(f, "the study has no {what} `{name}`")
            }
            ReadersError::Marks { what, case } => write!(f, "case `{case}`: {what}"),
            ReadersError::Unreachable { what, power } => write!(
                f,
                "no number of {what} reaches the power: it stays at {power:.3}; \
                 what does not shrink with them is too large"
            ),
            ReadersError::Statistic(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReadersError {}

impl From<StatsError> for ReadersError {
    fn from(error: StatsError) -> ReadersError {
        ReadersError::Statistic(error)
    }
}
