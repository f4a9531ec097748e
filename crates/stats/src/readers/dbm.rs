//! The table of Dorfman, Berbaum and Metz: an analysis of variance of pseudovalues.
//!
//! Dorfman, Berbaum and Metz 1992, *Invest. Radiol.* 27:723, with the model and degrees of
//! freedom of Hillis, Berbaum and Metz 2008, *Acad. Radiol.* 15:647.
//!
//! The pseudovalues K θ − (K−1) θ₍ₖ₎ of K cases have mean squares that are K times those of
//! the figures, or K times sums of the jackknife's covariances (Hillis and others 2005):
//!
//! - MS(C) = K (Var + (t−1) Cov1 + (r−1) Cov2 + (t−1)(r−1) Cov3)
//! - MS(TC) = K (Var − Cov1 + (r−1)(Cov2 − Cov3))
//! - MS(RC) = K (Var − Cov2 + (t−1)(Cov1 − Cov3))
//! - MS(TRC) = K (Var − Cov1 − Cov2 + Cov3)
//!
//! So the table is made of [`super::Estimates`] and agrees with [`super::rockette`] in every
//! test.

use super::ReadersError;
use super::covariance::{Averages, Covariance, Estimates, estimate};
use super::figure::Figure;
use super::rockette::{MeanSquares, mean_squares};
use super::study::Study;
use crate::error::{StatsError, at_least};

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Degrees of freedom.
    pub df: f64,
    /// Mean square.
    pub mean_square: f64,
}

impl Line {
    /// Sum of squares.
    pub fn sum(&self) -> f64 {
        self.df * self.mean_square
    }
}

/// Variance components of the pseudovalues, as estimated: they can be negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    /// Readers.
    pub reader: f64,
    /// Cases.
    pub case: f64,
    /// Modalities by readers.
    pub modality_reader: f64,
    /// Modalities by cases.
    pub modality_case: f64,
    /// Readers by cases.
    pub reader_case: f64,
    /// What is left.
    pub error: f64,
}

/// The table of modalities (T), readers (R) and cases (C).
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// T, R, C, TR, TC, RC and TRC.
    pub lines: [Line; 7],
    /// Components.
    pub components: Components,
    /// In each modality: readers, cases, readers by cases.
    pub by_modality: Vec<[Line; 3]>,
    /// For each reader: modalities, cases, modalities by cases.
    pub by_reader: Vec<[Line; 3]>,
}

impl Table {
    /// Sum of squares of all lines.
    pub fn total(&self) -> Line {
        let df: f64 = self.lines.iter().map(|line| line.df).sum();
        Line { df, mean_square: self.lines.iter().map(Line::sum).sum::<f64>() / df }
    }
}

/// The table of a fully crossed study.
///
/// # Formula
///
/// Mean squares of the pseudovalues K θ − (K−1) θ₍ₖ₎ of K cases, as of modalities, readers and
/// cases without replication (Dorfman, Berbaum and Metz 1992, *Invest. Radiol.* 27:723).
///
/// # Errors
///
/// [`ReadersError::Design`] unless every reader read every case in every modality;
/// [`StatsError::TooFew`] below two modalities or readers; as [`estimate`].
pub fn table(study: &Study, figure: Figure) -> Result<Table, ReadersError> {
    if !study.is_crossed() {
        return Err(ReadersError::Design {
            method: "the table of pseudovalues",
            needs: "every reader to read every case in every modality",
            instead: "use Obuchowski and Rockette's analysis with the jackknife",
        });
    }
    of_estimates(&estimate(study, figure, Covariance::Jackknife)?)
}

/// The table of jackknife estimates of a fully crossed study.
///
/// # Formula
///
/// MS(T), MS(R), MS(TR) = K times those of the figures; MS(C) = K (Var + (t−1) Cov1 + (r−1)
/// Cov2 + (t−1)(r−1) Cov3); MS(TC) = K (Var − Cov1 + (r−1)(Cov2 − Cov3)); MS(RC) = K (Var −
/// Cov2 + (t−1)(Cov1 − Cov3)); MS(TRC) = K (Var − Cov1 − Cov2 + Cov3) (Hillis and others
/// 2005, *Statist. Med.* 24:1579).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two modalities, readers or cases.
pub fn of_estimates(estimates: &Estimates) -> Result<Table, ReadersError> {
    let squares = mean_squares(estimates)?;
    let (Some(ms_r), Some(ms_tr)) = (squares.reader, squares.interaction) else {
        return Err(StatsError::TooFew { what: "readers", needed: 2, found: 1 }.into());
    };
    at_least("cases", 2, estimates.cases())?;
    let sizes = [estimates.modalities().len(), estimates.readers().len()].map(|size| size as f64);
    let ([t, r], k) = (sizes, estimates.cases() as f64);
    let averages = estimates.averages();
    let Averages { error, cov1, cov2, cov3, .. } = averages;
    let square_c = k * (error + (t - 1.0) * cov1 + (r - 1.0) * (cov2 + (t - 1.0) * cov3));
    let square_tc = k * (error - cov1 + (r - 1.0) * (cov2 - cov3));
    let square_rc = k * (error - cov2 + (t - 1.0) * (cov1 - cov3));
    let square_trc = k * (error - cov1 - cov2 + cov3);
    let (square_t, square_r, square_tr) = (k * squares.modality, k * ms_r, k * ms_tr);
    let (dt, dr, dc) = (t - 1.0, r - 1.0, k - 1.0);
    let line = |df, mean_square| Line { df, mean_square };
    Ok(Table {
        lines: [
            line(dt, square_t),
            line(dr, square_r),
            line(dc, square_c),
            line(dt * dr, square_tr),
            line(dt * dc, square_tc),
            line(dr * dc, square_rc),
            line(dt * dr * dc, square_trc),
        ],
        components: Components {
            reader: (square_r - square_tr - square_rc + square_trc) / t / k,
            case: (square_c - square_tc - square_rc + square_trc) / t / r,
            modality_reader: (square_tr - square_trc) / k,
            modality_case: (square_tc - square_trc) / r,
            reader_case: (square_rc - square_trc) / t,
            error: square_trc,
        },
        by_modality: by_modality(&squares, &averages, r, k),
        by_reader: by_reader(&squares, &averages, t, k),
    })
}

fn by_modality(squares: &MeanSquares, averages: &Averages, r: f64, k: f64) -> Vec<[Line; 3]> {
    let own = squares.by_modality.iter().zip(&averages.by_modality);
    own.map(|(square, &(error, cov2))| {
        [
            Line { df: r - 1.0, mean_square: k * square },
            Line { df: k - 1.0, mean_square: k * (error + (r - 1.0) * cov2) },
            Line { df: (r - 1.0) * (k - 1.0), mean_square: k * (error - cov2) },
        ]
    })
    .collect()
}

fn by_reader(squares: &MeanSquares, averages: &Averages, t: f64, k: f64) -> Vec<[Line; 3]> {
    let own = squares.by_reader.iter().zip(&averages.by_reader);
    own.map(|(square, &(error, cov1))| {
        [
            Line { df: t - 1.0, mean_square: k * square },
            Line { df: k - 1.0, mean_square: k * (error + (t - 1.0) * cov1) },
            Line { df: (t - 1.0) * (k - 1.0), mean_square: k * (error - cov1) },
        ]
    })
    .collect()
}

#[cfg(test)]
mod tests;
