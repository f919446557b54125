//! The cursor: moving over cohorts and ages, and keeping what it is on in sight.

use super::{App, Overlay};
use crate::tui::action::Action;
use crate::tui::layout::{self, Grid};
use crate::tui::place::shifted;
use crate::tui::scale::Scale;

impl App {
    /// Cohorts in the matrix.
    pub fn cohorts(&self) -> usize {
        self.matrix().map_or(0, |matrix| matrix.rows.len())
    }

    /// Ages in the matrix.
    pub fn ages(&self) -> u32 {
        self.width
    }

    /// Whether the cursor is on the average row.
    pub fn on_average(&self) -> bool {
        self.cohorts() > 0 && self.cursor.row >= self.cohorts()
    }

    /// How the heatmap is cut for this size; none where there is nothing to draw or no room.
    pub fn grid(&self) -> Option<Grid> {
        let (columns, lines) = self.size;
        let screen = layout::screen(columns, lines)?;
        self.matrix().map(|matrix| layout::grid(matrix, self.width, &self.view, screen.heatmap))
    }

    /// Moves by cohorts and ages, stopping at the edges.
    pub(super) fn step(&mut self, rows: isize, ages: i64) {
        let row = self.cursor.row.saturating_add_signed(rows);
        let age = (i64::from(self.cursor.age) + ages).max(0);
        self.place(row, u32::try_from(age).unwrap_or(u32::MAX));
    }

    /// Puts the cursor on a cohort and an age, or as near as there is one.
    pub fn place(&mut self, row: usize, age: u32) {
        self.cursor.row = row.min(self.cohorts());
        self.cursor.age = age.min(self.ages().saturating_sub(1));
        self.follow();
    }

    /// Cohorts on one screen.
    pub(super) fn page(&self) -> usize {
        self.grid().map_or(1, |grid| grid.rows.max(1))
    }

    /// Puts the cursor on what stands at a place of the screen, if a cell or an average does.
    pub fn click(&mut self, column: u16, line: u16) {
        if self.overlay.is_some() {
            return;
        }
        if self.screen().is_some() {
            self.click_screen(column, line);
            return;
        }
        let hit =
            self.grid().and_then(|grid| grid.hit(column, line, self.scroll, self.cohorts(), self.ages()));
        if let Some(place) = hit {
            self.place(place.row, place.age);
        }
    }

    /// The wheel: scrolls what is on top by lines.
    pub fn wheel(&mut self, lines: isize) {
        match &mut self.overlay {
            Some(overlay) => overlay.scroll_by(lines),
            None => match self.screens.get_mut(self.showing) {
                Some(screen) => {
                    let action = if lines < 0 { Action::Up } else { Action::Down };
                    for _ in 0..lines.unsigned_abs() {
                        screen.table_mut().travel(action, 1);
                    }
                }
                None => self.step(lines, 0),
            },
        }
        self.follow();
    }

    /// Keeps cursor and scroll inside the matrix and the cursor in sight, and averages at hand for what is shown.
    pub(super) fn follow(&mut self) {
        self.clamp_overlay();
        self.follow_screen();
        let (cohorts, ages) = (self.cohorts(), self.ages());
        self.cursor.row = self.cursor.row.min(cohorts);
        self.cursor.age = self.cursor.age.min(ages.saturating_sub(1));
        let Some(grid) = self.grid() else { return };
        if self.cursor.row < cohorts {
            self.scroll.row = shifted(self.scroll.row, self.cursor.row, grid.rows);
        }
        self.scroll.row = self.scroll.row.min(cohorts.saturating_sub(grid.rows));
        let (scroll, cursor) = (self.scroll.age as usize, self.cursor.age as usize);
        let first = shifted(scroll, cursor, grid.columns).min((ages as usize).saturating_sub(grid.columns));
        self.scroll.age = u32::try_from(first).unwrap_or(0);
        self.prepare_averages(grid.columns);
    }

    fn prepare_averages(&mut self, columns: usize) {
        let Some(answer) = self.answer.clone() else { return };
        let last = self.width.min(self.scroll.age.saturating_add(u32::try_from(columns).unwrap_or(u32::MAX)));
        for age in (self.scroll.age..last).chain([self.cursor.age]) {
            if self.average(age).is_none() {
                let view = &self.view;
                self.averages.push(answer.matrix.average(age, view.measure, view.criterion, view.average));
            }
        }
    }

    /// Makes scale and averages new after the matrix or the view has changed.
    pub(super) fn derive(&mut self) {
        self.averages.clear();
        if let Some(answer) = &self.answer {
            self.width = answer.matrix.width();
            self.scale = Scale::new(&answer.matrix, &self.view, self.spread);
        }
        self.derive_moved();
        self.follow();
    }

    fn clamp_overlay(&mut self) {
        let (columns, lines) = self.size;
        let longest = crate::tui::views::overlay_length(self, columns);
        if let Some(overlay) = &mut self.overlay {
            let room = layout::overlay_lines(lines);
            overlay.clamp(longest.saturating_sub(room));
        }
    }
}

impl Overlay {
    fn clamp(&mut self, most: usize) {
        if let Some(scroll) = self.scroll_mut() {
            *scroll = (*scroll).min(most);
        }
    }

    /// Scrolls by lines where the overlay can.
    pub fn scroll_by(&mut self, lines: isize) {
        if let Some(scroll) = self.scroll_mut() {
            *scroll = scroll.saturating_add_signed(lines);
        }
    }
}
