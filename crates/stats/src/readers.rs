//! Reader studies: many readers, many cases, one or more modalities.
//!
//! A [`Study`] holds validated reads of any design. [`estimate`] turns it into every
//! reader's figure in every modality with the covariances that the cases bring, from which
//! [`rockette`] compares modalities (Obuchowski and Rockette 1995 with the degrees of
//! freedom of Hillis 2007) and [`dbm`] gives the table of Dorfman, Berbaum and Metz 1992.
//! [`gallas`] works on the study itself, whatever its design. [`standalone`] sets a device on
//! its own against readers, [`froc`] matches marks with lesions, and [`sizing`] plans the next
//! study.

#[cfg(test)]
mod anything;
mod contrast;
mod covariance;
pub mod dbm;
mod error;
mod figure;
pub mod froc;
pub mod gallas;
mod graded;
pub mod rockette;
pub mod sizing;
pub mod standalone;
mod study;
#[cfg(test)]
mod testing;

pub use contrast::{Difference, Mean};
pub use covariance::{Averages, Covariance, Estimates, LARGEST_CELLS, estimate};
pub use error::ReadersError;
pub use figure::Figure;
pub use study::{Design, DesignKind, Read, Study};
