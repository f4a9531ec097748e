//! Parameters that a requirement gives a check: every one is honoured, or said not to be.

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, CheckCall};
use reliance_model::evidence::Evidence;
use reliance_model::facet::Profile;
use reliance_stats::reduction::{Reduced, Reductions};

use crate::{Answered, Ask};

/// The parameters a check knows, with the values of each; an empty list takes any value.
pub(crate) type Known<'a> = &'a [(&'a str, &'a [&'a str])];

/// The answer to a call whose parameters the check does not know: a person must judge what
/// it asks. `None` where all are known.
pub(crate) fn unknown(ask: &Ask<'_>, known: Known<'_>) -> Option<Answered> {
    for (name, values) in &ask.call.parameters {
        let Some((_, allowed)) = known.iter().find(|(known, _)| known == name) else {
            return Some(refused(ask, name, values));
        };
        let strange = values.iter().any(|value| !allowed.contains(&value.as_str()));
        if !allowed.is_empty() && strange {
            return Some(refused(ask, name, values));
        }
    }
    None
}

fn refused(ask: &Ask<'_>, name: &str, values: &[String]) -> Answered {
    let values = values.join("+");
    let begin = refusal(ask.call);
    Answered::for_a_person(format!(
        "{begin}{name} = {values}`, so a person must judge what it asks"
    ))
}

/// How the refusal of a parameter begins.
fn refusal(call: &CheckCall) -> String {
    format!("`{}` cannot compute `", call.check)
}

/// The parameter of a call that its check refuses before it looks at any evidence, as
/// `name = value`. A check that first asks for evidence is not found out here.
pub fn refused_by(catalogue: &Catalogue, call: &CheckCall) -> Option<String> {
    let check = crate::check(&call.check)?;
    let (evidence, profile) = (Evidence::default(), Profile::default());
    let ask = Ask {
        catalogue,
        evidence: &evidence,
        market: "",
        profile: &profile,
        on: Date::default(),
        call,
    };
    let mut reductions = Reductions::default();
    for need in check.needs(&ask) {
        reductions.insert(need, Reduced::Unavailable("a table".into()));
    }
    let answered = check.answer(&ask, &reductions).ok()?;
    let rest = answered.because.strip_prefix(&refusal(call))?;
    rest.split_once('`').map(|(parameter, _)| parameter.to_string())
}

/// All values of a parameter.
pub(crate) fn values<'a>(ask: &Ask<'a>, name: &str) -> &'a [String] {
    ask.call.parameters.get(name).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::CheckCall;

    use super::*;
    use crate::testing::{asking, folder};

    #[test]
    fn an_unknown_name_or_value_goes_to_a_person() {
        let folder = folder();
        let call = |name: &str, value: &str| CheckCall {
            check: "endpoint-goal".into(),
            parameters: [(name.to_string(), vec![value.to_string()])].into(),
        };
        let known: Known<'_> = &[("by", &["sex", "age"]), ("set", &[])];
        let told = |call: CheckCall| {
            asking(&folder, &call, |ask| unknown(ask, known).map(|answered| answered.because))
        };
        assert_eq!(told(call("by", "sex")), None);
        assert_eq!(told(call("set", "whatever")), None);
        insta::assert_snapshot!(
            told(call("by", "moon")).unwrap(),
            @"`endpoint-goal` cannot compute `by = moon`, so a person must judge what it asks"
        );
        assert!(told(call("part", "x")).is_some());
    }

    #[test]
    fn a_parameter_is_refused_without_any_evidence() {
        let catalogue = Catalogue::default();
        let refused = |check: &str, name: &str, value: &str| {
            let parameters = [(name.to_string(), vec![value.to_string()])].into();
            refused_by(&catalogue, &CheckCall { check: check.into(), parameters })
        };
        let told = refused("responsible-person", "rol", "xx-holder");
        assert_eq!(told.as_deref(), Some("rol = xx-holder"));
        assert_eq!(refused("responsible-person", "role", "xx-holder"), None);
        assert_eq!(refused("no-such-check", "a", "b"), None);
    }
}
