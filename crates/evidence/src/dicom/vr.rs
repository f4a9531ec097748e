//! Value representations as two letters write them.

use super::element::Vr;

/// Is the length of such a value written with four bytes?
pub(super) fn has_long_length(vr: Vr) -> bool {
    use Vr::{OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV};
    matches!(vr, OB | OD | OF | OL | OV | OW | SQ | SV | UC | UN | UR | UT | UV)
}

/// The value representation of two letters.
pub(super) fn vr_of([first, second]: [u8; 2]) -> Option<Vr> {
    let place = |letter: u8| letter.checked_sub(b'A').map(usize::from).filter(|at| *at < LETTERS);
    OF_LETTERS.get(place(first)? * LETTERS + place(second)?).copied().flatten()
}

const LETTERS: usize = 26;

/// The value representation of every two letters: every element of every file asks.
static OF_LETTERS: [Option<Vr>; LETTERS * LETTERS] = {
    let mut all = [None; LETTERS * LETTERS];
    let mut at = 0;
    while at < all.len() {
        all[at] = named([b'A' + (at / LETTERS) as u8, b'A' + (at % LETTERS) as u8]);
        at += 1;
    }
    all
};

const fn named(letters: [u8; 2]) -> Option<Vr> {
    Some(match &letters {
        b"AE" => Vr::AE,
        b"AS" => Vr::AS,
        b"AT" => Vr::AT,
        b"CS" => Vr::CS,
        b"DA" => Vr::DA,
        b"DS" => Vr::DS,
        b"DT" => Vr::DT,
        b"FD" => Vr::FD,
        b"FL" => Vr::FL,
        b"IS" => Vr::IS,
        b"LO" => Vr::LO,
        b"LT" => Vr::LT,
        b"OB" => Vr::OB,
        b"OD" => Vr::OD,
        b"OF" => Vr::OF,
        b"OL" => Vr::OL,
        b"OV" => Vr::OV,
        b"OW" => Vr::OW,
        b"PN" => Vr::PN,
        b"SH" => Vr::SH,
        b"SL" => Vr::SL,
        b"SQ" => Vr::SQ,
        b"SS" => Vr::SS,
        b"ST" => Vr::ST,
        b"SV" => Vr::SV,
        b"TM" => Vr::TM,
        b"UC" => Vr::UC,
        b"UI" => Vr::UI,
        b"UL" => Vr::UL,
        b"UN" => Vr::UN,
        b"UR" => Vr::UR,
        b"US" => Vr::US,
        b"UT" => Vr::UT,
        b"UV" => Vr::UV,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_name_what_they_write() {
        let every = (0..=u16::MAX).map(u16::to_be_bytes);
        assert!(every.clone().all(|two| vr_of(two) == named(two)));
        let written = every.filter_map(|two| Some((two, vr_of(two)?)));
        assert!(written.clone().all(|(two, vr)| vr.to_string().as_bytes() == two));
        assert_eq!(written.count(), 34);
    }
}
