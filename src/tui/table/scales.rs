//! The drawings of a column, all on one scale.

use super::drawn::Drawn;
use super::rows::Row;

/// Bars of a column, the longest for the highest value; totals have no part in it, negative numbers no bar.
pub fn bars(rows: &mut [Row], column: usize) {
    let value = |row: &Row| row.cells.get(column).filter(|_| !row.pinned).and_then(|cell| cell.number_of());
    let most = rows.iter().filter_map(value).fold(0.0_f64, f64::max);
    draw(rows, column, |row| {
        value(row).filter(|value| most > 0.0 && *value >= 0.0).map(|value| Drawn::Bar(value / most))
    });
}

/// Bars of a column from zero to both sides, the longest for the number farthest from zero.
pub fn signed_bars(rows: &mut [Row], column: usize) {
    let value = |row: &Row| row.cells.get(column).filter(|_| !row.pinned).and_then(|cell| cell.number_of());
    let most = rows.iter().filter_map(value).fold(0.0_f64, |most, value| most.max(value.abs()));
    draw(rows, column, |row| value(row).filter(|_| most > 0.0).map(|value| Drawn::Signed(value / most)));
}

/// Intervals of a column on one scale from the lowest to the highest end. `ends` gives low, value and high of a row.
pub fn intervals(rows: &mut [Row], column: usize, ends: impl Fn(&Row) -> Option<[f64; 3]>) {
    let all = || rows.iter().filter_map(&ends).flatten();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    if high <= low {
        return;
    }
    draw(rows, column, |row| {
        let [low, value, high] = ends(row)?.map(|end| (end - low) / (high - low));
        Some(Drawn::Interval { low, value, high, zero: None })
    });
}

/// Intervals of a column around zero, each on the scale of its own row: their units differ.
pub fn intervals_around_zero(rows: &mut [Row], column: usize, ends: impl Fn(&Row) -> Option<[f64; 3]>) {
    draw(rows, column, |row| {
        let ends = ends(row)?;
        let most = ends.iter().fold(0.0_f64, |most, end| most.max(end.abs()));
        let [low, value, high] = ends.map(|end| 0.5 + end / most / 2.0);
        (most > 0.0).then_some(Drawn::Interval { low, value, high, zero: Some(0.5) })
    });
}

fn draw(rows: &mut [Row], column: usize, drawn: impl Fn(&Row) -> Option<Drawn>) {
    for row in rows {
        let drawn = drawn(row);
        if let Some(cell) = row.cells.get_mut(column) {
            cell.drawn = drawn;
        }
    }
}
