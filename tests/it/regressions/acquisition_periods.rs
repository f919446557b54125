//! Members of a value of a column are divided by the period they were acquired in, and those of a period count once the last of
//! them has completed the age. Over a long history that period was months under `--age week`, and nothing said so.

use serde_json::Value;

use crate::explorer::Explorer;
use crate::support::{file, json};

/// Two members of x, acquired in the first and in the last week of January; a fourth customer ends the data.
const ORDERS: &str = "customer,date,amount,channel\na,2024-01-02,10,x\na,2024-01-30,10,x\nb,2024-01-30,10,x\nz,2024-02-20,5,y\n";

/// State, numerator and denominator of x at week 4.
fn week_4(orders: &str) -> (String, Value, Value) {
    let (_folder, path) = file("orders.csv", orders);
    let answer = json(&["matrix", &path, "--cohort", "channel", "--age", "week", "--format", "json"]);
    let rows = answer["cohorts"].as_array().unwrap();
    let cell = &rows.iter().find(|row| row["cohort"] == "x").unwrap()["cells"][4];
    (cell["state"].as_str().unwrap().to_string(), cell["numerator"].clone(), cell["denominator"].clone())
}

#[test]
fn members_count_once_their_acquisition_week_has_completed_the_age() {
    // Week 4 of the first member is over; the second has seen three weeks.
    assert_eq!(week_4(ORDERS), ("complete".into(), 1.into(), 1.into()));
}

#[test]
fn over_more_than_64_weeks_they_count_once_their_acquisition_month_has() {
    // The last member of January has not completed week 4, so nobody of January counts.
    let long = format!("{ORDERS}y,2022-01-03,5,y\n");
    assert_eq!(week_4(&long), ("open".into(), 1.into(), 2.into()));
}

#[test]
fn the_explanation_of_a_cell_names_the_period() {
    let mut explorer = Explorer::open((120, 50));
    explorer.app.view.age = tenure::cohort::Grain::Week;
    explorer.app.view.cohort = tenure::cohort::CohortBy::Attribute("channel".into());
    explorer.press("R i");
    assert!(
        explorer.screen().contains("divided by the month they were acquired in"),
        "{}",
        explorer.screen()
    );
}
