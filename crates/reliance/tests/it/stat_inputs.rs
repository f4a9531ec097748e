//! Input that a statistic cannot use, or that says less than it seems to.

use std::fmt::Write as _;

use serde_json::Value;

use crate::program::{list, text};
use crate::stat::{answered, near, refused, results, with};

fn notes(found: &Value) -> String {
    let notes: Vec<&str> = list(found, "notes").iter().filter_map(Value::as_str).collect();
    notes.join("; ")
}

/// Forty rows: truth, a constant, a score that decides the truth, a score, its prediction.
fn scores() -> String {
    let mut said = "truth,constant,perfect,score,other,arm\n".to_string();
    for row in 0..40 {
        let truth = row % 2;
        let (score, other) = (truth * 6 + row * 7 % 10, truth * 5 + row * 3 % 11);
        writeln!(said, "{truth},1,{},{score},{other},{}", truth * 9, ["a", "b"][row / 20]).unwrap();
    }
    said
}

#[test]
fn ties_everywhere_have_an_area_and_no_limits() {
    let folder = with("t.csv", &scores());
    let asked = "t.csv --truth truth --score constant";
    let whole = answered(folder.path(), &format!("auc {asked}"));
    near(&list(&whole, "results")[0]["estimate"], 0.5, 1e-15);
    assert!(list(&whole, "results")[0]["low"].is_null() && notes(&whole).contains("is the same"));
    let part = answered(folder.path(), &format!("partial-auc {asked} --from 0.8 --to 1"));
    for row in list(&part, "results") {
        assert!(row["low"].is_null() && row["estimate"].is_number(), "{row}");
    }
    let perfect = answered(folder.path(), "auc t.csv --truth truth --score perfect");
    assert!(notes(&perfect).contains("without overlap"), "{perfect}");
    for line in [
        format!("auc-bootstrap {asked} --resamples 200"),
        format!("auc {asked} --goal 0.4"),
        "cramer-von-mises t.csv --score constant --by arm".into(),
        "rank-sum t.csv --score constant --by arm".into(),
        "welch t.csv --score constant --by arm".into(),
        "anderson-darling t.csv --score constant --by arm".into(),
    ] {
        let said = refused(folder.path(), &line);
        assert!(said.contains("does not vary") || said.contains("distinct values"), "{said}");
    }
    let energy = answered(folder.path(), "energy-test t.csv --score constant --by arm");
    let distance = &list(&energy, "results")[0]["estimate"];
    assert_eq!(distance.to_string(), "0.0");
}

/// A margin of 5 means five points to who writes it, and everything to who computes with it.
#[test]
fn margins_of_one_and_more_are_refused() {
    let folder = with("t.csv", &scores());
    let asked = "t.csv --truth truth --score score --second other";
    for (method, rest) in [
        ("auc-non-inferiority", ""),
        ("auc-equivalence", ""),
        ("partial-auc-non-inferiority", " --from 0.5 --to 1"),
        ("partial-auc-equivalence", " --from 0.5 --to 1"),
        ("paired-non-inferiority", " --metric accuracy --threshold 5"),
        ("paired-equivalence", " --metric accuracy --threshold 5"),
    ] {
        for (margin, wanted) in [("5", "margin 5"), ("1", "margin 1"), ("-0.1", "positive")] {
            let said = refused(folder.path(), &format!("{method} {asked}{rest} --margin {margin}"));
            assert!(said.contains(wanted), "{method} {margin}: {said}");
        }
    }
    let said = refused(
        folder.path(),
        "power auc-equivalence-n auc=0.9 margin=5 ratio=1 alpha=0.025 power=0.8",
    );
    assert!(said.contains("write 5 points as 0.05"), "{said}");
}

#[test]
fn a_level_below_one_half_is_told_and_one_near_one_is_written_out() {
    let folder = with("t.csv", &scores());
    let asked = "auc t.csv --truth truth --score score --level";
    let found = answered(folder.path(), &format!("{asked} 0.05"));
    assert!(notes(&found).contains("not the error"), "{found}");
    assert_eq!(notes(&answered(folder.path(), &format!("{asked} 0.9"))), "");
    let said = crate::stat::stat(folder.path(), &format!("{asked} 0.9999999")).out;
    assert!(said.contains("99.99999 % interval"), "{said}");
}

/// A paired comparison tells both areas and their variances, which a reviewer adds up.
#[test]
fn paired_comparisons_tell_what_they_are_made_of() {
    let folder = with("t.csv", &scores());
    let asked = "t.csv --truth truth --score score --second other";
    let whole = results(folder.path(), &format!("auc-difference {asked}"));
    let part = format!("{asked} --from 0.5 --to 1");
    let parts = results(folder.path(), &format!("partial-auc-difference {part}"));
    for (row, name) in [(&whole[0], "auc"), (&parts[0], "partial")] {
        let of = |key: &str| row["from"][key].as_f64().unwrap();
        let [first, second] = [1, 2].map(|place| of(&format!("{name}{place}")));
        near(&row["estimate"], first - second, 1e-12);
        let se = of("variance1") + of("variance2") - 2.0 * of("covariance");
        near(&row["from"]["se"], se.sqrt(), 1e-12);
    }
    let alike = results(folder.path(), &format!("partial-auc-equivalence {part} --margin 0.3"));
    let side = |key: &str| alike[0]["from"][key]["p"].as_f64().unwrap();
    near(&alike[0]["p"], side("lower").max(side("upper")), 1e-15);
    let worse = results(folder.path(), &format!("partial-auc-non-inferiority {part} --margin 0.3"));
    near(&worse[0]["p"], side("lower"), 1e-15);
    // One group without variance: the limits know of the other's chance only.
    let groups = "t.csv --truth truth --score score --where arm=a --against t2.csv";
    std::fs::write(
        folder.path().join("t2.csv"),
        scores().replace("perfect", "x").replace("score", "y").replace("x,y", "score,y"),
    )
    .unwrap();
    let groups = groups.replace(" --where arm=a", "");
    let apart = answered(folder.path(), &format!("auc-difference {groups}"));
    assert!(notes(&apart).contains("variance of 0"), "{apart}");
}

fn readings(readers: usize, modalities: &[&str]) -> String {
    let mut said = "reader,modality,case,truth,score\n".to_string();
    for reader in 0..readers {
        for (at, modality) in modalities.iter().enumerate() {
            for case in 0..30usize {
                let score = (case % 2) * 6 + (case * 7 + reader * 3 + at * (case % 5) * 2) % 11;
                writeln!(said, "r{reader},{modality},c{case},{},{score}", case % 2).unwrap();
            }
        }
    }
    said
}

const STUDY: &str =
    "mrmc t.csv --reader reader --modality modality --case case --truth truth --score score";

#[test]
fn one_reader_is_taken_as_fixed_and_one_modality_has_a_mean() {
    let folder = with("t.csv", &readings(1, &["A", "B"]));
    let found = answered(folder.path(), STUDY);
    assert!(notes(&found).contains("of this reader only"), "{found}");
    let row = list(&found, "results").iter().find(|row| text(row, "figure") == "AUC A less B");
    let row = row.unwrap();
    assert!(text(row, "method").contains("fixed-readers"));
    // One reader's difference is DeLong's of the two scores.
    let mut said = "truth,a,b\n".to_string();
    for case in 0..30usize {
        let score = |at: usize| (case % 2) * 6 + (case * 7 + at * (case % 5) * 2) % 11;
        writeln!(said, "{},{},{}", case % 2, score(0), score(1)).unwrap();
    }
    std::fs::write(folder.path().join("u.csv"), said).unwrap();
    let plain = results(folder.path(), "auc-difference u.csv --truth truth --score a --second b");
    near(&row["estimate"], plain[0]["estimate"].as_f64().unwrap(), 1e-12);
    near(&row["p"], plain[0]["p"].as_f64().unwrap(), 1e-9);
    let said = refused(folder.path(), &format!("{STUDY} --design or-random"));
    assert!(said.contains("at least 2 readers are needed"), "{said}");
    let said = refused(folder.path(), &format!("{STUDY} --margin 5"));
    assert!(said.contains("as large as the figures can differ"), "{said}");
    let one = with("t.csv", &readings(3, &["A"]));
    let found = answered(one.path(), &format!("{STUDY} --goal 0.5"));
    assert_eq!(list(&found, "results").len(), 2, "{found}");
}

/// Nobody is recalled; of few cases an unbiased variance can come out below 0, too.
#[test]
fn a_variance_that_is_none_says_what_to_do() {
    let folder = with("t.csv", &readings(4, &["A", "B"]));
    let asked = format!("{STUDY} --design one-shot --metric recall --threshold 99");
    let said = refused(folder.path(), &asked);
    assert!(said.contains("--method plug-in"), "{said}");
}

/// What the study tells is enough to plan the next one: with the same layout its variance.
#[test]
fn one_shot_moments_plan_the_study_again() {
    let folder = with("t.csv", &readings(4, &["A", "B"]));
    let rows = results(folder.path(), &format!("{STUDY} --design one-shot --method plug-in"));
    let row = |figure: &str| rows.iter().find(|row| text(row, "figure") == figure).unwrap();
    let moments = |row: &Value, key: &str| {
        let of: Vec<String> = list(&row["from"], key).iter().map(ToString::to_string).collect();
        of.join(",")
    };
    let (a, b, both) = (row("AUC in A"), row("AUC in B"), row("AUC A less B"));
    let line = format!(
        "power one-shot-power moments1={} moments2={} moments12={} truth=0.1 alpha=0.025 \
         readers=4 groups=1 diseased=15 healthy=15",
        moments(a, "bdg_moments"),
        moments(b, "bdg_moments"),
        moments(both, "bdg_cross_moments"),
    );
    let planned = results(folder.path(), &line);
    near(&planned[0]["from"]["se"], both["from"]["se"].as_f64().unwrap(), 1e-12);
    let few = line.replace("moments12=", "moments12=1,");
    assert!(refused(folder.path(), &few).contains("eight numbers"));
}

/// The BCG trials (Colditz and others 1994) as the manual of metafor prints them, from a table of
/// estimates; a proportion by site from rows.
#[test]
fn sites_are_pooled_from_estimates_and_from_rows() {
    let trials = [
        [4.0, 119.0, 11.0, 128.0],
        [6.0, 300.0, 29.0, 274.0],
        [3.0, 228.0, 11.0, 209.0],
        [62.0, 13_536.0, 248.0, 12_619.0],
        [33.0, 5036.0, 47.0, 5761.0],
        [180.0, 1361.0, 372.0, 1079.0],
        [8.0, 2537.0, 10.0, 619.0],
        [505.0, 87_886.0, 499.0, 87_892.0],
        [29.0, 7470.0, 45.0, 7232.0],
        [17.0, 1699.0, 65.0, 1600.0],
        [186.0, 50_448.0, 141.0, 27_197.0],
        [5.0, 2493.0, 3.0, 2338.0],
        [27.0, 16_886.0, 29.0, 17_825.0f64],
    ];
    let mut said = "estimate,se\n".to_string();
    for [a, b, c, d] in trials {
        let estimate = libm::log(a / (a + b) / (c / (c + d)));
        let se = (1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d)).sqrt();
        writeln!(said, "{estimate},{se}").unwrap();
    }
    let folder = with("t.csv", &said);
    let asked = "pool t.csv --score estimate --second se";
    let rows = results(folder.path(), asked);
    near(&rows[0]["estimate"], -0.7145, 5e-5);
    near(&rows[0]["low"], -1.0669, 5e-5);
    near(&rows[0]["from"]["tau2"], 0.3132, 5e-5);
    near(&rows[0]["from"]["q"], 152.2330, 5e-5);
    let knapp = results(folder.path(), &format!("{asked} --method reml-hartung-knapp"));
    near(&knapp[0]["low"], -1.1084, 5e-5);
    near(&knapp[0]["p"], 0.0019, 5e-5);
    assert!(refused(folder.path(), "pool t.csv --score se --second estimate").contains("positive"));
    let mut said = "site,truth,call\n".to_string();
    for (site, yes) in [("a", 8), ("b", 5), ("c", 10)] {
        for row in 0..10 {
            writeln!(said, "{site},1,{}", usize::from(row < yes)).unwrap();
        }
    }
    let folder = with("t.csv", &said);
    let asked = "pool-proportion t.csv --metric sensitivity --truth truth --score call";
    let found = answered(folder.path(), &format!("{asked} --by site --method common"));
    // Weights are the inverse variances of the logits, half a row added where all are called.
    let sites = [(8.0, 2.0), (5.0, 5.0), (10.5, 0.5f64)];
    let weight = |(yes, no): (f64, f64)| 1.0 / (1.0 / yes + 1.0 / no);
    let sum: f64 = sites.iter().map(|&site| weight(site)).sum();
    let mean: f64 =
        sites.iter().map(|&site| weight(site) * libm::log(site.0 / site.1)).sum::<f64>() / sum;
    near(&list(&found, "results")[0]["from"]["logit"], mean, 1e-9);
    assert!(notes(&found).contains("none or all: c"), "{found}");
    let few = answered(folder.path(), &format!("{asked} --by site"));
    assert!(notes(&few).contains("hartung-knapp"), "{few}");
    assert!(refused(folder.path(), asked).contains("--by"));
}
