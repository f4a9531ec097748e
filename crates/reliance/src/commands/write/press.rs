//! Papers as PDF, where the program was built with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use reliance_documents::paper::Paper;

pub(super) use made::Press;

/// The bytes of each PDF by the file's base name, or why there is none.
pub(super) type Set = BTreeMap<String, Result<Vec<u8>, String>>;

#[cfg(feature = "pdf")]
mod made {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use reliance_pdf::Typesetter;

    use super::{Paper, PathBuf, Set};
    use crate::progress::Counted;
    use crate::{folder, say};

    /// In bytes; a collection of all Chinese weights has 120 MiB.
    const LARGEST_FONT: u64 = 256 << 20;

    /// Sets papers, as many at once as there are cores.
    pub(crate) struct Press {
        fonts: Vec<Vec<u8>>,
    }

    impl Press {
        pub(crate) fn with(fonts: &[PathBuf]) -> Result<Option<Press>, String> {
            let mut read = Vec::new();
            for path in fonts {
                let bytes = folder::read_bounded(path, LARGEST_FONT)?;
                if !reliance_pdf::is_font(&bytes) {
                    return Err(format!("{} is no font (TTF, OTF, TTC)", path.display()));
                }
                read.push(bytes);
            }
            Ok(Some(Press { fonts: read }))
        }

        pub(crate) fn set(&self, papers: &[&Paper]) -> Set {
            let bar = Counted::of("PDF", papers.len() as u64);
            let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
            let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
            thread::scope(|scope| {
                for _ in 0..cores.min(papers.len()) {
                    scope.spawn(|| {
                        let mut typesetter = Typesetter::new(&self.fonts);
                        while let Some(paper) = papers.get(next.fetch_add(1, Ordering::Relaxed)) {
                            let pdf = typesetter.set(paper).map_err(|faults| faults.join("; "));
                            if let Ok(mut done) = done.lock() {
                                done.push((paper.file.clone(), pdf));
                            }
                            bar.one_more();
                        }
                    });
                }
            });
            let done: std::collections::BTreeMap<_, _> =
                done.into_inner().unwrap_or_default().into_iter().collect();
            for (file, pdf) in &done {
                let Ok(pdf) = pdf else { continue };
                if !pdf.replaced.is_empty() {
                    let letters: Vec<String> = pdf.replaced.iter().map(super::letter).collect();
                    say::talk(&format!(
                        "{file}: no font has {}, a box stands in its place; give one with --font",
                        letters.join(", ")
                    ));
                }
            }
            done.into_iter().map(|(file, pdf)| (file, pdf.map(|pdf| pdf.bytes))).collect()
        }
    }
}

#[cfg(not(feature = "pdf"))]
mod made {
    use super::{Paper, PathBuf, Set};

    /// There is none.
    pub(crate) enum Press {}

    impl Press {
        pub(crate) fn with(_: &[PathBuf]) -> Result<Option<Press>, String> {
            Ok(None)
        }

        pub(crate) fn set(&self, _: &[&Paper]) -> Set {
            match *self {}
        }
    }
}

#[cfg(feature = "pdf")]
fn letter(letter: &char) -> String {
    match letter.is_control() {
        true => format!("U+{:04X}", u32::from(*letter)),
        false => format!("`{letter}` (U+{:04X})", u32::from(*letter)),
    }
}
