//! `reliance sbom score`: a CVSS vector scored in the place where the device stands.
//!
//! The answers of the rubric for medical devices become the modified base metrics of the
//! environment, so that the rating of the supplier stays beside our own; without a vector they
//! are the base metrics themselves.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use reliance_model::toml_read::{self, Keys};
use reliance_security::cvss::{Edition, Group, Scores, Vector};
use reliance_security::rubric::{self, Answer, Form, NotTaken, Outcome, QUESTIONS};
use serde_json::{Value, json};

use super::arguments::{Score, ScoreFormat};
use crate::folder::read_bounded;
use crate::say;

/// The base metrics that the rubric is about.
const METRICS: [&str; 8] = ["AV", "AC", "PR", "UI", "S", "C", "I", "A"];
/// Largest file of answers that is read, in bytes.
const MOST: u64 = 1 << 20;

pub(super) fn run(args: &Score) -> Result<bool, String> {
    if args.form {
        say::data(&blank());
        return Ok(false);
    }
    let given = args.vector.as_deref().map(parse).transpose()?;
    let answers = args.rubric.as_deref().map(read).transpose()?;
    let (vector, left) = match (given, &answers) {
        (Some(vector), Some(answers)) => modified(&vector, answers)?,
        (Some(vector), None) => (vector, Vec::new()),
        (None, Some(answers)) => {
            let open = |why: NotTaken| told_open(&answers.form, &why);
            (answers.form.vector(answers.edition).map_err(open)?, Vec::new())
        }
        (None, None) => {
            return Err(
                "give a vector, answers with --rubric, or both; --form prints a blank form".into(),
            );
        }
    };
    let vector = match &args.environment {
        Some(metrics) => with(&vector, metrics)?,
        None => vector,
    };
    let form = answers.as_ref().map(|answers| &answers.form);
    say::data(&match args.format {
        ScoreFormat::Text => super::printable(&text(&vector, form)),
        ScoreFormat::Json => {
            let value = json_of(&vector, form);
            serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?
        }
    });
    Ok(!left.is_empty())
}

fn parse(text: &str) -> Result<Vector, String> {
    text.parse().map_err(|error: reliance_security::cvss::NotAVector| error.to_string())
}

/// The answers of a file.
struct Answers {
    edition: Edition,
    form: Form,
}

fn read(path: &Path) -> Result<Answers, String> {
    let name = path.display().to_string();
    let bytes = read_bounded(path, MOST)?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8 text"))?;
    let (answers, problems) = toml_read::read(&name, &text, answers);
    match problems.first() {
        Some(problem) => Err(format!("{name}: {}", problem.message)),
        None => answers.map_err(|why| format!("{name}: {why}")),
    }
}

fn answers(keys: &mut Keys<'_>) -> Result<Answers, String> {
    const EDITIONS: &[(&str, Edition)] = &[("3.1", Edition::V31), ("3.0", Edition::V30)];
    const WORDS: &[(&str, Answer)] =
        &[("yes", Answer::Yes), ("no", Answer::No), ("unknown", Answer::Unknown)];
    let edition = keys.word("edition", EDITIONS).unwrap_or(Edition::V31);
    let mut form = Form::default();
    let mut wrong = None;
    let mut keep = |taken: Result<(), NotTaken>| {
        if let Err(why) = taken {
            wrong.get_or_insert(why.to_string());
        }
    };
    keys.table("answers", |keys| {
        for (id, _) in keys.names() {
            if let Some(answer) = keys.word(&id, WORDS) {
                keep(form.answer(&id, answer));
            }
        }
    });
    let mut set = BTreeMap::new();
    keys.table("set", |keys| {
        for (metric, _) in keys.names() {
            if let Some(value) = keys.text(&metric) {
                set.insert(metric, value);
            }
        }
    });
    for (metric, value) in &set {
        keep(form.set(metric, value));
    }
    match wrong {
        Some(why) => Err(why),
        None => Ok(Answers { edition, form }),
    }
}

/// What is open where the answers alone are to be the vector.
fn told_open(form: &Form, why: &NotTaken) -> String {
    let mut words = why.to_string();
    for metric in METRICS {
        if let Some(open) = open(&form.metric(metric)) {
            let _ = write!(words, "\n  {metric}: {open}");
        }
    }
    words
}

/// What keeps a metric open, in words; `None` where it has a value.
fn open(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Decided { .. } | Outcome::Set { .. } => None,
        Outcome::ForPerson { why } => Some(format!("a person sets it under [set]: {why}")),
        Outcome::Unanswered { open } => Some(format!("not answered: {}", open.join(", "))),
    }
}

/// The vector with what the rubric decides as the modified base metrics of the environment,
/// and the metrics that it left as they are.
fn modified(vector: &Vector, answers: &Answers) -> Result<(Vector, Vec<&'static str>), String> {
    if !matches!(vector.edition(), Edition::V30 | Edition::V31) {
        let edition = vector.edition().number();
        return Err(format!(
            "the rubric for medical devices is for CVSS 3.0 and 3.1, and the vector is of {edition}; leave --rubric out"
        ));
    }
    let (mut metrics, mut left) = (Vec::new(), Vec::new());
    for metric in METRICS {
        match answers.form.metric(metric) {
            Outcome::Decided { value, .. } | Outcome::Set { value } => {
                metrics.push(format!("M{metric}:{value}"));
            }
            Outcome::ForPerson { .. } | Outcome::Unanswered { .. } => left.push(metric),
        }
    }
    match metrics.is_empty() {
        true => Ok((vector.clone(), left)),
        false => Ok((with(vector, &metrics.join("/"))?, left)),
    }
}

/// The vector with metrics of the time and of the environment set, `CR:H/MAV:L`; the base stays
/// as it is.
fn with(vector: &Vector, metrics: &str) -> Result<Vector, String> {
    let mut values: BTreeMap<&str, &str> =
        vector.metrics().map(|(metric, value)| (metric.id, value)).collect();
    for pair in metrics.split('/').filter(|pair| !pair.is_empty()) {
        let (id, value) = pair
            .split_once(':')
            .ok_or_else(|| format!("`{pair}` is not METRIC:VALUE, such as `CR:H`"))?;
        let known = vector.edition().metrics().iter().find(|metric| metric.id == id);
        if known.is_some_and(|metric| metric.group == Group::Base) {
            return Err(format!(
                "{id} is a base metric, which stays as the vector has it; give M{id} for the environment"
            ));
        }
        values.insert(id, value);
    }
    Vector::new(vector.edition(), values).map_err(|error| error.to_string())
}

/// The scores by name, in their order.
fn named(scores: &Scores) -> Vec<(&'static str, reliance_security::cvss::Score)> {
    let mut named = vec![("base", scores.base)];
    named.extend(scores.temporal.map(|score| ("temporal", score)));
    named.extend(scores.environmental.map(|score| ("environmental", score)));
    named
}

fn text(vector: &Vector, form: Option<&Form>) -> String {
    let scores = vector.scores();
    let mut out = format!("vector         {vector}\n");
    for (name, score) in named(&scores) {
        // CVSS 2.0 has a word for its overall score alone.
        let word = match vector.edition() {
            Edition::V2 => String::new(),
            _ => format!("  {}", score.severity()),
        };
        let _ = writeln!(out, "{name:<14} {score}{word}");
    }
    let _ = writeln!(
        out,
        "overall        {}  {}  ({})",
        scores.overall(),
        scores.severity(),
        scores.name()
    );
    let Some(form) = form else { return out };
    for metric in METRICS {
        let told = match form.metric(metric) {
            Outcome::Decided { value, by } => format!("{value}  by {}", by.join(", ")),
            Outcome::Set { value } => format!("{value}  set by a person"),
            other => open(&other).unwrap_or_default(),
        };
        let _ = writeln!(out, "rubric {metric:<8}{told}");
    }
    let _ = writeln!(
        out,
        "note: what answers lead to is read from {}; hold it against the rubric before you rely on it",
        rubric::HOW_READ
    );
    out
}

fn json_of(vector: &Vector, form: Option<&Form>) -> Value {
    let scores = vector.scores();
    let mut value = json!({
        "tool": format!("reliance {}", env!("CARGO_PKG_VERSION")),
        "vector": vector.to_string(),
        "edition": vector.edition().number(),
        "overall": scores.overall().value(),
        "severity": scores.severity().word(),
        "name": scores.name(),
    });
    if let Some(object) = value.as_object_mut() {
        for (name, score) in named(&scores) {
            object.insert(name.into(), json!(score.value()));
        }
        if let Some(form) = form {
            object.insert("rubric".into(), json_of_form(form));
        }
    }
    value
}

fn json_of_form(form: &Form) -> Value {
    let word = |answer: &Answer| match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "unknown",
    };
    let answers: BTreeMap<&str, &str> =
        form.answers().iter().map(|(id, answer)| (*id, word(answer))).collect();
    let metric = |metric: &&'static str| match form.metric(metric) {
        Outcome::Decided { value, by } => {
            json!({ "metric": metric, "value": value, "decided_by": by })
        }
        Outcome::Set { value } => {
            json!({ "metric": metric, "value": value, "decided_by": "person" })
        }
        Outcome::ForPerson { why } => json!({ "metric": metric, "for_a_person": why }),
        Outcome::Unanswered { open } => json!({ "metric": metric, "unanswered": open }),
    };
    let metrics: Vec<Value> = METRICS.iter().map(metric).collect();
    json!({ "how_read": rubric::HOW_READ, "answers": answers, "metrics": metrics })
}

/// A form to fill in.
fn blank() -> String {
    let mut out = String::from(
        "# Answers to the rubric for CVSS on medical devices: \"yes\", \"no\" or \"unknown\".\n\
         # The questions are in words of this program; read them beside the rubric itself.\n\
         edition = \"3.1\"\n\n[answers]\n",
    );
    for question in QUESTIONS {
        let follows = if question.follows { " (only where the one above is yes)" } else { "" };
        let (id, metric, asks) = (question.id, question.metric, question.asks);
        let _ = writeln!(out, "# {metric}: {asks}{follows}\n# {id} = \"\"");
    }
    out.push_str("\n# Base metrics that the form leaves to a person.\n[set]\n# AV = \"N\"\n");
    out
}
