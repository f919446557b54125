//! The value of a key figure in a window, with its terms and its interval, and its change from another window.

use crate::clv::{ObservedWindow, duration_value};
use crate::points::PointSums;
use crate::stats::{Comparison, Estimate, Interval, compare, weighted_quantile, wilson};
use crate::survey::{Score, ScoreSums};

use super::counts::{Sums, WindowCounts};
use super::definition::Kpi;
use super::ratio::Ratio;

/// Days of a year in every rate.
const YEAR_DAYS: f64 = 365.25;
/// Months of a year.
const YEAR_MONTHS: f64 = 12.0;

/// A key figure of some customers, with its terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub kpi: Kpi,
    /// None if it is undefined.
    pub value: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    /// The terms of its formula by their names.
    pub terms: Vec<(&'static str, Option<f64>)>,
    /// 95 %: Wilson's of a share, else by resampling customers; none if it was not resampled.
    pub interval: Option<Interval>,
    /// The basis of comparisons with another window.
    basis: Basis,
}

/// What determines the error of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Basis {
    /// A number of customers out of another number.
    Share(u64, u64),
    /// A ratio of sums over customers, times a factor.
    Estimate(Option<Estimate>, f64),
    /// The error is unknown.
    Unknown,
}

/// The difference from the figure of another window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The figure of the other window.
    pub previous: f64,
    pub difference: f64,
    /// 95 %, and the p-value; none if the error is unknown. Many customers are in both windows, so both are only a
    /// guide.
    pub interval: Option<Interval>,
    pub p_value: Option<f64>,
    pub is_significant: Option<bool>,
}

impl Kpi {
    /// Its value in a window. The first formula of CLV observes from `first_day` of the data to the end of the window;
    /// `lifespan` in years replaces that time.
    pub fn figure(self, counts: &WindowCounts, first_day: i32, lifespan: Option<f64>) -> Figure {
        let years = f64::from(counts.window().days()) / YEAR_DAYS;
        match self {
            Kpi::RetentionRate => self.retention(counts),
            Kpi::Churn => self.share("lost of S", counts.opening - counts.kept, "S", counts.opening),
            Kpi::RevenueChurn => self.revenue_churn(counts),
            Kpi::Nrr => self.revenue(&counts.base_revenue, counts.interval(Ratio::BaseRevenue)),
            Kpi::Grr => self.revenue(&counts.capped_revenue, counts.interval(Ratio::CappedRevenue)),
            Kpi::RepeatPurchaseRate => {
                self.share("repeaters", counts.at_least[1], "customers", counts.customers())
            }
            Kpi::RepeatPurchaseRate90 => {
                self.share("repeaters", counts.repeated, "observed", counts.observed)
            }
            Kpi::Step(from) => {
                let at_least = |orders: usize| counts.at_least.get(orders - 1).copied().unwrap_or_default();
                self.share("next", at_least(from + 1), "customers", at_least(from))
            }
            Kpi::Aov => self.average_order_value(counts),
            Kpi::OrdersPerCustomer => self.per_buyer(counts, 1.0),
            Kpi::PurchaseFrequency => {
                let mut figure = self.per_buyer(counts, years);
                figure.terms.push(("years", Some(years)));
                figure
            }
            Kpi::DaysBetweenOrders => self.days_between_orders(counts),
            Kpi::SimpleValue => {
                let observed = f64::from(counts.window().end() - first_day) / YEAR_DAYS;
                self.simple_value(counts, observed, lifespan)
            }
            Kpi::DurationValue => self.duration(counts, lifespan),
            Kpi::Satisfaction(kind) => self.satisfaction(counts.extras.score(kind).map(ScoreSums::score)),
            Kpi::RedemptionRate => self.redemption(counts.extras.points.unwrap_or_default()),
            Kpi::QuickRatio => self.quick_ratio(counts),
        }
    }

    /// (E - N) / S. In a window longer than the inactivity, customers can be acquired and lost, so N is not a part of E, and the rate is
    /// undefined.
    fn retention(self, counts: &WindowCounts) -> Figure {
        let terms = [("S", counts.opening), ("E", counts.closing), ("N", counts.new)];
        let terms = terms.into_iter().map(|(name, count)| (name, Some(count as f64))).collect();
        if counts.is_longer_than_inactivity() {
            return Figure { terms, ..self.undefined() };
        }
        let estimate = Estimate::ratio(&counts.retention);
        Figure {
            interval: counts.interval(Ratio::Retention),
            terms,
            ..self.ratio(estimate, counts.retention.numerator, counts.opening as f64)
        }
    }

    /// 1 - what was kept of the revenue of earlier customers.
    fn revenue_churn(self, counts: &WindowCounts) -> Figure {
        let (then, kept) = (&counts.capped_revenue.denominator, &counts.capped_revenue.numerator);
        let lost = (*then - *kept).to_f64();
        let estimate = Estimate::ratio(&counts.capped_revenue.ratio)
            .map(|kept| Estimate { value: 1.0 - kept.value, ..kept });
        let lost_share = |kept: Interval| Interval { low: 1.0 - kept.high, high: 1.0 - kept.low };
        Figure {
            interval: counts.interval(Ratio::CappedRevenue).map(lost_share),
            terms: vec![("revenue then", Some(then.to_f64())), ("kept of it", Some(kept.to_f64()))],
            ..self.ratio(estimate, lost, then.to_f64())
        }
    }

    /// Net revenue / orders.
    fn average_order_value(self, counts: &WindowCounts) -> Figure {
        let (revenue, orders) = (counts.spend.numerator.to_f64(), counts.orders as f64);
        Figure {
            interval: counts.interval(Ratio::Spend),
            terms: vec![("net revenue", Some(revenue)), ("orders", Some(orders))],
            ..self.ratio(Estimate::ratio(&counts.spend.ratio), revenue, orders)
        }
    }

    /// The median gap between two purchase days, days.
    fn days_between_orders(self, counts: &WindowCounts) -> Figure {
        let days: Vec<f64> = (0..counts.gaps.len()).map(|days| days as f64).collect();
        let weights: Vec<f64> = counts.gaps.iter().map(|count| *count as f64).collect();
        let at = |share: f64| weighted_quantile(&days, &weights, share);
        Figure {
            value: at(0.5),
            terms: vec![
                ("gaps", Some(weights.iter().sum())),
                ("lower quartile", at(0.25)),
                ("upper quartile", at(0.75)),
            ],
            ..self.undefined()
        }
    }

    /// Average order value × orders per customer and year × years: those observed, or the given lifespan.
    fn simple_value(self, counts: &WindowCounts, observed_years: f64, lifespan: Option<f64>) -> Figure {
        let totals = ObservedWindow {
            revenue: counts.revenue_to_date.to_f64(),
            orders: counts.orders_to_date as f64,
            customers: counts.customers() as f64,
            years: observed_years,
        };
        let lifespan = lifespan.unwrap_or(observed_years);
        let interval = counts.interval(Ratio::Value).filter(|_| observed_years > 0.0);
        Figure {
            value: totals.simple_value(lifespan),
            interval: interval.map(|value| scaled(value, lifespan / observed_years)),
            terms: vec![
                ("AOV", totals.average_order_value()),
                ("orders per customer and year", totals.orders_per_customer_year()),
                ("lifespan years", Some(lifespan)),
            ],
            ..self.undefined()
        }
    }

    /// (New + reactivated) / lost customers.
    fn quick_ratio(self, counts: &WindowCounts) -> Figure {
        let gained = (counts.new + counts.reactivated) as f64;
        Figure {
            interval: counts.interval(Ratio::Turnover),
            terms: vec![
                ("new", Some(counts.new as f64)),
                ("reactivated", Some(counts.reactivated as f64)),
                ("lost", Some(counts.lost as f64)),
            ],
            ..self.ratio(Estimate::ratio(&counts.turnover), gained, counts.lost as f64)
        }
    }

    /// The score of a kind of survey.
    fn satisfaction(self, score: Option<Score>) -> Figure {
        let count = |of: fn(&Score) -> u64| Some(score.as_ref().map_or(0, of) as f64);
        let answers = count(|score| score.answers);
        let positive = count(|score| score.positive);
        let negative = count(|score| score.negative);
        let value = score.and_then(|score| score.value);
        Figure {
            value,
            numerator: value.zip(answers).map(|(value, answers)| value * answers),
            denominator: answers,
            terms: vec![
                ("positive", positive),
                ("negative", negative),
                ("answers", answers),
                ("mean", score.and_then(|score| score.mean)),
            ],
            interval: score.and_then(|score| score.interval),
            basis: Basis::Estimate(score.and_then(|score| score.estimate), 1.0),
            ..self.undefined()
        }
    }

    /// Points redeemed of those issued.
    fn redemption(self, points: PointSums) -> Figure {
        let (redeemed, issued) = (points.part.to_f64(), points.of.to_f64());
        Figure {
            interval: points.interval(),
            terms: vec![("redeemed", Some(redeemed)), ("issued", Some(issued))],
            ..self.ratio(points.estimate(), redeemed, issued)
        }
    }

    fn undefined(self) -> Figure {
        Figure {
            kpi: self,
            value: None,
            numerator: None,
            denominator: None,
            terms: Vec::new(),
            interval: None,
            basis: Basis::Unknown,
        }
    }

    fn share(self, hits_name: &'static str, hits: u64, of_name: &'static str, of: u64) -> Figure {
        let (numerator, denominator) = (hits as f64, of as f64);
        Figure {
            value: (of > 0).then(|| numerator / denominator),
            numerator: Some(numerator),
            denominator: Some(denominator),
            terms: vec![(hits_name, Some(numerator)), (of_name, Some(denominator))],
            interval: wilson(hits, of),
            basis: Basis::Share(hits, of),
            ..self.undefined()
        }
    }

    fn ratio(self, estimate: Option<Estimate>, numerator: f64, denominator: f64) -> Figure {
        Figure {
            value: (denominator != 0.0).then(|| numerator / denominator),
            numerator: Some(numerator),
            denominator: Some(denominator),
            basis: Basis::Estimate(estimate, 1.0),
            ..self.undefined()
        }
    }

    fn revenue(self, sums: &Sums, interval: Option<Interval>) -> Figure {
        let (now, then) = (sums.numerator.to_f64(), sums.denominator.to_f64());
        Figure {
            interval,
            terms: vec![("revenue now", Some(now)), ("revenue then", Some(then))],
            ..self.ratio(Estimate::ratio(&sums.ratio), now, then)
        }
    }

    /// Orders per buyer, divided by a number of years.
    fn per_buyer(self, counts: &WindowCounts, years: f64) -> Figure {
        let (orders, buyers) = (counts.orders as f64, counts.buyers as f64);
        let estimate = Estimate::mean(counts.buyers, orders, counts.orders_squared);
        let figure = self.ratio(estimate, orders, buyers);
        Figure {
            value: figure.value.map(|value| value / years),
            terms: vec![("orders", Some(orders)), ("buyers", Some(buyers))],
            interval: counts.interval(Ratio::Orders).map(|orders| scaled(orders, 1.0 / years)),
            basis: Basis::Estimate(estimate, 1.0 / years),
            ..figure
        }
    }

    fn duration(self, counts: &WindowCounts, lifespan: Option<f64>) -> Figure {
        let customers = counts.customers() as f64;
        let exposure = counts.exposure_days as f64 / YEAR_DAYS * YEAR_MONTHS;
        let months =
            lifespan.map(|years| years * YEAR_MONTHS).or((customers > 0.0).then(|| exposure / customers));
        let value = (counts.orders_to_date > 0)
            .then(|| counts.revenue_to_date.to_f64() / counts.orders_to_date as f64);
        let frequency = (exposure > 0.0).then(|| counts.orders_to_date as f64 / exposure);
        let product = || Some(duration_value(months?, value?, frequency?));
        // The observed time cancels out of the product; a lifespan does not.
        let interval = match lifespan {
            Some(years) => counts.interval(Ratio::ValueOfTime).map(|a_day| scaled(a_day, years * YEAR_DAYS)),
            None => counts.interval(Ratio::Value),
        };
        Figure {
            value: product(),
            interval,
            terms: vec![("t months", months), ("c", value), ("f per month", frequency)],
            ..self.undefined()
        }
    }
}

impl Figure {
    /// Its formula with the numbers of its terms, as `shown` writes them: `(E 130 - N 40) / S 120`.
    pub fn filled(&self, shown: impl Fn(Option<f64>) -> String) -> String {
        self.terms.iter().fold(self.kpi.formula().to_string(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &shown(*value))
        })
    }

    /// Its difference from the same figure of another window; none if either is undefined.
    pub fn change(&self, before: &Figure) -> Option<Change> {
        let (now, previous) = (self.value?, before.value?);
        let compared = compared(before.basis, self.basis);
        Some(Change {
            previous,
            difference: now - previous,
            interval: compared.map(|one| one.interval),
            p_value: compared.map(|one| one.p_value),
            is_significant: compared.map(|one| one.verdict() == crate::stats::Verdict::Real),
        })
    }
}

fn scaled(interval: Interval, factor: f64) -> Interval {
    Interval { low: interval.low * factor, high: interval.high * factor }
}

fn compared(before: Basis, now: Basis) -> Option<Comparison> {
    match (before, now) {
        (Basis::Share(hits, of), Basis::Share(hits_now, of_now)) => compare((hits, of), (hits_now, of_now)),
        (Basis::Estimate(before, before_factor), Basis::Estimate(now, factor)) => {
            let times = |estimate: Estimate, factor: f64| Estimate {
                value: estimate.value * factor,
                variance: estimate.variance.map(|variance| variance * factor * factor),
                ..estimate
            };
            times(before?, before_factor).compare(&times(now?, factor))
        }
        _ => None,
    }
}
