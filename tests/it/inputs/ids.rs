//! One customer has one id.

use super::{REVENUE, adds_up, inspected, matrix, matrix_of};
use crate::support::{file, printed, refused};

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
