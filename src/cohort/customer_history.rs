//! The transaction history of one customer, age by age: the increments to the counts of any group the customer belongs
//! to.
//!
//! The counts of a matrix add up over customers, so reading a group's members once counts the group.

use std::ops::AddAssign;

use super::cell_counts::CellCounts;
use super::money::Money;

/// Sums over customers of squares and products at one age, for the error of a mean or a ratio.
///
/// For sums from age 0 on they are increments, so that they add up over ages as money does.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// Net amount at the age, squared.
    pub revenue2: f64,
    /// Net amount less cost, squared.
    pub margin2: f64,
    /// Orders, squared.
    pub orders2: f64,
    /// Net amount times orders.
    pub cross: f64,
    /// Net amount times that at age 0.
    pub first: f64,
    /// Increment of the squared net amount from age 0 on.
    pub total2: f64,
    /// Increment of the squared margin from age 0 on.
    pub total_margin2: f64,
    /// Increment of the squared orders from age 0 on.
    pub total_orders2: f64,
    /// Increment of net amount times orders, both from age 0 on.
    pub total_cross: f64,
}

impl AddAssign for Moments {
    fn add_assign(&mut self, other: Moments) {
        self.revenue2 += other.revenue2;
        self.margin2 += other.margin2;
        self.orders2 += other.orders2;
        self.cross += other.cross;
        self.first += other.first;
        self.total2 += other.total2;
        self.total_margin2 += other.total_margin2;
        self.total_orders2 += other.total_orders2;
        self.total_cross += other.total_cross;
    }
}

/// The activity of a customer at one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgeActivity {
    pub age: u32,
    /// Accepted orders.
    pub orders: u64,
    /// Net amount, and its cost.
    pub revenue: Money,
    pub cost: Money,
}

/// The increments of one step to the counts of an age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Increment {
    pub age: u32,
    pub cell_counts: CellCounts,
    pub moments: Moments,
}

/// Counts over customers by age, from 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupCounts {
    pub members: u64,
    pub by_age: Vec<CellCounts>,
    pub moments: Vec<Moments>,
}

impl GroupCounts {
    /// Adds the increment of a step at an age.
    pub fn add(&mut self, age: u32, added: &Increment) {
        let place = age as usize;
        if self.by_age.len() <= place {
            self.by_age.resize(place + 1, CellCounts::default());
            self.moments.resize(place + 1, Moments::default());
        }
        self.by_age[place] += added.cell_counts;
        self.moments[place] += added.moments;
    }
}

impl AddAssign for AgeActivity {
    fn add_assign(&mut self, other: AgeActivity) {
        self.orders += other.orders;
        self.revenue += other.revenue;
        self.cost += other.cost;
    }
}

/// Writes the increments of one customer to `added`, which is cleared first. Steps are sorted by age, each age once;
/// `min_orders` orders at an age make the customer active.
pub fn accumulate(steps: &[AgeActivity], min_orders: u64, added: &mut Vec<Increment>) {
    added.clear();
    let at_0 = steps.iter().find(|step| step.age == 0).map_or(0.0, |step| step.revenue.to_f64());
    let mut so_far = SoFar::default();
    let (mut last, mut second, mut streak_end) = (None, None, None);
    for (place, step) in steps.iter().enumerate() {
        let active = step.orders >= min_orders;
        let mut one = so_far.with(step, at_0);
        if active {
            one.cell_counts.active = 1;
            one.cell_counts.retained_from_previous =
                u64::from(step.age > 0 && so_far.before == Some(step.age - 1));
            last = Some(place);
            second = second.or((step.age > 0).then_some(place));
            streak_end = if so_far.active == step.age { Some(place) } else { streak_end };
            so_far.active += 1;
            so_far.before = Some(step.age);
        }
        added.push(one);
    }
    let mut mark = |place: Option<usize>, of: fn(&mut CellCounts) -> &mut u64| {
        if let Some(one) = place.and_then(|place| added.get_mut(place)) {
            *of(&mut one.cell_counts) = 1;
        }
    };
    mark(last, |cell_counts| &mut cell_counts.last_active);
    mark(second, |cell_counts| &mut cell_counts.first_return);
    mark(streak_end, |cell_counts| &mut cell_counts.streak_ends);
}

/// The activity of a customer up to an age.
#[derive(Default)]
struct SoFar {
    orders: f64,
    revenue: Money,
    margin: Money,
    /// Active ages, and the latest of them.
    active: u32,
    before: Option<u32>,
}

impl SoFar {
    /// Adds a step: its amounts, squares and products, but not who was active.
    fn with(&mut self, step: &AgeActivity, at_0: f64) -> Increment {
        let margin = step.revenue - step.cost;
        let (orders, spent, kept) = (step.orders as f64, step.revenue.to_f64(), margin.to_f64());
        let before = (self.orders, self.revenue.to_f64(), self.margin.to_f64());
        self.orders += orders;
        self.revenue += step.revenue;
        self.margin += margin;
        let (revenue, kept_so_far) = (self.revenue.to_f64(), self.margin.to_f64());
        let square = |now: f64, then: f64| now * now - then * then;
        Increment {
            age: step.age,
            cell_counts: CellCounts {
                second_orders: u64::from(self.orders >= 2.0 && before.0 < 2.0),
                orders: step.orders,
                revenue: step.revenue,
                margin,
                ..CellCounts::default()
            },
            moments: Moments {
                revenue2: spent * spent,
                margin2: kept * kept,
                orders2: orders * orders,
                cross: spent * orders,
                first: spent * at_0,
                total2: square(revenue, before.1),
                total_margin2: square(kept_so_far, before.2),
                total_orders2: square(self.orders, before.0),
                total_cross: revenue * self.orders - before.1 * before.0,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step(age: u32, orders: u64, units: i64) -> AgeActivity {
        AgeActivity { age, orders, revenue: Money::from_raw(i128::from(units) * 10_000), cost: Money::ZERO }
    }

    fn walked(steps: &[AgeActivity], min_orders: u64) -> Vec<Increment> {
        let mut added = Vec::new();
        accumulate(steps, min_orders, &mut added);
        added
    }

    fn ages(added: &[Increment], of: fn(&CellCounts) -> u64) -> Vec<u32> {
        added.iter().filter(|one| of(&one.cell_counts) == 1).map(|one| one.age).collect()
    }

    #[test]
    fn a_life_is_that_of_the_fingers() {
        // An order at 0, 1 and 4; a refund alone at 2; two orders at 5.
        let customer_history =
            walked(&[step(0, 1, 10), step(1, 1, 5), step(2, 0, -5), step(4, 1, 3), step(5, 2, 8)], 1);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.active), [0, 1, 4, 5]);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.retained_from_previous), [1, 5]);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.first_return), [1]);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.streak_ends), [1]);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.last_active), [5]);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.second_orders), [1]);
        assert_eq!(customer_history[3].moments.total2, 13.0 * 13.0 - 10.0 * 10.0);
        assert_eq!(customer_history[3].moments.first, 30.0);
        assert_eq!(customer_history[4].moments.total_cross, 21.0 * 5.0 - 13.0 * 3.0);
        assert_eq!(customer_history[4].moments.cross, 16.0);
    }

    #[test]
    fn who_needs_two_orders_to_be_active_may_never_be() {
        let steps = [step(0, 1, 10), step(2, 2, 5)];
        let customer_history = walked(&steps, 2);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.active), [2]);
        assert_eq!(ages(&customer_history, |cell_counts| cell_counts.first_return), [2]);
        assert!(ages(&customer_history, |cell_counts| cell_counts.streak_ends).is_empty());
        assert!(ages(&walked(&steps[..1], 2), |cell_counts| cell_counts.last_active).is_empty());
    }

    #[test]
    fn two_orders_at_once_are_a_second_order_at_age_0() {
        assert_eq!(
            ages(&walked(&[step(0, 2, 1), step(1, 1, 1)], 1), |cell_counts| cell_counts.second_orders),
            [0]
        );
    }

    proptest! {
        #[test]
        fn squares_up_to_an_age_are_the_squares_of_sums(
            steps in prop::collection::btree_map(1_u32..40, (0_u64..4, -500_i64..5000), 0..12),
            first in (1_u64..4, -500_i64..5000),
        ) {
            let mut customer_history = vec![step(0, first.0, first.1)];
            customer_history.extend(steps.into_iter().map(|(age, (orders, units))| step(age, orders, units)));
            let added = walked(&customer_history, 1);
            let (mut squares, mut cross, mut spent, mut orders) = (0.0, 0.0, 0.0, 0.0);
            for (one, step) in added.iter().zip(&customer_history) {
                squares += one.moments.total2;
                cross += one.moments.total_cross;
                spent += step.revenue.to_f64();
                orders += step.orders as f64;
                prop_assert!((squares - spent * spent).abs() < 1e-6);
                prop_assert!((cross - spent * orders).abs() < 1e-6);
            }
            // Every customer_history has one last active age and one end of its run from 0; it has a second active age or stays one.
            for of in [|cell_counts: &CellCounts| cell_counts.last_active, |cell_counts: &CellCounts| cell_counts.streak_ends] {
                prop_assert_eq!(ages(&added, of).len(), 1);
            }
            let again = ages(&added, |cell_counts| cell_counts.active).len() > 1;
            prop_assert_eq!(ages(&added, |cell_counts| cell_counts.first_return).len(), usize::from(again));
        }
    }
}
