//! Families that no function computes yet, and why.

const READERS: &str = "reader studies are a topic of their own";
const RESAMPLING: &str = "resampling is a topic of its own";
const INTERVALS: &str = "further intervals of a proportion, a ratio or a paired difference";
const TESTS: &str = "further tests of two groups";
const AGREEMENT: &str = "agreement of measurements beyond kappa";
const OTHER: &str = "further measures of performance";

/// How a family's name begins, and why it waits.
pub(crate) const LATER: &[(&str, &str)] = &[
    ("MRMC power", READERS),
    ("MRMC number of cases", READERS),
    ("standalone AI", READERS),
    ("stratified bootstrap", RESAMPLING),
    ("stratified percentile bootstrap", RESAMPLING),
    ("percentile interval with type-7", RESAMPLING),
    ("sens 95% CI method agresti_coull", INTERVALS),
    ("spec 95% CI method agresti_coull", INTERVALS),
    ("sens 95% CI method jeffreys", INTERVALS),
    ("spec 95% CI method jeffreys", INTERVALS),
    ("sens 95% CI method normal", INTERVALS),
    ("spec 95% CI method normal", INTERVALS),
    ("difference of sens (group1-group2) 95% CI agresti-caffo", INTERVALS),
    ("difference of spec (group1-group2) 95% CI agresti-caffo", INTERVALS),
    ("difference of sens (group1-group2) 95% CI wald", INTERVALS),
    ("difference of spec (group1-group2) 95% CI wald", INTERVALS),
    ("ratio of sens", INTERVALS),
    ("ratio of spec", INTERVALS),
    ("paired difference (a-b) Tango", INTERVALS),
    ("Fisher exact", TESTS),
    ("McNemar", TESTS),
    ("Wilcoxon (continuity corrected)", TESTS),
    ("Mantel-Haenszel", TESTS),
    ("LRT of sex x age-band", TESTS),
    ("two-sample energy statistic", TESTS),
    ("MMD with RBF", TESTS),
    ("adjusted p-values fdr", "the false discovery rate is not used by a check"),
    ("adjusted p-values sidak", "assumes independent tests, which slices of one device are not"),
    ("Bland-Altman", AGREEMENT),
    ("ICC", AGREEMENT),
    ("Krippendorff", AGREEMENT),
    ("Dice, Jaccard", "segmentation is a topic of its own"),
    ("partial AUC", OTHER),
    ("Youden-optimal threshold", OTHER),
    ("TPR/FPR by sex", OTHER),
    ("design-based prevalence", "surveys with strata and sampling units"),
    ("weighted race/ethnicity distribution", "surveys with strata and sampling units"),
    ("n per group Cohen h", "an effect size that no authority uses for accuracy"),
];

/// Fields whose reference is itself rounded: beginning of the id and of the field, the
/// tolerance in place of the item's, and why.
pub(crate) const ROUNDED: &[(&str, &str, f64, &str)] = &[
    (
        "calibration_",
        "val_prob.",
        2e-5,
        "rms stops its iteration early; the same item's glm fit is compared at the item's tolerance",
    ),
    (
        "xcheck_auc_delong_py_heart_switzerland",
        "",
        5e-7,
        "confidenceinterval rounds on eight healthy cases; pROC's area is met to 15 digits",
    ),
];
