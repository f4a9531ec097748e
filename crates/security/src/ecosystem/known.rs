//! The ecosystems that OSV defines: their versions, their package URLs, their releases.

use super::release::Rule;
use crate::package_url::PackageUrl;
use crate::version::Scheme;

/// What is known of an ecosystem.
pub(super) struct Known {
    /// Its name in OSV records.
    pub name: &'static str,
    /// How its versions order.
    pub scheme: Option<Scheme>,
    /// Type of its package URLs; empty where it has none.
    kind: &'static str,
    /// Namespaces of its package URLs; empty where the namespace is part of the name.
    namespaces: &'static [&'static str],
    /// How its releases are written; `None` where it has none.
    pub releases: Option<Rule>,
}

impl Known {
    /// Whether a package URL has the type, and the distribution, of this ecosystem.
    pub(super) fn has(&self, url: &PackageUrl) -> bool {
        let namespace = url.namespace().unwrap_or_default();
        !self.kind.is_empty()
            && url.kind() == self.kind
            && (self.namespaces.is_empty() || self.namespaces.contains(&namespace))
    }
}

/// Packages of a programming language.
const fn language(name: &'static str, kind: &'static str, scheme: Scheme) -> Known {
    Known { name, scheme: Some(scheme), kind, namespaces: &[], releases: None }
}

/// Packages of an operating system.
const fn system(
    name: &'static str,
    kind: &'static str,
    namespaces: &'static [&'static str],
    releases: Option<Rule>,
) -> Known {
    let scheme = match kind.as_bytes() {
        b"deb" => Scheme::Debian,
        b"apk" => Scheme::Apk,
        b"alpm" => Scheme::Alpm,
        _ => Scheme::Rpm,
    };
    Known { name, scheme: Some(scheme), kind, namespaces, releases }
}

/// What has no package URLs.
const fn other(name: &'static str, scheme: Option<Scheme>) -> Known {
    Known { name, scheme, kind: "", namespaces: &[], releases: None }
}

static KNOWN: [Known; 45] = [
    language("crates.io", "cargo", Scheme::Semver),
    language("PyPI", "pypi", Scheme::Pep440),
    language("npm", "npm", Scheme::Semver),
    language("Go", "golang", Scheme::Go),
    language("Maven", "maven", Scheme::Maven),
    language("NuGet", "nuget", Scheme::NuGet),
    language("RubyGems", "gem", Scheme::Gem),
    language("Packagist", "composer", Scheme::Composer),
    language("Hex", "hex", Scheme::Semver),
    language("Pub", "pub", Scheme::Semver),
    language("SwiftURL", "swift", Scheme::Semver),
    language("ConanCenter", "conan", Scheme::Conan),
    language("CRAN", "cran", Scheme::Cran),
    language("Bioconductor", "bioconductor", Scheme::Cran),
    language("Hackage", "hackage", Scheme::IntDot),
    language("opam", "opam", Scheme::Debian),
    language("Julia", "julia", Scheme::Semver),
    language("Bitnami", "bitnami", Scheme::Semver),
    language("GitHub Actions", "github", Scheme::Semver),
    language("VSCode", "vscode-extension", Scheme::Semver),
    system("Debian", "deb", &["debian"], Some(Rule::Debian)),
    system("Ubuntu", "deb", &["ubuntu"], Some(Rule::Ubuntu)),
    system("Echo", "deb", &["echo"], None),
    system("Alpine", "apk", &["alpine"], Some(Rule::Alpine)),
    system("Alpaquita", "apk", &["alpaquita"], Some(Rule::Major)),
    system("Wolfi", "apk", &["wolfi"], None),
    system("Chainguard", "apk", &["chainguard"], None),
    system("MinimOS", "apk", &["minimos"], None),
    system(
        "BellSoft Hardened Containers",
        "apk",
        &["bellsoft-hardened-containers"],
        Some(Rule::Major),
    ),
    system("Red Hat", "rpm", &["redhat", "rhel"], Some(Rule::RedHat)),
    system("Rocky Linux", "rpm", &["rocky", "rocky-linux"], Some(Rule::Major)),
    system("AlmaLinux", "rpm", &["almalinux", "alma"], Some(Rule::Major)),
    system("Mageia", "rpm", &["mageia"], Some(Rule::Major)),
    system("Photon OS", "rpm", &["photon"], Some(Rule::Major)),
    system("Azure Linux", "rpm", &["azure-linux", "azurelinux", "mariner"], Some(Rule::Major)),
    system("SUSE", "rpm", &["suse", "sles"], Some(Rule::Suse)),
    system("openSUSE", "rpm", &["opensuse"], Some(Rule::Suse)),
    system("openEuler", "rpm", &["openeuler"], Some(Rule::Exact)),
    system("Arch Linux", "alpm", &["arch"], None),
    other("Linux", Some(Scheme::Semver)),
    other("Kubernetes", Some(Scheme::Semver)),
    other("GHC", Some(Scheme::Semver)),
    other("OSS-Fuzz", None),
    other("Android", None),
    other("GIT", None),
];

/// The ecosystem of this name.
pub(super) fn named(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

/// The ecosystem that a package URL belongs to.
pub(super) fn of_package_url(url: &PackageUrl) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.has(url))
}
