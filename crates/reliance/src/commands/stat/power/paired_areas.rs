//! Two areas under the ROC curve of scores on the same cases.

use reliance_checks::methods::{Fault, Row};
use reliance_stats::sizing::{self, PairedAreas};

use super::{Given, Sizing, power, size};

fn planned(v: &Given) -> PairedAreas {
    PairedAreas {
        areas: (v.at("auc1"), v.at("auc2")),
        correlation: v.at("correlation"),
        ratio: v.at("ratio"),
    }
}

fn diseased(found: sizing::Size) -> Result<Row, Fault> {
    Ok(Row { figure: "diseased".into(), ..size(found) })
}

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "auc-paired-difference-n",
        "diseased for two areas on the same cases; correlation is that of the areas",
        ["auc1", "auc2", "correlation", "ratio", "alpha", "power"],
        "sizing::auc_paired::paired_auc_difference_n",
        |v| diseased(sizing::paired_auc_difference_n(&planned(v), v.plan()?)?)
    ),
    sizing!(
        "auc-paired-difference-power",
        "its power",
        ["auc1", "auc2", "correlation", "ratio", "diseased", "alpha"],
        "sizing::auc_paired::paired_auc_difference_power",
        |v| {
            let diseased = v.count("diseased")?;
            Ok(power(sizing::paired_auc_difference_power(&planned(v), diseased, v.at("alpha"))?))
        }
    ),
    sizing!(
        "auc-paired-non-inferiority-n",
        "diseased for the first of two areas on the same cases not worse by the margin",
        ["auc1", "auc2", "correlation", "ratio", "margin", "alpha", "power"],
        "sizing::auc_paired::paired_auc_non_inferiority_n",
        |v| diseased(sizing::paired_auc_non_inferiority_n(&planned(v), v.at("margin"), v.plan()?)?)
    ),
    sizing!(
        "auc-paired-non-inferiority-power",
        "its power",
        ["auc1", "auc2", "correlation", "ratio", "margin", "diseased", "alpha"],
        "sizing::auc_paired::paired_auc_non_inferiority_power",
        |v| {
            let (margin, diseased) = (v.at("margin"), v.count("diseased")?);
            let planned = planned(v);
            let alpha = v.at("alpha");
            Ok(power(sizing::paired_auc_non_inferiority_power(&planned, margin, diseased, alpha)?))
        }
    ),
    sizing!(
        "auc-paired-equivalence-n",
        "diseased for two areas on the same cases within a margin on both sides",
        ["auc1", "auc2", "correlation", "ratio", "margin", "alpha", "power"],
        "sizing::auc_paired::paired_auc_equivalence_n",
        |v| diseased(sizing::paired_auc_equivalence_n(&planned(v), v.at("margin"), v.plan()?)?)
    ),
    sizing!(
        "auc-paired-equivalence-power",
        "its power",
        ["auc1", "auc2", "correlation", "ratio", "margin", "diseased", "alpha"],
        "sizing::auc_paired::paired_auc_equivalence_power",
        |v| {
            let (margin, diseased) = (v.at("margin"), v.count("diseased")?);
            let planned = planned(v);
            let alpha = v.at("alpha");
            Ok(power(sizing::paired_auc_equivalence_power(&planned, margin, diseased, alpha)?))
        }
    ),
];
