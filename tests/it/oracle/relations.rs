//! What must hold between answers about random shops: how a history is written changes nothing, slices add up to the whole, and a
//! calendar of 28 years earlier is the same calendar.

use jiff::ToSpan;
use proptest::prelude::*;
use serde_json::Value;

use super::history::{Basis, History, Line};
use super::numbers::{agrees, difference};
use super::shop::{COUNTRIES, ROLES, csv, has_orders, history, lines, of_files, orders};
use crate::support::{file, json};

/// A question of each kind.
fn questions(history: &History) -> Vec<Vec<String>> {
    let side = history.is_of(history.customers(Basis::RefundDate).0[0].group);
    let questions: [&[&str]; 7] = [
        &["matrix", "--measure", "cumulative-revenue"],
        &["segments", "--by", "country"],
        &["kpis", "--by", "country", "--series", "month"],
        &["compare", "--a", "true", "--b", &side],
        &["clv", "--to-date", "--by", "country"],
        &["rfm"],
        &["customers"],
    ];
    questions.map(|words| words.iter().map(ToString::to_string).collect()).to_vec()
}

/// The answers to some questions about a history, which is read once; each with some more words.
fn answers(history: &History, questions: &[Vec<String>], more: &[&str]) -> Vec<Value> {
    let ask = |question: &Vec<String>| {
        history.ask(&[&question.iter().map(String::as_str).collect::<Vec<_>>(), more].concat())
    };
    questions.iter().map(ask).collect()
}

/// The answer with every date and moment moved, so that it can be compared with the answer about a moved calendar.
fn moved(answer: &Value, years: i16) -> Value {
    match answer {
        Value::Array(all) => all.iter().map(|one| moved(one, years)).collect(),
        Value::Object(all) => all.iter().map(|(key, one)| (key.clone(), moved(one, years))).collect(),
        Value::String(text) => {
            let year = text
                .get(..4)
                .and_then(|year| year.parse::<i16>().ok())
                .filter(|year| (1900..2100).contains(year));
            match year {
                Some(year) => format!("{}{}", year + years, &text[4..]).into(),
                None => answer.clone(),
            }
        }
        _ => answer.clone(),
    }
}

/// Fails with the first place at which two answers to a question differ.
fn same(how: &str, questions: &[Vec<String>], some: &[Value], others: &[Value]) -> Result<(), TestCaseError> {
    prop_assert_eq!((some.len(), others.len()), (questions.len(), questions.len()));
    for (question, (one, other)) in questions.iter().zip(some.iter().zip(others)) {
        if let Some(place) = difference(one, other) {
            return Err(TestCaseError::fail(format!("{question:?} {how}: {place}")));
        }
    }
    Ok(())
}

/// The sum of a number over rows, and nothing if none has one.
fn sum<'a>(rows: impl Iterator<Item = &'a Value>) -> f64 {
    rows.map(|one| one.as_f64().unwrap_or(0.0)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn how_a_history_is_written_changes_no_answer(orders in orders(), mix in any::<u64>(), cut in 0.0..1.0f64) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let reversed: Vec<Line> = lines.iter().rev().cloned().collect();
        let (first, second) = lines.split_at((lines.len() as f64 * cut) as usize);
        let ((_one, first), (_two, second)) = (file("a.csv", &csv(first)), file("b.csv", &csv(second)));
        let wider = csv(&lines).replace('\n', ",x y\n");
        let (_folder, wider) = file("orders.csv", &wider.replacen(",x y", ",remark", 1));
        let history = history(lines);
        let questions = questions(&history);
        let whole = answers(&history, &questions, &[]);
        let filtered = answers(&history, &questions, &["--where", "amount < 1000000"]);
        same("with a filter that keeps all", &questions, &filtered, &whole)?;
        same("reversed", &questions, &answers(&self::history(reversed), &questions, &[]), &whole)?;
        same("in two files", &questions, &answers(&of_files(&[&second, &first]), &questions, &[]), &whole)?;
        // Another column is another attribute of customers, and nothing else.
        let mut with_remark = answers(&of_files(&[&wider]), &questions, &[]);
        let lists = with_remark.iter_mut().filter_map(|answer| answer.get_mut("customers")?.as_array_mut());
        for row in lists.flatten().filter_map(Value::as_object_mut) {
            row.remove("remark");
        }
        same("with a column more", &questions, &with_remark, &whole)?;
    }

    #[test]
    fn the_names_of_customers_change_no_answer(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let renamed = |line: &Line| Line { customer: line.customer.map(|id| 200 - id), ..line.clone() };
        let (renamed, history) = (history(lines.iter().map(renamed).collect()), history(lines));
        // A list of customers has their names.
        let mut questions = questions(&history);
        questions.retain(|question| question[0] != "customers");
        let whole = answers(&history, &questions, &[]);
        same("renamed", &questions, &answers(&renamed, &questions, &[]), &whole)?;
    }

    #[test]
    fn the_same_calendar_28_years_earlier_gives_the_same_numbers(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let earlier = |line: &Line| Line { at: line.at.saturating_sub(28.years()), ..line.clone() };
        let (earlier, history) = (history(lines.iter().map(earlier).collect()), history(lines));
        let questions = questions(&history);
        let moved: Vec<Value> = answers(&earlier, &questions, &[]).iter().map(|answer| moved(answer, 28)).collect();
        same("earlier", &questions, &moved, &answers(&history, &questions, &[]))?;
    }

    #[test]
    fn slices_add_up_to_the_whole(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let history = history(lines);
        let present: Vec<&str> = {
            let found = history.ask(&["segments", "--by", "country"]);
            let listed = found["rows"].as_array().unwrap().iter().map(|row| row["value"].as_str().unwrap().to_string());
            let listed: Vec<String> = listed.collect();
            COUNTRIES.into_iter().filter(|country| listed.iter().any(|one| one == country)).collect()
        };
        for measure in ["customers", "orders", "revenue"] {
            let matrix = ["matrix", "--measure", measure];
            let whole = history.ask(&matrix);
            let part = |country: &str| history.ask(&[&matrix[..], &["--segment", &format!("country={country}")]].concat());
            let parts: Vec<Value> = present.iter().map(|country| part(country)).collect();
            for cohort in whole["cohorts"].as_array().unwrap() {
                let of_parts = || parts.iter().flat_map(|part| part["cohorts"].as_array().unwrap()).filter(|one| one["cohort"] == cohort["cohort"]);
                prop_assert!(agrees(&cohort["size"], Some(sum(of_parts().map(|one| &one["size"])))));
                for (age, cell) in cohort["cells"].as_array().unwrap().iter().enumerate() {
                    let counted = sum(of_parts().map(|one| &one["cells"][age]["numerator"]));
                    prop_assert_eq!(cell["numerator"].is_null(), cell["state"] == "unobserved");
                    prop_assert!(agrees(&cell["numerator"], (!cell["numerator"].is_null()).then_some(counted)), "{} and {}", cell, counted);
                }
            }
        }
        let found = history.ask(&["kpis", "--by", "country"]);
        let of_segments = |place: usize, key: &str| -> f64 {
            sum(found["segments"].as_array().unwrap().iter().map(|one| &one["kpis"][place][key]))
        };
        for (place, row) in found["kpis"].as_array().unwrap().iter().enumerate() {
            for key in ["numerator", "denominator"] {
                let counted = row[key].as_f64().map(|_| of_segments(place, key));
                prop_assert!(agrees(&row[key], counted), "{} and {:?}", row, counted);
            }
        }
    }

    #[test]
    fn a_history_differs_from_itself_in_nothing(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let (_folder, path) = file("orders.csv", &csv(&lines));
        let reversed: Vec<Line> = lines.iter().rev().cloned().collect();
        let (_other, other) = file("orders.csv", &csv(&reversed));
        for new in [&path, &other] {
            let found = json(&[&["diff", &path, new, "--format", "json", "--repeated-lines", "count"], &ROLES[..]].concat());
            for key in ["cells", "reasons", "top_customers"] {
                prop_assert_eq!(found[key].as_array().map(Vec::len), Some(0), "{}", key);
            }
            for key in ["came", "gone", "earlier", "later"] {
                prop_assert_eq!(found["customers"][key].as_u64(), Some(0), "{}", key);
            }
            prop_assert_eq!((&found["restated_cells"], &found["went_on_cells"]), (&0.into(), &0.into()));
            prop_assert_eq!(&found["orders"]["of"], &Value::from(0));
        }
    }
}
