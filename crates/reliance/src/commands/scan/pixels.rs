//! Identity of pixels: SHA-256 of the pixel data as stored.

use std::io::{self, Read};

use reliance_evidence::dicom::PixelPlace;
use reliance_model::record::Cell;
use sha2::{Digest, Sha256};

use super::root::Opened;
use crate::folder::hexadecimal;

/// Bytes hashed at a time.
const BLOCK: usize = 256 << 10;

/// The cells of the columns of hashes; `inflated` is the data set where it was deflated.
///
/// The file is read once, from its first byte to its last.
pub(super) fn hashes(
    file: &mut Opened<'_>,
    place: Option<PixelPlace>,
    inflated: Option<&[u8]>,
) -> io::Result<Vec<Cell<'static>>> {
    let mut whole = Whole { from: file.through(), hash: Sha256::new() };
    let mut cells = Vec::new();
    match (place, inflated) {
        (Some(place), Some(bytes)) => {
            let start = usize::try_from(place.offset).unwrap_or(usize::MAX);
            cells.extend(hashed(&mut bytes.get(start..).unwrap_or_default(), place)?);
        }
        (Some(place), None) => {
            part(&mut whole, place.offset, None)?;
            // The heads of fragments are small.
            let mut buffered = io::BufReader::with_capacity(BLOCK, &mut whole);
            cells.extend(hashed(&mut buffered, place)?);
        }
        (None, _) => {}
    }
    part(&mut whole, u64::MAX, None)?;
    cells.insert(0, hexadecimal(&whole.hash.finalize()).into());
    Ok(cells)
}

/// Hashes whatever is read of it.
struct Whole<R> {
    from: R,
    hash: Sha256,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

fn hashed(from: &mut dyn Read, place: PixelPlace) -> io::Result<[Cell<'static>; 3]> {
    let mut hash = Sha256::new();
    let (of, bytes) = match place.length {
        Some(length) => ("native bytes as stored", part(from, length, Some(&mut hash))?),
        None => ("fragments as stored", fragments(from, place.big_endian, &mut hash)?),
    };
    let hash = hexadecimal(&hash.finalize());
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    Ok([hash.into(), of.into(), bytes.into()])
}

/// The next `length` bytes, or those up to the end; how many they were.
fn part(from: &mut dyn Read, length: u64, mut hash: Option<&mut Sha256>) -> io::Result<u64> {
    let mut block = vec![0; BLOCK.min(usize::try_from(length).unwrap_or(BLOCK))];
    let mut left = length;
    while left > 0 {
        let most = block.len().min(usize::try_from(left).unwrap_or(BLOCK));
        match from.read(&mut block[..most]) {
            Ok(0) => break,
            Ok(read) => {
                if let Some(hash) = hash.as_deref_mut() {
                    hash.update(&block[..read]);
                }
                left -= read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length - left)
}

/// The bytes of all fragments but the first, which is the offset table, up to the
/// delimiter or to where the file breaks off.
fn fragments(from: &mut dyn Read, big_endian: bool, hash: &mut Sha256) -> io::Result<u64> {
    let (mut bytes, mut is_table) = (0, true);
    loop {
        let mut head = [0; 8];
        if let Err(error) = from.read_exact(&mut head) {
            let broken_off = error.kind() == io::ErrorKind::UnexpectedEof;
            return if broken_off { Ok(bytes) } else { Err(error) };
        }
        let [a, b, c, d, e, f, g, h] = head;
        let (tag, length) = if big_endian {
            ([b, a, d, c], u32::from_be_bytes([e, f, g, h]))
        } else {
            ([a, b, c, d], u32::from_le_bytes([e, f, g, h]))
        };
        if tag != [0xFE, 0xFF, 0x00, 0xE0] || length == u32::MAX {
            return Ok(bytes);
        }
        let hashed = part(from, u64::from(length), if is_table { None } else { Some(hash) })?;
        bytes += if is_table { 0 } else { hashed };
        is_table = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(length: Option<u64>) -> PixelPlace {
        let tag = reliance_evidence::dicom::Tag::new(0x7FE0, 0x10);
        PixelPlace { tag, offset: 0, length, big_endian: false }
    }

    fn fragment(bytes: &[u8]) -> Vec<u8> {
        let mut made = vec![0xFE, 0xFF, 0x00, 0xE0];
        made.extend((bytes.len() as u32).to_le_bytes());
        made.extend(bytes);
        made
    }

    #[test]
    fn fragments_are_hashed_without_the_table() {
        let end = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        let stored = [fragment(&[9; 4]), fragment(b"abcd"), fragment(b"ef"), end.to_vec()].concat();
        let other_table =
            [fragment(&[]), fragment(b"abcd"), fragment(b"ef"), end.to_vec()].concat();
        let native = hashed(&mut &b"abcdef"[..], place(Some(6))).unwrap();
        let first = hashed(&mut stored.as_slice(), place(None)).unwrap();
        assert_eq!(first[0], native[0], "the same bytes");
        assert_eq!(first, hashed(&mut other_table.as_slice(), place(None)).unwrap());
        assert_eq!(first[2], Cell::Whole(6));
    }

    #[test]
    fn pixels_that_break_off_are_hashed_to_there() {
        let cells = hashed(&mut &b"abc"[..], place(Some(600))).unwrap();
        assert_eq!(cells[2], Cell::Whole(3));
        let broken = [fragment(&[]), fragment(b"abcd")].concat();
        let cells = hashed(&mut &broken[..broken.len() - 1], place(None)).unwrap();
        assert_eq!(cells[2], Cell::Whole(3));
    }
}
