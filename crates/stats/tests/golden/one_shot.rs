//! Families of reader studies: one-shot U-statistics.

use reliance_stats::Confidence;
use reliance_stats::distribution::{normal_two_sided, t_two_sided, t_upper_quantile};
use reliance_stats::readers::gallas::{
    DegreesOfFreedom, Estimator, Freedom, Moments, OneShot, Own, Pair, one_shot,
};
use reliance_stats::readers::{Figure, ReadersError};
use serde_json::Value;

use crate::Found;
use crate::data::{Item, Tables};
use crate::readers::{coded, study};

/// One line of the reference: a modality against 0.5, or a difference against 0.
struct Line {
    estimate: f64,
    variance: f64,
    null: f64,
    df: f64,
}

/// Degrees of freedom; the reference leaves them and the limits out where the variance is
/// negative, which has to be the named error here.
fn df(variance: f64, found: Result<DegreesOfFreedom, ReadersError>) -> Option<f64> {
    assert_eq!(variance > 0.0, found.is_ok());
    found.ok().map(|found| found.bdg.number().unwrap_or(f64::INFINITY))
}

/// Names of the modalities in the reference: some items have a letter before the file's.
fn place(names: &[String], wanted: &Value) -> Option<usize> {
    let wanted = wanted.as_str().unwrap();
    let exact = names.iter().position(|name| name == wanted);
    exact.or_else(|| names.iter().position(|name| wanted == format!("m{name}")))
}

fn rows(item: &Item, key: &str) -> Vec<Value> {
    item.value(key).as_array().unwrap().clone()
}

fn line_fields(found: &mut Found, at: usize, line: &Line) {
    let se = line.variance.sqrt();
    let statistic = (line.estimate - line.null) / se;
    // Above 50 the reference takes the normal distribution, below the whole part.
    let df = (line.df <= 50.0).then_some(line.df.floor());
    let flavours = [("Normal", "normal", None), ("BDG", "BDG", df)];
    for (name, limit, df) in flavours {
        let p = df.map_or(normal_two_sided(statistic), |df| t_two_sided(statistic, df));
        let reach = df.map_or(Confidence::P95.z(), |df| t_upper_quantile(0.025, df)) * se;
        found.set(format!("pValue{name}[{at}]"), p);
        found.set(format!("botCI{limit}[{at}]"), line.estimate - reach);
        found.set(format!("topCI{limit}[{at}]"), line.estimate + reach);
        found.set(format!("reject{name}[{at}]"), f64::from(u8::from(p <= 0.05)));
    }
    found.set(format!("dfBDG[{at}]"), line.df);
}

/// The public functions give the same limits as the reference's line.
fn assert_same(analysis: &OneShot, pair: &Pair, estimator: Estimator, line: &Line) {
    for freedom in [Freedom::Normal, Freedom::Bdg] {
        let found = analysis.difference(pair, estimator, freedom, Confidence::P95).unwrap();
        let df = found.df.unwrap_or(f64::INFINITY);
        assert!(freedom == Freedom::Normal || df == line.df.floor() || line.df > 50.0);
        assert!((found.difference.point - line.estimate).abs() < 1e-12);
        assert!((found.se - line.variance.sqrt()).abs() < 1e-12);
    }
}

fn fields(item: &Item, analysis: &OneShot, names: &[String]) -> Found {
    let mut found = Found::default();
    let (firsts, seconds) = (rows(item, "modalityA"), rows(item, "modalityB"));
    for (at, (first, second)) in firsts.iter().zip(&seconds).enumerate() {
        let estimator = match rows(item, "UstatOrMLE")[at].as_str().unwrap() {
            "MLE" => Estimator::PlugIn,
            _ => Estimator::Unbiased,
        };
        let mut set = |name: &str, value| found.set(format!("{name}[{at}]"), value);
        let i = place(names, first).unwrap();
        set("AUCA", analysis.modalities[i].value);
        set("varAUCA", analysis.variance(i, estimator).unwrap());
        let (sizes, line) = match place(names, second) {
            None => {
                let own = &analysis.modalities[i];
                let variance = analysis.variance(i, estimator).unwrap();
                let df = df(variance, analysis.freedom(i, estimator));
                (own.sizes, df.map(|df| Line { estimate: own.value, variance, null: 0.5, df }))
            }
            Some(k) => {
                let pair = analysis.pairs.iter().find(|p| (p.first, p.second) == (i, k)).unwrap();
                let variance = analysis.pair_variance(pair, estimator).unwrap();
                let df = df(variance, analysis.pair_freedom(pair, estimator));
                set("AUCB", analysis.modalities[k].value);
                set("varAUCB", analysis.variance(k, estimator).unwrap());
                set("AUCAminusAUCB", analysis.point(pair).unwrap());
                set("varAUCAminusAUCB", variance);
                let estimate = analysis.point(pair).unwrap();
                let line = df.map(|df| Line { estimate, variance, null: 0.0, df });
                if let Some(line) = &line {
                    assert_same(analysis, pair, estimator, line);
                }
                (pair.sizes, line)
            }
        };
        set("NR", sizes.readers as f64);
        set("N0", sizes.healthy as f64);
        set("N1", sizes.diseased as f64);
        if let Some(line) = line {
            line_fields(&mut found, at, &line);
        }
    }
    found
}

/// iMRMC's tables of modalities and pairs.
pub(crate) fn tables(item: &Item, tables: &mut Tables) -> Found {
    let study = study(item, tables);
    let analysis = one_shot(&study, Figure::Auc).unwrap();
    fields(item, &analysis, study.modalities())
}

/// VIPER's tables of areas, and of recalls coded as scores.
pub(crate) fn viper(item: &Item, tables: &mut Tables) -> Found {
    let score = |row: &crate::data::Row<'_>, truth: bool, of: bool| {
        // The reference's recall is 1 for a recall and 2 for none.
        if truth == of { f64::from(u8::from(row.text("recall") == "1")) } else { 0.5 }
    };
    let study = match item.id().rsplit('_').next().unwrap() {
        "tpf" => coded(item, tables, |row, truth| score(row, truth, true)),
        "tnf" => coded(item, tables, |row, truth| score(row, truth, false)),
        _ => study(item, tables),
    };
    let analysis = one_shot(&study, Figure::Auc).unwrap();
    fields(item, &analysis, study.modalities())
}

/// iMRMC's table of readers.
pub(crate) fn per_reader(item: &Item, tables: &mut Tables) -> Found {
    let study = study(item, tables);
    let analysis = one_shot(&study, Figure::Auc).unwrap();
    let names = study.modalities();
    let mut found = Found::default();
    let own = |reader: usize, i: usize, k: usize| {
        let wanted = |own: &&Own| own.reader == reader && own.modalities == (i, k);
        analysis.own.iter().find(wanted).unwrap()
    };
    let (firsts, seconds) = (rows(item, "modalityA"), rows(item, "modalityB"));
    for (at, reader) in rows(item, "readerID").iter().enumerate() {
        let reader = study.reader(reader.as_str().unwrap()).unwrap();
        let i = place(names, &firsts[at]).unwrap();
        let mut set = |name: &str, value| found.set(format!("{name}[{at}]"), value);
        let first = own(reader, i, i);
        set("AUCA", first.values.0);
        set("varAUCA", first.covariance.unwrap());
        let shared = match place(names, &seconds[at]) {
            None => first.shared,
            Some(k) => {
                let (second, both) = (own(reader, k, k), own(reader, i, k));
                set("AUCB", second.values.0);
                set("varAUCB", second.covariance.unwrap());
                set("AUCAminusAUCB", first.values.0 - second.values.0);
                let variances = first.covariance.unwrap() + second.covariance.unwrap();
                set("varAUCAminusAUCB", variances - 2.0 * both.covariance.unwrap());
                both.shared
            }
        };
        set("N0", shared.0 as f64);
        set("N1", shared.1 as f64);
    }
    found
}

/// Moments and their coefficients.
pub(crate) fn moments(item: &Item, tables: &mut Tables) -> Found {
    let study = study(item, tables);
    let analysis = one_shot(&study, Figure::Auc).unwrap();
    let plug_in = item.call().ends_with("MLE");
    let mut found = Found::default();
    for (at, row) in rows(item, "comp").iter().enumerate() {
        let places = ["modalityID.1", "modalityID.2"]
            .map(|key| place(study.modalities(), &row[key]).unwrap());
        let of: &Moments = match places {
            [i, k] if i == k => &analysis.modalities[i].moments,
            _ => {
                let pairs = analysis.pairs.iter();
                let both = |pair: &&Pair| [pair.first, pair.second] == places;
                &pairs.clone().find(both).unwrap().moments
            }
        };
        let values = if plug_in { of.plug_in } else { of.unbiased };
        for (place, value) in values.iter().enumerate() {
            let name = format!("M{}", place + 1);
            if let Some(value) = value {
                found.set(format!("comp[{at}].{name}"), *value);
            }
            found.set(format!("coeff[{at}].{name}"), of.coefficients[place]);
        }
    }
    found
}
