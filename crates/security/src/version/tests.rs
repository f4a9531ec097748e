//! The order of versions is an order: over random versions of every scheme.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

/// Texts that often are versions of the scheme, and often close to one another.
fn some_version(scheme: Scheme) -> BoxedStrategy<String> {
    let pattern = match scheme {
        Scheme::Semver | Scheme::Generic => {
            "v?[0-2](\\.(0|1|10)){0,3}(-(0|1|a|a1|10)(\\.(1|b|2))?)?(\\+x)?"
        }
        Scheme::Go => {
            "v[0-2]\\.(0|1|10)\\.[0-1](-0\\.2021010100000[01]-[ab]|\\+incompatible)?|go1\\.[0-2]{1,2}(rc[12]|beta1)?"
        }
        Scheme::Pep440 => {
            "([01]!)?[0-2](\\.[0-2]){0,2}((a|b|rc)[0-2])?(\\.post[01])?(\\.dev[01])?(\\+[a1](\\.[1b])?)?"
        }
        Scheme::Debian => "([01]:)?[0-2]([.+~a][0-2a]?){0,3}(-[0-2~a]{1,2})?",
        Scheme::Rpm => "([01]:)?[0-2]([.^~a_][0-2a]?){0,3}(-[0-2~^a]{1,2})?",
        Scheme::Alpm => "([01]:)?[0-2]([.a_][0-2a]?){0,3}-[0-2]",
        Scheme::Apk => "[0-2](\\.(0|1|01|10|001)){0,2}[ab]?(_(alpha|rc|p|git)[01]?){0,2}(-r[01])?",
        Scheme::Gentoo => "[0-2](\\.(0|1|01|10|001)){0,2}[ab]?(_(alpha|rc|p)[01]?){0,2}(-r[01])?",
        // With one separator only: a qualifier after a dot and one after a hyphen form circles.
        Scheme::Maven => {
            "[0-2](\\.(0|1|10)){0,2}(-(alpha|beta|rc|ga|sp|snapshot|foo)){0,1}(-[0-2])?"
        }
        Scheme::NuGet => "[0-2](\\.(0|1|10)){0,3}(-(0|a|B|1)(\\.(1|b))?)?",
        Scheme::Gem => "[0-2]([.-]?(0|1|a|b|rc)){0,4}",
        Scheme::Composer => {
            "v?[0-2](\\.(0|1|10)){0,3}(-?(alpha|beta|rc|p|dev|stable)[01]?)?(-dev)?"
        }
        Scheme::Conan => "[0-2a]([.](0|1|10|1a|b)){0,3}(-[01a]?(\\.[01])?)?(\\+[01a])?",
        Scheme::OpenSsl => "[0-3]\\.[01]\\.[01](a|b|za)?|3\\.0\\.0-(alpha|beta)1?[02]",
        Scheme::DateTime => "202[34]-0[12]-0[12]T0[0-2]:00:00(\\.[05]{1,2})?(Z|[+-]01:00)",
        Scheme::IntDot => "[0-2](\\.(0|1|10)){0,3}",
        Scheme::Cran => "[0-2]([.-](0|1|10)){0,3}",
        Scheme::Lexicographic => "[ab1é]{1,4}",
    };
    proptest::string::string_regex(pattern).unwrap().boxed()
}

fn three() -> impl Strategy<Value = (Scheme, [String; 3])> {
    proptest::sample::select(Scheme::ALL.to_vec()).prop_flat_map(|scheme| {
        let one = || some_version(scheme);
        (Just(scheme), [one(), one(), one()])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_order_is_total((scheme, texts) in three()) {
        let read: Vec<Version> = texts.iter().filter_map(|text| scheme.parse(text).ok()).collect();
        let [a, b, c] = read.as_slice() else { return Ok(()) };
        let order = |a: &Version, b: &Version| a.compare(b).unwrap();
        prop_assert_eq!(order(a, a), Ordering::Equal);
        prop_assert_eq!(order(a, b), order(b, a).reverse(), "{:?} {:?}", scheme, texts);
        if order(a, b).is_le() && order(b, c).is_le() {
            prop_assert!(order(a, c).is_le(), "{:?} {:?}", scheme, texts);
            if order(a, b).is_eq() && order(b, c).is_eq() {
                prop_assert!(order(a, c).is_eq(), "{:?} {:?}", scheme, texts);
            }
        }
    }

    #[test]
    fn most_such_texts_are_versions((scheme, texts) in three()) {
        // Composer's and OpenSSL's patterns make a few that are none.
        if !matches!(scheme, Scheme::Composer | Scheme::Maven | Scheme::Gem | Scheme::Debian | Scheme::Rpm) {
            for text in texts {
                prop_assert!(scheme.parse(&text).is_ok(), "{:?} {}", scheme, text);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,20}|[0-9a-z.~^+:_-]{0,30}", other in "[0-9a-z.~^+:_-]{0,30}") {
        for scheme in Scheme::ALL {
            if let (Ok(a), Ok(b)) = (scheme.parse(&text), scheme.parse(&other)) {
                prop_assert!(a.compare(&b).is_some());
            }
        }
    }
}

fn ascending(scheme: Scheme, versions: &[&str]) {
    for pair in versions.windows(2) {
        assert_eq!(compare(scheme, pair[0], pair[1]), Ok(Ordering::Less), "{scheme:?} {pair:?}");
    }
}

#[test]
fn ecosystems_own_examples() {
    // Semantic Versioning 2.0.0, clause 11.
    let labels = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
    ];
    ascending(Scheme::Semver, &labels);
    // PEP 440, "Summary of permitted suffixes and relative ordering".
    let pep = [
        "1.dev0",
        "1.0.dev456",
        "1.0a1",
        "1.0a2.dev456",
        "1.0a12.dev456",
        "1.0a12",
        "1.0b1.dev456",
        "1.0b2",
        "1.0b2.post345.dev456",
        "1.0b2.post345",
        "1.0rc1.dev456",
        "1.0rc1",
        "1.0",
        "1.0+abc.5",
        "1.0+abc.7",
        "1.0+5",
        "1.0.post456.dev34",
        "1.0.post456",
        "1.0.15",
        "1.1.dev1",
    ];
    ascending(Scheme::Pep440, &pep);
    // Debian Policy 5.6.12, with the sorting of its example last.
    ascending(
        Scheme::Debian,
        &["1.0~~", "1.0~~a", "1.0~", "1.0", "1.0a", "1.0+b1", "1.0.1-1", "1:0.1"],
    );
    // RPM's documentation on tilde and caret.
    ascending(Scheme::Rpm, &["1.0~rc1", "1.0", "1.0^git1", "1.0.1", "1.1", "1:0.5"]);
}

#[test]
fn examples_of_package_managers() {
    ascending(
        Scheme::Go,
        &[
            "v0.0.0-20190101000000-abcdef",
            "v0.0.0-20200101000000-abcdef",
            "v0.1.0",
            "v2.0.0+incompatible",
            "v2.0.1",
        ],
    );
    ascending(Scheme::Go, &["go1.20", "go1.21rc2", "go1.21rc10", "1.21.0", "go1.21.1"]);
    ascending(
        Scheme::Maven,
        &[
            "1.0-alpha-1",
            "1.0-beta-1",
            "1.0-m1",
            "1.0-rc1",
            "1.0-SNAPSHOT",
            "1.0",
            "1.0-sp1",
            "1.0-foo",
            "1.0.1",
        ],
    );
    ascending(Scheme::Gem, &["1.0.a", "1.0.b2", "1.0.rc1", "1.0", "1.0.1", "1.10"]);
    ascending(
        Scheme::Composer,
        &["1.0.0-dev", "1.0.0-alpha1", "1.0.0-beta2", "1.0.0-RC1", "1.0.0", "1.0.0-p1", "1.0.1"],
    );
    ascending(Scheme::Cran, &["1.0-4", "1.0-5", "1.0-10", "1.1"]);
    ascending(
        Scheme::OpenSsl,
        &["1.0.2", "1.0.2a", "1.0.2z", "1.0.2za", "1.1.1", "3.0.0-beta2", "3.0.0-beta10", "3.0.0"],
    );
    assert_eq!(compare(Scheme::Maven, "1.0", "1-ga"), Ok(Ordering::Equal));
    assert_eq!(compare(Scheme::Rpm, "0:1.0-1", "1.0-1"), Ok(Ordering::Equal));
    assert_eq!(compare(Scheme::Debian, "0:1.0-0", "1.0"), Ok(Ordering::Equal));
}

#[test]
fn versions_of_two_schemes_have_no_order() {
    let (a, b) = (Scheme::Semver.parse("1.0").unwrap(), Scheme::Pep440.parse("1.0").unwrap());
    assert_eq!(a.compare(&b), None);
    assert_ne!(a, b);
}
