//! Figures on how vulnerabilities were handled.
//!
//! Of the rows of a patch log:
//! * share patched = rows with a day of fix / rows identified;
//! * time to fix = day of fix − day of identification, in days;
//! * time to deploy = day of deployment − day of fix, in days.
//!
//! Means, medians and greatest values are over the rows that have both days; how many that
//! is stands beside them. A day before the one it follows is a contradiction and is left
//! out and told. Source: FDA, Cybersecurity in Medical Devices, final guidance of
//! 2026-02-03, V.A.6 (read as a copy).

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::cyber::Handled;
use serde::Serialize;

/// Days between two events, over several rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Days {
    /// Days of each row that has both, in order.
    pub days: Vec<i64>,
}

impl Days {
    /// Mean, in days; `None` without a row.
    pub fn mean(&self) -> Option<f64> {
        let sum: i64 = self.days.iter().sum();
        (!self.days.is_empty()).then(|| sum as f64 / self.days.len() as f64)
    }

    /// Median, in days: the middle value, or the mean of the two middle ones.
    pub fn median(&self) -> Option<f64> {
        let (half, all) = (self.days.len() / 2, self.days.len());
        match all {
            0 => None,
            odd if odd % 2 == 1 => Some(self.days[half] as f64),
            _ => Some((self.days[half - 1] + self.days[half]) as f64 / 2.0),
        }
    }

    /// Greatest, in days.
    pub fn greatest(&self) -> Option<i64> {
        self.days.last().copied()
    }
}

/// Figures over a set of rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Metrics {
    /// Rows with a day of identification.
    pub identified: u64,
    /// Of these, rows with a day of fix.
    pub patched: u64,
    /// From identification to fix.
    pub to_fix: Days,
    /// From fix to deployment.
    pub to_deploy: Days,
    /// From identification to triage.
    pub to_triage: Days,
    /// Rows whose days contradict one another: file and row.
    pub contradictions: Vec<(String, u64)>,
}

/// Figures over rows as they stood on a day: what happened later is not yet known.
pub fn metrics<'a>(rows: impl IntoIterator<Item = &'a Handled>, on: Date) -> Metrics {
    let mut metrics = Metrics::default();
    for row in rows {
        let by = |day: Option<Date>| day.filter(|day| *day <= on);
        let Some(identified) = by(row.identified) else { continue };
        metrics.identified += 1;
        let (triaged, fixed, deployed) = (by(row.triaged), by(row.fixed), by(row.deployed));
        let before = |day: Option<Date>, first: Option<Date>| matches!((day, first), (Some(day), Some(first)) if day < first);
        if before(triaged, Some(identified))
            || before(fixed, Some(identified))
            || before(deployed, fixed)
        {
            metrics.contradictions.push((row.file.clone(), row.row));
            continue;
        }
        let between = |from: Option<Date>, to: Option<Date>| Some((to? - from?).num_days());
        metrics.patched += u64::from(fixed.is_some());
        metrics.to_triage.days.extend(between(Some(identified), triaged));
        metrics.to_fix.days.extend(between(Some(identified), fixed));
        metrics.to_deploy.days.extend(between(fixed, deployed));
    }
    for days in [&mut metrics.to_fix, &mut metrics.to_deploy, &mut metrics.to_triage] {
        days.days.sort_unstable();
    }
    metrics
}

/// Rows held against the days that the maker declares for each severity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Against {
    /// Rows that took longer or are open for longer, each in words.
    pub late: Vec<String>,
    /// Rows of a severity for which no days are declared.
    pub unnamed: Vec<String>,
}

/// Rows that are later than declared, as they stood on a day.
pub fn late(rows: &[Handled], declared: &BTreeMap<String, u64>, on: Date) -> Against {
    let mut against = Against::default();
    for row in rows {
        let Some(identified) = row.identified.filter(|day| *day <= on) else { continue };
        let severity = row.severity.as_deref().unwrap_or_default().to_lowercase();
        let Some(days) = declared.get(&severity) else {
            against.unnamed.push(format!("`{}` (row {})", row.vulnerability, row.row));
            continue;
        };
        let fixed = row.fixed.filter(|day| *day <= on);
        let took = (fixed.unwrap_or(on) - identified).num_days();
        if took > i64::try_from(*days).unwrap_or(i64::MAX) {
            let state = if fixed.is_some() { "took" } else { "open for" };
            against.late.push(format!(
                "`{}` ({severity}, {state} {took} of {days} days)",
                row.vulnerability
            ));
        }
    }
    against
}

/// Figures by a word of the rows: the fielded version, the severity.
pub fn metrics_by<'a>(
    rows: &'a [Handled],
    on: Date,
    word: impl Fn(&'a Handled) -> Option<&'a str>,
) -> BTreeMap<String, Metrics> {
    let mut by: BTreeMap<String, Vec<&Handled>> = BTreeMap::new();
    for row in rows {
        let word = word(row).unwrap_or("not said").to_lowercase();
        by.entry(word).or_default().push(row);
    }
    by.into_iter().map(|(word, rows)| (word, metrics(rows, on))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    fn row(identified: &str, fixed: &str, deployed: &str) -> Handled {
        Handled {
            identified: day(identified),
            fixed: day(fixed),
            deployed: day(deployed),
            ..Handled::default()
        }
    }

    #[test]
    fn figures_by_hand() {
        let rows = [
            row("2026-01-01", "2026-01-11", "2026-01-31"),
            row("2026-01-01", "2026-01-21", ""),
            row("2026-01-01", "", ""),
            row("2026-02-01", "2026-01-01", ""),
            row("", "2026-01-01", ""),
        ];
        let on = day("2026-11-22").unwrap();
        let found = metrics(&rows, on);
        assert_eq!((found.identified, found.patched), (4, 2));
        assert_eq!(found.to_fix.mean(), Some(15.0));
        assert_eq!(found.to_fix.median(), Some(15.0));
        assert_eq!(found.to_deploy.greatest(), Some(20));
        assert_eq!(found.contradictions.len(), 1);
        let early = metrics(&rows, day("2026-01-15").unwrap());
        assert_eq!((early.identified, early.patched, early.to_deploy.mean()), (3, 1, None));
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(days in prop::collection::vec((0i64..900, 0i64..900, 0u8..3), 0..40)) {
            let start = day("2024-01-01").unwrap();
            let versions = ["1", "2", "3"];
            let rows: Vec<Handled> = days.iter().map(|(identified, fixed, version)| Handled {
                identified: Some(start + chrono::Duration::days(*identified)),
                fixed: Some(start + chrono::Duration::days(*fixed)),
                version: Some(versions[usize::from(*version)].into()),
                ..Handled::default()
            }).collect();
            let on = day("2026-06-01").unwrap();
            let whole = metrics(&rows, on);
            let parts = metrics_by(&rows, on, |row| row.version.as_deref());
            prop_assert_eq!(parts.values().map(|part| part.patched).sum::<u64>(), whole.patched);
            prop_assert_eq!(parts.values().map(|part| part.identified).sum::<u64>(), whole.identified);
            prop_assert!(whole.to_fix.days.iter().all(|days| *days >= 0));
        }
    }
}
