//! Tests of the check on decisions.

use reliance_model::cyber::Statement;
use reliance_model::cyber::statement::Named;

use super::*;
use crate::cyber::made::{component, device, statement, stating};
use crate::testing::{Folder, answer, folder};

const PILLOW: &str = "pkg:pypi/pillow@9.0.0";

fn decided(status: Status, change: impl FnOnce(&mut Statement)) -> Folder {
    let mut one = statement("CVE-2026-1111", PILLOW, status);
    change(&mut one);
    stating(device(), one)
}

fn purl(purl: &str) -> Named {
    Named { id: purl.into(), purl: Some(purl.into()), ..Named::default() }
}

/// The first line of the answer.
fn first(folder: &Folder) -> String {
    answer(CHECK, folder).lines().next().unwrap().to_string()
}

#[test]
fn a_vulnerability_without_a_decision_is_told_once_however_many_advisories_speak_of_it() {
    insta::assert_snapshot!(answer(CHECK, &device()), @r"
    not shown: 1 of 1 known vulnerability without a decision: CVE-2026-1111 (`pillow 9.0.0`)
    caveat: looked up in `osv.zip` (2 records, newest of 2026-10-30, sha256 abababababab…)
    to do: decide on each and state it (`reliance sbom convert FOLDER --to openvex` writes a draft)
    ");
}

#[test]
fn decisions_must_say_why_or_what_is_done() {
    let reason = |one: &mut Statement| one.justification = Some("code_not_reachable".into());
    assert_eq!(
        first(&decided(Status::NotAffected, reason)),
        "shown: 1 known vulnerability, each with a decision"
    );
    insta::assert_snapshot!(first(&decided(Status::NotAffected, |_| {})), @"not shown: the decision gives no reason or action for CVE-2026-1111 (`pillow 9.0.0`)");
    insta::assert_snapshot!(first(&decided(Status::Affected, |_| {})), @"not shown: the decision gives no reason or action for CVE-2026-1111 (`pillow 9.0.0`)");
    insta::assert_snapshot!(first(&decided(Status::UnderInvestigation, |_| {})), @"undetermined: still under investigation: CVE-2026-1111 (`pillow 9.0.0`)");
    let action = |one: &mut Statement| one.actions.push("update".into());
    assert!(first(&decided(Status::Affected, action)).starts_with("shown"));
    insta::assert_snapshot!(first(&decided(Status::Fixed, |_| {})), @"for a person: said to be fixed in a version that the advisory names as affected: CVE-2026-1111 (`pillow 9.0.0`); a person confirms that the fix was taken over");
}

#[test]
fn a_statement_on_another_product_version_or_component_settles_nothing() {
    type Change = fn(&mut Statement);
    let changes: [(&str, Change); 5] = [
        ("names no product", |one| one.products.clear()),
        ("version 1.0", |one| one.products[0].version = Some("1.0".into())),
        ("without its version", |one| one.products[0].version = None),
        ("another package", |one| one.components = vec![purl("pkg:pypi/numpy@9.0.0")]),
        ("version 8.0.0", |one| one.components = vec![purl("pkg:pypi/pillow@8.0.0")]),
    ];
    for (why, change) in changes {
        let told = answer(CHECK, &decided(Status::Fixed, change));
        assert!(
            told.starts_with("not shown: 1 of 1 known vulnerability without a decision"),
            "{told}"
        );
        assert!(told.contains(why), "{why}: {told}");
    }
}

#[test]
fn a_name_without_its_namespace_matches_nothing() {
    let mut folder = device();
    let bill = folder.evidence.cyber.bills.values_mut().next().unwrap();
    bill.components = vec![component("pkg:npm/%40types/pillow@9.0.0")];
    folder.evidence.cyber.snapshots[0].ecosystems.push("npm".into());
    let advisory = crate::cyber::made::advisory("X-1", &[], ("npm", "pillow"), "10.0.0");
    folder.evidence.cyber.advisories.insert("X-1".into(), advisory);
    assert_eq!(first(&folder), "shown: no advisory speaks of a component in this version");
}

#[test]
fn what_cannot_be_looked_up_is_for_a_person() {
    let mut folder = device();
    let bill = folder.evidence.cyber.bills.values_mut().next().unwrap();
    bill.components = vec![component("pkg:generic/pillow@9.0.0"), component("pkg:gem/rack@1.0.0")];
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    for a person: 2 components could not be looked up, and no advisory speaks of those that were looked up; a person says what is known of the others
    caveat: looked up in `osv.zip` (2 records, newest of 2026-10-30, sha256 abababababab…)
    caveat: not looked up: 2 of 2 components: `pillow 9.0.0` is of the type `generic`, of which no database keeps records and `rack 1.0.0` is of `RubyGems`, of which the database has no record
    ");
}

#[test]
fn without_a_database_it_is_undetermined_or_the_record_speaks() {
    let mut folder = device();
    folder.evidence.cyber.snapshots.clear();
    insta::assert_snapshot!(answer(CHECK, &folder), @r#"
    undetermined: needs a snapshot of a vulnerability database to look the components up in
    to do: put OSV, RustSec, PyPA or GitHub records (a folder, .zip or .tar.gz) into the folder and add `[[documents]]` with `kind = "vulnerability-records"` and `file`
    "#);
    let folder = folder.document("vex", &["decisions"]);
    insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `docs/vex.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `decisions`; the program does not judge its words, so a person confirms that no known vulnerability is left out or undecided");
}

#[test]
fn a_record_that_cannot_be_read_is_for_a_person() {
    let on_file = folder().document("vex", &["decisions"]);
    insta::assert_snapshot!(answer(CHECK, &on_file), @"for a person: `docs/vex.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `decisions`; the program does not judge its words, so a person confirms that no known vulnerability is left out or undecided");
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs a list of vulnerabilities with decisions
    to do: add to `reliance.toml` `[[documents]]` with `kind = "vex"` or `kind = "security-test-report"`, `file`, `dated` and `device_version`, and under `items` the place of `decisions`
    "#);
    insta::assert_snapshot!(answer(CHECK, &on_file.parameter("moon", "full")), @"for a person: `vulnerabilities-decided` cannot compute `moon = full`, so a person must judge what it asks");
}

#[test]
fn what_is_only_possible_is_undetermined_and_a_notice_is_no_vulnerability() {
    let mut unsure = device();
    let bill = unsure.evidence.cyber.bills.values_mut().next().unwrap();
    bill.components[0].purl = Some("pkg:pypi/pillow@nightly".into());
    insta::assert_snapshot!(first(&unsure), @"undetermined: needs to be told whether this version has CVE-2026-1111 (`pillow 9.0.0`): the advisory does not settle it");
    let mut noticed = device();
    for advisory in noticed.evidence.cyber.advisories.values_mut() {
        advisory.informational = Some("unmaintained".into());
    }
    insta::assert_snapshot!(answer(CHECK, &noticed), @r"
    shown: no advisory speaks of a component in this version
    caveat: records that report no vulnerability (unmaintained, notice): CVE-2026-1111 (`pillow 9.0.0`)
    caveat: looked up in `osv.zip` (2 records, newest of 2026-10-30, sha256 abababababab…)
    ");
}

#[test]
fn what_a_sentence_leaves_out_stands_in_its_list() {
    let mut folder = device();
    for at in 2..=9 {
        let id = format!("CVE-2026-{at}");
        let more = crate::cyber::made::advisory(&id, &[], ("PyPI", "pillow"), "10.0.0");
        folder.evidence.cyber.advisories.insert(id, more);
    }
    let said = crate::testing::answered(CHECK, &folder);
    assert!(said.because.ends_with("and 4 more"), "{}", said.because);
    let [list] = said.lists.as_slice() else { panic!("{:?}", said.lists) };
    assert_eq!(list.of, "vulnerabilities without a decision");
    assert!(list.stands_in(&said.because), "{list:?}");
    assert_eq!((list.items.len(), list.more), (9, 0));
    for (at, item) in list.items.iter().enumerate() {
        assert_eq!(said.because.contains(item.as_str()), at < 5, "{item}");
    }
    assert!(list.items.contains(&"CVE-2026-9 (`pillow 9.0.0`)".to_string()), "{list:?}");
}

#[test]
fn statements_that_do_not_count_stand_in_their_list() {
    let mut folder = decided(Status::Fixed, |one| one.products.clear());
    let mut other = statement("CVE-2026-1111", PILLOW, Status::Fixed);
    other.products[0].version = Some("1.0".into());
    other.pointer = "/vulnerabilities/7".into();
    let held = folder.evidence.cyber.statements.values_mut().next().unwrap();
    held.statements.push(other);
    let said = crate::testing::answered(CHECK, &folder);
    let near = said.caveats.iter().find(|caveat| caveat.contains("CVE-2026-1111: ")).unwrap();
    assert!(near.contains("and 1 more"), "{near}");
    let list = said.lists.iter().find(|list| list.of == "statements that do not count").unwrap();
    assert!(list.stands_in(near), "{list:?}");
    let (first, second) = (&list.items[0], &list.items[1]);
    assert_eq!(list.items.len(), 2);
    assert!(first.contains("names no product") && near.contains(first.as_str()), "{first}");
    assert!(second.contains("/vulnerabilities/7") && second.contains("version 1.0"), "{second}");
}
