//! Studies held against a market's demands, and records against inspections, for a
//! terminal.

use reliance_model::study_design::{Inspection, Standing, StudyDesign};

use crate::wrap::{clean, hang};

/// Columns of a line of text.
const WIDTH: usize = 96;

/// Studies item by item, for a terminal; what differs or is missing first in words.
pub fn designs_text(designs: &[StudyDesign]) -> String {
    let mut text = String::new();
    for design in designs {
        let countries = if design.countries.is_empty() {
            "no country declared".into()
        } else {
            design.countries.join(", ")
        };
        text.push_str(&format!(
            "{} ({}, {countries}), for market {}\n\n",
            clean(&design.study),
            clean(&design.kind),
            design.market
        ));
        for standing in [Standing::Differs, Standing::Missing, Standing::Found, Standing::Met] {
            for row in design.rows.iter().filter(|row| row.standing == standing) {
                text.push_str(&hang(&format!("  {:<15} ", standing.word()), 18, &row.title, WIDTH));
                let mut because = row.because.clone();
                if let Some(cited) = &row.cited {
                    because.push_str(&format!(" (`{}` {})", cited.file, cited.spot.words()));
                }
                text.push_str(&hang("                  ", 18, &because, WIDTH));
                if matches!(standing, Standing::Differs | Standing::Missing) {
                    let after = format!("afterwards: {}; {}", row.afterwards, row.how);
                    text.push_str(&hang("                  ", 18, &after, WIDTH));
                }
                let asked: Vec<String> = row
                    .asked_by
                    .iter()
                    .map(|asked| {
                        format!(
                            "{} ({}, {}, {})",
                            asked.requirement,
                            asked.source,
                            asked.section,
                            asked.force.word()
                        )
                    })
                    .collect();
                text.push_str(&hang(
                    "                  ",
                    18,
                    &format!("asked by {}", asked.join("; ")),
                    WIDTH,
                ));
            }
        }
        text.push_str(&format!(
            "\n  {} differ, {} missing, {} found in a text, {} declared\n\n",
            design.count(Standing::Differs),
            design.count(Standing::Missing),
            design.count(Standing::Found),
            design.count(Standing::Met)
        ));
    }
    text
}

/// Processes and their records in every system, for a terminal.
pub fn inspection_text(found: &Inspection) -> String {
    let mut text = String::new();
    for (name, system) in &found.systems {
        let held = system.certificate.as_deref().unwrap_or("no certificate is declared");
        text.push_str(&hang(
            &format!("{name:<11} "),
            12,
            &format!("{} (clauses read as {}); {held}", system.title, system.read_as.word()),
            WIDTH,
        ));
    }
    for process in &found.processes {
        text.push_str(&hang("\n", 0, &process.title, WIDTH));
        let clauses: Vec<String> = process
            .clauses
            .iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(system, list)| format!("{system} {}", list.join(", ")))
            .collect();
        text.push_str(&hang("  ", 2, &clauses.join("; "), WIDTH));
        for record in &process.records {
            let said = match &record.lacks {
                Some(lacks) => format!("MISSING  {lacks}"),
                None if record.files.is_empty() => format!("on file  {}", record.record),
                None => format!("on file  {}: {}", record.record, record.files.join(", ")),
            };
            text.push_str(&hang("  ", 11, &said, WIDTH));
        }
    }
    let lacking = found.processes.iter().filter(|process| process.lacks()).count();
    text.push_str(&format!("\n{} of {} processes lack a record\n", lacking, found.processes.len()));
    text
}
