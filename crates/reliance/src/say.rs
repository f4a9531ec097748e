//! stdout is data, stderr is talk. A reader that goes away is no failure.

use std::io::Write;

/// Write data to stdout.
pub(crate) fn data(text: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe, as of `reliance ... | head`, means that the reader has what it wants.
    let _ = out
        .write_all(text.as_bytes())
        .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
}

/// Write one line of talk to stderr.
pub(crate) fn talk(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
