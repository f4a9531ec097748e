//! Every answer that inventories of images give to the checks.

use reliance_model::device::{
    Endpoint, Equipment, Indications, Model, PatientScope, Plan, RepresentativenessPlan, Role,
};

use crate::Check;
use crate::checks::CHECKS;
use crate::testing::{Folder, answer, answered, folder, row};

fn check(name: &str) -> Check {
    *CHECKS.iter().find(|check| check.name == name).unwrap()
}

fn says(name: &str, folder: &Folder) -> String {
    answer(check(name), folder)
}

fn images(rows: &[&str]) -> Folder {
    folder().inventory("ct", rows)
}

const CLEAN: &str = "deid-state=declared deid-edition=2026d deid-methods=113100";
const BROKEN: &str = "deid-state=declared-and-violated deid-edition=2026d deid-methods=113100 deid-text-removed=2 deid-date-shifted=1";
const NEVER: &str = "deid-state=never deid-edition=2026d deid-text-removed=9";

#[test]
fn headers_that_hold_to_their_declaration_leave_the_pixels_to_a_person() {
    let looked = format!("{CLEAN} deid-to-look-at=3");
    insta::assert_snapshot!(says("deidentification", &images(&[CLEAN, &looked])), @r"
    for a person: the headers of all 2 instances of `ct` hold to what they declare (113100; PS3.15 2026d), so a person confirms the 3 places to look at in the worklist, the pixels, and against the originals that UIDs and dates were replaced
    caveat: headers are judged and pixels are not; from a file alone nobody can tell whether a UID or a date was replaced
    ");
}

#[test]
fn images_that_hold_what_they_declare_gone_are_counted_by_action() {
    let folder = images(&[CLEAN, BROKEN, NEVER]);
    insta::assert_snapshot!(says("deidentification", &folder), @r"
    not shown: `ct`: 1 of 3 instances hold what their declaration takes out and 1 of 3 instances were never de-identified by PS3.15 2026d: 11 text_removed and 1 date_shifted
    to do: mend the files along the worklist beside the inventory, and scan them anew
    ");
    let figures = answered(check("deidentification"), &folder).figures;
    let told: Vec<String> = figures
        .iter()
        .map(|one| format!("{} {}: {}", one.name, one.of, one.value.unwrap_or_default()))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    instances `ct`, declared: 1
    instances `ct`, declared-and-violated: 1
    instances `ct`, never: 1
    violations `ct`, text_removed: 11
    violations `ct`, date_shifted: 1
    instances `ct`, not judged: 0
    places-to-look-at `ct`: 0
    ");
}

#[test]
fn what_was_not_judged_or_not_declared_is_never_shown() {
    let unjudged = "deid-state=not-judged deid-edition=2026d";
    insta::assert_snapshot!(says("deidentification", &images(&[CLEAN, unjudged])), @r"
    undetermined: needs a judgement under a named edition of PS3.15 of 1 of 2 instances of `ct`
    to do: scan the files anew; what could not be read stands in the scan's list of problems
    ");
    insta::assert_snapshot!(says("deidentification", &images(&[CLEAN, "site=a"])), @r"
    undetermined: needs a judgement under a named edition of PS3.15 of 1 of 2 instances of `ct`
    to do: scan the files anew; what could not be read stands in the scan's list of problems
    ");
    let undeclared = "deid-state=clean-but-undeclared deid-edition=2026d";
    insta::assert_snapshot!(says("deidentification", &images(&[CLEAN, undeclared])), @r"
    undetermined: needs a declaration of de-identification in 1 of 2 instances of `ct`
    to do: let the tool that de-identifies write (0012,0062) and (0012,0064)
    ");
    insta::assert_snapshot!(says("deidentification", &images(&[])), @r"
    undetermined: needs a row in data set `ct`
    to do: check the file
    ");
    let strange = "deid-state=whatever deid-edition=2026d";
    assert!(says("deidentification", &images(&[strange])).starts_with("undetermined"));
}

#[test]
fn a_named_document_answers_and_images_do_not() {
    let folder = images(&[NEVER]).parameter("doc", "document:public-summary");
    assert!(says("deidentification", &folder).starts_with("undetermined: needs a record"));
    assert!(
        says("deidentification", &images(&[NEVER]).parameter("moon", "full"))
            .starts_with("for a person")
    );
}

fn split(train: &str, test: &str) -> Folder {
    let all = "series=e instance=i pixels=x";
    let whole = |split: &str, own: &str| {
        let mut words = row(all);
        words.extend(row(own));
        words.insert("split".into(), split.into());
        let words: Vec<String> =
            words.iter().map(|(role, value)| format!("{role}={value}")).collect();
        words.join(" ")
    };
    images(&[&whole("train", train), &whole("test", test)])
}

const ONE: &str = "patient=p study=s series=e instance=i pixels=x";
const OTHER: &str = "patient=q study=t series=f instance=j pixels=y";

#[test]
fn splits_that_share_nothing_are_shown() {
    insta::assert_snapshot!(says("split-leakage", &split(ONE, OTHER)), @r"
    shown: 1 pair of splits of `ct` share no patient, study, series, instance or pixels
    caveat: pixels are compared as stored: a copy that was compressed or scaled is not found
    ");
}

#[test]
fn each_level_of_leakage_is_found() {
    for (test, what) in [
        ("patient=p study=t series=f instance=j pixels=y", "1 patient"),
        ("patient=q study=s series=f instance=j pixels=y", "1 study"),
        ("patient=q study=t series=e instance=j pixels=y", "1 series"),
        ("patient=q study=t series=f instance=i pixels=y", "1 instance"),
        ("patient=q study=t series=f instance=j pixels=x", "1 image by its pixels"),
    ] {
        let told = says("split-leakage", &split(ONE, test));
        assert!(
            told.starts_with(&format!("not shown: `ct:train` and `ct:test` share {what}\n")),
            "{told}"
        );
    }
    let study = split(ONE, "patient=q study=s series=f instance=j pixels=y");
    insta::assert_snapshot!(says("split-leakage", &study), @r"
    not shown: `ct:train` and `ct:test` share 1 study
    caveat: pixels are compared as stored: a copy that was compressed or scaled is not found
    caveat: 1 study of `ct` under more than one patient identifier: patients may hide behind new ones
    to do: take the pairs of the worklist beside the inventory out of the test data
    ");
}

#[test]
fn patients_are_scoped_by_issuer_or_site() {
    let same = |scope: PatientScope, test: &str| {
        let train = format!("{ONE} patient-issuer=h site=eu1");
        let folder = split(&train, test);
        let folder = folder.device(|device| device.inventories[0].patients = scope);
        says("split-leakage", &folder).starts_with("not shown")
    };
    let elsewhere = "patient=p patient-issuer=k site=us1 study=t series=f instance=j pixels=y";
    assert!(same(PatientScope::Everywhere, elsewhere));
    assert!(!same(PatientScope::Issuer, elsewhere));
    assert!(!same(PatientScope::Site, elsewhere));
    let here = "patient=p patient-issuer=h site=eu1 study=t series=f instance=j pixels=y";
    assert!(same(PatientScope::Issuer, here) && same(PatientScope::Site, here));
}

#[test]
fn leakage_is_undetermined_without_splits_or_identifiers() {
    insta::assert_snapshot!(says("split-leakage", &images(&[ONE])), @r"
    undetermined: needs two splits of inventory `ct`, one of them for training or tuning
    to do: scan with `--split train=… test=…`, and say under `splits` what each is for
    ");
    let rows = [
        "split=train patient=p study=s series=e instance=i pixels=x",
        "split=test study=t series=f instance=j",
    ];
    insta::assert_snapshot!(says("split-leakage", &images(&rows)), @r"
    undetermined: needs a patient identifier in at least one row of data set `ct:test`
    to do: check the file and the column that `columns` names
    ");
    let rows = [
        "split=train patient=p study=s series=e instance=i",
        "split=train study=s series=e instance=k",
        "split=test patient=q study=t series=f instance=j",
    ];
    insta::assert_snapshot!(says("split-leakage", &images(&rows)), @r"
    undetermined: no split of `ct` shares one as far as identifiers go, with 1 identifier missing
    caveat: 3 instances without a digest of pixels: a copy under other identifiers is not found there
    caveat: 1 study of `ct` under more than one patient identifier: patients may hide behind new ones
    to do: fill the identifiers in
    ");
}

#[test]
fn levels_of_a_call_and_tables_beside_images_are_honoured() {
    let pixels = split(ONE, "patient=q study=t series=f instance=j pixels=x");
    assert!(
        says("split-leakage", &pixels.clone().parameter("level", "patient")).starts_with("shown")
    );
    assert!(
        says("split-leakage", &pixels.clone().parameter("level", "image")).starts_with("not shown")
    );
    // Cases are no level of images: the tables alone are asked.
    assert!(
        says("split-leakage", &pixels.clone().parameter("level", "case"))
            .starts_with("undetermined")
    );
    let tables = pixels.dataset("train", Role::Training, vec![row("case=a patient=p")]).dataset(
        "test",
        Role::Test,
        vec![row("case=b patient=q")],
    );
    let told = says("split-leakage", &tables);
    assert!(told.starts_with("not shown") && told.contains("besides, 1 shown"), "{told}");
}

#[test]
fn copies_are_found_by_bytes_instance_and_pixels() {
    insta::assert_snapshot!(says("duplicates", &images(&[ONE, OTHER])), @"shown: none of 2 instances of `ct` repeats another by instance UID or pixels");
    insta::assert_snapshot!(says("duplicates", &images(&["instance=i pixels=x", "instance=j pixels=x"])), @"for a person: of 2 instances of `ct`, earlier ones are repeated under another identifier: 1 by their pixels; blank images repeat too, so a person looks at the pairs");
    let bytes = ["instance=i pixels=x content-hash=h", "instance=i pixels=x content-hash=h"];
    insta::assert_snapshot!(says("duplicates", &images(&bytes)), @r"
    not shown: of 2 instances of `ct`, earlier ones are repeated: 1 by their bytes, 1 by their instance UID and 1 by their pixels
    to do: remove the copies that the worklist beside the inventory names
    ");
    insta::assert_snapshot!(says("duplicates", &images(&["instance=i", "instance=j pixels=x"])), @r"
    undetermined: needs identifiers throughout `ct`: 1 instance without pixels
    to do: scan the files anew, with digests of pixels
    ");
    insta::assert_snapshot!(says("duplicates", &images(&[])), @r"
    undetermined: needs a row in data set `ct`
    to do: check the file
    ");
    let across = split(ONE, "patient=q study=t series=f instance=j pixels=x");
    let told = says("duplicates", &across.parameter("across", "split"));
    assert!(told.starts_with("not shown") && told.contains("by its pixels"), "{told}");
}

fn scanned(rows: &[&str], change: impl FnOnce(&mut Equipment)) -> Folder {
    let mut equipment = Equipment {
        manufacturer: "Acme".into(),
        models: vec!["One".into()],
        ..Equipment::default()
    };
    change(&mut equipment);
    let claimed = Indications {
        sexes: vec!["F".into()],
        age_years: Some((60.0, 69.0)),
        ..Indications::default()
    };
    images(rows).device(|device| {
        device.equipment.push(equipment);
        device.indications.insert("us".into(), claimed);
    })
}

const ACME: &str =
    "manufacturer=Acme scanner=One kernel=B30 slice-thickness=1.25 site=eu1 sex=F age=61";

#[test]
fn test_images_cover_the_declared_equipment_kernels_and_slices() {
    insta::assert_snapshot!(says("acquisition-coverage", &scanned(&[ACME], |_| {})), @"shown: `ct` holds 1 instance, 1 level of site, 1 level of manufacturer, 1 level of scanner, 1 level of kernel, 1 level of slice-thickness, 1 level of sex and 1 level of age; `ct` has images of all that the indications claim; every declared make and model (1) occurs in the test data");
    let kernels = scanned(&[ACME], |one| one.kernels = vec!["B30".into(), "B60".into()]);
    insta::assert_snapshot!(says("acquisition-coverage", &kernels), @r"
    not shown: `ct`: no image comes from kernel `B60`; besides, 2 shown
    to do: test on what is missing, or bring `[[equipment]]` and the labelling into line
    ");
    let other = scanned(&[ACME], |one| one.kernels = vec!["B60".into()]);
    insta::assert_snapshot!(says("acquisition-coverage", &other), @r"
    not shown: `ct`: no image comes from kernel `B60` and images come from kernel `B30`, not declared; besides, 2 shown
    to do: test on what is missing, or bring `[[equipment]]` and the labelling into line
    ");
    let thick = scanned(&[ACME], |one| one.slice_thickness_mm = Some((2.0, 3.0)));
    insta::assert_snapshot!(says("acquisition-coverage", &thick), @r"
    not shown: `ct`: the slice thickness of 1 image lies outside what is declared; besides, 2 shown
    to do: test on what is missing, or bring `[[equipment]]` and the labelling into line
    ");
    let silent = "manufacturer=Acme scanner=One";
    let silent = scanned(&[silent], |one| one.kernels = vec!["B60".into()]);
    insta::assert_snapshot!(says("acquisition-coverage", &silent), @r"
    undetermined: needs the kernel of 1 instance of `ct`; needs the sex of 1 image and the age of 1 image to hold `ct` against the claimed indications; besides, 1 shown
    to do: scan images that say it, or leave the kernels out of `[[equipment]]`; say it by a side table (`reliance scan --side`); de-identification takes it out of headers
    ");
}

#[test]
fn equipment_of_images_is_held_against_the_declaration_both_ways() {
    assert!(says("acquisition-declared", &scanned(&[ACME], |_| {})).starts_with("shown"));
    let other = "manufacturer=Bolt scanner=Two";
    insta::assert_snapshot!(says("acquisition-declared", &scanned(&[ACME, other], |_| {})), @r"
    not shown: test rows come from `Bolt`, which is not declared
    to do: declare it under `[[equipment]]`, mend the spelling with `recode`, or say why its cases are in the test
    ");
    // A table that does not say its equipment is not asked for it where images do.
    let beside = scanned(&[ACME], |_| {}).dataset("test", Role::Test, vec![row("case=a")]);
    assert!(says("acquisition-declared", &beside).starts_with("shown"));
}

fn markets(margin: Option<f64>, rows: &[&str]) -> Folder {
    images(rows).device(|device| {
        let plan = RepresentativenessPlan { margin, ..RepresentativenessPlan::default() };
        device.plan = Some(Plan { representativeness: Some(plan), ..Plan::default() });
    })
}

#[test]
fn images_of_markets_are_held_side_by_side() {
    let same = ["site=us1 manufacturer=Acme kernel=B30", "site=eu1 manufacturer=Acme kernel=B30"];
    insta::assert_snapshot!(says("acquisition-compared", &markets(Some(0.1), &same)), @r"
    shown: test images from US and from elsewhere lie within the planned margin in kernel and manufacturer
    caveat: no prediction table has a column of acquisition, so the effect on performance is not computed
    ");
    let apart = [
        "site=us1 manufacturer=Acme kernel=B30",
        "site=us1 manufacturer=Bolt kernel=B30",
        "site=eu1 manufacturer=Acme kernel=B30",
        "site=eu1 manufacturer=Acme kernel=B30",
    ];
    insta::assert_snapshot!(says("acquisition-compared", &markets(Some(0.1), &apart)), @r"
    for a person: test images from US and from elsewhere differ in manufacturer (1.414), beyond the planned margin of 0.100: a person explains each
    caveat: no prediction table has a column of acquisition, so the effect on performance is not computed
    to do: hold the performance by level against the difference, or test on more data of the market
    ");
    insta::assert_snapshot!(says("acquisition-compared", &markets(None, &apart)), @r"
    for a person: test images from US and from elsewhere differ in manufacturer (1.414), with no margin planned: a person explains each
    caveat: no prediction table has a column of acquisition, so the effect on performance is not computed
    to do: hold the performance by level against the difference, or test on more data of the market
    ");
    let drawn = answered(check("acquisition-compared"), &markets(None, &apart));
    assert_eq!(drawn.pictures.len(), 2);
    let smd = drawn.figures.iter().find(|one| one.name == "smd" && one.of == "manufacturer");
    assert!(smd.and_then(|one| one.value).is_some_and(|smd| smd > 0.9));
}

#[test]
fn sides_are_needed_on_both_sides_of_the_border() {
    insta::assert_snapshot!(says("acquisition-compared", &folder()), @r"
    undetermined: needs an inventory of the test images
    to do: run `reliance scan` on them, and name its file under `[[inventories]]`
    ");
    let signals = reliance_model::facet::Fact::Known(["signal".to_string()].into());
    let ecg = folder().device(|device| drop(device.facts.insert("input".into(), signals)));
    insta::assert_snapshot!(says("acquisition-compared", &ecg), @"not applicable: `input` names no images");
    let one_side = markets(None, &["site=us1 manufacturer=Acme"]);
    insta::assert_snapshot!(says("acquisition-compared", &one_side), @r"
    undetermined: needs test images both from US and from elsewhere
    to do: say under `regions` of the inventory where each site lies, and under `region` where a data set comes from
    ");
    let lacking = ["site=us1 manufacturer=Acme kernel=B30", "site=eu1 manufacturer=Acme"];
    insta::assert_snapshot!(says("acquisition-compared", &markets(Some(0.1), &lacking)), @r"
    undetermined: needs kernel of test images on both sides
    caveat: no prediction table has a column of acquisition, so the effect on performance is not computed
    ");
    let nothing = markets(None, &["site=us1", "site=eu1"]);
    assert!(says("acquisition-compared", &nothing).starts_with("undetermined: needs a column"));
    assert!(
        says("acquisition-compared", &folder().parameter("moon", "full"))
            .starts_with("for a person")
    );
}

#[test]
fn performance_is_told_by_level_where_tables_are_joined() {
    let same = ["site=us1 manufacturer=Acme", "site=eu1 manufacturer=Acme"];
    let rows = [
        "truth=1 score=0.9 kernel=B30",
        "truth=1 score=0.1 kernel=B60",
        "truth=0 score=0.1 kernel=B60",
    ];
    let folder = markets(Some(0.1), &same)
        .dataset("us", Role::Test, rows.iter().map(|words| row(words)).collect())
        .device(|device| {
            device.models.push(Model {
                name: "m".into(),
                thresholds: [("default".to_string(), 0.5)].into(),
                ..Model::default()
            });
            let endpoint = Endpoint {
                name: "sensitivity".into(),
                metric: "sensitivity".into(),
                dataset: "us".into(),
                threshold: Some("default".into()),
                ..Endpoint::default()
            };
            device.plan.get_or_insert_default().endpoints.push(endpoint);
            device.datasets[0].region = Some("US".into());
        });
    let figures = answered(check("acquisition-compared"), &folder).figures;
    let told: Vec<String> = figures
        .iter()
        .filter(|one| one.name == "sensitivity")
        .map(|one| format!("{}: {:?} {:?}", one.of, one.value, one.counts))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    us, at default (US), kernel B30: Some(1.0) Some((1, 1))
    us, at default (US), kernel B60: Some(0.0) Some((0, 1))
    ");
}

fn collected(rows: &[&str]) -> Folder {
    let day = |text: &str| text.parse().ok();
    images(rows).without_row(&[]).device(|device| {
        device.inventories[0].parts[0].collected = (day("2022-01-01"), day("2022-12-31"));
    })
}

#[test]
fn study_dates_are_held_against_the_declared_window() {
    let at = |day: &str| format!("site=eu1 study-date={day} deid-methods=113106");
    let told = |rows: &[String], change: fn(Folder) -> Folder| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        says("provenance-complete", &change(collected(&rows)))
    };
    insta::assert_snapshot!(told(&[at("2022-03-04"), at("2022-05-01")], |it| it), @r"
    shown: the hash of inventory `ct` is computed; all 2 instances of `ct` have `site` (1 value); no image lacks a row in `ct` (0 files of other kinds); studies of `ct` are of 2022-03 to 2022-05, collection is declared as 2022-01-01 to 2022-12-31
    caveat: `ct` does not say whether it is retrospective or prospective
    ");
    insta::assert_snapshot!(told(&[at("2022-03-04"), at("2019-05-01")], |it| it), @r"
    not shown: studies of `ct` are of 2019-05 to 2022-03, collection is declared as 2022-01-01 to 2022-12-31; outside: 1 instance; besides, 3 shown
    caveat: `ct` does not say whether it is retrospective or prospective
    to do: correct `collected`, or take the images out
    ");
    let shifted = "site=eu1 study-date=1999-01-01 deid-methods=113100+113107".to_string();
    insta::assert_snapshot!(told(&[shifted], |it| it), @r"
    for a person: studies of `ct` are of 1999-01 to 1999-01, collection is declared as 2022-01-01 to 2022-12-31; days were shifted, so a person holds the originals against it; besides, 3 shown
    caveat: `ct` does not say whether it is retrospective or prospective
    ");
    insta::assert_snapshot!(told(&["site=eu1".to_string()], |it| it), @r"
    undetermined: needs a study date in `ct`, to hold against the declared window; besides, 3 shown
    to do: where de-identification took the days out, a person holds the originals against it
    ");
    insta::assert_snapshot!(told(&[at("2022-03-04"), "site=eu1".to_string()], |it| it), @r"
    undetermined: needs the study date of 1 instance of `ct`; besides, 3 shown
    to do: where de-identification took the days out, a person holds the originals against it
    ");
    let undeclared =
        |it: Folder| it.device(|device| device.inventories[0].parts[0].collected = (None, None));
    insta::assert_snapshot!(told(&[at("2022-03-04")], undeclared), @r"
    undetermined: needs the first and last day on which the images of `ct` were collected; besides, 3 shown
    to do: add `collected = { from = …, to = … }` to the inventory
    ");
    insta::assert_snapshot!(told(&["study-date=2022-01-01".to_string()], |it| it), @r"
    undetermined: needs `site` of 1 instance of `ct`; besides, 3 shown
    caveat: `ct` does not say whether it is retrospective or prospective
    to do: scan the files anew, and say how to tell it
    ");
}

#[test]
fn a_file_without_a_row_that_should_have_one_is_never_passed_over() {
    let told = |files: &[&str]| {
        let folder = images(&["site=eu1 study-date=2022-03-04"]).without_row(files);
        let window = |device: &mut reliance_model::device::Device| {
            let day = |month| reliance_model::Date::from_ymd_opt(2022, month, 1);
            device.inventories[0].parts[0].collected = (day(1), day(12));
        };
        says("provenance-complete", &folder.device(window))
    };
    insta::assert_snapshot!(told(&["format=text", "format=PDF"]), @r"
    shown: the hash of inventory `ct` is computed; all 1 instance of `ct` have `site` (1 value); no image lacks a row in `ct` (2 files of other kinds); studies of `ct` are of 2022-03 to 2022-03, collection is declared as 2022-01-01 to 2022-12-01
    caveat: `ct` does not say whether it is retrospective or prospective
    ");
    insta::assert_snapshot!(told(&["problem=broken-dicom", "problem=not-dicom", "format=text"]), @r"
    undetermined: needs a row in `ct` of 2 files that should have one (broken-dicom 1 and not-dicom 1); besides, 3 shown
    caveat: `ct` does not say whether it is retrospective or prospective
    to do: mend the files or take them out, and scan the folder anew
    ");
}

#[test]
fn an_inventory_is_described() {
    let rows = [
        "patient=p study=s series=e site=eu1 study-date=2022-03-04",
        "patient=p study=s series=f site=eu1 study-date=2022-03-04",
        "patient=q study=t series=g",
    ];
    insta::assert_snapshot!(says("dataset-inventory", &images(&rows)), @r"
    shown: `ct` holds 3 instances, 3 series, 2 studies, 2 patients, 1 site and studies from 2022-03 to 2022-03
    caveat: 1 instance of `ct` without a site
    caveat: 1 instance of `ct` without a study date
    ");
    assert!(
        says("dataset-inventory", &images(&rows).parameter("set", "test"))
            .starts_with("undetermined")
    );
}

#[test]
fn subjects_of_images_are_counted_by_the_law_of_their_origin() {
    let rows = ["patient=p site=us1", "patient=q site=us1", "patient=r site=eu1", "patient=t"];
    let from = |persons: &str| {
        let facts = reliance_model::facet::Fact::Known(["us".to_string()].into());
        images(&rows)
            .device(|device| drop(device.facts.insert("personal_data".into(), facts)))
            .parameter("from", "us")
            .parameter("persons", persons)
    };
    insta::assert_snapshot!(says("cross-border-data", &from("1")), @"for a person: personal data come from us: images of `ct` (no region declared, 1 subject, 1 instance of 0 sites) and images of `ct` (US, 2 subjects, 2 instances of 1 site), which is more than 1 persons; records on file: none; a person judges what may leave, and how");
    assert!(
        says("cross-border-data", &from("2")).contains("which together may be more than 2 persons")
    );
    assert!(says("cross-border-data", &from("10000")).contains("not more than 10000 persons"));
    assert!(says("cross-border-data", &from("many")).contains("is no number"));
}
