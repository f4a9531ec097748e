//! The flow of a scan: one thread walks, several read, one writes in the walk's order.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

use super::columns::Places;
use super::known::{Known, Taken};
use super::read::{Look, Reader};
use super::root::Root;
use super::said::Said;
use super::walk::{Found, Met, Skip, walk};

/// Files that are handed on together: enough that what is done once for all of them weighs
/// little, and few enough that every thread has some.
const CHUNK: usize = 256;
/// The same where each of them is waited for.
const REMOTE_CHUNK: usize = 32;

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

/// What is to be said of the files of a chunk, in their order.
enum Work {
    /// Files that are as an earlier run met them.
    Known(Taken),
    Read(Found),
    /// What cannot be looked at: its path of the scan, its name and why.
    Fault(usize, String, String),
}

/// A chunk by its number.
type Chunk = (u64, Vec<Work>);

/// Hand every record on, in the order of the walk.
///
/// # Errors
///
/// What `take` says.
pub(super) fn run(
    plan: &Plan<'_>,
    known: Known,
    take: &mut dyn FnMut(Said) -> Result<(), String>,
) -> Result<Walked, String> {
    // So many chunks are under way at most, however slow one of them is.
    let most = 4 * plan.jobs + 4;
    let (tokens, free) = sync_channel::<()>(most);
    for _ in 0..most {
        // There is room for as many.
        let _ = tokens.send(());
    }
    let (to_read, work) = channel::<Chunk>();
    let (to_write, done) = channel::<(u64, Said)>();
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

fn read_all(plan: &Plan<'_>, work: &Mutex<Receiver<Chunk>>, to: &Sender<(u64, Said)>) {
    let mut reader = Reader::new(plan.roots, plan.places, plan.look);
    let next = || work.lock().ok().and_then(|work| work.recv().ok());
    while let Some((number, chunk)) = next() {
        for work in chunk {
            match work {
                Work::Known(taken) => reader.known(&taken),
                Work::Read(found) => reader.read(found),
                Work::Fault(root, name, reason) => reader.fault(root, name, &reason),
            }
        }
        if to.send((number, reader.said())).is_err() {
            return;
        }
    }
}

fn in_order(
    done: &Receiver<(u64, Said)>,
    take: &mut dyn FnMut(Said) -> Result<(), String>,
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
    to_read: Sender<Chunk>,
    free: Receiver<()>,
    chunk: Vec<Work>,
    /// Files of the chunk.
    files: usize,
    /// How many a chunk has.
    most: usize,
    number: u64,
    walked: Walked,
}

impl<'a> Walker<'a> {
    fn new(
        plan: &'a Plan<'a>,
        known: Known,
        to_read: Sender<Chunk>,
        free: Receiver<()>,
    ) -> Walker<'a> {
        let (chunk, walked) = (Vec::new(), Walked::default());
        let remote = plan.roots.iter().any(|root| root.objects.is_some());
        let most = if remote { REMOTE_CHUNK } else { CHUNK };
        Walker { plan, known, to_read, free, chunk, files: 0, most, number: 0, walked }
    }

    fn walk(mut self) -> Walked {
        let plan = self.plan;
        let stat = self.known.is_anything();
        walk(plan.roots, plan.skip, stat, &mut |met| self.meet(met));
        self.send();
        self.walked
    }

    fn meet(&mut self, met: Met) -> bool {
        let work = match met {
            Met::Link => {
                self.walked.links += 1;
                return true;
            }
            Met::Fault { root, name, reason } => Work::Fault(root, name, reason),
            Met::File(found) => match self.known.take(self.plan.roots, &found) {
                Some(taken) => {
                    self.walked.known += 1;
                    self.files += 1;
                    self.join(taken, found);
                    return self.files < self.most || self.send();
                }
                None => Work::Read(found),
            },
        };
        self.files += 1;
        self.chunk.push(work);
        self.files < self.most || self.send()
    }

    /// Add what is known of one more file.
    fn join(&mut self, mut taken: Taken, found: Found) {
        if let Some(Work::Known(last)) = self.chunk.last_mut()
            && last.goes_on(&taken)
        {
            last.join(taken);
            last.found.push(found);
            return;
        }
        taken.found.push(found);
        self.chunk.push(Work::Known(taken));
    }

    /// Hand the chunk on; is anybody there?
    fn send(&mut self) -> bool {
        let chunk = std::mem::take(&mut self.chunk);
        self.files = 0;
        if chunk.is_empty() {
            return true;
        }
        self.number += 1;
        self.free.recv().is_ok() && self.to_read.send((self.number - 1, chunk)).is_ok()
    }
}
