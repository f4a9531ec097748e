//! The methods of de-identification that a file can declare: CID 7050 and what each switches on.

/// An option of the basic profile, as CID 7050 of PS3.16 codes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Option7050 {
    /// 113101, Clean Pixel Data.
    CleanPixels,
    /// 113102, Clean Recognizable Visual Features.
    CleanFeatures,
    /// 113103, Clean Graphics.
    CleanGraphics,
    /// 113104, Clean Structured Content.
    CleanStructured,
    /// 113105, Clean Descriptors.
    CleanDescriptors,
    /// 113106, Retain Longitudinal Temporal Information, Full Dates.
    FullDates,
    /// 113107, Retain Longitudinal Temporal Information, Modified Dates.
    ModifiedDates,
    /// 113108, Retain Patient Characteristics.
    PatientCharacteristics,
    /// 113109, Retain Device Identity.
    DeviceIdentity,
    /// 113110, Retain UIDs.
    Uids,
    /// 113111, Retain Safe Private.
    SafePrivate,
    /// 113112, Retain Institution Identity.
    InstitutionIdentity,
}

/// Code of the basic profile itself.
pub const BASIC: &str = "113100";

/// Code, column of the table, and a phrase by which free text names it, for each option.
const METHODS: [(Option7050, &str, &str, &str); 12] = [
    (Option7050::CleanPixels, "113101", "", "clean pixel"),
    (Option7050::CleanFeatures, "113102", "", "recognizable visual"),
    (Option7050::CleanGraphics, "113103", "graphics", "clean graphics"),
    (Option7050::CleanStructured, "113104", "structured", "clean structured"),
    (Option7050::CleanDescriptors, "113105", "descriptors", "clean descriptors"),
    (Option7050::FullDates, "113106", "full-dates", "full dates"),
    (Option7050::ModifiedDates, "113107", "modified-dates", "modified dates"),
    (Option7050::PatientCharacteristics, "113108", "patient", "patient characteristics"),
    (Option7050::DeviceIdentity, "113109", "device", "device identity"),
    (Option7050::Uids, "113110", "uids", "retain uid"),
    (Option7050::SafePrivate, "113111", "safe-private", "safe private"),
    (Option7050::InstitutionIdentity, "113112", "institution", "institution identity"),
];

impl Option7050 {
    /// The option behind a code value of CID 7050.
    pub fn of_code(code: &str) -> Option<Option7050> {
        METHODS.iter().find(|(_, known, ..)| *known == code).map(|(option, ..)| *option)
    }

    /// Its code value.
    pub fn code(self) -> &'static str {
        METHODS.iter().find(|(option, ..)| *option == self).map_or(BASIC, |(_, code, ..)| code)
    }

    /// The option behind a column of the table.
    pub(super) fn of_column(column: &str) -> Option<Option7050> {
        let known = |(_, _, name, _): &&(Option7050, &str, &str, &str)| *name == column;
        METHODS.iter().filter(|(_, _, name, _)| !name.is_empty()).find(known).map(|(o, ..)| *o)
    }
}

/// A set of options.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Options(u16);

impl Options {
    /// One option.
    pub const fn of(option: Option7050) -> Options {
        Options(1 << option as u16)
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, option: Option7050) -> Options {
        Options(self.0 | Options::of(option).0)
    }

    /// Do the two have one in common?
    pub const fn meets(self, other: Options) -> bool {
        self.0 & other.0 != 0
    }

    /// Is it among them?
    pub const fn has(self, option: Option7050) -> bool {
        self.meets(Options::of(option))
    }

    /// Each of them, by its code.
    pub fn each(self) -> impl Iterator<Item = Option7050> {
        METHODS.iter().map(|(option, ..)| *option).filter(move |option| self.has(*option))
    }

    /// The options that free text names, by code or by the words of the standard.
    pub(super) fn named_in(text: &str) -> Options {
        let text = text.to_ascii_lowercase();
        // What every code begins with, and what every phrase holds.
        let [codes, phrases] = ["1131", " "].map(|part| text.contains(part));
        let named = METHODS.iter().filter(|(_, code, _, phrase)| {
            (codes && text.contains(code)) || (phrases && text.contains(phrase))
        });
        named.fold(Options::default(), |options, (option, ..)| options.with(*option))
    }
}
