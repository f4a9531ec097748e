//! Papers as PDF, where the program was built with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reliance_documents::paper::Paper;

use super::printed::Printed;

pub(super) use made::Press;

/// Each PDF by the file's base name, or why there is none.
pub(super) type Set = BTreeMap<String, Result<Printed, String>>;

#[cfg(feature = "pdf")]
mod made {
    use std::cmp::Reverse;
    use std::collections::BTreeSet;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use reliance_pdf::Typesetter;

    use super::{Paper, Path, PathBuf, Printed, Set};
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

        /// Set what was not set before into `earlier`, where that is given, of the same words.
        pub(crate) fn set(&self, papers: &[&Paper], earlier: Option<&Path>) -> Set {
            let bar = Counted::of("PDF", papers.len() as u64);
            // The long ones first, so that no core waits for one at the end.
            let mut papers = papers.to_vec();
            papers.sort_by_key(|paper| Reverse(paper.traces.len() + paper.blocks.len()));
            let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
            let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
            thread::scope(|scope| {
                for _ in 0..cores.min(papers.len()) {
                    scope.spawn(|| {
                        let mut typesetter = Typesetter::new(&self.fonts);
                        while let Some(paper) = papers.get(next.fetch_add(1, Ordering::Relaxed)) {
                            let pdf = one(&mut typesetter, paper, earlier);
                            if let Ok(mut done) = done.lock() {
                                done.push((paper.file.clone(), pdf));
                            }
                            bar.one_more();
                        }
                    });
                }
            });
            let mut done = done.into_inner().unwrap_or_default();
            done.sort_by(|(one, _), (other, _)| one.cmp(other));
            let pdf = |(file, pdf): (String, Result<(Printed, BTreeSet<char>), String>)| {
                let pdf = pdf.map(|(pdf, replaced)| {
                    tell_boxes(&file, &replaced);
                    pdf
                });
                (file, pdf)
            };
            done.into_iter().map(pdf).collect()
        }
    }

    /// A PDF, and the characters that no font has.
    fn one(
        typesetter: &mut Typesetter,
        paper: &Paper,
        earlier: Option<&Path>,
    ) -> Result<(Printed, BTreeSet<char>), String> {
        let joined = |faults: Vec<String>| faults.join("; ");
        let manuscript = typesetter.prepare(paper).map_err(joined)?;
        let made_of = typesetter.made_of(&manuscript);
        let printed = match earlier.and_then(|out| Printed::last(out, paper, made_of)) {
            Some(printed) => printed,
            None => Printed { bytes: typesetter.set(&manuscript).map_err(joined)?, made_of },
        };
        Ok((printed, manuscript.replaced))
    }

    fn tell_boxes(file: &str, replaced: &BTreeSet<char>) {
        if replaced.is_empty() {
            return;
        }
        let letters: Vec<String> = replaced.iter().map(super::letter).collect();
        say::talk(&format!(
            "{file}: no font has {}, a box stands in its place; give one with --font",
            letters.join(", ")
        ));
    }
}

#[cfg(not(feature = "pdf"))]
mod made {
    use super::{Paper, Path, PathBuf, Set};

    /// There is none.
    pub(crate) enum Press {}

    impl Press {
        pub(crate) fn with(_: &[PathBuf]) -> Result<Option<Press>, String> {
            Ok(None)
        }

        pub(crate) fn set(&self, _: &[&Paper], _: Option<&Path>) -> Set {
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
