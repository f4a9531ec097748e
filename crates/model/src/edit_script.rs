//! What turns one list into another: what stays, goes and comes.
//!
//! The shortest edit script after Myers, E. W., An O(ND) difference algorithm and its
//! variations, Algorithmica 1 (1986), 251-266. Beyond [`MOST`] edits two lists have little in
//! common, and the one is told as deleted and the other as inserted.

/// Most edits that are looked for.
pub const MOST: usize = 400;

/// One step from the earlier list to the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The next of both lists is the same.
    Same,
    /// The next of the earlier list is gone.
    Delete,
    /// The next of the later list is new.
    Insert,
}

/// The steps from `before` to `after`, in order; what both begin and end with stays.
pub fn edit_script<T: PartialEq>(before: &[T], after: &[T]) -> Vec<Step> {
    let head = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let (old, new) = (&before[head..], &after[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(x, y)| x == y).count();
    let mut steps = vec![Step::Same; head];
    steps.extend(script(&old[..old.len() - tail], &new[..new.len() - tail]));
    steps.extend(vec![Step::Same; tail]);
    steps
}

fn script<T: PartialEq>(a: &[T], b: &[T]) -> Vec<Step> {
    let replaced = || {
        let mut all = vec![Step::Delete; a.len()];
        all.extend(vec![Step::Insert; b.len()]);
        all
    };
    if a.is_empty() || b.is_empty() {
        return replaced();
    }
    match trace(a, b) {
        Some(trace) => back(&trace, a.len(), b.len()),
        None => replaced(),
    }
}

/// For every number of edits, how far the furthest path on each diagonal reached before it.
fn trace<T: PartialEq>(a: &[T], b: &[T]) -> Option<Vec<Vec<isize>>> {
    let most = MOST.min(a.len() + b.len());
    let middle = most + 1;
    let (rows, columns) = (a.len() as isize, b.len() as isize);
    let mut reach = vec![0_isize; 2 * most + 3];
    let mut trace = Vec::new();
    for edits in 0..=most {
        trace.push(reach[middle - edits - 1..=middle + edits + 1].to_vec());
        for step in 0..=edits {
            let at = middle + 2 * step - edits;
            let diagonal = at as isize - middle as isize;
            let down = step == 0 || (step != edits && reach[at - 1] < reach[at + 1]);
            let mut x = if down { reach[at + 1] } else { reach[at - 1] + 1 };
            let mut y = x - diagonal;
            while x < rows && y < columns && a[x as usize] == b[y as usize] {
                x += 1;
                y += 1;
            }
            reach[at] = x;
            if x >= rows && y >= columns {
                return Some(trace);
            }
        }
    }
    None
}

fn back(trace: &[Vec<isize>], a: usize, b: usize) -> Vec<Step> {
    let (mut x, mut y) = (a as isize, b as isize);
    let mut steps = Vec::new();
    for (edits, reach) in trace.iter().enumerate().rev() {
        let edits = edits as isize;
        let of = |diagonal: isize| {
            usize::try_from(diagonal + edits + 1).ok().and_then(|at| reach.get(at)).copied()
        };
        let diagonal = x - y;
        let down = diagonal == -edits || (diagonal != edits && of(diagonal - 1) < of(diagonal + 1));
        let from = if down { diagonal + 1 } else { diagonal - 1 };
        let before = of(from).unwrap_or(0);
        let (before_x, before_y) = (before, before - from);
        while x > before_x && y > before_y && x > 0 && y > 0 {
            steps.push(Step::Same);
            x -= 1;
            y -= 1;
        }
        if edits > 0 {
            steps.push(if down { Step::Insert } else { Step::Delete });
        }
        (x, y) = (before_x, before_y);
    }
    steps.reverse();
    steps
}

/// How alike two bags of words are: twice what they share over what both have, from 0 to 1
/// (Dice 1945, *Ecology* 26:297). Two empty bags share nothing.
pub fn likeness<T: Ord>(one: &[T], other: &[T]) -> f64 {
    let all = one.len() + other.len();
    if all == 0 {
        return 0.0;
    }
    let (mut a, mut b): (Vec<&T>, Vec<&T>) = (one.iter().collect(), other.iter().collect());
    a.sort_unstable();
    b.sort_unstable();
    let (mut i, mut j, mut shared) = (0, 0, 0_usize);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        let order = left.cmp(right);
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
        shared += usize::from(order.is_eq());
    }
    2.0 * shared as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(before: &str, after: &str) -> String {
        let (old, new): (Vec<char>, Vec<char>) =
            (before.chars().collect(), after.chars().collect());
        let (mut i, mut j) = (0, 0);
        let mut out = String::new();
        for step in edit_script(&old, &new) {
            match step {
                Step::Same => {
                    assert_eq!(old[i], new[j]);
                    out.push(old[i]);
                    (i, j) = (i + 1, j + 1);
                }
                Step::Delete => {
                    out.extend(['-', old[i]]);
                    i += 1;
                }
                Step::Insert => {
                    out.extend(['+', new[j]]);
                    j += 1;
                }
            }
        }
        assert_eq!((i, j), (old.len(), new.len()));
        out
    }

    /// The pair of sequences that Myers' paper works through (figure 1): five edits.
    #[test]
    fn the_example_of_the_paper_takes_five_edits() {
        let said = said("ABCABBA", "CBABAC");
        assert_eq!(said.chars().filter(|c| matches!(c, '-' | '+')).count(), 5, "{said}");
    }

    proptest! {
        #[test]
        fn steps_lead_from_one_to_the_other_and_none_is_wasted(a in "[ab]{0,30}", b in "[ab]{0,30}") {
            let said = said(&a, &b);
            let edits = said.chars().filter(|c| matches!(c, '-' | '+')).count();
            // The longest common subsequence by the textbook table.
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let mut table = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
            for i in 0..a.len() {
                for j in 0..b.len() {
                    table[i + 1][j + 1] = if a[i] == b[j] {
                        table[i][j] + 1
                    } else {
                        table[i][j + 1].max(table[i + 1][j])
                    };
                }
            }
            prop_assert_eq!(edits, a.len() + b.len() - 2 * table[a.len()][b.len()]);
        }
    }
}
