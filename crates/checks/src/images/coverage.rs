//! What the images of the test data cover: equipment, kernels, slices, sites, sex, age.

use reliance_model::device::Dataset;
use reliance_stats::reduction::{Axis, Level, Need, Reductions};

use crate::images::claimed;
use crate::said::{Said, listed};
use crate::strata::{DECADES, MOST_GROUPS, numbers};
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Missing, images, sets};

/// Bands of slice thickness in millimetres; they order a list and decide nothing.
pub(crate) const THICKNESS: &[f64] = &[0.0, 1.0, 1.5, 2.5, 3.5, 5.0];
/// Bands of tube voltage in kilovolt; they order a list and decide nothing.
pub(crate) const VOLTAGE: &[f64] = &[0.0, 80.0, 100.0, 120.0, 140.0];

/// The axis by which a column of an inventory is described.
pub(crate) fn axis(role: &str) -> Axis {
    match role {
        "slice-thickness" => Axis::bands(role, &numbers(THICKNESS)),
        "tube-voltage" => Axis::bands(role, &numbers(VOLTAGE)),
        "age" => Axis::bands(role, &numbers(DECADES)),
        role => Axis::category(role),
    }
}

/// What is counted of the test images.
const DESCRIBED: [&str; 7] =
    ["site", "manufacturer", "scanner", "kernel", "slice-thickness", "sex", "age"];

fn need(part: &Dataset, role: &str) -> Need {
    Need::tally(&part.name, vec![axis(role)])
}

fn exact_thickness(part: &Dataset) -> Need {
    Need::tally(&part.name, vec![Axis::exact("slice-thickness")])
}

/// What is asked of the test parts of inventories.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let tests = images::tests(ask).into_iter();
    tests
        .flat_map(|part| {
            let described = DESCRIBED.iter().map(|role| need(part, role));
            described.chain([exact_thickness(part), sets::rows_need(part)])
        })
        .chain(claimed::needs(ask))
        .collect()
}

/// What the test images cover, and whether they keep to the declared kernels and slices.
pub(crate) fn answers(ask: &Ask<'_>, reductions: &Reductions) -> Vec<Result<Answered, Missing>> {
    let tests = images::tests(ask).into_iter();
    tests
        .flat_map(|part| [one(ask, reductions, part), claimed::answer(ask, reductions, part)])
        .collect()
}

fn one(ask: &Ask<'_>, reductions: &Reductions, part: &Dataset) -> Result<Answered, Missing> {
    let rows = images::instances(reductions, part)?;
    let name = &part.name;
    let mut figures = Vec::new();
    let mut words = vec![count(rows, "instance")];
    let (mut unknown, mut further) = (Vec::new(), Vec::new());
    for role in DESCRIBED {
        let (levels, missing) = sets::known(&reductions.tally(&need(part, role))?.along(role));
        let mut known = levels.iter();
        for (level, rows) in known.by_ref().take(MOST_GROUPS) {
            figures.push(figure("instances", format!("`{name}`, {role} {level}"), *rows as f64));
        }
        let left = known.map(|(level, rows)| format!("{level} ({rows})"));
        further.extend(further_levels(name, role, left.collect()));
        words.push(format!("{} of {role}", count(levels.len() as u64, "level")));
        if missing > 0 {
            unknown.push(format!("{role} of {missing}"));
        }
    }
    let answered = match claims(ask, reductions, part)? {
        Some(contradicted) => contradicted,
        None => Answered::shown(format!("`{name}` holds {}", list(&words))),
    };
    let answered = match unknown.is_empty() {
        true => answered,
        false => answered.caveat(format!("`{name}` does not say {} instances", list(&unknown))),
    };
    Ok(answered.figures(figures).caveats(further).evidence(ask.evidence_of(part)))
}

/// Levels beyond those that have a figure.
pub(crate) fn further_levels(of: &str, role: &str, left: Vec<String>) -> Option<Said> {
    let number = left.len();
    let words = format!("figures of {number} further levels of {role} in `{of}` are not printed");
    (number > 0)
        .then(|| Said::standing_for(&format!("levels of {role} without a figure"), words, left))
}

/// Where test images and declared kernels or slices part, in either direction.
fn claims(
    ask: &Ask<'_>,
    reductions: &Reductions,
    part: &Dataset,
) -> Result<Option<Answered>, Missing> {
    let equipment = &ask.evidence.device.equipment;
    let mut wrong = Vec::new();
    // Where one make declares none, any kernel is declared.
    if !equipment.is_empty() && equipment.iter().all(|one| !one.kernels.is_empty()) {
        let declared: Vec<&String> = equipment.iter().flat_map(|one| &one.kernels).collect();
        let (seen, missing) = images::levels_of(reductions, &need(part, "kernel"), "kernel")?;
        let unseen: Vec<&&String> =
            declared.iter().filter(|kernel| !seen.contains_key(kernel.as_str())).collect();
        let other: Vec<&String> = seen.keys().filter(|kernel| !declared.contains(kernel)).collect();
        if !unseen.is_empty() && missing > 0 {
            return Err(Missing::new(
                format!("the kernel of {} of `{}`", count(missing, "instance"), part.name),
                "scan images that say it, or leave the kernels out of `[[equipment]]`",
            ));
        }
        if !unseen.is_empty() {
            let few = sets::quoted("declared kernels that no image comes from", unseen);
            wrong.push(few.within(|few| format!("no image comes from kernel {few}")));
        }
        if !other.is_empty() {
            let few = sets::quoted("kernels of images that are not declared", other);
            wrong.push(few.within(|few| format!("images come from kernel {few}, not declared")));
        }
    }
    let ranges: Vec<(f64, f64)> =
        equipment.iter().filter_map(|one| one.slice_thickness_mm).collect();
    if !ranges.is_empty() && ranges.len() == equipment.len() {
        let outside = outside(reductions, part, &ranges)?;
        if outside > 0 {
            let images = count(outside, "image");
            let words = format!("the slice thickness of {images} lies outside what is declared");
            wrong.push(words.into());
        }
    }
    Ok((!wrong.is_empty()).then(|| {
        Answered::not_shown(listed(wrong).within(|wrong| format!("`{}`: {wrong}", part.name)))
            .to_do("test on what is missing, or bring `[[equipment]]` and the labelling into line")
    }))
}

fn outside(reductions: &Reductions, part: &Dataset, ranges: &[(f64, f64)]) -> Result<u64, Missing> {
    let tally = reductions.tally(&exact_thickness(part))?;
    let inside = |number: f64| ranges.iter().any(|(low, high)| (*low..=*high).contains(&number));
    let number = |levels: &Vec<Level>| levels.first().and_then(Level::number);
    let cells = tally.cells.iter();
    Ok(cells
        .filter(|(levels, _)| number(levels).is_some_and(|number| !inside(number)))
        .map(|(_, cell)| cell.rows)
        .sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answered, folder};

    #[test]
    fn levels_beyond_those_with_a_figure_stand_in_their_list() {
        let rows: Vec<String> = (0..MOST_GROUPS + 3).map(|at| format!("kernel=K{at:03}")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let check = crate::checks::CHECKS.iter().find(|one| one.name == "acquisition-coverage");
        let said = answered(*check.unwrap(), &folder().inventory("ct", &rows));
        let of_kernels = |figure: &&reliance_model::finding::Figure| figure.of.contains("kernel");
        assert_eq!(said.figures.iter().filter(of_kernels).count(), MOST_GROUPS);
        let words = "figures of 3 further levels of kernel in `ct` are not printed";
        assert!(said.caveats.iter().any(|caveat| caveat == words), "{:?}", said.caveats);
        let list = said.lists.iter().find(|list| list.said == words).unwrap();
        assert_eq!(list.items, ["K200 (1)", "K201 (1)", "K202 (1)"]);
    }
}
