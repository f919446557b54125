//! A group of customers with its counts, and the comparison of two groups.

use std::ops::AddAssign;

use super::cell::{CellRatio, Quantity};
use super::cell_counts::{CellCounts, CohortRow};
use super::customer_history::Moments;
use super::grouping::CohortLabel;
use super::measure::{Measure, Over, Return, Term};
use crate::stats::{Comparison, Estimate, Interval, RatioSums, Test, compare, wilson};

/// A group of customers: a cohort of a side, several cohorts, or the customers of one attribute value.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub row: CohortRow,
    /// By age, from 0.
    pub moments: Vec<Moments>,
}

/// The statistical form of a measure of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sample {
    /// A number of customers out of another number.
    Share(u64, u64),
    Estimate(Estimate),
    /// A count or a sum that grows with the group, so it is not tested.
    Total,
}

/// A measure of two groups: the first, the second, and the first less the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    pub a: Option<f64>,
    pub b: Option<f64>,
    /// a - b; `None` if one of them is undefined.
    pub difference: Option<f64>,
    /// 95 %, for the difference, of this one comparison alone.
    pub interval: Option<Interval>,
    /// Two-sided, of this one comparison alone; `None` without a test.
    pub p_value: Option<f64>,
    pub test: Option<Test>,
    /// The effective numbers of customers behind the two means, if one of them is too small for a test. Equal means have
    /// a p-value of 1 all the same.
    pub too_few: Option<(f64, f64)>,
}

/// The quantity that is compared between two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Facet {
    /// A measure at an age.
    At(u32, Measure, Return),
    /// Customers with a second order / customers, to date.
    RepeatRate,
    /// Orders / customers, to date.
    Orders,
    /// Net amount / customers, to date.
    Revenue,
    /// Net amount / orders, to date.
    Aov,
}

impl Group {
    /// No customers.
    pub fn empty() -> Group {
        let none = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
        let row = CohortRow {
            cohort: CohortLabel::Value(None),
            size: 0,
            left_truncated: false,
            acquired: (none, none),
            by_age: Vec::new(),
            percentiles: Vec::new(),
            second_orders: None,
            by_acquisition: Vec::new(),
        };
        Group { row, moments: Vec::new() }
    }

    /// Several groups, without a common customer, as one group.
    pub fn pooled<'a>(groups: impl Iterator<Item = &'a Group>) -> Group {
        let mut all = Group::empty();
        for group in groups {
            all.row.size += group.row.size;
            add(&mut all.row.by_age, &group.row.by_age);
            add(&mut all.moments, &group.moments);
        }
        all
    }

    /// Members, N.
    pub fn size(&self) -> u64 {
        self.row.size
    }

    /// Numerator and denominator of a measure at an age.
    pub fn ratio(&self, age: u32, measure: Measure, criterion: Return) -> CellRatio {
        self.row.ratio(age, measure, criterion)
    }

    fn at(&self, age: u32) -> Moments {
        self.moments.get(age as usize).copied().unwrap_or_default()
    }

    fn through(&self, age: u32) -> Moments {
        let mut sum = Moments::default();
        self.moments.iter().take(age as usize + 1).for_each(|moments| sum += *moments);
        sum
    }

    /// The counts of all ages together.
    fn to_date(&self) -> (CellCounts, Moments) {
        let mut all = CellCounts::default();
        self.row.by_age.iter().for_each(|cell_counts| all += *cell_counts);
        (all, self.through(u32::MAX - 1))
    }

    /// A facet of the group; none without a denominator.
    pub fn value(&self, facet: Facet) -> Option<f64> {
        let ratio = |x: f64, n: u64| (n > 0).then(|| x / n as f64);
        let (all, n) = (self.to_date().0, self.size());
        match facet {
            Facet::At(age, measure, criterion) => self.ratio(age, measure, criterion).value(),
            Facet::RepeatRate => ratio(all.second_orders as f64, n),
            Facet::Orders => ratio(all.orders as f64, n),
            Facet::Revenue => ratio(all.revenue.to_f64(), n),
            Facet::Aov => ratio(all.revenue.to_f64(), all.orders),
        }
    }

    fn sample(&self, facet: Facet) -> Option<Sample> {
        let (all, moments) = self.to_date();
        let estimate = match facet {
            Facet::At(age, measure, criterion) => return self.sample_at(age, measure, criterion),
            Facet::RepeatRate => return Some(Sample::Share(all.second_orders, self.size())),
            Facet::Orders => Estimate::mean(self.size(), all.orders as f64, moments.total_orders2),
            Facet::Revenue => Estimate::mean(self.size(), all.revenue.to_f64(), moments.total2),
            Facet::Aov => Estimate::ratio(&RatioSums {
                customers: self.size(),
                numerator: all.revenue.to_f64(),
                denominator: all.orders as f64,
                squares: moments.total2,
                products: moments.total_cross,
                denominator_squares: moments.total_orders2,
            }),
        };
        estimate.map(Sample::Estimate)
    }

    /// Wilson's 95 % interval of a facet that is a share of customers. Money has its interval from the bootstrap, which
    /// needs single customers.
    pub fn interval(&self, facet: Facet) -> Option<Interval> {
        match self.sample(facet)? {
            Sample::Share(hits, n) => wilson(hits, n),
            Sample::Estimate(_) | Sample::Total => None,
        }
    }

    fn sample_at(&self, age: u32, measure: Measure, criterion: Return) -> Option<Sample> {
        let ratio = self.ratio(age, measure, criterion);
        let (here, so_far) = (self.at(age), self.through(age));
        let ratio_of = |squares, products, denominator_squares| {
            Estimate::ratio(&RatioSums {
                customers: self.size(),
                numerator: ratio.numerator.to_f64(),
                denominator: ratio.denominator.map_or(0.0, Quantity::to_f64),
                squares,
                products,
                denominator_squares,
            })
        };
        let mean = |squares| Estimate::mean(self.size(), ratio.numerator.to_f64(), squares);
        let spec = measure.spec();
        let of = if spec.is_cumulative { so_far } else { here };
        let (sum2, margin2, orders2) = match spec.is_cumulative {
            true => (of.total2, of.total_margin2, of.total_orders2),
            false => (of.revenue2, of.margin2, of.orders2),
        };
        let estimate = match (spec.value, spec.over) {
            (_, Over::Nothing) => return Some(Sample::Total),
            (Term::Returned | Term::NotReturned | Term::Retained | Term::SecondOrders, _) => {
                return match (ratio.numerator, ratio.denominator) {
                    (Quantity::Count(hits), Some(Quantity::Count(n))) => Some(Sample::Share(hits, n)),
                    _ => None,
                };
            }
            (Term::Orders, Over::Members) => mean(orders2),
            (Term::Revenue, Over::Members) => mean(sum2),
            (Term::Margin, Over::Members) => mean(margin2),
            (Term::Revenue, Over::Orders) => ratio_of(sum2, here.cross, here.orders2),
            (Term::Revenue, Over::FirstRevenue) => ratio_of(sum2, here.first, self.at(0).revenue2),
            // Other ratios keep no squares and products, so they have no interval.
            (Term::Orders | Term::Margin | Term::RevenuePercentile(_), _)
            | (Term::Revenue, Over::PreviouslyActive) => None,
        };
        estimate.map(Sample::Estimate)
    }
}

fn add<T: AddAssign + Copy + Default>(sums: &mut Vec<T>, more: &[T]) {
    if sums.len() < more.len() {
        sums.resize(more.len(), T::default());
    }
    sums.iter_mut().zip(more).for_each(|(sum, one)| *sum += *one);
}

/// Means of effectively fewer customers are not tested. If a few customers hold most of the money, the normal
/// approximation and resampling report far too many false differences. With lognormal amounts (σ = 2) of 50 against
/// 1,000 customers and no true difference, the percentile bootstrap calls 24 % significant at the 5 % level, Welch's
/// test 23 %.
pub const LEAST_EFFECTIVE: f64 = 30.0;

fn enough(estimate: &Estimate) -> bool {
    estimate.effective >= LEAST_EFFECTIVE
}

impl Contrast {
    /// The p-value of a test; none if the groups are too small for one, also if their values are equal.
    pub fn tested(&self) -> Option<f64> {
        self.p_value.filter(|_| self.too_few.is_none())
    }
}

/// A facet of two groups, the first less the second.
pub fn contrast(first: &Group, second: &Group, facet: Facet) -> Contrast {
    let (a, b) = (first.value(facet), second.value(facet));
    let difference = a.zip(b).map(|(a, b)| a - b);
    let compared = match (second.sample(facet), first.sample(facet)) {
        (Some(Sample::Share(x, n)), Some(Sample::Share(y, m))) => compare((x, n), (y, m)),
        (Some(Sample::Estimate(one)), Some(Sample::Estimate(two))) if enough(&one) && enough(&two) => {
            one.compare(&two)
        }
        _ => None,
    };
    let is_total = matches!(first.sample(facet), Some(Sample::Total));
    let equal = (difference == Some(0.0) && !is_total).then_some((1.0, Test::Equal));
    let tested = compared.map(|Comparison { p_value, test, .. }| (p_value, test)).or(equal);
    let too_few = match (first.sample(facet), second.sample(facet)) {
        (Some(Sample::Estimate(a)), Some(Sample::Estimate(b))) => {
            (!enough(&a) || !enough(&b)).then_some((a.effective, b.effective))
        }
        _ => None,
    };
    Contrast {
        a,
        b,
        difference,
        interval: compared.map(|compared| compared.interval),
        p_value: tested.map(|(p, _)| p),
        test: tested.map(|(_, test)| test),
        too_few,
    }
}

/// Whether a measure is per member, so that groups of unequal size can be compared.
pub fn is_comparable(measure: Measure) -> bool {
    comparable_form(measure) == measure
}

/// The measure itself if groups of unequal size can be compared by it, else the measure per member that is nearest to
/// it.
pub const fn comparable_form(measure: Measure) -> Measure {
    match measure {
        Measure::Customers => Measure::Retention,
        Measure::Orders => Measure::OrdersPerCustomer,
        Measure::Revenue | Measure::RevenuePercentile(_) => Measure::RevenuePerCustomer,
        Measure::CumulativeRevenue => Measure::CumulativeRevenuePerCustomer,
        Measure::Margin => Measure::MarginPerCustomer,
        comparable => comparable,
    }
}

#[cfg(test)]
pub mod tests {
    use super::super::money::Money;
    use super::*;

    /// Customers with one amount per age, each a separate order; no order if the amount is zero.
    pub fn group(amounts: &[&[i64]]) -> Group {
        let mut group = Group::empty();
        let ages = amounts.iter().map(|customer| customer.len()).max().unwrap_or(0);
        group.row.size = amounts.len() as u64;
        group.row.by_age = vec![CellCounts::default(); ages];
        group.moments = vec![Moments::default(); ages];
        for customer in amounts {
            let (mut sum, mut orders) = (0.0, 0.0);
            for (age, amount) in customer.iter().enumerate().filter(|(_, amount)| **amount != 0) {
                let value = *amount as f64;
                let cell_counts = &mut group.row.by_age[age];
                cell_counts.active += 1;
                cell_counts.orders += 1;
                cell_counts.second_orders += u64::from(orders == 1.0);
                cell_counts.revenue += Money::from_raw(i128::from(*amount) * 10_000);
                let before = (sum, orders);
                (sum, orders) = (sum + value, orders + 1.0);
                group.moments[age] += Moments {
                    revenue2: value * value,
                    orders2: 1.0,
                    cross: value,
                    first: value * customer[0] as f64,
                    total2: sum * sum - before.0 * before.0,
                    total_orders2: orders * orders - before.1 * before.1,
                    total_cross: sum * orders - before.0 * before.1,
                    ..Moments::default()
                };
            }
        }
        group
    }

    const ON: Return = Return::On;

    #[test]
    fn increments_of_squares_give_the_squares_of_sums() {
        let people = group(&[&[10, 0, 5], &[20, 10, 0], &[7, 0, 0]]);
        assert_eq!(people.through(0).total2, 100.0 + 400.0 + 49.0);
        assert_eq!(people.through(1).total2, 100.0 + 900.0 + 49.0);
        assert_eq!(people.through(2).total2, 225.0 + 900.0 + 49.0);
        assert_eq!(people.to_date().1.total_orders2, 4.0 + 4.0 + 1.0);
    }

    #[test]
    fn every_comparable_measure_of_a_group_with_itself_differs_by_nothing() {
        let people = group(&[&[10, 0, 5], &[20, 10, 0], &[7, 0, 0], &[3, 3, 3]]);
        for measure in Measure::ALL.into_iter().filter(|measure| is_comparable(*measure)) {
            for age in 0..4 {
                let contrast = contrast(&people, &people, Facet::At(age, measure, ON));
                if contrast.a.is_some() {
                    assert_eq!(contrast.difference, Some(0.0), "{measure} {age}");
                    assert_eq!(contrast.p_value, Some(1.0), "{measure} {age}");
                }
            }
        }
        let alone = group(&[&[10, 4]]);
        assert_eq!(contrast(&alone, &alone, Facet::Revenue).p_value, Some(1.0));
    }

    #[test]
    fn a_mean_that_rests_on_a_handful_says_on_how_many() {
        let mut spent = vec![[1]; 99];
        spent.push([10_000]);
        let many = group(&spent.iter().map(|one| one.as_slice()).collect::<Vec<_>>());
        let even = group(&[[7].as_slice(); 40]);
        let found = contrast(&many, &even, Facet::Revenue);
        assert_eq!((found.p_value, found.interval), (None, None));
        let (few, enough) = found.too_few.unwrap();
        assert!((1.0..1.1).contains(&few) && (enough - 40.0).abs() < 1e-9, "{few} {enough}");
        assert_eq!(contrast(&even, &even, Facet::Revenue).too_few, None);
        assert_eq!(contrast(&many, &even, Facet::RepeatRate).too_few, None, "shares need no such number");
    }

    #[test]
    fn totals_differ_but_are_not_tested() {
        let (one, two) = (group(&[&[10, 4], &[5, 0]]), group(&[&[10, 0]]));
        let found = contrast(&one, &two, Facet::At(0, Measure::Revenue, ON));
        assert_eq!((found.difference, found.p_value, found.interval), (Some(5.0), None, None));
        assert!(!is_comparable(Measure::Revenue));
    }

    #[test]
    fn the_difference_is_the_first_less_the_second() {
        let (high, low) = (group(&[&[5, 5], &[5, 5], &[5, 0]]), group(&[&[5, 0], &[5, 0], &[5, 5]]));
        let found = contrast(&high, &low, Facet::At(1, Measure::Retention, ON));
        assert!((found.difference.unwrap() - 1.0 / 3.0).abs() < 1e-12);
        let interval = found.interval.unwrap();
        assert!(interval.low < found.difference.unwrap() && found.difference.unwrap() < interval.high);
        assert_eq!(contrast(&high, &low, Facet::RepeatRate).difference, found.difference);
        assert!(contrast(&high, &low, Facet::Revenue).difference.unwrap() > 0.0);
    }

    #[test]
    fn pooling_adds_everything() {
        let (one, two) = (group(&[&[10, 4], &[5, 0]]), group(&[&[10, 0, 3]]));
        let all = Group::pooled([&one, &two].into_iter());
        assert_eq!(all, group(&[&[10, 4], &[5, 0], &[10, 0, 3]]));
    }
}
