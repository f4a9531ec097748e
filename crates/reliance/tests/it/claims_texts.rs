//! Thirty short texts: each planted error is told, and no correct number is.

use super::claims::differs;

/// A text with what must be said to differ in it.
type Told<'t> = (&'t str, &'t [&'t str]);

const ENGLISH: &[Told<'_>] = &[
    (
        r"# Results

In the pivotal study (n = 220) sensitivity was 96.2% (100/104; 95% CI 90.4% to 98.9%, Clopper-Pearson) and specificity 94.8% (110/116; 95% CI 89.1% to 98.1%, Clopper-Pearson).
",
        &[],
    ),
    (
        r"# Results

Sensitivity was 96.2% (100/104; 95% CI 90.4% to 98.9%, Wilson).
",
        &["Wilson, the method that is named, gives 90.5 % to 98.5 %"],
    ),
    (
        "The mean AUC increased from 0.82 to 0.91, an increase of 11%; reading time fell by 120% of the target saving.",
        &[],
    ),
    (
        r"| Site | Patients | Positive | Negative |
|---|---|---|---|
| Rome | 200 | 40 | 160 |
| Milan | 180 | 30 | 150 |
| Munich | 120 | 50 | 70 |
| Total | 500 | 130 | 380 |
",
        &["Total (Positive) is 130, and its 3 parts make 120"],
    ),
    (
        r"| Site | Patients | Positive | Negative |
|---|---|---|---|
| Rome | 200 | 40 | 160 |
| Milan | 180 | 30 | 150 |
| Munich | 120 | 50 | 70 |
| Total | 500 | 120 | 380 |
",
        &[],
    ),
    (
        "Of 500 patients, 240 were male and 270 were female. Hypertension was present in 300, diabetes in 250 and both in 120.",
        &["make 510; together they are more than all"],
    ),
    ("Of the 500 patients, 38% had hypertension, 45% diabetes, 30% smoked.", &[]),
    (
        "The AUC was 1.02 (95% CI 0.97-1.05).",
        &["auc 1.02 (0.97 to 1.05): it cannot be more than 1.00"],
    ),
    ("Sensitivity was 97.9% (95% CI 95.2% to 100.6%).", &[]),
    (
        "We enrolled 412 subjects at 4 sites (110 from Site A, 98 from Site B, 104 from Site C and 110 from Site D).",
        &["make 422; together they are more than all"],
    ),
    (
        "The p-value was 1.3 for the primary endpoint; the second was p = 0.04 (Fisher's exact test).",
        &["p-value 1.3"],
    ),
    (
        "Sensitivity (95% CI) was 91.3% (98.5% to 86.2%).",
        &["the lower limit lies above the upper one"],
    ),
    (
        "Sensitivity was 85.1% (95% CI 88.2% to 93.0%).",
        &["the estimate lies outside its own interval"],
    ),
    (
        "Analytical accuracy was 103% of the nominal concentration. Recovery ranged from 95% to 105%. A dose of 120% was tolerated.",
        &[],
    ),
    (
        "Cohen's kappa was 0.81 (95% CI 0.75 to 0.87), ICC 1.05.",
        &["icc 1.05: it cannot be more than 1.00"],
    ),
    (
        r"| Metric | Value | 95% CI |
|---|---|---|
| Sensitivity | 88.2% | 83.1-92.2% |
| Specificity | 101.5% | 97.0-99.0% |

Confidence intervals by Clopper-Pearson, n = 212.
",
        &["specificity 101.5 % (97.0 % to 99.0 %): it cannot be more than 100.0 %"],
    ),
    (
        "The software marked 63 of 60 lesions and 12 of 12 fractures. On day 14 of 10 patients nothing was seen.",
        &["63 of 60 is more than all"],
    ),
    (
        r"| Sex | n (%) |
|---|---|
| Male | 251 (50.2%) |
| Female | 249 (49.8%) |
| Total | 500 (100%) |

| Comorbidity | n (%) |
|---|---|
| Diabetes | 200 (40%) |
| Asthma | 180 (36%) |
| Total | 500 (100%) |
",
        &[],
    ),
    (
        "The 1,200 images were split into 840 training, 120 validation and 250 test images.",
        &["make 1210; together they are more than all"],
    ),
    (
        "Sensitivity was 91% (0.88-0.94) with the device and 85% (0.81 to 0.88) without; specificity was 0.93 (95% CI 90% to 95%).",
        &[],
    ),
];

const CHINESE: &[Told<'_>] = &[
    (
        "灵敏度为96.2%（100/104，95%置信区间：90.4%～98.9%，Clopper-Pearson法），特异度为94.8%（110/116，95%CI：89.1%～98.1%）。",
        &[],
    ),
    ("灵敏度为105.2%，特异度为93.1%。", &["sensitivity 105.2 %"]),
    ("共纳入500例，其中男性260例，女性250例。", &["make 510; together"]),
    ("共纳入500例，其中高血压260例，糖尿病250例，吸烟180例。", &[]),
    (
        r"| 中心 | 例数 | 阳性 | 阴性 |
|---|---|---|---|
| 甲医院 | 200 | 40 | 160 |
| 乙医院 | 180 | 30 | 150 |
| 丙医院 | 120 | 50 | 70 |
| 合计 | 510 | 120 | 380 |
",
        &["合计 (例数) is 510, and its 3 parts make 500"],
    ),
    ("数据集共1000例，分为训练集700例、验证集100例和测试集210例。", &["make 1010; together"]),
    ("灵敏度较基线提高120%，相对准确率为105%，给药剂量为标示量的105%。", &[]),
    ("AUC为1.03（95%CI：0.95～0.99），差异有统计学意义（P=1.05）。", &["auc 1.03", "p-value 1.05"]),
    ("灵敏度为88.2%（95%CI：92.2%～83.1%）。", &["the lower limit lies above the upper one"]),
    (
        "Kappa值为0.81（95%CI：0.75～0.87）；患者平均年龄为61.2岁，共3家医院，其中A医院120例、B医院100例、C医院80例，合计300例。",
        &[],
    ),
];

fn holds(texts: &[Told<'_>]) {
    for (text, wanted) in texts {
        let found = differs(text);
        assert_eq!(found.len(), wanted.len(), "{text}: {found:?}");
        for (said, wanted) in found.iter().zip(*wanted) {
            assert!(said.contains(wanted), "{text}: {said}");
        }
    }
}

#[test]
fn english_texts() {
    holds(ENGLISH);
}

#[test]
fn chinese_texts() {
    holds(CHINESE);
}
