//! Amounts of whole orders that stand on each of their lines.

use std::fmt::Write;

use super::{REVENUE, adds_up, inspected, matrix};

#[test]
fn a_total_counts_once_on_a_line_that_counts() {
    let text = "order_id,customer_id,order_date,sku,total,status\n1,A,2024-01-05,X,30,cancelled\n\
        1,A,2024-01-05,Y,30,shipped\n2,B,2024-01-06,X,50,shipped\n3,A,2024-02-05,Z,20,shipped\n3,A,2024-02-05,Y,20,delivered\n\
        4,B,2024-02-06,Z,70,cancelled\n4,B,2024-02-06,X,70,shipped\n4,B,2024-02-06,V,70,shipped\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,80.00,90.00"]);
    let report = inspected("orders.csv", text, &[]);
    adds_up(&report);
    assert_eq!(
        (report["revenue"].as_f64(), report["excluded"]["status"].as_u64()),
        (Some(170.0), Some(2)),
        "{report}"
    );
    // The total stands on the line that is left out alone, or the other lines have no date.
    let first = text.replace("Y,30", "Y,").replace("X,70", "X,").replace("V,70", "V,").replace("Y,20", "Y,");
    assert_eq!(matrix("orders.csv", &first, &REVENUE), ["2024-01,2,80.00,90.00"]);
    let undated = text
        .replace(",status", "")
        .replace(",shipped", "")
        .replace(",delivered", "")
        .replace(",cancelled", "");
    let undated = undated.replace("2024-01-05,X", ",X").replace("2024-02-06,Z", ",Z");
    assert_eq!(
        matrix("orders.csv", &undated, &[&REVENUE[..], &["--allow-unreadable", "50%"]].concat()),
        ["2024-01,2,80.00,90.00"]
    );
}

#[test]
fn an_amount_that_is_the_same_on_all_lines_of_every_order_counts_once_whatever_its_name() {
    let text = "order_id,customer_id,order_date,amount,tag\n1,A,2024-01-05,10.50,new\n1,A,2024-01-05,10.50,gift\n\
        2,B,2024-01-06,20.25,new\n3,A,2024-02-05,30.75,vip\n3,A,2024-02-05,30.75,gift\n3,A,2024-02-05,30.75,sale\n\
        4,B,2024-02-06,15.10,sale\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,30.75,45.85"]);
    let notes = inspected("orders.csv", text, &[])["notes"].to_string();
    assert!(notes.contains("'amount' is the total of a whole order: 2 of 2 orders"), "{notes}");
    // The remedy adds up every line; prices of units and amounts that differ are those of lines.
    let each = ["2024-01,2,41.25,107.35"];
    assert_eq!(matrix("orders.csv", text, &["--amount", "amount", "--measure", "revenue"]), each);
    let named = inspected("orders.csv", text, &["--amount", "amount"])["notes"].to_string();
    assert!(named.contains("'amount' counts on every line") && named.contains("2 of 2 orders"), "{named}");
    assert_eq!(matrix("orders.csv", text.replace("amount", "price"), &REVENUE), each);
    let lines = text.replace("10.50,gift", "10.00,gift");
    assert_eq!(matrix("orders.csv", &lines, &REVENUE), ["2024-01,2,40.75,107.35"]);
}

#[test]
fn an_expression_over_a_total_counts_once_as_the_remedy_for_net_revenue_says() {
    let text = "Name,Email,Created at,Lineitem name,Total,Refunded Amount\n#1,a@x,2024-01-05,X,30.00,5.00\n#1,a@x,2024-01-05,Y,,\n\
        #2,b@x,2024-01-06,X,20.00,0.00\n#2,b@x,2024-01-06,Y,,\n#3,a@x,2024-02-06,X,8.00,0.00\n";
    let notes = inspected("orders.csv", text, &[])["notes"].to_string();
    assert!(notes.contains("--amount 'Total - abs(coalesce(\\\"Refunded Amount\\\", 0))'"), "{notes}");
    let net = ["--amount", "Total - abs(coalesce(\"Refunded Amount\", 0))", "--measure", "revenue"];
    assert_eq!(matrix("orders.csv", text, &net), ["2024-01,2,45.00,8.00"]);
}

#[test]
fn an_order_that_was_sent_twice_counted_twice_beside_the_start_of_its_checkout() {
    let mut text = "message,event,user_id,timestamp,order_id,total\n".to_string();
    for n in 0..12 {
        let (user, month) = (n % 4, n / 4 + 1);
        writeln!(text, "a{n},Checkout Started,{user},2024-0{month}-05 10:00:00,o{n},").unwrap();
        writeln!(text, "b{n},Order Completed,{user},2024-0{month}-05 10:05:00,o{n},1{n}.00").unwrap();
        if n % 3 == 0 {
            writeln!(text, "c{n},Order Completed,{user},2024-0{month}-05 10:05:02,o{n},1{n}.00").unwrap();
        }
    }
    assert_eq!(matrix("events.csv", &text, &REVENUE), ["2024-01,4,46.00,62.00,258.00"]);
    assert!(inspected("events.csv", &text, &[])["notes"].to_string().contains("it is counted once"));
}

#[test]
fn an_expression_over_a_subtotal_was_taken_for_one_over_the_total() {
    let order = |n: u32| {
        let line = |sku: &str| format!("{n},c{},2024-01-{:02},{sku},{n}.00,{n}5.00\n", n % 4, n % 28 + 1);
        line("mug") + &line("pot")
    };
    let text =
        format!("order_id,customer,date,sku,subtotal,total\n{}", (1..=8).map(order).collect::<String>());
    let report = inspected("orders.csv", &text, &["--amount", "subtotal * 2"]);
    assert_eq!(report["revenue"], 144.0, "every line counts: {report}");
    let report = inspected("orders.csv", &text, &["--amount", "total * 2"]);
    assert_eq!(report["revenue"], 800.0, "a total counts once: {report}");
}

#[test]
fn a_total_of_an_id_that_customers_share_was_said_to_count_once() {
    let text = "order_id,customer_id,order_date,sku,total\n1,A,2024-01-05,X,30\n1,A,2024-01-05,Y,30\n1,B,2024-01-06,X,30\n\
        1,B,2024-01-06,Y,30\n2,A,2024-02-05,Z,20\n2,A,2024-02-05,Y,20\n3,C,2024-02-06,Z,70\n3,C,2024-02-06,X,70\n";
    // An order is one customer and one id.
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,60.00,20.00", "2024-02,1,70.00,"]);
    let notes = |text: &str| inspected("orders.csv", text, &[])["notes"].to_string();
    let told = "it is counted once, for each customer of its id (1 id of several customers)";
    assert!(notes(text).contains(told), "{}", notes(text));
    let apart = text.replace("1,B", "4,B");
    assert!(notes(&apart).contains("it is counted once") && !notes(&apart).contains("customer of its id"));
}
