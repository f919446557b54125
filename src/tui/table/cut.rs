//! How a table is cut for an area, and how its cursor is kept in sight.

use ratatui::layout::Rect;

use super::rows::{Row, Table};
use crate::tui::place::shifted;

/// How a table is cut for an area: the columns that are drawn, and the rows that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    pub area: Rect,
    /// Column, first screen column and width; the first column of the table is always drawn first.
    pub columns: Vec<(usize, u16, u16)>,
    /// Column, first screen column and room of the drawings beside the numbers.
    pub drawn: Vec<(usize, u16, u16)>,
    /// Rows that scroll, without the row that stays below them.
    pub rows: usize,
}

/// Columns of a drawing beside the numbers, at least and at most.
const LEAST_DRAWN: u16 = 5;
const MOST_DRAWN: u16 = 16;
/// Intervals on the scale of their column say little in fewer columns.
const LEAST_INTERVAL: u16 = 9;

/// Columns that suffice for the text of the last column.
const SHORTEST_LAST: u16 = 32;

impl Table {
    /// How the table is cut for an area: one line for the heading, always the first column, then the whole columns that
    /// fit from `first_column` on.
    pub fn cut(&self, area: Rect) -> Cut {
        self.cut_from(self.first_column, area)
    }

    /// Gives the room that the columns leave to drawings beside their numbers, to the first columns first.
    fn drawn_beside(&self, columns: &mut [(usize, u16, u16)], area: Rect) -> Vec<(usize, u16, u16)> {
        let end = columns.last().map_or(area.x, |(_, x, wide)| x + wide + 1);
        let spare = area.right().saturating_sub(end);
        let mut wanted: Vec<usize> =
            columns.iter().map(|column| column.0).filter(|column| self.is_drawn(*column)).collect();
        // An interval is harder to read as a text than a share.
        wanted.sort_by_key(|column| !self.has_intervals(*column));
        let each = |count: usize| (spare / count.max(1) as u16).saturating_sub(1).min(MOST_DRAWN);
        let least = |column: &usize| if self.has_intervals(*column) { LEAST_INTERVAL } else { LEAST_DRAWN };
        let fits =
            |wanted: &[usize], count: usize| wanted[..count].iter().all(|one| each(count) >= least(one));
        let most = |wanted: &[usize]| (1..=wanted.len()).rev().find(|count| fits(wanted, *count));
        let found = most(&wanted).or_else(|| {
            wanted.retain(|column| !self.has_intervals(*column));
            most(&wanted)
        });
        let count = found.unwrap_or(0);
        let room = each(count);
        let (mut shift, mut drawn) = (0, Vec::new());
        for (column, x, wide) in columns.iter_mut() {
            *x += shift;
            if wanted[..count].contains(column) {
                drawn.push((*column, *x + *wide + 1, room));
                shift += room + 1;
            }
        }
        drawn
    }

    fn cut_from(&self, first_column: usize, area: Rect) -> Cut {
        let mut columns = Vec::new();
        let mut x = area.x;
        let others = first_column.max(1)..self.columns.len();
        for column in std::iter::once(0).chain(others).take(self.columns.len()) {
            // One column is left for the cursor's bracket; a long name leaves room for some numbers.
            let most = if column == 0 { area.width / 2 } else { area.width };
            let wanted = self.widths.get(column).copied().unwrap_or(8);
            let wide = u16::try_from(wanted).unwrap_or(u16::MAX).min(most.saturating_sub(2)).max(1);
            // A long text in the last column is cut rather than left out.
            let is_last = column + 1 == self.columns.len();
            let enough = if is_last { wide.min(SHORTEST_LAST) } else { wide };
            if x + enough + 2 > area.right() && columns.len() > 1 {
                break;
            }
            columns.push((column, x + 1, wide.min(area.right().saturating_sub(x + 2))));
            x += wide + 2;
        }
        let drawn = self.drawn_beside(&mut columns, area);
        let stays = usize::from(self.staying(area).is_some());
        Cut { area, columns, drawn, rows: usize::from(area.height.saturating_sub(1)) - stays }
    }

    /// The last row, if it is a total and would be out of sight: it stays below the others.
    pub fn staying(&self, area: Rect) -> Option<&Row> {
        let room = usize::from(area.height.saturating_sub(1));
        let last = self.rows.last().filter(|row| row.pinned && !self.paged);
        last.filter(|_| room > 2 && self.rows.len() > room)
    }

    /// Keeps the cursor in sight, and moves the rows and columns as little as possible.
    pub fn follow(&mut self, area: Rect) {
        self.clamp();
        let stays = usize::from(self.staying(area).is_some());
        let shown = usize::from(area.height.saturating_sub(1)).max(1) - stays;
        let scrolled = self.total - stays;
        if self.row < scrolled {
            self.first = shifted(self.first, self.row, shown);
        }
        self.first = self.first.min(scrolled.saturating_sub(shown));
        self.first_column = self.first_column.clamp(1, self.columns.len().max(1));
        if self.column > 0 {
            self.first_column = self.first_column.min(self.column);
        }
        let last = |first: usize| self.cut_from(first, area).columns.last().map_or(0, |(column, ..)| *column);
        let mut first = self.first_column;
        while first < self.column && last(first) < self.column {
            first += 1;
        }
        // Columns are not kept out of sight on the left if they fit again.
        while first > 1 && last(first - 1) + 1 >= self.columns.len() {
            first -= 1;
        }
        self.first_column = first;
    }

    /// The row and the column drawn at a place of the screen.
    pub fn hit(&self, area: Rect, column: u16, line: u16) -> Option<(usize, usize)> {
        let cut = self.cut(area);
        let inside = line > area.y && line < area.bottom();
        let below = usize::from(line.checked_sub(area.y + 1)?);
        let row = if below == cut.rows && self.staying(area).is_some() {
            self.total - 1
        } else {
            self.first + below
        };
        let found = cut.columns.iter().find(|(_, x, wide)| column + 1 >= *x && column <= x + wide)?;
        (inside && row < self.total).then_some((row, found.0))
    }
}
