//! Trends and comparisons of key figures leave out what the data begin too late for, and say so.

use jiff::civil::Date;
use serde_json::Value;

use crate::kpis::answered;
use crate::support::{file, history, printed, sample};

/// The slope of least squares over values by their place.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let x = points.iter().map(|one| one.0).sum::<f64>() / n;
    let y = points.iter().map(|one| one.1).sum::<f64>() / n;
    let above: f64 = points.iter().map(|one| (one.0 - x) * (one.1 - y)).sum();
    above / points.iter().map(|one| (one.0 - x).powi(2)).sum::<f64>()
}

/// The periods of a series that are as long as their month and begin on a day or later, with a value each.
fn from_day(answer: &Value, name: &str, day: Date) -> Vec<(f64, f64)> {
    let date = |value: &Value| value.as_str().unwrap().parse::<Date>().unwrap();
    let listed = answer["series"].as_array().unwrap().iter().enumerate();
    let later = listed.filter(|(_, period)| {
        let (from, to) = (date(&period["from"]), date(&period["to"]));
        from >= day && from.day() == 1 && to == to.last_of_month()
    });
    later.map(|(place, period)| (place as f64, period["values"][name].as_f64().unwrap())).collect()
}

#[test]
fn a_trend_leaves_out_the_periods_in_which_nobody_can_be_lost_and_those_that_are_cut() {
    let sample = sample("orders.parquet");
    let mut tried = vec![(sample, "2023-01-01..2025-12-17")];
    if let Some(uci) = history("uci_online_retail/online_retail.parquet") {
        tried.push((uci, "2010-12-01..2011-12-09"));
    }
    for (path, window) in tried {
        // Both windows begin with the data.
        let first: Date = window[..10].parse().unwrap();
        let asked = ["kpis", &path, "--window", window, "--series", "month", "--inactive", "90d"];
        let answer = answered(&asked);
        let loses_from = first.checked_add(jiff::Span::new().days(90)).unwrap();
        let second_month = first.last_of_month().tomorrow().unwrap();
        for (name, from) in [
            ("retention-rate", loses_from),
            ("churn", loses_from),
            ("quick-ratio", loses_from),
            ("nrr", second_month),
            ("aov", first),
        ] {
            let wanted = slope(&from_day(&answer, name, from));
            let found = answer["trend"][name].as_f64().unwrap();
            assert!((found - wanted).abs() < 1e-9, "{path}, {name}: {found}, not {wanted}");
        }
        let early = answer["series"][0]["not_judged"].as_array().unwrap();
        assert!(early.contains(&"churn".into()) && early.contains(&"nrr".into()), "{early:?}");
        assert!(!early.contains(&"aov".into()), "{early:?}");
        let table = printed(&asked);
        assert!(table.contains("100.0 %?"), "the early rates are marked: {table}");
    }
}

/// Four customers from 2024-01-01 on, until the end of June.
const FOUR: &str = "customer,date,amount\nA,2024-01-01,10\nA,2024-02-10,10\nA,2024-05-20,10\nB,2024-01-05,10\n\
                    C,2024-03-20,10\nC,2024-04-20,10\nD,2024-06-30,10\n";

#[test]
fn figures_that_count_losses_are_not_compared_with_a_window_in_which_nobody_can_be_lost() {
    let (_folder, path) = file("four.csv", FOUR);
    let asked = |window| ["kpis", &path, "--window", window, "--inactive", "70d"];
    let change = |window, name: &str| {
        let answer = answered(&asked(window));
        let kpis = answer["kpis"].as_array().unwrap();
        kpis.iter().find(|kpi| kpi["name"] == name).unwrap()["change"].clone()
    };
    // In March nobody can be lost yet before its first day; in April that is a month ago.
    assert_eq!(change("2024-04", "churn"), Value::Null);
    assert_eq!(change("2024-04", "retention-rate"), Value::Null);
    assert!(change("2024-05", "churn").is_number());
    assert!(change("2024-04", "aov").is_number());
    let table = printed(&asked("2024-04"));
    let wanted = "not compared with the window before (2024-03-01..2024-03-31): retention, churn, quick ratio and days \
                  between orders; the data begin on 2024-01-01, until 70 days later nobody can be lost";
    assert!(table.contains(wanted), "{table}");
}

#[test]
fn only_windows_that_are_compared_are_listed_as_compared() {
    let (_folder, path) = file("four.csv", FOUR);
    let listed = |window: &str| {
        let table = printed(&["kpis", &path, "--window", window, "--inactive", "70d"]);
        table
            .lines()
            .find(|line| line.contains("compared with") && !line.contains("not compared"))
            .map(str::to_string)
    };
    let of_april = listed("2024-04").unwrap();
    assert!(of_april.contains("2024-03-01..2024-03-31") && !of_april.contains("2023"), "{of_april}");
    assert_eq!(listed("2024-01"), None);
}
