//! Exports of restaurants, marketplaces, payment services and accounting programs, with what went wrong in each.

use super::{REVENUE, inspected, matrix, option, remedied, role, told, try_matrix};
use crate::support::file;

/// The texts of all notes.
fn notes(report: &serde_json::Value) -> Vec<String> {
    report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_string()).collect()
}

#[test]
fn a_bill_of_a_restaurant_is_dated_by_when_it_was_opened() {
    let text = "Order Id,Opened,Guest Email,Amount,Tip,Total,Voided,Paid,Closed\n\
        1,1/7/23 1:51 PM,a@x.example,10.00,1.00,11.00,false,1/8/23 0:10 AM,1/8/23 0:11 AM\n\
        2,1/31/23 11:50 PM,b@x.example,20.00,2.00,22.00,false,2/1/23 0:20 AM,2/1/23 0:20 AM\n";
    let report = inspected("bills.csv", text, &[]);
    assert_eq!(role(&report, "date"), "Opened", "{report}");
    // A flag of an email is no date, and a better name comes first.
    let other = "order_id,order_date,email,total,opened\n1,2024-01-05,a,10,2024-01-04\n2,2024-01-06,b,20,2024-01-04\n";
    assert_eq!(role(&inspected("orders.csv", other, &[]), "date"), "order_date");
}

#[test]
fn a_line_that_explains_the_names_was_taken_for_the_header() {
    let rows = "s-1,#1,1/6/2023,10:38 AM,a@x.example,81.38\ns-1,#2,2/6/2023,11:38 AM,a@x.example,20.00\ns-1,#3,2/13/2023,9:00 AM,b@x.example,30.00\n";
    let above = "\"ID of the store\",\"ID of the order\",\"Day on which it was placed\",\"Hour\",\"Who has placed it\",\"What it amounts to, without tax\"\n";
    let names = "Store ID,Order ID,Order Date,Order Accept Time,Customer Email,Net Sales\n";
    let expected = ["2023-01,1,81.38,20.00", "2023-02,1,30.00,"];
    // Some of the words that explain are names themselves.
    for above in [above, "Shop,Order,Day,Time,Customer,Sales\n"] {
        assert_eq!(matrix("orders.csv", format!("{above}{names}{rows}"), &REVENUE), expected, "{above}");
    }
    assert_eq!(matrix("orders.csv", format!("{names}{rows}"), &REVENUE), expected);
}

#[test]
fn what_pieces_cost_is_proposed_as_the_amount_where_there_is_no_other() {
    let text = "Order#,Order Date,Customer Name,Status,Qty,SKU,Item Cost,Shipping Cost,Tax\n\
        1,2023-01-09,Ann,Delivered,3,K1,10.00,0.00,9.91\n2,2023-02-09,Ann,Delivered,1,K1,20.00,0.00,6.99\n";
    let options = remedied(text, "'Item Cost' may be what a piece costs");
    assert_eq!(
        matrix("orders.csv", text, &[&REVENUE[..], &[&options[0], &options[1]]].concat()),
        ["2023-01,1,30.00,20.00"]
    );
    // Beside an amount it is the cost of the shop.
    let beside = "order_id,order_date,customer,qty,unit_cost,total\n1,2023-01-09,a,3,4.00,30.00\n";
    assert!(!inspected("orders.csv", beside, &[])["notes"].to_string().contains("a piece costs"));
}

#[test]
fn of_two_notes_about_one_amount_each_undid_the_other() {
    let rows: String = (0..60)
        .map(|n| {
            let refunded = if n % 20 == 7 { 1000 + n } else { 0 };
            let (customer, day) = (n % 9, 1 + n % 28);
            format!(
                "{n},c{customer}@x.example,2024-{:02}-{day:02},{},{refunded}\n",
                1 + n % 6,
                1037 + 101 * n
            )
        })
        .collect();
    let text = format!("id,user_email,created_at,total,refunded_amount\n{rows}");
    let gross = (0..60).map(|n| f64::from(1037 + 101 * n)).sum::<f64>() / 100.0;
    let net = gross - (10.07 + 10.27 + 10.47);
    let is_close =
        |report: &serde_json::Value, sum: f64| (report["revenue"].as_f64().unwrap() - sum).abs() < 0.001;
    let of_amount = |report: &serde_json::Value| -> Vec<String> {
        notes(report).into_iter().filter(|note| note.contains("--amount")).collect()
    };
    let said = of_amount(&inspected("orders.csv", &text, &[]));
    let [hundredths, refunds] = said.as_slice() else { panic!("{said:?}") };
    let [name, whole_units] = option(hundredths, "amount");
    let [_, both] = option(refunds, "amount");
    // Either way ends at the same amount, and nothing more is said of it.
    let divided = inspected("orders.csv", &text, &[&name, &whole_units]);
    assert!(is_close(&divided, gross), "{divided}");
    let left = of_amount(&divided);
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(option(&left[0], "amount")[1], both);
    let mended = inspected("orders.csv", &text, &[&name, &both]);
    assert!(is_close(&mended, net), "{both}: {mended}");
    assert_eq!(of_amount(&mended), [""; 0], "{mended}");
    // An expression that takes something off says all there is to say.
    let own = inspected("orders.csv", &text, &[&name, "total / 100.0 - refunded_amount / 100.0"]);
    assert_eq!(of_amount(&own), [""; 0], "{own}");
}

#[test]
fn one_refund_was_told_twice_if_a_description_repeats_its_category() {
    let row = |n: usize, category: &str, description: &str, sign: &str| {
        format!("{n},2024-{:02}-05,cus_{},{sign}10.00,{category},{description}\n", 1 + n % 6, n % 4)
    };
    let charges: String = (0..24).map(|n| row(n, "charge", "Order", "")).collect();
    let refunds: String = (24..27).map(|n| row(n, "refund", "Refund", "-")).collect();
    let head = "id,created,customer_id,gross,reporting_category,description\n";
    let report = inspected("balance.csv", &format!("{head}{charges}{refunds}"), &[]);
    assert_eq!(told(&report), (24, 3, 0, 210.0), "{report}");
    let said: Vec<String> = notes(&report).into_iter().filter(|note| note.contains("refund")).collect();
    assert!(said.len() == 1 && said[0].starts_with("3 rows whose 'reporting_category'"), "{said:?}");
    // A description that marks further rows is told as well.
    let further = row(27, "charge", "Refund", "-");
    let report = inspected("balance.csv", &format!("{head}{charges}{refunds}{further}"), &[]);
    assert_eq!(told(&report), (24, 4, 0, 200.0), "{report}");
    assert!(notes(&report).iter().any(|note| note.contains("'description' is 'refund'")), "{report}");
}

#[test]
fn jobs_that_were_cancelled_are_pointed_out() {
    let row = |n: usize, status: &str, total: &str| {
        format!("{n},{}/8/2023,9{n},Install,{},{status},{total}\n", 1 + n % 6, 1000 + n % 5)
    };
    let done: String = (0..20).map(|n| row(n, "Completed", "$105.00")).collect();
    let cancelled: String = (20..23).map(|n| row(n, "Canceled", "$0.00")).collect();
    let text = format!(
        "Invoice #,Invoice Date,Job #,Job Type,Customer ID,Job Status,Invoice Total\n{done}{cancelled}"
    );
    let options = remedied(&text, "3 rows whose 'Job Status' is 'canceled' count as orders");
    let without = inspected("jobs.csv", &text, &[&options[0], &options[1]]);
    assert_eq!(
        (without["orders"].clone(), without["revenue"].clone()),
        (20.into(), 2100.0.into()),
        "{without}"
    );
}

#[test]
fn the_total_of_an_invoice_counts_once_however_many_lines_it_has() {
    let text = "*ContactName,EmailAddress,*InvoiceNumber,*InvoiceDate,Total,TaxTotal,*Description,*Quantity,*UnitAmount,LineAmount,Currency,Type,Status\n\
        Ann,a@x.example,INV-1,13/01/2023,36.00,6.00,Book,1,10.00,10.00,GBP,Sales invoice,Paid\n\
        Ann,a@x.example,INV-1,13/01/2023,36.00,6.00,Pen,2,10.00,20.00,GBP,Sales invoice,Paid\n\
        Bob,b@x.example,INV-2,14/01/2023,12.00,2.00,Pen,1,10.00,10.00,GBP,Sales invoice,Paid\n\
        Ann,a@x.example,INV-3,15/02/2023,48.00,8.00,Pen,1,10.00,10.00,GBP,Sales invoice,Paid\n\
        Ann,a@x.example,INV-3,15/02/2023,48.00,8.00,Book,3,10.00,30.00,GBP,Sales invoice,Paid\n\
        Bob,b@x.example,INV-4,16/02/2023,24.00,4.00,Pen,2,10.00,20.00,GBP,Sales invoice,Voided\n\
        Bob,b@x.example,CN-1,14/02/2023,12.00,2.00,Pen,1,10.00,10.00,GBP,Sales credit note,Paid\n";
    assert_eq!(matrix("invoices.csv", text, &REVENUE), ["2023-01,2,48.00,36.00"]);
    let report = inspected("invoices.csv", text, &[]);
    assert_eq!(told(&report), (3, 1, 1, 84.0), "{report}");
}

#[test]
fn pledges_that_were_not_collected_are_left_out() {
    let row = |n: usize, status: &str| {
        format!("{n},39{n},b{n}@x.example,DE,$5.00,$25.00,$50.00,\"2023/03/{:02}, 05:00\",{status}\n", 1 + n)
    };
    let collected: String = (0..15).map(|n| row(n, "collected")).collect();
    let others: String =
        ["errored", "dropped", "canceled"].iter().zip(15..).map(|(one, n)| row(n, one)).collect();
    let text = format!(
        "Backer Number,Backer UID,Email,Shipping Country,Shipping Amount,Backing Minimum,Pledge Amount,Pledged At,Pledged Status\n{collected}{others}"
    );
    let report = inspected("backers.csv", &text, &[]);
    assert_eq!(told(&report), (15, 0, 3, 750.0), "{report}");
}

#[test]
fn direct_debits_that_were_not_paid_are_left_out() {
    let row = |n: usize, status: &str| {
        format!(
            "PM{n},2023-{:02}-10T15:04:42.000Z,2023-01-14,10.00,GBP,{status},0.00,CU{}\n",
            1 + n % 6,
            n % 4
        )
    };
    let paid: String = (0..12).map(|n| row(n, "paid_out")).collect();
    let others: String = ["confirmed", "failed", "cancelled", "charged_back"]
        .iter()
        .zip(12..)
        .map(|(one, n)| row(n, one))
        .collect();
    let text = format!(
        "id,created_at,charge_date,amount,currency,status,amount_refunded,customers.id\n{paid}{others}"
    );
    let report = inspected("payments.csv", &text, &[]);
    assert_eq!(told(&report), (13, 0, 3, 130.0), "{report}");
}

#[test]
fn a_word_with_a_point_behind_the_time_kept_dates_from_being_read() {
    for behind in ["hs.", "hs", "hrs.", "h.", "horas"] {
        let text = format!(
            "Ventas\n\n# de venta,Fecha de venta,Estado,Unidades,Total (ARS),Comprador\n\
             2000001,7 de enero de 2023 14:42 {behind},Entregado,1,10.00,Ana\n\
             2000002,31 de diciembre de 2023 09:05 {behind},Entregado,1,20.00,Ana\n\
             2000003,15 de enero de 2023 23:59 {behind},Venta cancelada,1,30.00,Eva\n"
        );
        let report = inspected("ventas.csv", &text, &[]);
        assert_eq!(told(&report), (2, 0, 1, 30.0), "{behind}: {report}");
        assert_eq!(report["first_order"], "2023-01-07T14:42:00", "{behind}");
    }
}

#[test]
fn the_customer_of_an_order_is_the_customer() {
    let text = "id;orderNumber;orderDateTime;amountTotal;stateMachineState.name;orderCustomer.firstName;orderCustomer.email\n\
        f0;1;2024-01-05T10:00:00.000+00:00;10.00;Abgeschlossen;Ann;a@x.example\n\
        f1;2;2024-02-05T10:00:00.000+00:00;20.00;Abgebrochen;Ann;a@x.example\n\
        f2;3;2024-02-06T10:00:00.000+00:00;30.00;Offen;Ann;a@x.example\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(role(&report, "customer"), "orderCustomer.email", "{report}");
    assert_eq!(told(&report), (2, 0, 1, 40.0), "{report}");
}

#[test]
fn a_restaurant_has_no_customers_and_its_servers_are_none() {
    let text = "Order Id,Opened,# of Guests,Server,Amount,Total\n1,1/7/23 1:51 PM,5,Eva S.,10.00,11.00\n2,1/13/23 7:04 PM,1,Dan S.,20.00,22.00\n";
    let (_folder, path) = file("bills.csv", text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("no column looks like the customer"), "{why}");
}
