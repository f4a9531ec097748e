//! Where the subjects of data come from.

/// Code of the region of a market: `uk-gb` is in `UK`, `eu` is `EU27`. Data sets name the
/// region their subjects come from by it, and populations the region they are of.
pub fn region_of(market: &str) -> String {
    let code = market.split('-').next().unwrap_or(market).to_uppercase();
    if code == "EU" { "EU27".into() } else { code }
}

/// Members of the European Union, by their code.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];
/// Other codes of regions that are told apart.
const OTHERS: [&str; 12] = ["US", "CN", "JP", "KR", "CA", "AU", "BR", "IN", "SG", "CH", "NO", "IL"];

/// Is it known that subjects from `region`, as a data set declares it, come from elsewhere than
/// the market's own region? None where the words are no code that is known.
pub fn is_elsewhere(region: &str, market: &str) -> Option<bool> {
    let code = region.trim().to_uppercase();
    let code = match code.as_str() {
        "EU" | "EU27" | "EEA" => "EU27",
        "UK" | "GB" => "UK",
        member if EU.contains(&member) => "EU27",
        other if OTHERS.contains(&other) => other,
        _ => return None,
    };
    Some(code != region_of(market))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markets_lie_in_regions() {
        assert_eq!(region_of("uk-gb"), "UK");
        assert_eq!(region_of("uk-ni"), "UK");
        assert_eq!(region_of("eu"), "EU27");
        assert_eq!(region_of("us"), "US");
    }

    #[test]
    fn only_what_is_known_to_be_elsewhere_is() {
        for (region, market, told) in [
            ("EU27", "us", Some(true)),
            ("us", "us", Some(false)),
            ("DE", "eu", Some(false)),
            ("DE", "uk-gb", Some(true)),
            ("GB", "uk-ni", Some(false)),
            ("Bavaria", "eu", None),
            ("", "cn", None),
        ] {
            assert_eq!(is_elsewhere(region, market), told, "{region} {market}");
        }
    }
}
