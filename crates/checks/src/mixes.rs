//! How far two mixes of subjects lie apart, variable by variable and jointly.

use reliance_model::finding::Figure;
use reliance_model::picture::{MirrorBand, Picture};
use reliance_stats::balance::smd_multinomial;
use reliance_stats::homogeneity::goodness_of_fit;

use crate::said::{Said, first_of};
use crate::strata::{Mix, lower_end};
use crate::words;

/// Role, standardised difference, and goodness of fit as statistic, df and p.
type Variable = (String, f64, Option<(f64, u64, f64)>);

/// A sample held against a population.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    rows: f64,
    unknown: u64,
    each: Vec<Variable>,
    joint: Option<f64>,
    /// Absent strata: name, population share, chance of a random sample without it.
    absent: Vec<(String, f64, f64)>,
    /// Rows in levels that the population does not have.
    outside: Vec<(String, f64)>,
}

/// Compare a sample with a population over the same roles; the reason where it cannot be.
///
/// A stratum is absent where a random sample of this size would miss it with a probability
/// below `alpha`.
pub(crate) fn compare(sample: &Mix, population: &Mix, alpha: f64) -> Result<Compared, String> {
    if sample.total() <= 0.0 {
        return Err("no row has a usable value of every variable".into());
    }
    if population.total() <= 0.0 {
        return Err("the population has no weight".into());
    }
    let mut each = Vec::new();
    let mut outside = Vec::new();
    for role in &sample.roles {
        let (own, target) = (sample.along(&[role]), population.along(&[role]));
        each.push((role.clone(), distance(&own, &target)?, fit(&own, &target)));
        for (levels, weight) in &own.strata {
            if target.share(levels) <= 0.0 {
                outside.push((format!("{role} {}", levels.join(" ")), *weight));
            }
        }
    }
    let joint = if sample.roles.len() > 1 { distance(sample, population).ok() } else { None };
    let rows = sample.total();
    let mut absent: Vec<(String, f64, f64)> = population
        .strata
        .keys()
        .filter(|levels| sample.strata.get(*levels).is_none_or(|rows| *rows == 0.0))
        .map(|levels| {
            let share = population.share(levels);
            (levels.join(", "), share, libm::exp(rows * libm::log1p(-share)))
        })
        .filter(|(_, share, chance)| *share > 0.0 && *chance < alpha)
        .collect();
    absent.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(Compared { rows, unknown: sample.unknown, each, joint, absent, outside })
}

/// Most strata over which two mixes are held side by side; the work grows with the cube.
const MAX_STRATA: usize = 400;

/// Multinomial standardised difference of two mixes over the same strata.
pub(crate) fn distance(a: &Mix, b: &Mix) -> Result<f64, String> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (_, x, y) in a.beside(b) {
        first.push(x);
        second.push(y);
    }
    if first.len() < 2 {
        return Ok(0.0);
    }
    if first.len() > MAX_STRATA {
        let found = first.len();
        return Err(format!("at most {MAX_STRATA} different values to compare, not {found}"));
    }
    smd_multinomial(&first, &second).map_err(|error| error.to_string())
}

fn fit(sample: &Mix, population: &Mix) -> Option<(f64, u64, f64)> {
    let both = sample.beside(population);
    let counts: Vec<u64> = both
        .iter()
        .map(|(levels, _, _)| sample.strata.get(levels).copied().unwrap_or_default() as u64)
        .collect();
    let shares: Vec<f64> = both.iter().map(|(_, _, share)| *share).collect();
    goodness_of_fit(&counts, &shares).ok().map(|test| (test.statistic, test.df, test.p))
}

impl Compared {
    /// Each variable's standardised difference.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&str, f64)> {
        self.each.iter().map(|(role, smd, _)| (role.as_str(), *smd))
    }

    /// The variable that lies farthest apart.
    pub(crate) fn worst(&self) -> (&str, f64) {
        self.variables().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or(("nothing", 0.0))
    }

    /// Strata without a case, as a clause.
    pub(crate) fn missing_strata(&self) -> Option<Said> {
        let names: Vec<String> = self
            .absent
            .iter()
            .map(|(name, share, _)| {
                format!("{name} ({} of the population)", words::percent(*share))
            })
            .collect();
        let few = first_of("strata of the population without a case", &names, 5);
        (!names.is_empty()).then(|| few.within(|few| format!("no case of {few}")))
    }

    /// Every figure behind the comparison.
    pub(crate) fn figures(&self, of: &str) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (role, smd, fit) in &self.each {
            let mut figure = words::figure("smd", format!("{of}, {role}"), *smd);
            figure.method = Some("multinomial SMD".into());
            figure.note = Some(format!("{} rows", self.rows));
            figures.push(figure);
            if let Some((statistic, df, p)) = fit {
                let mut figure = words::figure("p-fit", format!("{of}, {role}"), *p);
                figure.method = Some("chi-square goodness of fit".into());
                figure.note = Some(format!("statistic {statistic:.4}, {df} df; decides nothing"));
                figures.push(figure);
            }
        }
        if let Some(joint) = self.joint {
            let mut figure = words::figure("smd-joint", of, joint);
            figure.method = Some("multinomial SMD over the joint strata".into());
            figures.push(figure);
        }
        for (name, share, chance) in &self.absent {
            let mut figure = words::figure("absent-stratum", format!("{of}, {name}"), *share);
            figure.note =
                Some(format!("a random sample would miss it with probability {chance:.3e}"));
            figures.push(figure);
        }
        figures
    }

    /// What restricts the comparison.
    pub(crate) fn caveats(&self, of: &str) -> Vec<Said> {
        let mut caveats = Vec::new();
        if self.unknown > 0 {
            let rows = words::count(self.unknown, "row");
            let left =
                format!("{rows} of `{of}` without a usable value of every variable left out");
            caveats.push(Said::from(left));
        }
        if !self.outside.is_empty() {
            let names: Vec<String> = self
                .outside
                .iter()
                .map(|(name, rows)| format!("{name} ({})", words::count(*rows as u64, "row")))
                .collect();
            let names = first_of("cases for which the population has no stratum", &names, 5);
            caveats
                .push(names.within(|names| {
                    format!("the population has no stratum for {names} of `{of}`")
                }));
        }
        caveats
    }
}

/// Pictures of a sample beside a population: the age–sex mirror where both are known, and
/// shares of every other variable.
pub(crate) fn pictures(
    sample: &Mix,
    population: &Mix,
    (name, target): (&str, &str),
    edges: &[f64],
) -> Vec<Picture> {
    let mut pictures = Vec::new();
    let has = |role: &str| sample.roles.iter().any(|own| own == role);
    let mirrored = has("age") && has("sex") && !edges.is_empty();
    if mirrored {
        let both = ["age", "sex"];
        let bands = mirror(&sample.along(&both), &population.along(&both));
        pictures.push(Picture::AgeSexMirror {
            title: format!("Age and sex of {}", quoted(name)),
            sample: name.to_string(),
            population: target.to_string(),
            bands,
        });
    }
    for role in &sample.roles {
        if mirrored && (role == "age" || role == "sex") {
            continue;
        }
        let beside = sample.along(&[role]).beside(&population.along(&[role]));
        let mut categories: Vec<(String, f64, f64)> = beside
            .into_iter()
            .map(|(levels, own, target)| (levels.join(" "), own, target))
            .collect();
        categories.sort_by(|a, b| start(&a.0).total_cmp(&start(&b.0)).then(a.0.cmp(&b.0)));
        pictures.push(Picture::Shares {
            title: format!("{role} of {}", quoted(name)),
            sample: name.to_string(),
            population: target.to_string(),
            categories,
        });
    }
    pictures
}

/// Where a band starts; an open first band and anything that is no band come first.
fn start(band: &str) -> f64 {
    lower_end(band).unwrap_or(f64::NEG_INFINITY)
}

/// A name between backquotes, where it has none.
fn quoted(name: &str) -> String {
    if name.contains('`') { name.to_string() } else { format!("`{name}`") }
}

fn mirror(sample: &Mix, population: &Mix) -> Vec<MirrorBand> {
    let mut bands: Vec<String> = sample
        .strata
        .keys()
        .chain(population.strata.keys())
        .filter_map(|levels| levels.first().cloned())
        .collect();
    bands.sort_by(|a, b| start(a).total_cmp(&start(b)).then(a.cmp(b)));
    bands.dedup();
    let share = |mix: &Mix, band: &str, sex: &str| mix.share(&[band.to_string(), sex.to_string()]);
    bands
        .into_iter()
        .map(|band| MirrorBand {
            sample_female: share(sample, &band, "F"),
            sample_male: share(sample, &band, "M"),
            population_female: Some(share(population, &band, "F")),
            population_male: Some(share(population, &band, "M")),
            band,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mix(role: &str, strata: &[(&str, f64)]) -> Mix {
        Mix {
            roles: vec![role.into()],
            strata: strata.iter().map(|&(level, rows)| (vec![level.into()], rows)).collect(),
            unknown: 0,
        }
    }

    /// Σ (O−E)²/E of 30, 70 and 0 against 50, 30 and 20 is 8 + 53⅓ + 20.
    #[test]
    fn a_sample_is_held_against_its_population() {
        let sample = mix("sex", &[("F", 30.0), ("M", 70.0)]);
        let population = mix("sex", &[("F", 5.0), ("M", 3.0), ("X", 2.0)]);
        let found = compare(&sample, &population, 0.05).unwrap();
        assert_eq!(
            found.missing_strata().unwrap().words(),
            "no case of X (20.0 % of the population)"
        );
        assert_eq!(found.worst().0, "sex");
        let lines: Vec<String> = found
            .figures("us")
            .iter()
            .map(|it| format!("{} of {}: {}", it.name, it.of, it.note.as_deref().unwrap()))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        smd of us, sex: 100 rows
        p-fit of us, sex: statistic 81.3333, 2 df; decides nothing
        absent-stratum of us, X: a random sample would miss it with probability 2.037e-10
        ");
        // Four rows miss a fifth of the population with probability 0.4096.
        let few = mix("sex", &[("F", 2.0), ("M", 2.0)]);
        assert_eq!(compare(&few, &population, 0.409).unwrap().missing_strata(), None);
        assert!(compare(&few, &population, 0.42).unwrap().missing_strata().is_some());
        let beyond = compare(&population, &sample, 0.05).unwrap().caveats("us");
        assert_eq!(
            beyond.iter().map(Said::words).collect::<Vec<_>>(),
            ["the population has no stratum for sex X (2 rows) of `us`"]
        );
        assert!(compare(&Mix::default(), &population, 0.05).is_err());
        assert!(compare(&sample, &Mix::default(), 0.05).is_err());
    }

    #[test]
    fn the_work_of_a_comparison_is_bounded() {
        let of = |values: usize| {
            let strata = (0..values).map(|at| (vec![at.to_string()], 1.0)).collect();
            Mix { roles: vec!["site".into()], strata, unknown: 0 }
        };
        assert_eq!(distance(&of(400), &of(400)), Ok(0.0));
        assert!(distance(&of(401), &of(401)).is_err());
        assert_eq!(distance(&of(1), &of(1)), Ok(0.0));
    }

    #[test]
    fn bands_are_drawn_in_their_order_and_mirrored_only_where_cut() {
        let ages = mix("age", &[("10-14", 1.0), ("5-9", 3.0), ("<5", 2.0)]);
        let pictures = pictures(&ages, &ages, ("us", "US"), &[5.0, 10.0]);
        let [Picture::Shares { categories, .. }] = &pictures[..] else { panic!("{pictures:?}") };
        let names: Vec<&str> = categories.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["<5", "5-9", "10-14"]);
        let both = Mix {
            roles: vec!["age".into(), "sex".into()],
            strata: [(vec!["5-9".into(), "F".into()], 1.0)].into(),
            unknown: 0,
        };
        let drawn = |edges: &[f64]| super::pictures(&both, &both, ("us", "US"), edges);
        assert!(matches!(drawn(&[5.0, 10.0])[..], [Picture::AgeSexMirror { .. }]));
        assert!(matches!(drawn(&[])[..], [Picture::Shares { .. }, Picture::Shares { .. }]));
    }

    #[test]
    fn one_variable_has_no_joint_figure_and_an_empty_stratum_is_absent() {
        let sample = mix("sex", &[("F", 30.0), ("M", 70.0), ("X", 0.0)]);
        let population = mix("sex", &[("F", 5.0), ("M", 3.0), ("X", 2.0)]);
        let found = compare(&sample, &population, 0.05).unwrap();
        assert_eq!(found.joint, None);
        let absent: Vec<&str> = found.absent.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(absent, ["X"]);
    }

    #[test]
    fn what_is_not_mirrored_is_drawn_beside_the_mirror() {
        let three = Mix {
            roles: vec!["age".into(), "sex".into(), "site".into()],
            strata: [(vec!["5-9".into(), "F".into(), "a".into()], 1.0)].into(),
            unknown: 0,
        };
        let drawn = pictures(&three, &three, ("us", "US"), &[5.0, 10.0]);
        let [Picture::AgeSexMirror { .. }, Picture::Shares { title, .. }] = &drawn[..] else {
            panic!("{drawn:?}")
        };
        assert_eq!(title, "site of `us`");
        let ages = mix("age", &[("5-9", 1.0)]);
        assert!(matches!(
            pictures(&ages, &ages, ("us", "US"), &[5.0, 10.0])[..],
            [Picture::Shares { .. }]
        ));
    }

    #[test]
    fn a_mirror_needs_both_and_two_variables_have_a_joint_figure() {
        let of = |roles: [&str; 2]| Mix {
            roles: roles.map(String::from).into(),
            strata: [(vec!["5-9".into(), "F".into()], 1.0), (vec!["10+".into(), "M".into()], 2.0)]
                .into(),
            unknown: 0,
        };
        for roles in [["age", "site"], ["site", "sex"]] {
            let drawn = pictures(&of(roles), &of(roles), ("us", "US"), &[5.0, 10.0]);
            assert!(matches!(drawn[..], [Picture::Shares { .. }, Picture::Shares { .. }]));
        }
        let both = of(["age", "sex"]);
        assert_eq!(compare(&both, &both, 0.05).unwrap().joint, Some(0.0));
    }
}
