//! The matrix of random shops against an obvious count over their rows.

use proptest::prelude::*;
use serde_json::Value;

use super::cells::{Periods, State};
use super::shop::{Ages, Basis, Grain, asked, cohorts, customers, has_orders, lines, orders};

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
        let cohorts = cohorts(&customers, grain);
        let periods = Periods { grain, ages, as_of };
        let told_cohorts: Vec<&Value> =
            found["cohorts"].as_array().unwrap().iter().filter(|one| one["size"].as_u64() != Some(0)).collect();
        prop_assert_eq!(told_cohorts.len(), cohorts.len());
        for (cohort, members) in told_cohorts.iter().zip(&cohorts) {
            prop_assert_eq!(cohort["size"].as_u64().unwrap() as usize, members.len());
            let told = told(cohort, measure.ends_with("revenue"));
            let cell = |n: i64| match periods.state(members, n) {
                State::Unobserved => (None, State::Unobserved),
                state => (Some(periods.numerator(members, (measure, criterion), n)), state),
            };
            let counted: Vec<_> = (0..told.len() as i64).map(cell).collect();
            prop_assert_eq!(told, counted, "{}", cohort["cohort"]);
        }
    }
}
