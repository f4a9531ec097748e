//! Other devices than the example, through the program: what the law makes of each.
//!
//! Each folder is the shipped example without its tables, with other facts and other
//! authorizations. What is asserted is what a wrong answer would cost most: the state of the
//! routes, the pathway, which key requirement applies, and that a fact nobody declared closes
//! nothing.

use std::path::Path;

use serde_json::Value;
use toml::Table;

use crate::program::{DAY, check, example, list, run, text};

/// The example's device file without tables and what rests on them.
fn start(device: &Path) -> Table {
    let told = std::fs::read_to_string(device.join("reliance.toml")).unwrap();
    let mut file: Table = toml::from_str(&told).unwrap();
    for key in ["tables", "datasets", "plan", "studies", "populations", "models"] {
        file.remove(key);
    }
    file
}

/// A device folder: these facts over the example's, these authorizations in place of its own.
struct Variant {
    folder: tempfile::TempDir,
}

impl Variant {
    fn new(facts: &str, held: &[(&str, &str)]) -> Variant {
        Variant::changed(|file| {
            let changes: Table = toml::from_str(facts).unwrap();
            let own = file["facts"].as_table_mut().unwrap();
            for (name, value) in changes {
                // A fact of one market is a table, and is changed fact by fact.
                match (own.get_mut(&name).and_then(toml::Value::as_table_mut), value.as_table()) {
                    (Some(market), Some(changes)) => market.extend(changes.clone()),
                    _ => {
                        own.insert(name, value);
                    }
                }
            }
            let held = held.iter().map(|(kind, expires)| {
                let entry = format!(
                    "kind = \"{kind}\"\nnumber = \"X 1\"\ngranted = 2021-04-01\n\
                     expires = {expires}\nversion = \"3.1.0\"\nby_reliance = false\n"
                );
                toml::Value::Table(toml::from_str(&entry).unwrap())
            });
            file.insert("authorizations".into(), toml::Value::Array(held.collect()));
        })
    }

    fn changed(change: impl FnOnce(&mut Table)) -> Variant {
        let folder = example();
        let device = folder.path().join("device");
        std::fs::remove_dir_all(device.join("attestations")).unwrap();
        let mut file = start(&device);
        change(&mut file);
        std::fs::write(device.join("reliance.toml"), toml::to_string(&file).unwrap()).unwrap();
        Variant { folder }
    }

    fn assessed(&self, market: &str) -> Told {
        let (ran, told) = check(&self.folder.path().join("device"), market);
        assert_eq!(ran.code, 1, "{market}: {}", ran.err);
        Told(told)
    }
}

/// What the program said of a device in a market.
struct Told(Value);

impl Told {
    fn route(&self, id: &str) -> &Value {
        let found = list(&self.0, "routes").iter().find(|route| text(route, "route") == id);
        found.unwrap_or_else(|| panic!("there is no route {id}"))
    }

    fn state(&self, id: &str) -> String {
        let state = &self.route(id)["state"];
        let word = state.as_str().or_else(|| state["state"].as_str());
        word.map_or_else(|| state.to_string(), str::to_string)
    }

    fn finding(&self, id: &str) -> &Value {
        let found =
            list(&self.0, "findings").iter().find(|finding| text(finding, "requirement") == id);
        found.unwrap_or_else(|| panic!("there is no requirement {id}"))
    }

    /// Why the requirement does not apply; `None` where it does, or may.
    fn closed(&self, id: &str) -> Option<String> {
        let finding = self.finding(id);
        (text(finding, "answer") == "not-applicable").then(|| text(finding, "because").to_string())
    }

    fn questions(&self) -> Vec<&str> {
        list(&self.0, "questions").iter().map(|question| text(question, "text")).collect()
    }

    /// The answer of a step of the pathway.
    fn step(&self, question: &str) -> &str {
        let steps = list(&self.0["pathway"], "steps");
        let step = steps.iter().find(|step| text(step, "question").starts_with(question));
        step.map_or("", |step| text(step, "answer"))
    }
}

const HELD: &str = "2030-05-31";

#[test]
fn a_class_iii_device_goes_to_premarket_approval() {
    let facts = "software = \"simd\"\nhardware = true\nfunction = [\"control-therapy\"]\n\
        closed_loop = true\nus_class = \"III\"\nus_submission = \"pma\"\nus_regulation = \"other\"\n\
        predicate = false\neu_class = \"III\"\ngb_class = \"III\"\nworst_harm = \"death\"\n";
    let told = Variant::new(facts, &[("eu-ce-mdr", HELD)]).assessed("us");
    assert_eq!(told.state("eu-us.pma"), "open");
    assert_eq!(told.state("eu-us.510k"), "closed");
    assert_eq!(told.state("eu-us.denovo"), "closed");
    assert_eq!(
        told.closed("us.510k.content.807-87").unwrap(),
        "US submission that is planned, alternatives included (`us_submission`): pma"
    );
    for asked in ["us.ous.pma-sole", "us.qmsr.iso13485", "us.cyber.524b.sbom", "us.pm.mdr-30"] {
        assert_eq!(told.closed(asked), None, "{asked}");
    }
    let answer = told.step("510(k), De Novo or PMA?");
    assert_eq!(answer, "planned: pma; class III without predicate: PMA");
    let answer = told.step("Which classification regulation");
    assert!(!answer.contains("De Novo"), "{answer}");
}

#[test]
fn an_ivd_is_asked_by_the_ivdr_and_never_by_the_mdr() {
    let facts = "ivd = true\neu_regime = [\"ivdr\"]\neu_class = \"C\"\nfunction = [\"detect\"]\n\
        input = [\"specimen-image\"]\nus_regulation = \"other\"\nbody_region = [\"blood\"]\n";
    let device = Variant::new(facts, &[("eu-ce-ivdr", HELD)]);
    let eu = device.assessed("eu");
    assert_eq!(
        eu.closed("eu.mdr.rule11a").unwrap(),
        "EU regime under which the device is, or is to be, on the market (`eu_regime`): ivdr"
    );
    assert_eq!(
        eu.closed("eu.mdr.art120").unwrap(),
        "EU regime under which the device is, or is to be, on the market (`eu_regime`): ivdr"
    );
    for asked in ["eu.ivdr.class", "eu.ivdr.gspr.16", "eu.ivdr.annexxiii"] {
        assert_eq!(eu.closed(asked), None, "{asked}");
    }
    let gb = device.assessed("gb");
    assert_eq!(gb.state("eu-uk.ce.now"), "open");
    assert_eq!(text(gb.route("eu-uk.ce.now"), "closes"), "2030-05-31");
    assert_eq!(list(gb.route("eu-uk.ce.now"), "questions").len(), 1);
}

#[test]
fn a_device_that_learns_in_the_field_needs_its_plan_of_changes() {
    let facts = "ai = \"adaptive\"\npccp = true\n[cn]\nmarketed = true\n";
    let device = Variant::new(facts, &[("eu-ce-mdr", HELD)]);
    let us = device.assessed("us");
    for asked in ["us.pccp.legal.basis", "us.pccp.mod.enumerated", "us.pccp.trace.table"] {
        assert_eq!(us.closed(asked), None, "{asked}");
    }
    let fixed = Variant::new("pccp = false\n", &[("eu-ce-mdr", HELD)]).assessed("us");
    assert_eq!(
        fixed.closed("us.pccp.mod.enumerated").unwrap(),
        "Is a predetermined change control plan part of the application, or authorised already? (`pccp`): no"
    );
    // No plan agreed beforehand frees a change from registration in China.
    assert_eq!(device.assessed("cn").closed("cn.ai8.update-alg"), None);
}

#[test]
fn a_legacy_certificate_keeps_its_own_dates_and_conditions() {
    let facts = "eu_regime = [\"legacy-mdd\"]\neu_class = \"IIa\"\ngb_class = \"IIa\"\n";
    let device = Variant::new(facts, &[("eu-ce-mdd", "2028-12-31")]);
    let eu = device.assessed("eu");
    assert_eq!(eu.closed("eu.mdr.art120"), None);
    let gb = device.assessed("gb");
    assert_eq!(gb.state("eu-uk.ce.now"), "open");
    assert_eq!(text(gb.route("eu-uk.ce.now"), "closes"), "2028-06-30");
    assert!(gb.questions().iter().any(|asked| asked.starts_with("MDD class I")));
    assert_eq!(device.assessed("us").state("eu-us"), "open");
}

#[test]
fn a_legacy_certificate_that_runs_on_keeps_its_duties_beside_the_new_one() {
    let held = [("eu-ce-mdr", HELD), ("eu-ce-mdd", "2028-12-31")];
    let eu = Variant::new("eu_regime = [\"mdr\"]\n", &held).assessed("eu");
    assert_eq!(eu.closed("eu.mdr.art120"), None);
    assert_eq!(eu.closed("eu.mdr.rule11a"), None);
}

#[test]
fn an_mdr_certificate_is_not_asked_about_older_directives() {
    let gb = Variant::new("gb_class = \"IIb\"\n", &[("eu-ce-mdr", HELD)]).assessed("gb");
    assert_eq!(gb.state("eu-uk.ce.now"), "open");
    assert_eq!(list(gb.route("eu-uk.ce.now"), "questions").len(), 1);
    assert!(!gb.questions().iter().any(|asked| asked.contains("MDD") && asked.contains("2021")));
    assert_eq!(gb.closed("uk.mdr2002.ukca"), None, "a person has not yet said that it is valid");
}

#[test]
fn a_chinese_registration_opens_no_short_way() {
    let facts = "maker_in = \"cn\"\ncn_import = false\ncn_class = \"III\"\ngb_class = \"IIb\"\n\
        personal_data = [\"cn\"]\ncontroller_in = [\"cn\"]\ndata_leaves = [\"cn\"]\n\
        us_bulk_access = true\ngenetic_resources_cn = true\n";
    let device = Variant::new(facts, &[("nmpa-iii", HELD)]);
    let us = device.assessed("us");
    assert_eq!(us.state("cn-us.normal"), "open");
    assert_eq!(us.state("cn-us.streamlined-510k.seed"), "only-reported");
    for asked in ["cn.data.export", "cn.hgr", "us.doj.bulk", "us.510k.content.807-87"] {
        assert_eq!(us.closed(asked), None, "{asked}");
    }
    let gb = device.assessed("gb");
    assert_eq!(gb.state("cn-uk"), "open");
    assert_eq!(text(gb.route("cn-uk"), "kind"), "full-pathway");
    assert!(list(gb.route("cn-uk"), "waives_now").is_empty());
    assert_eq!(gb.closed("cn.data.export"), None);
    assert_eq!(gb.closed("uk.mdr2002.ukca"), None);
}

#[test]
fn a_british_mark_is_recognised_nowhere_in_the_union() {
    let facts = "maker_in = \"uk\"\ngb_class = \"IIa\"\ngb_basis = [\"ukca\"]\n";
    let eu = Variant::new(facts, &[("ukca", HELD)]).assessed("eu");
    assert_eq!(eu.state("uk-eu"), "open");
    assert_eq!(text(eu.route("uk-eu"), "kind"), "full-pathway");
    assert!(list(eu.route("uk-eu"), "waives_now").is_empty());
    for asked in ["eu.mdr.rule11a", "eu.mdr.gspr.17-2", "eu.mdr.art11"] {
        assert_eq!(eu.closed(asked), None, "{asked}");
    }
}

#[test]
fn a_clearance_held_is_judged_and_not_what_is_planned() {
    let facts = "us_submission = \"de-novo\"\ngb_class = \"IIa\"\n";
    let gb = Variant::new(facts, &[("fda-510k", HELD)]).assessed("gb");
    assert_eq!(gb.state("us-uk.ir.route4.510k-samd"), "closed");
    assert_eq!(gb.state("us-uk.ir.route4.denovo-pma"), "closed");
    let gb = Variant::new("gb_class = \"IIa\"\n", &[("fda-denovo", HELD)]).assessed("gb");
    assert_eq!(gb.state("us-uk.ir.route4.denovo-pma"), "proposed");
    assert!(list(gb.route("us-uk.ir.route4.denovo-pma"), "waives_now").is_empty());
}

/// What may close a requirement where no fact is known: its own state, never the device.
fn by_its_own_state(because: &str) -> bool {
    ["superseded", "only reported", "information only", "in force from"]
        .iter()
        .any(|start| because.starts_with(start))
}

#[test]
fn a_device_of_which_nothing_is_known_is_asked_about_and_spared_nothing() {
    let device = Variant::changed(|file| {
        for key in ["facts", "authorizations", "certificates", "documents", "settings"] {
            file.remove(key);
        }
        for key in ["equipment", "predicates", "waivers", "listed_devices"] {
            file.remove(key);
        }
    });
    for market in ["us", "eu", "uk", "ni", "cn"] {
        let told = device.assessed(market);
        for finding in list(&told.0, "findings") {
            let (answer, because) = (text(finding, "answer"), text(finding, "because"));
            let id = text(finding, "requirement");
            assert_ne!(answer, "shown", "{market} {id}: {because}");
            assert_ne!(answer, "not-shown", "{market} {id}: {because}");
            assert!(answer != "not-applicable" || by_its_own_state(because), "{id}: {because}");
        }
        assert!(list(&told.0, "routes").iter().all(|route| list(route, "waives_now").is_empty()));
    }
}

#[test]
fn what_changes_is_judged_with_what_is_held() {
    let facts = "us_submission = \"510k\"\ngb_class = \"IIa\"\n";
    let device = Variant::new(facts, &[("fda-denovo", HELD)]);
    let days = ["--from", DAY, "--to", "2028-12-31", "--market", "uk"];
    let diff = [&["catalogue", "diff", "device"], &days[..]].concat();
    let ran = run(device.folder.path(), &diff);
    assert!(ran.out.contains("us-uk.ir.route4.denovo-pma"), "{}{}", ran.out, ran.err);
}

#[test]
fn orders_that_leave_as_much_share_a_place() {
    let device = Variant::new("us_submission = \"510k\"\n", &[("eu-ce-mdr", HELD)]);
    let ran = run(device.folder.path(), &["routes", "device", "--on", DAY, "--plan"]);
    let places: Vec<(String, bool)> = ran
        .out
        .lines()
        .filter_map(|line| {
            let (place, rest) = line.trim_start().split_once(". ")?;
            let place = place.parse::<usize>().ok()?.to_string();
            rest.contains(" > ").then(|| (place, rest.contains("tied with")))
        })
        .collect();
    assert!(!places.is_empty(), "{}", ran.out);
    for (place, tied) in &places {
        let same = places.iter().filter(|(other, _)| other == place).count();
        assert!(*tied || same == 1, "{places:?}");
    }
}

#[test]
fn a_market_of_which_the_catalogue_asks_nothing_cannot_be_assessed() {
    let device = Variant::new("", &[("eu-ce-mdr", HELD)]);
    let catalogue = device.folder.path().join("catalogue");
    std::fs::create_dir_all(catalogue.join("xx")).unwrap();
    let files = [
        ("catalogue.toml", "version = \"1\"\nschema = 1\n"),
        (
            "markets.toml",
            "[xx]\nname = \"Nowhere\"\nregulators = [\"xx\"]\ncatalogued = true\ngaps = []\n",
        ),
        ("xx/regulator.toml", "code = \"xx\"\nname = \"Nobody\"\n"),
    ];
    for (name, words) in files {
        std::fs::write(catalogue.join(name), words).unwrap();
    }
    for command in ["check", "questions"] {
        let ran = run(
            device.folder.path(),
            &[command, "device", "--to", "xx", "--on", DAY, "--catalogue", "catalogue"],
        );
        assert_eq!(ran.code, 2, "{command}: {}", ran.err);
        assert!(ran.err.contains("asks nothing"), "{}", ran.err);
    }
}
