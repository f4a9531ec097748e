//! What persons wrote, kept from one writing to the next.
//!
//! A person writes in the Word document or in `texts/NAME.toml` beside it. A copy of the
//! document as it was written last (`.written/NAME.docx`) tells which of the two was changed:
//! the changed one counts, and where both were, nothing is written over.

use std::fs;
use std::path::{Path, PathBuf};

use reliance_evidence::documents::person_text::{read_docx, read_texts, tidy};
use reliance_model::person_text::{PersonText, Returned, Texts};
use reliance_model::problem::Problem;

use crate::folder::read_bounded;
use crate::write;

/// Largest document that is read back, in bytes.
const MAX_DOCUMENT: u64 = 256 << 20;
/// Largest file of texts, in bytes.
const MAX_TEXTS: u64 = 16 << 20;

/// What was kept of a document.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Persons' texts.
    pub(super) texts: Texts,
    /// What a person has to be told.
    pub(super) said: Vec<String>,
    /// Were texts changed in both places, so that nothing may be written?
    pub(super) conflict: bool,
    /// Problems of the files.
    pub(super) problems: Vec<Problem>,
    /// A document that was changed by hand outside its places for persons.
    edited: Option<(PathBuf, Vec<u8>)>,
}

/// Read what is kept of the document `file` in `out`.
pub(super) fn read(out: &Path, file: &str) -> Kept {
    let mut kept = Kept::default();
    let path = texts_path(out, file);
    let beside = bytes(&path, MAX_TEXTS, &mut kept).map(|bytes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut texts = read_texts(&name(&path), &text).into_items(&mut kept.problems);
        texts.retain(|_, text| !text.text.is_empty());
        texts
    });
    if !kept.problems.is_empty() {
        // Words that cannot be read must not be lost.
        kept.conflict = true;
        return kept;
    }
    let written = bytes(&base_path(out, file), MAX_DOCUMENT, &mut kept);
    let states = ["draft.docx", "docx"].map(|state| out.join(format!("{file}.{state}")));
    let found = states.into_iter().find_map(|path| {
        let bytes = bytes(&path, MAX_DOCUMENT, &mut kept)?;
        Some((path, bytes))
    });
    let changed = found.filter(|(_, bytes)| Some(bytes) != written.as_ref());
    let base = written.map(|bytes| read_docx(file, &bytes).items);
    kept.texts = match (&beside, &base) {
        (Some(texts), _) => texts.clone(),
        (None, Some(base)) => plain(base),
        (None, None) => Texts::new(),
    };
    if let Some((path, bytes)) = changed {
        let before = kept.problems.len();
        let returned = read_docx(&name(&path), &bytes).into_items(&mut kept.problems);
        if kept.problems.len() > before {
            kept.conflict = true;
            return kept;
        }
        merge(&mut kept, &name(&path), &returned, base.as_ref());
        if base.as_ref().map(|base| &base.outside) != Some(&returned.outside) {
            kept.edited = Some((path, bytes));
        }
    }
    kept
}

/// Take over what was written into the document.
fn merge(kept: &mut Kept, document: &str, returned: &Returned, base: Option<&Returned>) {
    for (key, text) in &returned.texts {
        let before = base.and_then(|base| base.texts.get(key)).map(|text| tidy(text));
        let before = before.unwrap_or_default();
        let now = tidy(text);
        let beside = kept.texts.get(key).map(|text| text.text.clone()).unwrap_or_default();
        if now == before || now == beside {
            continue;
        }
        if beside != before {
            kept.conflict = true;
            kept.said.push(format!(
                "`{key}` was changed both in {document} and in the file of texts beside it; give both the same words, then write again"
            ));
        } else if now.is_empty() {
            kept.texts.remove(key);
        } else {
            let (by, on) = returned.changed.clone();
            // The day that this program wrote itself says nothing of the person.
            let own = base.and_then(|base| base.changed.1.as_ref());
            let on = on.filter(|on| Some(on) != own).map(|on| on.chars().take(10).collect());
            kept.texts.insert(key.clone(), PersonText { text: now, by, on });
            kept.said.push(format!("`{key}` is taken over from {document}"));
        }
    }
}

fn plain(base: &Returned) -> Texts {
    let texts = base.texts.iter().filter(|(_, text)| !text.is_empty());
    texts
        .map(|(key, text)| (key.clone(), PersonText { text: tidy(text), ..PersonText::default() }))
        .collect()
}

fn texts_path(out: &Path, file: &str) -> PathBuf {
    out.join("texts").join(format!("{file}.toml"))
}

fn base_path(out: &Path, file: &str) -> PathBuf {
    out.join(".written").join(format!("{file}.docx"))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The bytes of a file that may be absent.
fn bytes(path: &Path, most: u64, kept: &mut Kept) -> Option<Vec<u8>> {
    if !path.is_file() {
        return None;
    }
    match read_bounded(path, most) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            kept.problems.push(Problem::error("unreadable-file", &name(path), error));
            None
        }
    }
}

impl Kept {
    /// Keep a document that was changed by hand under another name.
    ///
    /// # Errors
    ///
    /// A sentence if it cannot be written.
    pub(super) fn set_aside(&mut self, out: &Path, file: &str) -> Result<(), String> {
        let Some((path, bytes)) = self.edited.take() else { return Ok(()) };
        let free = (1..1_000).map(|number| match number {
            1 => out.join(format!("{file}.before.docx")),
            _ => out.join(format!("{file}.before-{number}.docx")),
        });
        let aside = free
            .into_iter()
            .find(|path| !path.exists())
            .ok_or_else(|| format!("there are too many files {file}.before-N.docx"))?;
        write::atomically(&aside, &bytes)?;
        self.said.push(format!(
            "{} was changed outside the places for persons; it is kept as {}",
            name(&path),
            name(&aside)
        ));
        Ok(())
    }
}

/// The document that tracked changes are counted from: the one that was written last without
/// them.
pub(super) fn before(out: &Path, file: &str) -> Option<Vec<u8>> {
    [untracked_path(out, file), base_path(out, file)]
        .iter()
        .find(|path| path.is_file())
        .and_then(|path| read_bounded(path, MAX_DOCUMENT).ok())
}

/// Keep what tracked changes are counted from, or drop it where a document has none.
///
/// # Errors
///
/// A sentence if it cannot be written.
pub(super) fn count_from(out: &Path, file: &str, before: Option<&[u8]>) -> Result<(), String> {
    let path = untracked_path(out, file);
    match before {
        Some(bytes) => write::if_changed(&path, bytes),
        None if path.is_file() => {
            fs::remove_file(&path).map_err(|error| write::cannot("remove", &path, &error))
        }
        None => Ok(()),
    }
}

fn untracked_path(out: &Path, file: &str) -> PathBuf {
    out.join(".written").join(format!("{file}.untracked.docx"))
}

/// Keep the texts, and the document as it is written now.
///
/// # Errors
///
/// A sentence if they cannot be written.
pub(super) fn keep(
    out: &Path,
    file: &str,
    texts: &str,
    document: Option<&[u8]>,
) -> Result<(), String> {
    if !texts.is_empty() {
        write::if_changed(&texts_path(out, file), texts.as_bytes())?;
    }
    match document {
        Some(bytes) => write::if_changed(&base_path(out, file), bytes),
        None => Ok(()),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at the disk")]
mod tests {
    use super::*;

    fn returned(text: &str) -> Returned {
        Returned { texts: [("a".to_string(), text.to_string())].into(), ..Returned::default() }
    }

    fn kept(text: &str) -> Kept {
        let text = PersonText { text: text.into(), ..PersonText::default() };
        Kept { texts: [("a".to_string(), text)].into(), ..Kept::default() }
    }

    #[test]
    fn the_changed_one_counts_and_two_changes_are_told() {
        let base = returned("old");
        let mut one = kept("old");
        merge(&mut one, "x.docx", &returned("new"), Some(&base));
        assert_eq!((one.texts["a"].text.as_str(), one.conflict), ("new", false));
        let mut other = kept("beside");
        merge(&mut other, "x.docx", &returned("old"), Some(&base));
        assert_eq!((other.texts["a"].text.as_str(), other.conflict), ("beside", false));
        let mut both = kept("beside");
        merge(&mut both, "x.docx", &returned("new"), Some(&base));
        assert_eq!((both.texts["a"].text.as_str(), both.conflict), ("beside", true));
    }

    #[test]
    fn the_day_of_a_text_is_the_persons_and_not_the_programs() {
        let on = |day: &str| (None, Some(format!("{day}T00:00:00Z")));
        let base = Returned { changed: on("2026-11-22"), ..returned("old") };
        for (day, told) in [("2026-11-22", None), ("2026-11-25", Some("2026-11-25"))] {
            let mut one = kept("old");
            let now = Returned { changed: on(day), ..returned("new") };
            merge(&mut one, "x.docx", &now, Some(&base));
            assert_eq!(one.texts["a"].on.as_deref(), told);
        }
    }

    #[test]
    fn texts_that_cannot_be_read_are_never_written_over() {
        let out = tempfile::tempdir().unwrap();
        std::fs::create_dir(out.path().join("texts")).unwrap();
        std::fs::write(out.path().join("texts/a.toml"), "[a]\ntext = 3\n").unwrap();
        assert!(read(out.path(), "a").conflict);
    }
}
