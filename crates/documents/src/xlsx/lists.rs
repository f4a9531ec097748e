//! Lists that sentences cut, whole, one item a row.

use std::collections::BTreeMap;

use reliance_model::assessment::Assessment;
use reliance_model::whole_list::WholeList;
use rust_xlsxwriter::Workbook;

use crate::words;
use crate::xlsx::{Column, Table, XlsxError};

const LISTS: [Column; 5] = [
    ("List", 44.0),
    ("No.", 7.0),
    ("Item", 70.0),
    ("As the sentence says it", 50.0),
    ("Requirements", 44.0),
];

/// A sheet of the lists that sentences of the findings cut; none where none does.
pub(super) fn lists(book: &mut Workbook, assessment: &Assessment) -> Result<(), XlsxError> {
    let mut found: Vec<(&WholeList, Vec<&str>)> = Vec::new();
    let mut places: BTreeMap<&WholeList, usize> = BTreeMap::new();
    for finding in &assessment.findings {
        for list in finding.parts.iter().flat_map(|part| &part.lists) {
            let at = *places.entry(list).or_insert(found.len());
            if at == found.len() {
                found.push((list, Vec::new()));
            }
            if found[at].1.last() != Some(&finding.requirement.as_str()) {
                found[at].1.push(&finding.requirement);
            }
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(book, "Lists", &LISTS)?;
    for (list, requirements) in &found {
        let requirements = requirements.join("\n");
        for (number, item) in (1..).zip(&list.items) {
            row(&mut table, list, (Some(number), item), &requirements)?;
        }
        if list.more > 0 {
            let more = format!("{} more are not kept", list.more);
            row(&mut table, list, (None, &more), &requirements)?;
        }
    }
    table.filter(LISTS.len())
}

fn row(
    table: &mut Table<'_>,
    list: &WholeList,
    (number, item): (Option<u64>, &str),
    requirements: &str,
) -> Result<(), XlsxError> {
    table.text(&words::capital(&list.of))?.count(number)?.text(item)?;
    table.hidden_text(&list.said)?.hidden_text(requirements)?;
    table.next()
}
