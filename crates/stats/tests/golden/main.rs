//! Every statistic against shared reference values of R and Python packages.
//!
//! The file is named by `RELIANCE_GOLDEN_STATS` (else `../shared/data/stats/golden.json`
//! beside the workspace), its data files lie in `RELIANCE_GOLDEN_DATA` (else beside it). Which
//! rows and columns an item means is read from the item. A family that is neither compared
//! nor listed in `LATER` fails, and so does a field of a compared item that is neither
//! computed nor named as later.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod areas;
mod balance;
mod calibration;
mod curves;
mod data;
mod differences;
mod later;
mod measures;
mod one_shot;
mod pairs;
mod planning;
mod populations;
mod proportions;
mod readers;
mod sizing;
mod standardise;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use data::{Item, Tables};

/// What a handler found for an item, by the path of the field in the item's value.
#[derive(Default)]
pub(crate) struct Found {
    fields: BTreeMap<String, f64>,
}

impl Found {
    /// The value of a field.
    pub(crate) fn set(&mut self, path: impl Into<String>, value: f64) {
        self.fields.insert(path.into(), value);
    }

    /// The values of a list.
    pub(crate) fn list(&mut self, path: &str, values: impl IntoIterator<Item = f64>) {
        for (place, value) in values.into_iter().enumerate() {
            self.set(format!("{path}[{place}]"), value);
        }
    }
}

type Handler = fn(&Item, &mut Tables) -> Found;

/// How a family's name begins, and who computes it.
const COMPARED: &[(&str, Handler)] = &[
    ("confusion matrix counts", proportions::confusion),
    ("sens with 95% Clopper-Pearson CI", proportions::clopper_pearson),
    ("spec with 95% Clopper-Pearson CI", proportions::clopper_pearson),
    ("sens with 95% Wilson score CI", proportions::wilson),
    ("spec with 95% Wilson score CI", proportions::wilson),
    ("sens 95% CI method beta", proportions::clopper_pearson),
    ("spec 95% CI method beta", proportions::clopper_pearson),
    ("sens 95% CI method wilson", proportions::wilson),
    ("spec 95% CI method wilson", proportions::wilson),
    ("sens 95% CI method agresti_coull", proportions::agresti_coull),
    ("spec 95% CI method agresti_coull", proportions::agresti_coull),
    ("sens 95% CI method jeffreys", proportions::jeffreys),
    ("spec 95% CI method jeffreys", proportions::jeffreys),
    ("sens 95% CI method normal", proportions::normal),
    ("spec 95% CI method normal", proportions::normal),
    ("sens one-sided test against performance goal", proportions::goal),
    ("spec one-sided test against performance goal", proportions::goal),
    ("PPV, NPV, LR+, LR-", proportions::two_by_two),
    ("PPV/NPV at target prevalence", proportions::predictive),
    ("subgroup sensitivity", proportions::subgroups),
    ("adjusted p-values", proportions::adjusted),
    ("difference of sens (group1-group2) 95% CI newcomb", differences::newcombe),
    ("difference of spec (group1-group2) 95% CI newcomb", differences::newcombe),
    ("difference of sens (group1-group2) 95% CI score", differences::score_interval),
    ("difference of spec (group1-group2) 95% CI score", differences::score_interval),
    ("difference of sens (group1-group2) 95% CI agresti-caffo", pairs::agresti_caffo),
    ("difference of spec (group1-group2) 95% CI agresti-caffo", pairs::agresti_caffo),
    ("difference of sens (group1-group2) 95% CI wald", pairs::wald),
    ("difference of spec (group1-group2) 95% CI wald", pairs::wald),
    ("ratio of sens", pairs::ratio),
    ("ratio of spec", pairs::ratio),
    ("Fisher exact two-sided", pairs::fisher),
    ("Fisher exact", pairs::fisher_column),
    ("McNemar", pairs::mcnemar),
    ("paired difference (a-b) Tango", pairs::tango),
    ("TPR/FPR by sex", pairs::by_sex),
    ("non-inferiority & TOST equivalence of", differences::score_margin),
    ("ROC AUC, DeLong variance and 95% CI", areas::delong),
    ("ROC AUC and DeLong CI (independent", areas::delong_elsewhere),
    ("Mann-Whitney U of cases vs controls", areas::mann_whitney),
    ("one-sided Wald test AUC>", areas::goal),
    ("DeLong test of two correlated AUCs", areas::paired),
    ("paired DeLong z, p", areas::paired),
    ("DeLong test of two independent AUCs", areas::unpaired),
    ("Non-inferiority (auc1 vs auc2, margin)", areas::margin),
    ("partial AUC", curves::partial),
    ("Youden-optimal threshold", curves::youden),
    ("stratified bootstrap CIs for AUC with STORED", curves::replayed),
    ("stratified percentile bootstrap", curves::drawn),
    ("percentile interval with type-7", curves::quantiles),
    ("Bland-Altman", measures::bland_altman),
    ("ICC", measures::icc),
    ("Krippendorff", measures::krippendorff),
    ("Dice, Jaccard", measures::outlines),
    ("Wilcoxon (continuity corrected)", populations::location),
    ("Mantel-Haenszel", populations::common_odds),
    ("LRT of sex x age-band", populations::interactions),
    ("two-sample energy statistic", populations::energy),
    ("MMD with RBF", populations::kernel),
    ("design-based prevalence", populations::prevalence),
    ("weighted race/ethnicity distribution", populations::shares),
    ("n per group Cohen h", sizing::cohen_h),
    ("standardised mean differences", balance::differences),
    ("SMD as printed", balance::printed),
    ("SMD and KS of age", balance::age),
    ("two-sample KS on age", balance::age),
    ("KS (asymp), Wasserstein-1", balance::distributions),
    ("chi-square homogeneity of", balance::homogeneity),
    ("Pearson chi-square correctness by age_band", balance::correctness),
    ("chi-square GOF of age bands", balance::age_bands),
    ("unweighted NHANES race/eth counts", balance::race),
    ("pooled logit sens", balance::countries),
    ("pooled logit spec", balance::countries),
    ("post-stratified", standardise::post_stratified),
    ("raked", standardise::raked),
    ("direct standardisation weights", standardise::direct),
    ("Brier, scaled Brier", calibration::fits),
    ("ECE 10 equal-width bins", calibration::bins),
    ("calibration metrics of FDA DIDSR calzone", calibration::calzone),
    ("accuracy, balanced accuracy", curves::metrics),
    ("Cohen kappa: unweighted", calibration::kappa),
    ("linear-weighted kappa", calibration::weighted_kappa),
    ("quadratic-weighted kappa", calibration::weighted_kappa),
    ("binary kappa", calibration::binary_kappa),
    ("Fleiss kappa", calibration::fleiss),
    ("smallest n with exact one-sided", sizing::exact_n),
    ("exact power of one-sided", sizing::exact_power),
    ("one-sample proportion n, normal", sizing::normal_n),
    ("two-sample proportions n per group", sizing::two_groups),
    ("NI two independent proportions n", sizing::non_inferiority),
    ("TOST equivalence two proportions n", sizing::equivalence),
    ("Buderer sample size", sizing::precision),
    ("Hanley-McNeil SE of AUC", sizing::hanley_mcneil),
    ("power/sample size single AUC", sizing::area),
    ("MRMC Obuchowski-Rockette ANOVA", readers::rockette),
    ("MRMC OR of binary_", readers::rockette),
    ("OR ANOVA", readers::rockette),
    ("MRMC OR (Wilcoxon FOM)", readers::rjafroc),
    ("MRMC DBM (Wilcoxon FOM)", readers::rjafroc),
    ("MRMC non-inferiority", readers::margins),
    ("single-reader multi-case", readers::single_reader),
    ("Gallas one-shot", one_shot::tables),
    ("iMRMC MLEstat", one_shot::tables),
    ("iMRMC Ustat", one_shot::tables),
    ("iMRMC perReader", one_shot::per_reader),
    ("VIPER results", one_shot::viper),
    ("BDG moment", one_shot::moments),
    ("standalone AI", planning::device),
    ("MRMC power", planning::powers),
    ("MRMC number of cases", planning::cases),
];

/// Families compared, and what became of them.
#[derive(Default)]
struct Family {
    items: u32,
    fields: u32,
    largest: f64,
    tools: std::collections::BTreeSet<String>,
}

#[allow(clippy::disallowed_methods)]
fn golden() -> Option<(serde_json::Value, PathBuf)> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/stats/golden.json");
    let file = std::env::var("RELIANCE_GOLDEN_STATS").unwrap_or_else(|_| beside.into());
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("shared reference values not found at {file}: skipped");
        return None;
    };
    let beside = PathBuf::from(&file).parent().map(PathBuf::from).unwrap_or_default();
    let folder = std::env::var("RELIANCE_GOLDEN_DATA").map_or(beside, PathBuf::from);
    Some((serde_json::from_str(&text).unwrap(), folder))
}

fn compare(item: &Item, found: &Found, family: &mut Family, failures: &mut Vec<String>) {
    for (path, wanted) in item.numbers() {
        let Some(&value) = found.fields.get(&path) else {
            failures.push(format!("{}: field {path} is not computed", item.id()));
            continue;
        };
        let difference = (value - wanted).abs() / wanted.abs().max(1.0);
        family.fields += 1;
        family.largest = family.largest.max(difference);
        // The doubt in the reference's own last printed digit (15 of them) comes on top.
        let rounded = later::ROUNDED.iter().find(|(name, field, ..)| {
            item.statistic().starts_with(name) && path.starts_with(field)
        });
        let allowed = rounded.map_or(item.tolerance(), |entry| entry.2) + 2e-15;
        if difference.is_nan() || difference > allowed {
            failures.push(format!("{}: {path} is {value}, reference {wanted}", item.id()));
        }
    }
}

#[test]
fn every_statistic_equals_its_reference() {
    let Some((golden, folder)) = golden() else { return };
    let mut tables = Tables::new(folder);
    let mut families: BTreeMap<&str, Family> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut waiting = 0u32;
    for value in golden.as_array().unwrap() {
        let item = Item::new(value);
        let name = item.statistic();
        let handler = COMPARED.iter().find(|(start, _)| name.starts_with(start));
        let later = later::LATER.iter().find(|(start, _)| name.starts_with(start));
        match (handler, later) {
            (Some((start, handler)), None) => {
                let family = families.entry(*start).or_default();
                family.items += 1;
                family.tools.insert(item.tool().to_string());
                // An item that a handler cannot read is one failure, not the end of the rest.
                let tried = catch_unwind(AssertUnwindSafe(|| handler(&item, &mut tables)));
                match tried {
                    Ok(found) => compare(&item, &found, family, &mut failures),
                    Err(_) => failures.push(format!("{}: its handler panicked", item.id())),
                }
            }
            (None, Some(_)) => waiting += 1,
            (None, None) => failures.push(format!("{}: family `{name}` is not listed", item.id())),
            (Some(_), Some(_)) => failures.push(format!("`{name}` is both compared and later")),
        }
    }
    println!("{waiting} items wait for later statistics");
    for (name, family) in &families {
        let tools: Vec<&str> = family.tools.iter().map(String::as_str).collect();
        println!(
            "{name} | {} | {} items, {} fields | {:.1e}",
            tools.join(", "),
            family.items,
            family.fields,
            family.largest
        );
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
    assert!(!families.is_empty());
}
