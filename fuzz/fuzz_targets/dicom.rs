//! Any bytes as a DICOM file: a header or a reason, never a panic, and never more memory
//! than the bytes account for.

#![no_main]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use libfuzzer_sys::fuzz_target;
use reliance_evidence::dicom::deidentify::{Profile, Settings, judge};
use reliance_evidence::dicom::{DataSet, Limits, Unreadable, inventory, read};

/// Counts what is allocated, and the most there was at one time.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(now, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Tables that are made once, of the dictionary and of inflating.
const ONCE: usize = 4 << 20;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
    let before = NOW.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let mut inflated = Vec::new();
    let read_all = read(bytes, bytes.len() as u64, &mut inflated, &limits);
    let took = MOST.load(Ordering::Relaxed) - before;
    // An element takes eight bytes of what is read, which may be what was inflated.
    let elements = (bytes.len() + limits.inflated_bytes) / 8;
    let bound = Limits::BYTES_AN_ELEMENT * elements.min(limits.elements);
    assert!(took <= bound + 3 * limits.inflated_bytes + ONCE, "{took} bytes of {}", bytes.len());
    match read_all {
        Ok(header) => {
            look(&header.meta);
            look(&header.data);
            let cells = inventory::cells(&header).count();
            assert_eq!(cells, inventory::columns().count());
            assert!(judge(&header, &Profile::default(), &Settings::default()).total() < u32::MAX);
        }
        Err(Unreadable::NeedsMore { .. }) => panic!("the whole file needs more of itself"),
        Err(_) => {}
    }
    let window = bytes.len() / 2;
    let mut inflated = Vec::new();
    let part = read(&bytes[..window], bytes.len() as u64, &mut inflated, &limits);
    if let Err(Unreadable::NeedsMore { bytes: needed }) = part {
        assert!(needed > window as u64 && needed <= bytes.len() as u64);
    }
});

/// Every reading of every element.
fn look(set: &DataSet<'_>) {
    for (at, element) in set.elements.iter().enumerate() {
        set.text_of(element);
        // A tag that stands there a thousand times has one value, and is looked for once.
        if at < 1024 && set.get(element.tag).is_some_and(|found| std::ptr::eq(found, element)) {
            set.numbers(element.tag);
            set.date(element.tag);
        }
        element.items().iter().for_each(look);
    }
}
