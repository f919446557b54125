//! Key figures of a window: every formula against an example counted by hand.

use serde_json::Value;

use crate::support::{file, json, printed, refused, sample, tenure};

/// Seven customers; the first quarter of 2025 and 90 days of inactivity give every kind.
///
/// A is kept; B and F are lost; C comes back after a year; D and E are new; G comes after the window.
const SEVEN: &str = "customer,date,amount\n\
    A,2024-11-10,100\nA,2025-02-10,50\n\
    B,2024-12-05,80\n\
    C,2024-03-01,30\nC,2025-03-05,60\n\
    D,2025-01-20,40\nD,2025-03-30,20\n\
    E,2025-01-02,10\n\
    F,2024-10-01,70\nF,2024-12-30,35\n\
    G,2025-04-10,5\n";

pub fn answered(arguments: &[&str]) -> Value {
    json(&[arguments, &["--format", "json"]].concat())
}

pub fn seven(options: &[&str]) -> Value {
    let (_folder, path) = file("seven.csv", SEVEN);
    answered(&[&["kpis", &path, "--window", "2025-Q1"], options].concat())
}

fn figure<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let kpis = answer["kpis"].as_array().unwrap();
    kpis.iter().find(|kpi| kpi["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

fn is_near(value: &Value, wanted: f64) -> bool {
    (value.as_f64().unwrap() - wanted).abs() < 1e-12
}

#[test]
fn every_formula_agrees_with_an_example_counted_by_hand() {
    let answer = seven(&["--inactive", "90d"]);
    let years = 90.0 / 365.25;
    for (name, value, numerator, denominator) in [
        ("retention-rate", 2.0 / 3.0, 2.0, 3.0),
        ("churn", 2.0 / 3.0, 2.0, 3.0),
        ("nrr", 50.0 / 285.0, 50.0, 285.0),
        ("grr", 50.0 / 285.0, 50.0, 285.0),
        ("revenue-churn", 235.0 / 285.0, 235.0, 285.0),
        ("quick-ratio", 1.5, 3.0, 2.0),
        ("repeat-purchase-rate", 4.0 / 6.0, 4.0, 6.0),
        // Of A, B, C and F, who have had 90 days, F ordered again on the ninetieth.
        ("repeat-purchase-rate-90d", 0.25, 1.0, 4.0),
        ("step-1-2", 4.0 / 6.0, 4.0, 6.0),
        ("step-2-3", 0.0, 0.0, 4.0),
        ("aov", 36.0, 180.0, 5.0),
        ("orders-per-customer", 1.25, 5.0, 4.0),
        ("purchase-frequency", 1.25 / years, 5.0, 4.0),
    ] {
        let figure = figure(&answer, name);
        assert!(is_near(&figure["value"], value), "{figure}");
        assert!(is_near(&figure["numerator"], numerator), "{figure}");
        assert!(is_near(&figure["denominator"], denominator), "{figure}");
    }
    assert_eq!(figure(&answer, "retention-rate")["terms"], serde_json::json!({"S": 3.0, "E": 4.0, "N": 2.0}));
    // Gaps that end in the window: 69, 92 and 369 days.
    let gaps = figure(&answer, "days-between-orders");
    assert!(is_near(&gaps["value"], 92.0), "{gaps}");
    assert!(is_near(&gaps["terms"]["lower_quartile"], 80.5), "{gaps}");
    assert!(is_near(&gaps["terms"]["upper_quartile"], 230.5), "{gaps}");
    // Over the time observed both formulas are the revenue per customer: 495 of six.
    for name in ["clv-aov-frequency-lifespan", "clv-tcf"] {
        let value = figure(&answer, name)["value"].as_f64().unwrap();
        assert!((value - 82.5).abs() < 1e-9, "{name}: {value}");
    }
}

#[test]
fn a_lifespan_has_a_unit_and_means_the_same_in_both_commands() {
    let path = sample("orders.parquet");
    let value = |lifespan: &str| {
        let window = ["--window", "2023-01-01..2025-12-17", "--lifespan", lifespan];
        let answer = answered(&[&["kpis", &path], &window[..]].concat());
        figure(&answer, "clv-aov-frequency-lifespan")["value"].as_f64().unwrap()
    };
    let three = value("36m");
    assert!((three - 3.0 * value("12m")).abs() < 1e-9, "{three}");
    let simple = answered(&["clv", &path, "--simple", "--lifespan", "36m"]);
    let other = simple["total"]["simple"]["aov_frequency_lifespan"]["value"].as_f64().unwrap();
    assert!((three - other).abs() < 0.01, "{three} and {other}");
    let (_, why) = refused(&["kpis", &path, "--lifespan", "3"]);
    assert!(why.contains("36m"), "{why}");
}

#[test]
fn reactivated_customers_stand_beside_the_retention_rate_that_they_lift() {
    let (_folder, path) = file("seven.csv", SEVEN);
    let table = printed(&["kpis", &path, "--window", "2025-Q1", "--inactive", "90d"]);
    assert!(table.contains("(E 4 - N 2) / S 3; E has 1 reactivated"), "{table}");
}

#[test]
fn a_zero_denominator_is_undefined_and_a_window_before_the_data_is_not_compared() {
    let answer = seven(&["--inactive", "90d"]);
    assert_eq!(figure(&answer, "step-3-4")["value"], Value::Null, "nobody has three orders");
    // Nobody was active when the last quarter of 2024 began.
    assert_eq!(figure(&answer, "retention-rate")["change"], Value::Null);
    // 285 in four orders then, 180 in five now.
    assert!(is_near(&figure(&answer, "aov")["change"], 36.0 - 71.25));
    assert_eq!(figure(&answer, "aov")["year_change"], Value::Null, "the data begin in March");
}

#[test]
fn in_a_window_longer_than_the_inactivity_window_the_retention_rate_is_undefined() {
    // D is new and lost within the quarter if 20 days of silence are enough; E - N would be below zero.
    let answer = seven(&["--inactive", "20d"]);
    assert_eq!(figure(&answer, "retention-rate")["value"], Value::Null);
    assert!(figure(&answer, "churn")["value"].is_number());
}

#[test]
fn the_note_of_an_undefined_retention_rate_helps_when_pasted() {
    let (_folder, path) = file("seven.csv", SEVEN);
    let table = printed(&["kpis", &path, "--window", "2025-Q1", "--inactive", "20d"]);
    let wanted = "in 90 days a customer can be new and lost, for 20 days of silence are enough; \
                  use --series week, or --inactive 90d";
    assert!(table.contains(wanted), "{table}");
    assert!(figure(&seven(&["--inactive", "90d"]), "retention-rate")["value"].is_number());
    // A week of Monday to Sunday is shorter than 20 days: each has its rate, but for those before anybody was active.
    let weeks = seven(&["--inactive", "20d", "--series", "week"]);
    let rates = weeks["series"].as_array().unwrap().iter().map(|week| &week["values"]["retention-rate"]);
    assert!(rates.filter(|rate| rate.is_number()).count() > 8, "{weeks}");
}

#[test]
fn that_reactivated_customers_lift_the_sum_of_retention_and_churn_is_said() {
    let (_folder, path) = file("seven.csv", SEVEN);
    let table = printed(&["kpis", &path, "--window", "2025-Q1", "--inactive", "90d"]);
    // S is 3; C is reactivated.
    let wanted = "retention rate + churn = 133.3 %: E has 1 reactivated customer, S has none";
    assert!(table.contains(wanted), "{table}");
}

#[test]
fn money_has_the_interval_it_has_in_comparisons_to_the_last_digit() {
    // Over all of the data both forms of CLV are the revenue per customer, which a side of a comparison has too.
    let sample = sample("orders.parquet");
    let segments = answered(&["kpis", &sample, "--window", "2025-01-01..2025-12-17", "--by", "country"]);
    let sides = answered(&["compare", &sample, "--a", "country = 'DE'", "--b", "country = 'FR'"]);
    for (place, country) in ["DE", "FR"].into_iter().enumerate() {
        let is_country = |segment: &&Value| segment["values"][0] == country;
        let segment = segments["segments"].as_array().unwrap().iter().find(is_country).unwrap();
        assert_eq!(figure(segment, "clv-tcf")["interval"], sides["sides"][place]["interval"], "{country}");
    }
}

#[test]
fn an_interval_of_money_reaches_further_to_the_side_of_those_who_spend_much() {
    // 60 customers with an order of 10 each and two with 500: the mean order is 1,600 / 62.
    let mut text = String::from("customer,date,amount\n");
    for customer in 0..62 {
        let amount = if customer < 60 { 10 } else { 500 };
        text.push_str(&format!("{customer},2025-02-{:02},{amount}\n", customer % 28 + 1));
    }
    let (_folder, path) = file("skewed.csv", &text);
    let aov = figure(&answered(&["kpis", &path, "--window", "2025-02"]), "aov").clone();
    let mean = 1600.0 / 62.0;
    assert!(is_near(&aov["value"], mean), "{aov}");
    let end = |name: &str| aov["interval"][name].as_f64().unwrap();
    // No customer spent less than 10, so no resample does; Student's interval would begin at 3.6.
    assert!(end("low") >= 10.0 && end("high") - mean > 1.2 * (mean - end("low")), "{aov}");
}

#[test]
fn every_term_of_a_formula_is_filled_in() {
    let (_folder, path) = file("seven.csv", SEVEN);
    let table = printed(&["kpis", &path, "--window", "2025-Q1"]);
    assert!(table.contains("(E 6 - N 2) / S 4") && !table.contains('{'), "{table}");
}

#[test]
fn the_inactivity_window_is_suggested_from_the_gaps() {
    // 69, 90, 92 and 369 days: nine tenths of four are all of them.
    let answer = seven(&[]);
    assert_eq!(answer["inactive_days"], 390);
    assert_eq!(answer["inactive_covers"], 1.0);
    assert_eq!(seven(&["--inactive", "91"])["inactive_covers"], 0.5);
}

#[test]
fn a_goal_stands_beside_its_figure_and_below_its_series() {
    let goals = ["--inactive", "90d", "--goal", "retention-rate=40%", "--goal", "churn=50%"];
    let answer = seven(&goals);
    // Retention and churn are both two thirds.
    let met: Vec<bool> =
        answer["goals"].as_array().unwrap().iter().map(|goal| goal["met"].as_bool().unwrap()).collect();
    assert_eq!(met, [true, false]);
    let (folder, path) = file("seven.csv", SEVEN);
    let asked = [&["kpis", &path, "--window", "2025-Q1", "--series", "month"][..], &goals].concat();
    let table = printed(&asked);
    let line = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap().to_string();
    assert!(line("customer retention rate").contains("40.0 %  yes"), "{table}");
    assert!(line("customer churn").contains("50.0 %  no"), "{table}");
    assert!(line("goal").contains("40.0 %") && line("goal").contains("50.0 %"), "{table}");
    let (_, errors) = refused(&["kpis", &path, "--goal", "churn=20"]);
    let views = folder.path().join("views.toml").display().to_string();
    let kept =
        format!("[goals]\nsource = {{ paths = [{path:?}] }}\nview = {{ kpi-goals = [\"churn=0.5\"] }}\n");
    std::fs::write(&views, kept).unwrap();
    let of_view = json(&["kpis", "--views", &views, "--view", "goals", "--format", "json"]);
    assert_eq!(of_view["goals"][0]["name"], "churn", "a saved view brings its goals: {}", of_view["goals"]);
    assert!(errors.contains("write churn=20%"), "{errors}");
}

#[test]
fn published_rates_stand_beside_with_their_source_and_the_user_has_more() {
    let (folder, path) = file("seven.csv", SEVEN);
    let table = printed(&["kpis", &path, "--window", "2025-Q1", "--industry", "Ecommerce"]);
    for wanted in ["62.0 %", "First Page Sage", "2025", "this window has 90 days", "no test compares them"] {
        assert!(table.contains(wanted), "{wanted}: {table}");
    }
    assert!(!printed(&["kpis", &path]).contains("published"), "only if asked for");
    let (_, errors) = refused(&["kpis", &path, "--industry", "retial"]);
    assert!(errors.contains("--industry: unknown industry 'retial'"), "{errors}");
    std::fs::create_dir(folder.path().join("tenure")).unwrap();
    let own = "[[benchmark]]\nindustry = \"toys\"\nkpi = \"retention-rate\"\nrate = [0.2, 0.3]\nmeasures = \"a year\"\nsource = \"our association\"\nyear = 2024\n";
    std::fs::write(folder.path().join("tenure/benchmarks.toml"), own).unwrap();
    let output = assert_cmd::Command::cargo_bin("tenure")
        .unwrap()
        .args(["kpis", &path, "--industry", "toys", "--format", "json"])
        .env("XDG_CONFIG_HOME", folder.path())
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rates = answer["published"].as_array().unwrap();
    assert_eq!((rates.len(), &rates[0]["source"]), (1, &Value::from("our association")));
}

#[test]
fn a_condition_on_a_key_figure_ends_with_3() {
    let sample = sample("orders.parquet");
    let asked = |condition| ["kpis", &sample, "--window", "2025-Q2", "--fail-if", condition];
    let code = |condition| tenure(&asked(condition)).status.code();
    assert_eq!(code("retention-rate < 2"), Some(3));
    assert_eq!(code("churn > 2"), Some(0));
    let (code, errors) = refused(&asked("retention < 2"));
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("unknown key figure 'retention'; available: retention-rate, churn"), "{errors}");
}

#[test]
fn a_window_that_the_data_do_not_reach_is_refused() {
    let sample = sample("orders.parquet");
    for (window, wanted) in [
        ("2031-Q1", "ends after the data"),
        ("1999", "ends before the data"),
        ("2025-Q5", "not a window: '2025-Q5'; write two dates"),
        ("2025-02-01..2025-01-01", "the window ends before it begins"),
    ] {
        let (_, errors) = refused(&["kpis", &sample, "--window", window]);
        assert!(errors.contains(wanted), "{window}: {errors}");
    }
}

#[test]
fn files_beside_the_orders_add_their_figures_to_every_window() {
    let (folder, path) = file("seven.csv", SEVEN);
    let at = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    // In the first quarter of 2025: 10 and 9 against 3 of four answers; in the quarter before: 10 of one.
    let surveys = at(
        "surveys.csv",
        "customer,date,kind,score\nA,2025-01-05,nps,10\nB,2025-01-06,nps,9\nC,2025-01-07,nps,3\nX,2025-03-31,nps,8\n\
         A,2024-12-31,nps,10\nA,2025-04-01,nps,0\nA,2025-02-01,csat,2\n",
    );
    let points = at(
        "points.csv",
        "customer,date,issued,redeemed\nA,2025-01-05,100,0\nB,2025-02-05,60,40\nA,2024-12-05,50,50\nA,2025-04-05,9,9\n",
    );
    let words = ["kpis", &path, "--window", "2025-Q1", "--surveys", &surveys, "--points", &points];
    let answer = answered(&words);
    let nps = figure(&answer, "nps");
    assert!(is_near(&nps["value"], 0.25) && is_near(&nps["denominator"], 4.0), "{nps}");
    assert!(is_near(&nps["previous"], 1.0) && is_near(&nps["change"], -0.75), "{nps}");
    assert_eq!(nps["terms"]["positive"], 2.0);
    let csat = figure(&answer, "csat");
    assert!(is_near(&csat["value"], 0.0) && csat["previous"].is_null(), "{csat}");
    let rate = figure(&answer, "redemption-rate");
    assert!(is_near(&rate["value"], 0.25) && is_near(&rate["previous"], 1.0), "{rate}");
    let names: Vec<&Value> = answer["kpis"].as_array().unwrap().iter().map(|kpi| &kpi["name"]).collect();
    assert!(!names.contains(&&Value::from("ces")), "nobody was asked");
    let answer = answered(&["kpis", &path, "--window", "2025-Q1"]);
    assert!(answer["kpis"].as_array().unwrap().iter().all(|kpi| kpi["name"] != "nps"), "no file, no figure");
    let output = tenure(&[&words[..], &["--fail-if", "nps < 0.5"]].concat());
    assert_eq!(output.status.code(), Some(3));
    let table = printed(&words);
    assert!(table.contains("(2 promoters - 1 detractors) / 4 answers") && !table.contains('{'), "{table}");
}

#[test]
fn net_retention_counts_what_grew_and_gross_retention_does_not() {
    // In January A and B spend 100 each, in February A 150, B 40 and C, who is new, 500.
    let text = "customer,date,amount\nA,2025-01-05,100\nB,2025-01-06,100\nA,2025-02-05,150\nB,2025-02-06,40\nC,2025-02-07,500\n";
    let (_folder, path) = file("grown.csv", text);
    let answer =
        answered(&["kpis", &path, "--window", "2025-02", "--as-of", "2025-02-28", "--inactive", "40d"]);
    for (name, numerator) in [("nrr", 190.0), ("grr", 140.0), ("revenue-churn", 60.0)] {
        let found = figure(&answer, name);
        assert!(
            is_near(&found["value"], numerator / 200.0) && is_near(&found["numerator"], numerator),
            "{found}"
        );
        assert!(is_near(&found["denominator"], 200.0), "{found}");
    }
}

#[test]
fn steps_and_a_lifespan_are_those_counted_by_hand() {
    // One customer with six orders, one with three, one with two, one with one: 12 orders of 10 in the year 2024.
    let mut text = String::from("customer,date,amount\n");
    for (customer, orders) in [("A", 6), ("B", 3), ("C", 2), ("D", 1)] {
        (1..=orders).for_each(|month| text.push_str(&format!("{customer},2024-{month:02}-15,10\n")));
    }
    let (_folder, path) = file("steps.csv", &text);
    let answer = answered(&["kpis", &path, "--window", "2024-01-15..2024-06-15", "--lifespan", "24m"]);
    for (name, numerator, denominator) in [
        ("step-1-2", 3.0, 4.0),
        ("step-2-3", 2.0, 3.0),
        ("step-3-4", 1.0, 2.0),
        ("step-4-5", 1.0, 1.0),
        ("step-5-6", 1.0, 1.0),
    ] {
        let found = figure(&answer, name);
        assert!(is_near(&found["value"], numerator / denominator), "{found}");
        assert!(
            is_near(&found["numerator"], numerator) && is_near(&found["denominator"], denominator),
            "{found}"
        );
    }
    // 153 days observed of each: AOV 10, and 12 orders of 4 customers in 153 / 365.25 years, for two years.
    let value = figure(&answer, "clv-aov-frequency-lifespan")["value"].as_f64().unwrap();
    assert!((value - 10.0 * 3.0 / (153.0 / 365.25) * 2.0).abs() < 1e-9, "{value}");
}

#[test]
fn every_ratio_with_a_zero_denominator_is_undefined() {
    // Nobody is active before the window, nobody orders in it, nobody has a second order.
    let (_folder, path) = file("few.csv", "customer,date,amount\nA,2024-01-10,10\nB,2024-12-10,10\n");
    let answer = answered(&["kpis", &path, "--window", "2024-06", "--inactive", "30d"]);
    for name in [
        "retention-rate",
        "churn",
        "revenue-churn",
        "nrr",
        "grr",
        "quick-ratio",
        "step-2-3",
        "step-3-4",
        "step-4-5",
        "step-5-6",
        "aov",
        "orders-per-customer",
        "purchase-frequency",
        "days-between-orders",
    ] {
        let found = figure(&answer, name);
        assert_eq!((&found["value"], &found["interval"]), (&Value::Null, &Value::Null), "{found}");
    }
    assert!(
        is_near(&figure(&answer, "repeat-purchase-rate")["value"], 0.0),
        "one customer, and no second order"
    );
    let table = printed(&["kpis", &path, "--window", "2024-06", "--inactive", "30d"]);
    assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
}

#[test]
fn every_figure_has_a_condition_that_can_fail() {
    let (path, surveys, points) = (sample("orders.parquet"), sample("surveys.csv"), sample("points.csv"));
    let words = ["kpis", &path, "--window", "2025-Q2", "--surveys", &surveys, "--points", &points];
    let answer = answered(&words);
    let names: Vec<&str> =
        answer["kpis"].as_array().unwrap().iter().map(|kpi| kpi["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 23, "{names:?}");
    let (mut failing, mut holding) = (words.to_vec(), words.to_vec());
    let conditions: Vec<[String; 2]> =
        names.iter().map(|name| [format!("{name} > -1000000"), format!("{name} > 1000000")]).collect();
    for ([fails, holds], name) in conditions.iter().zip(&names) {
        assert!(figure(&answer, name)["value"].is_number(), "{name}");
        failing.extend(["--fail-if", fails]);
        holding.extend(["--fail-if", holds]);
    }
    let failed = tenure(&failing);
    let errors = String::from_utf8(failed.stderr).unwrap();
    assert_eq!(failed.status.code(), Some(3), "{errors}");
    for name in &names {
        assert!(errors.contains(&format!("{name} > -1000000")), "{name}: {errors}");
    }
    assert_eq!(tenure(&holding).status.code(), Some(0));
}
