//! What must come out right, route by route.

use reliance_checks::routes::judge;
use reliance_model::device::Certificate;
use reliance_model::evidence::Evidence;
use reliance_model::finding::Question;
use reliance_model::route::{RouteVerdict, State};

use crate::{catalogue, day, device, ten_markets};

const TODAY: &str = "2026-11-22";

fn verdict(evidence: &Evidence, route: &str, on: &str) -> RouteVerdict {
    let routes = judge(catalogue(), evidence, day(on));
    routes.verdicts.into_iter().find(|verdict| verdict.route == route).unwrap()
}

/// Routes into a market that are not simply *not held*, one line each.
fn table(evidence: &Evidence, market: &str, on: &str) -> String {
    let routes = judge(catalogue(), evidence, day(on));
    let lines = routes
        .verdicts
        .iter()
        .filter(|verdict| verdict.to == market)
        .filter(|verdict| !verdict.because.ends_with("is held"))
        .map(|verdict| {
            let closes = verdict.closes.map(|day| format!(" | until {day}")).unwrap_or_default();
            let state = match &verdict.state {
                State::Closed { .. } => "closed".to_string(),
                other => format!("{other:?}").to_lowercase(),
            };
            format!("{}: {state} | {}{closes}", verdict.route, verdict.because)
        });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_route_is_judged() {
    let routes = judge(catalogue(), &Evidence::default(), day(TODAY));
    let ids: std::collections::BTreeSet<&str> =
        routes.verdicts.iter().map(|verdict| verdict.route.as_str()).collect();
    assert_eq!(ids.len(), catalogue().routes.len());
    assert!(!routes.verdicts.iter().any(|verdict| verdict.state == State::Open));
}

#[test]
fn ai_software_cleared_by_510k_is_excluded_from_uk_reliance() {
    let cleared = device("software=samd ai=locked gb_class=IIa", &["fda-510k"]);
    insta::assert_snapshot!(table(&cleared, "uk-gb", TODAY), @r#"
us-uk.ir.route1: closed | Route 1 is for plain GB class I (published policy, announced; the final law is not read)
us-uk.ir.route3: closed | stand-alone software counts as active: Route 4 (published policy, announced; the final law is not read)
us-uk.ir.route4.510k-samd: closed | SaMD (AI included) cleared by 510(k): excluded (published policy, announced; the final law is not read)
us-uk.ir.route4.510k-simd: closed | SaMD cleared by 510(k) is excluded (published policy, announced; the final law is not read)
us-uk.now: open | the whole procedure of this market: fda-510k opens and spares nothing here, its evidence may serve; 1 question waits for a person
jp-uk: onlyreported | only reported: no regulator's text supports it, so it changes nothing
"#);
    let verdict = verdict(&cleared, "us-uk.ir.route4.510k-samd", "2040-01-01");
    assert!(matches!(verdict.state, State::Closed { .. }));
    assert!(verdict.because.contains("the final law is not read"), "{}", verdict.because);
}

#[test]
fn de_novo_and_pma_go_to_route_4_which_is_proposed_on_every_date() {
    for kind in ["fda-denovo", "fda-pma"] {
        // The next US submission is planned as a 510(k); what is held decides.
        let facts = "software=samd ai=locked gb_class=IIa us_submission=510k";
        let held = device(facts, &[kind]);
        for on in [TODAY, "2027-06-01", "2040-01-01"] {
            let verdict = verdict(&held, "us-uk.ir.route4.denovo-pma", on);
            assert_eq!(verdict.state, State::Proposed, "{kind} on {on}");
            assert!(verdict.waives_now.is_empty());
            assert_eq!(verdict.would_waive, ["uk.mdr2002.ukca"]);
            assert!(verdict.expected.as_ref().unwrap().contains("Dec 2026"));
        }
    }
    let held = device("software=samd ai=locked gb_class=IIa", &["fda-denovo"]);
    insta::assert_snapshot!(table(&held, "uk-gb", TODAY), @r#"
us-uk.ir.route1: closed | Route 1 is for plain GB class I (published policy, announced; the final law is not read)
us-uk.ir.route3: closed | stand-alone software counts as active: Route 4 (published policy, announced; the final law is not read)
us-uk.ir.route4.denovo-pma: proposed | announced, not made: it opens on no date until the rule is made; 6 questions wait for a person
us-uk.now: open | the whole procedure of this market: fda-denovo opens and spares nothing here, its evidence may serve; 1 question waits for a person
jp-uk: onlyreported | only reported: no regulator's text supports it, so it changes nothing
"#);
}

#[test]
fn an_approval_got_by_reliance_does_not_count_and_an_unknown_one_asks() {
    let mut held = device("software=samd gb_class=IIa", &["fda-denovo"]);
    let asks = |evidence: &Evidence| -> Vec<Question> {
        judge(catalogue(), evidence, day(TODAY)).questions
    };
    assert!(asks(&held).iter().any(|question| question.id == "fact:by_reliance"));
    held.device.authorizations[0].by_reliance = Some(false);
    assert!(!asks(&held).iter().any(|question| question.id == "fact:by_reliance"));
    held.device.authorizations[0].by_reliance = Some(true);
    let verdict = verdict(&held, "us-uk.ir.route4.denovo-pma", TODAY);
    insta::assert_snapshot!(verdict.because, @"an approval that was itself obtained by reliance or recognition does not count (published policy, announced; the final law is not read)");
}

#[test]
fn a_ce_mark_opens_no_fda_door() {
    let facts = "software=samd ai=locked us_submission=510k predicate=true";
    let held = device(facts, &["eu-ce-mdr"]);
    for on in [TODAY, "2035-01-01"] {
        let routes = judge(catalogue(), &held, day(on));
        for verdict in routes.verdicts.iter().filter(|verdict| verdict.to == "us") {
            assert!(verdict.would_waive.is_empty(), "{}", verdict.route);
        }
    }
    insta::assert_snapshot!(table(&held, "us", TODAY), @r#"
eu-us: open | the whole procedure of this market: eu-ce-mdr opens and spares nothing here, its evidence may serve
cn-us.streamlined-510k.seed: onlyreported | only reported: no regulator's text supports it, so it changes nothing
eu-us.510k: open | the whole procedure of this market: eu-ce-mdr opens and spares nothing here, its evidence may serve; 1 question waits for a person
eu-us.denovo: closed | for the route: Is a predicate device used? (`predicate`) must be no; here it is yes
eu-us.pma: closed | for the route: US submission that is planned, alternatives included (`us_submission`) must be pma; here it is 510k
"#);
}

#[test]
fn evidence_behind_a_ce_mark_is_proposed_by_the_crosswalk_and_not_by_a_route() {
    let pairs = catalogue().crosswalk.iter().filter(|pair| {
        let ends = [pair.a.split('.').next(), pair.b.split('.').next()];
        ends.contains(&Some("us")) && ends.contains(&Some("eu"))
    });
    assert!(pairs.count() > 0);
}

#[test]
fn the_china_us_shortcut_is_only_reported() {
    let facts = "software=samd ai=locked us_submission=510k";
    for holds in [&["nmpa-iii"][..], &[]] {
        for on in [TODAY, "2040-01-01"] {
            let verdict = verdict(&device(facts, holds), "cn-us.streamlined-510k.seed", on);
            assert_eq!(verdict.state, State::OnlyReported);
            assert!(verdict.waives_now.is_empty() && verdict.would_waive.is_empty());
            assert!(verdict.questions.is_empty());
        }
    }
}

#[test]
fn ce_marks_open_great_britain_until_2028_or_2030() {
    let until = |kind: &str, expires: Option<&str>, on: &str| {
        let mut held = device("software=samd", &[kind]);
        held.device.authorizations[0].expires = expires.map(day);
        let verdict = verdict(&held, "eu-uk.ce.now", on);
        let state = if verdict.state == State::Open { "open" } else { &verdict.because };
        let day = verdict.closes.map(|day| day.to_string()).unwrap_or_default();
        format!("{state} {day}")
    };
    insta::assert_snapshot!(until("eu-ce-mdr", None, TODAY), @"open 2030-06-30");
    insta::assert_snapshot!(until("eu-ce-mdr", None, "2030-06-30"), @"open 2030-06-30");
    insta::assert_snapshot!(until("eu-ce-mdr", None, "2030-07-01"), @"ended on 2030-06-30 for eu-ce-mdr: or the end of the certificate if that is earlier; a certificate extended by Regulation (EU) 2023/607 counts as valid");
    insta::assert_snapshot!(until("eu-ce-mdd", None, TODAY), @"open 2028-06-30");
    insta::assert_snapshot!(until("eu-ce-mdd", None, "2028-07-01"), @"ended on 2028-06-30 for eu-ce-mdd: or the end of the certificate if that is earlier; a certificate extended by Regulation (EU) 2023/607 counts as valid");
    insta::assert_snapshot!(until("eu-ce-mdd", Some("2027-05-26"), TODAY), @"open 2027-05-26");
    insta::assert_snapshot!(until("eu-ce-mdd", Some("2024-05-26"), TODAY), @"eu-ce-mdd ended on 2024-05-26; if a law has extended it, declare the later day");
    insta::assert_snapshot!(until("eu-ce-ivdr", None, TODAY), @"open 2030-06-30");
    insta::assert_snapshot!(until("eu-ce-ivdd", None, TODAY), @"open 2030-06-30");
}

#[test]
fn northern_ireland_follows_the_transitions_of_the_mdr() {
    let until = |kind: &str, class: &str| {
        let held = device(&format!("northern_ireland=true eu_class={class}"), &[kind]);
        let verdict = verdict(&held, "eu-ni", TODAY);
        format!("{:?} {:?}", verdict.state, verdict.closes)
    };
    insta::assert_snapshot!(until("eu-ce-mdr", "IIb"), @"Open None");
    insta::assert_snapshot!(until("eu-ce-mdd", "III"), @"Open Some(2027-12-31)");
    insta::assert_snapshot!(until("eu-ce-mdd", "IIb"), @"Open Some(2028-12-31)");
    insta::assert_snapshot!(until("eu-ce-ivdd", "C"), @"Open Some(2028-12-31)");
}

#[test]
fn no_route_waives_before_its_questions_are_answered() {
    let kinds: Vec<&str> = catalogue().authorization_kinds.keys().map(String::as_str).collect();
    let held = device("software=samd northern_ireland=true eu_regime=mdr", &kinds);
    for on in ["2000-01-01", TODAY, "2027-12-31", "2099-01-01"] {
        for verdict in judge(catalogue(), &held, day(on)).verdicts {
            assert!(verdict.waives_now.is_empty(), "{} on {on}", verdict.route);
        }
    }
}

#[test]
fn no_date_opens_a_route_that_is_not_law_or_guidance() {
    let kinds: Vec<&str> = catalogue().authorization_kinds.keys().map(String::as_str).collect();
    let held = device("software=samd ai=locked gb_class=IIa", &kinds);
    for year in (2000..2100).step_by(3) {
        let on = format!("{year}-06-15");
        for verdict in judge(catalogue(), &held, day(&on)).verdicts {
            let open = verdict.state == State::Open;
            assert!(!open || verdict.force.counts(), "{} on {on}", verdict.route);
        }
    }
}

#[test]
fn an_mdsap_certificate_is_a_quality_system_and_waives_nothing() {
    let mut held = device("software=samd", &[]);
    held.device.certificates.push(Certificate { kind: "mdsap".into(), ..Certificate::default() });
    let routes = judge(ten_markets(), &held, day(TODAY));
    let mut states = Vec::new();
    for verdict in routes.verdicts.iter().filter(|verdict| verdict.route == "mdsap.markets") {
        assert!(verdict.would_waive.is_empty());
        states.push(format!("{} {:?}", verdict.to, verdict.state));
    }
    insta::assert_snapshot!(states.join(", "), @"au NotCatalogued, br NotCatalogued, ca NotCatalogued, jp NotCatalogued, us Open");
}

#[test]
fn markets_without_requirements_get_no_answer() {
    let held = device("software=samd", &["fda-510k"]);
    for market in ["au", "ca", "sg", "jp"] {
        let routes = judge(catalogue(), &held, day(TODAY));
        let mut into = routes.verdicts.iter().filter(|verdict| verdict.to == market);
        assert!(into.all(|verdict| verdict.state == State::NotCatalogued), "{market}");
    }
}
