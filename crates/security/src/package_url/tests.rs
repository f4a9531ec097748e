//! Tests of reading, writing and comparing package URLs.

use super::*;

fn read(text: &str) -> PackageUrl {
    text.parse().unwrap()
}

#[test]
fn a_package_is_never_found_by_its_bare_name() {
    assert!(!same_package(&read("pkg:npm/%40types/ms@2"), &read("pkg:npm/ms@2")));
    assert!(!same_package(&read("pkg:npm/curl"), &read("pkg:cargo/curl")));
    assert!(!same_package(&read("pkg:deb/debian/curl"), &read("pkg:deb/ubuntu/curl")));
    assert!(same_package(&read("pkg:npm/@types/ms@2"), &read("pkg:npm/%40types/ms@3#a")));
}

#[test]
fn names_are_those_of_the_databases() {
    assert_eq!(read("pkg:npm/@types/ms@2").full_name(), "@types/ms");
    assert_eq!(read("pkg:maven/org.a/b@2").full_name(), "org.a:b");
    assert_eq!(read("pkg:golang/github.com/pkg/errors@v1").full_name(), "github.com/pkg/errors");
    assert_eq!(read("pkg:deb/debian/curl@7").full_name(), "curl");
}

#[test]
fn the_epoch_of_rpm_stands_in_a_qualifier() {
    let url = read("pkg:rpm/fedora/centerim@4.22.10-1.el6?arch=i686&epoch=1&distro=fedora-25");
    assert_eq!(url.full_version().as_deref(), Some("1:4.22.10-1.el6"));
    assert_eq!(read("pkg:deb/debian/a@1:2?epoch=3").full_version().as_deref(), Some("1:2"));
}

#[test]
fn what_is_wrong_is_said() {
    let why = |text: &str| text.parse::<PackageUrl>().unwrap_err().to_string();
    insta::assert_snapshot!(why("npm/ms"), @"`npm/ms` is not a package URL: it does not begin with `pkg:`");
    insta::assert_snapshot!(why("pkg:npm"), @"`pkg:npm` is not a package URL: it has a type or a name missing");
    insta::assert_snapshot!(why("pkg:npm/a%2"), @"`pkg:npm/a%2` is not a package URL: it has a `%` without two hexadecimal digits");
    insta::assert_snapshot!(why("pkg:npm/a?b"), @"`pkg:npm/a?b` is not a package URL: it has a qualifier without `=`");
    assert!(why(&format!("pkg:npm/{}", "a".repeat(9000))).contains("longer than 8192"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_canonical_text_is_stable(text in "(pkg:)?[a-z]{0,4}[/@?#=&%a-zA-Z0-9.:é-]{0,40}") {
        if let Ok(url) = text.parse::<PackageUrl>() {
            let written = url.to_string();
            proptest::prop_assert_eq!(&written.parse::<PackageUrl>().unwrap(), &url, "{}", written);
        }
    }
}
