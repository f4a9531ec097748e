//! Intended-use populations: a CSV with a column a variable, and `share` or `count`.

use std::collections::BTreeSet;

use reliance_model::catalogue::Population;
use reliance_model::problem::{Problem, Reading};

use crate::grid::{self, Grid};

/// How far shares may add up to something else than 1 by rounding.
const ROUNDING: f64 = 0.005;

/// Read a population file; `market` and `source` are those of the device file.
///
/// A row with a level or number missing, a negative number or a stratum given before is a
/// problem and left out; shares that do not add up to 1 are a warning, and weights remain
/// in proportion.
pub fn read(file: &str, bytes: &[u8], market: &str, source: &str) -> Reading<Population> {
    let mut problems = Vec::new();
    let grid = grid::read(file, bytes, None).into_items(&mut problems);
    let mut population = Population {
        region: market.to_string(),
        title: format!("intended-use population, {market}"),
        source: source.to_string(),
        variables: Vec::new(),
        strata: Vec::new(),
    };
    match header(file, &grid) {
        Err(problem) => {
            if problems.is_empty() {
                problems.push(*problem);
            }
        }
        Ok((header, columns, weight)) => {
            population.variables = columns.iter().map(|(name, _)| name.clone()).collect();
            let mut seen = BTreeSet::new();
            for row in grid.rows().into_iter().filter(|row| *row > header) {
                match stratum(&grid, row, &columns, &weight) {
                    Ok((levels, number)) if seen.insert(levels.clone()) => {
                        population.strata.push((levels, number));
                    }
                    Ok((levels, _)) => {
                        let message = format!("`{}` is given twice", levels.join(", "));
                        let place = grid.place(row, columns[0].1);
                        problems.push(Problem::error("duplicate-stratum", file, message).at(place));
                    }
                    Err((column, message)) => {
                        let place = grid.place(row, column);
                        problems.push(Problem::error("bad-stratum", file, message).at(place));
                    }
                }
            }
            total(file, &mut population, &weight, &mut problems);
        }
    }
    Reading { items: population, problems }
}

/// Name and column of each variable.
type Columns = Vec<(String, u32)>;

/// The column of weights.
struct Weight {
    column: u32,
    share: bool,
}

fn header(file: &str, grid: &Grid) -> Result<(u32, Columns, Weight), Box<Problem>> {
    let wrong = |message: &str| {
        let problem = Problem::error("bad-header", file, message);
        Box::new(problem.help("name one column a variable, and one `share` or `count`"))
    };
    let rows = grid.rows();
    let header = *rows.first().ok_or_else(|| wrong("the file is empty"))?;
    let (mut columns, mut weights) = (Columns::new(), Vec::new());
    for (column, cell) in grid.row(header) {
        let name = cell.text.to_lowercase();
        match name.as_str() {
            "share" | "count" => weights.push(Weight { column, share: name == "share" }),
            _ if columns.iter().any(|(known, _)| *known == name) => {
                let mut problem = wrong(&format!("the column `{name}` stands there twice"));
                problem.place = grid.place(header, column);
                return Err(problem);
            }
            _ => columns.push((name, column)),
        }
    }
    if columns.is_empty() {
        return Err(wrong("there is no column of a variable"));
    }
    match (weights.pop(), weights.pop()) {
        (Some(weight), None) => Ok((header, columns, weight)),
        (None, _) => Err(wrong("there is no column `share` or `count`")),
        (Some(_), Some(_)) => Err(wrong("there is more than one column `share` or `count`")),
    }
}

fn stratum(
    grid: &Grid,
    row: u32,
    columns: &Columns,
    weight: &Weight,
) -> Result<(Vec<String>, f64), (u32, String)> {
    let mut levels = Vec::new();
    for (name, column) in columns {
        let level = grid.text(row, *column);
        if level.is_empty() {
            return Err((*column, format!("`{name}` is empty")));
        }
        levels.push(level.to_string());
    }
    let text = grid.text(row, weight.column);
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    match number {
        Some(number) if number < 0.0 => Err((weight.column, format!("{number} is negative"))),
        Some(number) => Ok((levels, number)),
        None if text.is_empty() => Err((weight.column, "the number is missing".into())),
        None => Err((weight.column, format!("`{text}` is not a number (write it as 0.25)"))),
    }
}

fn total(file: &str, population: &mut Population, weight: &Weight, problems: &mut Vec<Problem>) {
    let total: f64 = population.strata.iter().map(|(_, number)| number).sum();
    if !(total > 0.0 && total.is_finite()) {
        population.strata.clear();
        problems.push(Problem::error("empty-population", file, "no stratum has anyone in it"));
    } else if weight.share && (total - 1.0).abs() > ROUNDING {
        let message = format!("the shares add up to {total:.3}, not 1; their proportions are used");
        problems.push(
            Problem::warning("shares-do-not-add-up", file, message)
                .help("name the column `count` where it holds counts"),
        );
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(text: &str) -> (usize, Vec<&'static str>) {
        let reading = read("p.csv", text.as_bytes(), "us", "a registry");
        let codes = reading.problems.iter().map(|problem| problem.code).collect();
        (reading.items.strata.len(), codes)
    }

    #[test]
    fn shares_and_counts_are_read() {
        let text = "age,sex,share\n18-39,F,0.25\n18-39,M,0.25\n40+,F,0.30\n40+,M,0.20\n";
        let population = read("p.csv", text.as_bytes(), "us", "a registry").items;
        assert_eq!(population.variables, ["age", "sex"]);
        assert_eq!(population.source, "a registry");
        assert_eq!(population.shares("sex")["F"], 0.55);
        let counts = "Sex;Count\nF;300\nM;100\n";
        assert_eq!(codes(counts), (2, vec![]));
    }

    #[test]
    fn a_wrong_row_is_left_out_and_named() {
        let text = "sex,share\nF,0.5\nM,-0.5\nF,0.5\n,0.1\nX,\nY,half\n";
        let reading = read("p.csv", text.as_bytes(), "us", "");
        let told: Vec<String> = reading
            .problems
            .iter()
            .map(|problem| {
                format!("{}{}: {}", problem.file, problem.place.suffix(), problem.message)
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        p.csv:3: -0.5 is negative
        p.csv:4: `F` is given twice
        p.csv:5: `sex` is empty
        p.csv:6: the number is missing
        p.csv:7: `half` is not a number (write it as 0.25)
        p.csv: the shares add up to 0.500, not 1; their proportions are used
        ");
        assert_eq!(reading.items.strata.len(), 1);
    }

    #[test]
    fn what_is_no_population_is_a_problem() {
        assert_eq!(codes(""), (0, vec!["bad-header"]));
        assert_eq!(codes("age,sex\n1,F\n"), (0, vec!["bad-header"]));
        assert_eq!(codes("share\n1\n"), (0, vec!["bad-header"]));
        assert_eq!(codes("sex,sex,share\nF,F,1\n"), (0, vec!["bad-header"]));
        assert_eq!(codes("sex,share,count\nF,1,1\n"), (0, vec!["bad-header"]));
        assert_eq!(codes("sex,share\n"), (0, vec!["empty-population"]));
        assert_eq!(codes("sex,share\nF,0\n"), (0, vec!["empty-population"]));
        assert_eq!(codes("sex,share\nF,nan\n"), (0, vec!["bad-stratum", "empty-population"]));
        assert_eq!(codes("sex,share\nF,40\nM,60\n"), (2, vec!["shares-do-not-add-up"]));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut text = b"a,share\n".to_vec();
            text.extend(&bytes);
            for bytes in [bytes, text] {
                let population = read("p.csv", &bytes, "us", "").items;
                for variable in &population.variables {
                    for share in population.shares(variable).values() {
                        prop_assert!((0.0..=1.0 + 1e-9).contains(share));
                    }
                }
            }
        }
    }
}
