//! Lines that are in a source more than once are counted, with what they amount to and an example, where they are looked for.

use crate::support::{file, history, json, printed};

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
