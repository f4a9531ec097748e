//! The columns of an inventory of images: one row an instance.
//!
//! The writer of an inventory and the checks that read it meet by these names alone. A
//! column's *role* is what checks ask for, as they do of any table; units stand in the name
//! of the column.

/// One column of an inventory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Role under which checks ask for it.
    pub role: &'static str,
    /// Name in the file.
    pub name: &'static str,
    /// What it holds.
    pub what: &'static str,
}

const fn column(role: &'static str, name: &'static str, what: &'static str) -> Column {
    Column { role, name, what }
}

/// Every column that checks know, in the order of the file.
pub const COLUMNS: &[Column] = &[
    column("file", "file", "path of the file, relative to the folder that was scanned"),
    column("content-hash", "file_sha256", "SHA-256 of the file, where the scan was asked for it"),
    column("split", "split", "part of the data, as `--split` named it"),
    column("site", "site", "site, as the scan was told or as the folder names it"),
    column("patient", "patient_id", "(0010,0020)"),
    column("patient-issuer", "issuer_of_patient_id", "(0010,0021)"),
    column("study", "study_instance_uid", "(0020,000D)"),
    column("series", "series_instance_uid", "(0020,000E)"),
    column("instance", "sop_instance_uid", "(0008,0018)"),
    column("sop-class", "sop_class_uid", "(0008,0016)"),
    column("pixels", "pixel_sha256", "SHA-256 of the pixel bytes as stored"),
    column("modality", "modality", "(0008,0060)"),
    column("body-part", "body_part", "(0018,0015)"),
    column("manufacturer", "manufacturer", "(0008,0070)"),
    column("scanner", "model_name", "(0008,1090)"),
    column("software-version", "software_versions", "(0018,1020)"),
    column("field-strength", "field_strength_t", "(0018,0087), in tesla"),
    column("tube-voltage", "kvp_kv", "(0018,0060), in kilovolt"),
    column("exposure", "exposure_mas", "(0018,1152), in milliampere seconds"),
    column("kernel", "kernel", "(0018,1210)"),
    column("slice-thickness", "slice_thickness_mm", "(0018,0050), in millimetres"),
    column("pixel-spacing", "pixel_spacing_row_mm", "distance of rows, in millimetres"),
    column("contrast", "contrast", "(0018,0010)"),
    column("protocol", "protocol", "(0018,1030)"),
    column("sex", "sex", "(0010,0040)"),
    column("age", "age_years", "age in years, from (0010,1010) or from dates"),
    column("ethnicity", "ethnic_group", "(0010,2160)"),
    column("study-date", "study_date", "(0008,0020)"),
    column("transfer-syntax", "transfer_syntax_uid", "(0002,0010)"),
    column("burned-in", "burned_in", "(0028,0301)"),
    column("deid-state", "deid_state", "what the file declares and what its content says of it"),
    column("deid-edition", "deid_edition", "edition of PS3.15 it was judged under"),
    column("deid-methods", "deid_methods", "declared method codes, joined by `+`"),
    column("deid-tag-retained", "deid_tag_retained", "violations of that kind"),
    column("deid-text-notnull", "deid_text_notnull", "violations of that kind"),
    column("deid-text-retained", "deid_text_retained", "violations of that kind"),
    column("deid-text-removed", "deid_text_removed", "violations of that kind"),
    column("deid-date-shifted", "deid_date_shifted", "violations of that kind"),
    column("deid-uid-changed", "deid_uid_changed", "violations of that kind"),
    column("deid-uid-consistent", "deid_uid_consistent", "violations of that kind"),
    column("deid-patid-consistent", "deid_patid_consistent", "violations of that kind"),
    column("deid-pixels-hidden", "deid_pixels_hidden", "violations of that kind"),
    column("deid-pixels-retained", "deid_pixels_retained", "violations of that kind"),
    column("deid-to-look-at", "deid_to_look_at", "places that a person has to look at"),
];

/// What a file declares about its de-identification, and what its content says of that:
/// the levels of the column `deid_state`.
pub mod state {
    /// Declared, and nothing contradicts it.
    pub const KEPT: &str = "declared";
    /// Declared, and contradicted.
    pub const BROKEN: &str = "declared-and-violated";
    /// Not declared, and nothing was found that the basic profile would take out.
    pub const UNDECLARED: &str = "clean-but-undeclared";
    /// Neither declared nor done.
    pub const NEVER: &str = "never";
    /// Could not be judged.
    pub const UNJUDGED: &str = "not-judged";
}

/// The role of each action by which de-identification is judged, with the action's name.
pub const ACTIONS: [(&str, &str); 10] = [
    ("deid-tag-retained", "tag_retained"),
    ("deid-text-notnull", "text_notnull"),
    ("deid-text-retained", "text_retained"),
    ("deid-text-removed", "text_removed"),
    ("deid-date-shifted", "date_shifted"),
    ("deid-uid-changed", "uid_changed"),
    ("deid-uid-consistent", "uid_consistent"),
    ("deid-patid-consistent", "patid_consistent"),
    ("deid-pixels-hidden", "pixels_hidden"),
    ("deid-pixels-retained", "pixels_retained"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn roles_and_names_are_each_given_once() {
        let roles: BTreeSet<&str> = COLUMNS.iter().map(|column| column.role).collect();
        let names: BTreeSet<&str> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!((roles.len(), names.len()), (COLUMNS.len(), COLUMNS.len()));
        assert!(ACTIONS.iter().all(|(role, _)| roles.contains(role)));
    }
}
