//! Tables beside a threat model: what stands in each view of the architecture, and the
//! hazards of the risk file.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::ElementKind;
use reliance_model::problem::{Problem, Reading};

use crate::cyber::sheet::Sheet;
use crate::grid;

/// Names that each view shows, by the title of the view.
pub type Views = BTreeMap<String, BTreeSet<String>>;

/// Columns of the table of views; both must be there.
pub const VIEW_COLUMNS: [&str; 2] = ["view", "shows"];

/// Columns of a risk file that may hold the id of a hazard.
pub const HAZARD_COLUMNS: [&str; 4] = ["hazard_id", "hazard", "risk_id", "id"];

/// Read the table of views (CSV or XLSX): a row for each thing that a view shows.
pub fn views(file: &str, bytes: &[u8]) -> Reading<Views> {
    let mut sheet = Sheet::read(file, bytes, &VIEW_COLUMNS);
    let mut items = Views::new();
    if !sheet.wants(&["view"]) || !sheet.wants(&["shows"]) {
        return Reading { items, problems: sheet.problems };
    }
    for (_, row) in sheet.rows() {
        let Some(view) = sheet.text(row, "view") else {
            sheet.unusable(row, "the row names no view");
            continue;
        };
        items.entry(view).or_default().extend(sheet.text(row, "shows"));
    }
    Reading { items, problems: sheet.problems }
}

/// The diagrams of a threat model as views: what each shows, flows and boundaries apart.
pub fn diagrams(model: &ThreatModel) -> Views {
    let mut views: Views =
        model.diagrams.iter().map(|title| (title.clone(), BTreeSet::new())).collect();
    for one in &model.elements {
        if !matches!(one.kind, ElementKind::Flow | ElementKind::Boundary)
            && let Some(shown) = one.diagram.as_ref().and_then(|title| views.get_mut(title))
        {
            shown.insert(one.name.clone());
        }
    }
    views
}

/// Read the ids of the hazards of a risk file that is a table (CSV or XLSX): the first column
/// of [`HAZARD_COLUMNS`] that it has. Without one there is a warning.
pub fn hazards(file: &str, bytes: &[u8]) -> Reading<BTreeSet<String>> {
    let Reading { items: sheet, mut problems } = grid::read(file, bytes, None);
    let mut ids = BTreeSet::new();
    let Some(header) = sheet.rows().first().copied() else {
        if problems.is_empty() {
            problems.push(Problem::error("empty-sheet", file, "the table has no row"));
        }
        return Reading { items: ids, problems };
    };
    let named = |wanted: &str| {
        let mut cells = sheet.row(header);
        let is = |text: &str| text.to_lowercase().replace([' ', '-'], "_") == wanted;
        cells.find(|(_, cell)| is(&cell.text)).map(|(at, _)| at)
    };
    let Some(column) = HAZARD_COLUMNS.into_iter().find_map(named) else {
        let message = format!("no column is called `{}`", HAZARD_COLUMNS.join("` or `"));
        let problem = Problem::warning("missing-column", file, message);
        problems.push(problem.at(sheet.place(header, 0)).help(
            "call the column with the ids of hazards `hazard_id`, so that threats can name them",
        ));
        return Reading { items: ids, problems };
    };
    for row in sheet.rows().into_iter().filter(|row| *row > header) {
        let id = sheet.text(row, column);
        if !id.is_empty() {
            ids.insert(id.to_string());
        }
    }
    Reading { items: ids, problems }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_and_hazards_are_tables() {
        let views = views("v.csv", b"view,shows\nGlobal,PACS\nGlobal,Gateway\nUpdate,\n,x\n");
        let shown: Vec<(&str, usize)> =
            views.items.iter().map(|(title, shown)| (title.as_str(), shown.len())).collect();
        assert_eq!(shown, [("Global", 2), ("Update", 0)]);
        assert_eq!(views.problems.len(), 1);
        let read = hazards("r.csv", b"Risk,Hazard ID\nr1,H-1\nr2,H-2\nr3,\n");
        assert_eq!(read.items, ["H-1".to_string(), "H-2".to_string()].into());
        let none = hazards("r.csv", b"what,why\na,b\n");
        assert!(none.items.is_empty() && none.problems[0].code == "missing-column");
    }
}
