//! NuGet's and Maven's intervals: `[1.0,2.0)`, `(,1.0],[1.2,)`.

use super::super::Comparator;

type Limits = Vec<(Comparator, String)>;

/// Reads intervals; a bare version is a minimum for NuGet and that version for Maven.
pub(super) fn read(text: &str, nuget: bool) -> Result<Vec<Limits>, &'static str> {
    let mut rest = text.trim();
    if rest.starts_with(['<', '>', '=', '!']) {
        return super::dialects::comparators(rest).map(|all| vec![all]);
    }
    if !rest.starts_with(['[', '(']) {
        let comparator = if nuget { Comparator::GreaterOrEqual } else { Comparator::Equal };
        return Ok(vec![vec![(comparator, rest.to_string())]]);
    }
    let mut alternatives = Vec::new();
    while !rest.is_empty() {
        let included = rest.starts_with('[');
        let inner = rest.strip_prefix(['[', '(']).ok_or("has an interval without `[` or `(`")?;
        let end = inner.find([']', ')']).ok_or("has an interval without its end")?;
        let (inner, after) = inner.split_at(end);
        let includes = after.starts_with(']');
        alternatives.push(interval(inner, included, includes)?);
        rest = after[1..].trim_start();
        if let Some(next) = rest.strip_prefix(',') {
            rest = next.trim_start();
            if rest.is_empty() {
                return Err("ends with a comma");
            }
        } else if !rest.is_empty() {
            return Err("has no comma between its intervals");
        }
    }
    Ok(alternatives)
}

fn interval(inner: &str, included: bool, includes: bool) -> Result<Limits, &'static str> {
    let Some((low, high)) = inner.split_once(',') else {
        let one = included && includes && !inner.trim().is_empty();
        let point = vec![(Comparator::Equal, inner.trim().to_string())];
        return if one { Ok(point) } else { Err("has an interval with one limit") };
    };
    let mut limits = Vec::new();
    let (low, high) = (low.trim(), high.trim());
    if !low.is_empty() {
        let comparator = if included { Comparator::GreaterOrEqual } else { Comparator::Greater };
        limits.push((comparator, low.to_string()));
    }
    if !high.is_empty() {
        let comparator = if includes { Comparator::LessOrEqual } else { Comparator::Less };
        limits.push((comparator, high.to_string()));
    }
    Ok(limits)
}
