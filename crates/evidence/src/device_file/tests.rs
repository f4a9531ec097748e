//! Tests of `device_file`.

use std::collections::BTreeSet;

use proptest::prelude::*;
use reliance_model::catalogue::Catalogue;
use reliance_model::device::Device;
use reliance_model::facet::Fact;
use reliance_model::problem::{Place, Problem};

use super::{DeviceFile, named_files, read, read_bytes};
use crate::testing::catalogue;

const MANUAL: &str = include_str!("../../../../docs/device-folder.md");

/// The full example of the manual.
fn example() -> &'static str {
    let (_, after) = MANUAL.split_once("```toml\n").unwrap();
    after.split_once("```").unwrap().0
}

fn head(rest: &str) -> String {
    let head = "name = \"N\"\nversion = \"1\"\nmanufacturer = \"M\"\nintended_use = \"U\"\n";
    format!("{head}{rest}")
}

/// The problems of a device file that begins with a right head.
fn problems(rest: &str) -> Vec<Problem> {
    read("reliance.toml", &head(rest), &catalogue()).problems
}

fn codes(rest: &str) -> Vec<&'static str> {
    problems(rest).iter().map(|problem| problem.code).collect()
}

/// `text` with one line replaced.
fn changed(from: &str, to: &str) -> String {
    assert!(example().contains(from), "{from}");
    example().replacen(from, to, 1)
}

fn first(text: &str) -> String {
    let reading = read("reliance.toml", text, &catalogue());
    reading.problems.first().map(|problem| problem.render(Some(text))).unwrap_or_default()
}

#[test]
fn the_manual_s_example_reads_without_a_problem() {
    let reading = read("reliance.toml", example(), &catalogue());
    assert_eq!(reading.problems, []);
    let device = reading.items.device;
    assert_eq!(device.datasets.len(), 4);
    assert_eq!(device.tables[0].joins[0].columns["race"], "Race");
    assert_eq!(device.plan.as_ref().unwrap().bridging["us"].design_effect, Some(1.2));
    assert_eq!(device.waivers[0].line, 1 + line("[[waivers]]"));
    assert!(matches!(device.facts["pediatric"], Fact::Doubtful { .. }));
    assert!(device.profile("us").is("us_class", "II"));
    assert!(device.profile("eu").known("us_class").is_none());
}

fn line(start: &str) -> usize {
    example().lines().position(|line| line == start).unwrap()
}

/// Every key of the device is set somewhere in the example, so the manual is complete.
#[test]
fn the_manual_s_example_uses_every_field() {
    let device = read("reliance.toml", example(), &catalogue()).items.device;
    let value = serde_json::to_value(&device).unwrap();
    let (mut seen, mut set) = (BTreeSet::new(), BTreeSet::new());
    fields("", &value, &mut seen, &mut set);
    let unset: Vec<&String> = seen.difference(&set).collect();
    assert!(unset.is_empty(), "{unset:?}");
}

fn fields(
    path: &str,
    value: &serde_json::Value,
    seen: &mut BTreeSet<String>,
    set: &mut BTreeSet<String>,
) {
    seen.insert(path.to_string());
    let empty = match value {
        serde_json::Value::Null => true,
        serde_json::Value::String(text) => text.is_empty(),
        serde_json::Value::Array(items) => {
            items.iter().for_each(|item| fields(path, item, seen, set));
            items.is_empty()
        }
        serde_json::Value::Object(items) => {
            items.iter().for_each(|(key, item)| fields(&format!("{path}.{key}"), item, seen, set));
            items.is_empty()
        }
        _ => false,
    };
    if !empty {
        set.insert(path.to_string());
    }
}

#[test]
fn bindings_of_claims_that_lead_nowhere_are_told_with_their_line() {
    let told = |keys: &str| -> Vec<&'static str> {
        let claim = format!("\n[[documents.claims]]\n{keys}\n\n[[predicates]]");
        let text = example().replacen("\n[[predicates]]", &claim, 1);
        let problems = read("reliance.toml", &text, &catalogue()).problems;
        assert!(problems.iter().all(|problem| matches!(problem.place, Place::Bytes(_))));
        problems.iter().map(|problem| problem.code).collect()
    };
    let endpoint = "endpoint = \"sensitivity at the triage point\"";
    let both = format!("{endpoint}\ndataset = \"us-test\"");
    let cases: [(&str, &[&str]); 6] = [
        (endpoint, &[]),
        ("endpoint = \"sensitivity\"", &["unknown-endpoint"]),
        ("dataset = \"moon\"", &["unknown-dataset"]),
        ("dataset = \"us-test\"\nthreshold = \"dusk\"", &["unknown-threshold"]),
        ("", &["missing-key"]),
        (&both, &["bad-binding"]),
    ];
    for (keys, codes) in cases {
        assert_eq!(told(&format!("words = \"it was\"\n{keys}")), codes, "{keys}");
    }
    assert_eq!(told(&format!("words = \"…\"\n{endpoint}")), ["bad-binding"]);
}

#[test]
fn the_files_of_the_reading_are_those_of_the_device() {
    let DeviceFile { device, files } = read("reliance.toml", example(), &catalogue()).items;
    let names: BTreeSet<String> = files.keys().cloned().collect();
    assert_eq!(names, named_files(&device));
    for (name, span) in files {
        assert_eq!(example()[span], format!("\"{name}\""));
    }
}

#[test]
fn an_empty_file_asks_for_its_head() {
    let reading = read("reliance.toml", "", &catalogue());
    let messages: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`name` is missing",
            "`version` is missing",
            "`manufacturer` is missing",
            "`intended_use` is missing"
        ]
    );
}

#[test]
fn an_unknown_fact_gets_a_caret_and_a_suggestion() {
    insta::assert_snapshot!(first(&head("[facts]\nsoftwar = \"samd\"\n")), @r#"
    error[unknown-fact]: there is no device fact `softwar`
     --> reliance.toml:6:1
      |
    6 | softwar = "samd"
      | ^^^^^^^
      |
      = help: did you mean `software`?
    "#);
    insta::assert_snapshot!(first(&head("[facts]\nfunction = [\"triage\", \"detekt\"]\n")), @r#"
    error[unknown-value]: `detekt` is not a value of `function`
     --> reliance.toml:6:23
      |
    6 | function = ["triage", "detekt"]
      |                       ^^^^^^^^
      |
      = help: did you mean `detect`?
    "#);
}

#[test]
fn facts_are_held_against_the_vocabulary() {
    assert_eq!(codes("[facts]\nai = [\"locked\", \"none\"]\n"), ["several-values"]);
    assert_eq!(codes("[facts]\nai = []\n"), ["empty-fact"]);
    assert_eq!(codes("[facts]\nai = { value = \"locked\" }\n"), ["missing-key"]);
    assert_eq!(codes("[facts]\nai = { value = \"locked\", dout = \"x\" }\n").len(), 2);
    assert_eq!(codes("[facts.us]\nai = \"locked\"\n"), ["fact-of-no-market"]);
    assert_eq!(codes("[facts.usa]\nai = \"locked\"\n")[0], "unknown-fact");
    assert_eq!(codes("[facts]\nai = 2026-01-01\n")[0], "wrong-type");
    assert_eq!(codes("facts = 3\n"), ["wrong-type"]);
}

#[test]
fn a_wrong_fact_never_holds_by_half() {
    let text = head("[facts]\nfunction = [\"triage\", \"detekt\"]\nai = { value = \"locked\" }\n");
    let device = read("reliance.toml", &text, &catalogue()).items.device;
    assert!(!device.facts.contains_key("function"));
    assert!(matches!(device.facts["ai"], Fact::Doubtful { .. }));
}

#[test]
fn names_are_resolved_across_the_file() {
    insta::assert_snapshot!(first(&changed("table = \"cases\"", "table = \"case\"")), @r#"
    error[unknown-table]: there is no table `case`
      --> reliance.toml:96:9
       |
    96 | table = "case"
       |         ^^^^^^
       |
       = help: did you mean `cases`?
    "#);
    for (from, to, code) in [
        ("to = \"us-test\"", "to = \"us-tset\"", "unknown-dataset"),
        ("to = \"us-test\"", "to = \"eu-test\"", "same-dataset"),
        ("model = \"detector@7\"", "model = \"detector@8\"", "unknown-model"),
        ("ratings = \"eu-ratings\"", "ratings = \"us-test\"", "wrong-role"),
        ("trained_on = [\"development\"]", "trained_on = [\"dev\"]", "unknown-dataset"),
        ("threshold = \"triage\"", "threshold = \"triag\"", "unknown-threshold"),
        ("cluster = \"patient\"", "cluster = \"pateint\"", "unknown-role"),
        ("by = [\"sex\", \"site\"]", "by = [\"gender\"]", "unknown-role"),
        ("enriched = [\"truth\"]", "enriched = [\"trut\"]", "unknown-role"),
        ("rows = { site = \"C\" }", "rows = { sit = \"C\" }", "unknown-role"),
        ("age = \"years\"", "agee = \"years\"", "unknown-role"),
        ("on = \"case\"", "on = \"patient\"", "unknown-role"),
        ("name = \"ratings\"", "name = \"cases\"", "duplicate-name"),
        ("name = \"us-test\"", "name = \"eu-test\"", "duplicate-name"),
        ("kind = \"eu-ce-mdr\"", "kind = \"ce-mdr\"", "unknown-authorization"),
        ("markets = [\"us\"]", "markets = [\"usa\"]", "unknown-market"),
        ("[settings.us]", "[settings.usa]", "unknown-market"),
        ("kind = \"labelling\"", "kind = \"labeling\"", "unknown-kind"),
    ] {
        let reading = read("reliance.toml", &changed(from, to), &catalogue());
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
        assert!(codes.contains(&code), "{to}: {codes:?}");
    }
}

#[test]
fn a_threshold_may_be_a_number() {
    for threshold in ["0.3", "\"0.3\""] {
        let text = changed("threshold = \"triage\"", &format!("threshold = {threshold}"));
        let reading = read("reliance.toml", &text, &catalogue());
        assert_eq!(reading.problems, []);
        let endpoint = &reading.items.device.plan.unwrap().endpoints[0];
        assert_eq!(endpoint.threshold.as_deref(), Some("0.3"));
    }
}

#[test]
fn numbers_and_days_must_make_sense() {
    insta::assert_snapshot!(first(&changed("at_least = 0.80", "at_least = 80")), @r"
    error[out-of-range]: `at_least` is 80, not between 0 and 1
       --> reliance.toml:163:12
        |
    163 | at_least = 80
        |            ^^
        |
        = help: a fraction is wanted: 80 % is 0.8
    ");
    for (from, to, code) in [
        ("alpha = 0.025", "alpha = 0", "out-of-range"),
        ("design_effect = 1.2", "design_effect = 0.5", "out-of-range"),
        ("design_effect = 1.2", "design_effect = nan", "wrong-type"),
        ("margin = 0.05", "margin = -0.05", "out-of-range"),
        ("age_bands = [18, 40, 65]", "age_bands = [18, 65, 40]", "out-of-order"),
        ("age = [0, 120]", "age = [120, 0]", "bad-range"),
        ("age = [0, 120]", "age = [0]", "bad-range"),
        ("score = 0.0001", "score = 0", "out-of-range"),
        ("expires = 2029-05-01", "expires = 2019-05-01", "contradictory-dates"),
        ("expires = 2029-05-01", "expires = \"2029-02-30\"", "bad-date"),
        ("to = 2023-06-30", "to = 2021-06-30", "contradictory-dates"),
        ("first_look = 2024-03-10", "first_look = 2020-03-10", "contradictory-dates"),
        ("uses = 1", "uses = -1", "wrong-type"),
        ("sha256 = \"1111", "sha256 = \"x111", "bad-sha256"),
        ("metric = \"auc\"", "metric = \"auroc\"", "unknown-value"),
        ("threshold = \"triage\"\n", "", "missing-key"),
        ("role = \"test\"", "role = \"tests\"", "unknown-value"),
        ("countries = [\"DE\", \"US\"]", "countries = [\"Germany\"]", "unknown-value"),
        ("expires = 2027-01-31", "", "missing-key"),
        ("file = \"data/cases.csv\"", "file = \"../cases.csv\"", "path-outside"),
        ("file = \"data/cases.csv\"", "", "missing-key"),
        ("protocol = \"docs/protocol.md\"", "protocol = \"/docs/protocol.md\"", "path-outside"),
    ] {
        let reading = read("reliance.toml", &changed(from, to), &catalogue());
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [code], "{to}");
    }
}

#[test]
fn a_path_out_of_the_folder_is_never_named() {
    let text = changed("file = \"data/cases.csv\"", "file = \"/etc/passwd\"");
    let DeviceFile { device, files } = read("reliance.toml", &text, &catalogue()).items;
    assert_eq!(device.tables[0].file, "");
    assert!(!files.contains_key("/etc/passwd") && !named_files(&device).contains("/etc/passwd"));
}

#[test]
fn bytes_that_are_no_text_are_a_problem_with_a_line() {
    let bytes = b"\xef\xbb\xbfname = \"A\"\nversion = \"\xff\"\nmanufacturer = \"M\"\n";
    let reading = read_bytes("reliance.toml", bytes, &catalogue());
    assert_eq!(reading.problems[0].code, "not-utf8");
    assert_eq!(reading.problems[0].place, Place::Line(2));
    assert_eq!(reading.items.device.manufacturer, "M");
}

#[test]
fn an_empty_catalogue_judges_no_word() {
    let reading = read("reliance.toml", example(), &Catalogue::default());
    assert_eq!(reading.problems, []);
    assert_eq!(
        reading.items.device.market_facts["us"],
        read("reliance.toml", example(), &catalogue()).items.device.market_facts["us"]
    );
}

/// A device file with some bytes put in the place of others.
fn torn() -> impl Strategy<Value = Vec<u8>> {
    let whole = example().as_bytes();
    let middle = proptest::collection::vec(any::<u8>(), 0..12);
    (0..whole.len(), 0..40_usize, middle).prop_map(|(at, skip, middle)| {
        let mut bytes = whole[..at].to_vec();
        bytes.extend(middle);
        bytes.extend(&whole[(at + skip).min(whole.len())..]);
        bytes
    })
}

fn spans_lie_inside(bytes: &[u8]) {
    let reading = read_bytes("reliance.toml", bytes, &catalogue());
    let _: Device = reading.items.device;
    for problem in &reading.problems {
        if let Place::Bytes(span) = &problem.place {
            assert!(span.start <= span.end && span.end <= bytes.len(), "{problem:?}");
            problem.render(std::str::from_utf8(bytes).ok());
        }
    }
    for span in reading.items.files.values() {
        assert!(span.start <= span.end && span.end <= bytes.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        spans_lie_inside(&bytes);
    }

    #[test]
    fn a_torn_example_never_panics(bytes in torn()) {
        spans_lie_inside(&bytes);
    }
}
