//! Totals of tables: counts and percentages of parts that exclude one another against the
//! row or column that is called their total.
//!
//! A table of findings or diseases may count one case in several rows. Rows are held against
//! their total only where the heading says that they exclude one another (sites, sex, sets),
//! where the labels themselves do (positive and negative), or, as an open question, where a
//! row is called *total*. A word on cases counted twice or left out makes it a question, too.

use reliance_model::claim::{Citation, Remark, Verdict};
use reliance_model::content::{Block, Body, Content, Spot};

/// Most cells of a table whose totals are worked out.
const CELLS: usize = 20_000;

/// Most remarks on one table.
const REMARKS: usize = 40;

/// Labels of totals that can be nothing else.
const TOTAL: &[&str] = &["total", "totals", "sum", "grandtotal", "合计", "总计", "总数", "总和"];

/// Labels of totals that may be a measure of its own.
const OVERALL: &[&str] = &[
    "all",
    "overall",
    "allcases",
    "allpatients",
    "allsubjects",
    "allparticipants",
    "totalcases",
    "totalpatients",
    "totaln",
    "全部",
    "总体",
];

/// Headings whose rows exclude one another.
const EXCLUSIVE: &[&str] = &[
    "site",
    "sites",
    "center",
    "centre",
    "hospital",
    "clinic",
    "institution",
    "country",
    "region",
    "city",
    "sex",
    "gender",
    "age",
    "agegroup",
    "agerange",
    "ageyears",
    "ageband",
    "vendor",
    "manufacturer",
    "scannermanufacturer",
    "dataset",
    "split",
    "subset",
    "arm",
    "stage",
    "中心",
    "医院",
    "机构",
    "研究中心",
    "国家",
    "地区",
    "省份",
    "城市",
    "性别",
    "年龄",
    "年龄组",
    "年龄段",
    "数据集",
    "厂家",
    "设备厂家",
    "生产厂家",
];

/// Sets of labels that exclude one another.
const SETS: &[&[&str]] = &[
    &["male", "males", "men", "female", "females", "women", "男", "女", "男性", "女性"],
    &["positive", "negative", "阳性", "阴性"],
    &["malignant", "benign", "恶性", "良性"],
    &["normal", "abnormal", "正常", "异常"],
    &[
        "training",
        "trainingset",
        "validation",
        "validationset",
        "tuning",
        "tuningset",
        "test",
        "testset",
        "testing",
        "训练集",
        "验证集",
        "测试集",
        "调优集",
    ],
];

/// Words in a heading of a column that counts.
const COUNTED: &[&str] = &[
    "n",
    "no",
    "number",
    "count",
    "counts",
    "cases",
    "patients",
    "subjects",
    "participants",
    "images",
    "scans",
    "exams",
    "studies",
    "slides",
    "lesions",
    "nodules",
    "positive",
    "negative",
    "positives",
    "negatives",
    "malignant",
    "benign",
    "male",
    "female",
    "men",
    "women",
    "total",
    "training",
    "validation",
    "test",
    "tp",
    "fp",
    "tn",
    "fn",
];

/// The same in Chinese.
const COUNTED_ZH: &[&str] = &[
    "例数",
    "病例",
    "患者",
    "受试者",
    "样本",
    "图像",
    "数量",
    "阳性",
    "阴性",
    "男",
    "女",
    "合计",
    "总计",
];

/// Words in a heading of a column that is no number of things.
const MEASURED: &[&str] = &[
    "mean",
    "median",
    "average",
    "rate",
    "age",
    "years",
    "time",
    "size",
    "score",
    "per",
    "ratio",
    "sensitivity",
    "specificity",
    "accuracy",
    "auc",
    "ppv",
    "npv",
    "value",
    "sites",
    "readers",
    "sd",
    "ci",
    "id",
    "平均",
    "中位",
    "率",
    "年龄",
    "时间",
];

/// Words by which rows may overlap or leave cases out.
const OVERLAPPING: &[&str] = &[
    "unique",
    "overlap",
    "more than one",
    "multiple",
    "several",
    "duplicate",
    "not mutually",
    "missing",
    "unknown",
    "excluded",
    "not all",
    "may have",
    "both",
    "重复",
    "交叉",
    "多个",
    "不止",
    "缺失",
    "未知",
    "剔除",
];

/// A number of a cell, with the percentage behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    count: Option<u64>,
    /// Percentage and half of its last digit.
    share: Option<(f64, f64)>,
}

/// How surely parts exclude one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sure {
    Yes,
    /// A row is called *total*, and nothing says what its parts are.
    Open,
}

/// Remarks on the totals of a document's tables, each with its block.
pub(super) fn remarks(content: &Content) -> Vec<(usize, Remark)> {
    let mut found = Vec::new();
    for (at, block) in content.blocks.iter().enumerate() {
        let Body::Table { caption, rows } = &block.body else { continue };
        if rows.iter().map(Vec::len).sum::<usize>() > CELLS || rows.len() < 3 {
            continue;
        }
        let behind = content.blocks.get(at + 1).map(Block::text).unwrap_or_default();
        let words = format!("{} {} {behind}", caption.as_deref().unwrap_or(""), block.text());
        let lower = words.to_lowercase();
        let table = Table {
            content,
            block,
            rows,
            overlapping: OVERLAPPING.iter().any(|word| lower.contains(word)),
        };
        let mut told = table.by_rows();
        told.extend(table.by_columns());
        told.truncate(REMARKS);
        found.extend(told.into_iter().map(|remark| (at, remark)));
    }
    found
}

struct Table<'a> {
    content: &'a Content,
    block: &'a Block,
    rows: &'a [Vec<String>],
    overlapping: bool,
}

impl Table<'_> {
    fn label(&self, row: usize) -> String {
        bare(self.rows.get(row).and_then(|row| row.first()).map_or("", String::as_str))
    }

    fn cell(&self, row: usize, column: usize) -> Option<&str> {
        self.rows.get(row)?.get(column).map(|text| text.trim())
    }

    fn head(&self, column: usize) -> &str {
        self.cell(0, column).unwrap_or("")
    }

    /// A row whose label stands alone names the rows below it.
    fn is_section(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|cells| {
            cells.iter().skip(1).all(|cell| cell.trim().is_empty())
                && cells.first().is_some_and(|cell| !cell.trim().is_empty())
        })
    }

    /// Each total row with the rows above it.
    fn by_rows(&self) -> Vec<Remark> {
        let mut found = Vec::new();
        let (mut from, mut heading) = (1, bare(self.head(0)));
        for row in 1..self.rows.len() {
            if self.is_section(row) {
                (from, heading) = (row + 1, self.label(row));
                continue;
            }
            let label = self.label(row);
            let total = TOTAL.contains(&label.as_str());
            if !total && !OVERALL.contains(&label.as_str()) {
                continue;
            }
            let bare_row = |row: &usize| {
                (1..self.rows[*row].len()).all(|at| self.cell(*row, at).and_then(cell).is_none())
            };
            let parts: Vec<usize> = (from..row).skip_while(bare_row).collect();
            if let Some(sure) = self.sure(&heading, &parts, total) {
                let columns = 1..self.rows[row].len();
                found.extend(columns.flat_map(|column| self.column(&parts, row, column, sure)));
            }
            from = row + 1;
        }
        found
    }

    /// Do the rows exclude one another?
    fn sure(&self, heading: &str, parts: &[usize], total: bool) -> Option<Sure> {
        if parts.len() < 2 {
            return None;
        }
        let labels: Vec<String> = parts.iter().map(|row| self.label(*row)).collect();
        if labels.iter().any(|label| label.starts_with("sub") || label.contains("小计")) {
            return None;
        }
        let unlike = labels.iter().enumerate().all(|(at, label)| !labels[..at].contains(label));
        let set = SETS.iter().any(|set| labels.iter().all(|label| in_set(label, set)));
        let numbered = labels.iter().all(|label| numbered(label));
        let sure = unlike && (EXCLUSIVE.contains(&heading) || set || numbered);
        match (sure, total) {
            (true, _) => Some(Sure::Yes),
            (false, true) if unlike && labels.iter().all(|label| !label.is_empty()) => {
                Some(Sure::Open)
            }
            _ => None,
        }
    }

    /// The cells of one column against its total.
    fn column(&self, parts: &[usize], row: usize, column: usize, sure: Sure) -> Vec<Remark> {
        let head = self.head(column);
        let read = |row: &usize| self.cell(*row, column).and_then(cell);
        let Some(cells) = parts.iter().map(read).collect::<Option<Vec<Cell>>>() else {
            return Vec::new();
        };
        let Some(total) = read(&row) else { return Vec::new() };
        let named = bracketed(self.cell(row, 0).unwrap_or(""), head);
        let at = (row, column);
        let mut found = Vec::new();
        if is_counted(head) {
            found.extend(self.counts(&cells, total, &named, at, sure));
        }
        if sure == Sure::Yes && !is_measured(head) {
            found.extend(self.shares(&cells, total, &named, at));
        }
        found
    }

    /// Each total column with the columns before it.
    fn by_columns(&self) -> Vec<Remark> {
        let width = self.rows.first().map_or(0, Vec::len);
        let Some(column) = (1..width).find(|at| TOTAL.contains(&bare(self.head(*at)).as_str()))
        else {
            return Vec::new();
        };
        let parts: Vec<usize> = (1..width).filter(|at| *at != column).collect();
        let labels: Vec<String> = parts.iter().map(|at| bare(self.head(*at))).collect();
        let unlike = labels.iter().enumerate().all(|(at, label)| !labels[..at].contains(label));
        let set = SETS.iter().any(|set| labels.iter().all(|label| in_set(label, set)));
        let numbered = labels.iter().all(|label| numbered(label));
        if parts.len() < 2 || !unlike || !(set || numbered) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for row in 1..self.rows.len() {
            let label = self.cell(row, 0).unwrap_or("");
            let read = |at: &usize| self.cell(row, *at).and_then(cell);
            let cells = parts.iter().map(read).collect::<Option<Vec<Cell>>>();
            let (Some(cells), Some(total)) = (cells, read(&column)) else { continue };
            if is_measured(label) {
                continue;
            }
            let named = bracketed(label, self.head(column));
            found.extend(self.counts(&cells, total, &named, (row, column), Sure::Yes));
        }
        found
    }

    fn counts(
        &self,
        cells: &[Cell],
        total: Cell,
        named: &str,
        at: (usize, usize),
        sure: Sure,
    ) -> Option<Remark> {
        let parts: Vec<u64> = cells.iter().map(|cell| cell.count).collect::<Option<_>>()?;
        let whole = total.count?;
        let sum = parts.iter().fold(0u64, |sum, part| sum.saturating_add(*part));
        let says = format!("{named} is {whole}, and its {} parts make {sum}", parts.len());
        Some(self.told((sum != whole).then_some(sure), says, at))
    }

    /// Percentages of parts of a total that is 100 %.
    fn shares(
        &self,
        cells: &[Cell],
        total: Cell,
        named: &str,
        at: (usize, usize),
    ) -> Option<Remark> {
        let parts: Vec<(f64, f64)> = cells.iter().map(|cell| cell.share).collect::<Option<_>>()?;
        let (whole, _) = total.share?;
        if libm::fabs(whole - 100.0) > 1e-9 {
            return None;
        }
        let sum: f64 = parts.iter().map(|part| part.0).sum();
        let slack: f64 = parts.iter().map(|part| part.1).sum();
        let off = libm::fabs(sum - 100.0) > slack * (1.0 + 1e-9) + 1e-9;
        let says = format!("{named} is 100 %, and its {} parts make {} %", parts.len(), shown(sum));
        Some(self.told(off.then_some(Sure::Yes), says, at))
    }

    fn told(&self, off: Option<Sure>, says: String, (row, column): (usize, usize)) -> Remark {
        let (verdict, tail) = match off {
            None => (Verdict::Agrees, "; they add up"),
            Some(Sure::Yes) if !self.overlapping => {
                (Verdict::Differs, "; is one of them misprinted?")
            }
            Some(_) => {
                (Verdict::CannotTell, "; some may be counted twice or left out, or a number is off")
            }
        };
        let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
        let spot = Spot { cell: Some((number(row), number(column))), ..self.block.spot.clone() };
        let quote = self.rows.get(row).map(|cells| cells.join(" | ")).unwrap_or_default();
        Remark {
            about: "parts".into(),
            verdict,
            says: format!("{says}{tail}"),
            here: Some(Citation {
                file: self.content.file.clone(),
                block: self.block.id.clone(),
                spot,
                quote: quote.chars().take(240).collect(),
            }),
            there: None,
        }
    }
}

/// Up to two decimals.
fn shown(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// `Total (Patients)`, or the label alone where the column has no head.
fn bracketed(label: &str, head: &str) -> String {
    match head.trim() {
        "" => label.to_string(),
        head => format!("{label} ({head})"),
    }
}

/// Letters and digits alone, in small letters, without what stands in brackets.
fn bare(text: &str) -> String {
    let plain = text.split(['(', '（', '[']).next().unwrap_or("");
    plain.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn in_set(label: &str, set: &[&str]) -> bool {
    set.contains(&label)
}

/// `Site 3`, `Center A`, `中心1`.
fn numbered(label: &str) -> bool {
    const STEMS: [&str; 6] = ["site", "center", "centre", "hospital", "中心", "医院"];
    STEMS.iter().any(|stem| {
        label.strip_prefix(stem).is_some_and(|rest| {
            (1..=3).contains(&rest.chars().count())
                && (rest.chars().all(|it| it.is_ascii_digit()) || rest.chars().count() == 1)
        })
    })
}

fn parts_of(head: &str) -> Vec<String> {
    let lower = head.to_lowercase();
    lower.split(|it: char| !it.is_alphanumeric()).map(str::to_string).collect()
}

fn is_counted(head: &str) -> bool {
    let words = parts_of(head);
    let zh = COUNTED_ZH.iter().any(|word| head.contains(word));
    !is_measured(head) && (zh || words.iter().any(|word| COUNTED.contains(&word.as_str())))
}

fn is_measured(head: &str) -> bool {
    let words = parts_of(head);
    MEASURED.iter().any(|word| {
        if word.is_ascii() { words.iter().any(|it| it == word) } else { head.contains(word) }
    })
}

/// `123`, `1,234`, `123 (45.6 %)`, `45.6%`.
fn cell(text: &str) -> Option<Cell> {
    let text = text.trim().replace(['％'], "%").replace(['（'], "(").replace(['）'], ")");
    let (first, rest) = match text.split_once('(') {
        Some((first, rest)) => (first.trim(), Some(rest.strip_suffix(')')?.trim())),
        None => (text.as_str(), None),
    };
    if let (Some(share), None) = (share(first), rest) {
        return Some(Cell { count: None, share: Some(share) });
    }
    let count = whole(first)?;
    match rest {
        None => Some(Cell { count: Some(count), share: None }),
        Some(rest) => Some(Cell { count: Some(count), share: Some(share(rest)?) }),
    }
}

fn share(text: &str) -> Option<(f64, f64)> {
    let number = text.strip_suffix('%')?.trim();
    let digits = number.split_once('.').map_or(0, |(_, after)| after.len());
    let plain = number.bytes().all(|it| it.is_ascii_digit() || it == b'.') && digits <= 6;
    let half = (0..digits).fold(0.5, |half, _| half / 10.0);
    plain.then(|| number.parse::<f64>().ok()).flatten().map(|value| (value, half))
}

fn whole(text: &str) -> Option<u64> {
    let groups: Vec<&str> = text.split(',').collect();
    let grouped = groups.len() == 1
        || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let digits: String = groups.concat();
    let plain =
        !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|it| it.is_ascii_digit());
    (grouped && plain).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rows: &[&[&str]], caption: &str) -> String {
        let rows =
            rows.iter().map(|row| row.iter().map(|it| (*it).to_string()).collect()).collect();
        let body = Body::Table { caption: Some(caption.into()), rows };
        let block = Block { id: "t".into(), spot: Spot::default(), body, revisions: Vec::new() };
        let content = Content { blocks: vec![block], ..Content::default() };
        let lines = remarks(&content).into_iter().map(|(_, it)| {
            let place = it.here.map(|here| here.spot.words()).unwrap_or_default();
            format!("{:?} {place}: {}", it.verdict, it.says)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn rows_make_up_their_total() {
        let sites = |total: &str, share: &str| {
            let total = format!("{total} ({share})");
            told(
                &[
                    &["Site", "Patients (%)", "Mean age"],
                    &["Rome", "200 (40.0%)", "61"],
                    &["Milan", "180 (36.0%)", "63"],
                    &["Munich", "120 (24.0%)", "60"],
                    &["Total", &total, "61"],
                ],
                "",
            )
        };
        insta::assert_snapshot!(sites("500", "100%"), @r"
        Agrees row 5, column 2: Total (Patients (%)) is 500, and its 3 parts make 500; they add up
        Agrees row 5, column 2: Total (Patients (%)) is 100 %, and its 3 parts make 100 %; they add up
        ");
        insta::assert_snapshot!(sites("510", "100%"), @r"
        Differs row 5, column 2: Total (Patients (%)) is 510, and its 3 parts make 500; is one of them misprinted?
        Agrees row 5, column 2: Total (Patients (%)) is 100 %, and its 3 parts make 100 %; they add up
        ");
        insta::assert_snapshot!(told(&[
            &["性别", "例数"], &["男", "240"], &["女", "250"], &["合计", "500"],
        ], ""), @"Differs row 4, column 2: 合计 (例数) is 500, and its 2 parts make 490; is one of them misprinted?");
        insta::assert_snapshot!(told(&[
            &["Country", "Cases", "Share"],
            &["Italy", "1,200", "48.5%"],
            &["Spain", "1,300", "54.5%"],
            &["All", "2,500", "100%"],
        ], ""), @r"
        Agrees row 4, column 2: All (Cases) is 2500, and its 2 parts make 2500; they add up
        Differs row 4, column 3: All (Share) is 100 %, and its 2 parts make 103 %; is one of them misprinted?
        ");
    }

    #[test]
    fn columns_make_up_their_total() {
        insta::assert_snapshot!(told(&[
            &["AI result", "Positive", "Negative", "Total"],
            &["Positive", "90", "12", "102"],
            &["Negative", "10", "88", "99"],
            &["Total", "100", "100", "200"],
        ], ""), @r"
        Agrees row 4, column 2: Total (Positive) is 100, and its 2 parts make 100; they add up
        Agrees row 4, column 3: Total (Negative) is 100, and its 2 parts make 100; they add up
        Differs row 4, column 4: Total (Total) is 200, and its 2 parts make 201; is one of them misprinted?
        Agrees row 2, column 4: Positive (Total) is 102, and its 2 parts make 102; they add up
        Differs row 3, column 4: Negative (Total) is 99, and its 2 parts make 98; is one of them misprinted?
        Agrees row 4, column 4: Total (Total) is 200, and its 2 parts make 200; they add up
        ");
    }

    #[test]
    fn what_may_overlap_is_no_error() {
        let findings = |last: &str| {
            told(
                &[
                    &["Finding", "Patients"],
                    &["Nodule", "240"],
                    &["Effusion", "260"],
                    &[last, "400"],
                ],
                "",
            )
        };
        insta::assert_snapshot!(findings("Total"), @"CannotTell row 4, column 2: Total (Patients) is 400, and its 2 parts make 500; some may be counted twice or left out, or a number is off");
        assert_eq!(findings("All patients"), "");
        insta::assert_snapshot!(told(&[
            &["Site", "Patients"], &["A", "240"], &["B", "260"], &["Total", "490"],
        ], "Patients may have been seen at more than one site."), @"CannotTell row 4, column 2: Total (Patients) is 490, and its 2 parts make 500; some may be counted twice or left out, or a number is off");
        assert_eq!(
            told(
                &[&["Age", "Mean time"], &["18-40", "240"], &["41-80", "260"], &["Total", "250"],],
                ""
            ),
            ""
        );
        assert_eq!(
            told(
                &[&["Site", "Sensitivity"], &["A", "95.0%"], &["B", "97.0%"], &["Total", "96.0%"],],
                ""
            ),
            ""
        );
    }

    #[test]
    fn sections_stand_alone() {
        insta::assert_snapshot!(told(&[
            &["Characteristic", "N (%)"],
            &["Sex", ""],
            &["Male", "240 (48.0%)"],
            &["Female", "260 (52.0%)"],
            &["Total", "500 (100.0%)"],
            &["Comorbidity", ""],
            &["Diabetes", "120 (24.0%)"],
            &["Hypertension", "300 (60.0%)"],
        ], ""), @r"
        Agrees row 5, column 2: Total (N (%)) is 500, and its 2 parts make 500; they add up
        Agrees row 5, column 2: Total (N (%)) is 100 %, and its 2 parts make 100 %; they add up
        ");
    }

    #[test]
    fn cells_are_read_as_printed() {
        assert_eq!(
            cell("1,234 (12.5％)"),
            Some(Cell { count: Some(1234), share: Some((12.5, 0.05)) })
        );
        assert_eq!(cell("12/34"), None);
        assert_eq!(cell("12.5"), None);
        assert_eq!(cell(""), None);
    }
}
