//! Logistic regression of counts, and whether two factors act apart.

use libm::{fabs, log, log1p};

use crate::balance::solve;
use crate::distribution::chi_square_upper;
use crate::error::{StatsError, at_least, finite};
use crate::predictive::logistic;
use crate::proportion::Binomial;

/// A fitted logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// Coefficients in the order of the columns, on the logit scale.
    pub coefficients: Vec<f64>,
    /// Residual deviance against the saturated model of the cells.
    pub deviance: f64,
}

const STEPS: u32 = 100;

/// Maximum likelihood of logit P(yes) = xβ over cells of counts, each with its row x (a
/// constant column where an intercept is wanted), by Newton's method.
///
/// # Formula
///
/// Newton steps β + (XᵀWX)⁻¹Xᵀ(yes − np), W = np(1−p), halved while the deviance would rise
/// (McCullagh and Nelder 1989, *Generalized Linear Models*, chapter 4). Deviance 2Σ(yes
/// log(yes/np) + no log(no/(n(1−p)))).
///
/// Assumes independent rows.
///
/// # Errors
///
/// [`StatsError::Shape`] if the rows differ in length or the columns depend on one
/// another; [`StatsError::TooFew`] without columns or filled cells;
/// [`StatsError::NotFinite`] for a value that is not finite; [`StatsError::NotSettled`]
/// where a combination of columns separates yes from no, so that no finite coefficients
/// are most likely.
pub fn logistic_regression(cells: &[(Vec<f64>, Binomial)]) -> Result<Logistic, StatsError> {
    let width = cells.first().map_or(0, |cell| cell.0.len());
    at_least("columns", 1, width as u64)?;
    let used: Vec<&(Vec<f64>, Binomial)> = cells.iter().filter(|cell| cell.1.n() > 0).collect();
    at_least("filled cells", 1, used.len() as u64)?;
    for (row, count) in &used {
        count.point()?;
        if row.len() != width {
            return Err(StatsError::Shape { what: "the rows of the regression differ in length" });
        }
        for &x in row {
            finite("a value of the regression", x)?;
        }
    }
    let mut beta = vec![0.0; width];
    let mut reached = deviance(&used, &beta);
    for _ in 0..STEPS {
        let step = newton_step(&used, &beta)?;
        let mut share = 1.0;
        loop {
            let tried: Vec<f64> = beta.iter().zip(&step).map(|(b, s)| b + share * s).collect();
            let value = deviance(&used, &tried);
            if value <= reached + 1e-12 * (1.0 + reached) || share < 1e-6 {
                beta = tried;
                reached = value;
                break;
            }
            share /= 2.0;
        }
        if step.iter().zip(&beta).all(|(s, b)| fabs(*s) <= 1e-9 * (1.0 + fabs(*b))) {
            return Ok(Logistic { coefficients: beta, deviance: reached.max(0.0) });
        }
    }
    Err(StatsError::NotSettled { what: "the logistic regression", iterations: STEPS })
}

fn newton_step(cells: &[&(Vec<f64>, Binomial)], beta: &[f64]) -> Result<Vec<f64>, StatsError> {
    let width = beta.len();
    let mut rows = vec![vec![0.0; width + 1]; width];
    for (row, count) in cells {
        let n = count.n() as f64;
        let p = logistic(row.iter().zip(beta).map(|(x, b)| x * b).sum());
        let (weight, left) = (n * p * (1.0 - p), count.yes as f64 - n * p);
        for (i, &x) in row.iter().enumerate() {
            for (j, &y) in row.iter().enumerate() {
                rows[i][j] += weight * x * y;
            }
            rows[i][width] += left * x;
        }
    }
    let flat = rows.iter().enumerate().any(|(i, row)| row[i] <= 0.0);
    let what = "the columns of the regression depend on one another or separate yes from no";
    if flat {
        return Err(StatsError::Shape { what });
    }
    solve(rows).ok_or(StatsError::Shape { what })
}

fn deviance(cells: &[&(Vec<f64>, Binomial)], beta: &[f64]) -> f64 {
    let part = |seen: f64, log_fitted: f64, n: f64| {
        if seen > 0.0 { seen * (log(seen / n) - log_fitted) } else { 0.0 }
    };
    let mut sum = 0.0;
    for (row, count) in cells {
        let t: f64 = row.iter().zip(beta).map(|(x, b)| x * b).sum();
        let n = count.n() as f64;
        // log P(yes) and log P(no) without overflow.
        let log_yes = -((-t).max(0.0) + log1p(libm::exp(-fabs(t))));
        let log_no = -(t.max(0.0) + log1p(libm::exp(-fabs(t))));
        sum += part(count.yes as f64, log_yes, n) + part(count.no as f64, log_no, n);
    }
    2.0 * sum
}

/// A likelihood-ratio test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatio {
    /// Fall of the deviance.
    pub deviance: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// Probability of a fall at least this large if the smaller model held.
    pub p: f64,
}

/// Do two factors act apart on a proportion (on the logit scale)? Likelihood-ratio test of
/// their interaction.
///
/// # Formula
///
/// Deviance of the model of main effects against one free proportion a cell; chi-square
/// with (filled cells) − (rows + columns − 1) degrees of freedom (Nelder and Wedderburn
/// 1972, *J. R. Statist. Soc. A* 135:370; Wilks 1938). `table` has the levels of one factor
/// in rows, of the other in columns; empty rows, columns and cells are left out.
///
/// Assumes independent rows and cells that are not small.
///
/// # Errors
///
/// [`StatsError::Shape`] if the rows differ in length or the filled cells do not connect
/// the levels; [`StatsError::TooFew`] below two levels of a factor, or without a cell
/// beyond the main effects; [`StatsError::NotSettled`] if main effects separate yes from no.
pub fn interaction(table: &[Vec<Binomial>]) -> Result<LikelihoodRatio, StatsError> {
    let width = table.first().map_or(0, Vec::len);
    if table.iter().any(|row| row.len() != width) {
        return Err(StatsError::Shape { what: "the rows of the table differ in length" });
    }
    let rows: Vec<usize> =
        (0..table.len()).filter(|&r| table[r].iter().any(|cell| cell.n() > 0)).collect();
    let columns: Vec<usize> =
        (0..width).filter(|&c| table.iter().any(|row| row[c].n() > 0)).collect();
    at_least("levels with rows in each factor", 2, rows.len().min(columns.len()) as u64)?;
    let size = rows.len() + columns.len() - 1;
    let mut cells = Vec::new();
    for (i, &r) in rows.iter().enumerate() {
        for (j, &c) in columns.iter().enumerate() {
            let mut line = vec![0.0; size];
            line[0] = 1.0;
            if i > 0 {
                line[i] = 1.0;
            }
            if j > 0 {
                line[rows.len() - 1 + j] = 1.0;
            }
            if table[r][c].n() > 0 {
                cells.push((line, table[r][c]));
            }
        }
    }
    at_least("filled cells", size as u64 + 1, cells.len() as u64)?;
    let fit = logistic_regression(&cells)?;
    let df = (cells.len() - size) as u64;
    Ok(LikelihoodRatio { deviance: fit.deviance, df, p: chi_square_upper(fit.deviance, df as f64) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bliss 1935: beetles killed by carbon disulphide; Dobson and Barnett 2008, Table 7.2:
    /// −60.72 and 34.27, deviance 11.23.
    #[test]
    fn bliss_beetles() {
        let doses = [1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839];
        let counts =
            [(6, 59), (13, 60), (18, 62), (28, 56), (52, 63), (53, 59), (61, 62), (60, 60)];
        let cells: Vec<(Vec<f64>, Binomial)> = doses
            .iter()
            .zip(counts)
            .map(|(&dose, (yes, n))| (vec![1.0, dose], Binomial::new(yes, n - yes)))
            .collect();
        let fit = logistic_regression(&cells).unwrap();
        assert!((fit.coefficients[0] + 60.717).abs() < 1e-2, "{fit:?}");
        assert!((fit.coefficients[1] - 34.27).abs() < 1e-2, "{fit:?}");
        assert!((fit.deviance - 11.23).abs() < 5e-3, "{fit:?}");
    }

    #[test]
    fn interactions() {
        let apart = [
            vec![Binomial::new(20, 80), Binomial::new(40, 60)],
            vec![Binomial::new(50, 50), Binomial::new(80, 30)],
        ];
        let test = interaction(&apart).unwrap();
        assert_eq!(test.df, 1);
        assert!((0.0..1.0).contains(&test.p));
        // Odds in proportion: nothing is left for the interaction.
        let flat = [
            vec![Binomial::new(10, 40), Binomial::new(20, 40)],
            vec![Binomial::new(30, 60), Binomial::new(60, 60)],
        ];
        assert!(interaction(&flat).unwrap().deviance < 1e-9);
        assert!(interaction(&apart[..1]).is_err());
        let diagonal = [
            vec![Binomial::new(5, 5), Binomial::default()],
            vec![Binomial::default(), Binomial::new(2, 9)],
        ];
        assert!(interaction(&diagonal).is_err());
        let separated =
            [(vec![1.0, 0.0], Binomial::new(0, 5)), (vec![1.0, 1.0], Binomial::new(5, 0))];
        assert!(logistic_regression(&separated).is_err());
        let twice = [(vec![1.0, 1.0], Binomial::new(3, 5)), (vec![1.0, 1.0], Binomial::new(5, 2))];
        assert!(logistic_regression(&twice).is_err());
        assert!(logistic_regression(&[]).is_err());
    }
}
