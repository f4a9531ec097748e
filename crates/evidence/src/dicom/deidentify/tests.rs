//! What is found in headers made here, and what is not.

use proptest::prelude::*;

use super::*;
use crate::dicom::made::{As, Made};
use crate::dicom::{Limits, read};

const TABLE: &str =
    include_str!("../../../../../catalogue/standards/deidentification/ps3.15-2026d.tsv");
const SAFE: &str =
    include_str!("../../../../../catalogue/standards/deidentification/safe-private.tsv");
const CONTENT: &str =
    include_str!("../../../../../catalogue/standards/deidentification/content-items.tsv");

fn profile() -> Profile {
    let reading = Profile::read("ps3.15-2026d.tsv", TABLE);
    assert_eq!(reading.problems, []);
    reading.items
}

fn settings() -> Settings {
    let reading = SafePrivate::read("safe-private.tsv", SAFE);
    assert_eq!(reading.problems, []);
    let concepts = Concepts::read("content-items.tsv", CONTENT);
    assert_eq!(concepts.problems, []);
    Settings::new(reading.items).knowing(concepts.items)
}

fn judged(made: &Made) -> Judged {
    judged_bytes(&made.file())
}

fn judged_bytes(file: &[u8]) -> Judged {
    let mut inflated = Vec::new();
    let header = read(file, file.len() as u64, &mut inflated, &Limits::default()).unwrap();
    judge(&header, &profile(), &settings())
}

/// What was found, one line a place.
fn found(made: &Made) -> String {
    let judged = judged(made);
    let mut out = format!("{}\n", judged.state());
    for one in &judged.violations {
        let sure = if one.sure { "violation" } else { "look" };
        let more = if one.more > 0 { format!(" +{}", one.more) } else { String::new() };
        let (action, kind, why) = (one.action.name(), one.kind.word(), one.why);
        out.push_str(&format!("{} {action} {kind} {sure} {why:?}{more}\n", one.place));
    }
    out
}

/// A data set under construction with the declaration of these methods, in tag order.
struct Image {
    codes: &'static [&'static str],
    before: Vec<(u16, u16, Vr, &'static str)>,
    after: Vec<(u16, u16, Vr, &'static str)>,
}

fn image(codes: &'static [&'static str]) -> Image {
    Image { codes, before: Vec::new(), after: Vec::new() }
}

impl Image {
    fn with(mut self, group: u16, element: u16, vr: Vr, value: &'static str) -> Image {
        let early = (group, element) < (0x0012, 0x0062);
        let list = if early { &mut self.before } else { &mut self.after };
        list.push((group, element, vr, value));
        self
    }

    fn made(self) -> Made {
        let code = |code: &&str| Made::new(As::Explicit).text(8, 0x100, Vr::SH, code);
        let mut elements = self.before;
        for (group, element, vr, value) in [
            (0x0008, 0x0018, Vr::UI, "2.25.1"),
            (0x0010, 0x0010, Vr::PN, ""),
            (0x0010, 0x0020, Vr::LO, "P00012"),
        ] {
            if !elements.iter().any(|one| (one.0, one.1) == (group, element)) {
                elements.push((group, element, vr, value));
            }
        }
        elements.sort_by_key(|(group, element, ..)| (*group, *element));
        let mut made = Made::new(As::Explicit);
        for (group, element, vr, value) in elements {
            made = made.text(group, element, vr, value);
        }
        if !self.codes.is_empty() {
            let codes: Vec<Made> = self.codes.iter().map(code).collect();
            made = made.text(0x12, 0x62, Vr::CS, "YES").sequence(0x12, 0x64, &codes);
        }
        let mut after = self.after;
        after.push((0x0020, 0x000D, Vr::UI, "2.25.2"));
        after.push((0x0020, 0x000E, Vr::UI, "2.25.3"));
        after.sort_by_key(|(group, element, ..)| (*group, *element));
        after
            .iter()
            .fold(made, |made, (group, element, vr, value)| made.text(*group, *element, *vr, value))
    }
}

fn basic() -> Image {
    image(&["113100"])
}

#[test]
fn the_table_is_read_whole() {
    let profile = profile();
    assert_eq!(profile.edition(), "2026d");
    // 657 rows, of which four are patterns.
    assert_eq!(profile.len(), 653);
    let actions =
        |group, element, options| profile.rule(Tag::new(group, element)).unwrap().actions(options);
    let none = Options::default();
    assert_eq!(actions(0x0010, 0x0010, none), Actions::EMPTY);
    assert_eq!(actions(0x0008, 0x103E, none), Actions::REMOVE);
    let descriptors = Options::of(Option7050::CleanDescriptors);
    assert!(actions(0x0008, 0x103E, descriptors).has(Actions::CLEAN));
    assert!(actions(0x6002, 0x3000, none).has(Actions::REMOVE));
    assert!(actions(0x5004, 0x0005, none).has(Actions::REMOVE));
    assert!(actions(0x0009, 0x1001, none).has(Actions::REMOVE));
    assert_eq!(profile.rule(Tag::new(0x0028, 0x0010)), None);
    assert_eq!(profile.keyword(Tag::new(0x0010, 0x0010)), "PatientName");
    assert_eq!(profile.keyword(Tag::new(0x0028, 0x0010)), "Rows");
}

#[test]
fn lines_that_are_no_rows_are_told_with_their_place() {
    let text = "tag\tkeyword\tbasic\tuids\n(0010,0010)\tPatientName\tZ\t-\n(10,10)\tX\tX\t-\n(0010,0020)\tPatientID\tQ\t-\n(0010,0030)\tBirth\tZ\n";
    let reading = Profile::read("t.tsv", text);
    assert_eq!(reading.items.len(), 1);
    let places: Vec<_> = reading.problems.iter().map(|one| one.place.suffix()).collect();
    assert_eq!(places, [":3", ":4", ":5", ":1"]);
}

#[test]
fn a_clean_declared_file_has_no_finding_and_says_what_cannot_be_told() {
    let made = basic().with(0x0008, 0x1030, Vr::LO, "").made();
    assert_eq!(found(&made), "declared\n");
    let open = judged(&made).open;
    assert_eq!((open.uids, open.patient_ids, open.pixels), (3, 1, false));
}

#[test]
fn what_the_basic_profile_takes_out_is_found_with_its_kind() {
    let made = basic()
        .with(0x0008, 0x0020, Vr::DA, "20190304")
        .with(0x0008, 0x0050, Vr::SH, "A123456")
        .with(0x0008, 0x0080, Vr::LO, "General Hospital")
        .with(0x0008, 0x0090, Vr::PN, "WHO^DR")
        .with(0x0008, 0x1030, Vr::LO, "CT head for Mr Smith")
        .with(0x0010, 0x0010, Vr::PN, "SMITH^JOHN")
        .with(0x0010, 0x0030, Vr::DA, "19610203")
        .with(0x0018, 0x1000, Vr::LO, "SN0042")
        .made();
    insta::assert_snapshot!(found(&made), @"
    declared-and-violated
    (0008,0020) date_shifted date violation NotRemoved
    (0008,0050) text_removed text violation NotRemoved
    (0008,0080) text_removed text violation NotRemoved
    (0008,0090) text_removed name violation NotRemoved
    (0008,1030) text_removed text violation NotRemoved
    (0010,0010) text_removed name violation NotRemoved
    (0010,0030) text_removed date violation NotRemoved
    (0018,1000) text_removed text violation NotRemoved
    ");
}

#[test]
fn declared_options_keep_what_they_name_and_no_more() {
    let with = |codes: &'static [&'static str]| {
        image(codes)
            .with(0x0008, 0x0020, Vr::DA, "20190304")
            .with(0x0008, 0x0080, Vr::LO, "General Hospital")
            .with(0x0008, 0x1030, Vr::LO, "CT head")
            .with(0x0010, 0x1010, Vr::AS, "061Y")
            .with(0x0018, 0x1000, Vr::LO, "SN0042")
            .made()
    };
    let all = &["113100", "113105", "113106", "113108", "113109", "113112"];
    assert_eq!(found(&with(all)), "declared\n");
    assert_eq!(judged(&with(all)).open.cleaned, 1);
    assert_eq!(judged(&with(all)).declaration.codes(), all.join("+"));
    insta::assert_snapshot!(found(&with(&["113100", "113107"])), @"
    declared-and-violated
    (0008,0080) text_removed text violation NotRemoved
    (0008,1030) text_removed text violation NotRemoved
    (0010,1010) text_removed text violation NotRemoved
    (0018,1000) text_removed text violation NotRemoved
    ");
    assert_eq!(judged(&with(&["113100", "113107"])).open.dates, 1);
}

#[test]
fn a_cleaned_text_is_looked_through() {
    let cleaned = |text| image(&["113100", "113105"]).with(0x0008, 0x1030, Vr::LO, text).made();
    let told = |text| judged(&cleaned(text)).violations.first().map(|one| (one.why, one.sure));
    assert_eq!(told("CT head for Mr Smith"), Some((Why::HoldsTitle, false)));
    assert_eq!(told("ask a@b.example"), Some((Why::HoldsMail, true)));
    assert_eq!(told("CT head"), None);
    let named = image(&["113100", "113105"])
        .with(0x0008, 0x1030, Vr::LO, "of smith")
        .with(0x0010, 0x0010, Vr::PN, "SMITH^JOHN")
        .made();
    insta::assert_snapshot!(found(&named), @"
    declared-and-violated
    (0008,1030) text_removed name violation HoldsName
    (0010,0010) text_removed name violation NotRemoved
    ");
}

#[test]
fn every_nesting_level_is_judged() {
    let name = Made::new(As::Explicit).text(0x10, 0x10, Vr::PN, "SMITH^JOHN");
    let inner = Made::new(As::Explicit).sequence(0x0008, 0x1140, &[name.clone(), name]);
    let made = basic().made().sequence(0x0040, 0x9096, &[inner]);
    insta::assert_snapshot!(found(&made), @"
    declared-and-violated
    (0040,9096)[1].(0008,1140)[1].(0010,0010) text_removed name violation NotRemoved
    (0040,9096)[1].(0008,1140)[2].(0010,0010) text_removed name violation NotRemoved
    ");
    let removed = basic().made().sequence(0x0040, 0x0275, &[Made::new(As::Explicit)]);
    insta::assert_snapshot!(found(&removed), @"
    declared-and-violated
    (0040,0275) text_removed sequence violation NotRemoved
    ");
}

#[test]
fn private_elements_are_found_by_block_and_safe_ones_only_where_declared() {
    let with = |codes| {
        image(codes)
            .with(0x0019, 0x0010, Vr::LO, "SIEMENS MR HEADER")
            .with(0x0019, 0x100C, Vr::IS, "1000")
            .with(0x0099, 0x0010, Vr::LO, "ACME")
            .with(0x0099, 0x1001, Vr::LO, "Smith John")
            .with(0x0099, 0x1002, Vr::LO, "1")
            .made()
    };
    insta::assert_snapshot!(found(&with(&["113100"])), @"
    declared-and-violated
    (0019,100C) text_removed private violation PrivateKept
    (0099,1001) text_removed private violation PrivateKept +1
    ");
    insta::assert_snapshot!(found(&with(&["113100", "113111"])), @"
    declared-and-violated
    (0099,1001) text_removed private violation PrivateNotSafe +1
    ");
}

#[test]
fn curves_and_overlays_of_any_group_are_found() {
    let made = basic()
        .made()
        .text(0x5002, 0x0005, Vr::US, "12")
        .text(0x6004, 0x3000, Vr::OW, "12")
        .text(0x6004, 0x4000, Vr::LT, "note");
    insta::assert_snapshot!(found(&made), @"
    declared-and-violated
    (5002,0005) pixels_hidden graphics violation NotRemoved
    (6004,3000) pixels_hidden graphics violation NotRemoved
    (6004,4000) text_removed text violation NotRemoved
    ");
}

#[test]
fn declaration_and_content_are_held_against_one_another() {
    let raw = image(&[]).with(0x0010, 0x0010, Vr::PN, "SMITH^JOHN").made();
    assert_eq!(judged(&raw).state(), "never");
    assert_eq!(judged(&image(&[]).made()).state(), "clean-but-undeclared");
    let denied = image(&[]).with(0x0012, 0x0062, Vr::CS, "NO").made();
    assert_eq!(judged(&denied).state(), "never");
    let bare = image(&[]).with(0x0012, 0x0062, Vr::CS, "YES").made();
    insta::assert_snapshot!(found(&bare), @"
    declared-and-violated
    (0012,0063) tag_retained declaration violation NoMethod
    ");
    let text = image(&[])
        .with(0x0012, 0x0062, Vr::CS, "YES")
        .with(0x0012, 0x0063, Vr::LO, "Basic profile, Retain UIDs, full dates")
        .with(0x0028, 0x0303, Vr::CS, "MODIFIED")
        .made();
    assert_eq!(judged(&text).declaration.codes(), "113100+113106+113110");
    insta::assert_snapshot!(found(&text), @"
    declared-and-violated
    (0028,0303) date_shifted declaration violation DatesContradict
    ");
    let both = image(&["113100", "113106", "113107"]).made();
    assert_eq!(judged(&both).of(Action::DateShifted), 1);
}

#[test]
fn uids_identifiers_and_dummies_are_told_as_far_as_one_file_can() {
    let maker = basic().with(0x0020, 0x0052, Vr::UI, "1.2.840.113619.2.1").made();
    insta::assert_snapshot!(found(&maker), @"
    declared
    (0020,0052) uid_changed uid look MakersUid
    ");
    let kept = image(&["113100", "113110"]).with(0x0020, 0x0052, Vr::UI, "1.2.840.113619.2.1");
    assert_eq!(judged(&kept.made()).open.uids, 0);
    let pseudonym = basic().with(0x0010, 0x0010, Vr::PN, "P00012").made();
    assert_eq!(found(&pseudonym), "declared\n");
    let protocol = basic().with(0x0012, 0x0020, Vr::LO, "").made();
    insta::assert_snapshot!(found(&protocol), @"
    declared-and-violated
    (0012,0020) text_notnull text violation DummyMissing
    ");
    let other = Made::new(As::Explicit).text(0x10, 0x20, Vr::LO, "H417");
    let nested = basic().made().sequence(0x0040, 0x9096, &[other]);
    insta::assert_snapshot!(found(&nested), @"
    declared
    (0040,9096)[1].(0010,0020) patid_consistent identifier look OtherPatient
    ");
}

#[test]
fn pixels_are_judged_by_what_the_header_says_of_them() {
    let pixels = |image: Image| {
        image.made().short(0x0028, 0x0010, 2).raw(Tag::new(0x7FE0, 0x0010), Vr::OW, &[1; 8])
    };
    let plain = pixels(basic().with(0x0008, 0x0060, Vr::CS, "CT"));
    assert_eq!(found(&plain), "declared\n");
    assert!(judged(&plain).open.pixels);
    insta::assert_snapshot!(found(&pixels(basic().with(0x0008, 0x0060, Vr::CS, "US"))), @"
    declared
    (0028,0301) pixels_hidden pixels look BurnedInRisk
    ");
    let cleaned = image(&["113100", "113101"]).with(0x0008, 0x0060, Vr::CS, "US");
    assert_eq!(found(&pixels(cleaned)), "declared\n");
    let burned = basic().made().short(0x28, 0x10, 2).text(0x28, 0x301, Vr::CS, "YES");
    insta::assert_snapshot!(found(&burned.raw(Tag::new(0x7FE0, 0x0010), Vr::OW, &[1; 8])), @"
    declared-and-violated
    (0028,0301) pixels_hidden pixels violation BurnedInDeclared
    ");
    insta::assert_snapshot!(found(&basic().made().short(0x28, 0x10, 2)), @"
    declared
    (0028,0010) pixels_retained pixels look PixelsGone
    ");
}

#[test]
fn a_header_that_breaks_off_is_not_called_clean() {
    let file = basic().with(0x0008, 0x1030, Vr::LO, "").made().file();
    let mut broken = file.clone();
    broken.extend([0x28, 0, 0x10, 0, b'L', b'O', 0xFF, 0x00, 1]);
    assert_eq!(judged_bytes(&broken).state(), "not-judged");
    assert_eq!(judged_bytes(&file).state(), "declared");
}

#[test]
fn the_worklist_names_places_and_never_values() {
    let made = basic().with(0x0010, 0x0010, Vr::PN, "SMITH^JOHN").made();
    let mut out = String::from(WORKLIST_HEAD);
    worklist("=a,\"b\".dcm", &judged(&made), &profile(), &mut out);
    insta::assert_snapshot!(out, @r#"
    file,place,attribute,action,kind,certainty,elements,edition,why,to_do
    "'=a,""b"".dcm","(0010,0010)",PatientName,text_removed,name,violation,1,2026d,"the profile takes the value out, and nothing marks it as a dummy","remove the value, or declare the option that keeps it"
    "#);
    assert!(!out.contains("SMITH"));
}

#[test]
fn findings_of_one_file_are_bounded_and_counted_beyond() {
    let name = Made::new(As::Explicit).text(0x10, 0x10, Vr::PN, "SMITH^JOHN");
    let items: Vec<Made> = std::iter::repeat_n(name, 400).collect();
    let judged = judged(&basic().made().sequence(0x0040, 0x9096, &items));
    assert_eq!(judged.violations.len(), MOST_VIOLATIONS);
    assert_eq!((judged.total(), judged.of(Action::TextRemoved)), (400, 400));
}

proptest! {
    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut file = basic().made().file();
        file.extend(&bytes);
        let mut inflated = Vec::new();
        if let Ok(header) = read(&file, file.len() as u64, &mut inflated, &Limits::default()) {
            let judged = judge(&header, &profile(), &settings());
            prop_assert!(judged.violations.len() <= MOST_VIOLATIONS);
        }
    }
}

/// A content item: its type, the code of its concept name, and one value.
fn item(kind: &str, code: &str, (element, vr, value): (u16, Vr, &str)) -> Made {
    let name = Made::new(As::Explicit).text(8, 0x100, Vr::SH, code).text(8, 0x102, Vr::SH, "DCM");
    let named = Made::new(As::Explicit).text(0x40, 0xA040, Vr::CS, kind);
    named.sequence(0x40, 0xA043, &[name]).text(0x40, element, vr, value)
}

/// A report with a tree of two levels.
fn report(codes: &'static [&'static str]) -> Made {
    let inner = [
        item("UIDREF", "121018", (0xA124, Vr::UI, "1.2.840.113619.2.1")),
        item("DATE", "121031", (0xA121, Vr::DA, "19610203")),
        item("PNAME", "121008", (0xA123, Vr::PN, "Vogt^Ann")),
        item("TEXT", "121071", (0xA160, Vr::UT, "a nodule, as Ms Berg said")),
        item("TEXT", "121071", (0xA160, Vr::UT, "REMOVED")),
        item("TEXT", "121030", (0xA160, Vr::UT, "H-77120")),
    ];
    let outer = Made::new(As::Explicit).text(0x40, 0xA040, Vr::CS, "CONTAINER");
    let outer = outer.sequence(0x40, 0xA730, &inner);
    let acquired = item("TEXT", "121022", (0xA160, Vr::UT, "A-9917"));
    image(codes).made().sequence(0x40, 0xA730, &[outer, acquired])
}

#[test]
fn content_items_are_judged_by_what_their_concepts_say() {
    insta::assert_snapshot!(found(&report(&["113100", "113104", "113106"])), @r"
    declared-and-violated
    (0040,A730)[1].(0040,A730)[1].(0040,A124) uid_changed uid look MakersUid
    (0040,A730)[1].(0040,A730)[2].(0040,A121) text_removed date violation NotRemoved
    (0040,A730)[1].(0040,A730)[3].(0040,A123) text_removed name violation NotRemoved
    (0040,A730)[1].(0040,A730)[4].(0040,A160) text_removed name look HoldsTitle
    (0040,A730)[1].(0040,A730)[6].(0040,A160) patid_consistent identifier look OtherPatient
    (0040,A730)[2].(0040,A160) text_removed text violation NotRemoved
    ");
    insta::assert_snapshot!(found(&report(&["113100"])), @r"
    declared-and-violated
    (0040,A730) text_removed sequence look ContentKept
    (0040,A730)[1].(0040,A730)[1].(0040,A124) uid_changed uid look MakersUid
    (0040,A730)[1].(0040,A730)[2].(0040,A121) text_removed date violation NotRemoved
    (0040,A730)[1].(0040,A730)[3].(0040,A123) text_removed name violation NotRemoved
    (0040,A730)[1].(0040,A730)[4].(0040,A160) text_removed text violation NotRemoved
    (0040,A730)[1].(0040,A730)[6].(0040,A160) patid_consistent identifier look OtherPatient
    (0040,A730)[2].(0040,A160) text_removed text violation NotRemoved
    ");
    insta::assert_snapshot!(found(&report(&[])), @r"
    never
    (0040,A730)[1].(0040,A730)[2].(0040,A121) text_removed date violation NotRemoved
    (0040,A730)[1].(0040,A730)[3].(0040,A123) text_removed name violation NotRemoved
    (0040,A730)[1].(0040,A730)[4].(0040,A160) text_removed text violation NotRemoved
    (0040,A730)[2].(0040,A160) text_removed text violation NotRemoved
    ");
}

#[test]
fn every_concept_stands_for_an_attribute_of_the_table() {
    let (profile, concepts) = (profile(), Concepts::read("content-items.tsv", CONTENT).items);
    assert_eq!(concepts.attributes().count(), 23);
    assert!(concepts.attributes().all(|tag| profile.rule(tag).is_some()));
    for wrong in ["DCM\t1\tx", "\t1\tx\t(0010,0010)", "DCM\t1\tx\t0010,0010"] {
        assert_eq!(Concepts::read("own.tsv", wrong).problems.len(), 1, "{wrong}");
    }
}
