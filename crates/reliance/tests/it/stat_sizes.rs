//! Sizes and powers: what papers and other programs give, and powers that the sizes reach.

use crate::program::text;
use crate::shared::folder;
use crate::stat::{near, refused, results, with};

fn answer(line: &str) -> f64 {
    let folder = with("nothing", "");
    results(folder.path(), &format!("power {line}"))[0]["estimate"].as_f64().unwrap()
}

/// Size, power, and what both are given.
const SIZES: &[(&str, &str, &str)] = &[
    ("cohen-h-n", "cohen-h-power", "p1=0.8 p2=0.9"),
    ("mcnemar-n", "mcnemar-power", "only-first=0.15 only-second=0.05"),
    (
        "paired-non-inferiority-n",
        "paired-non-inferiority-power",
        "only-first=0.1 only-second=0.1 margin=0.1",
    ),
    (
        "paired-equivalence-n",
        "paired-equivalence-power",
        "only-first=0.1 only-second=0.1 margin=0.1",
    ),
    ("auc-difference-n", "auc-difference-power", "auc1=0.9 auc2=0.8 ratio=2"),
    ("auc-equivalence-n", "auc-equivalence-power", "auc=0.9 margin=0.05 ratio=2"),
    (
        "partial-auc-difference-n",
        "partial-auc-difference-power",
        "part1=0.8 part2=0.7 from=0.8 to=1 sd-ratio=1 ratio=2",
    ),
    (
        "partial-auc-sensitivity-difference-n",
        "partial-auc-sensitivity-difference-power",
        "part1=0.8 part2=0.7 from=0.8 to=1 sd-ratio=1.3 ratio=0.5",
    ),
    (
        "partial-auc-non-inferiority-n",
        "partial-auc-non-inferiority-power",
        "part1=0.8 part2=0.8 margin=0.1 from=0.8 to=1 sd-ratio=0.8 ratio=1",
    ),
    ("kappa-n", "kappa-power", "goal=0.4 truth=0.7 prevalence=0.3"),
    ("chi-square-n", "chi-square-power", "effect=0.3 df=3"),
    ("rank-sum-n", "rank-sum-power", "auc=0.7 share=0.5"),
    ("means-n", "means-power", "difference=2 sd1=5 sd2=6"),
    (
        "mantel-haenszel-n",
        "mantel-haenszel-power",
        "shares=0.3,0.7 first-shares=0.5,0.4 first-truths=0.9,0.8 second-truths=0.8,0.7",
    ),
    (
        "partial-auc-equivalence-n",
        "partial-auc-equivalence-power",
        "part=0.8 margin=0.1 from=0.8 to=1 sd-ratio=0.8 ratio=1",
    ),
    (
        "partial-auc-sensitivity-equivalence-n",
        "partial-auc-sensitivity-equivalence-power",
        "part=0.8 margin=0.1 from=0.7 to=1 sd-ratio=1.2 ratio=2",
    ),
    (
        "auc-paired-difference-n",
        "auc-paired-difference-power",
        "auc1=0.9 auc2=0.85 correlation=0.5 ratio=2",
    ),
    (
        "auc-paired-non-inferiority-n",
        "auc-paired-non-inferiority-power",
        "auc1=0.9 auc2=0.9 correlation=0.5 ratio=2 margin=0.05",
    ),
    (
        "auc-paired-equivalence-n",
        "auc-paired-equivalence-power",
        "auc1=0.9 auc2=0.9 correlation=0.5 ratio=2 margin=0.05",
    ),
    ("icc-goal-n", "icc-goal-power", "goal=0.6 truth=0.8 ratings=2"),
];

/// Each size reaches the power that it was planned for, and one case fewer does not, but
/// for what rounding and the other side's tail leave.
#[test]
fn sizes_reach_their_power() {
    for (size, power, given) in SIZES {
        let n = answer(&format!("{size} {given} alpha=0.025 power=0.8"));
        let key = if size.contains("auc-") { "diseased" } else { "n" };
        let reached = |n: f64| answer(&format!("{power} {given} {key}={n} alpha=0.025"));
        let (enough, few) = (reached(n), reached(n - 1.0));
        assert!(enough >= 0.8 - 1e-3 && few < 0.8 + 1e-3 && enough > few, "{size}: {few} {enough}");
    }
}

/// Two groups, of which the power asks for the size of each.
#[test]
fn powers_of_two_groups_are_reached_by_their_sizes() {
    for (size, power, given, each) in [
        ("equivalence-n", "equivalence-power", "margin=0.1", "p=0.8"),
        ("ratio-non-inferiority-n", "ratio-non-inferiority-power", "bound=0.9", "p1=0.9 p2=0.9"),
    ] {
        let n = answer(&format!("{size} {each} {given} alpha=0.025 power=0.8"));
        let p = if each.starts_with("p=") { 0.8 } else { 0.9 };
        let line = format!("{power} p1={p} n1={n} p2={p} n2={n} {given} alpha=0.025");
        near(&answer(&line).into(), 0.8, 5e-3);
    }
    let n = answer(
        "auc-non-inferiority-n auc=0.9 old-auc=0.9 old-se=0 margin=0.05 ratio=1 alpha=0.025 power=0.8",
    );
    let line = format!(
        "auc-non-inferiority-power auc=0.9 diseased={n} healthy={n} old-auc=0.9 old-se=0 \
         margin=0.05 alpha=0.025"
    );
    near(&answer(&line).into(), 0.8, 5e-3);
    // Fisher's size is an approximation to what its exact power needs.
    let n = answer("fisher-n p1=0.5 p2=0.8 alpha=0.025 power=0.8");
    let exact = answer(&format!("fisher-power p1=0.5 n1={n} p2=0.8 n2={n} alpha=0.025"));
    assert!((exact - 0.8).abs() < 0.03, "{exact}");
}

/// What a size can show is where its power is what was asked for.
#[test]
fn the_smallest_effects_are_found_with_the_power() {
    let auc = answer("smallest-auc goal=0.8 diseased=60 healthy=90 alpha=0.025 power=0.8");
    let line = format!("auc-goal-power goal=0.8 truth={auc} diseased=60 healthy=90 alpha=0.025");
    near(&answer(&line).into(), 0.8, 1e-6);
    let truth = answer("smallest-proportion n=100 goal=0.8 alpha=0.025 power=0.8");
    let line = format!("exact-goal-power n=100 goal=0.8 truth={truth} alpha=0.025");
    near(&answer(&line).into(), 0.8, 1e-6);
    let drop = answer("smallest-difference p=0.9 n1=200 n2=200 alpha=0.025 power=0.8");
    let line = format!("difference-power p1=0.9 n1=200 p2={} n2=200 alpha=0.025", 0.9 - drop);
    near(&answer(&line).into(), 0.8, 1e-6);
}

/// By hand: Bland and Altman's √(3/n) standard deviations, and Bonett 2002's width.
#[test]
fn agreement_is_sized_by_its_width() {
    let n = answer("limits-of-agreement-n reach=0.34 level=0.95");
    assert!((n - 3.0 * (1.959964f64 / 0.34).powi(2)).abs() <= 1.0, "{n}");
    let z = 1.959964f64;
    let wanted = 8.0 * z * z * (0.2f64 * 1.8 / 0.2).powi(2) / 2.0 + 1.0;
    let n = answer("icc-n truth=0.8 width=0.2 ratings=2 level=0.95");
    assert!((n - wanted).abs() <= 1.0, "{n} {wanted}");
}

/// RJafroc 2.1.3: the study of Van Dyke and others 1993 done again.
#[test]
fn a_reader_study_has_the_power_of_rjafroc() {
    let Some(data) = folder("the power of a reader study") else { return };
    let line = "mrmc mrmc_vandyke.csv --reader reader --modality modality --case case \
                --truth truth --score score --method jackknife";
    let found = results(&data, line);
    let row = |end: &str| found.iter().find(|row| text(row, "figure").ends_with(end)).unwrap();
    let (equality, difference) = (row("equality of modalities"), row("1 less 2"));
    let of = |key: &str| equality["from"][key].as_f64().unwrap();
    let truth = difference["estimate"].as_f64().unwrap();
    let pilot = format!(
        "interaction={} error={} cov1={} cov2={} cov3={} pilot-cases=114 truth={truth} alpha=0.025",
        of("component_modality_reader"),
        of("error"),
        of("cov1"),
        of("cov2"),
        of("cov3")
    );
    near(
        &answer(&format!("mrmc-power {pilot} readers=5 cases=114")).into(),
        0.507042967074461,
        1e-6,
    );
    let cases = answer(&format!("mrmc-cases {pilot} readers=6 power=0.8"));
    let power = |cases: f64| answer(&format!("mrmc-power {pilot} readers=6 cases={cases}"));
    assert!(power(cases) >= 0.8 && power(cases - 1.0) < 0.8, "{cases}");
    let readers = answer(&format!("mrmc-readers {pilot} cases=251 power=0.8"));
    assert!((5.0..=7.0).contains(&readers), "{readers}");
    let alike = pilot.replace(&format!("truth={truth}"), "truth=0");
    let within =
        |aim: &str| answer(&format!("mrmc-{aim}-power {alike} margin=0.1 readers=5 cases=114"));
    assert!(within("non-inferiority") > within("equivalence"));
}

/// Fixed readers, fixed cases, a device, one-shot: the number reaches its power, one fewer does
/// not.
#[test]
fn other_designs_of_reader_studies_are_sized() {
    let pilot = "interaction=0.0002 error=0.0008 cov1=0.00035 cov2=0.00034 cov3=0.00024 \
                 pilot-cases=114 alpha=0.025";
    let device = "variance-between=0.0015 error=0.0009 cov2=0.0005 pilot-cases=114 alpha=0.025";
    let moments = "moments1=0.8,0.72,0.72,0.644,0.70,0.655,0.655,0.641 \
                   moments2=0.8,0.72,0.72,0.644,0.70,0.655,0.655,0.641 \
                   moments12=0.74,0.69,0.69,0.643,0.69,0.653,0.653,0.641 alpha=0.025 groups=2";
    for (aim, end) in [
        ("", "truth=0.07"),
        ("non-inferiority-", "truth=0 margin=0.08"),
        ("equivalence-", "truth=0 margin=0.09"),
    ] {
        for (name, number, given, rest) in [
            ("mrmc-fixed-readers-", "cases", pilot, "readers=1"),
            ("mrmc-fixed-cases-", "readers", pilot, "cases=114"),
            ("standalone-", "cases", device, "readers=10"),
            ("standalone-", "readers", device, "cases=200"),
        ] {
            let n = answer(&format!("{name}{aim}{number} {given} {end} {rest} power=0.8"));
            let power =
                |n: f64| answer(&format!("{name}{aim}power {given} {end} {rest} {number}={n}"));
            assert!(power(n) >= 0.8, "{name}{aim}{number} {n}");
            let folder = with("nothing", "");
            let fewer = format!("power {name}{aim}power {given} {end} {rest} {number}={}", n - 1.0);
            let ran = crate::stat::stat(folder.path(), &format!("{fewer} --format json"));
            assert!(ran.code == 2 || power(n - 1.0) < 0.8, "{name}{aim}{number} {n}");
        }
        let n = answer(&format!("one-shot-{aim}cases {moments} {end} readers=8 ratio=1 power=0.8"));
        let power = |n: f64| {
            let sizes = format!("readers=8 diseased={n} healthy={n}");
            answer(&format!("one-shot-{aim}power {moments} {end} {sizes}"))
        };
        assert!(power(n) >= 0.8 && power(n - 1.0) < 0.8, "one-shot-{aim} {n}");
    }
}

#[test]
fn lists_are_as_long_as_one_another_and_only_where_they_are_taken() {
    let folder = with("nothing", "");
    let line = "power mantel-haenszel-n shares=0.3,0.7 first-shares=0.5 first-truths=0.9,0.8 \
                second-truths=0.8,0.7 alpha=0.025 power=0.8";
    assert!(refused(folder.path(), line).contains("as many numbers for each of shares"));
    let line = "power goal-n goal=0.8,0.9 truth=0.9 alpha=0.025 power=0.9";
    assert!(refused(folder.path(), line).contains("is not a number"));
    let line = "power mrmc-non-inferiority-power interaction=0 error=0.001 cov1=0 cov2=0 cov3=0 \
                pilot-cases=100 truth=0 margin=0 readers=5 cases=100 alpha=0.025";
    assert!(refused(folder.path(), line).contains("margin is a positive number"));
}

/// Simel, Samsa and Matchar 1991; SciPy's quadrature and binomials; statsmodels' kappa.
#[test]
fn sizes_of_accuracy_and_calibration_are_those_of_their_sources() {
    for (line, wanted) in [
        (
            "lr-positive-n goal=2 sensitivity=0.8 specificity=0.73 ratio=1 alpha=0.025 power=0.5",
            74.0,
        ),
        ("calibration-slope-n lp-mean=-5 lp-sd=2.5 half-width=0.1 level=0.95", 4554.0),
        ("calibration-in-the-large-n lp-mean=-1 lp-sd=1.2 half-width=0.2 level=0.95", 563.0),
        (
            "weighted-kappa-n table=0.3,0.05,0.01,0.06,0.2,0.04,0.02,0.05,0.27 exponent=2 goal=0.5 \
             alpha=0.025 power=0.8",
            34.0,
        ),
        ("pooled-sites-n distance=0.4 variance=0.1 tau2=0.2 alpha=0.025 power=0.8", 15.0),
        (
            "survey-n truth=0.2 half-width=0.05 weight-cv=0.5 rows-per-cluster=10 \
             correlation=0.05 level=0.95",
            446.0,
        ),
    ] {
        assert_eq!(answer(line), wanted, "{line}");
    }
    // SciPy's chi-square, F and binomials.
    for (line, wanted) in [
        ("heterogeneity-n variance=2 tau2=1 alpha=0.05 power=0.8", 74.0),
        ("icc-goal-n goal=0.6 truth=0.8 ratings=2 alpha=0.05 power=0.8", 39.0),
    ] {
        assert_eq!(answer(line), wanted, "{line}");
    }
    let sites = answer("heterogeneity-power variance=2 tau2=1 sites=10 alpha=0.05");
    assert!((sites - 0.257_047_948_759_28).abs() < 1e-9);
    let mid = answer("mid-p-mcnemar-power only-first=0.15 only-second=0.05 n=100 alpha=0.025");
    assert!((mid - 0.617_700_579_156_602_5).abs() < 1e-10);
    let n = answer("mid-p-mcnemar-n only-first=0.15 only-second=0.05 alpha=0.025 power=0.8");
    let more = answer("exact-mcnemar-n only-first=0.15 only-second=0.05 alpha=0.025 power=0.8");
    assert!(n < more, "{n} {more}");
    let exact = answer("exact-mcnemar-power only-first=0.15 only-second=0.05 n=100 alpha=0.025");
    assert!((exact - 0.5444412569039272).abs() < 1e-10);
    let folder = with("nothing", "");
    let table = "power weighted-kappa-n table=0.5,0.5,0.1 exponent=2 goal=0.5 alpha=0.1 power=0.8";
    assert!(refused(folder.path(), table).contains("row by row"));
}

/// The second size reaches the power that it was planned for, the seed repeats, and the
/// error of the simulation is told.
#[test]
fn simulated_powers_tell_their_error() {
    let folder = with("nothing", "");
    let line = "power ks-power shift=0.5 sd-ratio=1.5 n1=60 n2=80 alpha=0.05 runs=400 seed=3";
    let rows = results(folder.path(), line);
    let (power, error) =
        (rows[0]["estimate"].as_f64().unwrap(), rows[0]["from"]["monte_carlo_error"].as_f64());
    assert!((power - 0.711).abs() < 0.1 && error > Some(0.01), "{rows:?}");
    assert_eq!(rows, results(folder.path(), line));
    assert_eq!(text(&rows[0], "method"), "simulation");
    for line in [
        "fleiss-kappa-power shares=0.5,0.5 raters=3 goal=0.3 truth=0.7 n=40 alpha=0.05",
        "krippendorff-power shares=0.5,0.5 raters=3 goal=0.3 truth=0.7 n=40 alpha=0.05",
        "hosmer-lemeshow-power lp-mean=-1 lp-sd=1 intercept=0.8 slope=1 groups=10 n=200 alpha=0.05",
        "spiegelhalter-power lp-mean=-1 lp-sd=1 intercept=0 slope=0.3 n=200 alpha=0.05",
        "breslow-day-power shares=0.5,0.5 first-shares=0.5,0.5 first-truths=0.9,0.5 \
         second-truths=0.5,0.9 n=200 alpha=0.05",
        "cramer-von-mises-power shift=0.7 sd-ratio=1 n1=50 n2=50 alpha=0.05",
        "energy-test-power shift=1.2 sd-ratio=1 divisions=39 n1=20 n2=20 alpha=0.05",
        "mmd-power shift=1.2 sd-ratio=1 gamma=0.5 divisions=39 n1=20 n2=20 alpha=0.05",
    ] {
        assert!(answer(&format!("{line} runs=400 seed=1")) > 0.7, "{line}");
    }
    let n = answer("ks-n shift=0.9 sd-ratio=1 alpha=0.05 power=0.8 runs=400 seed=1");
    assert!((15.0..60.0).contains(&n), "{n}");
    let strata = "shares=0.5,0.5 first-shares=0.5,0.5 first-truths=0.9,0.5 second-truths=0.5,0.9";
    let plan = "alpha=0.05 power=0.9 runs=400 seed=1";
    let n = answer(&format!("breslow-day-n {strata} {plan}"));
    let reached = answer(&format!("breslow-day-power {strata} n={n} alpha=0.05 runs=400 seed=1"));
    assert!((0.9..0.96).contains(&reached), "{n} {reached}");
    let few = "power ks-power shift=0.5 sd-ratio=1 n1=9 n2=9 alpha=0.05 runs=3 seed=3";
    assert!(refused(folder.path(), few).contains("simulated studies"));
}
