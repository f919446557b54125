//! Lifetime value without a model: products of averages, and acquisition cost compared with a curve of value.
//!
//! A ratio with a zero denominator is None, never zero or infinite.

use serde::{Deserialize, Serialize};

/// Totals of an observed window; money in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ObservedWindow {
    pub revenue: f64,
    pub orders: f64,
    pub customers: f64,
    /// Length of the window, years.
    pub years: f64,
}

impl ObservedWindow {
    /// Average order value: revenue / orders.
    pub fn average_order_value(&self) -> Option<f64> {
        ratio(self.revenue, self.orders)
    }

    /// Orders per customer and year.
    pub fn orders_per_customer_year(&self) -> Option<f64> {
        ratio(self.orders, self.customers * self.years)
    }

    /// Revenue per customer over the window.
    pub fn revenue_per_customer(&self) -> Option<f64> {
        ratio(self.revenue, self.customers)
    }

    /// CLV simple: AOV × orders per customer and year × `lifespan` in years.
    ///
    /// Over the window itself (lifespan = its years) this equals the revenue per customer.
    pub fn simple_value(&self, lifespan: f64) -> Option<f64> {
        Some(self.average_order_value()? * self.orders_per_customer_year()? * lifespan)
    }
}

/// CLV = t × c × f: duration of the relationship, average order value in it, orders per unit of the same time.
pub fn duration_value(duration: f64, order_value: f64, orders_per_time: f64) -> f64 {
    duration * order_value * orders_per_time
}

/// ARPU / churn, both of the same period; None at churn 0.
pub fn churn_value(revenue_per_customer: f64, churn: f64) -> Option<f64> {
    ratio(revenue_per_customer, churn)
}

/// The formulas of value without a model; each has its own label on every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// Average order value × orders per customer and year × lifespan in years.
    Simple,
    /// Time × average order value × orders per unit of that time.
    DurationCountFrequency,
    /// Revenue per customer of a period / the share of them lost in the next.
    RevenueOverChurn,
}

impl Formula {
    /// Every formula, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Simple, Self::DurationCountFrequency, Self::RevenueOverChurn];

    /// The label printed beside its number.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Simple => "AOV × frequency × lifespan",
            Self::DurationCountFrequency => "t × c × f",
            Self::RevenueOverChurn => "ARPU / churn",
        }
    }

    /// The name in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Simple => "aov_frequency_lifespan",
            Self::DurationCountFrequency => "t_c_f",
            Self::RevenueOverChurn => "arpu_churn",
        }
    }
}

/// Customers who bought in one period, and how many of them bought again in the next of the same length.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChurnWindow {
    /// Customers who bought in the first period.
    pub base: u64,
    /// Customers of them who bought in the second.
    pub kept: u64,
    /// Net spend of the base in the first period.
    pub revenue: f64,
}

impl ChurnWindow {
    /// Revenue per customer of the base in the first period.
    pub fn revenue_per_customer(&self) -> Option<f64> {
        ratio(self.revenue, self.base as f64)
    }

    /// Lost / base: those who did not buy in the second period.
    pub fn churn(&self) -> Option<f64> {
        ratio(self.base.saturating_sub(self.kept) as f64, self.base as f64)
    }

    /// ARPU / churn; None if nobody was lost or there were no customers.
    pub fn value(&self) -> Option<f64> {
        churn_value(self.revenue_per_customer()?, self.churn()?)
    }
}

/// Cost per acquired customer; None without customers.
pub fn acquisition_cost(spend: f64, acquired: f64) -> Option<f64> {
    ratio(spend, acquired)
}

/// Lifetime value over acquisition cost; None at cost 0.
pub fn value_to_cost(value: f64, cost: f64) -> Option<f64> {
    ratio(value, cost)
}

/// When a customer has paid back the acquisition cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Payback {
    /// At this age (an index of the curve; age 0 is the acquisition period).
    Reached { age: usize },
    /// Not within the curve: at its end this much per customer is missing.
    Open { missing: f64 },
}

/// The first age at which the cumulative margin per customer covers `cost`; None for an empty curve.
pub fn payback(cumulative_margin: &[f64], cost: f64) -> Option<Payback> {
    let last = cumulative_margin.last()?;
    let reached = cumulative_margin.iter().position(|value| *value >= cost);
    Some(match reached {
        Some(age) => Payback::Reached { age },
        None => Payback::Open { missing: cost - last },
    })
}

fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// CDNOW sample, by customer-day: reference, historical_totals and simple_formulas.
    const CDNOW: ObservedWindow =
        ObservedWindow { revenue: 244_091.94, orders: 6696.0, customers: 2357.0, years: 1.5 };

    #[test]
    fn the_cdnow_sample_has_the_reference_averages() {
        let near = |got: Option<f64>, exact: f64| (got.unwrap() - exact).abs() < 1e-8;
        assert!(near(CDNOW.average_order_value(), 36.453_396_057_3));
        assert!(near(CDNOW.orders_per_customer_year(), 1.893_932_965_63));
        assert!(near(CDNOW.simple_value(1.5), 103.560_432_754));
        assert!(near(CDNOW.revenue_per_customer(), 103.560_432_754));
        let tcf = duration_value(1.5, 36.453_396_057_3, 1.893_932_965_63);
        assert!((tcf - 103.560_432_754).abs() < 1e-8);
    }

    proptest! {
        #[test]
        fn over_its_own_window_simple_value_is_revenue_per_customer(
            revenue in 0.0f64..1e9, orders in 1.0f64..1e6, customers in 1.0f64..1e6, years in 0.01f64..50.0
        ) {
            let window = ObservedWindow { revenue, orders, customers, years };
            let (simple, exact) =
                (window.simple_value(years).unwrap(), window.revenue_per_customer().unwrap());
            prop_assert!((simple - exact).abs() <= 1e-12 * exact);
        }
    }

    #[test]
    fn zero_denominators_are_undefined() {
        let nobody = ObservedWindow { orders: 0.0, customers: 0.0, ..CDNOW };
        assert_eq!(nobody.average_order_value(), None);
        assert_eq!(nobody.simple_value(1.5), None);
        assert_eq!(churn_value(20.0, 0.0), None);
        assert_eq!(value_to_cost(100.0, 0.0), None);
        assert_eq!(acquisition_cost(100.0, 0.0), None);
        assert_eq!(payback(&[], 10.0), None);
    }

    #[test]
    fn turnover_divides_revenue_by_the_share_that_was_lost() {
        // Ten bought for 400 in all, six of them again: 40 a customer, 40 % lost, worth 100.
        let turnover = ChurnWindow { base: 10, kept: 6, revenue: 400.0 };
        assert_eq!(turnover.churn(), Some(0.4));
        assert_eq!(turnover.value(), Some(100.0));
        assert_eq!(ChurnWindow { kept: 10, ..turnover }.value(), None, "nobody was lost");
        assert_eq!(ChurnWindow { base: 0, kept: 0, revenue: 0.0 }.value(), None);
    }

    #[test]
    fn payback_is_the_first_age_that_covers_the_cost() {
        let curve = [10.0, 18.0, 25.0, 25.0, 31.0];
        assert_eq!(payback(&curve, 25.0), Some(Payback::Reached { age: 2 }));
        assert_eq!(payback(&curve, 0.0), Some(Payback::Reached { age: 0 }));
        assert_eq!(payback(&curve, 40.0), Some(Payback::Open { missing: 9.0 }));
        assert_eq!(churn_value(20.0, 0.25), Some(80.0));
        assert_eq!(value_to_cost(90.0, 30.0), Some(3.0));
    }
}
