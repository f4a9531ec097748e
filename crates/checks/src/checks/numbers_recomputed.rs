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
//! The figures that a document states are found in its text and tables (`reliance claims`
//! prints them). Every endpoint of the plan, and sensitivity, specificity, predictive values,
//! accuracy and AUC of every test data set at each operating point, are measured as in
//! `endpoint-goal`. A figure of the document is bound to a data set whose name stands in its
//! sentence, row or headings, or to the only one that has the metric, and must then be the
//! printed number to its last digit. Limits may be those of another method for independent
//! cases; goals are no results and are left out; figures of subgroups are not bound. A number
//! that cannot be (a sensitivity of 105 %, 63 of 60, a p-value of 1.2) differs from any data.
//! Where a person says under `[[documents.claims]]` which words are which statistic, that
//! alone is what they are held against; words that stand for none or for several figures are
//! told with the line that names them.
//! With `part = row-count` numbers of cases are held against the rows of the test data set
//! that is named beside them.
//!
//! *Shown*: every number that could be bound agrees, and one was bound. *Not shown*: one
//! differs. *Undetermined*: a document could not be read, nothing could be bound, or a number
//! could mean several data sets. A document that was not read is never *shown*.
//!
//! ## What may cross a border
//! As for `endpoint-goal`; row counts may cross.
//!
//! ## If it is not shown
//! Hold the document against the figures printed here, and correct whichever is wrong.

use reliance_model::claim::{Remark, Verdict};
use reliance_model::content::Content;
use reliance_model::device::{Document, Role};
use reliance_model::finding::Figure;
use reliance_stats::reduction::{Need, Reductions};

use crate::claims::bound::bindings;
use crate::claims::data::{self, Held, Known};
use crate::endpoints::{Target, by_methods, measure, of_metrics, planned};
use crate::operating_points::operating_points;
use crate::performance::{Metric, test_sets};
use crate::said::{Said, first_of};
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
    targets(ask).iter().flat_map(|target| endpoints::needs(ask, target)).collect()
}

/// What is measured: the plan's endpoints, and what any test data set may be told by.
fn targets<'a>(ask: &Ask<'a>) -> Vec<Target<'a>> {
    let mut found: Vec<Target<'a>> = planned(ask).into_iter().filter_map(Result::ok).collect();
    for dataset in test_sets(ask) {
        let points = operating_points(&ask.evidence.device, dataset);
        let at =
            [Metric::Sensitivity, Metric::Specificity, Metric::Ppv, Metric::Npv, Metric::Accuracy];
        let pointed = points.into_iter().flat_map(|point| {
            at.map(|metric| Target { dataset, metric, point: Some(point.clone()), endpoint: None })
        });
        let area = Target { dataset, metric: Metric::Auc, point: None, endpoint: None };
        for target in std::iter::once(area).chain(pointed) {
            if !found.iter().any(|it| it.words() == target.words()) {
                found.push(target);
            }
        }
    }
    found
}

fn known(ask: &Ask<'_>, reductions: &Reductions) -> Vec<Known> {
    // Figures of performance say nothing about a history of updates.
    if ask.call.parameter("part") == Some("update-history") {
        return Vec::new();
    }
    let development = ask.call.parameter("set") == Some("development");
    let of = |target: &Target<'_>| {
        if development && target.dataset.role == Role::Test {
            return None;
        }
        let measured = measure(ask, reductions, target, false).ok()?;
        Some(Known {
            dataset: target.dataset.name.clone(),
            point: target.point.as_ref().map(|point| point.name.clone()),
            figure: measured.estimated.figure(target.metric.name(), target.of()),
        })
    };
    targets(ask).iter().filter_map(of).collect()
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
        None => device.documents_in(ask.market).collect(),
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
    let answered = held_against(ask, reductions, &documents, &figures)?;
    let answered = answered.figures(figures).evidence(
        documents.iter().map(|it| ask.evidence_of_document(it, "numbers to be compared")),
    );
    Ok(caveats.into_iter().fold(answered, Answered::caveat))
}

/// What is asked about: ` about set test`, or nothing.
fn scope(ask: &Ask<'_>) -> String {
    let scope: Vec<String> = ["set", "part", "formulae"]
        .iter()
        .filter_map(|name| ask.call.parameter(name).map(|value| format!("{name} {value}")))
        .collect();
    if scope.is_empty() { String::new() } else { format!(" about {}", words::list(&scope)) }
}

/// The answer that the documents' numbers give.
fn held_against(
    ask: &Ask<'_>,
    reductions: &Reductions,
    documents: &[&Document],
    figures: &[Figure],
) -> Result<Answered, Missing> {
    let contents: Vec<Option<&Content>> =
        documents.iter().map(|it| ask.evidence.contents.get(&it.file)).collect();
    let (mut held, mut unread) = (Held::default(), Vec::new());
    let sets = test_sets(ask).len();
    let known = if rows_only(ask) { Vec::new() } else { known(ask, reductions) };
    for (document, content) in documents.iter().zip(contents) {
        let Some(content) = content.filter(|content| !content.blocks.is_empty()) else {
            unread.push(format!("`{}`", document.file));
            continue;
        };
        let found = if rows_only(ask) {
            let rows = figures.iter().filter_map(|it| Some((it.of.clone(), it.value? as u64)));
            data::rows(&content.claims, &rows.collect::<Vec<_>>())
        } else {
            let of = (*document, ask.evidence.device.plan.as_ref());
            let (bound, wrong) = bindings(of, &content.claims, &known);
            held.remarks.extend(wrong);
            data::against(&content.claims, &known, sets, &bound)
        };
        held.remarks.extend(found.remarks);
        held.loose.extend(found.loose);
    }
    let names: Vec<String> = documents.iter().map(|it| format!("`{}`", it.file)).collect();
    let beside = figures.iter().filter(|figure| figure.value.is_some()).count() as u64;
    Ok(judged(&held, (&names, &unread), &scope(ask), beside))
}

fn judged(
    held: &Held,
    (names, unread): (&[String], &[String]),
    scope: &str,
    beside: u64,
) -> Answered {
    let [differs, open, agrees] = [Verdict::Differs, Verdict::CannotTell, Verdict::Agrees]
        .map(|verdict| held.number(verdict));
    let said = |verdict| {
        let remarks = held.remarks.iter().filter(|remark| remark.verdict == verdict);
        let of = match verdict {
            Verdict::Differs => "numbers that differ from the data",
            _ => "numbers of which it cannot be told what they mean",
        };
        first_of(of, &remarks.map(placed).collect::<Vec<_>>(), 3)
    };
    let of_documents = || first_of("documents that were read", names, 3);
    let loose = (!held.loose.is_empty()).then(|| {
        first_of("numbers that could be bound to no data set", &held.loose, 3).within(|few| {
            let all = words::count(held.loose.len() as u64, "number");
            format!("{all} could be bound to no data set: {few}")
        })
    });
    let answered = if differs > 0 {
        let all = words::count((differs + open + agrees) as u64, "number");
        Answered::not_shown(
            said(Verdict::Differs)
                .within(|few| format!("{differs} of {all}{scope} differ from the data: {few}")),
        )
        .to_do("correct the document, or find out why the data give another number")
    } else if !unread.is_empty() {
        let beside = words::count(beside, "figure");
        Answered::undetermined(first_of("documents that were not read", unread, 3).within(|few| {
            format!("needs the numbers{scope} read out of {few}, which was not read; {beside} from the data stand beside")
        }))
        .to_do("hold the document against these figures")
    } else if open > 0 {
        Answered::undetermined(
            said(Verdict::CannotTell)
                .within(|few| format!("needs to know what numbers{scope} mean: {few}")),
        )
        .to_do("name the data set and the method beside each number")
    } else if agrees == 0 {
        Answered::undetermined(of_documents().within(|few| {
            format!(
                "needs a number{scope} in {few} that names a metric and belongs to one data set"
            )
        }))
        .to_do("hold the document against these figures")
    } else {
        let all = words::count(agrees as u64, "number");
        let agree = if agrees == 1 { "agrees" } else { "agree" };
        Answered::shown(of_documents().within(|few| {
            format!("{all}{scope} of {few} {agree} with the data to the printed digit")
        }))
    };
    match loose {
        Some(loose) => answered.caveat(loose),
        None => answered,
    }
}

/// A remark with its place.
fn placed(remark: &Remark) -> Said {
    let place = remark.here.as_ref().map(|here| format!(" ({}, {})", here.file, here.spot.words()));
    let place = place.unwrap_or_default().replace(", )", ")");
    Said::of_remark(remark).within(|says| format!("{says}{place}"))
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
    use reliance_model::device::{BoundClaim, Document, Endpoint, Plan};

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
        undetermined: needs the numbers about set test read out of `docs/ifu.pdf`, which was not read; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
        let figures = answered(CHECK, &folder).figures;
        assert_eq!(figures[0].counts, Some((9, 10)));
        assert_eq!(figures[1].value, None);
        insta::assert_snapshot!(told(CHECK, &labelled().parameter("in", "ifu")), @r"
        undetermined: needs the numbers read out of `docs/ifu.pdf`, which was not read; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
        insta::assert_snapshot!(told(CHECK, &labelled().parameter("formulae", "yyt1833-1")), @r"
        undetermined: needs the numbers about formulae yyt1833-1 read out of `docs/ifu.pdf`, which was not read; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
    }

    #[test]
    fn rows_are_counted() {
        let folder = labelled().parameter("part", "row-count");
        assert_eq!(answered(CHECK, &folder).figures[0].value, Some(20.0));
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        undetermined: needs the numbers about part row-count read out of `docs/ifu.pdf`, which was not read; 1 figure from the data stand beside
        to do: hold the document against these figures
        ");
    }

    fn stating(texts: &[(&str, f64)]) -> Folder {
        use reliance_model::claim::{Citation, Claim, Printed, Says, StatedFigure};
        use reliance_model::content::{Block, Body, Spot};
        let mut folder =
            labelled().device(|device| device.documents[0].file = "docs/ifu.md".into());
        let claims = texts.iter().map(|(quote, value)| Claim {
            cited: Citation {
                file: "docs/ifu.md".into(),
                quote: (*quote).into(),
                spot: Spot { line: Some(7), ..Spot::default() },
                ..Citation::default()
            },
            says: Says::Figure(Box::new(StatedFigure {
                metric: Some("sensitivity".into()),
                value: Some(Printed { value: *value, half_unit: 0.0005, percent: true }),
                ..StatedFigure::default()
            })),
        });
        let block = Block {
            id: "b".into(),
            spot: Spot::default(),
            body: Body::Paragraph(String::new()),
            revisions: Vec::new(),
        };
        let content =
            Content { claims: claims.collect(), blocks: vec![block], ..Content::default() };
        folder.evidence.contents.insert("docs/ifu.md".into(), content);
        folder
    }

    #[test]
    fn a_claim_that_is_bound_is_held_against_that_statistic_alone() {
        let bound = |words: &str, endpoint: Option<&str>, threshold: Option<&str>| BoundClaim {
            words: words.into(),
            endpoint: endpoint.map(str::to_string),
            dataset: endpoint.is_none().then(|| "us".to_string()),
            threshold: threshold.map(str::to_string),
            line: 12,
            ..BoundClaim::default()
        };
        let with = |value: f64, bound: BoundClaim| {
            // Another set of the same name's kind makes the plain text ambiguous.
            let folder = stating(&[("In the pivotal study it was high", value)])
                .dataset("eu", Role::Test, scored([8, 2, 1, 9]))
                .device(|device| {
                    if let Some(plan) = &mut device.plan {
                        plan.endpoints[0].name = "primary".into();
                    }
                    device.documents[0].claims = vec![bound];
                });
            told(CHECK, &folder)
        };
        insta::assert_snapshot!(with(0.9, bound("pivotal study", Some("primary"), None)), @"shown: 1 number of `docs/ifu.md` agrees with the data to the printed digit");
        insta::assert_snapshot!(with(0.9, bound("pivotal study", None, Some("0.5"))), @"shown: 1 number of `docs/ifu.md` agrees with the data to the printed digit");
        insta::assert_snapshot!(with(0.8, bound("pivotal study", Some("primary"), None)), @r"
        not shown: 1 of 1 number differ from the data: sensitivity 80.0 %: us, at 0.5 gives 90.0 %, 9 of 10 (docs/ifu.md, line 7)
        to do: correct the document, or find out why the data give another number
        ");
        insta::assert_snapshot!(with(0.9, bound("second study", Some("primary"), None)), @r"
        undetermined: needs to know what numbers mean: line 12 of reliance.toml: no figure of sensitivity was found with the words “second study” and sensitivity 90.0 %: is us, at 0.5 (90.0 %) meant? The data set is not named beside it (docs/ifu.md, line 7)
        to do: name the data set and the method beside each number
        ");
        insta::assert_snapshot!(with(0.9, bound("pivotal study", None, Some("0.7"))), @r"
        undetermined: needs to know what numbers mean: sensitivity 90.0 %: it is bound to `us` at `0.7`, which gives no such figure (docs/ifu.md, line 7)
        to do: name the data set and the method beside each number
        ");
    }

    #[test]
    fn numbers_of_a_document_are_held_against_the_data() {
        insta::assert_snapshot!(told(CHECK, &stating(&[("sensitivity 90.0 %", 0.9)])), @"shown: 1 number of `docs/ifu.md` agrees with the data to the printed digit");
        insta::assert_snapshot!(told(CHECK, &stating(&[("sensitivity 90.0 %", 0.9), ("90.1 %", 0.901)])), @r"
        not shown: 1 of 2 numbers differ from the data: sensitivity 90.1 %: us, at 0.5 gives 90.0 %, 9 of 10 (docs/ifu.md, line 7)
        to do: correct the document, or find out why the data give another number
        ");
        for (name, value) in [("set", "development"), ("part", "update-history")] {
            let folder = stating(&[("sensitivity 90.0 %", 0.9)]).parameter(name, value);
            assert!(told(CHECK, &folder).starts_with("undetermined"), "{name}");
        }
        insta::assert_snapshot!(told(CHECK, &stating(&[])), @r"
        undetermined: needs a number in `docs/ifu.md` that names a metric and belongs to one data set
        to do: hold the document against these figures
        ");
        let two =
            stating(&[("sensitivity 90.0 %", 0.9)]).dataset("eu", Role::Test, scored([8, 2, 2, 8]));
        insta::assert_snapshot!(told(CHECK, &two), @r"
        undetermined: needs to know what numbers mean: sensitivity 90.0 %: is us, at 0.5 (90.0 %) meant? The data set is not named beside it (docs/ifu.md, line 7)
        to do: name the data set and the method beside each number
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
