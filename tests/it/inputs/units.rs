//! Amounts in cents among amounts in whole units: asked about, with a remedy that gives the orders as they were.

use super::{REVENUE, inspected, matrix, option, try_matrix};
use crate::support::file;

/// Orders: place, customer, day of 2024, cents.
fn orders() -> impl Iterator<Item = (usize, usize, jiff::civil::Date, usize)> {
    let first = jiff::civil::date(2024, 1, 1);
    (0..160).map(move |n| {
        let day = first.checked_add(jiff::Span::new().days(n as i64)).unwrap();
        (n, n * 7 % 23, day, 1_000 + n * 7_919 % 9_000)
    })
}

fn units(cents: usize) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn text(head: &str, row: impl Fn(usize, usize, jiff::civil::Date, usize) -> String) -> String {
    let rows: String =
        orders().map(|(n, customer, day, cents)| row(n, customer, day, cents) + "\n").collect();
    format!("{head}\n{rows}")
}

/// Asked about, and right with the amount of the remedy.
#[track_caller]
fn is_mended(mixed: &str, whole: &str) {
    let (_folder, path) = file("orders.csv", mixed);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("may be in cents") && why.contains("on average"), "{why}");
    let [name, amount] = option(&why, "amount");
    assert_eq!(
        matrix("orders.csv", mixed, &[&REVENUE[..], &[&name, &amount]].concat()),
        matrix("orders.csv", whole, &REVENUE),
        "{amount}"
    );
    // The user may know better.
    let report = inspected("orders.csv", mixed, &["--amount", "amount"]);
    assert!(report["notes"].to_string().contains("may be in cents"), "{report}");
}

#[test]
fn cents_until_a_day_or_from_a_day_on_are_asked_about() {
    const HEAD: &str = "order_id,customer_id,order_date,amount";
    let whole = text(HEAD, |n, customer, day, cents| format!("{n},c{customer},{day},{}", units(cents)));
    for is_cents in [|n: usize| n < 70, |n: usize| n >= 75] {
        let mixed = text(HEAD, |n, customer, day, cents| {
            let amount = if is_cents(n) { cents.to_string() } else { units(cents) };
            format!("{n},c{customer},{day},{amount}")
        });
        is_mended(&mixed, &whole);
    }
}

#[test]
fn cents_in_the_middle_of_a_day_are_divided_to_the_second() {
    const HEAD: &str = "order_id;customer_id;order_date;amount";
    let row = |n: usize, customer: usize, is_cents: bool, cents: usize| {
        let amount = if is_cents { cents.to_string() } else { units(cents).replace('.', ",") };
        format!("{n};c{customer};{:02}.03.2024 {:02}:30:15;{amount}", 1 + n / 20, n % 20)
    };
    let whole = text(HEAD, |n, customer, _, cents| row(n, customer, false, cents));
    is_mended(&text(HEAD, |n, customer, _, cents| row(n, customer, n >= 93, cents)), &whole);
}

#[test]
fn cents_of_one_channel_are_divided_by_channel() {
    const HEAD: &str = "order_id,customer_id,order_date,channel,amount";
    let row = |n: usize, customer: usize, day: jiff::civil::Date, amount: String| {
        format!("{n},c{customer},{day},{},{amount}", ["web", "pos", "app"][n % 3])
    };
    let whole = text(HEAD, |n, customer, day, cents| row(n, customer, day, units(cents)));
    let mixed = text(HEAD, |n, customer, day, cents| {
        row(n, customer, day, if n % 3 == 1 { cents.to_string() } else { units(cents) })
    });
    is_mended(&mixed, &whole);
}

#[test]
fn goods_with_round_prices_are_no_cents() {
    let head = "order_id,customer_id,order_date,category,amount";
    let text = text(head, |n, customer, day, cents| match n % 2 {
        0 => format!("{n},c{customer},{day},laptops,{}", 900 + cents / 10),
        _ => format!("{n},c{customer},{day},cables,{}", units(cents / 5 + 1)),
    });
    assert!(!matrix("orders.csv", text, &REVENUE).is_empty());
}
