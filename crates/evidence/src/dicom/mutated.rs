//! Damaged files: whatever is changed or cut, a header or a reason, in bounded memory.

use std::mem::size_of;

use proptest::prelude::*;

use super::made::{As, Made, ct};
use super::{DataSet, Element, Limits, Tag, Unreadable, Value, Vr, inventory, read};

/// Bytes of memory that a data set holds, spare room included.
fn held(set: &DataSet<'_>) -> usize {
    let inner = |element: &Element<'_>| match &element.value {
        Value::Items(items) => {
            items.capacity() * size_of::<DataSet<'_>>() + items.iter().map(held).sum::<usize>()
        }
        _ => 0,
    };
    set.elements.capacity() * size_of::<Element<'_>>()
        + set.elements.iter().map(inner).sum::<usize>()
}

/// A valid file with nested sequences of both kinds, private ones too.
fn valid(how: As) -> Vec<u8> {
    let item = Made::new(how).text(0x0008, 0x1150, Vr::UI, "1.2.840").short(0x0028, 0x0010, 7);
    let nested = Made::new(how).sequence(0x0008, 0x1140, &[item.clone(), item.clone()]);
    let mut made = Made::new(how)
        .text(0x0008, 0x0005, Vr::CS, "\\ISO 2022 IR 87")
        .delimited(Tag::new(0x0008, 0x1115), Vr::SQ, &[nested.clone(), item])
        .text(0x0009, 0x0010, Vr::LO, "ACME")
        .raw(Tag::new(0x0009, 0x1001), Vr::UN, &nested.bytes);
    made.bytes.extend(ct(how).bytes);
    made.file()
}

/// Everything that a scan does with the bytes of a file.
fn scanned(bytes: &[u8]) {
    let (mut inflated, limits) = (Vec::new(), Limits { inflated_bytes: 4096, ..Limits::default() });
    let whole = read(bytes, bytes.len() as u64, &mut inflated, &limits);
    match whole {
        Ok(header) => {
            assert_eq!(inventory::cells(&header).count(), inventory::columns().count());
            let elements = (bytes.len() + limits.inflated_bytes) / 8 + 64;
            let held = held(&header.meta) + held(&header.data);
            assert!(held <= elements * Limits::BYTES_AN_ELEMENT, "{held} of {}", bytes.len());
        }
        Err(Unreadable::NeedsMore { .. }) => panic!("the whole file needs more of itself"),
        Err(_) => {}
    }
    // The first bytes alone ask for more, and never for what is there.
    let mut have = bytes.len() / 3;
    loop {
        let mut inflated = Vec::new();
        match read(&bytes[..have], bytes.len() as u64, &mut inflated, &limits) {
            Err(Unreadable::NeedsMore { bytes: needed }) => {
                assert!(needed > have as u64 && needed <= bytes.len() as u64);
                have = needed as usize;
            }
            _ => break,
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        scanned(&bytes);
        let marked = [&[0; 128][..], b"DICM", &bytes].concat();
        scanned(&marked);
    }

    #[test]
    fn changed_and_cut_files_are_read_or_refused(
        how in prop::sample::select(As::ALL.to_vec()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = valid(how);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        scanned(&bytes);
    }
}

#[test]
fn lengths_that_lie_allocate_nothing() {
    for how in As::ALL {
        let file = valid(how);
        for at in 132..file.len() - 4 {
            let mut lying = file.clone();
            lying[at..at + 4].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
            scanned(&lying);
        }
    }
}
