//! Segments and the list of customers against an obvious count over rows.

use std::collections::HashMap;

use jiff::civil::DateTime;
use proptest::prelude::*;
use serde_json::Value;

use super::history::{Basis, Customer, Grain, History, days_between, groups};
use super::numbers::amount;
use super::shop::{has_orders, history, lines, orders};

pub fn check_segments(history: &History) -> Result<(), TestCaseError> {
    let found = history.ask(&["segments", "--by", history.by]);
    let (customers, as_of) = history.customers(Basis::RefundDate);
    let month = |at: DateTime| Grain::Month.period(at.date());
    let segments = groups(&customers);
    let told = found["rows"].as_array().unwrap();
    prop_assert_eq!(told.len(), segments.len());
    for row in told {
        let members = &segments[row["value"].as_str().unwrap_or_default()];
        prop_assert_eq!(row["customers"].as_u64().unwrap() as usize, members.len());
        let number = |row: &Value| row.as_f64().unwrap();
        let count: usize = members.iter().map(|one| one.orders.len()).sum();
        prop_assert_eq!(row["orders"].as_u64().unwrap() as usize, count);
        let paid: i64 = members.iter().map(|one| one.paid()).sum();
        prop_assert_eq!(amount(number(&row["revenue"])), paid);
        let again = members.iter().filter(|one| one.orders.len() > 1).count();
        prop_assert!((number(&row["repeat_rate"]) - again as f64 / members.len() as f64).abs() < 1e-9);
        prop_assert!((number(&row["share"]) - members.len() as f64 / customers.len() as f64).abs() < 1e-9);
        for age in [1, 3, 6, 12] {
            // Only cohorts that have finished the month count.
            let finished =
                |one: &&&Customer| month(one.first) + age < Grain::Month.period(as_of.tomorrow().unwrap());
            let active =
                |one: &&&Customer| one.orders.iter().any(|(at, _)| month(*at) - month(one.first) == age);
            let cell = &row["retention"][age.to_string()];
            let all = members.iter().filter(finished).count();
            prop_assert_eq!(cell["denominator"].as_u64().unwrap() as usize, all);
            let back = members.iter().filter(finished).filter(active).count();
            prop_assert_eq!(cell["numerator"].as_u64().unwrap() as usize, back, "{}", age);
        }
    }
    Ok(())
}

pub fn check_customers(history: &History) -> Result<(), TestCaseError> {
    let found = history.ask(&["customers"]);
    let (customers, as_of) = history.customers(Basis::RefundDate);
    let by_name: HashMap<&str, &Customer> =
        customers.iter().map(|one| (history.names[one.id].as_str(), one)).collect();
    let told = found["customers"].as_array().unwrap();
    prop_assert_eq!(told.len(), customers.len());
    for row in told {
        let name = row["customer"].as_str().unwrap();
        let Some(customer) = by_name.get(name) else { return Err(TestCaseError::fail(format!("no {name}"))) };
        let last = *customer.days.last().unwrap();
        prop_assert_eq!(row["orders"].as_u64().unwrap() as usize, customer.orders.len(), "{}", name);
        prop_assert_eq!(amount(row["revenue"].as_f64().unwrap()), customer.paid(), "{}", name);
        prop_assert_eq!(row["first_order"].as_str().unwrap(), customer.first.date().to_string());
        prop_assert_eq!(row["last_order"].as_str().unwrap(), last.to_string());
        prop_assert_eq!(row["recency_days"].as_i64().unwrap(), days_between(last, as_of));
        prop_assert_eq!(row[history.by].as_str().unwrap_or_default(), customer.group, "{}", name);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn segments_are_what_an_obvious_count_over_the_rows_gives(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        check_segments(&history(lines))?;
    }

    #[test]
    fn customers_are_what_an_obvious_count_over_the_rows_gives(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        check_customers(&history(lines))?;
    }
}
