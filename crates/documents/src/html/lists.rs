//! Lists that a sentence cuts, whole, folded away beneath it.

use std::collections::BTreeMap;

use reliance_model::assessment::Assessment;
use reliance_model::finding::{Answer, Finding, Part};
use reliance_model::whole_list::WholeList;

use crate::html::parts;
use crate::markup::Markup;
use crate::words;

/// Items from which on a list stands once in the report, and elsewhere as a link to it.
const LONG: usize = 60;

/// The long lists of a report, each with the first finding that says it.
pub(crate) type Long<'a> = BTreeMap<&'a WholeList, &'a str>;

/// The long lists of an assessment.
pub(crate) fn long(assessment: &Assessment) -> Long<'_> {
    let mut long = Long::new();
    for finding in &assessment.findings {
        // Of what does not apply, only the sentence is printed.
        let lists: Vec<&WholeList> = match finding.answer {
            Answer::NotApplicable => of_finding(finding),
            _ => finding.parts.iter().flat_map(|part| &part.lists).collect(),
        };
        for list in lists.into_iter().filter(|list| list.items.len() > LONG) {
            long.entry(list).or_insert(&finding.requirement);
        }
    }
    long
}

/// The lists that a finding's own sentences cut, each once.
pub(crate) fn of_finding(finding: &Finding) -> Vec<&WholeList> {
    let mut found: Vec<&WholeList> = Vec::new();
    for list in finding.parts.iter().flat_map(|part| &part.lists) {
        if stands_above(finding, list) && !found.contains(&list) {
            found.push(list);
        }
    }
    found
}

/// The other lists of one of its parts.
pub(crate) fn of_part<'a>(finding: &Finding, part: &'a Part) -> Vec<&'a WholeList> {
    part.lists.iter().filter(|list| !stands_above(finding, list)).collect()
}

fn stands_above(finding: &Finding, list: &WholeList) -> bool {
    let to_do = finding.to_do.as_deref().filter(|_| finding.waived.is_none());
    list.stands_in(&finding.because) || to_do.is_some_and(|to_do| list.stands_in(to_do))
}

/// Lists beneath the sentence that cuts them; a long one that stood at another finding before is
/// a link to it.
pub(crate) fn under(out: &mut Markup, finding: &Finding, lists: &[&WholeList], long: &Long<'_>) {
    for list in lists {
        match long.get(list).filter(|first| **first != finding.requirement) {
            Some(first) => {
                out.raw("<p class=\"fine\">").text(&title(list)).raw(": in full at ");
                parts::requirement_link(out, first);
                out.raw("</p>\n");
            }
            None => whole(out, list),
        }
    }
}

/// `Open threats: all 9`.
fn title(list: &WholeList) -> String {
    format!("{}: all {}", words::capital(&list.of), list.len())
}

/// A list with all its items, folded away.
pub(crate) fn whole(out: &mut Markup, list: &WholeList) {
    out.raw("<details class=\"named whole\">");
    out.raw("<summary>").prose(&title(list)).raw("</summary>\n<ol>\n");
    for item in &list.items {
        out.raw("<li>").prose(item).raw("</li>\n");
    }
    out.raw("</ol>");
    if list.more > 0 {
        out.leaf("p", &[], &format!("{} more are not kept.", list.more));
    }
    out.raw("</details>\n");
}
