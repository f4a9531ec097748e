//! Releases of operating systems, as records and as components write them.

use crate::package_url::PackageUrl;

/// How an operating system names its releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// The first number: `9` of `rocky-9.3`.
    Major,
    /// The text as it stands, without regard to case.
    Exact,
    /// Debian: the first number or a codename.
    Debian,
    /// Ubuntu: year and month or a codename.
    Ubuntu,
    /// Alpine: `v` and two numbers, or `edge`.
    Alpine,
    /// Red Hat: the product and version of a CPE.
    RedHat,
    /// SUSE: version and service pack.
    Suse,
}

/// Codenames, for components that name nothing else.
const DEBIAN: [(&str, &str); 8] = [
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
    ("jessie", "8"),
    ("wheezy", "7"),
];
const UBUNTU: [(&str, &str); 7] = [
    ("trusty", "14.04"),
    ("xenial", "16.04"),
    ("bionic", "18.04"),
    ("focal", "20.04"),
    ("jammy", "22.04"),
    ("noble", "24.04"),
    ("plucky", "25.04"),
];

fn codename(text: &str, names: &[(&str, &'static str)]) -> Option<String> {
    let found = names.iter().find(|(name, _)| text.eq_ignore_ascii_case(name))?;
    Some(found.1.to_string())
}

/// The first number with dots in a text: `9.3` of `rocky-9.3`.
fn number(text: &str) -> Option<&str> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches('.'))
}

/// So many numbers of `9.3.1`; `None` where there are fewer.
fn leading(text: &str, most: usize) -> Option<String> {
    let parts: Vec<&str> = text.split('.').take(most).collect();
    (parts.len() == most && parts.iter().all(|part| !part.is_empty())).then(|| parts.join("."))
}

impl Rule {
    /// The release that a record names after the ecosystem's name.
    pub(super) fn of_record(self, release: &str) -> Option<String> {
        match self {
            Self::Exact => Some(release.to_lowercase()),
            Self::RedHat => red_hat(release),
            Self::Suse => suse(release),
            Self::Ubuntu => release.split(':').find_map(|part| leading(number(part)?, 2)),
            _ => self.of_text(release),
        }
    }

    /// The release that a component's `distro` qualifier names.
    pub(super) fn of_component(self, url: &PackageUrl) -> Option<String> {
        let distro = url.qualifier("distro")?;
        let release = distro.rsplit_once('-').map_or(distro, |(_, release)| release);
        match self {
            Self::Exact => distro.split_once('-').map(|(_, release)| release.to_lowercase()),
            Self::RedHat => number(release).map(str::to_string),
            Self::Suse => suse(distro),
            _ => self.of_text(release),
        }
    }

    fn of_text(self, text: &str) -> Option<String> {
        match self {
            Self::Debian => codename(text, &DEBIAN).or_else(|| leading(number(text)?, 1)),
            Self::Ubuntu => codename(text, &UBUNTU).or_else(|| leading(number(text)?, 2)),
            Self::Alpine if text.eq_ignore_ascii_case("edge") => Some("edge".to_string()),
            Self::Alpine => leading(number(text)?, 2).map(|release| format!("v{release}")),
            _ => leading(number(text)?, 1),
        }
    }

    /// Whether a record's release and a component's are the same.
    pub(super) fn agree(self, recorded: &str, found: &str) -> bool {
        match self {
            // A record on Red Hat names the major version, or major and minor for extended
            // support; a component of 8.6 is of both 8 and 8.6.
            Self::RedHat => {
                let longer = found.strip_prefix(recorded);
                longer.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
            Self::Exact => {
                found == recorded
                    || recorded
                        .strip_prefix(found)
                        .is_some_and(|r| r.starts_with("-lts") && !r.contains("sp"))
            }
            _ => recorded == found,
        }
    }
}

/// The release in a CPE's product and version: `8` of `enterprise_linux:8::baseos`, `8.6` of
/// `rhel_eus:8.6::appstream`, `8` of `openshift:4.12::el8`.
fn red_hat(release: &str) -> Option<String> {
    let parts: Vec<&str> = release.split(':').collect();
    let product = parts.first()?;
    if *product == "enterprise_linux" || product.starts_with("rhel") {
        return number(parts.get(1)?).map(str::to_string);
    }
    let edition = parts.iter().find_map(|part| part.strip_prefix("el"))?;
    number(edition).map(str::to_string)
}

/// Version and service pack: `15.4` of `Linux Enterprise Server 15 SP4` and of `sles-15.4`,
/// `tumbleweed`.
fn suse(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if lower.contains("tumbleweed") {
        return Some("tumbleweed".to_string());
    }
    let version = number(&lower)?;
    if version.contains('.') {
        return leading(version, 2);
    }
    let pack = lower.split("sp").last().filter(|_| lower.contains(" sp")).and_then(number);
    Some(format!("{version}.{}", pack.unwrap_or("0")))
}
