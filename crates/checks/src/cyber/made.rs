//! A device with a bill, a database and statements, for tests.

use std::collections::BTreeMap;

use reliance_model::cyber::advisory::{Affected, Event, Range};
use reliance_model::cyber::statement::Named;
use reliance_model::cyber::{
    Advisory, Bill, Component, Exploited, Exploits, Snapshot, Statement, Statements, Status,
};

use crate::testing::{Folder, folder};

/// The file of the bill.
pub(crate) const BILL: &str = "docs/sbom.pdf";
/// The file of the statements.
pub(crate) const VEX: &str = "cyber/vex.json";

/// A component with that package URL; name and version are its.
pub(crate) fn component(purl: &str) -> Component {
    let (name, version) = purl.rsplit_once('/').unwrap().1.split_once('@').unwrap();
    Component {
        id: purl.into(),
        id_given: true,
        name: name.into(),
        version: Some(version.into()),
        purl: Some(purl.into()),
        ..Component::default()
    }
}

/// An advisory on a package of an ecosystem: affected from the beginning until `fixed`.
pub(crate) fn advisory(id: &str, aliases: &[&str], of: (&str, &str), fixed: &str) -> Advisory {
    let events = vec![Event::Introduced("0".into()), Event::Fixed(fixed.into())];
    Advisory {
        id: id.into(),
        aliases: aliases.iter().map(|alias| alias.to_string()).collect(),
        affected: vec![Affected {
            ecosystem: of.0.into(),
            name: of.1.into(),
            ranges: vec![Range { kind: "ECOSYSTEM".into(), events, ..Range::default() }],
            ..Affected::default()
        }],
        ..Advisory::default()
    }
}

/// A statement on a component of the device.
pub(crate) fn statement(id: &str, purl: &str, status: Status) -> Statement {
    let named = |purl: &str| Named {
        id: purl.into(),
        purl: purl.starts_with("pkg:").then(|| purl.into()),
        ..Named::default()
    };
    let device = Named {
        id: "thorax".into(),
        name: Some("thorax".into()),
        version: Some("2.0".into()),
        ..Named::default()
    };
    Statement {
        vulnerability: id.into(),
        products: vec![device],
        components: vec![named(purl)],
        status: Some(status),
        pointer: "/statements/0".into(),
        ..Statement::default()
    }
}

/// A device of two components, one of which has a known vulnerability.
pub(crate) fn device() -> Folder {
    let mut folder = folder().document("sbom", &[]).device(|device| {
        device.name = "thorax".into();
    });
    let bill = Bill {
        components: vec![component("pkg:pypi/pillow@9.0.0"), component("pkg:cargo/time@0.3.40")],
        ..Bill::default()
    };
    let cyber = &mut folder.evidence.cyber;
    cyber.bills.insert(BILL.into(), bill);
    cyber.snapshots.push(Snapshot {
        name: "osv.zip".into(),
        file: "cyber/osv.zip".into(),
        sha256: "ab".repeat(32),
        records: 2,
        newest: "2026-10-30".parse().ok(),
        ecosystems: vec!["PyPI".into(), "crates.io".into()],
    });
    for one in [
        advisory("PYSEC-2026-1", &["CVE-2026-1111"], ("PyPI", "Pillow"), "10.0.1"),
        advisory("GHSA-aaaa-bbbb-cccc", &["CVE-2026-1111"], ("PyPI", "pillow"), "10.0.1"),
        advisory("RUSTSEC-2026-1", &[], ("crates.io", "time"), "0.3.10"),
    ] {
        cyber.advisories.insert(one.id.clone(), one);
    }
    folder
}

/// With that statement, and no other.
pub(crate) fn stating(mut folder: Folder, statement: Statement) -> Folder {
    let statements = Statements { statements: vec![statement], ..Statements::default() };
    folder.evidence.cyber.statements.insert(VEX.into(), statements);
    folder
}

/// With a list of exploited vulnerabilities.
pub(crate) fn exploiting(mut folder: Folder, id: &str) -> Folder {
    let entry = Exploited { added: "2026-06-01".parse().ok(), ..Exploited::default() };
    folder.evidence.cyber.exploits.push(Exploits {
        file: "cyber/kev.json".into(),
        entries: BTreeMap::from([(id.to_string(), entry)]),
        ..Exploits::default()
    });
    folder
}
