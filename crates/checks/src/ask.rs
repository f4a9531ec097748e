//! What a check is, what it may look at, and what it answers.

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, CheckCall};
use reliance_model::device::{Dataset, Document};
use reliance_model::evidence::Evidence;
use reliance_model::facet::Profile;
use reliance_model::finding::{Answer, EvidenceRef, Figure, Outcome};
use reliance_model::picture::Picture;
use reliance_model::whole_list::WholeList;
use reliance_stats::reduction::{Need, Reductions};

use crate::records::{self, Record};
use crate::said::Said;

/// A check: its name, its manual, and how it answers.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Kebab-case noun phrase of what is asked, as the catalogue writes it.
    pub name: &'static str,
    /// The file itself; its module comment is the manual.
    pub source: &'static str,
    way: Way,
}

/// What an answer rests on.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// Records on file, looked at as all such checks do.
    Record(&'static Record),
    /// Facts, documents and records, but no table.
    Evidence(fn(&Ask<'_>) -> Result<Answered, Missing>),
    /// Reductions, wanted before any file is opened.
    Reductions(Needs, AnswersFrom),
}

type Needs = fn(&Ask<'_>) -> Vec<Need>;
type AnswersFrom = fn(&Ask<'_>, &Reductions) -> Result<Answered, Missing>;

impl Check {
    /// A check that computes: what it wants from tables, and the answer from that.
    pub(crate) const fn new(
        name: &'static str,
        source: &'static str,
        needs: Needs,
        answer: AnswersFrom,
    ) -> Check {
        Check { name, source, way: Way::Reductions(needs, answer) }
    }

    /// A check that wants nothing of a table.
    pub(crate) const fn of_evidence(
        name: &'static str,
        source: &'static str,
        answer: fn(&Ask<'_>) -> Result<Answered, Missing>,
    ) -> Check {
        Check { name, source, way: Way::Evidence(answer) }
    }

    /// A check that asks for records on file and for nothing else.
    pub(crate) const fn of_record(
        name: &'static str,
        source: &'static str,
        record: &'static Record,
    ) -> Check {
        Check { name, source, way: Way::Record(record) }
    }

    /// Reductions it wants, said before any file is opened.
    pub fn needs(&self, ask: &Ask<'_>) -> Vec<Need> {
        match self.way {
            Way::Reductions(needs, _) => needs(ask),
            Way::Evidence(_) | Way::Record(_) => Vec::new(),
        }
    }

    /// The answer from those reductions.
    ///
    /// # Errors
    ///
    /// Evidence that is not there, and how to supply it.
    pub fn answer(&self, ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
        match self.way {
            Way::Reductions(_, answer) => answer(ask, reductions),
            Way::Evidence(answer) => answer(ask),
            Way::Record(record) => records::judge(ask, record),
        }
    }

    /// The manual page: the module comment of the check's file.
    pub fn manual(&self) -> String {
        let lines = self.source.lines().take_while(|line| line.starts_with("//!"));
        lines.map(|line| line[3..].strip_prefix(' ').unwrap_or(&line[3..])).fold(
            String::new(),
            |mut page, line| {
                page.push_str(line);
                page.push('\n');
                page
            },
        )
    }
}

/// Everything a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The evidence.
    pub evidence: &'a Evidence,
    /// Code of the target market.
    pub market: &'a str,
    /// The device's facts in that market.
    pub profile: &'a Profile,
    /// Day of the assessment.
    pub on: Date,
    /// The check's name and parameters.
    pub call: &'a CheckCall,
}

impl<'a> Ask<'a> {
    /// Files and rows behind a data set, for a finding.
    pub fn evidence_of(&self, dataset: &Dataset) -> Vec<EvidenceRef> {
        let Some(table) = self.evidence.device.table_of(dataset) else { return Vec::new() };
        let files = table.files();
        files.map(|file| self.file(file, format!("data set {}", dataset.name))).collect()
    }

    /// A document or record, for a finding.
    pub fn evidence_of_document(&self, document: &Document, part: &str) -> EvidenceRef {
        self.file(&document.file, part.to_string())
    }

    /// A part of a file, for a finding.
    pub fn file(&self, file: &str, part: String) -> EvidenceRef {
        let sha256 = self.evidence.files.get(file).and_then(|seen| seen.sha256.clone());
        EvidenceRef { file: file.to_string(), sha256, part }
    }

    /// Confidence level of the plan, or the convention of two-sided 95 %.
    pub fn level(&self) -> f64 {
        self.evidence.device.plan.as_ref().and_then(|plan| plan.level).unwrap_or(0.95)
    }
}

/// What a check answers; becomes a part of a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// One sentence with the deciding figure, lower case, no full stop.
    pub because: String,
    /// What to do, where something is to be done.
    pub to_do: Option<String>,
    /// Every figure behind it.
    pub figures: Vec<Figure>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// Evidence it rests on.
    pub evidence: Vec<EvidenceRef>,
    /// What restricts the figures, each a sentence.
    pub caveats: Vec<String>,
    /// Lists that one of its sentences names only the first items of.
    pub lists: Vec<WholeList>,
    /// Planned endpoints that it held against their goals.
    pub outcomes: Vec<Outcome>,
}

impl Answered {
    /// An answer with nothing else yet.
    pub fn new(answer: Answer, because: impl Into<Said>) -> Answered {
        let (because, lists) = because.into().into_parts();
        Answered {
            answer,
            because,
            to_do: None,
            figures: Vec::new(),
            pictures: Vec::new(),
            evidence: Vec::new(),
            caveats: Vec::new(),
            lists,
            outcomes: Vec::new(),
        }
    }

    /// The evidence shows it.
    pub fn shown(because: impl Into<Said>) -> Answered {
        Answered::new(Answer::Shown, because)
    }

    /// The evidence contradicts it.
    pub fn not_shown(because: impl Into<Said>) -> Answered {
        Answered::new(Answer::NotShown, because)
    }

    /// Something is missing although figures could be computed.
    pub fn undetermined(because: impl Into<Said>) -> Answered {
        Answered::new(Answer::Undetermined, because)
    }

    /// A person must judge; `because` says what.
    pub fn for_a_person(because: impl Into<Said>) -> Answered {
        Answered::new(Answer::ForAPerson, because)
    }

    /// `because` names the fact that decides it.
    pub fn not_applicable(because: impl Into<Said>) -> Answered {
        Answered::new(Answer::NotApplicable, because)
    }

    /// With another answer and another sentence for it.
    #[must_use]
    pub fn because(mut self, answer: Answer, because: impl Into<Said>) -> Answered {
        let (because, lists) = because.into().into_parts();
        self.lists.extend(lists);
        Answered { answer, because, ..self }
    }

    /// With what to do.
    #[must_use]
    pub fn to_do(mut self, to_do: impl Into<Said>) -> Answered {
        let (to_do, lists) = to_do.into().into_parts();
        self.to_do = Some(to_do);
        self.lists.extend(lists);
        self
    }

    /// With figures.
    #[must_use]
    pub fn figures(mut self, figures: impl IntoIterator<Item = Figure>) -> Answered {
        self.figures.extend(figures);
        self
    }

    /// With a picture.
    #[must_use]
    pub fn picture(mut self, picture: Picture) -> Answered {
        self.pictures.push(picture);
        self
    }

    /// With evidence.
    #[must_use]
    pub fn evidence(mut self, evidence: impl IntoIterator<Item = EvidenceRef>) -> Answered {
        self.evidence.extend(evidence);
        self
    }

    /// With a sentence that restricts the figures.
    #[must_use]
    pub fn caveat(self, caveat: impl Into<Said>) -> Answered {
        self.caveats([caveat])
    }

    /// With sentences that restrict the figures.
    #[must_use]
    pub fn caveats(mut self, caveats: impl IntoIterator<Item = impl Into<Said>>) -> Answered {
        for caveat in caveats {
            let (caveat, lists) = caveat.into().into_parts();
            self.caveats.push(caveat);
            self.lists.extend(lists);
        }
        self
    }

    /// With the lists of words that stand in one of its pictures.
    #[must_use]
    pub(crate) fn naming(mut self, words: &Said) -> Answered {
        self.lists.extend(words.clone().into_parts().1);
        self
    }

    /// Every sentence of it, and the names of what its pictures show.
    pub(crate) fn sentences(&self) -> Vec<&str> {
        let notes = self.figures.iter().filter_map(|figure| figure.note.as_deref());
        let said = [Some(self.because.as_str()), self.to_do.as_deref()].into_iter().flatten();
        let said = said.chain(self.caveats.iter().map(String::as_str)).chain(notes);
        let said = said.chain(self.outcomes.iter().map(|outcome| outcome.because.as_str()));
        let rows = self.pictures.iter().flat_map(|picture| match picture {
            Picture::Timeline { rows, .. } => rows.as_slice(),
            _ => &[],
        });
        said.chain(rows.map(|row| row.name.as_str())).collect()
    }
}

/// Evidence that is not there; the answer is then *undetermined*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The end of the sentence "needs …".
    pub needs: String,
    /// How to supply it.
    pub to_do: Option<String>,
    /// Lists that it names only the first items of.
    pub lists: Vec<WholeList>,
}

impl Missing {
    /// Missing evidence, and how to supply it.
    pub fn new(needs: impl Into<Said>, to_do: impl Into<Said>) -> Missing {
        let ((needs, mut lists), (to_do, others)) =
            (needs.into().into_parts(), to_do.into().into_parts());
        lists.extend(others);
        Missing { needs, to_do: Some(to_do), lists }
    }
}

impl From<String> for Missing {
    fn from(needs: String) -> Missing {
        Missing { needs, to_do: None, lists: Vec::new() }
    }
}

impl From<Missing> for Answered {
    fn from(missing: Missing) -> Answered {
        let answered = Answered::undetermined(format!("needs {}", missing.needs));
        Answered { to_do: missing.to_do, lists: missing.lists, ..answered }
    }
}
