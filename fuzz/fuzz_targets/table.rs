//! What the targets for tables share: a device with one table of a few roles.

use std::sync::Arc;

use reliance_model::device::{Dataset, Device, Table};
use reliance_stats::reduction::{Axis, Need};
use reliance_tables::{Budget, Source, reduce};

/// Reduce the bytes as a table.
pub fn read(file: &str, bytes: &[u8]) {
    let roles = ["case", "site", "truth", "score", "date"];
    let mut device = Device::default();
    device.tables.push(Table {
        name: "log".into(),
        file: file.into(),
        columns: roles.iter().map(|role| (role.to_string(), role.to_string())).collect(),
        ..Table::default()
    });
    device.datasets.push(Dataset { name: "all".into(), table: "log".into(), ..Dataset::default() });
    let by = vec![Axis::category("site"), Axis::binary("truth"), Axis::month("date")];
    let needs = [Need::tally_of("all", by, "score"), Need::keys("all", "case")];
    let source: Arc<dyn Source> = Arc::new(bytes.to_vec());
    let budget = Budget { threads: 1, ..Budget::default() };
    reduce(&device, &needs.into(), &|_| Ok(Arc::clone(&source)), &budget, &());
}
