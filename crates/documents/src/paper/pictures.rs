//! Pictures in a paper.

use std::collections::BTreeMap;

use reliance_model::catalogue::Directive;
use reliance_model::picture::Picture;

use super::build::Writing;
use super::{Block, PaperPicture, Trace, choose};
use crate::svg;
use crate::words;

/// The pictures of a kind, each once; a hole where there is none.
pub(super) fn pictures(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let source = writing.source;
    let kind = directive.argument("kind").unwrap_or_default();
    let title = directive.argument("title").unwrap_or_default().to_lowercase();
    let wanted = directive.argument("requirement");
    let check = directive.argument("check");
    let mut blocks = Vec::new();
    for (index, picture) in source.assessment.pictures.iter().enumerate() {
        if kind_of(picture) != kind {
            continue;
        }
        let mut places = source
            .assessment
            .findings
            .iter()
            .flat_map(|finding| finding.parts.iter().map(move |part| (finding, part)));
        let place = places.find(|(finding, part)| {
            part.pictures.contains(&index)
                && wanted.is_none_or(|id| id == finding.requirement)
                && check.is_none_or(|name| {
                    part.call.as_ref().is_some_and(|call| choose::among(name, &call.check))
                })
        });
        let drawn = svg::draw(picture, &format!("picture-{index}"));
        let named = title.is_empty() || drawn.title.to_lowercase().contains(&title);
        if !named || ((wanted.is_some() || check.is_some()) && place.is_none()) {
            continue;
        }
        let trace = match place {
            Some((finding, part)) => writing.of_part(finding, part),
            None => Trace { figure: Some(drawn.title.clone()), ..Trace::default() },
        };
        let trace = writing.trace(trace);
        let label = directive.argument("label").filter(|_| blocks.is_empty());
        blocks.push(Block::Picture(PaperPicture {
            kind: kind.to_string(),
            label: label.map(str::to_string),
            number: writing.number_picture(label),
            caption: words::capital(&drawn.title),
            alt: drawn.words,
            picture: picture.clone(),
            labels: BTreeMap::new(),
            trace,
        }));
    }
    if blocks.is_empty() {
        let needs = match writing.chinese() {
            true => format!("图（{kind}）所需的数据"),
            false => format!("the data of a picture `{kind}`"),
        };
        blocks.push(Block::Paragraph(vec![writing.missing(kind, &needs)]));
    }
    blocks
}

/// The kind of a picture, as directives write it.
fn kind_of(picture: &Picture) -> &'static str {
    match picture {
        Picture::AgeSexMirror { .. } => "age-sex-mirror",
        Picture::Shares { .. } => "shares",
        Picture::Roc { .. } => "roc",
        Picture::Forest { .. } => "forest",
        Picture::Bridging { .. } => "bridging",
        Picture::Calibration { .. } => "calibration",
        Picture::Heat { .. } => "heat",
        Picture::AttackSurface { .. } => "attack-surface",
        Picture::Distribution { .. } => "distribution",
        Picture::Timeline { .. } => "timeline",
        Picture::Calendar { .. } => "calendar",
    }
}
