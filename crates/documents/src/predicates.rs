//! Candidates for a predicate and their lineage: as text, as a page, as a sheet.

mod page;

use reliance_model::claim::Citation;
use reliance_model::predicates::{Candidate, Likeness, Lineage, Named, Predicates};

use crate::svg::lineage::generation;
use crate::wrap::{clean, hang};

pub use page::predicates_html;

/// Columns of a line of text.
const WIDTH: usize = 96;

/// Candidates and lineage for a terminal.
pub fn predicates_text(found: &Predicates) -> String {
    let mut text = hang("", 0, &format!("Predicates for {}, on {}", found.device, found.on), WIDTH);
    for code in &found.codes {
        text.push_str(&hang("  ", 6, &code_words(code), WIDTH));
    }
    text.push_str(&hang("  codes: ", 6, &found.codes_from, WIDTH));
    for list in &found.lists {
        text.push_str(&hang("  list:  ", 9, &list_words(list), WIDTH));
    }
    text.push('\n');
    for (at, one) in found.candidates.iter().enumerate() {
        candidate(&mut text, at + 1, one);
    }
    text.push_str(&hang("", 2, &counted(found), WIDTH));
    text.push_str("\nLineage\n");
    lineage(&mut text, &found.lineage);
    if !found.open.is_empty() {
        text.push_str("\nOpen\n");
        for one in &found.open {
            text.push_str(&hang("  - ", 4, one, WIDTH));
        }
    }
    text.push_str("\nRules\n");
    for rule in &found.rules {
        text.push_str(&hang("  - ", 4, rule, WIDTH));
    }
    text
}

/// A product code in words.
fn code_words(code: &reliance_model::predicates::SoughtCode) -> String {
    let mut words = code.code.clone();
    if !code.name.is_empty() {
        words.push_str(&format!(", {}", code.name));
    }
    if !code.regulation.is_empty() {
        words.push_str(&format!(", 21 CFR {}", code.regulation));
    }
    if !code.class.is_empty() {
        words.push_str(&format!(", class {}", code.class));
    }
    words
}

fn list_words(list: &reliance_model::predicates::ReadList) -> String {
    let counts = [
        (list.devices, "devices"),
        (list.codes, "product codes"),
        (list.recalls, "recalled numbers"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let counts = if counts.is_empty() { "nothing".to_string() } else { counts.join(", ") };
    format!("`{}`: {counts}", list.file)
}

/// How many candidates there are, and what was left out.
fn counted(found: &Predicates) -> String {
    let mut words = match (found.found, found.candidates.len()) {
        (0, _) => "No candidate.".to_string(),
        (all, shown) if all == shown => format!("{all} candidates."),
        (all, shown) => format!("{shown} of {all} candidates are given; --most gives more."),
    };
    for (why, count) in &found.left_out {
        words.push_str(&format!(" {count} listed devices {why}."));
    }
    words
}

fn candidate(text: &mut String, at: usize, one: &Candidate) {
    let lead = format!("{at:>3}  ");
    text.push_str(&hang(&lead, 5, &format!("{}  {}", one.listed.number, one.listed.name), WIDTH));
    for line in facts(one) {
        text.push_str(&hang("     ", 7, &line, WIDTH));
    }
    text.push('\n');
}

/// What stands beside a candidate, one line each.
fn facts(one: &Candidate) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(one.named.map(|named| named_words(named).to_string()));
    let mut parts: Vec<String> = Vec::new();
    if !one.listed.company.is_empty() {
        let own = if one.own { " (the same company)" } else { "" };
        parts.push(format!("{}{own}", one.listed.company));
    }
    if !one.listed.product_code.is_empty() {
        parts.push(format!("product code {}", one.listed.product_code));
    }
    if let Some(day) = one.listed.decided {
        let years = one.years.map(years_before).unwrap_or_default();
        parts.push(format!("decided {day}{years}"));
    }
    let listing = &one.listing;
    let further = [
        ("decision", &listing.decision),
        ("", &listing.kind),
        ("panel", &listing.committee),
        ("public:", &listing.summary),
    ];
    for (what, value) in further {
        parts.extend(value.as_ref().map(|value| format!("{what} {value}").trim().to_string()));
    }
    if !parts.is_empty() {
        lines.push(parts.join("; "));
    }
    lines.push(match &one.indications {
        Some(alike) => format!("indications: {}", likeness(alike)),
        None => "indications: no summary with them is on disk".into(),
    });
    lines.extend(
        one.name
            .as_ref()
            .filter(|alike| alike.words > 0)
            .map(|alike| format!("name: {}", likeness(alike))),
    );
    if one.old {
        lines.push("suggestion, no law: a younger one may be easier to argue".into());
    }
    lines.extend(one.against.iter().map(|why| format!("! {why}")));
    lines.extend(one.recalls.iter().map(|recall| {
        let day = recall.day.map(|day| format!(" of {day}")).unwrap_or_default();
        let number =
            if recall.number.is_empty() { String::new() } else { format!(" {}", recall.number) };
        let state =
            if recall.state.is_empty() { String::new() } else { format!(" ({})", recall.state) };
        format!("! `{}` lists a recall{number}{day}{state}", recall.list)
    }));
    lines
}

/// `, 1 year before`.
fn years_before(years: u32) -> String {
    format!(", {years} {} before", if years == 1 { "year" } else { "years" })
}

fn named_words(named: Named) -> &'static str {
    match named {
        Named::Primary => "NAMED in the device folder as the predicate",
        Named::Other => "NAMED in the device folder",
    }
}

/// A likeness with the words that make it.
fn likeness(alike: &Likeness) -> String {
    let shared: Vec<String> =
        alike.shared.iter().map(|(word, part)| format!("{word} {:.0} %", part * 100.0)).collect();
    let more = alike.words.saturating_sub(alike.shared.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let file = alike.file.as_ref().map(|file| format!(" (`{file}`)")).unwrap_or_default();
    match shared.is_empty() {
        true => format!("{:.2}, no word shared{file}", alike.cosine),
        false => format!("{:.2}, by {}{more}{file}", alike.cosine, shared.join(", ")),
    }
}

fn lineage(text: &mut String, lineage: &Lineage) {
    if lineage.links.is_empty() {
        text.push_str(
            "  No summary on disk names a predicate, and the device folder names none.\n",
        );
    }
    let mut before = None;
    for (at, node) in lineage.nodes.iter().enumerate() {
        let linked = lineage.links.iter().any(|link| link.from == at || link.to == at);
        if !linked {
            continue;
        }
        if before != Some(node.generation) {
            before = Some(node.generation);
            text.push_str(&format!("  {}\n", generation(node.generation)));
        }
        text.push_str(&hang("    ", 8, &node_words(lineage, at), WIDTH));
        for link in lineage.links.iter().filter(|link| link.from == at) {
            let to = lineage.nodes.get(link.to).map_or("", |node| node.number.as_str());
            let what = match (link.closes, link.reference) {
                (true, _) => "names as predicate, CLOSING A CIRCLE:",
                (false, true) => "names as reference device",
                (false, false) => "names as predicate",
            };
            let cited = link.cited.as_ref().map_or_else(|| " (reliance.toml)".into(), cited);
            text.push_str(&hang("        ", 10, &format!("{what} {to}{cited}"), WIDTH));
        }
    }
    for (from, to) in &lineage.beside {
        text.push_str(&hang(
            "  ",
            4,
            &format!("{from} mentions {to}, and says not as what"),
            WIDTH,
        ));
    }
    for note in &lineage.notes {
        text.push_str(&hang("  ! ", 4, note, WIDTH));
    }
}

fn node_words(lineage: &Lineage, at: usize) -> String {
    let Some(node) = lineage.nodes.get(at) else { return String::new() };
    let mut words = format!("{} {}", node.number, node.name).trim().to_string();
    if !node.product_code.is_empty() {
        words.push_str(&format!(", {}", node.product_code));
    }
    words.extend(node.decided.map(|day| format!(", decided {day}")));
    if !node.on_list {
        words.push_str(", on no list");
    }
    words
}

fn cited(cited: &Citation) -> String {
    let place = cited.spot.words();
    let place = if place.is_empty() { String::new() } else { format!(", {place}") };
    format!(" (`{}`{place}: \"{}\")", cited.file, short(&cited.quote))
}

/// A quote on one line, shortened.
fn short(quote: &str) -> String {
    let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match quote.char_indices().nth(90) {
        Some((end, _)) => format!("{}…", quote.get(..end).unwrap_or_default()),
        None => quote,
    }
}

/// Candidates as a sheet: a header, then one a row; cells that a spreadsheet would compute
/// are made text.
pub fn predicates_csv(found: &Predicates) -> String {
    let mut out = String::from(
        "place,number,name,company,product_code,decided,years,named,same_company,old,decision,kind,panel,public,likeness_indications,shared_indications,likeness_name,shared_name,against\n",
    );
    for (at, one) in found.candidates.iter().enumerate() {
        let listing = &one.listing;
        let alike = |alike: &Option<Likeness>| {
            let cosine = alike.as_ref().map(|it| format!("{:.4}", it.cosine)).unwrap_or_default();
            let shared = alike.iter().flat_map(|it| &it.shared).map(|(word, _)| word.clone());
            (cosine, shared.collect::<Vec<_>>().join(" "))
        };
        let (indications, name) = (alike(&one.indications), alike(&one.name));
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut against = one.against.clone();
        against.extend(one.recalls.iter().map(|recall| format!("recall {}", recall.number)));
        let cells = [
            (at + 1).to_string(),
            one.listed.number.clone(),
            one.listed.name.clone(),
            one.listed.company.clone(),
            one.listed.product_code.clone(),
            one.listed.decided.map(|day| day.to_string()).unwrap_or_default(),
            one.years.map(|years| years.to_string()).unwrap_or_default(),
            match one.named {
                Some(Named::Primary) => "primary".into(),
                Some(Named::Other) => "yes".into(),
                None => String::new(),
            },
            if one.own { "yes".into() } else { String::new() },
            if one.old { "suggestion".into() } else { String::new() },
            text(&listing.decision),
            text(&listing.kind),
            text(&listing.committee),
            text(&listing.summary),
            indications.0,
            indications.1,
            name.0,
            name.1,
            against.join("; "),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

fn csv_cell(cell: &str) -> String {
    let cell = clean(cell).replace(['\n', '\r'], " ");
    let cell = match cell.starts_with(['=', '+', '-', '@', '\t']) {
        true => format!("'{cell}"),
        false => cell,
    };
    match cell.contains([',', '"', '\'']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}
