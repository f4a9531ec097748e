//! Have the sentences of the checks a Chinese form?

use std::collections::BTreeSet;

use reliance_model::catalogue::Doubt;
use reliance_model::facet;

use super::*;

/// Folders drawn.
const FOLDERS: u64 = 24;
/// Words that the tables of these tests say in place of a reason of the program.
const OF_THE_TESTS: [&str; 3] =
    ["a table that can be read", "scores were rounded", "at most 10 rows"];
/// Share of sentences that may stay English: those that quote odd words of the drawn folders.
const ALLOWED: f64 = 0.03;

/// A tape that is the same in every run (Knuth's linear congruential numbers).
fn tape(seed: u64) -> Vec<u16> {
    let mut state = seed;
    let next = |_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 48) as u16
    };
    (0..600).map(next).collect()
}

fn sentences() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for seed in 0..FOLDERS {
        let tape = tape(seed);
        let folder = drawn::folder(catalogue(), &tape);
        for (at, check) in CHECKS.iter().enumerate() {
            let calls = calls(check);
            let call = &calls[usize::from(tape[at % tape.len()]) % calls.len()];
            for tables in [Tables::Read, Tables::OverBudget] {
                let (_, answered) = put(check, &folder, call, tables);
                for list in answered.lists {
                    all.insert(list.of);
                    all.extend(list.items);
                }
                all.insert(answered.because);
                all.extend(answered.to_do);
                all.extend(answered.caveats);
                for figure in answered.figures {
                    all.extend(
                        [Some(figure.name), figure.method, figure.note].into_iter().flatten(),
                    );
                }
            }
        }
    }
    // An empty name is a problem of the device file, which has forms of its own.
    let of_the_tests = OF_THE_TESTS.iter().chain(&["``"]);
    all.retain(|one| !one.is_empty() && !of_the_tests.clone().any(|words| one.contains(words)));
    all
}

#[test]
fn what_checks_say_can_be_said_in_chinese() {
    let sentences = sentences();
    let wording = &catalogue().wording;
    let left: Vec<&String> =
        sentences.iter().filter(|sentence| !wording.say(sentence).whole).collect();
    let share = left.len() as f64 / sentences.len() as f64;
    assert!(sentences.len() > 500, "{} sentences", sentences.len());
    assert!(
        share <= ALLOWED,
        "{} of {} sentences have no Chinese form in catalogue/wording/zh:\n{}",
        left.len(),
        sentences.len(),
        left.iter().map(|one| format!("{one}\n")).collect::<String>()
    );
}

/// Texts that a paper for China may print of the questions of requirements that apply there.
fn questions() -> BTreeSet<String> {
    let market = &catalogue().markets["cn"];
    let mut all = BTreeSet::new();
    for asked in catalogue().requirements.values() {
        if !asked.origin_law && !market.regulators.contains(&asked.regulator) {
            continue;
        }
        let plain = |doubt: &Doubt| {
            doubt.text.trim_start_matches("person: ").trim_start_matches("evidence: ").to_string()
        };
        let doubts = asked.doubts.iter().map(|doubt| format!("Does it apply? {}", plain(doubt)));
        let first = doubts.clone().map(|doubt| format!("{doubt}; if it does: "));
        let first: String = first.collect();
        all.extend(asked.question.iter().map(|question| format!("{first}{question}")));
        all.extend(asked.question.clone());
        all.extend(doubts);
    }
    let routes = catalogue().routes.iter().filter(|route| route.to.iter().any(|to| to == "cn"));
    all.extend(routes.flat_map(|route| route.questions.clone()));
    all
}

#[test]
fn every_question_that_a_paper_for_china_prints_can_be_asked_in_chinese() {
    let questions = questions();
    assert!(questions.len() > 120, "{} questions", questions.len());
    let left: Vec<&String> =
        questions.iter().filter(|question| !catalogue().wording.say(question).whole).collect();
    assert!(left.is_empty(), "no form in catalogue/wording/zh/questions.tsv:\n{left:#?}");
}

/// A paper for China says what a requirement asks where it is not known whether it applies.
#[test]
fn what_requirements_of_china_ask_can_be_said_in_chinese() {
    let requirements = catalogue().requirements.values();
    let asks: Vec<&String> =
        requirements.filter(|one| one.regulator == "cn").map(|one| &one.asks).collect();
    assert!(asks.len() > 60, "{} requirements", asks.len());
    let left: Vec<&&String> =
        asks.iter().filter(|asks| !catalogue().wording.say(asks).whole).collect();
    assert!(left.is_empty(), "no form in catalogue/wording/zh/asks.tsv:\n{left:#?}");
}

#[test]
fn every_device_fact_has_a_chinese_name() {
    let catalogue = catalogue();
    let said = |text: &str| {
        let said = catalogue.wording.say(text);
        assert!(said.whole, "no form in catalogue/wording/zh/facts.tsv: {text}");
        said.text
    };
    for (code, facet) in &catalogue.facets {
        let named = said(&facet.named());
        let (title, behind) = named.split_once('（').unwrap();
        assert!(!title.contains(char::is_whitespace) || !title.is_ascii(), "{named}");
        assert!(!title.ends_with('？') && behind.ends_with(&format!("`{code}`）")), "{named}");
        let values = facet::with_values(&catalogue.facets, code, facet.values.keys().take(2));
        assert!(said(&values).starts_with(&named), "{values}");
    }
    let unknown = ["cn_class", "cn_import", "worst_harm"];
    let unknown = facet::all_named(&catalogue.facets, &unknown);
    assert_eq!(
        said(&format!("does it apply? not known: {unknown}")),
        "是否适用？未知：中国管理类别（`cn_class`）；是否进口至中国（`cn_import`）；\
         错误输出的最严重伤害（在风险控制措施之前判断）（`worst_harm`）"
    );
}

#[test]
fn doubts_answers_and_misfits_are_said_in_chinese() {
    let said = |text: &str| {
        let said = catalogue().wording.say(text);
        assert!(said.whole, "{text}: {}", said.text);
        said.text
    };
    let level = facet::named(&catalogue().facets, "documentation_level");
    let doubted = said(&format!("needs {level} settled, which is doubted: no reason is given"));
    assert!(
        doubted.contains("消除对FDA器械软件文档级别（`documentation_level`）的疑问（未说明理由）"),
        "{doubted}"
    );
    assert_eq!(
        said("for the route: Is a predicate device used? (`predicate`) must be no; here it is yes"),
        "适用于该途径：是否使用对比器械（`predicate`）须为否；此处为是"
    );
    assert_eq!(
        said("for the type: Class in China (`cn_class`) must be II or III; here it is I"),
        "适用于该类型：中国管理类别（`cn_class`）须为II或III；此处为I"
    );
    let filed = "`a.pdf` (version 1.0) is on file and names the place of `b` (Is a predicate \
                 device used? (`predicate`): yes)";
    let filed = said(filed);
    assert!(filed.ends_with("（是否使用对比器械（`predicate`）：是）"), "{filed}");
    let filed =
        said("`a.pdf` (version 1.0) is on file (Is a predicate device used? (`predicate`): no)");
    assert!(filed.ends_with("（是否使用对比器械（`predicate`）：否）"), "{filed}");
}
