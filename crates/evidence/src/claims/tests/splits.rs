//! Wholes and their parts.

use reliance_model::claim::Says;
use reliance_model::content::Body;

use super::super::find;
use super::content;

fn splits(text: &str) -> Vec<String> {
    let found = find(&content(vec![Body::Paragraph(text.into())]));
    let said = found.iter().filter_map(|claim| match &claim.says {
        Says::Split { of, whole, parts, complete } => {
            let parts: Vec<String> =
                parts.iter().map(|(label, part)| format!("{part} <{label}>")).collect();
            let all = if *complete { "all" } else { "some" };
            Some(format!("{whole} {of}, {all}: {}", parts.join(" ")))
        }
        _ => None,
    });
    said.collect()
}

#[test]
fn parts_that_exclude_one_another() {
    for (text, said) in [
        (
            "Of 500 cases, 200 from Rome, 180 from Milan and 110 from Munich were read.",
            "500 cases, all: 200 <from Rome> 180 <from Milan> 110 <from Munich were read>",
        ),
        (
            "Of the 500 cases, 200 were from Rome, 180 from Milan, and 120 from Munich.",
            "500 cases, all: 200 <were from Rome> 180 <from Milan> 120 <from Munich>",
        ),
        (
            "In total, 500 patients (240 male, 260 female) took part.",
            "500 patients, all: 240 <male> 260 <female>",
        ),
        (
            "500 patients (240 (48.0%) men and 260 (52.0%) women) took part.",
            "500 patients, all: 240 <men> 260 <women>",
        ),
        (
            "Of 500 patients, 240 were male and 250 female.",
            "500 patients, some: 240 <were male> 250 <female>",
        ),
        (
            "The 1,000 images were split into 700 training, 100 validation and 200 test images.",
            "1000 images, all: 700 <training> 100 <validation> 200 <test images>",
        ),
        (
            "Of 500 cases, 200 came from Rome and 180 from Milan; the rest came from elsewhere.",
            "500 cases, some: 200 <came from Rome> 180 <from Milan>",
        ),
        (
            "We enrolled 412 subjects at 4 sites (110 from Site A, 98 from Site B and 204 from Site C).",
            "412 patients, all: 110 <from Site A> 98 <from Site B> 204 <from Site C>",
        ),
        (
            "Of 500 cases, 200 were from Rome, 180 from Milan and 110 from Munich. The remaining 10 were not read.",
            "500 cases, some: 200 <were from Rome> 180 <from Milan> 110 <from Munich>",
        ),
        ("共纳入500例，其中男性240例，女性260例。", "500 cases, some: 240 <男性> 260 <女性>"),
        (
            "共纳入500例，来自甲医院200例、乙医院180例、丙医院120例。",
            "500 cases, some: 200 <来自甲医院> 180 <乙医院> 120 <丙医院>",
        ),
        (
            "1000例分为训练集700例、验证集100例和测试集200例。",
            "1000 cases, all: 700 <训练集> 100 <验证集> 200 <测试集>",
        ),
    ] {
        assert_eq!(splits(text), [said], "{text}");
    }
}

#[test]
fn what_may_go_together_is_no_split() {
    for text in [
        "Of 500 patients, 240 had diabetes, 300 had hypertension and 120 had both.",
        "Of 500 patients, 900 images from Rome and 300 images from Milan were read.",
        "500 cases were read by 3 readers from Rome and 4 readers from Milan.",
        "Of 500 patients, 200 from the first visit and 180 from the second were seen.",
        "500例患者中，高血压240例、糖尿病300例。",
        "The 500 cases of 12 sites and 300 controls of 4 sites were used.",
        "500 cases were collected from 2019 to 2021.",
    ] {
        assert_eq!(splits(text), Vec::<String>::new(), "{text}");
    }
}
