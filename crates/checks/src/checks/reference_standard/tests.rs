//! Tests of `reference_standard`.

use super::*;
use crate::testing::{Folder, answer, folder, row};

fn panel() -> ReferenceStandard {
    ReferenceStandard {
        method: "panel".into(),
        raters: Some(3),
        qualification: Some("board-certified".into()),
        adjudication: Some("majority".into()),
        blinded: Some(true),
        ..ReferenceStandard::default()
    }
}

fn with(change: impl FnOnce(&mut ReferenceStandard)) -> Folder {
    let mut standard = panel();
    change(&mut standard);
    folder()
        .dataset("test", Role::Test, vec![row("case=a truth=1")])
        .device(|device| device.datasets[0].reference_standard = Some(standard))
}

#[test]
fn a_full_declaration_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &with(|_| {})), @"for a person: `test` declares `panel` by 3 raters, board-certified, majority, blind to the device's output; a person judges whether it fits the purpose");
    insta::assert_snapshot!(answer(CHECK, &with(|standard| standard.blinded = Some(false))), @"for a person: `test` declares `panel` by 3 raters, board-certified, majority, not blind to the device's output; a person judges whether it fits the purpose");
}

#[test]
fn undetermined_where_something_is_not_declared() {
    let open = with(|standard| {
        standard.method = String::new();
        standard.raters = None;
        standard.qualification = None;
        standard.adjudication = None;
        standard.blinded = None;
    });
    insta::assert_snapshot!(answer(CHECK, &open), @r"
        undetermined: needs `method`, `raters`, `qualification`, `adjudication` and `blinded` of the reference standard of `test`
        to do: add them to `[datasets.reference_standard]`
        ");
    let none = folder().dataset("test", Role::Test, vec![row("case=a")]);
    insta::assert_snapshot!(answer(CHECK, &none), @r"
        undetermined: needs how the truth of data set `test` was made
        to do: add `[datasets.reference_standard]` with `method`, `raters`, `qualification`, `adjudication` and `blinded`
        ");
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a data set with the role `test`
        to do: declare it under `[[datasets]]` with `role = "test"`
        "#);
    let single = with(|standard| {
        standard.raters = Some(1);
        standard.adjudication = None;
    });
    assert!(answer(CHECK, &single).starts_with("for a person"));
}

#[test]
fn masking() {
    let masked = |blinded| {
        answer(CHECK, &with(|standard| standard.blinded = blinded).parameter("part", "masking"))
    };
    insta::assert_snapshot!(masked(Some(true)), @"for a person: raters of `test` are declared blind to the device's output; a person confirms it");
    insta::assert_snapshot!(masked(Some(false)), @r"
        not shown: raters of `test` saw the device's output
        to do: have the truth made anew without it
        ");
    insta::assert_snapshot!(masked(None), @r"
        undetermined: needs whether raters of `test` saw the device's output
        to do: add `blinded` to its reference standard
        ");
}

#[test]
fn truth_is_fixed_before_the_look() {
    let looked = |day: &str| {
        let folder = with(|_| {}).parameter("part", "fixed-before");
        folder.device(|device| device.datasets[0].first_look = day.parse().ok())
    };
    insta::assert_snapshot!(answer(CHECK, &looked("")), @r"
        undetermined: needs the day on which the results of `test` were first looked at
        to do: add `first_look` to the data set
        ");
    insta::assert_snapshot!(answer(CHECK, &looked("2026-06-01")), @r#"
        undetermined: needs a dated record of how the truth of `test` is made
        to do: add `[[documents]]` with `kind = "annotations"`, `file` and `dated`
        "#);
    let before = looked("2026-06-01").document("annotations", &[]);
    insta::assert_snapshot!(answer(CHECK, &before), @r"
        shown: `docs/annotations.pdf` is of 2026-05-01, and `test` was first looked at on 2026-06-01
        caveat: the day is the declared one
        ");
    let after = looked("2026-04-01").document("annotations", &[]);
    insta::assert_snapshot!(answer(CHECK, &after), @r"
        not shown: `docs/annotations.pdf` is of 2026-05-01, and `test` was first looked at on 2026-04-01
        to do: collect fresh cases whose truth is fixed before the look
        ");
    let same = looked("2026-05-01").document("annotations", &[]);
    insta::assert_snapshot!(answer(CHECK, &same), @"for a person: `docs/annotations.pdf` is of 2026-05-01, and `test` was first looked at on 2026-05-01, the same day; a person states which came first");
    let next = looked("2026-05-02").document("annotations", &[]);
    assert!(answer(CHECK, &next).starts_with("shown"));
    let gone = before.last_document(|document| document.file = "gone.pdf".into());
    insta::assert_snapshot!(answer(CHECK, &gone), @r"
        undetermined: needs the file `gone.pdf`
        to do: put it in the folder
        ");
}

#[test]
fn truthers_are_not_readers() {
    let folder = |people: &[&str]| {
        let people = people.iter().map(|code| code.to_string()).collect();
        with(|standard| standard.people = people)
            .dataset("study", Role::Readers, vec![row("case=a reader=r1"), row("case=a reader=r2")])
            .parameter("part", "truthers-not-readers")
    };
    insta::assert_snapshot!(answer(CHECK, &folder(&["t1", "t2"])), @r"
        shown: none of 2 truthers of `test` is among 2 readers
        caveat: codes are compared as written: one person under two codes is not found
        ");
    insta::assert_snapshot!(answer(CHECK, &folder(&["t1", "r2"])), @r"
        not shown: 1 truther of `test` also read in the study
        to do: replace them as readers, or have the truth made by others
        ");
    insta::assert_snapshot!(answer(CHECK, &folder(&[])), @r"
        undetermined: needs the codes of those who made the truth of `test`
        to do: add `people` to its reference standard, or `ratings` with the data set of their ratings
        ");
    let rated = folder(&[])
        .dataset("ratings", Role::Truthing, vec![row("case=a reader=r1")])
        .device(|device| {
            let standard = device.datasets[0].reference_standard.as_mut().unwrap();
            standard.ratings = Some("ratings".into());
        });
    assert!(answer(CHECK, &rated).starts_with("not shown: 1 truther"));
}

#[test]
fn without_a_reader_study_nobody_can_be_both() {
    let alone = with(|_| {}).parameter("part", "truthers-not-readers");
    insta::assert_snapshot!(answer(CHECK, &alone), @r"
        undetermined: needs a data set with the role `readers`
        to do: declare it under `[[datasets]]`, or set `clinical_study` under `[facts]`
        ");
    let standalone = alone.device(|device| {
        let fact = reliance_model::facet::Fact::Known(["standalone".to_string()].into());
        device.facts.insert("clinical_study".into(), fact);
    });
    insta::assert_snapshot!(answer(CHECK, &standalone), @"not applicable: `clinical_study` is standalone, without a reader study");
}

#[test]
fn standards_are_compared() {
    let two = |raters| {
        with(|_| {})
            .dataset("test-2", Role::Test, vec![row("case=b")])
            .parameter("compare", "original")
            .device(|device| {
                device.datasets[1].reference_standard =
                    Some(ReferenceStandard { raters, ..panel() });
            })
    };
    insta::assert_snapshot!(answer(CHECK, &two(Some(3))), @"for a person: every test data set declares `panel` by 3 raters, settled by majority; a person confirms that it is the original reference standard");
    insta::assert_snapshot!(answer(CHECK, &two(Some(1))), @"for a person: test data sets declare different reference standards (`panel` by 1 raters, settled by majority; `panel` by 3 raters, settled by majority); a person justifies the difference");
    insta::assert_snapshot!(answer(CHECK, &with(|_| {}).parameter("part", "moon")), @"for a person: `reference-standard` cannot compute `part = moon`, so a person must judge what it asks");
}

#[test]
fn a_reading_without_its_reader_may_be_a_truthers() {
    let with = |rows: &[&str]| {
        let rows = rows.iter().map(|words| row(words)).collect();
        let folder = with(|standard| standard.people = ["t1".to_string()].into())
            .dataset("study", Role::Readers, rows)
            .parameter("part", "truthers-not-readers");
        answer(CHECK, &folder)
    };
    assert!(with(&["case=a reader=r1"]).starts_with("shown"));
    let told = with(&["case=a reader=r1", "case=b"]);
    assert!(told.starts_with("undetermined: needs the reader of 1 row of `study`"), "{told}");
}

#[test]
fn a_reader_study_that_is_declared_is_needed() {
    let declared = with(|_| {}).parameter("part", "truthers-not-readers").device(|device| {
        let kinds = ["reader-study".to_string(), "standalone".to_string()];
        let fact = reliance_model::facet::Fact::Known(kinds.into());
        device.facts.insert("clinical_study".into(), fact);
    });
    let told = answer(CHECK, &declared);
    assert!(told.starts_with("undetermined: needs a data set with the role `readers`"), "{told}");
}
