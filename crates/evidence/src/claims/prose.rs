//! Figures of running text.
//!
//! A sentence is read once, from left to right: names of metrics wait for values, values
//! take the intervals and counts behind them, and `sensitivity and specificity were a and b`
//! is dealt out in order. What could be meant in two ways is left out.

use reliance_model::claim::{Printed, StatedFigure};

use super::beside::{
    LINKS, about, ends_well, is_unit, joins, method, methods, prefix_goal, ranged,
};
use super::beyond;
use super::items::{Item, Reader, What, half_unit, items, pair, printed};
use super::metrics::{Metric, Scale};
use super::tokens::Number;

/// Tokens that a value may stand behind its metric.
const REACH: usize = 40;

/// A figure with its tokens.
#[derive(Debug, Clone)]
pub(super) struct Drafted {
    /// The figure; what it is called and about is in token ranges.
    pub(super) figure: StatedFigure,
    /// Tokens of the metric's name.
    pub(super) called: (usize, usize),
    /// Tokens of what it is about.
    pub(super) about: Option<(usize, usize)>,
    /// All its tokens.
    pub(super) span: (usize, usize),
}

#[derive(Debug, Clone, Copy)]
struct Named {
    metric: Metric,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone, Default)]
struct Entry {
    value: Option<Number>,
    interval: Option<(Number, Number)>,
    level: Option<f64>,
    counts: Option<(u64, u64)>,
    n: Option<u64>,
    goal: bool,
    change: bool,
    start: usize,
    end: usize,
}

#[derive(Debug, Default)]
struct State {
    sentence: (usize, usize),
    waiting: Vec<Named>,
    entries: Vec<Entry>,
    held: Entry,
    mentioned: bool,
    goal: Option<usize>,
    limit: bool,
    change: Option<usize>,
    forward: Option<usize>,
    done: Vec<Drafted>,
}

/// The figures of the sentence between two tokens.
pub(super) fn figures(reader: Reader<'_>, start: usize, end: usize) -> Vec<Drafted> {
    let items = items(reader, start, end);
    if !items.iter().any(|item| matches!(item.what, What::Metric(_))) {
        return Vec::new();
    }
    let mut state = State { sentence: (start, end), ..State::default() };
    for (at, item) in items.iter().enumerate() {
        state.take(reader, &items, at, item);
    }
    state.flush(reader);
    let (named, only) = (methods(reader, start, end), method(reader, start, end));
    let starts: Vec<usize> = state.done.iter().map(|drafted| drafted.span.0).collect();
    for drafted in &mut state.done {
        if drafted.figure.interval.is_some() {
            // The method behind its interval, before the next figure; else the only one.
            let (from, end) = drafted.span;
            let next = starts.iter().copied().filter(|at| *at >= end).min().unwrap_or(usize::MAX);
            let own = named.iter().find(|(at, _)| (from..next).contains(at));
            drafted.figure.method =
                only.clone().or_else(|| own.map(|(_, name)| (*name).to_string()));
        }
    }
    state.done
}

impl State {
    fn take(&mut self, reader: Reader<'_>, items: &[Item], at: usize, item: &Item) {
        match &item.what {
            What::Metric(metric) => self.metric(reader, items, at, *metric),
            What::Value(number) => self.value(reader, items, at, *number),
            What::Interval { low, high, level } => self.interval(item, (*low, *high), *level),
            What::Mention { level } => match self.entries.last_mut() {
                Some(entry) if entry.interval.is_some() => entry.level = entry.level.or(*level),
                _ => self.held.level = *level,
            },
            What::Counts(some, all) => match self.entries.last_mut() {
                Some(entry) if entry.counts.is_none() && item.start <= entry.end + 4 => {
                    entry.counts = Some((*some, *all));
                    entry.end = item.end;
                }
                _ => {
                    self.held.counts = Some((*some, *all));
                    self.held.start = item.start;
                    self.held.end = item.end;
                }
            },
            What::Excess(some, all) => self.excess(reader, item, (*some, *all)),
            What::Size(size) => match self.entries.last_mut() {
                Some(entry) if item.start <= entry.end + 3 => entry.n = Some(*size),
                _ => self.held.n = Some(*size),
            },
            What::Goal => {
                let ahead = (item.end..item.end + 3).any(|it| reader.number(it).is_some());
                let beside = |entry: &Entry| {
                    !ahead && entry.interval.is_none() && item.start <= entry.end + 2
                };
                match self.entries.last_mut() {
                    Some(entry) if beside(entry) && !prefix_goal(reader.word(item.start)) => {
                        entry.goal = true;
                    }
                    _ => self.goal = Some(item.start),
                }
            }
            What::Limit => self.limit = true,
            What::Change => self.change = Some(item.start),
        }
    }

    fn metric(&mut self, reader: Reader<'_>, items: &[Item], at: usize, metric: Metric) {
        let item = &items[at];
        let named = Named { metric, start: item.start, end: item.end };
        if self.forward.take() == Some(at) {
            if let Some(waiting) = self.waiting.last_mut() {
                *waiting = named;
            }
            if let Some(entry) = self.entries.last_mut() {
                entry.end = item.end;
            }
            return;
        }
        let last = self.waiting.last().copied();
        if self.entries.is_empty()
            && let Some(last) = last
        {
            let again = last.metric == metric && item.start <= last.end + 2;
            if again {
                if let Some(waiting) = self.waiting.last_mut() {
                    waiting.end = item.end;
                }
                return;
            }
            if (last.end..item.start).all(|it| joins(reader, it)) && item.start <= last.end + 6 {
                self.waiting.push(named);
                return;
            }
        }
        if self.entries.is_empty() && !self.waiting.is_empty() && self.held.counts.is_some() {
            self.held = Entry::default();
        }
        self.forget();
        self.flush(reader);
        self.goal = self.goal.filter(|at| at + 8 >= item.start);
        self.change = self.change.filter(|at| at + 4 >= item.start);
        self.waiting.push(named);
    }

    fn value(&mut self, reader: Reader<'_>, items: &[Item], at: usize, number: Number) {
        let item = &items[at];
        let before = item.start.checked_sub(1).map_or("", |it| reader.word(it));
        if std::mem::take(&mut self.limit) || matches!(before, "±" | "from" | "to") {
            return;
        }
        if ranged(reader, item.end) {
            if let (true, Some((low, high, end))) = (self.mentioned, pair(reader, item.start)) {
                self.interval(&Item { end, ..item.clone() }, (low, high), None);
            }
            return;
        }
        let negative = is_sign(reader, item.start);
        let number = if negative { Number { value: -number.value, ..number } } else { number };
        if let Some(metric) = self.next_metric(reader, items, at)
            && (printed(number, metric.scale).is_some()
                || self.beyond_before(reader, items, at, (number, metric)))
            && !LINKS.contains(&before)
        {
            self.forget();
            self.flush(reader);
            let told = (self.goal.take().is_some(), self.change.take().is_some());
            self.waiting.push(Named { metric, start: item.end, end: item.end });
            self.entries.push(self.entry(item, Some(number), told));
            self.forward = Some(at + 1);
            return;
        }
        let Some(waiting) = self.waiting.last().copied() else { return };
        let full = self.entries.len() >= self.waiting.len();
        let scale = waiting.metric.scale;
        let near = item.start <= waiting.end + REACH;
        let told =
            scale != Scale::Quantity || LINKS.contains(&before) || is_unit(reader.word(item.end));
        let fits = printed(number, scale).is_some()
            || !full && self.beyond_behind(reader, item, (number, waiting.metric));
        if full || !near || !told || !fits || !ends_well(reader, item.end) {
            return;
        }
        let mut entry =
            self.entry(item, Some(number), (self.goal.is_some(), self.change.is_some()));
        if entry.start < waiting.start && !counted(&entry, number, scale) {
            entry = Entry { counts: None, start: item.start, ..entry };
        }
        self.held = Entry::default();
        self.entries.push(entry);
    }

    /// Is it surely the value of the metric before it, though no result can be so?
    fn beyond_behind(
        &self,
        reader: Reader<'_>,
        item: &Item,
        (number, metric): (Number, Metric),
    ) -> bool {
        let from = self.entries.last().map(|entry| entry.end);
        let from = from.or(self.waiting.last().map(|named| named.end)).unwrap_or(item.start);
        let plain = self.goal.is_none() && self.change.is_none();
        let span = (from, item.start, item.end);
        plain
            && beyond::printed(number, metric).is_some()
            && beyond::surely(reader, self.sentence, span, metric)
    }

    /// The same for the metric behind it.
    fn beyond_before(
        &self,
        reader: Reader<'_>,
        items: &[Item],
        at: usize,
        (number, metric): (Number, Metric),
    ) -> bool {
        let Some(after) = items.get(at + 1).map(|next| next.end) else { return false };
        let plain = self.goal.is_none() && self.change.is_none();
        plain
            && beyond::printed(number, metric).is_some()
            && beyond::surely_before(reader, self.sentence, (items[at].start, after), metric)
    }

    /// More than all: right behind a share, or where the metric's name leads to it.
    fn excess(&mut self, reader: Reader<'_>, item: &Item, counts: (u64, u64)) {
        let open = |at: usize| reader.mark(at, '(') || reader.mark(at, '[') || reader.mark(at, ',');
        if let Some(entry) = self.entries.last_mut() {
            let share = entry.value.is_some_and(|value| value.percent);
            let right = item.start == entry.end + 1 && open(entry.end);
            if entry.counts.is_none() && share && right {
                entry.counts = Some(counts);
                entry.end = item.end;
            }
            return;
        }
        let [waiting] = self.waiting.as_slice() else { return };
        let span = (waiting.end, item.start, item.end);
        let share = waiting.metric.scale == Scale::Share;
        if share && beyond::surely(reader, self.sentence, span, waiting.metric) {
            self.held.counts = Some(counts);
            (self.held.start, self.held.end) = (item.start, item.end);
        }
    }

    fn entry(&self, item: &Item, value: Option<Number>, (goal, change): (bool, bool)) -> Entry {
        let held = self.held.clone();
        let start = if held.counts.is_some() { held.start } else { item.start };
        Entry { value, goal, change, start, end: item.end, ..held }
    }

    fn next_metric(&self, reader: Reader<'_>, items: &[Item], at: usize) -> Option<Metric> {
        let (item, next) = (items.get(at)?, items.get(at + 1)?);
        let What::Metric(metric) = next.what else { return None };
        let article = usize::from(matches!(reader.word(item.end), "的"));
        (next.start == item.end + article).then_some(metric)
    }

    fn interval(&mut self, item: &Item, limits: (Number, Number), level: Option<f64>) {
        let level = level.or(self.held.level);
        match self.entries.last_mut() {
            Some(entry) if entry.interval.is_none() && item.start <= entry.end + 12 => {
                entry.interval = Some(limits);
                entry.level = level.or(entry.level);
                entry.end = item.end;
            }
            None if self.waiting.len() == 1 => {
                let entry = self.entry(item, None, (false, self.change.is_some()));
                self.held = Entry::default();
                self.entries.push(Entry { interval: Some(limits), level, ..entry });
            }
            _ => {}
        }
    }

    /// Words about a goal or change before the last value are its own.
    fn forget(&mut self) {
        if let Some(last) = self.entries.last().map(|entry| entry.end) {
            self.goal = self.goal.filter(|at| *at >= last);
            self.change = self.change.filter(|at| *at >= last);
        }
    }

    /// Deal out the values to the metrics that wait for them.
    fn flush(&mut self, reader: Reader<'_>) {
        if self.waiting.is_empty() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let mut entries = std::mem::take(&mut self.entries);
        let held = std::mem::take(&mut self.held);
        if entries.is_empty()
            && let ([_], Some(_)) = (waiting.as_slice(), held.counts)
        {
            entries.push(held);
        }
        let one_goal = entries.len() == 1 && entries[0].goal;
        if waiting.is_empty() || entries.is_empty() || (entries.len() != waiting.len() && !one_goal)
        {
            return;
        }
        for (at, named) in waiting.iter().enumerate() {
            let entry = if one_goal { entries.first() } else { entries.get(at) };
            if let Some(drafted) = entry.and_then(|entry| draft(reader, *named, entry)) {
                self.done.push(drafted);
            }
        }
    }
}

/// Is the dash before a number its sign? `Sensitivity – 95 %` has a dash between words.
fn is_sign(reader: Reader<'_>, number: usize) -> bool {
    let Some(dash) = number.checked_sub(1).filter(|it| reader.mark(*it, '-')) else { return false };
    let touch =
        |left: usize, right: usize| match (reader.tokens.get(left), reader.tokens.get(right)) {
            (Some(left), Some(right)) => left.end == right.start,
            _ => false,
        };
    touch(dash, number)
}

/// Would counts be printed as the value? Those that stand far before it are its own only then.
fn counted(entry: &Entry, number: Number, scale: Scale) -> bool {
    let value = printed(number, scale);
    let share = entry.counts.map(|(some, all)| some as f64 / all as f64);
    matches!((value, share), (Some(value), Some(share)) if value.could_print(share, true))
}

/// The figure of a metric and its numbers; none where they cannot be its.
fn draft(reader: Reader<'_>, named: Named, entry: &Entry) -> Option<Drafted> {
    let scale = named.metric.scale;
    let value = match entry.value {
        Some(number) => {
            let beyond = || beyond::printed(number, named.metric).filter(|_| !entry.change);
            Some(printed(number, scale).or_else(beyond)?)
        }
        None => None,
    };
    let interval = entry.interval.and_then(|limits| limits_of(limits, entry.value, scale));
    if value.is_none() && interval.is_none() && entry.counts.is_none() {
        return None;
    }
    let figure = StatedFigure {
        metric: Some(if entry.change { "difference" } else { named.metric.name }.to_string()),
        value,
        level: entry.level.filter(|_| interval.is_some()),
        interval,
        counts: entry.counts,
        n: entry.n,
        goal: entry.goal,
        ..StatedFigure::default()
    };
    let span = (named.start.min(entry.start), named.end.max(entry.end));
    Some(Drafted {
        figure,
        called: (named.start, named.end),
        about: about(reader, (named.start, named.end), entry.start),
        span,
    })
}

/// Limits on the scale of the value they stand beside.
pub(super) fn limits_of(
    (low, high): (Number, Number),
    value: Option<Number>,
    scale: Scale,
) -> Option<(Printed, Printed)> {
    let decimals = |number: Number| !number.percent && number.decimals > 0 && number.value <= 1.0;
    // `91 % (0.88 to 0.94)`: the limits are printed as decimals.
    let mixed = value.is_some_and(|value| {
        let share = value.value / 100.0;
        value.percent && value.value > 1.0 && low.value <= share && share <= high.value
    });
    let apart = mixed && decimals(low) && decimals(high);
    let percent = low.percent || high.percent || value.is_some_and(|it| it.percent) && !apart;
    let scaled = |number: Number| {
        let number = Number { percent, ..number };
        printed(number, scale).or_else(|| whole_end(number, scale))
    };
    match (scaled(low), scaled(high)) {
        (Some(low), Some(high)) => Some((low, high)),
        // One limit where no share can lie: it is told, beside one that can be.
        (Some(low), None) => Some((low, beyond(high, percent, scale)?)),
        (None, Some(high)) => Some((beyond(low, percent, scale)?, high)),
        (None, None) => None,
    }
}

/// A limit of a share above 1 or far below 0.
fn beyond(number: Number, percent: bool, scale: Scale) -> Option<Printed> {
    let half = half_unit(number.decimals);
    let decimal = !percent && number.decimals > 0 && libm::fabs(number.value) < 2.0;
    match scale {
        Scale::Share if percent => {
            Some(Printed { value: number.value / 100.0, half_unit: half / 100.0, percent: true })
        }
        Scale::Share | Scale::Coefficient if decimal => {
            Some(Printed { value: number.value, half_unit: half, percent: false })
        }
        _ => None,
    }
}

/// A limit of 0 or 1 without decimals.
fn whole_end(number: Number, scale: Scale) -> Option<Printed> {
    let end = matches!(number.whole, Some(0 | 1)) && scale != Scale::Quantity;
    end.then_some(Printed { value: number.value, half_unit: 0.0005, percent: false })
}
