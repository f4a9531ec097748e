//! Versions in ranges that leave numbers out: `1.2`, `1.x`, `*`.

/// Up to three numbers and a pre-release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Partial {
    /// The numbers that are there.
    pub numbers: Vec<u64>,
    /// Pre-release label, without its hyphen.
    pub pre: Option<String>,
}

impl Partial {
    /// Reads `v1.2.x-pre+build`; build metadata is left out.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V', '=']);
        let text = text.split_once('+').map_or(text, |(before, _)| before);
        let (main, pre) = text.split_once('-').map_or((text, None), |(m, p)| (m, Some(p)));
        let mut numbers = Vec::new();
        let mut open = false;
        for part in main.split('.') {
            if matches!(part, "x" | "X" | "*") {
                open = true;
            } else if open {
                return None;
            } else {
                numbers.push(part.parse().ok()?);
            }
        }
        let fits = numbers.len() <= 3 && !(open && pre.is_some());
        fits.then(|| Self { numbers, pre: pre.map(str::to_string) })
    }

    /// Whether major, minor and patch are all there.
    pub(super) fn is_whole(&self) -> bool {
        self.numbers.len() >= 3
    }

    fn number(&self, place: usize) -> u64 {
        self.numbers.get(place).copied().unwrap_or(0)
    }

    /// The earliest version that it stands for.
    pub(super) fn lowest(&self) -> String {
        let pre = self.pre.as_ref().map(|pre| format!("-{pre}")).unwrap_or_default();
        format!("{}.{}.{}{pre}", self.number(0), self.number(1), self.number(2))
    }

    /// The version in which the number at `place` is one more and what follows is zero.
    pub(super) fn after(&self, place: usize) -> Option<String> {
        let mut numbers = [0, 0, 0];
        for (at, number) in numbers.iter_mut().enumerate().take(place + 1) {
            *number = self.number(at);
        }
        let last = numbers.get_mut(place)?;
        *last = last.checked_add(1)?;
        Some(format!("{}.{}.{}", numbers[0], numbers[1], numbers[2]))
    }

    /// The place whose number a caret keeps: the first that is not zero, or the last given.
    pub(super) fn caret(&self) -> usize {
        let given = self.numbers.len().min(3);
        (0..given).find(|place| self.number(*place) > 0).unwrap_or(given.saturating_sub(1))
    }
}
