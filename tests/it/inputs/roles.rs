//! Which column plays which role.

use super::{REVENUE, inspected, matrix};

fn role(report: &serde_json::Value, name: &str) -> String {
    let columns = report["columns"].as_array().unwrap();
    let found = columns.iter().find(|column| column["role"] == name);
    found.map_or(String::new(), |column| column["name"].as_str().unwrap().to_string())
}

#[test]
fn a_price_beside_a_quantity_is_one_of_a_unit() {
    let text = "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID\n1001,A,10,2024-01-05 10:00:00,2.50,501\n\
        1002,B,4,2024-01-09 10:00:00,5.00,502\nC1003,A,-10,2024-02-03 10:00:00,2.50,501\n1004,B,1,2024-03-04 10:00:00,5.00,502\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,45.00,-25.00,5.00"]);
    assert_eq!(matrix("orders.csv", text, &["--measure", "customers"]), ["2024-01,2,2,0,1"]);
    let french = "ID_Commande,Date_Commande,ID_Client,Quantite,Prix_Unitaire\n43659,2019-05-31,1045,1,\"2024,994\"\n\
        43659,2019-05-31,1045,3,\"2024,994\"\n43660,2019-06-30,1045,1,\"12,5\"\n";
    assert_eq!(matrix("lignes.csv", french, &["--measure", "orders"]), ["2019-05,1,1,1"]);
    assert_eq!(matrix("lignes.csv", french, &REVENUE), ["2019-05,1,8099.976,12.50"]);
}

#[test]
fn the_date_of_an_order_is_its_purchase() {
    let text = "order_id,customer_id,order_status,order_purchase_timestamp,order_delivered_carrier_date,order_estimated_delivery_date\n\
        o1,c1,delivered,1/30/2024 10:56,2/2/2024 19:55,2/18/2024 0:00\no2,c2,delivered,2/27/2024 20:41,3/1/2024 14:31,3/13/2024 0:00\n\
        o3,c1,shipped,3/29/2024 8:38,,4/4/2024 0:00\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(role(&report, "date"), "order_purchase_timestamp", "{report}");
    assert_eq!(
        matrix("orders.csv", text, &["--measure", "customers"]),
        ["2024-01,1,1,0,1", "2024-02,1,1,0,"]
    );
}

#[test]
fn without_a_header_the_customer_is_a_column_that_repeats() {
    let text = "1\t5\t1580\t2022-04-15 00:00:00.000\t222.1492\n2\t5\t1496\t2022-04-15 00:00:00.000\t300.6721\n\
        3\t5\t1580\t2022-05-16 00:00:00.000\t9776.2665\n4\t5\t1496\t2022-06-16 00:00:00.000\t189.0395\n";
    assert_eq!(matrix("orders.csv", text, &["--measure", "customers"]), ["2022-04,2,2,1,1"]);
}
