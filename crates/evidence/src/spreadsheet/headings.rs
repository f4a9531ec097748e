//! Headings as regulatory people write them, and what each means.

use reliance_model::catalogue::Catalogue;
use reliance_model::facet::Facet;
use reliance_model::problem::closest;

/// What a heading means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A text under this key of the device file.
    Text(&'static str),
    /// A device fact.
    Fact(String),
    /// A class without a market.
    Class,
    /// Markets the device is on.
    Market,
    /// Users.
    Users,
    /// A part of an authorization, a certificate or a predicate.
    Granted(Granted),
}

/// A part of an authorization, a certificate or a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Granted {
    /// Number of an authorization of this kind.
    Number(&'static str),
    /// Its first day.
    First,
    /// Its last day.
    Last,
    /// First day of the quality-system certificate.
    QualityFirst,
    /// Its last day.
    QualityLast,
    /// Product code of the predicate.
    ProductCode,
}

impl Granted {
    /// Key of the device file.
    pub(super) fn key(self) -> &'static str {
        match self {
            Granted::Number(_) => "authorizations.number",
            Granted::First => "authorizations.granted",
            Granted::Last => "authorizations.expires",
            Granted::QualityFirst => "certificates.granted",
            Granted::QualityLast => "certificates.expires",
            Granted::ProductCode => "predicates.product_code",
        }
    }
}

const TEXTS: [(&str, &str); 36] = [
    ("device name", "name"),
    ("name of device", "name"),
    ("product name", "name"),
    ("trade name", "name"),
    ("name", "name"),
    ("device", "name"),
    ("version", "version"),
    ("device version", "version"),
    ("software version", "version"),
    ("release", "version"),
    ("manufacturer", "manufacturer"),
    ("legal manufacturer", "manufacturer"),
    ("manufacturer name", "manufacturer"),
    ("company", "manufacturer"),
    ("applicant", "manufacturer"),
    ("intended use", "intended_use"),
    ("intended purpose", "intended_use"),
    ("indications for use", "intended_use"),
    ("intended use statement", "intended_use"),
    ("model", "models.name"),
    ("model name", "models.name"),
    ("ai model", "models.name"),
    ("model version", "models.version"),
    ("ai model version", "models.version"),
    ("predicate", "predicates.number"),
    ("predicate number", "predicates.number"),
    ("predicate device number", "predicates.number"),
    ("predicate 510 k number", "predicates.number"),
    ("predicate device", "predicates.name"),
    ("predicate name", "predicates.name"),
    ("iso 13485 certificate number", "certificates.number"),
    ("iso 13485 certificate", "certificates.number"),
    ("iso 13485 number", "certificates.number"),
    ("iso 13485 body", "certificates.body"),
    ("iso 13485 certification body", "certificates.body"),
    ("iso 13485 scope", "certificates.scope"),
];

const GRANTED: [(&str, Granted); 26] = [
    ("ce certificate number", Granted::Number("eu-ce-mdr")),
    ("ce certificate", Granted::Number("eu-ce-mdr")),
    ("mdr certificate number", Granted::Number("eu-ce-mdr")),
    ("eu certificate number", Granted::Number("eu-ce-mdr")),
    ("ivdr certificate number", Granted::Number("eu-ce-ivdr")),
    ("mdd certificate number", Granted::Number("eu-ce-mdd")),
    ("510 k number", Granted::Number("fda-510k")),
    ("510 k", Granted::Number("fda-510k")),
    ("de novo number", Granted::Number("fda-denovo")),
    ("pma number", Granted::Number("fda-pma")),
    ("certificate issue date", Granted::First),
    ("ce certificate issue date", Granted::First),
    ("issue date", Granted::First),
    ("date of issue", Granted::First),
    ("decision date", Granted::First),
    ("certificate expiry date", Granted::Last),
    ("ce certificate expiry date", Granted::Last),
    ("expiry date", Granted::Last),
    ("valid until", Granted::Last),
    ("date of expiry", Granted::Last),
    ("iso 13485 issue date", Granted::QualityFirst),
    ("iso 13485 expiry date", Granted::QualityLast),
    ("iso 13485 expiry", Granted::QualityLast),
    ("iso 13485 valid until", Granted::QualityLast),
    ("product code", Granted::ProductCode),
    ("fda product code", Granted::ProductCode),
];

const FACTS: [(&str, &str); 24] = [
    ("eu class", "eu_class"),
    ("mdr class", "eu_class"),
    ("ivdr class", "eu_class"),
    ("risk class eu", "eu_class"),
    ("us class", "us_class"),
    ("fda class", "us_class"),
    ("device class us", "us_class"),
    ("gb class", "gb_class"),
    ("uk class", "gb_class"),
    ("china class", "cn_class"),
    ("nmpa class", "cn_class"),
    ("function", "function"),
    ("device function", "function"),
    ("input", "input"),
    ("input data", "input"),
    ("submission type", "us_submission"),
    ("regulation number", "us_regulation"),
    ("us regulation", "us_regulation"),
    ("software safety class", "software_safety_class"),
    ("iec 62304 class", "software_safety_class"),
    ("documentation level", "documentation_level"),
    ("paediatric use", "pediatric"),
    ("pediatric use", "pediatric"),
    ("cloud", "cloud"),
];

const OTHERS: [(&str, Meaning); 9] = [
    ("class", Meaning::Class),
    ("risk class", Meaning::Class),
    ("device class", Meaning::Class),
    ("classification", Meaning::Class),
    ("market", Meaning::Market),
    ("markets", Meaning::Market),
    ("markets where sold", Meaning::Market),
    ("users", Meaning::Users),
    ("intended users", Meaning::Users),
];

/// A heading in small letters, words apart by single spaces.
fn plain(heading: &str) -> String {
    let letters = |letter: char| if letter.is_alphanumeric() { letter } else { ' ' };
    let words = heading.to_lowercase().chars().map(letters).collect::<String>();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a heading means; the name or title of a device fact serves as well.
pub(super) fn meaning(heading: &str, catalogue: &Catalogue) -> Option<Meaning> {
    let heading = plain(heading);
    if heading.is_empty() {
        return None;
    }
    let text = TEXTS.iter().find(|(known, _)| *known == heading);
    let granted = GRANTED.iter().find(|(known, _)| *known == heading);
    let fact = FACTS.iter().find(|(known, _)| *known == heading);
    let other = OTHERS.iter().find(|(known, _)| *known == heading);
    text.map(|(_, key)| Meaning::Text(key))
        .or(granted.map(|(_, part)| Meaning::Granted(*part)))
        .or(fact.map(|(_, facet)| Meaning::Fact(facet.to_string())))
        .or(other.map(|(_, meaning)| meaning.clone()))
        .or_else(|| {
            let facets = catalogue.facets.values();
            let named =
                |facet: &&Facet| plain(&facet.name) == heading || plain(&facet.title) == heading;
            facets.into_iter().find(named).map(|facet| Meaning::Fact(facet.name.clone()))
        })
}

/// The known heading that is nearest to one that is not: by its letters, or else the longest
/// whose words all stand in it, the last of both the same: `Target markets` may mean `Markets`.
pub(super) fn nearest(heading: &str, catalogue: &Catalogue) -> Option<String> {
    let heading = plain(heading);
    // A pasted page is no heading, and would take long to compare.
    if heading.len() > 80 {
        return None;
    }
    let known = || {
        TEXTS
            .iter()
            .map(|(known, _)| *known)
            .chain(GRANTED.iter().map(|(known, _)| *known))
            .chain(FACTS.iter().map(|(known, _)| *known))
            .chain(OTHERS.iter().map(|(known, _)| *known))
            .chain(catalogue.facets.keys().map(String::as_str))
    };
    let within = || {
        let words: Vec<&str> = heading.split(' ').collect();
        let has = |word: &str| words.iter().any(|given| alike(given, word));
        known()
            .filter(|known| known.split(' ').all(has))
            .filter(|known| ends_alike(known, &heading))
            .max_by_key(|known| (known.len(), std::cmp::Reverse(*known)))
    };
    closest(&heading, known()).or_else(within).map(str::to_string)
}

/// Do two headings end in the same word?
fn ends_alike(one: &str, other: &str) -> bool {
    let last = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_string();
    same(&last(one), &last(other))
}

/// Are two words the same, but for a plural?
fn same(one: &str, other: &str) -> bool {
    let one_more = |more: &str, fewer: &str| more.strip_suffix('s') == Some(fewer);
    one == other || one_more(one, other) || one_more(other, one)
}

/// Are two words the same, but for a plural or letters mistyped in a long one?
fn alike(one: &str, other: &str) -> bool {
    let long = one.len().min(other.len()) > 5;
    same(one, other) || (long && closest(one, [other]).is_some())
}

/// The value of a fact that holds or not, by the words that people choose for it.
pub(crate) fn yes_or_no(word: &str) -> Option<&'static str> {
    match plain(word).as_str() {
        "yes" | "y" => Some("true"),
        "no" | "n" => Some("false"),
        _ => None,
    }
}

/// A value of a facet as people write it.
///
/// # Errors
///
/// That it is none, and the nearest.
pub(super) fn value(word: &str, facet: &Facet) -> Result<String, String> {
    let bare = word.trim_start_matches("Class ").trim_start_matches("class ").trim();
    let meant = yes_or_no(bare).unwrap_or(bare);
    let same = |value: &&String| {
        value.eq_ignore_ascii_case(meant)
            || plain(value).replace(' ', "") == plain(bare).replace(' ', "")
    };
    if let Some(value) = facet.values.keys().find(same) {
        return Ok(value.clone());
    }
    let known: Vec<&str> = facet.values.keys().map(String::as_str).collect();
    let near = if bare.len() <= 80 { closest(bare, known.iter().copied()) } else { None };
    Err(match near {
        Some(near) => format!("it is no value of `{}`; did you mean `{near}`?", facet.name),
        None => format!("it is no value of `{}`: {}", facet.name, known.join(", ")),
    })
}

/// The code of a market by its code, its name, or a usual one.
///
/// # Errors
///
/// That there is none.
pub(super) fn market(word: &str, catalogue: &Catalogue) -> Result<String, String> {
    let usual = match plain(word).as_str() {
        "usa" | "united states" | "united states of america" => "us",
        "europe" | "european union" | "eea" | "eu eea" => "eu",
        "uk" | "united kingdom" | "great britain" | "gb" => "uk-gb",
        "northern ireland" => "uk-ni",
        "china" | "prc" => "cn",
        _ => word,
    };
    let known = catalogue.markets.values().find(|market| {
        market.code.eq_ignore_ascii_case(usual) || market.name.eq_ignore_ascii_case(word)
    });
    known.map(|market| market.code.clone()).ok_or_else(|| format!("there is no market `{word}`"))
}
