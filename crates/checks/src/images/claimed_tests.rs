//! Test images held against the claimed indications, and test data of markets beside each other.

use reliance_model::catalogue::Population;
use reliance_model::device::{Indications, Plan, RepresentativenessPlan, Role};

use crate::checks::CHECKS;
use crate::testing::{Folder, answer, folder, row};

fn says(name: &str, folder: &Folder) -> String {
    answer(*CHECKS.iter().find(|check| check.name == name).unwrap(), folder)
}

/// The sentences of the check that are about people and not about equipment.
fn claimed(rows: &[&str], claim: Indications, bands: &[f64]) -> String {
    let plan = RepresentativenessPlan { age_bands: bands.to_vec(), ..Default::default() };
    let folder = folder().inventory("ct", rows).device(|device| {
        device.equipment.push(reliance_model::device::Equipment {
            manufacturer: "Acme".into(),
            ..Default::default()
        });
        device.indications.insert("us".into(), claim);
        device.plan = Some(Plan { representativeness: Some(plan), ..Plan::default() });
    });
    says("acquisition-coverage", &folder)
}

fn people(sexes: &[&str], age_years: (f64, f64)) -> Indications {
    let sexes = sexes.iter().map(ToString::to_string).collect();
    Indications { sexes, age_years: Some(age_years), ..Indications::default() }
}

const WOMAN: &str = "manufacturer=Acme sex=F age=44";
const MAN: &str = "manufacturer=Acme sex=M age=70";

#[test]
fn every_claimed_sex_and_age_band_needs_an_image() {
    let bands = [45.0, 65.0];
    let both = people(&["F", "M"], (18.0, 90.0));
    let young = "manufacturer=Acme sex=F age=50.5";
    assert!(claimed(&[WOMAN, MAN, young], both.clone(), &bands).starts_with("shown"));
    insta::assert_snapshot!(claimed(&[WOMAN, WOMAN], both.clone(), &bands), @r"
    not shown: `ct` has no image of the claimed sex `M` and age `45-64` and `65-90`; besides, 2 shown
    caveat: `ct` does not say site of 2, scanner of 2, kernel of 2 and slice-thickness of 2 instances
    to do: test on whom and what is missing, or narrow the indications
    ");
    let silent = "manufacturer=Acme sex=F";
    insta::assert_snapshot!(claimed(&[WOMAN, silent], both, &bands), @r"
    not shown: `ct` has no image of the claimed sex `M`; besides, 2 shown
    caveat: `ct` does not say site of 2, scanner of 2, kernel of 2, slice-thickness of 2 and age of 1 instances
    to do: test on whom and what is missing, or narrow the indications
    ");
}

#[test]
fn images_outside_the_claim_are_told_and_decide_nothing() {
    let child = "manufacturer=Acme sex=O age=17.99";
    insta::assert_snapshot!(claimed(&[WOMAN, child], people(&["F"], (18.0, 44.0)), &[30.0]), @r"
    not shown: `ct` has no image of the claimed age `18-29`; besides, 2 shown
    caveat: `ct` does not say site of 2, scanner of 2, kernel of 2 and slice-thickness of 2 instances
    caveat: outside the claim, `ct` has 1 image of sex `O` and 1 image of age `<18`
    to do: test on whom and what is missing, or narrow the indications
    ");
    // Who is 65 is so until the next birthday.
    let last = "manufacturer=Acme sex=F age=65.8";
    assert!(claimed(&[WOMAN, last], people(&["F"], (40.0, 65.0)), &[60.0]).starts_with("shown"));
}

#[test]
fn a_decade_is_nobodys_claim() {
    insta::assert_snapshot!(claimed(&[WOMAN, MAN], people(&["F", "M"], (40.0, 79.0)), &[]), @r"
    undetermined: needs age bands under `plan.representativeness.age_bands`, as no image is of age `50-59` and `60-69`, to hold `ct` against the claimed indications; besides, 2 shown
    caveat: `ct` does not say site of 2, scanner of 2, kernel of 2 and slice-thickness of 2 instances
    to do: declare the age bands by which the claim is tested
    ");
    let nobody = claimed(&[WOMAN], people(&["F"], (0.0, 17.0)), &[]);
    assert!(nobody.starts_with("not shown"), "{nobody}");
}

#[test]
fn body_parts_and_contrast_are_held_where_they_are_claimed() {
    let claim = Indications {
        body_parts: vec!["CHEST/THORAX".into(), "HEAD".into()],
        contrast: Some(true),
        ..people(&["F"], (40.0, 49.0))
    };
    let chest = "manufacturer=Acme sex=F age=44 body-part=Thorax contrast=Iohexol";
    insta::assert_snapshot!(claimed(&[chest], claim.clone(), &[45.0]), @r"
    not shown: `ct` has no image of the claimed age `45-49` and body part `HEAD`; besides, 2 shown
    caveat: `ct` does not say site of 1, scanner of 1, kernel of 1 and slice-thickness of 1 instances
    to do: test on whom and what is missing, or narrow the indications
    ");
    let head = "manufacturer=Acme sex=F age=45 body-part=HEAD";
    assert!(claimed(&[chest, head], claim.clone(), &[45.0]).starts_with("shown"));
    // An image without an agent may be one of which nobody said it.
    let plain = "manufacturer=Acme sex=F age=44 body-part=CHEST";
    insta::assert_snapshot!(claimed(&[plain, head], claim.clone(), &[45.0]), @r"
    undetermined: needs the contrast agent of 2 images to hold `ct` against the claimed indications; besides, 2 shown
    caveat: `ct` does not say site of 2, scanner of 2, kernel of 2 and slice-thickness of 2 instances
    to do: say it by a side table (`reliance scan --side`); de-identification takes it out of headers
    ");
    let native = Indications { contrast: Some(false), ..claim };
    insta::assert_snapshot!(claimed(&[chest, head], native, &[45.0]), @r"
    undetermined: needs the contrast agent of 1 image to hold `ct` against the claimed indications; besides, 2 shown
    caveat: `ct` does not say site of 2, scanner of 2, kernel of 2 and slice-thickness of 2 instances
    caveat: outside the claim, `ct` has 1 image with a contrast agent
    to do: say it by a side table (`reliance scan --side`); de-identification takes it out of headers
    ");
}

#[test]
fn the_intended_population_claims_what_the_indications_leave_out() {
    let strata = [("18-44", "F"), ("45+", "M")];
    let population = Population {
        variables: vec!["age".into(), "sex".into()],
        strata: strata.map(|(age, sex)| (vec![age.to_string(), sex.to_string()], 0.5)).to_vec(),
        region: "US".into(),
        title: "intended".into(),
        source: "registry".into(),
    };
    let of = |rows: &[&str]| {
        let mut folder = folder().inventory("ct", rows).device(|device| {
            device.equipment.push(reliance_model::device::Equipment {
                manufacturer: "Acme".into(),
                ..Default::default()
            });
        });
        folder.evidence.populations.insert("us".into(), population.clone());
        says("acquisition-coverage", &folder)
    };
    assert!(of(&[WOMAN, MAN]).starts_with("shown"), "{}", of(&[WOMAN, MAN]));
    insta::assert_snapshot!(of(&[WOMAN]), @r"
    not shown: `ct` has no image of the claimed sex `M` and age `45+`; besides, 2 shown
    caveat: `ct` does not say site of 1, scanner of 1, kernel of 1 and slice-thickness of 1 instances
    to do: test on whom and what is missing, or narrow the indications
    ");
    let nothing = folder().inventory("ct", &[WOMAN]);
    assert!(
        says("acquisition-coverage", &nothing)
            .contains("the sexes and ages that the device is claimed for")
    );
}

#[test]
fn test_data_without_images_are_compared_by_their_regions() {
    let sides = |us: &[&str], eu: &[&str]| {
        let rows = |words: &[&str]| words.iter().map(|words| row(words)).collect();
        folder()
            .dataset("us-test", Role::Test, rows(us))
            .dataset("eu-test", Role::Test, rows(eu))
            .device(|device| {
                for set in &mut device.datasets {
                    let place = if set.name == "us-test" { "US" } else { "EU27" };
                    set.region = Some(place.into());
                }
            })
    };
    let acme = ["manufacturer=Acme", "manufacturer=Acme"];
    let mixed = ["manufacturer=Acme", "manufacturer=Bolt"];
    insta::assert_snapshot!(says("acquisition-compared", &sides(&acme, &mixed)), @r"
    for a person: test data from US and from elsewhere differ in manufacturer (1.414), with no margin planned: a person explains each
    caveat: no prediction table has a column of acquisition, so the effect on performance is not computed
    to do: hold the performance by level against the difference, or test on more data of the market
    ");
    insta::assert_snapshot!(says("acquisition-compared", &sides(&acme, &["manufacturer=Bolt"])), @r"
    for a person: test data from US and from elsewhere differ in manufacturer (nothing in common), with no margin planned: a person explains each
    caveat: no prediction table has a column of acquisition, so the effect on performance is not computed
    to do: hold the performance by level against the difference, or test on more data of the market
    ");
    insta::assert_snapshot!(says("acquisition-compared", &sides(&acme, &["case=b"])), @r"
    undetermined: needs test data both from US and from elsewhere
    to do: say under `regions` of the inventory where each site lies, and under `region` where a data set comes from
    ");
}
