//! Formulas in LaTeX, as converters leave them in text, put as they would be printed.
//!
//! Converters set any run of digits and signs as a formula, `$9 5 \%$` for 95%, so that
//! numbers can only be read when formulas are. What is more than numbers, letters and signs
//! stays as it is.

/// Words of LaTeX and what they print.
const WORDS: &[(&str, &str)] = &[
    ("%", "%"),
    ("$", "$"),
    ("&", "&"),
    ("#", "#"),
    ("_", "_"),
    ("{", "{"),
    ("}", "}"),
    (",", ""),
    (";", ""),
    (":", ""),
    ("!", ""),
    (" ", " "),
    ("\\", " "),
    ("S", "§"),
    ("alpha", "α"),
    ("ast", "*"),
    ("approx", "≈"),
    ("beta", "β"),
    ("bullet", "•"),
    ("cdot", "·"),
    ("chi", "χ"),
    ("circ", "°"),
    ("circledR", "®"),
    ("copyright", "©"),
    ("dagger", "†"),
    ("ddagger", "‡"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("div", "÷"),
    ("epsilon", "ε"),
    ("equiv", "≡"),
    ("eta", "η"),
    ("gamma", "γ"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("geqslant", "≥"),
    ("gg", "≫"),
    ("gt", ">"),
    ("infty", "∞"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("langle", "⟨"),
    ("ldots", "…"),
    ("le", "≤"),
    ("left", ""),
    ("leq", "≤"),
    ("leqslant", "≤"),
    ("ll", "≪"),
    ("lt", "<"),
    ("mid", "|"),
    ("mp", "∓"),
    ("mu", "µ"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("Nu", "N"),
    ("Omega", "Ω"),
    ("omega", "ω"),
    ("phi", "φ"),
    ("pi", "π"),
    ("pm", "±"),
    ("psi", "ψ"),
    ("quad", " "),
    ("rangle", "⟩"),
    ("rho", "ρ"),
    ("right", ""),
    ("rightarrow", "→"),
    ("sigma", "σ"),
    ("sim", "~"),
    ("star", "*"),
    ("sum", "Σ"),
    ("tau", "τ"),
    ("textcircled", ""),
    ("theta", "θ"),
    ("times", "×"),
    ("to", "→"),
    ("circledast", "*"),
    ("mathrm", ""),
    ("mathbf", ""),
    ("mathit", ""),
    ("mathsf", ""),
    ("mathtt", ""),
    ("mathcal", ""),
    ("boldsymbol", ""),
    ("bf", ""),
    ("it", ""),
    ("rm", ""),
    ("sf", ""),
    ("tt", ""),
    ("text", ""),
    ("textbf", ""),
    ("textit", ""),
    ("operatorname", ""),
    ("overline", ""),
    ("underline", ""),
    ("small", ""),
    ("scriptstyle", ""),
    ("textstyle", ""),
    ("displaystyle", ""),
    ("prime", "′"),
];

/// The formula as it would be printed; `None` where it has words that are not known.
pub(super) fn printed(formula: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = formula.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let mut word = String::new();
                while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
                    word.push(letter);
                }
                if word.is_empty() {
                    word.extend(chars.next());
                }
                let (_, shown) = WORDS.iter().find(|(known, _)| *known == word)?;
                // A space that is written as a word is meant; any other is not.
                match *shown {
                    " " => out.push('\u{a0}'),
                    shown => out.push_str(shown),
                }
            }
            '~' => out.push('\u{a0}'),
            '^' if power(&out, chars.clone()) => out.push('^'),
            '{' | '}' | '^' | '_' => {}
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    Some(out.replace('\u{a0}', " ").trim().to_string())
}

/// Does a sign of a power stand between two digits? Left out, `10^3` would be 103.
fn power(before: &str, mut after: impl Iterator<Item = char>) -> bool {
    let next = after.find(|c| !matches!(c, '{' | '}' | ' '));
    before.ends_with(|c: char| c.is_ascii_digit())
        && next.is_some_and(|c| c.is_ascii_digit() || c == '-')
}

/// Is it a formula, and not words between two signs for dollars?
pub(super) fn is_formula(text: &str) -> bool {
    text.contains('\\') || text.split_whitespace().all(|part| part.chars().nth(1).is_none())
}

#[cfg(test)]
mod tests {
    use super::{is_formula, printed};

    #[test]
    fn numbers_set_as_formulas_are_read() {
        for (formula, shown) in [
            (r"9 5 \%", "95%"),
            (r"5 1 0 ( \mathrm { k } )", "510(k)"),
            (r"{ \tt > } 0 . 9 5 { \tt ) }", ">0.95)"),
            (r"( 2 . 3 \% ; 4 . 5 \% )", "(2.3%;4.5%)"),
            (r"\ge 8 5 \%", "≥85%"),
            (r"0 . 5 \ \mathrm { m m }", "0.5 mm"),
        ] {
            assert_eq!(printed(formula).as_deref(), Some(shown));
        }
        assert_eq!(printed("1 0 ^ { 3 }").as_deref(), Some("10^3"));
        assert!(!is_formula("5 and US"));
        assert_eq!(printed(r"\frac{1}{2}"), None);
        assert_eq!(printed(""), Some(String::new()));
    }
}
