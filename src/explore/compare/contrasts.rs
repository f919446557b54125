//! The contrasts of a comparison: the first side against each other side, by cell, average and measure.

use crate::cohort::{
    AgeContrast, CellContrast, Decomposition, Driver, MeasureContrast, NotDecomposable, Standout, decompose,
    drivers, side, standouts,
};

use crate::explore::view::View;

use super::question::{CompareAnswer, SideAnswer};

/// The first side less another one.
#[derive(Debug, Clone, PartialEq)]
pub struct SideContrasts {
    /// The place of the other side.
    pub other: usize,
    pub cells: Vec<CellContrast>,
    pub averages: Vec<AgeContrast>,
    pub measures: Vec<MeasureContrast>,
}

impl CompareAnswer {
    /// The first side less every other one, under the measure of a view; `ages` for the table of measures.
    ///
    /// Holm's correction is over the cells of all pairs of sides, over their averages, and over their measures: three
    /// families, each shown by itself.
    pub fn contrasts(&self, view: &View, ages: &[u32]) -> Vec<SideContrasts> {
        let Some((first, others)) = self.sides.split_first() else { return Vec::new() };
        let contrasts = |(place, other): (usize, &SideAnswer)| SideContrasts {
            other: place,
            cells: side::cells(&first.side, &other.side, view.measure, view.criterion),
            averages: side::averages(&first.side, &other.side, view.measure, view.criterion),
            measures: side::measures(&first.side, &other.side, ages),
        };
        let mut all: Vec<SideContrasts> = (1..).zip(others).map(contrasts).collect();
        side::correct(all.iter_mut().flat_map(|one| &mut one.cells).map(|cell| &mut cell.compared));
        side::correct(all.iter_mut().flat_map(|one| &mut one.averages).map(|age| &mut age.compared));
        side::correct(all.iter_mut().flat_map(|one| &mut one.measures).map(|measure| &mut measure.compared));
        all
    }

    /// The difference from another side, decomposed by the requested attribute; `None` without one, or if no cohort has
    /// completed the age.
    ///
    /// # Errors
    /// Why it cannot be decomposed.
    pub fn mix(&self, other: usize, view: &View) -> Option<Result<Decomposition, NotDecomposable>> {
        let age = self.question.breakdown.age()?;
        let breakdown = self.breakdowns(other).into_iter().next()?;
        Some(decompose(&breakdown.parts, age, view.measure, view.criterion))
    }

    /// The drivers of the difference from another side, over all requested attributes.
    ///
    /// # Errors
    /// Why it cannot be decomposed.
    pub fn drivers(&self, other: usize, view: &View) -> Result<Vec<Driver>, NotDecomposable> {
        let age = self.question.breakdown.age().unwrap_or(0);
        drivers(&self.breakdowns(other), age, view.measure, view.criterion)
    }

    /// The values that differ from all other customers of the sides.
    pub fn standouts(&self, view: &View) -> Vec<Standout> {
        let age = self.question.breakdown.age().unwrap_or(0);
        standouts(&self.breakdowns(1), age, view.measure, view.criterion)
    }
}
