//! The table of a comparison, built from the answer for the current tab.

use crate::cohort::{Measure, NotDecomposable, is_comparable};
use crate::explore::{Breakdown, CompareAnswer, View};
use crate::report::compare::{self, Compared, Ranked, RankedDrivers, ranking};
use crate::report::grid::{Grid, Row as GridRow};

use super::screen::{AGES, CompareScreen, CompareTab, NO_DIMENSION};
use crate::tui::screens::Outcome;
use crate::tui::table::{Column, Row, Tint, cells_of, columns_of, intervals_around_zero, signed_bars};

impl CompareScreen {
    /// Rebuilds the table from the answer.
    pub(super) fn fill(&mut self) {
        self.undivided = None;
        let Some(answer) = self.fetched.answer().cloned() else { return };
        let view = self.view.clone();
        let compared = Compared::new(&answer, &view, &AGES);
        self.contrasts = compared.contrasts.get(self.against).cloned();
        let contrasts = self.contrasts.as_ref();
        let made = match self.tab {
            CompareTab::Differences | CompareTab::Curves => {
                contrasts.map(|contrasts| compare::matrix(&compared, contrasts))
            }
            CompareTab::Measures => contrasts.map(|contrasts| compare::measures(&compared, contrasts)),
            CompareTab::Mix => match compared.mixes.get(&self.other()) {
                Some(Ok(mix)) => Some(compare::mixed(&compared, self.other(), mix)),
                Some(Err(why)) => {
                    self.undivided = Some(why.to_string());
                    None
                }
                None => {
                    let is_by_nothing = answer.question.breakdown == Breakdown::None;
                    let why = if is_by_nothing { NO_DIMENSION.into() } else { self.not_completed(&answer) };
                    self.undivided = Some(why);
                    None
                }
            },
            CompareTab::Drivers => match self.ranked(&answer) {
                Ok(ranked) => Some(ranking(&RankedDrivers {
                    answer: &answer,
                    view: &view,
                    other: self.other(),
                    ranked,
                    top: None,
                })),
                Err(why) => {
                    self.undivided = Some(why);
                    None
                }
            },
        };
        match made {
            Some(made) => self.put(&made),
            None => self.table.clear(),
        }
    }

    pub(super) fn not_completed(&self, answer: &CompareAnswer) -> String {
        let label = answer.sides.first().map(|side| side.side.matrix.age_label(self.age));
        format!("no customer of one side has completed {}", label.unwrap_or_default())
    }

    pub(super) fn ranked(&self, answer: &CompareAnswer) -> Result<Ranked, String> {
        if answer.sides.iter().any(|side| side.side.complete(self.age).1 == 0) {
            return Err(self.not_completed(answer));
        }
        if answer.sides.len() < 2 {
            return Ok(Ranked::Standouts(answer.standouts(&self.view)));
        }
        let why = |why: NotDecomposable| format!("{} cannot be decomposed: {why}", self.view.measure.title());
        answer.drivers(self.other(), &self.view).map(Ranked::Drivers).map_err(why)
    }

    pub(super) fn put(&mut self, grid: &Grid) {
        let is_matrix = self.tab == CompareTab::Differences;
        let most = most_different(grid);
        let row = |(place, row): (usize, &GridRow)| {
            let mut cells = cells_of(grid, row);
            if self.tab == CompareTab::Measures {
                let found = self.contrasts.as_ref().and_then(|versus| versus.measures.get(place));
                cells = in_order(cells);
                if let (Some(found), Some(cell)) = (found, cells.get_mut(1)) {
                    let sign = found.compared.contrast.difference.map(f64::signum);
                    cell.tint = sign.map(|sign| Tint::Difference(0.7 * sign));
                    cell.faint = !found.compared.is_significant();
                }
            }
            if is_matrix {
                for (cell, value) in cells.iter_mut().zip(row).skip(3) {
                    cell.tint = value.number().map(|number| Tint::Difference(number / most));
                }
            }
            Row { id: place.to_string(), cells, pinned: place >= grid.rows.len() }
        };
        let is_ordered = self.tab == CompareTab::Measures;
        let columns = if is_ordered { in_order(columns_of(grid)) } else { columns_of(grid) };
        let mut rows: Vec<Row> = grid.all_rows().enumerate().map(row).collect();
        self.draw(&columns, &mut rows);
        self.table.fill(columns, rows);
    }

    /// Intervals of the measures, and bars of what adds to a difference.
    fn draw(&self, columns: &[Column], rows: &mut [Row]) {
        let measures = self.contrasts.as_ref().map_or(&[][..], |found| &found.measures);
        let ends = |row: &Row| {
            let contrast = &measures.get(row.id.parse::<usize>().ok()?)?.compared.contrast;
            let ends = contrast.interval?;
            Some([ends.low, contrast.difference?, ends.high])
        };
        for (place, column) in columns.iter().enumerate() {
            match (self.tab, column.name.as_str()) {
                (CompareTab::Measures, "95 % interval") => intervals_around_zero(rows, place, ends),
                (CompareTab::Mix, "mix" | "rate" | "total") => signed_bars(rows, place),
                (CompareTab::Drivers, name) if name.starts_with("effect") => signed_bars(rows, place),
                _ => {}
            }
        }
    }

    /// Another measure that groups can be compared by.
    pub(super) fn turn_measure(&mut self, by: isize) -> Outcome {
        let Some(answer) = self.fetched.answer() else { return Outcome::Done };
        let Some(matrix) = answer.sides.first().map(|side| &side.side.matrix) else { return Outcome::Done };
        let offered = |measure: &Measure| {
            is_comparable(*measure)
                && (!measure.needs_amount() || matrix.has_amount)
                && (!measure.needs_margin() || matrix.has_margin)
        };
        let all: Vec<Measure> = Measure::ALL.into_iter().filter(offered).collect();
        let at = all.iter().position(|measure| *measure == self.view.measure).unwrap_or(0) as isize;
        let next = (at + by).rem_euclid(all.len().max(1) as isize) as usize;
        if let Some(measure) = all.get(next) {
            self.view.measure = *measure;
            if !measure.follows_criterion() {
                self.view.criterion = View::default().criterion;
            }
        }
        self.fill();
        if self.tab == CompareTab::Measures { self.go_to_measure() } else { Outcome::Done }
    }

    /// Puts the cursor on the measure, if the table of measures has it.
    fn go_to_measure(&mut self) -> Outcome {
        let name = self.view.measure.name().replace('-', "_");
        let measures = self.contrasts.iter().flat_map(|found| &found.measures);
        let is_named =
            |one: &str| one == name || one.strip_prefix(&name).is_some_and(|age| age.starts_with("_M"));
        let found =
            measures.enumerate().find(|(_, one)| is_named(&one.name)).map(|(place, _)| place.to_string());
        match found {
            Some(id) => {
                self.table.go_to(&id);
                Outcome::Done
            }
            None => Outcome::Say(format!(
                "{} is not in this table; the sentence above and the other pages show it",
                self.view.measure.title()
            )),
        }
    }

    /// Fills the table if the present answer belongs to the current tab.
    pub(super) fn fill_if_answered(&mut self) {
        let breakdown = self.fetched.answer().map(|answer| answer.question.breakdown.clone());
        let fits = match (self.tab, breakdown) {
            (CompareTab::Mix, Some(Breakdown::Dimension(_, age)))
            | (CompareTab::Drivers, Some(Breakdown::AllDimensions(age))) => age == self.age,
            (CompareTab::Mix | CompareTab::Drivers, _) => false,
            (CompareTab::Differences | CompareTab::Measures | CompareTab::Curves, _) => true,
        };
        if fits {
            self.fill();
        }
    }

    /// Goes to the next significant difference, or the one before.
    pub(super) fn find_significant(&mut self, forward: bool) -> bool {
        let is_matrix = self.tab == CompareTab::Differences;
        let mut places = Vec::new();
        for (row, one) in self.table.rows().iter().enumerate() {
            let cells = one.cells.iter().enumerate();
            let marked = cells.filter(|(_, cell)| cell.text.ends_with(compare::SIGNIFICANT));
            places
                .extend(marked.map(|(column, _)| (row, if is_matrix { column } else { self.table.column })));
        }
        let here = (self.table.row, self.table.column);
        let next = match forward {
            true => places.iter().find(|place| **place > here).or(places.first()),
            false => places.iter().rev().find(|place| **place < here).or(places.last()),
        };
        if let Some((row, column)) = next {
            (self.table.row, self.table.column) = (*row, *column);
        }
        next.is_some()
    }
}

/// The columns of the measures: the difference and its interval come first, as far as there is room.
fn in_order<T>(columns: Vec<T>) -> Vec<T> {
    let mut columns: Vec<Option<T>> = columns.into_iter().map(Some).collect();
    let first = [0, 3, 4, 1, 2, 6, 5].into_iter().filter_map(|place| columns.get_mut(place)?.take());
    let mut ordered: Vec<T> = first.collect();
    ordered.extend(columns.into_iter().flatten());
    ordered
}

/// The largest difference of the matrix, for its scale; 1 if nothing differs.
fn most_different(grid: &Grid) -> f64 {
    let numbers = grid.all_rows().flat_map(|row| row.iter().skip(3)).filter_map(|cell| cell.number());
    let most = numbers.fold(0.0_f64, |most, number| most.max(number.abs()));
    if most > 0.0 { most } else { 1.0 }
}
