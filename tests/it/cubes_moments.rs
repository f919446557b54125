//! Answers of a database that keeps its orders are of one moment: what changes between two statements, or between two answers, is
//! told and never mixed in.

use std::os::unix::fs::PermissionsExt;

use crate::cubes::opened;
use crate::explorer::SourceSpec;
use crate::remote::{number, run, servers};
use tenure::cohort::Grain;
use tenure::engine::Cancel;
use tenure::explore::customers::{CustomerList, CustomerQuestion, CustomersQuestion, Datum, Order, Range};
use tenure::explore::{Segmentation, Session, Shape};

#[test]
fn the_file_of_a_foreign_table_that_is_another_during_an_answer_is_not_mixed_in() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        if number(server, "select count(*) from pg_available_extensions where name = 'file_fdw'") == 0 {
            eprintln!("SKIPPED: PostgreSQL has no file_fdw");
            continue;
        }
        // The server writes and reads the file as another user.
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let file = folder.path().join("orders.csv").display().to_string();
        let write = |rest: u8| {
            let rows = format!("select * from shop.orders where order_id % 40 = {rest}");
            run(server, &format!("copy ({rows}) to '{file}' (format csv)"));
        };
        let cancel = Cancel::new();
        run(server, "create extension if not exists file_fdw");
        run(server, "drop server if exists files_of_test cascade");
        run(server, "create server files_of_test foreign data wrapper file_fdw");
        let made = format!(
            "create foreign table shop.of_a_file (order_id bigint, customer_id bigint, ordered_at timestamp, amount numeric(12, 2), \
             country text, channel text, category text, coupon text) server files_of_test options (filename '{file}', format 'csv')"
        );
        run(server, &made);
        write(0);
        let (mut shop, _brought) = opened(server, "shop.of_a_file", SourceSpec::default());
        let answer = shop.matrix(&Shape::monthly(), &cancel, &mut |_| write(20));
        let error = answer.unwrap_err().to_string();
        assert!(error.contains("the orders changed"), "{error}");
        run(server, "drop server files_of_test cascade");
    }
}

#[test]
fn a_part_that_is_attached_to_a_table_during_an_answer_is_not_mixed_in() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let drop = "drop table if exists shop.in_parts, shop.part_one, shop.part_two cascade";
        let of = |rest: u8| format!("as select * from shop.orders where order_id % 20 = {rest}");
        let partitioned = [
            "create table shop.in_parts (like shop.orders) partition by list (country)".to_string(),
            "create table shop.part_one partition of shop.in_parts default".to_string(),
            "insert into shop.in_parts select * from shop.orders where order_id % 20 = 0 and country <> 'DE'"
                .to_string(),
            format!("create table shop.part_two {} and country = 'DE'", of(0)),
        ];
        let inherited = [
            format!("create table shop.in_parts {}", of(0)),
            format!("create table shop.part_two {}", of(1)),
        ];
        let as_query =
            SourceSpec { query: Some("select * from shop.in_parts".into()), ..SourceSpec::default() };
        for (made, attach, source) in [
            (&partitioned[..], "attach partition shop.part_two for values in ('DE')", SourceSpec::default()),
            (&inherited[..], "inherit", SourceSpec::default()),
            (&inherited[..], "inherit", as_query),
        ] {
            let attach = match attach {
                "inherit" => "alter table shop.part_two inherit shop.in_parts".to_string(),
                attach => format!("alter table shop.in_parts {attach}"),
            };
            // At the moment of the opening, and at one of its own.
            for is_first in [true, false] {
                run(server, drop);
                made.iter().for_each(|sql| run(server, sql));
                let (mut shop, _brought) = opened(server, "shop.in_parts", source.clone());
                let cancel = Cancel::new();
                if !is_first {
                    let week = Shape { age: Grain::Week, ..Shape::monthly() };
                    shop.matrix(&week, &cancel, &mut |_| {}).unwrap();
                }
                let mut halves = 0;
                let answer = shop.matrix(&Shape::monthly(), &cancel, &mut |_| {
                    halves += 1;
                    run(server, &attach);
                });
                assert_eq!(halves, 1);
                let error = answer.unwrap_err().to_string();
                assert!(error.contains("the orders changed"), "{attach}: {error}");
            }
        }
        run(server, drop);
    }
}

#[test]
fn what_changed_before_the_first_question_about_attributes_is_told_beside_an_earlier_matrix() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let cancel = Cancel::new();
        // Neither the number of rows nor a sum nor a last moment tells these.
        for change in [
            "update shop.same_sums set customer_id = customer_id - customer_id % 2",
            "update shop.same_sums set ordered_at = ordered_at + interval '1 month' where order_id % 500 = 50",
            "alter table shop.same_sums rename column order_id to kept; alter table shop.same_sums rename column customer_id to order_id; \
             alter table shop.same_sums rename column kept to customer_id",
        ] {
            for asks_for_list in [false, true] {
                run(server, "drop table if exists shop.same_sums");
                run(
                    server,
                    "create table shop.same_sums as select * from shop.orders where order_id % 50 = 0 and customer_id is not null",
                );
                let (mut shop, _brought) = opened(server, "shop.same_sums", SourceSpec::default());
                shop.matrix(&Shape::monthly(), &cancel, &mut |_| {}).unwrap();
                run(server, change);
                let error = match asks_for_list {
                    true => listed(&mut shop, 0).unwrap_err(),
                    false => shop.segments(&by("country"), &cancel, &mut |_| {}).unwrap_err().to_string(),
                };
                assert!(error.contains("have other values now"), "{change}: {error}");
            }
        }
        run(server, "drop table shop.same_sums");
    }
}

#[test]
fn pages_of_a_list_are_of_one_moment_in_the_attributes_that_they_show_too() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        run(server, "drop table if exists shop.paged");
        run(server, "create table shop.paged as select * from shop.orders where order_id % 50 = 0");
        let (mut shop, _brought) = opened(server, "shop.paged", SourceSpec::default());
        listed(&mut shop, 0).unwrap();
        run(server, "update shop.paged set country = 'AA' where country = 'NL'");
        let error = listed(&mut shop, 20).unwrap_err();
        assert!(error.contains("have other values now"), "{error}");
        // One customer shows them too.
        let (mut shop, _brought) = opened(server, "shop.paged", SourceSpec::default());
        let id = listed(&mut shop, 0).unwrap();
        run(server, "update shop.paged set country = 'BB' where country = 'AA'");
        let question = CustomerQuestion { shape: Shape::monthly(), id, value: None, next: None };
        let error = shop.customer(&question, &Cancel::new()).unwrap_err().to_string();
        assert!(error.contains("have other values now"), "{error}");
        run(server, "drop table shop.paged");
    }
}

#[test]
fn an_earlier_day_is_offered_for_new_orders_and_not_if_some_are_gone() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        for (change, is_offered) in [
            ("insert into shop.going select * from shop.orders where order_id % 50 = 1", true),
            ("delete from shop.going where country = 'DE'", false),
        ] {
            run(server, "drop table if exists shop.going");
            run(server, "create table shop.going as select * from shop.orders where order_id % 50 = 0");
            let (mut shop, _brought) = opened(server, "shop.going", SourceSpec::default());
            listed(&mut shop, 0).unwrap();
            run(server, change);
            let error = listed(&mut shop, 20).unwrap_err();
            assert_eq!(error.contains("--as-of "), is_offered, "{change}: {error}");
            assert!(error.contains("ask again") && error.contains("--changes allow"), "{error}");
        }
        run(server, "drop table shop.going");
    }
}

/// Segments by one attribute.
fn by(attribute: &str) -> Segmentation {
    Segmentation { by: vec![attribute.into()], top: None, segment_filters: Vec::new() }
}

/// The first customer of a page of all customers by country.
fn listed(shop: &mut Session, from: u64) -> Result<String, String> {
    let sort = Order { column: "country".into(), descending: false };
    let list = CustomerList { shape: Shape::monthly(), cohort: None, sort, value: None };
    let question = CustomersQuestion { list, range: Range::Page { from, count: 20, find: None } };
    let page = shop.customers(&question, &Cancel::new(), &mut |_| {}).map_err(|why| why.to_string())?;
    match &page.rows[0][0] {
        Datum::Text(id) => Ok(id.clone()),
        other => panic!("{other:?} is not an id"),
    }
}
