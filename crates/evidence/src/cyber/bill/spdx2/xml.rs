//! SPDX 2 as XML, in the shape that its JSON has: names are the same, and what is a list
//! there stands here under its name again and again.

use crate::cyber::markup::Element;
use crate::cyber::tree::Node;

/// Is the root the root of such a document?
pub(in crate::cyber::bill) fn edition(root: &Element) -> Option<&str> {
    root.child("spdxVersion").filter(|_| root.name == "Document").map(|child| child.text.trim())
}

/// The document in the shape of JSON.
pub(in crate::cyber::bill) fn shaped(element: &Element) -> Node {
    if element.children.is_empty() {
        return Node::text_at(element.text.as_str(), element.span.clone());
    }
    let entries = element.children.iter().map(|child| (child.name.clone(), shaped(child)));
    Node::map_at(entries.collect(), element.span.clone())
}
