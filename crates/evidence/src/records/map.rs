//! What the headings of a sheet mean, as a person or an earlier import said it.
//!
//! ```toml
//! sheet = "Trace"
//! [columns]
//! "Anforderung" = "requirement"
//! "Bemerkung" = ""
//! ```
//! A heading whose column is empty is left out.

use std::collections::BTreeMap;

use reliance_model::problem::{Place, Problem, Reading};
use serde::{Deserialize, Serialize};

use super::kinds::{Kind, plain};

/// Headings and their columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// Sheet to read; the best one where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Column of the kind by heading; empty for a heading that is left out.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

impl Map {
    /// The column that a heading means.
    pub(super) fn column(&self, heading: &str) -> Option<&str> {
        let wanted = plain(heading);
        let found = self.columns.iter().find(|(known, _)| plain(known) == wanted);
        found.map(|(_, column)| column.as_str())
    }

    /// Read a map for a kind.
    pub fn read(file: &str, text: &str, kind: &Kind) -> Reading<Map> {
        let map: Map = match toml::from_str(text) {
            Ok(map) => map,
            Err(error) => {
                let place = error.span().map_or(Place::File, Place::Bytes);
                let message = error.message().lines().next().unwrap_or_default().to_string();
                let problem = Problem::error("bad-map", file, message).at(place);
                return Reading { items: Map::default(), problems: vec![problem] };
            }
        };
        let known: Vec<&str> = kind.columns.iter().map(|column| column.name).collect();
        let mut problems = Vec::new();
        for (heading, column) in &map.columns {
            if !column.is_empty() && !known.contains(&column.as_str()) {
                let message =
                    format!("\"{heading}\" is mapped to `{column}`, which a {} lacks", kind.name);
                let problem = Problem::error("unknown-column", file, message);
                problems.push(problem.help(format!("columns are {}", known.join(", "))));
            }
        }
        Reading { items: map, problems }
    }

    /// The map as TOML.
    ///
    /// # Errors
    /// If it cannot be written as TOML.
    pub fn write(&self) -> Result<String, String> {
        toml::to_string(self).map_err(|error| error.to_string())
    }
}
