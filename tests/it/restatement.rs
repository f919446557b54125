//! Two extracts of one history: cells that were restated against cells that only went on, and the orders that did it.

use crate::support::{json, printed, refused, row, sample, tenure};
use serde_json::{Value, json as value};

const OLD: &str = "order,customer,date,amount,country\n\
    1,a,2024-01-05,10,DE\n2,a,2024-02-05,5,DE\n3,b,2024-01-20,20,FR\n4,b,2024-03-02,1,FR\n\
    5,c,2024-02-10,7,DE\n6,d,2024-02-11,8,FR\n7,e,2024-03-20,3,DE\n";

/// Order 1 costs more, 2 and 4 have moved, 6 is gone, 9 came late and made c's first order earlier, 10 is of April.
const NEW: &str = "order,customer,date,amount,country\n\
    1,a,2024-01-05,12,DE\n2,a,2024-02-15,5,DE\n3,b,2024-01-20,20,FR\n4,f,2024-03-02,1,FR\n\
    5,c,2024-02-10,7,DE\n7,e,2024-03-20,3,DE\n9,c,2024-01-30,4,DE\n10,a,2024-04-02,9,DE\n";

struct Extracts {
    _folder: tempfile::TempDir,
    old: String,
    new: String,
}

fn extracts(old: &str, new: &str) -> Extracts {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    Extracts { old: write("old.csv", old), new: write("new.csv", new), _folder: folder }
}

impl Extracts {
    fn json(&self, options: &[&str]) -> Value {
        let mut arguments = vec!["diff", &self.old, &self.new, "--format", "json"];
        arguments.extend(options);
        json(&arguments)
    }
}

/// The reasons with how many orders they have.
fn reasons(answer: &Value) -> Vec<(String, u64)> {
    let all = answer["reasons"].as_array().unwrap().iter();
    let mut found: Vec<_> = all
        .map(|one| (one["reason"].as_str().unwrap().to_string(), one["orders"].as_u64().unwrap()))
        .collect();
    found.sort();
    found
}

fn cell<'a>(answer: &'a Value, cohort: &str, age: u64) -> &'a Value {
    let mut cells = answer["cells"].as_array().unwrap().iter();
    cells.find(|cell| cell["cohort"] == cohort && cell["age"] == age).unwrap_or(&Value::Null)
}

#[test]
fn every_restated_order_has_one_reason() {
    let answer = extracts(OLD, NEW).json(&[]);
    let each =
        ["acquisition", "amount", "customer", "date", "deleted", "late"].map(|name| (name.to_string(), 1));
    assert_eq!(reasons(&answer), each);
    assert_eq!(answer["customers"], value!({"came": 1, "gone": 1, "earlier": 1, "later": 0}));
    assert_eq!(answer["orders"]["of"], 6);
    assert_eq!(answer["as_of"], value!({"old": "2024-03-20", "new": "2024-04-02"}));
    let orders = answer["orders"]["listed"].as_array().unwrap();
    let moved = orders.iter().find(|order| order["order"] == "4").unwrap();
    assert_eq!((&moved["old"]["customer"], &moved["new"]["customer"]), (&value!("b"), &value!("f")));
    let changed: f64 =
        answer["reasons"].as_array().unwrap().iter().map(|one| one["amount"].as_f64().unwrap()).sum();
    let revenue = |side: &str| answer[side]["revenue"].as_f64().unwrap();
    assert_eq!(changed, revenue("restated") - revenue("old"), "the reasons account for the whole difference");
}

#[test]
fn cells_that_only_went_on_are_told_apart_from_restated_ones() {
    let answer = extracts(OLD, NEW).json(&[]);
    let moved = cell(&answer, "2024-01", 1);
    assert_eq!(moved["kind"], "restated");
    assert_eq!((&moved["old"]["numerator"], &moved["old"]["denominator"]), (&value!(1), &value!(2)));
    assert_eq!(
        (&moved["restated"]["numerator"], &moved["restated"]["denominator"]),
        (&value!(2), &value!(3))
    );
    assert_eq!(moved["orders"], value!({"acquisition": 1, "date": 1}));
    assert_eq!(cell(&answer, "2024-01", 3)["kind"], "went-on", "April is new, nothing was restated in it");
    assert_eq!(cell(&answer, "2024-01", 3)["old"]["state"], "unobserved");
    let gone = cell(&answer, "2024-02", 0);
    assert_eq!((&gone["old"]["numerator"], &gone["restated"]["state"]), (&value!(2), &value!("unobserved")));
}

#[test]
fn time_alone_restates_nothing() {
    let more = format!("{OLD}8,a,2024-04-20,1,DE\n9,z,2024-05-01,2,FR\n");
    let both = extracts(OLD, &more);
    let answer = both.json(&[]);
    assert_eq!((&answer["restated_cells"], reasons(&answer)), (&value!(0), vec![]));
    assert!(answer["went_on_cells"].as_u64().unwrap() > 0);
    assert!(tenure(&["diff", &both.old, &both.new, "--exit-code"]).status.success());
}

#[test]
fn a_text_file_and_a_parquet_of_the_same_orders_differ_in_nothing() {
    let tree = json(&["diff", &sample("orders.csv"), &sample("orders.parquet"), "--format", "json"]);
    assert_eq!(tree["cells"].as_array().map(Vec::len), Some(0), "{tree}");
}

#[test]
fn the_same_file_twice_differs_in_nothing() {
    let same = extracts(OLD, OLD);
    for options in [
        &["--measure", "revenue"][..],
        &["--cohort", "country"],
        &["--ages", "0,1,8,31"],
        &["--cohort", "week"],
    ] {
        let answer = same.json(options);
        assert_eq!(answer["cells"], value!([]), "{options:?}");
        assert_eq!(answer["orders"]["of"], 0);
    }
    assert!(printed(&["diff", &same.old, &same.new]).contains("0 cells were restated"));
}

#[test]
fn a_restatement_can_end_a_job() {
    let both = extracts(OLD, NEW);
    let (code, why) = refused(&["diff", &both.old, &both.new, "--exit-code"]);
    assert_eq!(code, 3);
    assert!(why.contains("6 cells were restated; 2 only grew"), "{why}");
    let given =
        ["diff", &both.old, &both.new, "--as-of", "2024-01-10", "--measure", "customers", "--exit-code"];
    assert!(tenure(&given).status.success(), "until then the customers are the same");
}

#[test]
fn without_ids_orders_are_matched_by_customer_and_moment() {
    let cut = |text: &str| {
        text.lines().map(|line| line.split_once(',').unwrap().1.to_string() + "\n").collect::<String>()
    };
    let twice = "customer,date,amount\na,2024-01-05,10\na,2024-01-05,10\nb,2024-01-06,1\n";
    let answer = extracts(&cut(OLD), &cut(NEW)).json(&[]);
    assert_eq!(answer["orders"]["matched_by_id"], false);
    let found = reasons(&answer);
    assert_eq!(
        found,
        [("acquisition".into(), 1), ("amount".into(), 1), ("deleted".into(), 3), ("late".into(), 3)]
    );
    let once = extracts(twice, "customer,date,amount\na,2024-01-05,10\nb,2024-01-06,1\n").json(&[]);
    assert_eq!(reasons(&once), [("deleted".into(), 1)], "one of two that are alike");
}

#[test]
fn refunds_are_restated_as_orders_are() {
    let refunded = format!("{OLD}1,a,2024-03-01,-4,DE\n");
    let answer = extracts(OLD, &refunded).json(&["--measure", "revenue"]);
    assert_eq!(
        answer["reasons"],
        value!([{"kind": "refund", "reason": "late", "orders": 1, "customers": 1, "amount": -4.0}])
    );
    assert_eq!(cell(&answer, "2024-01", 2)["restated"]["numerator"], -3.0);
}

#[test]
fn cohorts_of_an_attribute_are_compared_by_value() {
    let more = OLD.replace("DE", "XX") + "8,q,2024-01-02,1,DE\n";
    let answer = extracts(OLD, &more).json(&["--cohort", "country", "--measure", "customers"]);
    assert_eq!(cell(&answer, "XX", 0)["restated"]["numerator"], 3);
    assert_eq!(cell(&answer, "DE", 0)["restated"]["numerator"], 1);
    assert_eq!(cell(&answer, "FR", 0), &Value::Null, "France is as it was");
}

#[test]
fn csv_lists_cells_orders_or_customers_in_full() {
    let both = extracts(OLD, NEW);
    let csv = |list: &str| {
        printed(&["diff", &both.old, &both.new, "--format", "csv", "--list", list, "--top", "1"])
    };
    let cells = csv("cells");
    assert_eq!(cells.lines().count(), 9, "{cells}");
    assert_eq!(row(&cells, "2024-01,M1")[1..6], ["restated", "0.5", "1", "2", "complete"]);
    assert_eq!(csv("orders").lines().count(), 7);
    assert!(csv("orders").contains("T00:00:00,"), "moments as in JSON: {}", csv("orders"));
    assert!(csv("customers").contains("d,1,deleted,8.00,0.00,-8.00"));
    let table = printed(&["diff", &both.old, &both.new, "--top", "2"]);
    assert!(
        table.contains("restated cells (2 of 6)")
            && table.contains("orders and refunds behind the changes (2 of 6)"),
        "{table}"
    );
    assert!(
        printed(&["diff", &both.old, &both.new, "--format", "md"]).contains("| late: not in the old extract")
    );
}

#[test]
fn texts_of_the_data_are_no_formulas_in_csv() {
    let both = extracts(OLD, &format!("{OLD}=1+1,=cmd,2024-01-03,5,DE\n"));
    let orders = printed(&["diff", &both.old, &both.new, "--format", "csv", "--list", "orders"]);
    assert!(orders.contains("late,order,'=1+1,,'=cmd,"), "{orders}");
}

#[test]
fn the_lists_have_every_format_with_the_same_rows() {
    let both = extracts(OLD, NEW);
    for list in ["orders", "customers"] {
        let of = |format: &str| printed(&["diff", &both.old, &both.new, "--list", list, "--format", format]);
        let rows = of("csv").lines().count() - 1;
        let objects: Vec<serde_json::Value> = serde_json::from_str(&of("json")).unwrap();
        assert!(rows > 0 && objects.len() == rows, "{list}");
        assert_eq!(of("table").lines().count() - 1, rows, "{list}");
        assert_eq!(of("md").lines().count() - 2, rows, "{list}");
    }
}

#[test]
fn what_makes_no_diff_is_refused() {
    let both = extracts(OLD, NEW);
    for (arguments, code, words) in [
        (vec!["diff", &both.old], 2, "OLD and NEW"),
        (vec!["diff", &both.old, "nowhere.csv"], 1, "nowhere.csv"),
        (vec!["diff", &both.old, &both.new, "--format", "svg"], 2, "table, csv, json, md or parquet"),
        (vec!["diff", &both.old, &both.new, "-o", &both.new], 1, "is the source"),
        (vec!["diff", &both.old, &both.new, "--measure", "margin"], 1, "--cost"),
    ] {
        let (found, why) = refused(&arguments);
        assert_eq!(found, code, "{arguments:?}: {why}");
        assert!(why.contains(words), "{arguments:?}: {why}");
    }
}

#[test]
fn the_extracts_of_two_shops_are_refused() {
    let other = "order,customer,date,amount,country\n1,x,2024-01-07,10,DE\n2,y,2024-02-05,5,DE\n";
    let both = extracts(OLD, other);
    let (code, why) = refused(&["diff", &both.old, &both.new]);
    assert_eq!(code, 1);
    assert!(why.contains("no customer in common (such as a and x)") && why.contains("--customer"), "{why}");
    let one = format!("{other}3,a,2024-02-09,4,FR\n");
    let both = extracts(OLD, &one);
    assert!(tenure(&["diff", &both.old, &both.new]).status.success(), "one customer is in both");
}

#[test]
fn what_is_to_be_known_of_an_extract_is_said_with_its_name() {
    let both = extracts(OLD, &format!("{OLD}8,,2024-03-21,4,DE\n"));
    let output = tenure(&["diff", &both.old, &both.new]);
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(notes.contains("note: new extract: left out of 8 rows: 1 no customer (guests)"), "{notes}");
    assert!(!notes.contains("old extract"), "{notes}");
}
