//! Numbers of documents recomputed from the data.
//!
//! ## What it asks
//! Are the numbers in a document (`doc = KIND`, or `in = ifu` for the labelling; narrowed
//! by `set`, `part` or `formulae`) what the data give?
//!
//! ## Why
//! Copied numbers go stale: a figure in the labelling that the data do not give is a false
//! claim, whoever made it.
//!
//! ## What it needs
//! The document under `[[documents]]`, and the plan's endpoints with their data sets.
//!
//! ## How it is computed
//! Every endpoint of the plan is measured from its data set, as in `endpoint-goal`, and
//! printed so that a person can hold the document against it.
//! Numbers are not read out of documents here, so nothing is compared and the answer is
//! *undetermined*, never *shown*.
//! With `part = row-count` the rows of each test data set are counted.
//!
//! ## What may cross a border
//! As for `endpoint-goal`; row counts may cross.
//!
//! ## If it is not shown
//! Hold the document against the figures printed here, and correct whichever is wrong.

use reliance_model::device::Role;
use reliance_model::finding::Figure;
use reliance_stats::reduction::{Need, Reductions};

use crate::endpoints::{by_methods, measure, of_metrics, planned};
use crate::{Answered, Ask, Check, Missing, endpoints, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("numbers-recomputed", include_str!("numbers_recomputed.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[
    ("doc", &[]),
    ("in", &["ifu"]),
    ("set", &["development", "test"]),
    ("part", &["performance", "update-history", "row-count"]),
    ("formulae", &[]),
];

fn rows_only(ask: &Ask<'_>) -> bool {
    ask.call.parameter("part") == Some("row-count")
}

fn rows_need(name: &str) -> Need {
    Need::tally(name, Vec::new())
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    if rows_only(ask) {
        let tests = ask.evidence.device.with_role(Role::Test);
        return tests.map(|set| rows_need(&set.name)).collect();
    }
    let targets = planned(ask).into_iter().filter_map(Result::ok);
    targets.flat_map(|target| endpoints::needs(ask, &target)).collect()
}

/// The kind of document that is asked about.
fn kind<'a>(ask: &Ask<'a>) -> Option<&'a str> {
    let ifu = ask.call.parameter("in").map(|_| "labelling");
    ask.call.parameter("doc").or(ifu)
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    let device = &ask.evidence.device;
    let documents: Vec<_> = match kind(ask) {
        Some(kind) => device.documents_of(kind, ask.market).collect(),
        None => device.documents.iter().collect(),
    };
    if documents.is_empty() {
        let what = kind(ask).map_or("a document".to_string(), |kind| format!("a `{kind}` on file"));
        return Err(Missing::new(
            format!("{what}, whose numbers could be held against the data"),
            "declare it under `[[documents]]`",
        ));
    }
    let (figures, caveats) = if rows_only(ask) {
        (rows(ask, reductions)?, Vec::new())
    } else {
        measured(ask, reductions)
    };
    let names: Vec<String> =
        documents.iter().map(|document| format!("`{}`", document.file)).collect();
    let number = figures.iter().filter(|figure| figure.value.is_some()).count() as u64;
    let scope: Vec<String> = ["set", "part", "formulae"]
        .iter()
        .filter_map(|name| ask.call.parameter(name).map(|value| format!("{name} {value}")))
        .collect();
    let scope =
        if scope.is_empty() { String::new() } else { format!(" about {}", words::list(&scope)) };
    let answered = Answered::undetermined(format!(
        "needs the numbers{scope} read out of {}, which is not done here; {} from the data stand \
         beside",
        words::first_of(&names, 3),
        words::count(number, "figure")
    ))
    .to_do("hold the document against these figures")
    .figures(figures)
    .evidence(documents.iter().map(|it| ask.evidence_of_document(it, "numbers to be compared")));
    Ok(caveats.into_iter().fold(answered, Answered::caveat))
}

fn rows(ask: &Ask<'_>, reductions: &Reductions) -> Result<Vec<Figure>, Missing> {
    ask.evidence
        .device
        .with_role(Role::Test)
        .map(|set| {
            let rows = reductions.tally(&rows_need(&set.name))?.rows();
            Ok(words::figure("rows", set.name.as_str(), rows as f64))
        })
        .collect()
}

fn measured(ask: &Ask<'_>, reductions: &Reductions) -> (Vec<Figure>, Vec<String>) {
    let (mut figures, mut caveats) = (Vec::new(), Vec::new());
    caveats.extend(by_methods(ask));
    for (target, endpoint) in planned(ask).into_iter().zip(of_metrics(ask)) {
        let figure = target.and_then(|target| {
            let measured = measure(ask, reductions, &target, false)?;
            caveats.extend(measured.caveats);
            Ok(measured.estimated.figure(target.metric.name(), target.of()))
        });
        figures.push(figure.unwrap_or_else(|missing| {
            let needs = format!("needs {}", missing.needs);
            words::no_figure(&endpoint.metric, endpoint.dataset.as_str(), needs)
        }));
    }
    caveats.sort();
    caveats.dedup();
    (figures, caveats)
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Document, Endpoint, Plan};

    use super::*;
    use crate::testing::{Folder, answer as told, answered, folder, scored};

    fn labelled() -> Folder {
        folder().dataset("us", Role::Test, scored([9, 1, 2, 8])).device(|device| {
            let endpoint = |metric: &str| Endpoint {
                metric: metric.into(),
                dataset: "us".into(),
                threshold: Some("0.5".into()),
                ..Endpoint::default()
            };
            let endpoints = vec![endpoint("sensitivity"), endpoint("beauty")];
            device.plan = Some(Plan { endpoints, ..Plan::default() });
            device.documents.push(Document {
                kind: "labelling".into(),
                file: "docs/ifu.pdf".into(),
                ..Document::default()
            });
        })
    }

    #[test]
    fn figures_stand_beside_and_nothing_is_shown() {
        let folder = labelled().parameter("doc", "labelling").parameter("set", "test");
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        undetermined: needs the numbers about set test read out of `docs/ifu.pdf`, which is not done here; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
        let figures = answered(CHECK, &folder).figures;
        assert_eq!(figures[0].counts, Some((9, 10)));
        assert_eq!(figures[1].value, None);
        insta::assert_snapshot!(told(CHECK, &labelled().parameter("in", "ifu")), @r"
        undetermined: needs the numbers read out of `docs/ifu.pdf`, which is not done here; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
        insta::assert_snapshot!(told(CHECK, &labelled().parameter("formulae", "yyt1833-1")), @r"
        undetermined: needs the numbers about formulae yyt1833-1 read out of `docs/ifu.pdf`, which is not done here; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
    }

    #[test]
    fn rows_are_counted() {
        let folder = labelled().parameter("part", "row-count");
        assert_eq!(answered(CHECK, &folder).figures[0].value, Some(20.0));
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        undetermined: needs the numbers about part row-count read out of `docs/ifu.pdf`, which is not done here; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
    }

    #[test]
    fn a_document_must_be_on_file() {
        insta::assert_snapshot!(told(CHECK, &labelled().parameter("doc", "model-card")), @r"
        undetermined: needs a `model-card` on file, whose numbers could be held against the data
        to do: declare it under `[[documents]]`
        ");
        insta::assert_snapshot!(told(CHECK, &folder()), @r"
        undetermined: needs a document, whose numbers could be held against the data
        to do: declare it under `[[documents]]`
        ");
        insta::assert_snapshot!(told(CHECK, &labelled().parameter("part", "moon")), @"for a person: `numbers-recomputed` cannot compute `part = moon`, so a person must judge what it asks");
    }
}
