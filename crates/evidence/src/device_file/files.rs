//! Paths and addresses that a device file names.

use std::collections::BTreeSet;

use reliance_model::device::Device;

/// Schemes of object stores and web addresses that a table may lie at.
const SCHEMES: [&str; 8] = ["s3", "s3a", "gs", "az", "abfs", "abfss", "http", "https"];

/// Is this an address, and no path in the folder?
pub fn is_address(path: &str) -> bool {
    path.split_once("://").is_some_and(|(scheme, rest)| {
        let scheme = scheme.to_ascii_lowercase();
        SCHEMES.contains(&scheme.as_str()) && !rest.is_empty()
    })
}

/// Every file or address that the device names, in order.
pub fn named_files(device: &Device) -> BTreeSet<String> {
    let mut files: BTreeSet<String> = BTreeSet::new();
    files.extend(device.authorizations.iter().filter_map(|item| item.file.clone()));
    files.extend(device.certificates.iter().filter_map(|item| item.file.clone()));
    files.extend(device.models.iter().filter_map(|item| item.file.clone()));
    for table in &device.tables {
        files.insert(table.file.clone());
        files.extend(table.joins.iter().map(|join| join.file.clone()));
    }
    files.extend(device.plan.iter().filter_map(|plan| plan.file.clone()));
    files.extend(device.populations.values().map(|population| population.file.clone()));
    let items = device.studies.iter().flat_map(|study| study.items.values());
    files.extend(items.filter(|item| looks_like_a_path(item)).cloned());
    files.extend(device.documents.iter().map(|document| document.file.clone()));
    files.extend(device.listed_devices.iter().cloned());
    files.remove("");
    files
}

/// Does the place of a study's item look like a file, rather than `page 4` or `section 2`?
pub(super) fn looks_like_a_path(item: &str) -> bool {
    let Some((_, end)) = item.rsplit_once('.') else { return false };
    let ending = (1..=8).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric());
    let letters = end.bytes().any(|byte| byte.is_ascii_alphabetic());
    ending && letters && !item.contains(char::is_whitespace)
}

/// The path, written with `/` and without `.`, if it stays inside the folder.
///
/// # Errors
///
/// What is wrong, and what to do.
pub(super) fn inside(path: &str) -> Result<String, (String, String)> {
    let wrong = |what: &str, help: &str| Err((format!("`{path}` {what}"), help.to_string()));
    if is_address(path) {
        return Ok(path.to_string());
    }
    if path.contains("://") {
        return wrong("is no address that can be read", "use s3://, gs://, az:// or https://");
    }
    if path.trim().is_empty() {
        return wrong("names no file", "write a path relative to the folder");
    }
    if path.chars().any(char::is_control) {
        return wrong("holds a control character", "write a path relative to the folder");
    }
    let slashed = path.replace('\\', "/");
    let drive = slashed.as_bytes().get(1) == Some(&b':');
    if slashed.starts_with('/') || slashed.starts_with('~') || drive {
        return wrong("leaves the folder", "copy the file into the folder, and name it from there");
    }
    let parts: Vec<&str> =
        slashed.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return wrong("may leave the folder", "name it from the folder, without `..`");
    }
    if parts.is_empty() || slashed.ends_with('/') {
        return wrong("is a folder", "name a file");
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_inside_the_folder_and_addresses_pass() {
        for (path, want) in [
            ("data/a.csv", "data/a.csv"),
            ("./data//a.csv", "data/a.csv"),
            ("data\\a.csv", "data/a.csv"),
            ("s3://bucket/a.parquet", "s3://bucket/a.parquet"),
        ] {
            assert_eq!(inside(path).unwrap(), want);
        }
        for path in [
            "/etc/passwd",
            "../a.csv",
            "data/../../a.csv",
            "C:\\a.csv",
            "~/a.csv",
            "",
            " ",
            "file:///etc/passwd",
            "data/",
            "\\\\server\\share",
            "a\0b",
            ".",
            "s3://",
        ] {
            assert!(inside(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn places_in_documents_are_no_paths() {
        for place in ["page 4", "section 7.2", "7.2", "on file", "https://a.example/x y.pdf"] {
            assert!(!looks_like_a_path(place), "{place}");
        }
        assert!(looks_like_a_path("docs/ethics.md"));
    }
}
