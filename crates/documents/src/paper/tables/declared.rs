//! Tables of what the device file declares.

use reliance_model::facet::Fact;

use super::{Rows, day, list, opt};
use crate::paper::build::Writing;
use crate::ways;

pub(super) fn authorizations(writing: &Writing<'_>) -> Rows {
    let held = &writing.source.evidence.device.authorizations;
    let row = |(at, one): (usize, &reliance_model::device::Authorization)| {
        let mut trace = writing.declared(&format!("authorizations, entry {}", at + 1));
        trace.files.extend(one.file.iter().map(|file| writing.file(file)));
        let state = if one.withdrawn { writing.say("withdrawn", "已撤销") } else { "" };
        let cells = vec![
            one.number.clone(),
            ways::authorization(&one.kind).to_string(),
            opt(one.class.as_ref()),
            opt(one.version.as_ref()),
            day(one.granted),
            day(one.expires),
            state.to_string(),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Authorisations held", "已获得的许可"),
        header: vec![
            ("Number", "编号"),
            ("Kind", "类型"),
            ("Class", "类别"),
            ("Version", "版本"),
            ("Granted", "批准日期"),
            ("Until", "有效期至"),
            ("State", "状态"),
        ],
        rows: held.iter().enumerate().map(row).collect(),
        widths: vec![18, 24, 8, 12, 14, 14, 10],
        needs: None,
    }
}

pub(super) fn certificates(writing: &Writing<'_>) -> Rows {
    let held = &writing.source.evidence.device.certificates;
    let row = |(at, one): (usize, &reliance_model::device::Certificate)| {
        let mut trace = writing.declared(&format!("certificates, entry {}", at + 1));
        trace.files.extend(one.file.iter().map(|file| writing.file(file)));
        let cells = vec![
            one.number.clone(),
            one.kind.clone(),
            one.body.clone(),
            one.scope.clone(),
            list(&one.sites),
            day(one.expires),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Certificates", "证书"),
        header: vec![
            ("Number", "编号"),
            ("Kind", "类型"),
            ("Issued by", "发证机构"),
            ("Scope", "范围"),
            ("Sites", "场地"),
            ("Until", "有效期至"),
        ],
        rows: held.iter().enumerate().map(row).collect(),
        widths: vec![16, 14, 20, 26, 12, 12],
        needs: Some(("a certificate of the quality system", "质量管理体系证书")),
    }
}

pub(super) fn documents(writing: &Writing<'_>, kind: Option<&str>) -> Rows {
    let source = writing.source;
    let market = &source.assessment.market;
    let here = |one: &&reliance_model::device::Document| {
        (one.markets.is_empty() || one.markets.contains(market))
            && kind.is_none_or(|kinds| kinds.split('|').any(|kind| kind.trim() == one.kind))
    };
    let row = |one: &reliance_model::device::Document| {
        let trace = super::of_file(writing, &one.file);
        let title = one.title.clone().unwrap_or_else(|| one.file.clone());
        let cells = vec![
            title,
            one.kind.clone(),
            one.file.clone(),
            opt(one.version.as_ref()),
            day(one.dated),
            opt(one.device_version.as_ref()),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Documents on file", "在案文件"),
        header: vec![
            ("Title", "标题"),
            ("Kind", "类型"),
            ("File", "文件"),
            ("Version", "版本"),
            ("Dated", "日期"),
            ("Device version", "产品版本"),
        ],
        rows: source.evidence.device.documents.iter().filter(here).map(row).collect(),
        widths: vec![26, 22, 24, 8, 12, 8],
        needs: Some((
            "the documents of the device, declared under `documents`",
            "在 `documents` 中申报的产品文件",
        )),
    }
}

pub(super) fn predicates(writing: &Writing<'_>) -> Rows {
    let named = &writing.source.evidence.device.predicates;
    let row = |(at, one): (usize, &reliance_model::device::Predicate)| {
        let role = if one.primary {
            writing.say("primary predicate", "主要对比器械")
        } else {
            writing.say("further predicate", "其他对比器械")
        };
        let trace = writing.declared(&format!("predicates, entry {}", at + 1));
        let cells = vec![
            one.number.clone(),
            one.name.clone(),
            opt(one.product_code.as_ref()),
            role.to_string(),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Predicate devices", "对比器械"),
        header: vec![
            ("Number", "编号"),
            ("Name", "名称"),
            ("Product code", "产品代码"),
            ("Role", "用途"),
        ],
        rows: named.iter().enumerate().map(row).collect(),
        widths: vec![18, 42, 16, 24],
        needs: Some((
            "a predicate that a person has chosen, declared under `predicates`",
            "由人员选定并在 `predicates` 中申报的对比器械",
        )),
    }
}

pub(super) fn equipment(writing: &Writing<'_>) -> Rows {
    let declared = &writing.source.evidence.device.equipment;
    let silent = writing.say("not declared", "未申报");
    let named =
        |texts: &Vec<String>| if texts.is_empty() { silent.to_string() } else { list(texts) };
    let row = |(at, one): (usize, &reliance_model::device::Equipment)| {
        let slices = one
            .slice_thickness_mm
            .map_or(silent.to_string(), |(least, most)| format!("{least}–{most}"));
        let trace = writing.declared(&format!("equipment, entry {}", at + 1));
        let cells = vec![one.manufacturer.clone(), named(&one.models), named(&one.kernels), slices];
        (trace, cells)
    };
    Rows {
        caption: ("Compatible acquisition equipment", "兼容的采集设备"),
        header: vec![
            ("Manufacturer", "制造商"),
            ("Models", "型号"),
            ("Kernels", "重建核"),
            ("Slice thickness, mm", "层厚（mm）"),
        ],
        rows: declared.iter().enumerate().map(row).collect(),
        widths: vec![25, 30, 25, 20],
        needs: Some((
            "the acquisition equipment that the labelling names, declared under `equipment`",
            "在 `equipment` 中申报的标签所列采集设备",
        )),
    }
}

pub(super) fn settings(writing: &Writing<'_>) -> Rows {
    let device = &writing.source.evidence.device;
    let row = |(market, one): (&String, &reliance_model::device::Setting)| {
        let name = writing.source.catalogue.markets.get(market);
        let name = name.map_or(market, |market| &market.name);
        let cells = vec![
            name.clone(),
            list(&one.users),
            opt(one.training.as_ref()),
            opt(one.care_setting.as_ref()),
            list(&one.equipment),
            list(&one.connected_to),
            opt(one.language.as_ref()),
        ];
        (writing.declared(&format!("settings.{market}")), cells)
    };
    Rows {
        caption: ("Users and use environment by market", "各市场的使用者与使用环境"),
        header: vec![
            ("Market", "市场"),
            ("Users", "使用者"),
            ("Training", "培训"),
            ("Care setting", "使用场所"),
            ("Equipment", "设备"),
            ("Connected to", "连接对象"),
            ("Language", "语言"),
        ],
        rows: device.settings.iter().map(row).collect(),
        widths: vec![13, 17, 15, 17, 14, 14, 10],
        needs: Some((
            "users and use environment, declared under `settings`",
            "在 `settings` 中申报的使用者与使用环境",
        )),
    }
}

pub(super) fn facts(writing: &Writing<'_>, wanted: &dyn Fn(&str) -> bool) -> Rows {
    let source = writing.source;
    let row = |(name, fact): (&String, &Fact)| {
        let facet = source.catalogue.facets.get(name);
        let title = facet.map_or(name, |facet| &facet.title);
        let (values, doubt) = match fact {
            Fact::Known(values) => (values, String::new()),
            Fact::Doubtful { values, why } => (values, why.clone()),
        };
        let meaning = |value: &String| {
            let known = facet.and_then(|facet| facet.values.get(value));
            known.filter(|text| !text.is_empty()).unwrap_or(value).clone()
        };
        let values = values.iter().map(meaning).collect::<Vec<_>>().join("; ");
        (writing.declared(&format!("facts.{name}")), vec![title.clone(), values, doubt])
    };
    Rows {
        caption: ("Facts of the device in this market", "产品在该市场的事实"),
        header: vec![("Fact", "事实"), ("Value", "取值"), ("Doubt", "疑问")],
        rows: source.profile.facts.iter().filter(|(name, _)| wanted(name)).map(row).collect(),
        widths: vec![35, 40, 25],
        needs: Some((
            "the facts of the device, declared under `facts`",
            "在 `facts` 中申报的产品事实",
        )),
    }
}

/// Is it a fact about the software?
pub(super) fn is_of_software(facet: &str) -> bool {
    const FACETS: [&str; 14] = [
        "ai",
        "closed_loop",
        "cloud",
        "connected",
        "cyber_device",
        "documentation_level",
        "function",
        "generative",
        "hardware",
        "mobile",
        "pccp",
        "software",
        "software_safety_class",
        "worst_harm",
    ];
    FACETS.contains(&facet)
}

/// What is submitted: the market's own facts, and the stage. What only a law on the origin of
/// data asks is another authority's matter.
pub(super) fn submission(writing: &Writing<'_>) -> Rows {
    let requirements = &writing.source.catalogue.requirements;
    let elsewhere = |facet: &str| {
        let mut users =
            requirements.values().filter(|one| one.facets.contains_key(facet)).peekable();
        users.peek().is_some() && users.all(|one| one.origin_law)
    };
    let market = writing.source.assessment.market.split('-').next().unwrap_or_default();
    let start = format!("{market}_");
    let own = |facet: &str| match facet {
        "stage" | "prescription" => true,
        _ => facet.starts_with(&start) && !elsewhere(facet),
    };
    Rows { caption: ("What is submitted", "申报事项"), ..facts(writing, &own) }
}

pub(super) fn waivers(writing: &Writing<'_>) -> Rows {
    let set_aside = &writing.source.evidence.device.waivers;
    let row = |one: &reliance_model::device::Waiver| {
        let trace = writing.declared(&format!("waivers, {}", one.requirement));
        let cells =
            vec![one.requirement.clone(), one.reason.clone(), one.person.clone(), day(one.expires)];
        (trace, cells)
    };
    Rows {
        caption: ("Requirements set aside", "已搁置的要求"),
        header: vec![
            ("Requirement", "要求"),
            ("Reason", "理由"),
            ("By", "人员"),
            ("Until", "有效期至"),
        ],
        rows: set_aside.iter().map(row).collect(),
        widths: vec![28, 36, 22, 14],
        needs: None,
    }
}
