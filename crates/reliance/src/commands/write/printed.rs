//! PDFs of an earlier run, which need not be set again where nothing they follow from changed.
//!
//! `.written/NAME.pdf.sha256` holds two hashes: of what a PDF was made of, and of its bytes. A
//! PDF that somebody changed since has other bytes, and is set again.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::folder::hexadecimal;
use crate::write;

/// A PDF, with what it was made of.
pub(super) struct Printed {
    pub(super) bytes: Vec<u8>,
    /// SHA-256 of all that its bytes follow from.
    pub(super) made_of: [u8; 32],
}

impl Printed {
    /// Keep what the next run asks for; the PDF itself is written before.
    ///
    /// # Errors
    ///
    /// A sentence if it cannot be written.
    pub(super) fn keep(&self, out: &Path, file: &str) -> Result<(), String> {
        write::if_changed(&hashes_path(out, file), self.hashes().as_bytes())
    }

    fn hashes(&self) -> String {
        let (made_of, bytes) = (hexadecimal(&self.made_of), Sha256::digest(&self.bytes));
        format!("{made_of}\n{}\n", hexadecimal(&bytes))
    }
}

fn hashes_path(out: &Path, file: &str) -> PathBuf {
    out.join(".written").join(format!("{file}.pdf.sha256"))
}

#[cfg(feature = "pdf")]
mod earlier {
    use reliance_documents::paper::Paper;

    use super::{Path, PathBuf, Printed, hashes_path, hexadecimal};
    use crate::folder::read_bounded;

    /// Largest PDF that is taken from an earlier run, in bytes.
    const LARGEST_PDF: u64 = 256 << 20;
    /// Two hashes in hexadecimal with their line ends, in bytes.
    const LENGTH: u64 = 130;

    impl Printed {
        /// The PDF of an earlier run, where it is as it was written and was made of the same.
        pub(crate) fn last(out: &Path, paper: &Paper, made_of: [u8; 32]) -> Option<Printed> {
            let hashes = read_bounded(&hashes_path(out, &paper.file), LENGTH).ok()?;
            if !hashes.starts_with(hexadecimal(&made_of).as_bytes()) {
                return None;
            }
            let bytes = read_bounded(&pdf_path(out, paper), LARGEST_PDF).ok()?;
            let printed = Printed { bytes, made_of };
            (printed.hashes().as_bytes() == hashes).then_some(printed)
        }
    }

    fn pdf_path(out: &Path, paper: &Paper) -> PathBuf {
        let state = if paper.is_draft() { ".draft" } else { "" };
        out.join(format!("{}{state}.pdf", paper.file))
    }
}
