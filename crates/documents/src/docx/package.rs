//! The package: parts in a fixed order, with a fixed time.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Docx, parts};
use crate::markup::Markup;

/// Largest main part that is read back, in bytes.
const LARGEST: u64 = 64 << 20;

/// The main part of a document.
pub(super) fn document_of(bytes: &[u8]) -> Result<String, String> {
    let unread = |error: &dyn std::fmt::Display| {
        format!("the document that was written last cannot be read: {error}")
    };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unread(&error))?;
    let part = zip.by_name("word/document.xml").map_err(|error| unread(&error))?;
    let mut text = String::new();
    part.take(LARGEST + 1).read_to_string(&mut text).map_err(|error| unread(&error))?;
    match text.len() as u64 > LARGEST {
        true => Err(unread(&"it is too large")),
        false => Ok(text),
    }
}

/// The document with all its parts.
pub(super) fn package(docx: &Docx<'_>, document: &str) -> Result<Vec<u8>, String> {
    let text = |markup: Markup| markup.finish().into_bytes();
    let properties = [("reliance-template", docx.paper.template.clone())];
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), text(content_types())),
        ("_rels/.rels".into(), text(relations(TOP))),
        ("word/document.xml".into(), document.as_bytes().to_vec()),
        ("word/_rels/document.xml.rels".into(), text(document_relations(docx))),
        ("word/styles.xml".into(), text(parts::styles(docx))),
        ("word/numbering.xml".into(), text(parts::numbering(docx))),
        ("word/settings.xml".into(), text(parts::settings(docx))),
        ("word/endnotes.xml".into(), text(parts::endnotes(docx))),
        ("word/header1.xml".into(), text(parts::header(docx))),
        ("word/footer1.xml".into(), text(parts::footer(docx))),
        ("docProps/core.xml".into(), text(parts::core(docx))),
        ("docProps/custom.xml".into(), text(parts::custom(&properties))),
    ];
    for (at, picture) in docx.pictures.iter().enumerate() {
        files.push((format!("word/media/picture{}.emf", at + 1), picture.clone()));
    }
    write(&files).map_err(|error| format!("the document cannot be packed: {error}"))
}

fn write(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types() -> Markup {
    let mut out = Markup::new();
    out.raw(parts::DECLARATION);
    out.raw("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"emf\" ContentType=\"image/x-emf\"/>");
    out.raw("<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>");
    for (part, kind) in [
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("endnotes", "endnotes"),
        ("header1", "header"),
        ("footer1", "footer"),
    ] {
        let name = format!("/word/{part}.xml");
        let kind =
            format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
        out.shape("Override", &[("PartName", &name), ("ContentType", &kind)]);
    }
    out.raw("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/></Types>");
    out
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const PACKAGE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// Relations of the package: id, kind, target.
const TOP: &[(&str, &str, &str)] = &[
    ("rId1", "officeDocument", "word/document.xml"),
    ("rId2", "", "docProps/core.xml"),
    ("rId3", "custom-properties", "docProps/custom.xml"),
];

fn relations(list: &[(&str, &str, &str)]) -> Markup {
    let mut out = Markup::new();
    out.raw(parts::DECLARATION);
    out.raw(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    for (id, kind, target) in list {
        let kind = if kind.is_empty() { PACKAGE.to_string() } else { format!("{OFFICE}{kind}") };
        out.shape("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)]);
    }
    out.raw("</Relationships>");
    out
}

fn document_relations(docx: &Docx<'_>) -> Markup {
    let pictures: Vec<(String, String)> = (1..=docx.pictures.len())
        .map(|at| (format!("rIdPicture{at}"), format!("media/picture{at}.emf")))
        .collect();
    let mut list = vec![
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdEndnotes", "endnotes", "endnotes.xml"),
        ("rIdHeader", "header", "header1.xml"),
        ("rIdFooter", "footer", "footer1.xml"),
    ];
    list.extend(pictures.iter().map(|(id, target)| (id.as_str(), "image", target.as_str())));
    relations(&list)
}
