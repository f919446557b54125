//! Satisfaction: scores and later behaviour against examples counted by hand; roles of columns; answers that do not fit.

use serde_json::Value;

use crate::support::{json, printed, refused};

/// The end of the data is 2025-06-30.
const ORDERS: &str = "customer,date,amount,country\n\
    A,2025-01-05,10,DE\nA,2025-02-20,30,DE\nA,2025-05-01,7,DE\n\
    B,2025-01-06,10,DE\nB,2025-02-01,5,DE\n\
    C,2025-01-07,10,FR\nC,2025-04-20,50,FR\n\
    D,2025-01-08,10,FR\nD,2025-02-25,20,FR\nD,2025-02-25,-5,FR\n\
    E,2025-03-01,10,FR\n\
    F,2025-06-30,10,FR\n";

/// A and D are promoters, B is a passive, C a detractor; E answers before the first order, F too late to be followed. X has no
/// orders. A answers again, worse: only the first answer of a customer is followed.
const ANSWERS: &str = "customer,date,kind,score\n\
    A,2025-02-01,nps,10\nB,2025-02-01,nps,8\nC,2025-02-02,NPS,3\nD,2025-02-03,nps,9\n\
    E,2025-02-04,nps,9\nF,2025-06-30,nps,0\nX,2025-02-05,nps,7\nA,2025-03-01,nps,6\n\
    A,2025-02-01,csat,5\nB,2025-02-01,csat,3\nC,2025-02-01,csat,4\nD,2025-02-01,csat,2\n\
    A,2025-02-01,ces,7\nB,2025-02-01,ces,4\n\
    A,2025-02-01,nps,11\nB,2025-02-01,nps,7.5\nC,soon,nps,7\nD,2025-02-01,mood,1\n,2025-02-01,csat,1\n";

/// A folder with orders and answers, and their paths.
fn files(answers: &str) -> (tempfile::TempDir, [String; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let paths = [("orders.csv", ORDERS), ("answers.csv", answers)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    });
    (folder, paths)
}

fn asked(answers: &str, options: &[&str]) -> Value {
    let (_folder, [orders, answers]) = files(answers);
    json(&[&["surveys", &orders, "--surveys", &answers, "--format", "json"], options].concat())
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - wanted).abs() < 1e-12)
}

/// The score of a kind among those of all, of a period or of a segment.
fn score<'a>(answer: &'a Value, name: &str, which: impl Fn(&Value) -> bool) -> &'a Value {
    let scores = answer["scores"].as_array().unwrap();
    scores
        .iter()
        .find(|score| score["name"] == name && which(score))
        .unwrap_or_else(|| panic!("no {name} in {answer}"))
}

fn all(score: &Value) -> bool {
    score["period"].is_null() && score["segment"].is_null() && score["unknown_customers"] == false
}

#[test]
fn scores_agree_with_an_example_counted_by_hand() {
    let answer = asked(ANSWERS, &[]);
    // 10, 9, 9 against 3, 0, 6, of eight answers.
    let nps = score(&answer, "nps", all);
    assert!(near(&nps["value"], 0.0), "{nps}");
    assert_eq!((&nps["answers"], &nps["positive"], &nps["negative"]), (&8.into(), &3.into(), &3.into()));
    // 5 and 4 of 5, 3, 4, 2, 1.
    let csat = score(&answer, "csat", all);
    assert!(near(&csat["value"], 0.4) && near(&csat["mean"], 3.0), "{csat}");
    let ces = score(&answer, "ces", all);
    assert!(near(&ces["value"], 11.0 / 14.0) && near(&ces["mean"], 5.5), "{ces}");
}

#[test]
fn answers_that_do_not_count_and_of_unknown_customers_are_counted() {
    let answer = asked(ANSWERS, &[]);
    let kind =
        |name: &str| answer["kinds"].as_array().unwrap().iter().find(|kind| kind["name"] == name).unwrap();
    // 11, 7.5 and one without a date; X.
    assert_eq!((&kind("nps")["answers"], &kind("nps")["off_scale"]), (&11.into(), &3.into()));
    assert_eq!((&kind("nps")["unknown_customers"], &kind("nps")["without_customer"]), (&1.into(), &0.into()));
    assert_eq!(kind("csat")["without_customer"], 1);
    assert_eq!(answer["other_questions"], 1);
    let answer = asked(ANSWERS, &["--segment", "country=DE"]);
    // 10, 6 and 8 of A and B: X is in no segment.
    let nps = score(&answer, "nps", all);
    assert!(near(&nps["value"], 0.0) && nps["answers"] == 3, "{nps}");
}

#[test]
fn scores_by_period_and_by_segment_add_up() {
    let answer = asked(ANSWERS, &["--series", "month", "--by", "country"]);
    for (period, value, answers) in [("2025-02", 2.0 / 6.0, 6), ("2025-03", -1.0, 1), ("2025-06", -1.0, 1)] {
        let nps = score(&answer, "nps", |score| score["period"] == period);
        assert!(near(&nps["value"], value) && nps["answers"] == answers, "{nps}");
    }
    for (country, value, answers) in [("DE", 0.0, 3), ("FR", 0.0, 4)] {
        let nps = score(&answer, "nps", |score| score["segment"] == serde_json::json!([country]));
        assert!(near(&nps["value"], value) && nps["answers"] == answers, "{nps}");
    }
    let unknown = score(&answer, "nps", |score| score["unknown_customers"] == true);
    assert_eq!(unknown["answers"], 1);
    let answer = asked(ANSWERS, &["--window", "2025-03"]);
    assert_eq!(score(&answer, "nps", all)["answers"], 1);
}

#[test]
fn customers_are_followed_after_their_first_answer_without_looking_ahead() {
    let answer = asked(ANSWERS, &["--follow", "60d"]);
    let nps = answer["later"].as_array().unwrap().iter().find(|later| later["name"] == "nps").unwrap();
    let group =
        |name: &str| nps["groups"].as_array().unwrap().iter().find(|group| group["group"] == name).unwrap();
    // A orders for 30 within 60 days; D for 20, of which 5 come back. The order of B is on the day of the answer.
    let promoters = group("promoters");
    assert_eq!((&promoters["customers"], &promoters["returned"]), (&2.into(), &2.into()));
    assert!(near(&promoters["revenue_per_customer"], 22.5), "{promoters}");
    assert!(near(&promoters["orders_before"], 1.0), "{promoters}");
    let passives = group("passives");
    assert_eq!((&passives["customers"], &passives["returned"]), (&1.into(), &0.into()));
    assert!(near(&passives["orders_before"], 2.0), "{passives}");
    // C orders 77 days after.
    assert_eq!(group("detractors")["returned"], 0);
    assert_eq!(nps["not_followed"], serde_json::json!({ "open": 1, "before_first_order": 1 }));
    assert!(near(&nps["best_less_worst"]["retention"], 1.0));
    let answer = asked(ANSWERS, &["--follow", "80d"]);
    let nps = &answer["later"][0]["groups"][2];
    assert_eq!((&nps["group"], &nps["returned"]), (&"detractors".into(), &1.into()));
}

#[test]
fn columns_are_guessed_named_and_refused() {
    let wide = "client,sent on,nps score,csat\nA,2025-02-01,9,\nB,2025-02-01,3,5\n";
    let answer = asked(wide, &[]);
    assert_eq!(score(&answer, "nps", all)["answers"], 2);
    assert_eq!(score(&answer, "csat", all)["answers"], 1, "an empty field is no answer");
    let odd = "who,day,mark,q\nA,2025-02-01,9,recommend\nB,2025-02-01,2,satisfaction\n";
    let (_folder, [orders, answers]) = files(odd);
    let named = format!("{answers}:customer=who,date=day,score=mark,kind=q");
    let answer = json(&["surveys", &orders, "--surveys", &named, "--format", "json"]);
    assert_eq!(score(&answer, "nps", all)["positive"], 1);
    let named = format!("{answers}:customer=who,score=mark,kind=nps");
    let answer = json(&["surveys", &orders, "--surveys", &named, "--format", "json"]);
    assert!(near(&score(&answer, "nps", all)["value"], 0.0));
    for (behind, wanted) in [
        ("", "no column looks like the customer"),
        (":who", "no column looks like the score"),
        (":who", "name it behind the file, as in --surveys answers.csv:customer=client,score=rating"),
        (":customer=who,score=mark", ":kind=nps"),
        (":customer=nobody", "no column named 'nobody' (--surveys)"),
        (":client=who", "write ROLE=COLUMN"),
    ] {
        let (code, errors) = refused(&["surveys", &orders, "--surveys", &format!("{answers}{behind}")]);
        assert!(code == 1 && errors.contains(wanted), "{behind}: {errors}");
    }
    let (code, errors) = refused(&["surveys", &orders, "--surveys", &answers, "--scale", "csat"]);
    assert!(code == 2 && errors.contains("csat=7:6"), "{errors}");
}

#[test]
fn a_difference_of_a_few_customers_is_called_noise_and_groups_are_named() {
    let (_folder, [orders, answers]) = files(ANSWERS);
    let table = printed(&["surveys", &orders, "--surveys", &answers]);
    let wanted =
        "nps: the difference between promoters and detractors who ordered again is no more than noise";
    assert!(table.contains(wanted) && !table.contains("more often"), "{table}");
    assert!(table.contains("from 6 on positive, called easy"), "{table}");
    assert!(table.contains("from 4 on positive, called satisfied"), "{table}");
    let answer = asked(ANSWERS, &[]);
    let nps = answer["later"].as_array().unwrap().iter().find(|one| one["name"] == "nps").unwrap();
    assert_eq!(nps["best_less_worst"]["significant"], false, "{nps}");
}

#[test]
fn a_scale_that_is_set_decides_what_is_positive() {
    let answer = asked(ANSWERS, &["--scale", "csat=5:3", "--scale", "ces=10"]);
    assert!(near(&score(&answer, "csat", all)["value"], 0.6));
    assert!(near(&score(&answer, "ces", all)["value"], 11.0 / 20.0));
    let (_folder, [orders, answers]) = files(ANSWERS);
    let scale = ["--scale", "csat=5:3", "--format", "json"];
    let kpis = json(&[&["kpis", &orders, "--window", "2025-02", "--surveys", &answers][..], &scale].concat());
    let csat = kpis["kpis"].as_array().unwrap().iter().find(|kpi| kpi["name"] == "csat").unwrap();
    // The answer without a customer counts too.
    assert!(near(&csat["value"], 0.6), "key figures have the same scale: {csat}");
    let (code, errors) = refused(&["kpis", &orders, "--scale", "csat=7"]);
    assert!(code == 2 && errors.contains("--surveys"), "{errors}");
    let (_folder, [orders, answers]) = files(ANSWERS);
    let table = printed(&["surveys", &orders, "--surveys", &answers]);
    assert!(
        table.contains("set it with --scale csat=MAX") && table.contains("1 of customers without orders"),
        "{table}"
    );
}
