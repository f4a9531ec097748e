//! The bills of materials that speak for the version that is to enter the market.

use reliance_model::cyber::Bill;
use reliance_model::device::Document;

use crate::records::{self, Record};
use crate::{Answered, Ask, Missing};

/// What is on file of the kind `sbom`.
pub(crate) enum Bills<'a> {
    /// Bills that were read, with their documents.
    Read(Vec<(&'a Document, &'a Bill)>),
    /// None was read: the answer about the records.
    Record(Box<Result<Answered, Missing>>),
}

/// The bills for the market and version, or what the records say in their place.
pub(crate) fn on_file<'a>(ask: &Ask<'a>, record: &Record) -> Bills<'a> {
    let evidence = ask.evidence;
    let documents = evidence.device.documents_of("sbom", ask.market);
    let read: Vec<(&Document, &Bill)> = documents
        .filter_map(|document| Some((document, evidence.cyber.bills.get(&document.file)?)))
        .collect();
    let speaks = |document: &Document| {
        document.device_version.as_ref().is_none_or(|version| *version == evidence.device.version)
    };
    let current: Vec<(&Document, &Bill)> =
        read.into_iter().filter(|(document, _)| speaks(document)).collect();
    if current.is_empty() {
        return Bills::Record(Box::new(records::judge(ask, record)));
    }
    let wrong = current.iter().find_map(|(document, bill)| {
        records::contradiction(ask, document).or_else(|| other_version(ask, document, bill))
    });
    match wrong {
        Some((because, to_do)) => {
            let answered = Answered::not_shown(because).to_do(to_do);
            Bills::Record(Box::new(Ok(answered.evidence(evidence_of(ask, &current)))))
        }
        None => Bills::Read(current),
    }
}

/// References to the bills, for a finding.
pub(crate) fn evidence_of(
    ask: &Ask<'_>,
    bills: &[(&Document, &Bill)],
) -> Vec<reliance_model::finding::EvidenceRef> {
    let part = |bill: &Bill| format!("{} components", bill.components.len());
    bills.iter().map(|(document, bill)| ask.evidence_of_document(document, &part(bill))).collect()
}

/// Is the bill itself about another version of the device?
fn other_version(ask: &Ask<'_>, document: &Document, bill: &Bill) -> Option<(String, String)> {
    let subject = bill.component(bill.subject.as_ref()?)?;
    let version = subject.version.as_ref()?;
    let device = &ask.evidence.device.version;
    (version != device).then(|| {
        let file = &document.file;
        let because = format!(
            "`{file}` is about `{}` {version}; version {device} is to enter the market",
            subject.name
        );
        (because, format!("generate the bill from the build of version {device}"))
    })
}
