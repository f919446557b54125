//! Purchase statistics of a window; the database groups customers with equal histories.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use minijinja::context;

use super::super::error::Error;
use super::super::segment_key::{Values, values};
use super::super::store::Store;
use crate::clv::{Evidence, HoldoutGroup, PurchaseGroup, RfSummary, SpendGroup, ValueGroup};
use crate::cohort::{Grain, Money, Period, WeekStart};
use crate::engine::{Cancel, Row, rows};
use crate::source::{Attribute, attributes_value};

/// Days of a week; the models count in weeks.
const WEEK: f64 = 7.0;

/// Net spend per customer to date, and how it is spread.
#[derive(Debug, Clone, PartialEq)]
pub struct ToDate {
    pub spent: Money,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// The nine borders between tenths of the customers, rising.
    pub deciles: Vec<f64>,
    /// Share of the spend that the best tenth of the customers holds.
    pub best_tenth: Option<f64>,
}

/// All customers acquired by the end of a day, with their statistics on that day; a table in the engine.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub table: String,
    /// The table of its customers, unless it covers all.
    pub filter_table: Option<String>,
    pub end: Date,
    /// Days from the first order of the data to the end.
    pub days: i32,
}

/// Customers with equal histories.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub history: RfSummary,
    /// Place of its segment in [`Statistics::segments`].
    pub segment: u32,
    pub customers: u64,
    /// Those with x > 0 and m > 0, and Σ m over them.
    pub spenders: u64,
    pub mean_spend_sum: f64,
    pub later_orders: u32,
    pub later_spend: Money,
}

/// A window's groups, with the segments they belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Statistics {
    pub groups: Vec<Group>,
    pub spends: Vec<(u32, SpendGroup)>,
    pub segments: Segments,
}

/// Segments by their values, in the order they were met.
#[derive(Debug, Clone, Default)]
pub(super) struct Segments {
    pub values: Vec<Values>,
    places: HashMap<Values, u32>,
}

impl Segments {
    /// The index of a segment, added if its values are new.
    pub fn place(&mut self, values: Values) -> u32 {
        let next = self.values.len() as u32;
        let place = *self.places.entry(values.clone()).or_insert(next);
        if place == next {
            self.values.push(values);
        }
        place
    }
}

/// A day as the database counts it: since 1970-01-01.
pub(super) fn day_number(date: Date) -> i32 {
    Period::holding(Grain::Day, date, WeekStart::Mon).index
}

impl Store {
    /// Makes the table of a window's statistics, once.
    pub(super) fn window(
        &mut self,
        first: Date,
        end: Date,
        filter_table: Option<&str>,
        cancel: &Cancel,
    ) -> Result<Window, Error> {
        let days = day_number(end) - day_number(first);
        let table = format!("purchases_{}{}", end.strftime("%Y%m%d"), filter_table.unwrap_or_default());
        let has_refunds = self.report().refunds > 0;
        let customer_days = self.render("customer_days", ())?;
        self.once("customer_days", customer_days, cancel)?;
        let context = context! { name => &table, end => day_number(end), has_refunds, filter_table };
        let purchases = self.render("purchases", context)?;
        self.once(&table, purchases, cancel)?;
        Ok(Window { table, filter_table: filter_table.map(str::to_string), end, days })
    }

    /// The day the first of the customers was acquired; without a filter, the day of the first order.
    pub(super) fn first_day(&self, filter_table: Option<&str>, cancel: &Cancel) -> Result<Date, Error> {
        let of_all = self.report().span.0.date();
        if filter_table.is_none() {
            return Ok(of_all);
        }
        let answer = self.engine().query(&self.render("first_order", context! { filter_table })?, cancel)?;
        let first = rows(&answer).next().map(|row| row.maybe_moment("first_ts")).transpose()?.flatten();
        Ok(first.map_or(of_all, |moment| moment.date()))
    }

    /// The groups of a window; `apart` adds further keys to group by.
    pub(super) fn statistics(
        &self,
        window: &Window,
        apart: &[&'static str],
        attributes: &[Attribute],
        cancel: &Cancel,
    ) -> Result<Statistics, Error> {
        let by = attributes_value(attributes);
        let context = context! { name => &window.table, apart => apart.to_vec(), attributes => by };
        let mut found = Statistics::default();
        for row in rows(&self.ask(&self.render("purchase_groups", context)?, cancel)?) {
            let segment = found.segments.place(values(&row, attributes.len())?);
            found.groups.push(group(&row, segment)?);
        }
        let context = context! { name => &window.table, attributes => attributes_value(attributes) };
        for row in rows(&self.ask(&self.render("spend_groups", context)?, cancel)?) {
            let segment = found.segments.place(values(&row, attributes.len())?);
            let (x, count) = (whole(&row, "x")?, row.count("customers")? as f64);
            let m = money(&row, "repeat_spend")?.to_f64() / f64::from(x);
            found.spends.push((segment, SpendGroup { x, m, count }));
        }
        Ok(found)
    }

    /// What customers spent up to the end of the window, by segment.
    pub(super) fn to_date(
        &self,
        window: &Window,
        attributes: &[Attribute],
        cancel: &Cancel,
    ) -> Result<HashMap<Values, ToDate>, Error> {
        let by = attributes_value(attributes);
        let context = context! { name => &window.table, attributes => by, months => false };
        let answer = self.ask(&self.render("value_to_date", context)?, cancel)?;
        rows(&answer).map(|row| Ok((values(&row, attributes.len())?, to_date(&row)?))).collect()
    }

    /// The same by the month of the first purchase.
    pub(super) fn to_date_by_month(
        &self,
        window: &Window,
        cancel: &Cancel,
    ) -> Result<HashMap<i32, ToDate>, Error> {
        let none = attributes_value(&[]);
        let context = context! { name => &window.table, attributes => none, months => true };
        let answer = self.ask(&self.render("value_to_date", context)?, cancel)?;
        let month = |row: &Row| {
            let month = row.int("month")?;
            i32::try_from(month).map_err(|_| Error::Unexpected(format!("month {month}")))
        };
        rows(&answer).map(|row| Ok((month(&row)?, to_date(&row)?))).collect()
    }
}

fn to_date(row: &Row) -> Result<ToDate, Error> {
    let (spent, customers) = (money(row, "spent")?, row.count("customers")?);
    let deciles = (1..10).map(|tenth| Ok(row.maybe_float(&format!("d{tenth}"))?.unwrap_or(0.0)));
    let best = row.maybe_decimal("best_tenth")?.map(|raw| Money::from_raw(raw).to_f64());
    let total = spent.to_f64();
    Ok(ToDate {
        spent,
        mean: (customers > 0).then(|| total / customers as f64),
        median: row.maybe_float("median")?,
        deciles: deciles.collect::<Result<_, Error>>()?,
        best_tenth: best.filter(|_| total > 0.0).map(|best| best / total),
    })
}

impl Statistics {
    /// The input of the gate.
    pub fn evidence(&self, days: i32, has_amount: bool) -> Evidence {
        let count = |of: fn(&Group) -> u64| self.groups.iter().map(of).sum::<u64>();
        Evidence {
            customers: count(|group| group.customers),
            days: u64::try_from(days).unwrap_or(0),
            repeat_buyers: count(|group| if group.history.x > 0 { group.customers } else { 0 }),
            repeat_spenders: has_amount.then(|| count(|group| group.spenders)),
        }
    }

    /// Repeat purchase days of all customers.
    pub fn repeat_purchases(&self) -> f64 {
        self.groups.iter().map(|group| f64::from(group.history.x) * group.customers as f64).sum()
    }

    /// What all of them spent after the window, exactly.
    pub fn later_spend(&self) -> Money {
        self.groups.iter().map(|group| group.later_spend).sum()
    }

    /// The statistics of one segment.
    pub fn of_segment(&self, segment: u32) -> Statistics {
        Statistics {
            groups: self.groups.iter().filter(|group| group.segment == segment).cloned().collect(),
            spends: self.spends.iter().filter(|(own, _)| *own == segment).copied().collect(),
            segments: Segments::default(),
        }
    }

    pub fn purchase_groups(&self) -> Vec<PurchaseGroup> {
        let group = |one: &Group| {
            let RfSummary { x, t_x, t } = one.history;
            PurchaseGroup { x, t_x, t, count: one.customers as f64 }
        };
        self.groups.iter().map(group).collect()
    }

    pub fn spend_groups(&self) -> Vec<SpendGroup> {
        self.spends.iter().map(|(_, group)| *group).collect()
    }

    pub fn value_groups(&self) -> Vec<ValueGroup> {
        self.groups.iter().map(Group::value_group).collect()
    }

    pub fn holdout_groups(&self) -> Vec<HoldoutGroup> {
        let group = |one: &Group| HoldoutGroup {
            x: one.history.x,
            t_x: one.history.t_x,
            t: one.history.t,
            holdout_orders: one.later_orders,
            count: one.customers as f64,
            spend_count: one.spenders as f64,
            mean_spend_sum: one.mean_spend_sum,
            holdout_spend_sum: one.later_spend.to_f64(),
        };
        self.groups.iter().map(group).collect()
    }
}

impl Group {
    /// The day of the first purchase, of customers whose age is counted to the end of a day.
    pub fn first_day(&self, end: Date) -> Date {
        let days = (self.history.t * WEEK).round() as i64;
        end.saturating_sub(days.days())
    }

    /// Its month.
    pub fn month(&self, end: Date) -> Period {
        Period::holding(Grain::Month, self.first_day(end), WeekStart::Mon)
    }

    fn value_group(&self) -> ValueGroup {
        let RfSummary { x, t_x, t } = self.history;
        ValueGroup {
            x,
            t_x,
            t,
            count: self.customers as f64,
            spend_count: self.spenders as f64,
            mean_spend_sum: self.mean_spend_sum,
        }
    }
}

fn group(row: &Row, segment: u32) -> Result<Group, Error> {
    let history = history(row)?;
    // x is the same for all of the group, so Σ m is an exact sum over x.
    let spender_spend = money(row, "spender_spend")?.to_f64();
    Ok(Group {
        history,
        segment,
        customers: row.count("customers")?,
        spenders: row.count("spenders")?,
        mean_spend_sum: if history.x > 0 { spender_spend / f64::from(history.x) } else { 0.0 },
        later_orders: if row.has("later_orders") { whole(row, "later_orders")? } else { 0 },
        later_spend: money(row, "later_spend")?,
    })
}

/// x, t_x and T of a row; days become weeks.
pub(super) fn history(row: &Row) -> Result<RfSummary, Error> {
    let days = |name: &str| Ok::<f64, Error>(f64::from(whole(row, name)?));
    RfSummary::new(whole(row, "x")?, days("t_x")? / WEEK, days("age")? / WEEK)
        .map_err(|error| Error::Unexpected(error.to_string()))
}

pub(super) fn money(row: &Row, name: &str) -> Result<Money, Error> {
    Ok(Money::from_raw(row.maybe_decimal(name)?.unwrap_or(0)))
}

pub(super) fn whole(row: &Row, name: &str) -> Result<u32, Error> {
    let number = row.int(name)?;
    u32::try_from(number).map_err(|_| Error::Unexpected(format!("{name} {number}")))
}
