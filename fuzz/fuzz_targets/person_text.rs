//! What persons wrote, in a Word document or the file beside it, is read back or told.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::documents::person_text::{read_docx, read_texts, tidy};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    if first % 2 == 0 {
        assert_eq!(read_docx("a.docx", rest), read_docx("a.docx", rest));
    } else {
        let text = String::from_utf8_lossy(rest);
        for kept in read_texts("a.toml", &text).items.values() {
            // What is kept once stays as it is.
            assert_eq!(tidy(&tidy(&kept.text)), tidy(&kept.text));
        }
    }
});
