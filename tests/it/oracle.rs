//! The matrix of random shops against an obvious count over their rows: nothing of it is shared with the program.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{file, json};

/// A row of the file. Refunds are rows below 0 with the id of their order.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    order: usize,
    customer: Option<u8>,
    at: DateTime,
    cents: i64,
    country: &'static str,
}

const COUNTRIES: [&str; 4] = ["Chile", "France", "Japan", "Peru"];

#[derive(Debug, Clone, Copy)]
enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Debug, Clone, Copy)]
enum Ages {
    Calendar,
    /// Periods of so many days since a customer's first order.
    Rolling(i64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Basis {
    OrderDate,
    RefundDate,
    Ignore,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Complete,
    Open,
    Unobserved,
}

impl Grain {
    fn name(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }

    /// The number of a day's period, one more for each later one.
    fn period(self, day: Date) -> i64 {
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

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).unwrap().get_days().into()
}

/// Days between two moments, cut to whole ones.
fn whole_days(from: DateTime, to: DateTime) -> i64 {
    let seconds = from.until((jiff::Unit::Second, to)).unwrap().get_seconds();
    seconds.div_euclid(86_400)
}

struct Customer {
    id: u8,
    first: DateTime,
    /// Where the dearest line of the first order went; of equal ones the first in the file.
    country: &'static str,
    /// Moment and cents of each order.
    orders: Vec<(DateTime, i64)>,
    /// Moment at which a refund counts, and its cents below 0.
    refunds: Vec<(DateTime, i64)>,
}

/// What is known of the rows: customers with an order, and the last day of observation.
fn customers(lines: &[Line], basis: Basis) -> (Vec<Customer>, Date) {
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

/// Numerators of a cohort by age, and the states of its cells.
fn cells(
    members: &[&Customer],
    as_of: Date,
    (grain, ages): (Grain, Ages),
    (measure, criterion): (&str, &str),
    count: usize,
) -> Vec<(Option<i64>, State)> {
    let age = |first: DateTime, at: DateTime| match ages {
        Ages::Calendar => grain.period(at.date()) - grain.period(first.date()),
        Ages::Rolling(days) => whole_days(first, at) / days,
    };
    let active: Vec<BTreeSet<i64>> =
        members.iter().map(|one| one.orders.iter().map(|(at, _)| age(one.first, *at)).collect()).collect();
    let sum_at = |n: i64| -> i64 {
        let of = |one: &&Customer| -> i64 {
            let each = one.orders.iter().chain(&one.refunds);
            each.filter(|(at, _)| age(one.first, *at) == n).map(|(_, cents)| cents).sum()
        };
        members.iter().map(of).sum()
    };
    let state = |n: i64| match ages {
        Ages::Calendar => {
            let period = grain.period(members[0].first.date()) + n;
            match (period.cmp(&grain.period(as_of)), grain.period(as_of.tomorrow().unwrap())) {
                (std::cmp::Ordering::Greater, _) => State::Unobserved,
                (_, next) if period < next => State::Complete,
                _ => State::Open,
            }
        }
        Ages::Rolling(days) => {
            let end = as_of.tomorrow().unwrap().to_datetime(jiff::civil::Time::midnight());
            let begins = |one: &&&Customer| one.first.saturating_add((days * n).days()) < end;
            let ends = |one: &&&Customer| one.first.saturating_add((days * (n + 1)).days()) <= end;
            let all = members.len();
            match (members.iter().filter(begins).count(), members.iter().filter(ends).count()) {
                (0, _) => State::Unobserved,
                (_, ended) if ended == all => State::Complete,
                _ => State::Open,
            }
        }
    };
    let numerator = |n: i64| -> i64 {
        let having =
            |test: &dyn Fn(&BTreeSet<i64>) -> bool| active.iter().filter(|ages| test(ages)).count() as i64;
        match (measure, criterion) {
            ("orders", _) => members
                .iter()
                .map(|one| one.orders.iter().filter(|(at, _)| age(one.first, *at) == n).count() as i64)
                .sum(),
            ("revenue", _) => sum_at(n),
            ("cumulative-revenue", _) => (0..=n).map(sum_at).sum(),
            (_, "on") => having(&|ages| ages.contains(&n)),
            (_, "on-or-after") => having(&|ages| ages.iter().any(|age| *age >= n)),
            (_, "on-or-before") => having(&|ages| ages.iter().any(|age| (1..=n).contains(age))),
            (_, "streak") => having(&|ages| (0..=n).all(|age| ages.contains(&age))),
            other => panic!("{other:?}"),
        }
    };
    let each = 0..count as i64;
    each.map(|n| {
        (state(n) != State::Unobserved)
            .then(|| numerator(n))
            .map_or((None, State::Unobserved), |sum| (Some(sum), state(n)))
    })
    .collect()
}

/// The same from the program: money in cents.
fn told(cohort: &Value, is_money: bool) -> Vec<(Option<i64>, State)> {
    let cell = |cell: &Value| {
        let state = match cell["state"].as_str().unwrap() {
            "complete" => State::Complete,
            "open" => State::Open,
            "unobserved" => State::Unobserved,
            other => panic!("{other}"),
        };
        let number = cell["numerator"].as_f64();
        (number.map(|number| (number * if is_money { 100.0 } else { 1.0 }).round() as i64), state)
    };
    cohort["cells"].as_array().unwrap().iter().map(cell).collect()
}

fn csv(lines: &[Line]) -> String {
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
type Order = (Option<u8>, u16, u8, Vec<u32>, Option<(u16, u32)>);

fn orders() -> impl Strategy<Value = Vec<Order>> {
    let customer = prop_oneof![9 => (0u8..25).prop_map(Some), 1 => Just(None)];
    // A few dense weeks, and days years apart: months without an order, leap days, ends of months.
    let day = prop_oneof![2 => 0u16..60, 2 => 360u16..500, 1 => 0u16..1_500];
    let cents = prop::collection::vec(0u32..50_000, 1..4);
    let refund = prop::option::weighted(0.2, (0u16..120, 1u32..60_000));
    prop::collection::vec((customer, day, 0u8..4, cents, refund), 3..90)
}

/// The rows of the orders, in an order that depends on `mix`. `apart`, no two orders are at one moment.
fn lines(orders: &[Order], mix: u64, apart: bool) -> Vec<Line> {
    let mut random = mix;
    let mut next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random >> 33
    };
    let begin = date(2019, 12, 1);
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

fn has_orders(lines: &[Line]) -> bool {
    lines.iter().any(|line| line.cents >= 0 && line.customer.is_some())
}

/// The program's answer about the rows.
fn asked(lines: &[Line], command: &[&str]) -> Value {
    let (_folder, path) = file("orders.csv", &csv(lines));
    asked_of(&[&path], command)
}

fn asked_of(paths: &[&str], command: &[&str]) -> Value {
    #[rustfmt::skip]
    let options = [
        "--format", "json", "--no-cache", "--order", "order", "--customer", "customer", "--date", "date",
        "--amount", "amount", "--repeated-lines", "count",
    ];
    json(&[command, paths, &options].concat())
}

fn cents(number: &Value) -> i64 {
    (number.as_f64().unwrap() * 100.0).round() as i64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_matrix_is_what_an_obvious_count_over_the_rows_gives(
        orders in orders(),
        mix in any::<u64>(),
        grain in prop_oneof![
            Just(Grain::Day), Just(Grain::Week), Just(Grain::Month), Just(Grain::Month), Just(Grain::Quarter), Just(Grain::Year)
        ],
        rolling in prop::option::weighted(0.3, 5i64..60),
        basis in prop_oneof![Just(Basis::OrderDate), Just(Basis::RefundDate), Just(Basis::Ignore)],
        measure in prop_oneof![Just("customers"), Just("orders"), Just("revenue"), Just("cumulative-revenue")],
        criterion in prop_oneof![Just("on"), Just("on-or-after"), Just("on-or-before"), Just("streak")],
    ) {
        let lines = lines(&orders, mix, false);
        prop_assume!(has_orders(&lines));
        let ages = rolling.map_or(Ages::Calendar, Ages::Rolling);
        let words = rolling.map_or("calendar".to_string(), |days| format!("rolling:{days}"));
        let name = match basis {
            Basis::OrderDate => "order-date",
            Basis::RefundDate => "refund-date",
            Basis::Ignore => "ignore",
        };
        let criterion = if measure == "customers" { criterion } else { "on" };
        let found = asked(&lines, &[
            "matrix", "--cohort", grain.name(), "--ages", &words, "--refunds", name, "--measure", measure, "--return", criterion,
        ]);
        let (customers, as_of) = customers(&lines, basis);
        prop_assert_eq!(found["as_of"].as_str().unwrap(), as_of.to_string());
        let mut cohorts: BTreeMap<i64, Vec<&Customer>> = BTreeMap::new();
        for customer in &customers {
            cohorts.entry(grain.period(customer.first.date())).or_default().push(customer);
        }
        let told_cohorts: Vec<&Value> =
            found["cohorts"].as_array().unwrap().iter().filter(|one| one["size"].as_u64() != Some(0)).collect();
        prop_assert_eq!(told_cohorts.len(), cohorts.len());
        for (cohort, members) in told_cohorts.iter().zip(cohorts.values()) {
            prop_assert_eq!(cohort["size"].as_u64().unwrap() as usize, members.len());
            let told = told(cohort, measure.ends_with("revenue"));
            let counted = cells(members, as_of, (grain, ages), (measure, criterion), told.len());
            prop_assert_eq!(told, counted, "{}", cohort["cohort"]);
        }
    }

    #[test]
    fn segments_are_what_an_obvious_count_over_the_rows_gives(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let found = asked(&lines, &["segments", "--by", "country"]);
        let (customers, as_of) = customers(&lines, Basis::RefundDate);
        let month = |at: DateTime| Grain::Month.period(at.date());
        let mut segments: BTreeMap<&str, Vec<&Customer>> = BTreeMap::new();
        for customer in &customers {
            segments.entry(customer.country).or_default().push(customer);
        }
        let told = found["rows"].as_array().unwrap();
        prop_assert_eq!(told.len(), segments.len());
        for row in told {
            let members = &segments[row["value"].as_str().unwrap()];
            prop_assert_eq!(row["customers"].as_u64().unwrap() as usize, members.len());
            let number = |row: &Value| row.as_f64().unwrap();
            let count: usize = members.iter().map(|one| one.orders.len()).sum();
            prop_assert_eq!(row["orders"].as_u64().unwrap() as usize, count);
            let paid: i64 =
                members.iter().flat_map(|one| one.orders.iter().chain(&one.refunds)).map(|(_, cents)| cents).sum();
            prop_assert_eq!(cents(&row["revenue"]), paid);
            let again = members.iter().filter(|one| one.orders.len() > 1).count();
            prop_assert!((number(&row["repeat_rate"]) - again as f64 / members.len() as f64).abs() < 1e-9);
            prop_assert!((number(&row["share"]) - members.len() as f64 / customers.len() as f64).abs() < 1e-9);
            for age in [1, 3, 6, 12] {
                // Only cohorts that have finished the month count.
                let finished = |one: &&&Customer| month(one.first) + age < Grain::Month.period(as_of.tomorrow().unwrap());
                let active = |one: &&&Customer| one.orders.iter().any(|(at, _)| month(*at) - month(one.first) == age);
                let cell = &row["retention"][age.to_string()];
                prop_assert_eq!(cell["denominator"].as_u64().unwrap() as usize, members.iter().filter(finished).count());
                let back = members.iter().filter(finished).filter(active).count();
                prop_assert_eq!(cell["numerator"].as_u64().unwrap() as usize, back, "{}", age);
            }
        }
    }

    #[test]
    fn customers_are_what_an_obvious_count_over_the_rows_gives(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let found = asked(&lines, &["customers"]);
        let (customers, as_of) = customers(&lines, Basis::RefundDate);
        let told = found["customers"].as_array().unwrap();
        prop_assert_eq!(told.len(), customers.len());
        for row in told {
            let id = row["customer"].as_str().unwrap();
            let customer = customers.iter().find(|one| format!("c{}", one.id) == id).unwrap();
            let last = customer.orders.iter().map(|(at, _)| at.date()).max().unwrap();
            let paid: i64 = customer.orders.iter().chain(&customer.refunds).map(|(_, cents)| cents).sum();
            prop_assert_eq!(row["orders"].as_u64().unwrap() as usize, customer.orders.len());
            prop_assert_eq!(cents(&row["revenue"]), paid);
            prop_assert_eq!(row["first_order"].as_str().unwrap(), customer.first.date().to_string());
            prop_assert_eq!(row["last_order"].as_str().unwrap(), last.to_string());
            prop_assert_eq!(row["recency_days"].as_i64().unwrap(), days_between(last, as_of));
            prop_assert_eq!(row["country"].as_str().unwrap(), customer.country);
        }
    }

    #[test]
    fn how_a_history_is_written_changes_no_cell(orders in orders(), mix in any::<u64>(), cut in 0.0..1.0f64) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let command = ["matrix", "--measure", "cumulative-revenue"];
        let whole = asked(&lines, &command);
        let reversed: Vec<Line> = lines.iter().rev().cloned().collect();
        prop_assert_eq!(&asked(&reversed, &command), &whole);
        let (first, second) = lines.split_at((lines.len() as f64 * cut) as usize);
        let ((_one, first), (_two, second)) = (file("a.csv", &csv(first)), file("b.csv", &csv(second)));
        prop_assert_eq!(&asked_of(&[&second, &first], &command), &whole);
        let renamed = |line: &Line| Line { customer: line.customer.map(|id| 200 - id), ..line.clone() };
        prop_assert_eq!(&asked(&lines.iter().map(renamed).collect::<Vec<_>>(), &command), &whole);
        let wider = csv(&lines).replace('\n', ",x y\n");
        let (_folder, path) = file("orders.csv", &wider.replacen(",x y", ",remark", 1));
        prop_assert_eq!(&asked_of(&[&path], &[&command[..], &["--where", "amount < 1000000"]].concat()), &whole);
    }
}
