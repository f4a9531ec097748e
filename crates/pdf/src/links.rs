//! Links within a paper.
//!
//! typst's own link asks where its target is and describes it by its page, so whatever holds a
//! link is laid out again whenever a page moves. These are laid out as links to an address that
//! only this file knows, and lead to the place once all pages stand.

use std::collections::BTreeSet;

use typst::diag::{At, SourceResult};
use typst::ecow::{EcoString, eco_format};
use typst::foundations::{Content, Label, func};
use typst::introspection::Introspector;
use typst::layout::{Frame, FrameItem};
use typst::model::{Destination, Document, Url};
use typst::syntax::Span;
use typst::utils::PicoStr;
use typst::{Library, LibraryExt};
use typst_layout::{PagedDocument, PagedIntrospector};

/// Address of a place in the paper, before its label.
const HERE: &str = "reliance-paper:";

/// typst's library with `leads`.
pub(crate) fn library() -> Library {
    let mut library = Library::builder().build();
    library.global.scope_mut().define_func::<leads>();
    library
}

/// Content that leads to the place with a label.
#[func]
fn leads(
    span: Span,
    /// Where to.
    label: EcoString,
    /// What a reader who does not see is told of it.
    alt: EcoString,
    /// What is printed.
    body: Content,
) -> SourceResult<Content> {
    let address = Url::new(eco_format!("{HERE}{label}")).at(span)?;
    Ok(body.linked(Destination::Url(address), Some(alt)))
}

/// The document with every link leading to its place.
///
/// # Errors
///
/// A sentence for each place that is nowhere.
pub(crate) fn settled(document: &PagedDocument) -> Result<PagedDocument, Vec<String>> {
    let mut lost = BTreeSet::new();
    let mut pages = document.pages().to_vec();
    for page in &mut pages {
        settle(&mut page.frame, document.introspector(), &mut lost);
    }
    match lost.is_empty() {
        true => Ok(PagedDocument::new(pages.into(), document.info().clone())),
        false => Err(lost.iter().map(|label| format!("nothing is named `{label}`")).collect()),
    }
}

fn settle(frame: &mut Frame, places: &PagedIntrospector, lost: &mut BTreeSet<String>) {
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => settle(&mut group.frame, places, lost),
            FrameItem::Link(to, _) => {
                let Destination::Url(address) = &*to else { return true };
                let Some(label) = address.strip_prefix(HERE) else { return true };
                let named = Label::new(PicoStr::intern(label));
                let found = named.and_then(|label| places.query_label(label).ok());
                match found.and_then(Content::location) {
                    Some(place) => *to = Destination::Location(place),
                    None => {
                        lost.insert(label.to_string());
                    }
                }
            }
            _ => {}
        }
        true
    });
}
