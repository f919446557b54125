//! The counts of one cohort at every age, and the figure that each measure derives from them.

use std::ops::AddAssign;

use jiff::civil::DateTime;

use super::cell::{CellRatio, Quantity};
use super::grouping::CohortLabel;
use super::measure::{Measure, Over, Return, Term};
use super::money::Money;
use super::quantile::Percentile;

/// The counts of one cohort at one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CellCounts {
    /// Distinct members with an accepted order at this age.
    pub active: u64,
    /// Members whose last active age is this one.
    pub last_active: u64,
    /// Members whose first active age after age 0 is this one.
    pub first_return: u64,
    /// Members whose unbroken run of active ages from 0 ends here.
    pub streak_ends: u64,
    /// Members active here and at the age before.
    pub retained_from_previous: u64,
    /// Members whose second order lies at this age, in the period of the first order or later.
    pub second_orders: u64,
    /// Accepted orders.
    pub orders: u64,
    /// Net amount: orders less the refunds dated here.
    pub revenue: Money,
    /// Net amount minus cost, if a cost or a margin is known.
    pub margin: Money,
}

impl AddAssign for CellCounts {
    fn add_assign(&mut self, other: CellCounts) {
        self.active += other.active;
        self.last_active += other.last_active;
        self.first_return += other.first_return;
        self.streak_ends += other.streak_ends;
        self.retained_from_previous += other.retained_from_previous;
        self.second_orders += other.second_orders;
        self.orders += other.orders;
        self.revenue += other.revenue;
        self.margin += other.margin;
    }
}

impl CellCounts {
    /// The sum of both counts.
    pub fn plus(&self, other: &CellCounts) -> CellCounts {
        CellCounts {
            active: self.active + other.active,
            last_active: self.last_active + other.last_active,
            first_return: self.first_return + other.first_return,
            streak_ends: self.streak_ends + other.streak_ends,
            retained_from_previous: self.retained_from_previous + other.retained_from_previous,
            second_orders: self.second_orders + other.second_orders,
            orders: self.orders + other.orders,
            revenue: self.revenue + other.revenue,
            margin: self.margin + other.margin,
        }
    }
}

/// When the members of a cohort ordered for the second time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SecondOrders {
    /// Members with a second order.
    pub members: u64,
    /// Days after which half of them had placed it.
    pub median_days: f64,
}

/// One cohort: its members, and counts for every age with an active member.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortRow {
    pub cohort: CohortLabel,
    /// Members, N.
    pub size: u64,
    /// Whether a first order here may not be the customer's first ever, because the file begins in this period.
    pub left_truncated: bool,
    /// First order of the first and of the last member to join.
    pub acquired: (DateTime, DateTime),
    /// By age, from 0; ages past the end were not observed.
    pub by_age: Vec<CellCounts>,
    /// By age, the percentiles of [`Percentile::ALL`]; empty unless the question needs them.
    pub percentiles: Vec<[Money; 6]>,
    /// Empty if no member ordered again, or if the question does not need it.
    pub second_orders: Option<SecondOrders>,
    /// The members by acquisition period, if the cohort is a value: members acquired late have had less time.
    pub by_acquisition: Vec<CohortRow>,
}

impl CohortRow {
    /// The counts at an age; zero if no member was active.
    pub fn cell_counts(&self, age: u32) -> CellCounts {
        self.by_age.get(age as usize).copied().unwrap_or_default()
    }

    fn through(&self, age: u32) -> &[CellCounts] {
        let end = self.by_age.len().min(age as usize + 1);
        &self.by_age[..end]
    }

    fn from(&self, age: u32) -> &[CellCounts] {
        let start = self.by_age.len().min(age as usize);
        &self.by_age[start..]
    }

    /// Members who count as returned at an age.
    pub fn returned(&self, age: u32, criterion: Return) -> u64 {
        match criterion {
            Return::On => self.cell_counts(age).active,
            Return::OnOrAfter => self.from(age).iter().map(|cell_counts| cell_counts.last_active).sum(),
            Return::OnOrBefore => self.through(age).iter().map(|cell_counts| cell_counts.first_return).sum(),
            Return::Streak => self.from(age).iter().map(|cell_counts| cell_counts.streak_ends).sum(),
        }
    }

    fn percentile(&self, age: u32, percentile: Percentile) -> Money {
        self.percentiles.get(age as usize).map_or(Money::ZERO, |all| all[percentile.place()])
    }

    /// Numerator and denominator of a measure at an age, whatever the state of the cell.
    pub fn ratio(&self, age: u32, measure: Measure, criterion: Return) -> CellRatio {
        let spec = measure.spec();
        let cell_counts = self.cell_counts(age);
        let counted = if spec.is_cumulative { self.through(age) } else { std::slice::from_ref(&cell_counts) };
        let numerator = match spec.value {
            Term::Returned => Quantity::Count(self.returned(age, criterion)),
            Term::NotReturned => {
                Quantity::Count(self.size.saturating_sub(self.returned(age, Return::OnOrAfter)))
            }
            Term::Retained => Quantity::Count(cell_counts.retained_from_previous),
            Term::SecondOrders => {
                Quantity::Count(counted.iter().map(|cell_counts| cell_counts.second_orders).sum())
            }
            Term::Orders => Quantity::Count(counted.iter().map(|cell_counts| cell_counts.orders).sum()),
            Term::Revenue => Quantity::Money(counted.iter().map(|cell_counts| cell_counts.revenue).sum()),
            Term::Margin => Quantity::Money(counted.iter().map(|cell_counts| cell_counts.margin).sum()),
            Term::RevenuePercentile(percentile) => Quantity::Money(self.percentile(age, percentile)),
        };
        let denominator = match spec.over {
            Over::Nothing => None,
            Over::Members => Some(Quantity::Count(self.size)),
            Over::Orders => Some(Quantity::Count(cell_counts.orders)),
            Over::FirstRevenue => Some(Quantity::Money(self.cell_counts(0).revenue)),
            Over::PreviouslyActive => {
                let before = age.checked_sub(1).map_or(0, |before| self.cell_counts(before).active);
                Some(Quantity::Count(before))
            }
        };
        CellRatio { numerator, denominator, size: self.size }
    }
}
