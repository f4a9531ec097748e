//! Reversed and lacking warnings, of any length.

use reliance_model::claim::Verdict;

use super::{Paper, both, paper, told};

fn ifu(file: &str, warnings: &[&str]) -> Paper {
    let mut ifu = paper(file)
        .heading("Description")
        .says("The software marks nodules on chest CT. It runs on a server of the hospital.")
        .says("The result is shown in the viewer. A radiologist confirms each mark.")
        .heading("Warnings");
    for warning in warnings {
        ifu = ifu.says(warning);
    }
    ifu
}

fn differs(ours: &[&str], theirs: &[&str]) -> String {
    told(&both(ifu("a.md", ours), ifu("b.md", theirs)), Verdict::Differs)
}

#[test]
fn a_short_warning_that_is_reversed_is_told() {
    for (one, other) in [
        ("Do not use in children.", "Use in children."),
        ("Do not resterilise.", "Resterilise."),
        ("Not for diagnosis of fractures.", "For diagnosis of fractures."),
        (
            "The device must not be used in pregnant women.",
            "The device may be used in pregnant women.",
        ),
        ("Contraindicated in children.", "Indicated in children."),
        ("Never use with gadolinium.", "Use with gadolinium."),
        ("Don't use after mastectomy.", "Use after mastectomy."),
        ("The device does not require calibration.", "The device requires calibration."),
        ("Use without supervision.", "Use with supervision."),
        ("不得用于儿童。", "用于儿童。"),
        ("本产品不适用于孕妇。", "本产品适用于孕妇。"),
        ("禁止与造影剂同时使用。", "可与造影剂同时使用。"),
        ("儿童禁用。", "儿童可用。"),
    ] {
        let found = differs(&[one], &[other]);
        assert!(found.contains("the same sentence is denied in `a.md`"), "{one}: {found}");
        let turned = differs(&[other], &[one]);
        assert!(turned.contains("the same sentence is denied in `b.md`"), "{other}: {turned}");
    }
}

#[test]
fn what_says_the_same_is_no_contradiction() {
    for (one, other) in [
        ("Do not use in children.", "Do not use in children."),
        ("Do not use in children.", "The device must not be used in children."),
        ("The device must not be used in children.", "The device should not be used in children."),
        ("Use in children.", "The device may be used in children."),
        ("不得用于儿童。", "不可用于儿童。"),
        ("No fever.", "Fever."),
    ] {
        let found = differs(&[one], &[other]);
        assert!(!found.contains("denied in"), "{one}: {found}");
    }
    // Both ways of putting it on one side decide nothing.
    let found = differs(&["Do not use in children.", "Use in children."], &["Use in children."]);
    assert!(!found.contains("denied in"), "{found}");
}

#[test]
fn a_heading_may_deny_what_stands_below() {
    let under = |file: &str, heading: &str, text: &str| paper(file).heading(heading).says(text);
    let one = under("a.md", "Warnings", "Do not use in children.");
    let other = under("b.md", "Contraindications", "Use in children.");
    assert_eq!(told(&both(one, other), Verdict::Differs), "");
    let one = under("a.md", "Contraindications", "Do not use in children.");
    let other = under("b.md", "Contraindications", "Use in children.");
    let found = both(one, other);
    assert_eq!(told(&found, Verdict::Differs), "");
    insta::assert_snapshot!(told(&found, Verdict::CannotTell), @"statement: the same sentence is denied in `a.md` and not in `b.md`: “Do not use in children.” against “Use in children.”; what stands above it may deny it, too");
}

#[test]
fn a_warning_that_one_side_lacks_is_told() {
    let all = ["Do not use in children.", "Keep the server locked."];
    insta::assert_snapshot!(differs(&all, &all[1..]), @"statement: only `a.md` warns: “Do not use in children.”; `b.md` has no such sentence");
    insta::assert_snapshot!(differs(&all[1..], &all), @"statement: only `b.md` warns: “Do not use in children.”; `a.md` has no such sentence");
    assert_eq!(differs(&all, &["Keep the server locked.", "Do not use it in any children."]), "");
    // Two texts of which both warn, and that are no versions of one another.
    let one = paper("a.md").heading("Warnings").says("Do not use in children.");
    let other = paper("b.md").heading("Warnings").says("Keep the server locked.");
    let found = both(one, other);
    assert_eq!(told(&found, Verdict::Differs), "");
    insta::assert_snapshot!(told(&found, Verdict::CannotTell), @r"
    statement: only `a.md` warns: “Do not use in children.”; `b.md` has no such sentence; it may stand there in other words
    statement: only `b.md` warns: “Keep the server locked.”; `a.md` has no such sentence; it may stand there in other words
    ");
}

#[test]
fn what_is_not_told_one_by_one_is_counted() {
    let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).unwrap());
    let name = |at: usize| format!("{}{}orrhoea", letter(at / 26), letter(at));
    let side = |lead: &str| -> Vec<String> {
        (0..65).map(|at| format!("{lead} in patients with {}.", name(at))).collect()
    };
    let (ours, theirs) = (side("Do not use"), side("Use"));
    let (ours, theirs): (Vec<&str>, Vec<&str>) =
        (ours.iter().map(String::as_str).collect(), theirs.iter().map(String::as_str).collect());
    let found = both(ifu("a.md", &ours), ifu("b.md", &theirs));
    let left = told(&found, Verdict::CannotTell);
    assert!(
        left.contains("5 further sentences of `a.md` and `b.md` may deny one another"),
        "{left}"
    );
}
