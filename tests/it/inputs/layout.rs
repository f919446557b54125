//! Text files as programs and people leave them behind.

use super::{REVENUE, adds_up, inspected, matrix, matrix_of, option, try_matrix};
use crate::support::{file, json, printed, refused, tenure};

const RIGHT: [&str; 2] = ["2024-01,2,30.00,5.00", "2024-02,1,7.00,"];

const PLAIN: &str = "customer_id,order_date,order_id,amount\n1,2024-01-05,a,10.00\n2,2024-01-06,b,20.00\n\
    1,2024-02-05,c,5.00\n3,2024-02-29,d,7.00\n";

#[test]
fn line_ends_may_be_mixed() {
    let (head, rows) = PLAIN.split_once('\n').unwrap();
    let returned = |text: &str| text.replace('\n', "\r\n");
    for text in [
        format!("{head}\n{}", returned(rows)),
        format!("{head}\r\n{rows}"),
        returned(PLAIN).trim_end().to_string() + "\n",
        PLAIN.replace('\n', "\r"),
        PLAIN.replace('\n', "\r\r\n"),
        returned(PLAIN),
    ] {
        assert_eq!(matrix("orders.csv", &text, &REVENUE), RIGHT, "{text:?}");
    }
    let mut long = String::from("customer_id,order_date,amount\r\n");
    for row in 0..30_000 {
        long += &format!("{row},2024-01-05,1.00\r\n");
    }
    let rows = matrix("orders.csv", long + "z,2024-01-06,1.00\n", &REVENUE);
    assert_eq!(rows, ["2024-01,30001,30001.00"]);
}

#[test]
fn a_total_under_the_table_is_left_out_and_counted() {
    for total in ["Total,,4,42.00\n", "Grand Total,2024-02-29,,42.00\n"] {
        let text = format!("{PLAIN}{total}");
        assert_eq!(matrix("orders.csv", &text, &REVENUE), RIGHT, "{total}");
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(report["excluded"]["total"], 1, "{report}");
        adds_up(&report);
    }
}

#[test]
fn a_line_with_too_many_or_too_few_fields_is_named_and_counted() {
    let mut text = String::from("orderID,customerID,orderDate,amount\n");
    for row in 1..=10 {
        text += &format!("{row},c{},2024-01-{:02},10\n", row % 9, row + 1);
    }
    for (line, fields) in [("11,c1", 2), ("11,c1,2024-02-01,10,extra", 5)] {
        let text = format!("{text}{line}\n");
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(report["columns"].as_array().unwrap().len(), 4, "{report}");
        assert_eq!((report["accepted"].as_u64(), report["excluded"]["ragged"].as_u64()), (Some(10), Some(1)));
        adds_up(&report);
        let notes = report["notes"].to_string();
        assert!(
            notes.contains(&format!("line 12 ({fields} of 4 fields")) && !notes.contains("--skip"),
            "{notes}"
        );
        let (_folder, path) = file("orders.csv", &text);
        let (exit, why) = refused(&["matrix", &path]);
        assert!(exit == 1 && why.contains("line 12") && why.contains("--allow-unreadable 10%"), "{why}");
        assert!(tenure(&["matrix", &path, "--allow-unreadable", "10%"]).status.success());
    }
}

#[test]
fn what_a_program_writes_under_a_table_is_left_out() {
    let text = format!("{PLAIN}\n4 record(s) downloaded\n");
    assert_eq!(matrix("orders.csv", text, &["--measure", "revenue", "--allow-unreadable", "20%"]), RIGHT);
}

#[test]
fn a_header_that_comes_again_and_an_empty_line_are_counted_apart() {
    let text = "Order ID,Product,Quantity Ordered,Price Each,Order Date,Customer ID\n1,Cable,2,11.95,04/19/19 08:46,c1\n\
        2,Phone,1,600,04/12/19 14:38,c2\nOrder ID,Product,Quantity Ordered,Price Each,Order Date,Customer ID\n,,,,,\n\
        3,Cable,1,11.95,05/20/19 08:46,c1\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2019-04,2,623.90,11.95"]);
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(
        (report["excluded"]["repeated-header"].as_u64(), report["excluded"]["empty"].as_u64()),
        (Some(1), Some(1))
    );
    adds_up(&report);
}

#[test]
fn a_junk_line_above_one_header_does_not_make_its_rows_guests() {
    let (folder, first) =
        file("2015.csv", "1,2,3\nOrderDate,OrderNumber,CustomerKey\n05/01/2015,SO1,11\n15/02/2015,SO2,12\n");
    let second = folder.path().join("2016.csv");
    std::fs::write(&second, "OrderDate,OrderNumber,CustomerKey\n15/01/2016,SO3,11\n20/02/2016,SO4,13\n")
        .unwrap();
    let rows = matrix_of(&[&first, second.to_str().unwrap()], &["--measure", "customers"]);
    let sizes: Vec<&str> = rows.iter().map(|row| &row[..9]).collect();
    assert_eq!(sizes, ["2015-01,1", "2015-02,1", "2016-02,1"]);
    assert!(rows[0].starts_with("2015-01,1,1,0,0,0,0,0,0,0,0,0,0,0,1"), "{rows:?}");
}

#[test]
fn a_code_page_is_found_by_what_makes_words() {
    let bytes = b"customer,order_date,order_id,amount\nLand of T\x94ys,2024-01-05,1,10\nLand of T\x94ys,2024-02-05,2,10\n";
    let (folder, _) = file("unused", "");
    let path = folder.path().join("dos.csv");
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(matrix_of(&[path], &["--measure", "customers"]), ["2024-01,1,1,1"]);
    let report = json(&["inspect", path, "--format", "json"]);
    assert!(report["notes"].to_string().contains("code page 437, for instance 'Land of Töys'"), "{report}");
}

#[test]
fn json_is_read_as_an_array_in_one_line_and_as_objects_in_lines() {
    let objects: Vec<String> = (0..400)
        .map(|n| {
            format!(
                "{{\"customer_id\": \"c{}\", \"order_date\": \"2024-0{}-05\", \"amount\": 2.5}}",
                n % 200,
                1 + n / 200
            )
        })
        .collect();
    let right = ["2024-01,200,500.00,500.00"];
    assert_eq!(matrix("orders.json", format!("[{}]", objects.join(", ")), &REVENUE), right);
    assert_eq!(matrix("orders.ndjson", objects.join("\n"), &REVENUE), right);
}

#[test]
fn a_quote_that_swallows_rows_is_asked_about_with_the_command_that_removes_it() {
    let text = "order_id,customer_id,order_date,item,amount\n1,A,2024-01-05,disk,10\n2,B,2024-01-06,\"disk,10\n3,A,2024-02-05,disk,10\n\
        4,C,2024-02-06,disk,10\n5,C,2024-03-06,disk\",10\n6,A,2024-03-07,disk,10\n";
    let (folder, path) = crate::support::file("orders.csv", text);
    let (exit, why) = crate::support::refused(&["matrix", &path]);
    assert!(exit == 1 && why.contains("a quote opens in line 3 and closes in line 6"), "{why}");
    let command = &why[why.find("sed ").unwrap()..why.find(", and open that file").unwrap()];
    let mended = std::process::Command::new("sh").args(["-c", command]).current_dir(folder.path()).status();
    assert!(mended.unwrap().success(), "{command}");
    let report = crate::support::json(&[
        "inspect",
        folder.path().join("mended.csv").to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(report["orders"], 6, "{report}");
    // Texts of several lines are read.
    let right = "order_id,customer_id,order_date,item,amount\n1,A,2024-01-05,\"a\nb, c, d\",10\n2,B,2024-01-06,disk,10\n";
    assert_eq!(super::inspected("orders.csv", right, &[])["orders"], 2);
}

#[test]
fn a_line_far_down_in_a_large_file_is_left_out_and_counted() {
    // Of a file of this size only the first rows are looked at.
    let (filler, rows) = ("x".repeat(600), 120_000);
    for id in ["", "c"] {
        let mut text = String::from("order_id,customer_id,order_date,amount,note\n");
        for row in 0..rows {
            text += &format!("{row},{id}{},2024-0{}-05,1.00,{filler}\n", row % 100, 1 + row % 2);
            if row == rows - 10 {
                text += "99,12,2024-01\n";
            }
        }
        let report = inspected("orders.csv", &text, &["--allow-unreadable", "1%"]);
        assert_eq!(
            (report["accepted"].as_u64(), report["excluded"]["ragged"].as_u64()),
            (Some(rows), Some(1))
        );
        adds_up(&report);
    }
}

#[test]
fn lines_of_a_large_file_keep_their_order_however_many_threads_read_it() {
    // Every customer orders twice at one moment: the order that comes first in the file is the first order.
    const CUSTOMERS: usize = 150_000;
    let rows = |channel: &str| -> String {
        (0..CUSTOMERS).map(|n| format!("{n},2024-01-05 10:00:00,10.00,{channel}\n")).collect()
    };
    let header = "customer_id,ordered_at,amount,channel\n";
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (first, second) = (rows("first"), rows("second"));
    std::fs::write(at("one.csv"), format!("{header}{first}{second}")).unwrap();
    std::fs::write(at("a.csv"), format!("{header}{first}")).unwrap();
    std::fs::write(at("b.csv"), format!("{header}{second}")).unwrap();
    for files in [vec![at("one.csv")], vec![at("a.csv"), at("b.csv")]] {
        let words = ["segments", "--by", "channel", "--threads", "4", "--no-cache", "--format", "csv"];
        let words: Vec<String> = words.iter().map(ToString::to_string).chain(files).collect();
        let said = printed(&words);
        let values: Vec<&str> = said.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(values, ["first"], "{said}");
        assert!(said.contains(&format!("first,{CUSTOMERS},")), "{said}");
    }
}

#[test]
fn headings_of_groups_in_a_column_without_a_name_are_the_customers() {
    let text = "Sales by Customer Detail,,,\nHarbor Coffee LLC,,,\n,,,\n,Date,Num,Amount\n\"Abbott, Frank\",,,\n,01/26/2025,1030,16.91\n\
        ,02/22/2025,1200,28.92\n\"Total for Abbott, Frank\",,,$45.83\n\"Abbott, Ines\",,,\n,01/28/2025,1032,7.39\n\
        \"Total for Abbott, Ines\",,,$7.39\nTOTAL,,,$53.22\n";
    let (_folder, path) = file("sales.csv", text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.trim_end().ends_with("if they are the customers, say --customer column0"), "{why}");
    let customer = ["--customer", "column0"];
    let why = try_matrix(&[&path], &customer).unwrap_err();
    let filled = option(&why, "query");
    let words = [
        customer[0],
        customer[1],
        &filled[0],
        &filled[1],
        "--allow-unreadable",
        "60%",
        "--measure",
        "customers",
    ];
    assert_eq!(matrix_of(&[&path], &words), ["2025-01,2,2,1"]);
}
