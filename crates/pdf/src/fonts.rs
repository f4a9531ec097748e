//! The built-in fonts, and which characters they can show.

use sha2::{Digest, Sha256};
use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::FontStore;

/// Chinese glyphs, cut down to GB 2312; licence in `fonts/OFL.txt`.
const CHINESE: [&[u8]; 2] = [
    include_bytes!("../fonts/NotoSansCJKsc-Regular-GB2312.otf"),
    include_bytes!("../fonts/NotoSansCJKsc-Bold-GB2312.otf"),
];

/// Printed in place of a character that no font has.
pub(crate) const UNKNOWN: char = '\u{25a1}';

/// Every font the template may use: the built-in ones, and those of `more`.
pub(crate) fn store(more: &[Vec<u8>]) -> FontStore {
    let mut store = FontStore::new();
    store.extend(typst_kit::fonts::embedded());
    let files = CHINESE.iter().map(|bytes| Bytes::new(*bytes));
    for file in files.chain(more.iter().map(|bytes| Bytes::new(bytes.clone()))) {
        for font in Font::iter(file) {
            let info = font.info().clone();
            store.push((font, info));
        }
    }
    store
}

/// A hash of the fonts that no version of typst stands for.
pub(crate) fn sha256(more: &[Vec<u8>]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for font in CHINESE.into_iter().chain(more.iter().map(Vec::as_slice)) {
        hash.update((font.len() as u64).to_le_bytes());
        hash.update(font);
    }
    hash.finalize().into()
}

/// Has any font this character?
pub(crate) fn has(store: &FontStore, letter: char) -> bool {
    if letter.is_control() {
        return letter == '\n' || letter == '\t';
    }
    let book = store.book();
    (0..).map_while(|index| book.info(index)).any(|info| info.coverage.contains(letter.into()))
}

/// Does a file hold at least one font?
pub fn is_font(bytes: &[u8]) -> bool {
    Font::iter(Bytes::new(bytes.to_vec())).next().is_some()
}
