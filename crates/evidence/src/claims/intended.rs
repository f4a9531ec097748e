//! Intended use, sentence by sentence, under the headings that announce it; names of the
//! device.

/// Longest words before a colon that announce a part, in characters.
const LONGEST_LABEL: usize = 40;

/// The part of the intended use that a heading, field or row announces.
pub(super) fn part(title: &str) -> Option<&'static str> {
    let lower = title.to_lowercase();
    let bare: String = lower.chars().filter(|it| it.is_alphanumeric()).collect();
    let has = |words: &[&str]| words.iter().any(|word| bare.contains(word));
    if bare.chars().count() > 60 {
        return None;
    }
    if has(&["contraindication", "禁忌"]) {
        Some("contraindications")
    } else if has(&["intendeduser", "primaryintendedusers", "预期使用者", "使用人员"]) {
        Some("users")
    } else if has(&[
        "patientpopulation",
        "targetpopulation",
        "intendedpopulation",
        "适用人群",
        "目标人群",
    ]) {
        Some("patients")
    } else if has(&["outofscope", "limitationsofuse", "使用限制"]) {
        Some("limits")
    } else if has(&["indicationsforuse", "indicationforuse", "适应症", "适应证"]) {
        Some("indications")
    } else if has(&["intendeduse", "intendedpurpose", "预期用途", "适用范围"]) {
        Some("intended-use")
    } else {
        None
    }
}

/// The part that a line announces itself: `1. Intended use: notification of …`.
pub(super) fn led(text: &str) -> Option<&'static str> {
    let (label, rest) = text.split_once([':', '：'])?;
    let label = label.trim_start_matches(|c: char| c.is_ascii_digit() || ".)（( ".contains(c));
    let short = label.chars().count() <= LONGEST_LABEL && !label.contains(['.', '。', ',', '，']);
    part(label).filter(|_| short && !rest.trim().is_empty())
}

/// A sentence without the words that announce it.
pub(super) fn behind_label(sentence: &str) -> &str {
    sentence.split_once([':', '：']).map_or(sentence, |(_, rest)| rest.trim())
}

/// Does a field, row label or the words before a colon name the device?
pub(super) fn names_device(title: &str) -> bool {
    let bare: String = title.to_lowercase().chars().filter(|it| it.is_alphanumeric()).collect();
    matches!(
        bare.as_str(),
        "tradename"
            | "devicename"
            | "tradedevicename"
            | "devicetradename"
            | "proprietaryname"
            | "modelname"
            | "productname"
            | "产品名称"
            | "basicinfomodelname"
    )
}

/// The device's name behind `Trade/Device Name:` in a line, where it ends.
pub(super) fn device_in(line: &str) -> Option<&str> {
    const TITLES: [&str; 6] = [
        "Trade/Device Name:",
        "Device Trade Name:",
        "Proprietary Name:",
        "Trade Name:",
        "Device Name:",
        "产品名称：",
    ];
    let title = TITLES.into_iter().find(|title| line.contains(title))?;
    let rest = line.split_once(title)?.1;
    let ends = [
        "Regulation",
        "Common Name",
        "Classification",
        "Product Code",
        "Device Class",
        "510(k) Number",
        "DeNovo",
        "De Novo",
        "Submission Number",
        "\n",
        "。",
    ];
    let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let name = rest.get(..end)?.trim();
    (!name.is_empty() && name.chars().count() <= 100).then_some(name)
}
