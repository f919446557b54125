//! What holds for every order history: criteria nest, sums never fall without refunds, unobserved cells stay out of
//! averages, and moving all dates by whole weeks moves the matrix and nothing else.

use crate::support::{file, json};
use proptest::prelude::*;
use serde_json::Value;

/// Orders as customer, day from 1 January 2019 and amount; moved ones still lie before today.
fn csv(orders: &[(u8, u16, u32)], moved: i64) -> String {
    let start = jiff::civil::date(2019, 1, 1);
    let line = |(customer, day, cents): &(u8, u16, u32)| {
        let day = start.saturating_add(jiff::ToSpan::days(i64::from(*day) + moved));
        format!("c{customer},{day},{}.{:02}\n", cents / 100, cents % 100)
    };
    "customer,date,amount\n".to_string() + &orders.iter().map(line).collect::<String>()
}

fn matrix(text: &str, options: &[&str]) -> Value {
    let (_folder, path) = file("orders.csv", text);
    json(&[&["matrix", &path, "--format", "json"], options].concat())
}

fn numerators(matrix: &Value) -> Vec<Vec<Option<f64>>> {
    let row = |cohort: &Value| {
        cohort["cells"].as_array().unwrap().iter().map(|cell| cell["numerator"].as_f64()).collect()
    };
    matrix["cohorts"].as_array().unwrap().iter().map(row).collect()
}

fn history() -> impl Strategy<Value = Vec<(u8, u16, u32)>> {
    prop::collection::vec((0u8..20, 0u16..200, 0u32..20_000), 2..80)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn criteria_nest_and_sums_never_fall(orders in history()) {
        let text = csv(&orders, 0);
        let of = |criterion| numerators(&matrix(&text, &["--return", criterion]));
        let (on, after, streak, before) = (of("on"), of("on-or-after"), of("streak"), of("on-or-before"));
        let sums = numerators(&matrix(&text, &["--measure", "cumulative-revenue"]));
        for row in 0..on.len() {
            for age in 0..on[row].len() {
                prop_assert!(after[row][age] >= on[row][age]);
                prop_assert!(streak[row][age] <= on[row][age]);
                if age > 0 && on[row][age].is_some() {
                    prop_assert!(before[row][age] >= on[row][age]);
                    prop_assert!(before[row][age] >= before[row][age - 1]);
                    prop_assert!(sums[row][age] >= sums[row][age - 1]);
                    prop_assert!(after[row][age] <= after[row][age - 1]);
                }
            }
        }
    }

    #[test]
    fn only_complete_cells_enter_an_average(orders in history()) {
        let found = matrix(&csv(&orders, 0), &[]);
        for (age, average) in found["average"].as_array().unwrap().iter().enumerate() {
            let cells = found["cohorts"].as_array().unwrap().iter().map(|cohort| &cohort["cells"][age]);
            let complete: Vec<_> = cells.filter(|cell| cell["state"] == "complete").collect();
            prop_assert_eq!(average["cohorts"].as_u64().unwrap() as usize, complete.len());
            let sum: u64 = complete.iter().map(|cell| cell["numerator"].as_u64().unwrap()).sum();
            prop_assert_eq!(average["numerator"].as_u64().unwrap(), sum);
        }
    }

    #[test]
    fn whole_weeks_move_the_matrix_and_nothing_else(orders in history(), weeks in 1i64..200) {
        let of = |moved| matrix(&csv(&orders, moved), &["--cohort", "week"]);
        let (here, there) = (of(0), of(weeks * 7));
        let cells = |found: &Value| -> Vec<Value> {
            found["cohorts"].as_array().unwrap().iter().map(|cohort| cohort["cells"].clone()).collect()
        };
        prop_assert_eq!(cells(&here), cells(&there));
        prop_assert_eq!(&here["average"], &there["average"]);
        prop_assert_ne!(&here["as_of"], &there["as_of"]);
    }
}
