//! What each problem code means, for `reliance explain`.

/// Codes with their explanation, in alphabetical order.
pub(crate) const CODES: &[(&str, &str)] = &[];

/// The explanation of a code.
pub(crate) fn explanation(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}
