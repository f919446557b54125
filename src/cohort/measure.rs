//! Measures: the value of a cell, computed from the counts of its cohort.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::quantile::Percentile;
use crate::named::ParseError;
use crate::named_enum;

/// A measure of a cell. Variants of one measure have names of their own, so no two share a label.
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

/// The kind of value a measure has, for formatting.
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

/// The description of a measure. Everything else reads it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasureSpec {
    /// On the command line and in exports.
    pub name: &'static str,
    /// The heading on screen.
    pub title: &'static str,
    pub unit: Unit,
    /// The numerator; alone, the value.
    pub value: Term,
    /// The denominator.
    pub over: Over,
    pub needs: Needs,
    /// The extra counts it needs beyond members, orders and amounts.
    pub extras: MatrixExtras,
    /// Summed from age 0 on.
    pub is_cumulative: bool,
    /// The first age that is coloured: 1 if age 0, when every member is active, would dominate the scale.
    pub first_coloured_age: u32,
    /// The measure that `%` switches to.
    pub counterpart: Measure,
    /// Its definition, for cohort c at age n with N members.
    pub definition: &'static str,
}

/// The quantity a measure sums over the members of a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Members who count as returned under the criterion.
    Returned,
    /// Members without an order at the age or later.
    NotReturned,
    /// Members active at the age and the one before.
    Retained,
    /// Members whose second order lies at the age or before.
    SecondOrders,
    /// Accepted orders.
    Orders,
    /// Net amount.
    Revenue,
    /// Net amount less cost.
    Margin,
    /// A percentile of the net amount per member, members without an order counted as zero.
    RevenuePercentile(Percentile),
}

/// The denominator of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Nothing,
    /// N.
    Members,
    /// Accepted orders at the age.
    Orders,
    /// Net amount at age 0.
    FirstRevenue,
    /// Members active at the age before.
    PreviouslyActive,
}

/// What a measure needs, each level more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// The active periods of each customer.
    Activity,
    /// Orders.
    Orders,
    /// An amount column.
    Amount,
    /// A cost column or a margin, in addition to the amount.
    Margin,
}

/// Extra counts beyond members, orders and amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MatrixExtras {
    #[default]
    None,
    /// Percentiles of the net amount per member, by age.
    Percentiles,
    /// When members ordered for the second time.
    SecondOrders,
}

impl Term {
    /// Whether it counts members, so that a rate of it is a proportion.
    pub const fn counts_members(self) -> bool {
        match self {
            Term::Returned | Term::NotReturned | Term::Retained | Term::SecondOrders => true,
            Term::Orders | Term::Revenue | Term::Margin | Term::RevenuePercentile(_) => false,
        }
    }

    /// Its description; `is_cumulative` as in the measure's row.
    pub const fn words(self, criterion: Return, is_cumulative: bool) -> &'static str {
        match (self, is_cumulative) {
            (Term::Returned, _) => criterion.words(),
            (Term::NotReturned, _) => "members with no order at this age or later",
            (Term::Retained, _) => "members active at this age and the one before",
            (Term::SecondOrders, _) => "members whose second order lies at this age or before",
            (Term::Orders, false) => "accepted orders at this age",
            (Term::Orders, true) => "accepted orders from age 0 to this one",
            (Term::Revenue, false) => "net amount at this age",
            (Term::Revenue, true) => "net amount from age 0 to this one",
            (Term::Margin, false) => "net amount less cost at this age",
            (Term::Margin, true) => "net amount less cost from age 0 to this one",
            (Term::RevenuePercentile(_), _) => {
                "percentile of the net amount per member at this age, no order counted as zero"
            }
        }
    }
}

impl Over {
    /// Its description; `None` for no denominator.
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Over::Nothing => None,
            Over::Members => Some("cohort size N"),
            Over::Orders => Some("accepted orders at this age"),
            Over::FirstRevenue => Some("net amount at age 0"),
            Over::PreviouslyActive => Some("members active at the age before"),
        }
    }
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

    /// The description of the measure: its row in the table of measures.
    pub const fn spec(self) -> MeasureSpec {
        match self {
            Measure::Retention => MeasureSpec {
                name: "retention",
                title: "retention",
                unit: Unit::Rate,
                value: Term::Returned,
                over: Over::Members,
                needs: Needs::Activity,
                extras: MatrixExtras::None,
                is_cumulative: false,
                first_coloured_age: 1,
                counterpart: Measure::Customers,
                definition: "members with an order at age n / N",
            },
            Measure::Customers => MeasureSpec {
                name: "customers",
                title: "customers",
                unit: Unit::Count,
                over: Over::Nothing,
                counterpart: Measure::Retention,
                definition: "members with an order at age n",
                ..Measure::Retention.spec()
            },
            Measure::Churned => MeasureSpec {
                name: "churned",
                title: "churned",
                value: Term::NotReturned,
                is_cumulative: true,
                counterpart: Measure::Retention,
                definition: "members with no order at age n or later / N",
                ..Measure::Retention.spec()
            },
            Measure::PreviousRetention => MeasureSpec {
                name: "previous-retention",
                title: "previous-period retention",
                value: Term::Retained,
                over: Over::PreviouslyActive,
                counterpart: Measure::Retention,
                definition: "members active at ages n − 1 and n / members active at age n − 1",
                ..Measure::Retention.spec()
            },
            Measure::SecondOrder => MeasureSpec {
                name: "second-order",
                title: "second order by this age",
                value: Term::SecondOrders,
                needs: Needs::Orders,
                extras: MatrixExtras::SecondOrders,
                is_cumulative: true,
                first_coloured_age: 0,
                counterpart: Measure::Retention,
                definition: "members whose second order lies at an age from 0 to n / N",
                ..Measure::Retention.spec()
            },
            Measure::Orders => MeasureSpec {
                name: "orders",
                title: "orders",
                unit: Unit::Count,
                value: Term::Orders,
                over: Over::Nothing,
                needs: Needs::Orders,
                counterpart: Measure::OrdersPerCustomer,
                definition: "accepted orders at age n",
                ..Measure::Retention.spec()
            },
            Measure::OrdersPerCustomer => MeasureSpec {
                name: "orders-per-customer",
                title: "orders per customer",
                unit: Unit::Ratio,
                over: Over::Members,
                counterpart: Measure::Orders,
                definition: "accepted orders at age n / N",
                ..Measure::Orders.spec()
            },
            Measure::Revenue => MeasureSpec {
                name: "revenue",
                title: "revenue",
                unit: Unit::Money,
                value: Term::Revenue,
                over: Over::Nothing,
                needs: Needs::Amount,
                counterpart: Measure::RevenuePerCustomer,
                definition: "net amount at age n",
                ..Measure::Retention.spec()
            },
            Measure::RevenuePerCustomer => MeasureSpec {
                name: "revenue-per-customer",
                title: "revenue per customer",
                over: Over::Members,
                counterpart: Measure::Revenue,
                definition: "net amount at age n / N",
                ..Measure::Revenue.spec()
            },
            Measure::CumulativeRevenue => MeasureSpec {
                name: "cumulative-revenue",
                title: "cumulative revenue",
                is_cumulative: true,
                first_coloured_age: 0,
                counterpart: Measure::CumulativeRevenuePerCustomer,
                definition: "net amount at ages 0 to n",
                ..Measure::Revenue.spec()
            },
            Measure::CumulativeRevenuePerCustomer => MeasureSpec {
                name: "cumulative-revenue-per-customer",
                title: "cumulative revenue per customer",
                over: Over::Members,
                counterpart: Measure::CumulativeRevenue,
                definition: "net amount at ages 0 to n / N; N is constant, one-time buyers included",
                ..Measure::CumulativeRevenue.spec()
            },
            Measure::Aov => MeasureSpec {
                name: "aov",
                title: "average order value",
                over: Over::Orders,
                first_coloured_age: 0,
                counterpart: Measure::Revenue,
                definition: "net amount at age n / accepted orders at age n, a ratio of totals",
                ..Measure::Revenue.spec()
            },
            Measure::RevenueRetention => MeasureSpec {
                name: "revenue-retention",
                title: "repeat-revenue retention",
                unit: Unit::Rate,
                over: Over::FirstRevenue,
                counterpart: Measure::Revenue,
                definition: "net amount at age n / net amount at age 0; can exceed 100 %",
                ..Measure::Revenue.spec()
            },
            Measure::Margin => MeasureSpec {
                name: "margin",
                title: "margin",
                value: Term::Margin,
                needs: Needs::Margin,
                counterpart: Measure::MarginPerCustomer,
                definition: "net amount − `--cost` at age n, or `--margin` × net amount",
                ..Measure::Revenue.spec()
            },
            Measure::MarginPerCustomer => MeasureSpec {
                name: "margin-per-customer",
                title: "margin per customer",
                over: Over::Members,
                counterpart: Measure::Margin,
                definition: "margin at age n / N",
                ..Measure::Margin.spec()
            },
            Measure::CumulativeMarginPerCustomer => MeasureSpec {
                name: "cumulative-margin-per-customer",
                title: "cumulative margin per customer",
                over: Over::Members,
                is_cumulative: true,
                first_coloured_age: 0,
                counterpart: Measure::Margin,
                definition: "margin at ages 0 to n / N",
                ..Measure::Margin.spec()
            },
            Measure::RevenuePercentile(percentile) => {
                let (name, title, definition) = match percentile {
                    Percentile::P10 => (
                        "p10-revenue",
                        "revenue per customer, 10th percentile",
                        "10th percentile of the net amount per member at age n; no order counts as zero",
                    ),
                    Percentile::P25 => (
                        "p25-revenue",
                        "revenue per customer, 25th percentile",
                        "25th percentile of the net amount per member at age n; no order counts as zero",
                    ),
                    Percentile::Median => (
                        "median-revenue",
                        "revenue per customer, median",
                        "median of the net amount per member at age n (type 7); no order counts as zero",
                    ),
                    Percentile::P75 => (
                        "p75-revenue",
                        "revenue per customer, 75th percentile",
                        "75th percentile of the net amount per member at age n; no order counts as zero",
                    ),
                    Percentile::P90 => (
                        "p90-revenue",
                        "revenue per customer, 90th percentile",
                        "90th percentile of the net amount per member at age n; no order counts as zero",
                    ),
                    Percentile::P95 => (
                        "p95-revenue",
                        "revenue per customer, 95th percentile",
                        "95th percentile of the net amount per member at age n; no order counts as zero",
                    ),
                };
                MeasureSpec {
                    name,
                    title,
                    value: Term::RevenuePercentile(percentile),
                    extras: MatrixExtras::Percentiles,
                    counterpart: Measure::Revenue,
                    definition,
                    ..Measure::Revenue.spec()
                }
            }
        }
    }

    /// The name on the command line and in exports.
    pub const fn name(self) -> &'static str {
        self.spec().name
    }

    /// The heading on screen.
    pub const fn title(self) -> &'static str {
        self.spec().title
    }

    /// What its values are.
    pub const fn unit(self) -> Unit {
        self.spec().unit
    }

    /// Whether it needs an amount column.
    pub const fn needs_amount(self) -> bool {
        matches!(self.spec().needs, Needs::Amount | Needs::Margin)
    }

    /// Whether it needs a cost or a margin.
    pub const fn needs_margin(self) -> bool {
        matches!(self.spec().needs, Needs::Margin)
    }

    /// Whether active periods alone answer it, before orders and amounts have been summed.
    pub const fn needs_only_activity(self) -> bool {
        matches!(self.spec().needs, Needs::Activity)
    }

    /// The extra counts it needs beyond members, orders and amounts.
    pub const fn extras(self) -> MatrixExtras {
        self.spec().extras
    }

    /// Whether it is a share of customers, so that Wilson's interval applies.
    pub const fn is_share_of_customers(self) -> bool {
        let spec = self.spec();
        spec.value.counts_members() && !matches!(spec.over, Over::Nothing)
    }

    /// Whether its interval comes from a bootstrap of the members, as for money and orders.
    pub const fn is_resampled(self) -> bool {
        !self.spec().value.counts_members()
    }

    /// Whether it is a plain count or sum, without a denominator.
    pub const fn is_plain_sum(self) -> bool {
        matches!(self.spec().over, Over::Nothing)
    }

    /// Whether it is summed from age 0, so that an average over ages is meaningless.
    pub const fn is_cumulative(self) -> bool {
        self.spec().is_cumulative
    }

    /// Whether the return criterion decides its value.
    pub const fn follows_criterion(self) -> bool {
        matches!(self.spec().value, Term::Returned)
    }

    /// The measure that `%` switches to: the rate of a count, and back.
    pub const fn rate_or_count(self) -> Measure {
        self.spec().counterpart
    }

    /// Every measure with its definition, as the Markdown table of `docs/definitions.md`.
    pub fn markdown_table() -> String {
        let mut table = String::from("| measure | on screen | value |\n|---|---|---|\n");
        for spec in Measure::ALL.map(Measure::spec) {
            table.push_str(&format!("| `{}` | {} | {} |\n", spec.name, spec.title, spec.definition));
        }
        table
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
        // The heading of a screen is a name too.
        let is_named = |one: &Measure| one.name() == text || one.title().replace(' ', "-") == text;
        let found = Measure::ALL.into_iter().find(is_named);
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

impl Return {
    /// Which members count as returned.
    pub const fn words(self) -> &'static str {
        match self {
            Return::On => "members with an order at this age",
            Return::OnOrAfter => "members with an order at this age or later",
            Return::OnOrBefore => "members with a repeat order at an age from 1 to this one",
            Return::Streak => "members with an order in every age from 0 to this one",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_complete_and_its_own() {
        for measure in Measure::ALL {
            let spec = measure.spec();
            assert_eq!(spec.name.parse::<Measure>(), Ok(measure));
            assert!(!spec.title.is_empty() && !spec.definition.is_empty(), "{measure}");
            assert_eq!(
                Measure::ALL.iter().filter(|other| other.title() == spec.title).count(),
                1,
                "{measure}"
            );
            let same = |other: &&Measure| other.spec().definition == spec.definition;
            assert_eq!(Measure::ALL.iter().filter(same).count(), 1, "{measure}");
            // A rate turns to a count or a sum, and that to the rate of its own numerator.
            let other = spec.counterpart.spec();
            assert_ne!(spec.counterpart, measure);
            assert_ne!((spec.over, spec.name), (other.over, other.name), "{measure}");
            assert_eq!(spec.unit == Unit::Money, spec.needs >= Needs::Amount && spec.unit != Unit::Rate);
            assert_eq!(
                measure.is_share_of_customers(),
                spec.unit == Unit::Rate && spec.needs < Needs::Amount
            );
            assert!(!measure.is_share_of_customers() || !measure.is_resampled(), "{measure}");
            assert!(Measure::markdown_table().contains(&format!("`{}`", spec.name)));
        }
    }

    #[test]
    fn variants_of_one_idea_share_their_terms() {
        let (one, each) = (Measure::Margin.spec(), Measure::MarginPerCustomer.spec());
        assert_eq!((one.value, one.needs), (each.value, each.needs));
        assert_eq!((one.over, each.over), (Over::Nothing, Over::Members));
    }
}
