//! A cell of the matrix: one of four states, and its figure if it has been observed.

use std::fmt;

use super::money::Money;

/// The state of a cohort at an age. The four are never merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Every member has finished the age before the end of observation.
    Complete,
    /// Complete, and no member returned.
    Zero,
    /// The age has begun for some member, and at least one has not finished it.
    Open,
    /// No member has reached the age.
    Unobserved,
}

impl State {
    /// The name in exports. A zero is exported as the number 0 in a complete cell.
    pub const fn exported(self) -> &'static str {
        match self {
            State::Complete | State::Zero => "complete",
            State::Open => "open",
            State::Unobserved => "unobserved",
        }
    }
}

/// A count or an amount of money, exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    Count(u64),
    Money(Money),
}

impl Quantity {
    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        match self {
            Quantity::Count(count) => count as f64,
            Quantity::Money(money) => money.to_f64(),
        }
    }

    /// The sum of both; both are of one kind.
    pub fn plus(self, other: Quantity) -> Quantity {
        match (self, other) {
            (Quantity::Count(one), Quantity::Count(two)) => Quantity::Count(one + two),
            (Quantity::Money(one), Quantity::Money(two)) => Quantity::Money(one + two),
            (Quantity::Money(money), _) | (_, Quantity::Money(money)) => Quantity::Money(money),
        }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        match self {
            Quantity::Count(count) => count == 0,
            Quantity::Money(money) => money == Money::ZERO,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quantity::Count(count) => count.fmt(f),
            Quantity::Money(money) => money.fmt(f),
        }
    }
}

/// A measured value with its numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellRatio {
    /// The count or sum.
    pub numerator: Quantity,
    /// The divisor; `None` if the measure is a plain count or sum.
    pub denominator: Option<Quantity>,
    /// The cohort's size, whatever the denominator is.
    pub size: u64,
}

impl CellRatio {
    /// The figure of the members of both.
    pub fn with(self, other: CellRatio) -> CellRatio {
        let denominator = self.denominator.zip(other.denominator);
        CellRatio {
            numerator: self.numerator.plus(other.numerator),
            denominator: denominator.map(|(one, two)| one.plus(two)),
            size: self.size + other.size,
        }
    }

    /// The value of the measure; `None` if the denominator is zero (undefined, never 0 or infinity).
    pub fn value(&self) -> Option<f64> {
        match self.denominator {
            None => Some(self.numerator.to_f64()),
            Some(denominator) if denominator.is_zero() => None,
            Some(denominator) => Some(self.numerator.to_f64() / denominator.to_f64()),
        }
    }
}

/// One cohort at one age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    Complete(CellRatio),
    Zero(CellRatio),
    Open(CellRatio),
    Unobserved,
}

impl Cell {
    /// Its state.
    pub fn state(&self) -> State {
        match self {
            Cell::Complete(_) => State::Complete,
            Cell::Zero(_) => State::Zero,
            Cell::Open(_) => State::Open,
            Cell::Unobserved => State::Unobserved,
        }
    }

    /// The figure of an observed cell.
    pub fn ratio(&self) -> Option<&CellRatio> {
        match self {
            Cell::Complete(ratio) | Cell::Zero(ratio) | Cell::Open(ratio) => Some(ratio),
            Cell::Unobserved => None,
        }
    }

    /// The figure of a complete cell, which averages, comparisons and colour scales may use.
    pub fn complete(&self) -> Option<&CellRatio> {
        match self {
            Cell::Complete(ratio) | Cell::Zero(ratio) => Some(ratio),
            Cell::Open(_) | Cell::Unobserved => None,
        }
    }

    /// The value shown, if any.
    pub fn value(&self) -> Option<f64> {
        self.ratio().and_then(CellRatio::value)
    }
}
