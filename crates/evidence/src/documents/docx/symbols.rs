//! Characters of symbol fonts, which Word writes by the font and its own number.

/// The character of a font `Symbol`, `Wingdings` or the like with that number.
pub(super) fn character(font: &str, number: &str) -> char {
    let Ok(code) = u32::from_str_radix(number, 16) else { return char::REPLACEMENT_CHARACTER };
    // Fonts of symbols lie in the private area.
    let place = code & 0xff;
    let private = (0xf000..=0xf0ff).contains(&code) || code <= 0xff;
    let font = font.to_ascii_lowercase();
    let known = match font.as_str() {
        "symbol" if private => symbol(place),
        _ if font.starts_with("wingdings") && private => wingdings(place),
        _ => None,
    };
    let plain = if private { None } else { char::from_u32(code) };
    known.or(plain).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn symbol(place: u32) -> Option<char> {
    const GREEK: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    const CAPITAL: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    let nth = |text: &str, at: u32| text.chars().nth(usize::try_from(at).ok()?);
    match place {
        0x61..=0x7a => nth(GREEK, place - 0x61),
        0x41..=0x5a => nth(CAPITAL, place - 0x41),
        0x20..=0x3f => char::from_u32(place),
        0xa3 => Some('≤'),
        0xa5 => Some('∞'),
        0xae => Some('→'),
        0xb0 => Some('°'),
        0xb1 => Some('±'),
        0xb3 => Some('≥'),
        0xb4 => Some('×'),
        0xb7 => Some('•'),
        0xb8 => Some('÷'),
        0xb9 => Some('≠'),
        0xba => Some('≡'),
        0xbb => Some('≈'),
        0xd2 | 0xe2 => Some('®'),
        0xd3 | 0xe3 => Some('©'),
        0xd4 | 0xe4 => Some('™'),
        0xd6 => Some('√'),
        0x7e => Some('~'),
        _ => None,
    }
}

fn wingdings(place: u32) -> Option<char> {
    match place {
        0x6c | 0x9f => Some('•'),
        0x6e | 0xa7 => Some('▪'),
        0x6f | 0xa8 => Some('☐'),
        0xd8 => Some('➢'),
        0xe0 => Some('→'),
        0xfb => Some('✗'),
        0xfc => Some('✓'),
        0xfd => Some('☒'),
        0xfe => Some('☑'),
        _ => None,
    }
}
