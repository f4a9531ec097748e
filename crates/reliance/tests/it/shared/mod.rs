//! Real patients: public data of two studies, read as if a score were a device, and every
//! figure held against the values that R and Python gave.
//!
//! The data are no part of the project. They lie in the folder that `RELIANCE_SHARED` names,
//! else in `shared` beside the workspace; without either these tests say so and pass.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

mod bills;
mod claims;
mod dicom;
mod heart;
mod minimum_elements;
mod pairs;
mod predicates;
mod ps315;
mod stroke;
mod threats;

/// The two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The folder with data and reference values.
#[allow(clippy::print_stdout, reason = "a suite that does not run says so")]
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("RELIANCE_SHARED").map_or_else(beside, PathBuf::from);
    let stats = shared.join("data/stats");
    if stats.join("golden.json").is_file() {
        return Some(stats);
    }
    println!("the shared folder is not there: {test} not run");
    None
}

/// Reference values by their id.
struct Golden(BTreeMap<String, Value>);

impl Golden {
    fn read(stats: &Path) -> Golden {
        let text = std::fs::read_to_string(stats.join("golden.json")).unwrap();
        let items: Vec<Value> = serde_json::from_str(&text).unwrap();
        let id = |item: &Value| item["id"].as_str().unwrap().to_string();
        Golden(items.into_iter().map(|item| (id(&item), item)).collect())
    }

    fn value(&self, id: &str, field: &str) -> f64 {
        let item = self.0.get(id).unwrap_or_else(|| panic!("no reference value `{id}`"));
        item["value"][field].as_f64().unwrap_or_else(|| panic!("`{id}` has no `{field}`"))
    }

    /// The figure is the reference value within its tolerance: absolute where the value is
    /// at most 1, else relative.
    fn holds(&self, id: &str, field: &str, found: f64) {
        let value = self.value(id, field);
        let tolerance = self.0[id]["tolerance"].as_f64().unwrap();
        let distance = (found - value).abs() / value.abs().max(1.0);
        assert!(
            distance <= tolerance,
            "{id}, {field}: found {found}, reference {value}, tolerance {tolerance}"
        );
    }
}

/// A device folder in a temporary place.
struct Device {
    place: tempfile::TempDir,
}

impl Device {
    /// A folder with that device file and one data file of the shared folder.
    fn new(text: &str, data: &Path) -> Device {
        let place = tempfile::tempdir().unwrap();
        std::fs::create_dir(place.path().join("data")).unwrap();
        let name = data.file_name().unwrap();
        std::fs::copy(data, place.path().join("data").join(name)).unwrap();
        let device = Device { place };
        device.write("reliance.toml", text);
        device
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.place.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// What the program says about it on its way to the United States.
    fn check(&self) -> Assessment {
        let output = Command::new(env!("CARGO_BIN_EXE_reliance"))
            .arg("check")
            .arg(self.place.path())
            .args(["--to", "us", "--on", "2026-11-22", "--format", "json"])
            .output()
            .unwrap();
        let talk = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{talk}");
        let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(whole["problems"], Value::Array(Vec::new()), "{talk}");
        Assessment { whole }
    }
}

/// An assessment as the program prints it.
struct Assessment {
    whole: Value,
}

impl Assessment {
    fn parts(&self) -> impl Iterator<Item = &Value> {
        let findings = self.whole["findings"].as_array().unwrap();
        findings.iter().flat_map(|finding| finding["parts"].as_array().unwrap())
    }

    /// The answer about a requirement.
    fn finding(&self, requirement: &str) -> &Value {
        let mut findings = self.whole["findings"].as_array().unwrap().iter();
        findings.find(|finding| finding["requirement"] == requirement).unwrap()
    }

    /// What that check said, with that parameter where one is named.
    fn part(&self, check: &str, parameter: Option<(&str, &str)>) -> &Value {
        let asked = |part: &&Value| {
            let call = &part["call"];
            call["check"] == check
                && parameter.is_none_or(|(name, value)| call["parameters"][name][0] == value)
        };
        self.parts().find(asked).unwrap_or_else(|| panic!("`{check}` said nothing"))
    }

    /// A figure of a check. Wherever the check prints it, it prints the same.
    fn figure(&self, check: &str, name: &str, of: &str) -> &Value {
        let parts = self.parts().filter(|part| part["call"]["check"] == check);
        let figures = parts.flat_map(|part| part["figures"].as_array().unwrap());
        let mut found = figures.filter(|figure| figure["name"] == name && figure["of"] == of);
        let first =
            found.next().unwrap_or_else(|| panic!("`{check}` printed no `{name}` of `{of}`"));
        for again in found {
            assert_eq!(again["value"], first["value"], "`{name}` of `{of}` has two values");
        }
        first
    }

    fn value(&self, check: &str, name: &str, of: &str) -> f64 {
        number(&self.figure(check, name, of)["value"])
    }

    /// Every answer that a check gave.
    fn answers(&self, check: &str) -> Vec<&str> {
        let parts = self.parts().filter(|part| part["call"]["check"] == check);
        parts.map(|part| part["answer"].as_str().unwrap()).collect()
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("`{value}` is no number"))
}

/// Lower and upper limit of a figure.
fn limits(figure: &Value) -> (f64, f64) {
    (number(&figure["interval"][0]), number(&figure["interval"][1]))
}

/// The standard error behind Wald limits.
fn standard_error(figure: &Value) -> f64 {
    let (low, high) = limits(figure);
    (high - low) / (2.0 * Z)
}

fn because(part: &Value) -> &str {
    part["because"].as_str().unwrap()
}

fn caveats(part: &Value) -> String {
    let caveats = part["caveats"].as_array().unwrap().iter();
    caveats.map(|caveat| caveat.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// A proportion's count, size and point, and its exact limits.
fn exact_proportion(golden: &Golden, id: &str, figure: &Value) {
    proportion(golden, id, figure);
    assert_eq!(figure["method"], "Clopper–Pearson", "{id}");
    let (low, high) = limits(figure);
    golden.holds(id, "lower", low);
    golden.holds(id, "upper", high);
}

/// A proportion's count, size and point.
fn proportion(golden: &Golden, id: &str, figure: &Value) {
    golden.holds(id, "estimate", number(&figure["value"]));
    golden.holds(id, "x", number(&figure["counts"][0]));
    golden.holds(id, "n", number(&figure["counts"][1]));
}

/// An area with DeLong's limits and variance.
fn area(golden: &Golden, id: &str, figure: &Value) {
    golden.holds(id, "auc", number(&figure["value"]));
    assert_eq!(figure["method"], "DeLong", "{id}");
    let (low, high) = limits(figure);
    golden.holds(id, "lower", low);
    golden.holds(id, "upper", high);
    let se = standard_error(figure);
    golden.holds(id, "variance", se * se);
}

/// Slope, in the large and Brier of a data set.
fn calibration(golden: &Golden, id: &str, assessment: &Assessment, dataset: &str) {
    for (name, field) in [("calibration-slope", "slope"), ("calibration-in-the-large", "citl")] {
        let figure = assessment.figure("calibration", name, dataset);
        golden.holds(id, field, number(&figure["value"]));
        golden.holds(id, &format!("{field}_se"), standard_error(figure));
    }
    golden.holds(id, "brier", assessment.value("calibration", "brier", dataset));
}

/// The named tables of an array in a device file.
fn tables<'a>(device: &'a mut toml::Table, name: &str) -> Vec<&'a mut toml::Table> {
    let array = device[name].as_array_mut().unwrap();
    array.iter_mut().map(|item| item.as_table_mut().unwrap()).collect()
}
