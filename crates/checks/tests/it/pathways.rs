//! Classes and types on the shipped catalogue.

use std::collections::BTreeMap;

use proptest::prelude::*;
use reliance_checks::pathway::{View, pathway};
use reliance_checks::profile;
use reliance_model::device::{Predicate, Study};
use reliance_model::evidence::{Evidence, ListedDevice};
use reliance_model::route::Pathway;

use crate::{catalogue, day, device};

fn read(evidence: &Evidence, market: &str) -> Pathway {
    let profile = profile(catalogue(), evidence, market);
    let answers = BTreeMap::new();
    let view =
        View { catalogue: catalogue(), evidence, market, profile: &profile, answers: &answers };
    pathway(&view)
}

fn told(pathway: &Pathway) -> String {
    let candidates = pathway.candidates.iter().map(|candidate| {
        let against: Vec<&str> = candidate.against.iter().map(String::as_str).collect();
        format!(
            "{} | {} | {} | {} | against: {} | read as {}",
            candidate.name,
            candidate.class,
            candidate.procedure,
            candidate.because,
            against.join("; "),
            candidate.read_as.word(),
        )
    });
    let steps = pathway
        .steps
        .iter()
        .map(|step| format!("[{:?}] {} {}", step.by, step.question, step.answer));
    let listed = pathway.predicates.iter().map(|listed| format!("predicate {}", listed.number));
    let ask = pathway.to_ask_the_regulator.iter().map(|ask| format!("ask: {ask}"));
    candidates.chain(steps).chain(listed).chain(ask).collect::<Vec<_>>().join("\n")
}

fn classes(facts: &str, market: &str) -> String {
    let pathway = read(&device(facts, &[]), market);
    let classes: Vec<&str> =
        pathway.candidates.iter().map(|candidate| candidate.class.as_str()).collect();
    classes.join(" ")
}

fn types(facts: &str) -> String {
    let pathway = read(&device(facts, &[]), "us");
    let names: Vec<&str> =
        pathway.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
    names.join(" / ")
}

#[test]
fn functions_lead_to_their_us_regulations() {
    insta::assert_snapshot!(types("function=triage input=image"), @"21 CFR 892.2080, QAS / QFM");
    insta::assert_snapshot!(types("function=detect input=image"), @"21 CFR 892.2070, MYN / 21 CFR 876.1520, QNP / 21 CFR 892.2050, LLZ / NWE / OEB / OMJ / QIH / QKB");
    insta::assert_snapshot!(types("function=detect+diagnose input=image"), @"21 CFR 892.2090, QBS / QDQ / 21 CFR 886.1100, PIB / 21 CFR 892.2060, POK / 21 CFR 892.2070, MYN / 21 CFR 876.1520, QNP / 21 CFR 892.2050, LLZ / NWE / OEB / OMJ / QIH / QKB");
    insta::assert_snapshot!(types("function=segment"), @"21 CFR 892.2050, LLZ / NWE / OEB / OMJ / QIH / QKB");
    insta::assert_snapshot!(types("function=diagnose input=image body_region=eye"), @"21 CFR 886.1100, PIB");
    insta::assert_snapshot!(types("function=diagnose input=image body_region=lung"), @"21 CFR 892.2060, POK");
    insta::assert_snapshot!(types("function=predict-risk input=tabular"), @"");
    insta::assert_snapshot!(types("function=triage us_regulation=892.2070 input=image"), @"21 CFR 892.2070, MYN / 21 CFR 892.2080, QAS / QFM");
}

#[test]
fn an_input_the_type_does_not_read_speaks_against_it() {
    assert_eq!(types("function=detect input=text"), "");
    let declared = read(&device("function=detect input=text us_regulation=892.2070", &[]), "us");
    assert!(declared.candidates[0].against[0].contains("(`input`) must be image; here it is text"));
}

fn listed(number: &str, company: &str, code: &str, decided: &str) -> ListedDevice {
    ListedDevice {
        number: number.into(),
        name: format!("device {number}"),
        company: company.into(),
        product_code: code.into(),
        decided: Some(day(decided)),
        ..ListedDevice::default()
    }
}

#[test]
fn a_triage_device_on_its_way_to_a_510k() {
    let mut evidence = device(
        "function=triage input=image predicate=true us_submission=510k foreign_clinical_data=true",
        &["eu-ce-mdr"],
    );
    evidence.device.manufacturer = "Own Company GmbH".into();
    evidence.device.predicates.push(Predicate { number: "K200001".into(), ..Predicate::default() });
    evidence.listed_devices = vec![
        listed("K200001", "Other Inc.", "QAS", "2020-05-01"),
        listed("K220002", "Own Company", "QFM", "2022-05-01"),
        listed("K250003", "Third Ltd", "QAS", "2025-05-01"),
        listed("K250004", "Third Ltd", "MYN", "2025-06-01"),
        listed("P250005", "Third Ltd", "QAS", "2025-07-01"),
    ];
    insta::assert_snapshot!(told(&read(&evidence, "us")), @r#"
21 CFR 892.2080, QAS / QFM | II | 510(k) | function triage | against: no room for: marking places in the image; no room for: removing cases from the queue or from the standard of care; no room for: characterising a finding (892.2060, 892.2090) | read as copy
[Data] Which classification regulation and product code? 21 CFR 892.2080: function triage
[Data] 510(k), De Novo or PMA? planned: 510k; a predicate is used: 510(k)
[Data] Is the predicate legally marketed? K200001 (device K200001) is on the list, decided 2020-05-01; that it was not withdrawn since, a person confirms
[CannotTell] Same intended use, by the labelling and not only the indications sentence? no comparison on file has `intended-use`; otherwise not equivalent: think of De Novo
[CannotTell] Same technological characteristics? If not, go on to question 4 no comparison on file has `technology`; otherwise go on to question 4
[CannotTell] Do the differences raise no different questions of safety and effectiveness? no comparison on file has `questions`; otherwise not equivalent: think of De Novo
[CannotTell] Are the methods for studying the differences acceptable? no comparison on file has `methods`; otherwise not equivalent
[CannotTell] Do the data show that it is as safe and effective as the predicate? no comparison on file has `performance`; otherwise not equivalent
[Data] Is a new reader study needed? the only function is triage: effective triage and standalone accuracy are asked
predicate K200001
predicate K220002
predicate K250003
ask: Is the chosen predicate acceptable for this intended use?
ask: Which share and which kind of US data does FDA expect beside the foreign data?
"#);
}

#[test]
fn a_reader_study_may_be_left_out_only_on_a_direct_comparison() {
    let step = |facts: &[(&str, &str)]| {
        let mut evidence = device("function=detect input=image", &[]);
        let facts = facts.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        evidence.device.studies.push(Study {
            name: "alone".into(),
            kind: "standalone".into(),
            facts: facts.collect(),
            ..Study::default()
        });
        read(&evidence, "us").steps.pop().unwrap().answer
    };
    let same = ("predicate-same-data", "true");
    let up = ("sensitivity-vs-predicate", "better");
    let (stable, worse) =
        (("false-positives-vs-predicate", "stable"), ("false-positives-vs-predicate", "worse"));
    let alike = ("marks-alike", "true");
    insta::assert_snapshot!(step(&[]), @"assume that it is needed: no direct comparison with the predicate on the same data is declared");
    insta::assert_snapshot!(step(&[same, up, stable, alike]), @"may be left out: study alone: same data, a gain without a loss, marks alike; a person signs");
    insta::assert_snapshot!(step(&[same, up, worse, alike]), @"needed: study alone shows no gain over the predicate without a loss");
    insta::assert_snapshot!(step(&[same, up, stable]), @"assume that it is needed: study alone does not say whether the marks are alike");
    insta::assert_snapshot!(step(&[same, up, stable, ("marks-alike", "false")]), @"needed: study alone: the marks are not alike");
    insta::assert_snapshot!(step(&[("predicate-same-data", "false"), up, stable, alike]), @"needed: study alone compares, but not on the same data");
    insta::assert_snapshot!(step(&[same, up, alike]), @"assume that it is needed: study alone does not say how sensitivity and false positives stand to the predicate");
    insta::assert_snapshot!(step(&[same, ("froc-vs-predicate", "better"), alike]), @"may be left out: study alone: same data, a gain without a loss, marks alike; a person signs");
}

#[test]
fn rule_11_goes_by_the_worst_harm() {
    assert_eq!(classes("function=triage", "eu"), "IIa IIb III");
    assert_eq!(classes("function=triage worst_harm=non-serious", "eu"), "IIa");
    assert_eq!(classes("function=triage worst_harm=serious", "eu"), "IIb");
    assert_eq!(classes("function=triage worst_harm=death", "eu"), "III");
    assert_eq!(classes("function=monitor vital_danger=true", "eu"), "IIb");
    assert_eq!(classes("function=triage worst_harm=serious drives_device=III", "eu"), "III");
    assert_eq!(classes("function=triage worst_harm=none closed_loop=true", "eu"), "III");
    assert_eq!(classes("function=other", "eu"), "I IIa IIb III");
    assert_eq!(classes("function=other decision_assist=false", "eu"), "I");
    assert_eq!(classes("function=triage decision_assist=false", "eu"), "I");
    assert_eq!(classes("function=reconstruct", "eu"), "I IIa IIb III");
    assert_eq!(classes("", "eu"), "");
    assert_eq!(classes("function=diagnose ivd=true", "eu"), "");
    insta::assert_snapshot!(told(&read(&device("function=triage eu_class=IIa ai=locked", &[]), "eu")), @r#"
class IIa | IIa | notified body (Annex IX, or XI with II and III) | a wrong decision does no serious harm | against: not the only class left, to be settled by: Worst harm of a wrong output, judged before risk controls (`worst_harm`) | read as copy
class IIb | IIb | notified body (Annex IX, or XI with II and III) | a wrong decision can cause serious deterioration or surgery | against: not the only class left, to be settled by: Worst harm of a wrong output, judged before risk controls (`worst_harm`); the declared class is IIa | read as copy
class III | III | notified body, with assessment of the technical documentation (Annex IX, or X with XI) | a wrong decision can cause death or irreversible deterioration | against: not the only class left, to be settled by: Worst harm of a wrong output, judged before risk controls (`worst_harm`); the declared class is IIa | read as copy
[Person] Under which regime? declare `eu_regime`
[Person] Does each module with a medical purpose count as a device? qualify every module by its own intended purpose
[Data] What does the software do? declared: What the device does for the user (`function`): triage
[Person] What is the worst harm of a wrong decision? declare `worst_harm`
[Person] Does it drive or influence a device, and of which class? declare `drives_device`
[Person] Does its diagnosis determine the therapy it gives? declare `closed_loop`
[Person] Which class follows, the strictest rule deciding? one of IIa, IIb, III, to be settled by: Worst harm of a wrong output, judged before risk controls (`worst_harm`); declared: IIa
[Data] Is it a high-risk AI system? a notified body takes part, so it reads as high-risk, duties from 2028-08-02
[CannotTell] Would the proposed revision change the class? COM(2025) 1023 would write Rule 11 anew; it is a proposal and counts for nothing yet
ask: Does the notified body read rule 11 and the worst harm as declared?
"#);
}

#[test]
fn great_britain_classes_software_by_the_older_rules() {
    assert_eq!(classes("function=triage", "uk-gb"), "I IIa");
    assert_eq!(classes("function=triage direct_diagnosis=false", "uk-gb"), "I");
    assert_eq!(classes("function=diagnose direct_diagnosis=true", "uk-gb"), "IIa");
    assert_eq!(classes("function=monitor vital_danger=true", "uk-gb"), "IIb");
    assert_eq!(classes("function=control-therapy", "uk-gb"), "IIa IIb");
    assert_eq!(classes("function=other", "uk-gb"), "I IIa");
    assert_eq!(classes("function=diagnose ivd=true", "uk-gb"), "");
    let told = told(&read(&device("function=triage software=samd gb_class=IIa", &[]), "uk-gb"));
    insta::assert_snapshot!(told, @r#"
class IIa | IIa | UK approved body (UKCA), or CE marking while it is accepted | it allows direct diagnosis or follows a vital process | against: not the only class left, to be settled by: Does the output by itself allow a direct diagnosis? (`direct_diagnosis`) | read as secondary
class I | I | self-declaration and MHRA registration; an approved body only for sterile or measuring aspects | it allows no direct diagnosis and follows no vital process (rule 12) | against: not the only class left, to be settled by: Does the output by itself allow a direct diagnosis? (`direct_diagnosis`); the declared class is IIa | read as secondary
[Person] On which basis: UKCA, or CE while it is accepted? declare `gb_basis`
[Person] With CE marking as the basis, does the EU class stand? the reading below is for UKCA; with CE marking the EU class counts
[Data] What does the software do? declared: What the device does for the user (`function`): triage
[Person] Does it allow a direct diagnosis by itself? declare `direct_diagnosis`
[Person] Does it drive a device, and of which class? declare `drives_device`
[Person] Which class follows? one of I, IIa, to be settled by: Does the output by itself allow a direct diagnosis? (`direct_diagnosis`); declared: IIa
[Data] Which proposed reliance route would the class lead to? class IIa and active: route 4, while it is only proposed
[CannotTell] Would the drafted regulations change the class? the draft of 2026 would put software in higher classes; its text was not read
ask: Which class does MHRA see under the rules as they stand, and under the draft?
"#);
}

#[test]
fn china_goes_by_maturity_and_assistance() {
    assert_eq!(classes("ai=locked function=detect", "cn"), "II III");
    assert_eq!(classes("ai=locked function=detect algorithm_mature=false", "cn"), "III");
    assert_eq!(classes("ai=locked function=segment algorithm_mature=false", "cn"), "II III");
    let other = "ai=locked function=segment algorithm_mature=false decision_assist=false";
    assert_eq!(classes(other, "cn"), "II");
    assert_eq!(classes("ai=locked function=detect algorithm_mature=true", "cn"), "II III");
    let told = told(&read(&device("ai=locked function=detect input=image", &[]), "cn"));
    insta::assert_snapshot!(told, @r#"
class II | II | registration; imports of class II and III at the national NMPA | mature algorithm: the classification catalogue decides, II where it says so | against: not the only class left, to be settled by: Is the algorithm mature in medical use (China)? (`algorithm_mature`) | read as secondary
class III | III | registration; imports of class II and III at the national NMPA | the algorithm is not mature and its output assists a decision | against: not the only class left, to be settled by: Is the algorithm mature in medical use (China)? (`algorithm_mature`) | read as secondary
[Data] Is it AI medical software? declared: it processes data of medical devices; a person confirms that this is its core function and the use medical
[Person] Is the algorithm mature in medical use? declare `algorithm_mature`
[Person] Does the output assist a decision? declare `decision_assist`
[Person] Which class follows? one of II, III, to be settled by: Is the algorithm mature in medical use (China)? (`algorithm_mature`)
[Person] Which class is claimed? declare `cn_class`
[Person] Is it imported? declare `cn_import`
ask: Which class and classification code does NMPA see, and is the algorithm mature?
ask: Do overseas clinical data suffice, or is a trial in China needed?
"#);
}

#[test]
fn an_uncatalogued_market_gets_no_class() {
    let pathway = read(&device("function=triage", &[]), "au");
    assert!(pathway.candidates.is_empty());
    insta::assert_snapshot!(told(&pathway), @"[CannotTell] Which class and procedure does the device have in this market? the classification rules of `au` are not catalogued");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A fact that settles a rule leaves no class that was not left before it was declared.
    #[test]
    fn facts_only_narrow_the_classes(
        function in prop::sample::select(vec!["detect", "triage", "monitor", "segment", "other", "control-therapy"]),
        facts in prop::sample::subsequence(
            vec!["worst_harm=serious", "vital_danger=true", "direct_diagnosis=false", "ai=locked",
                 "algorithm_mature=false", "decision_assist=true", "closed_loop=false"],
            0..=7,
        ),
    ) {
        for market in ["us", "eu", "uk-gb", "cn"] {
            let all = |words: &str| -> Vec<String> {
                classes(words, market).split(' ').map(String::from).collect()
            };
            let plain = all(&format!("function={function}"));
            let told = all(&format!("function={function} {}", facts.join(" ")));
            prop_assert!(told.iter().all(|class| plain.contains(class)), "{market}: {told:?} in {plain:?}");
        }
    }
}
