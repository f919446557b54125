//! The effect of a campaign: an example counted by hand, a planted effect that is found again, and what is refused.

use serde_json::Value;
use tenure::effect::{Effect, Outcome, Verdict};

use crate::support::{Simulated, file, json, printed, refused, sample, simulate};

/// Two periods of ten days before March and two after it. T1 and T2 are treated; N is new; Z is in no group.
///
/// Orders by period: T1 1 0 1 1, T2 0 0 1 1, C1 1 0 0 0, C2 0 0 0 0, C3 2 1 1 0.
const ORDERS: &str = "customer,date,amount,group\n\
    T1,2025-01-01,9,a\nT1,2025-02-10,10,a\nT1,2025-03-02,30,a\nT1,2025-03-12,30,a\n\
    T2,2025-01-02,9,a\nT2,2025-03-05,10,a\nT2,2025-03-15,10,a\n\
    C1,2025-01-03,9,b\nC1,2025-02-12,20,b\n\
    C2,2025-01-04,9,b\n\
    C3,2025-01-05,9,b\nC3,2025-02-11,5,b\nC3,2025-02-11,5,b\nC3,2025-02-28,10,b\nC3,2025-03-03,40,b\n\
    N,2025-02-15,9,a\nN,2025-03-16,9,a\n\
    Z,2025-03-20,9,c\n";

fn asked(options: &[&str]) -> Value {
    against("\"group\" = 'b'", options)
}

fn against(control: &str, options: &[&str]) -> Value {
    let (_folder, path) = file("orders.csv", ORDERS);
    let groups = ["--treated", "\"group\" = 'a'", "--control", control];
    let fixed =
        ["effect", &path, "--date", "2025-03-01", "--period", "10d", "--before", "2", "--format", "json"];
    json(&[&fixed[..], &groups, options].concat())
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - wanted).abs() < 1e-12)
}

#[test]
fn retention_agrees_with_an_example_counted_by_hand() {
    let answer = asked(&[]);
    assert_eq!((&answer["before"], &answer["after"]), (&Value::from(2), &Value::from(2)));
    assert_eq!(answer["left_out"], serde_json::json!({ "too_new": 1, "on_both": 0 }));
    for (group, customers, before, after) in [("treated", 2, 0.25, 1.0), ("control", 3, 0.5, 1.0 / 6.0)] {
        let group = &answer[group];
        assert_eq!(group["customers"], customers);
        assert!(near(&group["before"], before) && near(&group["after"], after), "{group}");
    }
    assert!(near(&answer["effect"]["value"], 0.75 + 1.0 / 3.0), "{}", answer["effect"]);
    assert!(near(&answer["expected"], 0.25 - 1.0 / 3.0), "{}", answer["expected"]);
    // The slope of two points is their difference: -1 and 0 of the treated, -1, 0 and 0 of the control group.
    assert!(near(&answer["trend_before"]["value"], -0.5 + 1.0 / 3.0));
    assert_eq!(answer["placebo"]["date"], "2025-02-19");
    assert_eq!(answer["effect"]["p_value"], Value::Null, "five customers are too few to test");
    let periods = answer["periods"].as_array().unwrap();
    let shares: Vec<(f64, f64)> = periods
        .iter()
        .map(|period| (period["treated"].as_f64().unwrap(), period["control"].as_f64().unwrap()))
        .collect();
    assert_eq!(shares, [(0.5, 2.0 / 3.0), (0.0, 1.0 / 3.0), (1.0, 1.0 / 3.0), (1.0, 0.0)]);
}

#[test]
fn revenue_agrees_with_an_example_counted_by_hand() {
    let answer = asked(&["--measure", "revenue", "--by", "group"]);
    // Per customer and period: 10 / 4 and 80 / 4 of the treated, 40 / 6 and 40 / 6 of the control group.
    assert!(near(&answer["treated"]["before"], 2.5) && near(&answer["treated"]["after"], 20.0));
    assert!(near(&answer["control"]["before"], 20.0 / 3.0) && near(&answer["control"]["after"], 20.0 / 3.0));
    assert!(near(&answer["effect"]["value"], 17.5));
    let segments = answer["segments"].as_array().unwrap();
    assert_eq!(segments.len(), 2, "each group is a segment, so that neither has a control group");
    assert!(segments.iter().all(|segment| segment["effect"].is_null()));
}

#[test]
fn customers_of_both_groups_are_left_out_and_counted() {
    let answer = against("\"group\" <> 'c'", &[]);
    assert_eq!(answer["left_out"]["on_both"], 3, "T1, T2 and N");
    assert_eq!(answer["treated"]["customers"], 0);
    assert_eq!(answer["effect"], Value::Null);
}

#[test]
fn a_planted_effect_is_found_again_and_nothing_at_a_placebo_date() {
    for outcome in Outcome::ALL {
        for seed in 1..=5 {
            let Simulated { treated, control, truth } = simulate(outcome, seed, 2_000);
            let effect = Effect::of(&treated, &control);
            let found = effect.effect.unwrap();
            let interval = found.interval.unwrap();
            assert!(interval.low < truth && truth < interval.high, "{outcome} {seed}: {found:?}, {truth}");
            assert_eq!(found.verdict(), Verdict::Found, "{outcome} {seed}: {found:?}");
            let placebo = effect.placebo.unwrap().p_value.unwrap();
            assert!(placebo > 0.01, "{outcome} {seed}: {placebo}");
        }
    }
}

#[test]
fn the_conclusion_says_what_the_numbers_do_not_show() {
    let orders = sample("orders.parquet");
    let asked = |treated: &str| {
        printed(&["effect", &orders, "--date", "2025-03-01", "--treated", treated, "--period", "28"])
    };
    let text = asked("rfm = 'champions'");
    assert!(text.contains("not an effect: rfm depends on orders after the date"), "{text}");
    let text = asked("channel = 'email'");
    assert!(text.contains("no effect on retention is shown") && text.contains("remains possible"), "{text}");
    assert!(
        text.contains(
            "cannot be ruled out: something else that reached the treated alone from 2025-03-01 on"
        ),
        "{text}"
    );
}

#[test]
fn segments_without_a_test_have_its_reason() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let asked = |by: &str| {
        let groups = ["--treated", "\"group\" = 'a'", "--control", "\"group\" = 'b'", "--by", by];
        let words = ["effect", &path, "--date", "2025-03-01", "--period", "10d", "--before", "2"];
        printed(&[&words[..], &groups].concat())
    };
    let text = asked("group");
    assert!(
        text.contains("no effect for 2 of 2 segments: one of the groups has no customers there"),
        "{text}"
    );
    let text = asked("acquired:year");
    let wanted =
        "no p for 1 of 1 segment: fewer than 30 customers of a group changed in effect, too few to test";
    assert!(text.contains(wanted), "{text}");
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_remedy() {
    let orders = sample("orders.csv");
    for (options, wanted) in [
        (&["--date", "2025-12-10", "--treated", "channel = 'email'"][..], "choose an earlier date"),
        (&["--date", "2023-01-01", "--treated", "channel = 'email'"], "choose a later date"),
        (&["--date", "2025-03-01", "--treated", "true"], "narrow --treated"),
        (&["--date", "2025-03-01", "--treated", "channel = 'fax'"], "the values of channel are"),
        (&["--date", "2025-03-01", "--treated", "nothing = 1"], "it can use: country"),
        (
            &["--date", "2025-03-01", "--treated", "channel = 'email'", "--placebo", "2025-01-01"],
            "choose one of 2024-10-12, 2024-11-09",
        ),
    ] {
        let (code, errors) = refused(&[&["effect", &orders], options].concat());
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains(wanted), "{errors}");
    }
    let (_folder, bare) =
        file("bare.csv", "customer,date,sort\na,2024-01-05,x\nb,2024-02-05,y\na,2024-09-05,x\n");
    let options = ["--date", "2024-06-01", "--treated", "sort = 'x'", "--measure", "revenue"];
    let (_, errors) = refused(&[&["effect", bare.as_str()][..], &options].concat());
    assert!(errors.contains("--measure revenue"), "{errors}");
}

#[test]
fn the_column_of_dates_has_a_name_of_its_own_beside_the_date_of_the_campaign() {
    let (_folder, path) = file("orders.csv", &ORDERS.replace("customer,date,", "customer,sent,"));
    let words = ["effect", &path, "--date", "2025-03-01", "--treated", "\"group\" = 'a'", "--period", "10"];
    let text = printed(&[&words[..], &["--date-column", "sent"]].concat());
    assert!(text.contains("from 2025-03-01 on"), "{text}");
    let text = printed(&["matrix", &path, "--date-column", "sent"]);
    assert!(text.contains("2025-01"), "{text}");
}
