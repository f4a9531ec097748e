//! What folding costs beyond decoding: both in one run, on one file, with equal columns.
//!
//! `FOLD_LOG=log.parquet [FOLD_SIDE=side.parquet] cargo bench -p reliance-tables`, where
//! the log has the columns of an inference log and the side file its demographics by
//! `study_id`. Prints CPU seconds, wall seconds and their ratios, each the least of three.
//! `FOLD_CELLS=cells.csv` names a file for the cells of the histograms, one a line, so that
//! another program's can be held against them.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stdout, reason = "a bench")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use reliance_model::device::{Dataset, Device, Join, RowUnit, Table};
use reliance_stats::reduction::{Axis, Need, Number, Reductions};
use reliance_tables::{Budget, Source, reduce};

struct Opened(File, u64);

impl Source for Opened {
    fn len(&self) -> u64 {
        self.1
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        self.0.read_exact_at(buffer, offset)
    }
}

const SLICES: [&str; 7] =
    ["manufacturer", "scanner_model", "software_version", "sex", "race", "ethnicity", "decision"];

fn main() {
    let Ok(log) = std::env::var("FOLD_LOG") else {
        println!("set FOLD_LOG to an inference log in Parquet");
        return;
    };
    let threads = std::thread::available_parallelism().unwrap().get();
    let budget = Budget { threads, ..Budget::default() };
    if log.ends_with(".csv") {
        // Nothing decodes CSV bare: another program's scan is what it is held against.
        let fold = least(|| folded(&histograms(&log), &slices(), &budget));
        println!("11 slice histograms x month x site, CSV");
        println!("  fold        {:6.2} CPU s {:6.2} wall s", fold.0, fold.1);
        return;
    }
    let columns =
        [&SLICES[..], &["age", "kvp", "slice_thickness", "label", "site", "event_time"]].concat();
    let decode = least(|| bare(&log, &columns, threads));
    let fold = least(|| folded(&histograms(&log), &slices(), &budget));
    told("11 slice histograms x month x site", decode, fold);
    if let Ok(cells) = std::env::var("FOLD_CELLS") {
        std::fs::write(cells, written(&reductions(&histograms(&log), &slices(), &budget))).unwrap();
    }
    let columns = [&columns[..], &["score", "study_id"]].concat();
    let mut decode = least(|| bare(&log, &columns, threads));
    let mut device = histograms(&log);
    device.tables[0].row = RowUnit::Case;
    if let Ok(side) = std::env::var("FOLD_SIDE") {
        let side_columns = ["study_id", "age", "sex", "race"];
        let side_decode = least(|| bare(&side, &side_columns, threads));
        decode = (decode.0 + side_decode.0, decode.1 + side_decode.1);
        let by = |(role, column): (&str, &str)| (role.to_string(), column.to_string());
        let side_columns =
            [("case", "study_id"), ("side_age", "age"), ("side_sex", "sex"), ("side_race", "race")];
        let side_columns = side_columns.into_iter().map(by).collect();
        device.tables[0].joins.push(Join { file: side, on: "case".into(), columns: side_columns });
    }
    let fold = least(|| folded(&device, &full(&device), &budget));
    told("full: hash, duplicates, join, exact scores, histograms", decode, fold);
    println!("peak memory {} MiB", peak());
}

/// All columns of the log as roles.
fn histograms(log: &str) -> Device {
    let columns = SLICES.iter().chain(&["age", "kvp", "slice_thickness", "site", "score"]);
    let mut columns: BTreeMap<String, String> =
        columns.map(|name| (name.to_string(), name.to_string())).collect();
    for (role, column) in [("truth", "label"), ("date", "event_time"), ("case", "study_id")] {
        columns.insert(role.into(), column.into());
    }
    let row = RowUnit::Image;
    let mut device = Device::default();
    device.tables.push(Table {
        name: "log".into(),
        file: log.into(),
        columns,
        row,
        ..Table::default()
    });
    device.datasets.push(Dataset { name: "all".into(), table: "log".into(), ..Dataset::default() });
    device
}

fn ages() -> Vec<Number> {
    (2..9).map(|decade| Number::new(f64::from(decade) * 10.0).unwrap()).collect()
}

fn slices() -> BTreeSet<Need> {
    let more = [
        Axis::bands("age", &ages()),
        Axis::exact("kvp"),
        Axis::exact("slice_thickness"),
        Axis::binary("truth"),
    ];
    let slices = SLICES.iter().map(|role| Axis::category(role)).chain(more);
    let by = |slice| vec![slice, Axis::month("date"), Axis::category("site")];
    slices.map(|slice| Need::tally("all", by(slice))).collect()
}

fn full(device: &Device) -> BTreeSet<Need> {
    let mut needs = slices();
    needs.insert(Need::tally_of("all", vec![Axis::binary("truth")], "score"));
    needs.insert(Need::keys("all", "case"));
    let threshold = Number::new(0.35).unwrap();
    for slice in ["sex", "race", "site", "manufacturer"] {
        let by =
            vec![Axis::at_least("score", threshold), Axis::binary("truth"), Axis::category(slice)];
        needs.insert(Need::tally("all", by));
    }
    if !device.tables[0].joins.is_empty() {
        let by = [
            Axis::bands("side_age", &ages()),
            Axis::category("side_sex"),
            Axis::category("side_race"),
        ];
        needs.insert(Need::tally("all", by.into()));
    }
    needs
}

fn folded(device: &Device, needs: &BTreeSet<Need>, budget: &Budget) {
    let reductions = reductions(device, needs, budget);
    assert!(
        reductions
            .needs()
            .all(|(need, _)| reductions.tally(need).is_ok() || reductions.keys(need).is_ok())
    );
}

fn reductions(device: &Device, needs: &BTreeSet<Need>, budget: &Budget) -> Reductions {
    let open = |name: &str| -> Result<Arc<dyn Source>, String> {
        let file = File::open(name).map_err(|error| error.to_string())?;
        let length = file.metadata().map_err(|error| error.to_string())?.len();
        Ok(Arc::new(Opened(file, length)))
    };
    let reading = reduce(device, needs, &open, budget, &());
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    reading.items.reductions
}

/// The cells of the histograms as CSV.
fn written(reductions: &Reductions) -> String {
    let mut text = String::from("slice,level,month,site,rows\n");
    for need in slices() {
        let tally = reductions.tally(&need).unwrap();
        for (levels, cell) in &tally.cells {
            let levels: Vec<String> = levels.iter().map(|level| format!("\"{level}\"")).collect();
            text += &format!("{},{},{}\n", tally.axes[0], levels.join(","), cell.rows);
        }
    }
    text
}

/// The same columns through parquet-rs, a row group a thread, and nothing else.
fn bare(path: &str, columns: &[&str], threads: usize) {
    let file = File::open(path).unwrap();
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).unwrap();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let group = next.fetch_add(1, Ordering::Relaxed);
                    if group >= metadata.metadata().num_row_groups() {
                        break;
                    }
                    // A clone would share its place in the file with the other threads.
                    let file = File::open(path).unwrap();
                    let builder =
                        ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
                    let mask =
                        ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
                    let reader = builder.with_projection(mask).with_row_groups(vec![group]);
                    reader
                        .with_batch_size(8192)
                        .build()
                        .unwrap()
                        .for_each(|batch| drop(batch.unwrap()));
                }
            });
        }
    });
}

/// CPU and wall seconds of the quickest of three.
fn least(run: impl Fn()) -> (f64, f64) {
    let timed = |_| {
        let (cpu, wall) = (cpu(), Instant::now());
        run();
        (self::cpu() - cpu, wall.elapsed().as_secs_f64())
    };
    (0..3).map(timed).fold((f64::MAX, f64::MAX), |a, b| (a.0.min(b.0), a.1.min(b.1)))
}

fn told(what: &str, decode: (f64, f64), fold: (f64, f64)) {
    println!("{what}");
    println!("  bare decode {:6.2} CPU s {:6.2} wall s", decode.0, decode.1);
    println!("  fold        {:6.2} CPU s {:6.2} wall s", fold.0, fold.1);
    println!("  ratio       {:6.2}       {:6.2}", fold.0 / decode.0, fold.1 / decode.1);
}

/// CPU seconds of this process so far; Linux counts them in hundredths.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
