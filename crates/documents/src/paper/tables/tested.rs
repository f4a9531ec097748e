//! Tables of models, data sets, endpoints and studies.

use reliance_model::device::{
    Dataset, Endpoint, Inventory, Model, Plan, ReferenceStandard, Role, Study, Table, is_elsewhere,
    region_of,
};

use super::{Rows, day, flag, list, of_file, opt};
use crate::numbers;
use crate::paper::build::Writing;
use crate::paper::{Block, Inline, choose};

pub(super) fn models(writing: &Writing<'_>) -> Rows {
    let row = |one: &Model| {
        let points = one.thresholds.iter();
        let points: Vec<String> =
            points.map(|(name, at)| format!("{name} {}", numbers::plain(*at))).collect();
        let hash = one.sha256.as_deref().map(numbers::short).unwrap_or_default();
        let cells = vec![
            format!("{} {}", one.name, one.version).trim().to_string(),
            one.role.clone(),
            list(&one.trained_on),
            points.join(", "),
            day(one.frozen_on),
            hash,
        ];
        (writing.declared(&format!("models, {}", one.name)), cells)
    };
    Rows {
        caption: ("Models", "模型"),
        header: vec![
            ("Model", "模型"),
            ("Role", "用途"),
            ("Developed on", "开发数据集"),
            ("Operating points", "工作点"),
            ("Frozen", "冻结日期"),
            ("SHA-256 of the weights", "权重 SHA-256"),
        ],
        rows: writing.source.evidence.device.models.iter().map(row).collect(),
        widths: vec![14, 26, 18, 14, 12, 16],
        needs: Some((
            "the models of the device, declared under `models`",
            "在 `models` 中申报的模型",
        )),
    }
}

fn role(writing: &Writing<'_>, role: Role) -> String {
    let (english, chinese) = match role {
        Role::Training => ("training", "训练集"),
        Role::Tuning => ("tuning", "调优集"),
        Role::Test => ("test", "测试集"),
        Role::Readers => ("reader study", "阅片研究"),
        Role::Truthing => ("ratings of the reference standard", "参考标准判读"),
        Role::Monitoring => ("monitoring", "上市后监测"),
    };
    writing.say(english, chinese).to_string()
}

/// Is the data set of one of the roles between bars?
fn of_role(one: &Dataset, wanted: Option<&str>) -> bool {
    let is = |role: &str| match role {
        "development" => matches!(one.role, Role::Training | Role::Tuning),
        other => other == one.role.word(),
    };
    wanted.is_none_or(|roles| roles.split('|').any(|role| is(role.trim())))
}

/// How the truth of each data set was made, as declared.
pub(super) fn reference_standards(writing: &Writing<'_>, wanted: Option<&str>) -> Rows {
    let device = &writing.source.evidence.device;
    let row = |(one, truth): (&Dataset, &ReferenceStandard)| {
        let raters = truth.raters.map(|raters| raters.to_string());
        let people = list(&truth.people);
        let who = [raters.unwrap_or_default(), people];
        let who: Vec<String> = who.into_iter().filter(|part| !part.is_empty()).collect();
        let cells = vec![
            one.name.clone(),
            truth.method.clone(),
            who.join(": "),
            opt(truth.qualification.as_ref()),
            opt(truth.adjudication.as_ref()),
            flag(writing, truth.blinded),
            opt(truth.ratings.as_ref()),
        ];
        (writing.declared(&format!("datasets, {}, reference_standard", one.name)), cells)
    };
    let undeclared = |one: &Dataset| {
        let words = writing.say("not declared", "未申报").to_string();
        let rest = std::iter::repeat_n(String::new(), 5);
        let cells = [one.name.clone(), words].into_iter().chain(rest).collect();
        (writing.declared(&format!("datasets, {}", one.name)), cells)
    };
    let sets: Vec<&Dataset> = device
        .datasets
        .iter()
        .filter(|one| of_role(one, wanted) && one.role != Role::Truthing)
        .collect();
    let some = sets.iter().any(|one| one.reference_standard.is_some());
    let rows = sets.into_iter().filter(|_| some).map(|one| match &one.reference_standard {
        Some(truth) => row((one, truth)),
        None => undeclared(one),
    });
    Rows {
        caption: ("How the reference standard was made", "参考标准的确定方式"),
        header: vec![
            ("Data set", "数据集"),
            ("Method", "方法"),
            ("Raters", "判读者"),
            ("Qualification", "资质"),
            ("Disagreement settled by", "分歧处理方式"),
            ("Blind to the device's output", "对产品输出设盲"),
            ("Single ratings in", "各判读结果所在数据集"),
        ],
        rows: rows.collect(),
        widths: vec![13, 12, 15, 23, 14, 11, 12],
        needs: Some((
            "how the truth of the data was made, declared under `reference_standard` of each data set",
            "各数据集参考标准的确定方式，在其 `reference_standard` 中申报",
        )),
    }
}

/// A region as declared; in Chinese by the name of the market that it is the region of.
fn region_named(writing: &Writing<'_>, region: &str) -> String {
    let catalogue = writing.source.catalogue;
    let mut markets = catalogue.markets.values();
    let market = markets.find(|market| region_of(&market.code) == region);
    let name = market.and_then(|market| catalogue.wording.phrase(&market.name));
    name.filter(|_| writing.chinese()).unwrap_or(region).to_string()
}

/// That no data set of the table comes from the market, where that is so: figures of others say
/// nothing about its patients by themselves.
pub(super) fn from_elsewhere(writing: &mut Writing<'_>, wanted: Option<&str>) -> Option<Block> {
    let source = writing.source;
    let here = region_of(&source.assessment.market);
    let sets = source.evidence.device.datasets.iter();
    let sets: Vec<&Dataset> =
        sets.filter(|one| one.role == Role::Test && of_role(one, wanted)).collect();
    let elsewhere = sets.iter().all(|one| {
        let region = one.region.as_deref().unwrap_or_default();
        is_elsewhere(region, &source.assessment.market) == Some(true)
    });
    if sets.is_empty() || !elsewhere {
        return None;
    }
    let mut trace = writing.declared("datasets, region");
    let files = sets.iter().filter_map(|one| source.evidence.device.table_of(one));
    trace.files.extend(files.flat_map(|table| table.files()).map(|file| writing.file(file)));
    trace.files.dedup();
    let list = sets.iter().map(|one| {
        let region = region_named(writing, one.region.as_deref().unwrap_or_default());
        match writing.chinese() {
            true => format!("`{}`（{region}）", one.name),
            false => format!("`{}` ({region})", one.name),
        }
    });
    let list: Vec<String> = list.collect();
    let said = match writing.chinese() {
        true => {
            let name = &source.assessment.market_name;
            let market = source.catalogue.wording.phrase(name).unwrap_or(name);
            format!("测试数据均非来自{market}：{}。", list.join("、"))
        }
        false => format!("None of the test data come from {here}: {}.", list.join(", ")),
    };
    let said = writing.field(said, trace);
    Some(Block::Paragraph(vec![Inline::Strong(vec![said])]))
}

pub(super) fn datasets(writing: &Writing<'_>, wanted: Option<&str>) -> Rows {
    let device = &writing.source.evidence.device;
    let row = |one: &Dataset| {
        let mut trace = writing.declared(&format!("datasets, {}", one.name));
        let files = device.table_of(one).map(|table| table.files()).into_iter().flatten();
        trace.files.extend(files.map(|file| writing.file(file)));
        let collected = match one.collected {
            (None, None) => String::new(),
            (from, to) => format!("{} – {}", day(from), day(to)),
        };
        let truth = one.reference_standard.as_ref().map_or(String::new(), |truth| {
            let raters = truth.raters.map(|raters| match writing.chinese() {
                true => format!("，{raters} 名判读者"),
                false => format!(", {raters} raters"),
            });
            let method = &truth.method;
            let own = writing.source.catalogue.wording.phrase(method);
            let method = own.filter(|_| writing.chinese()).unwrap_or(method);
            format!("{method}{}", raters.unwrap_or_default())
        });
        let cells = vec![
            one.name.clone(),
            role(writing, one.role),
            one.region.as_ref().map(|region| region_named(writing, region)).unwrap_or_default(),
            collected,
            opt(one.sampling.as_ref()),
            truth,
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Data sets", "数据集"),
        header: vec![
            ("Data set", "数据集"),
            ("Used for", "用途"),
            ("Region", "地区"),
            ("Collected", "采集时间"),
            ("Sampling", "抽样方式"),
            ("Reference standard", "参考标准"),
        ],
        rows: device.datasets.iter().filter(|one| of_role(one, wanted)).map(row).collect(),
        widths: vec![16, 16, 10, 24, 14, 20],
        needs: Some((
            "the data sets of the device, declared under `datasets`",
            "在 `datasets` 中申报的数据集",
        )),
    }
}

pub(super) fn inventories(writing: &Writing<'_>) -> Rows {
    let row = |one: &Inventory| {
        let mut trace = of_file(writing, &one.file);
        trace.declared = Some(format!("inventories, {}", one.name));
        let splits = list(one.splits.keys());
        (trace, vec![one.name.clone(), one.file.clone(), splits, opt(one.region.as_ref())])
    };
    Rows {
        caption: ("Inventories of images", "图像清单"),
        header: vec![
            ("Inventory", "清单"),
            ("File", "文件"),
            ("Splits", "划分"),
            ("Region", "地区"),
        ],
        rows: writing.source.evidence.device.inventories.iter().map(row).collect(),
        widths: vec![25, 35, 25, 15],
        needs: None,
    }
}

pub(super) fn tables(writing: &Writing<'_>) -> Rows {
    let files = &writing.source.assessment.files;
    let row = |one: &Table| {
        let file = files.get(&one.file);
        let count = file.and_then(|file| file.rows).map(numbers::count).unwrap_or_default();
        (of_file(writing, &one.file), vec![one.name.clone(), one.file.clone(), count])
    };
    Rows {
        caption: ("Tables of cases", "病例数据表"),
        header: vec![("Table", "数据表"), ("File", "文件"), ("Rows", "行数")],
        rows: writing.source.evidence.device.tables.iter().map(row).collect(),
        widths: vec![30, 50, 20],
        needs: Some((
            "the tables of cases, declared under `tables`",
            "在 `tables` 中申报的病例数据表",
        )),
    }
}

pub(super) fn endpoints(writing: &Writing<'_>) -> Rows {
    let plan = writing.source.evidence.device.plan.as_ref();
    let row = |one: &Endpoint| {
        let mut trace = writing.declared(&format!("plan.endpoints, {}", one.name));
        trace.files.extend(plan.and_then(|plan| plan.file.as_ref()).map(|file| writing.file(file)));
        let statistic = match &one.analysis {
            Some(analysis) => analysis.method.clone(),
            None => one.metric.clone(),
        };
        let goal = match (one.at_least, one.analysis.as_ref().and_then(|one| one.at_most)) {
            (Some(least), _) => format!("≥ {}", numbers::plain(least)),
            (None, Some(most)) => format!("≤ {}", numbers::plain(most)),
            (None, None) => String::new(),
        };
        let rank = if one.primary {
            writing.say("primary", "主要")
        } else {
            writing.say("secondary", "次要")
        };
        let cells = vec![
            one.name.clone(),
            rank.to_string(),
            statistic,
            one.dataset.clone(),
            opt(one.threshold.as_ref()),
            goal,
            opt(one.source.as_ref()),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Endpoints of the statistical plan", "统计分析计划的终点"),
        header: vec![
            ("Endpoint", "终点"),
            ("Rank", "级别"),
            ("Statistic", "指标"),
            ("Data set", "数据集"),
            ("Operating point", "工作点"),
            ("Goal", "目标值"),
            ("From", "来源"),
        ],
        rows: plan.map_or_else(Vec::new, |plan| plan.endpoints.iter().map(row).collect()),
        widths: vec![20, 12, 14, 12, 12, 10, 20],
        needs: Some((
            "a statistical plan with endpoints, declared under `plan`",
            "在 `plan` 中申报的统计分析计划及终点",
        )),
    }
}

/// The plan itself: file, hash, day, level.
pub(super) fn plan(writing: &Writing<'_>) -> Rows {
    let plan = writing.source.evidence.device.plan.as_ref();
    let row = |plan: &Plan| {
        let mut trace = writing.declared("plan");
        trace.files.extend(plan.file.as_ref().map(|file| writing.file(file)));
        let cells = vec![
            opt(plan.file.as_ref()),
            plan.sha256.as_deref().map(numbers::short).unwrap_or_default(),
            day(plan.fixed_on),
            plan.level.map(numbers::percent).unwrap_or_default(),
            numbers::count(plan.endpoints.len() as u64),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Statistical plan", "统计分析计划"),
        header: vec![
            ("File", "文件"),
            ("Fixed under SHA-256", "固定时的 SHA-256"),
            ("Fixed on", "固定日期"),
            ("Level", "置信水平"),
            ("Endpoints", "终点数"),
        ],
        rows: plan.map(row).into_iter().collect(),
        widths: vec![36, 22, 16, 12, 14],
        needs: Some((
            "a statistical plan, declared under `plan`",
            "在 `plan` 中申报的统计分析计划",
        )),
    }
}

pub(super) fn studies(writing: &Writing<'_>) -> Rows {
    let row = |one: &Study| {
        let mut trace = writing.declared(&format!("studies, {}", one.name));
        let files = &writing.source.assessment.files;
        let held = one.items.values().filter(|place| files.contains_key(*place));
        trace.files.extend(held.map(|file| writing.file(file)));
        let cells = vec![
            one.name.clone(),
            one.kind.clone(),
            list(&one.countries),
            list(&one.datasets),
            list(one.items.keys()),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Studies", "研究"),
        header: vec![
            ("Study", "研究"),
            ("Kind", "类型"),
            ("Countries", "国家"),
            ("Data sets", "数据集"),
            ("Items on file", "在案资料"),
        ],
        rows: writing.source.evidence.device.studies.iter().map(row).collect(),
        widths: vec![20, 16, 12, 20, 32],
        needs: Some((
            "the studies of the device, declared under `studies`",
            "在 `studies` 中申报的研究",
        )),
    }
}

/// Participants of usability studies, by user group: those of the market first, with how many
/// a requirement asks of each.
pub(super) fn participants(writing: &Writing<'_>) -> Rows {
    let device = &writing.source.evidence.device;
    let here = device.settings.get(&writing.source.assessment.market);
    let users: Vec<&str> =
        here.map(|setting| setting.users.iter().map(String::as_str).collect()).unwrap_or_default();
    // Where a market declares no users, any group may be one of them.
    let silent = users.is_empty();
    let studies: Vec<&Study> =
        device.studies.iter().filter(|one| one.kind == "usability").collect();
    let mut groups = users.clone();
    for group in studies.iter().flat_map(|study| study.participants.keys()) {
        if !groups.contains(&group.as_str()) {
            groups.push(group);
        }
    }
    let least = least_of_a_group(writing);
    let mut rows = Vec::new();
    for group in groups {
        let uses = users.contains(&group);
        for study in &studies {
            let trace = writing.declared(&format!("studies, {}, participants", study.name));
            let number = study.participants.get(group).map_or_else(
                || writing.say("none declared", "未申报").to_string(),
                |number| numbers::count(*number),
            );
            let cells = vec![
                group.to_string(),
                flag(writing, (!silent).then_some(uses)),
                format!("{} ({})", study.name, study.countries.join(", ")),
                number,
                least.filter(|_| uses || silent).map(numbers::count).unwrap_or_default(),
            ];
            rows.push((trace, cells));
        }
    }
    Rows {
        caption: ("Participants of usability studies by user group", "可用性研究各使用者组人数"),
        header: vec![
            ("User group", "使用者组"),
            ("User in this market", "本市场使用者"),
            ("Study (countries)", "研究（国家）"),
            ("Participants", "人数"),
            ("Asked of each group", "每组要求人数"),
        ],
        rows,
        widths: vec![24, 14, 32, 14, 16],
        needs: Some((
            "a usability study with its participants by user group, declared under `studies`",
            "在 `studies` 中申报的可用性研究及各使用者组人数",
        )),
    }
}

/// The most participants of a user group that a requirement which applies asks for.
fn least_of_a_group(writing: &Writing<'_>) -> Option<u64> {
    let calls =
        choose::calling(writing, "usability-study").filter_map(|(_, part)| part.call.as_ref());
    calls.filter_map(|call| call.parameter("min-per-group")?.parse().ok()).max()
}
