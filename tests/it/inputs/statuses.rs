//! What is an order, by its status.

use super::{REVENUE, adds_up, inspected, matrix};
use crate::support::{file, printed};

const WOO: &str = "order_id,date_created,customer_id,status,total\n11,2024-01-04 10:00:00,5,wc-completed,50.00\n\
    12,2024-01-08 10:00:00,6,wc-cancelled,70.00\n13,2024-01-15 10:00:00,7,wc-failed,90.00\n\
    14,2024-02-02 10:00:00,7,wc-processing,90.00\n15,2024-02-05 10:00:00,5,wc-pending,20.00\n\
    16,2024-02-11 10:00:00,8,wc-checkout-draft,33.00\n17,2024-02-12 10:00:00,9,trash,44.00\n18,2024-02-29 10:00:00,10,wc-completed,10.00\n";

#[test]
fn statuses_are_compared_without_the_prefix_of_a_shop() {
    assert_eq!(matrix("orders.csv", WOO, &REVENUE), ["2024-01,1,50.00,20.00", "2024-02,2,100.00,"]);
    let report = inspected("orders.csv", WOO, &[]);
    assert_eq!(report["excluded"]["status"], 4);
    adds_up(&report);
    let notes = report["notes"].to_string();
    assert!(notes.contains("'wc-pending' 1") && !notes.contains("wc-completed"), "{notes}");
}

#[test]
fn the_refund_of_an_order_that_is_left_out_is_left_out_too() {
    let text = "order_id,date_created,customer_id,status,total\n21,2024-01-04 10:00:00,5,completed,100.00\n\
        22,2024-01-10 10:00:00,5,cancelled,60.00\n22,2024-01-12 10:00:00,5,refunded,-60.00\n\
        23,2024-01-11 10:00:00,6,cancelled,40.00\n23,2024-01-13 10:00:00,6,refunded,-40.00\n24,2024-02-29 10:00:00,7,completed,10.00\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,1,100.00,0.00", "2024-02,1,10.00,"]);
    let (_folder, path) = file("orders.csv", text);
    let customers = printed(&["customers", &path, "--format", "csv"]);
    assert_eq!(customers.lines().count(), 3, "{customers}");
}
