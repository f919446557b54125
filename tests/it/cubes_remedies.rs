//! What is refused because the orders stay in their database ends with a remedy that works: a query that the database can run, or
//! the rows themselves.

use std::path::Path;

use crate::explorer::{Explorer, SourceSpec};
use crate::remote::{asked, servers};
use crate::support::{printed, refused, sample, tenure};
use tenure::source::options_in;

/// Orders that no database counts as the program here does, with a part of the refusal, and whether it offers a query.
const REFUSED: [(&str, &str, bool); 12] = [
    (
        "select *, case when order_id % 2 = 0 then 'EUR' else 'USD' end as currency from TABLE",
        "several currencies",
        true,
    ),
    (
        "select *, case when order_id % 7 = 0 then 'cancelled' else 'paid' end as status from TABLE",
        "refunds may be those of orders that a status leaves out",
        false,
    ),
    (
        "select order_id, customer_id, case when order_id % 999 = 0 then date '1970-01-01' else cast(ordered_at as date) end as \
         ordered_at, amount from TABLE where amount > 0",
        "may stand for no date",
        true,
    ),
    (
        "select order_id, customer_id, ordered_at, cast(amount as double precision) as amount from TABLE",
        "not an exact number",
        true,
    ),
    (
        "select order_id, customer_id, cast(ordered_at as varchar(30)) as ordered_at, amount from TABLE",
        "neither a date nor a timestamp",
        true,
    ),
    (
        "select order_id, customer_id, cast(extract(year from ordered_at) * 10000 + extract(month from ordered_at) * 100 + \
         extract(day from ordered_at) as integer) as date_key, amount from TABLE",
        "neither a date nor a timestamp",
        true,
    ),
    (
        "select order_id, cast(customer_id as double precision) as customer_id, ordered_at, amount from TABLE",
        "neither texts nor whole numbers",
        false,
    ),
    ("select *, case when order_id % 9 = 0 then 1 else 0 end as refunded from TABLE", "refunded", true),
    (
        "select order_id, customer_id, ordered_at, amount, case when amount < 0 then 'refund' else 'sale' end as type from TABLE",
        "the column 'type' tells which rows are orders",
        true,
    ),
    (
        "select order_id, customer_id, ordered_at, amount as unit_price, 1 + order_id % 3 as quantity from TABLE",
        "the amount is computed here (quantity * unit_price)",
        true,
    ),
    (
        "select * from TABLE union all select * from TABLE where order_id % 3 = 0 order by order_id",
        "repeat an earlier one",
        true,
    ),
    (
        "select order_id, concat('ü', cast(customer_id as varchar(20))) as customer_id, ordered_at, amount from TABLE",
        "signs beyond ASCII",
        false,
    ),
];

/// The words of a command with what a remedy names in place of it.
fn with(words: &[&str], change: &[(String, String)]) -> Vec<String> {
    let mut out: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    for (name, value) in change {
        let option = format!("--{name}");
        match out.iter().position(|word| *word == option) {
            Some(place) if name == "query" => out[place + 1].clone_from(value),
            _ => out.push(format!("{option}={value}")),
        }
    }
    out
}

/// The query of a remedy.
fn query_of(message: &str) -> Option<String> {
    options_in(message).into_iter().flatten().find(|(name, _)| name == "query").map(|(_, query)| query)
}

#[test]
fn what_the_rows_alone_answer_ended_without_a_remedy_that_brings_them() {
    let orders = sample("orders.parquet");
    for (rows, told, has_query) in REFUSED {
        let rows = rows.replace("TABLE", "orders");
        let words = ["matrix", &orders, "--cubes", "--query", &rows, "--format", "csv"];
        let (code, message) = refused(&words);
        assert_eq!(code, 1, "{message}");
        assert!(
            message.contains(told) && message.trim().ends_with("bring the rows with --cubes=off"),
            "{message}"
        );
        assert!(!message.contains('…'), "{message}");
        let changes = options_in(&message);
        assert_eq!(query_of(&message).is_some(), has_query, "{message}");
        for change in changes {
            let output = tenure(&with(&words, &change));
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            // The rows ask about themselves, as those of a file do.
            let is_next = errors.contains("repeat an earlier one") && change[0].0 == "cubes";
            assert!(output.status.success() || is_next, "{change:?}: {errors}");
        }
    }
}

#[test]
fn a_query_of_a_remedy_failed_beside_the_query_that_it_stands_for() {
    for server in servers() {
        for (rows, told, has_query) in REFUSED.iter().filter(|(.., has_query)| *has_query) {
            let rows = rows.replace("TABLE", &server.table).replace("double precision", "double");
            let rows = if server.password.is_some() {
                rows.replace("as double", "as double precision")
            } else {
                rows
            };
            let words = ["matrix", "--uri", &server.uri, "--cubes", "--query", &rows, "--format", "csv"];
            let (code, _, message) = asked(&server, &words);
            assert_eq!(code, 1, "{message}");
            assert!(message.contains(told) && message.contains(", instead of that query"), "{message}");
            let query = query_of(&message).filter(|_| *has_query).unwrap_or_else(|| panic!("{message}"));
            assert!(query.contains(&rows), "{query}");
            let mended = with(&words, &[("query".to_string(), query)]);
            let mended: Vec<&str> = mended.iter().map(String::as_str).collect();
            let (code, _, errors) = asked(&server, &mended);
            assert_eq!(code, 0, "{errors}");
        }
    }
}

#[test]
fn a_template_was_a_choice_of_the_dialog_and_ended_the_program() {
    let orders = sample("orders.parquet");
    for (rows, told, has_query) in REFUSED {
        let query = Some(rows.replace("TABLE", "orders"));
        let cubes = Some(Default::default());
        let spec = SourceSpec { paths: vec![orders.clone()], query, cubes, ..SourceSpec::default() };
        let mut explorer = Explorer::opening_so(spec, (120, 40));
        let screen = explorer.screen();
        assert!(screen.contains(told), "{screen}");
        assert!(
            screen.lines().any(|line| line.starts_with("│  :cubes ") && line.contains("off"))
                && !screen.contains("select …"),
            "{screen}"
        );
        assert_eq!(
            screen.lines().any(|line| line.starts_with("│  :query ") && line.contains("SELECT")),
            has_query,
            "{screen}"
        );
        explorer.press("enter");
        assert!(explorer.matrix().matrix().is_some(), "{}", explorer.screen());
    }
}

/// The strings of a file of Rust that hold an ellipsis, with their continued lines joined.
fn templates(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n").replace("\\\n", "").replace("\\\"", "\u{1}");
    let strings = code.split('"').skip(1).step_by(2);
    let with_ellipsis = strings.filter(|string| string.contains('…') && string.contains("--"));
    with_ellipsis.map(|string| string.replace('\u{1}', "\"")).collect()
}

fn files_of(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files_of(&path, found),
            false if path.extension().is_some_and(|ending| ending == "rs") => {
                found.push(std::fs::read_to_string(&path).unwrap());
            }
            false => {}
        }
    }
}

#[test]
fn no_template_of_any_message_is_taken_for_a_value() {
    let mut files = Vec::new();
    files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let all: Vec<String> = files.iter().flat_map(|text| templates(text)).collect();
    assert!(all.iter().any(|one| one.contains("--query 'select … where …'")), "{all:?}");
    for text in all {
        let taken = options_in(&text).into_iter().flatten().find(|(_, value)| value.contains('…'));
        assert_eq!(taken, None, "{text}");
    }
}

#[test]
fn the_statuses_that_leave_all_orders_out_were_not_named_if_the_orders_stay_there() {
    let orders = sample("orders.parquet");
    let cancelled = "select *, case when order_id % 2 = 0 then 'cancelled' else 'Failed' end as status from orders where amount > 0";
    let words = ["matrix", orders.as_str(), "--query", cancelled, "--format", "csv"];
    let (_, of_file) = refused(&words);
    let (code, message) = refused(&[&words[..], &["--cubes"]].concat());
    assert_eq!(code, 1, "{message}");
    let sorted = |message: &str| {
        let mut named: Vec<_> = options_in(message).into_iter().flatten().collect();
        named.sort();
        named
    };
    assert!(message.contains("if rows with such a status are orders, say --order-status"), "{message}");
    assert_eq!(sorted(&message), sorted(&of_file), "{message}");
    let named = options_in(&message).into_iter().find(|change| change[0].0 == "order-status").unwrap();
    let named: Vec<String> =
        named.iter().flat_map(|(name, value)| [format!("--{name}"), value.clone()]).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let wanted = printed(&[&words[..], &named].concat());
    assert_eq!(printed(&[&words[..], &["--cubes"], &named].concat()), wanted);
}

#[test]
fn a_remedy_that_needs_the_rows_was_offered_without_bringing_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv").display().to_string();
    let mut text = "order_id,customer_id,order_date,amount,updated_at\n".to_string();
    for n in 0..300 {
        let (day, amount) = (1 + n % 28, 10 + n % 7);
        text += &format!("{n},c{},2024-01-{day:02},{amount},2024-02-01\n", n % 40);
        if n % 4 == 0 {
            text += &format!("{n},c{},2024-01-{day:02},{},2024-02-02\n", n % 40, amount + 1);
        }
    }
    std::fs::write(&path, text).unwrap();
    let (_, of_file) = refused(&["matrix", &path]);
    assert!(of_file.contains("--repeated-lines latest") && !of_file.contains("--cubes"), "{of_file}");
    let (_, message) = refused(&["matrix", &path, "--cubes"]);
    assert!(message.contains("--repeated-lines latest --cubes=off"), "{message}");
    let latest = ["--repeated-lines", "latest"];
    let words = ["matrix", &path, "--format", "csv"];
    let wanted = printed(&[&words[..], &latest].concat());
    assert_eq!(printed(&[&words[..], &["--cubes"], &latest, &["--cubes=off"]].concat()), wanted);
}

#[test]
fn one_row_was_told_as_several() {
    let orders = sample("orders.parquet");
    let query = "select * from orders where amount > 0 and customer_id is not null order by order_id limit 1";
    let report = printed(&["inspect", &orders, "--query", query, "--cubes"]);
    assert!(report.contains("; its only row was looked at, for the roles"), "{report}");
}

#[test]
fn an_option_that_has_its_value_already_said_nothing() {
    let cubes = Some(Default::default());
    let spec = SourceSpec { paths: vec![sample("orders.parquet")], cubes, ..SourceSpec::default() };
    let mut explorer = Explorer::opening_so(spec, (120, 40));
    explorer.press(":").type_line("cubes auto");
    let screen = explorer.screen();
    assert!(screen.contains("cubes auto: unchanged, this is the current value"), "{screen}");
}

#[test]
fn refunds_that_a_column_tells_are_taken_off_as_the_rows_here_do() {
    let orders = sample("orders.parquet");
    let refunds = "case when amount < 0 then 'refund' else 'sale' end as type";
    for amount in ["amount", "abs(amount) as amount"] {
        let rows = format!("select order_id, customer_id, ordered_at, {amount}, {refunds} from orders");
        let words = |cubes: &'static str, query: &str| {
            let words =
                ["matrix", &orders, cubes, "--query", query, "--measure", "revenue", "--format", "csv"];
            words.map(str::to_string)
        };
        let printed = |words: &[String]| printed(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let (_, message) = refused(&words("--cubes", &rows).each_ref().map(String::as_str));
        let query = query_of(&message).unwrap_or_else(|| panic!("{message}"));
        assert_eq!(printed(&words("--cubes", &query)), printed(&words("--cubes=off", &rows)), "{query}");
    }
}
