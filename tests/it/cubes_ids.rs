//! Ids of customers in a database that keeps its orders: what is said of them is what is said of those of a file.

use crate::remote::{asked, run, servers};
use crate::support::{engine, printed, sample};
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
