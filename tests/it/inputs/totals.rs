//! Rows of totals among orders: no orders, counted and said.

use super::{REVENUE, adds_up, inspected, matrix, matrix_of};
use crate::support::{engine, file, json, printed};
use tenure::engine::Cancel;

const ROWS: [&str; 5] = [
    "1,17850,2024-01-05,Mug,10.00",
    "2,13047,2024-01-06,Cup,20.00",
    "3,17850,2024-02-05,Mug,5.00",
    "4,12583,2024-02-29,Jar,7.00",
    "5,13047,2024-03-02,Cup,8.50",
];

const RIGHT: [&str; 2] = ["2024-01,2,30.00,5.00,8.50", "2024-02,1,7.00,0.00,"];

#[track_caller]
fn is_right(lines: &[&str], totals: u64) {
    let text = format!("order_id,customer,order_date,product,amount\n{}\n", lines.join("\n"));
    assert_eq!(matrix("orders.csv", &text, &REVENUE), RIGHT, "{text}");
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    assert_eq!(report["excluded"]["total"].as_u64().unwrap_or(0), totals, "{report}");
}

#[test]
fn a_row_that_is_called_a_total_and_is_one_is_left_out_and_counted() {
    for word in
        ["Total", "GESAMT", "Summe:", "Grand total", "Total général", "Итого", "合計", "Toplam", "Ukupno"]
    {
        let [in_customer, in_product, in_order] = [
            format!("9,{word},2024-03-05,All,50.50"),
            format!("9,13047,2024-03-05,{word},50.50"),
            format!("{word},13047,2024-03-05,All,50.50"),
        ];
        for total in [in_customer, in_product, in_order] {
            is_right(&[&ROWS[..], &[&total]].concat(), 1);
        }
    }
    let [a, b, c, d, e] = ROWS;
    is_right(
        &[
            a,
            b,
            "7,Subtotal,2024-01-31,,30.00",
            c,
            d,
            e,
            "8,Subtotal,2024-03-31,,20.50",
            "9,Total,2024-03-31,,50.50",
        ],
        3,
    );
    is_right(&[a, "7,17850 Total,2024-01-31,x,10.00", b, c, d, e], 1);
    is_right(&[a, b, c, d, e, ",,Summe,,50.50"], 1);
}

#[test]
fn a_customer_who_is_called_so_stays_and_is_asked_about() {
    let text = format!(
        "order_id,customer,order_date,product,amount\n{}\n6,Total,2024-03-03,Jar,3.10\n",
        ROWS.join("\n")
    );
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(report["customers"], 4, "{report}");
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("rows whose 'customer' is 'Total' count as orders, although they may be totals"),
        "{notes}"
    );
    assert!(notes.contains("trim(customer) <> 'Total'"), "{notes}");
    assert_eq!(
        matrix("orders.csv", &text, &["--where", "trim(customer) <> 'Total'", "--measure", "revenue"]),
        RIGHT
    );
    // A word in a name is not one for a sum.
    let named = text.replace("Total,", "Total Energies,");
    assert!(!inspected("orders.csv", &named, &[])["notes"].to_string().contains("totals"));
}

#[test]
fn totals_that_are_left_out_are_listed_with_their_row() {
    let [a, b, c, d, e] = ROWS;
    let text = [a, b, "7,Subtotal,2024-01-31,x,30.00", c, d, e, "8,,2024-03-31,x,1.00"].join("\n");
    let (folder, path) =
        file("orders.csv", &format!("order_id,customer,order_date,product,amount\n{text}\n"));
    let list = folder.path().join("rejects.csv");
    printed(&["matrix", &path, "--rejects", list.to_str().unwrap()]);
    let text = std::fs::read_to_string(&list).unwrap();
    let rows: Vec<&str> =
        text.lines().skip(1).map(|line| line.split_once("orders.csv,").unwrap().1).collect();
    assert_eq!(rows, [",3,,\"7,Subtotal,2024-01-31,x,30.00\",total", ",7,customer,,guest"], "{text}");
    // Each of several files has its total, which is found wherever the file stands.
    let (first, second) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
    let head = "order_id,customer,order_date,product,amount";
    std::fs::write(&first, [head, a, b, "8,Total,2024-01-31,x,30.00\n"].join("\n")).unwrap();
    let others: String = (0..300).map(|n| format!("{},c{n},2024-03-03,x,1.00\n", 100 + n)).collect();
    std::fs::write(&second, format!("{head}\n{c}\n{d}\n{e}\n{others}")).unwrap();
    let (first, second) = (first.to_str().unwrap(), second.to_str().unwrap());
    printed(&["matrix", first, second, "--rejects", list.to_str().unwrap()]);
    let text = std::fs::read_to_string(&list).unwrap();
    let expected = format!("{first},,3,,\"8,Total,2024-01-31,x,30.00\",total");
    assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), [expected.as_str()], "{text}");
}

#[test]
fn totals_of_files_with_types_are_found_too() {
    let text = format!(
        "order_id,customer,order_date,product,amount\n{}\n9,Total,2024-03-31,x,50.50\n",
        ROWS.join("\n")
    );
    let (folder, csv) = file("orders.csv", &text);
    let parquet = folder.path().join("orders.parquet");
    let parquet = parquet.to_str().unwrap();
    let copy = format!("COPY (FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)");
    engine().run(&copy, &Cancel::new()).unwrap();
    assert_eq!(matrix_of(&[parquet], &REVENUE), RIGHT);
    let list = folder.path().join("rejects.csv");
    let report = json(&["inspect", parquet, "--format", "json", "--rejects", list.to_str().unwrap()]);
    adds_up(&report);
    assert_eq!(report["excluded"]["total"], 1, "{report}");
    let list = std::fs::read_to_string(list).unwrap();
    assert!(list.contains("orders.parquet,,6,,") && list.contains(",total"), "{list}");
}

#[test]
fn the_total_at_the_end_of_a_large_file_is_found() {
    let mut text = "order_id,customer,order_date,product,amount\n".to_string();
    let padding = "x".repeat(400);
    for n in 0..170_000_u32 {
        text += &format!("{n},c{},2024-0{}-05,{padding},1.00\n", n % 1000, 1 + n / 100_000);
    }
    text += "170000,Total,2024-03-31,,170000.00\n";
    assert!(text.len() > 64 << 20);
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    assert_eq!(
        (report["excluded"]["total"].as_u64(), report["customers"].as_u64()),
        (Some(1), Some(1000)),
        "{report}"
    );
}

#[test]
fn rows_of_whole_orders_among_their_items_are_left_out() {
    let text = "order_id,customer_id,date,item,amount\n1,a,2024-01-05,,15.50\n1,a,2024-01-05,x,10.00\n1,a,2024-01-05,y,5.50\n\
        2,b,2024-01-06,,8.00\n2,b,2024-01-06,x,8.00\n3,a,2024-02-05,,7.00\n3,a,2024-02-05,y,4.00\n3,a,2024-02-05,z,3.00\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,23.50,7.00"]);
    let report = inspected("orders.csv", text, &[]);
    adds_up(&report);
    assert_eq!(
        (report["rows"].as_u64(), report["excluded"]["total"].as_u64()),
        (Some(8), Some(3)),
        "{report}"
    );
    assert!(
        report["notes"]
            .to_string()
            .contains("3 rows without 'item' amount to the other rows of their orders"),
        "{report}"
    );
}

const HEADED: &str = "order_id,customer_id,date,item,amount\n1,a,2024-01-05,,15.50\n1,a,2024-01-05,x,10.00\n1,a,2024-01-05,y,5.50\n\
    2,b,2024-01-06,,8.00\n2,b,2024-01-06,x,8.00\n3,a,2024-02-05,,7.00\n3,a,2024-02-05,y,4.00\n3,a,2024-02-05,z,3.00\n";

#[test]
fn a_row_without_items_is_an_order_beside_rows_of_whole_orders() {
    for alone in ["4,b,2024-02-06,,9.00\n", ",b,2024-02-06,,9.00\n"] {
        let text = format!("{HEADED}{alone}");
        let (_folder, path) = file("orders.csv", &text);
        assert_eq!(matrix_of(&[&path], &REVENUE), ["2024-01,2,23.50,16.00"], "{alone}");
        let list = format!("{path}.rejects");
        let report = json(&["inspect", &path, "--format", "json", "--rejects", &list]);
        adds_up(&report);
        assert_eq!(report["excluded"]["total"], 3, "{report}");
        let list = std::fs::read_to_string(list).unwrap();
        assert_eq!(list.matches("total").count(), 3, "{list}");
    }
}

#[test]
fn rows_of_whole_orders_of_which_some_do_not_add_up_are_told() {
    // A row without an item that amounts to something else may be a line like any other: shipping, a gift.
    let other = HEADED.replace(",,8.00", ",,2.00");
    let (_folder, path) = file("orders.csv", &other);
    assert_eq!(matrix_of(&[&path], &REVENUE), ["2024-01,2,41.00,14.00"]);
    let told = printed(&["inspect", &path]);
    assert!(told.contains("2 of 3 rows without 'item' amount to the other rows of their orders"), "{told}");
    // Among many that do, one that does not is a total too.
    let mut text = HEADED.to_string();
    for n in 10..40 {
        text += &format!("{n},c,2024-01-05,,3.00\n{n},c,2024-01-05,x,1.00\n{n},c,2024-01-05,y,2.00\n");
    }
    text += "50,c,2024-01-05,,3.50\n50,c,2024-01-05,x,1.00\n50,c,2024-01-05,y,2.00\n";
    assert_eq!(matrix("orders.csv", &text, &REVENUE), ["2024-01,3,116.50,7.00"]);
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    assert!(report["notes"].to_string().contains("1 of them amounts to something else"), "{report}");
}

#[test]
fn rows_of_whole_orders_with_shipping_are_told() {
    let mut text = "order_id,customer_id,date,item,amount\n".to_string();
    for n in 1..20 {
        text += &format!("{n},c,2024-01-05,,3{n}.90\n{n},c,2024-01-05,x,10.00\n{n},c,2024-01-05,y,2{n}.00\n");
    }
    let (_folder, path) = file("orders.csv", &text);
    let told = printed(&["inspect", &path]);
    assert!(told.contains("0 of 19 rows without 'item' amount to the other rows"), "{told}");
}

#[test]
fn rows_of_whole_orders_are_found_in_a_large_file() {
    let mut text = "order_id,customer,order_date,item,note,amount\n".to_string();
    let padding = "x".repeat(600);
    for n in 0..40_000_u32 {
        text += &format!(
            "{n},c{0},2024-01-05,,{padding},3.00\n{n},c{0},2024-01-05,a,{padding},1.00\n{n},c{0},2024-01-05,b,{padding},2.00\n",
            n % 1000
        );
    }
    assert!(text.len() > 64 << 20);
    assert_eq!(matrix("orders.csv", &text, &REVENUE), ["2024-01,1000,120000.00"]);
}

#[test]
fn a_row_of_all_customers_is_a_total() {
    let text = "order_id,customer_id,date,amount\n1,a,2024-01-05,10\n2,b,2024-01-06,20\n3,a,2024-02-05,30\n3,All customers,2024-02-06,60\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,30.00,30.00"]);
}

#[test]
fn of_several_rows_that_may_be_totals_the_last_one_of_a_text_was_dropped_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |ending: &str| folder.path().join(format!("orders.{ending}")).display().to_string();
    let mut text = "order_id,customer_id,order_date,amount,coupon\n".to_string();
    for n in 0..300 {
        if n % 60 == 59 {
            // Their amounts show nothing: taxes are in them.
            text += &format!("Total,c1,2024-0{}-28,999.50,\n", 1 + n / 60);
        }
        text += &format!(
            "{},c{},2024-0{}-{:02},{}.25,x{}\n",
            1000 + n,
            n % 40,
            1 + n / 60,
            1 + n % 28,
            10 + n % 7,
            n % 3
        );
    }
    std::fs::write(path("csv"), format!("{text}Total,c1,2024-05-28,999.50,\n")).unwrap();
    let copy = format!("copy (select * from '{}') to '{}' (format parquet)", path("csv"), path("parquet"));
    engine().run(&copy, &Cancel::new()).unwrap();
    for ending in ["csv", "parquet"] {
        let report = json(&["inspect", &path(ending), "--format", "json"]);
        assert_eq!(report["accepted"], 306, "{ending}: {report}");
        let notes = report["notes"].to_string();
        assert!(notes.contains("rows whose 'order_id' is 'Total' count as orders"), "{ending}: {notes}");
    }
}
