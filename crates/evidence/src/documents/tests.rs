//! Documents as a whole: what is seen of samples, and that nothing ends the run.

use proptest::prelude::*;
use reliance_model::content::{Body, Content, Language};

use super::*;

/// Blocks as lines: place, kind, words.
pub(super) fn shown(content: &Content) -> String {
    let line = |block: &reliance_model::content::Block| {
        let kind = block.id.split('-').next().unwrap_or_default();
        let text = match &block.body {
            Body::Field { name, text } => format!("{name} = {text}"),
            Body::Table { caption, rows } => format!("{caption:?} {rows:?}"),
            Body::Comment { author, about, text, .. } => format!("{author} on `{about}`: {text}"),
            _ => block.text(),
        };
        let mut line = format!("{kind} | {} | {text}", block.spot.words());
        for change in &block.revisions {
            let sign = if change.inserted { '+' } else { '-' };
            line += &format!(" | {sign}{} ({})", change.text, change.author);
        }
        line.replace('\n', "⏎")
    };
    content.blocks.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn text(name: &str, text: &str) -> Content {
    let reading = read(name, text.as_bytes());
    assert_eq!(reading.problems, []);
    reading.items
}

#[test]
fn markdown_is_read_with_headings_lists_and_tables() {
    let content = text(
        "a.md",
        "---\nid: TP-001\nnested:\n  a: [x, y]\n  b:\n    - k: 1\n---\n# Report\n\nWrapped\nline of $9 5 \\%$ \
         and $5.\n**By:** us\n\nSetext\n======\n\n- one\n  - two\n\n    more\n3. three\n\n> quoted\n\n\
         Table 1: Sites\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n```\ncode\n  more\n```\n\nSee[^1] \
         ~~old~~ new<br>line.\n\n[^1]: The note.\n\n<table><tr><td rowspan=2>x</td><td colspan=2>y</td>\
         </tr>\n\n<tr><td>1 &lt; 2</td><td>3</td></tr></table>\n\n中文换行\n不加空格。\n",
    );
    insta::assert_snapshot!(shown(&content), @r#"
    h | line 8 | Report
    p | line 10, under "Report" | Wrapped line of 95% and $5.⏎By: us
    h | line 14 | Setext
    i | line 17, under "Setext" | one
    i | line 18, under "Setext" | two
    p | line 20, under "Setext" | more
    i | line 21, under "Setext" | three
    p | line 23, under "Setext" | quoted
    p | line 25, under "Setext" | Table 1: Sites
    t | line 27, under "Setext" | Some("Table 1: Sites") [["a", "b"], ["1", "2"]]
    p | line 32, under "Setext" | code⏎more
    p | line 36, under "Setext" | See new⏎line. | -old ()
    p | line 38, in a note | The note.
    t | line 40, under "Setext" | None [["x", "y", ""], ["", "1 < 2", "3"]]
    p | line 44, under "Setext" | 中文换行不加空格。
    "#);
    insta::assert_snapshot!(format!("{:?}", content.properties), @r#"{"id": "TP-001", "nested.a": "x, y", "nested.b.0.k": "1"}"#);
}

#[test]
fn text_without_marks_keeps_its_lines() {
    let content = text(
        "a.txt",
        "Device: Example\nClass: II\n\nThis line is as long as lines usually are here and so\n\
         it is wrapped.\n\u{c}• first item\n• second\n",
    );
    insta::assert_snapshot!(shown(&content), @r"
    p | page 1, line 1 | Device: Example⏎Class: II
    p | page 1, line 4 | This line is as long as lines usually are here and so it is wrapped.
    i | page 2, line 7 | first item
    i | page 2, line 8 | second
    ");
}

#[test]
fn html_is_read_without_scripts() {
    let content = text(
        "a.html",
        "<!doctype html><html><head><title>T &amp; U</title><style>p{}</style></head><body>\
         <h2>Use</h2><p>Adults <b>only</b>.<script>x<y</script></p><ul><li>a<ul><li>b</li></ul>\
         <li><p>c</p></ul><table><caption>Table 1</caption><thead><tr><th>k<th>n</thead>\
         <tr><td>x<p>y</p><td><table><tr><td>in</table></table><p>was <del>90</del><ins>91</ins>",
    );
    insta::assert_snapshot!(shown(&content), @r#"
    h | line 1 | Use
    p | line 1, under "Use" | Adults only.
    i | line 1, under "Use" | a
    i | line 1, under "Use" | b
    i | line 1, under "Use" | c
    t | line 1, under "Use" | None [["in"]]
    t | line 1, under "Use" | Some("Table 1") [["k", "n"], ["x\ny", ""]]
    p | line 1, under "Use" | was 91 | -90 () | +91 ()
    "#);
    assert_eq!(content.properties["title"], "T & U");
}

#[test]
fn cards_are_fields_with_their_paths() {
    let card = |version: &str, inside: &str| {
        let space = format!("https://mc.chai.org/{version}/schema.xsd");
        format!("<AppliedModelCard xmlns=\"{space}\">{inside}</AppliedModelCard>")
    };
    let content = text(
        "a.xml",
        &card(
            "v0.2",
            "<KeyMetrics>\n<Results><MetricResult><Label>Sensitivity</Label><ValueJson>{\"kind\":\
             \"single\",\"value\":1}</ValueJson></MetricResult><MetricResult><Label>AUC</Label>\
             </MetricResult></Results></KeyMetrics>",
        ),
    );
    insta::assert_snapshot!(shown(&content), @r#"
    f | line 2 | KeyMetrics/Results/MetricResult[1]/Label = Sensitivity
    f | line 2 | KeyMetrics/Results/MetricResult[1]/ValueJson = {"kind":"single","value":1}
    f | line 2 | KeyMetrics/Results/MetricResult[2]/Label = AUC
    "#);
    assert_eq!(content.properties["card.version"], "0.2");
    let reading = read("a.xml", card("v0.9", "").as_bytes());
    assert_eq!(reading.problems[0].code, "unknown-card-version");
    let bomb = format!("<!DOCTYPE a [<!ENTITY b 'b'>]>{}", card("v0.1", "<a>&b;</a>"));
    assert_eq!(read("a.xml", bomb.as_bytes()).problems[0].code, "bad-xml");
}

#[test]
fn cards_of_model_hubs_state_their_results() {
    let content = text(
        "README.md",
        "---\nlicense: mit\nlibrary_name: monai\nmodel-index:\n- name: m\n  results:\n  - task: \
         {type: image-classification}\n    dataset: {name: CT, split: test}\n    metrics:\n    - \
         {type: auc, value: 0.91}\n---\n# Card\n",
    );
    assert_eq!(content.format, Format::HubCard);
    insta::assert_snapshot!(shown(&content), @r#"
    t | line 1 | Some("model-index") [["Task", "Data set", "Split", "Metric", "Value"], ["image-classification", "CT", "test", "auc", "0.91"]]
    h | line 12 | Card
    "#);
}

#[test]
fn metadata_of_bundles_are_fields() {
    let content = text(
        "metadata.json",
        r#"{"version": "0.2.1", "monai_version": "1.4", "eval_metrics": {"mean_dice": 0.91},
            "intended_use": "research", "changelog": {"0.2.1": "fix"}, "references": ["a", "b"]}"#,
    );
    insta::assert_snapshot!(shown(&content), @r"
    f | line 1 | version = 0.2.1
    f | line 1 | monai_version = 1.4
    f | line 1 | eval_metrics/mean_dice = 0.91
    f | line 2 | intended_use = research
    f | line 2 | changelog/0.2.1 = fix
    f | line 2 | references = a, b
    ");
}

#[test]
fn ids_stay_when_text_is_added_elsewhere() {
    let before = text("a.md", "# A\n\nsame\n\nsame\n\n# B\n\nsame\n");
    let after = text("a.md", "# New\n\nnew\n\n# A\n\nother\n\nsame\n\nsame\n\n# B\n\nSame\n");
    let ids = |content: &Content| -> Vec<String> {
        let same =
            |block: &&reliance_model::content::Block| block.text().eq_ignore_ascii_case("same");
        content.blocks.iter().filter(same).map(|block| block.id.clone()).collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(ids(&before)[1], format!("{}-2", ids(&before)[0]));
}

#[test]
fn languages_are_told_by_script() {
    let language = |words: &str| text("a.txt", words).language;
    assert_eq!(language("本产品用于肺结节 CT 辅助检测, AI-Rad v2"), Some(Language::Zh));
    assert_eq!(
        language("The device 算法 finds nodules in computed tomography"),
        Some(Language::En)
    );
    assert_eq!(language("この装置はあります"), None);
    assert_eq!(language("12.5 %"), None);
    let (bytes, _, _) = encoding_rs::GB18030.encode("预期用途：肺结节");
    let reading = read("a.txt", &bytes);
    assert_eq!(reading.items.language, Some(Language::Zh));
    assert_eq!(reading.problems[0].code, "not-utf8");
}

const SAMPLES: &[(&str, &str)] = &[
    (
        "a.md",
        "---\na: 1\n---\n# A\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n<table><tr><td>x</table>\n\n$9 \\%$\n",
    ),
    ("a.txt", "A\n\n- b\n\u{c}表1\n"),
    ("a.html", "<h1>A</h1><table><tr><td colspan=3>b<ins>c</ins></table><li>d"),
    (
        "a.xml",
        "<AppliedModelCard xmlns=\"https://mc.chai.org/v0.1/schema.xsd\"><A b='c'>d</A></AppliedModelCard>",
    ),
    ("metadata.json", "{\"monai_version\": \"1\", \"a\": [1, {\"b\": [true]}]}"),
];

proptest! {
    #[test]
    fn damaged_documents_are_read_or_are_problems(
        which in 0..SAMPLES.len(),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in any::<prop::sample::Index>(),
    ) {
        let (name, sample) = SAMPLES[which];
        let mut bytes = sample.as_bytes().to_vec();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.index(bytes.len() + 1));
        let first = read(name, &bytes);
        let ids: std::collections::BTreeSet<_> = first.items.blocks.iter().map(|b| &b.id).collect();
        prop_assert_eq!(ids.len(), first.items.blocks.len());
        prop_assert_eq!(read(name, &bytes), first);
    }

    #[test]
    fn any_text_is_read(text in ".{0,400}", ending in "md|txt|html") {
        read(&format!("a.{ending}"), text.as_bytes());
    }
}

mod office;
mod portable;
