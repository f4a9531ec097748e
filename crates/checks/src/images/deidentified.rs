//! De-identification, as the scan judged it instance by instance.

use std::collections::BTreeMap;

use reliance_model::device::{Dataset, Inventory};
use reliance_model::inventory::{ACTIONS, state};
use reliance_stats::reduction::{Axis, Level, Need, Reductions};

use crate::said::{Lists, first_of};
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Missing, images, sets};

const STATE: &str = "deid-state";
const EDITION: &str = "deid-edition";
const METHODS: &str = "deid-methods";
const LOOK: &str = "deid-to-look-at";

/// The need for instances by state and edition.
pub(crate) fn states(part: &Dataset) -> Need {
    Need::tally(&part.name, vec![Axis::category(STATE), Axis::category(EDITION)])
}

/// The need for a number that a column holds.
pub(crate) fn number(part: &Dataset, role: &str) -> Need {
    Need::tally(&part.name, vec![Axis::exact(role)])
}

/// What is asked of every inventory.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let wholes = images::inventories(ask).iter().filter_map(Inventory::whole);
    wholes
        .flat_map(|whole| {
            let actions = ACTIONS.iter().map(|(role, _)| number(whole, role));
            [states(whole), sets::levels_need(whole, METHODS), number(whole, LOOK)]
                .into_iter()
                .chain(actions)
        })
        .collect()
}

/// One answer an inventory.
pub(crate) fn answers(ask: &Ask<'_>, reductions: &Reductions) -> Vec<Result<Answered, Missing>> {
    let wholes = images::inventories(ask).iter().filter_map(Inventory::whole);
    wholes.map(|whole| one(ask, reductions, whole)).collect()
}

/// Instances by state, and the editions they were judged under.
pub(crate) struct States {
    /// Judged instances by state.
    pub(crate) by_state: BTreeMap<String, u64>,
    /// Editions of PS3.15.
    pub(crate) editions: Vec<String>,
    /// Instances that were not judged.
    pub(crate) unjudged: u64,
}

impl States {
    /// Instances of a state.
    pub(crate) fn of(&self, state: &str) -> u64 {
        self.by_state.get(state).copied().unwrap_or_default()
    }

    fn edition(&self) -> String {
        format!("PS3.15 {}", list(&self.editions))
    }
}

/// How the instances of an inventory were judged.
pub(crate) fn judged(reductions: &Reductions, whole: &Dataset) -> Result<States, Missing> {
    let mut states = States { by_state: BTreeMap::new(), editions: Vec::new(), unjudged: 0 };
    for (levels, cell) in &reductions.tally(&self::states(whole))?.cells {
        match levels.as_slice() {
            [Level::Text(state), Level::Text(edition)] if state != state::UNJUDGED => {
                *states.by_state.entry(state.clone()).or_insert(0) += cell.rows;
                if !states.editions.contains(edition) {
                    states.editions.push(edition.clone());
                }
            }
            _ => states.unjudged += cell.rows,
        }
    }
    states.editions.sort();
    Ok(states)
}

fn one(ask: &Ask<'_>, reductions: &Reductions, whole: &Dataset) -> Result<Answered, Missing> {
    let states = judged(reductions, whole)?;
    let all = states.by_state.values().sum::<u64>() + states.unjudged;
    if all == 0 {
        return Err(sets::no_row(whole));
    }
    let mut actions = Vec::new();
    for (role, action) in ACTIONS {
        let times = images::sum(reductions, &number(whole, role))?;
        if times > 0 {
            actions.push((action, times));
        }
    }
    let look = images::sum(reductions, &number(whole, LOOK))?;
    let answered = answer(reductions, whole, &states, (all, &actions, look))?;
    let of = format!("`{}`", whole.name);
    let by_state = states
        .by_state
        .iter()
        .map(|(state, rows)| figure("instances", format!("{of}, {state}"), *rows as f64));
    let by_action = actions
        .iter()
        .map(|(action, times)| figure("violations", format!("{of}, {action}"), *times as f64));
    let answered = answered.figures(by_state).figures(by_action).figures([
        figure("instances", format!("{of}, not judged"), states.unjudged as f64),
        figure("places-to-look-at", of.clone(), look as f64),
    ]);
    Ok(answered.evidence(ask.evidence_of(whole)))
}

type Counts<'a> = (u64, &'a [(&'static str, u64)], u64);

fn answer(
    reductions: &Reductions,
    whole: &Dataset,
    states: &States,
    (all, actions, look): Counts<'_>,
) -> Result<Answered, Missing> {
    let name = &whole.name;
    let of_all = |rows: u64| format!("{rows} of {}", count(all, "instance"));
    let (broken, never) = (states.of(state::BROKEN), states.of(state::NEVER));
    if broken + never > 0 {
        let mut words = Vec::new();
        if broken > 0 {
            words.push(format!("{} hold what their declaration takes out", of_all(broken)));
        }
        if never > 0 {
            words.push(format!("{} were never de-identified", of_all(never)));
        }
        let times: Vec<String> =
            actions.iter().map(|(action, times)| format!("{times} {action}")).collect();
        let by = match times.is_empty() {
            true => String::new().into(),
            false => first_of("what is to be done to headers", &times, 6)
                .within(|times| format!(": {times}")),
        };
        let by = by.within(|by| format!("`{name}`: {} by {}{by}", list(&words), states.edition()));
        return Ok(Answered::not_shown(by)
            .to_do("mend the files along the worklist beside the inventory, and scan them anew"));
    }
    let undeclared = states.of(state::UNDECLARED);
    if states.unjudged > 0 || states.of(state::KEPT) + undeclared < all {
        let open = all - states.of(state::KEPT) - undeclared;
        return Err(Missing::new(
            format!("a judgement under a named edition of PS3.15 of {} of `{name}`", of_all(open)),
            "scan the files anew; what could not be read stands in the scan's list of problems",
        ));
    }
    if undeclared > 0 {
        return Err(Missing::new(
            format!("a declaration of de-identification in {} of `{name}`", of_all(undeclared)),
            "let the tool that de-identifies write (0012,0062) and (0012,0064)",
        ));
    }
    let (methods, _) = images::levels(reductions, whole, METHODS)?;
    let methods: Vec<&String> = methods.keys().collect();
    let places = match look {
        0 => String::new(),
        places => format!(" the {} to look at in the worklist,", count(places, "place")),
    };
    let mut lists = Lists::default();
    let methods = lists.keep(first_of("declared methods of de-identification", &methods, 4));
    Ok(Answered::for_a_person(lists.within(format!(
        "the headers of all {} of `{name}` hold to what they declare ({methods}; {}), so a person confirms{places} the pixels, and against the originals that UIDs and dates were replaced",
        count(all, "instance"),
        states.edition()
    )))
    .caveat("headers are judged and pixels are not; from a file alone nobody can tell whether a UID or a date was replaced"))
}
