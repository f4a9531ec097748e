//! Tables of the document: fixed widths, a header row that repeats, rows that are not torn.

use super::{Docx, body};
use crate::markup::Markup;
use crate::paper::Table;

impl Docx<'_> {
    pub(super) fn table(&mut self, out: &mut Markup, table: &Table) {
        if let Some(caption) = &table.caption {
            let word = self.paper.caption_words().0;
            match table.number {
                Some(number) => {
                    self.caption(out, (word, number), table.label.as_deref(), caption);
                    out.raw("</w:p>");
                }
                None => body::styled(out, "Caption", caption),
            }
        }
        let widths = self.widths(table);
        out.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"RelianceTable\"/>");
        let whole = widths.iter().sum::<u32>().to_string();
        out.shape("w:tblW", &[("w:w", &whole), ("w:type", "dxa")]);
        let headed = table.header.iter().any(|header| !header.is_empty());
        let (bits, first) = if headed { ("0620", "1") } else { ("0600", "0") };
        out.raw("<w:tblLayout w:type=\"fixed\"/>");
        let look = [
            ("w:val", bits),
            ("w:firstRow", first),
            ("w:lastRow", "0"),
            ("w:firstColumn", "0"),
            ("w:lastColumn", "0"),
            ("w:noHBand", "1"),
            ("w:noVBand", "1"),
        ];
        out.shape("w:tblLook", &look).raw("</w:tblPr><w:tblGrid>");
        for width in &widths {
            out.shape("w:gridCol", &[("w:w", &width.to_string())]);
        }
        out.raw("</w:tblGrid>");
        if headed {
            out.raw("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
            for (at, width) in widths.iter().enumerate() {
                cell(out, *width);
                let words = table.header.get(at).map(String::as_str).unwrap_or_default();
                body::styled(out, "TableHead", words);
                out.raw("</w:tc>");
            }
            out.raw("</w:tr>");
        }
        for row in &table.rows {
            // A row with much in it may go on on the next page.
            let long = row.iter().map(|cell| crate::paper::plain(cell).len()).max() > Some(900);
            out.raw("<w:tr>");
            out.raw(if long { "" } else { "<w:trPr><w:cantSplit/></w:trPr>" });
            for (at, width) in widths.iter().enumerate() {
                cell(out, *width);
                let inlines = row.get(at).map(Vec::as_slice).unwrap_or_default();
                self.cell(out, inlines, "TableText");
                out.raw("</w:tc>");
            }
            out.raw("</w:tr>");
        }
        out.raw("</w:tbl>");
        // Two tables without a paragraph between them would be one.
        out.raw("<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>");
    }

    /// Widths of the columns, in twentieths of a point.
    fn widths(&self, table: &Table) -> Vec<u32> {
        let columns = table.rows.iter().map(Vec::len).chain([table.header.len(), 1]).max();
        let columns = columns.unwrap_or(1);
        let given = table.widths.len() == columns;
        let parts = if given { table.widths.clone() } else { vec![1; columns] };
        let whole: u32 = parts.iter().sum::<u32>().max(1);
        parts.iter().map(|part| self.width() * part / whole).collect()
    }
}

fn cell(out: &mut Markup, width: u32) {
    out.raw("<w:tc><w:tcPr>");
    out.shape("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]).raw("</w:tcPr>");
}
