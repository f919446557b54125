//! The counts of a window: customers by their state at its ends, and sums of their purchases.

use crate::cohort::Money;
use crate::stats::{Interval, RatioSums};

use super::ratio::{Contribution, Ratio, RatioContributions};
use super::window::Window;
use super::window_extras::WindowExtras;

/// Repurchase steps that are counted: 1→2 to 5→6.
pub const STEPS: usize = 5;

/// What a customer did on one day: orders, and the net amount of orders and refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerDay {
    /// Days since 1970-01-01.
    pub day: i32,
    pub orders: u32,
    pub revenue: Money,
}

/// Days within which the age-limited repeat purchase rate looks for a second order.
const REPEAT_DAYS: i32 = 90;

/// Sums over customers of a numerator and a denominator, exact, with the inputs for the error of their ratio.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sums {
    pub numerator: Money,
    pub denominator: Money,
    /// As floats, with squares and products.
    pub ratio: RatioSums,
}

impl Sums {
    fn add(&mut self, numerator: Money, denominator: Money) {
        self.numerator += numerator;
        self.denominator += denominator;
        self.ratio.add(numerator.to_f64(), denominator.to_f64());
    }
}

/// Sums over the customers of a window. A customer whose first order is after the window is not counted.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowCounts {
    window: Window,
    /// Its first day, the day after its last, and the first day of the window before; since 1970-01-01.
    start: i32,
    end: i32,
    before: i32,
    /// Days of silence after which a customer is lost.
    inactive: i32,
    /// S: customers active before the window and not lost when it begins.
    pub opening: u64,
    /// Customers of S who are not lost at its end.
    pub kept: u64,
    /// Customers with their first order inside the window.
    pub new: u64,
    /// Customers who were lost when it began and ordered inside it.
    pub reactivated: u64,
    /// Opening, new and reactivated customers who are lost at its end.
    pub lost: u64,
    /// E: customers who are not lost at its end.
    pub closing: u64,
    /// E - N against S, by customer.
    pub retention: RatioSums,
    /// New and reactivated against lost, by customer.
    pub turnover: RatioSums,
    /// Revenue now of those who bought in the window before, against their revenue then.
    pub base_revenue: Sums,
    /// The same, but no customer counts with more than their revenue then.
    pub capped_revenue: Sums,
    /// Net amount against orders of the window.
    pub spend: Sums,
    /// Customers who ordered inside the window.
    pub buyers: u64,
    /// Their orders inside it.
    pub orders: u64,
    /// The squares of those orders per customer, summed.
    pub orders_squared: f64,
    /// Customers with at least 1, 2, 3, … orders by its end.
    pub at_least: [u64; STEPS + 1],
    /// Customers observed for 90 days by its end, and those of them who ordered again within 90 days.
    pub observed: u64,
    pub repeated: u64,
    /// How many gaps between two purchase days end inside the window, by length in days.
    pub gaps: Vec<u64>,
    /// To date, by its end: orders, net amount, and days since the first order, summed over customers.
    pub orders_to_date: u64,
    pub revenue_to_date: Money,
    pub exposure_days: u64,
    /// What each customer adds to the ratios, while customers are added.
    contributions: Option<Box<RatioContributions>>,
    /// 95 % intervals of the ratios, by resampling customers.
    intervals: Vec<(Ratio, Interval)>,
    /// Answers and points of files beside the orders.
    pub extras: WindowExtras,
}

impl WindowCounts {
    /// Without customers. A customer is lost after `inactive` days without an order.
    pub fn new(window: Window, inactive: u32) -> WindowCounts {
        WindowCounts {
            window,
            start: window.start(),
            end: window.end(),
            before: window.before().start(),
            inactive: i32::try_from(inactive).unwrap_or(i32::MAX),
            opening: 0,
            kept: 0,
            new: 0,
            reactivated: 0,
            lost: 0,
            closing: 0,
            retention: RatioSums::default(),
            turnover: RatioSums::default(),
            base_revenue: Sums::default(),
            capped_revenue: Sums::default(),
            spend: Sums::default(),
            buyers: 0,
            orders: 0,
            orders_squared: 0.0,
            at_least: [0; STEPS + 1],
            observed: 0,
            repeated: 0,
            gaps: Vec::new(),
            orders_to_date: 0,
            revenue_to_date: Money::ZERO,
            exposure_days: 0,
            contributions: None,
            intervals: Vec::new(),
            extras: WindowExtras::default(),
        }
    }

    /// The same, and keeps what each customer adds to the ratios, so that they can have intervals.
    pub fn with_contributions(self) -> WindowCounts {
        WindowCounts { contributions: Some(Box::new(RatioContributions::none())), ..self }
    }

    /// What customers add to a ratio; nothing if it is not kept.
    pub fn contributions(&self, ratio: Ratio) -> &[Contribution] {
        self.contributions.as_ref().map_or(&[], |all| all.of(ratio))
    }

    /// Sets the intervals of the ratios and forgets what each customer adds.
    pub fn set_intervals(&mut self, intervals: Vec<(Ratio, Interval)>) {
        self.intervals = intervals;
        self.contributions = None;
    }

    /// The 95 % interval of a ratio; none if it was not resampled.
    pub fn interval(&self, ratio: Ratio) -> Option<Interval> {
        self.intervals.iter().find(|(of, _)| *of == ratio).map(|(_, interval)| *interval)
    }

    fn contribute(&mut self, ratio: Ratio, numerator: f64, denominator: f64) {
        if let Some(all) = &mut self.contributions {
            all.add(ratio, numerator, denominator);
        }
    }

    /// The window.
    pub fn window(&self) -> Window {
        self.window
    }

    /// Whether a customer can be acquired and lost inside the window.
    pub fn is_longer_than_inactivity(&self) -> bool {
        self.end - self.start > self.inactive
    }

    /// Customers acquired by the end of the window.
    pub fn customers(&self) -> u64 {
        self.at_least[0]
    }

    /// Adds a customer by their days in order of time.
    pub fn add(&mut self, days: &[CustomerDay]) {
        let until = |day: i32| &days[..days.partition_point(|one| one.day < day)];
        let to_date = until(self.end);
        let Some(first) = to_date.iter().find(|one| one.orders > 0).map(|one| one.day) else { return };
        let earlier = until(self.start);
        let inside = &to_date[earlier.len()..];
        let previous = &earlier[until(self.before).len()..];
        self.add_account(first, earlier, inside, to_date);
        self.add_revenue(previous, inside);
        self.add_spend(inside);
        self.add_repeats(first, to_date);
        self.orders_to_date += orders(to_date);
        self.revenue_to_date += revenue(to_date);
        // The last day counts in full, as in the exposure of `tenure clv`.
        let days = (self.end - first).unsigned_abs();
        self.exposure_days += u64::from(days);
        let spent = revenue(to_date).to_f64();
        self.contribute(Ratio::Value, spent, 1.0);
        self.contribute(Ratio::ValueOfTime, spent, f64::from(days));
    }

    fn add_account(
        &mut self,
        first: i32,
        earlier: &[CustomerDay],
        inside: &[CustomerDay],
        all: &[CustomerDay],
    ) {
        let is_active = |days: &[CustomerDay], at: i32| {
            let last = days.iter().rev().find(|one| one.orders > 0);
            last.is_some_and(|last| at - last.day <= self.inactive)
        };
        let was_active = is_active(earlier, self.start);
        let is_active = is_active(all, self.end);
        let is_new = first >= self.start;
        let came_back = !was_active && !is_new && orders(inside) > 0;
        let was_lost = (was_active || is_new || came_back) && !is_active;
        self.opening += u64::from(was_active);
        self.kept += u64::from(was_active && is_active);
        self.new += u64::from(is_new);
        self.reactivated += u64::from(came_back);
        self.lost += u64::from(was_lost);
        self.closing += u64::from(is_active);
        let share = |yes: bool| f64::from(u8::from(yes));
        let (retained, gained) = (share(is_active) - share(is_new), share(is_new || came_back));
        self.retention.add(retained, share(was_active));
        self.contribute(Ratio::Retention, retained, share(was_active));
        self.turnover.add(gained, share(was_lost));
        self.contribute(Ratio::Turnover, gained, share(was_lost));
    }

    fn add_revenue(&mut self, previous: &[CustomerDay], inside: &[CustomerDay]) {
        if orders(previous) == 0 {
            return;
        }
        let (then, now) = (revenue(previous), revenue(inside));
        self.base_revenue.add(now, then);
        self.contribute(Ratio::BaseRevenue, now.to_f64(), then.to_f64());
        self.capped_revenue.add(now.min(then), then);
        self.contribute(Ratio::CappedRevenue, now.min(then).to_f64(), then.to_f64());
    }

    fn add_spend(&mut self, inside: &[CustomerDay]) {
        let count = orders(inside);
        if count > 0 {
            self.buyers += 1;
            self.orders += count;
            self.orders_squared += (count as f64).powi(2);
            self.contribute(Ratio::Orders, count as f64, 1.0);
        }
        if !inside.is_empty() {
            self.spend.add(revenue(inside), whole(count));
            self.contribute(Ratio::Spend, revenue(inside).to_f64(), count as f64);
        }
    }

    fn add_repeats(&mut self, first: i32, all: &[CustomerDay]) {
        let total = orders(all);
        for (place, customers) in self.at_least.iter_mut().enumerate() {
            *customers += u64::from(total > place as u64);
        }
        let bought = || all.iter().filter(|one| one.orders > 0);
        if self.end - first > REPEAT_DAYS {
            self.observed += 1;
            let soon: u64 = bought()
                .take_while(|one| one.day - first <= REPEAT_DAYS)
                .map(|one| u64::from(one.orders))
                .sum();
            self.repeated += u64::from(soon > 1);
        }
        for (one, next) in bought().zip(bought().skip(1)).filter(|(_, next)| next.day >= self.start) {
            let days = usize::try_from(next.day - one.day).unwrap_or_default();
            if self.gaps.len() <= days {
                self.gaps.resize(days + 1, 0);
            }
            self.gaps[days] += 1;
        }
    }
}

fn orders(days: &[CustomerDay]) -> u64 {
    days.iter().map(|one| u64::from(one.orders)).sum()
}

fn revenue(days: &[CustomerDay]) -> Money {
    days.iter().map(|one| one.revenue).sum()
}

/// A count as an amount, as the denominator of money.
fn whole(count: u64) -> Money {
    Money::from_raw(i128::from(count) * 10_i128.pow(Money::SCALE))
}
