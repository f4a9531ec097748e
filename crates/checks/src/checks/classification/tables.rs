//! Classes that are looked up in a table of two facts, or go by the worst harm alone.

use super::{held_against, needs_fact};
use crate::pathway::View;
use crate::pathway::eu::LADDER;
use crate::pathway::rules::Rule;
use crate::{Answered, Missing};

/// Row by situation, column by significance (treat or diagnose, drive, inform).
type Table = [[&'static str; 3]; 3];

const CATEGORIES: Table = [["IV", "III", "II"], ["III", "II", "I"], ["II", "I", "I"]];

const MDCG_CLASSES: Table = [["III", "IIb", "IIa"], ["IIb", "IIa", "IIa"], ["IIa", "IIa", "IIa"]];

/// The cell for the declared situation and significance.
fn cell(view: &View<'_>, table: &Table) -> Result<(&'static str, String), Missing> {
    let at = |facet: &str, values: [&str; 3]| {
        let value =
            view.value(facet).ok_or_else(|| needs_fact(view, facet, "the table is read by it"))?;
        let index = values.iter().position(|known| *known == value);
        let index = index.ok_or_else(|| needs_fact(view, facet, "one value is asked"))?;
        Ok::<_, Missing>((index, value))
    };
    let (row, situation) = at("situation", ["critical", "serious", "non-serious"])?;
    let (column, significance) = at("significance", ["treat-diagnose", "drive", "inform"])?;
    Ok((table[row][column], format!("situation {situation}, significance {significance}")))
}

/// IMDRF N12: the category.
pub(super) fn imdrf_category(view: &View<'_>) -> Result<Answered, Missing> {
    let (category, why) = cell(view, &CATEGORIES)?;
    Ok(Answered::shown(format!("category {category}: {why}")))
}

/// MDCG 2019-11, annex III: the class that the category suggests.
pub(super) fn mdcg_annex_iii(view: &View<'_>) -> Result<Answered, Missing> {
    let (class, why) = cell(view, &MDCG_CLASSES)?;
    let read_as = view.read_as("eu.mdcg2019-11.annexiii");
    let rule = Rule::decided("MDCG 2019-11 annex III", read_as, class, why);
    held_against(view, "eu_class", &LADDER, &[rule])
}

/// IMDRF N10: is it software as a medical device?
pub(super) fn imdrf_samd(view: &View<'_>) -> Result<Answered, Missing> {
    match view.value("software").as_deref() {
        Some("samd") => Ok(Answered::for_a_person(
            "declared as a device of its own; that its purpose is medical, a person confirms",
        )),
        Some(_) => Ok(Answered::not_applicable(view.with_values("software"))),
        None => Err(needs_fact(view, "software", "it says whether it is part of hardware")),
    }
}

/// Rank of the worst harm: none, non-serious, serious or worse.
fn harm(view: &View<'_>) -> Result<(usize, String), Missing> {
    let why = "the level goes by the worst harm before risk controls";
    let harm = view.value("worst_harm").ok_or_else(|| needs_fact(view, "worst_harm", why))?;
    let rank = match harm.as_str() {
        "none" => 0,
        "non-serious" => 1,
        "serious" | "death" => 2,
        _ => return Err(needs_fact(view, "worst_harm", "one value is asked")),
    };
    Ok((rank, harm))
}

/// IEC 62304: the software safety class.
pub(super) fn safety_class(view: &View<'_>) -> Result<Answered, Missing> {
    const CLASSES: [&str; 3] = ["A", "B", "C"];
    let (rank, harm) = harm(view)?;
    let Some(declared) = view.value("software_safety_class") else {
        return Err(needs_fact(view, "software_safety_class", "no class is declared"));
    };
    let follows = CLASSES[rank];
    let Some(at) = CLASSES.iter().position(|class| *class == declared) else {
        return Ok(Answered::for_a_person(format!("`{declared}` is no single safety class")));
    };
    Ok(if at >= rank {
        Answered::shown(format!("declared class {declared}; worst harm {harm} asks for {follows}"))
    } else {
        Answered::for_a_person(format!(
            "declared class {declared}, worst harm {harm} asks for {follows}: only a risk control outside the software lowers it, which a person must sign"
        ))
    })
}

/// NMPA: the software risk level.
pub(super) fn chinese_level(view: &View<'_>) -> Result<Answered, Missing> {
    const LEVELS: [&str; 3] = ["minor", "moderate", "serious"];
    let (rank, harm) = harm(view)?;
    Ok(Answered::for_a_person(format!(
        "worst harm {harm}, judged before risk controls, reads as level {}; a person signs it",
        LEVELS[rank]
    )))
}
