//! A document read by a process of its own, within a time.
//!
//! The program starts itself as `reliance read --child`, which reads the document and
//! writes what it read as JSON. A child that ends in another way, or takes too long, is a
//! problem of the document.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reliance_evidence::documents;
use reliance_model::content::Content;
use reliance_model::problem::{Place, Problem, Reading, Severity};
use serde::{Deserialize, Serialize};

use crate::codes;

/// How long a document may take.
const LONGEST: Duration = Duration::from_secs(60);
/// How often the child is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// What a child writes.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    content: Content,
    problems: Vec<Told>,
}

/// A problem as it passes between processes; the file is known, and so is every code.
#[derive(Debug, Serialize, Deserialize)]
struct Told {
    code: String,
    is_error: bool,
    message: String,
    help: Option<String>,
}

/// What the child writes about a document.
///
/// # Errors
///
/// A sentence if it cannot be written down.
pub(crate) fn answer(name: &str, bytes: &[u8]) -> Result<String, String> {
    let reading = documents::read(name, bytes);
    let told = |problem: Problem| Told {
        code: problem.code.to_string(),
        is_error: problem.severity == Severity::Error,
        message: problem.message,
        help: problem.help,
    };
    let problems = reading.problems.into_iter().map(told).collect();
    let answer = Answer { content: reading.items, problems };
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}

/// Read a document in a child.
pub(super) fn read(name: &str, path: &Path, bytes: &[u8]) -> Reading<Content> {
    if cfg!(test) {
        // The tests' own program is not this one.
        return documents::read(name, bytes);
    }
    child(name, path).unwrap_or_else(|why| {
        let message = format!("the document cannot be read: {why}");
        let problem = Problem::error("bad-document", name, message)
            .help("open it and print it to a new PDF, or give the text as .docx or .txt");
        let items = Content { file: name.to_string(), ..Content::default() };
        Reading { items, problems: vec![problem] }
    })
}

#[expect(clippy::disallowed_methods, reason = "the binary starts itself, and watches the time")]
fn child(name: &str, path: &Path) -> Result<Reading<Content>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program)
        .args(["read", "--child", name])
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut out = child.stdout.take().ok_or("its reader cannot be heard")?;
    let heard = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).map(|_| bytes)
    });
    wait(&mut child, Instant::now() + LONGEST)?;
    let bytes = heard.join().ok().and_then(Result::ok).ok_or("its reader failed")?;
    let answer: Answer = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let known = |told: Told| {
        let code = codes::all().find(|(code, _)| *code == told.code);
        let code = code.map_or("bad-document", |(code, _)| code);
        Problem {
            code,
            severity: if told.is_error { Severity::Error } else { Severity::Warning },
            message: told.message,
            file: name.to_string(),
            place: Place::File,
            help: told.help,
        }
    };
    let problems = answer.problems.into_iter().map(known).collect();
    Ok(Reading { items: answer.content, problems })
}

/// Wait for the child until then, and end it.
#[expect(clippy::disallowed_methods, reason = "the binary watches the time of its child")]
fn wait(child: &mut Child, until: Instant) -> Result<(), String> {
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("its reader failed ({status})")),
            None if Instant::now() >= until => {
                // Whether it ended by itself just now makes no difference.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it takes longer than {} seconds", LONGEST.as_secs()));
            }
            None => std::thread::sleep(LOOK),
        }
    }
}
