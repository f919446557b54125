//! A place in the matrix, and scrolling that keeps a place in sight.

/// A cohort and an age by their place in the matrix. The row after the last cohort is the average.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    pub row: usize,
    pub age: u32,
}

/// The first line to show so that `at` is in sight, moved as little as possible.
pub fn shifted(first: usize, at: usize, shown: usize) -> usize {
    if at < first {
        at
    } else if shown > 0 && at >= first + shown {
        at + 1 - shown
    } else {
        first
    }
}
