//! Endpoints that name a method: what is read, and what is said of a wrong one.

use reliance_model::device::Endpoint;
use reliance_model::method::Signature;

use crate::device_file::{Words, read};
use crate::testing::catalogue;

const METHODS: [Signature; 3] = [
    Signature {
        name: "auc-non-inferiority",
        needs: &["truth", "score", "margin"],
        takes: &["second"],
    },
    Signature { name: "auc", needs: &["truth", "score"], takes: &["method", "goal", "cluster"] },
    Signature {
        name: "mrmc",
        needs: &["reader", "modality", "case", "truth", "score"],
        takes: &["design", "method", "metric", "threshold", "margin", "goal", "cluster"],
    },
];

const HEAD: &str = r#"name = "N"
version = "1"
manufacturer = "M"
intended_use = "U"

[[models]]
name = "net"
version = "1"
thresholds = { triage = 0.3 }

[[tables]]
name = "cases"
file = "data/cases.csv"
columns = { case = "id", truth = "t", score = "s", rival = "r", sex = "sex", reader = "who" }

[[datasets]]
name = "us-test"
table = "cases"
role = "test"

[[datasets]]
name = "eu-test"
table = "cases"
role = "test"

[[plan.endpoints]]
name = "main"
dataset = "us-test"
"#;

fn reading(rest: &str) -> (Vec<Endpoint>, Vec<String>) {
    let text = format!("{HEAD}{rest}");
    let catalogue = catalogue();
    let words = Words { catalogue: &catalogue, methods: &METHODS };
    let reading = read("reliance.toml", &text, words);
    let problems = reading.problems.iter().map(|problem| problem.render(Some(&text)));
    (reading.items.device.plan.unwrap_or_default().endpoints, problems.collect())
}

fn problem(rest: &str) -> String {
    let (_, problems) = reading(rest);
    assert_eq!(problems.len(), 1, "{}", problems.join("\n"));
    problems.into_iter().next().unwrap()
}

#[test]
fn a_method_is_read_with_its_options_and_its_criterion() {
    let (endpoints, problems) = reading(
        "method = \"mrmc\"\nmodality = \"rival\"\nform = \"jackknife\"\nmetric = \"sensitivity\"\n\
         threshold = \"triage\"\nby = \"sex\"\nmargin = 0.05\nlevel = 0.9\nprimary = true\n\
         figure = \"sensitivity a less b\"\nat_least = -0.05\nat_most = 0.2\np_below = 0.025\n",
    );
    assert_eq!(problems, [""; 0]);
    let endpoint = &endpoints[0];
    assert_eq!((endpoint.metric.as_str(), endpoint.primary), ("", true));
    assert_eq!((endpoint.threshold.as_deref(), endpoint.at_least), (Some("triage"), Some(-0.05)));
    let analysis = endpoint.analysis.as_deref().unwrap();
    assert_eq!(analysis.figure.as_deref(), Some("sensitivity a less b"));
    assert_eq!(
        (analysis.level, analysis.at_most, analysis.p_below),
        (Some(0.9), Some(0.2), Some(0.025))
    );
    let options = &analysis.options;
    assert_eq!(options.given(), ["metric", "method", "margin", "modality"]);
    assert_eq!((options.form.as_deref(), options.by.as_deref()), (Some("jackknife"), Some("sex")));
    let (endpoints, problems) =
        reading("method = \"auc-non-inferiority\"\nagainst = \"eu-test\"\nmargin = 0.05\n");
    assert_eq!(problems, [""; 0]);
    let analysis = endpoints[0].analysis.as_deref().unwrap();
    assert_eq!(analysis.options.against.as_deref(), Some("eu-test"));
}

#[test]
fn a_method_that_is_not_there_is_named_with_the_nearest() {
    insta::assert_snapshot!(problem("method = \"auc-non-inferiorty\"\nmargin = 0.05\n"), @r#"
    error[unknown-method]: there is no method `auc-non-inferiorty`
      --> reliance.toml:29:10
       |
    29 | method = "auc-non-inferiorty"
       |          ^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `auc-non-inferiority`?
    "#);
}

#[test]
fn options_are_needed_or_of_no_use_as_on_the_command_line() {
    insta::assert_snapshot!(problem("method = \"auc-non-inferiority\"\n"), @r#"
    error[missing-key]: `auc-non-inferiority` needs `margin`
      --> reliance.toml:29:10
       |
    29 | method = "auc-non-inferiority"
       |          ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: `reliance stat auc-non-inferiority --explain` says what for
    "#);
    insta::assert_snapshot!(problem("method = \"auc\"\nmargin = 0.05\n"), @r"
    error[unused-option]: `auc` does not use `margin`
      --> reliance.toml:30:10
       |
    30 | margin = 0.05
       |          ^^^^
       |
       = help: it uses `truth`, `score`, `form`, `goal`, `cluster`
    ");
    insta::assert_snapshot!(problem("method = \"auc\"\npower = 0.8\n"), @r"
    error[unused-option]: `power` goes with `metric`, and this endpoint has a `method`
      --> reliance.toml:30:9
       |
    30 | power = 0.8
       |         ^^^
       |
       = help: `reliance stat power` sizes a method; leave the key out
    ");
    insta::assert_snapshot!(problem("method = \"auc\"\nmargn = 0.05\n"), @r"
    error[unknown-key]: unknown key `margn` in [plan.endpoints]
      --> reliance.toml:30:1
       |
    30 | margn = 0.05
       | ^^^^^
       |
       = help: did you mean `margin`?
    ");
    // A cluster that cannot be used is no mistake: the answer says so.
    assert_eq!(
        reading("method = \"auc-non-inferiority\"\nmargin = 0.1\ncluster = \"case\"\n").1,
        [""; 0]
    );
}

#[test]
fn roles_and_data_sets_have_to_be_there() {
    insta::assert_snapshot!(problem("method = \"auc\"\nby = \"sx\"\n"), @r#"
    error[unknown-role]: table `cases` has no column with the role `sx`
      --> reliance.toml:30:6
       |
    30 | by = "sx"
       |      ^^^^
       |
       = help: did you mean `sex`?
    "#);
    insta::assert_snapshot!(problem("method = \"auc\"\nagainst = \"cn-test\"\n"), @r#"
    error[unknown-dataset]: there is no data set `cn-test`
      --> reliance.toml:30:11
       |
    30 | against = "cn-test"
       |           ^^^^^^^^^
       |
       = help: did you mean `eu-test`?
    "#);
    insta::assert_snapshot!(problem("method = \"auc\"\nagainst = \"us-test\"\n"), @r#"
    error[same-dataset]: `dataset` and `against` are the same data set `us-test`
      --> reliance.toml:30:11
       |
    30 | against = "us-test"
       |           ^^^^^^^^^
    "#);
    insta::assert_snapshot!(problem("method = \"auc\"\nagainst = \"eu-test\"\nby = \"sex\"\n"), @r#"
    error[unused-option]: `by` and `against` both name the groups
      --> reliance.toml:31:6
       |
    31 | by = "sex"
       |      ^^^^^
       |
       = help: leave one of them out
    "#);
    insta::assert_snapshot!(problem("method = \"mrmc\"\nmetric = \"beauty\"\n"), @r#"
    error[unknown-value]: no method compares `beauty`
      --> reliance.toml:30:10
       |
    30 | metric = "beauty"
       |          ^^^^^^^^
       |
       = help: one of: sensitivity, specificity, ppv, npv, accuracy, share, auc, recall, afroc, wafroc, afroc1, wafroc1, lesion-sensitivity, false-positives
    "#);
    insta::assert_snapshot!(problem("method = \"mrmc\"\nthreshold = \"triag\"\n"), @r#"
    error[unknown-threshold]: no operating point `triag` in the model of `us-test`
      --> reliance.toml:30:13
       |
    30 | threshold = "triag"
       |             ^^^^^^^
       |
       = help: did you mean `triage`?
    "#);
}

#[test]
fn numbers_of_a_method_must_make_sense() {
    for (key, value) in [
        ("margin", "-0.05"),
        ("margin", "0"),
        ("level", "95"),
        ("p_below", "1"),
        ("at_least", "\"0.8\""),
        ("at_most", "nan"),
    ] {
        let problem = problem(&format!("method = \"mrmc\"\n{key} = {value}\n"));
        assert!(problem.contains(&format!("{key} = {value}")), "{problem}");
    }
}

/// Where no list of methods is given, none is held against it.
#[test]
fn without_a_list_every_method_is_read() {
    let text = format!("{HEAD}method = \"anything\"\nmargin = 0.05\n");
    let reading = read("reliance.toml", &text, &catalogue());
    assert_eq!(reading.problems, []);
    let endpoint = &reading.items.device.plan.unwrap().endpoints[0];
    assert_eq!(endpoint.analysis.as_deref().unwrap().method, "anything");
}
