//! Digests of an identifier with how often each occurs.

use super::Digest;

/// How often each digest of an identifier occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Rows by digest, ascending by digest.
    pub counts: DigestCounts,
    /// Rows without an identifier.
    pub missing: u64,
}

impl Keys {
    /// Digests that occur in both.
    pub fn shared(&self, other: &Keys) -> u64 {
        let mut theirs = other.counts.keys().peekable();
        let mut is_theirs = |ours: &&Digest| {
            while theirs.next_if(|theirs| theirs < ours).is_some() {}
            theirs.peek() == Some(ours)
        };
        self.counts.keys().filter(|ours| is_theirs(ours)).count() as u64
    }

    /// Rows beyond the first of each digest.
    pub fn repeats(&self) -> u64 {
        self.counts.values().map(|&count| count - 1).sum()
    }
}

/// Rows by digest: a list in ascending order, because ten million of them are common and
/// nobody looks a single one up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DigestCounts(Vec<(Digest, u64)>);

impl DigestCounts {
    /// Digests, each counted once.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Digests with their rows, ascending.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Digest, &u64)> {
        self.0.iter().map(|(digest, rows)| (digest, rows))
    }

    /// Digests, ascending.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Digest> {
        self.0.iter().map(|(digest, _)| digest)
    }

    /// Rows of each digest, ascending by digest.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &u64> {
        self.0.iter().map(|(_, rows)| rows)
    }
}

impl From<Vec<(Digest, u64)>> for DigestCounts {
    /// The counts in order, those of equal digests added.
    fn from(mut counts: Vec<(Digest, u64)>) -> DigestCounts {
        if !counts.is_sorted_by(|a, b| a.0 < b.0) {
            counts.sort_unstable();
            counts.dedup_by(|next, kept| {
                let is_equal = next.0 == kept.0;
                if is_equal {
                    kept.1 += next.1;
                }
                is_equal
            });
        }
        DigestCounts(counts)
    }
}

impl FromIterator<(Digest, u64)> for DigestCounts {
    fn from_iter<I: IntoIterator<Item = (Digest, u64)>>(counts: I) -> DigestCounts {
        counts.into_iter().collect::<Vec<_>>().into()
    }
}
