//! `reliance scan`: the headers of images as an inventory, one row an instance.

pub(crate) mod arguments;
mod columns;
mod exports;
mod flow;
mod known;
mod levels;
mod look;
mod output;
mod pairs;
mod pixels;
mod read;
mod root;
mod said;
mod store;
mod summary;
mod walk;

use std::path::{Path, PathBuf};

use arguments::{Level, Printed, Scan};
use columns::{Made, Places};
use flow::{Plan, Walked};
use known::{Known, Stream};
use output::Output;
use read::Look;
use root::Root;
use said::Said;
use store::{Growing, List, Lists, Place};
use summary::{Counting, Summary};
use walk::Skip;

use crate::progress::FileBar;
use crate::{say, source, write};

/// Fewest threads that read where objects are fetched.
const REQUESTS: usize = 16;

pub(super) fn run(args: &Scan, catalogue: Option<&Path>) -> Result<bool, String> {
    let suffix = args.out.extension().and_then(|extension| extension.to_str());
    if !suffix.is_some_and(|suffix| matches!(suffix, "parquet" | "csv")) {
        return Err(format!("{} is neither .parquet nor .csv", args.out.display()));
    }
    if source::is_object(&args.out.to_string_lossy()) {
        return Err("an inventory is written to a disk; give a path for --out".into());
    }
    let roots: Result<Vec<Root>, String> = args.paths.iter().map(|path| Root::open(path)).collect();
    let roots = roots?;
    let beside = match args.out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let _lock = write::lock(beside)?;
    let scan = Scanning::new(args, roots, catalogue)?;
    let summary = scan.run()?;
    if summary.is_empty() {
        return Err("there is no file below these paths".into());
    }
    match args.format {
        Printed::Text => say::data(&summary.text()),
        Printed::Json => say::data(&super::as_json(&summary)?),
    }
    say::talk(&format!("inventory: {}", args.out.display()));
    say::talk(&format!("files without a row: {}", scan.others_csv().display()));
    if let Some(worklist) = &args.worklist {
        say::talk(&format!("worklist: {}", worklist.display()));
    }
    if let Some(pairs) = &args.pairs {
        say::talk(&format!("pairs: {}", pairs.display()));
    }
    Ok(summary.has_problems())
}

/// A scan that was asked for.
struct Scanning<'a> {
    args: &'a Scan,
    roots: Vec<Root>,
    key: Option<Vec<u8>>,
    place: Place,
    made: Made,
    lists: Lists,
    look: Look,
}

impl<'a> Scanning<'a> {
    fn new(
        args: &'a Scan,
        roots: Vec<Root>,
        catalogue: Option<&Path>,
    ) -> Result<Scanning<'a>, String> {
        let key = args.pseudonymise.as_deref().map(output::key).transpose()?;
        let (look, judged_by) = look::read(args, catalogue)?;
        let made = Made::of(args, &judged_by);
        let lists = Lists {
            rows: columns::of_instances(),
            others: columns::of_others(),
            notes: columns::of_notes(),
            facts: store::facts(&made),
        };
        Ok(Scanning { args, roots, key, place: Place::of(&args.out), made, lists, look })
    }

    fn output(&self) -> Output<'_> {
        Output {
            out: &self.args.out,
            level: self.args.level,
            key: self.key.clone(),
            columns: &self.lists.rows,
            facts: &self.lists.facts,
        }
    }

    /// Where a finished list lies: that of instances is the output itself where that is a
    /// plain one.
    fn finished(&self, list: List) -> PathBuf {
        if list == List::Rows && self.output().is_plain() {
            return self.args.out.clone();
        }
        self.place.finished(list)
    }

    /// The list of files without a row, as CSV.
    fn others_csv(&self) -> PathBuf {
        let stem = self.args.out.file_stem().unwrap_or_default().to_string_lossy();
        self.args.out.with_file_name(format!("{stem}.others.csv"))
    }

    fn known(&self) -> Known {
        if self.args.fresh {
            return Known::new(Vec::new());
        }
        let mut streams = Vec::new();
        let mut stream = |list, files| {
            streams.push(Stream::new(files, self.lists.columns(list), list, &self.made));
        };
        // The newest first.
        for run in self.place.interrupted().iter().rev() {
            List::ALL.into_iter().for_each(|list| stream(list, Place::parts(run, list)));
        }
        List::ALL.into_iter().for_each(|list| stream(list, vec![self.finished(list)]));
        Known::new(streams)
    }

    fn run(&self) -> Result<Summary, String> {
        let known = self.known();
        let run = self.place.begin()?;
        let mut growing = Growing::new(&run, &self.lists)?;
        let mut counting = Counting::new(&self.lists.rows);
        let bar = FileBar::new(self.roots.iter().map(Root::counted).collect());
        let walked = self.flow(known, &mut |said| {
            bar.inc(said.files);
            counting.add(&said);
            growing.push(&said)?;
            growing.write_if_due()
        })?;
        drop(bar);
        growing.end()?;
        self.finish(&run)?;
        Ok(counting.end(walked))
    }

    /// Files that the run itself reads or writes: they are no part of what is scanned.
    fn own_files(&self) -> Skip {
        let args = self.args;
        let optional = [
            &args.worklist,
            &args.pairs,
            &args.croissant,
            &args.prov,
            &args.side,
            &args.names,
            &args.safe_private,
            &args.pseudonymise,
        ];
        let mut files = vec![args.out.clone(), self.others_csv()];
        files.extend(optional.into_iter().flatten().cloned());
        Skip::new(&files)
    }

    fn flow(
        &self,
        known: Known,
        take: &mut dyn FnMut(Said) -> Result<(), String>,
    ) -> Result<Walked, String> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        // A thread that waits for a store keeps no processor busy.
        let remote = self.roots.iter().any(|root| root.objects.is_some());
        let cores = if remote { cores.max(REQUESTS) } else { cores };
        let plan = Plan {
            roots: &self.roots,
            skip: &self.own_files(),
            places: &Places::of(self.args),
            look: &self.look,
            jobs: self.args.jobs.unwrap_or(cores).clamp(1, 256),
        };
        flow::run(&plan, known, take)
    }

    /// The inventory described for others, where that is asked for.
    fn export(&self) -> Result<(), String> {
        let (out, rows) = (&self.args.out, self.finished(List::Rows));
        let columns = &self.lists.rows;
        if let Some(croissant) = &self.args.croissant {
            let written = match self.args.level {
                Level::Instance => columns.clone(),
                level => levels::RollUp::new(level, columns).columns(),
            };
            let document = exports::croissant(out, &rows, columns, &written)?;
            exports::write(croissant, &document)?;
        }
        if let Some(prov) = &self.args.prov {
            exports::write(prov, &exports::prov(out, &rows, columns)?)?;
        }
        Ok(())
    }

    /// From parts to the files that were asked for.
    fn finish(&self, run: &Path) -> Result<(), String> {
        for list in [List::Notes, List::Others, List::Rows] {
            self.place.finish(run, list, &self.finished(list))?;
        }
        let output = self.output();
        if !output.is_plain() {
            output.write(&self.finished(List::Rows))?;
        }
        let others = Output {
            out: &self.others_csv(),
            level: Level::Instance,
            key: None,
            columns: &self.lists.others,
            facts: &self.lists.facts,
        };
        others.write(&self.finished(List::Others))?;
        if let Some(worklist) = &self.args.worklist {
            output::worklist(worklist, &self.finished(List::Notes), &self.lists.notes)?;
        }
        self.export()?;
        if let Some(pairs) = &self.args.pairs {
            pairs::write(pairs, &self.finished(List::Rows), &self.lists.rows)?;
        }
        self.place.clear();
        Ok(())
    }
}
