//! A device file to start from: `reliance new DIR`.
//!
//! It runs as it stands: what is not known yet is a comment that says what to write, and a
//! line that is left out asks a person. The device facts, their questions and their words
//! are the catalogue's own, so the template is never older than the catalogue.

use std::collections::BTreeMap;
use std::fmt::Write;

use reliance_model::catalogue::Catalogue;
use reliance_model::device::{Authorization, Certificate, Model, Predicate};
use reliance_model::facet::Facet;

use crate::attestations::quoted;

/// What is known of a device before its folder exists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Start {
    /// Name of the device.
    pub name: String,
    /// Version that is to enter the market.
    pub version: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Intended use.
    pub intended_use: String,
    /// Device facts: values by facet.
    pub facts: BTreeMap<String, Vec<String>>,
    /// Device facts of one market, by market code.
    pub market_facts: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// What markets have granted.
    pub authorizations: Vec<Authorization>,
    /// Certificates that authorise no product.
    pub certificates: Vec<Certificate>,
    /// Models.
    pub models: Vec<Model>,
    /// Predicate devices.
    pub predicates: Vec<Predicate>,
    /// Users by market code.
    pub users: BTreeMap<String, Vec<String>>,
}

/// The text of a device file that says what is known, and how to say the rest.
pub fn write(start: &Start, catalogue: &Catalogue) -> String {
    let mut file = File(String::new());
    file.head(start);
    file.facts(start, catalogue);
    file.granted(start, catalogue);
    file.certificates(start);
    file.models(start);
    file.0.push_str(TABLES);
    file.0.push_str(PLAN);
    file.markets(start);
    file.0.push_str(DOCUMENTS);
    file.predicates(start);
    file.0.push_str(WAIVERS);
    file.0
}

/// The text as it grows. Writing to a text cannot fail, so its results are let go.
struct File(String);

impl File {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.0, "{line}");
    }

    fn text(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {}", quoted(value));
    }

    fn maybe<T: ToString>(&mut self, key: &str, value: Option<&T>) {
        if let Some(value) = value {
            let _ = writeln!(self.0, "{key} = {}", value.to_string());
        }
    }

    fn head(&mut self, start: &Start) {
        self.0.push_str(HEAD);
        for (key, value, what) in [
            ("name", &start.name, "name of the device, as on the label"),
            ("version", &start.version, "version that is to enter the market"),
            ("manufacturer", &start.manufacturer, "legal manufacturer"),
            ("intended_use", &start.intended_use, "intended use, in the words of the label"),
        ] {
            let value = if value.is_empty() { "to be written" } else { value };
            let _ = writeln!(self.0, "{key} = {}  # {what}", quoted(value));
        }
    }

    fn facts(&mut self, start: &Start, catalogue: &Catalogue) {
        self.0.push_str(FACTS);
        for facet in catalogue.facets.values() {
            self.line("");
            self.line(&format!("# {}", facet.question));
            self.values_of(facet);
            match start.facts.get(&facet.name) {
                Some(values) => self.fact(&facet.name, values, facet.several),
                None => self.line(&format!("# {} =", facet.name)),
            }
        }
        for (market, facts) in &start.market_facts {
            self.line(&format!("\n[facts.{market}]"));
            for (name, values) in facts {
                let several = catalogue.facets.get(name).is_some_and(|facet| facet.several);
                self.fact(name, values, several);
            }
        }
    }

    /// The values a facet may have, with what each means.
    fn values_of(&mut self, facet: &Facet) {
        for (value, meaning) in &facet.values {
            let written = written(value);
            match meaning.is_empty() {
                true => self.line(&format!("#   {written}")),
                false => self.line(&format!("#   {written}: {meaning}")),
            }
        }
        if facet.several {
            self.line("#   several may hold: [\"…\", \"…\"]");
        }
    }

    fn fact(&mut self, name: &str, values: &[String], several: bool) {
        let list: Vec<String> = values.iter().map(|value| written(value)).collect();
        match (several, list.as_slice()) {
            (false, [one]) => self.line(&format!("{name} = {one}")),
            _ => self.line(&format!("{name} = [{}]", list.join(", "))),
        }
    }

    fn granted(&mut self, start: &Start, catalogue: &Catalogue) {
        self.0.push_str(AUTHORIZATIONS);
        for (code, kind) in &catalogue.authorization_kinds {
            self.line(&format!("#   {}: {}", quoted(code), kind.title));
        }
        if start.authorizations.is_empty() {
            self.0.push_str(AUTHORIZATION);
        }
        for authorization in &start.authorizations {
            self.line("\n[[authorizations]]");
            self.text("kind", &authorization.kind);
            self.text("number", &authorization.number);
            if let Some(class) = &authorization.class {
                self.text("class", class);
            }
            self.maybe("granted", authorization.granted.as_ref());
            self.maybe("expires", authorization.expires.as_ref());
            if let Some(version) = &authorization.version {
                self.text("version", version);
            }
        }
    }

    fn certificates(&mut self, start: &Start) {
        self.0.push_str(CERTIFICATES);
        if start.certificates.is_empty() {
            self.0.push_str(CERTIFICATE);
        }
        for certificate in &start.certificates {
            self.line("\n[[certificates]]");
            self.text("kind", &certificate.kind);
            self.text("number", &certificate.number);
            for (key, value) in [("body", &certificate.body), ("scope", &certificate.scope)] {
                if !value.is_empty() {
                    self.text(key, value);
                }
            }
            self.maybe("granted", certificate.granted.as_ref());
            self.maybe("expires", certificate.expires.as_ref());
        }
    }

    fn models(&mut self, start: &Start) {
        self.0.push_str(MODELS);
        if start.models.is_empty() {
            self.0.push_str(MODEL);
        }
        for model in &start.models {
            self.line("\n[[models]]");
            self.text("name", &model.name);
            self.text("version", &model.version);
        }
    }

    fn markets(&mut self, start: &Start) {
        self.0.push_str(MARKETS);
        for (market, users) in &start.users {
            let users: Vec<String> = users.iter().map(|user| quoted(user)).collect();
            self.line(&format!("\n[settings.{market}]\nusers = [{}]", users.join(", ")));
        }
    }

    fn predicates(&mut self, start: &Start) {
        self.0.push_str(PREDICATES);
        if start.predicates.is_empty() {
            self.0.push_str(PREDICATE);
        }
        for predicate in &start.predicates {
            self.line("\n[[predicates]]");
            self.text("number", &predicate.number);
            if !predicate.name.is_empty() {
                self.text("name", &predicate.name);
            }
            if let Some(code) = &predicate.product_code {
                self.text("product_code", code);
            }
        }
    }
}

/// A value as the device file writes it: `true` and `false` stand without quotes.
fn written(value: &str) -> String {
    if value == "true" || value == "false" { value.to_string() } else { quoted(value) }
}

const HEAD: &str = "\
# The device, and what is what in this folder.
# Lines that begin with # are comments: take the # away and fill the line in.
# What is not known is left out; the program then asks a person, and never guesses.
# Every key is described in docs/device-folder.md of the program.

";

const FACTS: &str = "
# DEVICE FACTS decide which requirements apply.
# In doubt, write the value with the doubt: ai = { value = \"locked\", doubt = \"why\" }.
# A fact that differs in one market stands again under [facts.CODE], such as [facts.us].

[facts]
";

const AUTHORIZATIONS: &str = "
# AUTHORIZATIONS: what markets have granted, one block each. Kinds:
";

const AUTHORIZATION: &str = "\
#
# [[authorizations]]
# kind = \"eu-ce-mdr\"
# number = \"number of the certificate\"
# class = \"IIa\"
# granted = 2024-05-02
# expires = 2029-05-01
# version = \"device version it was granted for\"
# file = \"docs/ce-certificate.pdf\"
";

const CERTIFICATES: &str = "
# CERTIFICATES that authorise no product: iso-13485, mdsap, qmsr, nmpa-gmp, iso-27001.
";

const CERTIFICATE: &str = "\
#
# [[certificates]]
# kind = \"iso-13485\"
# number = \"number\"
# body = \"who issued it\"
# scope = \"scope, as printed\"
# sites = [\"place\"]
# granted = 2023-03-01
# expires = 2026-02-28
# file = \"docs/iso-13485.pdf\"
";

const MODELS: &str = "
# MODELS in the device, with their operating points.
";

const MODEL: &str = "\
#
# [[models]]
# name = \"detector\"
# version = \"7\"
# trained_on = [\"development\"]
# thresholds = { triage = 0.42 }
# frozen_on = 2024-01-15
";

const TABLES: &str = "
# TABLES: files of cases, CSV or Parquet, and which column holds what.
# On the left the role, on the right the heading in your file. Roles: case, patient, site,
# truth, score, age, sex, race, ethnicity, date, scanner, manufacturer, reader, split.
#
# [[tables]]
# name = \"cases\"
# file = \"data/cases.csv\"
# [tables.columns]
# case = \"StudyID\"
# patient = \"PatientID\"
# site = \"Site\"
# truth = \"Truth\"
# score = \"Score\"
# age = \"Age\"
# sex = \"Sex\"

# DATA SETS: parts of tables, and what each was used for
# (training, tuning, test, readers, truthing, monitoring).
#
# [[datasets]]
# name = \"eu-test\"
# table = \"cases\"
# role = \"test\"
# region = \"EU27\"
# rows = { split = \"test\" }
# sampling = \"consecutive\"
# collected = { from = 2022-01-01, to = 2023-06-30 }
# first_look = 2024-03-10
# independent = \"why it is independent of development\"
# never_collected = [\"race\"]
";

const PLAN: &str = "
# THE STATISTICAL PLAN, fixed before the data were looked at. Goals and margins are yours:
# the program has none of its own. The hash is printed by `sha256sum docs/plan.pdf`.
#
# [plan]
# file = \"docs/plan.pdf\"
# sha256 = \"64 digits\"
# fixed_on = 2024-02-01
#
# [[plan.endpoints]]
# name = \"sensitivity\"
# metric = \"sensitivity\"
# dataset = \"eu-test\"
# threshold = \"triage\"
# at_least = 0.80
# primary = true
#
# [plan.representativeness]
# by = [\"age\", \"sex\"]
# margin = 0.2
# age_bands = [18, 40, 65]
#
# [plan.subgroups]
# by = [\"sex\", \"site\"]
# margin = 0.10
# multiplicity = \"holm\"
#
# [plan.bridging.us]
# from = \"eu-test\"
# to = \"us-test\"
# metric = \"auc\"
# margin = 0.05
# alpha = 0.025
# power = 0.8
# assumed = 0.9
# assumed_prevalence = 0.15
";

const MARKETS: &str = "
# BY MARKET: the intended-use population, and who uses the device where.
#
# [populations.us]
# file = \"data/population-us.csv\"
# source = \"where its figures come from\"
#
# [settings.us]
# users = [\"radiologist\"]
# care_setting = \"emergency department\"
# language = \"en\"

# EQUIPMENT that the labelling declares compatible.
#
# [[equipment]]
# manufacturer = \"maker\"
# models = [\"model\"]
";

const DOCUMENTS: &str = "
# STUDIES and DOCUMENTS on file. `reliance explain labelling` and so on says what a kind is.
#
# [[studies]]
# name = \"usability test\"
# kind = \"usability\"
# countries = [\"DE\"]
# participants = { radiologist = 15 }
#
# [[documents]]
# kind = \"labelling\"
# file = \"docs/instructions-for-use.pdf\"
# markets = [\"us\"]
# device_version = \"2.1.0\"
# dated = 2024-06-01
# language = \"en\"
";

const PREDICATES: &str = "
# PREDICATE DEVICES for a 510(k).
";

const PREDICATE: &str = "\
#
# [[predicates]]
# number = \"K123456\"
# name = \"name\"
# product_code = \"QAS\"
# primary = true
";

const WAIVERS: &str = "
# WAIVERS set a requirement aside, by a person, with a reason, until a day.
#
# [[waivers]]
# requirement = \"id of the requirement\"
# reason = \"why\"
# person = \"who\"
# expires = 2027-01-31
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device_file;
    use crate::testing::catalogue;

    fn read(text: &str) -> reliance_model::device::Device {
        let reading = device_file::read("reliance.toml", text, &catalogue());
        assert_eq!(reading.problems, [], "{text}");
        reading.items.device
    }

    #[test]
    fn the_empty_template_runs_as_it_stands() {
        let text = write(&Start::default(), &catalogue());
        let device = read(&text);
        assert_eq!(device.version, "to be written");
        assert!(device.facts.is_empty() && device.authorizations.is_empty());
        assert!(text.contains("# ai =\n"));
    }

    /// Every block that stands in comments is right once the marks are taken away.
    #[test]
    fn the_commented_blocks_are_right() {
        let text = write(&Start::default(), &catalogue());
        let key = |line: &str| {
            let rest = line.trim_start_matches("# ");
            let word = rest.split([' ', ']']).next().unwrap_or_default();
            rest.starts_with('[') && rest.ends_with(']')
                || rest.starts_with(|c: char| c.is_ascii_lowercase())
                    && rest[word.len()..].starts_with(" = ")
        };
        let (head, blocks) = text.split_once("# AUTHORIZATIONS").unwrap();
        let blocks = blocks.lines().filter(|line| key(line));
        let lines: Vec<&str> = blocks.map(|line| line.trim_start_matches("# ")).collect();
        let filled = lines.join("\n").replace("\"64 digits\"", &format!("{:?}", "0".repeat(64)));
        let second = "[[datasets]]\nname = \"us-test\"\ntable = \"cases\"\nrole = \"test\"\n\
                      [[datasets]]\nname = \"development\"\ntable = \"cases\"\nrole = \"training\"";
        let filled = filled
            .replace("\"StudyID\"", "\"StudyID\"\nsplit = \"Set\"\nrace = \"Race\"")
            .replace("[plan]", &format!("{second}\n[plan]"));
        let device = read(&format!("{head}\n{filled}\n"));
        assert_eq!(device.plan.unwrap().endpoints.len(), 1);
        assert_eq!((device.documents.len(), device.waivers.len()), (1, 1));
        assert!(device.settings.contains_key("us"));
    }

    #[test]
    fn what_is_known_is_written() {
        let start = Start {
            name: "A \"quoted\" name".into(),
            facts: [("function".into(), vec!["triage".into()])].into(),
            market_facts: [("us".into(), [("us_class".into(), vec!["II".into()])].into())].into(),
            authorizations: vec![Authorization {
                kind: "eu-ce-mdr".into(),
                number: "1".into(),
                granted: "2024-05-02".parse().ok(),
                ..Authorization::default()
            }],
            certificates: vec![Certificate {
                kind: "iso-13485".into(),
                number: "2".into(),
                ..Certificate::default()
            }],
            models: vec![Model { name: "m".into(), version: "1".into(), ..Model::default() }],
            predicates: vec![Predicate { number: "K000000".into(), ..Predicate::default() }],
            users: [("us".into(), vec!["radiologist".into()])].into(),
            ..Start::default()
        };
        let device = read(&write(&start, &catalogue()));
        assert_eq!(device.name, start.name);
        assert!(device.profile("us").is("us_class", "II"));
        assert!(device.profile("us").is("function", "triage"));
        assert_eq!(device.authorizations, start.authorizations);
        assert_eq!(device.certificates, start.certificates);
        assert_eq!((device.models, device.predicates), (start.models, start.predicates));
        assert_eq!(device.settings["us"].users, ["radiologist"]);
    }
}
