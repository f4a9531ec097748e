//! Lists of devices on a market, such as a regulator's list of AI devices, a download of
//! openFDA or a release file of the FDA.
//!
//! | form | read as |
//! |---|---|
//! | JSON | a list of objects, or openFDA's object with `results` |
//! | CSV, XLSX | a header within the first rows, then one device a row |
//! | text with `\|` between cells | the FDA's release files (`pmn96cur.txt`, `foiclass.txt`) |
//! | ZIP with one such file | that file |
//!
//! Keys and headings are those under which such lists are published, whatever their case and
//! signs. An entry is a device by its submission number, a recall by the numbers that it
//! covers, or a product code with its definition. Dates are `2026-11-22`, or `11/22/2026`
//! with the month first, as the FDA writes them. What is broken is counted, sort by sort,
//! with the places of the first few; reading goes on.

mod delimited;
mod entries;
mod json;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use reliance_model::evidence::{ListedCode, ListedDevice, Recall};
use reliance_model::problem::{Place, Problem, Reading};

use self::entries::{Entries, Part, place_of};
use crate::grid;

/// Largest list that is read, in bytes, and the most that a packed one may unpack to.
pub const MAX_BYTES: u64 = 512 << 20;
/// Most entries that are read of a list.
pub const MAX_ENTRIES: usize = 1_000_000;
/// Rows in which the header of a sheet is sought.
const HEADER_ROWS: usize = 20;

/// What a list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Devices, in the order of the list.
    pub devices: Vec<ListedDevice>,
    /// Product codes.
    pub codes: BTreeMap<String, ListedCode>,
    /// Recalls by the submission number that they cover.
    pub recalls: BTreeMap<String, Vec<Recall>>,
}

/// Read a list of devices, product codes or recalls.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Listing> {
    let unpacked = match packed(file, bytes) {
        Some(Ok(unpacked)) => unpacked,
        Some(Err(problem)) => {
            return Reading { items: Listing::default(), problems: vec![*problem] };
        }
        None => Vec::new(),
    };
    let bytes = if unpacked.is_empty() { bytes } else { &unpacked };
    if bytes.len() as u64 > MAX_BYTES {
        let message = format!("the list is larger than {} MiB", MAX_BYTES >> 20);
        let problems = vec![Problem::error("file-too-large", file, message)];
        return Reading { items: Listing::default(), problems };
    }
    let mut entries = Entries::new(file);
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|byte| [b'[', b'{'].contains(byte)) {
        json::read(&mut entries, start);
    } else if delimited::is(bytes) {
        delimited::read(&mut entries, bytes);
    } else {
        sheet(&mut entries, bytes);
    }
    entries.finish()
}

/// Put what another list says to what is known; the first word stands, what it lacks is
/// filled, and a product code that differs is a problem.
pub fn merge(known: &mut Listing, other: Listing, problems: &mut Vec<Problem>) {
    let places: BTreeMap<String, usize> =
        known.devices.iter().enumerate().map(|(at, one)| (one.number.clone(), at)).collect();
    let (mut differ, mut first, mut file) = (0u64, Vec::new(), String::new());
    for device in other.devices {
        let before = places.get(&device.number).and_then(|at| known.devices.get_mut(*at));
        let Some(before) = before else {
            known.devices.push(device);
            continue;
        };
        let codes = [&before.product_code, &device.product_code];
        if codes.iter().all(|code| !code.is_empty()) && codes[0] != codes[1] {
            differ += 1;
            file = device.more.lists.first().cloned().unwrap_or_default();
            if first.len() < entries::FIRST {
                first.push(format!("{}: {} and {}", device.number, codes[0], codes[1]));
            }
        }
        fill(before, device);
    }
    if differ > 0 {
        let message = format!(
            "{differ} devices have another product code than in an earlier list ({}{}); the earlier one stands",
            first.join("; "),
            if differ > first.len() as u64 { " …" } else { "" }
        );
        problems.push(
            Problem::warning("lists-differ", &file, message)
                .help("look them up, and use the newer list first"),
        );
    }
    for (code, listed) in other.codes {
        known.codes.entry(code).or_insert(listed);
    }
    for (number, recalls) in other.recalls {
        let all = known.recalls.entry(number).or_default();
        all.extend(recalls);
        all.sort();
        all.dedup_by(|a, b| !a.number.is_empty() && a.number == b.number);
    }
}

/// Fill what is not known of a device from another entry of it.
fn fill(known: &mut ListedDevice, other: ListedDevice) {
    let texts = [
        (&mut known.name, other.name),
        (&mut known.company, other.company),
        (&mut known.product_code, other.product_code),
    ];
    for (here, there) in texts {
        if here.is_empty() {
            *here = there;
        }
    }
    known.decided = known.decided.or(other.decided);
    let (here, there) = (&mut known.more, other.more);
    here.decision = here.decision.take().or(there.decision);
    here.kind = here.kind.take().or(there.kind);
    here.committee = here.committee.take().or(there.committee);
    here.summary = here.summary.take().or(there.summary);
    here.status = here.status.take().or(there.status);
    here.lists.extend(there.lists);
    here.lists.dedup();
}

/// The one file in a ZIP that is no spreadsheet; `None` for anything else.
fn packed(file: &str, bytes: &[u8]) -> Option<Result<Vec<u8>, Box<Problem>>> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().flatten().map(String::from).collect();
    if names.iter().any(|name| name == "[Content_Types].xml") {
        return None;
    }
    let files: Vec<&String> = names.iter().filter(|name| !name.ends_with('/')).collect();
    let [one] = files[..] else {
        let message = format!("the archive holds {} files, and a list is one", files.len());
        let problem = Problem::error("bad-list", file, message);
        return Some(Err(Box::new(problem.help("unpack it and name the list itself"))));
    };
    let bad = |message: String| Some(Err(Box::new(Problem::error("bad-list", file, message))));
    let mut unpacked = Vec::new();
    match archive.by_name(one) {
        Ok(entry) => match entry.take(MAX_BYTES + 1).read_to_end(&mut unpacked) {
            Ok(_) if unpacked.is_empty() => bad(format!("{one} in the archive is empty")),
            Ok(_) => Some(Ok(unpacked)),
            Err(error) => bad(format!("{one} cannot be unpacked: {error}")),
        },
        Err(error) => bad(format!("{one} cannot be unpacked: {error}")),
    }
}

fn sheet(entries: &mut Entries<'_>, bytes: &[u8]) {
    let before = entries.problems.len();
    let grid = grid::read(entries.file, bytes, None).into_items(&mut entries.problems);
    let rows: BTreeSet<u32> = grid.rows();
    let columns = |row: u32| -> Vec<(usize, Part, u32)> {
        let cells = grid.row(row);
        let known = cells.filter_map(|(column, cell)| {
            let (order, part) = place_of(&cell.text)?;
            Some((order, part, column))
        });
        let mut known: Vec<_> = known.collect();
        known.sort_unstable();
        known
    };
    let heads = |row: &u32| columns(*row).iter().any(|(_, part, _)| part.is_key());
    let Some(header) = rows.iter().take(HEADER_ROWS).copied().find(heads) else {
        if let Some(first) = rows.first() {
            let problem = Problem::error(
                "missing-column",
                entries.file,
                "no column holds submission numbers",
            );
            let help = "head it `submission_id`, `Submission Number` or `k_number`";
            entries.problems.push(problem.at(grid.place(*first, 0)).help(help));
        } else if entries.problems.len() == before {
            let problem = Problem::error("empty-list", entries.file, "the list is empty");
            entries.problems.push(problem);
        }
        return;
    };
    let columns = columns(header);
    for (number, row) in (1..).zip(rows.range(header + 1..)) {
        let cells = columns.iter().filter_map(|(_, part, column)| {
            let text = grid.text(*row, *column);
            (!text.is_empty()).then(|| (*part, text.to_string()))
        });
        let place = grid.place(*row, 0);
        if !entries.keep(cells.collect(), number, place) {
            break;
        }
    }
}

/// The place of one row that has no better one.
fn row(number: u64) -> Place {
    Place::Rows { count: 1, first: vec![number] }
}
