//! An assessment: the value of catalogue × evidence × date.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Date;
use crate::catalogue::ReadAs;
use crate::data_sheet::DataSheet;
use crate::device::Authorization;
use crate::evidence::File;
use crate::finding::{Answer, Finding, Question};
use crate::picture::{CalendarEntry, Picture};
use crate::problem::Problem;
use crate::route::{Pathway, RouteVerdict};

/// Version of the JSON form; raised whenever a reader of the old one would be misled.
pub const SCHEMA: u32 = 1;

/// Where a device stands in a market on a day, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// Version of this form.
    pub schema: u32,
    /// Version of the program.
    pub tool: String,
    /// Version of the catalogue.
    pub catalogue: String,
    /// SHA-256 of the catalogue.
    pub catalogue_sha256: String,
    /// Days from which and until which the catalogue is fresh.
    pub catalogue_read_on: Option<Date>,
    /// Day from which the catalogue counts as old.
    pub catalogue_review_by: Option<Date>,
    /// Day that the assessment is for.
    pub on: Date,
    /// Market code.
    pub market: String,
    /// Market name.
    pub market_name: String,
    /// What the catalogue is known to lack for this market.
    pub gaps: Vec<String>,
    /// The device.
    pub device: DeviceHead,
    /// Routes into this market, the open ones first.
    pub routes: Vec<RouteVerdict>,
    /// Class, type and steps inside the market.
    pub pathway: Pathway,
    /// Findings, by force and review risk; the open ones first.
    pub findings: Vec<Finding>,
    /// Ids of the open requirements for which the crosswalk proposes nothing.
    pub unmapped: Vec<String>,
    /// Questions that wait for a person.
    pub questions: Vec<Question>,
    /// Pictures that the findings point at.
    pub pictures: Vec<Picture>,
    /// What each inventory of images holds.
    pub data_sheets: Vec<DataSheet>,
    /// What comes due, earliest first.
    pub calendar: Vec<CalendarEntry>,
    /// Files that were read.
    pub files: BTreeMap<String, File>,
    /// Everything that was wrong with words in files.
    pub problems: Vec<Problem>,
    /// Entries the findings rest on that were not read in the regulator's own text.
    pub not_primary: Vec<(String, ReadAs)>,
}

/// The device as an assessment names it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DeviceHead {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Intended use.
    pub intended_use: String,
    /// Invented, for examples and tests?
    pub invented: bool,
    /// What markets have granted.
    pub authorizations: Vec<Authorization>,
}

impl Assessment {
    /// Is the catalogue past its review date on the day of the assessment?
    pub fn catalogue_is_old(&self) -> bool {
        self.catalogue_review_by.is_some_and(|day| self.on > day)
    }

    /// How many findings have an answer, split by whether they count.
    pub fn count(&self, answer: Answer, counts: bool) -> usize {
        self.findings.iter().filter(|f| f.answer == answer && f.counts == counts).count()
    }

    /// Does anything that counts remain open?
    pub fn is_open(&self) -> bool {
        self.findings.iter().any(|finding| finding.counts && finding.answer.is_open())
    }
}
