//! Race and ethnicity as people write them, rolled up to code lists.
//!
//! Two lists are known: the five races with a separate question on Hispanic origin of OMB
//! Statistical Policy Directive 15 of 1997 (62 FR 58782), and the seven categories of its
//! revision of 2024 (89 FR 22182). Raw categories are kept: what is derived is a view.

/// The category of the 2024 list that a raw word belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Race {
    /// American Indian or Alaska Native.
    AmericanIndian,
    /// Asian.
    Asian,
    /// Black or African American.
    Black,
    /// Hispanic or Latino.
    Hispanic,
    /// Middle Eastern or North African.
    MiddleEastern,
    /// Native Hawaiian or Pacific Islander.
    PacificIslander,
    /// White, of a list that asks for Middle Eastern or North African separately or not.
    White,
}

/// What a raw category says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Code {
    /// One or more categories.
    Known(Vec<Race>),
    /// More than one, without saying which.
    Several,
    /// Nobody said.
    Unknown,
    /// A word that lumps others together and cannot be rolled up.
    Lumped,
    /// No word on the list.
    Strange,
}

/// Rolls one raw category up. Several categories are parted by `;`, `|`, `+` or `/`.
pub(crate) fn race(raw: &str) -> Code {
    let parts: Vec<&str> = raw.split([';', '|', '+', '/']).collect();
    if let [one] = parts[..] {
        return single(one);
    }
    let mut races = Vec::new();
    for part in parts {
        match single(part) {
            Code::Known(known) => races.extend(known),
            other => return other,
        }
    }
    races.sort_unstable();
    races.dedup();
    Code::Known(races)
}

fn single(raw: &str) -> Code {
    let word = words(raw);
    let race = match word.as_str() {
        "american indian or alaska native" | "american indian" | "alaska native" | "aian" => {
            Race::AmericanIndian
        }
        "asian" | "chinese" | "han" | "han chinese" | "japanese" | "korean" | "filipino"
        | "vietnamese" | "asian indian" | "indian" | "pakistani" | "bangladeshi" | "thai"
        | "malay" | "south asian" | "east asian" => Race::Asian,
        "black"
        | "african american"
        | "black or african american"
        | "black african"
        | "black caribbean"
        | "african" => Race::Black,
        "hispanic" | "latino" | "hispanic or latino" => Race::Hispanic,
        "middle eastern or north african"
        | "mena"
        | "middle eastern"
        | "north african"
        | "arab" => Race::MiddleEastern,
        "native hawaiian or other pacific islander"
        | "native hawaiian or pacific islander"
        | "pacific islander"
        | "native hawaiian"
        | "nhpi" => Race::PacificIslander,
        "white" | "caucasian" | "european" | "white british" => Race::White,
        "more than one" | "more than one race" | "multiple" | "two or more"
        | "two or more races" | "mixed" | "multiracial" => return Code::Several,
        "unknown" | "not reported" | "not stated" | "declined" | "refused" | "" => {
            return Code::Unknown;
        }
        "nonwhite" | "non white" | "other" | "other race" | "minority" => return Code::Lumped,
        _ => return Code::Strange,
    };
    Code::Known(vec![race])
}

/// Does a raw category answer the question on Hispanic origin?
pub(crate) fn ethnicity(raw: &str) -> Code {
    match words(raw).as_str() {
        "hispanic" | "latino" | "hispanic or latino" | "yes" | "1" | "mexican" | "puerto rican"
        | "cuban" => Code::Known(vec![Race::Hispanic]),
        "not hispanic" | "not hispanic or latino" | "non hispanic" | "no" | "0" => {
            Code::Known(Vec::new())
        }
        "unknown" | "not reported" | "not stated" | "declined" | "refused" | "" => Code::Unknown,
        _ => Code::Strange,
    }
}

/// Lower case, words parted by one space.
fn words(raw: &str) -> String {
    let lower = raw.to_lowercase().replace(['-', '_', ','], " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_words_roll_up_and_what_cannot_says_so() {
        assert_eq!(race("Han Chinese"), Code::Known(vec![Race::Asian]));
        assert_eq!(race("White; Asian"), Code::Known(vec![Race::Asian, Race::White]));
        assert_eq!(race("Black_or-African American"), Code::Known(vec![Race::Black]));
        assert_eq!(race("more than one"), Code::Several);
        assert_eq!(race("nonwhite"), Code::Lumped);
        assert_eq!(race("Asian; moon"), Code::Strange);
        assert_eq!(race("not-reported"), Code::Unknown);
        assert_eq!(ethnicity("Not Hispanic or Latino"), Code::Known(Vec::new()));
        assert_eq!(ethnicity("moon"), Code::Strange);
    }

    #[test]
    fn short_words_of_the_collections_are_known() {
        for (word, race_of) in [
            ("AIAN", Race::AmericanIndian),
            ("Alaska Native", Race::AmericanIndian),
            ("NHPI", Race::PacificIslander),
            ("Native Hawaiian or other Pacific Islander", Race::PacificIslander),
        ] {
            assert_eq!(race(word), Code::Known(vec![race_of]), "{word}");
        }
    }
}
