//! Methods that compare within strata, carry over, weigh, localise and order: values that
//! papers and other programs give.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::program::text;
use crate::shared::folder;
use crate::stat::{limits, near, refused, results, table, with};

/// Agresti 2013, *Categorical Data Analysis*, Table 6.9: two creams in eight centres.
#[test]
fn strata_give_the_common_odds_ratio_of_the_book() {
    let centres = [
        [11, 25, 10, 27],
        [16, 4, 22, 10],
        [14, 5, 7, 12],
        [2, 14, 1, 16],
        [6, 11, 0, 12],
        [1, 10, 0, 10],
        [1, 4, 1, 8],
        [4, 2, 6, 1],
    ];
    let kinds = [("drug", 1), ("drug", 0), ("control", 1), ("control", 0)];
    let mut said = "centre,arm,cured\n".to_string();
    for (centre, counts) in centres.iter().enumerate() {
        for ((arm, cured), count) in kinds.iter().zip(counts) {
            (0..*count).for_each(|_| writeln!(said, "c{centre},{arm},{cured}").unwrap());
        }
    }
    let folder = with("t.csv", &said);
    let line = "mantel-haenszel t.csv --metric share --score cured --stratum centre \
                --where arm=drug --against arm=control";
    let found = results(folder.path(), line);
    near(&found[0]["estimate"], 2.1345, 5e-4);
    limits(&found[0], 1.1776, 3.8692, 5e-3);
    near(&found[2]["estimate"], 6.384, 5e-3);
    near(&found[2]["p"], 0.0115, 5e-4);
    near(&found[3]["from"]["uncorrected"], 7.99, 0.02);
    near(&found[3]["from"]["df"], 7.0, 0.0);
    assert!(
        refused(folder.path(), "mantel-haenszel t.csv --metric share --score cured")
            .contains("needs --stratum")
    );
}

/// R survey 4.1.1: NHANES 2009-10, high cholesterol by sex.
#[test]
fn a_survey_has_the_standard_errors_of_r() {
    let Some(data) = folder("a survey on the command line") else { return };
    let line = "survey-proportion nhanes_survey_subset.csv --metric share --score HI_CHOL \
                --weight WTMEC2YR --stratum SDMVSTRA --cluster SDMVPSU --by RIAGENDR";
    let found = results(&data, line);
    let wanted =
        [(0.100724768884924, 0.00683450959621081), (0.12307346311304, 0.00646060526484009)];
    assert_eq!(found.len(), wanted.len());
    for (found, (estimate, se)) in found.iter().zip(wanted) {
        near(&found["estimate"], estimate, 1e-8);
        near(&found["from"]["se"], se, 1e-8);
    }
    let mean = line.replace("survey-proportion", "survey-mean").replace("--metric share ", "");
    let mean = results(&data, &mean);
    near(&mean[0]["estimate"], 0.100724768884924, 1e-8);
}

fn band(age: &str) -> Option<&'static str> {
    let age: f64 = age.split(['-', '+']).next()?.parse().ok()?;
    let bands = ["45-54", "55-64", "65-74", "75-84", "85+"];
    let edges = [45.0, 55.0, 65.0, 75.0, 85.0];
    bands.get(edges.iter().filter(|&&edge| age >= edge).count().checked_sub(1)?).copied()
}

/// Rows of a plain CSV file by column.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines().map(|line| line.split(','));
    let names: Vec<String> = lines.next().into_iter().flatten().map(str::to_string).collect();
    lines.map(|line| names.iter().cloned().zip(line.map(str::to_string)).collect()).collect()
}

/// R survey 4.1.1: sensitivity of the IST model in Europe at the mix of the United States.
#[test]
fn a_figure_is_carried_over_as_r_does() {
    let Some(data) = folder("standardisation on the command line") else { return };
    let read = |name: &str| rows(&std::fs::read_to_string(data.join(name)).unwrap());
    let mut sample = "truth,score,band,sex\n".to_string();
    for row in read("ist.csv").iter().filter(|row| row["region"] == "EU27") {
        if let Some(band) = band(&row["age"]) {
            let (truth, score) = (&row["y_dead_dep_6m"], &row["p_dead_dep_6m"]);
            writeln!(sample, "{truth},{score},{band},{}", row["sex"]).unwrap();
        }
    }
    let mut target = "truth,score,band,sex,people\n".to_string();
    for row in read("population_wpp2019_2020.csv").iter().filter(|row| row["region"] == "US") {
        if let Some(band) = band(&row["age_band"]) {
            let people = &row["population_thousands"];
            writeln!(target, ",,{band},{},{people}", row["sex"]).unwrap();
        }
    }
    let folder = with("t.csv", &sample);
    std::fs::write(folder.path().join("us.csv"), target).unwrap();
    let line = "standardised-proportion t.csv --metric sensitivity --truth truth --score score \
                --threshold 0.5 --stratum band --stratum sex --against us.csv --weight people";
    let found = results(folder.path(), line);
    near(&found[0]["estimate"], 0.621574760829173, 1e-8);
    near(&found[0]["from"]["se"], 0.0158364845848889, 1e-8);
    near(&found[0]["from"]["effective_n"], 950.478314300241, 1e-5);
    let raked = results(folder.path(), &format!("{line} --method raked"));
    near(&raked[0]["estimate"], 0.622056850866479, 1e-6);
    near(&raked[0]["from"]["se"], 0.0146005380410117, 1e-6);
    near(&raked[0]["from"]["effective_n"], 1105.44523708939, 1e-3);
    let refused = refused(folder.path(), &line.replace("--against us.csv", "--by sex"));
    assert!(refused.contains("name the target population with --against"), "{refused}");
}

/// Where the mixes are alike the standardised area is the plain one.
#[test]
fn an_area_at_its_own_mix_is_itself() {
    let rows = [("1,0.9,F", 5), ("1,0.4,M", 4), ("0,0.4,F", 6), ("0,0.2,M", 3), ("1,0.1,M", 1)];
    let folder = with("t.csv", &table("truth,score,sex", &rows));
    let plain = results(folder.path(), "auc t.csv --truth truth --score score");
    let line = "standardised-auc t.csv --truth truth --score score --stratum sex --against t.csv";
    let found = results(folder.path(), line);
    for key in ["estimate", "low", "high"] {
        near(&found[0][key], plain[0][key].as_f64().unwrap(), 1e-12);
    }
}

/// RJafroc 2.1.3 on the study of Van Dyke and others 1993.
#[test]
fn pseudovalues_have_the_table_of_rjafroc() {
    let Some(data) = folder("pseudovalues on the command line") else { return };
    let line = "dbm mrmc_vandyke.csv --reader reader --modality modality --case case \
                --truth truth --score score";
    let found = results(&data, line);
    let wanted = [
        0.546763440609272,
        0.437326798758432,
        0.396869884238848,
        0.0628174908788225,
        0.0998480842327154,
        0.0645010603796124,
        0.0399716031905363,
        0.00153499934513392,
        0.0272492342817056,
        0.000200402523581458,
        0.0119752962084358,
        0.012264728594538,
        0.0399716031905363,
        4.45631869315727,
    ];
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        near(&found["estimate"], wanted, 1e-8);
    }
    near(&found[13]["p"], 0.0516656858192939, 1e-8);
}

/// By hand: lesions rated above the highest false positives of healthy cases.
#[test]
fn marks_and_lesions_give_the_jafroc_figure() {
    // Lesions 0.9 and 0.5 (aided), 0.9 and not marked (unaided); false positives 0.6 and none.
    let mut said = "reader,modality,case,lesion,rating\n".to_string();
    for reader in ["r1", "r2"] {
        for (modality, second) in [("aided", "0.5"), ("unaided", "")] {
            for row in [
                "d1,l1,0.9".to_string(),
                format!("d2,l1,{second}"),
                "h1,,0.6".into(),
                "h1,,0.3".into(),
                "h2,,".into(),
            ] {
                writeln!(said, "{reader},{modality},{row}").unwrap();
            }
        }
    }
    let folder = with("t.csv", &said);
    let asked = "froc t.csv --reader reader --modality modality --case case --lesion lesion \
                 --score rating";
    // A second reader who sees all alike leaves no variance between readers.
    let refused = refused(folder.path(), &format!("{asked} --threshold 0.5"));
    assert!(refused.contains("has no threshold"), "{refused}");
    let found = results(folder.path(), &format!("{asked} --design or-fixed-readers"));
    let mean = |modality: &str| {
        let figure = format!("afroc in {modality}");
        found.iter().find(|row| text(row, "figure") == figure).unwrap()["estimate"].clone()
    };
    // (0.9 > 0.6, 0.9 > none, 0.5 < 0.6, 0.5 > none) and (1, 1, 0, ½) of four.
    near(&mean("aided"), 0.75, 1e-12);
    near(&mean("unaided"), 0.625, 1e-12);
    let line = format!(
        "{asked} --design or-fixed-readers --metric lesion-sensitivity --threshold 0.7 \
         --where modality=aided"
    );
    near(&results(folder.path(), &line)[0]["estimate"], 0.5, 1e-12);
    let line = line.replace("lesion-sensitivity", "false-positives").replace("0.7", "0.2");
    near(&results(folder.path(), &line)[0]["estimate"], 0.5, 1e-12);
}

/// Sizes of the ellipses of which SciPy 1.17.1 gives Dice 0.8871391 and 0.
#[test]
fn outlines_have_a_mean_overlap_and_empty_ones_are_told() {
    let said = "first,second,both\n1881,1929,1690\n123,123,0\n0,0,0\n";
    let folder = with("t.csv", said);
    let line = "segmentation t.csv --score first --second second --both both";
    let found = results(folder.path(), line);
    near(&found[0]["estimate"], 0.8871391076115486 / 2.0, 1e-12);
    near(&found[1]["estimate"], 0.7971698113207547 / 2.0, 1e-12);
    let told = crate::stat::answered(folder.path(), line);
    assert!(told["notes"][0].as_str().unwrap().starts_with("1 cases where both"), "{told}");
    let folder = with("t.csv", "first,second,both\n5,5,6\n5,5,3\n");
    assert!(refused(folder.path(), line).contains("share more than one of them holds"));
}

/// By hand: two points against two at a distance of 1, and Gretton's kernel at γ = ln 2.
#[test]
fn samples_of_points_have_their_distances() {
    let rows = [("a,0", 2), ("b,1", 2)];
    let folder = with("t.csv", &table("arm,x", &rows));
    let found = results(folder.path(), "energy-test t.csv --score x --by arm --resamples 99");
    near(&found[0]["estimate"], 2.0, 1e-12);
    near(&found[0]["from"]["statistic"], 2.0, 1e-12);
    assert!((0.01..=1.0).contains(&found[0]["p"].as_f64().unwrap()));
    let line = "mmd t.csv --score x --by arm --gamma 0.6931471805599453 --resamples 0";
    let found = results(folder.path(), line);
    near(&found[0]["estimate"], 1.0, 1e-12);
    near(&found[0]["from"]["unbiased"], 1.0, 1e-12);
    assert!(found[0]["p"].is_null());
    let many = [("a,0", 3000), ("b,1", 3000)];
    let folder = with("t.csv", &table("arm,x", &many));
    assert!(refused(folder.path(), "energy-test t.csv --score x --by arm").contains("4000"));
}

/// Serial gatekeeping by hand: Holm within a family, and no family below the one before.
#[test]
fn families_in_a_fixed_order_open_one_after_the_other() {
    let said = "family,p\n2,0.01\n1,0.03\n1,0.01\n3,0.2\n3,0.001\n";
    let folder = with("t.csv", said);
    let found = results(folder.path(), "gatekeeping t.csv --score p --second family");
    let wanted = [0.02, 0.03, 0.03, 0.03, 0.2];
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        near(&found["p"], wanted, 1e-12);
    }
}

/// The test of the ratio is that of the difference where the bound leaves 90 of 100.
#[test]
fn a_ratio_is_held_against_its_bound() {
    let rows = [("a,1", 90), ("a,0", 10), ("b,1", 90), ("b,0", 10)];
    let folder = with("t.csv", &table("arm,call", &rows));
    let line = "ratio-non-inferiority t.csv --metric share --score call --by arm --bound 0.9";
    let found = results(folder.path(), line);
    let plain = results(folder.path(), "ratio t.csv --metric share --score call --by arm");
    near(&found[0]["estimate"], 1.0, 1e-12);
    assert_eq!((&found[0]["low"], &found[0]["high"]), (&plain[0]["low"], &plain[0]["high"]));
    let p = found[0]["p"].as_f64().unwrap();
    assert!((0.005..0.02).contains(&p), "{p}");
    let wrong = refused(folder.path(), &line.replace("0.9", "1.1"));
    assert!(wrong.contains("bound of the ratio"), "{wrong}");
}

/// A curve is the net benefit at each of its thresholds.
#[test]
fn a_decision_curve_is_made_of_net_benefits() {
    let rows = [("1,0.9", 6), ("1,0.4", 4), ("0,0.4", 8), ("0,0.2", 9), ("1,0.1", 3)];
    let folder = with("t.csv", &table("truth,score", &rows));
    let asked = "t.csv --truth truth --score score";
    let line = format!("decision-curve {asked} --from 0.15 --to 0.35 --bins 2");
    let curve = results(folder.path(), &line);
    assert_eq!(curve.len(), 3);
    for (row, threshold) in curve.iter().zip(["0.15", "0.25", "0.35"]) {
        let line = format!("net-benefit {asked} --threshold {threshold}");
        let one = results(folder.path(), &line);
        near(&row["estimate"], one[0]["estimate"].as_f64().unwrap(), 1e-12);
        near(&row["high"], one[0]["high"].as_f64().unwrap(), 1e-12);
    }
    let line = format!("decision-curve {asked} --from 0.5 --to 0.2");
    assert!(refused(folder.path(), &line).contains("--from a lower --to a higher"));
}

/// Clusters of one row each give DeLong's comparison.
#[test]
fn areas_in_clusters_of_one_differ_as_without_clusters() {
    let mut said = "id,truth,a,b,arm\n".to_string();
    for at in 0..60 {
        let (truth, arm) = (usize::from(at % 3 == 0), if at % 2 == 0 { "x" } else { "y" });
        let (a, b) = (at * 7 % 20 + 6 * truth, at * 11 % 23 + 4 * truth);
        writeln!(said, "i{at},{truth},{a},{b},{arm}").unwrap();
    }
    let folder = with("t.csv", &said);
    for groups in ["--second b", "--by arm"] {
        let line =
            format!("auc-non-inferiority t.csv --truth truth --score a {groups} --margin 0.1");
        let plain = results(folder.path(), &line);
        let found = results(folder.path(), &format!("{line} --cluster id"));
        assert!(text(&found[0], "method").ends_with(", clustered"));
        near(&found[0]["estimate"], plain[0]["estimate"].as_f64().unwrap(), 1e-12);
        near(&found[0]["from"]["se"], plain[0]["from"]["se"].as_f64().unwrap(), 1e-9);
        near(&found[0]["from"]["clusters"], 60.0, 0.0);
    }
    // Every row twice in its cluster: as many areas, no more certainty.
    let twice: String = said.lines().skip(1).map(|line| format!("{line}\n{line}\n")).collect();
    let folder = with("t.csv", &format!("id,truth,a,b,arm\n{twice}"));
    let line = "auc-difference t.csv --truth truth --score a --second b";
    let se = |line: &str| results(folder.path(), line)[0]["from"]["se"].as_f64().unwrap();
    assert!(se(&format!("{line} --cluster id")) > 1.3 * se(line));
}

/// Scholz and Stephens 1987: the statistic has mean 1 and these deviations where alike.
#[test]
fn anderson_darling_tells_shifted_samples_from_like_ones() {
    let like: Vec<(String, usize)> =
        (0..40).map(|at| (format!("{},{at}", if at % 2 == 0 { "a" } else { "b" }), 1)).collect();
    let like: Vec<(&str, usize)> = like.iter().map(|(row, n)| (row.as_str(), *n)).collect();
    let folder = with("t.csv", &table("arm,x", &like));
    let asked = "anderson-darling t.csv --score x --by arm";
    let found = results(folder.path(), asked);
    assert!(found[0]["estimate"].as_f64().unwrap() < 0.0, "{found:?}");
    let apart: Vec<(String, usize)> =
        (0..40).map(|at| (format!("{},{at}", if at < 20 { "a" } else { "b" }), 1)).collect();
    let apart: Vec<(&str, usize)> = apart.iter().map(|(row, n)| (row.as_str(), *n)).collect();
    let folder = with("t.csv", &table("arm,x", &apart));
    assert!(results(folder.path(), asked)[0]["estimate"].as_f64().unwrap() > 3.75);
}

/// SciPy 1.17.1 chisquare of six counts against declared shares, here those of a target.
#[test]
fn a_mix_is_held_against_that_of_a_target() {
    let sample = [("a", 30), ("b", 14), ("c", 34), ("d", 45), ("e", 57), ("f", 20)];
    let folder = with("t.csv", &table("band", &sample));
    let people = "band,people\na,20\nb,20\nc,15\nd,15\ne,20\nf,10\n";
    std::fs::write(folder.path().join("us.csv"), people).unwrap();
    let line = "goodness-of-fit t.csv --stratum band --against us.csv --weight people";
    let found = results(folder.path(), line);
    near(&found[0]["estimate"], 34.658_333_333_333_33, 1e-11);
    near(&found[0]["p"], 1.760_324_883_157_964_3e-6, 1e-16);
    near(&found[0]["from"]["df"], 5.0, 0.0);
    // Nobody of the band f in the target, and twenty in the sample.
    std::fs::write(folder.path().join("us.csv"), people.replace("f,10\n", "")).unwrap();
    assert!(refused(folder.path(), line).contains("share 0"));
}

/// R 4.2.2, the code of Austin and Steyerberg 2019 with `surface = "direct"`.
#[test]
fn a_calibration_index_is_that_of_r() {
    let p = [
        95, 12, 22, 29, 16, 16, 68, 39, 48, 94, 55, 97, 95, 54, 91, 59, 17, 33, 42, 75, 71, 67, 82,
        10, 81, 49, 68, 63, 16, 33, 18, 67, 46, 40, 29, 25, 75, 14, 38, 54,
    ];
    let events = "1101001111111111000111101101101110111100";
    let mut said = "truth,p\n".to_string();
    for (p, event) in p.iter().zip(events.chars()) {
        writeln!(said, "{event},0.{p:02}").unwrap();
    }
    let folder = with("t.csv", &said);
    let line = "calibration-index t.csv --truth truth --score p";
    for (form, wanted) in [
        (
            "quadratic",
            [
                0.193_002_759_664_033,
                0.193_952_912_023_614,
                0.334_129_715_128_822,
                0.446_351_868_287_169,
            ],
        ),
        (
            "linear",
            [
                0.201_101_511_610_552,
                0.179_873_486_149_536,
                0.321_845_712_875_848,
                0.372_303_678_160_227,
            ],
        ),
    ] {
        let found = results(folder.path(), &format!("{line} --method {form}"));
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(wanted) {
            near(&found["estimate"], wanted, 1e-7);
        }
    }
}

/// pROC 1.18.0 on thirty cases: the spread of `roc.test(method = "bootstrap")`, 0.0958168, and
/// the limits of `ci.auc(partial.auc = c(1, 0.7), method = "bootstrap")`, 0.036574 to 0.216678.
#[test]
fn areas_are_resampled_as_proc_does() {
    let first = [
        -0.4, 0.4, 0.1, -1.5, 1.6, 0.6, 2.3, 3.0, 0.6, -0.2, -1.0, 0.8, -0.8, -1.0, -0.4, -0.3,
        -2.0, 1.6, 0.0, -0.5, -0.1, -0.2, -1.1, 0.8, 0.2, 0.4, -0.3, -0.4, 1.0, -0.9,
    ];
    let second = [
        -0.7, 2.5, -1.0, -2.3, 2.2, 1.0, 1.3, 0.4, 0.1, 0.2, 0.1, 0.2, -2.1, -0.1, -0.3, 0.1, -0.8,
        1.3, -1.4, -0.3, -0.7, 0.2, -0.9, -0.4, 1.9, -0.5, -1.2, -0.4, -0.9, -2.2,
    ];
    let mut said = "truth,a,b\n".to_string();
    for (at, (a, b)) in first.iter().zip(second).enumerate() {
        writeln!(said, "{},{a},{b}", usize::from(at < 12)).unwrap();
    }
    let folder = with("t.csv", &said);
    let case = "t.csv --truth truth --score a";
    let asked = format!("{case} --resamples 20000");
    let plain = results(folder.path(), "auc-difference t.csv --truth truth --score a --second b");
    for form in ["percentile", "basic", "normal", "bca"] {
        let line = format!("auc-difference-bootstrap {asked} --second b --method {form}");
        let found = results(folder.path(), &line);
        near(&found[0]["estimate"], plain[0]["estimate"].as_f64().unwrap(), 1e-12);
        near(&found[0]["from"]["se"], 0.095_816_8, 0.0024);
        assert!(found[0]["low"].as_f64() < found[0]["estimate"].as_f64());
        assert!(found[0]["estimate"].as_f64() < found[0]["high"].as_f64());
    }
    let found = results(folder.path(), &format!("partial-auc-bootstrap {asked} --from 0.7 --to 1"));
    limits(&found[0], 0.036_574, 0.216_678, 0.006);
    // The analytic limits come near the resampled ones, on either scale.
    let analytic =
        results(folder.path(), &format!("partial-auc {case} --from 0.7 --to 1 --goal 0.5"));
    near(&analytic[0]["estimate"], found[0]["estimate"].as_f64().unwrap(), 1e-12);
    limits(&analytic[0], 0.036_574, 0.216_678, 0.02);
    let widths = |row: &Value| row["high"].as_f64().unwrap() - row["low"].as_f64().unwrap();
    near(&json!(widths(&analytic[1])), 0.5 / 0.255 * widths(&analytic[0]), 1e-12);
    assert!(analytic[2]["p"].as_f64().unwrap() < 0.5);
    let part = format!("{case} --from 0.7 --to 1");
    let paired = results(folder.path(), &format!("partial-auc-difference {part} --second b"));
    assert!(paired[0]["from"]["covariance"].as_f64().unwrap() > 0.0);
    near(&paired[1]["p"], paired[0]["p"].as_f64().unwrap(), 1e-12);
    let margin = results(
        folder.path(),
        &format!("partial-auc-non-inferiority {part} --second b --margin 0.3"),
    );
    near(&margin[0]["estimate"], paired[1]["estimate"].as_f64().unwrap(), 1e-12);
    let whole = format!("{case} --from 0 --to 1 --second b");
    let whole = results(folder.path(), &format!("partial-auc-difference {whole}"));
    near(&whole[0]["p"], plain[0]["p"].as_f64().unwrap(), 1e-12);
}
