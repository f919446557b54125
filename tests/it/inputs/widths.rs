//! Rows that have another number of fields than the header has names: read right, or asked about with a remedy that works.

use super::{REVENUE, adds_up, inspected, matrix_of, try_matrix};
use crate::support::file;

/// Customer, day, amount in cents.
const ORDERS: [(&str, &str, i64); 6] = [
    ("17850", "2024-01-05", 2025),
    ("13047", "2024-01-06", 705),
    ("17850", "2024-02-05", 1250),
    ("12583", "2024-02-09", 9900),
    ("13047", "2024-02-10", 3310),
    ("12583", "2024-03-01", 115),
];

const RIGHT: [&str; 2] = ["2024-01,2,27.30,45.60,0.00", "2024-02,1,99.00,1.15,"];

fn lines(header: &str, row: impl Fn(usize, &str, &str, i64) -> String) -> String {
    let rows = ORDERS.iter().enumerate();
    let rows = rows.map(|(place, (customer, day, cents))| row(place, customer, day, *cents) + "\n");
    format!("{header}\n{}", rows.collect::<String>())
}

/// The matrix if the remedy of a message is pasted into a shell: an option, and as many words behind it.
#[track_caller]
fn pasted(path: &str, message: &str, option: &str, words: usize) -> Vec<String> {
    let from = message.find(option).unwrap_or_else(|| panic!("no {option} in: {message}"));
    let remedy: Vec<&str> = message[from..].split([' ', ';']).take(words + 1).collect();
    let program = assert_cmd::cargo::cargo_bin("tenure");
    let line = format!(
        "'{}' matrix '{path}' --measure revenue --format csv {}",
        program.display(),
        remedy.join(" ")
    );
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &line]).env("XDG_CACHE_HOME", "/dev/null").output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().skip(1).map(str::to_string).collect()
}

fn with_comma(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

fn with_point(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[test]
fn an_amount_that_the_delimiter_divides_is_asked_about_and_joined() {
    let last = lines("customer_id,order_date,amount", |_, customer, day, cents| {
        format!("{customer},{day},{}", with_comma(cents))
    });
    let middle = lines("order_id,customer_id,amount,order_date,country", |place, customer, day, cents| {
        format!("{place},{customer},{},{day},DE", with_comma(cents))
    });
    let first = lines("Betrag,Kunde,Datum", |_, customer, day, cents| {
        format!("{} €,{customer},{day}", with_comma(cents))
    });
    let two = lines("customer_id,order_date,unit_price,amount", |_, customer, day, cents| {
        format!("{customer},{day},{},{}", with_comma(cents * 2), with_comma(cents))
    });
    let titled = format!("Orders of the shop\n\n{last}");
    // The field at the end is mostly empty, or always.
    let coupon = lines("customer_id,order_date,amount,country,coupon", |place, customer, day, cents| {
        format!("{customer},{day},{},DE,{}", with_comma(cents), if place == 2 { "WELCOME" } else { "" })
    });
    let empty = coupon.replace("WELCOME", "");
    for text in [&last, &middle, &first, &two, &titled, &coupon, &empty] {
        let (_folder, path) = file("orders.csv", text);
        let why = try_matrix(&[&path], &REVENUE).unwrap_err();
        assert!(why.contains("6 of 6 lines have more fields than the header has names"), "{why}");
        assert_eq!(pasted(&path, &why, "--decimal", 1), RIGHT, "{why}");
    }
    // A whole number has no comma.
    let some = last.replace("20,25", "20");
    let (_folder, path) = file("orders.csv", &some);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert_eq!(pasted(&path, &why, "--decimal", 1)[0], "2024-01,2,27.05,45.60,0.00");
    let report = inspected("orders.csv", &some, &["--decimal", "comma"]);
    adds_up(&report);
    assert!(
        report["notes"].to_string().contains("5 of 6 lines 'amount' is divided at its comma"),
        "{report}"
    );
}

#[test]
fn thousands_that_the_delimiter_divides_are_asked_about_and_joined() {
    let text = lines("customer_id,order_date,amount", |place, customer, day, cents| match place {
        1 | 3 => format!("{customer},{day},1,{:03}.{:02}", cents / 100, cents % 100),
        _ => format!("{customer},{day},{}", with_point(cents)),
    });
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("1,007.05 is one number of 'amount'"), "{why}");
    let right = ["2024-01,2,1027.30,45.60,0.00", "2024-02,1,1099.00,1.15,"];
    assert_eq!(pasted(&path, &why, "--decimal", 1), right);
}

#[test]
fn a_name_the_header_lacks_is_found_where_dates_stand_and_else_asked_for() {
    let orders = |header: &str, before: bool, extra: &dyn Fn(usize) -> String| {
        lines(header, |place, customer, day, cents| {
            let row = format!("{customer},{day},{}", with_point(cents));
            if before { format!("{},{row}", extra(place)) } else { format!("{row},{}", extra(place)) }
        })
    };
    let header = "customer_id,order_date,amount";
    let (last, counted) = (orders(header, false, &|_| "DE".into()), orders(header, true, &|n| n.to_string()));
    for (text, named) in
        [(&last, "last field: it is 'column3'"), (&counted, "counts the rows: it is 'column0'")]
    {
        let (_folder, path) = file("orders.csv", text);
        assert_eq!(matrix_of(&[&path], &REVENUE), RIGHT, "{text}");
        let notes = inspected("orders.csv", text, &[])["notes"].to_string();
        assert!(notes.contains(named), "{notes}");
        assert_eq!(pasted(&path, &notes.replace('"', " "), "--skip", 3), RIGHT, "{notes}");
    }
    // An order id, or a name with a comma in it?
    let (_folder, path) = file("orders.csv", &orders(header, true, &|n| format!("A{}", n * 7)));
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("lines have 4 fields, but the header has 3 names"), "{why}");
    assert_eq!(pasted(&path, &why, "--skip", 3), RIGHT, "{why}");
    let named = lines("customer_id,name,order_date,amount", |_, customer, day, cents| {
        format!("{customer},Smith, John,{day},{}", with_point(cents))
    });
    let (_folder, path) = file("orders.csv", &named);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("quote fields that hold the delimiter"), "{why}");
}

#[test]
fn empty_fields_left_out_at_the_end_are_empty() {
    let text = lines("customer_id,order_date,amount,coupon,channel", |place, customer, day, cents| {
        let row = format!("{customer},{day},{}", with_point(cents));
        match place {
            0 => format!("{row},X,web"),
            1 => format!("{row},Y"),
            _ => row,
        }
    });
    let (_folder, path) = file("orders.csv", &text);
    assert_eq!(matrix_of(&[&path], &REVENUE), RIGHT);
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    assert!(
        report["notes"].to_string().contains("5 of 6 lines end before the last column 'channel'"),
        "{report}"
    );
    // What is left out stands elsewhere.
    let shifted = lines("order_id,customer_id,order_date,amount", |_, customer, day, cents| {
        format!("{customer},{day},{}", with_point(cents))
    });
    let (_folder, path) = file("orders.csv", &shifted);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("lines have 3 fields, but the header has 4 names"), "{why}");
}

#[test]
fn a_packed_file_whose_rows_do_not_fit_its_header_is_asked_about_too() {
    let text = lines("customer_id,order_date,amount", |_, customer, day, cents| {
        format!("{customer},{day},{}", with_comma(cents))
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv.gz");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    std::fs::write(&path, packed.finish().unwrap()).unwrap();
    let why = try_matrix(&[path.to_str().unwrap()], &REVENUE).unwrap_err();
    assert_eq!(pasted(path.to_str().unwrap(), &why, "--decimal", 1), RIGHT, "{why}");
}
