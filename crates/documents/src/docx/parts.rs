//! The parts beside the text: styles, numbering, notes, header and footer, settings.

use super::Docx;
use super::body::{run, simple_field};
use crate::docx::body::Look;
use crate::markup::Markup;
use crate::paper::Paper;

/// What every part begins with.
pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Namespaces of the parts with text.
pub(super) const NAMESPACES: &str = " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// Margin of the page, in twentieths of a point.
pub(super) const MARGIN: u32 = 1134;

/// Width and height of the page: Letter for the United States, else A4.
pub(super) fn page(paper: &Paper) -> (u32, u32) {
    if paper.market == "us" { (12_240, 15_840) } else { (11_906, 16_838) }
}

/// The last section: page, header, footer, notes in Arabic numbers.
pub(super) fn section(out: &mut Markup, paper: &Paper) {
    let (width, height) = page(paper);
    let margin = MARGIN.to_string();
    out.raw("<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/><w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/><w:endnotePr><w:numFmt w:val=\"decimal\"/></w:endnotePr>");
    out.shape("w:pgSz", &[("w:w", &width.to_string()), ("w:h", &height.to_string())]);
    out.shape(
        "w:pgMar",
        &[
            ("w:top", "1304"),
            ("w:right", &margin),
            ("w:bottom", "1247"),
            ("w:left", &margin),
            ("w:header", "567"),
            ("w:footer", "510"),
            ("w:gutter", "0"),
        ],
    );
    out.raw("</w:sectPr>");
}

/// A paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    based: &'static str,
    /// Properties of the paragraph, as markup.
    paragraph: &'static str,
    /// Properties of its runs, as markup.
    run: &'static str,
}

/// Styles of headings, by level.
pub(super) const HEADINGS: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];

/// What follows the number among the properties of a paragraph.
const SPACING: &str = "<w:spacing";

/// Style of a heading that is no section of the text.
pub(super) const UNNUMBERED: &str = "HeadingUnnumbered";

const STYLES: &[Style] = &[
    Style {
        id: "BodyText",
        name: "Body Text",
        based: "Normal",
        paragraph: "<w:spacing w:after=\"120\"/>",
        run: "",
    },
    Style {
        id: "Title",
        name: "Title",
        based: "Normal",
        paragraph: "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\" w:line=\"240\" w:lineRule=\"auto\"/>",
        run: "<w:b/><w:bCs/><w:color w:val=\"1D2127\"/><w:sz w:val=\"40\"/><w:szCs w:val=\"40\"/>",
    },
    Style {
        id: "Subtitle",
        name: "Subtitle",
        based: "Normal",
        paragraph: "<w:spacing w:after=\"40\"/>",
        run: "<w:color w:val=\"545D68\"/>",
    },
    Style {
        id: "Heading1",
        name: "heading 1",
        based: "Normal",
        paragraph: "<w:keepNext/><w:keepLines/><w:spacing w:before=\"360\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
        run: "<w:b/><w:bCs/><w:color w:val=\"0B3D66\"/><w:sz w:val=\"30\"/><w:szCs w:val=\"30\"/>",
    },
    Style {
        id: "Heading2",
        name: "heading 2",
        based: "Normal",
        paragraph: "<w:keepNext/><w:keepLines/><w:spacing w:before=\"260\" w:after=\"100\"/><w:outlineLvl w:val=\"1\"/>",
        run: "<w:b/><w:bCs/><w:color w:val=\"0B3D66\"/><w:sz w:val=\"25\"/><w:szCs w:val=\"25\"/>",
    },
    Style {
        id: "Heading3",
        name: "heading 3",
        based: "Normal",
        paragraph: "<w:keepNext/><w:keepLines/><w:spacing w:before=\"220\" w:after=\"80\"/><w:outlineLvl w:val=\"2\"/>",
        run: "<w:b/><w:bCs/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>",
    },
    Style {
        id: "Heading4",
        name: "heading 4",
        based: "Normal",
        paragraph: "<w:keepNext/><w:keepLines/><w:spacing w:before=\"180\" w:after=\"60\"/><w:outlineLvl w:val=\"3\"/>",
        run: "<w:i/><w:iCs/><w:sz w:val=\"21\"/>",
    },
    Style {
        id: UNNUMBERED,
        name: "Heading Unnumbered",
        based: "Heading1",
        paragraph: "<w:numPr><w:numId w:val=\"0\"/></w:numPr>",
        run: "",
    },
    Style {
        id: "Caption",
        name: "caption",
        based: "Normal",
        paragraph: "<w:keepNext/><w:spacing w:before=\"180\" w:after=\"80\"/>",
        run: "<w:b/><w:bCs/><w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>",
    },
    Style {
        id: "Figure",
        name: "Figure",
        based: "Normal",
        paragraph: "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"0\"/>",
        run: "",
    },
    Style {
        id: "ListParagraph",
        name: "List Paragraph",
        based: "Normal",
        paragraph: "<w:spacing w:after=\"60\"/><w:ind w:left=\"425\"/>",
        run: "",
    },
    Style {
        id: "TableText",
        name: "Table Text",
        based: "Normal",
        paragraph: "<w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
        run: "<w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>",
    },
    Style {
        id: "TableHead",
        name: "Table Head",
        based: "TableText",
        paragraph: "<w:keepNext/>",
        run: "<w:b/><w:bCs/>",
    },
    Style {
        id: "AfterTable",
        name: "After Table",
        based: "Normal",
        paragraph: "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"160\" w:lineRule=\"exact\"/>",
        run: "<w:sz w:val=\"8\"/>",
    },
    Style {
        id: "Quote",
        name: "Quote",
        based: "Normal",
        paragraph: "<w:pBdr><w:left w:val=\"single\" w:sz=\"18\" w:space=\"8\" w:color=\"D5DBE1\"/></w:pBdr><w:spacing w:after=\"60\"/><w:ind w:left=\"284\"/>",
        run: "",
    },
    Style {
        id: "QuoteSource",
        name: "Quote Source",
        based: "Quote",
        paragraph: "<w:spacing w:after=\"160\"/>",
        run: "<w:color w:val=\"545D68\"/><w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>",
    },
    Style {
        id: "PersonText",
        name: "Person Text",
        based: "Normal",
        paragraph: "<w:pBdr><w:left w:val=\"single\" w:sz=\"18\" w:space=\"8\" w:color=\"00589B\"/></w:pBdr><w:spacing w:after=\"80\"/><w:ind w:left=\"284\"/>",
        run: "",
    },
    Style {
        id: "PersonHole",
        name: "Person Hole",
        based: "PersonText",
        paragraph: "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FFE2D4\"/>",
        run: "<w:b/><w:bCs/><w:color w:val=\"8C2D00\"/>",
    },
    Style {
        id: "PersonBy",
        name: "Person By",
        based: "PersonText",
        paragraph: "<w:spacing w:after=\"160\"/>",
        run: "<w:color w:val=\"545D68\"/><w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>",
    },
    Style {
        id: "Draft",
        name: "Draft",
        based: "Normal",
        paragraph: "<w:pBdr><w:top w:val=\"single\" w:sz=\"18\" w:space=\"6\" w:color=\"B03A00\"/><w:left w:val=\"single\" w:sz=\"18\" w:space=\"6\" w:color=\"B03A00\"/><w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"6\" w:color=\"B03A00\"/><w:right w:val=\"single\" w:sz=\"18\" w:space=\"6\" w:color=\"B03A00\"/></w:pBdr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FFF1EA\"/><w:spacing w:after=\"160\"/><w:ind w:left=\"142\" w:right=\"142\"/>",
        run: "<w:b/><w:bCs/><w:color w:val=\"B03A00\"/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    },
    Style {
        id: "Invented",
        name: "Invented",
        based: "Normal",
        paragraph: "<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"8\" w:color=\"B06F00\"/></w:pBdr><w:spacing w:after=\"120\"/><w:ind w:left=\"284\"/>",
        run: "<w:b/><w:bCs/>",
    },
    Style {
        id: "Header",
        name: "header",
        based: "Normal",
        paragraph: "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"D5DBE1\"/></w:pBdr><w:spacing w:after=\"0\"/>",
        run: "<w:color w:val=\"545D68\"/><w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>",
    },
    Style {
        id: "Footer",
        name: "footer",
        based: "Normal",
        paragraph: "<w:spacing w:after=\"0\"/>",
        run: "<w:color w:val=\"545D68\"/><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/>",
    },
    Style {
        id: "EndnoteText",
        name: "endnote text",
        based: "Normal",
        paragraph: "<w:spacing w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
        run: "<w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/>",
    },
];

/// Fonts by whether the document is Chinese: Latin, East Asian, East Asian for headings.
fn fonts(docx: &Docx<'_>) -> (&'static str, &'static str, &'static str) {
    match docx.chinese() {
        true => ("Times New Roman", "SimSun", "SimHei"),
        false => ("Calibri", "SimSun", "SimHei"),
    }
}

/// The styles.
pub(super) fn styles(docx: &Docx<'_>) -> Markup {
    let (latin, asian, head) = fonts(docx);
    let mut out = Markup::new();
    out.raw(DECLARATION)
        .raw("<w:styles")
        .raw(NAMESPACES)
        .raw("><w:docDefaults><w:rPrDefault><w:rPr>");
    font(&mut out, latin, asian);
    out.raw("<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>");
    let tag = docx.paper.locale.tag();
    out.shape(
        "w:lang",
        &[
            ("w:val", if docx.chinese() { "en-US" } else { tag }),
            ("w:eastAsia", "zh-CN"),
            ("w:bidi", "ar-SA"),
        ],
    );
    out.raw("</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"100\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>");
    out.raw("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>");
    out.raw("<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>");
    for style in STYLES {
        out.open("w:style", &[("w:type", "paragraph"), ("w:styleId", style.id)]);
        out.shape("w:name", &[("w:val", style.name)]);
        out.shape("w:basedOn", &[("w:val", style.based)]).raw("<w:qFormat/><w:pPr>");
        let level = HEADINGS.iter().position(|id| *id == style.id);
        match level.zip(style.paragraph.split_once(SPACING)) {
            Some((level, (before, behind))) => {
                out.raw(before).raw("<w:numPr>");
                out.shape("w:ilvl", &[("w:val", &level.to_string())]);
                out.shape("w:numId", &[("w:val", &heading_list(docx))]);
                out.raw("</w:numPr>").raw(SPACING).raw(behind)
            }
            None => out.raw(style.paragraph),
        };
        out.raw("</w:pPr><w:rPr>");
        if style.id == "Title" || style.id.starts_with("Heading") {
            font(&mut out, latin, head);
        }
        out.raw(style.run).raw("</w:rPr></w:style>");
    }
    out.raw("<w:style w:type=\"character\" w:styleId=\"Missing\"><w:name w:val=\"Missing\"/><w:qFormat/><w:rPr><w:b/><w:bCs/><w:color w:val=\"8C2D00\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FFE2D4\"/></w:rPr></w:style>");
    out.raw("<w:style w:type=\"character\" w:styleId=\"Code\"><w:name w:val=\"Code\"/><w:rPr><w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/><w:sz w:val=\"17\"/></w:rPr></w:style>");
    out.raw("<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0B57A4\"/><w:u w:val=\"single\"/></w:rPr></w:style>");
    out.raw("<w:style w:type=\"character\" w:styleId=\"EndnoteReference\"><w:name w:val=\"endnote reference\"/><w:rPr><w:color w:val=\"0B57A4\"/><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>");
    out.raw("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"85\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
    out.raw("<w:style w:type=\"table\" w:styleId=\"RelianceTable\"><w:name w:val=\"Reliance Table\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"545D68\"/><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"545D68\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"D5DBE1\"/></w:tblBorders></w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:tcBorders><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"545D68\"/></w:tcBorders><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F5F7F9\"/></w:tcPr></w:tblStylePr></w:style>");
    out.raw("</w:styles>");
    out
}

/// The number of the list that counts headings; those of the text's own lists are below it.
fn heading_list(docx: &Docx<'_>) -> String {
    (docx.lists + 2).to_string()
}

/// Headings are counted as in the other forms: `2.1` is the first section of the second.
fn heading_levels(out: &mut Markup) {
    out.raw("<w:abstractNum w:abstractNumId=\"2\"><w:multiLevelType w:val=\"multilevel\"/>");
    for (level, style) in HEADINGS.iter().enumerate() {
        let counts: Vec<String> = (1..=level + 1).map(|at| format!("%{at}")).collect();
        out.open("w:lvl", &[("w:ilvl", &level.to_string())]);
        out.raw("<w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>");
        out.shape("w:pStyle", &[("w:val", style)]).raw("<w:suff w:val=\"space\"/>");
        out.shape("w:lvlText", &[("w:val", &counts.join("."))]);
        out.raw("<w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"0\" w:firstLine=\"0\"/></w:pPr></w:lvl>");
    }
    out.raw("</w:abstractNum>");
}

fn font(out: &mut Markup, latin: &str, asian: &str) {
    let names = [("w:ascii", latin), ("w:hAnsi", latin), ("w:eastAsia", asian), ("w:cs", latin)];
    out.shape("w:rFonts", &names);
}

/// Bullets, and one numbered list for each that the text has.
pub(super) fn numbering(docx: &Docx<'_>) -> Markup {
    let mut out = Markup::new();
    out.raw(DECLARATION).raw("<w:numbering").raw(NAMESPACES).raw(">");
    out.raw("<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>");
    for level in 0..4_u32 {
        depth(&mut out, level, "bullet", ["•", "–", "•", "–"][level as usize]);
    }
    out.raw("</w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"hybridMultilevel\"/>");
    for level in 0..4_u32 {
        let text = format!("%{}.", level + 1);
        depth(&mut out, level, "decimal", &text);
    }
    out.raw("</w:abstractNum>");
    heading_levels(&mut out);
    out.raw("<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    for list in 0..docx.lists {
        let id = (list + 2).to_string();
        out.open("w:num", &[("w:numId", &id)]).raw("<w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>");
    }
    out.open("w:num", &[("w:numId", &heading_list(docx))]);
    out.raw("<w:abstractNumId w:val=\"2\"/></w:num></w:numbering>");
    out
}

fn depth(out: &mut Markup, level: u32, format: &str, text: &str) {
    let left = (425 * (level + 1)).to_string();
    out.open("w:lvl", &[("w:ilvl", &level.to_string())]).raw("<w:start w:val=\"1\"/>");
    out.shape("w:numFmt", &[("w:val", format)]).shape("w:lvlText", &[("w:val", text)]);
    out.raw("<w:lvlJc w:val=\"left\"/><w:pPr>");
    out.shape("w:ind", &[("w:left", &left), ("w:hanging", "425")]).raw("</w:pPr></w:lvl>");
}

/// The notes: one a trace.
pub(super) fn endnotes(docx: &Docx<'_>) -> Markup {
    let mut out = Markup::new();
    out.raw(DECLARATION).raw("<w:endnotes").raw(NAMESPACES).raw(">");
    out.raw("<w:endnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:endnote>");
    out.raw("<w:endnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:endnote>");
    for (at, trace) in docx.paper.traces.iter().enumerate() {
        out.open("w:endnote", &[("w:id", &(at + 1).to_string())]);
        out.raw("<w:p><w:pPr><w:pStyle w:val=\"EndnoteText\"/></w:pPr><w:r><w:rPr><w:rStyle w:val=\"EndnoteReference\"/></w:rPr><w:endnoteRef/></w:r>");
        run(&mut out, &format!(" {}", trace.says(docx.paper)), Look::default());
        out.raw("</w:p></w:endnote>");
    }
    out.raw("</w:endnotes>");
    out
}

/// The header: title, and whether it is a draft, or of an invented device.
pub(super) fn header(docx: &Docx<'_>) -> Markup {
    let paper = docx.paper;
    let mut out = Markup::new();
    out.raw(DECLARATION).raw("<w:hdr").raw(NAMESPACES).raw(">");
    let device = format!("{} {}", paper.device.name, paper.device.version);
    let line = format!("{} · {}", paper.title, device.trim());
    out.raw("<w:p><w:pPr><w:pStyle w:val=\"Header\"/>");
    tab(&mut out, docx.width());
    out.raw("</w:pPr>");
    run(&mut out, &line, Look::default());
    let marks = paper.marks().join(" · ");
    if !marks.is_empty() {
        out.raw("<w:r><w:tab/></w:r><w:r><w:rPr><w:b/><w:bCs/><w:color w:val=\"B03A00\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/></w:rPr><w:t>");
        out.text(&marks).raw("</w:t></w:r>");
    }
    out.raw("</w:p></w:hdr>");
    out
}

fn tab(out: &mut Markup, at: u32) {
    out.raw("<w:tabs>").shape("w:tab", &[("w:val", "right"), ("w:pos", &at.to_string())]);
    out.raw("</w:tabs>");
}

/// The footer: market, day, versions, page of pages.
pub(super) fn footer(docx: &Docx<'_>) -> Markup {
    let (paper, made) = (docx.paper, &docx.paper.made);
    let mut out = Markup::new();
    out.raw(DECLARATION)
        .raw("<w:ftr")
        .raw(NAMESPACES)
        .raw("><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>");
    tab(&mut out, docx.width());
    out.raw("</w:pPr>");
    let words = match docx.chinese() {
        true => format!("{} · {} · 目录 {}", paper.market_name, made.on, made.catalogue),
        false => format!("{} · {} · catalogue {}", paper.market_name, made.on, made.catalogue),
    };
    run(&mut out, &words, Look::default());
    out.raw("<w:r><w:tab/></w:r>");
    let look = Look::default();
    run(&mut out, docx.say("Page ", "第 "), look);
    simple_field(&mut out, " PAGE ", "1", look);
    run(&mut out, docx.say(" of ", " 页，共 "), look);
    simple_field(&mut out, " NUMPAGES ", "1", look);
    run(&mut out, docx.say("", " 页"), look);
    out.raw("</w:p></w:ftr>");
    out
}

/// Settings: notes at the end, in Arabic numbers; the form of Word since 2013.
pub(super) fn settings(docx: &Docx<'_>) -> Markup {
    let mut out = Markup::new();
    out.raw(DECLARATION).raw("<w:settings").raw(NAMESPACES).raw(">");
    out.raw("<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"708\"/><w:characterSpacingControl w:val=\"doNotCompress\"/>");
    out.raw("<w:endnotePr><w:numFmt w:val=\"decimal\"/><w:endnote w:id=\"-1\"/><w:endnote w:id=\"0\"/></w:endnotePr>");
    out.raw("<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>");
    let tag = docx.paper.locale.tag();
    out.shape(
        "w:themeFontLang",
        &[("w:val", if docx.chinese() { "en-US" } else { tag }), ("w:eastAsia", "zh-CN")],
    );
    out.raw("<w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>");
    out
}

/// Title, language and the day of the assessment, in place of the hour of writing.
pub(super) fn core(docx: &Docx<'_>) -> Markup {
    let paper = docx.paper;
    let mut out = Markup::new();
    out.raw(DECLARATION).raw("<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
    out.leaf("dc:title", &[], &paper.title);
    out.leaf("dc:creator", &[], &format!("Reliance {}", paper.made.tool));
    let day = format!("{}T00:00:00Z", paper.made.on);
    out.leaf("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &day);
    out.leaf("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &day);
    out.leaf("dc:language", &[], paper.locale.tag()).raw("</cp:coreProperties>");
    out
}

/// What `reliance write` has to know of the file when it reads it back.
pub(super) fn custom(properties: &[(&str, String)]) -> Markup {
    let mut out = Markup::new();
    out.raw(DECLARATION).raw("<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">");
    for (at, (name, value)) in properties.iter().enumerate() {
        let id = (at + 2).to_string();
        out.open(
            "property",
            &[("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"), ("pid", &id), ("name", name)],
        );
        out.leaf("vt:lpwstr", &[], value).raw("</property>");
    }
    out.raw("</Properties>");
    out
}
