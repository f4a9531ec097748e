//! Two versions of one document: what stayed, changed, moved, went and came.
//!
//! Blocks that occur once in both versions and in the same order are anchors (patience
//! diff); between two anchors the most alike blocks are paired, and the words of each pair
//! are compared. A block that is deleted here and inserted there has moved.

use std::collections::BTreeMap;

use reliance_model::comparison::{Edit, Fate, Line, Redline};
use reliance_model::content::{Block, Body, Content};

use super::change::{change, is_changed};
use super::compared;
use super::text::{is_text, likeness, squash, words};

/// Most blocks of a version that are aligned.
const MOST_BLOCKS: usize = 200_000;
/// Most blocks between two anchors of which every two are held against each other.
const MOST_BETWEEN: usize = 200;
/// From this likeness on, two blocks are two versions of one.
const VERSIONS: f64 = 0.4;

struct Piece<'a> {
    block: &'a Block,
    text: String,
    key: String,
    words: Vec<String>,
}

/// The redline from one version to the next.
pub fn redline(before: &Content, after: &Content) -> Redline {
    let cut = before.blocks.len().max(after.blocks.len()) > MOST_BLOCKS;
    let (old, new) = (pieces(before), pieces(after));
    let mut lines = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (a, b) in anchors(&old, &new).into_iter().chain([(old.len(), new.len())]) {
        between(&old[i..a], &new[j..b], &mut lines);
        if let (Some(one), Some(other)) = (old.get(a), new.get(b)) {
            lines.push(line(Fate::Same, Some(one), Some(other)));
        }
        (i, j) = (a + 1, b + 1);
    }
    let lines = moved(lines);
    Redline { before: compared(before), after: compared(after), lines, cut }
}

fn pieces(content: &Content) -> Vec<Piece<'_>> {
    let texts =
        content.blocks.iter().take(MOST_BLOCKS).filter(|block| is_text(block)).map(|block| {
            let text = block.text();
            Piece { block, key: squash(&text), words: words(&text), text }
        });
    texts.filter(|piece| !piece.text.trim().is_empty()).collect()
}

/// Places of the same blocks, rising on both sides.
fn anchors(old: &[Piece<'_>], new: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let places = |list: &[Piece<'_>]| -> BTreeMap<String, Vec<usize>> {
        let mut map: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, piece) in list.iter().enumerate() {
            map.entry(piece.key.clone()).or_default().push(at);
        }
        map
    };
    let (ours, theirs) = (places(old), places(new));
    let mut pairs: Vec<(usize, usize)> = ours
        .iter()
        .filter_map(|(key, at)| match (at.as_slice(), theirs.get(key).map(Vec::as_slice)) {
            ([one], Some([other])) => Some((*one, *other)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    spread(&rising(&pairs), old, new)
}

/// The longest run of pairs that rises on the second side, too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Ends of the best run of each length, and what stands before each pair in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for at in 0..pairs.len() {
        let length = ends.partition_point(|end| pairs[*end].1 < pairs[at].1);
        before[at] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut run = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.push(pairs[at]);
        next = before[at];
    }
    run.reverse();
    run
}

/// Anchors spread to equal neighbours that occur more than once.
fn spread(run: &[(usize, usize)], old: &[Piece<'_>], new: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    let mut start = (0, 0);
    for stop in run.iter().copied().chain([(old.len(), new.len())]) {
        let (mut i, mut j) = start;
        while i < stop.0 && j < stop.1 && old[i].key == new[j].key {
            all.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
        let mut tail = Vec::new();
        let (mut a, mut b) = stop;
        while a > i && b > j && old[a - 1].key == new[b - 1].key {
            (a, b) = (a - 1, b - 1);
            tail.push((a, b));
        }
        tail.reverse();
        all.extend(tail);
        if stop.0 < old.len() && stop.1 < new.len() {
            all.push(stop);
        }
        start = (stop.0 + 1, stop.1 + 1);
    }
    all
}

/// Blocks between two anchors: the most alike are paired, in order.
fn between(old: &[Piece<'_>], new: &[Piece<'_>], lines: &mut Vec<Line>) {
    let pairs = paired(old, new);
    let (mut i, mut j) = (0, 0);
    for (a, b) in pairs.into_iter().chain([(old.len(), new.len())]) {
        lines.extend(old[i..a].iter().map(|one| line(Fate::Deleted, Some(one), None)));
        lines.extend(new[j..b].iter().map(|one| line(Fate::Inserted, None, Some(one))));
        if let (Some(one), Some(other)) = (old.get(a), new.get(b)) {
            lines.push(line(Fate::Changed, Some(one), Some(other)));
        }
        (i, j) = (a + 1, b + 1);
    }
}

fn paired(old: &[Piece<'_>], new: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let kind = |piece: &Piece<'_>| std::mem::discriminant(&piece.block.body);
    let mut scored = Vec::new();
    for (i, one) in old.iter().enumerate() {
        // Where there is too much between two anchors, only near neighbours are looked at.
        let wide = old.len().max(new.len()) <= MOST_BETWEEN;
        let (from, to) =
            if wide { (0, new.len()) } else { (i.saturating_sub(20), (i + 20).min(new.len())) };
        for (j, other) in new.iter().enumerate().take(to).skip(from) {
            let alike = likeness(&one.words, &other.words);
            if kind(one) == kind(other) && alike >= VERSIONS {
                scored.push((alike, i, j));
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in scored {
        if pairs.iter().all(|(a, b)| (*a < i && *b < j) || (*a > i && *b > j)) {
            pairs.push((i, j));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn line(fate: Fate, before: Option<&Piece<'_>>, after: Option<&Piece<'_>>) -> Line {
    let shown = after.or(before);
    let words = match (before, after) {
        (Some(one), Some(other)) if fate == Fate::Changed => change(&one.text, &other.text),
        (Some(one), None) => vec![Edit::Deleted(one.text.clone())],
        (None, Some(other)) => vec![Edit::Inserted(other.text.clone())],
        (_, other) => other.map(|other| Edit::Same(other.text.clone())).into_iter().collect(),
    };
    let fate = if fate == Fate::Changed && !is_changed(&words) { Fate::Same } else { fate };
    Line {
        fate,
        before: before.map(|piece| piece.block.spot.clone()),
        after: after.map(|piece| piece.block.spot.clone()),
        heading: shown.and_then(|piece| match piece.block.body {
            Body::Heading { level, .. } => Some(level),
            _ => None,
        }),
        words,
    }
}

/// Blocks that went in one place and came in another.
fn moved(mut lines: Vec<Line>) -> Vec<Line> {
    let key = |line: &Line| squash(&line.words.iter().map(Edit::words).collect::<String>());
    let mut gone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.fate == Fate::Deleted) {
        gone.entry(key(line)).or_default().push(at);
    }
    let mut drop = Vec::new();
    for at in 0..lines.len() {
        if lines[at].fate != Fate::Inserted {
            continue;
        }
        let name = key(&lines[at]);
        // A word or two that recur are no move.
        let Some(from) =
            gone.get_mut(&name).filter(|_| name.chars().count() >= 12).and_then(Vec::pop)
        else {
            continue;
        };
        lines[at].fate = Fate::Moved;
        lines[at].before = lines[from].before.clone();
        lines[at].words =
            lines[at].words.iter().map(|edit| Edit::Same(edit.words().to_string())).collect();
        drop.push(from);
    }
    let mut at = 0;
    lines.retain(|_| {
        at += 1;
        !drop.contains(&(at - 1))
    });
    lines
}
