//! Every row says where it comes from, and every file has its hash.
//!
//! ## What it asks
//! Has each data set's file a computed hash, and each row its site?
//! `field` asks for other fields: `dataset-hash` is the hash of the files; `site` and `source` and any other field is the column with that role, such as `split-version`, `preprocessing-hash`, `source-hash`, `config-hash`; `model-version` is the column `version`.
//! Of `[[inventories]]` the hash, the site and, as `source-hash`, the hash of each file are asked; without `field` the days of their studies are held against the declared window of collection too, and so is that no image lacks a row, by the scan's list of files without one (`others`).
//! `per = "patient"` asks that each row with an output has them.
//!
//! ## Why
//! A case that cannot be followed back to its source cannot be verified by an inspector.
//!
//! ## What it needs
//! The files in the folder, and the columns named.
//!
//! ## What may cross a border
//! Hashes and counts of rows.
//!
//! ## If it is not shown
//! Add the column, and fill it in for every row.

use reliance_model::device::{Dataset, Role};
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::images;
use crate::parameters::{self, values};
use crate::sets;
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("provenance-complete", include_str!("provenance_complete.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[("field", &[]), ("per", &["patient"])];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets = chosen(ask);
    let roles = fields(ask).into_iter().filter(|field| *field != "dataset-hash").map(role);
    let tables: Vec<Need> = roles.flat_map(|role| sets::keys_needs(ask, &sets, role)).collect();
    match ask.call.parameter("per") {
        Some(_) => tables,
        None => tables.into_iter().chain(images::dates::needs(ask, &fields(ask))).collect(),
    }
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let mut parts = Vec::new();
    for set in chosen(ask) {
        for field in fields(ask) {
            parts.push(match field {
                "dataset-hash" => hash(ask, set),
                field => column(ask, reductions, set, role(field)),
            });
        }
    }
    if ask.call.parameter("per").is_none() {
        let dates = ask.call.parameter("field").is_none();
        parts.extend(images::dates::answers(ask, reductions, &fields(ask), dates));
    }
    combine_results(parts).ok_or_else(|| {
        Missing::new("a data set", "declare the tables and data sets in `reliance.toml`")
    })
}

/// All data sets; those with device outputs where each patient's is asked.
fn chosen<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let outputs = ask.call.parameter("per").is_some();
    let holds = |set: &&Dataset| {
        !outputs || matches!(set.role, Role::Test | Role::Readers | Role::Monitoring)
    };
    ask.evidence.device.datasets.iter().filter(holds).collect()
}

fn fields<'a>(ask: &Ask<'a>) -> Vec<&'a str> {
    match values(ask, "field") {
        [] => vec!["dataset-hash", "site"],
        asked => asked.iter().map(String::as_str).collect(),
    }
}

/// Role of the column that holds a field.
fn role(field: &str) -> &str {
    if field == "model-version" { "version" } else { field }
}

fn hash(ask: &Ask<'_>, set: &Dataset) -> Result<Answered, Missing> {
    let files = ask.evidence_of(set);
    if files.is_empty() {
        return Err(Missing::new(
            format!("the table `{}` of data set `{}`", set.table, set.name),
            "declare it under `[[tables]]`",
        ));
    }
    if let Some(unread) = files.iter().find(|file| file.sha256.is_none()) {
        return Err(Missing::new(
            format!("the bytes of `{}`, for its hash", unread.file),
            "put the file where `reliance.toml` says",
        ));
    }
    let number = count(files.len() as u64, "file");
    Ok(Answered::shown(format!("the hash of {number} of `{}` is computed", set.name))
        .evidence(files))
}

fn column(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    role: &str,
) -> Result<Answered, Missing> {
    // Digests, since a hash or a source may be another in every row.
    let keys = sets::keys(ask, reductions, set, role)?;
    let (missing, values) = (keys.missing, keys.counts.len() as u64);
    let rows: u64 = keys.counts.values().sum::<u64>() + missing;
    let name = &set.name;
    let answered = if rows == 0 {
        return Err(Missing::new(format!("a row in data set `{name}`"), "check the file"));
    } else if missing > 0 {
        return Err(Missing::new(
            format!("`{role}` of {} of `{name}`", count(missing, "row")),
            format!("fill the column `{role}` in"),
        ));
    } else {
        let different = count(values, "value");
        Answered::shown(format!(
            "all {} of `{name}` have `{role}` ({different})",
            count(rows, "row")
        ))
    };
    let number = figure("values", format!("`{name}`, {role}"), values as f64);
    Ok(answered.figures([number]).evidence(ask.evidence_of(set)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn test_set(rows: &[&str]) -> Folder {
        folder().dataset("test", Role::Test, rows.iter().map(|words| row(words)).collect())
    }

    #[test]
    fn shown_where_files_are_hashed_and_rows_have_sites() {
        insta::assert_snapshot!(answer(CHECK, &test_set(&["site=x", "site=y"])), @"shown: the hash of 1 file of `test` is computed; all 2 rows of `test` have `site` (2 values)");
    }

    #[test]
    fn undetermined_where_a_field_or_a_file_is_missing() {
        insta::assert_snapshot!(answer(CHECK, &test_set(&["site=x", "case=b"])), @r"
        undetermined: needs `site` of 1 row of `test`; besides, 1 shown
        to do: fill the column `site` in
        ");
        let column = test_set(&["case=a"]).parameter("field", "split-version");
        insta::assert_snapshot!(answer(CHECK, &column), @r"
        undetermined: needs a column for `split-version` in data set `test`
        to do: name it under `columns` of table `test` as `split-version`
        ");
        let mut unread = test_set(&["case=a"]).parameter("field", "dataset-hash");
        unread.evidence.files.clear();
        insta::assert_snapshot!(answer(CHECK, &unread), @r"
        undetermined: needs the bytes of `data/test.csv`, for its hash
        to do: put the file where `reliance.toml` says
        ");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs a data set
        to do: declare the tables and data sets in `reliance.toml`
        ");
        let untabled = test_set(&["case=a"]).parameter("field", "dataset-hash");
        insta::assert_snapshot!(answer(CHECK, &untabled.device(|device| device.tables.clear())), @r"
        undetermined: needs the table `test` of data set `test`
        to do: declare it under `[[tables]]`
        ");
    }

    #[test]
    fn each_output_has_its_model_and_configuration() {
        let folder = test_set(&["version=2 config-hash=a", "version=2 config-hash=b"])
            .dataset("train", Role::Training, vec![row("case=a")])
            .parameter("field", "model-version")
            .parameter("field", "config-hash")
            .parameter("per", "patient");
        insta::assert_snapshot!(answer(CHECK, &folder), @"shown: all 2 rows of `test` have `version` (1 value); all 2 rows of `test` have `config-hash` (2 values)");
        insta::assert_snapshot!(answer(CHECK, &folder.parameter("per", "moon")), @"for a person: `provenance-complete` cannot compute `per = patient+moon`, so a person must judge what it asks");
    }
}
