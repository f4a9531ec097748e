//! What the `rustsec` library, of which `cargo audit` is made, finds in lock files.
//!
//! Built outside the workspace, so that the library is no dependency of the program:
//! `benches/README.md` says how. Arguments: the unpacked database, then lock files; one line
//! of JSON a lock file.

use rustsec::advisory::Informational;
use rustsec::report::{Report, Settings};
use rustsec::{Database, Lockfile};

fn main() -> Result<(), rustsec::Error> {
    let mut args = std::env::args().skip(1);
    let database = Database::open(args.next().unwrap_or_default().as_ref())?;
    let settings = Settings {
        informational_warnings: vec![
            Informational::Unmaintained,
            Informational::Unsound,
            Informational::Notice,
        ],
        ..Settings::default()
    };
    for lock in args {
        let file = Lockfile::load(&lock)?;
        let report = Report::generate(&database, &file, &settings);
        let packages = file.packages.len();
        println!("{}", serde_json::json!({ "lock": lock, "packages": packages, "report": report }));
    }
    Ok(())
}
