//! The table of support that an electronic submission takes beside the bill.

use reliance_model::cyber::Bill;
use reliance_model::record::csv_line;

/// Columns of the table.
const HEAD: [&str; 9] = [
    "component",
    "version",
    "supplier",
    "purl",
    "level_of_support",
    "end_of_support",
    "justification",
    "read_from",
    "known",
];

/// A row a component, apart from the device itself, as CSV. `known` says `yes` where level
/// and end of support are both known.
pub fn support_table(bill: &Bill) -> String {
    let mut out = csv_line(HEAD);
    let subject = bill.subject.as_deref();
    for one in bill.components.iter().filter(|one| subject != Some(one.id.as_str())) {
        let support = &one.support;
        let group = one.group.as_ref().map(|group| format!("{group}/")).unwrap_or_default();
        let level = support.level.map(|level| level.words()).unwrap_or_default();
        let known = support.ends.is_some() && !["", "unknown"].contains(&level);
        out.push_str(&csv_line([
            format!("{group}{}", one.name).as_str(),
            one.version.as_deref().unwrap_or_default(),
            one.supplier.as_ref().map(|one| one.name.as_str()).unwrap_or_default(),
            one.purl.as_deref().unwrap_or_default(),
            level,
            support.ends.map(|day| day.to_string()).unwrap_or_default().as_str(),
            support.reason.as_deref().unwrap_or_default(),
            support.read_from.join("; ").as_str(),
            if known { "yes" } else { "no" },
        ]));
    }
    out
}
