//! Orders that stay in their database (`--cubes`): the same matrix as from all rows, from one SELECT a question. DuckDB answers the
//! statements for a file, so every shape is tested without a server too.

use crate::explorer::{Explorer, SourceSpec, dark};
use crate::remote::{Server, asked, number, run, servers, source};
use crate::support::{engine, printed, refused, sample, session, source_of, tenure, text_over, told};
use tenure::cohort::{CohortBy, Grain};
use tenure::engine::Cancel;
use tenure::engine::remote::Secret;
use tenure::explore::{Segmentation, Session, Shape};
use tenure::source::remote::warehouse::bring;
use tenure::source::{Changes, SpooledInputs};
use tenure::sql::RemoteSql;

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

/// Answers beside the matrix that are counted there, or come as rows of one page or of one customer.
const ANSWERS: [&[&str]; 22] = [
    &["segments", "--by", "channel"],
    &["segments", "--by", "country", "--by", "channel", "--top", "7"],
    &["segments", "--by", "coupon", "--segment", "country=DE", "--sort", "repeat_rate:desc"],
    &["segments", "--by", "category", "--refunds", "ignore", "--ages", "1,2,24"],
    &["segments", "--by", "country", "--as-of", "2024-06-30", "--top", "2"],
    &["customers", "--limit", "40"],
    &["customers", "--limit", "0", "--sort", "customer"],
    &["customers", "--sort", "average_gap_days", "--limit", "60", "--segment", "country=DE"],
    &[
        "customers",
        "--sort",
        "overdue_ratio:desc",
        "--columns",
        "overdue_ratio,customer,channel",
        "--limit",
        "60",
    ],
    &["customers", "--cell", "2024-05"],
    &["customers", "--cell", "2024-05:M1"],
    &["customers", "--cell", "2024-05:M1", "--list", "lapsed", "--sort", "recency_days"],
    &["customers", "--cell", "2024-05:M2", "--return", "streak", "--sort", "status"],
    &[
        "customers",
        "--cell",
        "2024-05:M2",
        "--return",
        "on-or-before",
        "--as-of",
        "2024-06-30",
        "--sort",
        "country:desc",
    ],
    &[
        "customers",
        "--cell",
        "2024-Q1:Q1",
        "--cohort",
        "quarter",
        "--age",
        "quarter",
        "--min-orders",
        "2",
        "--sort",
        "orders:desc",
    ],
    &[
        "customers",
        "--cell",
        "email:M2",
        "--cohort",
        "channel",
        "--ages",
        "rolling:30",
        "--return",
        "on-or-after",
        "--limit",
        "0",
    ],
    &[
        "customers",
        "--cell",
        "(none):M1",
        "--cohort",
        "coupon",
        "--list",
        "retained",
        "--sort",
        "first_order",
    ],
    &["customers", "--cell", "2024-12:M20", "--limit", "5"],
    &["customer", "104654"],
    &["customer", "104654", "--cohort", "channel", "--segment", "country=ES"],
    &["customer", "100042", "--cohort", "week", "--week-start", "sun"],
    &["customer", "100007", "--refunds", "ignore", "--cohort", "coupon"],
];

/// The words of an answer with its source behind the command.
fn of_source<'a>(answer: &[&'a str], source: &[&'a str], format: &'a str) -> Vec<&'a str> {
    [&answer[..1], source, &answer[1..], &["--format", format]].concat()
}

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

/// A source of the orders, here or in a database, that stays open for the questions that follow one another.
struct Desk<'a> {
    server: Option<&'a Server>,
    open: Option<(SourceSpec, Session, SpooledInputs)>,
}

impl Desk<'_> {
    /// One of this machine, then one of each server.
    fn of_all(servers: &[Server]) -> (Desk<'_>, Vec<Desk<'_>>) {
        let desk = |server| Desk { server, open: None };
        (desk(None), servers.iter().map(|server| desk(Some(server))).collect())
    }

    /// What a command prints: its source is opened unless the last question was of the same.
    fn answer(&mut self, words: &[&str]) -> String {
        let spec = source_of(words);
        if self.open.as_ref().is_none_or(|(open, ..)| *open != spec) {
            let password = self.server.and_then(|server| server.password.as_deref()).map(Secret::new);
            let (session, brought) = brought(SourceSpec { password, ..spec.clone() });
            self.open = Some((spec, session, brought));
        }
        let (_, session, _) = self.open.as_mut().expect("it was opened");
        text_over(session, words)
    }
}

/// A question of the matrix.
fn words<'a>(source: &[&'a str], shape: &[&'a str], format: &'a str) -> Vec<&'a str> {
    [&["matrix"], source, shape, &["--format", format]].concat()
}

/// Holds the command itself on a server to an answer, and to what it says of the orders.
fn holds(server: &Server, words: &[&str], wanted: &str) {
    let (code, out, errors) = asked(server, words);
    assert_eq!((code, out.as_str()), (0, wanted), "{words:?} on {}: {errors}", server.uri);
    assert!(!errors.contains("brought") && errors.contains("the orders stay at"), "{errors}");
    assert!(errors.contains("for doubts"), "{errors}");
}

#[test]
fn every_shape_is_that_of_all_rows_in_every_database() {
    let servers = servers();
    let orders = sample("orders.parquet");
    let (mut here, mut there) = Desk::of_all(&servers);
    for (place, shape) in SHAPES.iter().enumerate() {
        let format = if place % 2 == 0 { "json" } else { "csv" };
        let wanted = printed(&words(&[&orders], shape, format));
        assert_eq!(here.answer(&words(&[&orders, "--cubes"], shape, format)), wanted, "{shape:?}");
        for (desk, server) in there.iter_mut().zip(&servers) {
            let source = source(server);
            let words = words(&[&source, "--cubes"], shape, format);
            assert_eq!(desk.answer(&words), wanted, "{shape:?} on {}", server.uri);
            // The command itself opens the source for each question.
            if place % 5 == 0 {
                holds(server, &words, &wanted);
            }
        }
    }
}

#[test]
fn segments_and_people_are_those_of_all_rows_in_every_database() {
    let servers = servers();
    let orders = sample("orders.parquet");
    let (mut here, mut there) = Desk::of_all(&servers);
    for (place, answer) in ANSWERS.iter().enumerate() {
        let format = if place % 2 == 0 { "json" } else { "csv" };
        let wanted = printed(&of_source(answer, &[&orders], format));
        assert_eq!(here.answer(&of_source(answer, &[&orders, "--cubes"], format)), wanted, "{answer:?}");
        for (desk, server) in there.iter_mut().zip(&servers) {
            let source = source(server);
            let words = of_source(answer, &[&source, "--cubes"], format);
            assert_eq!(desk.answer(&words), wanted, "{answer:?} on {}", server.uri);
            if place % 5 == 0 {
                holds(server, &words, &wanted);
            }
        }
    }
}

#[test]
fn orders_of_any_make_are_counted_alike() {
    let servers = servers();
    let orders = sample("orders.parquet");
    let (mut here, mut there) = Desk::of_all(&servers);
    for (query, shape) in QUERIES {
        let query_here = query.replace("TABLE", "orders");
        let matrix: Vec<String> = ["matrix"].iter().chain(shape).map(|word| word.to_string()).collect();
        let beside = beside_the_matrix(query).into_iter().map(|answer| {
            let options = of_the_source(shape).into_iter().map(str::to_string);
            answer.into_iter().chain(options).collect()
        });
        for answer in [matrix].into_iter().chain(beside) {
            let of = |source: &[&str], query: &str| -> Vec<String> {
                let source = [source, &["--query", query]].concat();
                of_source(&borrowed(&answer), &source, "csv").into_iter().map(str::to_string).collect()
            };
            let wanted = told(&borrowed(&of(&[&orders], &query_here)));
            let found = here.answer(&borrowed(&of(&[&orders, "--cubes"], &query_here)));
            assert_eq!(found, wanted, "{answer:?} of {query}");
            for (desk, server) in there.iter_mut().zip(&servers) {
                let query_there = query.replace("TABLE", &server.table);
                let words = of(&["--uri", &server.uri, "--cubes"], &query_there);
                assert_eq!(desk.answer(&borrowed(&words)), wanted, "{answer:?} of {query} on {}", server.uri);
                // The command itself opens the source for each question.
                if answer[0] == "matrix" {
                    let (code, out, errors) = asked(server, &borrowed(&words));
                    assert_eq!((code, &out), (0, &wanted), "{query} on {}: {errors}", server.uri);
                }
            }
        }
    }
}

fn borrowed(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// Those of some options that are of the source.
fn of_the_source<'a>(options: &[&'a str]) -> Vec<&'a str> {
    let pairs = options.chunks(2).filter(|pair| ["--cost", "--guest", "--as-of"].contains(&pair[0]));
    pairs.flatten().copied().collect()
}

/// Segments, a list and one customer of orders of a query.
fn beside_the_matrix(query: &str) -> Vec<Vec<String>> {
    let here = query.replace("TABLE", "orders");
    let answer = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
    let people = answer(&["customers", "--sort", "orders:desc", "--limit", "300"]);
    let orders = sample("orders.parquet");
    let listed = of_source(&borrowed(&people), &[&orders, "--query", &here], "csv");
    let listed = told(&listed);
    let id = listed.lines().nth(1).and_then(|line| line.split(',').next()).expect("a customer");
    let by = ["channel", "country"].into_iter().find(|by| query.contains(&format!(", {by}")));
    let segments = by.map(|by| answer(&["segments", "--by", by, "--ages", "1,2"]));
    [Some(people), Some(answer(&["customer", id])), segments].into_iter().flatten().collect()
}

#[test]
fn the_account_of_all_rows_is_that_of_the_file() {
    let servers = servers();
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
        ("", vec!["--where", "country = 'DE'"], "put the condition into --query"),
        ("", vec!["--entry", "amount > 50"], "--entry cannot be computed there"),
        ("", vec!["--amount", "amount * 2"], "amount * 2 AS order_amount"),
        ("", vec!["--amount", "amount / 2"], "make a column of it in --query"),
        ("", vec!["--refunds", "order-date"], "--refunds order-date cannot be computed there"),
        (
            "select order_id, customer_id, ordered_at, cast(amount as double) as amount from orders",
            vec![],
            "AS DECIMAL(18, 4)",
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
        vec!["segments", "--by", "acquired"],
        vec!["segments", "--by", "channel", "--segment", "orders=1"],
        vec!["kpis", "--window", "2024-Q2"],
        vec!["customers", "--clv"],
        vec!["customer", "104654", "--clv"],
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
        for told in
            ["--cubes=off instead of --cubes brings 20,512 rows", "kB", "--customer customer_id --share 1%"]
        {
            assert!(message.contains(told), "{command:?}: {message}");
        }
    }
}

/// A session on a table, or on a query, with its orders left there.
pub fn opened(server: &Server, table: &str, options: SourceSpec) -> (Session, SpooledInputs) {
    brought(SourceSpec {
        paths: vec![server.uri.clone()],
        table: options.query.is_none().then(|| table.into()),
        cubes: Some(Default::default()),
        password: server.password.as_deref().map(Secret::new),
        ..options
    })
}

/// A session on a source whose orders are left where they are.
fn brought(mut spec: SourceSpec) -> (Session, SpooledInputs) {
    let scratch = tempfile::tempdir().unwrap();
    let brought = bring(&mut spec, scratch.path(), None, &Cancel::new(), &mut |_| {}).unwrap();
    (session(&spec), brought)
}

#[test]
fn orders_that_change_while_they_are_counted_are_refused() {
    let servers = servers();
    let by_channel = Shape { cohort: CohortBy::Attribute("channel".into()), ..Shape::monthly() };
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let cancel = Cancel::new();
        for (change, told) in [
            (
                "insert into shop.moving select * from shop.orders where order_id % 50 = 1",
                "rows counted, then",
            ),
            ("delete from shop.moving where order_id % 100 = 0", "rows counted, then"),
            ("update shop.moving set amount = amount + 1 where order_id % 100 = 50", "have other values now"),
            (
                "update shop.moving set customer_id = customer_id + 1 where order_id % 500 = 50",
                "have other values now",
            ),
            ("update shop.moving set channel = 'x' where order_id % 500 = 50", "have other values now"),
            ("update shop.moving set coupon = 'x' where customer_id is null", ""),
            (
                "insert into shop.moving select order_id, null, ordered_at, amount, country, channel, category, coupon from shop.orders",
                "",
            ),
        ] {
            run(server, "drop table if exists shop.moving");
            run(server, "create table shop.moving as select * from shop.orders where order_id % 50 = 0");
            let (mut shop, _brought) = opened(server, "shop.moving", SourceSpec::default());
            shop.matrix(&by_channel, &cancel, &mut |_| {}).unwrap();
            run(server, change);
            // What was counted before stands; what is counted now is of another moment.
            shop.matrix(&by_channel, &cancel, &mut |_| {}).unwrap();
            let week = Shape { age: Grain::Week, ..by_channel.clone() };
            let answer = shop.matrix(&week, &cancel, &mut |_| {});
            if told.is_empty() {
                answer.unwrap();
                continue;
            }
            let error = answer.unwrap_err().to_string();
            assert!(error.contains("the orders changed") && error.contains(told), "{change}: {error}");
            // Nothing of the earlier moment is shown from here on.
            let again = shop.matrix(&by_channel, &cancel, &mut |_| {});
            assert!(again.unwrap_err().to_string().contains(told), "{change}");
            opened(server, "shop.moving", SourceSpec::default())
                .0
                .matrix(&week, &cancel, &mut |_| {})
                .unwrap();
        }
        let by_country = Segmentation { by: vec!["country".into()], top: None, segment_filters: Vec::new() };
        let error = {
            let (mut shop, _brought) = opened(server, "shop.moving", SourceSpec::default());
            // The first question is answered at the moment of the opening.
            shop.matrix(&Shape::monthly(), &cancel, &mut |_| {}).unwrap();
            run(
                server,
                "insert into shop.moving select * from shop.orders where ordered_at > (select max(ordered_at) - interval '1 day' from shop.moving) limit 1",
            );
            shop.segments(&by_country, &cancel, &mut |_| {}).unwrap_err().to_string()
        };
        // Both ways on hold.
        let day = error.split("--as-of ").nth(1).unwrap().split(',').next().unwrap();
        for options in [
            SourceSpec { as_of: Some(day.parse().unwrap()), ..SourceSpec::default() },
            SourceSpec { changes: Some(Changes::Allow), ..SourceSpec::default() },
        ] {
            let (mut shop, _brought) = opened(server, "shop.moving", options);
            run(
                server,
                "insert into shop.moving select * from shop.orders where ordered_at > (select max(ordered_at) - interval '1 day' from shop.moving) limit 1",
            );
            shop.matrix(&Shape::monthly(), &cancel, &mut |_| {}).unwrap();
        }
        run(server, "drop table shop.moving");
    }
}

#[test]
fn orders_that_change_between_two_statements_of_an_answer_change_nothing_in_it() {
    let servers = servers();
    let shape = Shape::monthly();
    // PostgreSQL can hold a moment. Rows that go and come again before the answer ends would show in no count after it.
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let cancel = Cancel::new();
        run(server, "drop table if exists shop.moving_within");
        run(server, "create table shop.moving_within as select * from shop.orders where order_id % 20 = 0");
        let opened = || opened(server, "shop.moving_within", SourceSpec::default());
        let (mut shop, _brought) = opened();
        let whole = shop.matrix(&shape, &cancel, &mut |_| {}).unwrap();
        // At the opening, and at a moment of its own.
        for is_first in [true, false] {
            let (mut shop, _brought) = opened();
            let week = Shape { age: Grain::Week, ..shape.clone() };
            if !is_first {
                shop.matrix(&week, &cancel, &mut |_| {}).unwrap();
            }
            let mut halves = 0;
            let answer = shop.matrix(&shape, &cancel, &mut |_| {
                halves += 1;
                run(server, "delete from shop.moving_within where order_id % 40 = 0");
            });
            assert_eq!(halves, 1);
            assert_eq!(answer.unwrap().matrix, whole.matrix);
            // The next answer is of the rows as they are by then.
            let quarter = Shape { age: Grain::Quarter, ..shape.clone() };
            let error = shop.matrix(&quarter, &cancel, &mut |_| {}).unwrap_err().to_string();
            assert!(error.contains("the orders changed"), "{error}");
            let back = "insert into shop.moving_within select * from shop.orders where order_id % 40 = 0";
            run(server, back);
            assert_eq!(shop.matrix(&shape, &cancel, &mut |_| {}).unwrap().matrix, whole.matrix);
        }
        run(server, "drop table shop.moving_within");
    }
}

/// What a statement of PostgreSQL waits for.
const FOR_LOCK: &str = "wait_event_type = 'Lock'";
const ASLEEP: &str = "wait_event = 'PgSleep'";

/// How many statements with some words wait.
fn waiting(server: &Server, for_what: &str, words: &str) -> u64 {
    number(
        server,
        &format!("select count(*) from pg_stat_activity where {for_what} and query like '%{words}%'"),
    )
}

/// Returns once so many do.
fn until(server: &Server, for_what: &str, words: &str, count: u64) {
    while waiting(server, for_what, words) != count {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn a_table_that_takes_the_name_of_another_waits_for_the_answer() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let cancel = Cancel::new();
        for table in ["now", "next", "old"] {
            run(server, &format!("drop table if exists shop.swapped_{table}"));
        }
        run(server, "create table shop.swapped_now as select * from shop.orders where order_id % 20 = 0");
        run(server, "create table shop.swapped_next as select * from shop.orders where order_id % 20 < 3");
        let (mut shop, _brought) = opened(server, "shop.swapped_now", SourceSpec::default());
        let whole = shop.matrix(&Shape::monthly(), &cancel, &mut |_| {}).unwrap();
        let (mut shop, _brought) = opened(server, "shop.swapped_now", SourceSpec::default());
        let swap = "begin; alter table shop.swapped_now rename to swapped_old; \
            alter table shop.swapped_next rename to swapped_now; commit";
        std::thread::scope(|scope| {
            let mut swapped = None;
            let answer = shop.matrix(&Shape::monthly(), &cancel, &mut |_| {
                swapped = Some(scope.spawn(|| run(server, swap)));
                // It is waited for: the rename asks for the table before the next statement does.
                until(server, FOR_LOCK, "swapped_old", 1);
            });
            assert_eq!(answer.unwrap().matrix, whole.matrix);
            swapped.unwrap().join().unwrap();
        });
        let error = shop.segments(
            &Segmentation { by: vec!["country".into()], top: None, segment_filters: Vec::new() },
            &cancel,
            &mut |_| {},
        );
        assert!(error.unwrap_err().to_string().contains("the orders changed"));
        for table in ["now", "old"] {
            run(server, &format!("drop table shop.swapped_{table}"));
        }
    }
}

#[test]
fn a_wait_for_a_table_that_somebody_rewrites_is_cancelled_there_too() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        run(server, "drop table if exists shop.rewritten");
        run(server, "create table shop.rewritten as select * from shop.orders where order_id % 20 = 0");
        let (mut shop, _brought) = opened(server, "shop.rewritten", SourceSpec::default());
        shop.matrix(&Shape::monthly(), &Cancel::new(), &mut |_| {}).unwrap();
        let rewrite =
            "begin; lock table shop.rewritten in access exclusive mode; select pg_sleep(12); commit";
        let cancel = Cancel::new();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| run(server, rewrite));
            until(server, ASLEEP, "shop.rewritten", 1);
            scope.spawn(|| {
                until(server, FOR_LOCK, "shop.rewritten", 1);
                cancel.request();
            });
            let week = Shape { age: Grain::Week, ..Shape::monthly() };
            let outcome = shop.matrix(&week, &cancel, &mut |_| {});
            assert_eq!(outcome.unwrap_err().to_string(), "cancelled");
            until(server, FOR_LOCK, "shop.rewritten", 0);
            assert_eq!(waiting(server, ASLEEP, "shop.rewritten"), 1, "it ended before the table was free");
            writer.join().unwrap();
        });
        run(server, "drop table shop.rewritten");
    }
}

#[test]
fn a_table_that_is_emptied_and_filled_in_one_transaction_is_never_seen_empty() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        run(server, "drop table if exists shop.reloaded");
        run(server, "create table shop.reloaded as select * from shop.orders where order_id % 20 = 0");
        let reload = "begin; truncate shop.reloaded; select pg_sleep(2); \
            insert into shop.reloaded select * from shop.orders where order_id % 20 = 0; commit";
        let of = |table: &str| format!("{}#{table}", server.uri);
        let (source, table) = (of("shop.reloaded"), "shop.reloaded");
        let words = ["matrix", &source, "--cubes", "--measure", "revenue", "--format", "csv"];
        let (_, wanted, _) = asked(server, &words);
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| run(server, reload));
            until(server, ASLEEP, "reloaded", 1);
            let (code, out, errors) = asked(server, &words);
            assert_eq!((code, &out), (0, &wanted), "{table}: {errors}");
            writer.join().unwrap();
        });
        run(server, "drop table shop.reloaded");
    }
}

#[test]
fn rows_without_a_date_or_amount_stop_there_as_they_do_in_a_file() {
    let orders = sample("orders.parquet");
    for (column, value) in [
        ("ordered_at", "case when order_id % 10 = 0 then null else ordered_at end"),
        ("amount", "case when order_id % 10 = 0 then null else amount end"),
        ("ordered_at", "case when order_id % 100 = 0 then timestamp '2300-01-01' else ordered_at end"),
    ] {
        let query = format!("select * replace ({value} as {column}) from orders");
        let source = [orders.as_str(), "--query", &query];
        let (_, of_file) = refused(&[&["matrix"], &source[..]].concat());
        let (code, message) = refused(&[&["matrix"], &source[..], &["--cubes"]].concat());
        let what = |message: &str| message.split_once(';').unwrap().0.to_string();
        assert_eq!((code, what(&message)), (1, what(&of_file)), "{message}");
        let allowed = message.split("--allow-unreadable ").nth(1).unwrap().trim();
        let source = [&source[..], &["--allow-unreadable", allowed]].concat();
        let shape = ["--measure", "revenue"];
        let wanted = printed(&words(&source, &shape, "csv"));
        assert_eq!(printed(&words(&[&source[..], &["--cubes"]].concat(), &shape, "csv")), wanted);
    }
}

#[test]
fn ids_without_a_sign_are_those_of_the_file_and_amounts_beyond_14_digits_are_told() {
    let servers = servers();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let sample = sample("orders.parquet");
    let unsigned = "order_id::uinteger as order_id, customer_id::uinteger as customer_id, ordered_at, amount";
    // The first 20,000 rows are looked at, and this one comes after them.
    let huge = "order_id, customer_id, ordered_at, case when row_number() over () = 20400 then 1e17 else amount end::decimal(38, 4) as amount";
    for (name, columns) in [("unsigned", unsigned), ("huge", huge)] {
        let made = format!("copy (select {columns} from '{sample}') to '{}' (format parquet)", path(name));
        engine().run(&made, &Cancel::new()).unwrap();
    }
    let shape = ["--measure", "revenue"];
    let wanted = printed(&words(&[&path("unsigned")], &shape, "csv"));
    for server in servers.iter().filter(|server| server.table.starts_with("parquet.")) {
        let of = |name: &str| format!("{}#parquet.`{}`", server.uri, path(name));
        let source = of("unsigned");
        let (code, out, errors) = asked(server, &words(&[&source, "--cubes"], &shape, "csv"));
        assert_eq!((code, out), (0, wanted.clone()), "{errors}");
        let source = of("huge");
        let (code, out, errors) = asked(server, &words(&[&source, "--cubes"], &shape, "csv"));
        assert_eq!((code, out.as_str()), (1, ""), "{errors}");
        assert!(errors.contains("14 digits before the point"), "{errors}");
    }
}

#[test]
fn an_empty_text_says_there_too_that_no_column_is_the_status() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").display().to_string();
    let made = format!(
        "copy (select *, case when order_id % 7 = 0 then 'cancelled' else 'paid' end as status from '{}') to '{path}' (format parquet)",
        sample("orders.parquet")
    );
    engine().run(&made, &Cancel::new()).unwrap();
    let all = ["--status", "''"];
    let of = |options: &[&str]| {
        printed(&words(&[&[path.as_str()], options].concat(), &["--measure", "revenue"], "csv"))
    };
    assert_eq!(of(&[&["--cubes"], &all[..]].concat()), of(&all));
    assert_ne!(of(&[]), of(&all));
}

#[test]
fn a_diff_of_orders_that_stay_in_their_database_is_refused_with_what_helps() {
    let orders = sample("orders.parquet");
    let (code, message) = refused(&["diff", &orders, &orders, "--cubes"]);
    assert_eq!(code, 1, "{message}");
    assert!(message.contains("needs their rows") && message.contains("--cubes=off"), "{message}");
    let servers = servers();
    for server in servers {
        let table = source(&server);
        let (code, _, message) = asked(&server, &["diff", &table, &table, "--cubes"]);
        assert_eq!(code, 1, "{message}");
        assert!(message.contains("--cubes=off") && !message.contains("could not answer"), "{message}");
    }
}

#[test]
fn a_dry_run_of_an_answer_that_needs_whole_histories_fails_as_the_answer_does() {
    let source = ["postgresql://127.0.0.1:1/shop#shop.orders", "--cubes=postgres", "--dry-run"];
    let (code, message) = refused(&[&["kpis"], &source[..]].concat());
    assert_eq!(code, 1, "{message}");
    assert!(message.contains("needs whole histories") && message.contains("--cubes=off"), "{message}");
}

#[test]
fn a_title_says_that_the_rows_are_those_of_a_query_and_not_of_the_table_beside_it() {
    let servers = servers();
    for server in servers {
        let query = format!("select * from {} where country = 'DE'", server.table);
        for cubes in [&["--cubes"][..], &[]] {
            let table = source(&server);
            let words = [&["matrix", &table, "--query", &query], cubes].concat();
            let (code, out, errors) = asked(&server, &words);
            assert_eq!(code, 0, "{errors}");
            let title = out.lines().next().unwrap_or_default();
            assert!(title.contains(" (a query), as of") && !title.contains('#'), "{title}");
        }
    }
}

#[test]
fn a_refusal_names_the_sql_or_the_right_that_is_missing() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let table = source(server);
        let (code, _, message) = asked(server, &["matrix", &table, "--cubes=spark"]);
        assert_eq!(code, 1, "{message}");
        assert!(message.contains("check the SQL that --cubes names"), "{message}");
        for drop in ["drop schema if exists hidden cascade", "drop role if exists reader_of_none"] {
            run(server, drop);
        }
        run(server, "create schema hidden; create table hidden.orders as select * from shop.orders limit 10");
        run(server, "create role reader_of_none login password 'sesame'");
        let uri = server.uri.replacen("://tenure@", "://reader_of_none@", 1);
        let (_, _, message) = asked(server, &["matrix", &format!("{uri}#hidden.orders"), "--cubes"]);
        assert!(message.contains("have USAGE on it granted"), "{message}");
        run(server, "grant usage on schema hidden to reader_of_none");
        run(
            server,
            "grant select (order_id, customer_id, ordered_at, amount) on hidden.orders to reader_of_none",
        );
        let (_, _, message) = asked(server, &["matrix", &format!("{uri}#hidden.orders"), "--cubes"]);
        assert!(message.contains("name the columns that may be read"), "{message}");
        let columns = "select order_id, customer_id, ordered_at, amount from hidden.orders";
        let (code, _, message) = asked(server, &["matrix", "--uri", &uri, "--query", columns, "--cubes"]);
        assert_eq!(code, 0, "{message}");
        run(server, "drop schema hidden cascade");
        run(server, "drop role reader_of_none");
    }
}

#[test]
fn remedies_are_those_that_help_where_the_database_counts() {
    let orders = sample("orders.parquet");
    let sampled = [orders.as_str(), "--cubes", "--share", "20%", "--customer", "customer_id"];
    let (_, message) = refused(&[&["matrix"], &sampled[..]].concat());
    assert!(message.contains("--share of a file") && message.contains("--cubes=off"), "{message}");
    let servers = servers();
    for server in servers {
        let table = source(&server);
        let words = [&["clv", table.as_str()], &sampled[1..]].concat();
        let (_, _, message) = asked(&server, &words);
        assert!(message.contains("--cubes=off") && !message.contains("those of a sample"), "{message}");
    }
    let query = "select *, amount * 2 as weight from orders";
    let (_, message) = refused(&["segments", &orders, "--cubes", "--query", query, "--by", "weight"]);
    assert!(message.contains("CASE WHEN weight < 10") && !message.contains(":q4"), "{message}");
    let output = tenure(&["inspect", &orders, "--changes", "allow"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("--changes does nothing without --cubes"));
}

#[test]
fn ids_of_orders_that_start_again_are_asked_about_as_those_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").display().to_string();
    let made = format!(
        "copy (select n % 40 as order_id, 'c' || (n % 40 + n // 40 % 2 * 100) as customer_id, date '2024-01-01' + cast(n // 40 * 30 as integer) \
         as ordered_at, cast(10 + n % 9 as decimal(10, 2)) as amount from range(400) each_row(n)) to '{path}' (format parquet)"
    );
    engine().run(&made, &Cancel::new()).unwrap();
    let (_, of_file) = refused(&["matrix", &path]);
    let (code, message) = refused(&["matrix", &path, "--cubes"]);
    let told = |message: &str| message.split("; if").next().unwrap().replace("tenure: ", "");
    assert_eq!((code, told(&message)), (1, told(&of_file)), "{message}");
    assert!(message.contains("may start again"), "{message}");
    printed(&["matrix", &path, "--cubes", "--order", "order_id", "--format", "csv"]);
}

#[test]
fn the_explorer_leads_from_the_matrix_to_people_and_says_what_needs_histories() {
    let spec = SourceSpec {
        paths: vec![sample("orders.parquet")],
        cubes: Some(Default::default()),
        ..SourceSpec::default()
    };
    let mut explorer = Explorer::with(session(&spec), spec, (120, 36), dark());
    let matrix = explorer.screen();
    assert!(matrix.contains("2023-01 · M1") && matrix.contains("28 of 105 customers"), "{matrix}");
    assert!(matrix.contains("the database counts (duckdb)"), "{matrix}");
    explorer.press("2");
    assert!(explorer.screen().contains("pooled average  20.0 % at M1"), "{}", explorer.screen());
    explorer.press("3");
    let segments = explorer.screen();
    assert!(segments.contains("95 % interval") && segments.contains(" FR "), "{segments}");
    explorer.press("5");
    let values = explorer.screen();
    assert!(values.contains("needs whole histories") && values.contains("share 1%"), "{values}");
    explorer.press("1");
    explorer.press("enter");
    let people = explorer.screen();
    assert!(people.contains("2023-01 at M1: retained") && people.contains("[retained 28]"), "{people}");
    explorer.press("enter");
    let one = explorer.screen();
    assert!(one.contains("of 105 in 2023-01") && one.contains("orders"), "{one}");
    explorer.press("1");
    explorer.press("d");
    let drivers = explorer.screen();
    assert!(drivers.contains("what drives it") && !drivers.contains("at ,"), "{drivers}");
    let words = drivers.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(":customer customer_id, then :share 1%"), "{drivers}");
}

/// Every statement that would be sent for an answer, in the SQL of a database.
fn rehearsed(answer: &[&str], sql: &str) -> Vec<String> {
    let cubes = format!("--cubes={sql}");
    let source = ["postgresql://127.0.0.1:1/shop#shop.orders", cubes.as_str(), "--dry-run"];
    let text = printed(&[&answer[..1], &source, &answer[1..]].concat());
    assert!(text.contains("-- Nothing was sent") && !text.contains("-- What follows depends"), "{text}");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("--")).collect();
    let statements = lines.join("\n") + "\n";
    statements.split(";\n").map(str::trim).filter(|one| !one.is_empty()).map(str::to_string).collect()
}

#[test]
fn a_dry_run_writes_every_statement_and_sends_none() {
    let kinds = |answer: &[&str]| -> Vec<&str> {
        let marks = [
            ("LIMIT 20000", "first rows"),
            ("AS reason", "survey"),
            ("COUNT(oid) AS ids", "ids"),
            ("t_often", "patterns"),
            ("AS members, MIN(first_ts) AS first_acquired, MAX", "patterns"),
            ("WHERE r.ts >= c.first_ts", "follows"),
            ("GROUP BY cohort, age", "sums"),
            ("AS active", "cells"),
            ("AS repeaters", "amounts"),
            ("MIN(first_ts) AS first_acquired", "cohorts"),
            ("GROUP BY status", "statuses"),
            ("AS better", "rank"),
            ("FROM t_listed", "page"),
            ("AS order_id", "lines"),
        ];
        let kind = |sql: &String| {
            let found = marks.iter().find(|(mark, _)| sql.contains(mark));
            found.map_or_else(|| panic!("{answer:?}: {sql}"), |(_, kind)| *kind)
        };
        rehearsed(answer, "postgres").iter().map(kind).collect()
    };
    let opening = ["first rows", "survey", "ids", "follows"];
    for (answer, further) in [
        // The last survey tells whether rows changed meanwhile; one before is of the attributes that the question reads.
        (&["matrix"][..], &["patterns", "survey"][..]),
        (&["matrix", "--measure", "revenue"], &["patterns", "sums", "survey"]),
        (&["matrix", "--changes", "allow"], &["patterns"]),
        (
            &["segments", "--by", "channel", "--segment", "country=DE"],
            &["survey", "cells", "amounts", "survey"],
        ),
        (
            &["customers", "--cell", "2003-05:M1", "--list", "lapsed"],
            &["cohorts", "statuses", "page", "survey"],
        ),
        (
            &["customers", "--cell", "it's:M1", "--cohort", "coupon"],
            &["survey", "cohorts", "statuses", "page", "survey"],
        ),
        (&["customer", "it's me"], &["page", "rank", "lines", "survey"]),
        (&["inspect"], &[]),
    ] {
        assert_eq!(kinds(answer), [&opening[..], further].concat(), "{answer:?}");
    }
    let quoted = rehearsed(&["matrix", "--customer", "Customer \"No\""], "spark").concat();
    assert!(quoted.contains("`Customer \"No\"`"), "{quoted}");
}

#[test]
fn statements_in_the_sql_of_every_database_keep_to_what_all_understand() {
    // One of each template.
    let answers = ANSWERS
        .iter()
        .filter(|answer| ["2024-05:M2", "104654", "channel"].iter().any(|word| answer.contains(word)));
    let answers: Vec<&&[&str]> = answers.step_by(2).collect();
    for sql in RemoteSql::ALL {
        for answer in &answers {
            for statement in rehearsed(answer, sql.name()) {
                check_portable(&statement);
            }
        }
    }
}

#[test]
fn statements_behind_every_answer_keep_to_what_every_database_understands() {
    let orders = sample("orders.parquet");
    let shapes = SHAPES.map(|shape| [&["matrix"], shape].concat());
    for answer in shapes.iter().map(Vec::as_slice).chain(ANSWERS) {
        let text = printed(&[&answer[..1], &[&orders, "--cubes", "--sql"], &answer[1..]].concat());
        for statement in text.split(";\n").map(str::trim).filter(|one| !one.is_empty()) {
            // What is made of the rows of one customer is made here.
            if !statement.contains("FROM customer_lines") {
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
