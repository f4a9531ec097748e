//! Tests of ranges.

use super::*;

fn vers(text: &str) -> Vers {
    Vers::read(text).unwrap()
}

fn native(kind: &str, text: &str) -> String {
    Native::parse(kind, text).unwrap().to_vers().to_string()
}

#[test]
fn neighbours_that_say_nothing_are_left_out() {
    let range = vers("vers:npm/>=1.0.0|>=3.0.0");
    assert_eq!(range.contains("2.0.0"), Ok(true));
    let range = vers("vers:npm/<1.0.0|<3.0.0");
    assert_eq!(range.contains("2.0.0"), Ok(true));
    let range = vers("vers:npm/!=2.0.0");
    assert_eq!(range.contains("2.0.0"), Ok(false));
    assert_eq!(range.contains("1.0.0"), Ok(true));
    let range = vers("vers:npm/1.0.0|!=2.0.0");
    assert_eq!(range.contains("3.0.0"), Ok(false));
    let range = vers("vers:npm/<1.0.0|>=2.0.0|<=2.5.0|4.0.0|>5.0.0");
    for (version, expected) in
        [("0.9.0", true), ("1.0.0", false), ("2.5.0", true), ("4.0.0", true), ("5.0.0", false)]
    {
        assert_eq!(range.contains(version), Ok(expected), "{version}");
    }
}

#[test]
fn ranges_that_overlap_are_written_as_what_they_mean() {
    assert_eq!(native("npm", ">=5.0.3 >=4.2.1"), "vers:npm/>=5.0.3");
    assert_eq!(native("npm", "1.x || >=2.5.0 || 5.0.0 - 7.2.3"), "vers:npm/>=1.0.0|<2.0.0|>=2.5.0");
    assert_eq!(native("maven", "(,1.0],[1.2,)"), "vers:maven/<=1.0|>=1.2");
    assert_eq!(native("pypi", "~=1.4.2, !=1.4.5"), "vers:pypi/>=1.4.2|!=1.4.5|<1.5.dev0");
    assert_eq!(native("cargo", "0.2.3"), "vers:cargo/>=0.2.3|<0.3.0-0");
    assert_eq!(native("deb", ">= 1.0-1, < 1.0-3"), "vers:deb/>=1.0-1|<1.0-3");
}

#[test]
fn what_is_wrong_is_said() {
    let why = |text: &str| Vers::parse(text).unwrap_err().to_string();
    insta::assert_snapshot!(why("vers:npm/>=2.0.0|<1.0.0"), @"`vers:npm/>=2.0.0|<1.0.0` is not a range of versions: it has constraints that are not sorted by version");
    insta::assert_snapshot!(why("vers:nothing/1"), @"`vers:nothing/1` is not a range of versions: it is of a scheme whose order is not known");
    insta::assert_snapshot!(why("vers:npm/a"), @"`a` is not a semantic version: it has a part that is not a number");
    insta::assert_snapshot!(why("npm/1"), @"`npm/1` is not a range of versions: it does not begin with `vers:`");
    insta::assert_snapshot!(Native::parse("nuget", "[1.0,2.0").unwrap_err(), @"`[1.0,2.0` is not a range of versions: it has an interval without its end");
}

fn some_version() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::strategy::Strategy;
    (0..4_u8, 0..4_u8, 0..4_u8, 0..4_u8).prop_map(|(major, minor, patch, pre)| {
        let pre = if pre == 0 { "-rc.1" } else { "" };
        format!("{major}.{minor}.{patch}{pre}")
    })
}

fn some_limit() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::strategy::Strategy;
    let operator = proptest::sample::select(vec!["<", "<=", ">", ">=", "", "^", "~"]);
    (operator, some_version()).prop_map(|(operator, version)| format!("{operator}{version}"))
}

proptest::proptest! {
    #[test]
    fn a_native_range_and_its_vers_have_the_same_versions(
        alternatives in proptest::collection::vec(proptest::collection::vec(some_limit(), 1..4), 1..4),
        version in some_version(),
    ) {
        let text: Vec<String> = alternatives.iter().map(|all| all.join(" ")).collect();
        let range = Native::parse("npm", &text.join(" || ")).unwrap();
        let written = range.to_vers();
        proptest::prop_assert_eq!(range.contains(&version), written.contains(&version), "{} {}", range.to_vers(), version);
        // An empty range has no constraints and cannot be written.
        if !written.constraints().is_empty() {
            let again = Vers::parse(&written.to_string()).unwrap();
            proptest::prop_assert_eq!(again.contains(&version), written.contains(&version));
        }
    }

    #[test]
    fn one_limit_agrees_with_the_order(version in some_version(), limit in some_version()) {
        let order = crate::version::compare(Scheme::Semver, &version, &limit).unwrap();
        for comparator in [Comparator::Less, Comparator::LessOrEqual, Comparator::Equal, Comparator::NotEqual, Comparator::GreaterOrEqual, Comparator::Greater] {
            let range = vers(&format!("vers:npm/{}{limit}", comparator.text()));
            proptest::prop_assert_eq!(range.contains(&version), Ok(comparator.holds(order)));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(vers:)?[a-z]{0,5}/?[<>=!~^|*x0-9a.%, \\[\\]()-]{0,40}") {
        let _ = Vers::parse(&text);
        let _ = Vers::read(&text);
        for kind in ["npm", "cargo", "pypi", "gem", "nuget", "maven", "conan", "nginx", "openssl", "deb"] {
            if let Ok(range) = Native::parse(kind, &text) {
                let _ = range.to_vers().to_string();
            }
        }
    }
}
