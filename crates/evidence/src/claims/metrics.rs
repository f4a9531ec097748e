//! Names of metrics, in English and Chinese, and the names that statistics have for them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::tokens::{Kind, Token};

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Metric {
    /// Its name.
    pub(super) name: &'static str,
    /// What its values look like.
    pub(super) scale: Scale,
}

/// What values of a metric look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// A share: a percentage, or a decimal from 0 to 1.
    Share,
    /// From -1 to 1, never counted.
    Coefficient,
    /// Not negative.
    Ratio,
    /// A quantity with a unit.
    Quantity,
}

/// Phrases by metric. Words are parted by blanks, hyphens count as blanks, and each Chinese
/// character is a word.
const PHRASES: &[(&str, Scale, &[&str])] = &[
    (
        "sensitivity",
        Scale::Share,
        &[
            "sensitivity",
            "sensitivities",
            "recall",
            "tpr",
            "true positive rate",
            "true positive fraction",
            "灵敏度",
            "敏感性",
            "敏感度",
            "召回率",
            "真阳性率",
            "检出率",
        ],
    ),
    (
        "specificity",
        Scale::Share,
        &[
            "specificity",
            "specificities",
            "tnr",
            "true negative rate",
            "true negative fraction",
            "特异度",
            "特异性",
            "真阴性率",
        ],
    ),
    ("ppv", Scale::Share, &["ppv", "positive predictive value", "阳性预测值", "精确率", "查准率"]),
    ("npv", Scale::Share, &["npv", "negative predictive value", "阴性预测值"]),
    (
        "accuracy",
        Scale::Share,
        &[
            "accuracy",
            "diagnostic accuracy",
            "overall accuracy",
            "准确率",
            "准确度",
            "准确性",
            "总符合率",
            "一致率",
        ],
    ),
    (
        "auc",
        Scale::Share,
        &[
            "auc",
            "auroc",
            "roc auc",
            "auc roc",
            "area under the curve",
            "area under the roc curve",
            "area under the receiver operating characteristic curve",
            "area under the receiver operating characteristics curve",
            "area under roc curve",
            "c statistic",
            "c index",
            "曲线下面积",
            "ROC曲线下面积",
        ],
    ),
    (
        "agreement",
        Scale::Share,
        &[
            "ppa",
            "npa",
            "opa",
            "percent agreement",
            "positive percent agreement",
            "negative percent agreement",
            "overall percent agreement",
            "overall agreement",
            "agreement rate",
            "agreement",
            "percent correct calls",
            "percent of correct calls",
            "concordance rate",
            "阳性符合率",
            "阴性符合率",
            "符合率",
        ],
    ),
    (
        "kappa",
        Scale::Coefficient,
        &["kappa", "cohen's kappa", "weighted kappa", "κ", "kappa值", "κ值", "kappa系数"],
    ),
    (
        "icc",
        Scale::Coefficient,
        &[
            "icc",
            "intraclass correlation",
            "intraclass correlation coefficient",
            "intra class correlation coefficient",
            "组内相关系数",
        ],
    ),
    (
        "dice",
        Scale::Share,
        &[
            "dice",
            "dsc",
            "dice score",
            "dice coefficient",
            "dice similarity coefficient",
            "sorensen dice coefficient",
            "dice系数",
            "dice相似系数",
        ],
    ),
    (
        "jaccard",
        Scale::Share,
        &["iou", "jaccard", "jaccard index", "intersection over union", "交并比"],
    ),
    ("f1", Scale::Share, &["f1", "f1 score", "f score", "f1分数", "f1值"]),
    (
        "likelihood-ratio-positive",
        Scale::Ratio,
        &["plr", "lr+", "positive likelihood ratio", "likelihood ratio positive", "阳性似然比"],
    ),
    (
        "likelihood-ratio-negative",
        Scale::Ratio,
        &["nlr", "lr-", "negative likelihood ratio", "likelihood ratio negative", "阴性似然比"],
    ),
    ("youden", Scale::Coefficient, &["youden index", "youden's index", "youden's j", "约登指数"]),
    ("prevalence", Scale::Share, &["prevalence", "患病率", "阳性率"]),
    ("false-positive-rate", Scale::Share, &["fpr", "false positive rate", "假阳性率", "误诊率"]),
    ("false-negative-rate", Scale::Share, &["fnr", "false negative rate", "假阴性率", "漏诊率"]),
    ("recall-rate", Scale::Share, &["recall rate", "召回比例"]),
    ("failure-rate", Scale::Share, &["failure rate", "失败率"]),
    (
        "discrepancy-rate",
        Scale::Share,
        &["discrepancy rate", "major discrepancy rate", "major discordance rate"],
    ),
    ("hausdorff", Scale::Quantity, &["hausdorff distance", "hd95", "豪斯多夫距离"]),
    (
        "mean-time",
        Scale::Quantity,
        &[
            "time to notification",
            "mean time to notification",
            "processing time",
            "mean processing time",
            "mean time",
            "average time",
            "reading time",
            "time to alert",
            "平均时间",
            "处理时间",
            "平均处理时间",
            "阅片时间",
            "平均阅片时间",
        ],
    ),
    ("mean-age", Scale::Quantity, &["mean age", "average age", "平均年龄"]),
    ("mean-error", Scale::Quantity, &["mean absolute error", "mae", "mean error", "平均绝对误差"]),
    (
        "limits-of-agreement",
        Scale::Quantity,
        &["limits of agreement", "limit of agreement", "一致性界限"],
    ),
    (
        "correlation",
        Scale::Coefficient,
        &[
            "correlation coefficient",
            "pearson correlation",
            "pearson correlation coefficient",
            "相关系数",
        ],
    ),
];

/// Phrases by their first word, longest first.
type Lexicon = BTreeMap<String, Vec<(Vec<String>, Metric)>>;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon: Lexicon = BTreeMap::new();
    for (name, scale, phrases) in PHRASES {
        for phrase in *phrases {
            let plain = super::plain::plain(&phrase.to_ascii_lowercase());
            let words = super::tokens::tokens(&plain);
            let words: Vec<String> = words
                .iter()
                .map(|token| plain.text.get(token.start..token.end).unwrap_or("").to_string())
                .collect();
            if let Some(first) = words.first().cloned() {
                let metric = Metric { name, scale: *scale };
                lexicon.entry(first).or_default().push((words, metric));
            }
        }
    }
    for phrases in lexicon.values_mut() {
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    lexicon
});

/// The metric whose name begins at that token, and the token after its name.
pub(super) fn metric_at(tokens: &[Token], lower: &str, at: usize) -> Option<(Metric, usize)> {
    let first = tokens.get(at).filter(|it| matches!(it.kind, Kind::Word | Kind::Han))?;
    let phrases = LEXICON.get(lower.get(first.start..first.end)?)?;
    phrases.iter().find_map(|(words, metric)| {
        let mut next = at;
        for (number, word) in words.iter().enumerate() {
            let mark = word.len() == 1 && !word.as_bytes()[0].is_ascii_alphanumeric();
            let hyphen = |it: &Token| it.kind == Kind::Mark('-');
            if number > 0 && !mark && tokens.get(next).is_some_and(hyphen) {
                next += 1;
            }
            let token = tokens.get(next)?;
            if mark && tokens.get(next.checked_sub(1)?)?.end != token.start {
                return None;
            }
            if lower.get(token.start..token.end)? != word {
                return None;
            }
            next += 1;
        }
        Some((*metric, next))
    })
}

#[cfg(test)]
mod tests {
    use super::super::plain::plain;
    use super::super::tokens::tokens;
    use super::*;

    fn named(text: &str) -> Vec<&'static str> {
        let plain = plain(&text.to_ascii_lowercase());
        let tokens = tokens(&plain);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            match metric_at(&tokens, &plain.text, at) {
                Some((metric, next)) => {
                    found.push(metric.name);
                    at = next;
                }
                None => at += 1,
            }
        }
        found
    }

    #[test]
    fn metrics_in_two_languages() {
        assert_eq!(
            named("Sensitivity, true-positive rate and area under the ROC curve"),
            ["sensitivity", "sensitivity", "auc"]
        );
        assert_eq!(
            named("灵敏度和特异度、阳性预测值，ROC曲线下面积"),
            ["sensitivity", "specificity", "ppv", "auc"]
        );
        assert_eq!(
            named("mean time-to-notification; LR+ of F1-score"),
            ["mean-time", "likelihood-ratio-positive", "f1"]
        );
    }
}
