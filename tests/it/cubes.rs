//! Orders that stay in their database (`--cubes`): the same matrix as from all rows, from one SELECT a question. DuckDB answers the
//! statements for a file, so every shape is tested without a server too.

use crate::explorer::{Explorer, SourceSpec, dark};
use crate::remote::{Server, asked, servers, source};
use crate::support::{engine, printed, refused, sample, session};
use tenure::engine::Cancel;

/// Every kind of matrix that is a sum over cohorts.
const SHAPES: [&[&str]; 16] = [
    &[],
    &["--measure", "revenue"],
    &["--measure", "cumulative-revenue-per-customer", "--return", "on"],
    &["--return", "on-or-after"],
    &["--return", "streak", "--cohort", "quarter"],
    &["--cohort", "week", "--measure", "aov"],
    &["--cohort", "day", "--age", "week", "--week-start", "sun"],
    &["--cohort", "year", "--age", "quarter", "--measure", "orders"],
    &["--ages", "rolling:30", "--measure", "revenue"],
    &["--ages", "0,1,8,31,91", "--measure", "orders-per-customer"],
    &["--min-orders", "2", "--ages", "rolling:60", "--measure", "revenue"],
    &["--cohort", "channel", "--measure", "revenue"],
    &["--cohort", "coupon", "--age", "week", "--min-orders", "2"],
    &["--segment", "country=DE", "--segment", "coupon=(none)", "--measure", "revenue"],
    &["--as-of", "2024-06-30", "--measure", "previous-retention"],
    &["--refunds", "ignore", "--margin", "30%", "--measure", "margin"],
];

/// Orders as they may lie in a database: several lines an order, some without an id; texts and days; no amount; a status; a cost.
/// Each with the words of a question.
const QUERIES: [(&str, &[&str]); 9] = [
    (
        "select order_id - order_id % 3 as order_id, (order_id - order_id % 3) % 97 as customer_id, cast(ordered_at as date) as \
        ordered_at, amount + order_id as amount, channel from TABLE where amount > 0",
        &["--measure", "customers", "--cohort", "channel"],
    ),
    (
        "select order_id - order_id % 3 as order_id, (order_id - order_id % 3) % 997 as customer_id, ordered_at, amount, channel \
        from TABLE",
        &["--measure", "revenue", "--cohort", "channel"],
    ),
    (
        "select case when order_id % 5 = 0 then null else order_id - order_id % 3 end as order_id, \
        (order_id - order_id % 3) % 997 as customer_id, ordered_at, amount, channel from TABLE",
        &["--measure", "orders", "--ages", "rolling:30"],
    ),
    (
        "select concat('o', cast(order_id as varchar(20))) as order_id, concat(' c', cast(customer_id as varchar(20)), ' ') as \
        customer_id, cast(ordered_at as date) as ordered_at, amount, country from TABLE where customer_id is not null",
        &["--measure", "revenue", "--segment", "country=FR"],
    ),
    ("select customer_id, ordered_at, country from TABLE", &["--measure", "orders", "--cohort", "country"]),
    (
        "select order_id, customer_id, ordered_at, amount, case when order_id % 7 = 0 then 'cancelled' else 'paid' end as status \
        from TABLE where amount > 0",
        &["--measure", "revenue"],
    ),
    (
        "select order_id, customer_id, ordered_at, amount, cast(amount * 0.4 as decimal(12,3)) as cost from TABLE",
        &["--cost", "cost", "--measure", "margin"],
    ),
    (
        "select order_id, customer_id, ordered_at, cast(amount / 7 as decimal(20,7)) as amount from TABLE",
        &["--guest", "104654", "--measure", "revenue"],
    ),
    (
        "select order_id, customer_id, ordered_at, amount from TABLE",
        &["--as-of", "2025-01-15", "--measure", "revenue"],
    ),
];

/// A question of the matrix.
fn words<'a>(source: &[&'a str], shape: &[&'a str], format: &'a str) -> Vec<&'a str> {
    [&["matrix"], source, shape, &["--format", format]].concat()
}

#[test]
fn every_shape_is_that_of_all_rows() {
    let orders = sample("orders.parquet");
    for (place, shape) in SHAPES.iter().enumerate() {
        let format = if place % 2 == 0 { "json" } else { "csv" };
        let wanted = printed(&words(&[&orders], shape, format));
        assert_eq!(printed(&words(&[&orders, "--cubes"], shape, format)), wanted, "{shape:?}");
    }
}

#[test]
fn every_shape_is_that_of_the_file_in_every_database() {
    let (_alone, servers) = servers();
    let orders = sample("orders.parquet");
    for server in servers {
        let there = source(&server);
        for (place, shape) in SHAPES.iter().enumerate() {
            let format = if place % 2 == 0 { "csv" } else { "json" };
            let wanted = printed(&words(&[&orders], shape, format));
            let (code, out, errors) = asked(&server, &words(&[&there, "--cubes"], shape, format));
            assert_eq!((code, out), (0, wanted), "{shape:?} on {}: {errors}", server.uri);
            assert!(!errors.contains("brought") && errors.contains("the orders stay at"), "{errors}");
        }
    }
}

#[test]
fn orders_of_any_make_are_counted_alike() {
    let (_alone, servers) = servers();
    let orders = sample("orders.parquet");
    for (query, shape) in QUERIES {
        let here = query.replace("TABLE", "orders");
        let wanted = printed(&words(&[&orders, "--query", &here], shape, "csv"));
        assert_eq!(printed(&words(&[&orders, "--query", &here, "--cubes"], shape, "csv")), wanted, "{query}");
        for server in &servers {
            let there = query.replace("TABLE", &server.table);
            let (code, out, errors) =
                asked(server, &words(&["--uri", &server.uri, "--query", &there, "--cubes"], shape, "csv"));
            assert_eq!((code, &out), (0, &wanted), "{query} on {}: {errors}", server.uri);
        }
    }
}

#[test]
fn the_account_of_all_rows_is_that_of_the_file() {
    let (_alone, servers) = servers();
    let orders = sample("orders.parquet");
    let counted = |report: &str| {
        let rows = report.find("\nrows").expect("the account of rows");
        report[rows..].lines().filter(|line| !line.starts_with("note:")).collect::<Vec<_>>().join("\n")
    };
    let wanted = counted(&printed(&["inspect", &orders]));
    assert_eq!(counted(&printed(&["inspect", &orders, "--cubes"])), wanted);
    for server in servers {
        let (code, out, errors) = asked(&server, &["inspect", &source(&server), "--cubes"]);
        assert_eq!(code, 0, "{errors}");
        assert_eq!(counted(&out), wanted, "{}", server.uri);
    }
}

#[test]
fn names_of_columns_are_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.parquet").display().to_string();
    let orders = sample("orders.parquet");
    let copy = format!(
        "COPY (SELECT order_id AS \"order id\", customer_id AS \"customer\"\"id\", ordered_at AS \"select\", amount AS \"Amount €\", \
         channel AS \"drop table x; --\" FROM '{orders}') TO '{path}' (FORMAT parquet)"
    );
    engine().run(&copy, &Cancel::new()).unwrap();
    let roles =
        ["--customer", "customer\"id", "--date", "select", "--order", "order id", "--amount", "Amount €"];
    let shape = [&roles[..], &["--cohort", "drop table x; --", "--measure", "revenue"]].concat();
    let wanted = printed(&words(&[&path], &shape, "csv"));
    assert_eq!(printed(&words(&[&path, "--cubes"], &shape, "csv")), wanted);
}

#[test]
fn what_cannot_be_computed_there_is_refused_with_what_helps() {
    let orders = sample("orders.parquet");
    for (query, options, told) in [
        ("", vec!["--where", "country = 'DE'"], "--query 'select … where …'"),
        ("", vec!["--entry", "amount > 50"], "--entry cannot be computed there"),
        ("", vec!["--amount", "amount * 2"], "compute it there"),
        ("", vec!["--refunds", "order-date"], "--refunds order-date cannot be computed there"),
        (
            "select order_id, customer_id, ordered_at, cast(amount as double) as amount from orders",
            vec![],
            "as decimal(18, 4)",
        ),
        (
            "select order_id, customer_id, cast(ordered_at as timestamptz) as ordered_at, amount from orders",
            vec![],
            "is a moment with a time zone",
        ),
        (
            "select order_id, customer_id, cast(ordered_at as varchar) as ordered_at, amount from orders",
            vec![],
            "neither a date nor a timestamp",
        ),
        (
            "select order_id, 'ü' || customer_id as customer_id, ordered_at, amount from orders",
            vec![],
            "20,411 rows have an id with signs beyond ASCII",
        ),
        (
            "select *, case when order_id % 2 = 0 then 'EUR' else 'USD' end as currency from orders",
            vec![],
            "several currencies (EUR, USD)",
        ),
        (
            "select *, case when order_id % 7 = 0 then 'cancelled' else 'paid' end as status from orders",
            vec![],
            "refunds may be those of orders that a status leaves out",
        ),
        (
            "select order_id, customer_id, ordered_at + interval 20 year as ordered_at, amount from orders",
            vec![],
            "after today",
        ),
        (
            "select order_id, customer_id, case when order_id % 999 = 0 then timestamp '1970-01-01' else ordered_at end as \
            ordered_at, amount from orders",
            vec![],
            "may stand for no date",
        ),
    ] {
        let query = if query.is_empty() { vec![] } else { vec!["--query", query] };
        let (code, message) =
            refused(&[&["matrix", orders.as_str(), "--cubes"], &query[..], &options[..]].concat());
        assert_eq!(code, 1, "{message}");
        assert!(message.contains("--cubes: ") && message.contains(told), "{told}: {message}");
    }
}

#[test]
fn what_needs_whole_histories_says_what_to_bring() {
    let orders = sample("orders.parquet");
    for command in [
        vec!["segments", "--by", "channel"],
        vec!["kpis", "--window", "2024-Q2"],
        vec!["customers", "--cell", "2024-05:M1"],
        vec!["compare", "--a", "channel = 'email'"],
        vec!["clv"],
        vec!["matrix", "--measure", "p90-revenue"],
        vec!["matrix", "--forecast", "--long"],
        vec!["matrix", "--cohort", "first-value:20,50"],
        vec!["matrix", "--cohort", "day", "--age", "day"],
    ] {
        let (code, message) =
            refused(&[&command[..1], &[orders.as_str(), "--cubes"], &command[1..]].concat());
        assert_eq!(code, 1, "{message}");
        for told in ["leave --cubes out to bring 20,512 rows", "kB", "--share 1% --customer customer_id"] {
            assert!(message.contains(told), "{command:?}: {message}");
        }
    }
}

#[test]
fn the_explorer_shows_matrix_and_curves_and_says_what_needs_histories() {
    let spec = SourceSpec {
        paths: vec![sample("orders.parquet")],
        cubes: Some(Default::default()),
        ..SourceSpec::default()
    };
    let mut explorer = Explorer::with(session(&spec), spec, (120, 36), dark());
    let matrix = explorer.screen();
    assert!(matrix.contains("2023-01 · M1") && matrix.contains("28 of 105 customers"), "{matrix}");
    explorer.press("2");
    assert!(explorer.screen().contains("pooled average  20.0 % at M1"), "{}", explorer.screen());
    explorer.press("3");
    let segments = explorer.screen();
    assert!(segments.contains("needs whole histories") && segments.contains("share 1%"), "{segments}");
    explorer.press("1");
    assert!(explorer.screen().contains("28 of 105 customers"));
}

#[test]
fn a_dry_run_sends_nothing_and_says_what_would_follow() {
    let out = printed(&["matrix", "postgresql://127.0.0.1:1/shop#shop.orders", "--cubes", "--dry-run"]);
    assert!(out.contains("SELECT * FROM shop.orders LIMIT 20000;"), "{out}");
    assert!(out.contains("-- What follows depends on these rows"), "{out}");
}

/// The statements behind an answer.
fn statements(server: Option<&Server>, shape: &[&str]) -> String {
    let Some(server) = server else {
        return printed(&[&["matrix", &sample("orders.parquet"), "--cubes", "--sql"], shape].concat());
    };
    let (code, out, errors) =
        asked(server, &[&["matrix", &source(server), "--cubes", "--sql"], shape].concat());
    assert_eq!(code, 0, "{errors}");
    out
}

#[test]
fn statements_keep_to_what_every_database_understands() {
    let (_alone, servers) = servers();
    let all: Vec<Option<&Server>> = servers.iter().map(Some).chain([None]).collect();
    for server in all {
        for shape in SHAPES {
            let text = statements(server, shape);
            for statement in text.split(";\n").map(str::trim).filter(|one| !one.is_empty()) {
                check_portable(statement);
            }
        }
    }
}

/// One SELECT over one reading of the table, without words that some databases lack.
fn check_portable(statement: &str) {
    let upper = statement.to_uppercase();
    assert!(upper.starts_with("WITH ") || upper.starts_with("SELECT "), "{statement}");
    for word in [
        "FILTER (",
        "QUALIFY",
        "BY ALL",
        "::",
        "EXCLUDE",
        "SEMI JOIN",
        "ANTI JOIN",
        "ANY_VALUE",
        "GROUP BY 1",
        "ORDER BY 1",
        "CREATE",
        ";",
    ] {
        assert!(!upper.contains(word), "{word} in {statement}");
    }
    // The table is read once: an engine that writes out a named subquery at each use reads it for orders and for refunds.
    let readings = ["FROM READ_PARQUET", "FROM SHOP.ORDERS", "FROM PARQUET."];
    assert_eq!(readings.iter().map(|from| upper.matches(from).count()).sum::<usize>(), 1, "{statement}");
    // A window is over first orders, never over all.
    assert!(upper.matches(" OVER (").count() <= 1, "{statement}");
    assert!(!upper.contains(" OVER (") || upper.contains("FROM T_FIRSTS F"), "{statement}");
    for opening in ["FROM (", "JOIN ("] {
        for (at, found) in upper.match_indices(opening) {
            let rest = &upper[at + found.len()..];
            let mut depth = 1;
            let end = rest.find(|sign| {
                depth += i32::from(sign == '(') - i32::from(sign == ')');
                depth == 0
            });
            let after = rest[end.expect("the subquery ends") + 1..].trim_start();
            assert!(
                after.starts_with(|sign: char| sign.is_ascii_alphabetic()),
                "a subquery without a name: {statement}"
            );
        }
    }
}
