//! The data sheet of an inventory, from its reductions.

use std::collections::BTreeMap;

use reliance_model::data_sheet::{
    DataSheet, SheetColumn, SheetDeidentification, SheetPart, SheetWithoutRow,
};
use reliance_model::device::{Dataset, Inventory};
use reliance_model::evidence::Evidence;
use reliance_model::inventory::{ACTIONS, state};
use reliance_model::picture::Picture;
use reliance_stats::reduction::{Need, Reductions};

use crate::images::{deidentified, described, drawn, split, unread};
use crate::{Missing, images, sets};

/// Levels listed each for itself; the others are summed.
const LEVELS: usize = 12;

/// Columns that are listed, with what each says.
const COLUMNS: [(&str, &str); 8] = [
    ("modality", "modality"),
    ("body-part", "body part"),
    ("site", "site"),
    ("manufacturer", "manufacturer"),
    ("scanner", "model"),
    ("kernel", "kernel"),
    ("sex", "sex"),
    ("transfer-syntax", "transfer syntax"),
];

/// What the data sheets of the device want from its inventories, whatever is asked of them.
pub(crate) fn needs(evidence: &Evidence) -> Vec<Need> {
    let mut needs = Vec::new();
    for inventory in &evidence.device.inventories {
        for part in &inventory.parts {
            needs.extend(described::IDS.iter().map(|role| Need::keys(&part.name, role)));
            needs.extend([sets::rows_need(part), split::patients_need(inventory, part)]);
        }
        if let Some(whole) = inventory.whole() {
            needs.extend(COLUMNS.iter().map(|(role, _)| sets::levels_need(whole, role)));
            needs.extend([described::months(whole), deidentified::states(whole)]);
            needs.extend(ACTIONS.iter().map(|(role, _)| deidentified::number(whole, role)));
        }
        needs.extend(inventory.without_row.as_ref().map(unread::need));
        needs.extend(drawn::heat_needs(inventory));
        needs.extend(drawn::distribution_needs(inventory));
    }
    needs
}

/// One data sheet an inventory; `keep` keeps a picture and says its index.
pub(crate) fn sheets(
    evidence: &Evidence,
    reductions: &Reductions,
    mut keep: impl FnMut(Picture) -> usize,
) -> Vec<DataSheet> {
    let mut sheets = Vec::new();
    for inventory in &evidence.device.inventories {
        let Some(whole) = inventory.whole() else { continue };
        let mut sheet = head(evidence, inventory);
        // Without an instance there is one reason for all that is missing.
        match fill(&mut sheet, reductions, (inventory, whole)) {
            Ok(()) => {
                let pictures = drawn::heat(reductions, inventory).into_iter();
                let pictures = pictures.chain(drawn::distributions(reductions, inventory));
                sheet.pictures = pictures.map(&mut keep).collect();
            }
            Err(missing) => sheet.open.push(missing.needs),
        }
        sheet.open.dedup();
        sheets.push(sheet);
    }
    sheets
}

fn head(evidence: &Evidence, inventory: &Inventory) -> DataSheet {
    DataSheet {
        name: inventory.name.clone(),
        file: inventory.file.clone(),
        sha256: evidence.files.get(&inventory.file).and_then(|file| file.sha256.clone()),
        collected: inventory.collected,
        collection: inventory.collection.clone(),
        ..DataSheet::default()
    }
}

fn fill(
    sheet: &mut DataSheet,
    reductions: &Reductions,
    (inventory, whole): (&Inventory, &Dataset),
) -> Result<(), Missing> {
    images::instances(reductions, whole)?;
    for part in &inventory.parts {
        let role = if part.name == whole.name { "" } else { part.role.word() };
        let part = counted(sheet, reductions, (inventory, part), role);
        sheet.parts.push(part);
    }
    match unread::without_row(reductions, inventory) {
        Ok(found) => {
            let problems = found.problems.into_iter().collect();
            let others = found.others.into_iter().collect();
            sheet.without_row = Some(SheetWithoutRow { problems, others });
        }
        Err(missing) => sheet.open.push(missing.needs),
    }
    for (role, what) in COLUMNS {
        match images::levels(reductions, whole, role) {
            Ok((levels, unknown)) => sheet.columns.push(column(what, levels, unknown)),
            Err(missing) => sheet.open.push(missing.needs),
        }
    }
    match reductions.tally(&described::months(whole)) {
        Ok(months) => {
            let (seen, undated) = sets::known(&months.along("study-date"));
            let (first, last) = (seen.keys().next(), seen.keys().next_back());
            sheet.studied = first.cloned().zip(last.cloned());
            sheet.undated = undated;
        }
        Err(reason) => sheet.open.push(reason),
    }
    match judged(reductions, whole) {
        Ok(judged) => sheet.deidentification = Some(judged),
        Err(missing) => sheet.open.push(missing.needs),
    }
    Ok(())
}

fn counted(
    sheet: &mut DataSheet,
    reductions: &Reductions,
    (inventory, part): (&Inventory, &Dataset),
    role: &str,
) -> SheetPart {
    let patients = match split::patients(reductions, inventory, part) {
        Ok(patients) => Some(patients),
        Err(missing) => {
            sheet.open.push(missing.needs);
            None
        }
    };
    let mut distinct = |column: &str| match reductions.keys(&Need::keys(&part.name, column)) {
        Ok(keys) => Some(keys.counts.len() as u64),
        Err(reason) => {
            sheet.open.push(reason);
            None
        }
    };
    SheetPart {
        name: part.name.clone(),
        role: role.to_string(),
        instances: sets::rows(reductions, part).ok(),
        series: distinct("series"),
        studies: distinct("study"),
        patients,
    }
}

/// The commonest levels, and the others together.
fn column(what: &str, levels: BTreeMap<String, u64>, unknown: u64) -> SheetColumn {
    let mut levels: Vec<(String, u64)> = levels.into_iter().collect();
    levels.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    let rest = levels.split_off(levels.len().min(LEVELS));
    let other = (rest.len() as u64, rest.iter().map(|(_, rows)| rows).sum());
    SheetColumn { what: what.to_string(), levels, other, unknown }
}

fn judged(reductions: &Reductions, whole: &Dataset) -> Result<SheetDeidentification, Missing> {
    let states = deidentified::judged(reductions, whole)?;
    let all = states.by_state.values().sum::<u64>() + states.unjudged;
    let declared = states.of(state::KEPT) + states.of(state::BROKEN);
    let mut violations = Vec::new();
    for (role, action) in ACTIONS {
        let times = images::sum(reductions, &deidentified::number(whole, role))?;
        if times > 0 {
            violations.push((action.to_string(), times));
        }
    }
    let mut counts: Vec<(String, u64)> = states.by_state.into_iter().collect();
    if states.unjudged > 0 {
        counts.push((state::UNJUDGED.to_string(), states.unjudged));
    }
    Ok(SheetDeidentification {
        editions: states.editions,
        declared: sets::share(declared, all),
        states: counts,
        violations,
    })
}
