//! Trees by the table of contents, laid and checked, as users see them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{DAY, Ran, example, run};

fn lay(folder: &Path, more: &[&str]) -> Ran {
    let base = ["write", "device", "--to", "us", "--on", DAY, "--toc", "tree"];
    run(folder, &[&base[..], more].concat())
}

fn check(folder: &Path, more: &[&str]) -> (i32, Value) {
    let base = ["toc", "check", "tree", "--format", "json"];
    let ran = run(folder, &[&base[..], more].concat());
    (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err)))
}

/// Files below a folder with their bytes, by path.
fn below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The ids of rules that are not met.
fn broken(told: &Value) -> Vec<&str> {
    let rules = told["rules"].as_array().unwrap().iter();
    let broken = rules.filter(|rule| !rule["broken"].as_array().unwrap().is_empty());
    broken.map(|rule| rule["rule"]["id"].as_str().unwrap()).collect()
}

#[test]
fn papers_and_documents_of_the_example_go_under_their_headings() {
    let folder = example();
    let ran = lay(folder.path(), &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let laid: Vec<&str> = ran.out.lines().skip_while(|line| !line.starts_with("1.")).collect();
    insta::assert_snapshot!(laid.join("\n"), @r#"
    1.01	1 REG ADMIN/1.01 Cover Letter/01-cover.draft.docx	us.cover (docx)
    1.05	1 REG ADMIN/1.05 Listing of Devices/docs registration.md	docs/registration.md
    1.05	1 REG ADMIN/1.05 Listing of Devices/docs udi.md	docs/udi.md
    1.10	1 REG ADMIN/1.10 Pre-Submission Correspondence and/16-pre-submission.draft.docx	us.pre-submission (docx)
    1.11	1 REG ADMIN/1.11 Acceptance for Review Checklist/19-estar-map.draft.docx	us.estar-map (docx)
    1.12	1 REG ADMIN/1.12 Statements Certifications/18-statements.draft.docx	us.statements (docx)
    1.12	1 REG ADMIN/1.12 Statements Certifications/docs statements.md	docs/statements.md
    2.02	2 CONTEXT/2.02 General Summary of Submission/00a-executive-summary.docx	executive-summary (docx)
    2.02	2 CONTEXT/2.02 General Summary of Submission/04-510k-summary.draft.docx	us.510k-summary (docx)
    2.02	2 CONTEXT/2.02 General Summary of Submission/docs public-summary.md	docs/public-summary.md
    2.04.01	2 CONTEXT/2.04 Device Description/2.04.01 Comprehensive Device Description/02-device-description.draft.docx	us.device-description (docx)
    2.04.01	2 CONTEXT/2.04 Device Description/2.04.01 Comprehensive Device Description/docs device-description.md	docs/device-description.md
    2.04.05	2 CONTEXT/2.04 Device Description/2.04.05 Substantial Equivalence Discussion/05-substantial-equivalence.draft.docx	us.substantial-equivalence (docx)
    2.04.05	2 CONTEXT/2.04 Device Description/2.04.05 Substantial Equivalence Discussion/docs predicate-comparison.md	docs/predicate-comparison.md
    2.05.01	2 CONTEXT/2.05 Indications for Use and or Intended/2.05.01 Intended Use Intended Purpose/03-indications.draft.docx	us.indications (docx)
    2.05.01	2 CONTEXT/2.05 Indications for Use and or Intended/2.05.01 Intended Use Intended Purpose/docs intended-use.md	docs/intended-use.md
    2.06.02	2 CONTEXT/2.06 Global Market History/2.06.02 Incident Reports and Recalls/docs complaints.md	docs/complaints.md
    2.07	2 CONTEXT/2.07 Post-Market Study Plans/14-monitoring-plan.draft.docx	us.monitoring (docx)
    2.07	2 CONTEXT/2.07 Post-Market Study Plans/docs monitoring-plan.md	docs/monitoring-plan.md
    2.10.01	2 CONTEXT/2.10 Standards/2.10.01 List of Standards and Guidance/17-standards.draft.docx	us.standards (docx)
    3.05.05.01	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.01 Software Firmware Description/06-ai-model.draft.docx	us.ai-model (docx)
    3.05.05.01	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.01 Software Firmware Description/09-software.draft.docx	us.software (docx)
    3.05.05.01	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.01 Software Firmware Description/docs software-description.md	docs/software-description.md
    3.05.05.02	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.02 Risk Management File including/docs risk-file.md	docs/risk-file.md
    3.05.05.06	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.06 Traceability Analysis/docs trace-matrix.md	docs/trace-matrix.md
    3.05.05.07	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.07 Software Life Cycle Process/14b-good-machine-learning-practice.draft.docx	us.gmlp (docx)
    3.05.05.08	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.08 Software Testing as Part of/docs verification.md	docs/verification.md
    3.05.05.09	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.09 Software Version Revision Level/docs versions.md	docs/versions.md
    3.05.05.10	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.10 Unresolved Software Anomalies/docs anomalies.md	docs/anomalies.md
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/10a-cybersecurity-risk-report.draft.docx	us.cyber-risk-report (docx)
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/10b-bill-of-materials.draft.docx	us.cyber-sbom (docx)
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/10c-vulnerabilities.draft.docx	us.cyber-vulnerabilities (docx)
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/10d-security-architecture.draft.docx	us.cyber-architecture (docx)
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/10e-security-testing.draft.docx	us.cyber-testing (docx)
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/10f-security-management.draft.docx	us.cyber-management (docx)
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/cyber sbom.cdx.json	cyber/sbom.cdx.json
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/cyber threat-model.otm.yaml	cyber/threat-model.otm.yaml
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/cyber vex.openvex.json	cyber/vex.openvex.json
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/docs architecture-views.md	docs/architecture-views.md
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/docs security-plan.md	docs/security-plan.md
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/docs security-tests.md	docs/security-tests.md
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/docs threat-model.md	docs/threat-model.md
    3.05.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed or/3.05.05.11 Cybersecurity/docs vex.md	docs/vex.md
    3.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.11 Usability Human Factors/12-human-factors.draft.docx	us.human-factors (docx)
    3.05.11	3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.11 Usability Human Factors/docs usability-eu.md	docs/usability-eu.md
    4.02	4 CLINICAL/4.02 Overall Clinical Evidence Summary/00c-statistical-report.draft.docx	statistical-report (docx)
    4.02	4 CLINICAL/4.02 Overall Clinical Evidence Summary/07-performance.draft.docx	us.performance (docx)
    4.02.01	4 CLINICAL/4.02 Overall Clinical Evidence Summary/4.02.01 Clinical Evaluation Report/docs clinical-evaluation.md	docs/clinical-evaluation.md
    4.02.02	4 CLINICAL/4.02 Overall Clinical Evidence Summary/4.02.02 Device Specific Clinical Trials/docs statistical-plan.md	docs/statistical-plan.md
    4.02.02	4 CLINICAL/4.02 Overall Clinical Evidence Summary/4.02.02 Device Specific Clinical Trials/docs study-file.md	docs/study-file.md
    4.07	4 CLINICAL/4.07 Other Clinical Evidence/08-foreign-data.draft.docx	us.foreign-data (docx)
    5.03	5 LABELLING/5.03 Package Insert Instructions for Use/11-labelling.draft.docx	us.labelling (docx)
    5.03	5 LABELLING/5.03 Package Insert Instructions for Use/docs ifu-us.md	docs/ifu-us.md
    5.10	5 LABELLING/5.10 Other Labelling and Promotional/15-model-card.draft.docx	us.model-card (docx)
    6.06	6 QMS/6.06 Quality management system/docs quality-manual.md	docs/quality-manual.md
    unplaced	cyber/exploited.json	no heading is known for documents of kind `known-exploited`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	cyber/records.json	no heading is known for documents of kind `vulnerability-records`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	data-sheet (docx)	its template names no heading
    unplaced	docs/audit-log.md	no heading is known for documents of kind `audit-log`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/changes.md	no heading is known for documents of kind `change-record`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/data-management.md	no heading is known for documents of kind `document:data-management`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/device-profile.md	no heading is known for documents of kind `device-profile`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/dpia.md	no heading is known for documents of kind `document:dpia`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/model-card.md	no heading is known for documents of kind `model-card`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/privacy.md	no heading is known for documents of kind `document:data-law`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/submission-index.md	no heading is known for documents of kind `submission-pack`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/team.md	no heading is known for documents of kind `people-roster`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/terms.md	no heading is known for documents of kind `terms-table`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	docs/ui-screens.md	no heading is known for documents of kind `document:ui-evidence`; give it `toc = "2.11"` or another number in reliance.toml
    unplaced	evidence-map (docx)	its template names no heading
    unplaced	gap-report (docx)	its template names no heading
    NOT ANSWERED: needs a file under 1.04 Application Form/Administrative Information (asked by us.510k.estar.admin, FDA guidance 'Electronic Submission Template for Medical Device 510(k) Submissions' (2023-10-02; template duty binding under FD&C Act 745A(b)), Table 1, law)
    NOT ANSWERED: needs a file under 1.12.05 Truthful and Accurate Statement (asked by us.510k.content.truthful, 21 CFR 807.87(l), (l), law)
    "#);
    let before = below(&folder.path().join("tree"));
    assert!(before.len() > 30, "{}", before.len());
    let again = lay(folder.path(), &[]);
    assert_eq!((again.code, &again.out), (1, &ran.out));
    assert_eq!(below(&folder.path().join("tree")), before);
    let (code, told) = check(folder.path(), &["--to", "us"]);
    assert_eq!((code, told["edition"].as_str()), (1, Some("4")));
    // What is laid are Word and other files, and no PDF yet; all else is met.
    assert_eq!(broken(&told), ["toc.pdf"]);
}

#[test]
fn nothing_is_written_over_that_was_not_laid() {
    let folder = example();
    lay(folder.path(), &[]);
    let tree = folder.path().join("tree");
    let find = |name: &str| -> PathBuf {
        let all = below(&tree);
        let found = all.iter().find(|(path, _)| path.ends_with(name));
        tree.join(&found.unwrap_or_else(|| panic!("{name} is not in {all:?}")).0)
    };
    let (cover, sbom) = (find("01-cover.draft.docx"), find("sbom.cdx.json"));
    fs::write(&cover, "changed by a person").unwrap();
    fs::write(tree.join("own.txt"), "own").unwrap();
    fs::remove_file(&sbom).unwrap();
    let ran = lay(folder.path(), &[]);
    assert!(ran.err.contains("left alone: 1 REG ADMIN/1.01 Cover Letter"), "{}", ran.err);
    assert!(ran.err.contains("not laid by this program: own.txt"), "{}", ran.err);
    assert_eq!(fs::read(&cover).unwrap(), b"changed by a person");
    assert!(sbom.is_file());
    // In another form, the first files have no place any more: ours go, the changed one stays.
    let ran = lay(folder.path(), &["--format", "html"]);
    assert!(ran.err.contains("it has no place any more"), "{}", ran.err);
    let names: Vec<String> = below(&tree).into_iter().map(|(name, _)| name).collect();
    let docx: Vec<&String> = names.iter().filter(|name| name.ends_with(".docx")).collect();
    assert_eq!(docx.len(), 1, "{docx:?}");
    assert_eq!(fs::read(&cover).unwrap(), b"changed by a person");
}

#[test]
fn a_tree_is_not_laid_where_it_may_not_be() {
    let folder = example();
    let within = ["write", "device", "--to", "us", "--toc", "device/tree"];
    let ran = run(folder.path(), &within);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("within the device folder"), "{}", ran.err);
    fs::create_dir_all(folder.path().join("tree/3 NON-CLINICAL/3.02 Risk Management")).unwrap();
    let ran = lay(folder.path(), &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("edition 3"), "{}", ran.err);
    let none = run(folder.path(), &["toc", "check", "nowhere"]);
    assert_eq!(none.code, 2, "{}", none.err);
    let none = run(folder.path(), &["toc", "check", "tree", "--profile", "mars"]);
    assert!(none.code == 2 && none.err.contains("us-ecopy"), "{}", none.err);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_tree_is_not_followed() {
    let folder = example();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::create_dir(folder.path().join("tree")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.path().join("tree/1 REG ADMIN")).unwrap();
    let ran = lay(folder.path(), &[]);
    assert!(ran.err.contains("a link stands on its path"), "{}", ran.err);
    assert!(below(&elsewhere).is_empty());
    let (_, told) = check(folder.path(), &[]);
    assert!(broken(&told).contains(&"portable.no-links"), "{told}");
}

#[test]
fn an_electronic_copy_that_meets_its_rules_and_one_that_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    let put = |path: &str, bytes: &[u8]| {
        let path = tree.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("VOL_001_Admin/001_Cover letter.pdf", b"%PDF-1.7\n%%EOF");
    put("VOL_002_Data/001_Report.pdf", b"%PDF-1.7\n%%EOF");
    put("VOL_002_Data/MISC FILES/data.csv", b"a,b");
    let profiles = ["--profile", "us-ecopy", "--profile", "portable"];
    let (code, told) = check(folder.path(), &profiles);
    assert_eq!((code, broken(&told)), (0, vec![]), "{told}");
    put("VOL_002_Data/003_Locked #1.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>");
    put("VOL_002_Data/Table.xlsx", b"PK");
    put("VOL_002_Data/004_Attached.pdf", b"%PDF-1.7\n<< /Type /EmbeddedFile >>");
    put("VOL_002_Data/005_Empty.pdf", b"");
    let large = fs::File::create(tree.join("VOL_002_Data/006_Large.pdf")).unwrap();
    large.set_len(52_428_801).unwrap();
    put("VOL_002_Data/007_a.txt", &[b"%PDF-1.7\n", &b" ".repeat(65_520)[..], b"/Encrypt"].concat());
    let (code, told) = check(folder.path(), &profiles);
    let expected = [
        "us-ecopy.pdf",
        "us-ecopy.prefix",
        "us-ecopy.size",
        "us-ecopy.characters",
        "us-ecopy.no-password",
        "us-ecopy.no-attachments",
        "portable.not-empty",
    ];
    assert_eq!((code, broken(&told)), (1, expected.to_vec()), "{told}");
    let locked = told["rules"].as_array().unwrap().iter();
    let locked = locked.filter(|rule| rule["rule"]["id"] == "us-ecopy.no-password");
    let paths: Vec<usize> = locked.map(|rule| rule["broken"].as_array().unwrap().len()).collect();
    assert_eq!(paths, [2], "a mark across two parts is seen");
    let text = run(folder.path(), &["toc", "check", "tree", "--profile", "us-ecopy"]);
    assert!(text.out.contains("from memory: look it up") && text.out.contains("do: split it"));
}
