//! The lists that are tables: crosswalk, terms and populations.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Reader;
use crate::catalogue::{Adoption, Crosswalk, Population, Relation, Term, TermTrap, UseWord};
use crate::problem::{Place, Problem, closest};

const RELATIONS: &[(&str, Relation)] = &[
    ("intersects", Relation::Intersects),
    ("subset", Relation::Subset),
    ("superset", Relation::Superset),
    ("equal", Relation::Equal),
];

/// Most rows that are read from one list.
const MAX_ROWS: usize = 100_000;

/// Lines of a text after its header that hold something, each with its bytes.
pub(crate) fn rows(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n').take(MAX_ROWS) {
        let row = line.trim_end_matches(['\n', '\r']);
        if start > 0 && !row.trim().is_empty() {
            rows.push((start..start + row.len(), row));
        }
        start += line.len();
    }
    rows
}

impl Reader {
    /// The cells of each row of a list divided by tabs; rows of another length are problems.
    pub(super) fn cells<'t>(
        &mut self,
        file: &str,
        text: &'t str,
        header: &str,
    ) -> Vec<(Range<usize>, Vec<&'t str>)> {
        let first = text.lines().next().unwrap_or_default();
        if first != header {
            let message = "the first line does not name the columns as expected";
            let problem = Problem::error("wrong-header", file, message);
            let help = format!("it should be, divided by tabs: {}", header.replace('\t', ", "));
            self.problems.push(problem.at(Place::Line(1)).help(help));
        }
        let width = header.split('\t').count();
        let mut list = Vec::new();
        for (span, row) in rows(text) {
            let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
            if cells.len() == width {
                list.push((span, cells));
            } else {
                let message = format!("the row has {} cells, not {width}", cells.len());
                let problem = Problem::error("torn-row", file, message);
                self.problems.push(problem.at(Place::Bytes(span)));
            }
        }
        list
    }

    pub(super) fn crosswalk(&mut self, file: &str, text: &str) {
        let header = "id_a\tid_b\trelation\tscope note\tauthor\treviewer";
        let mut seen = BTreeSet::new();
        for (span, cells) in self.cells(file, text, header) {
            let relation = RELATIONS.iter().find(|(word, _)| *word == cells[2]);
            let Some(&(_, relation)) = relation else {
                let message = format!("`{}` is not a relation", cells[2]);
                let words = RELATIONS.iter().map(|(word, _)| *word);
                let help = match closest(cells[2], words.clone()) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("one of: {}", words.collect::<Vec<_>>().join(", ")),
                };
                let problem = Problem::error("unknown-value", file, message);
                self.problems.push(problem.at(Place::Bytes(span)).help(help));
                continue;
            };
            if !seen.insert((cells[0], cells[1])) {
                let message = format!("the pair `{}` and `{}` is there twice", cells[0], cells[1]);
                let problem = Problem::error("duplicate-id", file, message);
                self.problems.push(problem.at(Place::Bytes(span)));
                continue;
            }
            self.catalogue.crosswalk.push(Crosswalk {
                a: cells[0].to_string(),
                b: cells[1].to_string(),
                relation,
                note: cells[3].to_string(),
                author: cells[4].to_string(),
                reviewer: (!cells[5].is_empty()).then(|| cells[5].to_string()),
            });
        }
    }

    pub(super) fn terms(&mut self, file: &str, text: &str) {
        for (_, cells) in self.cells(file, text, "zh\ten_gb\ten_us\tdefinition\tsource") {
            self.catalogue.terms.push(Term {
                zh: cells[0].to_string(),
                en_gb: cells[1].to_string(),
                en_us: cells[2].to_string(),
                definition: cells[3].to_string(),
                source: cells[4].to_string(),
            });
        }
    }

    pub(super) fn traps(&mut self, file: &str, text: &str) {
        for (_, cells) in self.cells(file, text, "kind\tone\tother\twhy") {
            self.catalogue.traps.push(TermTrap {
                kind: cells[0].to_string(),
                one: cells[1].to_string(),
                other: cells[2].to_string(),
                why: cells[3].to_string(),
            });
        }
    }

    pub(super) fn use_words(&mut self, file: &str, text: &str) {
        let forms = |cell: &str| -> Vec<String> {
            cell.split('|').map(|form| form.trim().to_string()).filter(|f| !f.is_empty()).collect()
        };
        for (_, cells) in self.cells(file, text, "aspect\tconcept\ten\tzh") {
            self.catalogue.use_words.push(UseWord {
                aspect: cells[0].to_string(),
                concept: cells[1].to_string(),
                en: forms(cells[2]),
                zh: forms(cells[3]),
            });
        }
    }

    pub(super) fn adoptions(&mut self, file: &str, text: &str) {
        for (_, cells) in self.cells(file, text, "national\tinternational\tdegree\tread") {
            self.catalogue.adoptions.push(Adoption {
                national: cells[0].to_string(),
                international: cells[1].to_string(),
                degree: cells[2].to_string(),
                read: cells[3].to_string(),
            });
        }
    }

    pub(super) fn populations(
        &mut self,
        file: &str,
        text: &str,
        files: &BTreeMap<String, Vec<u8>>,
    ) {
        let heads = self.toml(file, text, |keys| {
            keys.tables("population", |keys| {
                let span = keys.span_of("file");
                let table = keys.required_text("file").unwrap_or_default();
                let source = keys.required_text("source").unwrap_or_default();
                let licence = keys.required_text("licence").unwrap_or_default();
                let population = Population {
                    region: keys.required_text("region").unwrap_or_default(),
                    title: keys.required_text("title").unwrap_or_default(),
                    source: format!("{source} (licence: {licence})"),
                    variables: Vec::new(),
                    strata: Vec::new(),
                };
                (format!("populations/{table}"), population, span)
            })
        });
        for (table, mut population, span) in heads {
            let Some(bytes) = files.get(&table) else {
                let message = format!("there is no file `{table}`");
                let problem = Problem::error("missing-file", file, message);
                self.problems.push(problem.at(Place::Bytes(span)));
                continue;
            };
            // A file that is not text is reported when its turn comes.
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            self.strata(&table, text, &mut population);
            self.catalogue.populations.push(population);
        }
    }

    fn strata(&mut self, file: &str, text: &str, population: &mut Population) {
        let header: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
        let Some((&"count", variables)) = header.split_last() else {
            let message = "the last column is not `count`";
            let problem = Problem::error("wrong-header", file, message);
            self.problems.push(problem.at(Place::Line(1)));
            return;
        };
        population.variables = variables.iter().map(|name| name.to_string()).collect();
        for (span, row) in rows(text) {
            let cells: Vec<&str> = row.split(',').map(str::trim).collect();
            let count = cells.last().and_then(|cell| cell.parse::<u64>().ok());
            match count {
                Some(count) if cells.len() == header.len() => {
                    let levels = cells[..variables.len()].iter().map(|cell| cell.to_string());
                    population.strata.push((levels.collect(), count as f64));
                }
                _ => {
                    let message = "the row is not its levels and a whole number";
                    let problem = Problem::error("torn-row", file, message);
                    self.problems.push(problem.at(Place::Bytes(span)));
                }
            }
        }
    }
}
