//! The terminal form.

mod sample;

use reliance_documents::text;
use reliance_model::assessment::Assessment;

fn small() -> Assessment {
    let mut assessment = sample::assessment();
    assessment.findings.retain(|finding| {
        ["us.perf.goal", "us.label.symbols"].contains(&finding.requirement.as_str())
            || finding.requirement.ends_with("-53")
    });
    assessment.routes.truncate(2);
    assessment.pathway.steps.truncate(1);
    assessment.not_primary.truncate(2);
    assessment
}

#[test]
fn a_person_reads_the_way_in_then_what_stands_in_it() {
    insta::assert_snapshot!(text(&small(), 96, false), @r"
    ChestWatch 2.3.1 into the United States on 2027-07-01
    INVENTED device: an example, no real product.
    WARNING: The catalogue is old: it was to be reviewed by 2027-05-22, and this assessment is for
      2027-07-01. Requirements may have changed since.

    CE mark (MDR) INV-2024-0001 opens no door into the United States by itself. The ordinary way in,
    the full FDA procedure (510(k)), is open on 2027-07-01 and asks for all that is listed here.
    Of 2 requirements of law, standards and final guidance that apply or may apply, 0 are shown; 1
    is not shown and 1 is undetermined.

    ROUTES
    ordinary, open   CE mark (MDR) → full FDA procedure, 510(k): the whole premarket procedure is in
                     force, and nothing known shuts the device out [us.full.510kᶜ; law: 21 CFR 807
                     subpart E]
    open             CE mark (MDR) → quality-system audit only: a quality-system audit report is
                     accepted in place of a routine inspection [us.mdsapᶜ; law: 21 CFR 807 subpart
                     E]

    PATHWAY
    candidate        21 CFR 892.2080, QASᶜ: Radiological computer aided triage and notification
                     software, class II, 510(k): the device declares the function `triage`
    for a person     Does the predicate have the same intended use? → needs a named predicate
                     [decision-making flowchart of the 510(k) guidance]
    30 predicate candidates are listed in the report.
    2 questions to bring to the regulator: see the report.

    OPEN: LAW, STANDARDS AND FINAL GUIDANCE (2)
    By force; within it, what is known to draw holds in review comes first, and what waits for
    persons last.
    not shown      law       Sensitivity reaches the goal of the statistical plan: sensitivity 0.871
                             (95 % CI 0.826 to 0.908; 218 of 250) lies below the plan's goal of
                             0.900 → test 143 more diseased US cases at 80 % power, or claim less
                             [us.perf.goalᶜ]
    undetermined   law       Personal data crossed the border on a lawful basis: needs a document of
                             kind `labelling` for the United States → put the US labelling into
                             `docs/` and name it in `reliance.toml` [us.data.law-53ˢ]

    SET ASIDE BY A PERSON, NOT COUNTED (1)
    not shown      guidance  Labelling states users, limits and performance: sensitivity 0.871 (95 %
                             CI 0.826 to 0.908; 218 of 250) lies below the plan's goal of 0.900; set
                             aside: the symbol table is replaced by plain text; A. Example, until
                             2027-09-30 [us.label.symbolsᶜ]

    IN SHORT
    not shown            1
    undetermined         1
    for a person         0
    shown                0
    not applicable       0  (a fact decides)
    Not counted: 0 that only inform, 1 set aside.
    4 questions wait for a person, about 7 requirements and routes.
    5 problems with words in files.
    Known to be missing from the catalogue: state privacy laws are not catalogued.
    2 entries were not read in the regulator's own text: 1 read in someone else's transcript of the
      regulator's text (copy) and 1 read in a description by someone else (secondary). Marks: ᶜ
      copy, ˢ secondary, ᵐ memory; the report lists them all.
    Reliance 0.1.0, catalogue 2026-11-22, sources read on 2026-11-22, to be reviewed by 2027-05-22.
    ");
}

#[test]
fn no_line_is_wider_than_asked() {
    for width in [40, 60, 79, 90, 120, 200] {
        for line in text(&sample::assessment(), width, true).lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn nothing_reaches_the_terminal_that_it_would_obey() {
    let mut assessment = small();
    assessment.device.name = "x\u{1b}]0;y\u{7}".into();
    assessment.findings[0].because = "a\u{1b}[2Jb".into();
    let text = text(&assessment, 80, true);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn all_lists_what_is_otherwise_counted() {
    let assessment = sample::assessment();
    let (brief, full) = (text(&assessment, 100, false), text(&assessment, 100, true));
    assert!(brief.contains("Not listed here:") && !full.contains("Not listed here:"));
    let flat = full.split_whitespace().collect::<Vec<_>>().join(" ");
    for finding in &assessment.findings {
        assert!(flat.contains(&finding.requirement), "{}", finding.requirement);
    }
    assert!(full.len() > brief.len());
}

#[test]
fn what_asks_for_the_same_stands_together_with_every_requirement() {
    let mut assessment = small();
    let first = assessment.findings.iter().position(|f| f.requirement == "us.data.law-53").unwrap();
    let step = |items: &str| {
        Some(format!(
            "add to `reliance.toml` `[[documents]]` with `kind = \"sbom\"`, `file`, `dated` and `device_version`, and under `items` the place of {items}"
        ))
    };
    let finding = assessment.findings.remove(first);
    for (id, items) in [("us.a", "`one` and `two`"), ("us.b", "`two` and `three`")] {
        let mut own = finding.clone();
        own.requirement = id.into();
        own.because = "needs a software bill of materials (and 1 more)".into();
        own.to_do = step(items);
        assessment.findings.push(own);
    }
    let flat = text(&assessment, 96, false).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("undetermined law → put on file a software bill of materials (`kind = \"sbom\"`), which covers `one`, `two` and `three` [2: us.aˢ, us.bˢ]"), "{flat}");
}

#[test]
fn a_door_is_told_from_the_ordinary_procedure() {
    use reliance_model::catalogue::RouteKind;
    let mut assessment = small();
    assessment.routes[0].kind = RouteKind::Recognition;
    let open = text(&assessment, 200, false);
    assert!(open.contains("1 shorter way is open into the United States: CE mark (MDR) → recognition of that mark."), "{open}");
    assert!(!open.contains("opens no door"));
    assessment.routes.clear();
    let none = text(&assessment, 200, false);
    assert!(
        none.contains(
            "opens no door into the United States by itself. The catalogue holds no route"
        ),
        "{none}"
    );
    assessment.market = "eu".into();
    let home = text(&assessment, 200, false);
    assert!(
        home.contains(
            "the device is declared to hold CE mark (MDR) INV-2024-0001 (until 2029-02-28)."
        ),
        "{home}"
    );
}
