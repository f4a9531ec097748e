//! An inventory of images, as the device file declares it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Dataset, Role, RowUnit, Table};
use crate::Date;
use crate::inventory::COLUMNS;

/// An inventory of images: one row an instance, as `reliance scan` writes it.
///
/// It is no data set: checks that count cases do not see its rows. Checks on images ask for
/// its [parts](Inventory::parts) by name, as they do for any data set.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Inventory {
    /// Name; also that of its table and of its whole part.
    pub name: String,
    /// File that the scan wrote.
    pub file: String,
    /// Use of the rows, by the level of the column `split`.
    pub splits: BTreeMap<String, Role>,
    /// Region of the rows by site.
    pub regions: BTreeMap<String, String>,
    /// Region of all rows, where they come from one.
    pub region: Option<String>,
    /// Within what a patient identifier names one patient.
    pub patients: PatientScope,
    /// Retrospective or prospective.
    pub collection: Option<String>,
    /// First and last day of collection.
    pub collected: (Option<Date>, Option<Date>),
    /// List of the files without a row, which the scan wrote beside the inventory.
    pub others: Option<String>,
    /// The whole, as a data set of the inventory's name, then one part a split.
    #[serde(skip)]
    pub parts: Vec<Dataset>,
    /// The list of files without a row, as a data set of a name that nothing else has.
    #[serde(skip)]
    pub without_row: Option<Dataset>,
}

/// Within what a patient identifier names one patient.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PatientScope {
    /// Everywhere: identifiers were given once, such as pseudonyms of one study.
    #[default]
    Everywhere,
    /// Within the issuer that (0010,0021) names.
    Issuer,
    /// Within the site.
    Site,
}

impl Inventory {
    /// The inventory with its parts: the whole, and one for each declared split, named
    /// `inventory:split`.
    #[must_use]
    pub fn with_parts(mut self) -> Inventory {
        let whole = Dataset {
            name: self.name.clone(),
            table: self.name.clone(),
            region: self.region.clone(),
            collection: self.collection.clone(),
            collected: self.collected,
            ..Dataset::default()
        };
        let split = |(level, role): (&String, &Role)| Dataset {
            name: format!("{}:{level}", self.name),
            rows: [("split".to_string(), [level.clone()].into())].into(),
            role: *role,
            ..whole.clone()
        };
        let name = format!("{}: files without a row", self.name);
        self.without_row = self.others.as_ref().map(|_| Dataset {
            table: name.clone(),
            name,
            ..Dataset::default()
        });
        self.parts = self.splits.iter().map(split).collect();
        self.parts.insert(0, whole);
        self
    }

    /// The whole.
    pub fn whole(&self) -> Option<&Dataset> {
        self.parts.first()
    }

    /// The parts of declared splits.
    pub fn split_parts(&self) -> &[Dataset] {
        self.parts.get(1..).unwrap_or_default()
    }

    /// Parts with that role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Dataset> {
        self.split_parts().iter().filter(move |part| part.role == role)
    }

    /// The region of a site's rows.
    pub fn region_of(&self, site: Option<&str>) -> Option<&str> {
        let of_site = site.and_then(|site| self.regions.get(site)).map(String::as_str);
        of_site.or(self.region.as_deref())
    }

    /// Its tables: that of its rows, and that of the files without one.
    pub fn tables(&self) -> impl Iterator<Item = Table> {
        let columns = ["problem", "format"].map(|name| (name.to_string(), name.to_string()));
        let others = self.without_row.iter().zip(&self.others);
        let others = others.map(move |(list, file)| Table {
            name: list.table.clone(),
            file: file.clone(),
            columns: columns.clone().into(),
            inventory: true,
            ..Table::default()
        });
        std::iter::once(self.table()).chain(others)
    }

    /// The table of its rows: every column that checks know.
    pub fn table(&self) -> Table {
        let column = |column: &crate::inventory::Column| (column.role.into(), column.name.into());
        Table {
            name: self.name.clone(),
            file: self.file.clone(),
            columns: COLUMNS.iter().map(column).collect(),
            row: RowUnit::Image,
            inventory: true,
            ..Table::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Device;

    #[test]
    fn parts_are_found_by_name_and_are_no_data_sets() {
        let inventory = Inventory {
            name: "ct".into(),
            file: "inventory.parquet".into(),
            splits: [("train".to_string(), Role::Training)].into(),
            regions: [("a".to_string(), "US".to_string())].into(),
            region: Some("EU27".into()),
            ..Inventory::default()
        }
        .with_parts();
        assert_eq!(inventory.region_of(Some("a")), Some("US"));
        assert_eq!(inventory.region_of(Some("b")), Some("EU27"));
        let tables = vec![inventory.table()];
        let device = Device { inventories: vec![inventory], tables, ..Device::default() };
        assert!(device.datasets.is_empty());
        let train = device.dataset("ct:train").unwrap();
        assert_eq!(train.role, Role::Training);
        assert_eq!(device.table_of(train).unwrap().columns["patient"], "patient_id");
        assert!(device.dataset("ct").unwrap().rows.is_empty());
        assert_eq!(device.with_role(Role::Training).count(), 0);
    }
}
