//! The worklist: one line a place, for who mends the files. Never a value.

use super::judged::Judged;
use super::profile::Profile;

/// Columns of the worklist.
pub const WORKLIST_HEAD: &str =
    "file,place,attribute,action,kind,certainty,elements,edition,why,to_do\n";

/// The lines of one file, to be put below [`WORKLIST_HEAD`].
pub fn worklist(file: &str, judged: &Judged, profile: &Profile, out: &mut String) {
    for found in &judged.violations {
        let certainty = if found.sure { "violation" } else { "to look at" };
        let elements = (found.more + 1).to_string();
        let cells = [
            file,
            &found.place.to_string(),
            profile.keyword(found.place.tag),
            found.action.name(),
            found.kind.word(),
            certainty,
            &elements,
            profile.edition(),
            found.why.words(),
            found.why.to_do(),
        ];
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            push_cell(cell, out);
        }
        out.push('\n');
    }
}

/// A cell of CSV; one that a spreadsheet would compute is made text.
fn push_cell(cell: &str, out: &mut String) {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !formula && !cell.contains(['"', ',', '\n', '\r']) {
        out.push_str(cell);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    for char in cell.chars() {
        if char == '"' {
            out.push('"');
        }
        out.push(char);
    }
    out.push('"');
}
