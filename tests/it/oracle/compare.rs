//! Comparisons against an obvious count over rows, and what holds if the sides change places.

use proptest::prelude::*;
use serde_json::Value;

use super::cells::{Periods, State};
use super::history::{Ages, Basis, Customer, Grain, History, cohorts};
use super::matrix::Shape;
use super::numbers::{agrees, money, ratio};
use super::shop::{COUNTRIES, has_orders, history, lines, orders};

/// The value of a measure at an age over some members.
fn value(periods: Periods, members: &[&Customer], measure: &str, criterion: &str, age: i64) -> Option<f64> {
    let count = |measure| periods.numerator(members, (measure, criterion), age);
    let (of, paid) = (|measure| count(measure) as f64, |measure| money(count(measure)));
    let size = members.len() as f64;
    match measure {
        "retention" => ratio(of("customers"), size),
        "churned" => ratio(size - periods.numerator(members, ("customers", "on-or-after"), age) as f64, size),
        "orders-per-customer" => ratio(of("orders"), size),
        "revenue-per-customer" => ratio(paid("revenue"), size),
        "cumulative-revenue-per-customer" => ratio(paid("cumulative-revenue"), size),
        "aov" => ratio(paid("revenue"), of("orders")),
        "second-order" => ratio(of("second-order"), size),
        other => panic!("{other}"),
    }
}

/// Members of the cohorts that have completed an age, and how many cohorts they are.
fn pooled<'a>(
    periods: Periods,
    cohorts: &[Vec<&'a Customer>],
    is_on: impl Fn(&Customer) -> bool,
    age: i64,
) -> (Vec<&'a Customer>, usize) {
    let mut found = (vec![], 0);
    for cohort in cohorts.iter().filter(|cohort| periods.state(cohort, age) == State::Complete) {
        let members: Vec<&Customer> = cohort.iter().copied().filter(|one| is_on(one)).collect();
        found.1 += usize::from(!members.is_empty());
        found.0.extend(members);
    }
    found
}

fn count(row: &Value, key: &str) -> usize {
    row[key].as_u64().unwrap() as usize
}

/// Whether a row is one of both sides, with their difference.
fn holds(row: &Value, a: Option<f64>, b: Option<f64>) -> bool {
    let difference = a.zip(b).map(|(a, b)| a - b);
    agrees(&row["a"], a) && agrees(&row["b"], b) && agrees(&row["difference"], difference)
}

/// Whether a row is that of exchanged sides.
fn mirrors(row: &Value, other: &Value) -> bool {
    let negative = |value: &Value| value.as_f64().map(|value| -value);
    let interval = (&row["interval"], &other["interval"]);
    ["age", "cohort", "name", "basis", "test", "significant"].iter().all(|key| row[key] == other[key])
        && [
            ("a", "b"),
            ("b", "a"),
            ("a_size", "b_size"),
            ("p_value", "p_value"),
            ("p_adjusted", "p_adjusted"),
        ]
        .iter()
        .all(|(one, that)| agrees(&row[one], other[that].as_f64()))
        && agrees(&row["difference"], negative(&other["difference"]))
        && agrees(&interval.0["low"], negative(&interval.1["high"]))
        && agrees(&interval.0["high"], negative(&interval.1["low"]))
}

/// Compares two groups, or one with all other customers.
pub fn check(
    history: &History,
    (first, second): (&str, Option<&str>),
    shape: Shape,
) -> Result<(), TestCaseError> {
    let Shape { grain, rolling, basis, measure, criterion } = shape;
    let (customers, as_of) = history.customers(basis);
    let ages = rolling.map_or(Ages::Calendar, Ages::Rolling);
    let periods = Periods { grain, ages, as_of };
    let cohorts = cohorts(&customers, grain);
    let on_a = |one: &Customer| one.group == first;
    let on_b = |one: &Customer| second.map_or(!on_a(one), |second| one.group == second);
    let everybody = |is_on: &dyn Fn(&Customer) -> bool| -> Vec<&Customer> {
        customers.iter().filter(|one| is_on(one)).collect()
    };

    let a = history.is_of(first);
    // Customers without a value are others, too.
    let b = second.map_or(format!("({a}) IS NOT TRUE"), |second| history.is_of(second));
    let words = rolling.map_or("calendar".to_string(), |days| format!("rolling:{days}"));
    let ask = |a: &str, b: Option<&str>| {
        let mut command = vec![
            "compare",
            "--a",
            a,
            "--cohort",
            grain.name(),
            "--ages",
            &words,
            "--measure",
            measure,
            "--return",
            criterion,
            "--at",
            "1,3",
        ];
        command.extend(b.iter().flat_map(|b| ["--b", b]));
        history.ask(&command)
    };
    let found = ask(&a, second.is_some().then_some(&b));
    prop_assert_eq!(count(&found["sides"][0], "customers"), everybody(&on_a).len());
    prop_assert_eq!(count(&found["sides"][1], "customers"), everybody(&on_b).len());
    let shared = everybody(&|one| on_a(one) && on_b(one)).len();
    prop_assert_eq!(count(&found["sides"][1], "shared_with_first"), shared);

    let mut told = found["matrix"].as_array().unwrap().iter();
    for cohort in &cohorts {
        let of = |is_on: &dyn Fn(&Customer) -> bool| -> Vec<&Customer> {
            cohort.iter().copied().filter(|one| is_on(one)).collect()
        };
        let (on_a, on_b) = (of(&on_a), of(&on_b));
        if on_a.is_empty() || on_b.is_empty() {
            continue;
        }
        for age in (0..).take_while(|age| periods.state(cohort, *age) == State::Complete) {
            let row = told.next().expect("a row of each complete cell");
            prop_assert_eq!(count(row, "age") as i64, age);
            prop_assert_eq!((count(row, "a_size"), count(row, "b_size")), (on_a.len(), on_b.len()));
            let at = |members: &[&Customer]| value(periods, members, measure, criterion, age);
            prop_assert!(holds(row, at(&on_a), at(&on_b)), "{} and {:?}, {:?}", row, at(&on_a), at(&on_b));
        }
    }
    prop_assert!(told.next().is_none(), "a row of a cell that is not complete");

    let average = found["average"].as_array().unwrap();
    let mut told = average.iter();
    for age in 0.. {
        if cohorts.iter().all(|cohort| periods.state(cohort, age) != State::Complete) {
            break;
        }
        let ((on_a, in_a), (on_b, in_b)) =
            (pooled(periods, &cohorts, on_a, age), pooled(periods, &cohorts, on_b, age));
        if in_a == 0 || in_b == 0 {
            continue;
        }
        let row = told.next().expect("a row of each age");
        prop_assert_eq!(
            (count(row, "age") as i64, count(row, "a_cohorts"), count(row, "b_cohorts")),
            (age, in_a, in_b)
        );
        let at = |members: &[&Customer]| value(periods, members, measure, criterion, age);
        prop_assert!(holds(row, at(&on_a), at(&on_b)), "{} and {:?}, {:?}", row, at(&on_a), at(&on_b));
    }
    prop_assert!(told.next().is_none(), "an age that no cohort of both sides has completed");

    for row in found["measures"].as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        let at = |is_on: &dyn Fn(&Customer) -> bool| match name.rsplit_once('_') {
            Some((measure, age)) if age[1..].parse::<i64>().is_ok() => {
                let age = age[1..].parse().unwrap();
                let members = pooled(periods, &cohorts, is_on, age).0;
                value(periods, &members, &measure.replace('_', "-"), "on", age)
            }
            _ => {
                let members = everybody(is_on);
                let size = members.len() as f64;
                let orders: usize = members.iter().map(|one| one.orders.len()).sum();
                let paid = money(members.iter().map(|one| one.paid()).sum());
                match name {
                    "repeat_rate" => {
                        ratio(members.iter().filter(|one| one.orders.len() > 1).count() as f64, size)
                    }
                    "orders_per_customer" => ratio(orders as f64, size),
                    "revenue_per_customer" => ratio(paid, size),
                    "aov" => ratio(paid, orders as f64),
                    other => panic!("{other}"),
                }
            }
        };
        prop_assert!(holds(row, at(&on_a), at(&on_b)), "{} and {:?}, {:?}", row, at(&on_a), at(&on_b));
    }

    let exchanged = ask(&b, Some(&a));
    for part in ["matrix", "average", "measures"] {
        let (here, there) = (found[part].as_array().unwrap(), exchanged[part].as_array().unwrap());
        prop_assert_eq!(here.len(), there.len());
        for (row, other) in here.iter().zip(there) {
            prop_assert!(mirrors(row, other), "{} and {}", row, other);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn comparisons_are_what_an_obvious_count_over_the_rows_gives(
        orders in orders(),
        mix in any::<u64>(),
        grain in prop_oneof![Just(Grain::Week), Just(Grain::Month), Just(Grain::Month), Just(Grain::Quarter)],
        rolling in prop::option::weighted(0.3, 5i64..60),
        (first, second) in (0..4usize, prop::option::of(0..4usize)),
        measure in prop_oneof![
            Just("retention"), Just("churned"), Just("orders-per-customer"), Just("revenue-per-customer"),
            Just("cumulative-revenue-per-customer"), Just("aov"), Just("second-order")
        ],
        criterion in prop_oneof![Just("on"), Just("on-or-after"), Just("on-or-before"), Just("streak")],
    ) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let criterion = if measure == "retention" { criterion } else { "on" };
        // Without a second side it is all others.
        let (a, b) = (COUNTRIES[first], second.map(|second| COUNTRIES[second]));
        let history = history(lines);
        let customers = history.customers(Basis::RefundDate).0;
        let has = |is_on: &dyn Fn(&str) -> bool| customers.iter().any(|one| is_on(one.group));
        prop_assume!(has(&|group| group == a) && has(&|group| b.map_or(group != a, |b| group == b)));
        check(&history, (a, b), Shape { grain, rolling, basis: Basis::RefundDate, measure, criterion })?;
    }
}
