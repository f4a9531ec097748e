//! Which of several answers stands on a day.

use std::fs;
use std::path::Path;

use crate::program::{check, example, list, run, text};

/// A file of answers to one requirement's own question.
fn write(device: &Path, file: &str, day: &str, verdict: &str) {
    let text = format!(
        "[[attestation]]\nquestion = \"requirement:us.pm.registration\"\nverdict = \"{verdict}\"\n\
         answer = \"It is so.\"\nperson = \"A. Nobody (invented)\"\non = {day}\n"
    );
    fs::write(device.join("attestations").join(file), text).unwrap();
}

/// The answer about the requirement, and the codes of problems with files of answers.
fn told(device: &Path) -> (String, Vec<String>) {
    let (_, told) = check(device, "us");
    let findings = list(&told, "findings");
    let about = findings.iter().find(|one| text(one, "requirement") == "us.pm.registration");
    let problems = list(&told, "problems").iter();
    let of_answers = problems.filter(|one| text(one, "file").starts_with("attestations/"));
    let because = list(about.unwrap(), "parts").iter().map(|part| text(part, "because"));
    let said = because.filter(|words| words.contains("A. Nobody")).map(str::to_string).collect();
    (said, of_answers.map(|one| text(one, "code").to_string()).collect())
}

#[test]
fn the_latest_answer_by_the_day_stands_whatever_its_file_is_called() {
    let folder = example();
    let device = folder.path().join("device");
    assert_eq!(told(&device), (String::new(), vec![]));

    write(&device, "answers.toml", "2026-11-20", "does not apply");
    assert!(told(&device).0.contains("(2026-11-20)"));
    // An older one in a file that is read later takes nothing away.
    write(&device, "zzz.toml", "2026-11-10", "not satisfied");
    assert!(told(&device).0.contains("(2026-11-20)"));
    assert_eq!(told(&device).1, Vec::<String>::new());
    // A newer one does.
    write(&device, "zzz.toml", "2026-11-21", "does not apply");
    assert!(told(&device).0.contains("(2026-11-21)"));
    // On the same day the program's own file speaks, and the other is told where it differs.
    write(&device, "zzz.toml", "2026-11-20", "not satisfied");
    assert_eq!(told(&device).1, ["duplicate-answer"]);
    write(&device, "zzz.toml", "2026-11-20", "does not apply");
    assert_eq!(told(&device).1, Vec::<String>::new());
    // Nobody has answered after the day that is assessed.
    write(&device, "zzz.toml", "2026-11-23", "not satisfied");
    let (said, problems) = told(&device);
    assert!(said.contains("(2026-11-20)"), "{said}");
    assert_eq!(problems, ["later-answer"]);
    fs::remove_file(device.join("attestations/answers.toml")).unwrap();
    assert_eq!(told(&device).0, "");
}

#[test]
fn an_answer_of_a_later_day_stays_in_its_file() {
    let folder = example();
    let device = folder.path().join("device");
    write(&device, "later.toml", "2026-12-24", "does not apply");
    let sheet = ["questions", "device", "--to", "us", "--on", "2026-11-22", "-o", "out.xlsx"];
    assert_eq!(run(folder.path(), &sheet).code, 1);
    let read = ["questions", "device", "--read", "out.xlsx", "--on", "2026-11-22"];
    assert_eq!(run(folder.path(), &read).code, 0);
    let kept = fs::read_to_string(device.join("attestations/answers.toml")).unwrap();
    assert!(kept.contains("2026-12-24"));
}

#[test]
fn what_cannot_be_read_is_counted_and_an_absent_document_told_at_its_cell_and_in_its_file() {
    let folder = example();
    let device = folder.path().join("device");
    let sheet = "Id,Verdict,Answer,Document,Name,Date\n\
         requirement:us.pm.registration,satisfied,It is so.,docs/absent.md,A. Nobody,2026-11-20\n\
         requirement:us.label.gudid,satisfied,It is so.,,A. Nobody,2026-12-01\n\
         requirement:us.hf.category,well,It is so.,,A. Nobody,2026-11-20\n";
    fs::write(folder.path().join("sheet.csv"), sheet).unwrap();
    let read = ["questions", "device", "--read", "sheet.csv", "--on", "2026-11-22"];
    let told = run(folder.path(), &read);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("1 answer new or changed"), "{}", told.err);
    assert!(told.err.ends_with("answers.toml; 2 rows not read\n"), "{}", told.err);
    assert!(told.err.contains("missing-file"), "{}", told.err);
    assert!(told.err.contains("sheet.csv:2"), "{}", told.err);

    let (_, told) = check(&device, "us");
    let problems = list(&told, "problems").iter();
    let absent: Vec<_> = problems.filter(|one| text(one, "code") == "missing-file").collect();
    assert_eq!(absent.len(), 1);
    assert_eq!(text(absent[0], "file"), "attestations/answers.toml");
    assert!(text(absent[0], "message").contains("docs/absent.md"));
}
