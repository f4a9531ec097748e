//! The first sheet: what the paper is, how it stands, what is missing, and what the sheets hold.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{head, printed, wrapped};
use crate::paper::{Paper, Table};
use crate::xlsx::{XlsxError, cell_text};

/// Write it; `names` are those of the sheets of `tables`.
pub(super) fn sheet(
    book: &mut Workbook,
    paper: &Paper,
    tables: &[Cow<'_, Table>],
    names: &[String],
) -> Result<(), XlsxError> {
    let say = |english: &'static str, chinese: &'static str| {
        if paper.chinese() { chinese } else { english }
    };
    let sheet = book.add_worksheet();
    sheet.set_name(say("About", "说明"))?;
    sheet.set_column_width(0, 30.0)?.set_column_width(1, 110.0)?;
    let device = format!("{} {}", paper.device.name, paper.device.version);
    let catalogue = format!("{} (SHA-256 {})", paper.made.catalogue, paper.made.catalogue_sha256);
    let mut rows = vec![
        (say("Document", "文件"), paper.title.clone()),
        (say("Device", "产品"), device.trim().to_string()),
        (say("Manufacturer", "制造商"), paper.device.manufacturer.clone()),
        (say("Market", "市场"), paper.market_name.clone()),
        (say("Assessed for", "评估日期"), paper.made.on.to_string()),
        (say("Made by", "生成"), format!("Reliance {}", paper.made.tool)),
        (say("Catalogue", "目录"), catalogue),
    ];
    rows.extend(paper.invented().map(|words| (say("Invented", "虚构"), words.to_string())));
    rows.extend(paper.banner().map(|words| (say("State", "状态"), words)));
    rows.extend(paper.doubts.iter().map(|doubt| (say("Doubt", "疑问"), doubt.clone())));
    let mut at = 0;
    for (name, value) in &rows {
        pair(sheet, &mut at, (name, value), &head())?;
    }
    at += 1;
    for (hole, number) in paper.holes.iter().zip(1..) {
        let name = format!("{} {number}: {}", say("Missing", "未答复"), hole.named());
        pair(sheet, &mut at, (&name, &hole.needs), &wrapped())?;
    }
    at += 1;
    for (table, name) in tables.iter().zip(names) {
        let word = paper.caption_words().0;
        let number = table.number.map(|number| format!("{word} {number}. ")).unwrap_or_default();
        let caption = table.caption.as_deref().unwrap_or_default();
        pair(sheet, &mut at, (name, &format!("{number}{caption}")), &wrapped())?;
    }
    printed(sheet, paper);
    Ok(())
}

fn pair(
    sheet: &mut Worksheet,
    at: &mut u32,
    (name, value): (&str, &str),
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(*at, 0, &*cell_text(name), format)?;
    sheet.write_string_with_format(*at, 1, &*cell_text(value), &wrapped())?;
    *at += 1;
    Ok(())
}
