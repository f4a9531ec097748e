//! `reliance toc`: tables of contents, and trees held against rules.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use reliance_checks::submission;
use reliance_documents::{checked_text, contents_text};

use super::{as_json, load_catalogue, market};
use crate::{say, tree};

/// Look at tables of contents of submissions, and check a tree
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  reliance toc list")]
pub(crate) struct Toc {
    #[command(subcommand)]
    command: TocCommand,
}

/// What to do with a table of contents
#[derive(Debug, Subcommand)]
enum TocCommand {
    /// List numbers and headings, with the kinds of documents that go there
    #[command(after_help = "Example:\n  reliance toc list --format json")]
    List {
        /// How to print
        #[arg(long, value_parser = ["text", "json"], default_value = "text")]
        format: String,
    },
    /// Hold a tree of files against rules on names, sizes, forms and headings
    #[command(after_help = "\
Examples:
  reliance toc check submission --to us
  reliance toc check ecopy-folder --profile us-ecopy --profile portable

Each rule comes with its source, its force and how it was read; what was written from memory is
marked, and has to be looked up before a submission hangs on it. Nothing is changed.

Exit codes:
  0  every rule is met, and no needed heading is empty
  1  something is not met
  2  the tree could not be read")]
    Check(Check),
}

#[derive(Debug, Args)]
struct Check {
    /// Folder with the tree
    #[arg(value_name = "TREE")]
    tree: PathBuf,
    /// Rules to apply: toc, us-ecopy, portable; toc and portable if absent
    #[arg(long, value_name = "PROFILE")]
    profile: Vec<String>,
    /// Market, whose needed headings must not stay empty
    #[arg(long, value_name = "MARKET")]
    to: Option<String>,
    /// How to print
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
}

pub(super) fn run(args: &Toc, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = load_catalogue(catalogue)?;
    match &args.command {
        TocCommand::List { format } => {
            let contents = catalogue.contents.first();
            let contents = contents.ok_or("the catalogue has no table of contents")?;
            say::data(&match format.as_str() {
                "json" => as_json(contents)?,
                _ => contents_text(contents),
            });
            Ok(false)
        }
        TocCommand::Check(args) => {
            let code = args.to.as_deref().map(|word| market(&catalogue, word)).transpose()?;
            let profiles = match args.profile.is_empty() {
                true => vec!["toc".to_string(), "portable".to_string()],
                false => args.profile.clone(),
            };
            for profile in &profiles {
                let rules = &catalogue.folder_rules;
                if !rules.iter().any(|rule| rule.profile == *profile) {
                    let mut known: Vec<&str> =
                        rules.iter().map(|rule| rule.profile.as_str()).collect();
                    known.sort_unstable();
                    known.dedup();
                    return Err(format!(
                        "there are no rules `{profile}`; there are {}",
                        known.join(", ")
                    ));
                }
            }
            let found = tree::read(&args.tree)?;
            let checked = submission::check(&catalogue, &found, &profiles, code);
            say::data(&match args.format.as_str() {
                "json" => as_json(&checked)?,
                _ => checked_text(&checked),
            });
            Ok(!checked.is_met())
        }
    }
}
