//! The rules by which versions order.

/// Rules by which versions order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Semantic Versioning 2.0.0, read leniently: a leading `v`, fewer or more than three
    /// numbers and leading zeros are taken (crates.io, npm, Hex, Pub, Swift, Bitnami).
    Semver,
    /// Semantic versions as Go writes them: `v1.2.3`, `+incompatible`, pseudo-versions, and the
    /// toolchain's own `go1.21rc2`.
    Go,
    /// PEP 440 (PyPI).
    Pep440,
    /// Debian Policy 5.6.12: epoch, upstream version, revision, `~` before everything.
    Debian,
    /// RPM: epoch, version, release, with `~` and `^`.
    Rpm,
    /// Arch Linux: as RPM, but a release is left out where one side has none.
    Alpm,
    /// Alpine's apk.
    Apk,
    /// Gentoo's Package Manager Specification.
    Gentoo,
    /// Maven's `ComparableVersion`.
    Maven,
    /// NuGet: up to four numbers, labels without regard to case, build metadata left out.
    NuGet,
    /// RubyGems' `Gem::Version`.
    Gem,
    /// Composer (Packagist); branches such as `dev-main` have no order.
    Composer,
    /// Conan 2.
    Conan,
    /// OpenSSL: letters after the number up to 1.1.1, semantic from 3.0 on.
    OpenSsl,
    /// Instants after RFC 3339.
    DateTime,
    /// Whole numbers between dots.
    IntDot,
    /// R: whole numbers between dots and hyphens.
    Cran,
    /// Where no rules are known: semantic versions, and nothing else.
    Generic,
    /// Bytes of the UTF-8 text.
    Lexicographic,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 19] = [
        Self::Semver,
        Self::Go,
        Self::Pep440,
        Self::Debian,
        Self::Rpm,
        Self::Alpm,
        Self::Apk,
        Self::Gentoo,
        Self::Maven,
        Self::NuGet,
        Self::Gem,
        Self::Composer,
        Self::Conan,
        Self::OpenSsl,
        Self::DateTime,
        Self::IntDot,
        Self::Cran,
        Self::Generic,
        Self::Lexicographic,
    ];

    /// The rules behind a VERS scheme or a package URL's type; `None` where none are known.
    #[must_use]
    pub fn of_type(name: &str) -> Option<Self> {
        Some(match name {
            "semver" | "cargo" | "npm" | "hex" | "pub" | "swift" | "cocoapods" | "github"
            | "githubactions" | "bitnami" | "julia" | "vscode-extension" | "nginx" | "otp"
            | "bitbucket" => Self::Semver,
            "golang" | "go" => Self::Go,
            "pypi" => Self::Pep440,
            "deb" | "opam" => Self::Debian,
            "rpm" => Self::Rpm,
            "alpm" => Self::Alpm,
            "apk" | "alpine" => Self::Apk,
            "gentoo" | "ebuild" => Self::Gentoo,
            "maven" => Self::Maven,
            "nuget" => Self::NuGet,
            "gem" => Self::Gem,
            "composer" => Self::Composer,
            "conan" => Self::Conan,
            "openssl" => Self::OpenSsl,
            "datetime" => Self::DateTime,
            "intdot" | "hackage" | "chrome-extension" => Self::IntDot,
            "cran" => Self::Cran,
            "generic" => Self::Generic,
            "lexicographic" => Self::Lexicographic,
            _ => return None,
        })
    }

    /// What it is called in a sentence, as in "a … version".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Semver | Self::Generic => "semantic",
            Self::Go => "Go",
            Self::Pep440 => "PEP 440",
            Self::Debian => "Debian",
            Self::Rpm => "RPM",
            Self::Alpm => "pacman",
            Self::Apk => "Alpine",
            Self::Gentoo => "Gentoo",
            Self::Maven => "Maven",
            Self::NuGet => "NuGet",
            Self::Gem => "RubyGems",
            Self::Composer => "Composer",
            Self::Conan => "Conan",
            Self::OpenSsl => "OpenSSL",
            Self::DateTime => "RFC 3339",
            Self::IntDot => "dotted-number",
            Self::Cran => "R",
            Self::Lexicographic => "lexicographic",
        }
    }
}
