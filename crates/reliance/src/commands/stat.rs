//! `reliance stat`: one statistic from a plain table.

pub(crate) mod arguments;
mod power;
mod print;
mod table;

use std::collections::BTreeMap;

use reliance_checks::methods::{self, Fault, Method, Row, RowCount, Unanswered};
use reliance_model::problem::{Place, Problem};
use serde_json::{Value, json};

use crate::commands::as_json;
use crate::{problems, say, statistics, write};
use arguments::{Stat, StatFormat};
use table::PlainTable;

/// Run the command; were there faults in the table?
///
/// # Errors
///
/// A sentence where the statistic cannot be computed.
pub(super) fn run(args: &Stat) -> Result<bool, String> {
    let done = match args.name.as_str() {
        "list" => list(args).map(|()| false),
        "power" => sized(args).map(|()| false),
        name => methods::find(name).and_then(|method| computed(method, args)),
    };
    done.map_err(|fault| fault.0)
}

fn list(args: &Stat) -> Result<(), Fault> {
    let of_table = methods::all().map(|method| (method.name, method.topic, method.line));
    let named: Vec<(String, &str, &str)> = of_table
        .map(|(name, topic, line)| (name.to_string(), topic, line))
        .chain(power::all().map(|sizing| (format!("power {}", sizing.name), "sizing", sizing.line)))
        .collect();
    let said = match args.format {
        StatFormat::Json => {
            let method = |(name, topic, line): &(String, &str, &str)| {
                let found = methods::all().find(|method| method.name == name.as_str());
                let sizing =
                    power::all().find(|sizing| name.strip_prefix("power ") == Some(sizing.name));
                json!({
                    "name": name, "topic": topic, "line": line,
                    "needs": found.map(|method| method.needs)
                        .or_else(|| sizing.map(|sizing| sizing.keys)),
                    "takes": found.map(|method| method.takes),
                })
            };
            as_json(&named.iter().map(method).collect::<Vec<_>>())?
        }
        StatFormat::Text => {
            let width = named.iter().map(|(name, ..)| name.len()).max().unwrap_or_default() + 2;
            let mut said = String::new();
            let mut last = "";
            for (name, topic, line) in &named {
                if *topic != last {
                    said.push_str(&format!("{}{topic}\n", if last.is_empty() { "" } else { "\n" }));
                    last = topic;
                }
                said.push_str(&format!("  {name:<width$}{line}\n"));
            }
            said
        }
        _ => return Err(Fault::new("the list is printed as text or json".into())),
    };
    told(args, &said)
}

fn told(args: &Stat, said: &str) -> Result<(), Fault> {
    match &args.output {
        Some(path) => Ok(write::atomically(path, said.as_bytes())?),
        None => {
            say::data(said);
            Ok(())
        }
    }
}

fn explained(args: &Stat, manuals: &[&str]) -> Result<(), Fault> {
    let found: Vec<String> = manuals.iter().filter_map(|name| statistics::comment(name)).collect();
    if found.is_empty() {
        return Err(Fault::new(format!("`{}` has no manual", args.name)));
    }
    told(args, &found.join("\n\n"))
}

fn sized(args: &Stat) -> Result<(), Fault> {
    let Some((name, words)) = args.table.split_first() else {
        let names: Vec<&str> = power::all().map(|sizing| sizing.name).collect();
        return Err(Fault::new(format!("name a sizing function: {}", names.join(", "))));
    };
    let sizing = power::find(name)?;
    if args.explain {
        // The power states its formula where it differs from that of the size.
        let of_size = name.strip_suffix("-power").map(|base| format!("{base}-n"));
        let of_size = power::all().find(|other| of_size.as_deref() == Some(other.name));
        let manuals: Vec<&str> =
            std::iter::once(sizing).chain(of_size).map(|sizing| sizing.manual).collect();
        return explained(args, &manuals);
    }
    let rows = power::run(sizing, words)?;
    let answered = Answered {
        method: format!("power {name}"),
        rows,
        files: Value::Null,
        counts: BTreeMap::new(),
        notes: Vec::new(),
        problems: &[],
    };
    told(args, &answered.printed(args)?)
}

fn computed(method: &'static Method, args: &Stat) -> Result<bool, Fault> {
    if args.explain {
        return explained(args, method.manuals).map(|()| false);
    }
    methods::check(method, &table::options(args))?;
    let mut table = PlainTable::new(args)?;
    let reduced = table.reduce(method);
    problems::talk(&table.problems, &BTreeMap::new());
    table.has_columns()?;
    let answer = reduced.and_then(|reductions| {
        methods::answer(method, &table.question, &reductions).map_err(|error| match error {
            Unanswered::Lacks(reason) => table.unread(&reason),
            Unanswered::Fault(fault) => fault,
        })
    });
    let mut answer = answer.map_err(|fault| {
        let fault = located(&mut table, fault);
        Fault::new(format!("`{}`: {}", method.name, fault.in_full()))
    })?;
    let notes = notes(method, args, &table, &answer.counts);
    answer.notes.extend(notes);
    let files = table.files.iter().map(|(name, file)| {
        json!({"file": name, "sha256": file.sha256, "bytes": file.bytes, "rows": file.rows})
    });
    let answered = Answered {
        method: method.name.to_string(),
        rows: answer.rows,
        files: files.collect(),
        counts: answer.counts,
        notes: answer.notes,
        problems: &table.problems,
    };
    told(args, &answered.printed(args)?)?;
    if args.format != StatFormat::Json {
        answered.notes.iter().for_each(|note| say::talk(&format!("note: {note}")));
    }
    Ok(!table.problems.is_empty())
}

/// What has to be said beside the figures.
fn notes(
    method: &Method,
    args: &Stat,
    table: &PlainTable,
    counts: &BTreeMap<String, RowCount>,
) -> Vec<String> {
    let mut notes = Vec::new();
    if args.cluster.is_some()
        && !method.takes.contains(&"cluster")
        && !method.needs.contains(&"cluster")
    {
        notes.push(format!(
            "`{}` cannot use clusters: rows are taken as independent, so that limits may be too \
             narrow and p-values too small",
            method.name
        ));
    }
    let left_out: u64 = counts.values().map(|(read, used)| read - used).sum();
    if left_out > 0 {
        let read: u64 = counts.values().map(|count| count.0).sum();
        let said = format!(
            "{left_out} of {read} rows have no usable value in a column that is asked for, and \
             are left out"
        );
        notes.push(said);
    }
    let torn = table.torn();
    if torn > 0 {
        let rows = if torn == 1 { "row is" } else { "rows are" };
        notes.push(format!("{torn} torn {rows} left out, too, and stand in no count"));
    }
    if args.level < 0.5 {
        notes.push(format!(
            "--level {} covers less than one half; it is the confidence, 0.95 for 95 %, not the \
             error",
            args.level
        ));
    }
    notes
}

/// A fault about a value that is no probability, with the rows where such values stand.
fn located(table: &mut PlainTable, fault: Fault) -> Fault {
    if !fault.0.starts_with("predicted probability") {
        return fault;
    }
    match table.beyond_probability() {
        Some(rows) => Fault::new(format!(
            "{}; it stands in {rows}: correct it, name it with --missing, or turn scores of \
             another scale into probabilities first",
            fault.0
        )),
        None => fault,
    }
}

/// A finished answer.
struct Answered<'a> {
    method: String,
    rows: Vec<Row>,
    files: Value,
    counts: BTreeMap<String, RowCount>,
    notes: Vec<String>,
    problems: &'a [Problem],
}

impl Answered<'_> {
    fn printed(&self, args: &Stat) -> Result<String, Fault> {
        Ok(match args.format {
            StatFormat::Text => print::text(&self.rows, args.level),
            StatFormat::Latex => print::latex(&self.rows, args.level),
            StatFormat::Csv => print::csv(&self.rows),
            StatFormat::Json => as_json(&self.json(args)?)?,
        })
    }

    fn json(&self, args: &Stat) -> Result<Value, Fault> {
        let mut arguments = serde_json::to_value(args).map_err(|error| error.to_string())?;
        if let Some(arguments) = arguments.as_object_mut() {
            let is_empty =
                |value: &Value| value.is_null() || value == &json!(false) || value == &json!([]);
            arguments.retain(|_, value| !is_empty(value));
        }
        let counts: Vec<Value> = self
            .counts
            .iter()
            .map(|(group, (read, used))| {
                json!({"group": (!group.is_empty()).then_some(group), "read": read, "used": used})
            })
            .collect();
        let problem = |problem: &Problem| {
            let rows = match &problem.place {
                Place::Rows { count, first } => json!({"count": count, "first": first}),
                _ => Value::Null,
            };
            json!({"code": problem.code, "file": problem.file, "message": problem.message,
                "help": problem.help, "rows": rows})
        };
        Ok(json!({
            "method": self.method,
            "version": env!("CARGO_PKG_VERSION"),
            "arguments": arguments,
            "inputs": self.files,
            "rows": counts,
            "results": self.rows.iter().map(Row::json).collect::<Vec<_>>(),
            "notes": self.notes,
            "problems": self.problems.iter().map(problem).collect::<Vec<_>>(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_a_manual_and_a_name_of_its_own() {
        let manuals = methods::all()
            .flat_map(|method| method.manuals.iter().map(move |manual| (method.name, *manual)))
            .chain(power::all().map(|sizing| (sizing.name, sizing.manual)));
        for (name, manual) in manuals {
            let found = statistics::comment(manual).unwrap_or_default();
            assert!(found.contains("# Errors"), "{name}: {manual}");
            assert_eq!(statistics::lacks(&found), None, "{name}: {manual}");
        }
        let mut names: Vec<&str> = methods::all().map(|method| method.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
}
