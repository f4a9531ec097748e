//! Families of reader studies: Obuchowski and Rockette, Dorfman, Berbaum and Metz.

use reliance_stats::Confidence;
use reliance_stats::readers::rockette::{self, Comparison, Factors};
use reliance_stats::readers::{Covariance, Difference, Estimates, Figure, Mean, Read, Study};
use reliance_stats::readers::{dbm, estimate};

use crate::Found;
use crate::data::{Item, Tables};

/// The columns of a reader study, as an item names them.
const ROLES: [&str; 5] = ["reader", "modality", "case", "truth", "score"];

/// The reads of an item; `score` says what is made of a row's truth and its score.
fn reads_of(
    item: &Item,
    tables: &mut Tables,
    score: impl Fn(&crate::data::Row<'_>, bool, f64) -> f64,
) -> Study {
    let source = item.source(None);
    let table = tables.table(source.file());
    let mut columns: Vec<&str> = source.names().split(',').map(str::trim).collect();
    assert_eq!(columns, ROLES, "{}: unknown columns", item.id());
    let own_case = source.filter().strip_prefix("case id column ");
    if let Some(column) = own_case {
        columns[2] = column;
    }
    // "reader 1 = CAD" says who is who: no matter of one row.
    let about_readers = source.filter().starts_with("reader ");
    let filter = if own_case.is_some() || about_readers { "all" } else { source.filter() };
    let rows = table.select(filter);
    // The reference read `1.1` and `1.10` as the same number: rows of one such number are
    // then units of one case.
    let cases: Vec<String> = rows
        .iter()
        .map(|row| match own_case {
            Some(column) => format!("{}", row.number(column).unwrap()),
            None => row.text(columns[2]).to_string(),
        })
        .collect();
    let reads = rows.iter().zip(&cases).map(|(row, case)| {
        let truth = row.text(columns[3]) == "1";
        Read {
            reader: row.text(columns[0]),
            modality: row.text(columns[1]),
            case,
            unit: if own_case.is_some() { row.text("case") } else { "" },
            truth,
            score: row.number(columns[4]).map(|value| score(row, truth, value)),
        }
    });
    Study::new(reads).unwrap()
}

/// The reads of an item as they are.
pub(crate) fn study(item: &Item, tables: &mut Tables) -> Study {
    reads_of(item, tables, |_, _, score| score)
}

/// The reads of an item with each score replaced.
pub(crate) fn coded(
    item: &Item,
    tables: &mut Tables,
    score: impl Fn(&crate::data::Row<'_>, bool) -> f64,
) -> Study {
    reads_of(item, tables, |row, truth, _| score(row, truth))
}

fn method(call: &str) -> Covariance {
    match call {
        call if call.contains("cov=DeLong") => Covariance::DeLong,
        call if call.contains("cov=unbiased") => Covariance::Unbiased,
        _ => Covariance::Jackknife,
    }
}

fn factors(call: &str) -> Factors {
    match call {
        call if call.contains("fixed(reader)") => Factors::FixedReaders,
        call if call.contains("fixed(case)") => Factors::FixedCases,
        _ => Factors::Random,
    }
}

fn difference_fields(found: &mut Found, start: &str, differences: &[Difference]) {
    let single = differences.len() == 1;
    for (place, difference) in differences.iter().enumerate() {
        let at = if single { String::new() } else { format!("[{place}]") };
        let mut set = |name: &str, value| found.set(format!("{start}.{name}{at}"), value);
        set("Estimate", difference.difference.point);
        set("StdErr", difference.se);
        set("CI.lower", difference.difference.low);
        set("CI.upper", difference.difference.high);
        set("t", difference.statistic);
        set("z", difference.statistic);
        set("p-value", difference.p);
        if let Some(df) = difference.df {
            set("df", df);
        }
    }
}

fn mean_fields(found: &mut Found, start: &str, means: &[Mean]) {
    for (place, mean) in means.iter().enumerate() {
        let mut set = |name: &str, value| found.set(format!("{start}.{name}[{place}]"), value);
        set("Estimate", mean.mean.point);
        set("empirical_auc", mean.mean.point);
        set("StdErr", mean.se);
        set("CI.lower", mean.mean.low);
        set("CI.upper", mean.mean.high);
        if let Some(df) = mean.df {
            set("df", df);
        }
    }
}

fn reader_fields(found: &mut Found, estimates: &Estimates) {
    let differences = rockette::reader_differences(estimates, Confidence::P95).unwrap();
    let differences: Vec<Difference> = differences.into_iter().map(|(_, found)| found).collect();
    difference_fields(found, "reader_test_diffs", &differences);
    let means = rockette::reader_means(estimates, Confidence::P95).unwrap();
    let means: Vec<Mean> = means.into_iter().map(|(_, mean)| mean).collect();
    mean_fields(found, "reader_means", &means);
}

fn comparison_fields(found: &mut Found, compared: &Comparison) {
    let averages = &compared.averages;
    let covariances = [
        ("Error", averages.error),
        ("Cov1", averages.cov1),
        ("Cov2", averages.cov2),
        ("Cov3", averages.cov3),
    ];
    for (name, value) in covariances {
        found.set(format!("vcov.{name}"), value);
        found.set(format!("test_equality.{name}"), value);
    }
    if let Some(components) = compared.components {
        found.set("vcov.reader", components.reader);
        found.set("vcov.modality:reader", components.interaction);
    }
    let mut set = |name: &str, value| found.set(format!("test_equality.{name}"), value);
    let equality = &compared.equality;
    set("MS(T)", compared.mean_squares.modality);
    set("Denominator", equality.denominator);
    set("F", equality.statistic);
    set("X2", equality.statistic);
    set("df1", equality.df);
    set("df", equality.df);
    set("p-value", equality.p);
    if let Some(df) = equality.df_denominator {
        set("df2", df);
    }
    if let Some(square) = compared.mean_squares.interaction {
        set("MS(T:R)", square);
    }
    difference_fields(found, "test_diffs", &compared.differences);
    mean_fields(found, "test_means", &compared.means);
    found.list("test_means.MS(R)", compared.mean_squares.by_modality.iter().copied());
    found.list("test_means.Cov2", averages.by_modality.iter().map(|own| own.1));
    found.list("test_means.Var(Error)", averages.by_modality.iter().map(|own| own.0));
}

/// MRMCaov's analysis of areas and of shares of calls.
pub(crate) fn rockette(item: &Item, tables: &mut Tables) -> Found {
    let study = study(item, tables);
    let threshold = || item.statistic().split("score>=").nth(1).unwrap()[..1].parse().unwrap();
    let figure = match item.call() {
        call if call.contains("binary_sens") => Figure::Sensitivity { threshold: threshold() },
        call if call.contains("binary_spec") => Figure::Specificity { threshold: threshold() },
        _ => Figure::Auc,
    };
    let estimates = estimate(&study, figure, method(item.call())).unwrap();
    let factors = factors(item.call());
    let compared = rockette::compare(&estimates, factors, Confidence::P95).unwrap();
    let mut found = Found::default();
    comparison_fields(&mut found, &compared);
    if factors == Factors::FixedReaders {
        reader_fields(&mut found, &estimates);
    }
    found
}

/// One reader's modalities.
pub(crate) fn single_reader(item: &Item, tables: &mut Tables) -> Found {
    let study = study(item, tables);
    let estimates = estimate(&study, Figure::Auc, method(item.call())).unwrap();
    let compared = rockette::compare(&estimates, Factors::FixedReaders, Confidence::P95).unwrap();
    let mut found = Found::default();
    comparison_fields(&mut found, &compared);
    reader_fields(&mut found, &estimates);
    found
}

/// Non-inferiority and equivalence on Obuchowski and Rockette's difference.
pub(crate) fn margins(item: &Item, tables: &mut Tables) -> Found {
    let method = match item.call() {
        call if call.contains("_unbiased_") => Covariance::Unbiased,
        call if call.contains("_DeLong_") => Covariance::DeLong,
        _ => Covariance::Jackknife,
    };
    let estimates = estimate(&study(item, tables), Figure::Auc, method).unwrap();
    let margin = item.value("margin").as_f64().unwrap();
    let compared = rockette::compare(&estimates, Factors::Random, Confidence::P90).unwrap();
    let pair = item.id().split('_').find_map(|part| part.split_once('-')).unwrap();
    let places = [pair.0, pair.1]
        .map(|name| estimates.modalities().iter().position(|known| known == name).unwrap());
    let difference = compared.differences.iter();
    let difference = difference
        .map(|found| if found.first == places[0] { *found } else { found.reversed() })
        .find(|found| [found.first, found.second] == places)
        .unwrap();
    let both = difference.equivalence(margin).unwrap();
    let mut found = Found::default();
    found.set("diff", difference.difference.point);
    found.set("se", difference.se);
    found.set("df", difference.df.unwrap());
    found.set("margin", margin);
    found.set("t_first_ni", both.lower.z);
    found.set("p_first_ni", both.lower.p);
    found.set("t_second_ni", both.upper.z);
    found.set("p_second_ni", both.upper.p);
    found.set("p_tost", both.p);
    found.list("ci90", [difference.difference.low, difference.difference.high]);
    found
}

/// What RJafroc prints of both methods: figures and the test with random readers and cases.
fn rjafroc_common(estimates: &Estimates) -> (Found, Comparison) {
    let compared = rockette::compare(estimates, Factors::Random, Confidence::P95).unwrap();
    let (t, r) = (estimates.modalities().len(), estimates.readers().len());
    let mut found = Found::default();
    let foms = (0..r).flat_map(|j| (0..t).map(move |i| (i, j)));
    found.list("FOMs.foms", foms.map(|(i, j)| estimates.value(i, j).unwrap()));
    found.list("FOMs.trtMeans.Estimate", (0..t).map(|i| estimates.mean(i).unwrap()));
    let single = compared.differences.len() == 1;
    for (place, difference) in compared.differences.iter().enumerate() {
        let at = if single { String::new() } else { format!("[{place}]") };
        found.set(format!("FOMs.trtMeanDiffs.Estimate{at}"), difference.difference.point);
        let mut set = |name: &str, value| found.set(format!("RRRC.ciDiffTrt.{name}{at}"), value);
        set("Estimate", difference.difference.point);
        set("StdErr", difference.se);
        set("DF", difference.df.unwrap());
        set("t", difference.statistic);
        set("PrGTt", difference.p);
        set("CILower", difference.difference.low);
        set("CIUpper", difference.difference.high);
    }
    let start = "RRRC.ciAvgRdrEachTrt";
    for (place, mean) in compared.means.iter().enumerate() {
        let mut set = |name: &str, value| found.set(format!("{start}.{name}[{place}]"), value);
        set("Estimate", mean.mean.point);
        set("StdErr", mean.se);
        set("DF", mean.df.unwrap());
        set("CILower", mean.mean.low);
        set("CIUpper", mean.mean.high);
        set("Cov2", compared.averages.by_modality[place].1);
    }
    let equality = &compared.equality;
    found.list("RRRC.FTests.DF", [equality.df, equality.df_denominator.unwrap()]);
    found.set("RRRC.FTests.FStat[0]", equality.statistic);
    found.set("RRRC.FTests.p[0]", equality.p);
    (found, compared)
}

/// RJafroc, on figures or on pseudovalues.
pub(crate) fn rjafroc(item: &Item, tables: &mut Tables) -> Found {
    let study = study(item, tables);
    let estimates = estimate(&study, Figure::Auc, Covariance::Jackknife).unwrap();
    let (mut found, compared) = rjafroc_common(&estimates);
    let scale = match item.call().contains("'DBM'") {
        true => {
            table_fields(&mut found, &study);
            estimates.cases() as f64
        }
        false => {
            anova_fields(&mut found, &compared);
            1.0
        }
    };
    let squares = [compared.mean_squares.modality, compared.equality.denominator];
    found.list("RRRC.FTests.MS", squares.map(|square| scale * square));
    found
}

fn anova_fields(found: &mut Found, compared: &Comparison) {
    let (squares, averages) = (&compared.mean_squares, &compared.averages);
    let (t, r) = (averages.by_modality.len() as f64, averages.by_reader.len() as f64);
    let lines = [
        (t - 1.0, squares.modality),
        (r - 1.0, squares.reader.unwrap()),
        ((t - 1.0) * (r - 1.0), squares.interaction.unwrap()),
    ];
    found.list("ANOVA.TRanova.DF", lines.iter().map(|line| line.0));
    found.list("ANOVA.TRanova.MS", lines.iter().map(|line| line.1));
    found.list("ANOVA.TRanova.SS", lines.iter().map(|line| line.0 * line.1));
    // RJafroc takes Cov2 - Cov3 below 0 as 0 in the components too.
    let components = rockette::components(squares, averages, true).unwrap();
    let covariances = [averages.cov1, averages.cov2, averages.cov3, averages.error];
    let readers = [components.reader, components.interaction];
    found.list("ANOVA.VarCom.Estimates", readers.into_iter().chain(covariances));
    for (place, covariance) in covariances[..3].iter().enumerate() {
        found.set(format!("ANOVA.VarCom.Rhos[{}]", place + 2), covariance / averages.error);
    }
    found.list("ANOVA.IndividualTrt.DF", averages.by_modality.iter().map(|_| r - 1.0));
    found.list("ANOVA.IndividualTrt.msREachTrt", squares.by_modality.iter().copied());
    found.list("ANOVA.IndividualTrt.varEachTrt", averages.by_modality.iter().map(|own| own.0));
    found.list("ANOVA.IndividualTrt.cov2EachTrt", averages.by_modality.iter().map(|own| own.1));
    found.list("ANOVA.IndividualRdr.DF", averages.by_reader.iter().map(|_| t - 1.0));
    found.list("ANOVA.IndividualRdr.msTEachRdr", squares.by_reader.iter().copied());
    found.list("ANOVA.IndividualRdr.varEachRdr", averages.by_reader.iter().map(|own| own.0));
    found.list("ANOVA.IndividualRdr.cov1EachRdr", averages.by_reader.iter().map(|own| own.1));
}

fn table_fields(found: &mut Found, study: &Study) {
    let table = dbm::table(study, Figure::Auc).unwrap();
    let lines: Vec<dbm::Line> = table.lines.into_iter().chain([table.total()]).collect();
    found.list("ANOVA.TRCanova.SS", lines.iter().map(dbm::Line::sum));
    found.list("ANOVA.TRCanova.DF", lines.iter().map(|line| line.df));
    found.list("ANOVA.TRCanova.MS", lines.iter().map(|line| line.mean_square));
    let part = table.components;
    let parts = [
        part.reader,
        part.case,
        part.modality_reader,
        part.modality_case,
        part.reader_case,
        part.error,
    ];
    found.list("ANOVA.VarCom.Estimates", parts);
    let named = |start: &str, name: &str| format!("ANOVA.{start}.{name}");
    let names = study.modalities().iter().enumerate();
    // RJafroc's own names of the first modality and of the first reader.
    let modalities =
        names.flat_map(|(i, name)| [(i, format!("trt{i}")), (i, format!("trt{name}"))]);
    let franken = (0..study.modalities().len()).map(|i| (i, format!("trtTREAT{}", i + 1)));
    for (i, name) in modalities.chain(franken) {
        let lines = table.by_modality[i];
        found.list(&named("IndividualTrt", &name), lines.map(|line| line.mean_square));
        found.list("ANOVA.IndividualTrt.DF", lines.map(|line| line.df));
    }
    for j in 0..study.readers().len() {
        for name in [format!("rdr{j}"), format!("rdrREADER_{}", j + 1)] {
            let lines = table.by_reader[j];
            found.list(&named("IndividualRdr", &name), lines.map(|line| line.mean_square));
            found.list("ANOVA.IndividualRdr.DF", lines.map(|line| line.df));
        }
    }
}
