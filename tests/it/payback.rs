//! Value to date, simple formulas, acquisition cost and payback: counted by hand on six orders.

use crate::support;

use crate::support::{file, json, printed, refused, tenure};
use serde_json::Value;

/// Three customers. January's two: 100, then 130 and 160 together; February's one: 50, then 70.
const ORDERS: &str = "customer,date,amount,channel
a,2024-01-05,60,ads
a,2024-02-10,30,ads
a,2024-03-01,30,ads
b,2024-01-20,40,ads
c,2024-02-03,50,mail
c,2024-03-15,20,mail
";

/// `tenure clv` of the six orders up to the end of April, as JSON.
fn told(more: &[&str]) -> Value {
    let (_folder, path) = file("orders.csv", ORDERS);
    let said = ["clv", &path, "--as-of", "2024-04-30", "--format", "json"];
    json(&said.iter().chain(more).copied().collect::<Vec<&str>>())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

fn near(value: &Value, by_hand: f64) {
    let got = number(value);
    assert!((got - by_hand).abs() < 1e-9, "{got} is not {by_hand}");
}

#[test]
fn value_by_age_is_over_those_who_have_finished_it() {
    let answer = told(&["--by", "channel"]);
    let ages = answer["total"]["by_age"].as_array().unwrap();
    let by_hand = [(150.0 / 3.0, 3), (200.0 / 3.0, 3), (230.0 / 3.0, 3), (160.0 / 2.0, 2)];
    assert_eq!(ages.len(), by_hand.len());
    for (age, (each, customers)) in ages.iter().zip(by_hand) {
        near(&age["revenue_per_customer"], each);
        assert_eq!(age["customers"], customers, "{age}");
    }
    // Two of three customers have finished month 3.
    assert_eq!(answer["common_age"], 3);
    let mail = &answer["segments"][1];
    assert_eq!(mail["value"], "mail");
    assert_eq!(mail["by_age"].as_array().unwrap().len(), 3);
    near(&mail["by_age"][1]["revenue_per_customer"], 70.0);
    let months = answer["cohorts"].as_array().unwrap();
    assert_eq!((&months[0]["value"], &months[0]["customers"]), (&Value::from("2024-01"), &Value::from(2)));
    near(&months[0]["value_to_date"]["total"], 160.0);
    near(&months[0]["value_to_date"]["median"], 80.0);
}

#[test]
fn simple_formulas_show_their_terms_and_agree_over_the_window() {
    let answer = told(&[]);
    let simple = &answer["total"]["simple"];
    // 5 January to 30 April are 117 days; six orders for 230 of three customers.
    let years = 117.0 / 365.25;
    let first = &simple["aov_frequency_lifespan"];
    near(&first["aov"], 230.0 / 6.0);
    near(&first["orders_per_customer_year"], 6.0 / 3.0 / years);
    near(&first["lifespan_years"], years);
    near(&first["value"], 230.0 / 3.0);
    assert_eq!(first["identity"], true);
    // a has been a customer for 117 days, b for 102, c for 88.
    let months = (117.0 + 102.0 + 88.0) / 3.0 / 365.25 * 12.0;
    let second = &simple["t_c_f"];
    near(&second["t_months"], months);
    near(&second["f_per_month"], 2.0 / months);
    near(&second["value"], 230.0 / 3.0);
    assert!(simple["arpu_churn"]["value"].is_null(), "four months hold no two half-years: {simple}");
    let longer = told(&["--lifespan", "36m"]);
    near(&longer["total"]["simple"]["aov_frequency_lifespan"]["value"], 230.0 / 3.0 / years * 3.0);
    near(&longer["total"]["simple"]["t_c_f"]["value"], 230.0 / 3.0 / months * 36.0);
}

#[test]
fn arpu_over_churn_is_of_the_last_two_half_years() {
    // From 2 January 2023 on; up to 31 December 2023 the two halves are 2 Jan - 2 Jul and 3 Jul - 31 Dec.
    let orders = "customer,date,amount
a,2023-01-02,10
a,2023-07-02,30
a,2023-07-03,99
b,2023-05-01,20
c,2023-08-01,50
";
    let (_folder, path) = file("orders.csv", orders);
    let answer = json(&["clv", &path, "--as-of", "2023-12-31", "--format", "json"]);
    let churn = &answer["total"]["simple"]["arpu_churn"];
    assert_eq!((&churn["base_customers"], &churn["lost_customers"]), (&2.into(), &1.into()));
    near(&churn["arpu"], 30.0);
    near(&churn["churn"], 0.5);
    near(&churn["value"], 60.0);
    let text = printed(&["clv", &path, "--as-of", "2023-12-31", "--simple"]);
    assert!(text.contains("ARPU / churn") && text.contains("t × c × f"), "{text}");
}

#[test]
fn payback_is_the_first_finished_age_that_covers_the_cost() {
    let ages = |cost: &str| {
        let answer = told(&["--cac", cost]);
        let of = |one: &Value| one["payback"]["payback_age"].clone();
        [of(&answer["total"]), of(&answer["cohorts"][0]), of(&answer["cohorts"][1])]
    };
    assert_eq!(ages("60"), [1.into(), 1.into(), Value::from(1)]);
    assert_eq!(ages("70"), [2.into(), 2.into(), Value::from(1)]);
    let never = told(&["--cac", "90"]);
    let payback = &never["total"]["payback"];
    assert!(payback["payback_age"].is_null());
    near(&payback["missing"], 10.0);
    assert_eq!(payback["last_finished_age"], 3);
    near(&payback["to_date_cac"], 230.0 / 3.0 / 90.0);
    // Half of the amount is margin: 80 becomes 40.
    let half = told(&["--cac", "40", "--margin", "0.5"]);
    assert_eq!(half["total"]["payback"]["payback_age"], 3);
    assert_eq!(half["total"]["payback"]["age_customers"], 2, "February's has not finished it");
    let free = told(&["--cac", "0"]);
    assert!(free["total"]["payback"]["to_date_cac"].is_null(), "a ratio to nothing is undefined");
}

#[test]
fn a_table_says_what_is_not_yet_paid_back() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let text = printed(&["clv", &path, "--as-of", "2024-04-30", "--cac", "90"]);
    assert!(text.contains("not yet by M3, 10.00 to go"), "{text}");
    assert!(text.contains("LTV:CAC to date") && text.contains("0.85"), "{text}");
    let csv = printed(&["clv", &path, "--as-of", "2024-04-30", "--cac", "90", "--format", "csv"]);
    let total = csv.lines().find(|line| line.starts_with("total,")).unwrap();
    assert!(total.starts_with("total,all,3,270.00,90,,10,3,76.66666666666667,"), "{total}");
}

#[test]
fn without_amounts_one_line_says_what_payback_needs() {
    let (_folder, path) = file("bare.csv", "customer,date\na,2024-01-05\na,2024-02-10\nb,2024-03-01\n");
    let text = printed(&["clv", &path, "--cac", "5"]);
    assert!(text.contains("no payback: ") && text.contains("--amount"), "{text}");
    assert!(!text.contains("LTV:CAC"), "{text}");
}

#[test]
fn payback_waits_for_no_model_unless_a_forecast_is_asked_for() {
    let sample = support::sample("orders.csv");
    let plain = json(&["clv", &sample, "--cac", "50", "--format", "json"]);
    assert!(plain["model"].is_null() && plain["why"] == "no forecast was asked for", "{}", plain["why"]);
    let asked = json(&["clv", &sample, "--cac", "50", "--format", "json", "--model", "bg-nbd"]);
    assert_eq!(asked["model"], "bg-nbd");
    let (seen, total) = (&plain["total"]["payback"], &asked["total"]["payback"]);
    for name in ["payback_age", "cac", "margin_to_date", "to_date_cac"] {
        assert!(!seen[name].is_null(), "{name}: {seen}");
        assert_eq!(seen[name], total[name], "{name}");
    }
    assert!(seen["ltv_cac"].is_null() && number(&total["ltv_cac"]) > number(&total["to_date_cac"]));
    let text = printed(&["clv", &sample, "--cac", "50"]);
    assert!(text.contains("--model auto adds the residual value"), "{text}");
    // Where the gate refuses, payback is there, and the reason.
    let (_folder, path) = file("orders.csv", ORDERS);
    let text = printed(&["clv", &path, "--as-of", "2024-04-30", "--cac", "60", "--model", "auto"]);
    assert!(text.contains("M1") && text.contains("no forecast: 3 customers"), "{text}");
}

#[test]
fn a_cost_in_the_orders_makes_the_margin() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let said =
        ["clv", &path, "--as-of", "2024-04-30", "--cost", "amount * 0.75", "--format", "json", "--cac", "20"];
    let answer = json(&said);
    near(&answer["margin"], 0.25);
    near(&answer["total"]["payback"]["margin_to_date"], 230.0 / 3.0 / 4.0);
    assert_eq!(answer["total"]["payback"]["payback_age"], 3);
    let (exit, why) = refused(&["clv", &path, "--cost", "amount * 2"]);
    assert!(exit == 1 && why.contains("--cost"), "{why}");
}

#[test]
fn a_spend_file_is_matched_by_month_and_segment_and_what_is_left_over_is_said() {
    let (_folder, spend) =
        file("spend.csv", "period,spend\n2024-01,100\n2024-02-15,20\n2024-02,10\n2024-05,7.50\n");
    let answer = told(&["--cac", &spend]);
    near(&answer["total"]["payback"]["spend"], 130.0);
    near(&answer["total"]["payback"]["cac"], 130.0 / 3.0);
    near(&answer["cohorts"][0]["payback"]["cac"], 50.0);
    near(&answer["cohorts"][1]["payback"]["cac"], 30.0);
    assert_eq!(answer["acquisition"]["unmatched"][0], "2024-05: 7.50 spent, and no customer acquired");

    let (_folder, spend) = file("spend.csv", "Channel,month,cost\nads,2024-01,80\nradio,2024-01,5\n");
    let answer = told(&["--cac", &spend, "--by", "channel"]);
    near(&answer["segments"][0]["payback"]["cac"], 40.0);
    assert!(answer["segments"][1]["payback"].is_null());
    // Radio acquired nobody and nothing was spent on mail: both are in no CAC, of January and of all neither.
    for one in [&answer["total"], &answer["cohorts"][0]] {
        near(&one["payback"]["cac"], 40.0);
        near(&one["payback"]["margin_to_date"], 80.0);
        assert_eq!(one["payback"]["customers"], 2);
    }
    assert!(answer["cohorts"][1]["payback"].is_null(), "{}", answer["cohorts"][1]);
    let left: Vec<&str> = answer["acquisition"]["unmatched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert_eq!(
        left,
        [
            "2024-01 × radio: 5.00 spent, and no customer acquired",
            "2024-02 × mail: 1 customer acquired, and no spend"
        ]
    );
}

#[test]
fn spend_by_segment_alone_makes_a_whole_of_the_matched_segments() {
    let (_folder, spend) = file("spend.csv", "channel,spend\nmail,60\nradio,1000000\n");
    let answer = told(&["--cac", &spend, "--by", "channel"]);
    let (all, mail) = (&answer["total"]["payback"], &answer["segments"][1]["payback"]);
    assert_eq!(all, mail, "only mail has both customers and spend");
    near(&all["cac"], 60.0);
    near(&all["spend"], 60.0);
    assert_eq!(all["payback_age"], 1);
    let (_folder, spend) = file("spend.csv", "channel,spend\nmail,60\nads,90\n");
    let answer = told(&["--cac", &spend, "--by", "channel"]);
    near(&answer["total"]["payback"]["cac"], 50.0);
    near(&answer["total"]["payback"]["margin_to_date"], 230.0 / 3.0);
    // 50, then 200 / 3: as of all customers where all have spend.
    assert_eq!(
        answer["total"]["payback"]["payback_age"],
        told(&["--cac", "50"])["total"]["payback"]["payback_age"]
    );
}

#[test]
fn what_is_wrong_with_a_spend_file_is_said_with_its_line() {
    let (_folder, orders) = file("orders.csv", ORDERS);
    for (text, part) in [
        ("period,spend\n2024-01,5\n2024-13,5\n", "line 3"),
        ("period,spend\n2024-01,much\n", "'much' is not an amount"),
        ("period,money\n2024-01,5\n", "'spend'"),
    ] {
        let (_folder, spend) = file("spend.csv", text);
        let (exit, why) = refused(&["clv", &orders, "--cac", &spend]);
        assert!(exit == 1 && why.contains(part) && why.contains("spend.csv"), "{why}");
    }
    let (_folder, spend) = file("spend.csv", "spend\n100\n");
    let output = tenure(&["clv", &orders, "--cac", &spend, "--by", "channel"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("segments have no CAC") && said.contains("cohorts have no CAC"), "{said}");
    let (exit, _) = refused(&["clv", &orders, "--cac", "-5"]);
    assert_eq!(exit, 2);
    for word in ["inf", "nan", "abc"] {
        let (exit, why) = refused(&["clv", &orders, "--cac", word]);
        assert!(exit == 2 && why.contains(&format!("'{word}' is neither an amount")), "{why}");
    }
    let (exit, why) = refused(&["clv", &orders, "--cac", "1,000"]);
    assert!(exit == 2 && why.contains("12.50"), "{why}");
    let (exit, why) = refused(&["clv", &orders, "--cac", "nowhere.csv"]);
    assert!(exit == 1 && why.contains("nowhere.csv"), "{why}");
}

#[test]
fn a_goal_of_retention_begins_at_the_first_age_that_is_not_100_percent_by_definition() {
    let orders =
        "customer,date\na,2024-01-05\nb,2024-01-06\na,2024-02-07\na,2024-03-08\nb,2024-03-09\na,2024-04-30\n";
    let (_folder, path) = file("orders.csv", orders);
    let of = |goal: &str| json(&["curves", &path, "--goal", goal, "--format", "json"]);
    assert_eq!(of("0.5")["series"][0]["goal_age"], 1);
    assert_eq!(of("0.9")["series"][0]["goal_age"], 2);
    let table = printed(&["curves", &path, "--goal", "0.9"]);
    assert!(table.contains("the goal counts from M1 on: M0 is 100 % by definition"), "{table}");
}

#[test]
fn curves_have_a_goal_line_and_say_when_it_is_reached() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let said = [
        "curves",
        &path,
        "--as-of",
        "2024-04-30",
        "--measure",
        "cumulative-revenue-per-customer",
        "--goal",
        "70",
    ];
    let answer = json(&[&said[..], &["--format", "json"]].concat());
    assert_eq!(answer["goal"], 70.0);
    let ages: Vec<&Value> = answer["series"].as_array().unwrap().iter().map(|one| &one["goal_age"]).collect();
    // January 50, 65, 80; February 50, 70; both together 50, 66.67, 76.67.
    assert_eq!(ages, [&Value::from(2), &Value::from(1), &Value::from(2)]);
    let table = printed(&[&said[..7], &["90"]].concat());
    assert!(table.contains("goal 90.00 first reached: 2024-01 not yet by M3"), "{table}");
    let svg = printed(&[&said[..], &["--format", "svg"]].concat());
    assert!(svg.contains("goal 70.00"), "{svg}");
    let (exit, why) = refused(&[&said[..], &["--format", "csv"]].concat());
    assert!(exit == 2 && why.contains("--goal"), "{why}");
}

#[test]
fn the_spend_of_the_sample_fits_its_customers_month_by_month() {
    let (orders, spend) = (crate::support::sample("orders.parquet"), crate::support::sample("spend.csv"));
    let asked = ["clv", &orders, "--by", "channel", "--cac", &spend, "--margin", "0.4", "--format", "json"];
    let acquisition = &json(&asked)["acquisition"];
    assert!(acquisition["unmatched"].as_array().unwrap().is_empty(), "{acquisition}");
    let text = printed(&asked[..asked.len() - 2]);
    // Paid search costs most, and covers it months later than e-mail, which does at once.
    let payback = |channel: &str| {
        let line = text.lines().find(|line| line.starts_with(channel)).unwrap_or_else(|| panic!("{text}"));
        let age = line.split_whitespace().find_map(|word| word.strip_prefix('M')?.parse::<u32>().ok());
        age.unwrap_or_else(|| panic!("{line}"))
    };
    assert!(payback("email") == 0 && payback("paid-search") >= 3, "{text}");
}
