//! Tests of names, releases and keys of ecosystems.

use super::*;

fn covers(ecosystem: &str, url: &str) -> Covers {
    Ecosystem::named(ecosystem).covers(&url.parse().unwrap())
}

#[test]
fn packages_of_systems_are_covered_within_their_release_only() {
    let pairs = [
        ("Debian:12", "pkg:deb/debian/a@1?distro=debian-12.5", Covers::Yes),
        ("Debian:12", "pkg:deb/debian/a@1?distro=bookworm", Covers::Yes),
        ("Debian:12", "pkg:deb/debian/a@1?distro=debian-11", Covers::No),
        ("Debian:12", "pkg:deb/ubuntu/a@1?distro=debian-12", Covers::No),
        ("Debian:12", "pkg:deb/debian/a@1", Covers::ReleaseUnknown),
        ("Debian", "pkg:deb/debian/a@1", Covers::Yes),
        ("Ubuntu:22.04:LTS", "pkg:deb/ubuntu/a@1?distro=ubuntu-22.04", Covers::Yes),
        ("Ubuntu:Pro:18.04:LTS", "pkg:deb/ubuntu/a@1?distro=bionic", Covers::Yes),
        ("Ubuntu:22.04:LTS", "pkg:deb/ubuntu/a@1?distro=ubuntu-22.10", Covers::No),
        ("Alpine:v3.18", "pkg:apk/alpine/a@1?distro=alpine-3.18.4", Covers::Yes),
        ("Alpine:v3.18", "pkg:apk/alpine/a@1?distro=3.19.0", Covers::No),
        ("Alpine:edge", "pkg:apk/alpine/a@1?distro=alpine-edge", Covers::Yes),
        ("Red Hat:enterprise_linux:8::baseos", "pkg:rpm/redhat/a@1?distro=rhel-8.6", Covers::Yes),
        ("Red Hat:rhel_eus:8.6::baseos", "pkg:rpm/redhat/a@1?distro=rhel-8.6", Covers::Yes),
        ("Red Hat:rhel_eus:8.4::baseos", "pkg:rpm/redhat/a@1?distro=rhel-8.6", Covers::No),
        ("Red Hat:openshift:4.12::el8", "pkg:rpm/redhat/a@1?distro=rhel-8.6", Covers::Yes),
        ("Red Hat:logging:5.8", "pkg:rpm/redhat/a@1?distro=rhel-8.6", Covers::ReleaseUnknown),
        ("Rocky Linux:9", "pkg:rpm/rocky/a@1?distro=rocky-9.3", Covers::Yes),
        ("AlmaLinux:8", "pkg:rpm/almalinux/a@1?distro=almalinux-9.3", Covers::No),
        ("SUSE:Linux Enterprise Server 15 SP4", "pkg:rpm/suse/a@1?distro=sles-15.4", Covers::Yes),
        ("SUSE:Linux Enterprise Server 15 SP4", "pkg:rpm/suse/a@1?distro=sles-15.5", Covers::No),
        ("openSUSE:Leap 15.5", "pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.5", Covers::Yes),
        ("Wolfi", "pkg:apk/wolfi/a@1", Covers::Yes),
        ("npm", "pkg:npm/a@1", Covers::Yes),
        ("npm", "pkg:pypi/a@1", Covers::No),
        ("Somebody's", "pkg:npm/a@1", Covers::No),
        ("OSS-Fuzz", "pkg:generic/a@1", Covers::No),
    ];
    for (ecosystem, url, expected) in pairs {
        assert_eq!(covers(ecosystem, url), expected, "{ecosystem} {url}");
    }
}

#[test]
fn a_component_names_its_ecosystem() {
    let of = |url: &str| Ecosystem::of(&url.parse().unwrap()).map(|found| found.to_string());
    assert_eq!(of("pkg:deb/debian/a@1?distro=debian-12.5").as_deref(), Some("Debian:12"));
    assert_eq!(of("pkg:apk/alpine/a@1?distro=3.18.4").as_deref(), Some("Alpine:v3.18"));
    assert_eq!(of("pkg:deb/debian/a@1").as_deref(), Some("Debian"));
    assert_eq!(of("pkg:cargo/a@1").as_deref(), Some("crates.io"));
    assert_eq!(of("pkg:generic/a@1"), None);
}

#[test]
fn unknown_names_are_kept_and_have_no_order() {
    let unknown = Ecosystem::named("Somebody's:1");
    assert_eq!(unknown.to_string(), "Somebody's:1");
    assert_eq!((unknown.name(), unknown.release()), ("Somebody's", Some("1")));
    assert!(!unknown.is_known());
    let error = unknown.compare("1", "2").unwrap_err().to_string();
    insta::assert_snapshot!(error, @"how versions of `Somebody's:1` order is not known");
    let error = Ecosystem::named("PyPI").compare("1", "latest").unwrap_err().to_string();
    insta::assert_snapshot!(error, @"`latest` is not a PEP 440 version: it does not follow PEP 440");
}

#[test]
fn keys_bring_records_and_components_together() {
    let pypi = Ecosystem::named("PyPI");
    let url: PackageUrl = "pkg:pypi/zope.interface@1".parse().unwrap();
    assert_eq!(pypi.keys(&url), [pypi.key("Zope_Interface")]);
    let go = Ecosystem::named("Go");
    let url: PackageUrl = "pkg:golang/github.com/BurntSushi/toml@v1".parse().unwrap();
    assert_eq!(go.keys(&url), [go.key("github.com/BurntSushi/toml")]);
    let debian = Ecosystem::named("Debian:12");
    let url: PackageUrl = "pkg:deb/debian/libssl3@3.0.2?upstream=openssl%403.0.2".parse().unwrap();
    assert_eq!(debian.keys(&url), ["libssl3", "openssl"]);
    let red_hat = Ecosystem::named("Red Hat:enterprise_linux:9");
    let url: PackageUrl =
        "pkg:rpm/redhat/openssl-libs@3?upstream=openssl-3.0.7-1.el9.src.rpm".parse().unwrap();
    assert_eq!(red_hat.keys(&url), ["openssl-libs", "openssl"]);
}
