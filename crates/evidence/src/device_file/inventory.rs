//! Inventories of images.

use std::collections::BTreeMap;

use reliance_model::device::{Inventory, PatientScope, Role};
use reliance_model::toml_read::Keys;

use super::data::ROLES;
use super::reader::{Reader, days, texts_by_name, word};

/// Scopes of patient identifiers by their words.
const SCOPES: [(&str, PatientScope); 3] = [
    ("everywhere", PatientScope::Everywhere),
    ("issuer", PatientScope::Issuer),
    ("site", PatientScope::Site),
];

/// One of `[[inventories]]`.
pub(super) fn read(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Inventory {
    let name = reader.name(keys, "name", "inventory");
    // Checks find tables, data sets and inventories by one name.
    reader.only(keys, "name", "table", &name);
    reader.only(keys, "name", "data set", &name);
    let splits = keys.table("splits", |keys| {
        let names = keys.names();
        let role = |(level, _): (String, _)| keys.word(&level, &ROLES).map(|role| (level, role));
        names.into_iter().filter_map(role).collect::<BTreeMap<String, Role>>()
    });
    Inventory {
        name,
        file: reader.required_path(keys, "file"),
        others: reader.path(keys, "others"),
        splits: splits.unwrap_or_default(),
        regions: texts_by_name(keys, "regions"),
        region: keys.text("region"),
        patients: keys.word("patients", &SCOPES).unwrap_or_default(),
        collection: word(keys, "collection", &["retrospective", "prospective"]),
        collected: keys.table("collected", |keys| days(keys, "from", "to")).unwrap_or_default(),
        parts: Vec::new(),
        without_row: None,
    }
    .with_parts()
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::Catalogue;
    use reliance_model::device::{PatientScope, Role};

    const HEAD: &str =
        "name = \"d\"\nversion = \"1\"\nmanufacturer = \"m\"\nintended_use = \"u\"\n";

    fn read(text: &str) -> (reliance_model::device::Device, Vec<String>) {
        let text = format!("{HEAD}{text}");
        let reading = super::super::read("reliance.toml", &text, &Catalogue::default());
        let problems = reading.problems.iter();
        let told = problems.map(|one| format!("{}: {}", one.code, one.message)).collect();
        (reading.items.device, told)
    }

    #[test]
    fn an_inventory_brings_its_table_and_its_parts() {
        let (device, problems) = read(
            "[[inventories]]\nname = \"ct\"\nfile = \"i.parquet\"\nsplits = { train = \"training\" }\npatients = \"site\"\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(device.inventories[0].patients, PatientScope::Site);
        assert_eq!(device.dataset("ct:train").unwrap().role, Role::Training);
        assert_eq!(device.tables.len(), 1);
        assert!(device.tables[0].inventory && device.tables[0].columns.contains_key("study"));
    }

    #[test]
    fn the_list_of_other_files_is_a_table_too() {
        let (device, problems) = read(
            "[[inventories]]\nname = \"ct\"\nfile = \"i.parquet\"\nothers = \"i.others.csv\"\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        let list = device.dataset("ct: files without a row").unwrap();
        assert_eq!(device.table_of(list).unwrap().file, "i.others.csv");
        assert!(device.datasets.is_empty());
    }

    #[test]
    fn indications_are_read_by_market() {
        let (device, problems) = read(
            "[indications.us]\nsexes = [\"F\", \"woman\"]\nage_years = [18, 90]\nbody_parts = [\"CHEST/THORAX\"]\ncontrast = true\n[indications.eu]\nage_years = [90, 18]\n",
        );
        let us = &device.indications["us"];
        assert_eq!(
            (us.sexes.as_slice(), us.age_years),
            (&["F".to_string()][..], Some((18.0, 90.0)))
        );
        assert_eq!(
            (us.body_parts.as_slice(), us.contrast),
            (&["CHEST/THORAX".to_string()][..], Some(true))
        );
        insta::assert_snapshot!(problems.join("\n"), @r"
        unknown-value: `woman` is no sex as (0010,0040) writes it
        bad-range: `age_years` is not a least and a greatest
        ");
    }

    #[test]
    fn words_it_cannot_use_are_told() {
        let (device, problems) = read(
            "[[tables]]\nname = \"ct\"\nfile = \"a.csv\"\ncolumns = { case = \"c\" }\n[[inventories]]\nname = \"ct\"\nsplits = { train = \"schooling\" }\n[[equipment]]\nmanufacturer = \"m\"\nslice_thickness_mm = [3]\n",
        );
        assert!(device.inventories[0].splits.is_empty());
        insta::assert_snapshot!(problems.join("\n"), @r"
        missing-key: `file` is missing in [inventories]
        duplicate-name: there is another table `ct`
        unknown-value: `schooling` is not a value of `train`
        bad-range: `slice_thickness_mm` is not a least and a greatest
        ");
    }
}
