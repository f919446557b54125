//! The colours and drawings that a table has, for its legend and its explanation.

use super::cut::Cut;
use super::drawn::Drawn;
use super::rows::{Cell, Table, Tint};

/// A colour scale or a drawing that needs words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Colours from low to high.
    Heat,
    /// Colours from less to more.
    Difference,
    /// A drawing and its meaning.
    Other(&'static str, &'static str),
}

impl Sign {
    /// The sign and its meaning, for a page.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Sign::Heat => {
                ("colours", "from the lowest to the highest number of the column; without colours ░▒▓█")
            }
            Sign::Difference => ("colours", "A is less, or A is more, than the other side"),
            Sign::Other(drawn, words) => (drawn, words),
        }
    }
}

/// The signs of a table, each once; `cut` limits them to those in sight.
pub fn signs_of(table: &Table, cut: Option<&Cut>, ascii: bool) -> Vec<Sign> {
    let is_shown = |column: usize| cut.is_none_or(|cut| cut.columns.iter().any(|shown| shown.0 == column));
    let is_drawn = |column: usize| cut.is_none_or(|cut| cut.drawn.iter().any(|shown| shown.0 == column));
    let cells = || table.rows().iter().flat_map(|row| row.cells.iter().enumerate());
    let any = |is: &dyn Fn(&Cell) -> bool| cells().any(|(column, cell)| is_shown(column) && is(cell));
    let drawn =
        |is: fn(Drawn) -> bool| cells().any(|(column, cell)| is_drawn(column) && cell.drawn.is_some_and(is));
    let pick = |plain: &'static str, drawn: &'static str| if ascii { plain } else { drawn };
    let mut signs = Vec::new();
    if any(&|cell| matches!(cell.tint, Some(Tint::Heat(_)))) {
        signs.push(Sign::Heat);
    }
    if any(&|cell| matches!(cell.tint, Some(Tint::Difference(_)))) {
        signs.push(Sign::Difference);
    }
    if drawn(|drawn| matches!(drawn, Drawn::Interval { zero: None, .. })) {
        signs.push(Sign::Other(pick("[-o-]", "├─●─┤"), "95 % interval, all rows on one scale"));
    }
    if drawn(|drawn| matches!(drawn, Drawn::Interval { zero: Some(_), .. })) {
        signs.push(Sign::Other(
            pick("[-o-] .", "├─●─┤ ┊"),
            "95 % interval and zero, each row on its own scale",
        ));
    }
    if any(&is_curve) {
        signs.push(Sign::Other(pick("0-9", "▁▄█"), "none to most, each row by itself"));
    }
    signs
}

/// Whether a cell is a small curve.
fn is_curve(cell: &Cell) -> bool {
    let mut signs = cell.text.chars();
    signs.clone().count() > 2 && signs.all(|sign| ('▁'..='█').contains(&sign))
}
