//! Lifetime value through the program's own pipeline: published fits, records, customers, and refusals with a reason.

use crate::support;

use crate::support::{file, history, json, printed, refused, tenure};
use serde_json::Value;

const SAMPLE: &str = "cdnow/CDNOW_sample.txt";

/// `tenure clv` on the CDNOW sample, calibrated as published.
fn calibrated(file: &str, more: &[&str]) -> Vec<String> {
    let said = ["clv", file, "--names", "master,customer,date,cds,amount", "--calibration-end", "1997-09-30"];
    said.iter().chain(more).map(|word| word.to_string()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

#[test]
fn cdnow_has_the_published_parameters_and_likelihoods() {
    let Some(file) = history(SAMPLE) else { return };
    let answer = json(&calibrated(&file, &["--format", "json"]));
    assert_eq!(answer["calibration_end"], "1997-09-30");
    assert_eq!(answer["as_of"], "1998-06-30");
    // Fader, Hardie & Lee 2005, table 2; Gamma-Gamma: Fader & Hardie, note 025, on the same customers.
    for (model, names, published, tolerance) in [
        ("bg-nbd", vec!["r", "alpha", "a", "b"], vec![0.243, 4.414, 0.793, 2.426], 5.1e-4),
        ("pareto-nbd", vec!["r", "alpha", "s", "beta"], vec![0.553, 10.578, 0.606, 11.669], 5.1e-4),
        ("gamma-gamma", vec!["p", "q", "gamma"], vec![6.25, 3.74, 15.44], 5.1e-3),
    ] {
        for (name, published) in names.into_iter().zip(published) {
            let got = number(&answer["params"][model][name]);
            assert!((got - published).abs() < tolerance, "{model} {name}: {got}");
        }
    }
    for (model, published) in [("bg-nbd", -9582.4), ("pareto-nbd", -9595.0)] {
        let got = number(&answer["log_likelihood"][model]);
        assert!((got - published).abs() < 0.05, "{model}: {got}");
    }
    let correlation = &answer["correlation"];
    assert!((number(&correlation["pearson"]) - 0.113_887_919_391).abs() < 1e-9);
    // The recomputed one breaks ties of equal means by the last bits of a float.
    assert!((number(&correlation["spearman"]) - 0.206_306_5).abs() < 1e-5, "{correlation}");
}

#[test]
fn cdnow_holdout_has_the_counted_actuals_and_the_recomputed_forecasts() {
    let Some(file) = history(SAMPLE) else { return };
    let answer = json(&calibrated(&file, &["--format", "json", "--holdout"]));
    let holdout = &answer["holdout"];
    assert_eq!(number(&holdout["actual_orders"]), 1882.0);
    assert_eq!(number(&holdout["actual_spend"]), 70_976.39);
    assert_eq!(number(&holdout["weeks"]), 39.0);
    let predicted = [("bg-nbd", 1653.41, 59_931.63), ("mbg-nbd", 1576.73, 57_128.10)];
    for (model, orders, spend) in predicted {
        let models = holdout["models"].as_array().unwrap();
        let record = models.iter().find(|record| record["model"] == model).unwrap();
        assert!((number(&record["predicted_orders"]) - orders).abs() < 0.01, "{record}");
        assert!((number(&record["predicted_spend"]) - spend).abs() < 0.5, "{record}");
    }
    // The smallest error in spend is Pareto/NBD's.
    assert_eq!(answer["model"], "pareto-nbd");
    let classes = holdout["by_frequency"].as_array().unwrap();
    let sizes: Vec<f64> = classes.iter().map(|class| number(&class["customers"])).collect();
    assert_eq!(sizes, [1411.0, 439.0, 214.0, 100.0, 62.0, 38.0, 29.0, 64.0]);
    assert_eq!(classes[7]["class"], "7+");
    let weeks = holdout["tracking"].as_array().unwrap();
    assert_eq!(weeks.len(), 78);
    assert_eq!(number(&weeks[77]["actual_cumulative"]), 2457.0 + 1882.0);
    assert_eq!((&weeks[38]["holdout"], &weeks[39]["holdout"]), (&Value::from(false), &Value::from(true)));
}

#[test]
fn days_scale_rates_and_likelihoods_and_nothing_else() {
    let Some(file) = history(SAMPLE) else { return };
    let answer = json(&calibrated(&file, &["--format", "json", "--model", "bg-nbd", "--unit", "day"]));
    let fitted = &answer["params"]["bg-nbd"];
    assert!((number(&fitted["alpha"]) / 7.0 - 4.413_6).abs() < 1e-3, "{fitted}");
    assert!((number(&fitted["r"]) - 0.242_59).abs() < 1e-4, "{fitted}");
    assert!((number(&answer["log_likelihood"]["bg-nbd"]) - -14_363.530_4).abs() < 1e-3);
}

#[test]
fn customers_have_the_values_of_the_reference() {
    let Some(file) = history(SAMPLE) else { return };
    let terms = ["--model", "bg-nbd", "--horizon", "52w", "--discount", "0.15", "--by-customer"];
    let csv = printed(&calibrated(&file, &terms));
    assert_eq!(csv.lines().next(), Some("customer,x,t_x,T,m,p_alive,expected_orders,expected_spend,clv"));
    assert_eq!(csv.lines().count(), 2358);
    // x, t_x, T, m, P(alive), E[Y(52)], CLV at weekly midpoints: recomputed with 40 digits at the exact optimum.
    for (id, expected) in [
        ("0001", [2.0, 30.428_571, 38.857_142, 22.345, 0.726_620, 1.558_686, 36.041_137]),
        ("0006", [7.0, 29.428_571, 38.857_142, 73.741_428, 0.641_834, 4.199_524, 281.817_9]),
    ] {
        let line = csv.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap();
        let fields: Vec<f64> = line.split(',').skip(1).map(|field| field.parse().unwrap()).collect();
        let got = [fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[7]];
        for (got, expected) in got.iter().zip(expected) {
            assert!((got / expected - 1.0).abs() < 1e-4, "{line}: {expected}");
        }
    }
    // One-time buyers have no mean spend, and the population's expectation.
    let once = csv.lines().find(|line| line.starts_with("0003,")).unwrap();
    assert!(once.starts_with("0003,0,0.0,38.857142857142854,,1.0,"), "{once}");
}

#[test]
fn pooled_segments_add_up_to_the_whole() {
    let sample = support::sample("orders.parquet");
    let answer = json(&["clv", &sample, "--by", "channel", "--format", "json"]);
    assert!(answer["refused"].as_array().unwrap().is_empty(), "{}", answer["refused"]);
    let segments = answer["segments"].as_array().unwrap();
    assert!(segments.len() > 1, "{segments:?}");
    for name in ["customers", "expected_orders", "expected_spend", "clv_total"] {
        let sum: f64 = segments.iter().map(|segment| number(&segment[name])).sum();
        let total = number(&answer["total"][name]);
        assert!((sum / total - 1.0).abs() < 1e-9, "{name}: {sum} of {total}");
    }
}

#[test]
fn the_whole_is_the_sum_of_its_customers() {
    let sample = support::sample("orders.parquet");
    let total = json(&["clv", &sample, "--format", "json"])["total"].clone();
    let customers = json(&["clv", &sample, "--by-customer", "--format", "json"]);
    let customers = customers.as_array().unwrap();
    assert_eq!(customers.len() as f64, number(&total["customers"]));
    let sum: f64 = customers.iter().map(|one| number(&one["clv"])).sum();
    assert!((sum / number(&total["clv_total"]) - 1.0).abs() < 1e-9, "{sum}");
}

#[test]
fn customers_at_risk_come_the_most_at_stake_first() {
    let sample = support::sample("orders.parquet");
    let answer = json(&["risk", &sample, "--top", "20", "--format", "json"]);
    let listed = answer["customers"].as_array().unwrap();
    assert_eq!(listed.len(), 20);
    let at_risk: Vec<f64> = listed.iter().map(|one| number(&one["value_at_risk"])).collect();
    assert!(at_risk.is_sorted_by(|p, q| p >= q), "{at_risk:?}");
    for one in listed {
        // The residual value is lost if the customer is gone: weighed by the chance of it.
        let (value, alive) = (number(&one["clv"]), number(&one["p_alive"]));
        assert!((number(&one["value_at_risk"]) / (value * (1.0 - alive)) - 1.0).abs() < 1e-9, "{one}");
        assert!((number(&one["value_if_alive"]) * alive / value - 1.0).abs() < 1e-9, "{one}");
        assert!(alive > 0.01 && alive < 0.99, "neither surely gone nor surely there: {one}");
    }
}

/// Orders of customers on days after 2020-01-01, at an amount.
fn orders(customers: u32, days: &[u32], amount: &str) -> String {
    let first = jiff::civil::date(2020, 1, 1);
    let mut text = "customer,date,amount\n".to_string();
    for customer in 0..customers {
        for day in days {
            let day = first.saturating_add(jiff::Span::new().days(i64::from(day + customer % 5)));
            text += &format!("c{customer},{day},{amount}\n");
        }
    }
    text
}

/// What `tenure clv` says of orders it must not value: the reason, after a look that no number is there.
fn reason(orders: &str) -> String {
    let (_folder, path) = file("orders.csv", orders);
    let output = tenure(&["clv", &path, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(answer["total"]["clv_total"].is_null() && answer["total"]["clv_mean"].is_null(), "{answer}");
    assert!(answer["total"]["expected_spend"].is_null() && answer["new_customer"].is_null(), "{answer}");
    let refused = answer["refused"].as_array().unwrap();
    let reasons: Vec<&str> = refused.iter().map(|reason| reason.as_str().unwrap()).collect();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(reasons.iter().all(|reason| said.contains(reason)), "{said}");
    // Degenerate fits share one sentence in the table, and each has its evidence in the line of its model.
    let evidence = reasons[0].split_once("fit is degenerate, ").and_then(|(_, rest)| rest.split(';').next());
    let table = printed(&["clv", &path]);
    assert!(table.contains(evidence.unwrap_or(reasons[0])), "{table}");
    reasons.join("\n")
}

#[test]
fn what_cannot_be_valued_gets_a_reason_and_no_number() {
    let too_few = reason(&orders(40, &[0, 100, 300], "10"));
    assert!(too_few.contains("40 customers"), "{too_few}");
    let one = reason(&orders(1, &[0, 200], "10"));
    assert!(one.contains("1 customer,"), "{one}");
    let once = reason(&orders(600, &[0], "10"));
    assert!(once.contains("second day") && once.contains("4 days"), "{once}");
    let free = reason(&orders(600, &[0, 100, 300], "0"));
    assert!(free.contains("positive mean spend"), "{free}");
    let same_day = "customer,date,amount\n".to_string()
        + &(0..1200).map(|n| format!("c{},2020-01-01,{}\n", n / 2, 10 + n % 2)).collect::<String>();
    let same_day = reason(&same_day);
    assert!(same_day.contains("span 0 days"), "{same_day}");
}

/// 600 customers who buy at one rate and leave at one rate; gaps and lives are drawn by a multiplier of Lehmer.
fn customers_all_alike() -> String {
    let mut state: u64 = 20_240_101;
    let mut waits = move |mean: f64| {
        state = state * 48_271 % 2_147_483_647;
        -mean * (state as f64 / 2_147_483_647.0).ln()
    };
    let first = jiff::civil::date(2023, 1, 1);
    let mut text = "customer,date,amount\n".to_string();
    for customer in 0..600 {
        let mut day = f64::from(customer % 365);
        let end = (day + waits(200.0)).min(600.0);
        while day <= end {
            let date = first.saturating_add(jiff::Span::new().days(day as i64));
            text += &format!("c{customer},{date},5\n");
            day += waits(60.0);
        }
    }
    text
}

#[test]
fn customers_all_alike_are_refused_as_degenerate_and_what_was_observed_is_told() {
    let orders = customers_all_alike();
    let why = reason(&orders);
    for model in ["BG/NBD", "MBG/NBD", "Pareto/NBD"] {
        assert!(why.contains(&format!("the {model} fit is degenerate")), "{why}");
    }
    let (_folder, path) = file("alike.csv", &orders);
    for table in ["--to-date", "--simple"] {
        let output = tenure(&["clv", &path, table, "--format", "csv"]);
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains(",600,"), "{output:?}");
    }
    let paid = printed(&["clv", &path, "--cac", "5"]);
    assert!(paid.contains("5.00") && paid.contains("600"), "{paid}");
}

#[test]
fn a_refund_lowers_the_purchase_day_before_it_and_is_no_purchase() {
    // Every customer: day 0 for 100; day 60 for 30 twice, refunded 20 on day 65; day 150 for 40. x = 2, m = (40 + 40) / 2.
    let mut text = "customer,date,amount\n".to_string();
    let first = jiff::civil::date(2020, 1, 1);
    for customer in 0..3 {
        for (day, amount) in [(0, 100), (60, 30), (60, 30), (65, -20), (150, 40)] {
            let day = first.saturating_add(jiff::Span::new().days(day));
            text += &format!("c{customer},{day},{amount}\n");
        }
    }
    let (_folder, path) = file("orders.csv", &text);
    let csv = printed(&["clv", &path, "--by-customer", "--unit", "day"]);
    assert_eq!(csv.lines().nth(1), Some("c0,2,150.0,150.0,40.0,,,,"));
}

#[test]
fn a_calibration_must_end_inside_the_data_and_a_model_must_exist() {
    let sample = support::sample("orders.parquet");
    let (exit, why) = refused(&["clv", &sample, "--calibration-end", "1990-01-01"]);
    assert_eq!(exit, 1);
    assert!(why.contains("--calibration-end"), "{why}");
    let (exit, why) = refused(&["clv", &sample, "--model", "nbd"]);
    assert_eq!(exit, 2);
    assert!(why.contains("pareto-nbd") && why.contains("auto"), "{why}");
    let (exit, _) = refused(&["clv", &sample, "--margin", "40"]);
    assert_eq!(exit, 2);
}

#[test]
fn shares_are_numbers_or_percentages_and_what_cannot_be_read_is_named() {
    let orders = "customer,date,amount,channel\na,2020-01-01,5,x\nb,2020-02-01,5,x\na,2020-03-05,5,x\n";
    let (_folder, path) = file("orders.csv", orders);
    let answer = json(&["clv", &path, "--margin", "30%", "--discount", "10%", "--format", "json"]);
    assert_eq!((number(&answer["margin"]), number(&answer["discount"])), (0.3, 0.1));
    for (option, value) in [
        ("--cac", "-5"),
        ("--horizon", "-3m"),
        ("--lifespan", "-3m"),
        ("--discount", "-2"),
        ("--margin", "-10%"),
    ] {
        let (exit, why) = refused(&["clv", &path, option, value]);
        assert!(exit == 2 && why.contains("is negative") && why.contains(option), "{why}");
    }
    for (option, value, part) in [
        ("--bootstrap", "-1", "is negative"),
        ("--lifespan", "0m", "a lifespan of 0m"),
        ("--lifespan", "long", "'long' is not a lifespan"),
        ("--calibration-end", "garbage", "'garbage' is not a date; write it as 2024-12-31"),
        ("--as-of", "2024-13-01", "'2024-13-01' is not a date"),
        ("--discount", "inf", "'inf' is not a rate"),
        ("--margin", "40", "'40' is not a margin"),
        ("--margin", "0", "a share above 0 and up to 1"),
        ("--format", "svg", "table, csv, json, md or parquet"),
    ] {
        let (exit, why) = refused(&["clv", &path, option, value]);
        assert!(exit == 2 && why.contains(part), "{why}");
    }
    let (exit, why) = refused(&["clv", &path, "--by", "channel"]);
    assert!(exit == 1 && why.contains("it has only one value"), "{why}");
    let (exit, why) = refused(&["compare", &path, "--a", "customer = 'a'", "--mix", "channel"]);
    assert!(exit == 1 && why.contains("it has only one value") && why.contains("--mix"), "{why}");
}

#[test]
fn segments_stand_in_the_order_of_what_they_mean() {
    let answer =
        json(&["clv", &support::sample("orders.csv"), "--to-date", "--by", "orders", "--format", "json"]);
    let names: Vec<&str> =
        answer["segments"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
    assert_eq!(names, ["1", "2", "3", "4", "5+"]);
}

#[test]
fn what_to_keep_in_mind_is_said_wherever_numbers_of_the_model_are() {
    // A holdout of six days.
    let sample = support::sample("orders.csv");
    let terms = ["--calibration-end", "2025-12-11", "--model", "bg-nbd", "--format", "json"];
    let said = |words: &[&str]| json(&[words, &terms[..]].concat());
    let cautions = said(&["clv", &sample])["cautions"].clone();
    assert!(cautions[0].as_str().unwrap().starts_with("the holdout is 0.9 weeks with"), "{cautions}");
    let listed = said(&["customers", &sample, "--limit", "1"]);
    assert_eq!(listed["value"]["cautions"], cautions);
    let id = listed["customers"][0]["customer"].as_str().unwrap();
    assert_eq!(said(&["customer", &sample, id])["value"]["cautions"], cautions);
    assert_eq!(said(&["risk", &sample, "--top", "1"])["cautions"], cautions);
    let text = printed(&["risk", &sample, "--top", "1", "--calibration-end", "2025-12-11"]);
    assert!(text.contains("caution: the holdout is 0.9 weeks"), "{text}");
}

#[test]
fn a_fit_does_not_depend_on_what_was_asked_before() {
    use tenure::explore::clv::ClvQuestion;
    use tenure::explore::{Answer, Question};
    let source = tenure::source::SourceSpec {
        paths: vec![support::sample("orders.parquet")],
        ..tenure::source::SourceSpec::default()
    };
    let by =
        |column: &str| Question::Clv(ClvQuestion { by: vec![column.to_string()], ..ClvQuestion::default() });
    let ask = |session: &mut tenure::explore::Session, question: &Question| match session
        .answer(question, &tenure::engine::Cancel::new(), &mut |_| {})
        .unwrap()
    {
        Answer::Clv(answer) => answer,
        other => panic!("{other:?}"),
    };
    let (mut used, mut fresh) = (support::session(&source), support::session(&source));
    ask(&mut used, &by("channel"));
    let (after, alone) = (ask(&mut used, &by("country")), ask(&mut fresh, &by("country")));
    assert!(alone.segments.iter().any(|one| one.value().is_some()));
    assert_eq!(after.fits, alone.fits);
    assert_eq!(after.segments, alone.segments);
    assert_eq!(after.total, alone.total);
}

#[test]
fn segments_of_a_few_customers_have_an_interval_and_no_p_value() {
    let sample = support::sample("orders.parquet");
    let asked = ["--by", "country", "--by", "channel", "--as-of", "2024-06-30", "--model", "bg-nbd"];
    let asked = [&["clv", sample.as_str()], &asked[..], &["--bootstrap", "100"]].concat();
    let answer = json(&[&asked[..], &["--format", "json"]].concat());
    let segments = answer["segments"].as_array().unwrap();
    let is_small = |segment: &&Value| number(&segment["customers"]) < 30.0;
    assert_eq!(segments.iter().filter(is_small).count(), 3, "{segments:?}");
    for segment in segments {
        assert!(segment["interval"]["low"].is_number(), "{segment}");
        assert_eq!(segment["p_value"].is_null(), is_small(&segment), "{segment}");
    }
    let table = printed(&asked);
    let tested = segments.len() - 3;
    assert!(table.contains(&format!("of {tested} segments; chance alone")), "{table}");
    assert!(table.contains("not tested: 3 segments of fewer than 30 customers"), "{table}");
    assert!(table.contains("p < 0.02: 100 resamples cannot tell less"), "{table}");
    let row = table.lines().find(|line| line.starts_with("NL × referral")).unwrap();
    assert!(row.trim_end().ends_with('-'), "{row}");
}
