//! Private elements that hold no identifying value, by private creator.

use reliance_model::problem::{Place, Problem, Reading};

/// A list of safe private elements; the user's own may be added to the catalogue's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SafePrivate {
    /// Group, last byte of the element, creator; ascending.
    entries: Vec<(u16, u8, String)>,
}

impl SafePrivate {
    /// Read a list from tab-separated text with the columns `group`, `element`, `creator`,
    /// and any further ones. A line that cannot be read is a problem.
    pub fn read(file: &str, text: &str) -> Reading<SafePrivate> {
        let mut list = SafePrivate::default();
        let mut problems = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() || line.starts_with("group\t") {
                continue;
            }
            match entry(line) {
                Some(entry) => list.entries.push(entry),
                None => {
                    let message = "the line names no private element";
                    let problem = Problem::error("bad-deidentification-table", file, message)
                        .at(Place::Line(number as u64 + 1));
                    problems.push(problem.help(
                        "write an odd group, the last two digits of the element, and the creator, between tabs",
                    ));
                }
            }
        }
        list.entries.sort();
        list.entries.dedup();
        Reading { items: list, problems }
    }

    /// With the elements of another list.
    #[must_use]
    pub fn and(mut self, other: SafePrivate) -> SafePrivate {
        self.entries.extend(other.entries);
        self.entries.sort();
        self.entries.dedup();
        self
    }

    /// Elements on the list.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Is nothing on the list?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Is that element of that creator on the list?
    pub(super) fn has(&self, group: u16, element: u16, creator: &[u8]) -> bool {
        let wanted = (group, (element & 0xFF) as u8, creator);
        let key = |(group, element, creator): &(u16, u8, String)| {
            (*group, *element, creator.as_bytes()).cmp(&wanted)
        };
        self.entries.binary_search_by(key).is_ok()
    }
}

fn entry(line: &str) -> Option<(u16, u8, String)> {
    let mut cells = line.split('\t').map(str::trim);
    let group = u16::from_str_radix(cells.next()?, 16).ok().filter(|group| group % 2 == 1)?;
    let element = u8::from_str_radix(cells.next()?, 16).ok()?;
    let creator = cells.next().filter(|creator| !creator.is_empty())?;
    Some((group, element, creator.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_ones_own_is_added() {
        let text = "# mine\ngroup\telement\tcreator\twhat\n0019\t0C\tSIEMENS MR HEADER\tb value\n";
        let own = SafePrivate::read("own.tsv", "0099\t01\tACME\n0099\t1\n0010\t01\tACME\n");
        assert_eq!(own.problems.len(), 2);
        let list = SafePrivate::read("list.tsv", text).items.and(own.items);
        assert_eq!(list.len(), 2);
        assert!(list.has(0x0019, 0x100C, b"SIEMENS MR HEADER"));
        assert!(list.has(0x0099, 0x1101, b"ACME"));
        assert!(!list.has(0x0019, 0x100C, b"SIEMENS CSA HEADER"));
        assert!(!list.has(0x0019, 0x100D, b"SIEMENS MR HEADER"));
    }
}
