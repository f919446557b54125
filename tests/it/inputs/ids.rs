//! One customer has one id.

use super::{REVENUE, adds_up, inspected, matrix, matrix_of, remedied};
use crate::support::{divided, file, json, printed, refused};

#[test]
fn a_fraction_of_zeros_makes_no_other_customer() {
    let january = "customer_id,order_date,order_id,amount\n17850.0,2024-01-05,1,10.00\n17851.0,2024-01-06,2,20.00\n\
        ,2024-01-07,3,30.00\n17852.0,2024-01-08,4,30.00\n";
    let february = "17850,2024-02-05,5,11.00\n17851,2024-02-06,6,21.00\n17853,2024-02-29,7,31.00\n";
    let right = ["2024-01,3,3,2", "2024-02,1,1,"];
    let customers = ["--measure", "customers"];
    assert_eq!(matrix("orders.csv", format!("{january}{february}"), &customers), right);
    let (folder, first) = file("january.csv", january);
    let second = folder.path().join("february.csv");
    std::fs::write(&second, format!("customer_id,order_date,order_id,amount\n{february}")).unwrap();
    assert_eq!(matrix_of(&[&first, second.to_str().unwrap()], &customers), right);
}

#[test]
fn blanks_around_an_id_or_a_value_mean_nothing() {
    let text = "customer_id,order_date,order_id,amount,channel\nC01,2024-01-05,1,10.00,web\nC02 ,2024-01-06,2,20.00,web \n\
        C01 ,2024-02-05,3,11.00,shop\n C02,2024-02-06,4,21.00,shop\nC02\u{a0},2024-02-08,5,1.00,shop\nC03,2024-02-29,6,31.00, web\n";
    let (_folder, path) = file("orders.csv", text);
    assert_eq!(matrix_of(&[&path], &["--measure", "customers"]), ["2024-01,2,2,2", "2024-02,1,1,"]);
    let channels = printed(&["segments", &path, "--by", "channel", "--format", "csv"]);
    assert!(channels.lines().any(|line| line.starts_with("web,3,")), "{channels}");
}

#[test]
fn what_a_database_writes_for_nothing_is_nothing() {
    let text = "customer_id,order_date,order_id,amount\n101,2024-01-05,1,10.00\nNULL,2024-01-06,2,20.00\n\
        102,2024-01-07,3,30.00\nNULL,2024-02-06,4,20.00\n101,2024-02-07,5,NULL\nNULL,2024-02-08,6,20.00\n\
        103,NULL,7,50.00\n102,2024-02-29,8,5.00\n";
    for text in [text.to_string(), text.replace("NULL", "\\N")] {
        assert_eq!(matrix("orders.csv", &text, &REVENUE), ["2024-01,2,40.00,5.00"]);
        let report = inspected("orders.csv", &text, &[]);
        let excluded = |reason: &str| report["excluded"][reason].as_u64();
        let counts = ["guest", "no-amount", "no-date"].map(excluded);
        assert_eq!(counts, [Some(3), Some(1), Some(1)]);
        adds_up(&report);
    }
}

#[test]
fn ids_that_a_spreadsheet_has_rounded_are_refused() {
    let (_folder, path) =
        file("orders.csv", "customer_id,order_date,amount\n6.4E+12,2024-01-05,1\n6.5E+12,2024-01-06,1\n");
    let (exit, why) = refused(&["matrix", &path]);
    assert!(exit == 1 && why.contains("6.4E+12") && why.contains("rounded"), "{why}");
}

/// The notes of `tenure inspect`.
fn notes(path: &str) -> Vec<String> {
    let report = json(&["inspect", path, "--format", "json"]);
    adds_up(&report);
    report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_string()).collect()
}

/// The customers there are if the remedy of a note is pasted into a shell.
#[track_caller]
fn customers_with(path: &str, note: &str, option: &str) -> u64 {
    let remedy = &note[note.rfind(option).unwrap_or_else(|| panic!("{note}"))..];
    let words = divided(remedy);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let report = json(&[&["inspect", path, "--format", "json"][..], &words].concat());
    report["customers"].as_u64().unwrap()
}

#[test]
fn ids_that_differ_only_in_how_they_are_written_are_reported_with_what_joins_them() {
    let orders = |pairs: [&str; 4]| {
        let rows = pairs.iter().enumerate().map(|(place, id)| format!("{id},2024-01-{:02},5\n", place + 3));
        format!(
            "customer id,order date,amount\n{}X9,2024-01-20,5\nY9,2024-01-21,5\n",
            rows.collect::<String>()
        )
    };
    for (ids, way) in [
        (["Ada1", "ada1", "ben2", "BEN2"], "capital letters"),
        (["0017", "17", "A5", "0A5"], "leading zeros"),
        (["C 1", "C1", "C2", "C 2"], "blanks"),
        (["\"17,850\"", "17850", "\"1,2\"", "12"], "commas"),
        (["Zo\u{e9}", "Zoe\u{301}", "Andr\u{e9}", "Andre\u{301}"], "Unicode form"),
        (["A 1", "a1", "00b", "B"], "blanks and leading zeros and capital letters"),
    ] {
        let (_folder, path) = file("orders.csv", &orders(ids));
        let all = notes(&path);
        let note = all.iter().find(|note| note.contains(way)).unwrap_or_else(|| panic!("{way}: {all:?}"));
        assert!(note.contains("4 ids of customers differ") && note.contains("may be 2 customers"), "{note}");
        assert_eq!(customers_with(&path, note, "--customer"), 4, "{note}");
        assert!(!notes_of_retention(&path).is_empty());
    }
    let (_folder, path) = file("orders.csv", &orders(["A1", "A2", "B1", "B2"]));
    assert_eq!(notes(&path), [""; 0]);
}

/// What the matrix of retention, which needs no amounts, says on standard error.
fn notes_of_retention(path: &str) -> String {
    let output = crate::support::tenure(&["matrix", path]);
    String::from_utf8(output.stderr).unwrap().lines().filter(|line| line.contains("--customer")).collect()
}

#[test]
fn ids_that_are_joined_are_counted() {
    let text = "customer_id,order_date,amount\n17850.0,2024-01-05,1\n17850,2024-02-05,1\n 17851,2024-01-06,1\n17851,2024-01-07,1\n";
    let (_folder, path) = file("orders.csv", text);
    let all = notes(&path).join("\n");
    assert!(
        all.contains("1 of 4 ids of 'customer_id' end in a fraction of zeros, as '17850.0' does"),
        "{all}"
    );
    assert!(all.contains("1 of 4 ids of 'customer_id' have blanks around them"), "{all}");
    let id = |text: &str| text.replace("17850", "AB-1").replace("17851", "AB-2");
    let (_folder, path) = file("orders.csv", &id(text).replace("AB-1.0", "AB-1"));
    assert_eq!(matrix_of(&[&path], &["--measure", "customers"]), ["2024-01,2,2,1"]);
}

#[test]
fn texts_that_stand_for_nobody_are_proposed_as_guests() {
    for placeholder in [
        "0",
        "guest",
        "N/A",
        "-",
        "Unknown",
        "Laufkundschaft",
        "Walk-in customer",
        "noreply@shop.example",
        "999999",
        "散客",
        "n.n.",
        "ohne",
        "Sin identificar",
        "Inconnu",
        "(blank)",
        "Kontant kunde",
        "GDPR erased",
    ] {
        let rows: String =
            (0..8).map(|n| format!("c{n},2024-01-05,1\n{placeholder},2024-02-05,1\n")).collect();
        let (_folder, path) = file("orders.csv", &format!("customer,date,amount\n{rows}"));
        let all = notes(&path);
        let note = all.iter().find(|note| note.contains("may be a placeholder for unknown customers"));
        let note = note.unwrap_or_else(|| panic!("{placeholder}: {all:?}"));
        assert_eq!(customers_with(&path, note, "--guest"), 8, "{note}");
        // Retention needs no amounts, and says it too.
        let output = crate::support::tenure(&["matrix", &path]);
        assert!(String::from_utf8_lossy(&output.stderr).contains(note.as_str()), "{output:?}");
    }
}

#[test]
fn one_id_with_a_large_part_of_the_rows_is_proposed_as_a_guest() {
    let rows: String = (0..150).map(|n| format!("c{n},2024-01-05,1\n")).collect();
    let many = "counter,2024-02-05,1\n".repeat(20);
    let (_folder, path) = file("orders.csv", &format!("customer,date,amount\n{rows}{many}"));
    let all = notes(&path);
    let note = all
        .iter()
        .find(|note| note.contains("'counter' may be a placeholder for unknown customers"))
        .unwrap_or_else(|| panic!("{all:?}"));
    assert_eq!(customers_with(&path, note, "--guest"), 150);
}

#[test]
fn if_nobody_returns_a_column_that_would_join_customers_is_named() {
    let rows: String =
        (0..30).map(|n| format!("{n},2024-0{}-05,1,Buyer{}@x.example\n", 1 + n % 3, n % 10)).collect();
    let (_folder, path) = file("orders.csv", &format!("customer_id,date,amount,E-Mail\n{rows}"));
    let all = notes(&path);
    let note = all
        .iter()
        .find(|note| {
            note.contains("every row has another 'customer_id', so 'E-Mail' is taken for the customer")
        })
        .unwrap_or_else(|| panic!("{all:?}"));
    assert_eq!(customers_with(&path, note, "--customer"), 30, "the remedy goes back to the ids");
    assert!(notes_of_retention(&path).contains("E-Mail"), "{}", notes_of_retention(&path));
    let (_folder, path) =
        file("orders.csv", &format!("customer_id,date,amount,note\n{rows}").replace(",Buyer", ",x"));
    let all = notes(&path).join("\n");
    assert!(all.contains("'customer_id' may be an id of orders"), "{all}");
}

#[test]
fn rows_without_a_customer_are_told_by_another_column() {
    let rows: String = (0..10)
        .map(|n| format!("{n},2024-01-05,1,c{n}@x.example\n,2024-02-05,1,G{}@x.example\n", n % 5))
        .collect();
    let (_folder, path) = file("orders.csv", &format!("customer_id,date,amount,email\n{rows}"));
    let all = notes(&path);
    let note =
        all.iter().find(|note| note.contains("rows without a customer")).unwrap_or_else(|| panic!("{all:?}"));
    assert!(note.contains("coalesce(CAST(customer_id AS VARCHAR), lower(email))"), "{note}");
    assert_eq!(customers_with(&path, note, "--customer"), 15);
}

#[test]
fn an_id_that_is_a_number_in_one_file_and_a_text_in_the_next_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let copy = |customer: &str, day: &str, file: &str| {
        let rows = format!("SELECT {customer} AS customer_id, DATE '{day}' AS order_date, 1.5 AS amount");
        let sql = format!("COPY ({rows}) TO '{}' (FORMAT parquet)", at(file));
        crate::support::engine().run(&sql, &tenure::engine::Cancel::new()).unwrap();
        at(file)
    };
    let january = copy("17850::BIGINT", "2024-01-05", "a.parquet");
    for (place, customer) in ["'17850'", "17850::DOUBLE", "'17850.0'", "17850::INTEGER"].iter().enumerate() {
        let february = copy(customer, "2024-02-05", &format!("b{place}.parquet"));
        for files in [[january.as_str(), &february], [february.as_str(), &january]] {
            assert_eq!(matrix_of(&files, &["--measure", "customers"]), ["2024-01,1,1,1"], "{customer}");
        }
    }
}

#[test]
fn signs_that_are_not_seen_make_no_other_customer() {
    let plain = "order_id,customer_id,order_date,amount\n1,K17850,2024-01-05,10\n2,K17850,2024-02-05,20\n\
        3,K13047,2024-01-09,5\n4,K17850,2024-03-05,1\n5,K13047,2024-02-09,7\n";
    let right = matrix("orders.csv", plain, &[]);
    let signs = [
        "\u{200b}", "\u{a0}", "\u{feff}", "\u{200e}", "\u{202f}", "\u{ad}", "\u{2060}", "\u{3000}",
        "\u{200d}", "\t",
    ];
    for sign in signs {
        let around = plain.replacen("2,K17850", &format!("2,{sign}K17850"), 1);
        let around = around.replacen("5,K13047", &format!("5,K13047{sign}"), 1);
        assert_eq!(matrix("orders.csv", &around, &[]), right, "{sign:?}");
    }
    // Of no width, also within; a blank of any kind is a blank.
    let segment_filters = plain.replacen("2,K17850", "2,K178\u{200b}50", 1);
    assert_eq!(matrix("orders.csv", &segment_filters, &[]), right);
    let (_folder, path) = file("orders.csv", &segment_filters);
    let all = notes(&path).join("\n");
    assert!(all.contains("1 of 5 ids of 'customer_id' hold signs that are not seen"), "{all}");
    let named = plain.replace("K17850", "Anna Berg").replacen("2,Anna Berg", "2,Anna\u{a0}Berg", 1);
    assert_eq!(matrix("orders.csv", &named, &[]), right);
}

/// 70 MB of orders of one customer after another, each with a long remark: too large to be kept as text.
fn large(customers: &[&str]) -> String {
    let remark = "x".repeat(60_000);
    let mut text = "order_id,customer_id,order_date,amount,remark\n".to_string();
    for order in 0..1_200 {
        let customer = customers[order % customers.len()];
        let month = 1 + order / customers.len() % 2;
        text += &format!("{order},{customer},2024-0{month}-05,10,{remark}\n");
    }
    text
}

#[test]
fn whole_numbers_as_ids_of_a_large_file_are_read_as_numbers_only_if_all_are() {
    let rows = |customers: &[&str]| {
        let rows = matrix("large.csv", large(customers), &["--measure", "customers", "--no-cache"]);
        rows.iter().map(|row| row.split(',').take(4).collect::<Vec<_>>().join(",")).collect::<Vec<_>>()
    };
    // A missing customer is a guest, whichever word says so.
    assert_eq!(rows(&["7", "8", "NULL", ""]), ["2024-01,2,2,2"]);
    // As numbers, 0700 and 700 would be one customer.
    assert_eq!(rows(&["700", "0700", "8"]), ["2024-01,3,3,3"]);
    assert_eq!(rows(&["7", "8", "A9", "12345678901234567890"]), ["2024-01,4,4,4"]);
}

#[test]
fn addresses_that_are_far_fewer_or_far_more_than_customers_are_named() {
    // Half of the orders have an id of their own.
    let several: String = (0..60)
        .map(|n| {
            let id = if n % 2 == 0 { format!("G{n}") } else { format!("c{}", n % 10) };
            format!("{n},{id},2024-0{}-05,1,buyer{}@x.example\n", 1 + n % 3, n % 10)
        })
        .collect();
    let (_folder, path) = file("orders.csv", &format!("order_id,customer_id,date,amount,email\n{several}"));
    let all = notes(&path);
    let note = all.iter().find(|note| note.contains("35 customers have 10 values of 'email' and 60 orders"));
    let note = note.unwrap_or_else(|| panic!("{all:?}"));
    assert_eq!(customers_with(&path, note, "--customer"), 10, "{note}");
    // Two of the staff enter the orders.
    let staff: String = (0..60)
        .map(|n| format!("{n},{},2024-0{}-05,1,buyer{}@x.example\n", n % 2, 1 + n % 3, n % 30))
        .collect();
    let (_folder, path) = file("orders.csv", &format!("order_id,user_id,date,amount,client_email\n{staff}"));
    let all = notes(&path);
    let note = all.iter().find(|note| note.contains("if user_id names who entered the orders"));
    let note = note.unwrap_or_else(|| panic!("{all:?}"));
    assert_eq!(customers_with(&path, note, "--customer"), 30, "{note}");
}

#[test]
fn shops_that_share_an_order_are_not_said_to_number_theirs_alone() {
    // Both shops deliver the same orders.
    let text = "shop,order_id,customer_id,date,amount\nA,1,7,2024-01-05,10\nB,1,7,2024-01-05,20\nA,2,8,2024-01-07,5\nB,2,8,2024-01-07,30\n";
    let (_folder, path) = file("orders.csv", text);
    assert!(!notes(&path).join("\n").contains("more than one"), "{:?}", notes(&path));
    let other = text.replace("B,2,8", "B,2,9");
    let (_folder, path) = file("orders.csv", &other);
    assert!(
        notes(&path).join("\n").contains("1 of 2 order ids occur in more than one 'shop'"),
        "{:?}",
        notes(&path)
    );
}

#[test]
fn numbers_with_points_between_thousands_are_one_id() {
    let text = "Auftrag;Kundennummer;Datum;Betrag\n1;1.048;05.01.2024;10,50\n2;2.100;06.01.2024;20,00\n3;1048;05.02.2024;30,00\n\
        4;2100;06.02.2024;40,00\n5;950;07.02.2024;5,00\n";
    assert_eq!(matrix("orders.csv", text, &[]), ["2024-01,2,1,1", "2024-02,1,1,"]);
    let notes = inspected("orders.csv", text, &[])["notes"].to_string();
    assert!(notes.contains("have points between thousands, as '1.048' does"), "{notes}");
}

#[test]
fn telephone_numbers_and_erased_customers_are_said_with_the_option() {
    let text = "order_id,phone,order_date\n1,+49 30 1234567,2024-01-05\n2,030/1234567,2024-02-05\n3,0049301234567,2024-03-05\n\
        4,+49 (0)40 7654321,2024-01-06\n5,(040) 765-4321,2024-02-06\n6,+1 212 555 0100,2024-02-07\n";
    let words = remedied(text, "how telephone numbers are written");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    assert_eq!(matrix("orders.csv", text, &words), ["2024-01,2,1,1,0.5", "2024-02,1,1,0,"]);
    let text = "order_id,email,order_date\n1,deleted@shop.example,2024-01-05\n2,a@x.example,2024-02-05\n3,deleted@shop.example,2024-03-05\n4,[redacted],2024-03-06\n";
    let notes = inspected("orders.csv", text, &[])["notes"].to_string();
    for id in ["deleted@shop.example", "[redacted]"] {
        assert!(notes.contains(&format!("customer '{id}' may be a placeholder")), "{notes}");
    }
}

#[test]
fn several_persons_of_one_name_are_pointed_out() {
    let text = |postcode: &dyn Fn(u32) -> u32| {
        let row = |n: u32| format!("{n},2024-0{}-03,Name {},{},10.00\n", 1 + n / 15, n % 12, postcode(n));
        format!("order_id,order_date,customer_name,postcode,total\n{}", (0..60).map(row).collect::<String>())
    };
    let (_folder, path) = file("orders.csv", &text(&|n| 10_000 + n % 30));
    let said = notes(&path);
    let note = said.iter().find(|note| note.contains("12 of 12 names of 'customer_name'")).unwrap();
    assert!(note.contains("so they may be 60 persons"), "{note}");
    assert_eq!(customers_with(&path, note, "--customer"), 60, "{note}");
    // Nearly every name has one postcode: a person has moved.
    let (_folder, path) = file("orders.csv", &text(&|n| if n == 0 { 99_999 } else { 10_000 + n % 12 }));
    assert!(!notes(&path).join("\n").contains("persons"), "{:?}", notes(&path));
}
