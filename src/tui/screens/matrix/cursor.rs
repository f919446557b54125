//! The cursor: moving over cohorts and ages, and keeping its cell in sight.

use super::state::MatrixState;
use super::view::MatrixView;
use crate::tui::action::Action;
use crate::tui::layout::Grid;
use crate::tui::place::shifted;
use crate::tui::screens::context::Context;
use crate::tui::screens::picture::Picture;

impl MatrixState {
    /// Moves by an action, and stops at the edges; returns whether the action is a move.
    pub(super) fn travel(&mut self, action: Action, cx: &Context) -> bool {
        let page = self.grid(cx).map_or(1, |grid| grid.rows.max(1));
        let half = page.div_ceil(2) as isize;
        let (rows, ages) = match action {
            Action::Up => (-1, 0),
            Action::Down => (1, 0),
            Action::HalfUp => (-half, 0),
            Action::HalfDown => (half, 0),
            Action::PageUp => (-(page as isize), 0),
            Action::PageDown => (page as isize, 0),
            Action::Top => (-(1 << 30), 0),
            Action::Bottom => (1 << 30, 0),
            Action::Left => (0, -1),
            Action::Right => (0, 1),
            Action::First => (0, -(1 << 40)),
            Action::Last => (0, 1 << 40),
            _ => return false,
        };
        // The trend has its cohorts from left to right.
        match cx.picture {
            Picture::Trend => self.step(isize::try_from(ages).unwrap_or(isize::MAX), rows as i64, cx),
            _ => self.step(rows, ages, cx),
        }
        true
    }

    /// Moves by cohorts and ages, and stops at the edges.
    pub(super) fn step(&mut self, rows: isize, ages: i64, cx: &Context) {
        let row = self.cursor.row.saturating_add_signed(rows);
        let age = (i64::from(self.cursor.age) + ages).max(0);
        self.place(row, u32::try_from(age).unwrap_or(u32::MAX), cx);
    }

    /// Puts the cursor on a cohort and an age, or on the nearest existing ones.
    fn place(&mut self, row: usize, age: u32, cx: &Context) {
        self.cursor.row = row.min(self.cohorts());
        self.cursor.age = age.min(self.ages().saturating_sub(1));
        self.follow(cx);
    }

    /// Puts the cursor on a cohort by its name, at the present age; returns whether there is one.
    pub(super) fn go_to(&mut self, name: &str, cx: &Context) -> bool {
        let rows = self.matrix().map_or(&[][..], |matrix| &matrix.rows);
        let found = rows.iter().position(|row| row.cohort.to_string() == name);
        if let Some(row) = found {
            self.place(row, self.cursor.age, cx);
        }
        found.is_some()
    }

    /// Puts the cursor on the cell or the average at a place of the terminal, if there is one.
    pub(super) fn click(&mut self, column: u16, line: u16, cx: &Context) {
        let grid = self.grid(cx);
        let hit = grid.and_then(|grid| grid.hit(column, line, self.scroll, self.cohorts(), self.ages()));
        if let Some(place) = hit {
            self.place(place.row, place.age, cx);
        }
    }

    fn grid(&self, cx: &Context) -> Option<Grid> {
        MatrixView::new(self, *cx).grid()
    }

    /// Keeps cursor and scroll inside the matrix and the cursor in sight, and computes the averages in sight.
    pub(super) fn follow(&mut self, cx: &Context) {
        let (cohorts, ages) = (self.cohorts(), self.ages());
        self.cursor.row = self.cursor.row.min(cohorts);
        self.cursor.age = self.cursor.age.min(ages.saturating_sub(1));
        let Some(grid) = self.grid(cx) else { return };
        if self.cursor.row < cohorts {
            self.scroll.row = shifted(self.scroll.row, self.cursor.row, grid.rows);
        }
        self.scroll.row = self.scroll.row.min(cohorts.saturating_sub(grid.rows));
        let (scroll, cursor) = (self.scroll.age as usize, self.cursor.age as usize);
        let first = shifted(scroll, cursor, grid.columns).min((ages as usize).saturating_sub(grid.columns));
        self.scroll.age = u32::try_from(first).unwrap_or(0);
        self.prepare_averages(grid.columns, cx);
    }

    fn prepare_averages(&mut self, columns: usize, cx: &Context) {
        let Some(answer) = self.answer.clone() else { return };
        let last = self.width.min(self.scroll.age.saturating_add(u32::try_from(columns).unwrap_or(u32::MAX)));
        for age in (self.scroll.age..last).chain([self.cursor.age]) {
            if self.average(age).is_none() {
                let view = cx.view;
                self.averages.push(answer.matrix.average(age, view.measure, view.criterion, view.average));
            }
        }
    }
}
