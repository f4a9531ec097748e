//! Tables of cybersecurity evidence.

use reliance_model::cyber::{Status, threat::ThreatState};
use reliance_model::device::Direction;

use super::{Rows, flag, list, of_file, opt};
use crate::paper::Trace;
use crate::paper::build::Writing;

pub(super) fn interfaces(writing: &Writing<'_>) -> Rows {
    let source = writing.source;
    let here = |one: &&reliance_model::device::Interface| one.is_in(&source.assessment.market);
    let row = |one: &reliance_model::device::Interface| {
        let direction = match one.direction {
            Direction::In => writing.say("in", "输入"),
            Direction::Out => writing.say("out", "输出"),
            Direction::Both => writing.say("both ways", "双向"),
        };
        let cells = vec![
            one.name.clone(),
            one.connects_to.clone(),
            direction.to_string(),
            opt(one.protocol.as_ref()),
            opt(one.network.as_ref()),
            flag(writing, one.encrypted),
            flag(writing, one.authenticated),
        ];
        (writing.declared(&format!("interfaces, {}", one.name)), cells)
    };
    Rows {
        caption: ("Interfaces", "接口"),
        header: vec![
            ("Interface", "接口"),
            ("Connects to", "连接对象"),
            ("Data go", "数据方向"),
            ("Protocol", "协议"),
            ("Network", "网络"),
            ("Encrypted", "加密"),
            ("Authenticated", "鉴别"),
        ],
        rows: source.evidence.device.interfaces.iter().filter(here).map(row).collect(),
        widths: vec![18, 16, 10, 20, 12, 12, 12],
        needs: Some((
            "the interfaces of the device, declared under `interfaces`",
            "在 `interfaces` 中申报的接口",
        )),
    }
}

/// Days from identification to fix that the maker promises.
pub(super) fn patch_days(writing: &Writing<'_>) -> Rows {
    let row = |(severity, days): (&String, &u64)| {
        (writing.declared("patch_days"), vec![severity.clone(), days.to_string()])
    };
    Rows {
        caption: (
            "Days from identification to fix, as declared",
            "自发现漏洞至修复的天数（申报值）",
        ),
        header: vec![("Severity", "严重程度"), ("Days", "天数")],
        rows: writing.source.evidence.device.patch_days.iter().map(row).collect(),
        widths: vec![60, 40],
        needs: Some((
            "the days to a fix by severity, declared under `patch_days`",
            "在 `patch_days` 中按严重程度申报的修复天数",
        )),
    }
}

pub(super) fn components(writing: &Writing<'_>) -> Rows {
    let bills = &writing.source.evidence.cyber.bills;
    let rows = bills.iter().flat_map(|(file, bill)| {
        bill.components.iter().map(|one| {
            let supplier = one.supplier.as_ref().map(|party| party.name.clone());
            let until = one.support.ends.map(|day| day.to_string());
            let cells = vec![
                one.label(),
                opt(one.kind.as_ref()),
                supplier.unwrap_or_default(),
                list(&one.licences),
                until.unwrap_or_default(),
                opt(one.purl.as_ref()),
            ];
            (of_file(writing, file), cells)
        })
    });
    Rows {
        caption: ("Components of software", "软件组件"),
        header: vec![
            ("Component", "组件"),
            ("Kind", "类型"),
            ("Supplier", "供应商"),
            ("Licence", "许可"),
            ("Supported until", "支持截止"),
            ("Package URL", "包地址"),
        ],
        rows: rows.collect(),
        widths: vec![22, 12, 18, 14, 12, 22],
        needs: Some(("a bill of materials of software (SBOM)", "软件物料清单（SBOM）")),
    }
}

pub(super) fn statements(writing: &Writing<'_>) -> Rows {
    let files = &writing.source.evidence.cyber.statements;
    let rows = files.iter().flat_map(|(file, stated)| {
        stated.statements.iter().map(|one| {
            let components = one.components.iter().map(|named| named.id.clone());
            let cells = vec![
                one.vulnerability.clone(),
                components.collect::<Vec<_>>().join(", "),
                status(writing, one.status),
                opt(one.justification.as_ref()),
                one.impact.clone().unwrap_or_else(|| one.actions.join("; ")),
            ];
            (of_file(writing, file), cells)
        })
    });
    Rows {
        caption: ("Statements on vulnerabilities", "漏洞声明"),
        header: vec![
            ("Vulnerability", "漏洞"),
            ("Component", "组件"),
            ("Status", "状态"),
            ("Justification", "理由"),
            ("Impact or action", "影响或措施"),
        ],
        rows: rows.collect(),
        widths: vec![18, 22, 14, 18, 28],
        needs: Some(("statements on vulnerabilities (VEX)", "漏洞声明（VEX）")),
    }
}

fn status(writing: &Writing<'_>, status: Option<Status>) -> String {
    let (english, chinese) = match status {
        Some(Status::NotAffected) => ("not affected", "不受影响"),
        Some(Status::Affected) => ("affected", "受影响"),
        Some(Status::Fixed) => ("fixed", "已修复"),
        Some(Status::UnderInvestigation) => ("under investigation", "调查中"),
        None => ("not said", "未说明"),
    };
    writing.say(english, chinese).to_string()
}

/// The trace of a record: the snapshot on file that holds it. What a record names itself is an
/// entry there and no file of the folder.
fn of_record(writing: &Writing<'_>, record: &reliance_model::cyber::Advisory) -> Trace {
    let documents = writing.source.evidence.device.documents.iter();
    let snapshots: Vec<&String> =
        documents.filter(|one| one.kind == "vulnerability-records").map(|one| &one.file).collect();
    let own = |file: &&&String| {
        file.strip_suffix(record.file.as_str())
            .is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    };
    let found: Vec<&String> = match snapshots.iter().find(own) {
        Some(one) => vec![*one],
        None => snapshots,
    };
    Trace {
        of: Some(record.id.clone()),
        files: found.into_iter().map(|file| writing.file(file)).collect(),
        ..Trace::default()
    }
}

pub(super) fn vulnerabilities(writing: &Writing<'_>) -> Rows {
    let cyber = &writing.source.evidence.cyber;
    let exploited = |id: &String| cyber.exploits.iter().any(|list| list.entries.contains_key(id));
    let row = |one: &reliance_model::cyber::Advisory| {
        let packages = one.affected.iter().map(|affected| affected.name.clone());
        let packages: std::collections::BTreeSet<String> = packages.collect();
        let known = std::iter::once(&one.id).chain(&one.aliases).any(exploited);
        let cells = vec![
            one.id.clone(),
            list(&one.aliases),
            packages.into_iter().collect::<Vec<_>>().join(", "),
            one.summary.clone(),
            if known { writing.say("yes", "是") } else { writing.say("not listed", "未列出") }
                .to_string(),
        ];
        (of_record(writing, one), cells)
    };
    Rows {
        caption: ("Records on packages of the device", "与产品组件有关的漏洞记录"),
        header: vec![
            ("Record", "记录"),
            ("Other ids", "其他编号"),
            ("Package", "软件包"),
            ("Summary", "摘要"),
            ("Known exploited", "已知被利用"),
        ],
        rows: cyber.advisories.values().map(row).collect(),
        widths: vec![18, 18, 16, 34, 14],
        needs: None,
    }
}

pub(super) fn threats(writing: &Writing<'_>) -> Rows {
    let models = &writing.source.evidence.cyber.threat_models;
    let rows = models.iter().flat_map(|(file, model)| {
        model.threats.iter().map(move |one| {
            let name = |id: &String| {
                let element = model.elements.iter().find(|element| element.id == *id);
                element.map_or(id.clone(), |element| element.name.clone())
            };
            let against: Vec<String> = one.against.iter().map(name).collect();
            let trace = Trace { of: Some(one.id.clone()), ..of_file(writing, file) };
            let cells = vec![
                one.title.clone(),
                against.join(", "),
                list(&one.categories),
                opt(one.severity.as_ref()),
                state(writing, one.state),
                one.mitigation.clone(),
            ];
            (trace, cells)
        })
    });
    Rows {
        caption: ("Threats", "威胁"),
        header: vec![
            ("Threat", "威胁"),
            ("Against", "对象"),
            ("Category", "类别"),
            ("Severity", "严重程度"),
            ("State", "状态"),
            ("Mitigation", "缓解措施"),
        ],
        rows: rows.collect(),
        widths: vec![22, 18, 14, 10, 10, 26],
        needs: Some(("a threat model", "威胁模型")),
    }
}

fn state(writing: &Writing<'_>, state: ThreatState) -> String {
    let (english, chinese) = match state {
        ThreatState::Open => ("open", "未处理"),
        ThreatState::Mitigated => ("mitigated", "已缓解"),
        ThreatState::Accepted => ("accepted", "已接受"),
        ThreatState::NotApplicable => ("does not apply", "不适用"),
    };
    writing.say(english, chinese).to_string()
}
