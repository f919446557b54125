//! The matrix against an obvious count over rows.

use proptest::prelude::*;
use serde_json::Value;

use super::cells::{Periods, State};
use super::history::{Ages, Basis, Grain, History, cohorts};
use super::numbers::amount;
use super::shop::{has_orders, history, lines, orders};

/// The cells of a cohort in the program's answer.
fn told(cohort: &Value, is_money: bool) -> Vec<(Option<i64>, State)> {
    let cell = |cell: &Value| {
        let state = match cell["state"].as_str().unwrap() {
            "complete" => State::Complete,
            "open" => State::Open,
            "unobserved" => State::Unobserved,
            other => panic!("{other}"),
        };
        let count = |number: f64| if is_money { amount(number) } else { number as i64 };
        (cell["numerator"].as_f64().map(count), state)
    };
    cohort["cells"].as_array().unwrap().iter().map(cell).collect()
}

/// What is asked of a matrix.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub grain: Grain,
    /// Days of a rolling age; none, ages are of the calendar.
    pub rolling: Option<i64>,
    pub basis: Basis,
    pub measure: &'static str,
    pub criterion: &'static str,
}

pub fn check(history: &History, shape: Shape) -> Result<(), TestCaseError> {
    let Shape { grain, rolling, basis, measure, criterion } = shape;
    let ages = rolling.map_or("calendar".to_string(), |days| format!("rolling:{days}"));
    #[rustfmt::skip]
    let found = history.ask(&[
        "matrix", "--cohort", grain.name(), "--ages", &ages, "--refunds", basis.name(), "--measure", measure, "--return", criterion,
    ]);
    let (customers, as_of) = history.customers(basis);
    prop_assert_eq!(found["as_of"].as_str().unwrap(), as_of.to_string());
    let cohorts = cohorts(&customers, grain);
    let periods = Periods { grain, ages: rolling.map_or(Ages::Calendar, Ages::Rolling), as_of };
    let told_cohorts = found["cohorts"].as_array().unwrap();
    let told_cohorts: Vec<&Value> =
        told_cohorts.iter().filter(|one| one["size"].as_u64() != Some(0)).collect();
    prop_assert_eq!(told_cohorts.len(), cohorts.len());
    for (cohort, members) in told_cohorts.iter().zip(&cohorts) {
        prop_assert_eq!(cohort["size"].as_u64().unwrap() as usize, members.len());
        let told = told(cohort, measure.ends_with("revenue"));
        let cell = |n: i64| match periods.state(members, n) {
            State::Unobserved => (None, State::Unobserved),
            state => (Some(periods.numerator(members, (measure, criterion), n)), state),
        };
        let counted: Vec<_> = (0..told.len() as i64).map(cell).collect();
        prop_assert_eq!(told, counted, "{:?} {}", shape, cohort["cohort"]);
    }
    Ok(())
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
        let criterion = if measure == "customers" { criterion } else { "on" };
        check(&history(lines), Shape { grain, rolling, basis, measure, criterion })?;
    }
}
