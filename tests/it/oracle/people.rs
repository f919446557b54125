//! Segments and the list of customers of random shops against an obvious count over their rows.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use proptest::prelude::*;
use serde_json::Value;

use super::shop::{Basis, Customer, Grain, asked, cents, customers, days_between, has_orders, lines, orders};

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

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
            let paid: i64 = members.iter().map(|one| one.paid()).sum();
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
            let last = *customer.days().last().unwrap();
            prop_assert_eq!(row["orders"].as_u64().unwrap() as usize, customer.orders.len());
            prop_assert_eq!(cents(&row["revenue"]), customer.paid());
            prop_assert_eq!(row["first_order"].as_str().unwrap(), customer.first.date().to_string());
            prop_assert_eq!(row["last_order"].as_str().unwrap(), last.to_string());
            prop_assert_eq!(row["recency_days"].as_i64().unwrap(), days_between(last, as_of));
            prop_assert_eq!(row["country"].as_str().unwrap(), customer.country);
        }
    }
}
