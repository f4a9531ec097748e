//! What each type of package URL asks for, and how it is written canonically.

use super::{PackageUrl, Parts};

/// Types whose namespace is part of the name: without it the package is not known.
const NAMESPACE_NEEDED: [&str; 11] = [
    "alpm",
    "apk",
    "bitbucket",
    "composer",
    "deb",
    "github",
    "maven",
    "qpkg",
    "swift",
    "vscode-extension",
    "git",
];

/// Types that have no namespace.
const NAMESPACE_BARRED: [&str; 18] = [
    "bazel",
    "bitnami",
    "cargo",
    "chrome-extension",
    "cocoapods",
    "conda",
    "cran",
    "gem",
    "hackage",
    "julia",
    "mlflow",
    "nuget",
    "oci",
    "opam",
    "otp",
    "pub",
    "pypi",
    "vcpkg",
];

/// Types whose namespace is written in lower case.
const LOWER_NAMESPACE: [&str; 13] = [
    "alpm",
    "apk",
    "bitbucket",
    "brew",
    "composer",
    "deb",
    "git",
    "github",
    "gitlab",
    "golang",
    "hex",
    "luarocks",
    "rpm",
];

/// Types whose name is written in lower case.
const LOWER_NAME: [&str; 16] = [
    "alpm",
    "apk",
    "bitbucket",
    "bitnami",
    "brew",
    "composer",
    "deb",
    "git",
    "github",
    "gitlab",
    "golang",
    "hex",
    "luarocks",
    "oci",
    "otp",
    "pub",
];

/// Checks the components and puts them into canonical form.
pub(super) fn check(parts: Parts) -> Result<PackageUrl, &'static str> {
    let kind = parts.kind.to_ascii_lowercase();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    if kind.is_empty() || !kind.bytes().all(fits) {
        return Err("has no type of letters, digits, `.` and `-`");
    }
    if kind.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("has a type that begins with a digit");
    }
    let mut name = parts.name;
    if name.is_empty() {
        return Err("has no name");
    }
    let namespace = parts.namespace.map(|text| text.trim_matches('/').to_string());
    let mut namespace = namespace.filter(|text| !text.is_empty());
    if namespace.is_none() && NAMESPACE_NEEDED.contains(&&*kind) {
        return Err("has no namespace, which its type needs");
    }
    if namespace.is_some() && NAMESPACE_BARRED.contains(&&*kind) {
        return Err("has a namespace, which its type does not have");
    }
    if LOWER_NAMESPACE.contains(&&*kind) {
        namespace = namespace.map(|text| text.to_lowercase());
    }
    if LOWER_NAME.contains(&&*kind) {
        name = name.to_lowercase();
    }
    let mut version = parts.version.filter(|text| !text.is_empty());
    let mut qualifiers = std::collections::BTreeMap::new();
    for (key, value) in parts.qualifiers {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        if !key.bytes().all(fits) || !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err("has a qualifier whose key is not of letters, digits, `.`, `-` and `_`");
        }
        if !value.is_empty() {
            qualifiers.insert(key.to_ascii_lowercase(), value);
        }
    }
    let subpath = parts.subpath.map(|text| {
        let kept: Vec<&str> =
            text.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
        kept.join("/")
    });
    match &*kind {
        "pypi" => name = name.to_lowercase().replace('_', "-"),
        "huggingface" => version = version.map(|text| text.to_lowercase()),
        "mlflow" => {
            // Databricks' registry does not distinguish case, Azure's does.
            let databricks = |url: &String| url.contains("databricks");
            if qualifiers.get("repository_url").is_some_and(databricks) {
                name = name.to_lowercase();
            }
        }
        "julia" if !qualifiers.contains_key("uuid") => return Err("has no `uuid`"),
        "cpan" => namespace = cpan(namespace, &name)?,
        "chrome-extension" => chrome_extension(&name, version.as_deref())?,
        _ => {}
    }
    let subpath = subpath.filter(|text| !text.is_empty());
    Ok(PackageUrl { kind, namespace, name, version, qualifiers, subpath })
}

/// A distribution has its author as the namespace; a module (`::`) is not a distribution.
fn cpan(namespace: Option<String>, name: &str) -> Result<Option<String>, &'static str> {
    if name.contains("::") {
        return Err("names a module, and CPAN's packages are distributions");
    }
    Ok(namespace.map(|author| author.to_uppercase()))
}

/// Identifiers are 32 letters from `a` to `p`; versions are up to four numbers.
fn chrome_extension(name: &str, version: Option<&str>) -> Result<(), &'static str> {
    if name.len() != 32 || !name.bytes().all(|byte| (b'a'..=b'p').contains(&byte)) {
        return Err("has a name that is not 32 letters from `a` to `p`");
    }
    let numbers = |text: &str| {
        let parts: Vec<&str> = text.split('.').collect();
        parts.len() <= 4
            && parts
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if version.is_some_and(|text| !numbers(text)) {
        return Err("has a version that is not one to four numbers");
    }
    Ok(())
}
