//! Intervals and p-values of comparisons and effects had other last digits in each run: customers were added up in the order in
//! which threads had numbered them.

use crate::support::{file, printed};

/// Orders of customers with amounts whose squares are not whole, so that the order of a sum is seen in its last digits.
fn orders() -> Vec<String> {
    let order = |place: u32| {
        let (customer, month, day) = (place * 7 % 400, 1 + place * 5 % 12, 1 + place * 11 % 28);
        let (whole, part) = (place * place % 977, place * 31 % 100);
        let country = ["Chile", "Peru"][customer as usize % 2];
        format!("c{customer},2024-{month:02}-{day:02},{whole}.{part:02},{country}\n")
    };
    (0..2_000).map(order).collect()
}

#[test]
fn digits_do_not_depend_on_the_order_of_customers() {
    let header = "customer,date,amount,country\n".to_string();
    let rows = orders();
    let (_one, forward) = file("orders.csv", &(header.clone() + &rows.concat()));
    let (_other, backward) = file("orders.csv", &(header + &rows.into_iter().rev().collect::<String>()));
    let sides = ["--a", "country = 'Chile'", "--b", "country = 'Peru'"];
    let effect = ["effect", "--date", "2024-08-01", "--treated", "country = 'Chile'", "--measure", "revenue"];
    for question in [&[&["compare"], &sides[..]].concat(), &effect.to_vec()] {
        let answer = |path: &str| {
            let printed = printed(&[&question[..], &[path, "--format", "json"]].concat());
            printed.replace(path, "orders.csv")
        };
        assert_eq!(answer(&forward), answer(&backward), "{question:?}");
    }
}
