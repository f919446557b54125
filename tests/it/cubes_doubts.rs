//! Doubts about orders that stay in their database: what is said of them is what is said of those of a file.

use crate::cubes::opened;
use crate::explorer::{Explorer, SourceSpec};
use crate::remote::{asked, run, servers};
use crate::support::{engine, printed, refused, sample};
use tenure::engine::Cancel;

/// What a report says about ids that may stand for unknown customers.
fn placeholders(report: &str) -> Vec<&str> {
    report.lines().filter(|line| line.contains("may be a placeholder")).collect()
}

#[test]
fn ids_that_stand_for_nobody_are_named_with_their_orders_there_too() {
    let servers = servers();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").display().to_string();
    let orders = sample("orders.parquet");
    let guests = "case when order_id % 3 = 0 then 'Guest' when order_id % 50 = 1 then 'deleted_user' else customer_id::varchar end";
    let zeros = "case when order_id % 5 = 0 then 0 else customer_id end";
    for (customer, ids) in
        [(guests, vec!["Guest", "deleted_user"]), (zeros, vec!["0"]), ("customer_id", vec![])]
    {
        // Orders have several lines, so that rows are not what is counted.
        let rows = format!("select order_id, {customer} as customer_id, ordered_at, amount from '{orders}'");
        let copy = format!(
            "copy (select * from ({rows}) union all select * from ({rows}) where order_id % 4 = 0) to '{path}' (format parquet)"
        );
        engine().run(&copy, &Cancel::new()).unwrap();
        let of_file = printed(&["inspect", &path, "--repeated-lines", "count"]);
        let wanted = placeholders(&of_file);
        assert_eq!(wanted.len(), ids.len(), "{of_file}");
        assert!(ids.iter().zip(&wanted).all(|(id, line)| line.contains(&format!("'{id}'"))), "{wanted:?}");
        let here = printed(&["inspect", &path, "--cubes", "--repeated-lines", "count"]);
        assert_eq!(placeholders(&here), wanted);
        let none = ids.iter().flat_map(|id| ["--guest", id]);
        let words: Vec<&str> =
            ["inspect", &path, "--cubes", "--repeated-lines", "count"].into_iter().chain(none).collect();
        assert!(placeholders(&printed(&words)).is_empty());
        for server in &servers {
            let table = match server.password {
                Some(_) => {
                    run(server, "drop table if exists shop.of_nobody");
                    let customer = customer.replace("::varchar", "::text");
                    let rows = format!(
                        "select order_id, {customer} as customer_id, ordered_at, amount from shop.orders"
                    );
                    run(
                        server,
                        &format!(
                            "create table shop.of_nobody as select * from ({rows}) a union all select * from ({rows}) b where order_id % 4 = 0"
                        ),
                    );
                    format!("{}#shop.of_nobody", server.uri)
                }
                None => format!("{}#parquet.`{path}`", server.uri),
            };
            let (code, out, errors) = asked(server, &["inspect", &table, "--cubes"]);
            assert_eq!(code, 0, "{errors}");
            assert_eq!(placeholders(&out), wanted, "{}", server.uri);
        }
    }
}

#[test]
fn what_is_doubtful_in_the_first_rows_is_said_as_it_is_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(format!("{name}.parquet")).display().to_string();
    let orders = sample("orders.parquet");
    // The lines of one order in five, or of one in thirty, are there twice; each customer has two ids.
    let again =
        |rest: &str| format!("select * from '{orders}' union all select * from '{orders}' where {rest}");
    let capitals = "case when order_id % 2 = 0 then 'c' else 'C' end || customer_id as customer_id";
    for (name, rows) in [
        ("often", format!("({}) order by order_id", again("order_id % 3 = 0"))),
        ("seldom", format!("({}) order by order_id", again("order_id % 30 = 0"))),
        ("capitals", format!("select * replace ({capitals}) from '{orders}' where customer_id is not null")),
    ] {
        engine().run(&format!("copy ({rows}) to '{}' (format parquet)", path(name)), &Cancel::new()).unwrap();
    }
    let (code, message) = refused(&["matrix", &path("often"), "--cubes"]);
    assert_eq!(code, 1, "{message}");
    assert!(message.contains("rows repeat an earlier one in every column"), "{message}");
    for count in ["--repeated-lines count", "--repeated-lines once --cubes=off"] {
        assert!(message.contains(count), "{message}");
        let options = count.split(' ');
        let words: Vec<&str> = ["matrix", "--format", "csv"].into_iter().chain(options).collect();
        let often = path("often");
        let of_file: Vec<&str> = words.iter().copied().filter(|word| *word != "--cubes=off").collect();
        let wanted = printed(&[&of_file[..], &[&often]].concat());
        assert_eq!(
            printed(
                &[&words[..], &[&often], if count.ends_with("off") { &[] } else { &["--cubes"] }].concat()
            ),
            wanted
        );
    }
    for (name, words) in [
        ("seldom", "lines repeat an earlier one in every column"),
        ("capitals", "ids of customers differ from another only by capital letters"),
    ] {
        let report = printed(&["inspect", &path(name), "--cubes"]);
        let note = report.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{report}"));
        assert!(
            note.starts_with("note: in the first 20,000 rows, ") && note.ends_with("--cubes=off"),
            "{note}"
        );
        let of_file = printed(&["inspect", &path(name)]);
        assert!(of_file.lines().any(|line| line.contains(words) && !line.contains("--cubes")), "{of_file}");
    }
}

#[test]
fn a_mistyped_year_ends_observation_there_as_it_does_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").display().to_string();
    let rows = format!(
        "select * replace (case when order_id = (select max(order_id) from '{0}' where amount > 0 and customer_id is not null) \
         then timestamp '2099-12-31' else ordered_at end as ordered_at) from '{0}'",
        sample("orders.parquet")
    );
    engine().run(&format!("copy ({rows}) to '{path}' (format parquet)"), &Cancel::new()).unwrap();
    let answer = ["matrix", path.as_str(), "--measure", "revenue", "--format", "csv"];
    assert_eq!(printed(&[&answer[..], &["--cubes"]].concat()), printed(&answer));
    let ends =
        |report: &str| report.lines().find(|line| line.contains("dated after today")).map(String::from);
    let of_file = ends(&printed(&["inspect", &path]));
    assert!(of_file.as_deref().is_some_and(|note| note.contains("observation ends on")), "{of_file:?}");
    assert_eq!(ends(&printed(&["inspect", &path, "--cubes"])), of_file);
    // A day after the last order counts as time without one, and that is said although a row is dated later still.
    for cubes in [&[][..], &["--cubes"]] {
        let report = printed(&[&["inspect", path.as_str(), "--as-of", "2026-11-01"][..], cubes].concat());
        assert!(report.contains("count as time without an order"), "{report}");
    }
}

#[test]
fn a_refund_between_the_last_order_and_a_mistyped_year_is_left_out_as_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").display().to_string();
    let rows = format!(
        "select * replace (case when order_id = (select max(order_id) from '{0}' where amount > 0 and customer_id is not null) \
         then timestamp '2202-12-31' else ordered_at end as ordered_at) from '{0}' union all \
         select * replace (timestamp '2026-03-01' as ordered_at, -5 as amount, order_id + 900000000 as order_id) \
         from '{0}' where amount > 0 and order_id % 50 = 0",
        sample("orders.parquet")
    );
    engine().run(&format!("copy ({rows}) to '{path}' (format parquet)"), &Cancel::new()).unwrap();
    for measure in ["revenue", "retention"] {
        let answer = ["matrix", path.as_str(), "--measure", measure, "--format", "csv"];
        assert_eq!(printed(&[&answer[..], &["--cubes"]].concat()), printed(&answer));
    }
}

#[test]
fn what_needs_the_rows_names_options_that_bring_them() {
    let orders = sample("orders.parquet");
    let (_, message) = refused(&["matrix", &orders, "--cubes", "--entry", "country = 'DE'"]);
    assert!(message.contains("bring the rows with --cubes=off"), "{message}");
    printed(&["matrix", &orders, "--cubes", "--entry", "country = 'DE'", "--cubes=off", "--format", "csv"]);
    let sampled = ["--share", "20%", "--customer", "customer_id", "--cubes=off"];
    assert!(message.contains("--share 1% --customer customer_id --cubes=off"), "{message}");
    printed(
        &[&["matrix", orders.as_str(), "--entry", "country = 'DE'", "--format", "csv"], &sampled[..]]
            .concat(),
    );
}

/// The attribute that the screen of segments shows before one is chosen.
fn shown_first(spec: SourceSpec) -> String {
    let mut explorer = Explorer::opening_so(spec, (120, 36));
    let screen = explorer.press("3").screen();
    let of = screen.lines().find_map(|line| line.trim_start().strip_prefix("segments by "));
    of.unwrap_or_else(|| panic!("{screen}")).split_whitespace().next().unwrap_or_default().to_string()
}

#[test]
fn the_first_attribute_on_screen_was_another_one_than_that_of_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").display().to_string();
    // Every customer of the shop comes again, and nobody else does; of the cities there are fewest, and they say nothing.
    let rows = "select n as order_id, 'c' || (case when n % 4 < 2 then n % 40 else n end) as customer_id, \
        date '2024-01-01' + cast(n // 3 as integer) as ordered_at, cast(10 + n % 7 as decimal(10, 2)) as amount, \
        'city' || (n % 40) % 3 as city, case when n % 4 < 2 then 'shop' else 'web' || n % 5 end as channel from range(1000) each_row(n)";
    engine().run(&format!("copy ({rows}) to '{path}' (format parquet)"), &Cancel::new()).unwrap();
    let spec = SourceSpec { paths: vec![path], ..SourceSpec::default() };
    let of_rows = shown_first(spec.clone());
    assert_eq!(of_rows, "channel");
    assert_eq!(shown_first(SourceSpec { cubes: Some(Default::default()), ..spec }), of_rows);
    for server in servers() {
        let (mut shop, _brought) = opened(&server, &server.table, SourceSpec::default());
        let found = shop.separations(&Cancel::new()).unwrap();
        assert!(found.iter().any(|one| one.name == "channel"), "{}: {found:?}", server.uri);
    }
}
