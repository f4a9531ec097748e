//! Things and links in tables: a column a kind, a row what belongs together.

use reliance_model::content::{Block, Body, Content};

use super::kind::{Kind, of_column};
use super::{Thing, Trace, cited};

/// Longest id, in characters.
const LONGEST_ID: usize = 40;
/// Most ids in a cell.
const MAX_IDS: usize = 200;

/// Which kinds in a row are linked, and by what relation.
const PAIRS: &[(Kind, Kind, &str)] = &[
    (Kind::Requirement, Kind::Need, "derives from"),
    (Kind::Design, Kind::Requirement, "implements"),
    (Kind::Risk, Kind::Control, "controls"),
    (Kind::Control, Kind::Test, "verification"),
    (Kind::Test, Kind::Requirement, "verifies"),
    (Kind::Result, Kind::Test, "executes"),
];

/// Declare what the columns of tables hold.
pub(super) fn things(content: &Content, trace: &mut Trace) {
    each_row(content, |block, row| {
        for (kind, ids) in row {
            for id in ids {
                let cited = cited(content, block, id);
                let thing = Thing { id: (*id).to_string(), kind: *kind, title: None, cited };
                trace.declare(thing);
            }
        }
    });
}

/// Link what stands in one row.
pub(super) fn links(content: &Content, trace: &mut Trace) {
    each_row(content, |block, row| {
        let of = |kind: Kind| row.iter().filter(move |(k, _)| *k == kind).flat_map(|(_, ids)| ids);
        let words: Vec<&str> = row.iter().flat_map(|(_, ids)| ids).copied().collect();
        let words = words.join(" | ");
        for (from, to, relation) in PAIRS {
            for from in of(*from) {
                for to in of(*to) {
                    trace.link(from, to, relation, cited(content, block, &words));
                }
            }
        }
    });
}

/// What a row holds: for each column that is known, its ids.
type Row<'a> = [(Kind, Vec<&'a str>)];

fn each_row(content: &Content, mut take: impl FnMut(&Block, &Row<'_>)) {
    for block in &content.blocks {
        let Body::Table { rows, .. } = &block.body else { continue };
        let Some((head, rows)) = rows.split_first() else { continue };
        let columns: Vec<(usize, Kind)> = head
            .iter()
            .enumerate()
            .filter_map(|(at, heading)| Some((at, of_column(heading)?)))
            .collect();
        let mut kinds: Vec<Kind> = columns.iter().map(|(_, kind)| *kind).collect();
        kinds.dedup();
        if kinds.len() < 2 {
            continue;
        }
        for row in rows {
            let of = |&(at, kind): &(usize, Kind)| {
                (kind, row.get(at).map(|cell| ids(cell)).unwrap_or_default())
            };
            let row: Vec<(Kind, Vec<&str>)> = columns.iter().map(of).collect();
            take(block, &row);
        }
    }
}

/// The ids of a cell; none where it holds sentences.
fn ids(cell: &str) -> Vec<&str> {
    let is_id = |word: &&str| {
        word.chars().nth(LONGEST_ID).is_none()
            && word.chars().any(|c| c.is_ascii_digit())
            // A number alone is a value or the number of a row.
            && word.chars().any(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c))
    };
    let parts = || cell.split([',', ';', '\n', '、', '，', '；']).map(str::trim);
    let parts = parts().filter(|word| !word.is_empty()).take(MAX_IDS);
    let found: Vec<&str> = parts.clone().filter(is_id).collect();
    if found.len() == parts.count() { found } else { Vec::new() }
}
