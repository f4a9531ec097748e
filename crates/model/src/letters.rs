//! Letters and signs of running text as documents print them, for whoever reads or compares it.

/// Words behind which a number is no figure but says where something stands: `Table 5`.
pub const PLACES: [&str; 17] = [
    "table",
    "tables",
    "figure",
    "figures",
    "fig",
    "section",
    "sections",
    "page",
    "pages",
    "part",
    "chapter",
    "appendix",
    "annex",
    "step",
    "item",
    "ref",
    "reference",
];

/// Is it a Chinese character?
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

/// The usual one of signs that have several shapes: full-width letters, digits and signs, dashes,
/// single quotation marks, blanks; any other as it is.
pub fn usual(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\t' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '〜' | '∼' => '~',
        '﹪' => '%',
        '⩾' => '≥',
        '⩽' => '≤',
        other => other,
    }
}

/// The sign that a command of a formula prints, where it stands beside numbers.
pub fn formula_sign(command: &str) -> Option<char> {
    match command {
        "ge" | "geq" | "geqslant" => Some('≥'),
        "le" | "leq" | "leqslant" => Some('≤'),
        "sim" => Some('~'),
        "times" => Some('×'),
        "pm" => Some('±'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_several_shapes_are_one() {
        let text: String = "９５．３％\u{3000}Ａ–Ｚ −1 ⩾2 ‘x’ 3〜4".chars().map(usual).collect();
        assert_eq!(text, "95.3% A-Z -1 ≥2 'x' 3~4");
        assert!("灵敏度𠀀".chars().all(is_han) && !"a1。".chars().any(is_han));
        assert_eq!((formula_sign("leq"), formula_sign("mathrm")), (Some('≤'), None));
    }
}
