//! `reliance scan` of an object store: the same inventory as of a folder.

use std::path::Path;
use std::process::{Command, Output};

use super::scan::tree;

fn scan(place: &Path, path: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reliance"));
    command.current_dir(place).args(["scan", path]).args(arguments).output().unwrap()
}

#[test]
#[cfg(not(feature = "s3"))]
fn without_object_stores_the_error_names_the_feature() {
    let place = tempfile::tempdir().unwrap();
    tree(&place.path().join("images"));
    let output = scan(place.path(), "s3://bucket/images", &["--out", "i.csv"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("--features s3"), "{said}");
}

#[cfg(feature = "s3")]
mod built_in {
    use std::collections::BTreeMap;
    use std::fs;

    use super::super::scan::{put, rows, summary};
    use super::*;

    /// Rows without what a path, a time and a version say.
    fn told(path: &Path) -> Vec<BTreeMap<String, String>> {
        let mut rows = rows(path);
        for row in &mut rows {
            for column in ["root", "file_changed_ns", "file_version"] {
                row.remove(column).unwrap();
            }
        }
        rows
    }

    #[test]
    fn objects_give_the_inventory_of_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let place = place.path();
        tree(&place.join("images"));
        // A longer header than is read at first, and names that sort about a separator.
        put(&place.join("images/train/a.b/x.dcm"), &super::super::scan::image("9", "9.5", &[1]));
        put(&place.join("images/train/a-b/x.dcm"), &[0; 40]);
        let address = format!("file://{}/images", place.display());
        let split = format!("test={address}/test");
        let common = ["--site-level", "2", "--pixels", "--format", "json", "--worklist"];
        let disk = ["w1.csv", "--split", "test=images/test", "--out", "disk.csv"];
        let store = ["w2.csv", "--split", &split, "--out", "store.csv"];
        let disk = scan(place, "images", &[&common[..], &disk].concat());
        let first = scan(place, &address, &[&common[..], &store].concat());
        assert_eq!(disk.status.code(), Some(1), "{}", String::from_utf8_lossy(&disk.stderr));
        assert_eq!(first.status.code(), Some(1), "{}", String::from_utf8_lossy(&first.stderr));
        assert_eq!(disk.stdout, first.stdout, "the summary");
        assert_eq!(told(&place.join("disk.csv")), told(&place.join("store.csv")));
        assert!(!rows(&place.join("store.csv"))[0]["file_version"].is_empty());
        assert_eq!(rows(&place.join("store.csv"))[0]["split"], "test");
        let read = |name: &str| fs::read_to_string(place.join(name)).unwrap();
        assert_eq!(read("w1.csv"), read("w2.csv"));
        let others = |name: &str| read(name).replace(&address, "images");
        assert_eq!(others("disk.others.csv").lines().count(), 4);
        for (disk, store) in
            others("disk.others.csv").lines().zip(others("store.others.csv").lines())
        {
            let cells =
                |line: &str| -> Vec<String> { line.split(',').map(str::to_string).collect() };
            let (disk, store) = (cells(disk), cells(store));
            assert_eq!((&disk[..3], &disk[5..]), (&store[..3], &store[5..]));
        }
        // Unchanged objects are not read again; a changed one is.
        put(&place.join("images/train/b/3/0.dcm"), &[0; 50]);
        let again = scan(place, &address, &[&common[..], &store].concat());
        let said = summary(&again);
        assert_eq!(said["unchanged_files"], 17);
        assert_eq!(said["instances"], 14);
    }

    #[test]
    fn an_address_may_be_one_object_and_may_be_nothing() {
        let place = tempfile::tempdir().unwrap();
        let place = place.path();
        tree(&place.join("images"));
        let address = |below: &str| format!("file://{}/images/{below}", place.display());
        let one = scan(place, &address("train/a/1/0.dcm"), &["--out", "one.csv"]);
        assert_eq!(one.status.code(), Some(0), "{}", String::from_utf8_lossy(&one.stderr));
        assert_eq!(rows(&place.join("one.csv"))[0]["file"], "0.dcm");
        let none = scan(place, &address("absent"), &["--out", "none.csv"]);
        assert_eq!(none.status.code(), Some(2));
        let out = scan(place, "images", &["--out", "s3://bucket/i.csv"]);
        assert_eq!(out.status.code(), Some(2));
    }
}
