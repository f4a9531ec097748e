//! What headings and labels of a table say of its rows and columns.

/// Labels of totals that can be nothing else.
pub(super) const TOTAL: &[&str] =
    &["total", "totals", "sum", "grandtotal", "合计", "总计", "总数", "总和"];

/// Labels of totals that may be a measure of its own.
pub(super) const OVERALL: &[&str] = &[
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
pub(super) const EXCLUSIVE: &[&str] = &[
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
pub(super) const SETS: &[&[&str]] = &[
    &["male", "males", "men", "female", "females", "women", "男", "女", "男性", "女性"],
    &["positive", "negative", "阳性", "阴性"],
    &["malignant", "benign", "恶性", "良性"],
    &["tp", "fn", "tn", "fp"],
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
pub(super) const COUNTED: &[&str] = &[
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
pub(super) const COUNTED_ZH: &[&str] = &[
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
pub(super) const MEASURED: &[&str] = &[
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
pub(super) const OVERLAPPING: &[&str] = &[
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

/// Letters and digits alone, in small letters, without what stands in brackets.
pub(super) fn bare(text: &str) -> String {
    let plain = text.split(['(', '（', '[']).next().unwrap_or("");
    plain.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub(super) fn in_set(label: &str, set: &[&str]) -> bool {
    set.contains(&label)
}

/// `Site 3`, `Center A`, `中心1`.
pub(super) fn numbered(label: &str) -> bool {
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

pub(super) fn is_counted(head: &str) -> bool {
    let words = parts_of(head);
    let zh = COUNTED_ZH.iter().any(|word| head.contains(word));
    !is_measured(head) && (zh || words.iter().any(|word| COUNTED.contains(&word.as_str())))
}

pub(super) fn is_measured(head: &str) -> bool {
    let words = parts_of(head);
    MEASURED.iter().any(|word| {
        if word.is_ascii() { words.iter().any(|it| it == word) } else { head.contains(word) }
    })
}
