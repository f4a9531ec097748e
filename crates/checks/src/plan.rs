//! Was the plan fixed before anybody looked?

use std::collections::BTreeSet;

use reliance_model::device::{Dataset, Endpoint, Plan};

use crate::{Ask, words};

/// What hash and dates say about the plan and the data sets it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fixed {
    /// The file has the fixed hash, and its day precedes every first look.
    Before,
    /// It does not; the sentence says why.
    PostHoc(String),
    /// It cannot be told; the sentence finishes "needs …".
    Unknown(String),
}

/// Does the plan precede the first look at the data sets?
///
/// A data set without a first look is still sequestered and precedes nothing; that nobody
/// looked is a person's word, see [`unlooked`]. The day of
/// the plan has to be before the day of the look: on the same day the order is unknown.
pub(crate) fn fixed_before(ask: &Ask<'_>, datasets: &[&Dataset]) -> Fixed {
    let Some(plan) = &ask.evidence.device.plan else {
        return Fixed::Unknown("a statistical plan".into());
    };
    match hash(ask, plan) {
        Fixed::Before => {}
        other => return other,
    }
    let Some(fixed_on) = plan.fixed_on else {
        return Fixed::Unknown("the day on which the plan was fixed".into());
    };
    if fixed_on > ask.on {
        return Fixed::Unknown(format!("a plan fixed by {}; this one is dated {fixed_on}", ask.on));
    }
    for dataset in datasets {
        if let Some(look) = dataset.first_look.filter(|look| *look <= fixed_on) {
            return Fixed::PostHoc(format!(
                "the plan was fixed on {fixed_on}, and `{}` was first looked at on {look}",
                dataset.name
            ));
        }
    }
    Fixed::Before
}

/// The sentence for data sets that declare no first look; a person confirms it.
pub(crate) fn unlooked(datasets: &[&Dataset]) -> Option<String> {
    let without = datasets.iter().filter(|dataset| dataset.first_look.is_none());
    let names: BTreeSet<String> = without.map(|dataset| format!("`{}`", dataset.name)).collect();
    let names: Vec<String> = names.into_iter().collect();
    (!names.is_empty()).then(|| {
        format!(
            "no first look at {} is declared, so a person confirms that nobody looked before",
            words::list(&names)
        )
    })
}

fn hash(ask: &Ask<'_>, plan: &Plan) -> Fixed {
    let (Some(file), Some(fixed)) = (&plan.file, &plan.sha256) else {
        return Fixed::Unknown("the plan's file and the SHA-256 under which it was fixed".into());
    };
    match ask.evidence.files.get(file).and_then(|seen| seen.sha256.as_ref()) {
        None => Fixed::Unknown(format!("the plan's file `{file}`, which could not be read")),
        Some(seen) if seen.eq_ignore_ascii_case(fixed) => Fixed::Before,
        Some(_) => {
            Fixed::PostHoc(format!("`{file}` no longer has the hash under which it was fixed"))
        }
    }
}

/// The identifier whose rows belong together in an endpoint's analysis, innermost first,
/// and the outer ones that this leaves out.
pub(crate) fn clusters_of(
    ask: &Ask<'_>,
    dataset: &Dataset,
    endpoint: Option<&Endpoint>,
) -> (Option<String>, Vec<String>) {
    let table = ask.evidence.device.table_of(dataset);
    let declared: Vec<String> = table.map(|table| table.clusters.clone()).unwrap_or_default();
    match endpoint.and_then(|endpoint| endpoint.cluster.clone()) {
        Some(own) => {
            let outer = declared.into_iter().filter(|role| *role != own).collect();
            (Some(own), outer)
        }
        None => {
            let mut declared = declared.into_iter();
            (declared.next(), declared.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use reliance_model::Date;
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::{Folder, asking, folder, no_call, row};

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    fn planned(fixed: &str, look: &str) -> Folder {
        folder()
            .dataset("us", Role::Test, vec![row("truth=1 score=0.5")])
            .plan_on_file(fixed)
            .device(|device| device.datasets[0].first_look = day(look))
    }

    fn told(folder: &Folder) -> Fixed {
        let datasets: Vec<&Dataset> = folder.evidence.device.datasets.iter().collect();
        asking(folder, &no_call(), |ask| fixed_before(ask, &datasets))
    }

    #[test]
    fn hash_and_time_must_precede_the_look() {
        assert_eq!(told(&planned("2026-01-01", "2026-02-01")), Fixed::Before);
        assert!(matches!(told(&planned("2026-02-01", "2026-02-01")), Fixed::PostHoc(_)));
        assert!(matches!(told(&planned("2027-02-01", "2027-03-01")), Fixed::Unknown(_)));
        assert_eq!(told(&planned("2026-11-22", "2026-11-23")), Fixed::Before);
        let changed = planned("2026-01-01", "2026-02-01").device(|device| {
            device.plan.as_mut().unwrap().sha256 = Some("aa".repeat(32));
        });
        assert!(matches!(told(&changed), Fixed::PostHoc(_)));
        assert!(matches!(told(&folder()), Fixed::Unknown(_)));
    }

    #[test]
    fn a_sequestered_set_precedes_nothing() {
        let folder = planned("2026-01-01", "2026-02-01")
            .device(|device| device.datasets[0].first_look = None);
        assert_eq!(told(&folder), Fixed::Before);
    }

    #[test]
    fn the_cluster_of_an_endpoint_is_not_among_the_outer_ones() {
        use crate::testing::{asking, folder, no_call};
        let role = reliance_model::device::Role::Test;
        let folder = folder().dataset("us", role, Vec::new()).device(|device| {
            device.tables[0].clusters = vec!["patient".into(), "site".into()];
        });
        let cluster = Some("site".to_string());
        let endpoint = Endpoint { cluster, ..Endpoint::default() };
        let set = &folder.evidence.device.datasets[0];
        asking(&folder, &no_call(), |ask| {
            let of = |endpoint| clusters_of(ask, set, endpoint);
            assert_eq!(of(Some(&endpoint)), (Some("site".into()), vec!["patient".into()]));
            assert_eq!(of(None), (Some("patient".into()), vec!["site".into()]));
        });
    }
}
