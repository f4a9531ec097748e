//! The flow of a scan: one thread walks, several read, one writes in the walk's order.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

use super::columns::Places;
use super::known::Known;
use super::read::{Look, Reader, Said};
use super::root::Root;
use super::walk::{Found, Met, Skip, walk};
use reliance_model::record::Cell;

/// Files that are handed on together.
const CHUNK: usize = 128;

/// What a scan is to read, and how.
pub(super) struct Plan<'a> {
    pub(super) roots: &'a [Root],
    /// Files of the program's own, which are not read.
    pub(super) skip: &'a Skip,
    pub(super) places: &'a Places,
    pub(super) look: &'a Look,
    pub(super) jobs: usize,
}

/// What the flow found besides records.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Walked {
    /// Files that were as an earlier run met them.
    pub(super) known: u64,
    /// Links to folders, which were not followed.
    pub(super) links: u64,
}

enum Work {
    Known(Said),
    Read(Found),
}

type Numbered<T> = (u64, Vec<T>);

/// Hand every record on, in the order of the walk.
///
/// # Errors
///
/// What `take` says.
pub(super) fn run(
    plan: &Plan<'_>,
    known: Known,
    take: &mut dyn FnMut(Vec<Said>) -> Result<(), String>,
) -> Result<Walked, String> {
    // So many chunks are under way at most, however slow one of them is.
    let most = 4 * plan.jobs + 4;
    let (tokens, free) = sync_channel::<()>(most);
    for _ in 0..most {
        // There is room for as many.
        let _ = tokens.send(());
    }
    let (to_read, work) = channel::<Numbered<Work>>();
    let (to_write, done) = channel::<Numbered<Said>>();
    let work = Mutex::new(work);
    std::thread::scope(|scope| {
        let walker = scope.spawn(move || Walker::new(plan, known, to_read, free).walk());
        for _ in 0..plan.jobs {
            let (to_write, work) = (to_write.clone(), &work);
            scope.spawn(move || read_all(plan, work, &to_write));
        }
        drop(to_write);
        let written = in_order(&done, &mut |said| {
            let taken = take(said);
            // The walker is gone where it has met everything.
            let _ = tokens.send(());
            taken
        });
        // A walker that waits for a token ends when there can be none.
        drop((tokens, done));
        let walked = walker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.map(|()| walked)
    })
}

fn read_all(plan: &Plan<'_>, work: &Mutex<Receiver<Numbered<Work>>>, to: &Sender<Numbered<Said>>) {
    let mut reader = Reader::new(plan.roots, plan.places, plan.look);
    let next = || work.lock().ok().and_then(|work| work.recv().ok());
    while let Some((number, chunk)) = next() {
        let said = chunk.into_iter().map(|work| match work {
            Work::Known(said) => said,
            Work::Read(found) => reader.read(&found),
        });
        if to.send((number, said.collect())).is_err() {
            return;
        }
    }
}

fn in_order(
    done: &Receiver<Numbered<Said>>,
    take: &mut dyn FnMut(Vec<Said>) -> Result<(), String>,
) -> Result<(), String> {
    let (mut waiting, mut next) = (BTreeMap::new(), 0);
    for (number, said) in done {
        waiting.insert(number, said);
        while let Some(said) = waiting.remove(&next) {
            take(said)?;
            next += 1;
        }
    }
    Ok(())
}

/// Walks, looks up what is known, and hands on chunks.
struct Walker<'a> {
    plan: &'a Plan<'a>,
    known: Known,
    to_read: Sender<Numbered<Work>>,
    free: Receiver<()>,
    chunk: Vec<Work>,
    number: u64,
    walked: Walked,
}

impl<'a> Walker<'a> {
    fn new(
        plan: &'a Plan<'a>,
        known: Known,
        to_read: Sender<Numbered<Work>>,
        free: Receiver<()>,
    ) -> Walker<'a> {
        let (chunk, walked) = (Vec::new(), Walked::default());
        Walker { plan, known, to_read, free, chunk, number: 0, walked }
    }

    fn walk(mut self) -> Walked {
        let plan = self.plan;
        walk(plan.roots, plan.skip, &mut |met| self.meet(met));
        self.send();
        self.walked
    }

    fn meet(&mut self, met: Met) -> bool {
        let work = match met {
            Met::Link => {
                self.walked.links += 1;
                return true;
            }
            Met::Fault { root, name, reason } => Work::Known(self.fault(root, name, &reason)),
            Met::File(found) => match self.known.take(self.plan.roots, &found) {
                Some(Said::Row(mut cells, note)) => {
                    self.walked.known += 1;
                    let [split, site] = self.plan.places.cells(&found);
                    cells[super::columns::SPLIT] = split;
                    cells[super::columns::SITE] = site;
                    Work::Known(Said::Row(cells, note))
                }
                Some(other) => {
                    self.walked.known += 1;
                    Work::Known(other)
                }
                None => Work::Read(found),
            },
        };
        self.chunk.push(work);
        self.chunk.len() < CHUNK || self.send()
    }

    /// Hand the chunk on; is anybody there?
    fn send(&mut self) -> bool {
        let chunk = std::mem::take(&mut self.chunk);
        if chunk.is_empty() {
            return true;
        }
        self.number += 1;
        self.free.recv().is_ok() && self.to_read.send((self.number - 1, chunk)).is_ok()
    }

    fn fault(&self, root: usize, name: String, reason: &str) -> Said {
        let root = self.plan.roots.get(root).map_or("", |root| &root.name);
        Said::Other(vec![
            root.into(),
            Cell::text(name),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            "unknown".into(),
            "unreadable-file".into(),
            Cell::text(format!("it cannot be read: {reason}")),
        ])
    }
}
