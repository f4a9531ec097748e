//! Pictures of threat models: the attack surface, and elements by category of threat.

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::ThreatState;
use reliance_model::picture::{Picture, SurfaceInterface};

use super::stride::{Coverage, NAMES};
use super::{against, deployment, standing_for};
use crate::Ask;

/// Most elements of a picture.
pub const MOST_ROWS: usize = 30;

/// The device and the interfaces of its deployment in the market; `None` without any.
pub(crate) fn attack_surface(ask: &Ask<'_>, models: &[&ThreatModel]) -> Option<Picture> {
    let device = &ask.evidence.device;
    let authorised = deployment::authorised(device, ask.catalogue);
    let one = |interface: &reliance_model::device::Interface| {
        let modelled = models.iter().any(|model| !standing_for(model, interface).is_empty());
        let threats: Vec<_> = models.iter().flat_map(|model| against(model, interface)).collect();
        let open = threats.iter().filter(|one| one.state == ThreatState::Open).count() as u64;
        SurfaceInterface {
            name: interface.name.clone(),
            connects_to: interface.connects_to.clone(),
            network: interface.network.clone().unwrap_or_default(),
            direction: interface.direction,
            protocol: interface.protocol.clone().unwrap_or_default(),
            encrypted: interface.encrypted,
            authenticated: interface.authenticated,
            is_new: deployment::is_new(interface, ask.market, &authorised),
            threats: modelled.then_some(threats.len() as u64),
            open: modelled.then_some(open),
        }
    };
    let interfaces: Vec<SurfaceInterface> =
        deployment::interfaces(device, ask.market).into_iter().map(one).collect();
    let market = ask.catalogue.markets.get(ask.market);
    let market = market.map_or(ask.market, |market| market.name.as_str());
    (!interfaces.is_empty()).then(|| Picture::AttackSurface {
        title: format!("Attack surface: {market}"),
        device: device.name.clone(),
        interfaces,
    })
}

/// Threats by element and category, the first elements in the order of the model.
pub(crate) fn heat(file: &str, coverage: &Coverage) -> Option<Picture> {
    let rows = coverage.rows.iter().take(MOST_ROWS);
    let (names, counts): (Vec<String>, Vec<Vec<u64>>) =
        rows.map(|(name, row)| (name.clone(), row.to_vec())).unzip();
    (!names.is_empty()).then(|| Picture::Heat {
        title: format!("STRIDE by element of `{file}`"),
        measure: "threats".into(),
        rows: names,
        columns: NAMES.iter().map(|name| name.to_string()).collect(),
        counts,
    })
}
