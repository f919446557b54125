//! Random shops: their rows, and what is obviously known of the customers from them. Nothing of it is shared with the program.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{file, json};

/// A row of the file. Refunds are rows below 0 with the id of their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub order: usize,
    pub customer: Option<u8>,
    pub at: DateTime,
    pub cents: i64,
    pub country: &'static str,
}

pub const COUNTRIES: [&str; 4] = ["Chile", "France", "Japan", "Peru"];

#[derive(Debug, Clone, Copy)]
pub enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Debug, Clone, Copy)]
pub enum Ages {
    Calendar,
    /// Periods of so many days since a customer's first order.
    Rolling(i64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Basis {
    OrderDate,
    RefundDate,
    Ignore,
}

impl Grain {
    pub fn name(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }

    /// The number of a day's period, one more for each later one.
    pub fn period(self, day: Date) -> i64 {
        let (year, month) = (i64::from(day.year()), i64::from(day.month()) - 1);
        match self {
            Grain::Day => days_between(date(2000, 1, 1), day),
            // 3 January 2000 was a Monday.
            Grain::Week => days_between(date(2000, 1, 3), day).div_euclid(7),
            Grain::Month => year * 12 + month,
            Grain::Quarter => year * 4 + month / 3,
            Grain::Year => year,
        }
    }
}

pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).unwrap().get_days().into()
}

/// Days between two moments, cut to whole ones.
pub fn whole_days(from: DateTime, to: DateTime) -> i64 {
    let seconds = from.until((jiff::Unit::Second, to)).unwrap().get_seconds();
    seconds.div_euclid(86_400)
}

pub struct Customer {
    pub id: u8,
    pub first: DateTime,
    /// Where the dearest line of the first order went; of equal ones the first in the file.
    pub country: &'static str,
    /// Moment and cents of each order.
    pub orders: Vec<(DateTime, i64)>,
    /// Moment at which a refund counts, and its cents below 0.
    pub refunds: Vec<(DateTime, i64)>,
}

impl Customer {
    /// Days on which orders were placed, the first one first.
    pub fn days(&self) -> BTreeSet<Date> {
        self.orders.iter().map(|(at, _)| at.date()).collect()
    }

    /// Orders placed from a day to another.
    pub fn orders_in(&self, from: Date, to: Date) -> i64 {
        self.orders.iter().filter(|(at, _)| (from..=to).contains(&at.date())).count() as i64
    }

    /// Net cents from a day to another.
    pub fn cents_in(&self, from: Date, to: Date) -> i64 {
        let moved =
            self.orders.iter().chain(&self.refunds).filter(|(at, _)| (from..=to).contains(&at.date()));
        moved.map(|(_, cents)| cents).sum()
    }

    /// Net cents.
    pub fn paid(&self) -> i64 {
        self.cents_in(Date::MIN, Date::MAX)
    }
}

/// What is known of the rows: customers with an order, and the last day of observation.
pub fn customers(lines: &[Line], basis: Basis) -> (Vec<Customer>, Date) {
    let mut orders: BTreeMap<(u8, usize), (DateTime, i64)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.cents >= 0) {
        let Some(customer) = line.customer else { continue };
        let order = orders.entry((customer, line.order)).or_insert((line.at, 0));
        *order = (order.0.min(line.at), order.1 + line.cents);
    }
    let as_of = orders.values().map(|(at, _)| at.date()).max().expect("an order");
    let mut found: BTreeMap<u8, Customer> = BTreeMap::new();
    for ((customer, _), order) in &orders {
        let known = found.entry(*customer).or_insert(Customer {
            id: *customer,
            first: order.0,
            country: "",
            orders: Vec::new(),
            refunds: Vec::new(),
        });
        known.first = known.first.min(order.0);
        known.orders.push(*order);
    }
    for known in found.values_mut() {
        let of_first =
            |line: &&Line| line.customer == Some(known.id) && line.at == known.first && line.cents >= 0;
        let dearest = lines.iter().filter(of_first).map(|line| line.cents).max();
        let line = lines.iter().filter(of_first).find(|line| Some(line.cents) == dearest);
        known.country = line.expect("a first order").country;
    }
    for line in lines.iter().filter(|line| line.cents < 0 && line.at.date() <= as_of) {
        let Some(customer) = line.customer else { continue };
        let Some(known) = found.get_mut(&customer).filter(|known| line.at >= known.first) else { continue };
        let order = orders.get(&(customer, line.order)).map(|(at, _)| *at);
        match basis {
            Basis::Ignore => {}
            Basis::RefundDate => known.refunds.push((line.at, line.cents)),
            Basis::OrderDate => known.refunds.push((order.unwrap_or(line.at), line.cents)),
        }
    }
    (found.into_values().collect(), as_of)
}

pub fn csv(lines: &[Line]) -> String {
    let mut text = "order,customer,date,amount,country\n".to_string();
    for line in lines {
        let customer = line.customer.map_or(String::new(), |customer| format!("c{customer}"));
        let sign = if line.cents < 0 { "-" } else { "" };
        let cents = line.cents.abs();
        let at = line.at.strftime("%Y-%m-%d %H:%M:%S%.3f");
        let (whole, part) = (cents / 100, cents % 100);
        text += &format!("o{},{customer},{at},{sign}{whole}.{part:02},{}\n", line.order, line.country);
    }
    text
}

/// An order: customer (some are guests), day, time of day, lines of so many cents, and days until so many cents come back.
pub type Order = (Option<u8>, u16, u8, Vec<u32>, Option<(u16, u32)>);

pub fn orders() -> impl Strategy<Value = Vec<Order>> {
    let customer = prop_oneof![9 => (0u8..25).prop_map(Some), 1 => Just(None)];
    // A few dense weeks, and days years apart: months without an order, leap days, ends of months, 64 months and more.
    let day = prop_oneof![4 => 0u16..60, 4 => 360u16..500, 2 => 0u16..1_500, 1 => 1_920u16..2_000];
    let cents = prop::collection::vec(0u32..50_000, 1..4);
    let refund = prop::option::weighted(0.2, (0u16..120, 1u32..60_000));
    prop::collection::vec((customer, day, 0u8..4, cents, refund), 3..90)
}

/// The rows of the orders, in an order that depends on `mix`. `apart`, no two orders are at one moment.
pub fn lines(orders: &[Order], mix: u64, apart: bool) -> Vec<Line> {
    let mut random = mix;
    let mut next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random >> 33
    };
    let begin = date(2018, 12, 1);
    let mut lines = Vec::new();
    for (order, (customer, day, time, cents, refund)) in orders.iter().enumerate() {
        let day = begin.saturating_add(i64::from(*day).days());
        // Midnight and the last second of a day belong to that day.
        let at = match time {
            0 => day.at(0, 0, 0, 0),
            1 => day.at(23, 59, 59, 0),
            2 => day.at(9, 30, 0, 0),
            _ => day.at(12, 0, 1, 0),
        };
        let at = if apart { at.saturating_add((order as i64).milliseconds()) } else { at };
        let mut line = |at: DateTime, cents: i64| {
            let country = COUNTRIES[next() as usize % COUNTRIES.len()];
            Line { order, customer: *customer, at, cents, country }
        };
        lines.extend(cents.iter().map(|cents| line(at, i64::from(*cents))));
        if let Some((days, cents)) = refund {
            lines.push(line(at.saturating_add(i64::from(*days).days()), -i64::from(*cents)));
        }
    }
    for place in (1..lines.len()).rev() {
        lines.swap(place, next() as usize % (place + 1));
    }
    lines
}

pub fn has_orders(lines: &[Line]) -> bool {
    lines.iter().any(|line| line.cents >= 0 && line.customer.is_some())
}

/// The program's answer about the rows.
pub fn asked(lines: &[Line], command: &[&str]) -> Value {
    let (_folder, path) = file("orders.csv", &csv(lines));
    asked_of(&[&path], command)
}

pub fn asked_of(paths: &[&str], command: &[&str]) -> Value {
    #[rustfmt::skip]
    let options = [
        "--format", "json", "--no-cache", "--order", "order", "--customer", "customer", "--date", "date",
        "--amount", "amount", "--repeated-lines", "count",
    ];
    json(&[command, paths, &options].concat())
}

/// Members of each cohort, the earliest first.
pub fn cohorts(customers: &[Customer], grain: Grain) -> Vec<Vec<&Customer>> {
    let mut cohorts: BTreeMap<i64, Vec<&Customer>> = BTreeMap::new();
    for customer in customers {
        cohorts.entry(grain.period(customer.first.date())).or_default().push(customer);
    }
    cohorts.into_values().collect()
}

/// Whether a number of the program is the one counted, up to rounding of the last digits.
pub fn agrees(told: &Value, counted: Option<f64>) -> bool {
    match (told.as_f64(), counted) {
        (Some(told), Some(counted)) => (told - counted).abs() <= 1e-9 * (1.0 + counted.abs()),
        (told, counted) => told.is_none() && counted.is_none(),
    }
}

/// The first place at which two answers differ, with both values. Sums of floats over customers in another order differ in the
/// last digits.
pub fn difference(one: &Value, other: &Value) -> Option<String> {
    let parts = |value: &Value| -> BTreeMap<String, Value> {
        match value {
            Value::Object(all) => all.clone().into_iter().collect(),
            Value::Array(all) => {
                all.iter().enumerate().map(|(place, one)| (place.to_string(), one.clone())).collect()
            }
            _ => BTreeMap::new(),
        }
    };
    let (here, there) = (parts(one), parts(other));
    if here.is_empty() || there.is_empty() {
        let is_same = one == other || (one.is_number() && agrees(one, other.as_f64()));
        return (!is_same).then(|| format!("{one} and {other}"));
    }
    let keys = || here.keys().chain(there.keys());
    keys().find_map(|key| match (here.get(key), there.get(key)) {
        (Some(one), Some(other)) => Some(format!("{key}: {}", difference(one, other)?)),
        _ => Some(format!("{key} is in one alone")),
    })
}

/// A ratio; none without a denominator.
pub fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

/// The quantile of type 7; none of nothing.
pub fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = share * (values.len().checked_sub(1)? as f64);
    let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
}

pub fn cents(number: &Value) -> i64 {
    (number.as_f64().unwrap() * 100.0).round() as i64
}
