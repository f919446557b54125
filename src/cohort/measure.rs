//! Measures: what a cell shows, made from the counts of its cohort.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A measure of a cell. Variants of one idea have names of their own, so two never share a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
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
    /// Every measure, in the order they are offered.
    pub const ALL: [Measure; 11] = [
        Measure::Retention,
        Measure::Customers,
        Measure::Churned,
        Measure::Orders,
        Measure::OrdersPerCustomer,
        Measure::Revenue,
        Measure::RevenuePerCustomer,
        Measure::CumulativeRevenue,
        Measure::CumulativeRevenuePerCustomer,
        Measure::Aov,
        Measure::RevenueRetention,
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
        }
    }

    /// The formula in words, as the explain panel prints it.
    pub const fn formula(self) -> &'static str {
        match self {
            Measure::Retention => "members with an order at this age / cohort size",
            Measure::Customers => "members with an order at this age",
            Measure::Churned => "members with no order at this age or later / cohort size",
            Measure::Orders => "accepted orders at this age",
            Measure::OrdersPerCustomer => "accepted orders at this age / cohort size",
            Measure::Revenue => "net amount at this age (refunds on their own date)",
            Measure::RevenuePerCustomer => "net amount at this age / cohort size",
            Measure::CumulativeRevenue => "net amount from age 0 to this age",
            Measure::CumulativeRevenuePerCustomer => "net amount from age 0 to this age / cohort size",
            Measure::Aov => "net amount at this age / accepted orders at this age",
            Measure::RevenueRetention => "net amount at this age / net amount at age 0",
        }
    }

    /// What its values are.
    pub const fn unit(self) -> Unit {
        match self {
            Measure::Retention | Measure::Churned | Measure::RevenueRetention => Unit::Rate,
            Measure::Customers | Measure::Orders => Unit::Count,
            Measure::OrdersPerCustomer => Unit::Ratio,
            Measure::Revenue
            | Measure::RevenuePerCustomer
            | Measure::CumulativeRevenue
            | Measure::CumulativeRevenuePerCustomer
            | Measure::Aov => Unit::Money,
        }
    }

    /// Whether it can be answered only where an amount is mapped.
    pub const fn needs_amount(self) -> bool {
        matches!(self.unit(), Unit::Money) || matches!(self, Measure::RevenueRetention)
    }

    /// Whether it can be answered from who was active when, before orders and amounts have been summed.
    pub const fn needs_only_activity(self) -> bool {
        matches!(self, Measure::Retention | Measure::Customers | Measure::Churned)
    }

    /// The measure `%` turns to: the rate of a count and back.
    pub const fn rate_or_count(self) -> Measure {
        match self {
            Measure::Retention => Measure::Customers,
            Measure::Customers | Measure::Churned => Measure::Retention,
            Measure::Orders => Measure::OrdersPerCustomer,
            Measure::OrdersPerCustomer => Measure::Orders,
            Measure::Revenue => Measure::RevenuePerCustomer,
            Measure::RevenuePerCustomer | Measure::Aov | Measure::RevenueRetention => Measure::Revenue,
            Measure::CumulativeRevenue => Measure::CumulativeRevenuePerCustomer,
            Measure::CumulativeRevenuePerCustomer => Measure::CumulativeRevenue,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Measure {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Measure::ALL.into_iter().find(|measure| measure.name() == text).ok_or_else(|| {
            let names: Vec<_> = Measure::ALL.iter().map(|measure| measure.name()).collect();
            format!("'{text}' is no measure: use one of {}", names.join(", "))
        })
    }
}

/// When a member counts as returned at age n.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Return {
    /// An order at age n.
    #[default]
    On,
    /// An order at age n or later (unbounded retention). The whole right side is provisional.
    OnOrAfter,
    /// A repeat order at an age in 1..n.
    OnOrBefore,
    /// An order in every age 0..n.
    Streak,
}

impl Return {
    /// Every criterion.
    pub const ALL: [Return; 4] = [Return::On, Return::OnOrAfter, Return::OnOrBefore, Return::Streak];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Return::On => "on",
            Return::OnOrAfter => "on-or-after",
            Return::OnOrBefore => "on-or-before",
            Return::Streak => "streak",
        }
    }
}

impl fmt::Display for Return {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Return {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Return::ALL.into_iter().find(|criterion| criterion.name() == text).ok_or_else(|| {
            format!("'{text}' is no return criterion: use on, on-or-after, on-or-before or streak")
        })
    }
}
