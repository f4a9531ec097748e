//! How large a ZIP archive says it is when unpacked, before anything is unpacked.

/// First bytes of the end record.
const END: [u8; 4] = *b"PK\x05\x06";
/// First bytes of an entry of the directory.
const ENTRY: [u8; 4] = *b"PK\x01\x02";

/// Bytes of all entries together; none where the directory cannot be followed.
///
/// An entry in the 64-bit form counts as the largest 32-bit size.
pub(super) fn size(bytes: &[u8]) -> Option<u64> {
    let end = bytes.windows(END.len()).rposition(|window| window == END)?;
    let mut at = number(bytes, end + 16, 4)?;
    let mut total = 0_u64;
    while bytes.get(at..at.checked_add(4)?)? == ENTRY {
        total = total.saturating_add(number(bytes, at + 24, 4)? as u64);
        let lengths = [28, 30, 32].map(|offset| number(bytes, at + offset, 2));
        for length in lengths {
            at = at.checked_add(length?)?;
        }
        at = at.checked_add(46)?;
    }
    Some(total)
}

/// A number of `length` bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(length)?)?;
    field
        .iter()
        .rev()
        .try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    fn book(text: &str) -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, text).unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_larger_text_unpacks_to_as_much_more() {
        let (small, large) = (book("a"), book(&"a".repeat(30_001)));
        assert_eq!(size(&large).unwrap() - size(&small).unwrap(), 30_000);
        assert!(large.len() < 30_000);
    }

    #[test]
    fn a_torn_archive_has_no_size() {
        let bytes = book("a");
        assert_eq!(size(&bytes[..bytes.len() / 2]), None);
        assert_eq!(size(b""), None);
        assert_eq!(size(b"PK\x05\x06"), None);
    }
}
