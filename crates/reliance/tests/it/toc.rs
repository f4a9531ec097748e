//! Trees by the table of contents, laid and checked, as users see them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{DAY, Ran, example, run};

const LAY: [&str; 8] = ["write", "device", "--to", "us", "--on", DAY, "--toc", "tree"];

/// Lay Word files, or the form that is named.
fn lay(folder: &Path, form: Option<&str>) -> Ran {
    run(folder, &[&LAY[..], &["--format", form.unwrap_or("docx")]].concat())
}

fn check(folder: &Path, more: &[&str]) -> (i32, Value) {
    let base = ["toc", "check", "tree", "--format", "json"];
    let ran = run(folder, &[&base[..], more].concat());
    (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err)))
}

/// Files below a folder with their bytes, by path.
fn below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The ids of rules that are not met.
fn broken(told: &Value) -> Vec<&str> {
    let rules = told["rules"].as_array().unwrap().iter();
    let broken = rules.filter(|rule| !rule["broken"].as_array().unwrap().is_empty());
    broken.map(|rule| rule["rule"]["id"].as_str().unwrap()).collect()
}

#[test]
fn papers_and_documents_of_the_example_go_under_their_headings() {
    let folder = example();
    let ran = lay(folder.path(), None);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let laid: Vec<&str> = ran.out.lines().skip_while(|line| !line.starts_with("1.")).collect();
    insta::assert_snapshot!(laid.join("\n"));
    let before = below(&folder.path().join("tree"));
    assert!(before.len() > 30, "{}", before.len());
    let again = lay(folder.path(), None);
    assert_eq!((again.code, &again.out), (1, &ran.out));
    assert_eq!(below(&folder.path().join("tree")), before);
    let (code, told) = check(folder.path(), &["--to", "us"]);
    assert_eq!((code, told["edition"].as_str()), (1, Some("4")));
    // What is laid are Word and other files, and no PDF yet; all else is met.
    assert_eq!(broken(&told), ["toc.pdf"]);
}

#[test]
fn a_tree_has_pdf_where_the_program_has_it_and_nothing_that_stays_inside() {
    let folder = example();
    let ran = run(folder.path(), &LAY);
    let names: Vec<String> =
        below(&folder.path().join("tree")).into_iter().map(|(name, _)| name).collect();
    let papers = |ending: &str| names.iter().filter(|name| name.ends_with(ending)).count();
    match cfg!(feature = "pdf") {
        true => {
            assert!(papers(".draft.pdf") > 20, "{names:?}");
            assert_eq!(papers(".docx"), 0, "{names:?}");
        }
        false => {
            assert!(papers(".draft.docx") > 20, "{names:?}");
            assert!(ran.err.contains("without PDF; authorities"), "{}", ran.err);
        }
    }
    for inside in ["executive-summary", "gap-report", "evidence-map", "estar-map"] {
        assert!(names.iter().all(|name| !name.contains(inside)), "{inside}: {names:?}");
        assert!(!ran.out.contains(&format!("unplaced\t{inside}")), "{}", ran.out);
    }
}

#[test]
fn nothing_is_written_over_that_was_not_laid() {
    let folder = example();
    lay(folder.path(), None);
    let tree = folder.path().join("tree");
    let find = |name: &str| -> PathBuf {
        let all = below(&tree);
        let found = all.iter().find(|(path, _)| path.ends_with(name));
        tree.join(&found.unwrap_or_else(|| panic!("{name} is not in {all:?}")).0)
    };
    let (cover, sbom) = (find("01-cover.draft.docx"), find("sbom.cdx.json"));
    fs::write(&cover, "changed by a person").unwrap();
    fs::write(tree.join("own.txt"), "own").unwrap();
    fs::remove_file(&sbom).unwrap();
    let ran = lay(folder.path(), None);
    assert!(ran.err.contains("left alone: 1 REG ADMIN/1.01 Cover Letter"), "{}", ran.err);
    assert!(ran.err.contains("not laid by this program: own.txt"), "{}", ran.err);
    assert_eq!(fs::read(&cover).unwrap(), b"changed by a person");
    assert!(sbom.is_file());
    // In another form, the first files have no place any more: ours go, the changed one stays.
    let ran = lay(folder.path(), Some("html"));
    assert!(ran.err.contains("it has no place any more"), "{}", ran.err);
    let names: Vec<String> = below(&tree).into_iter().map(|(name, _)| name).collect();
    let docx: Vec<&String> = names.iter().filter(|name| name.ends_with(".docx")).collect();
    assert_eq!(docx.len(), 1, "{docx:?}");
    assert_eq!(fs::read(&cover).unwrap(), b"changed by a person");
}

#[test]
fn a_tree_is_not_laid_where_it_may_not_be() {
    let folder = example();
    let within = ["write", "device", "--to", "us", "--toc", "device/tree"];
    let ran = run(folder.path(), &within);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("within the device folder"), "{}", ran.err);
    fs::create_dir_all(folder.path().join("tree/3 NON-CLINICAL/3.02 Risk Management")).unwrap();
    let ran = lay(folder.path(), None);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("edition 3"), "{}", ran.err);
    let none = run(folder.path(), &["toc", "check", "nowhere"]);
    assert_eq!(none.code, 2, "{}", none.err);
    let none = run(folder.path(), &["toc", "check", "tree", "--profile", "mars"]);
    assert!(none.code == 2 && none.err.contains("us-ecopy"), "{}", none.err);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_tree_is_not_followed() {
    let folder = example();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::create_dir(folder.path().join("tree")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.path().join("tree/1 REG ADMIN")).unwrap();
    let ran = lay(folder.path(), None);
    assert!(ran.err.contains("a link stands on its path"), "{}", ran.err);
    assert!(below(&elsewhere).is_empty());
    let (_, told) = check(folder.path(), &[]);
    assert!(broken(&told).contains(&"portable.no-links"), "{told}");
}

#[test]
fn an_electronic_copy_that_meets_its_rules_and_one_that_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    let put = |path: &str, bytes: &[u8]| {
        let path = tree.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("VOL_001_Admin/001_Cover letter.pdf", b"%PDF-1.7\n%%EOF");
    put("VOL_002_Data/001_Report.pdf", b"%PDF-1.7\n%%EOF");
    put("VOL_002_Data/MISC FILES/data.csv", b"a,b");
    let profiles = ["--profile", "us-ecopy", "--profile", "portable"];
    let (code, told) = check(folder.path(), &profiles);
    assert_eq!((code, broken(&told)), (0, vec![]), "{told}");
    put("VOL_002_Data/003_Locked #1.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>");
    put("VOL_002_Data/Table.xlsx", b"PK");
    put("VOL_002_Data/004_Attached.pdf", b"%PDF-1.7\n<< /Type /EmbeddedFile >>");
    put("VOL_002_Data/005_Empty.pdf", b"");
    let large = fs::File::create(tree.join("VOL_002_Data/006_Large.pdf")).unwrap();
    large.set_len(52_428_801).unwrap();
    put("VOL_002_Data/007_a.txt", &[b"%PDF-1.7\n", &b" ".repeat(65_520)[..], b"/Encrypt"].concat());
    let (code, told) = check(folder.path(), &profiles);
    let expected = [
        "us-ecopy.pdf",
        "us-ecopy.prefix",
        "us-ecopy.size",
        "us-ecopy.characters",
        "us-ecopy.no-password",
        "us-ecopy.no-attachments",
        "portable.not-empty",
    ];
    assert_eq!((code, broken(&told)), (1, expected.to_vec()), "{told}");
    let locked = told["rules"].as_array().unwrap().iter();
    let locked = locked.filter(|rule| rule["rule"]["id"] == "us-ecopy.no-password");
    let paths: Vec<usize> = locked.map(|rule| rule["broken"].as_array().unwrap().len()).collect();
    assert_eq!(paths, [2], "a mark across two parts is seen");
    let text = run(folder.path(), &["toc", "check", "tree", "--profile", "us-ecopy"]);
    assert!(text.out.contains("from memory: look it up") && text.out.contains("do: split it"));
}
