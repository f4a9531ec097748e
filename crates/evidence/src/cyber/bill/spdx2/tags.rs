//! SPDX 2 as lines of tags and values, in the shape that its JSON has.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::cyber::bill::faults::Faults;
use crate::cyber::tree::Node;
use reliance_model::problem::Place;

/// The edition, where the text has the first tag of every such document.
pub(in crate::cyber::bill) fn edition(text: &str) -> Option<&str> {
    let value = text.lines().find_map(|line| line.trim_start().strip_prefix("SPDXVersion:"))?;
    // A line of prose that happens to begin so has no edition behind it.
    Some(value.trim()).filter(|value| value.starts_with("SPDX-"))
}

/// Tags of a package and their names in JSON.
const PACKAGE: [(&str, &str); 12] = [
    ("PackageVersion", "versionInfo"),
    ("PackageFileName", "packageFileName"),
    ("PackageSupplier", "supplier"),
    ("PackageOriginator", "originator"),
    ("PackageDownloadLocation", "downloadLocation"),
    ("PackageHomePage", "homepage"),
    ("PackageLicenseConcluded", "licenseConcluded"),
    ("PackageLicenseDeclared", "licenseDeclared"),
    ("PackageCopyrightText", "copyrightText"),
    ("PrimaryPackagePurpose", "primaryPackagePurpose"),
    ("ValidUntilDate", "validUntilDate"),
    ("PackageComment", "comment"),
];
/// Tags of the document and their names in JSON.
const DOCUMENT: [(&str, &str); 4] = [
    ("SPDXVersion", "spdxVersion"),
    ("DataLicense", "dataLicense"),
    ("DocumentName", "name"),
    ("DocumentNamespace", "documentNamespace"),
];

/// What the lines speak of.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Document,
    Package,
    File,
    Other,
}

/// The document in the shape of JSON; a line that is no tag is a fault.
pub(in crate::cyber::bill) fn shaped(text: &str, faults: &mut Faults<'_>) -> Node {
    let mut reader = Reader {
        part: Part::Document,
        document: Vec::new(),
        creation: Vec::new(),
        packages: Vec::new(),
        files: Vec::new(),
        relations: Vec::new(),
        annotations: Vec::new(),
    };
    for tag in Tags::new(text, faults) {
        reader.tag(&tag);
    }
    reader.done(text.len())
}

/// A tag with its value and its place.
struct Tag<'a> {
    name: &'a str,
    value: &'a str,
    span: Range<usize>,
}

impl Tag<'_> {
    fn node(&self, value: &str) -> Node {
        Node::text_at(value, self.span.clone())
    }
}

/// The tags of a text.
struct Tags<'a, 'p, 'f> {
    text: &'a str,
    at: usize,
    line: u64,
    faults: &'p mut Faults<'f>,
}

impl<'a, 'p, 'f> Tags<'a, 'p, 'f> {
    fn new(text: &'a str, faults: &'p mut Faults<'f>) -> Tags<'a, 'p, 'f> {
        Tags { text, at: 0, line: 0, faults }
    }
}

impl<'a> Iterator for Tags<'a, '_, '_> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        while self.at < self.text.len() {
            let start = self.at;
            let rest = &self.text[start..];
            let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = &rest[..length];
            self.at += length;
            self.line += 1;
            let bare = line.trim_start_matches('\u{feff}').trim();
            if bare.is_empty() || bare.starts_with('#') {
                continue;
            }
            let named = bare.split_once(':').filter(|(name, _)| is_tag(name));
            let Some((name, value)) = named else {
                let message = "this line is neither a tag with a value nor a comment";
                self.faults.error("schema-fault", message, Place::Line(self.line));
                continue;
            };
            let value = value.trim();
            let Some(inner) = value.strip_prefix("<text>") else {
                let span = start..start + line.trim_end().len();
                return Some(Tag { name: name.trim_end(), value, span });
            };
            let from = start + line.find("<text>").unwrap_or_default() + "<text>".len();
            let Some(length) = self.text[from..].find("</text>") else {
                self.faults.error("schema-fault", "`<text>` has no end", Place::Line(self.line));
                let span = start..start + line.trim_end().len();
                return Some(Tag { name: name.trim_end(), value: inner, span });
            };
            let end = from + length + "</text>".len();
            if end > self.at {
                let rest = &self.text[end..];
                let next = end + rest.find('\n').map_or(rest.len(), |end| end + 1);
                let lines = self.text[self.at..next].bytes().filter(|b| *b == b'\n').count();
                self.line += lines as u64;
                self.at = next;
            }
            let value = &self.text[from..from + length];
            return Some(Tag { name: name.trim_end(), value, span: start..end });
        }
        None
    }
}

fn is_tag(name: &str) -> bool {
    let name = name.trim_end();
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Entries of a part, and where it stands.
type Entries = (Vec<(String, Node)>, Range<usize>);

struct Reader {
    part: Part,
    document: Vec<(String, Node)>,
    creation: Vec<(String, Node)>,
    packages: Vec<Entries>,
    files: Vec<Entries>,
    relations: Vec<Node>,
    /// Comments of annotations, with the id that each is about.
    annotations: Vec<(Option<String>, Option<Node>)>,
}

impl Reader {
    fn tag(&mut self, tag: &Tag<'_>) {
        let text = tag.node(tag.value);
        let document = DOCUMENT.iter().find(|(name, _)| *name == tag.name);
        let package = PACKAGE.iter().find(|(name, _)| *name == tag.name);
        match (tag.name, document, package) {
            (_, Some((_, name)), _) => self.document.push((name.to_string(), text)),
            (_, _, Some((_, name))) => self.put(Part::Package, name, text, tag),
            ("Creator", ..) => self.creation.push(("creators".to_string(), text)),
            ("Created", ..) => self.creation.push(("created".to_string(), text)),
            ("PackageName", ..) => {
                self.part = Part::Package;
                let entries = vec![("name".to_string(), text)];
                self.packages.push((entries, tag.span.clone()));
            }
            ("FileName", ..) => {
                self.part = Part::File;
                self.files.push((vec![("fileName".to_string(), text)], tag.span.clone()));
            }
            ("SnippetSPDXID" | "SnippetSPDXIdentifier" | "LicenseID", ..) => {
                self.part = Part::Other;
            }
            ("SPDXID", ..) => self.id(text, tag),
            ("PackageChecksum", ..) => self.checksum(Part::Package, tag),
            ("FileChecksum", ..) => self.checksum(Part::File, tag),
            ("ExternalRef", ..) => self.external(tag),
            ("Relationship", ..) => self.relation(tag),
            ("Annotator", ..) => self.annotations.push((None, None)),
            ("SPDXREF", ..) => {
                if let Some((id, _)) = self.annotations.last_mut() {
                    *id = Some(tag.value.to_string());
                }
            }
            ("AnnotationComment", ..) => {
                if let Some((_, comment)) = self.annotations.last_mut() {
                    *comment = Some(text);
                }
            }
            _ => {}
        }
    }

    fn id(&mut self, text: Node, tag: &Tag<'_>) {
        match self.part {
            Part::Document => self.document.push(("SPDXID".to_string(), text)),
            Part::Package | Part::File => self.put(self.part, "SPDXID", text, tag),
            Part::Other => {}
        }
    }

    /// Put a value into the latest package or file.
    fn put(&mut self, part: Part, name: &str, node: Node, tag: &Tag<'_>) {
        let parts = if part == Part::File { &mut self.files } else { &mut self.packages };
        if let Some((entries, span)) = parts.last_mut() {
            entries.push((name.to_string(), node));
            span.end = tag.span.end;
        }
    }

    fn checksum(&mut self, part: Part, tag: &Tag<'_>) {
        let (algorithm, value) = tag.value.split_once(':').unwrap_or((tag.value, ""));
        let entries = vec![
            ("algorithm".to_string(), tag.node(algorithm.trim())),
            ("checksumValue".to_string(), tag.node(value.trim())),
        ];
        self.put(part, "checksums", Node::map_at(entries, tag.span.clone()), tag);
    }

    fn external(&mut self, tag: &Tag<'_>) {
        let mut words = tag.value.split_whitespace();
        let names = ["referenceCategory", "referenceType"];
        let mut entries: Vec<(String, Node)> = names
            .iter()
            .filter_map(|name| Some((name.to_string(), tag.node(words.next()?))))
            .collect();
        let locator = words.collect::<Vec<_>>().join(" ");
        entries.push(("referenceLocator".to_string(), tag.node(&locator)));
        self.put(Part::Package, "externalRefs", Node::map_at(entries, tag.span.clone()), tag);
    }

    fn relation(&mut self, tag: &Tag<'_>) {
        let names = ["spdxElementId", "relationshipType", "relatedSpdxElement"];
        let words = tag.value.split_whitespace();
        let entries = names.iter().zip(words);
        let entries = entries.map(|(name, word)| (name.to_string(), tag.node(word))).collect();
        self.relations.push(Node::map_at(entries, tag.span.clone()));
    }

    fn done(mut self, length: usize) -> Node {
        let mut notes: BTreeMap<String, Vec<Node>> = BTreeMap::new();
        for (id, comment) in self.annotations {
            if let (Some(id), Some(comment)) = (id, comment) {
                let span = comment.span.clone();
                let note = Node::map_at(vec![("comment".to_string(), comment)], span);
                notes.entry(id).or_default().push(note);
            }
        }
        for (entries, _) in &mut self.packages {
            let id = entries.iter().find(|(name, _)| name == "SPDXID");
            let notes = id.and_then(|(_, id)| notes.remove(id.text()?)).unwrap_or_default();
            entries.extend(notes.into_iter().map(|note| ("annotations".to_string(), note)));
        }
        let mut document = self.document;
        if !self.creation.is_empty() {
            let start = self.creation.iter().map(|(_, node)| node.span.start).min();
            let end = self.creation.iter().map(|(_, node)| node.span.end).max();
            let span = start.unwrap_or_default()..end.unwrap_or_default();
            document.push(("creationInfo".to_string(), Node::map_at(self.creation, span)));
        }
        let parts = [("packages", self.packages), ("files", self.files)];
        for (name, parts) in parts {
            let nodes = parts.into_iter().map(|(entries, span)| Node::map_at(entries, span));
            document.extend(nodes.map(|node| (name.to_string(), node)));
        }
        let relations = self.relations.into_iter().map(|node| ("relationships".to_string(), node));
        document.extend(relations);
        Node::map_at(document, 0..length)
    }
}
