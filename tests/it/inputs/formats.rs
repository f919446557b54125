//! The same orders in every format, and what holds no orders.

use std::io::Write as _;
use std::path::Path;

use super::written::{Cell, ORDERS, ods, xls, xlsx, zip};
use super::{REVENUE, adds_up, matrix, matrix_of, option};
use crate::support::{file, json, printed, refused, tenure};

const RIGHT: [&str; 2] = ["2024-01,2,30.00,5.00", "2024-02,1,7.00,"];

const PLAIN: &str = "customer_id,order_date,order_id,amount\n1,2024-01-05,a,10.00\n2,2024-01-06,b,20.00\n\
    1,2024-02-05,c,5.00\n3,2024-02-29,d,7.00\n";

const JSON: &str = r#"[{"customer_id":1,"order_date":"2024-01-05","order_id":"a","amount":10.00},
    {"customer_id":2,"order_date":"2024-01-06","order_id":"b","amount":20.00},
    {"customer_id":1,"order_date":"2024-02-05","order_id":"c","amount":5.00},
    {"customer_id":3,"order_date":"2024-02-29","order_id":"d","amount":7.00}]"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The orders as a table of this SQL's database, with another table beside it.
const TABLES: &str = "CREATE TABLE orders (customer_id INTEGER, order_date TEXT, order_id TEXT, amount REAL);
    INSERT INTO orders VALUES (1, '2024-01-05', 'a', 10.0), (2, '2024-01-06', 'b', 20.0), (1, '2024-02-05', 'c', 5.0),
        (3, '2024-02-29', 'd', 7.0);
    CREATE TABLE people (customer_id INTEGER, name TEXT); INSERT INTO people VALUES (1, 'Ada');";

fn sqlite(path: &Path, sql: &str) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

fn duckdb_file(path: &Path, sql: &str) {
    duckdb::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// An Arrow file and an Arrow stream of the orders, packed or not.
fn arrow(packed: Option<arrow::ipc::CompressionType>) -> [Vec<u8>; 2] {
    use arrow::array::{Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
    use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
    let batch = RecordBatch::try_from_iter([
        ("customer_id", std::sync::Arc::new(Int64Array::from(vec![1, 2, 1, 3])) as arrow::array::ArrayRef),
        ("order_date", std::sync::Arc::new(Date32Array::from(vec![19727, 19728, 19758, 19782]))),
        ("order_id", std::sync::Arc::new(StringArray::from(vec!["a", "b", "c", "d"]))),
        ("amount", std::sync::Arc::new(Float64Array::from(vec![10.0, 20.0, 5.0, 7.0]))),
    ])
    .unwrap();
    let options = || IpcWriteOptions::default().try_with_compression(packed).unwrap();
    let mut file = FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options()).unwrap();
    file.write(&batch).unwrap();
    let mut stream = StreamWriter::try_new_with_options(Vec::new(), &batch.schema(), options()).unwrap();
    stream.write(&batch).unwrap();
    [file.into_inner().unwrap(), stream.into_inner().unwrap()]
}

#[test]
fn the_same_orders_have_the_same_matrix_in_every_format() {
    let lines: String = JSON.trim_matches(['[', ']']).replace("},", "}");
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("orders.csv", PLAIN.into()),
        ("orders.json", JSON.into()),
        ("orders-in-one-line.json", JSON.replace('\n', "").into()),
        ("orders.ndjson", lines.into()),
        ("orders.csv.gz", gzip(PLAIN.as_bytes())),
        ("orders.json.gz", gzip(JSON.as_bytes())),
        ("mixed-ends.csv.gz", gzip(PLAIN.replacen('\n', "\r\n", 2).as_bytes())),
        ("orders.csv.zst", zstd::encode_all(PLAIN.as_bytes(), 3).unwrap()),
        ("orders.json.zst", zstd::encode_all(JSON.as_bytes(), 3).unwrap()),
        ("orders.zip", zip(&[("orders.csv", PLAIN.as_bytes()), ("__MACOSX/._orders.csv", b"x")])),
        (
            "export.zip",
            zip(&[("readme.txt", b"see"), ("a/orders.json", JSON.as_bytes()), ("page.pdf", b"%PDF-")]),
        ),
        ("orders.xlsx", xlsx(&[("Orders", &ORDERS)])),
        ("named-like-text.csv", xlsx(&[("Orders", &ORDERS)])),
        ("orders.ods", ods(&ORDERS)),
        ("orders.xls", xls(&ORDERS)),
        ("sheet.zip", zip(&[("orders.xlsx", &xlsx(&[("Orders", &ORDERS)]))])),
    ];
    for (name, packed) in [
        ("orders.arrow", None),
        ("orders.feather", Some(arrow::ipc::CompressionType::LZ4_FRAME)),
        ("zstd.feather", Some(arrow::ipc::CompressionType::ZSTD)),
    ] {
        files.extend(arrow(packed).map(|bytes| (name, bytes)));
    }
    for (name, bytes) in files {
        let rows = matrix(name, &bytes, &REVENUE);
        assert_eq!(rows, RIGHT, "{name}");
    }
}

#[test]
fn packed_parts_of_a_history_are_read_together() {
    let (head, rows) = PLAIN.split_once('\n').unwrap();
    let (first, second) = rows.split_at(rows.find("1,2024-02").unwrap());
    let months = [format!("{head}\n{first}"), format!("{head}\n{second}")];
    let members = [("jan.csv", months[0].as_bytes()), ("feb.csv", months[1].as_bytes())];
    assert_eq!(matrix("months.zip", zip(&members), &REVENUE), RIGHT);
    let (folder, _) = file("x", "");
    let path = folder.path().join("months.zip");
    std::fs::write(&path, zip(&members)).unwrap();
    let january = format!("{}#jan.csv", path.display());
    assert_eq!(matrix_of(&[&january], &REVENUE), ["2024-01,2,30.00"]);
    let (exit, why) = refused(&["matrix", &format!("{}#march.csv", path.display())]);
    assert!(exit == 1 && why.contains("no file 'march.csv'") && why.contains("'jan.csv'"), "{why}");
}

#[test]
fn one_sheet_of_several_is_named_and_titles_above_the_table_are_left_out() {
    let title = [Cell::Text("Orders of the shop"), Cell::Empty, Cell::Empty, Cell::Empty];
    let noted: Vec<[Cell<'_>; 4]> = [title, [Cell::Empty; 4]].into_iter().chain(ORDERS).collect();
    let people = [
        [Cell::Text("customer_id"), Cell::Text("name"), Cell::Text("city"), Cell::Empty],
        [Cell::Number(1.0), Cell::Text("Ada"), Cell::Text("London"), Cell::Empty],
    ];
    let book = xlsx(&[("Notes", &[title]), ("People", &people), ("Orders", &noted)]);
    let (folder, _) = file("x", "");
    let path = folder.path().join("shop.xlsx");
    std::fs::write(&path, &book).unwrap();
    let path = path.to_string_lossy().into_owned();
    let (exit, why) = refused(&["matrix", &path]);
    assert_eq!(exit, 1);
    assert!(why.contains("'People' (") && why.contains("'Orders' (") && !why.contains("'Notes'"), "{why}");
    assert!(why.contains("customer_id, order_date, order_id, amount"), "{why}");
    let named = format!("{path}#Orders");
    assert_eq!(matrix_of(&[&named], &REVENUE), RIGHT);
    let report = json(&["inspect", &named, "--format", "json"]);
    assert_eq!(report["last_order"], "2024-02-29T18:00:00");
    assert!(report["notes"].to_string().contains("1 line above the header left out"), "{report}");
    adds_up(&report);
    // The file behind the name is the source, and is not written over.
    let (_, why) = refused(&["matrix", &named, "--format", "csv", "-o", &path]);
    assert!(why.contains("this file is the source"), "{why}");
    let months = xlsx(&[("January", &ORDERS[..3]), ("February", &[ORDERS[0], ORDERS[3], ORDERS[4]])]);
    assert_eq!(matrix("months.xlsx", months, &REVENUE), RIGHT);
}

#[test]
fn a_table_of_a_database_is_named_and_the_tables_are_listed() {
    let (folder, _) = file("x", "");
    let shop = folder.path().join("shop.db");
    sqlite(&shop, TABLES);
    let duck = folder.path().join("shop.duckdb");
    duckdb_file(&duck, TABLES);
    for path in [&shop, &duck] {
        let path = path.to_string_lossy().into_owned();
        let (exit, why) = refused(&["matrix", &path]);
        assert!(exit == 1 && why.contains("'orders' (4 rows: customer_id, order_date"), "{why}");
        assert!(why.contains("'people' (1 rows: customer_id, name)") && why.contains("#orders'"), "{why}");
        assert_eq!(matrix_of(&[&format!("{path}#orders")], &REVENUE), RIGHT);
        adds_up(&json(&["inspect", &format!("{path}#orders"), "--format", "json"]));
        let (_, why) = refused(&["matrix", &format!("{path}#lines")]);
        assert!(why.contains("has no table 'lines'"), "{why}");
    }
    let (_, why) = refused(&["matrix", &format!("{}#*", duck.display())]);
    assert!(
        why.contains("#orders looks like orders") && why.contains("#people looks like customers"),
        "{why}"
    );
    let alone = folder.path().join("alone.db");
    sqlite(&alone, &format!("{TABLES} DROP TABLE people; CREATE TABLE empty (a, b);"));
    assert_eq!(matrix_of(&[alone.to_str().unwrap()], &REVENUE), RIGHT);
}

#[test]
fn what_holds_no_orders_is_refused_with_the_way_on() {
    let random: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (name, bytes, words) in [
        ("orders.parquet", random, ["neither text nor in a format that is known", "damaged"]),
        (
            "orders.rda",
            gzip(b"RDX3\nX\n\0\0\0\x03"),
            ["a workspace of R", "Rscript -e 'e <- new.env(); load("],
        ),
        ("orders.rds", gzip(b"X\n\0\0\0\x03\0"), ["an object of R", "write.csv(readRDS("]),
        ("orders.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), ["a PDF", "export the orders as CSV"]),
        ("chart.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), ["an image", "export the orders"]),
        (
            "orders.xls",
            b"<html><body><table><tr><td>1</td></tr></table>".to_vec(),
            ["a web page", "save it as XLSX"],
        ),
        (
            "letter.docx",
            zip(&[("word/document.xml", b"<w/>")]),
            ["a text document", "save it as XLSX or CSV"],
        ),
        ("orders.csv.xz", b"\xfd7zXZ\0\0\x04".to_vec(), ["packed in a way that is not read", "xz -dk"]),
        (
            "cut.zip",
            zip(&[("orders.csv", PLAIN.as_bytes())])[..60].to_vec(),
            ["a ZIP archive", "export it again"],
        ),
    ] {
        let (folder, _) = file("x", "");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (exit, why) = refused(&["matrix", path.to_str().unwrap()]);
        assert!(
            exit == 1 && why.contains(name) && words.iter().all(|word| why.contains(word)),
            "{name}: {why}"
        );
        assert!(!why.contains("search space") && !why.contains("sniff"), "{why}");
    }
}

#[test]
fn objects_and_lists_within_json_are_read() {
    let order = |id: u32, day: &str, who: u32, total: &str, lines: &str| {
        format!(
            r#"{{"id":{id},"created_at":"{day}T10:00:00Z"{total},"customer":{{"id":{who},"address":{{"country":"DE"}}}},"line_items":[{lines}]}}"#
        )
    };
    let line =
        |quantity: u32, price: &str| format!(r#"{{"sku":"A","quantity":{quantity},"price":"{price}"}}"#);
    let orders = |has_total: bool| {
        let total =
            |amount: &str| if has_total { format!(r#","total_price":"{amount}""#) } else { String::new() };
        [
            order(1, "2024-01-05", 7, &total("10.00"), &line(2, "5.00")),
            order(2, "2024-01-06", 8, &total("20.00"), &[line(1, "12.00"), line(2, "4.00")].join(",")),
            order(3, "2024-02-05", 7, &total("5.00"), &line(1, "5.00")),
            order(4, "2024-02-29", 9, &total("7.00"), &line(7, "1.00")),
        ]
        .join(",")
    };
    let right = ["2024-01,2,30.00,5.00", "2024-02,1,7.00,"];
    let whole = format!("[{}]", orders(true));
    assert_eq!(matrix("orders.json", &whole, &REVENUE), right);
    assert_eq!(matrix("answer.json", format!("{{\"count\":4,\"orders\":{whole}}}"), &REVENUE), right);
    // Amounts of lines alone, and lines of one order are one order.
    let lines = format!("[{}]", orders(false));
    assert_eq!(matrix("lines.json", &lines, &REVENUE), right);
    assert_eq!(matrix("lines.json", &lines, &["--measure", "orders"]), ["2024-01,2,2,1", "2024-02,1,1,"]);
    let (_folder, path) = file("orders.json", &whole);
    let named = format!("{path}#line_items");
    assert_eq!(matrix_of(&[&named], &REVENUE), right);
    assert!(printed(&["inspect", &named]).contains("amounts of whole orders are not read"));
    let report = json(&["inspect", &path, "--format", "json"]);
    let columns: Vec<&str> =
        report["columns"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(columns, ["id", "created_at", "total_price", "customer_id", "customer_address_country"]);
    assert!(report["notes"].to_string().contains("#line_items' reads every element"), "{report}");
    let (_, why) = refused(&["matrix", &format!("{path}#refunds")]);
    assert!(why.contains("has no list 'refunds'; it has 'line_items'"), "{why}");
}

#[test]
fn characters_of_every_encoding_are_read_and_said() {
    let rows = |city: &str| {
        let mut text = String::from("customer,date,amount,city\n");
        for order in 0..40 {
            let city = if order % 2 == 0 { city } else { "Berlin" };
            text += &format!("{},2024-0{}-11,2.50,{city}\n", order % 5, 1 + order % 9);
        }
        text
    };
    let encoded =
        |city: &str, encoding: &'static encoding_rs::Encoding| encoding.encode(&rows(city)).0.into_owned();
    let utf_16 = rows("Köln").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let bytes = |city: &str, from: char, to: u8| {
        rows(city)
            .chars()
            .map(|one| if one == from { to } else { u8::try_from(one).unwrap() })
            .collect::<Vec<u8>>()
    };
    for (city, content, name) in [
        ("Köln", utf_16, "UTF-16"),
        ("Köln", bytes("Köln", 'ö', 0x94), "code page 437"),
        ("Köln", bytes("Köln", 'ö', 0x9a), "Mac Roman"),
        ("Köln", bytes("Köln", 'ö', 0xf6), "Windows-1252"),
        ("東京都新宿区", encoded("東京都新宿区", encoding_rs::SHIFT_JIS), "Shift-JIS"),
        ("北京市海淀区", encoded("北京市海淀区", encoding_rs::GB18030), "GB18030"),
        ("臺北市信義區", encoded("臺北市信義區", encoding_rs::BIG5), "Big5"),
        ("Москва", encoded("Москва", encoding_rs::WINDOWS_1251), "windows-1251"),
    ] {
        let (folder, _) = file("x", "");
        let path = folder.path().join("orders.csv");
        std::fs::write(&path, content).unwrap();
        let path = path.to_string_lossy().into_owned();
        let output = tenure(&["segments", &path, "--by", "city", "--format", "csv"]);
        let (text, notes) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(text.contains(&format!("{city},3,")), "{name}: {text}{notes}");
        assert!(notes.contains(&format!("is read as {name}, for instance '{city}'")), "{notes}");
    }
    let (folder, _) = file("x", "");
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, bytes("Köln", 'ö', 0x94)).unwrap();
    let text = printed(&[
        "segments",
        path.to_str().unwrap(),
        "--by",
        "city",
        "--encoding",
        "cp850",
        "--format",
        "csv",
    ]);
    assert!(text.contains("Köln,3,"), "{text}");
}

#[test]
fn a_folder_stands_for_its_files_and_their_partitions() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (head, rows) = PLAIN.split_once('\n').unwrap();
    let (first, second) = rows.split_at(rows.find("1,2024-02").unwrap());
    std::fs::create_dir(at("text")).unwrap();
    std::fs::write(at("text/jan.csv"), format!("{head}\n{first}")).unwrap();
    std::fs::write(at("text/feb.csv"), format!("{head}\n{second}")).unwrap();
    assert_eq!(matrix_of(&[&at("text")], &REVENUE), RIGHT);
    let (_, why) = refused(&["matrix", &at("text"), "--format", "csv", "-o", &at("text/jan.csv")]);
    assert!(why.contains("this file is the source"), "{why}");
    let shops = "SELECT *, CASE WHEN customer_id = 2 THEN 'south' ELSE 'north' END AS shop";
    let sql = format!(
        "COPY ({shops} FROM read_csv('{}/*.csv')) TO '{}' (FORMAT parquet, PARTITION_BY (shop))",
        at("text"),
        at("shops")
    );
    duckdb::Connection::open_in_memory().unwrap().execute_batch(&sql).unwrap();
    assert_eq!(matrix_of(&[&at("shops")], &REVENUE), RIGHT);
    let table = printed(&["inspect", &at("shops")]);
    assert!(table.lines().any(|line| line.starts_with("shop ") && line.contains("VARCHAR")), "{table}");
}

#[test]
fn files_of_different_things_are_not_read_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let orders = write("orders.csv", PLAIN);
    let lines = write("lines.csv", "order_id,sku,quantity,price\na,X,1,10.00\nb,Y,2,10.00\n");
    let (exit, why) = refused(&["matrix", &orders, &lines]);
    assert_eq!(exit, 1);
    assert!(why.contains("orders.csv looks like orders (customer_id, order_date"), "{why}");
    assert!(why.contains("lines.csv looks like lines of orders (order_id, sku"), "{why}");
    // The way on works as it is printed.
    let query = why.split("--query '").nth(1).unwrap().split('\'').next().unwrap();
    let joined = [&REVENUE[..], &["--query", query, "--amount", "quantity * price"]].concat();
    assert_eq!(matrix_of(&[&orders, &lines], &joined), ["2024-01,2,30.00"]);
    let query = "SELECT customer_id AS who, order_date AS day, order_id, quantity * price AS paid \
        FROM orders JOIN lines USING (order_id)";
    let named = ["--query", query, "--customer", "who", "--date", "day", "--amount", "paid"];
    let joined = [&REVENUE[..], &named].concat();
    assert_eq!(matrix_of(&[&orders, &lines], &joined), ["2024-01,2,30.00"]);
    let (_, why) = refused(&["matrix", &orders, "--query", "SELECT nothing FROM orders"]);
    assert!(why.contains("nothing") && why.contains("(--query)"), "{why}");
    let head = PLAIN.lines().next().unwrap();
    let more = write("more.csv", &format!("{head},channel\n1,2024-03-05,e,1.00,web\n"));
    let notes = tenure(&["matrix", &orders, &more]).stderr;
    let notes = String::from_utf8_lossy(&notes);
    assert!(notes.contains("more.csv adds channel"), "{notes}");
    assert_eq!(matrix_of(&[&orders, &more], &REVENUE), ["2024-01,2,30.00,5.00,1.00", "2024-02,1,7.00,0.00,"]);
    let parquet = |name: &str, rows: &str| {
        let path = folder.path().join(name).to_string_lossy().into_owned();
        let sql = format!("COPY ({rows}) TO '{path}' (FORMAT parquet)");
        duckdb::Connection::open_in_memory().unwrap().execute_batch(&sql).unwrap();
        path
    };
    let first =
        parquet("a.parquet", "SELECT 1 AS customer_id, DATE '2024-01-05' AS order_date, 2.5 AS amount");
    let other = parquet("b.parquet", "SELECT 1 AS customer_id, 'Ada' AS name, 'London' AS city");
    let (_, why) = refused(&["matrix", &first, &other]);
    assert!(why.contains("b.parquet looks like customers (customer_id, name, city)"), "{why}");
}

#[test]
fn moments_with_a_zone_in_nanoseconds_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet");
    let path = path.to_str().unwrap();
    let rows = "SELECT * FROM (VALUES ('a', TIMESTAMPTZ '2024-01-05 10:00:00+00', 5), ('a', TIMESTAMPTZ '2024-02-05 10:00:00+00', 7)) t(customer_id, order_date, amount)";
    let copy = format!(
        "COPY (SELECT * REPLACE (CAST(order_date AS TIMESTAMPTZ_NS) AS order_date) FROM ({rows})) TO '{path}' (FORMAT parquet)"
    );
    crate::support::engine().run(&copy, &tenure::engine::Cancel::new()).unwrap();
    assert_eq!(matrix_of(&[path], &super::REVENUE), ["2024-01,1,5.00,7.00"]);
}

#[test]
fn a_column_named_as_the_program_names_the_number_of_a_row_was_taken_for_it() {
    let text: String = PLAIN
        .lines()
        .enumerate()
        .map(|(row, line)| format!("{line},{}\n", if row == 0 { "row_number_" } else { "x" }))
        .collect();
    let (_folder, path) = file("orders.csv", &text);
    assert_eq!(matrix_of(&[&path], &REVENUE), RIGHT);
    let parquet = path.replace(".csv", ".parquet");
    let copy = format!("COPY (FROM '{path}') TO '{parquet}' (FORMAT parquet)");
    crate::support::engine().run(&copy, &tenure::engine::Cancel::new()).unwrap();
    assert_eq!(matrix_of(&[&parquet], &REVENUE), RIGHT);
}

#[test]
fn a_small_file_of_objects_needs_little_memory() {
    let text = "{\"customer_id\":\"a\",\"order_date\":\"2024-01-05\",\"amount\":1}\n".repeat(3);
    let (_folder, path) = file("orders.ndjson", &text);
    assert_eq!(
        matrix_of(&[&path], &["--memory", "224", "--repeated-lines", "count", "--measure", "revenue"]),
        ["2024-01,1,3.00"]
    );
}

#[test]
fn a_header_in_two_lines_of_merged_cells_is_one() {
    let above = [Cell::Text("Document"), Cell::Empty, Cell::Text("Customer"), Cell::Text("Amount")];
    let below = [Cell::Text("No"), Cell::Text("Date"), Cell::Text("No"), Cell::Empty];
    let rows = ORDERS[1..].iter().map(|row| [row[2], row[1], row[0], row[3]]);
    let book: Vec<[Cell<'_>; 4]> = [above, below].into_iter().chain(rows).collect();
    let (folder, _) = file("x", "");
    let path = folder.path().join("shop.xlsx");
    std::fs::write(&path, xlsx(&[("Orders", &book)])).unwrap();
    let path = path.to_string_lossy().into_owned();
    assert_eq!(matrix_of(&[&path], &REVENUE), RIGHT);
    let report = json(&["inspect", &path, "--format", "json"]);
    adds_up(&report);
    let names = "'Document No', 'Document Date', 'Customer No', 'Amount'";
    let note = report["notes"].to_string();
    assert!(
        note.contains(&format!("the header stands in two lines, whose names are joined: {names}")),
        "{note}"
    );
    let ([skip, lines], [names, given]) = (option(&note, "skip"), option(&note, "names"));
    assert_eq!(matrix_of(&[&path], &[&REVENUE[..], &[&skip, &lines, &names, &given]].concat()), RIGHT);
}
