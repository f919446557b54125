//! Cohorts of an attribute: rates are of the members who have had the time, counts of all.

use crate::support::{file, history, json, printed, sample, session};
use serde_json::Value;
use tenure::engine::Cancel;
use tenure::explore::{Answer, Question, ValuesQuestion};
use tenure::source::SourceSpec;

/// Four of DE joined in January, two in February; one of FR in March. Observation ends with March.
const ORDERS: &str = "customer,date,amount,country\n\
    a,2024-01-02,10,DE\nb,2024-01-03,10,DE\nc,2024-01-04,10,DE\nd,2024-01-05,10,DE\n\
    a,2024-02-10,4,DE\nb,2024-03-10,6,DE\n\
    e,2024-02-05,10,DE\nf,2024-02-06,10,DE\ne,2024-03-07,2,DE\n\
    g,2024-03-31,10,FR\n";

fn cell<'a>(answer: &'a Value, cohort: &str, age: usize) -> &'a Value {
    let mut cohorts = answer["cohorts"].as_array().unwrap().iter();
    &cohorts.find(|row| row["cohort"] == cohort).unwrap()["cells"][age]
}

/// Numerator, denominator and state.
fn made_of(answer: &Value, cohort: &str, age: usize) -> (f64, f64, String) {
    let cell = cell(answer, cohort, age);
    let number = |value: &Value| value.as_f64().unwrap_or(-1.0);
    let state = cell["state"].as_str().unwrap().to_string();
    (number(&cell["numerator"]), number(&cell["denominator"]), state)
}

#[test]
fn who_joined_late_is_not_in_the_ages_they_had_no_time_for() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let of = |measure: &str| {
        json(&["matrix", &path, "--cohort", "country", "--measure", measure, "--format", "json"])
    };
    let retention = of("retention");
    assert_eq!(retention["cohorts"][0]["size"], 6);
    assert_eq!(made_of(&retention, "DE", 1), (2.0, 6.0, "complete".into()), "a and e of all six");
    assert_eq!(made_of(&retention, "DE", 2), (1.0, 4.0, "complete".into()), "b of the four of January");
    assert_eq!(made_of(&retention, "FR", 1).2, "unobserved");
    let cumulative = of("cumulative-revenue-per-customer");
    assert_eq!(made_of(&cumulative, "DE", 2), (50.0, 4.0, "complete".into()), "50.00 of the four of January");
    let customers = of("customers");
    assert_eq!(cell(&customers, "DE", 2)["value"], 1);
    assert_eq!(
        made_of(&customers, "DE", 2).2,
        "open",
        "a count is of all six, and those of February may still come"
    );
    let table = printed(&["matrix", &path, "--cohort", "country"]);
    assert!(table.contains("members acquired too late to complete an age are not counted in it"), "{table}");
}

#[test]
fn the_values_of_an_attribute_add_up_to_the_whole() {
    let path = sample("orders.parquet");
    for (measure, age) in [
        ("retention", "month"),
        ("aov", "month"),
        ("previous-retention", "month"),
        ("second-order", "quarter"),
    ] {
        let of = |cohort: &str| {
            json(&[
                "matrix",
                &path,
                "--cohort",
                cohort,
                "--age",
                age,
                "--measure",
                measure,
                "--format",
                "json",
            ])
        };
        let (values, whole) = (of("channel"), of(age));
        for (place, average) in whole["average"].as_array().unwrap().iter().enumerate() {
            if average["cohorts"] == 0 {
                continue;
            }
            let sum = |part: &str| -> f64 {
                let rows = values["cohorts"].as_array().unwrap().iter();
                let settled = rows.map(|row| &row["cells"][place]).filter(|cell| cell["state"] == "complete");
                settled.map(|cell| cell[part].as_f64().unwrap()).sum()
            };
            for part in ["numerator", "denominator"] {
                let expected = average[part].as_f64().unwrap();
                assert!((sum(part) - expected).abs() < 1e-6 * expected.max(1.0), "{measure} {place} {part}");
            }
        }
    }
}

#[test]
fn a_country_keeps_what_it_keeps_as_a_segment() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let matrix = json(&["matrix", &path, "--cohort", "Country", "--format", "json"]);
    let segments = json(&["segments", &path, "--by", "Country", "--ages", "1,2,3,6", "--format", "json"]);
    for country in ["United Kingdom", "Germany", "France"] {
        let mut rows = segments["rows"].as_array().unwrap().iter();
        let segment = rows.find(|row| row["value"] == country).unwrap();
        for age in [1, 2, 3, 6] {
            let kept = &segment["retention"][age.to_string()];
            let cell = cell(&matrix, country, age);
            assert_eq!(
                (&cell["numerator"], &cell["denominator"]),
                (&kept["numerator"], &kept["denominator"]),
                "{country} {age}"
            );
        }
    }
}

#[test]
fn values_of_any_column_are_listed_with_their_customers_the_most_frequent_first() {
    let (_folder, path) = file("orders.csv", &format!("{ORDERS}a,2024-03-30,5,FR\n"));
    let spec = SourceSpec { paths: vec![path], ..SourceSpec::default() };
    let mut session = session(&spec);
    let mut values = |column: &str, at_first_order| {
        let question = Question::Values(ValuesQuestion { column: column.into(), at_first_order });
        match session.answer(&question, &Cancel::new(), &mut |_| {}) {
            Ok(Answer::Values(answer)) => answer.values,
            other => panic!("{column}: {other:?}"),
        }
    };
    let counted = |all: [(&str, u64); 2]| all.map(|(value, customers)| (value.to_string(), customers));
    assert_eq!(values("country", false), counted([("DE", 6), ("FR", 2)]), "a has ordered from both");
    assert_eq!(values("country", true), counted([("DE", 6), ("FR", 1)]), "a began in DE");
    assert_eq!(values("amount", false)[0], ("10".to_string(), 7));
}
