//! Who enters and what counts as a return: the same as textbook SQL on any history, the same on every screen and in every
//! command, and nothing of it changes which rows are accepted.

use proptest::prelude::*;
use serde_json::Value;
use tenure::engine::{Cancel, rows};

use crate::support::{engine, file, json, printed, refused, rerun, tenure};

/// A line of an order: order id, customer, day of 2023, whether the plan is pro, and cents.
type Line = (u8, u8, u16, bool, u32);

/// Lines that share an id are of one customer. Few days, so that several orders are at one moment.
fn csv(lines: &[Line], has_ids: bool) -> String {
    let start = jiff::civil::date(2023, 1, 1);
    let mut text = "order,customer,date,plan,amount\n".to_string();
    if !has_ids {
        text = text.replacen("order,", "", 1);
    }
    for (order, customer, day, is_pro, cents) in lines {
        let day = start.saturating_add(jiff::ToSpan::days(i64::from(*day) * 9));
        // The customer of an order is the same on all its lines.
        let customer = if has_ids { order % 7 } else { *customer };
        let id = if has_ids { format!("o{order},") } else { String::new() };
        let plan = if *is_pro { "pro" } else { "basic" };
        text += &format!("{id}c{customer},{day},{plan},{}.{:02}\n", cents / 100, cents % 100);
    }
    text
}

/// Customers, orders and cents by cohort and age, by a plain query over the file.
fn oracle(path: &str, has_ids: bool, asked: &Asked, age: &str) -> Vec<(String, i64, u64, u64, i128)> {
    let (key, id) =
        if has_ids { ("\"order\"", "") } else { ("row_number", "row_number() OVER () AS row_number,") };
    let met = |condition: &Option<&str>, else_| {
        condition.map_or(else_, |condition| format!("bool_or({condition})"))
    };
    let (entry, returns) = (met(&asked.entry, "true".into()), met(&asked.returns, "true".into()));
    let first_ever = if asked.first_ever { "AND e.entry = e.first" } else { "" };
    let sql = format!(
        "WITH lines AS (SELECT {id} * FROM read_csv('{path}')),
        orders AS (SELECT customer, {key} AS id, min(date) AS date, sum(amount) AS amount, {entry} AS enters, {returns} AS returns
          FROM lines GROUP BY customer, {key}),
        e AS (SELECT customer, min(date) AS first, min(CASE WHEN enters THEN date END) AS entry FROM orders GROUP BY customer),
        counted AS (SELECT o.customer, o.date, o.amount, e.entry FROM orders o JOIN e USING (customer)
          WHERE o.date >= e.entry {first_ever} AND (o.returns OR (o.date = e.entry AND o.enters)))
        SELECT strftime(entry, '%Y-%m') AS cohort, CAST({age} AS BIGINT) AS age, count(DISTINCT customer) AS customers,
          count(*) AS orders, CAST(round(sum(amount) * 10000) AS DECIMAL(38, 0)) AS amount
        FROM counted GROUP BY ALL ORDER BY ALL"
    );
    let answer = engine().query(&sql, &Cancel::new()).unwrap();
    let row = |row: tenure::engine::Row| {
        let amount = row.maybe_decimal("amount").unwrap().unwrap();
        let count = |name| row.count(name).unwrap();
        (
            row.text("cohort").unwrap().to_string(),
            row.int("age").unwrap(),
            count("customers"),
            count("orders"),
            amount,
        )
    };
    rows(&answer).map(row).collect()
}

struct Asked {
    entry: Option<&'static str>,
    first_ever: bool,
    returns: Option<&'static str>,
}

impl Asked {
    fn words(&self) -> Vec<&'static str> {
        let mut words = Vec::new();
        words.extend(self.entry.iter().flat_map(|entry| ["--entry", entry]));
        words.extend(self.first_ever.then_some(["--entry-rule", "first-ever"]).into_iter().flatten());
        words.extend(self.returns.iter().flat_map(|returns| ["--returns", returns]));
        words
    }
}

/// A measure of every cell that is not 0, by cohort and age.
fn cells(path: &str, asked: &[&str], measure: &str) -> Vec<(String, i64, i128)> {
    let words = [&["matrix", path, "--measure", measure, "--format", "json"], asked].concat();
    let tree = json(&words);
    let mut found = Vec::new();
    for cohort in tree["cohorts"].as_array().unwrap() {
        for cell in cohort["cells"].as_array().unwrap() {
            let value = cell["numerator"].as_f64().unwrap_or(0.0);
            let value = if measure == "revenue" { (value * 10_000.0).round() } else { value };
            if value != 0.0 {
                let name = cohort["cohort"].as_str().unwrap().to_string();
                found.push((name, cell["age"].as_i64().unwrap(), value as i128));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn entries_and_returns_are_those_of_plain_sql(
        lines in prop::collection::vec((0u8..25, 0u8..7, 0u16..30, any::<bool>(), 1u32..20_000), 3..60),
        has_ids in any::<bool>(),
        entry in prop::option::of(prop::sample::select(vec!["plan = 'pro'", "amount > 100"])),
        first_ever in any::<bool>(),
        returns in prop::option::of(prop::sample::select(vec!["plan = 'basic'", "amount > 50"])),
    ) {
        let asked = Asked { entry, first_ever: first_ever && entry.is_some(), returns };
        let (_folder, path) = file("orders.csv", &csv(&lines, has_ids));
        let months = "date_diff('month', date_trunc('month', entry), date_trunc('month', date))";
        let rolling = "date_diff('day', entry, date) // 30";
        for (age, option) in [(months, "calendar"), (rolling, "rolling:30")] {
            let expected = oracle(&path, has_ids, &asked, age);
            if expected.is_empty() {
                let (exit, why) = refused(&[&["matrix", path.as_str()], &asked.words()[..]].concat());
                prop_assert!(exit == 1 && why.contains("no customer enters"), "{}", why);
                continue;
            }
            let words = [&asked.words()[..], &["--ages", option]].concat();
            let of = |value: fn(&(String, i64, u64, u64, i128)) -> i128| -> Vec<(String, i64, i128)> {
                expected.iter().map(|row| (row.0.clone(), row.1, value(row))).collect()
            };
            prop_assert_eq!(cells(&path, &words, "customers"), of(|row| row.2.into()));
            prop_assert_eq!(cells(&path, &words, "orders"), of(|row| row.3.into()));
            prop_assert_eq!(cells(&path, &words, "revenue"), of(|row| row.4));
        }
    }
}

/// Customer a has basic in January and enters with pro in February; b enters at once; c never does.
const THREE: &str = "order,customer,date,plan,amount
1,a,2024-01-10,basic,10.00
2,a,2024-02-05,pro,20.00
1,a,2024-02-20,refund,-4.00
3,a,2024-03-03,basic,10.00
2,a,2024-03-09,refund,-5.00
4,b,2024-01-11,pro,20.00
5,b,2024-02-20,pro,30.00
6,b,2024-03-31,basic,7.00
7,c,2024-01-15,basic,10.00
8,c,2024-02-15,basic,10.00
";

const PRO: [&str; 2] = ["--entry", "plan = 'pro'"];

fn asked(command: &[&str], more: &[&str]) -> Value {
    json(&[command, &PRO, more, &["--format", "json"]].concat())
}

#[test]
fn every_command_counts_the_same_customers_and_orders() {
    let (_folder, path) = file("orders.csv", THREE);
    let matrix = asked(&["matrix", &path], &[]);
    let entries = &matrix["entries"];
    let counts = ["customers", "entered", "orders", "counted", "before", "not_returns", "of_others"];
    let counts: Vec<u64> = counts.iter().map(|name| entries[*name].as_u64().unwrap()).collect();
    assert_eq!(counts, [3, 2, 8, 5, 1, 0, 2]);
    let segments = asked(&["segments", &path, "--by", "plan"], &[]);
    let total = |name: &str| segments["total"][name].as_f64().unwrap();
    // 20 + 10 - 5 of a and 57 of b; the refund of order 1 goes with it.
    assert_eq!((total("customers"), total("orders"), total("revenue")), (2.0, 5.0, 82.0));
    let names: Vec<&Value> = segments["rows"].as_array().unwrap().iter().map(|row| &row["value"]).collect();
    assert!(
        names.contains(&&"basic".into()),
        "a column is that of the first order, before the entry: {names:?}"
    );
    let listed = asked(&["customers", &path], &[]);
    let listed = listed["customers"].as_array().unwrap();
    let of = |id: &str| listed.iter().find(|one| one["customer"] == id).unwrap();
    assert_eq!((listed.len(), &of("a")["orders"], &of("a")["revenue"]), (2, &2.into(), &25.0.into()));
    assert_eq!(of("a")["first_order"], "2024-02-05");
    let kpis = asked(&["kpis", &path, "--window", "2024-02", "--inactive", "40d", "--series", "month"], &[]);
    let account = kpis["account"].as_array().unwrap();
    let february = account.iter().find(|row| row["period"] == "2024-02").unwrap();
    assert_eq!(
        (&february["opening"], &february["new"], &february["closing"]),
        (&1.into(), &1.into(), &2.into())
    );
    let compared = asked(&["compare", &path, "--a", "plan = 'basic'", "--b", "plan = 'pro'"], &[]);
    assert!(compared["sides"].as_array().unwrap().iter().all(|side| side["customers"] == 1), "{compared}");
    let curves = asked(&["curves", &path, "--measure", "customers"], &[]);
    let drawn = curves["series"].as_array().unwrap().iter().filter(|one| one["kind"] == "cohort").count();
    assert_eq!(drawn, 2);
}

#[test]
fn rows_and_observation_are_those_without_conditions() {
    let (_folder, path) = file("orders.csv", THREE);
    let plain = json(&["inspect", &path, "--format", "json"]);
    let with = asked(&["inspect", &path], &["--returns", "plan = 'pro'"]);
    for same in ["rows", "accepted", "refunds", "revenue", "excluded", "first_order", "last_order", "as_of"] {
        assert_eq!(plain[same], with[same], "{same}");
    }
    assert_eq!((&plain["entries"], &with["entries"]["returns"]), (&Value::Null, &"plan = 'pro'".into()));
    // Nobody has an order that counts in March, and it is observed all the same.
    let matrix = asked(&["matrix", &path, "--measure", "orders"], &["--returns", "plan = 'pro'"]);
    assert_eq!(matrix["as_of"], "2024-03-31");
    assert_eq!(matrix["cohorts"][0]["cells"][2]["value"], 0);
}

#[test]
fn the_page_of_a_customer_says_which_orders_count() {
    let (_folder, path) = file("orders.csv", THREE);
    let page = asked(&["customer", &path, "a"], &["--returns", "plan = 'pro'"]);
    let kinds: Vec<&str> =
        page["timeline"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["order left out", "order", "refund left out", "order left out", "refund"]);
    assert_eq!(page["revenue"], 15.0);
    // The customer exists, and does not enter.
    let (exit, why) = refused(&[&["customer", path.as_str(), "c"], &PRO[..]].concat());
    assert!(exit == 1 && why.contains("no customer with counted orders"), "{why}");
}

#[test]
fn what_the_conditions_do_is_said_with_every_answer() {
    let (_folder, path) = file("orders.csv", THREE);
    let table = printed(&[&["matrix", path.as_str()], &PRO[..], &["--returns", "amount >= 20"]].concat());
    for said in [
        "retention by month of entry",
        "a customer enters with the first order with plan = 'pro': 2 of 3 customers do",
        "only orders with amount >= 20 count as a return",
        "of 8 orders 3 count; not 1 before the entry, 2 no return, 2 of customers who never enter",
    ] {
        assert!(table.contains(said), "{said}: {table}");
    }
    let output = tenure(&[&["segments", path.as_str(), "--by", "plan"], &PRO[..]].concat());
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("a customer enters with the first order with plan = 'pro'"), "{errors}");
}

#[test]
fn the_script_holds_the_conditions_and_gives_the_same_counts() {
    let (_folder, path) = file("orders.csv", THREE);
    let script = printed(&[&["matrix", path.as_str(), "--sql"], &PRO[..]].concat());
    let answers = rerun(&script);
    let sizes: u64 = crate::support::rows_with(&answers, &["cohort", "age", "active"])
        .iter()
        .filter(|row| row.int("age").unwrap() == 0)
        .map(|row| row.count("active").unwrap())
        .sum();
    assert_eq!(sizes, 2);
}

#[test]
fn the_value_of_an_order_of_several_lines_can_be_asked_for() {
    // Order 1 is worth 120 in two lines, order 3 is worth 150 in one.
    let lines = "order_id,customer,date,sku,amount\n1,a,2024-01-10,x,60\n1,a,2024-01-10,y,60\n2,b,2024-01-11,x,60\n\
                 3,b,2024-02-11,x,150\n4,c,2024-02-12,x,20\n";
    let (_folder, path) = file("lines.csv", lines);
    let entered = |words: &[&str]| {
        json(&[&["matrix", path.as_str(), "--format", "json"], words].concat())["entries"]["entered"].clone()
    };
    assert_eq!(entered(&["--entry", "amount > 100"]), 1, "a line of order 3");
    let query = "SELECT *, sum(amount) OVER (PARTITION BY order_id) AS order_total FROM lines";
    assert_eq!(entered(&["--query", query, "--entry", "order_total > 100"]), 2);
}

#[test]
fn a_condition_that_cannot_be_read_names_its_option() {
    let (_folder, path) = file("orders.csv", THREE);
    for option in ["--entry", "--returns"] {
        let (_, why) = refused(&["matrix", &path, option, "plan = pro"]);
        assert!(why.contains(option) && why.contains("text stands in single quotes: plan = 'pro'"), "{why}");
    }
}

#[test]
fn answers_of_customers_who_do_not_enter_are_not_called_those_of_customers_without_orders() {
    let (folder, path) = file("orders.csv", THREE);
    let surveys = folder.path().join("surveys.csv");
    std::fs::write(&surveys, "customer,date,kind,score\na,2024-02-10,nps,9\nc,2024-02-11,nps,3\n").unwrap();
    let surveys = surveys.to_string_lossy().into_owned();
    let asked = ["surveys", &path, "--surveys", &surveys];
    let plain = printed(&asked);
    assert!(!plain.contains("without orders"), "{plain}");
    let entered = printed(&[&asked[..], &PRO].concat());
    assert!(entered.contains("1 of customers who do not enter or have no orders"), "{entered}");
}
