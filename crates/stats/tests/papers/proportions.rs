//! One proportion, two, accuracy.

use reliance_stats::{accuracy, difference, odds, predictive, ratio};

use crate::{P95, limits, of, printed};

/// Fagerland, Lydersen and Laake 2017 (*Statistical Analysis of Contingency Tables*, chapter
/// 2): 13 of 16 against ½.
#[test]
fn one_proportion_of_the_book() {
    let count = of(13, 16);
    limits(count.clopper_pearson(P95).unwrap(), 0.5435, 0.9595, 1e-4);
    limits(count.wilson(P95).unwrap(), 0.5699, 0.9341, 1e-4);
    limits(count.jeffreys(P95).unwrap(), 0.5792, 0.9442, 1e-4);
    let score = count.normal_goal(0.5).unwrap();
    printed(score.z, 2.500, 1e-3);
    printed(2.0 * score.p, 0.01242, 1e-5);
    // The binomial distribution is symmetric at ½, so that both tails are alike.
    printed(2.0 * count.exact_goal_p(0.5).unwrap(), 0.02127, 1e-5);
}

/// Agresti 2007 (*An Introduction to Categorical Data Analysis*, 1.4.3): nine of ten got
/// better; Wilson's limits, those of "add two and two", and the exact test.
#[test]
fn nine_of_ten() {
    let count = of(9, 10);
    limits(count.wilson(P95).unwrap(), 0.596, 0.982, 1e-3);
    limits(count.agresti_coull(P95).unwrap(), 0.57, 1.00, 1e-2);
    printed(count.exact_goal_p(0.5).unwrap(), 0.011, 1e-3);
}

/// Agresti 2007, 1.3.3 and 1.3.4: 400 of 893 people against ½, z = −3.1, p = 0.002, and Wald's
/// limits 0.415 and 0.481.
#[test]
fn a_survey_of_893() {
    let test = of(893 - 400, 893).normal_goal(0.5).unwrap();
    printed(test.z, 3.1, 0.1);
    printed(2.0 * test.p, 0.002, 1e-3);
    limits(of(400, 893).normal(P95).unwrap(), 0.415, 0.481, 1e-3);
}

/// Fagerland, Lydersen and Laake 2017, chapter 4: 7 of 34 against 1 of 34 (Perondi and others
/// 2004) and 0 of 16 against 15 of 72 (Ritland and others 2007).
#[test]
fn two_proportions_of_the_book() {
    let (a, b) = (of(7, 34), of(1, 34));
    limits(difference::wald(a, b, P95).unwrap(), 0.0292, 0.3238, 1e-4);
    limits(difference::agresti_caffo(a, b, P95).unwrap(), 0.0116, 0.3217, 1e-4);
    limits(difference::newcombe(a, b, P95).unwrap(), 0.0189, 0.3404, 1e-4);
    let katz = ratio::log_interval(a, b, P95).unwrap();
    printed(katz.point, 7.0, 1e-4);
    limits(katz, 0.9096, 53.8695, 1e-4);
    limits(ratio::log_adjusted(a, b, P95).unwrap(), 0.9241, 27.0523, 1e-4);
    // Miettinen and Nurminen's, with N/(N−1); Koopman's 1.2209 and 42.5757 is without it.
    limits(ratio::score(a, b, P95).unwrap(), 1.2086, 43.0330, 1e-4);
    let (none, some) = (of(0, 16), of(15, 72));
    let score = difference::miettinen_nurminen(none, some, P95).unwrap();
    printed(score.point, -0.2083, 1e-4);
    limits(score, -0.3164, -0.0056, 1e-4);
    printed(odds::fisher(none, some, P95).unwrap().p, 0.06287, 1e-5);
}

/// Farrington and Manning 1990: the nephroblastomas of Rodary, Com-Nougue and Tournade 1989, 83
/// of 88 against 69 of 76, is the ratio above 0.9?
#[test]
fn nephroblastomas() {
    let test = ratio::non_inferiority(of(83, 88), of(69, 76), 0.9).unwrap();
    printed(test.z, 2.835, 1e-3);
    printed(test.p, 0.0023, 1e-4);
}

/// Altman and Bland 1994, *BMJ* 309:102: the liver scans, PPV 0.88, NPV 0.67; at a prevalence
/// of 0.25 PPV 0.45, NPV 0.95.
#[test]
fn altman_and_bland_predictive_values() {
    let (diseased, healthy) = (of(231, 258), of(54, 86));
    let own = predictive::predictive_values(diseased, healthy, 258.0 / 344.0, P95).unwrap();
    printed(own.positive.point, 0.88, 1e-2);
    printed(own.negative.point, 0.67, 1e-2);
    let rare = predictive::predictive_values(diseased, healthy, 0.25, P95).unwrap();
    printed(rare.positive.point, 0.45, 1e-2);
    printed(rare.negative.point, 0.95, 1e-2);
}

/// Mercaldo, Lau and Zhou 2007, Table VIII: ε4 of 240 of 418 patients with Alzheimer's disease
/// and of 87 of 375 without; the logit limits by the paper's formulas in NumPy.
#[test]
fn mercaldo_apolipoprotein() {
    let (cases, controls) = (of(240, 418), of(288, 375));
    let rare = predictive::predictive_values(cases, controls, 0.03, P95).unwrap();
    printed(rare.positive.point, 0.071_099_37, 1e-8);
    limits(rare.positive, 0.058_870_97, 0.085_636_67, 1e-8);
    printed(rare.negative.point, 0.983_140_39, 1e-8);
    limits(rare.negative, 0.980_948_79, 0.985_083_70, 1e-8);
    let even = predictive::predictive_values(cases, controls, 0.5, P95).unwrap();
    limits(even.positive, 0.669_155_19, 0.751_753_11, 1e-8);
    limits(even.negative, 0.614_268_60, 0.671_322_73, 1e-8);
}

/// Scott, Greenberg and Poole 2008, Table 1, as epiR's manual prints it: sensitivity 0.90 (0.88
/// to 0.92), specificity 0.76 (0.73 to 0.79), LR+ 3.75 (3.32 to 4.24).
#[test]
fn a_likelihood_ratio_of_a_manual() {
    let (diseased, healthy) = (of(670, 744), of(640, 842));
    let sensitivity = diseased.clopper_pearson(P95).unwrap();
    printed(sensitivity.point, 0.90, 1e-2);
    limits(sensitivity, 0.88, 0.92, 1e-2);
    limits(healthy.clopper_pearson(P95).unwrap(), 0.73, 0.79, 1e-2);
    let ratio = accuracy::positive_likelihood_ratio(diseased, healthy, P95).unwrap();
    printed(ratio.point, 3.75, 1e-2);
    limits(ratio, 3.32, 4.24, 1e-2);
}
