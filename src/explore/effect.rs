//! The effect of a campaign: the orders of two groups are read once and added up period by period around a date.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{Decimal128Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use jiff::civil::Date;
use minijinja::context;

use crate::cohort::Money;
use crate::effect::{Activity, Effect, GroupSums, Outcome, PeriodPlan, Periods};
use crate::engine::{Cancel, rows};
use crate::source::{DataReport, attributes_value};

use super::compare::{Breakdown, CompareQuestion, SideSpec, UndecidedCustomers, later_dimensions};
use super::error::Error;
use super::segment_filter::SegmentFilter;
use super::segment_key::{Values, values};
use super::shape::Shape;
use super::store::Store;
use super::stream::{ValueColumns, numbers, unexpected};

/// The bits of the sides.
const TREATED: i64 = 1;
const BOTH: i64 = 3;

/// Which effect is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectQuestion {
    pub outcome: Outcome,
    pub periods: PeriodPlan,
    /// An earlier date at which nothing was done; without one, the middle of the periods before.
    pub placebo: Option<Date>,
    pub treated: SideSpec,
    /// All other customers if none is given.
    pub control: Option<SideSpec>,
    /// Segment customers by these dimensions.
    pub by: Vec<String>,
    /// Only customers with these values.
    pub segment_filters: Vec<SegmentFilter>,
}

/// Some customers of both groups.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectCounts {
    /// One value per dimension; none for all customers.
    pub values: Values,
    pub treated: GroupSums,
    pub control: GroupSums,
}

impl EffectCounts {
    /// The groups compared.
    pub fn effect(&self) -> Effect {
        Effect::of(&self.treated, &self.control)
    }
}

/// An effect, still as sums.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectAnswer {
    pub question: EffectQuestion,
    pub periods: Periods,
    /// How many periods the placebo date lies before the date.
    pub placebo: Option<u32>,
    pub total: EffectCounts,
    /// The segments, those with most customers first.
    pub segments: Vec<EffectCounts>,
    /// Customers who belong to both groups, so they are left out of both.
    pub on_both: u64,
    /// Customers of one group whose first order is not before the first period.
    pub too_new: u64,
    /// Customers who are not in a group because a value that its condition asks for is missing, by group.
    pub undecided: Vec<UndecidedCustomers>,
    /// Dimensions of the groups that depend on orders after the date.
    pub later: Vec<String>,
    pub report: Arc<DataReport>,
    /// The SQL that read the rows.
    pub sql: String,
}

impl EffectAnswer {
    /// The date at which the same computation should find nothing, if there are periods enough before it.
    pub fn placebo_date(&self) -> Option<Date> {
        let place = self.periods.before - self.placebo?;
        Some(self.periods.window(place as usize).0)
    }
}

impl Store {
    /// Adds both groups up, period by period.
    pub(super) fn effect(
        &mut self,
        question: &EffectQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<EffectAnswer>, Error> {
        if question.outcome == Outcome::Revenue
            && let Some(why) = &self.report().money_off
        {
            return Err(Error::NoMoney { option: "--measure revenue", why: why.to_string() });
        }
        self.begin();
        let report = Arc::new(self.report().clone());
        let periods = Periods::fit(question.periods, report.span.0.date(), report.as_of)?;
        let placebo = periods.placebo(question.placebo)?;
        let control = question.control.clone().unwrap_or_else(|| SideSpec::others(&question.treated));
        let sides = vec![question.treated.clone(), control];
        let later = later_dimensions(&sides, &report);
        let shape = Shape { segment_filters: question.segment_filters.clone(), ..Shape::monthly() };
        let compared = CompareQuestion { shape, sides, breakdown: Breakdown::None };
        let undecided = self.prepare_sides(&compared, cancel).map_err(|error| match error {
            Error::EverybodyOnSide { .. } => Error::EverybodyTreated,
            other => other,
        })?;
        let attributes = attributes_value(&self.dimensions(&question.by, "--by", cancel)?);
        let nobody = GroupSums::new(question.outcome, periods, placebo);
        let mut adder = Adder::new(&nobody, question.by.len());
        let (mut on_both, mut too_new) = (0, 0);
        let context = context! { attributes => &attributes, start => periods.start() };
        for row in rows(&self.ask(&self.render("effect_members", context)?, cancel)?) {
            let (sides, customers) = (row.int("sides")?, row.count("customers")?);
            match sides {
                BOTH => on_both += customers,
                _ if !row.truth("ordered_before")? => too_new += customers,
                _ => adder.enrol(sides, values(&row, question.by.len())?, customers),
            }
        }
        let context = context! {
            attributes, start => periods.start(), end => periods.end(), days => periods.days,
        };
        let sql = self.render("effect_activity", context)?;
        self.each_batch(&sql, cancel, &mut |batch| adder.read(batch))?;
        adder.end();
        let size = |counts: &EffectCounts| counts.treated.customers() + counts.control.customers();
        let mut segments: Vec<EffectCounts> = adder.segments.into_values().collect();
        segments
            .sort_by(|one, other| size(other).cmp(&size(one)).then_with(|| one.values.cmp(&other.values)));
        Ok(Arc::new(EffectAnswer {
            question: question.clone(),
            periods,
            placebo,
            total: adder.total,
            segments,
            on_both,
            too_new,
            undecided,
            later,
            report,
            sql: self.script(),
        }))
    }
}

/// Adds customers while their periods come in, batch by batch.
struct Adder {
    width: usize,
    empty: EffectCounts,
    total: EffectCounts,
    segments: BTreeMap<Values, EffectCounts>,
    /// The customer whose periods are being collected: number, side, values.
    current: Option<(i64, i64, Values)>,
    periods: Vec<Activity>,
}

impl Adder {
    fn new(nobody: &GroupSums, width: usize) -> Adder {
        let empty = EffectCounts { values: Vec::new(), treated: nobody.clone(), control: nobody.clone() };
        Adder {
            width,
            total: empty.clone(),
            segments: BTreeMap::new(),
            current: None,
            periods: vec![Activity::default(); nobody.periods()],
            empty,
        }
    }

    fn enrol(&mut self, side: i64, values: Values, customers: u64) {
        self.each(side, values, |group| group.enrol(customers));
    }

    /// The group of a side, in all customers and in the segment of some values.
    fn each(&mut self, side: i64, values: Values, change: impl Fn(&mut GroupSums)) {
        let segment = (self.width > 0).then(|| {
            let empty = &self.empty;
            let entry = self.segments.entry(values);
            entry.or_insert_with_key(|values| EffectCounts { values: values.clone(), ..empty.clone() })
        });
        for counts in std::iter::once(&mut self.total).chain(segment) {
            change(if side == TREATED { &mut counts.treated } else { &mut counts.control });
        }
    }

    /// Adds the next rows; the rows of one customer follow each other.
    fn read(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let n = numbers::<Int64Type>(batch, "n")?;
        let sides = numbers::<Int32Type>(batch, "sides")?;
        let place = numbers::<Int32Type>(batch, "place")?;
        let orders = numbers::<Int64Type>(batch, "orders")?;
        let amount = numbers::<Decimal128Type>(batch, "amount")?;
        let values = ValueColumns::of(batch, self.width)?;
        for row in 0..batch.num_rows() {
            let customer = n.value(row);
            if self.current.as_ref().is_none_or(|(known, ..)| *known != customer) {
                self.end();
                self.current = Some((customer, i64::from(sides.value(row)), values.row(row)));
            }
            let period = usize::try_from(place.value(row)).ok().and_then(|place| self.periods.get_mut(place));
            *period.ok_or_else(|| unexpected("place"))? = Activity {
                orders: u64::try_from(orders.value(row)).map_err(|_| unexpected("orders"))?,
                revenue: Money::from_raw(amount.value(row)),
            };
        }
        Ok(())
    }

    /// Adds the customer whose periods have been collected.
    fn end(&mut self) {
        let Some((_, side, values)) = self.current.take() else { return };
        let periods = std::mem::take(&mut self.periods);
        self.each(side, values, |group| group.add(&periods));
        self.periods = vec![Activity::default(); periods.len()];
    }
}
