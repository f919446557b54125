//! The customers behind the numbers: lists that part a cohort, one customer whole, and files that hold exactly the list.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;

use tenure::cohort::{Ages, Measure, Return};
use tenure::engine::Cancel;
use tenure::explore::customers::{
    Cohort, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Datum, Find, Order, Range,
    Status,
};
use tenure::explore::{Answer, Question, Session, Shape};
use tenure::source::SourceSpec;

use crate::support::{self, file, history, json, printed, refused, sample, told};

/// Five customers of January 2024, observed until 15 April.
const FIVE: &str = "customer_id,order_date,amount,order_id,channel
a,2024-01-05,10.00,1,web
a,2024-02-10,5.50,2,shop
b,2024-01-06,20.00,3,web
b,2024-03-20,1.00,4,web
c,2024-01-31,7.00,5,=cmd|' /C calc'!A0
d,2024-01-10,8.00,6,shop
d,2024-02-01,-3.00,6,shop
d,2024-04-15,2.00,7,shop
e,2024-02-02,9.00,8,web
";

fn ids(csv: &str) -> Vec<String> {
    csv.lines().skip(1).map(|line| line.split(',').next().unwrap().to_string()).collect()
}

fn list(path: &str, options: &str) -> Vec<String> {
    let words: Vec<&str> =
        ["customers", path, "--format", "csv"].into_iter().chain(options.split_whitespace()).collect();
    ids(&told(&words))
}

#[test]
fn the_header_is_the_contract() {
    let (_folder, path) = file("orders.csv", FIVE);
    let csv = printed(&["customers", &path, "--format", "csv"]);
    let header =
        "customer,first_order,last_order,orders,revenue,recency_days,average_gap_days,overdue_ratio,channel";
    assert_eq!(csv.lines().next(), Some(header));
    assert!(csv.contains("b,2024-01-06,2024-03-20,2,21.0000,26,74.0,0.3514,web\n"), "{csv}");
    assert!(
        csv.contains("d,2024-01-10,2024-04-15,2,7.0000,0,96.0,0.0,shop\n"),
        "refunds are taken off: {csv}"
    );
    assert!(csv.contains("c,2024-01-31,2024-01-31,1,7.0000,75,,,'=cmd|' /C calc'!A0\n"), "{csv}");
}

#[test]
fn members_of_a_cell_by_hand() {
    let (_folder, path) = file("orders.csv", FIVE);
    let at =
        |status: &str, rest: &str| list(&path, &format!("--cohort 2024-01 --age 1 --status {status} {rest}"));
    assert_eq!(at("retained", ""), ["a"]);
    assert_eq!(at("reactivated", ""), ["b", "d"], "most revenue first");
    assert_eq!(at("lapsed", ""), ["c"]);
    assert!(at("not-yet", "").is_empty());
    // M3 is April, which goes on: only who has ordered in it is settled.
    let at =
        |status: &str| list(&path, &format!("--cohort 2024-01 --age 3 --status {status} --sort customer"));
    assert_eq!(
        (at("retained"), at("not-yet")),
        (vec!["d".into()], ["a", "b", "c"].map(String::from).to_vec())
    );
    // Rolling ages end for every member apart: c's third span of 30 days ended on 30 April.
    let at = |status: &str| {
        list(&path, &format!("--cohort 2024-01 --age 2 --ages rolling --status {status} --sort customer"))
    };
    assert_eq!((at("retained"), at("not-yet")), (vec!["b".to_string()], vec!["c".to_string()]));
    assert_eq!((at("reactivated"), at("lapsed")), (vec!["d".to_string()], vec!["a".to_string()]));
}

#[test]
fn a_cell_without_members_yet_is_all_not_yet() {
    let (_folder, path) = file("orders.csv", FIVE);
    let none = json(&["customers", &path, "--cohort", "2024-02", "--age", "3", "--format", "json"]);
    assert_eq!(none["statuses"]["not-yet"], 1);
    assert_eq!(none["size"], 1);
}

#[test]
fn the_four_lists_of_a_cell_of_real_customers() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let all = list(&path, "--cohort 2010-12");
    let mut parts = BTreeSet::new();
    let mut counts = Vec::new();
    for status in Status::ALL {
        let part = list(&path, &format!("--cohort 2010-12 --age 1 --status {status}"));
        counts.push(part.len());
        assert!(part.into_iter().all(|id| parts.insert(id)), "somebody is on two lists");
    }
    assert_eq!(counts[0], 324);
    assert_eq!(parts, all.into_iter().collect::<BTreeSet<_>>());
    assert_eq!(parts.len(), 885);
}

#[test]
fn every_format_holds_the_same_list() {
    let (folder, path) = file("orders.csv", FIVE);
    let out = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let csv = printed(&["customers", &path, "--format", "csv", "--sort", "orders:desc"]);
    let tree = json(&["customers", &path, "--format", "json", "--sort", "orders:desc"]);
    let of = |tree: &Value| -> Vec<String> {
        let each = tree["customers"].as_array().unwrap().iter();
        each.map(|one| one["customer"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(of(&tree), ids(&csv));
    assert_eq!(ids(&csv), ["a", "b", "d", "c", "e"], "equals come in the order of their ids");
    let markdown = printed(&["customers", &path, "--format", "md", "--sort", "orders:desc"]);
    assert_eq!(markdown.lines().count(), 2 + 5);
    let long = "0123456789".repeat(6);
    let (_folder, long_ids) = file("long.csv", &format!("customer,date,amount\n{long},2024-01-01,5\n"));
    assert!(printed(&["customers", &long_ids, "--format", "md"]).contains(&long), "an id is cut");
    printed(&["customers", &path, "-o", &out("c.parquet"), "--sort", "orders:desc"]);
    assert!(std::fs::read(out("c.parquet")).unwrap().starts_with(b"PAR1"));
    printed(&["customers", &path, "-o", &out("c.csv"), "--sort", "orders:desc"]);
    assert_eq!(std::fs::read_to_string(out("c.csv")).unwrap(), csv);
    let some =
        printed(&["customers", &path, "--columns", "revenue,customer", "--limit", "2", "--format", "csv"]);
    assert_eq!(some, "revenue,customer\n21.0000,b\n15.5000,a\n");
    let empty = printed(&[
        "customers",
        &path,
        "--cohort",
        "2024-01",
        "--age",
        "1",
        "--status",
        "not-yet",
        "--format",
        "csv",
    ]);
    assert!(empty.starts_with("customer,first_order") && empty.lines().count() == 1, "{empty}");
}

#[test]
fn what_cannot_be_listed_says_why() {
    let (_folder, path) = file("orders.csv", FIVE);
    let (exit, message) = refused(&["customers", &path, "--cohort", "2023-01"]);
    assert!(exit == 1 && message.contains("available: 2024-01, 2024-02"), "{message}");
    let (exit, message) = refused(&["customers", &path, "--sort", "age"]);
    assert!(exit == 1 && message.contains("--sort") && message.contains("recency_days"), "{message}");
    let (exit, message) = refused(&["customers", &path, "--status", "retained"]);
    assert!(exit == 2 && message.contains("--cell"), "{message}");
    let (exit, message) = refused(&["customers", &path, "--format", "svg"]);
    assert!(exit == 2 && message.contains("parquet"), "{message}");
    let (exit, message) = refused(&["customers", &path, "-o", &path]);
    assert!(exit == 1 && message.contains("is the source"), "{message}");
}

#[test]
fn one_customer_is_every_order_and_refund() {
    let (_folder, path) = file("orders.csv", FIVE);
    let one = json(&["customer", &path, "d", "--format", "json"]);
    assert_eq!((&one["orders"], &one["revenue"]), (&2.into(), &7.0.into()));
    let rows = one["timeline"].as_array().unwrap();
    let of = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<Value>>();
    assert_eq!(of("kind"), ["order", "refund", "order"]);
    assert_eq!(of("amount"), [8.0, -3.0, 2.0]);
    assert_eq!(of("cumulative"), [8.0, 5.0, 7.0]);
    assert_eq!(of("gap_days"), [Value::Null, Value::Null, 96.into()], "a refund is no order");
    assert_eq!((&one["cohort"], &one["rank"], &one["of"]), (&"2024-01".into(), &3.into(), &4.into()));
    let (exit, message) = refused(&["customer", &path, "ee"]);
    assert!(exit == 1 && message.contains("'ee'") && message.contains("similar ids: e, "), "{message}");
    let (exit, _) = refused(&["customer", &path]);
    assert_eq!(exit, 2);
}

#[test]
fn timelines_of_real_customers_add_up_to_their_revenue() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let first = json(&["customers", &path, "--sort", "orders:desc", "--limit", "3", "--format", "json"]);
    for one in first["customers"].as_array().unwrap() {
        let whole = json(&["customer", &path, one["customer"].as_str().unwrap(), "--format", "json"]);
        assert_eq!(whole["revenue"], one["revenue"]);
        assert_eq!(whole["timeline"].as_array().unwrap().last().unwrap()["cumulative"], one["revenue"]);
        let orders =
            whole["timeline"].as_array().unwrap().iter().filter(|row| row["kind"] == "order").count();
        assert_eq!(orders as u64, one["orders"].as_u64().unwrap());
    }
}

/// A session in the shipped sample.
fn session(path: &str) -> Session {
    support::session(&SourceSpec { paths: vec![path.into()], ..SourceSpec::default() })
}

fn page(
    session: &mut Session,
    list: &CustomerList,
    from: u64,
    count: u64,
    find: Option<Find>,
) -> Arc<CustomersAnswer> {
    let question = Question::Customers(CustomersQuestion {
        list: list.clone(),
        range: Range::Page { from, count, find },
    });
    match session.answer(&question, &Cancel::new(), &mut |_| {}).unwrap() {
        Answer::Customers(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pages_are_stretches_of_the_whole_list() {
    let path = sample("orders.parquet");
    let whole = list(&path, "--sort overdue_ratio");
    let mut session = session(&path);
    let sort = Order { column: "overdue_ratio".into(), descending: false };
    let list = CustomerList { shape: Shape::monthly(), cohort: None, sort, value: None };
    let of = |answer: &CustomersAnswer| -> Vec<String> {
        let text = |row: &Vec<Datum>| match &row[0] {
            Datum::Text(id) => id.clone(),
            other => panic!("{other:?}"),
        };
        answer.rows.iter().map(text).collect()
    };
    for (from, count) in [(0, 7), (100, 50), (whole.len() as u64 - 3, 10), (whole.len() as u64, 10)] {
        let answer = page(&mut session, &list, from, count, None);
        assert_eq!(answer.total as usize, whole.len());
        let end = whole.len().min((from + count) as usize);
        assert_eq!(of(&answer), whole[from as usize..end]);
    }
    let find = Find { text: whole[700].clone(), from: 0, forward: true };
    let answer = page(&mut session, &list, 0, 20, Some(find));
    let found = answer.found.unwrap();
    assert!(whole[found as usize].contains(&whole[700]));
    assert!((answer.from..answer.from + 20).contains(&found));
}

#[derive(Debug, Clone)]
struct Asked {
    ages: Ages,
    criterion: Return,
    min_orders: u32,
    cohort: usize,
    age: u32,
}

fn asked() -> impl Strategy<Value = Asked> {
    let ages = prop::sample::select(vec![
        Ages::Calendar,
        Ages::Rolling { days: 30 },
        Ages::Rolling { days: 17 },
        Ages::Brackets(vec![0, 1, 8, 31, 91]),
    ]);
    (ages, prop::sample::select(Return::ALL.to_vec()), 1u32..3, 0usize..40, 0u32..14).prop_map(
        |(ages, criterion, min_orders, cohort, age)| Asked { ages, criterion, min_orders, cohort, age },
    )
}

#[test]
fn the_lists_of_any_cell_part_its_cohort_and_the_retained_are_its_count() {
    let mut session = session(&sample("orders.parquet"));
    let session = std::cell::RefCell::new(&mut session);
    proptest!(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() }, |(one in asked())| {
        let mut session = session.borrow_mut();
        let shape = Shape { ages: one.ages, min_orders: one.min_orders, ..Shape::monthly() };
        let answer = session.answer(&Question::Matrix(shape.clone()), &Cancel::new(), &mut |_| {}).unwrap();
        let Answer::Matrix(matrix) = answer else { panic!("no matrix") };
        let row = &matrix.matrix.rows[one.cohort % matrix.matrix.rows.len()];
        let cell = CustomersCell { age: one.age, criterion: one.criterion, status: None };
        let cohort = Some(Cohort { label: row.cohort.to_string(), cell: Some(cell) });
        let list = CustomerList { shape, cohort, sort: Order::by_revenue(), value: None };
        let listed = page(&mut session, &list, 0, 1, None);
        let counts = listed.counts.unwrap();
        prop_assert_eq!(counts.iter().sum::<u64>(), row.size);
        let cell = matrix.matrix.cell(row, one.age, Measure::Customers, one.criterion);
        let state = cell.state();
        prop_assert_eq!(counts[0], cell.value().unwrap_or(0.0) as u64);
        // Nobody is waited for in a complete cell, everybody in one that nobody has reached.
        match state {
            tenure::cohort::State::Complete | tenure::cohort::State::Zero => prop_assert_eq!(counts[3], 0),
            tenure::cohort::State::Unobserved => prop_assert_eq!(counts[3], row.size),
            tenure::cohort::State::Open => prop_assert!(counts[3] + counts[0] > 0),
        }
    });
}

#[test]
fn columns_are_those_that_are_named_in_their_order() {
    let commas = FIVE.replace("channel", "\"a, b\"");
    let (folder, path) = file("orders.csv", &commas);
    let head = |columns: &str| {
        let csv = told(&["customers", &path, "--columns", columns, "--format", "csv"]);
        csv.lines().next().unwrap().to_string()
    };
    assert_eq!(head("revenue, customer"), "revenue,customer");
    assert_eq!(head("\"a, b\",orders"), "\"a, b\",orders");
    for (columns, exit, part) in [
        ("revenue,nope", 1, "unknown column 'nope' (--columns); available: customer, first_order"),
        ("revenue,Revenue", 2, "twice"),
        ("revenue,,orders", 2, "empty column"),
    ] {
        let (found, message) = refused(&["customers", &path, "--columns", columns]);
        assert!(found == exit && message.contains(part), "{columns}: {message}");
    }
    // A saved view arranges them for the screen and for files alike.
    let views = folder.path().join("views.toml").to_string_lossy().into_owned();
    let arranged = format!(
        "[mine.source]\npaths = [{path:?}]\n[mine.view]\nwithin = [\"a, b=web\"]\n[mine.view.customer-columns]\norder = [\"orders\", \"customer\"]\nhidden = [\"revenue\", \"a, b\"]\n"
    );
    std::fs::write(&views, arranged).unwrap();
    let csv = printed(&["customers", "--view", "mine", "--views", &views, "--format", "csv"]);
    let head = "orders,customer,first_order,last_order,recency_days,average_gap_days,overdue_ratio";
    assert_eq!(csv.lines().next(), Some(head));
    assert_eq!(csv.lines().count(), 1 + 3, "its drill holds too: {csv}");
}
