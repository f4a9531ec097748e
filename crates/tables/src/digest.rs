//! Digests of identifiers: SipHash-2-4 with 128 bits of output, over canonical text.
//!
//! The key is fixed and public, so that the same identifier gives the same digest in every
//! file and on every machine. A digest is therefore no protection: whoever has it can try
//! identifiers one by one. Digests stay where the patients are.
//!
//! **Source.** Aumasson & Bernstein 2012, "SipHash: a fast short-input PRF"; the 128-bit
//! variant of the authors' reference implementation.

use reliance_stats::reduction::Digest;

/// Name of the algorithm, for records: changing the key or the canonical text changes it.
pub const DIGEST_NAME: &str = "siphash-2-4-128 key=reliance-digest1 text=trimmed-v1";

const KEY: (u64, u64) = (u64::from_le_bytes(*b"reliance"), u64::from_le_bytes(*b"-digest1"));

/// The digest of an identifier.
///
/// The text is trimmed; a number written with nothing but zeros after the point, as
/// spreadsheets and data frames do with integers, counts as the integer.
pub fn digest(identifier: &str) -> Digest {
    Digest(hash(canonical(identifier).as_bytes(), KEY))
}

/// The digest of an integer identifier: that of its decimal text.
pub(crate) fn digest_of_integer(value: i64) -> Digest {
    let mut text = [0u8; 20];
    let mut at = text.len();
    let mut left = value.unsigned_abs();
    loop {
        at -= 1;
        text[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        text[at] = b'-';
    }
    Digest(hash(&text[at..], KEY))
}

fn canonical(text: &str) -> &str {
    let text = text.trim();
    let Some((whole, decimals)) = text.split_once('.') else { return text };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_integer = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !decimals.is_empty()
        && decimals.bytes().all(|byte| byte == b'0');
    if is_integer { whole } else { text }
}

struct State([u64; 4]);

impl State {
    #[inline]
    fn round(&mut self) {
        let [a, b, c, d] = &mut self.0;
        *a = a.wrapping_add(*b);
        *c = c.wrapping_add(*d);
        *b = b.rotate_left(13) ^ *a;
        *d = d.rotate_left(16) ^ *c;
        *a = a.rotate_left(32);
        *c = c.wrapping_add(*b);
        *a = a.wrapping_add(*d);
        *b = b.rotate_left(17) ^ *c;
        *d = d.rotate_left(21) ^ *a;
        *c = c.rotate_left(32);
    }

    #[inline]
    fn absorb(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.round();
        self.0[0] ^= word;
    }

    fn squeeze(&mut self) -> u64 {
        for _ in 0..4 {
            self.round();
        }
        self.0[0] ^ self.0[1] ^ self.0[2] ^ self.0[3]
    }
}

fn hash(bytes: &[u8], key: (u64, u64)) -> u128 {
    let mut state = State([
        key.0 ^ u64::from_le_bytes(*b"uespemos"),
        key.1 ^ u64::from_le_bytes(*b"modnarod") ^ 0xee,
        key.0 ^ u64::from_le_bytes(*b"arenegyl"),
        key.1 ^ u64::from_le_bytes(*b"setybdet"),
    ]);
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let mut padded = [0; 8];
        padded.copy_from_slice(word);
        state.absorb(u64::from_le_bytes(padded));
    }
    let rest = words.remainder();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    last[7] = bytes.len() as u8;
    state.absorb(u64::from_le_bytes(last));
    state.0[2] ^= 0xee;
    let low = state.squeeze();
    state.0[1] ^= 0xdd;
    let high = state.squeeze();
    u128::from(high) << 64 | u128::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference implementation's first two 128-bit vectors: key 00…0f, input empty
    /// and 00.
    #[test]
    fn agrees_with_the_reference_vectors() {
        let key: Vec<u8> = (0..16).collect();
        let key = (
            u64::from_le_bytes(key[..8].try_into().unwrap()),
            u64::from_le_bytes(key[8..].try_into().unwrap()),
        );
        assert_eq!(hash(&[], key), 0x930255c71472f66de6a825ba047f81a3);
        assert_eq!(hash(&[0], key), 0x45fc229b1159763444af996bd8c187da);
    }

    #[test]
    fn spellings_of_one_identifier_agree() {
        for (left, right) in [("17", " 17 "), ("17", "17.0"), ("-3", "-3.00")] {
            assert_eq!(digest(left), digest(right));
        }
        for (left, right) in [("17", "17.5"), ("a.0", "a"), ("1.2.0", "1.2"), (".0", "")] {
            assert_ne!(digest(left), digest(right));
        }
        for value in [0, 7, -12, i64::MIN, i64::MAX] {
            assert_eq!(digest_of_integer(value), digest(&value.to_string()));
        }
    }
}
