//! What messages tell to say works: databases of several tables, lists inside of JSON, numbers of other scripts.

use super::{REVENUE, inspected, matrix, matrix_of, option, remedied, role, told, try_matrix, with_column};
use crate::support::{file, json};

/// A database with orders, their items and refunds, each with an `id` of its own.
fn shop() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db").to_string_lossy().into_owned();
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch(
            "CREATE TABLE orders (id INTEGER, customer_id INTEGER, created_at TEXT);
             INSERT INTO orders VALUES (501, 1, '2024-01-05'), (502, 2, '2024-01-06'), (503, 1, '2024-02-05');
             CREATE TABLE order_items (id INTEGER, order_id INTEGER, qty INTEGER, unit_price REAL);
             INSERT INTO order_items VALUES (1, 501, 2, 5), (2, 501, 1, 3), (3, 502, 1, 20), (4, 503, 3, 10);
             CREATE TABLE refunds (id INTEGER, order_id INTEGER, amount REAL, created_at TEXT);
             INSERT INTO refunds VALUES (1, 502, 4, '2024-02-03');",
        )
        .unwrap();
    (folder, path)
}

#[test]
fn tables_of_one_database_are_joined() {
    let (_folder, path) = shop();
    let at = |table: &str| format!("{path}#{table}");
    let revenue = ["2024-01,2,33.00,30.00"];
    for lines in [at("order_items"), at("order_items:order_id")] {
        assert_eq!(
            matrix_of(&[&at("orders")], &["--measure", "revenue", "--lines", &lines]),
            revenue,
            "{lines}"
        );
        let refunds = at("refunds");
        let both = ["--measure", "revenue", "--lines", &lines, "--refunds-file", &refunds];
        assert_eq!(matrix_of(&[&at("orders")], &both), ["2024-01,2,33.00,26.00"], "{lines}");
    }
    let query = "SELECT o.id AS order_id, customer_id, created_at, qty * unit_price AS amount \
        FROM orders o JOIN order_items i ON i.order_id = o.id";
    assert_eq!(matrix_of(&[&path], &["--measure", "revenue", "--query", query]), revenue);
    assert_eq!(
        matrix_of(&[&at("orders"), &at("order_items")], &["--measure", "revenue", "--query", query]),
        revenue
    );
}

#[test]
fn refunds_in_a_list_of_each_order_are_taken_off_by_what_is_said() {
    for (refund, said) in [
        (r#"{"created_at":"2024-02-03","transactions":[{"amount":"4.00"},{"amount":"1.50"}]}"#, 5.5),
        (r#"{"created_at":"2024-02-03","amount":5.5}"#, 5.5),
    ] {
        let text = format!(
            "{{\"id\":1,\"created_at\":\"2024-01-05\",\"customer\":{{\"id\":7}},\"total_price\":\"10.00\",\"refunds\":[]}}\n\
             {{\"id\":2,\"created_at\":\"2024-01-06\",\"customer\":{{\"id\":8}},\"total_price\":\"20.00\",\"refunds\":[{refund}]}}\n\
             {{\"id\":3,\"created_at\":\"2024-02-05\",\"customer\":{{\"id\":7}},\"total_price\":\"30.00\",\"refunds\":[]}}\n"
        );
        let (_folder, path) = file("orders.jsonl", &text);
        let report = json(&["inspect", &path, "--format", "json"]);
        let notes: Vec<&str> =
            report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect();
        let note = notes.iter().find(|note| note.contains("the list 'refunds' is not read")).unwrap();
        let [name, value] = option(note, "refunds-file");
        assert_eq!(
            matrix_of(&[&path], &["--measure", "revenue", &name, &value]),
            [format!("2024-01,2,30.00,{:.2}", 30.0 - said)]
        );
        let report = json(&["inspect", &path, "--format", "json", &name, &value]);
        assert!(!report["notes"].to_string().contains("is not read"), "{report}");
    }
}

#[test]
fn amounts_in_signs_and_digits_of_other_scripts_are_read() {
    for (name, amounts) in [
        ("合計金額", ["￥1,500", "￥20", "￥1,280"]),
        ("合計金額", ["\\1,500", "\\20", "\\1,280"]),
        ("合計金額", ["１，５００", "２０", "１，２８０"]),
        ("金額", ["1,500円", "20円", "1,280円"]),
        ("amount", ["＄1,500.00", "＄20.00", "＄1,280.00"]),
        ("المبلغ", ["١٥٠٠٫٠٠", "٢٠٫٠٠", "١٢٨٠٫٠٠"]),
        ("مبلغ", ["۱۵۰۰", "۲۰", "۱۲۸۰"]),
        ("amount", ["١٬٥٠٠٫٠٠", "٢٠٫٠٠", "١٬٢٨٠٫٠٠"]),
    ] {
        let row = |id: u32, who: &str, day: &str, amount: &str| format!("{id},{who},{day},\"{amount}\"\n");
        let text = format!(
            "order_id,customer_id,order_date,{name}\n{}{}{}",
            row(1, "a", "2024-01-05", amounts[0]),
            row(2, "b", "2024-01-06", amounts[1]),
            row(3, "a", "2024-02-05", amounts[2])
        );
        assert_eq!(matrix("orders.csv", &text, &REVENUE), ["2024-01,2,1520.00,1280.00"], "{amounts:?}");
    }
    // What the goods of an order amount to is less than what was paid.
    let text =
        "注文番号,会員ID,注文日,商品合計,合計金額\n1,a,2024-01-05,￥900,￥1400\n2,b,2024-01-06,￥100,￥600\n";
    assert_eq!(role(&inspected("orders.csv", text, &[]), "amount"), "合計金額");
}

#[test]
fn dates_in_digits_of_another_script_are_read_by_what_is_said() {
    let text =
        "order_id,customer_id,order_date,amount\n1,a,٢٠٢٤/٠١/٠٤,10\n2,b,٢٠٢٤/٠١/٠٥,20\n3,a,٢٠٢٤/٠٢/٠٤,30\n";
    let (_folder, path) = file("orders.csv", text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    let [name, date] = option(&why, "date");
    assert_eq!(matrix_of(&[&path], &["--measure", "revenue", &name, &date]), ["2024-01,2,30.00,30.00"]);
}

#[test]
fn a_dotted_capital_letter_contradicts_nothing() {
    let report = with_column("İşlem", ["Satış", "Satış", "Satış", "Satış", "İade", "Satış"], &[]);
    assert_eq!(told(&report), (5, 1, 0, 155.0), "{report}");
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(1), "{report}");
    // The remedy compares as the database does.
    let head = "order_id,customer_id,order_date,amount,durum\n";
    let text = format!(
        "{head}1,a,2024-01-05,10,Tamamlandı\n2,b,2024-01-06,20,İnceleniyor\n3,a,2024-02-05,30,Tamamlandı\n4,b,2024-02-06,30,Tamamlandı\n"
    );
    let options = remedied(&text, "does not know what they mean");
    let report = inspected("orders.csv", &text, &[&options[0], &options[1]]);
    assert_eq!(report["orders"], 3, "{report}");
}

#[test]
fn a_price_is_that_of_a_unit_only_if_a_word_of_its_name_says_so() {
    let amount = |name: &str| {
        let text = format!(
            "order_id,customer_id,order_date,quantity,{name}\n1,a,2024-01-05,2,10\n2,b,2024-01-06,1,20\n3,a,2024-02-05,3,30\n"
        );
        inspected("orders.csv", &text, &[])["mapping"]["amount"]["expression"]
            .as_str()
            .unwrap_or_default()
            .to_string()
    };
    for unit in ["price_per_item", "Preis pro Stück", "Stückpreis", "prijs per stuk", "unit_price_net"] {
        assert!(amount(unit).contains('*'), "{unit}: {}", amount(unit));
    }
    for other in ["product_price", "promo_price", "price_per_order", "Preis pro Bestellung"] {
        assert!(!amount(other).contains('*'), "{other}: {}", amount(other));
    }
}

#[test]
fn cents_that_are_multiplied_are_pointed_out() {
    let text = "order_id,customer_id,order_date,qty,unit_price_cents\n1,a,2024-01-05,2,500\n2,b,2024-01-06,1,2050\n3,a,2024-02-05,3,100\n";
    let options = remedied(text, "holds hundredths");
    assert_eq!(
        matrix("orders.csv", text, &["--measure", "revenue", &options[0], &options[1]]),
        ["2024-01,2,30.50,3.00"]
    );
}

#[test]
fn one_currency_of_a_file_in_another_encoding_is_kept_by_a_command_that_works() {
    let text = "order_id,customer_id,order_date,amount,city\n1,a,2024-01-05,10 EUR,M\u{fc}nchen\n2,b,2024-01-06,20 SEK,K\u{f6}ln\n3,a,2024-02-05,30 EUR,K\u{f6}ln\n";
    let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("orders.csv"), bytes).unwrap();
    let program = assert_cmd::cargo::cargo_bin("tenure");
    let run = |line: &str| {
        let output = std::process::Command::new("sh")
            .args(["-c", line])
            .current_dir(folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env("XDG_CACHE_HOME", "/dev/null")
            .output()
            .unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    let said = run(&format!("'{}' matrix orders.csv --measure revenue --format csv", program.display()));
    let (_, command) = said.split_once("with: ").unwrap_or_else(|| panic!("{said}"));
    run(command.lines().next().unwrap());
    let kept = run(&format!("'{}' matrix EUR.csv --measure revenue --format csv", program.display()));
    assert!(kept.contains("2024-01,1,10.00,30.00"), "{command}: {kept}");
}
