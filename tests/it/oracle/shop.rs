//! Random shops: their rows, and the files that hold them.

use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use proptest::prelude::*;

use super::history::{History, Line};
use crate::support::file;

/// How the program is told to read the file.
pub const ROLES: [&str; 8] =
    ["--order", "order", "--customer", "customer", "--date", "date", "--amount", "amount"];

pub const COUNTRIES: [&str; 4] = ["Chile", "France", "Japan", "Peru"];

pub fn csv(lines: &[Line]) -> String {
    let mut text = "order,customer,date,amount,country\n".to_string();
    for line in lines {
        let customer = line.customer.map_or(String::new(), |customer| format!("c{customer}"));
        let sign = if line.amount < 0 { "-" } else { "" };
        let cents = line.amount.abs() / 100;
        let at = line.at.strftime("%Y-%m-%d %H:%M:%S%.3f");
        let (whole, part) = (cents / 100, cents % 100);
        text += &format!("o{},{customer},{at},{sign}{whole}.{part:02},{}\n", line.order, line.group);
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
            let group = COUNTRIES[next() as usize % COUNTRIES.len()];
            Line { order, customer: customer.map(usize::from), at, amount: cents * 100, group }
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
    lines.iter().any(|line| line.amount >= 0 && line.customer.is_some())
}

/// A history of rows, in a file of its own.
pub fn history(lines: Vec<Line>) -> History {
    let (folder, path) = file("orders.csv", &csv(&lines));
    let words = [path.as_str()].iter().chain(&ROLES).map(ToString::to_string).collect();
    let names = (0..=255).map(|id| format!("c{id}")).collect();
    History { lines, names, by: "country", words, _folder: Some(folder), snapshots: None }
}

/// What files of rows say, without a reading of the tests' own.
pub fn of_files(paths: &[&str]) -> History {
    let words = paths.iter().chain(&ROLES).map(ToString::to_string).collect();
    History { lines: vec![], names: vec![], by: "country", words, _folder: None, snapshots: None }
}
