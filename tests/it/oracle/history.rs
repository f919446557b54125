//! A history: its rows in the tests' own reading, how the program is told to read them, and what is obviously known of the
//! customers. Nothing of it is shared with the program.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::{Date, DateTime, date};
use serde_json::Value;

use crate::support::{json, json_beside, json_of};

/// A row of the file. Refunds are rows below 0 with the id of their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub order: usize,
    pub customer: Option<usize>,
    pub at: DateTime,
    /// In ten-thousandths of the currency.
    pub amount: i64,
    /// The value that groups customers, such as a country.
    pub group: &'static str,
}

pub struct History {
    pub lines: Vec<Line>,
    /// What the program calls each customer.
    pub names: Vec<String>,
    /// The attribute that groups customers.
    pub by: &'static str,
    /// The files, and what says how to read them.
    pub words: Vec<String>,
    /// Where files that were made for it are, as long as it is asked.
    pub _folder: Option<tempfile::TempDir>,
    /// Where snapshots of it are kept, if it is large.
    pub snapshots: Option<tempfile::TempDir>,
}

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

impl Basis {
    pub fn name(self) -> &'static str {
        match self {
            Basis::OrderDate => "order-date",
            Basis::RefundDate => "refund-date",
            Basis::Ignore => "ignore",
        }
    }
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
    /// The place of the name.
    pub id: usize,
    pub first: DateTime,
    /// That of the dearest line of the first order, or orders at one moment; of equal ones the first in the file.
    pub group: &'static str,
    /// Moment and amount of each order.
    pub orders: Vec<(DateTime, i64)>,
    /// Moment at which a refund counts, and its amount below 0.
    pub refunds: Vec<(DateTime, i64)>,
    /// Days on which orders were placed, the first one first.
    pub days: BTreeSet<Date>,
}

impl Customer {
    /// Orders placed from a day to another.
    pub fn orders_in(&self, from: Date, to: Date) -> i64 {
        self.orders.iter().filter(|(at, _)| (from..=to).contains(&at.date())).count() as i64
    }

    /// What was paid, net, from a day to another.
    pub fn paid_in(&self, from: Date, to: Date) -> i64 {
        let moved =
            self.orders.iter().chain(&self.refunds).filter(|(at, _)| (from..=to).contains(&at.date()));
        moved.map(|(_, amount)| amount).sum()
    }

    /// What was paid, net.
    pub fn paid(&self) -> i64 {
        self.paid_in(Date::MIN, Date::MAX)
    }
}

impl History {
    /// The program's answer about it. What only the program itself answers about a history with snapshots is read from its file
    /// once, because that takes longer than to count it.
    pub fn ask(&self, command: &[&str]) -> Value {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let asked = [command, &words, &["--format", "json", "--repeated-lines", "count"]].concat();
        match &self.snapshots {
            Some(folder) => json_of(&asked).unwrap_or_else(|| json_beside(folder.path(), &asked)),
            None => json(&[&asked[..], &["--no-cache"]].concat()),
        }
    }

    /// The condition that a customer is of a group.
    pub fn is_of(&self, group: &str) -> String {
        format!("\"{}\" = '{group}'", self.by)
    }

    /// What is known of the rows: customers with an order, and the last day of observation.
    pub fn customers(&self, basis: Basis) -> (Vec<Customer>, Date) {
        let mut orders: BTreeMap<(usize, usize), (DateTime, i64)> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.amount >= 0) {
            let Some(customer) = line.customer else { continue };
            let order = orders.entry((customer, line.order)).or_insert((line.at, 0));
            *order = (order.0.min(line.at), order.1 + line.amount);
        }
        let as_of = orders.values().map(|(at, _)| at.date()).max().expect("an order");
        let mut found: BTreeMap<usize, Customer> = BTreeMap::new();
        for ((customer, _), order) in &orders {
            let known = found.entry(*customer).or_insert(Customer {
                id: *customer,
                first: order.0,
                group: "",
                orders: Vec::new(),
                refunds: Vec::new(),
                days: BTreeSet::new(),
            });
            known.first = known.first.min(order.0);
            known.days.insert(order.0.date());
            known.orders.push(*order);
        }
        // Several orders at that moment are the first one together.
        let is_first = |known: &Customer, line: &Line| orders[&(known.id, line.order)].0 == known.first;
        let mut dearest: HashMap<usize, i64> = HashMap::new();
        for line in self.lines.iter().filter(|line| line.amount >= 0) {
            let Some(known) = line.customer.and_then(|customer| found.get_mut(&customer)) else { continue };
            let is_dearer = dearest.get(&known.id).is_none_or(|amount| line.amount > *amount);
            if is_dearer && is_first(known, line) {
                dearest.insert(known.id, line.amount);
                known.group = line.group;
            }
        }
        for line in self.lines.iter().filter(|line| line.amount < 0 && line.at.date() <= as_of) {
            let Some(customer) = line.customer else { continue };
            let Some(known) = found.get_mut(&customer).filter(|known| line.at >= known.first) else {
                continue;
            };
            let order = orders.get(&(customer, line.order)).map(|(at, _)| *at);
            match basis {
                Basis::Ignore => {}
                Basis::RefundDate => known.refunds.push((line.at, line.amount)),
                Basis::OrderDate => known.refunds.push((order.unwrap_or(line.at), line.amount)),
            }
        }
        (found.into_values().collect(), as_of)
    }
}

/// Customers by their group.
pub fn groups(customers: &[Customer]) -> BTreeMap<&'static str, Vec<&Customer>> {
    let mut groups: BTreeMap<&str, Vec<&Customer>> = BTreeMap::new();
    for customer in customers {
        groups.entry(customer.group).or_default().push(customer);
    }
    groups
}

/// Members of each cohort, the earliest first.
pub fn cohorts(customers: &[Customer], grain: Grain) -> Vec<Vec<&Customer>> {
    let mut cohorts: BTreeMap<i64, Vec<&Customer>> = BTreeMap::new();
    for customer in customers {
        cohorts.entry(grain.period(customer.first.date())).or_default().push(customer);
    }
    cohorts.into_values().collect()
}
