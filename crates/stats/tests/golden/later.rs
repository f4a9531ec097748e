//! Families that no function computes yet, and why.

const R_SEARCH: &str =
    "R stops its search for the odds ratio and its limits at 1.2e-4; SciPy's are ours";

/// How a family's name begins, and why it waits.
pub(crate) const LATER: &[(&str, &str)] = &[];

/// Fields whose reference is itself rounded: beginning of the family's name and of the
/// field, the tolerance in place of the item's, and why.
pub(crate) const ROUNDED: &[(&str, &str, f64, &str)] = &[
    (
        "Brier, scaled Brier",
        "val_prob.",
        2e-5,
        "rms stops its iteration early; the same item's glm fit is compared at the item's tolerance",
    ),
    ("Fisher exact ", "or", 3e-4, R_SEARCH),
    ("Fisher exact ", "lower", 3e-4, R_SEARCH),
    ("Fisher exact ", "upper", 3e-4, R_SEARCH),
    (
        "ROC AUC and DeLong CI (independent",
        "",
        5e-7,
        "confidenceinterval rounds more the fewer the cases; pROC's area is met to 15 digits",
    ),
];
