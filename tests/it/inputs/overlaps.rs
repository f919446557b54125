//! Orders that stand in more than one file: exports that overlap, and lines that go on in the next file.

use super::{adds_up, matrix_of, try_matrix};
use crate::support::{engine, json};
use tenure::engine::Cancel;

const HEAD: &str = "order_id,customer_id,order_date,amount\n";

/// One order a day; every third of an overlap of ten was changed later.
fn exports() -> (tempfile::TempDir, [String; 2], String) {
    let row = |n: usize, change: usize| {
        format!("A{},c{},2024-{:02}-{:02},{}.00\n", 99 - n, n % 7, 1 + n / 28, 1 + n % 28, 10 + n + change)
    };
    let first: String = (0..40).map(|n| row(n, 0)).collect();
    let second: String = (30..60).map(|n| row(n, if n < 40 && n % 3 == 0 { 5 } else { 0 })).collect();
    let right: String =
        (0..60).map(|n| row(n, if (30..40).contains(&n) && n % 3 == 0 { 5 } else { 0 })).collect();
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, rows: &str| {
        let path = folder.path().join(name);
        // Ids that neither rise nor fall.
        std::fs::write(&path, format!("{HEAD}{}", rows.replacen("A95", "A950", 1))).unwrap();
        path.to_str().unwrap().to_string()
    };
    let files = [put("january.csv", &first), put("february.csv", &second)];
    let right = put("right.csv", &right);
    (folder, files, right)
}

const REVENUE: [&str; 2] = ["--measure", "revenue"];

#[test]
fn orders_in_two_files_are_asked_about_and_the_last_file_can_decide() {
    let (folder, [first, second], right) = exports();
    let paths = [first.as_str(), second.as_str()];
    let right = matrix_of(&[&right], &REVENUE);
    let latest = [&REVENUE[..], &["--repeated-lines", "latest"]].concat();
    let why = try_matrix(&paths, &REVENUE).unwrap_err();
    assert!(
        why.contains("10 of 60 orders stand in more than one file, such as 'A60' in")
            && why.contains("january.csv and")
            && why.contains("--repeated-lines latest"),
        "{why}"
    );
    assert_eq!(matrix_of(&paths, &latest), right);
    assert_ne!(matrix_of(&paths, &[&REVENUE[..], &["--repeated-lines", "count"]].concat()), right);
    let report = json(&["inspect", paths[0], paths[1], "--format", "json"]);
    adds_up(&report);
    assert!(report["notes"].to_string().contains("their lines are added up"), "{report}");
    let report = json(&["inspect", paths[0], paths[1], "--format", "json", "--repeated-lines", "latest"]);
    adds_up(&report);
    assert_eq!(report["excluded"]["repeated"], 10, "{report}");
    // Files that know their types, and files that a reader wrote again.
    let parquet = paths.map(|path| {
        let to = path.replace(".csv", ".parquet");
        let copy = format!("COPY (FROM read_csv('{path}')) TO '{to}' (FORMAT parquet)");
        engine().run(&copy, &Cancel::new()).unwrap();
        to
    });
    let odd = paths.map(|path| {
        let to = path.replace(".csv", "-odd.csv");
        std::fs::write(&to, std::fs::read_to_string(path).unwrap() + ",,,\n").unwrap();
        to
    });
    let json_lines = paths.map(|path| {
        let to = path.replace(".csv", ".ndjson");
        let copy = format!("COPY (FROM read_csv('{path}')) TO '{to}' (FORMAT json)");
        engine().run(&copy, &Cancel::new()).unwrap();
        to
    });
    // Orders inside an answer of a web service, with their lines.
    let answers = paths.map(|path| {
        let to = path.replace(".csv", ".json");
        let orders = "list({order_id: order_id, customer_id: customer_id, order_date: order_date, lines: [{amount: amount}]})";
        let copy = format!("COPY (SELECT {orders} AS orders FROM read_csv('{path}')) TO '{to}' (FORMAT json)");
        engine().run(&copy, &Cancel::new()).unwrap();
        to
    });
    for files in [parquet, odd, json_lines, answers] {
        let files = [files[0].as_str(), files[1].as_str()];
        let why = try_matrix(&files, &REVENUE).unwrap_err();
        assert!(why.contains("10 of 60 orders stand in more than one file"), "{why}");
        assert_eq!(matrix_of(&files, &latest), right);
    }
    drop(folder);
}

#[test]
fn lines_of_an_order_in_two_files_are_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, rows: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{HEAD}{rows}")).unwrap();
        path.to_str().unwrap().to_string()
    };
    // An order is divided where a file ends.
    let first = put("1.csv", "9,c1,2024-01-05,1\n9,c1,2024-01-05,2\n2,c2,2024-01-06,3\n");
    let second = put("2.csv", "2,c2,2024-01-06,4\n7,c1,2024-02-05,5\n");
    assert_eq!(matrix_of(&[&first, &second], &REVENUE), ["2024-01,2,10.00,5.00"]);
    // A refund in a later file replaces nothing.
    let refund = put("3.csv", "7,c1,2024-02-07,-1\n8,c2,2024-02-07,2\n");
    assert_eq!(
        matrix_of(&[&first, &second, &refund], &[&REVENUE[..], &["--repeated-lines", "latest"]].concat())[0],
        "2024-01,2,7.00,6.00"
    );
    // Lines by kind of goods: said, and added up.
    let mugs = put("mugs.csv", "9,c1,2024-01-05,1\n9,c1,2024-01-05,2\n2,c2,2024-01-06,3\n");
    let cups = put("cups.csv", "9,c1,2024-01-05,8\n2,c2,2024-01-06,5\n2,c2,2024-01-06,4\n");
    assert_eq!(matrix_of(&[&mugs, &cups], &REVENUE), ["2024-01,2,23.00"]);
    let notes = json(&["inspect", &mugs, &cups, "--format", "json"])["notes"].to_string();
    assert!(notes.contains("2 of 2 orders stand in more than one file, such as '2'"), "{notes}");
}

/// Files of a folder, with their order ids, customers, days and amounts.
fn folder(files: &[(&str, &[&str])]) -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let put = |(name, rows): &(&str, &[&str])| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{HEAD}{}\n", rows.join("\n"))).unwrap();
        path.to_str().unwrap().to_string()
    };
    let paths = files.iter().map(put).collect();
    (folder, paths)
}

/// The words of a message from one on, as a shell divides them.
fn pasted(why: &str, from: &str, count: usize) -> Vec<String> {
    let line = format!(
        "printf '%s\\n' {}",
        why[why.find(from).unwrap()..].replace(';', "\n").replace(", and", "\n")
    );
    let output = std::process::Command::new("sh").args(["-c", &line]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().take(count).map(str::to_string).collect()
}

#[test]
fn files_that_number_their_orders_themselves_are_told_apart() {
    let january: &[&str] = &["1,a,2024-01-05,10", "3,b,2024-01-06,20", "2,c,2024-01-07,5"];
    let february: &[&str] = &["1,a,2024-02-05,30", "3,c,2024-02-06,40", "2,b,2024-02-07,7"];
    let (_folder, paths) = folder(&[("1.csv", january), ("2.csv", february)]);
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let why = try_matrix(&paths, &["--measure", "orders"]).unwrap_err();
    assert!(why.contains("another day in each file"), "{why}");
    let options = pasted(&why, "--order", 2);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    assert_eq!(matrix_of(&paths, &[&["--measure", "orders"][..], &options].concat()), ["2024-01,3,3,3"]);
    let customers = pasted(&why, "--customer", 2);
    let both = [&options[..], &[&customers[0], &customers[1]]].concat();
    assert_eq!(
        matrix_of(&paths, &[&["--measure", "orders"][..], &both].concat()),
        ["2024-01,3,3,0", "2024-02,3,3,"]
    );
}

#[test]
fn a_file_of_refunds_beside_the_orders_is_told() {
    let orders: &[&str] = &["1,a,2024-01-05,10", "3,b,2024-01-06,20", "2,a,2024-02-07,5"];
    let (_folder, paths) = folder(&[("orders.csv", orders), ("returns.csv", &["1,a,2024-02-05,10"])]);
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let why = try_matrix(&paths, &REVENUE).unwrap_err();
    let words = pasted(&why, "read /", 4);
    assert_eq!(words[1], paths[0], "{why}");
    assert_eq!(
        matrix_of(&[&words[1]], &[&REVENUE[..], &[&words[2], &words[3]]].concat()),
        ["2024-01,2,30.00,-5.00"]
    );
}
