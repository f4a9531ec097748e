//! The data sheet of every inventory of images.

use reliance_model::assessment::Assessment;
use reliance_model::data_sheet::{DataSheet, SheetColumn, SheetDeidentification, SheetPart};

use crate::html::annex::{figure, picture_numbers};
use crate::html::parts;
use crate::markup::Markup;
use crate::numbers::{count, percent};
use crate::words;

/// One block an inventory: what it is, how many, what the headers say, and pictures.
pub(crate) fn sheets(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let numbers = picture_numbers(&assessment.pictures);
    if assessment.data_sheets.is_empty() {
        return out;
    }
    out.raw("<p class=\"fine\">Numbers in brackets are instances. They are exact, small ones included: a person decides to whom this page goes.</p>\n");
    for sheet in &assessment.data_sheets {
        out.raw("<h3>").prose(&format!("Inventory `{}`", sheet.name)).raw("</h3>\n");
        facts(&mut out, sheet);
        counts(&mut out, &sheet.parts);
        out.raw("<div class=\"gallery\">\n");
        for at in &sheet.pictures {
            if let (Some(number), Some(picture)) = (numbers.get(*at), assessment.pictures.get(*at))
            {
                figure(&mut out, *number, picture);
            }
        }
        out.raw("</div>\n");
    }
    out
}

fn facts(out: &mut Markup, sheet: &DataSheet) {
    out.raw("<dl class=\"facts\">\n<dt>File</dt><dd>").leaf("code", &[], &sheet.file);
    match &sheet.sha256 {
        Some(hash) => out.raw("<br>SHA-256 ").leaf("code", &[("class", "whole-hash")], hash),
        None => out.raw("; it could not be read"),
    };
    out.raw("</dd>\n");
    for one in sheet.columns.iter().filter(|one| !one.levels.is_empty()) {
        out.leaf("dt", &[], &words::capital(&one.what)).leaf("dd", &[], &column(one)).raw("\n");
    }
    let silent: Vec<&str> = sheet
        .columns
        .iter()
        .filter(|one| one.levels.is_empty())
        .map(|one| one.what.as_str())
        .collect();
    parts::term(out, "No image says", &silent.join(", "));
    parts::term(out, "Studies are of", &studied(sheet));
    parts::term(out, "Declared collection", &declared(sheet));
    if let Some(judged) = &sheet.deidentification {
        parts::term(out, "De-identification", &deidentified(judged));
        parts::term(out, "Violations", &listed(&judged.violations));
    }
    if let Some(files) = &sheet.without_row {
        let none = |levels: &[(String, u64)]| match levels {
            [] => "none".to_string(),
            levels => listed(levels),
        };
        parts::term(out, "Images without a row", &none(&files.problems));
        parts::term(out, "Other files", &none(&files.others));
    }
    parts::term(out, "Not told", &sheet.open.join("; "));
    out.raw("</dl>\n");
}

fn listed(levels: &[(String, u64)]) -> String {
    let one = |(level, rows): &(String, u64)| format!("{level} ({})", count(*rows));
    levels.iter().map(one).collect::<Vec<_>>().join(" · ")
}

fn column(column: &SheetColumn) -> String {
    let mut said = listed(&column.levels);
    let (levels, rows) = column.other;
    if levels > 0 {
        let others = words::plural(levels as usize, "other", "others");
        said.push_str(&format!(" · {others} ({})", count(rows)));
    }
    if column.unknown > 0 {
        said.push_str(&format!(" · not said ({})", count(column.unknown)));
    }
    said
}

fn studied(sheet: &DataSheet) -> String {
    let mut words = match &sheet.studied {
        Some((first, last)) if first == last => first.clone(),
        Some((first, last)) => format!("{first} to {last}"),
        None => String::new(),
    };
    if sheet.undated > 0 {
        let comma = if words.is_empty() { "" } else { "; " };
        words.push_str(&format!("{comma}{} instances without a date", count(sheet.undated)));
    }
    words
}

fn declared(sheet: &DataSheet) -> String {
    let window = match sheet.collected {
        (None, None) => String::new(),
        (from, to) => {
            let day = |day: Option<reliance_model::Date>| {
                day.map_or_else(|| "an unnamed day".to_string(), |day| day.to_string())
            };
            format!("{} to {}", day(from), day(to))
        }
    };
    let kind = sheet.collection.clone().into_iter();
    kind.chain([window]).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
}

fn deidentified(judged: &SheetDeidentification) -> String {
    let edition = match judged.editions.is_empty() {
        true => "judged under no named edition".to_string(),
        false => format!("judged under PS3.15 {}", judged.editions.join(", ")),
    };
    let share = judged.declared.map_or_else(String::new, |share| {
        format!("; declared by {} of the instances", percent(share))
    });
    format!("{edition}{share}: {}", listed(&judged.states))
}

fn counts(out: &mut Markup, rows: &[SheetPart]) {
    let headers = ["Part", "Use", "Instances", "Series", "Studies", "Patients"];
    parts::table(out, "figures sheet", "", &headers);
    for part in rows {
        out.raw("<tr>").leaf("th", &[("scope", "row")], &part.name);
        out.leaf("td", &[], if part.role.is_empty() { "the whole" } else { &part.role });
        let numbers = [
            ("instances", part.instances),
            ("series", part.series),
            ("studies", part.studies),
            ("patients", part.patients),
        ];
        for (label, number) in numbers {
            let words = number.map_or_else(|| "not counted".to_string(), count);
            out.leaf("td", &[("class", "number"), ("data-label", label)], &words);
        }
        out.raw("</tr>\n");
    }
    parts::end_table(out);
}
