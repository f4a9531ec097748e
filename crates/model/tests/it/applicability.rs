//! Which requirements a dozen devices meet, one table a regulator.
//!
//! `y` applies, `n(facet)` does not by that fact, `?` asks for a facet; `*` marks a doubt that
//! the device's facts leave open.

use std::fmt::Write as _;

use reliance_model::catalogue::Requirement;
use reliance_model::facet::{Holds, Profile};

use crate::reading;

/// Facts as `facet=value+value`, divided by spaces.
fn profile(facts: &str) -> Profile {
    facts.split_whitespace().fold(Profile::default(), |profile, fact| {
        let (facet, values) = fact.split_once('=').unwrap();
        profile.with(facet, &values.split('+').collect::<Vec<_>>())
    })
}

/// What most of the devices below share; each changes some of it.
const BASE: &str = "software=samd ai=locked function=triage input=image ivd=false \
    body_region=lung us_class=II us_submission=510k us_regulation=892.2080 eu_regime=mdr \
    eu_class=IIa gb_class=IIa gb_basis=ce cn_class=III cn_import=true cyber_device=true \
    pccp=false predicate=true clinical_study=standalone foreign_clinical_data=true \
    users=professional personal_data=eu controller_in=eu maker_in=eu mobile=false measuring=false \
    closed_loop=false prescription=rx route_reliance=false northern_ireland=false nhs_sale=false \
    genetic_resources_cn=false data_leaves=none us_bulk_access=false eu_ai_act=true \
    real_world_data=false stage=premarket marketed=false";

/// A dozen devices as their makers would declare them.
const DEVICES: &[(&str, &str)] = &[
    ("CT triage, premarket", ""),
    ("CT triage, marketed", "stage=postmarket marketed=true us_submission=none us_held=510k"),
    ("CT triage, change", "stage=change marketed=true us_submission=none us_held=510k"),
    (
        "CADe mammography",
        "function=detect us_regulation=892.2070 body_region=breast \
         clinical_study=standalone+reader-study",
    ),
    (
        "CADx, De Novo, PCCP, NHS, reliance",
        "function=diagnose us_regulation=other us_submission=de-novo predicate=false pccp=true \
         body_region=skin route_reliance=true nhs_sale=true",
    ),
    (
        "PMA, prospective",
        "us_class=III us_submission=pma eu_class=III gb_class=III function=diagnose \
         predicate=false clinical_study=prospective us_regulation=other",
    ),
    (
        "segmentation in a scanner",
        "software=simd marketed=true function=segment+quantify us_regulation=892.2050 \
         measuring=true clinical_study=none",
    ),
    (
        "ECG monitor, lay users, two functions",
        "function=monitor+detect input=signal users=lay us_regulation=other prescription=otc \
         mobile=true measuring=true body_region=heart",
    ),
    (
        "pathology, IVDR",
        "ivd=true eu_regime=ivdr eu_class=C input=specimen-image function=detect \
         body_region=other us_regulation=other",
    ),
    (
        "legacy MDD, US maker, UKCA",
        "stage=postmarket marketed=true eu_regime=legacy-mdd maker_in=us personal_data=us \
         controller_in=us gb_basis=ukca",
    ),
    (
        "no AI, planning",
        "ai=none function=plan-therapy us_regulation=892.2050 eu_ai_act=false \
         clinical_study=none foreign_clinical_data=false",
    ),
    (
        "Chinese data, export",
        "personal_data=cn controller_in=cn maker_in=cn cn_import=false data_leaves=cn \
         genetic_resources_cn=true us_bulk_access=true",
    ),
];

/// The devices, and one of which nothing is known.
fn devices() -> Vec<(&'static str, Profile)> {
    let device = |&(name, facts): &(&'static str, &str)| {
        let mut device = profile(BASE);
        device.facts.extend(profile(facts).facts);
        (name, device)
    };
    DEVICES.iter().map(device).chain([("nothing declared", Profile::default())]).collect()
}

fn cell(requirement: &Requirement, profile: &Profile) -> String {
    match profile.holds(&requirement.facets) {
        Holds::No { facet, .. } => format!("n({facet})"),
        Holds::Yes if requirement.open_doubts(profile).is_empty() => "y".to_string(),
        Holds::Yes => "y*".to_string(),
        Holds::Ask(_) => "?".to_string(),
    }
}

fn table(regulator: &str) -> String {
    let devices = devices();
    let mut text = String::new();
    for (at, (name, _)) in devices.iter().enumerate() {
        let _ = writeln!(text, "{:>2} {name}", at + 1);
    }
    let mut rows = vec![vec!["requirement".to_string()]];
    rows[0].extend((1..=devices.len()).map(|at| at.to_string()));
    let requirements = reading().items.requirements.values();
    for requirement in requirements.filter(|requirement| requirement.regulator == regulator) {
        let cells = devices.iter().map(|(_, profile)| cell(requirement, profile));
        rows.push([requirement.id.clone()].into_iter().chain(cells).collect());
    }
    let widths: Vec<usize> =
        (0..=devices.len()).map(|at| rows.iter().map(|row| row[at].len()).max().unwrap()).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        let _ = write!(text, "\n{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    text
}

#[test]
fn tables() {
    for regulator in reading().items.regulators.keys() {
        insta::assert_snapshot!(format!("applicability-{regulator}"), table(regulator));
    }
}

#[test]
fn nothing_declared_closes_nothing() {
    let nobody = Profile::default();
    for requirement in reading().items.requirements.values() {
        let closed = matches!(nobody.holds(&requirement.facets), Holds::No { .. });
        assert!(!closed, "{}", requirement.id);
        assert_eq!(requirement.open_doubts(&nobody).len(), requirement.doubts.len());
    }
}

/// What a person is asked about whether requirements apply, on the way of a triage device from
/// the European Union to the United States: better facts, asked once, keep it bearable.
#[test]
fn the_number_of_doubts_stays_bearable() {
    let catalogue = &reading().items;
    let device = &mut devices()[0].1.clone();
    let rest = "hf_category=2 us_held=nothing udi_exempt=false study_risk=exempt generative=false \
        connected=local cloud=false pediatric=false home_use=false recall=false hardware=false";
    device.facts.extend(profile(rest).facts);
    let market = &catalogue.markets["us"];
    let mut doubts = std::collections::BTreeSet::new();
    for requirement in catalogue.requirements.values() {
        let asked = requirement.origin_law || market.regulators.contains(&requirement.regulator);
        let closed = matches!(device.holds(&requirement.facets), Holds::No { .. });
        if asked && !closed && !requirement.superseded {
            let open = requirement.open_doubts(device).into_iter();
            doubts.extend(open.map(|doubt| (doubt.evidence.is_some(), doubt.text.as_str())));
        }
    }
    let by_evidence = doubts.iter().filter(|(evidence, _)| *evidence).count();
    let text = format!("{} for a person, {by_evidence} for evidence", doubts.len() - by_evidence);
    insta::assert_snapshot!(text, @"32 for a person, 12 for evidence");
}
