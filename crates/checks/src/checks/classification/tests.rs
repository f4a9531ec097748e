//! Tests of `classification`.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{DeviceType, ReadAs};
use reliance_model::facet::Fact;

use super::CHECK;
use crate::testing::{answer, asking, folder, no_call};

/// What the check says of a device with these facts (`eu_class=IIa`), asked with these
/// parameters (`rule=mdr-11a`).
fn told(facts: &str, parameters: &str) -> String {
    let pairs = |words: &str| -> Vec<(String, String)> {
        let split = words.split_whitespace().map(|word| word.split_once('=').unwrap());
        split.map(|(name, value)| (name.to_string(), value.to_string())).collect()
    };
    let mut folder = folder().device(|device| {
        for (facet, values) in pairs(facts) {
            let values: BTreeSet<String> = values.split('+').map(String::from).collect();
            device.facts.insert(facet, Fact::Known(values));
        }
    });
    folder.catalogue.device_types.push(DeviceType {
        regulation: "892.2080".into(),
        title: "triage".into(),
        product_codes: BTreeMap::from([("QAS".to_string(), String::new())]),
        class: "II".into(),
        functions: vec!["triage".into()],
        facets: BTreeMap::new(),
        special_controls: Vec::new(),
        requirements: Vec::new(),
        not_for: Vec::new(),
        reader_study: String::new(),
        source: String::new(),
        read_as: ReadAs::Copy,
    });
    for (name, value) in pairs(parameters) {
        folder = folder.parameter(&name, &value);
    }
    answer(CHECK, &folder)
}

#[test]
fn rule_11_by_the_worst_harm() {
    let rule = "rule=mdr-11a";
    insta::assert_snapshot!(told("function=triage worst_harm=serious eu_class=IIb", rule), @r#"
shown: declared class IIb: class IIb by rule 11, information for decisions (a wrong decision can cause serious deterioration or surgery)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told("function=triage worst_harm=serious eu_class=IIa", rule), @r#"
not shown: declared class IIa, but class IIb by rule 11, information for decisions (a wrong decision can cause serious deterioration or surgery)
caveat: the rule was read as memory: look at the regulator's text
to do: correct the declared class, or the facts that lead to a higher one
"#);
    insta::assert_snapshot!(told("function=triage worst_harm=serious eu_class=III", rule), @r#"
for a person: declared class III is above what follows: class IIb by rule 11, information for decisions (a wrong decision can cause serious deterioration or surgery)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told("function=triage eu_class=IIa", rule), @r#"
undetermined: needs `worst_harm`: it settles the class; declared class IIa is one of those left: class IIa by rule 11, information for decisions (a wrong decision does no serious harm), or class IIb by rule 11, information for decisions (a wrong decision can cause serious deterioration or surgery), or class III by rule 11, information for decisions (a wrong decision can cause death or irreversible deterioration)
to do: declare `worst_harm`
"#);
    insta::assert_snapshot!(told("function=triage eu_class=I", rule), @r#"
not shown: declared class I, but class IIa by rule 11, information for decisions (a wrong decision does no serious harm), or class IIb by rule 11, information for decisions (a wrong decision can cause serious deterioration or surgery), or class III by rule 11, information for decisions (a wrong decision can cause death or irreversible deterioration)
caveat: the rule was read as memory: look at the regulator's text
to do: correct the declared class, or the facts that lead to a higher one
"#);
    insta::assert_snapshot!(told("function=triage", rule), @r#"
undetermined: needs `eu_class`: no class is declared; class IIa by rule 11, information for decisions (a wrong decision does no serious harm), or class IIb by rule 11, information for decisions (a wrong decision can cause serious deterioration or surgery), or class III by rule 11, information for decisions (a wrong decision can cause death or irreversible deterioration)
to do: declare `eu_class`
"#);
    insta::assert_snapshot!(told("eu_class=IIa", rule), @r#"
undetermined: needs `function`: it says which paragraph of rule 11 applies
to do: declare `function`
"#);
    insta::assert_snapshot!(told("function=monitor eu_class=IIa", rule), @"not applicable: `function`: monitor; it informs no decision as declared");
    insta::assert_snapshot!(told("function=triage decision_assist=false eu_class=I", rule), @"not applicable: `decision_assist`: false; it informs no decision as declared");
}

#[test]
fn the_other_rules_of_the_eu() {
    insta::assert_snapshot!(told("function=monitor vital_danger=true eu_class=IIb", "rule=mdr-11b"), @r#"
shown: declared class IIb: class IIb by rule 11, monitoring (a change of the vital parameter could be an immediate danger)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told("function=triage", "rule=mdr-11b"), @"not applicable: `function`: triage; it follows no physiological process");
    insta::assert_snapshot!(told("function=other decision_assist=false eu_class=I", "rule=mdr-11c"), @r#"
shown: declared class I: class I by rule 11, last paragraph (it assists no decision and follows no physiological process)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told("function=triage eu_class=I", "rule=mdr-11c"), @"not applicable: `function`: triage; the earlier paragraphs of rule 11 apply");
    insta::assert_snapshot!(told("closed_loop=false", "rule=mdr-22"), @"not applicable: `closed_loop`: false");
    insta::assert_snapshot!(told("closed_loop=true eu_class=IIb", "rule=mdr-22"), @r#"
not shown: declared class IIb, but class III by rule 22 (its diagnosis determines the therapy it gives)
caveat: the rule was read as memory: look at the regulator's text
to do: correct the declared class, or the facts that lead to a higher one
"#);
    insta::assert_snapshot!(told("", "rule=mdr-22"), @r#"
undetermined: needs `closed_loop`: it says whether rule 22 applies
to do: declare `closed_loop`
"#);
    insta::assert_snapshot!(told("eu_class=C", "rule=ivdr-viii"), @"for a person: declared class C; analyte and use decide it, which no declared fact says");
    insta::assert_snapshot!(told("", "rule=mdcg-2019-11"), @"for a person: each module with a medical purpose has to be qualified by its own intended purpose");
    insta::assert_snapshot!(told("function=triage worst_harm=none drives_device=IIb eu_class=IIb", "rule=mdr-viii-3"), @r#"
shown: declared class IIb: class IIb by Annex VIII 3.3, software that drives a device (drives a class IIb device)
caveat: the rule was read as memory: look at the regulator's text
"#);
}

#[test]
fn the_ai_act_goes_by_the_notified_body() {
    let rule = "rule=ai-act-6-1";
    insta::assert_snapshot!(told("ai=locked eu_class=IIa eu_ai_act=true", rule), @"shown: class IIa needs a notified body, and high-risk is declared");
    insta::assert_snapshot!(told("ai=locked eu_class=IIa eu_ai_act=false", rule), @r#"
not shown: class IIa needs a notified body, but the device is declared not to be high-risk
to do: correct `eu_ai_act`, or the class
"#);
    insta::assert_snapshot!(told("ai=locked eu_class=IIa", rule), @r#"
undetermined: needs `eu_ai_act`: class and notified body read as high-risk
to do: declare `eu_ai_act`
"#);
    insta::assert_snapshot!(told("ai=locked eu_class=I", rule), @"for a person: class I needs no notified body; whether the device is part of a product that does, a person must say");
    insta::assert_snapshot!(told("ai=none", rule), @"for a person: no trained model is declared; whether it infers all the same, a person must say");
}

#[test]
fn tables_of_two_facts() {
    let facts = "situation=serious significance=drive";
    insta::assert_snapshot!(told(facts, "rule=imdrf-n12"), @"shown: category II: situation serious, significance drive");
    insta::assert_snapshot!(told("situation=critical significance=treat-diagnose", "rule=imdrf-n12"), @"shown: category IV: situation critical, significance treat-diagnose");
    insta::assert_snapshot!(told("situation=serious", "rule=imdrf-n12"), @r#"
undetermined: needs `significance`: the table is read by it
to do: declare `significance`
"#);
    insta::assert_snapshot!(told(&format!("{facts} eu_class=IIa"), "rule=mdcg-2019-11-annex-iii"), @r#"
shown: declared class IIa: class IIa by MDCG 2019-11 annex III (situation serious, significance drive)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told("software=simd", "rule=imdrf-n10"), @"not applicable: `software`: simd");
    insta::assert_snapshot!(told("software=samd", "rule=imdrf-n10"), @"for a person: declared as a device of its own; that its purpose is medical, a person confirms");
}

#[test]
fn levels_by_the_worst_harm() {
    insta::assert_snapshot!(told("worst_harm=serious software_safety_class=C", "rule=iec-62304"), @"shown: declared class C; worst harm serious asks for C");
    insta::assert_snapshot!(told("worst_harm=serious software_safety_class=A", "rule=iec-62304"), @"for a person: declared class A, worst harm serious asks for C: only a risk control outside the software lowers it, which a person must sign");
    insta::assert_snapshot!(told("worst_harm=death documentation_level=basic", "part=documentation-level"), @r#"
not shown: declared basic; worst harm death reads as enhanced
to do: document at the enhanced level, or correct `worst_harm`
"#);
    insta::assert_snapshot!(told("worst_harm=none documentation_level=basic", "part=documentation-level"), @"shown: declared basic; worst harm none reads as basic");
    insta::assert_snapshot!(told("worst_harm=non-serious", "part=documentation-level"), @r#"
undetermined: needs `documentation_level`: no level is declared; worst harm non-serious reads as basic
to do: declare `documentation_level`
"#);
    insta::assert_snapshot!(told("worst_harm=non-serious", "rule=cn-software-level"), @"for a person: worst harm non-serious, judged before risk controls, reads as level moderate; a person signs it");
}

#[test]
fn china_and_great_britain() {
    let assist = "ai=locked function=detect algorithm_mature=false";
    insta::assert_snapshot!(told(&format!("{assist} cn_class=III"), "rule=cn-47-class"), @r#"
shown: declared class III: class III by Notice 47, class (the algorithm is not mature and its output assists a decision)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told(&format!("{assist} cn_class=II"), "market=cn"), @r#"
not shown: declared class II, but class III by Notice 47, class (the algorithm is not mature and its output assists a decision)
caveat: the rule was read as memory: look at the regulator's text
to do: correct the declared class, or the facts that lead to a higher one
"#);
    insta::assert_snapshot!(told("input=image function=detect", "rule=cn-47-attribute"), @"for a person: it processes data of medical devices; a person confirms that this is its core function and the use medical");
    insta::assert_snapshot!(told("function=detect", "rule=cn-47-attribute"), @r#"
undetermined: needs `input`: it says whether data of medical devices are read
to do: declare `input`
"#);
    insta::assert_snapshot!(told("input=text function=detect", "rule=cn-47-attribute"), @"for a person: no input that a medical device makes is declared; whether one is read, a person must say");
    let mature = "ai=locked function=detect algorithm_mature=true cn_class=II";
    insta::assert_snapshot!(told(mature, "rule=cn-47-class"), @r#"
for a person: declared class II, one of those left: class II by Notice 47, class (mature algorithm: the classification catalogue decides, II where it says so), or class III by Notice 47, class (mature algorithm: the classification catalogue decides, III where it says so)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told("function=diagnose direct_diagnosis=true gb_class=IIa", "rule=gb-mdd"), @r#"
shown: declared class IIa: class IIa by rule 10 (it allows direct diagnosis or follows a vital process)
caveat: the rule was read as memory: look at the regulator's text
"#);
    insta::assert_snapshot!(told("function=diagnose ivd=true", "rule=gb-mdd"), @r#"
undetermined: needs Part IV of the UK MDR 2002, which is not catalogued
to do: class the in vitro diagnostic by Part IV with a person
"#);
    insta::assert_snapshot!(told("gb_class=IIb eu_class=IIa", "compare=gb>eu"), @r#"
not shown: GB class IIb is above EU class IIa
to do: prepare for the abridged review that was proposed for this case
"#);
    insta::assert_snapshot!(told("gb_class=IIa eu_class=IIa", "compare=gb>eu"), @"shown: GB class IIa is not above EU class IIa");
    insta::assert_snapshot!(told("gb_class=IIa", "market=gb scenario=si2026"), @r#"
undetermined: needs the text of the proposal `si2026`, which was not read
to do: wait for the text; a proposal changes no class
"#);
}

#[test]
fn the_us_type_and_submission() {
    insta::assert_snapshot!(told("function=triage us_regulation=892.2080", "part=product-code"), @r#"
shown: 21 CFR 892.2080 fits the declared functions; product codes QAS
caveat: product codes stand in the catalogue from memory: look them up before use
"#);
    insta::assert_snapshot!(told("function=detect us_regulation=892.2080", "part=product-code"), @r#"
not shown: the declared regulation 892.2080 names none of the declared functions
to do: correct `us_regulation` or `function`
"#);
    insta::assert_snapshot!(told("function=triage us_regulation=other", "part=product-code"), @"for a person: the declared regulation other is not among the catalogued types");
    insta::assert_snapshot!(told("function=triage", "part=product-code"), @r#"
undetermined: needs `us_regulation`: no regulation is declared; the functions lead to 892.2080
to do: declare `us_regulation`
"#);
    insta::assert_snapshot!(told("us_submission=510k", "part=submission-needed"), @"shown: a submission is planned: 510k");
    insta::assert_snapshot!(told("us_submission=none function=triage", "part=510k-needed"), @"for a person: nothing is to be filed, and the type is class II: exempt, or authorised already, a person must say");
    insta::assert_snapshot!(told("predicate=false us_submission=de-novo", "part=de-novo-route"), @"shown: no predicate is used, and De Novo is planned");
    insta::assert_snapshot!(told("predicate=false us_submission=510k", "part=de-novo-route"), @r#"
not shown: no predicate is used, and a 510(k) is planned
to do: name a predicate, or plan De Novo or PMA
"#);
    insta::assert_snapshot!(told("predicate=true", "part=de-novo-route"), @"not applicable: `predicate`: true");
    insta::assert_snapshot!(told("", "part=de-novo-route"), @r#"
undetermined: needs `predicate`: De Novo is for devices without one
to do: declare `predicate`
"#);
    insta::assert_snapshot!(told("pccp=true us_submission=510k", "part=pccp-route"), @"shown: the plan is part of a submission: 510k");
    insta::assert_snapshot!(told("pccp=true us_submission=none", "part=pccp-route"), @"for a person: nothing is to be filed: that the plan was authorised before, a person must say");
}

#[test]
fn cyber_devices_and_devices_at_all() {
    insta::assert_snapshot!(told("connected=local cyber_device=false", "part=cyber-device"), @r#"
not shown: declared no cyber device, but it connects to: local
to do: declare `cyber_device = true`, or give the reason why no interface can reach the internet
"#);
    insta::assert_snapshot!(told("connected=internet cyber_device=true", "part=cyber-device"), @"shown: declared a cyber device; it connects to: internet");
    insta::assert_snapshot!(told("connected=none cyber_device=false", "part=cyber-device"), @"for a person: declared no cyber device, without connections; ports and radios count too, so a person gives the reason");
    insta::assert_snapshot!(told("connected=local", "part=cyber-device"), @r#"
undetermined: needs `cyber_device`: no statement is declared; any interface reads as yes
to do: declare `cyber_device`
"#);
    insta::assert_snapshot!(told("input=image", "part=is-device"), @"shown: it analyses image, so it stays a device");
    insta::assert_snapshot!(told("input=tabular", "part=is-device"), @"for a person: no image and no signal is read: whether the four criteria for decision support outside regulation hold, a person must say");
}

#[test]
fn what_it_does_not_know_goes_to_a_person() {
    insta::assert_snapshot!(told("", "rule=moon"), @"for a person: the rule `moon` is not one that can be computed, so a person must judge");
    insta::assert_snapshot!(told("", "colour=red"), @"for a person: `classification` cannot compute `colour = red`, so a person must judge what it asks");
}

#[test]
fn the_worst_harm_sets_the_class() {
    for (harm, class) in
        [("none", "IIa"), ("non-serious", "IIa"), ("serious", "IIb"), ("death", "III")]
    {
        let facts = format!("function=triage worst_harm={harm} eu_class={class}");
        let eu = told(&facts, "rule=mdr-11a");
        assert!(eu.starts_with(&format!("shown: declared class {class}")), "{harm}: {eu}");
    }
    // Rule 9 of Great Britain: controlling therapy, hazardous where a wrong one is serious.
    for (harm, class) in
        [("none", "IIa"), ("non-serious", "IIa"), ("serious", "IIb"), ("death", "IIb")]
    {
        let facts = format!("function=control-therapy worst_harm={harm} gb_class={class}");
        let gb = told(&facts, "rule=gb-mdd");
        assert!(gb.starts_with(&format!("shown: declared class {class}")), "{harm}: {gb}");
    }
    let driven = told(
        "function=control-therapy worst_harm=none drives_device=III gb_class=III",
        "rule=gb-mdd",
    );
    assert!(driven.starts_with("shown: declared class III"), "{driven}");
}

#[test]
fn no_harm_asks_for_class_a() {
    let none = told("worst_harm=none software_safety_class=A", "rule=iec-62304");
    assert!(none.starts_with("shown: declared class A"), "{none}");
}

#[test]
fn a_market_asks_by_its_own_rules() {
    let said = |market: &str| told("function=triage", &format!("market={market}"));
    insta::assert_snapshot!(said("us"), @r"
    undetermined: needs `us_regulation`: no regulation is declared; the functions lead to 892.2080
    to do: declare `us_regulation`
    ");
    assert_eq!(said("gb"), said("uk-gb"));
    assert!(said("cn").contains("cn_class") && said("gb").contains("gb_class"));
    assert_ne!(said("eu"), said("us"));
    let ivd = told("function=triage ivd=true", "market=uk-gb");
    assert!(ivd.contains("Part IV of the UK MDR 2002"), "{ivd}");
}

#[test]
fn a_doubted_fact_is_to_be_settled_and_not_declared_again() {
    let mut folder = folder().parameter("rule", "cn-47-attribute");
    let why = "two versions".to_string();
    let doubted = Fact::Doubtful { values: ["image".to_string()].into(), why };
    folder.evidence.device.facts.insert("input".into(), doubted);
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    undetermined: needs `input` settled, which is doubted: two versions
    to do: settle `input`
    ");
}

#[test]
fn a_doubted_fact_that_settles_the_class_is_to_be_settled() {
    let said = |doubted: &[(&str, &str)]| {
        let mut folder = folder().parameter("rule", "mdr-11a").device(|device| {
            for (facet, value) in [("function", "triage"), ("eu_class", "IIa")] {
                device.facts.insert(facet.into(), Fact::Known([value.to_string()].into()));
            }
        });
        for (facet, why) in doubted {
            let why = why.to_string();
            let fact = Fact::Doubtful { values: ["serious".to_string()].into(), why };
            folder.evidence.device.facts.insert(facet.to_string(), fact);
        }
        answer(CHECK, &folder)
    };
    let one = said(&[("worst_harm", "two opinions")]);
    assert!(one.contains("needs `worst_harm` settled, which is doubted: two opinions; "), "{one}");
    assert!(one.contains("to do: settle `worst_harm`"), "{one}");
    assert!(!one.contains("declare `worst_harm`"), "{one}");
}

#[test]
fn what_is_doubted_is_settled_and_what_is_absent_is_declared() {
    let mut folder = folder();
    let fact = Fact::Doubtful { values: ["true".to_string()].into(), why: "two".into() };
    folder.evidence.device.facts.insert("connected".into(), fact);
    let missing = asking(&folder, &no_call(), |ask| {
        super::needs_facts(&super::View::of(ask), &["connected", "input"], "they settle the class")
    });
    assert_eq!(
        missing.needs,
        "`connected` settled, which is doubted: two; `input`: they settle the class"
    );
    assert_eq!(missing.to_do.unwrap(), "settle `connected`; declare `input`");
}
