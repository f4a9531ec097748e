//! Where the subjects of data come from.

/// Code of the region of a market: `uk-gb` is in `UK`, `eu` is `EU27`. Data sets name the
/// region their subjects come from by it, and populations the region they are of.
pub fn region_of(market: &str) -> String {
    let code = market.split('-').next().unwrap_or(market).to_uppercase();
    if code == "EU" { "EU27".into() } else { code }
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
}
