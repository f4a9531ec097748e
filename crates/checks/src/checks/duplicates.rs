//! No case is counted twice.
//!
//! ## What it asks
//! Does the identity of a row occur again in the same data set?
//! What identifies a row follows from the table's `row`: the case; the image; the case and lesion; the case, reader and modality; or the subject.
//! `across = "split"` asks the same between data sets of different use, by case and, where there are such columns, by image and by content hash.
//!
//! ## Why
//! A case counted twice narrows every confidence interval without adding evidence.
//!
//! ## What it needs
//! The columns that identify a row: `case`, `image`, `lesion`, `reader`, `modality`, `patient`.
//! A column with the role `content-hash` is compared too, and finds copies under another identifier.
//! `[[inventories]]` are looked through for copies by bytes, instance UID and pixels; images that repeat by their pixels alone may be blank, so a person looks at them.
//!
//! ## What may cross a border
//! Only how many rows repeat.
//!
//! ## If it is not shown
//! Remove the repeated rows, or declare in the table's `row` what one row is.

use std::collections::BTreeMap;

use reliance_model::device::{Dataset, Role, RowUnit};
use reliance_stats::reduction::{Axis, Keys, Need, PanelRow, Reductions};

use crate::combine::combine_results;
use crate::parameters;
use crate::sets::{self, no_column};
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Check, Missing, images};

pub(crate) const CHECK: Check =
    Check::new("duplicates", include_str!("duplicates.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[("across", &["split"])];

/// Identifiers compared across a split.
const ACROSS: [&str; 3] = ["case", "image", "content-hash"];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets: Vec<&Dataset> = ask.evidence.device.datasets.iter().collect();
    if ask.call.parameter("across").is_some() {
        let tables = ACROSS.iter().flat_map(|role| sets::keys_needs(ask, &sets, role));
        return tables.chain(images::split::needs(ask, &["image"])).collect();
    }
    let identities = sets.iter().filter_map(|set| identity_need(ask, set).ok());
    let hashes = sets::keys_needs(ask, &sets, "content-hash");
    identities.chain(hashes).chain(images::copies::needs(ask)).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let sets = &ask.evidence.device.datasets;
    let asks_across = ask.call.parameter("across").is_some();
    let mut parts = match asks_across {
        true => images::copies::across(ask, reductions),
        false => images::copies::answers(ask, reductions),
    };
    if !asks_across {
        parts.extend(sets.iter().map(|set| within(ask, reductions, set)));
    } else if parts.is_empty() || !sets.is_empty() {
        parts.extend(across(ask, reductions));
    }
    combine_results(parts).ok_or_else(|| {
        Missing::new("a data set", "declare the tables and data sets in `reliance.toml`")
    })
}

/// Roles that identify a row of the data set.
fn identity(ask: &Ask<'_>, set: &Dataset) -> Vec<&'static str> {
    let unit = ask.evidence.device.table_of(set).map_or(RowUnit::Case, |table| table.row);
    match unit {
        RowUnit::Case => vec!["case"],
        RowUnit::Image => vec!["image"],
        RowUnit::Lesion => vec!["case", "lesion"],
        RowUnit::Reading if sets::has(ask, set, "modality") => vec!["case", "reader", "modality"],
        RowUnit::Reading => vec!["case", "reader"],
        RowUnit::Subject => vec!["patient"],
    }
}

fn identity_need(ask: &Ask<'_>, set: &Dataset) -> Result<Need, Missing> {
    let roles = identity(ask, set);
    if let Some(role) = roles.iter().find(|role| !sets::has(ask, set, role)) {
        return Err(no_column(set, role));
    }
    Ok(match roles[..] {
        [role] => Need::keys(&set.name, role),
        _ => Need::panel(&set.name, Vec::<Axis>::new(), &roles),
    })
}

fn within(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let need = identity_need(ask, set)?;
    let roles = identity(ask, set);
    let (rows, repeats, missing) = match roles[..] {
        [_] => {
            let keys = reductions.keys(&need)?;
            (keys.counts.len() as u64 + keys.missing, keys.repeats(), keys.missing)
        }
        _ => {
            let rows = &reductions.panel(&need)?.rows;
            let (repeats, missing) = panel_repeats(rows);
            (rows.len() as u64, repeats, missing)
        }
    };
    if rows == 0 {
        return Err(Missing::new(format!("a row in data set `{}`", set.name), "check the file"));
    }
    let (name, what) = (&set.name, list(&roles));
    let copies = match sets::has(ask, set, "content-hash") {
        true => reductions.keys(&Need::keys(name, "content-hash"))?.repeats(),
        false => 0,
    };
    let answered = if repeats > 0 {
        Answered::not_shown(format!(
            "{} of `{name}` repeat the {what} of an earlier row",
            count(repeats, "row")
        ))
        .to_do(format!(
            "remove the repeated rows of `{name}`, or say in the table's `row` what one row is"
        ))
    } else if copies > 0 {
        let rows = count(copies, "row");
        Answered::not_shown(format!("{rows} of `{name}` repeat the content hash of an earlier row"))
            .to_do(format!("remove the copies from `{name}`"))
    } else if missing > 0 {
        let rows = count(missing, "row");
        Answered::undetermined(format!("needs the {what} of {rows} of `{name}`"))
            .to_do("fill the identifiers in")
    } else {
        Answered::shown(format!("no row of `{name}` repeats the {what} of another"))
    };
    let figures = [
        figure("repeated-rows", format!("`{name}`, by {what}"), repeats as f64),
        figure("rows-without-identifier", format!("`{name}`, by {what}"), missing as f64),
    ];
    Ok(answered.figures(figures).evidence(ask.evidence_of(set)))
}

fn panel_repeats(rows: &[PanelRow]) -> (u64, u64) {
    let mut seen = BTreeMap::new();
    let (mut repeats, mut missing) = (0, 0);
    for row in rows {
        if row.ids.iter().any(Option::is_none) {
            missing += 1;
        } else if seen.insert(&row.ids, ()).is_some() {
            repeats += 1;
        }
    }
    (repeats, missing)
}

fn across(ask: &Ask<'_>, reductions: &Reductions) -> Vec<Result<Answered, Missing>> {
    let sets = &ask.evidence.device.datasets;
    let mut parts = Vec::new();
    for (at, a) in sets.iter().enumerate() {
        for b in &sets[at + 1..] {
            if splits(a.role, b.role) {
                parts.push(pair(ask, reductions, a, b));
            }
        }
    }
    if parts.is_empty() {
        parts.push(Err(Missing::new(
            "data sets of two uses, one of them for training or tuning",
            "declare them under `[[datasets]]` with their roles",
        )));
    }
    parts
}

fn splits(a: Role, b: Role) -> bool {
    let develops = |role| matches!(role, Role::Training | Role::Tuning);
    a != b && (develops(a) || develops(b)) && ![a, b].contains(&Role::Monitoring)
}

fn pair(
    ask: &Ask<'_>,
    reductions: &Reductions,
    a: &Dataset,
    b: &Dataset,
) -> Result<Answered, Missing> {
    let mut compared = Vec::new();
    let (mut shared, mut missing) = (Vec::new(), 0);
    for role in ACROSS {
        if role == "case" || (sets::has(ask, a, role) && sets::has(ask, b, role)) {
            let left: &Keys = sets::keys(ask, reductions, a, role)?;
            let right = sets::keys(ask, reductions, b, role)?;
            if let Some((set, _)) =
                [(a, left), (b, right)].iter().find(|(_, keys)| keys.counts.is_empty())
            {
                return Err(sets::no_identifier(set, role));
            }
            compared.push(role);
            missing += left.missing + right.missing;
            match left.shared(right) {
                0 => {}
                number => shared.push(count(number, role)),
            }
        }
    }
    let names = format!("`{}` ({}) and `{}` ({})", a.name, a.role.word(), b.name, b.role.word());
    let answered = if !shared.is_empty() {
        Answered::not_shown(format!("{names} share {}", list(&shared)))
            .to_do("remove the copies from the test data")
    } else if missing > 0 {
        Answered::undetermined(format!(
            "{names} have {} without an identifier",
            count(missing, "row")
        ))
        .to_do("fill the identifiers in")
    } else {
        Answered::shown(format!("{names} share nothing by {}", list(&compared)))
    };
    let answered = match compared.contains(&"content-hash") {
        true => answered,
        false => answered
            .caveat("no column `content-hash`: a copy under another identifier is not found"),
    };
    Ok(answered.evidence(ask.evidence_of(a)).evidence(ask.evidence_of(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn test_set(rows: &[&str]) -> Folder {
        folder().dataset("test", Role::Test, rows.iter().map(|words| row(words)).collect())
    }

    #[test]
    fn shown_where_each_case_stands_once() {
        insta::assert_snapshot!(answer(CHECK, &test_set(&["case=a", "case=b"])), @"shown: no row of `test` repeats the case of another");
    }

    #[test]
    fn not_shown_where_a_case_repeats() {
        insta::assert_snapshot!(answer(CHECK, &test_set(&["case=a", "case=b", "case=a"])), @r"
        not shown: 1 row of `test` repeat the case of an earlier row
        to do: remove the repeated rows of `test`, or say in the table's `row` what one row is
        ");
        let copies = test_set(&["case=a content-hash=x", "case=b content-hash=x"]);
        insta::assert_snapshot!(answer(CHECK, &copies), @r"
        not shown: 1 row of `test` repeat the content hash of an earlier row
        to do: remove the copies from `test`
        ");
    }

    #[test]
    fn undetermined_where_a_row_has_no_identity() {
        insta::assert_snapshot!(answer(CHECK, &test_set(&["case=a", "truth=1"])), @r"
        undetermined: needs the case of 1 row of `test`
        to do: fill the identifiers in
        ");
        insta::assert_snapshot!(answer(CHECK, &test_set(&["truth=1"])), @r"
        undetermined: needs a column for `case` in data set `test`
        to do: name it under `columns` of table `test` as `case`
        ");
        let empty =
            Folder { rows: [("test".to_string(), Vec::new())].into(), ..test_set(&["case=a"]) };
        insta::assert_snapshot!(answer(CHECK, &empty), @r"
        undetermined: needs a row in data set `test`
        to do: check the file
        ");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs a data set
        to do: declare the tables and data sets in `reliance.toml`
        ");
    }

    #[test]
    fn readings_repeat_by_case_and_reader() {
        let readings =
            |rows: &[&str]| test_set(rows).device(|device| device.tables[0].row = RowUnit::Reading);
        let once = readings(&["case=a reader=1", "case=a reader=2"]);
        insta::assert_snapshot!(answer(CHECK, &once), @"shown: no row of `test` repeats the case and reader of another");
        let twice = readings(&["case=a reader=1", "case=a reader=1", "case=b"]);
        insta::assert_snapshot!(answer(CHECK, &twice), @r"
        not shown: 1 row of `test` repeat the case and reader of an earlier row
        to do: remove the repeated rows of `test`, or say in the table's `row` what one row is
        ");
    }

    #[test]
    fn across_the_split_content_is_compared_too() {
        let folder = |test: &str| {
            folder()
                .dataset("train", Role::Training, vec![row("case=a content-hash=x")])
                .dataset("test", Role::Test, vec![row(test)])
                .parameter("across", "split")
        };
        insta::assert_snapshot!(answer(CHECK, &folder("case=b content-hash=y")), @"shown: `train` (training) and `test` (test) share nothing by case and content-hash");
        insta::assert_snapshot!(answer(CHECK, &folder("case=b content-hash=x")), @r"
        not shown: `train` (training) and `test` (test) share 1 content-hash
        to do: remove the copies from the test data
        ");
        insta::assert_snapshot!(answer(CHECK, &folder("case=b")), @r"
        shown: `train` (training) and `test` (test) share nothing by case
        caveat: no column `content-hash`: a copy under another identifier is not found
        ");
        insta::assert_snapshot!(answer(CHECK, &folder("content-hash=y case=b").parameter("across", "moon")), @"for a person: `duplicates` cannot compute `across = split+moon`, so a person must judge what it asks");
    }

    #[test]
    fn across_needs_two_sides() {
        insta::assert_snapshot!(answer(CHECK, &test_set(&["case=a"]).parameter("across", "split")), @r"
        undetermined: needs data sets of two uses, one of them for training or tuning
        to do: declare them under `[[datasets]]` with their roles
        ");
    }

    #[test]
    fn a_split_has_a_developing_side_and_two_uses() {
        let told = |pairs: &[(Role, Role)]| -> Vec<bool> {
            pairs.iter().flat_map(|&(a, b)| [splits(a, b), splits(b, a)]).collect()
        };
        use Role::{Monitoring, Readers, Test, Training, Tuning};
        assert!(told(&[(Training, Test), (Tuning, Test), (Training, Tuning)]).iter().all(|it| *it));
        let never = [(Test, Readers), (Test, Test), (Training, Training), (Training, Monitoring)];
        assert!(!told(&never).iter().any(|it| *it));
    }

    #[test]
    fn rows_without_an_identifier_are_counted_on_both_sides() {
        let rows = |words: &[&str]| words.iter().map(|words| row(words)).collect();
        let folder = folder()
            .dataset("train", Role::Training, rows(&["case=a", "truth=1"]))
            .dataset("test", Role::Test, rows(&["case=b", "truth=1", "truth=1"]))
            .parameter("across", "split");
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        undetermined: `train` (training) and `test` (test) have 3 rows without an identifier
        caveat: no column `content-hash`: a copy under another identifier is not found
        to do: fill the identifiers in
        ");
    }

    #[test]
    fn readings_in_two_modalities_are_two_readings() {
        let readings =
            |rows: &[&str]| test_set(rows).device(|device| device.tables[0].row = RowUnit::Reading);
        let arms = ["case=a reader=1 modality=aided", "case=a reader=1 modality=unaided"];
        insta::assert_snapshot!(answer(CHECK, &readings(&arms)), @"shown: no row of `test` repeats the case, reader and modality of another");
        let lost = answer(CHECK, &readings(&["case=a reader=1", "case=a", "case=b"]));
        let needs = "undetermined: needs the case and reader of 2 rows of `test`";
        assert!(lost.starts_with(needs), "{lost}");
    }
}
