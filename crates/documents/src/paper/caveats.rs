//! What restricts findings: a caveat stands in full where it is met first and is led to by its
//! number after that, and a table at the end of the paper holds those that are met again.

use reliance_model::finding::{Finding, Part};

use super::build::Writing;
use super::findings::sentence;
use super::{Block, Inline, Table};

/// Label of the table.
const LABEL: &str = "caveats";

/// A caveat of a paper; its number is its place in the list.
pub(super) struct Caveat {
    text: String,
    /// The text with its trace.
    field: Inline,
    /// Is it met more than once?
    again: bool,
}

/// What restricts a finding, behind its sentences.
pub(super) fn after(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Inline> {
    let of = finding.parts.iter().flat_map(|part| part.caveats.iter().map(move |it| (part, it)));
    let (new, known) = met(writing, of.map(|(part, caveat)| (finding, part, caveat)));
    let mut inlines = Vec::new();
    let gap = writing.say(" ", "").to_string();
    for line in new {
        inlines.push(Inline::Text(gap.clone()));
        inlines.extend(line);
    }
    if !known.is_empty() {
        inlines.push(Inline::Text(gap));
        inlines.extend(led(writing, &known));
    }
    inlines
}

/// What restricts parts, each as a line of its own; those met before in one line.
pub(super) fn lines<'f>(
    writing: &mut Writing<'_>,
    parts: impl Iterator<Item = (&'f Finding, &'f Part)>,
) -> Vec<Vec<Inline>> {
    let of =
        parts.flat_map(|(finding, part)| part.caveats.iter().map(move |it| (finding, part, it)));
    let (mut lines, known) = met(writing, of);
    if !known.is_empty() {
        lines.push(led(writing, &known));
    }
    lines
}

/// The lines of caveats that are met for the first time, and the numbers of the others.
fn met<'f>(
    writing: &mut Writing<'_>,
    caveats: impl Iterator<Item = (&'f Finding, &'f Part, &'f String)>,
) -> (Vec<Vec<Inline>>, Vec<usize>) {
    let before = writing.caveats.len();
    let (mut lines, mut known) = (Vec::new(), Vec::new());
    for (finding, part, caveat) in caveats {
        let text = sentence(caveat);
        match writing.caveats.iter().position(|one| one.text == text) {
            Some(at) if at < before => {
                writing.caveats[at].again = true;
                if !known.contains(&at) {
                    known.push(at);
                }
            }
            // The same sentence of another part of the same finding.
            Some(_) => {}
            None => {
                let trace = writing.of_part(finding, part);
                let number = writing.caveats.len() + 1;
                let lead = match writing.chinese() {
                    true => format!("局限 {number}："),
                    false => format!("Caveat {number}: "),
                };
                let field = writing.field(text.clone(), trace);
                lines.push(vec![Inline::Text(lead), field.clone()]);
                writing.caveats.push(Caveat { text, field, again: false });
            }
        }
    }
    known.sort_unstable();
    (lines, known)
}

/// `Caveats 1 and 3 apply (Table 9).`
fn led(writing: &Writing<'_>, known: &[usize]) -> Vec<Inline> {
    let numbers: Vec<String> = known.iter().map(|at| (at + 1).to_string()).collect();
    let lead = match (writing.chinese(), numbers.as_slice()) {
        (true, _) => format!("另见局限 {}（", numbers.join("、")),
        (false, [one]) => format!("Caveat {one} applies ("),
        (false, [first @ .., last]) => format!("Caveats {} and {last} apply (", first.join(", ")),
        (false, []) => String::new(),
    };
    vec![
        Inline::Text(lead),
        Inline::Reference { to: LABEL.into(), text: String::new() },
        Inline::Text(writing.say(").", "）。").to_string()),
    ]
}

/// With the table of the caveats that are led to.
pub(super) fn whole(writing: &mut Writing<'_>, blocks: &mut Vec<Block>) {
    let again = writing.caveats.iter().enumerate().filter(|(_, one)| one.again);
    let row = |(at, one): (usize, &Caveat)| {
        vec![vec![Inline::Text((at + 1).to_string())], vec![one.field.clone()]]
    };
    let rows: Vec<_> = again.map(row).collect();
    if rows.is_empty() {
        return;
    }
    let header = match writing.chinese() {
        true => ["序号", "局限"],
        false => ["No.", "Caveat"],
    };
    let table = Table {
        of: "caveats".into(),
        label: Some(LABEL.into()),
        number: Some(writing.number_table(Some(LABEL))),
        caption: Some(writing.say("Caveats that apply more than once", "多处适用的局限").into()),
        header: header.map(String::from).to_vec(),
        rows,
        widths: vec![8, 92],
        ..Table::default()
    };
    let heading = writing.say("Caveats", "局限性说明").to_string();
    blocks.push(Block::Heading { level: 1, text: vec![Inline::Text(heading)] });
    blocks.push(Block::Table(table));
}

#[cfg(test)]
mod tests {
    use reliance_model::finding::Answer;

    use crate::paper::tests::{finding, part, template, with};
    use crate::paper::{Block, Paper, plain, write};

    fn written(language: &str, body: &str) -> Paper {
        let mut restricted = part(Answer::Shown, "one", "it holds", "");
        restricted.caveats = vec!["rows were left out".into(), "days are declared".into()];
        let mut beside = part(Answer::Shown, "two", "it holds, too", "");
        beside.caveats = vec!["rows were left out".into()];
        let assessment = with(finding(Answer::Shown, vec![restricted, beside]));
        let template = template(language, body);
        crate::paper::tests::sourced(&assessment, &Default::default(), |source| {
            write(source, &template)
        })
    }

    fn paragraphs(paper: &Paper) -> Vec<String> {
        let lines = paper.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(line) => Some(plain(line)),
            _ => None,
        });
        lines.collect()
    }

    const ONCE: &str = "{{finding requirement=\"us.x\"}}\n";

    #[test]
    fn a_caveat_stands_in_full_once_and_is_led_to_after_that() {
        let paper = written("en-US", &format!("{ONCE}\n{ONCE}"));
        insta::assert_snapshot!(paragraphs(&paper).join("\n"), @r"
        It holds. It holds, too. Caveat 1: Rows were left out. Caveat 2: Days are declared.
        It holds. It holds, too. Caveats 1 and 2 apply (Table 1).
        ");
        let tables = paper.tables();
        let [table] = tables.as_slice() else { panic!("{tables:?}") };
        let rows: Vec<String> =
            table.rows.iter().map(|row| format!("{} {}", plain(&row[0]), plain(&row[1]))).collect();
        assert_eq!(rows, ["1 Rows were left out.", "2 Days are declared."]);
        let page = crate::paper_html(&paper);
        assert!(page.contains("href=\"#label-caveats\""), "{page}");
        assert!(page.contains("id=\"label-caveats\""), "{page}");
    }

    #[test]
    fn where_none_is_met_again_there_is_no_table() {
        let paper = written("en-US", ONCE);
        assert!(paper.tables().is_empty(), "{:?}", paper.tables());
        assert!(!crate::paper_html(&paper).contains("<h2>Caveats</h2>"));
    }

    #[test]
    fn a_chinese_paper_leads_to_them_in_chinese() {
        let paper = written("zh", &format!("{ONCE}\n{ONCE}"));
        let said = paragraphs(&paper);
        assert!(said[0].contains("局限 1：Rows were left out."), "{said:?}");
        assert!(said[1].ends_with("另见局限 1、2（表 1）。"), "{said:?}");
    }
}
