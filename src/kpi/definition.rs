//! The key figures: their names, titles, formulas and units, and what each needs.

use crate::cohort::Unit;
use crate::survey::SurveyKind;

use super::counts::{STEPS, WindowCounts};

/// A key figure of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kpi {
    RetentionRate,
    Churn,
    RevenueChurn,
    Nrr,
    Grr,
    RepeatPurchaseRate,
    RepeatPurchaseRate90,
    /// From this number of orders to the next.
    Step(usize),
    Aov,
    OrdersPerCustomer,
    PurchaseFrequency,
    DaysBetweenOrders,
    SimpleValue,
    DurationValue,
    QuickRatio,
    /// The score of a kind of survey, from a file beside the orders.
    Satisfaction(SurveyKind),
    /// Points redeemed of those issued, from a file beside the orders.
    RedemptionRate,
}

impl Kpi {
    /// Every key figure, in the order they are shown.
    pub const ALL: [Kpi; 18 + STEPS] = [
        Kpi::RetentionRate,
        Kpi::Churn,
        Kpi::RevenueChurn,
        Kpi::Nrr,
        Kpi::Grr,
        Kpi::QuickRatio,
        Kpi::RepeatPurchaseRate,
        Kpi::RepeatPurchaseRate90,
        Kpi::Step(1),
        Kpi::Step(2),
        Kpi::Step(3),
        Kpi::Step(4),
        Kpi::Step(5),
        Kpi::Aov,
        Kpi::OrdersPerCustomer,
        Kpi::PurchaseFrequency,
        Kpi::DaysBetweenOrders,
        Kpi::SimpleValue,
        Kpi::DurationValue,
        Kpi::Satisfaction(SurveyKind::Nps),
        Kpi::Satisfaction(SurveyKind::Csat),
        Kpi::Satisfaction(SurveyKind::Ces),
        Kpi::RedemptionRate,
    ];

    /// Its name in options and outputs.
    pub fn name(self) -> String {
        let name = match self {
            Kpi::RetentionRate => "retention-rate",
            Kpi::Churn => "churn",
            Kpi::RevenueChurn => "revenue-churn",
            Kpi::Nrr => "nrr",
            Kpi::Grr => "grr",
            Kpi::RepeatPurchaseRate => "repeat-purchase-rate",
            Kpi::RepeatPurchaseRate90 => "repeat-purchase-rate-90d",
            Kpi::Step(from) => return format!("step-{from}-{}", from + 1),
            Kpi::Aov => "aov",
            Kpi::OrdersPerCustomer => "orders-per-customer",
            Kpi::PurchaseFrequency => "purchase-frequency",
            Kpi::DaysBetweenOrders => "days-between-orders",
            Kpi::SimpleValue => "clv-aov-frequency-lifespan",
            Kpi::DurationValue => "clv-tcf",
            Kpi::QuickRatio => "quick-ratio",
            Kpi::Satisfaction(kind) => kind.name(),
            Kpi::RedemptionRate => "redemption-rate",
        };
        name.to_string()
    }

    /// The key figure of a name.
    pub fn named(name: &str) -> Option<Kpi> {
        Kpi::ALL.into_iter().find(|kpi| kpi.name() == name)
    }

    /// Its name for people.
    pub fn title(self) -> String {
        let title = match self {
            Kpi::RetentionRate => "customer retention rate",
            Kpi::Churn => "customer churn",
            Kpi::RevenueChurn => "repeat-revenue churn",
            Kpi::Nrr => "net revenue retention (NRR)",
            Kpi::Grr => "gross revenue retention (GRR)",
            Kpi::RepeatPurchaseRate => "repeat purchase rate",
            Kpi::RepeatPurchaseRate90 => "repeat purchase rate, 90 days",
            Kpi::Step(2) => "third purchase: step 2 → 3",
            Kpi::Step(from) => return format!("step {from} → {}", from + 1),
            Kpi::Aov => "average order value (AOV)",
            Kpi::OrdersPerCustomer => "orders per buyer",
            Kpi::PurchaseFrequency => "orders per buyer and year",
            Kpi::DaysBetweenOrders => "days between orders, median",
            Kpi::SimpleValue => "CLV simple",
            Kpi::DurationValue => "CLV t × c × f",
            Kpi::QuickRatio => "quick ratio",
            Kpi::Satisfaction(kind) => kind.title(),
            Kpi::RedemptionRate => "redemption rate of points",
        };
        title.to_string()
    }

    /// Its formula; a term in braces is its number.
    pub fn formula(self) -> &'static str {
        match self {
            Kpi::RetentionRate => "(E {E} - N {N}) / S {S}",
            Kpi::Churn => "{lost of S} lost of S / S {S}",
            Kpi::RevenueChurn => "(revenue then {revenue then} - kept of it {kept of it}) / revenue then",
            Kpi::Nrr => "revenue now {revenue now} / revenue then {revenue then}",
            Kpi::Grr => "revenue now, capped {revenue now} / revenue then {revenue then}",
            Kpi::RepeatPurchaseRate => "{repeaters} with 2 orders or more / {customers} customers",
            Kpi::RepeatPurchaseRate90 => "{repeaters} again within 90 days / {observed} observed for 90 days",
            Kpi::Step(_) => "{next} with an order more / {customers}",
            Kpi::Aov => "revenue {net revenue} / {orders} orders",
            Kpi::OrdersPerCustomer => "{orders} orders / {buyers} buyers",
            Kpi::PurchaseFrequency => "{orders} orders / {buyers} buyers / {years} years",
            Kpi::DaysBetweenOrders => "{gaps} gaps, quartiles {lower quartile} to {upper quartile}",
            Kpi::SimpleValue => {
                "AOV {AOV} × {orders per customer and year} orders a year × {lifespan years} years"
            }
            Kpi::DurationValue => "t {t months} months × c {c} × f {f per month} a month",
            Kpi::QuickRatio => "({new} new + {reactivated} reactivated) / {lost} lost",
            Kpi::Satisfaction(SurveyKind::Nps) => {
                "({positive} promoters - {negative} detractors) / {answers} answers"
            }
            Kpi::Satisfaction(SurveyKind::Csat) => "{positive} positive / {answers} answers",
            Kpi::Satisfaction(SurveyKind::Ces) => "mean score {mean} of {answers} answers / highest score",
            Kpi::RedemptionRate => "{redeemed} redeemed / {issued} issued",
        }
    }

    /// What it is, in one or two sentences.
    pub fn meaning(self) -> &'static str {
        match self {
            Kpi::RetentionRate => {
                "Customers active at the end of the window who are not new, for each customer active when it began: (E - N) / S. S: active when the window began. E: active at its end. N: first order inside the window. Reactivated customers are part of E, so the rate can exceed 100 %, and it need not add up to 100 % with churn."
            }
            Kpi::Churn => "Customers who were active when the window began and are lost at its end.",
            Kpi::RevenueChurn => {
                "Revenue that buyers of the window before no longer spend. More spending of one customer does not make up for less of another."
            }
            Kpi::Nrr => {
                "Revenue in this window of those who bought in the window before, against their revenue then. It is above 100 % if they spend more now."
            }
            Kpi::Grr => {
                "As NRR, but no customer counts with more than they spent then, so it never exceeds 100 %."
            }
            Kpi::RepeatPurchaseRate => {
                "Customers with two orders or more by the end of the window, of all customers until then. New customers had little time to return, so compare it with the rate within 90 days. Segments and comparisons name it repeat rate."
            }
            Kpi::RepeatPurchaseRate90 => {
                "Customers who ordered again within 90 days of their first order, of those observed for 90 days."
            }
            Kpi::Step(_) => {
                "Customers who placed the next order, of those who had placed this many by the end of the window."
            }
            Kpi::Aov => "Net revenue of the window for each of its orders.",
            Kpi::OrdersPerCustomer => "Orders of the window for each customer who ordered in it.",
            Kpi::PurchaseFrequency => {
                "Orders of the window for each customer who ordered in it, for a whole year."
            }
            Kpi::DaysBetweenOrders => {
                "Days between two purchase days of a customer. The gaps that end in the window count; half of them are shorter."
            }
            Kpi::SimpleValue => {
                "Average order value, times orders per customer and year, times the lifespan in years. Over the time observed it is the revenue per customer so far, not a forecast."
            }
            Kpi::DurationValue => {
                "Average months as a customer, times average order value, times orders per month. Over the time observed it is the revenue per customer so far, not a forecast."
            }
            Kpi::QuickRatio => {
                "Customers gained, new and reactivated, for each customer lost. Above 1 the number of active customers grows."
            }
            Kpi::Satisfaction(SurveyKind::Nps) => {
                "Promoters, who answer 9 or 10, less detractors, who answer up to 6, of all answers of the window."
            }
            Kpi::Satisfaction(SurveyKind::Csat) => "Positive answers of all answers of the window.",
            Kpi::Satisfaction(SurveyKind::Ces) => {
                "The sum of the scores of the window, as a share of the highest sum there could be."
            }
            Kpi::RedemptionRate => "Points redeemed in the window, of those issued in it.",
        }
    }

    /// The unit of its value.
    pub fn unit(self) -> Unit {
        match self {
            Kpi::RetentionRate | Kpi::Churn | Kpi::RevenueChurn | Kpi::Nrr | Kpi::Grr => Unit::Rate,
            Kpi::RepeatPurchaseRate | Kpi::RepeatPurchaseRate90 | Kpi::Step(_) => Unit::Rate,
            Kpi::Satisfaction(_) | Kpi::RedemptionRate => Unit::Rate,
            Kpi::Aov | Kpi::SimpleValue | Kpi::DurationValue => Unit::Money,
            Kpi::OrdersPerCustomer | Kpi::PurchaseFrequency | Kpi::QuickRatio | Kpi::DaysBetweenOrders => {
                Unit::Ratio
            }
        }
    }

    /// Whether its input exists: figures of files beside the orders need their files.
    pub fn is_in(self, counts: &WindowCounts) -> bool {
        match self {
            Kpi::Satisfaction(kind) => counts.extras.kinds.contains(&kind),
            Kpi::RedemptionRate => counts.extras.points.is_some(),
            _ => true,
        }
    }

    /// Whether it is of a file beside the orders.
    pub const fn is_of_file(self) -> bool {
        matches!(self, Kpi::Satisfaction(_) | Kpi::RedemptionRate)
    }

    /// Whether it is a share or a ratio in percent.
    pub fn is_rate(self) -> bool {
        self.unit() == Unit::Rate
    }

    /// Whether it is computed from amounts.
    pub fn needs_amount(self) -> bool {
        matches!(
            self,
            Kpi::RevenueChurn | Kpi::Nrr | Kpi::Grr | Kpi::Aov | Kpi::SimpleValue | Kpi::DurationValue
        )
    }
}
