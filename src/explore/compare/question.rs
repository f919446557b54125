//! Comparisons: two or more sides, each counted like a matrix, and broken down by attributes.

use std::slice::from_ref;
use std::sync::Arc;

use crate::cohort::{CohortBy, CohortLabel, DimensionSlices, Facet, Group, Interval, Part, Side};
use crate::source::{DataReport, Role, SourceSpec};
use crate::sql::{identifier, literal, with_unknown};

use super::super::segment_filter::SegmentFilter;
use super::super::shape::Shape;
use super::sql_names;

/// Groups that can be compared at once, at most.
pub const MAX_GROUPS: usize = 6;

/// Attributes with more values than this are not searched for what drives a difference.
pub const MOST_VALUES: u64 = 50;

/// Sides of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareQuestion {
    pub shape: Shape,
    /// The first is compared with each of the others.
    pub sides: Vec<SideSpec>,
    pub breakdown: Breakdown,
}

/// Who belongs to a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideSpec {
    pub name: String,
    /// True of its customers: over the attributes at the first order, `cohort`, `first_order`, and derived dimensions.
    pub condition: String,
}

/// Whether and by which attributes sides are broken down, and at which age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breakdown {
    None,
    /// By an attribute, or `cohort`.
    Dimension(String, u32),
    /// By every attribute of few values.
    AllDimensions(u32),
}

impl Breakdown {
    /// Whether the cohorts are the values.
    pub(super) fn is_by_cohort(&self) -> bool {
        matches!(self, Breakdown::Dimension(name, _) if name == "cohort")
    }

    /// The age of the breakdown.
    pub const fn age(&self) -> Option<u32> {
        match self {
            Breakdown::None => None,
            Breakdown::Dimension(_, age) | Breakdown::AllDimensions(age) => Some(*age),
        }
    }
}

/// Sides with all their counts.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareAnswer {
    pub question: CompareQuestion,
    pub sides: Vec<SideAnswer>,
    /// The number of customers, within the segments if any; and the number of those who are on any side.
    pub customers: u64,
    pub on_any_side: u64,
    /// Every attribute that the question names.
    pub slices: Vec<Slices>,
    /// Attributes that were skipped.
    pub skipped: Vec<Skipped>,
    /// The cohorts in the slices: those that have completed the age.
    pub complete: Vec<String>,
    pub report: Arc<DataReport>,
    /// The SQL of the members of the sides, and of the side_orders that were counted.
    pub sql: String,
}

/// A side as it was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct SideAnswer {
    pub spec: SideSpec,
    /// Customers who are also on the first side.
    pub overlap: u64,
    /// Customers for whom its condition is neither true nor false, if it asks what something is not.
    pub undecided: u64,
    pub side: Side,
    /// Of the revenue per customer to date: 95 %, by the bootstrap over customers. None without amounts, or with fewer
    /// than two customers.
    pub interval: Option<Interval>,
}

/// Customers for whom the condition of a side is neither true nor false, because a value is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndecidedCustomers {
    /// The name of the side.
    pub side: String,
    pub customers: u64,
    /// The condition under which they are on the side too.
    pub kept_by: String,
}

impl UndecidedCustomers {
    /// None if there are none, or if the condition does not ask what something is not.
    pub(in crate::explore) fn of(side: &SideSpec, customers: u64) -> Option<UndecidedCustomers> {
        let kept_by = with_unknown(&side.condition).filter(|_| customers > 0)?;
        Some(UndecidedCustomers { side: side.name.clone(), customers, kept_by })
    }
}

impl SideAnswer {
    /// Customers who are not on the side because a value that its condition asks for is missing; none if there are none.
    pub fn undecided(&self) -> Option<UndecidedCustomers> {
        UndecidedCustomers::of(&self.spec, self.undecided)
    }

    /// Net amount to date / customers; none without amounts.
    pub fn revenue_per_customer(&self) -> Option<f64> {
        self.side.matrix.has_amount.then(|| self.side.all_customers().value(Facet::Revenue))?
    }
}

/// An attribute with the groups of each of its values, one per side.
#[derive(Debug, Clone, PartialEq)]
pub struct Slices {
    pub attribute: String,
    /// Ages after the age of the breakdown are merged into one.
    pub values: Vec<(Option<String>, Vec<Group>)>,
}

/// An attribute that was skipped, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub attribute: String,
    pub why: String,
}

impl CompareQuestion {
    /// Whether the condition of a side is about a column or a dimension of this name.
    pub fn sides_mention(&self, name: &str) -> bool {
        self.sides.iter().any(|side| side.mentions(name))
    }
}

impl SideSpec {
    /// Whether its condition is about a column or a dimension of this name.
    pub fn mentions(&self, name: &str) -> bool {
        sql_names::names(&self.condition).iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The customers for whom a condition is true, under its own words.
    pub fn of(condition: &str) -> SideSpec {
        SideSpec { name: condition.to_string(), condition: condition.to_string() }
    }

    /// All customers who are not on a side.
    pub fn others(side: &SideSpec) -> SideSpec {
        SideSpec { name: "all others".into(), condition: format!("{} IS NOT TRUE", closed(&side.condition)) }
    }

    /// All customers, or all customers that the filter leaves.
    pub fn all_customers(segment_filters: &[SegmentFilter]) -> SideSpec {
        let name = if segment_filters.is_empty() {
            "all customers".into()
        } else {
            format!("all with {}", listed(segment_filters))
        };
        SideSpec { name, condition: "true".into() }
    }

    /// The customers of a cohort, by its name.
    pub fn cohort(name: &str) -> SideSpec {
        SideSpec { name: format!("cohort {name}"), condition: format!("cohort = {}", literal(name)) }
    }

    /// The customers of a row of a matrix: those of a period, or of a value of a column.
    pub fn row(grouping: &CohortBy, label: &CohortLabel) -> SideSpec {
        let name = label.to_string();
        match (grouping, label) {
            (CohortBy::Attribute(by), CohortLabel::Value(value)) => {
                SideSpec::segment(&name, from_ref(by), from_ref(value))
            }
            _ => SideSpec::cohort(&name),
        }
    }

    /// The customers of all other rows of it.
    pub fn other_rows(grouping: &CohortBy, label: &CohortLabel) -> SideSpec {
        match grouping {
            CohortBy::Attribute(_) => SideSpec::others(&SideSpec::row(grouping, label)),
            CohortBy::Period(_) => SideSpec::other_cohorts(&label.to_string()),
        }
    }

    /// The customers with the given value of each attribute; `None` matches a missing value.
    pub fn segment(name: &str, by: &[String], values: &[Option<String>]) -> SideSpec {
        let one = |(by, value): (&String, &Option<String>)| match value {
            Some(value) => format!("{} = {}", identifier(by), literal(value)),
            None => format!("{} IS NULL", identifier(by)),
        };
        let all: Vec<String> = by.iter().zip(values).map(one).collect();
        SideSpec { name: name.to_string(), condition: all.join(" AND ") }
    }

    /// The customers of a view: its order filter, applied to the first order, and its segments.
    ///
    /// # Errors
    /// A view without a filter and without a segment, or with other entries or returns than the comparison has.
    pub fn shown(
        name: &str,
        source: &SourceSpec,
        segment_filters: &[SegmentFilter],
        compared: &SourceSpec,
    ) -> Result<SideSpec, String> {
        if source.conditions() != compared.conditions() {
            return Err(format!(
                "the view '{name}' has other conditions on entries and returns, which hold for both sides of a comparison; \
                 compare with the --entry and --returns of the view, or save it without them"
            ));
        }
        let filter = source.filter.as_deref().map(closed);
        let one = |SegmentFilter { by, value }: &SegmentFilter| {
            SideSpec::segment("", from_ref(by), from_ref(value)).condition
        };
        let all: Vec<String> = filter.into_iter().chain(segment_filters.iter().map(one)).collect();
        if all.is_empty() {
            return Err(format!(
                "the view '{name}' has no filter and no segment, so it does not define a side"
            ));
        }
        Ok(SideSpec { name: name.to_string(), condition: all.join(" AND ") })
    }

    /// The customers of all cohorts but one.
    pub fn other_cohorts(name: &str) -> SideSpec {
        SideSpec { name: "all other cohorts".into(), condition: format!("cohort <> {}", literal(name)) }
    }
}

/// Dimensions that depend on later orders. Sides defined by them differ for that reason alone.
const LATER: [&str; 5] = ["orders", "revenue", "recency", "rfm", "rf"];

/// The dimensions of some sides that depend on later orders, such as `rfm`.
pub(in crate::explore) fn later_dimensions<'a>(
    sides: impl IntoIterator<Item = &'a SideSpec>,
    report: &DataReport,
) -> Vec<String> {
    later_among(sides.into_iter().flat_map(|side| sql_names::names(&side.condition)), report)
}

/// Those of some names that are dimensions of later orders.
pub(in crate::explore) fn later_among(
    names: impl IntoIterator<Item = String>,
    report: &DataReport,
) -> Vec<String> {
    let is_attribute = |name: &str| {
        let mut attributes = report.columns.iter().filter(|column| column.role == Role::Attribute);
        attributes.any(|column| column.name.eq_ignore_ascii_case(name))
    };
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let name = name.to_lowercase();
        let is_later = LATER.contains(&name.split(':').next().unwrap_or(&name));
        if is_later && !is_attribute(&name) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

impl CompareAnswer {
    /// The dimensions of the sides that depend on later orders, such as `rfm`: part of every difference follows from
    /// them.
    pub fn uses_future_orders(&self) -> Vec<String> {
        later_dimensions(self.sides.iter().map(|side| &side.spec), &self.report)
    }

    /// The segments that the whole comparison is limited to, `Country=France, rfm=champions`; `None` for all customers.
    pub fn drill(&self) -> Option<String> {
        let segment_filters = &self.question.shape.segment_filters;
        (!segment_filters.is_empty()).then(|| listed(segment_filters))
    }

    /// Every attribute decomposed for the first side and another (by its index).
    pub fn breakdowns(&self, other: usize) -> Vec<DimensionSlices> {
        let group = |groups: &[Group], side: usize| groups.get(side).cloned().unwrap_or_else(Group::empty);
        let part = |(value, groups): &(Option<String>, Vec<Group>)| Part {
            value: value.clone(),
            a: group(groups, 0),
            b: group(groups, other),
        };
        let breakdown = |slices: &Slices| DimensionSlices {
            attribute: slices.attribute.clone(),
            parts: slices.values.iter().map(part).filter(|part| part.a.size() + part.b.size() > 0).collect(),
        };
        self.slices.iter().map(breakdown).collect()
    }
}

/// An expression in brackets; a comment at its end cannot hide the closing one.
fn closed(expression: &str) -> String {
    if expression.contains("--") { format!("({expression}\n)") } else { format!("({expression})") }
}

pub(super) fn listed(segment_filters: &[SegmentFilter]) -> String {
    segment_filters.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
