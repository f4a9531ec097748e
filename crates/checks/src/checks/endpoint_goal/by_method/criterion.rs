//! The criterion of an endpoint that names a method: limits or a p-value of the figure that
//! the plan names.

use reliance_model::device::{Analysis, Endpoint};
use reliance_model::finding::Figure;

use super::super::Verdict;
use super::said::{self, Whose};
use crate::methods::{Method, Row};
use crate::said::{Said, first_of};
use crate::{Missing, words};

/// Most figures that a sentence names.
const MOST_NAMED: usize = 8;

/// What a plan can ask of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Criterion {
    /// The lower limit is at least this.
    AtLeast(f64),
    /// The upper limit is at most this.
    AtMost(f64),
    /// The p-value is below this.
    Below(f64),
}

impl Criterion {
    /// Those of an endpoint.
    pub(in super::super) fn of(endpoint: &Endpoint) -> Vec<Criterion> {
        let analysis = endpoint.analysis.as_ref();
        let each = [
            endpoint.at_least.map(Criterion::AtLeast),
            analysis.and_then(|analysis| analysis.at_most).map(Criterion::AtMost),
            analysis.and_then(|analysis| analysis.p_below).map(Criterion::Below),
        ];
        each.into_iter().flatten().collect()
    }

    /// As a formula, which every language reads, with the goal as the plan declares it.
    pub(in super::super) fn formula(self) -> String {
        let text = match self {
            Criterion::AtLeast(goal) => format!("≥ {goal}"),
            Criterion::AtMost(goal) => format!("≤ {goal}"),
            Criterion::Below(goal) => format!("p < {goal}"),
        };
        text.replace('-', "\u{2212}")
    }

    fn words(self) -> String {
        match self {
            Criterion::AtLeast(goal) => format!("at least {}", words::three(goal)),
            Criterion::AtMost(goal) => format!("at most {}", words::three(goal)),
            Criterion::Below(goal) => format!("p below {goal}"),
        }
    }

    /// Does the row have what the criterion is held against?
    fn fits(self, row: &Row) -> bool {
        match self {
            Criterion::AtLeast(_) => row.limits.is_some_and(|(low, _)| !low.is_nan()),
            Criterion::AtMost(_) => row.limits.is_some_and(|(_, high)| !high.is_nan()),
            Criterion::Below(_) => row.p.is_some_and(|p| !p.is_nan()),
        }
    }

    fn met(self, row: &Row) -> bool {
        match self {
            Criterion::AtLeast(goal) => row.limits.is_some_and(|(low, _)| low >= goal),
            Criterion::AtMost(goal) => row.limits.is_some_and(|(_, high)| high <= goal),
            Criterion::Below(goal) => row.p.is_some_and(|p| p < goal),
        }
    }

    /// Would more cases do, or is the estimate itself on the wrong side?
    fn to_do(self, row: &Row) -> String {
        let near = match self {
            Criterion::AtLeast(goal) => row.estimate.is_some_and(|estimate| estimate >= goal),
            Criterion::AtMost(goal) => row.estimate.is_some_and(|estimate| estimate <= goal),
            Criterion::Below(_) => true,
        };
        let first = if near { "test more cases than these" } else { "improve the device" };
        match self {
            Criterion::AtLeast(goal) => {
                format!("{first}, or claim less than {}", words::three(goal))
            }
            Criterion::AtMost(goal) => {
                format!("{first}, or claim no better than a limit above {}", words::three(goal))
            }
            Criterion::Below(_) => format!("{first}, or make a lesser claim"),
        }
    }

    fn needs(self) -> &'static str {
        match self {
            Criterion::Below(_) => "a p-value",
            _ => "confidence limits",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Criterion::AtLeast(_) => "at_least",
            Criterion::AtMost(_) => "at_most",
            Criterion::Below(_) => "p_below",
        }
    }
}

/// What an endpoint asks of its figures.
pub(super) struct Criteria {
    each: Vec<Criterion>,
    figure: Option<String>,
}

/// What the criteria make of a method's figures.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// The figures that decide.
    pub(super) deciding: Vec<Figure>,
    pub(super) said: Said,
    pub(super) p: Option<f64>,
}

impl Criteria {
    pub(super) fn of(endpoint: &Endpoint, analysis: &Analysis) -> Criteria {
        Criteria { each: Criterion::of(endpoint), figure: analysis.figure.clone() }
    }

    /// The goals as figures of the report, named after what they are goals of.
    pub(super) fn figures(&self, endpoint: &Endpoint, measure: &str, of: &str) -> Vec<Figure> {
        let figure = |criterion: &Criterion| {
            let (name, goal) = match *criterion {
                Criterion::AtLeast(goal) => ("goal", goal),
                Criterion::AtMost(goal) => ("goal-at-most", goal),
                Criterion::Below(goal) => ("goal-p-below", goal),
            };
            let name = format!("{measure}-{name}");
            Figure { note: endpoint.source.clone(), ..words::figure(&name, of, goal) }
        };
        self.each.iter().map(figure).collect()
    }

    /// Hold every row of the figure against every criterion: it is met where all meet it.
    pub(super) fn judge(
        &self,
        rows: &[Row],
        (method, endpoint): (&Method, &Endpoint),
        whose: &Whose<'_>,
    ) -> Result<Judged, Missing> {
        let mut deciding: Vec<&Row> = Vec::new();
        let mut missed: Vec<(&Row, Criterion)> = Vec::new();
        for &criterion in &self.each {
            let chosen = self.chosen(rows, criterion, (method, endpoint))?;
            missed.extend(
                chosen.iter().filter(|row| !criterion.met(row)).map(|&row| (row, criterion)),
            );
            let new = chosen
                .into_iter()
                .filter(|row| !deciding.iter().any(|one| std::ptr::eq(*one, *row)));
            deciding.extend(new.collect::<Vec<&Row>>());
        }
        if self.each.is_empty() {
            deciding = rows.iter().collect();
        }
        let named: Vec<String> = match missed.is_empty() {
            true => deciding.iter().map(|row| said::row(row, whose)).collect(),
            false => missed.iter().map(|(row, _)| said::row(row, whose)).collect(),
        };
        let mut seen = std::collections::BTreeSet::new();
        let named: Vec<String> = named.into_iter().filter(|one| seen.insert(one.clone())).collect();
        let mut said = first_of("figures that decide", &named, MOST_NAMED);
        let goals: Vec<String> = self.each.iter().map(|criterion| criterion.words()).collect();
        if !goals.is_empty() {
            said = said.within(|said| format!("{said}; goal: {}", words::list(&goals)));
        }
        let p = deciding.iter().map(|row| row.p).collect::<Option<Vec<f64>>>();
        let p = p.and_then(|all| all.into_iter().reduce(f64::max));
        let verdict = self.verdict(&missed, &deciding);
        let deciding = deciding.into_iter().flat_map(|row| said::figures(row, whose)).collect();
        Ok(Judged { verdict, deciding, said, p })
    }

    fn verdict(&self, missed: &[(&Row, Criterion)], deciding: &[&Row]) -> Verdict {
        let has_side = self.each.iter().any(|one| !matches!(one, Criterion::Below(_)));
        match missed.first() {
            _ if self.each.is_empty() => Verdict::NoGoal,
            Some((row, criterion)) => Verdict::Missed(criterion.to_do(row)),
            None if !has_side && deciding.iter().any(|row| !row.one_sided) => Verdict::Undirected,
            None => Verdict::Met,
        }
    }

    /// The rows that a criterion is about: those of the named figure, or of the only one
    /// that has what the criterion needs.
    fn chosen<'r>(
        &self,
        rows: &'r [Row],
        criterion: Criterion,
        (method, endpoint): (&Method, &Endpoint),
    ) -> Result<Vec<&'r Row>, Missing> {
        let quoted = |rows: &mut dyn Iterator<Item = &Row>| {
            let mut names: Vec<String> = Vec::new();
            for row in rows {
                let name = format!("`{}`", row.figure);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        let fitting = quoted(&mut rows.iter().filter(|row| criterion.fits(row)));
        let chosen: Vec<&Row> = match &self.figure {
            Some(figure) => rows.iter().filter(|row| row.figure == *figure).collect(),
            None if fitting.len() > 1 => {
                let (name, by) = (&endpoint.name, method.name);
                return Err(Missing::new(
                    first_of("figures that may decide", &fitting, MOST_NAMED).within(|few| {
                        format!("the figure that decides endpoint `{name}`: `{by}` gives {few}")
                    }),
                    "name it as `figure` of the endpoint in the plan, before the next look",
                ));
            }
            None => rows.iter().filter(|row| criterion.fits(row)).collect(),
        };
        if let (Some(figure), true) = (&self.figure, chosen.is_empty()) {
            let there = quoted(&mut rows.iter());
            let (name, by) = (&endpoint.name, method.name);
            return Err(Missing::new(
                first_of("figures that the method gives", &there, MOST_NAMED).within(|few| {
                    format!("a figure `{figure}` for endpoint `{name}`: `{by}` gives {few}")
                }),
                "name one of these as `figure` of the endpoint",
            ));
        }
        if chosen.is_empty() || !chosen.iter().all(|row| criterion.fits(row)) {
            return Err(self.lacking(rows, criterion, (method, endpoint)));
        }
        Ok(chosen)
    }

    /// A method without limits or p-value meets no criterion on them; what to name instead.
    fn lacking(
        &self,
        rows: &[Row],
        criterion: Criterion,
        (method, endpoint): (&Method, &Endpoint),
    ) -> Missing {
        let others = [Criterion::AtLeast(0.0), Criterion::Below(0.0)];
        let here = |row: &&Row| self.figure.as_ref().is_none_or(|figure| row.figure == *figure);
        let instead = others.into_iter().find(|other| {
            other.needs() != criterion.needs()
                && rows.iter().filter(here).any(|row| other.fits(row))
        });
        let what = self.figure.as_ref().map_or("its figures".to_string(), |one| format!("`{one}`"));
        let to_do = match instead {
            Some(other) => format!(
                "hold {what} against `{}`, for there {} of `{}`",
                other.key(),
                if other.key() == "p_below" { "is a p-value" } else { "are confidence limits" },
                method.name
            ),
            None => format!(
                "name another figure of `{}`, or a method whose figures have {} \
                 (`reliance stat list`)",
                method.name,
                criterion.needs()
            ),
        };
        Missing::new(
            format!(
                "{} for `{}` of endpoint `{}`: `{}` gives none for {what}",
                criterion.needs(),
                criterion.key(),
                endpoint.name,
                method.name
            ),
            to_do,
        )
    }
}
