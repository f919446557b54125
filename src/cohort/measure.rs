//! Measures: what a cell shows, made from the counts of its cohort.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::matrix::Detail;
use super::quantile::Percentile;
use crate::named::ParseError;
use crate::named_enum;

/// A measure of a cell. Variants of one idea have names of their own, so two never share a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(into = "String", try_from = "String")]
pub enum Measure {
    /// customers / N.
    #[default]
    Retention,
    /// Distinct members with an accepted order at the age.
    Customers,
    /// 1 - unbounded retention: members with no order at this age or later / N.
    Churned,
    /// Accepted orders at the age.
    Orders,
    /// orders / N.
    OrdersPerCustomer,
    /// Sum of the net amount at the age.
    Revenue,
    /// revenue / N.
    RevenuePerCustomer,
    /// Sum of the net amount over ages 0..n.
    CumulativeRevenue,
    /// Cumulative revenue / N; N is constant, one-time buyers included.
    CumulativeRevenuePerCustomer,
    /// Average order value: revenue / orders, a ratio of totals.
    Aov,
    /// Repeat-revenue retention: revenue at n / revenue at 0; may exceed 100 %.
    RevenueRetention,
    /// Of the members active at age n - 1, the share active at n.
    PreviousRetention,
    /// Members whose second order lies at an age 0..n / N: how the time to the second order is spread.
    SecondOrder,
    /// Net amount less cost at the age.
    Margin,
    /// margin / N.
    MarginPerCustomer,
    /// Sum of the margin over ages 0..n / N.
    CumulativeMarginPerCustomer,
    /// A percentile of the net amount per member at the age, members without an order counted as zero.
    RevenuePercentile(Percentile),
}

/// What a value of a measure is, for formatting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share: 0.366 is shown as 36.6 %.
    Rate,
    /// A whole number.
    Count,
    /// A number per customer or order, without a currency.
    Ratio,
    /// An amount in the file's currency.
    Money,
}

impl Measure {
    /// Every measure, in the order they are offered; those that need more than the counts come last.
    pub const ALL: [Measure; 22] = [
        Measure::Retention,
        Measure::Customers,
        Measure::Churned,
        Measure::PreviousRetention,
        Measure::Orders,
        Measure::OrdersPerCustomer,
        Measure::Revenue,
        Measure::RevenuePerCustomer,
        Measure::CumulativeRevenue,
        Measure::CumulativeRevenuePerCustomer,
        Measure::Aov,
        Measure::RevenueRetention,
        Measure::Margin,
        Measure::MarginPerCustomer,
        Measure::CumulativeMarginPerCustomer,
        Measure::SecondOrder,
        Measure::RevenuePercentile(Percentile::Median),
        Measure::RevenuePercentile(Percentile::P10),
        Measure::RevenuePercentile(Percentile::P25),
        Measure::RevenuePercentile(Percentile::P75),
        Measure::RevenuePercentile(Percentile::P90),
        Measure::RevenuePercentile(Percentile::P95),
    ];

    /// The name on the command line and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::Retention => "retention",
            Measure::Customers => "customers",
            Measure::Churned => "churned",
            Measure::Orders => "orders",
            Measure::OrdersPerCustomer => "orders-per-customer",
            Measure::Revenue => "revenue",
            Measure::RevenuePerCustomer => "revenue-per-customer",
            Measure::CumulativeRevenue => "cumulative-revenue",
            Measure::CumulativeRevenuePerCustomer => "cumulative-revenue-per-customer",
            Measure::Aov => "aov",
            Measure::RevenueRetention => "revenue-retention",
            Measure::PreviousRetention => "previous-retention",
            Measure::SecondOrder => "second-order",
            Measure::Margin => "margin",
            Measure::MarginPerCustomer => "margin-per-customer",
            Measure::CumulativeMarginPerCustomer => "cumulative-margin-per-customer",
            Measure::RevenuePercentile(percentile) => match percentile {
                Percentile::P10 => "p10-revenue",
                Percentile::P25 => "p25-revenue",
                Percentile::Median => "median-revenue",
                Percentile::P75 => "p75-revenue",
                Percentile::P90 => "p90-revenue",
                Percentile::P95 => "p95-revenue",
            },
        }
    }

    /// The heading on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Measure::Retention => "retention",
            Measure::Customers => "customers",
            Measure::Churned => "churned",
            Measure::Orders => "orders",
            Measure::OrdersPerCustomer => "orders per customer",
            Measure::Revenue => "revenue",
            Measure::RevenuePerCustomer => "revenue per customer",
            Measure::CumulativeRevenue => "cumulative revenue",
            Measure::CumulativeRevenuePerCustomer => "cumulative revenue per customer",
            Measure::Aov => "average order value",
            Measure::RevenueRetention => "repeat-revenue retention",
            Measure::PreviousRetention => "previous-period retention",
            Measure::SecondOrder => "second order by this age",
            Measure::Margin => "margin",
            Measure::MarginPerCustomer => "margin per customer",
            Measure::CumulativeMarginPerCustomer => "cumulative margin per customer",
            Measure::RevenuePercentile(percentile) => match percentile {
                Percentile::P10 => "revenue per customer, 10th percentile",
                Percentile::P25 => "revenue per customer, 25th percentile",
                Percentile::Median => "revenue per customer, median",
                Percentile::P75 => "revenue per customer, 75th percentile",
                Percentile::P90 => "revenue per customer, 90th percentile",
                Percentile::P95 => "revenue per customer, 95th percentile",
            },
        }
    }

    /// What its values are.
    pub const fn unit(self) -> Unit {
        match self {
            Measure::Retention
            | Measure::Churned
            | Measure::RevenueRetention
            | Measure::PreviousRetention
            | Measure::SecondOrder => Unit::Rate,
            Measure::Customers | Measure::Orders => Unit::Count,
            Measure::OrdersPerCustomer => Unit::Ratio,
            Measure::Revenue
            | Measure::RevenuePerCustomer
            | Measure::CumulativeRevenue
            | Measure::CumulativeRevenuePerCustomer
            | Measure::Aov
            | Measure::Margin
            | Measure::MarginPerCustomer
            | Measure::CumulativeMarginPerCustomer
            | Measure::RevenuePercentile(_) => Unit::Money,
        }
    }

    /// Whether it can be answered only where an amount is mapped.
    pub const fn needs_amount(self) -> bool {
        matches!(self.unit(), Unit::Money) || matches!(self, Measure::RevenueRetention)
    }

    /// Whether it can be answered only where a cost or a margin is known.
    pub const fn needs_margin(self) -> bool {
        matches!(self, Measure::Margin | Measure::MarginPerCustomer | Measure::CumulativeMarginPerCustomer)
    }

    /// Whether it can be answered from who was active when, before orders and amounts have been summed.
    pub const fn needs_only_activity(self) -> bool {
        use Measure::{Churned, Customers, PreviousRetention, Retention};
        matches!(self, Retention | Customers | Churned | PreviousRetention)
    }

    /// What must be counted beyond members, orders and amounts.
    pub const fn detail(self) -> Detail {
        match self {
            Measure::RevenuePercentile(_) => Detail::Percentiles,
            Measure::SecondOrder => Detail::SecondOrders,
            _ => Detail::Counts,
        }
    }

    /// Whether it is a share of customers, so that Wilson's interval applies.
    pub const fn is_share_of_customers(self) -> bool {
        use Measure::{Churned, PreviousRetention, Retention, SecondOrder};
        matches!(self, Retention | Churned | PreviousRetention | SecondOrder)
    }

    /// Whether its interval is found by drawing the members anew: money, and orders.
    pub const fn is_resampled(self) -> bool {
        !self.is_share_of_customers() && !matches!(self, Measure::Customers)
    }

    /// Whether it is a plain count or sum, without a denominator.
    pub const fn is_plain_sum(self) -> bool {
        use Measure::{CumulativeRevenue, Customers, Margin, Orders, Revenue, RevenuePercentile};
        matches!(self, Customers | Orders | Revenue | CumulativeRevenue | Margin | RevenuePercentile(_))
    }

    /// Whether it is summed from age 0 on, so that an average over ages says nothing.
    pub const fn is_cumulative(self) -> bool {
        matches!(
            self,
            Measure::CumulativeRevenue
                | Measure::CumulativeRevenuePerCustomer
                | Measure::CumulativeMarginPerCustomer
                | Measure::SecondOrder
                | Measure::Churned
        )
    }

    /// Whether the return criterion decides its value.
    pub const fn follows_criterion(self) -> bool {
        matches!(self, Measure::Retention | Measure::Customers)
    }

    /// The measure `%` turns to: the rate of a count and back.
    pub const fn rate_or_count(self) -> Measure {
        match self {
            Measure::Retention => Measure::Customers,
            Measure::Customers | Measure::Churned | Measure::PreviousRetention | Measure::SecondOrder => {
                Measure::Retention
            }
            Measure::Orders => Measure::OrdersPerCustomer,
            Measure::OrdersPerCustomer => Measure::Orders,
            Measure::Revenue => Measure::RevenuePerCustomer,
            Measure::RevenuePerCustomer
            | Measure::Aov
            | Measure::RevenueRetention
            | Measure::RevenuePercentile(_) => Measure::Revenue,
            Measure::CumulativeRevenue => Measure::CumulativeRevenuePerCustomer,
            Measure::CumulativeRevenuePerCustomer => Measure::CumulativeRevenue,
            Measure::Margin => Measure::MarginPerCustomer,
            Measure::MarginPerCustomer | Measure::CumulativeMarginPerCustomer => Measure::Margin,
        }
    }
}

impl From<Measure> for String {
    fn from(measure: Measure) -> String {
        measure.name().to_string()
    }
}

impl TryFrom<String> for Measure {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Measure {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let found = Measure::ALL.into_iter().find(|measure| measure.name() == text);
        found.ok_or_else(|| ParseError::unknown("measure", text, &Measure::ALL.map(Measure::name)))
    }
}

named_enum! {
    /// When a member counts as returned at age n.
    #[derive(Default)]
    pub enum Return: "return criterion" {
        /// An order at age n.
        #[default]
        On = "on",
        /// An order at age n or later (unbounded retention). The whole right side is provisional.
        OnOrAfter = "on-or-after",
        /// A repeat order at an age in 1..n.
        OnOrBefore = "on-or-before",
        /// An order in every age 0..n.
        Streak = "streak",
    }
}
