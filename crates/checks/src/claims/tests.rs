//! Tests of claims against themselves.

use proptest::prelude::*;
use reliance_model::claim::{Citation, Claim, Printed, Remark, Says, StatedFigure, Verdict};
use reliance_model::content::{Block, Body, Content, Spot};
use reliance_stats::Confidence;

use super::counts::Way;
use super::within;

fn share(value: f64, digits: u32) -> Printed {
    let unit = (0..digits).fold(0.01, |unit: f64, _| unit / 10.0);
    let steps = (value / unit).round();
    Printed { value: steps * unit, half_unit: unit / 2.0, percent: true }
}

fn figure(metric: &str, percents: [&str; 3]) -> StatedFigure {
    let read = |text: &str| {
        let digits = text.split_once('.').map_or(0, |(_, after)| after.len());
        share(text.parse::<f64>().unwrap() / 100.0, u32::try_from(digits).unwrap())
    };
    StatedFigure {
        metric: Some(metric.into()),
        called: metric.into(),
        value: Some(read(percents[0])),
        interval: Some((read(percents[1]), read(percents[2]))),
        level: Some(0.95),
        ..StatedFigure::default()
    }
}

fn claim(says: Says) -> Claim {
    Claim { cited: Citation::default(), says }
}

fn content(
    figures: Vec<StatedFigure>,
    counts: &[(&str, u64, Option<&str>)],
    text: &str,
) -> Content {
    let counted = counts.iter().map(|(of, number, among)| {
        claim(Says::Count { of: (*of).into(), number: *number, among: among.map(str::to_string) })
    });
    let block = Block {
        id: "b".into(),
        spot: Spot::default(),
        body: Body::Paragraph(text.into()),
        revisions: Vec::new(),
    };
    let figures = figures.into_iter().map(|figure| claim(Says::Figure(Box::new(figure))));
    Content { blocks: vec![block], claims: counted.chain(figures).collect(), ..Content::default() }
}

fn told(remarks: &[Remark]) -> String {
    let lines = remarks.iter().map(|it| format!("{:?} {}: {}", it.verdict, it.about, it.says));
    lines.collect::<Vec<_>>().join("\n")
}

fn alone(figure: StatedFigure) -> String {
    told(&within(&content(vec![figure], &[], "")))
}

#[test]
fn counts_are_recovered() {
    insta::assert_snapshot!(alone(figure("sensitivity", ["96.15", "90.44", "98.94"])), @"Agrees counts: sensitivity 96.15 % (90.44 % to 98.94 %) can be 100 of 104 by Clopper-Pearson (sizes up to 5000 tried)");
    let pair = || {
        vec![
            figure("sensitivity", ["96.15", "90.44", "98.94"]),
            figure("specificity", ["94.83", "89.08", "98.08"]),
        ]
    };
    insta::assert_snapshot!(told(&within(&content(pair(), &[("cases", 220, None)], ""))), @r"
    Agrees counts: sensitivity 96.15 % (90.44 % to 98.94 %) is 100 of 104 by Clopper-Pearson; with the 116 cases of the other it makes up the 220 cases
    Agrees counts: specificity 94.83 % (89.08 % to 98.08 %) is 110 of 116 by Clopper-Pearson; with the 104 cases of the other it makes up the 220 cases
    ");
    insta::assert_snapshot!(told(&within(&content(pair(), &[("cases", 230, None)], ""))), @r"
    Agrees counts: sensitivity 96.15 % (90.44 % to 98.94 %) can be 100 of 104 by Clopper-Pearson (sizes up to 5000 tried)
    Agrees counts: specificity 94.83 % (89.08 % to 98.08 %) can be 110 of 116 by Clopper-Pearson (sizes up to 5000 tried)
    ");
}

#[test]
fn a_limit_that_does_not_go_with_the_rest_differs() {
    let pair = || {
        vec![
            figure("sensitivity", ["86.81", "81.02", "91.36"]),
            figure("specificity", ["92.02", "89.20", "93.87"]),
        ]
    };
    insta::assert_snapshot!(told(&within(&content(pair(), &[("cases", 921, None)], ""))), @r"
    Agrees counts: sensitivity 86.81 % (81.02 % to 91.36 %) can be 158 of 182 by Clopper-Pearson (sizes up to 5000 tried)
    Differs interval: specificity 92.02 % (89.20 % to 93.87 %): the lower limit does not go with the other one: for 680 of 739 it is 89.82 % by Clopper-Pearson, 89.84 % by Wilson, if the other 182 of the 921 cases are those of 158 of 182 by Clopper-Pearson
    ");
    insta::assert_snapshot!(told(&within(&content(pair(), &[("cases", 921, None)], "by bootstrap"))), @r"
    Agrees counts: sensitivity 86.81 % (81.02 % to 91.36 %) can be 158 of 182 by Clopper-Pearson (sizes up to 5000 tried)
    CannotTell counts: specificity 92.02 % (89.20 % to 93.87 %): no count up to 5000 gives estimate and limits by a method for independent cases; the document names a bootstrap, which may give it
    ");
    let counted =
        |percents| StatedFigure { counts: Some((100, 104)), ..figure("sensitivity", percents) };
    insta::assert_snapshot!(alone(counted(["96.15", "90.44", "98.94"])), @r"
    Agrees counts: sensitivity 96.15 % (90.44 % to 98.94 %) is 100 of 104
    Agrees interval: sensitivity 96.15 % (90.44 % to 98.94 %): the limits are those of 100 of 104 by Clopper-Pearson
    ");
    // Limits of readers' repeated readings, printed coarsely: no slip.
    let clustered = StatedFigure {
        counts: Some((991, 1127)),
        ..figure("specificity", ["87.9", "85.8", "90.4"])
    };
    assert!(!differs(&within(&content(vec![clustered], &[], ""))));
    insta::assert_snapshot!(alone(counted(["96.15", "80.44", "98.94"])), @r"
    Agrees counts: sensitivity 96.15 % (80.44 % to 98.94 %) is 100 of 104
    Differs interval: sensitivity 96.15 % (80.44 % to 98.94 %): the lower limit does not go with the other one: for 100 of 104 it is 90.44 % by Clopper-Pearson, 90.53 % by Wilson
    ");
    insta::assert_snapshot!(alone(counted(["96.15", "90.45", "98.94"])), @r"
    Agrees counts: sensitivity 96.15 % (90.45 % to 98.94 %) is 100 of 104
    CannotTell interval: sensitivity 96.15 % (90.45 % to 98.94 %): no method for independent cases gives both limits of 100 of 104; the nearest, Clopper-Pearson, gives 90.44 % to 98.94 %; a bootstrap, clustered or model-based interval could, which the document does not name
    ");
    insta::assert_snapshot!(alone(counted(["96.1", "90.4", "98.9"])), @"Differs counts: sensitivity 96.1 % (90.4 % to 98.9 %): 100 of 104 is 96.2 %, so the share was cut off and not rounded");
    insta::assert_snapshot!(alone(counted(["96.25", "90.44", "98.94"])), @"Differs counts: sensitivity 96.25 % (90.44 % to 98.94 %): 100 of 104 is 96.15 %");
    insta::assert_snapshot!(alone(counted(["96.15", "98.94", "90.44"])), @"Differs interval: sensitivity 96.15 % (98.94 % to 90.44 %): the lower limit lies above the upper one");
    insta::assert_snapshot!(alone(counted(["96.15", "96.44", "98.94"])), @"Differs interval: sensitivity 96.15 % (96.44 % to 98.94 %): the estimate lies outside its own interval");
    let wilson =
        StatedFigure { method: Some("Wilson".into()), ..counted(["96.15", "90.44", "98.94"]) };
    insta::assert_snapshot!(alone(wilson), @r"
    Agrees counts: sensitivity 96.15 % (90.44 % to 98.94 %) is 100 of 104
    Differs interval: sensitivity 96.15 % (90.44 % to 98.94 %): Wilson, the method that is named, gives 90.53 % to 98.49 % for 100 of 104
    ");
    let bootstrap =
        StatedFigure { method: Some("bootstrap".into()), ..counted(["96.15", "92.3", "99.0"]) };
    insta::assert_snapshot!(alone(bootstrap), @r"
    Agrees counts: sensitivity 96.15 % (92.3 % to 99.0 %) is 100 of 104
    CannotTell interval: sensitivity 96.15 % (92.3 % to 99.0 %): the limits are those of no method for independent cases; bootstrap is named as the method, which may give them
    ");
}

#[test]
fn only_the_method_that_is_named_is_tried() {
    let by = |percents, method: &str, n| StatedFigure {
        method: Some(method.into()),
        n,
        ..figure("sensitivity", percents)
    };
    let limits = ["96.15", "90.44", "98.94"];
    insta::assert_snapshot!(alone(by(limits, "Clopper-Pearson", Some(104))), @"Agrees counts: sensitivity 96.15 % (90.44 % to 98.94 %) can be 100 of 104 by Clopper-Pearson, the method that is named (sizes up to 104 tried)");
    insta::assert_snapshot!(alone(by(limits, "Wilson", Some(104))), @"Differs counts: sensitivity 96.15 % (90.44 % to 98.94 %): no count up to 104 gives estimate and limits by Wilson, the method that is named; 100 of 104 by Clopper-Pearson would");
    insta::assert_snapshot!(alone(by(limits, "Wilson", None)), @"CannotTell counts: sensitivity 96.15 % (90.44 % to 98.94 %): no count up to 5000 gives estimate and limits by Wilson, the method that is named; 100 of 104 by Clopper-Pearson would; more cases than were tried may");
    insta::assert_snapshot!(alone(by(["96.15", "90.53", "98.49"], "exact", Some(104))), @"CannotTell counts: sensitivity 96.15 % (90.53 % to 98.49 %): no count up to 104 gives estimate and limits by Clopper-Pearson, the method that is named; 100 of 104 by Wilson would; another exact method may give them");
    // With continuity correction.
    insta::assert_snapshot!(alone(by(["96.15", "89.88", "98.76"], "Wilson", Some(104))), @"CannotTell counts: sensitivity 96.15 % (89.88 % to 98.76 %): no count up to 104 gives estimate and limits by Wilson, the method that is named; a variant of Wilson gives them");
}

#[test]
fn what_cannot_be() {
    let bare = |metric, value| StatedFigure { interval: None, ..figure(metric, [value, "0", "0"]) };
    insta::assert_snapshot!(alone(bare("sensitivity", "105.0")), @"Differs range: sensitivity 105.0 %: it cannot be more than 100.0 %; is a digit off?");
    insta::assert_snapshot!(alone(bare("accuracy", "103.2")), @"CannotTell range: accuracy 103.2 %: as a share of cases it cannot be more than 100.0 %; if it is a recovery or a ratio, please name it so");
    insta::assert_snapshot!(alone(bare("specificity", "-3.2")), @"CannotTell range: specificity -3.2 %: it cannot be less than 0.0 %; if it is a difference, please name it so");
    assert_eq!(alone(bare("difference", "-3.2")), "");
    assert_eq!(alone(bare("difference", "120")), "");
    assert_eq!(alone(bare("sensitivity", "100.0")), "");
    let unit = |value| Printed { value, half_unit: 0.005, percent: false };
    insta::assert_snapshot!(alone(StatedFigure { value: Some(unit(1.2)), ..bare("auc", "0") }), @"Differs range: auc 1.20: it cannot be more than 1.00; is a digit off?");
    assert_eq!(alone(StatedFigure { value: Some(unit(-0.2)), ..bare("kappa", "0") }), "");
    let counts = StatedFigure { counts: Some((63, 60)), ..bare("sensitivity", "105.0") };
    insta::assert_snapshot!(alone(counts), @"Differs range: sensitivity 105.0 %: 63 of 60 is more than all; is one of the two misprinted?");
    insta::assert_snapshot!(alone(figure("sensitivity", ["98.1", "94.0", "102.2"])), @"CannotTell range: sensitivity 98.1 % (94.0 % to 102.2 %): the upper limit lies above 100.0 %, where no value can lie; the normal approximation gives such limits, another method would not");
    insta::assert_snapshot!(alone(figure("sensitivity", ["98.1", "94.0", "112.2"])), @"Differs range: sensitivity 98.1 % (94.0 % to 112.2 %): the upper limit lies above 100.0 %, where no value can lie");
    let said = |kind: &str, said: &str| {
        let claims =
            vec![claim(Says::Impossible { kind: kind.to_string(), said: said.to_string() })];
        told(&within(&Content { claims, ..Content::default() }))
    };
    insta::assert_snapshot!(said("part", "63 of 60"), @"Differs range: 63 of 60 is more than all; is one of the two misprinted?");
    insta::assert_snapshot!(said("p-value", "1.2"), @"Differs range: p-value 1.2: a p-value cannot be more than 1");
    insta::assert_snapshot!(said("count", "-5"), @"Differs range: -5: a number of cases cannot be less than 0");
}

#[test]
fn what_no_count_gives_and_what_has_none() {
    let size = |metric: &str, n| StatedFigure {
        n: Some(n),
        interval: None,
        ..figure(metric, ["96.15", "0", "0"])
    };
    insta::assert_snapshot!(alone(size("accuracy", 50)), @"Differs counts: accuracy 96.15 %: no count of 50 gives 96.15 %; the nearest is 96.00 %");
    insta::assert_snapshot!(alone(size("sensitivity", 50)), @"CannotTell counts: sensitivity 96.15 %: no count of 50 gives 96.15 %; the nearest is 96.00 %, where 50 is its denominator and not the number of all cases");
    insta::assert_snapshot!(alone(size("accuracy", 104)), @"");
    insta::assert_snapshot!(alone(figure("auc", ["98.0", "96.6", "99.4"])), @"CannotTell interval: auc 98.0 % (96.6 % to 99.4 %): no counts stand behind it, so only the order of estimate and limits was checked");
    insta::assert_snapshot!(alone(StatedFigure { goal: true, ..figure("auc", ["98.0", "99.6", "99.4"]) }), @"");
}

#[test]
fn ratios_and_predictive_values_follow() {
    let bare = |metric: &str, value: &str| StatedFigure {
        interval: None,
        ..figure(metric, [value, "0", "0"])
    };
    let ratio = |value: f64| StatedFigure {
        value: Some(Printed { value, half_unit: 0.05, percent: false }),
        ..bare("likelihood-ratio-positive", "0")
    };
    let with = |more: StatedFigure| {
        let counted = |metric, percents, counts| StatedFigure {
            counts: Some(counts),
            ..bare(metric, percents)
        };
        let all = vec![
            counted("sensitivity", "96.15", (100, 104)),
            counted("specificity", "94.83", (110, 116)),
            more,
        ];
        let remarks = within(&content(all, &[], ""));
        told(&remarks[2..])
    };
    insta::assert_snapshot!(with(ratio(18.6)), @"Agrees table: likelihood-ratio-positive 18.6 follows from sensitivity and specificity");
    insta::assert_snapshot!(with(ratio(16.8)), @"Differs table: likelihood-ratio-positive 16.8: sensitivity and specificity as printed give 18.6 to 18.6");
    insta::assert_snapshot!(with(bare("ppv", "94.34")), @"Agrees table: ppv 94.34 % is 100 of 106, as sensitivity and specificity have it");
    insta::assert_snapshot!(with(bare("ppv", "84.34")), @"CannotTell table: ppv 84.34 %: by the counts of sensitivity and specificity it would be 100 of 106, 94.34 %; it may be stated for another prevalence");
    insta::assert_snapshot!(with(bare("accuracy", "95.45")), @"Agrees table: accuracy 95.45 % is 210 of 220, as sensitivity and specificity have it");
    insta::assert_snapshot!(with(bare("accuracy", "95.54")), @"Differs table: accuracy 95.54 %: by the counts of sensitivity and specificity it would be 210 of 220, 95.45 %");
}

#[test]
fn parts_make_up_their_whole() {
    let of = |positive| {
        let counts = [
            ("cases", 772, None),
            ("cases", 376, Some("negative")),
            ("cases", positive, Some("positive")),
        ];
        told(&within(&content(Vec::new(), &counts, "")))
    };
    insta::assert_snapshot!(of(396), @"Agrees parts: 772 cases: 396 positive and 376 negative make 772; they add up");
    insta::assert_snapshot!(of(397), @"Differs parts: 772 cases: 397 positive and 376 negative make 773; together they are more than all");
    insta::assert_snapshot!(of(300), @"CannotTell parts: 772 cases: 300 positive and 376 negative make 676; some are neither, or a number is off");
}

#[test]
fn more_parts_make_up_their_whole() {
    let of = |last, complete| {
        let parts = [("from Rome", 200), ("from Milan", 180), ("from Munich", last)];
        let parts = parts.map(|(label, part)| (label.to_string(), part)).to_vec();
        let claims = vec![claim(Says::Split { of: "cases".into(), whole: 500, parts, complete })];
        told(&within(&Content { claims, ..Content::default() }))
    };
    insta::assert_snapshot!(of(120, true), @"Agrees parts: 500 cases: 200 (from Rome), 180 (from Milan) and 120 (from Munich) make 500; they add up");
    insta::assert_snapshot!(of(110, true), @"Differs parts: 500 cases: 200 (from Rome), 180 (from Milan) and 110 (from Munich) make 490; together they are fewer than all; is one missing or misprinted?");
    insta::assert_snapshot!(of(110, false), @"CannotTell parts: 500 cases: 200 (from Rome), 180 (from Milan) and 110 (from Munich) make 490; some are none of these, or a number is off");
    insta::assert_snapshot!(of(130, false), @"Differs parts: 500 cases: 200 (from Rome), 180 (from Milan) and 130 (from Munich) make 510; together they are more than all; is one of them misprinted?");
}

fn printed_by(way: Way, counts: (u64, u64), digits: u32) -> Option<StatedFigure> {
    let (low, high) = way.limits(counts, Confidence::P95)?;
    let value = counts.0 as f64 / counts.1 as f64;
    Some(StatedFigure {
        value: Some(share(value, digits)),
        interval: Some((share(low, digits), share(high, digits))),
        ..figure("sensitivity", ["0", "0", "0"])
    })
}

fn ways() -> impl Strategy<Value = Way> {
    proptest::sample::select(Way::ALL.to_vec())
}

fn differs(remarks: &[Remark]) -> bool {
    remarks.iter().any(|remark| remark.verdict == Verdict::Differs)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_correct_figure_never_differs(
        all in 2u64..600, part in 0.0f64..=1.0, way in ways(), digits in 0u32..4, known in 0u8..4,
    ) {
        let some = (part * all as f64).round() as u64;
        let Some(mut figure) = printed_by(way, (some, all), digits) else { return Ok(()) };
        figure.counts = (known == 1).then_some((some, all));
        figure.n = (known == 2).then_some(all);
        figure.method = (known == 3).then(|| way.name().to_string());
        let remarks = within(&content(vec![figure], &[("cases", all + 7, None)], ""));
        prop_assert!(!differs(&remarks), "{}", told(&remarks));
    }

    #[test]
    fn a_correct_pair_never_differs(
        sizes in (2u64..300, 2u64..300), parts in (0.0f64..=1.0, 0.0f64..=1.0), way in ways(), digits in 0u32..3,
    ) {
        let count = |part: f64, all: u64| ((part * all as f64).round() as u64, all);
        let pair = (count(parts.0, sizes.0), count(parts.1, sizes.1));
        let (Some(left), Some(right)) = (printed_by(way, pair.0, digits), printed_by(way, pair.1, digits))
        else { return Ok(()) };
        let right = StatedFigure { metric: Some("specificity".into()), ..right };
        let total = ("cases", sizes.0 + sizes.1, None);
        let remarks = within(&content(vec![left, right], &[total], ""));
        prop_assert!(!differs(&remarks), "{}", told(&remarks));
    }

    #[test]
    fn a_wrong_limit_never_agrees_where_the_counts_are_known(
        all in 20u64..600, part in 0.1f64..0.9, way in ways(), up in any::<bool>(), by in 1u32..400,
    ) {
        let some = (part * all as f64).round() as u64;
        let Some(mut figure) = printed_by(way, (some, all), 2) else { return Ok(()) };
        figure.counts = Some((some, all));
        figure.method = Some(way.name().to_string());
        let Some((mut low, mut high)) = figure.interval else { return Ok(()) };
        let step = f64::from(by) * 0.0001;
        if up { high.value += step } else { low.value -= step }
        figure.interval = Some((low, high));
        let remarks = within(&content(vec![figure], &[], ""));
        prop_assert!(remarks.iter().all(|it| it.about != "interval" || it.verdict != Verdict::Agrees), "{}", told(&remarks));
        prop_assert!(differs(&remarks), "{}", told(&remarks));
    }
}
