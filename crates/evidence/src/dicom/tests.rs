//! What is read, from bytes made here.

use std::io::Write as _;

use super::made::{As, Made, ct, file_of};
use super::*;

const NAME: Tag = Tag::new(0x0010, 0x0010);
const CODES: Tag = Tag::new(0x0012, 0x0064);
const PIXELS: Tag = Tag::new(0x7FE0, 0x0010);

fn with<T>(bytes: &[u8], look: impl FnOnce(&Header<'_>) -> T) -> T {
    let mut inflated = Vec::new();
    let header = read(bytes, bytes.len() as u64, &mut inflated, &Limits::default()).unwrap();
    look(&header)
}

fn why_not(bytes: &[u8]) -> Unreadable {
    let mut inflated = Vec::new();
    read(bytes, bytes.len() as u64, &mut inflated, &Limits::default()).unwrap_err()
}

fn kinds(header: &Header<'_>) -> Vec<FaultKind> {
    header.faults.iter().map(|fault| fault.kind).collect()
}

/// Everything that [`ct`] holds.
fn is_that_ct(header: &Header<'_>) {
    let data = &header.data;
    assert_eq!(data.text(NAME).unwrap(), "Roe^Ann");
    assert_eq!(data.number(Tag::new(0x0018, 0x0060)), Some(120.0));
    assert_eq!(data.numbers(Tag::new(0x0028, 0x0030)), [0.5, 0.7]);
    assert_eq!(data.integer(Tag::new(0x0028, 0x0010)), Some(2));
    let codes = data.items(CODES);
    assert_eq!(codes.len(), 1);
    assert_eq!(codes[0].text(Tag::new(0x0008, 0x0100)).unwrap(), "113100");
    assert_eq!(data.get(PIXELS).unwrap().value, Value::Unread { length: 8 });
    assert_eq!(header.pixels.unwrap().length, Some(8));
}

#[test]
fn the_three_encodings_are_read_with_their_pixels_left() {
    for how in As::ALL {
        let file = ct(how).file();
        with(&file, |header| {
            is_that_ct(header);
            assert_eq!(header.faults, []);
            let syntax = &header.transfer_syntax;
            assert_eq!(syntax.declared.as_deref(), Some(how.uid()));
            assert_eq!(syntax.big_endian, how == As::BigEndian);
            let offset = header.pixels.unwrap().offset as usize;
            assert_eq!(file[offset..], [1, 2, 3, 4, 5, 6, 7, 8]);
        });
    }
}

#[test]
fn a_bare_data_set_is_read_by_its_looks() {
    for how in As::ALL {
        with(&ct(how).bytes, |header| {
            is_that_ct(header);
            assert_eq!(kinds(header), [FaultKind::BareDataSet, FaultKind::NoTransferSyntax]);
        });
    }
    // File meta information without preamble.
    with(&ct(As::Explicit).file()[132..], |header| {
        is_that_ct(header);
        assert_eq!(kinds(header), [FaultKind::BareDataSet]);
    });
}

#[test]
fn the_group_length_may_be_absent_or_wrong_and_the_transfer_syntax_too() {
    let file = ct(As::Explicit).file();
    // (0002,0000) takes the first 12 bytes after `DICM`.
    let mut without = file.clone();
    without.drain(132..144);
    with(&without, |header| assert_eq!(header.faults, []));
    let mut wrong = file.clone();
    wrong[140] = 3;
    with(&wrong, is_that_ct);
    let mut unnamed = file[..132].to_vec();
    unnamed.extend(&ct(As::BigEndian).bytes);
    with(&unnamed, |header| {
        is_that_ct(header);
        assert_eq!(kinds(header), [FaultKind::NoTransferSyntax]);
    });
}

#[test]
fn a_wrong_transfer_syntax_is_noticed() {
    let file = file_of(As::Explicit.uid(), &ct(As::Implicit).bytes);
    with(&file, |header| {
        is_that_ct(header);
        assert_eq!(kinds(header), [FaultKind::OtherTransferSyntax]);
    });
}

#[test]
fn sequences_end_by_length_or_delimiter_and_inherit_the_character_set() {
    let person = |how| Made::new(how).raw(NAME, Vr::PN, b"J\xe9r\xf4me ");
    for how in As::ALL {
        let made = Made::new(how)
            .text(0x0008, 0x0005, Vr::CS, "ISO_IR 100")
            .delimited(Tag::new(0x0008, 0x1140), Vr::SQ, &[person(how), person(how)])
            .text(0x0010, 0x0020, Vr::LO, "after");
        with(&made.file(), |header| {
            let items = header.data.items(Tag::new(0x0008, 0x1140));
            assert_eq!(items.len(), 2, "{how:?}");
            assert_eq!(items[1].text(NAME).unwrap(), "Jérôme");
            assert_eq!(header.data.text(Tag::new(0x0010, 0x0020)).unwrap(), "after");
        });
    }
}

#[test]
fn unknown_value_representations_are_looked_up() {
    let item = Made::new(As::Implicit).raw(NAME, Vr::PN, b"Roe^Ann ");
    let mut items = vec![0xFE, 0xFF, 0x00, 0xE0];
    items.extend((item.bytes.len() as u32).to_le_bytes());
    items.extend(&item.bytes);
    let made = Made::new(As::Explicit)
        .raw(Tag::new(0x0008, 0x0060), Vr::UN, b"CT")
        // A sequence as `UN` is written with implicit value representations.
        .raw(Tag::new(0x0008, 0x1115), Vr::UN, &items)
        .text(0x0009, 0x0010, Vr::LO, "ACME")
        .raw(Tag::new(0x0009, 0x1001), Vr::UN, &items)
        .raw(Tag::new(0x0009, 0x1002), Vr::UN, b"\xFE\xFF\x00\xE0 no sequence");
    let mut bytes = made.bytes;
    let undefined = Made::new(As::Explicit).head(Tag::new(0x0010, 0x1002), Vr::UN, u32::MAX);
    bytes.extend(undefined.bytes);
    bytes.extend(&items);
    bytes.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    with(&file_of(As::Explicit.uid(), &bytes), |header| {
        let data = &header.data;
        assert_eq!(data.get(Tag::new(0x0008, 0x0060)).unwrap().vr, Vr::CS);
        for tag in [(0x0008, 0x1115), (0x0009, 0x1001), (0x0010, 0x1002)] {
            let items = data.items(Tag::new(tag.0, tag.1));
            assert_eq!(items[0].text(NAME).unwrap(), "Roe^Ann", "{tag:?}");
        }
        let no_sequence = data.get(Tag::new(0x0009, 0x1002)).unwrap();
        assert_eq!(no_sequence.vr, Vr::UN);
        assert_eq!(header.faults, []);
    });
}

#[test]
fn a_length_beyond_the_file_allocates_nothing() {
    let long = Made::new(As::Explicit).text(0x0008, 0x0060, Vr::CS, "CT").head(
        Tag::new(0x0008, 0x1115),
        Vr::UN,
        3_758_161_918,
    );
    with(&long.file(), |header| {
        assert_eq!(header.data.text(Tag::new(0x0008, 0x0060)).unwrap(), "CT");
        assert_eq!(kinds(header), [FaultKind::Truncated]);
    });
}

#[test]
fn a_truncated_file_is_read_up_to_the_break() {
    let file = ct(As::Explicit).file();
    let place = file.windows(6).position(|six| six == b"113100").unwrap();
    with(&file[..place + 6], |header| {
        assert_eq!(header.data.text(NAME).unwrap(), "Roe^Ann");
        assert_eq!(header.data.items(CODES)[0].text(Tag::new(8, 0x100)).unwrap(), "113100");
        assert_eq!(kinds(header), [FaultKind::Truncated]);
    });
    with(&file[..file.len() - 3], |header| {
        is_that_ct(header);
        assert_eq!(kinds(header), [FaultKind::PixelsTruncated]);
    });
}

#[test]
fn a_deflated_data_set_is_inflated_within_its_limit() {
    let mut stream = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    stream.write_all(&ct(As::Explicit).bytes).unwrap();
    let file = file_of("1.2.840.10008.1.2.1.99", &stream.finish().unwrap());
    with(&file, |header| {
        is_that_ct(header);
        assert!(header.transfer_syntax.deflated);
    });
    let (mut inflated, small) = (Vec::new(), Limits { inflated_bytes: 100, ..Limits::default() });
    let header = read(&file, file.len() as u64, &mut inflated, &small).unwrap();
    assert!(kinds(&header).contains(&FaultKind::BrokenDeflate));
    assert_eq!(header.data.text(Tag::new(8, 0x18)).unwrap(), "1.2.3.4");
}

#[test]
fn the_first_bytes_ask_for_as_many_as_are_needed() {
    let file = ct(As::Explicit).file();
    let (mut have, mut rounds) = (0, 0);
    loop {
        let mut inflated = Vec::new();
        let window = &file[..have];
        match read(window, file.len() as u64, &mut inflated, &Limits::default()) {
            Err(Unreadable::NeedsMore { bytes }) => {
                assert!(bytes > have as u64 && bytes <= file.len() as u64);
                have = bytes as usize;
                rounds += 1;
            }
            Ok(header) => break is_that_ct(&header),
            Err(other) => panic!("{other} with {have} bytes"),
        }
    }
    assert!(rounds > 10 && have < file.len(), "the pixels are not asked for");
}

/// What a header says is that of the file, and not of how much of it was read at once; and
/// memory that others used leaves nothing behind.
#[test]
fn any_window_that_is_enough_gives_the_same_header() {
    let long = vec![7; 70_000];
    let document = Made::new(As::Explicit)
        .text(0x0008, 0x0060, Vr::CS, "DOC")
        .raw(Tag::new(0x0009, 0x1010), Vr::UN, &long)
        .raw(Tag::new(0x0042, 0x0011), Vr::OB, &long)
        .file();
    let limits = Limits::default();
    let mut room = Room::default();
    for file in [document, ct(As::Explicit).file(), ct(As::Implicit).file()] {
        let length = file.len() as u64;
        let whole = with(&file, |header| format!("{header:?}"));
        let mut told = 0;
        for have in [132, 1000, 4096, 70_500, 80_000, file.len()] {
            let mut inflated = Vec::new();
            let window = &file[..have.min(file.len())];
            match read_into(window, length, &mut inflated, &limits, &mut room) {
                Err(Unreadable::NeedsMore { .. }) => continue,
                other => {
                    let header = other.unwrap();
                    assert_eq!(format!("{header:?}"), whole, "{have} bytes");
                    room.take_back(header);
                    told += 1;
                }
            }
        }
        assert!(told >= 2);
    }
}

#[test]
fn a_header_beyond_the_limit_is_said() {
    let long = vec![b'x'; 5000];
    let file = Made::new(As::Explicit)
        .text(0x0008, 0x0060, Vr::CS, "CT")
        .raw(Tag::new(0x0009, 0x1010), Vr::UN, &long)
        .text(0x0010, 0x0020, Vr::LO, "after")
        .file();
    let limits = Limits { header_bytes: 1000, ..Limits::default() };
    let mut inflated = Vec::new();
    let header = read(&file[..1000], file.len() as u64, &mut inflated, &limits).unwrap();
    assert_eq!(kinds(&header), [FaultKind::TooLong]);
    assert_eq!(header.data.text(Tag::new(8, 0x60)).unwrap(), "CT");
}

#[test]
fn budgets_of_depth_and_elements_hold() {
    let mut nested = Made::new(As::Explicit).text(0x0010, 0x0020, Vr::LO, "P1");
    for _ in 0..200 {
        nested = Made::new(As::Explicit).delimited(Tag::new(0x0008, 0x1140), Vr::SQ, &[nested]);
    }
    with(&nested.file(), |header| assert_eq!(kinds(header), [FaultKind::TooDeep]));
    let limits = Limits { elements: 5, ..Limits::default() };
    let (file, mut inflated) = (ct(As::Explicit).file(), Vec::new());
    let header = read(&file, file.len() as u64, &mut inflated, &limits).unwrap();
    assert_eq!(kinds(&header), [FaultKind::TooMany]);
}

#[test]
fn what_is_not_dicom_is_told_from_what_is() {
    assert_eq!(why_not(b""), Unreadable::Empty);
    assert_eq!(why_not(b"P1,120,CT\n"), Unreadable::NotDicom);
    assert_eq!(why_not(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"), Unreadable::NotDicom);
    assert_eq!(why_not(&[0; 500]), Unreadable::NotDicom);
    let mut only_mark = vec![0; 128];
    only_mark.extend(b"DICM");
    assert_eq!(why_not(&only_mark), Unreadable::NoElement);
}

#[test]
fn names_of_tags_are_those_of_the_standard() {
    assert_eq!(NAME.to_string(), "(0010,0010)");
    assert_eq!(NAME.keyword(), Some("PatientName"));
    assert_eq!(Tag::new(0x0009, 0x0010).dictionary_vr(), Some(Vr::LO));
    assert_eq!(Tag::new(0x0009, 0x1010).dictionary_vr(), None);
    assert_eq!(Tag::new(0x6002, 0x3000).dictionary_vr(), Some(Vr::OW));
}
