//! Any text as package URL, version, range, record and vector: an answer or a named error, never
//! a panic, and canonical text that is read as itself.

#![no_main]

use reliance_security::cvss::Vector;
use reliance_security::ecosystem::Ecosystem;
use reliance_security::osv::{Event, affected, rustsec_affected};
use reliance_security::package_url::PackageUrl;
use reliance_security::range::{Native, Vers};
use reliance_security::version::Scheme;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (first, second) = text.split_once('\n').unwrap_or((text, "1.0.0"));
    if let Ok(url) = first.parse::<PackageUrl>() {
        assert_eq!(url.to_string().parse().as_ref(), Ok(&url));
        if let Some(ecosystem) = Ecosystem::of(&url) {
            let _ = (ecosystem.covers(&url), ecosystem.keys(&url));
        }
        let _ = Ecosystem::named(second).covers(&url);
    }
    for scheme in Scheme::ALL {
        if let (Ok(a), Ok(b)) = (scheme.parse(first), scheme.parse(second)) {
            assert_eq!(a.compare(&b), b.compare(&a).map(std::cmp::Ordering::reverse));
        }
    }
    if let Ok(range) = Vers::read(first) {
        let _ = range.contains(second);
        let _ = Vers::parse(&range.to_string());
    }
    for kind in
        ["npm", "cargo", "pypi", "gem", "nuget", "maven", "conan", "nginx", "openssl", "rpm"]
    {
        if let Ok(range) = Native::parse(kind, first) {
            let _ = (range.contains(second), range.to_vers().contains(second));
        }
    }
    let events = [Event::Introduced("0".to_string()), Event::Fixed(first.to_string())];
    for name in ["npm", "PyPI", "Maven", "Debian:12", "GIT"] {
        let _ = affected(&events, &[], &Ecosystem::named(name), second);
    }
    let _ = rustsec_affected(&[first.to_string()], &[], second);
    if let Ok(vector) = first.parse::<Vector>() {
        assert_eq!(
            vector.to_string().parse::<Vector>().map(|again| again.scores()),
            Ok(vector.scores())
        );
    }
});
