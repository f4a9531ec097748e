//! Headers of images made here.

use std::io::Write as _;

use proptest::prelude::*;

use super::*;

fn look(bytes: &[u8]) -> Option<Picture> {
    let mut at = |offset: u64, length: usize| {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        bytes[start..start.saturating_add(length).min(bytes.len())].to_vec()
    };
    read(&bytes[..bytes.len().min(1000)], &mut at)
}

fn cell(picture: &Picture, column: &str) -> Cell<'static> {
    let mut found = picture.cells.iter().filter(|(name, _)| *name == column);
    found.next().map_or(Cell::Empty, |(_, cell)| cell.clone())
}

fn nifti_1() -> Vec<u8> {
    let mut bytes = vec![0; 352];
    bytes[..4].copy_from_slice(&348_i32.to_le_bytes());
    for (n, size) in [3_i16, 64, 48, 20].into_iter().enumerate() {
        bytes[40 + 2 * n..42 + 2 * n].copy_from_slice(&size.to_le_bytes());
    }
    bytes[72..74].copy_from_slice(&16_i16.to_le_bytes());
    for (n, step) in [1.0_f32, 0.5, 0.75, 3.0].into_iter().enumerate() {
        bytes[76 + 4 * n..80 + 4 * n].copy_from_slice(&step.to_le_bytes());
    }
    bytes[123] = 2;
    bytes[344..348].copy_from_slice(b"n+1\0");
    bytes
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(13_u32.to_be_bytes());
    bytes.extend(b"IHDR");
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([16, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(9_u32.to_be_bytes());
    bytes.extend(b"pHYs");
    bytes.extend(2000_u32.to_be_bytes());
    bytes.extend(4000_u32.to_be_bytes());
    bytes.extend([1, 0, 0, 0, 0]);
    bytes
}

/// A TIFF with its directory behind much else, as slide scanners write it.
fn slide() -> Vec<u8> {
    let described = b"Aperio Image Library |MPP = 0.2525|AppMag = 40\0";
    let mut bytes = b"II*\0".to_vec();
    bytes.extend(50_000_u32.to_le_bytes());
    bytes.resize(40_000, 7);
    bytes.extend(described);
    bytes.resize(50_000, 7);
    bytes.extend(3_u16.to_le_bytes());
    for (tag, kind, count, value) in
        [(256_u16, 4_u16, 1_u32, 90_000_u32), (257, 4, 1, 70_000), (270, 2, 47, 40_000)]
    {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

#[test]
fn nifti_is_read_packed_and_unpacked() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&nifti_1()).unwrap();
    for bytes in [nifti_1(), packed.finish().unwrap()] {
        let picture = look(&bytes).unwrap();
        assert_eq!(picture.format, "NIfTI");
        assert_eq!(cell(&picture, "columns"), Cell::Whole(64));
        assert_eq!(cell(&picture, "rows"), Cell::Whole(48));
        assert_eq!(cell(&picture, "frames"), Cell::Whole(20));
        assert_eq!(cell(&picture, "pixel_spacing_row_mm"), Cell::Number(0.75));
        assert_eq!(cell(&picture, "spacing_between_slices_mm"), Cell::Number(3.0));
    }
}

#[test]
fn png_says_its_size_and_resolution() {
    let picture = look(&png_of(640, 480)).unwrap();
    assert_eq!(cell(&picture, "columns"), Cell::Whole(640));
    assert_eq!(cell(&picture, "rows"), Cell::Whole(480));
    assert_eq!(cell(&picture, "bits_stored"), Cell::Whole(16));
    assert_eq!(cell(&picture, "pixel_spacing_row_mm"), Cell::Number(0.25));
    assert_eq!(cell(&picture, "pixel_spacing_column_mm"), Cell::Number(0.5));
}

#[test]
fn a_slide_says_its_micrometres() {
    let picture = look(&slide()).unwrap();
    assert_eq!(picture.format, "TIFF");
    assert_eq!(cell(&picture, "columns"), Cell::Whole(90_000));
    assert_eq!(cell(&picture, "pixel_spacing_row_mm"), Cell::Number(0.2525 / 1000.0));
    assert_eq!(cell(&picture, "pixel_spacing_from"), Cell::from("MPP of TIFF"));
}

#[test]
fn other_files_are_none_of_these() {
    for bytes in [&b""[..], b"\x1F\x8B", b"II*\0", b"MM\0+\0\0", b"\x89PNG\r\n\x1a\n", &[0; 600]] {
        assert!(look(bytes).is_none_or(|picture| picture.cells.is_empty()), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn damaged_headers_are_read_or_refused(
        which in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = [nifti_1(), png_of(3, 4), slide()][which].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        look(&bytes);
    }
}
