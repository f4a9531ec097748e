//! An attack surface: the device in the middle, its interfaces beside it by network.

use std::collections::BTreeMap;

use reliance_model::device::Direction;
use reliance_model::picture::SurfaceInterface;

use crate::svg::Drawn;
use crate::svg::canvas::{Anchor, Canvas, Line};
use crate::words::capital;

const WIDTH: f64 = 560.0;
/// Width of an interface's box, and of the device's.
const BOX: f64 = 192.0;
const DEVICE: f64 = 112.0;
const TOP: f64 = 12.0;
/// Height of the name of a network, of an interface's box, and of the space below it.
const HEAD: f64 = 24.0;
const TALL: f64 = 84.0;
const SPACE: f64 = 10.0;

/// Interfaces of a network.
type Group<'a> = (String, Vec<&'a SurfaceInterface>);

/// Draw a box for every interface, an arrow for the way that data go, and the device.
pub(crate) fn draw(id: &str, title: &str, device: &str, interfaces: &[SurfaceInterface]) -> Drawn {
    let (left, right) = columns(interfaces);
    let tall = |groups: &[Group<'_>]| groups.iter().map(height).sum::<f64>();
    let bottom = TOP + tall(&left).max(tall(&right)).max(HEAD + TALL + SPACE);
    let mut canvas = Canvas::new(WIDTH, bottom + 58.0);
    let middle = WIDTH / 2.0;
    let corner = (middle - DEVICE / 2.0, TOP + HEAD - 4.0);
    let size = (DEVICE, bottom - corner.1 - SPACE);
    canvas.shade(corner, size);
    canvas.outline(corner, size, 0);
    let centre = corner.1 + size.1 / 2.0;
    for (at, line) in broken(device, 14, 3).iter().enumerate() {
        canvas.bold((middle, centre + 17.0 * at as f64), Anchor::Middle, DEVICE - 8.0, line);
    }
    column(&mut canvas, &left, Side::Left);
    column(&mut canvas, &right, Side::Right);
    legend(&mut canvas, bottom + 6.0);
    canvas.finish(id, title, words(device, interfaces))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// The networks in the order of their names, each in the column that is shorter so far.
fn columns(interfaces: &[SurfaceInterface]) -> (Vec<Group<'_>>, Vec<Group<'_>>) {
    let mut groups: BTreeMap<(bool, &str), Vec<&SurfaceInterface>> = BTreeMap::new();
    for one in interfaces {
        groups.entry((one.network.is_empty(), one.network.as_str())).or_default().push(one);
    }
    let (mut left, mut right): (Vec<Group<'_>>, Vec<Group<'_>>) = (Vec::new(), Vec::new());
    let mut tall = (0.0, 0.0);
    for ((_, name), members) in groups {
        let group = (network(name), members);
        let more = height(&group);
        if tall.0 <= tall.1 {
            tall.0 += more;
            left.push(group);
        } else {
            tall.1 += more;
            right.push(group);
        }
    }
    (left, right)
}

fn height((_, members): &Group<'_>) -> f64 {
    HEAD + members.len() as f64 * (TALL + SPACE)
}

fn network(name: &str) -> String {
    match name {
        "" => "network not said".to_string(),
        name => capital(name),
    }
}

fn column(canvas: &mut Canvas, groups: &[Group<'_>], side: Side) {
    let x = match side {
        Side::Left => 8.0,
        Side::Right => WIDTH - BOX - 8.0,
    };
    let mut y = TOP;
    for (name, members) in groups {
        canvas.bold((x, y + 15.0), Anchor::Start, BOX, name);
        y += HEAD;
        for one in members {
            draw_one(canvas, one, (x, y), side);
            y += TALL + SPACE;
        }
    }
}

/// The series that tells whether an interface is encrypted, by colour and line.
fn series(one: &SurfaceInterface) -> usize {
    match one.encrypted {
        Some(true) => 0,
        Some(false) => 1,
        None => 2,
    }
}

fn draw_one(canvas: &mut Canvas, one: &SurfaceInterface, (x, y): (f64, f64), side: Side) {
    let series = series(one);
    canvas.outline((x, y), (BOX, TALL), series);
    let name = if one.is_new { format!("{} (new)", one.name) } else { one.name.clone() };
    canvas.bold((x + 8.0, y + 17.0), Anchor::Start, BOX - 14.0, &name);
    let lines = [one.connects_to.clone(), one.protocol.clone(), secured_briefly(one)];
    let lines: Vec<&String> = lines.iter().filter(|line| !line.is_empty()).collect();
    let place = |at: usize| (x + 8.0, y + 33.0 + 15.0 * at as f64);
    for (at, line) in lines.iter().enumerate() {
        canvas.text(place(at), Anchor::Start, BOX - 14.0, line);
    }
    let open = one.open.is_none_or(|open| open > 0);
    match open {
        true => canvas.bold(place(lines.len()), Anchor::Start, BOX - 14.0, &threats(one)),
        false => canvas.text(place(lines.len()), Anchor::Start, BOX - 14.0, &threats(one)),
    }
    let middle = y + TALL / 2.0;
    let (outer, inner) = match side {
        Side::Left => (x + BOX, WIDTH / 2.0 - DEVICE / 2.0),
        Side::Right => (x, WIDTH / 2.0 + DEVICE / 2.0),
    };
    canvas.stroke(&[(outer, middle), (inner, middle)], series, "1.8");
    let (inwards, outwards) = match one.direction {
        Direction::In => (true, false),
        Direction::Out => (false, true),
        Direction::Both => (true, true),
    };
    for (wanted, tip, tail) in [(inwards, inner, outer), (outwards, outer, inner)] {
        if wanted {
            let back = tip + 9.0 * (tail - tip).signum();
            canvas.area(&[(tip, middle), (back, middle - 5.0), (back, middle + 5.0)], series, "1");
        }
    }
}

fn secured(one: &SurfaceInterface) -> String {
    let encrypted = match one.encrypted {
        Some(true) => "encrypted",
        Some(false) => "not encrypted",
        None => "encrypted?",
    };
    let authenticated = match one.authenticated {
        Some(true) => "authenticated",
        Some(false) => "not authenticated",
        None => "authenticated?",
    };
    format!("{encrypted}, {authenticated}")
}

/// The same in the room that a box has.
fn secured_briefly(one: &SurfaceInterface) -> String {
    let long = secured(one);
    match long.chars().count() > 25 {
        true => long.replace("authenticated", "authent."),
        false => long,
    }
}

fn threats(one: &SurfaceInterface) -> String {
    match (one.threats, one.open) {
        (None, _) => "not in the threat model".to_string(),
        (Some(0), _) => "no threat written down".to_string(),
        (Some(all), open) => format!("{} of {all} threats open", open.unwrap_or(0)),
    }
}

fn legend(canvas: &mut Canvas, y: f64) {
    let mut x = 12.0;
    for (series, name, room) in
        [(0, "encrypted", 70.0), (1, "not encrypted", 96.0), (2, "not said", 64.0)]
    {
        canvas.stroke(&[(x, y + 10.0), (x + 26.0, y + 10.0)], series, "1.8");
        canvas.text((x + 32.0, y + 14.0), Anchor::Start, room, name);
        x += 32.0 + room + 22.0;
    }
    let key = "Arrows: the way data go. (new): in no deployment that is authorised.";
    canvas.text((12.0, y + 36.0), Anchor::Start, WIDTH - 20.0, key);
    canvas.line((12.0, y - 4.0), (WIDTH - 12.0, y - 4.0), Line::Grid);
}

/// A text in at most `most` lines of about `columns` characters, broken at spaces.
fn broken(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(line) if full || line.chars().count() + word.chars().count() < columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

fn words(device: &str, interfaces: &[SurfaceInterface]) -> String {
    if interfaces.is_empty() {
        return format!("There is no interface of {device}.");
    }
    let (left, right) = columns(interfaces);
    let mut groups: Vec<Group<'_>> = left.into_iter().chain(right).collect();
    groups.sort_by(|a, b| a.0.cmp(&b.0));
    let mut words = format!("Interfaces of {device}: {}.", interfaces.len());
    for (name, members) in groups {
        let told: Vec<String> = members.iter().map(|one| told(one)).collect();
        words.push_str(&format!(" {name}: {}.", told.join("; ")));
    }
    words
}

fn told(one: &SurfaceInterface) -> String {
    let way = match one.direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Both => "both ways",
    };
    let new = if one.is_new { ", new" } else { "" };
    let protocol = match one.protocol.as_str() {
        "" => String::new(),
        protocol => format!(", {protocol}"),
    };
    format!(
        "{} to {} ({way}{protocol}, {}{new}; {})",
        one.name,
        one.connects_to,
        secured(one),
        threats(one)
    )
}
