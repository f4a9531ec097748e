//! Which model a data set is about, and at which threshold a score is a positive call.

use reliance_model::device::{Dataset, Device, Model};
use reliance_stats::reduction::Number;

use crate::Missing;

/// The model whose outputs a data set holds.
pub(crate) fn model_of<'a>(device: &'a Device, dataset: &Dataset) -> Option<&'a Model> {
    let Some(declared) = &dataset.model else {
        return if device.models.len() == 1 { device.models.first() } else { None };
    };
    let (name, version) = match declared.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (declared.as_str(), None),
    };
    device
        .models
        .iter()
        .find(|model| model.name == name && version.is_none_or(|version| model.version == version))
}

/// A threshold with its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OperatingPoint {
    /// Name in the model, or the threshold as text.
    pub(crate) name: String,
    /// Scores at or above it are positive calls.
    pub(crate) threshold: Number,
}

/// The operating point meant by `named` for a data set: a threshold as text, a name in the
/// data set's model, or, where nothing is named, the model's only one.
pub(crate) fn operating_point(
    device: &Device,
    dataset: &Dataset,
    named: Option<&str>,
) -> Result<OperatingPoint, Missing> {
    if let Some(threshold) = named.and_then(|text| text.trim().parse::<f64>().ok()) {
        return point(named.unwrap_or_default(), threshold);
    }
    let model = model_of(device, dataset).ok_or_else(|| {
        Missing::new(
            format!("the model whose outputs data set `{}` holds", dataset.name),
            "name it as `model` of the data set and declare it under `[[models]]`",
        )
    })?;
    let thresholds = &model.thresholds;
    match named {
        Some(name) => match thresholds.get(name) {
            Some(&threshold) => point(name, threshold),
            None => Err(Missing::new(
                format!("an operating point `{name}` in model `{}`", model.name),
                "declare it under `thresholds` of the model",
            )),
        },
        None if thresholds.len() == 1 => match thresholds.iter().next() {
            Some((name, &threshold)) => point(name, threshold),
            None => Err(no_point(model)),
        },
        None => Err(no_point(model)),
    }
}

fn no_point(model: &Model) -> Missing {
    Missing::new(
        format!("one named operating point of model `{}`", model.name),
        "declare `thresholds` of the model, and name one as `threshold` of each endpoint",
    )
}

fn point(name: &str, threshold: f64) -> Result<OperatingPoint, Missing> {
    match Number::new(threshold) {
        Ok(threshold) => Ok(OperatingPoint { name: name.to_string(), threshold }),
        Err(_) => Err(Missing::new(
            format!("a finite threshold for operating point `{name}`"),
            "correct it under `thresholds` of the model",
        )),
    }
}

/// All operating points of the data set's model.
pub(crate) fn operating_points(device: &Device, dataset: &Dataset) -> Vec<OperatingPoint> {
    let thresholds = model_of(device, dataset).map(|model| &model.thresholds);
    thresholds
        .into_iter()
        .flatten()
        .filter_map(|(name, &threshold)| point(name, threshold).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::folder;

    fn number(value: f64) -> Number {
        Number::new(value).unwrap()
    }

    #[test]
    fn an_operating_point_is_a_number_a_name_or_the_only_one() {
        let folder = folder().dataset("us", Role::Test, Vec::new()).device(|device| {
            device.models.push(Model {
                name: "net".into(),
                version: "2".into(),
                thresholds: [("high".to_string(), 0.7)].into(),
                ..Model::default()
            });
        });
        let device = &folder.evidence.device;
        let at = |named| operating_point(device, &device.datasets[0], named);
        assert_eq!(at(Some("0.25")).unwrap().threshold, number(0.25));
        assert_eq!(at(Some("high")).unwrap().threshold, number(0.7));
        assert_eq!(at(None).unwrap().name, "high");
        insta::assert_snapshot!(at(Some("low")).unwrap_err().needs, @"an operating point `low` in model `net`");
        assert!(at(Some("inf")).is_err());
        let other = Dataset { model: Some("net@1".into()), ..Dataset::default() };
        assert!(operating_point(device, &other, None).is_err());
    }

    #[test]
    fn of_several_operating_points_one_must_be_named() {
        let model = |version: &str, points: &[(&str, f64)]| Model {
            name: "net".into(),
            version: version.into(),
            thresholds: points.iter().map(|(name, at)| (name.to_string(), *at)).collect(),
            ..Model::default()
        };
        let folder = folder().dataset("us", Role::Test, Vec::new()).device(|device| {
            device.models.push(model("1", &[("high", 0.7), ("low", 0.2)]));
            device.models.push(model("2", &[("only", 0.4)]));
        });
        let device = &folder.evidence.device;
        let of = |model: &str| Dataset { model: Some(model.into()), ..Dataset::default() };
        let needs = operating_point(device, &of("net@1"), None).unwrap_err().needs;
        insta::assert_snapshot!(needs, @"one named operating point of model `net`");
        assert_eq!(operating_point(device, &of("net@2"), None).unwrap().name, "only");
        assert_eq!(model_of(device, &of("net@2")).unwrap().version, "2");
        assert_eq!(model_of(device, &of("other@1")), None);
    }
}
