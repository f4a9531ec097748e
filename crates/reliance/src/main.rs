//! Takes an AI medical device accepted in one market into the next.
//!
//! The only crate that touches disk, clock and environment. `pipeline` is the whole program
//! in one screen; a command is one file under `commands/`.

mod answered;
mod builtin;
mod cli;
mod codes;
mod commands;
mod contents;
mod cyber;
mod example;
mod folder;
mod kept;
mod pipeline;
mod problems;
mod progress;
mod say;
mod source;
mod statements;
mod statistics;
mod threats;
mod tree;
mod vulnerabilities;
mod write;

use std::process::ExitCode;

use clap::Parser;

/// Nothing that counts is open.
const EXIT_NOTHING_OPEN: u8 = 0;
/// Something is not shown, undetermined, or waits for a person.
const EXIT_OPEN: u8 = 1;
/// Nothing could be assessed.
const EXIT_ERROR: u8 = 2;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(open) => ExitCode::from(if open { EXIT_OPEN } else { EXIT_NOTHING_OPEN }),
        Err(error) => {
            say::talk(&format!("error: {error}"));
            ExitCode::from(EXIT_ERROR)
        }
    }
}
