//! Tables of what the assessment says.

use std::collections::BTreeSet;

use reliance_model::catalogue::{Directive, Force};
use reliance_model::finding::{Answer, Finding};
use reliance_model::route::{RouteVerdict, State};

use super::Rows;
use crate::paper::Trace;
use crate::paper::build::{DEVICE_FILE, Writing};
use crate::paper::findings::answer;
use crate::paper::{choose, reasons};
use crate::{numbers, ways, words};

/// What is open and counts, as far as the arguments choose it: a list, so that it leaves no
/// holes. A paper that stays with the maker says what to do about each.
pub(super) fn gaps(writing: &mut Writing<'_>, directive: &Directive) -> Rows {
    let internal = writing.template.internal;
    // A column of one word says nothing that the caption does not.
    let one_answer = directive.argument("answer").is_some_and(|wanted| !wanted.contains('|'));
    let found = open(writing).into_iter();
    let found: Vec<&Finding> =
        found.filter(|finding| choose::meets(writing, directive, finding)).collect();
    let rows = found.into_iter().map(|finding| {
        let mut cells = vec![
            finding.title.clone(),
            format!("{} ({})", words::cite(&finding.cite), finding.force.word()),
        ];
        if !one_answer {
            cells.push(answer(writing, finding.answer).to_string());
        }
        cells.push(reasons::words(writing, finding));
        if internal {
            cells.push(reasons::to_do_words(writing, finding));
        }
        (writing.of_finding(finding), cells)
    });
    let rows = rows.collect();
    let mut header = vec![("Requirement", "要求"), ("Asked by", "依据")];
    let mut widths = vec![18, 18];
    if !one_answer {
        header.push(("Answer", "结论"));
        widths.push(12);
    }
    header.push(("Why", "原因"));
    widths.push(30);
    if internal {
        header.push(("To do", "措施"));
        widths.push(22);
    }
    Rows { caption: ("What is open", "待解决事项"), header, rows, widths, needs: None }
}

/// Findings that are open and count. A paper that stays with the maker holds what other
/// countries' laws on the origin of data ask; an authority is told of its own requirements.
fn open<'a>(writing: &Writing<'a>) -> Vec<&'a Finding> {
    let source = writing.source;
    let internal = writing.template.internal;
    let own = |finding: &Finding| {
        let asked = source.catalogue.requirements.get(&finding.requirement);
        internal || !asked.is_some_and(|requirement| requirement.origin_law)
    };
    let open = |finding: &&Finding| words::group(finding) == words::Group::Open && own(finding);
    source.assessment.findings.iter().filter(open).collect()
}

/// How much is open of what counts, by topic and answer, with the sums.
pub(super) fn gaps_by_topic(writing: &Writing<'_>) -> Rows {
    const OPEN: [Answer; 3] = [Answer::NotShown, Answer::Undetermined, Answer::ForAPerson];
    let mut topics: Vec<(&str, [usize; 3])> = Vec::new();
    let mut sums = [0; 3];
    let counted = open(writing);
    for finding in &counted {
        let Some(at) = OPEN.iter().position(|one| *one == finding.answer) else { continue };
        sums[at] += 1;
        match topics.iter_mut().find(|(topic, _)| *topic == finding.topic) {
            Some((_, counts)) => counts[at] += 1,
            None => {
                let mut counts = [0; 3];
                counts[at] = 1;
                topics.push((&finding.topic, counts));
            }
        }
    }
    topics.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| a.cmp(b)));
    let row = |topic: &str, counts: [usize; 3], of: &dyn Fn(&Finding) -> bool| {
        let counted = counted.iter().copied().filter(|finding| of(finding));
        let trace = Trace { of: Some(topic.to_string()), ..number(writing, counted) };
        let counts = counts.iter().map(usize::to_string);
        (trace, std::iter::once(topic.to_string()).chain(counts).collect())
    };
    let mut rows: Vec<(Trace, Vec<String>)> = topics
        .into_iter()
        .map(|(topic, counts)| row(topic, counts, &|finding| finding.topic == topic))
        .collect();
    if !rows.is_empty() {
        rows.push(row(writing.say("All", "合计"), sums, &|_| true));
    }
    Rows {
        caption: ("What is open, by topic", "待解决事项（按主题）"),
        header: vec![
            ("Topic", "主题"),
            ("Not shown", "未证明"),
            ("Undetermined", "无法确定"),
            ("For a person", "须由人员答复"),
        ],
        rows,
        widths: vec![40, 20, 20, 20],
        needs: None,
    }
}

/// The trace of a number of findings: what they rest on, and the device file that has them asked.
fn number<'a>(writing: &Writing<'_>, counted: impl Iterator<Item = &'a Finding>) -> Trace {
    let evidence = counted.flat_map(|finding| &finding.parts).flat_map(|part| &part.evidence);
    let files = evidence.map(|one| (one.file.clone(), one.sha256.clone()));
    let files: BTreeSet<_> = files.chain([writing.file(DEVICE_FILE)]).collect();
    Trace {
        figure: Some("number of findings".into()),
        files: files.into_iter().collect(),
        ..Trace::default()
    }
}

/// How many findings have each answer.
pub(super) fn answers(writing: &Writing<'_>) -> Rows {
    let assessment = writing.source.assessment;
    let row = |one: &Answer| {
        let counted = assessment.findings.iter().filter(|finding| finding.answer == *one);
        let trace = number(writing, counted);
        let cells = vec![
            answer(writing, *one).to_string(),
            assessment.count(*one, true).to_string(),
            assessment.count(*one, false).to_string(),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Findings by answer", "各结论的要求数"),
        header: vec![("Answer", "结论"), ("Counts", "计入"), ("Informs", "仅供参考")],
        rows: words::ANSWERS.iter().map(row).collect(),
        widths: vec![50, 25, 25],
        needs: None,
    }
}

pub(super) fn catalogue_gaps(writing: &Writing<'_>) -> Rows {
    let gaps = writing.source.assessment.gaps.iter();
    Rows {
        caption: ("What the catalogue is known to lack", "目录中已知缺少的内容"),
        header: vec![("Known to be missing", "已知缺少")],
        rows: gaps.map(|gap| (Trace::default(), vec![gap.clone()])).collect(),
        widths: vec![100],
        needs: None,
    }
}

/// What comes due; of the kinds between bars, where they are named.
pub(super) fn calendar(writing: &Writing<'_>, kinds: Option<&str>) -> Rows {
    let entries = writing.source.assessment.calendar.iter();
    let entries = entries.filter(|one| kinds.is_none_or(|kinds| choose::among(kinds, &one.kind)));
    let row = |one: &reliance_model::picture::CalendarEntry| {
        let sure = match one.certain {
            true => writing.say("certain", "确定"),
            false => writing.say("expected", "预计"),
        };
        let trace = Trace { figure: Some(one.kind.clone()), ..Trace::default() };
        (trace, vec![one.on.to_string(), one.what.clone(), sure.to_string()])
    };
    Rows {
        caption: ("What comes due", "到期事项"),
        header: vec![("Day", "日期"), ("What", "事项"), ("Certainty", "确定性")],
        rows: entries.map(row).collect(),
        widths: vec![16, 68, 16],
        needs: None,
    }
}

pub(super) fn candidates(writing: &Writing<'_>) -> Rows {
    let row = |one: &reliance_model::route::Candidate| {
        let trace = writing.of_classification();
        let cells = vec![
            one.name.clone(),
            one.title.clone(),
            one.class.clone(),
            one.procedure.clone(),
            one.because.clone(),
            one.against.join("; "),
        ];
        (trace, cells)
    };
    Rows {
        caption: ("Candidates for classification", "候选分类"),
        header: vec![
            ("Candidate", "候选"),
            ("Title", "名称"),
            ("Class", "类别"),
            ("Procedure", "程序"),
            ("For it", "支持理由"),
            ("Against it", "反对理由"),
        ],
        rows: writing.source.assessment.pathway.candidates.iter().map(row).collect(),
        widths: vec![18, 22, 8, 12, 22, 18],
        needs: Some(("a classification", "分类")),
    }
}

pub(super) fn files(writing: &Writing<'_>) -> Rows {
    let files = writing.source.assessment.files.iter();
    let row = |(name, file): (&String, &reliance_model::evidence::File)| {
        let cells = vec![
            name.clone(),
            numbers::bytes(file.bytes),
            file.rows.map(numbers::count).unwrap_or_default(),
            file.sha256.clone().unwrap_or_default(),
        ];
        (super::of_file(writing, name), cells)
    };
    Rows {
        caption: ("Files the assessment rests on", "评估所依据的文件"),
        header: vec![("File", "文件"), ("Size", "大小"), ("Rows", "行数"), ("SHA-256", "SHA-256")],
        rows: files.filter(|(_, file)| file.used).map(row).collect(),
        widths: vec![34, 12, 10, 44],
        needs: None,
    }
}

pub(super) fn not_primary(writing: &Writing<'_>) -> Rows {
    let read = writing.source.assessment.not_primary.iter();
    let row = |(id, read_as): &(String, reliance_model::catalogue::ReadAs)| {
        let how = format!("{}: {}", read_as.word(), words::mark_meaning(*read_as));
        (Trace::default(), vec![id.clone(), how])
    };
    Rows {
        caption: (
            "Entries that were not read in the regulator's own text",
            "未依据监管机构原文核对的条目",
        ),
        header: vec![("Entry", "条目"), ("How it was read", "阅读方式")],
        rows: read.map(row).collect(),
        widths: vec![50, 50],
        needs: None,
    }
}

pub(super) fn problems(writing: &Writing<'_>) -> Rows {
    let problems = writing.source.assessment.problems.iter();
    let row = |one: &reliance_model::problem::Problem| {
        let place = format!("{}{}", one.file, one.place.suffix());
        (Trace::default(), vec![place, one.message.clone(), one.help.clone().unwrap_or_default()])
    };
    Rows {
        caption: ("Problems with words in files", "文件文字的问题"),
        header: vec![("Where", "位置"), ("What", "问题"), ("What to do", "措施")],
        rows: problems.map(row).collect(),
        widths: vec![28, 42, 30],
        needs: None,
    }
}

pub(super) fn questions(writing: &Writing<'_>) -> Rows {
    let row = |one: &reliance_model::finding::Question| {
        let cells = vec![one.text.clone(), words::cite(&one.cite).to_string(), one.id.clone()];
        (Trace::default(), cells)
    };
    Rows {
        caption: ("Questions that wait for a person", "须由人员答复的问题"),
        header: vec![("Question", "问题"), ("Asked by", "依据"), ("Id", "编号")],
        rows: writing.source.assessment.questions.iter().map(row).collect(),
        widths: vec![54, 26, 20],
        needs: None,
    }
}

/// Ways into the market; to an authority, none that is closed, or that no text supports. Where
/// kinds are named, the others are counted in the last row.
pub(super) fn routes(writing: &Writing<'_>, kinds: Option<&str>) -> Rows {
    let assessment = writing.source.assessment;
    let internal = writing.template.internal;
    let told = |one: &&RouteVerdict| {
        let idle =
            matches!(one.state, State::Closed { .. } | State::OnlyReported | State::NotCatalogued);
        internal || !idle
    };
    let all = ways::routes(assessment).into_iter().filter(told);
    let (named, left): (Vec<&RouteVerdict>, Vec<&RouteVerdict>) =
        all.partition(|one| kinds.is_none_or(|kinds| choose::among(kinds, kind(one))));
    let row = |one: &&RouteVerdict| {
        let trace = Trace { of: Some(one.route.clone()), ..Trace::default() };
        let cells = vec![ways::name(one), ways::state(one), ways::why(one), one.source.clone()];
        (trace, cells)
    };
    let mut rows: Vec<(Trace, Vec<String>)> = named.iter().map(row).collect();
    if let [one, ..] = left.as_slice() {
        let more = match writing.chinese() {
            true => format!("另有 {} 条途径", left.len()),
            false => words::plural(left.len(), "other way", "other ways"),
        };
        let alike = left.iter().all(|other| ways::state(other) == ways::state(one));
        let state = if alike { ways::state(one) } else { String::new() };
        rows.push((Trace::default(), vec![more, state, String::new(), String::new()]));
    }
    Rows {
        caption: ("Routes into the market", "进入市场的途径"),
        header: vec![("Route", "途径"), ("State", "状态"), ("Why", "原因"), ("Rule", "规则")],
        rows,
        widths: vec![28, 16, 32, 24],
        needs: None,
    }
}

/// What a template calls the state of a route.
fn kind(route: &RouteVerdict) -> &'static str {
    match route.state {
        State::Open => "open",
        State::AdoptedOpensOn { .. } | State::Proposed => "coming",
        State::Closed { .. } => "closed",
        State::OnlyReported => "reported",
        State::NotCatalogued => "not-catalogued",
    }
}

/// Standards that requirements of this market lead to, each with its answer.
pub(super) fn standards(writing: &mut Writing<'_>) -> Rows {
    let source = writing.source;
    let asked = |finding: &&Finding| {
        finding.force == Force::Standard && finding.answer != Answer::NotApplicable
    };
    let found: Vec<&Finding> = source.assessment.findings.iter().filter(asked).collect();
    let rows = found.into_iter().map(|finding| {
        let cells = vec![
            words::cite(&finding.cite).to_string(),
            finding.title.clone(),
            answer(writing, finding.answer).to_string(),
        ];
        (writing.of_finding(finding), cells)
    });
    Rows {
        caption: ("Standards", "标准"),
        header: vec![
            ("Standard and clause", "标准与条款"),
            ("What is asked", "要求"),
            ("Answer", "结论"),
        ],
        rows: rows.collect(),
        widths: vec![38, 44, 18],
        needs: None,
    }
}

pub(super) fn terms(writing: &Writing<'_>) -> Rows {
    let row = |one: &reliance_model::catalogue::Term| {
        let cells =
            vec![one.zh.clone(), one.en_gb.clone(), one.en_us.clone(), one.definition.clone()];
        (Trace::default(), cells)
    };
    let source = writing.source;
    let used = |at: &usize| source.used_terms.is_none_or(|used| used.contains(at));
    let terms = source.catalogue.terms.iter().enumerate();
    let terms = terms.filter(|(at, _)| used(at)).map(|(_, term)| term);
    Rows {
        caption: ("Terms", "术语"),
        header: vec![
            ("Chinese", "中文"),
            ("British English", "英文（英国）"),
            ("American English", "英文（美国）"),
            ("Meaning", "含义"),
        ],
        rows: terms.map(row).collect(),
        widths: vec![18, 22, 22, 38],
        needs: None,
    }
}

pub(super) fn to_ask(writing: &Writing<'_>) -> Rows {
    let asked = writing.source.assessment.pathway.to_ask_the_regulator.iter();
    Rows {
        caption: ("Questions to bring to the regulator", "拟向监管机构提出的问题"),
        header: vec![("Question", "问题")],
        rows: asked.map(|one| (Trace::default(), vec![one.clone()])).collect(),
        widths: vec![100],
        needs: None,
    }
}
