//! Writes an invented assessment in every form into a folder, to be looked at.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

use reliance_documents as documents;

#[expect(clippy::disallowed_methods, reason = "an example writes files to look at")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: sample FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    let assessment = sample::assessment();
    std::fs::write(folder.join("report.html"), documents::html(&assessment))?;
    std::fs::write(folder.join("report.json"), documents::json(&assessment))?;
    std::fs::write(folder.join("report.txt"), documents::text(&assessment, 100, false))?;
    std::fs::write(folder.join("report.sarif"), documents::sarif(&assessment))?;
    std::fs::write(folder.join("requirements.xlsx"), documents::requirements_xlsx(&assessment)?)?;
    let attestations = std::collections::BTreeMap::new();
    let questions = documents::questions_xlsx(&assessment.questions, &attestations, assessment.on)?;
    std::fs::write(folder.join("questions.xlsx"), questions)?;
    Ok(())
}
