//! The labelling carries what is asked of it.
//!
//! ## What it asks
//! Does the labelling for the market and this version name the place of each item asked for?
//! `item`, `part`, `template` and `scheme` name items; `doc` another kind of document that must carry them; `market` another market it must be for.
//! `template = "us_regulation"` stands for the device's values of that fact.
//! Without any, the labelling itself is asked for: its version, and that its language is the language of use.
//!
//! ## Why
//! Users know of a device what its labelling tells them.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "labelling"`, `file`, `language`, `dated`, `device_version`, and under `items` the place of each item; `language` under `[settings.<market>]`.
//! This version looks at the record and not yet inside the labelling: a person confirms the text.
//!
//! ## What may cross a border
//! Names and places of items.
//!
//! ## If it is not shown
//! Bring the labelling to this version, translate it, or write what is missing.

use crate::records::{self, Reads, Record};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("labelling-items", include_str!("labelling_items.rs"), answer);

const ITEMS: Record = Record {
    what: "labelling",
    kinds: &["labelling"],
    parameters: &[
        ("item", Reads::Item),
        ("part", Reads::Item),
        ("template", Reads::Item),
        ("scheme", Reads::Item),
        ("doc", Reads::Kind),
        ("market", Reads::Market),
    ],
    confirm: "the text says what is asked",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let own = ask.call.parameter("doc").is_none() && ask.call.parameter("market").is_none();
    records::judge(ask, &Record { language: own, ..ITEMS })
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Setting;
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn labelled(items: &[&str], language: &str) -> Folder {
        let setting = Setting { language: Some("en".into()), ..Setting::default() };
        folder()
            .document("labelling", items)
            .last_document(|document| document.language = Some(language.into()))
            .device(|device| {
                device.settings.insert("us".into(), setting);
            })
    }

    #[test]
    fn the_text_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &labelled(&[], "en")), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file; the program does not judge its words, so a person confirms that the text says what is asked");
        let item = labelled(&["ai-statement"], "en").parameter("item", "ai-statement");
        insta::assert_snapshot!(answer(CHECK, &item), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `ai-statement`; the program does not judge its words, so a person confirms that the text says what is asked");
    }

    #[test]
    fn undetermined_where_an_item_has_no_place() {
        insta::assert_snapshot!(answer(CHECK, &labelled(&[], "en").parameter("item", "pccp")), @r"
        undetermined: needs the place of `pccp` in `docs/labelling.pdf`
        to do: add `pccp` with its place under `items` of the document
        ");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs labelling
        to do: add to `reliance.toml` `[[documents]]` with `kind = "labelling"`, `file`, `dated` and `device_version`
        "#);
        let gb = labelled(&[], "en").last_document(|document| {
            document.markets.insert("us".into());
        });
        insta::assert_snapshot!(answer(CHECK, &gb.parameter("market", "gb")), @r#"
        undetermined: needs labelling for market `uk-gb` (`docs/labelling.pdf` is for `us`)
        to do: add to `reliance.toml` `[[documents]]` with `kind = "labelling"`, `file`, `dated` and `device_version`
        "#);
    }

    #[test]
    fn not_shown_in_another_language_or_where_an_item_is_absent() {
        insta::assert_snapshot!(answer(CHECK, &labelled(&[], "de")), @r"
        not shown: it is written in `de`, and the language of use is en
        to do: have it translated
        ");
        let absent =
            labelled(&["pccp"], "en").parameter("item", "pccp").last_document(|document| {
                document.items.insert("pccp".into(), "absent".into());
            });
        insta::assert_snapshot!(answer(CHECK, &absent), @r"
        not shown: `pccp` is declared as absent from labelling
        to do: add `pccp` to it
        ");
    }

    #[test]
    fn a_template_may_stand_for_a_fact() {
        let folder =
            labelled(&["892.2080"], "en").parameter("template", "us_regulation").device(|device| {
                let fact = Fact::Known(["892.2080".to_string()].into());
                device.facts.insert("us_regulation".into(), fact);
            });
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `892.2080`; the program does not judge its words, so a person confirms that the text says what is asked");
    }

    #[test]
    fn another_document_may_carry_an_item() {
        let folder = folder()
            .document("document:device-description", &["ai-statement"])
            .parameter("doc", "document:device-description")
            .parameter("item", "ai-statement");
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `docs/document-device-description.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `ai-statement`; the program does not judge its words, so a person confirms that the text says what is asked");
        insta::assert_snapshot!(answer(CHECK, &folder.parameter("moon", "full")), @"for a person: `labelling-items` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
