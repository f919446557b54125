//! Lines that are in a source more than once are counted, with what they amount to and an example, where they are looked for.

use crate::support::{file, history, json, printed, refused};

const ORDERS: &str = "customer_id,order_date,amount,line_\n1,2024-01-05,10,x\n1,2024-01-05,10,x\n1,2024-01-05,10,y\n\
                      2,2024-01-06,2.5,\n2,2024-01-06,2.5,\n2,2024-01-06,2.5,\n";

#[test]
fn lines_that_repeat_an_earlier_one_in_every_column_are_told() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let report = json(&["inspect", &path, "--repeated", "--format", "json"]);
    let example =
        serde_json::json!({"customer_id": "2", "order_date": "2024-01-06", "amount": "2.5", "line_": ""});
    let wanted =
        serde_json::json!({"lines": 3, "different": 2, "amount": 15.0, "times": 3, "example": example});
    assert_eq!(report["repeated"], wanted);
    assert_eq!(report["accepted"], 6, "they count like any other");
    let text = printed(&["inspect", &path, "--repeated"]);
    assert!(
        text.contains("3 lines repeat an earlier one in every column, amounting to 15.00; they count"),
        "{text}"
    );
    let text = printed(&["inspect", &path, "--repeated", "--where", "customer_id = 1"]);
    assert!(
        text.contains("1 line repeats an earlier one in every column, amounting to 10.00; it counts"),
        "{text}"
    );
    let text = printed(&["inspect", &path, "--repeated", "--where", "customer_id = 1 AND line_ = 'y'"]);
    assert!(text.contains("repeated lines: none\n"), "{text}");
    assert!(json(&["inspect", &path, "--format", "json"])["repeated"].is_null(), "it was not asked for");
}

#[test]
fn the_repeated_lines_of_a_real_history_are_as_many_as_others_count() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let said = ["inspect", &path, "--amount", "Quantity*UnitPrice", "--repeated", "--format", "json"];
    let report = json(&said);
    assert_eq!(report["repeated"]["lines"], 5268);
    assert_eq!(report["repeated"]["example"].as_object().unwrap().len(), 8);
}

/// 200 orders of two lines each; one order in ten has two lines alike.
fn orders() -> (String, String) {
    let line = |n: u32, product: u32| {
        format!("o{n},c{},2024-{:02}-{:02},{product},{}.50\n", n % 50, 1 + n % 6, 1 + n % 28, n % 7)
    };
    let lines: String = (0..200).map(|n| line(n, 1) + &line(n, if n % 10 == 0 { 1 } else { 2 })).collect();
    ("order_id,customer_id,ordered_at,product,amount\n".to_string(), lines)
}

#[test]
fn lines_that_repeat_an_earlier_one_are_told_without_being_asked_for() {
    let (head, lines) = orders();
    let (_folder, path) = file("orders.csv", &(head + &lines));
    let report = json(&["inspect", &path, "--format", "json"]);
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("20 lines repeat an earlier one in every column")
            && notes.contains("--repeated-lines once"),
        "{notes}"
    );
    let once = json(&["inspect", &path, "--format", "json", "--repeated-lines", "once"]);
    assert_eq!(
        (once["excluded"]["repeated"].as_u64(), once["accepted"].as_u64(), once["orders"].as_u64()),
        (Some(20), Some(380), Some(200)),
        "{once}"
    );
    assert!(!once["notes"].to_string().contains("repeat"), "{once}");
}

#[test]
fn a_file_that_is_there_twice_is_asked_about() {
    let (head, lines) = orders();
    let (_folder, single) = file("orders.csv", &(head.clone() + &lines.replace(",1,", ",x,")));
    let (folder, double) =
        file("twice.csv", &(head.clone() + &lines.replace(",1,", ",x,") + &lines.replace(",1,", ",x,")));
    let (exit, why) = refused(&["matrix", &double]);
    assert_eq!(exit, 1);
    assert!(
        why.contains("420 of 800 lines repeat an earlier one") && why.contains("--repeated-lines once"),
        "{why}"
    );
    let revenue = |path: &str, way: &str| {
        printed(&["matrix", path, "--measure", "revenue", "--format", "csv", "--repeated-lines", way])
    };
    assert_eq!(revenue(&double, "once"), revenue(&single, "once"));
    assert_ne!(revenue(&double, "count"), revenue(&single, "count"));
    // Two exports that overlap are the same as one, and inspect always shows what there is.
    let next = folder.path().join("next.csv");
    std::fs::write(&next, head + &lines.replace(",1,", ",x,")).unwrap();
    let (first, second) = (single.as_str(), next.to_str().unwrap());
    let (exit, why) = refused(&["matrix", first, second]);
    assert!(exit == 1 && why.contains("420 of 800 lines"), "{why}");
    let both = printed(&[
        "matrix",
        first,
        second,
        "--measure",
        "revenue",
        "--format",
        "csv",
        "--repeated-lines",
        "once",
    ]);
    assert_eq!(both, revenue(&single, "once"));
    assert_eq!(json(&["inspect", first, second, "--format", "json"])["rows"], 800);
}

#[test]
fn repetitions_of_a_large_source_are_estimated_from_a_part_of_its_rows() {
    let line = |n: u32| {
        let (month, day) = (1 + n % 12, 1 + n / 12 % 28);
        format!("o{},c{},2024-{month:02}-{day:02},{},{}.50\n", n / 2, n % 5_000, n % 2, n % 97)
    };
    // One line in a hundred stands there twice.
    let lines: String =
        (0..120_000).map(|n| if n % 100 == 0 { line(n).repeat(2) } else { line(n) }).collect();
    let (_folder, path) =
        file("orders.csv", &("order_id,customer_id,ordered_at,product,amount\n".to_string() + &lines));
    let notes = json(&["inspect", &path, "--format", "json"])["notes"].to_string();
    let about = notes.split("about ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let about: u32 = about.replace(',', "").parse().expect(&notes);
    assert!((900..=1_500).contains(&about), "1,200 lines repeat an earlier one: {notes}");
    assert!(notes.contains("as one in 4 shows"), "{notes}");
    let all = json(&["inspect", &path, "--repeated", "--format", "json"]);
    assert_eq!(all["repeated"]["lines"], 1_200, "asked for, every line is looked at");
    let notes = all["notes"].to_string();
    assert!(
        notes.contains("1,200 lines repeat") && !notes.contains("about"),
        "counted, and not estimated: {notes}"
    );
}
