//! Every check on device folders that nobody would write, and somebody will.

mod chinese;
mod drawn;
pub(crate) mod lists;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use reliance_model::catalogue::{Catalogue, CheckCall};
use reliance_model::catalogue_read;
use reliance_model::finding::Answer;
use reliance_stats::reduction::{Need, Reduced, Reductions, Wanted};

use crate::testing::{Folder, asking, reduce};
use crate::{Answered, CHECKS, Check};

/// The shipped catalogue.
fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
        let mut files = BTreeMap::new();
        walk(&root, "", &mut files);
        catalogue_read::read(&files).items
    })
}

#[allow(clippy::disallowed_methods, reason = "the shipped catalogue is read from its folder")]
fn walk(root: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            walk(root, &path, files);
        } else {
            files.insert(path, std::fs::read(entry.path()).unwrap());
        }
    }
}

/// The calls of a check in the catalogue, and one without parameters.
fn calls(check: &Check) -> Vec<CheckCall> {
    let all = catalogue().requirements.values().flat_map(|requirement| &requirement.checks);
    let mut calls: Vec<CheckCall> = all.filter(|call| call.check == check.name).cloned().collect();
    calls.push(CheckCall { check: check.name.into(), parameters: BTreeMap::new() });
    calls
}

/// What a table may do to a reduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tables {
    /// Every reduction could be made.
    Read,
    /// No reduction could be made.
    Unreadable,
    /// Panels would be larger than the budget, tallies lost digits.
    OverBudget,
}

fn reductions(folder: &Folder, needs: Vec<Need>, tables: Tables) -> Reductions {
    let made = reduce(folder, needs);
    let mut reductions = Reductions::default();
    for (need, reduced) in made.needs() {
        let reduced = match (tables, &need.wanted, reduced.clone()) {
            (Tables::Unreadable, _, _) => Reduced::Unavailable("a table that can be read".into()),
            (Tables::OverBudget, Wanted::Panel { .. }, _) => {
                Reduced::Unavailable("a panel of at most 10 rows".into())
            }
            (Tables::OverBudget, _, Reduced::Tally(mut tally)) => {
                tally.loss = Some("scores were rounded".into());
                Reduced::Tally(tally)
            }
            (_, _, reduced) => reduced,
        };
        reductions.insert(need.clone(), reduced);
    }
    reductions
}

fn put(check: &Check, folder: &Folder, call: &CheckCall, tables: Tables) -> (bool, Answered) {
    asking(folder, call, |ask| {
        let needs = check.needs(ask);
        let rests = !needs.is_empty();
        let reductions = reductions(folder, needs, tables);
        (rests, check.answer(ask, &reductions).unwrap_or_else(Answered::from))
    })
}

/// Is everything printed a number?
fn printable(answered: &Answered) -> Result<(), String> {
    for figure in &answered.figures {
        let limits = figure.interval.map_or([0.0; 2], |(low, high)| [low, high]);
        let numbers = limits.into_iter().chain(figure.value);
        if !numbers.into_iter().all(f64::is_finite) {
            return Err(format!("{figure:?}"));
        }
        if figure.counts.is_some_and(|(part, whole)| part > whole) {
            return Err(format!("more than all: {figure:?}"));
        }
        if let (Some(value), Some((low, high))) = (figure.value, figure.interval)
            && !(low <= value && value <= high)
        {
            return Err(format!("outside its limits: {figure:?}"));
        }
    }
    let said = [Some(&answered.because), answered.to_do.as_ref()];
    for text in said.into_iter().flatten().chain(&answered.caveats) {
        // What stands between backticks is quoted from the folder.
        let mut own = text.split('`').step_by(2).flat_map(|part| part.split_whitespace());
        if own.any(|word| ["NaN", "inf", "-inf"].contains(&word.trim_end_matches([',', ';', ')'])))
        {
            return Err(format!("no number: {text}"));
        }
    }
    Ok(())
}

fn all_checks(tape: &[u16]) -> Result<(), TestCaseError> {
    let folder = drawn::folder(catalogue(), tape);
    let no_rows = folder.rows.values().all(Vec::is_empty);
    let mut wrong = Vec::new();
    for (at, check) in CHECKS.iter().enumerate() {
        let calls = calls(check);
        let which = usize::from(tape.get(at % tape.len().max(1)).copied().unwrap_or_default());
        let call = &calls[which % calls.len()];
        for tables in [Tables::Read, Tables::Unreadable, Tables::OverBudget] {
            let (rests, answered) = put(check, &folder, call, tables);
            let nothing = rests && (no_rows || tables == Tables::Unreadable);
            let bare = lists::bare(&answered);
            let of_a_patient = lists::of_a_patient(&answered);
            let why = match printable(&answered) {
                Ok(()) if !of_a_patient.is_empty() => format!("of a patient: {of_a_patient:?}"),
                Ok(()) if !bare.is_empty() => format!("cut without the whole: {bare:?}"),
                Err(why) => why,
                Ok(()) if nothing && answered.answer == Answer::Shown => "shown by nothing".into(),
                Ok(()) => continue,
            };
            let Answered { answer, because, caveats, .. } = answered;
            wrong.push(format!("{why}: {call:?} {tables:?}: {answer:?}, {because}, {caveats:?}"));
        }
    }
    prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 64,
        ..ProptestConfig::default()
    })]

    #[test]
    fn odd_folders_neither_stop_a_check_nor_show_anything_without_rows(
        tape in proptest::collection::vec(any::<u16>(), 1..600)
    ) {
        all_checks(&tape)?;
    }
}

/// Folders drawn; a bound on the suite's time.
const CASES: u32 = 48;
