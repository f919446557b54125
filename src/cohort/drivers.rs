//! What drives a difference: the values of attributes that contribute most to it, and whether chance would.

use super::comparison::compare;
use super::decomposition::{Billionths, Part, Undivided, decompose};
use super::group::{Contrast, Facet, Group, contrast};
use super::holm::{LEVEL, holm_of_tested};
use super::measure::{Measure, Return};

/// The parts of both sides by one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    pub attribute: String,
    pub parts: Vec<Part>,
}

/// Which of the two makes up most of a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// There are more or fewer such customers.
    Composition,
    /// Such customers do otherwise.
    Behaviour,
}

impl Cause {
    /// The name in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Cause::Composition => "composition",
            Cause::Behaviour => "behaviour",
        }
    }
}

/// One value of one attribute and what it contributes to the difference of the sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    pub attribute: String,
    pub value: Option<String>,
    /// Its customers on either side, and their share of the side.
    pub customers: (u64, u64),
    pub shares: (f64, f64),
    /// The measure within it; `None` where the side has none of it.
    pub values: (Option<f64>, Option<f64>),
    pub composition: Billionths,
    pub behaviour: Billionths,
    /// What it contributes / the whole difference; `None` where there is none.
    pub share_of_difference: Option<f64>,
    /// Before the correction for how many values were looked at.
    pub p_value: Option<f64>,
    /// After it (Holm).
    pub p_adjusted: Option<f64>,
}

impl Driver {
    /// What it contributes in all.
    pub fn contribution(&self) -> Billionths {
        self.composition + self.behaviour
    }

    /// Which of the two is the greater part of it.
    pub fn cause(&self) -> Cause {
        if self.composition.abs() > self.behaviour.abs() { Cause::Composition } else { Cause::Behaviour }
    }

    /// More than chance explains, all values looked at considered.
    pub fn is_significant(&self) -> bool {
        self.p_adjusted.is_some_and(|p| p < LEVEL)
    }

    /// What it contributes beyond its share of the customers: nothing where a change is the same for all.
    fn beyond(&self, total: Billionths) -> f64 {
        let share = (self.shares.0 + self.shares.1) / 2.0;
        (self.contribution().to_f64() - share * total.to_f64()).abs()
    }
}

/// The values of all attributes, ranked: significant ones first, then by what they contribute beyond their share of
/// the customers.
///
/// A value's p-value is twice the smaller of two: that of its own difference between the sides, and that of its share
/// (which counts only as far as its customers differ from the others). Holm's correction is over all values.
///
/// # Errors
/// [`Undivided`] where the measure cannot be taken apart.
pub fn drivers(
    breakdowns: &[Breakdown],
    age: u32,
    measure: Measure,
    criterion: Return,
) -> Result<Vec<Driver>, Undivided> {
    let facet = Facet::At(age, measure, criterion);
    let mut found = Vec::new();
    let mut total = Billionths::default();
    for breakdown in breakdowns {
        let decomposition = decompose(&breakdown.parts, age, measure, criterion)?;
        total = decomposition.total;
        let sides = (whole(&breakdown.parts, |part| &part.a), whole(&breakdown.parts, |part| &part.b));
        for (part, row) in breakdown.parts.iter().zip(decomposition.rows) {
            let contribution = row.total();
            found.push(Driver {
                attribute: breakdown.attribute.clone(),
                value: row.value,
                customers: (part.a.size(), part.b.size()),
                shares: row.shares,
                values: row.values,
                composition: row.composition,
                behaviour: row.behaviour,
                share_of_difference: (total.raw() != 0).then(|| contribution.to_f64() / total.to_f64()),
                p_value: chance(part, &breakdown.parts, &sides, facet),
                p_adjusted: None,
            });
        }
    }
    correct(&mut found);
    found.sort_by(|one, two| {
        let rank = |driver: &Driver| (driver.is_significant(), driver.beyond(total));
        let ((one_first, one_size), (two_first, two_size)) = (rank(one), rank(two));
        two_first.cmp(&one_first).then(two_size.total_cmp(&one_size))
    });
    Ok(found)
}

fn correct(drivers: &mut [Driver]) {
    let p_values: Vec<Option<f64>> = drivers.iter().map(|driver| driver.p_value).collect();
    for (driver, adjusted) in drivers.iter_mut().zip(holm_of_tested(&p_values)) {
        driver.p_adjusted = adjusted;
    }
}

fn whole(parts: &[Part], side: fn(&Part) -> &Group) -> Group {
    Group::pooled(parts.iter().map(side))
}

/// How often chance alone would make a value contribute as much.
fn chance(part: &Part, parts: &[Part], sides: &(Group, Group), facet: Facet) -> Option<f64> {
    let behaviour = contrast(&part.a, &part.b, facet).p_value;
    let share = compare((part.a.size(), sides.0.size()), (part.b.size(), sides.1.size()));
    let others = parts.iter().filter(|other| !std::ptr::eq(*other, part));
    let others = Group::pooled(others.flat_map(|other| [&other.a, &other.b]));
    let of_value = Group::pooled([&part.a, &part.b].into_iter());
    let level = contrast(&of_value, &others, facet).p_value;
    // Another share matters only where the value is unlike the others: both must hold.
    let composition = share.zip(level).map(|(share, level)| share.p_value.max(level));
    let smaller = match (behaviour, composition) {
        (Some(one), Some(two)) => one.min(two),
        (one, two) => one.or(two)?,
    };
    Some((2.0 * smaller).min(1.0))
}

/// One value of one attribute against all other customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Standout {
    pub attribute: String,
    pub value: Option<String>,
    pub customers: u64,
    /// Of all customers.
    pub share: f64,
    /// The measure within it, among the others, and how they differ.
    pub contrast: Contrast,
    /// How much the whole is raised or lowered by it: share × (its measure - that of all).
    pub contribution: f64,
    /// After the correction for how many values were looked at (Holm).
    pub p_adjusted: Option<f64>,
}

impl Standout {
    /// More than chance explains, all values looked at considered.
    pub fn is_significant(&self) -> bool {
        self.p_adjusted.is_some_and(|p| p < LEVEL)
    }
}

/// The values whose customers stand apart from all others: significant ones first, then by how much they raise or lower
/// the whole. Both sides of every part are taken together.
pub fn standouts(breakdowns: &[Breakdown], age: u32, measure: Measure, criterion: Return) -> Vec<Standout> {
    let facet = Facet::At(age, measure, criterion);
    let mut found = Vec::new();
    for breakdown in breakdowns {
        let groups: Vec<Group> =
            breakdown.parts.iter().map(|part| Group::pooled([&part.a, &part.b].into_iter())).collect();
        let all = Group::pooled(groups.iter());
        let mean = all.figure(age, measure, criterion).value();
        for (place, (part, group)) in breakdown.parts.iter().zip(&groups).enumerate() {
            let others = groups.iter().enumerate().filter(|(other, _)| *other != place);
            let contrast = contrast(group, &Group::pooled(others.map(|(_, group)| group)), facet);
            let denominator = |group: &Group| {
                let figure = group.figure(age, measure, criterion);
                figure.denominator.map_or(0.0, super::cell::Quantity::to_f64)
            };
            let share = denominator(group) / denominator(&all).max(f64::MIN_POSITIVE);
            let apart = contrast.a.zip(mean).map_or(0.0, |(value, mean)| value - mean);
            found.push(Standout {
                attribute: breakdown.attribute.clone(),
                value: part.value.clone(),
                customers: group.size(),
                share,
                contrast,
                contribution: share * apart,
                p_adjusted: None,
            });
        }
    }
    let p_values: Vec<Option<f64>> = found.iter().map(|one| one.contrast.p_value).collect();
    for (one, adjusted) in found.iter_mut().zip(holm_of_tested(&p_values)) {
        one.p_adjusted = adjusted;
    }
    found.sort_by(|one, two| {
        let size = |one: &Standout| one.contribution.abs();
        two.is_significant().cmp(&one.is_significant()).then(size(two).total_cmp(&size(one)))
    });
    found
}
