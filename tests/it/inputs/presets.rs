//! Exports of shops and payment services, recognised by their header; header lines are those of their public documentation.

use super::{REVENUE, adds_up, inspected, matrix, role};
use crate::support::{file, json};

/// A header, a row of it and the columns that fill customer, date, order and amount.
type Export = (&'static str, &'static str, &'static str, [&'static str; 4]);

#[rustfmt::skip]
const EXPORTS: &[Export] = &[
    ("Shopify orders",
     "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount,Id",
     "#1001,a@x.example,paid,2024-01-05 10:00:00 +0100,fulfilled,,no,EUR,10,0,0,10,2024-01-05 09:59:00 +0100,1,Mug,5.00,0.00,9",
     ["Email", "Created at", "Name", "Total"]),
    ("WooCommerce orders",
     "order_id,order_number,order_date,paid_date,status,shipping_total,order_total,order_currency,payment_method,customer_id,customer_email",
     "11,11,2024-01-05 10:00:00,2024-01-06 10:00:00,completed,0,10.00,EUR,card,0,A@x.example",
     ["lower(trim(customer_email))", "order_date", "order_id", "order_total"]),
    ("Magento orders",
     "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email,Subtotal,Total Refunded",
     "000000011,Main,2024-01-05 10:00:00,Ada Q,Ada Q,$10.00,$10.00,complete,a@x.example,9.00,0.00",
     ["Customer Email", "Purchase Date", "ID", "Grand Total (Base)"]),
    ("Stripe payments",
     "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Fee,Status,Customer ID,Customer Email,Captured",
     "ch_1,Order 1,2024-01-05 10:00,10.00,0.00,eur,0.30,Paid,cus_1,a@x.example,true",
     ["Customer ID", "Created (UTC)", "id", "Amount"]),
    ("Stripe payments",
     "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Description,Fee,Status,Customer ID,Customer Email",
     "ch_1,2024-01-05 10:00:00,10.00,0.00,eur,true,10.00,Order 1,0.30,Paid,cus_1,a@x.example",
     ["Customer ID", "Created date (UTC)", "id", "Amount"]),
    ("WooCommerce analytics",
     "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items Sold,Coupon(s),N. Revenue",
     "2024-01-05 09:59:00,11,€10.00,completed,Ada Q,new,2× Mug,2,,10.00",
     ["Customer", "Date", "Order #", "N. Revenue"]),
    ("SAP Business One documents",
     "DocEntry;DocNum;DocType;CANCELED;DocStatus;DocDate;DocDueDate;CardCode;CardName;NumAtCard;DocCur;VatSum;DocTotal;PaidToDate",
     "1;429687;I;N;C;2024-01-05;2024-02-05;C000275;Acme;;EUR;1,60;10,00;10,00",
     ["CardCode", "DocDate", "DocNum", "DocTotal"]),
    ("PayPal activity",
     "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID",
     "1/15/2024,09:10:00,EST,Ada Q,Express Checkout Payment,Completed,USD,10.00,-0.50,9.50,a@x.example,shop@x.example,T1",
     ["From Email Address", "Date", "Transaction ID", "Gross"]),
    ("Amazon orders",
     "amazon-order-id\tmerchant-order-id\tshipment-id\tpurchase-date\tpayments-date\tbuyer-email\tbuyer-name\tsku\tproduct-name\tquantity-shipped\tcurrency\titem-price\titem-tax",
     "111-1\t\tS1\t2024-01-05T10:00:00+00:00\t2024-01-06T10:00:00+00:00\ta@x.example\tAda\tK1\tMug\t2\tUSD\t10.00\t0.80",
     ["buyer-email", "purchase-date", "amazon-order-id", "item-price"]),
    ("Etsy orders",
     "Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Payment Method,Date Shipped,Currency,Order Value,Discount Amount,Shipping,Sales Tax,Order Total,Status,Order Net,Buyer",
     "01/15/24,23289835,ada7,Ada Q,1,Online,01/16/24,USD,9.00,0,1.00,0,10.00,,9.10,Ada (ada7)",
     ["Buyer User ID", "Sale Date", "Order ID", "Order Total"]),
    ("Etsy order items",
     "Sale Date,Item Name,Buyer,Quantity,Price,Discount Amount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Order ID",
     "01/15/24,Mug,ada7,2,5.00,0,0,0,10.00,USD,28150783250,953074300,01/15/24,01/16/24,23289835",
     ["Buyer", "Sale Date", "Order ID", "Item Total"]),
    ("eBay orders",
     "Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Item Number,Item Title,Quantity,Sold For,Shipping And Handling,Total Price,Payment Method,Sale Date,Paid On Date,Shipped On Date,Transaction ID",
     "101,05-1,ada7,Ada Q,a@x.example,77,Mug,2,$5.00,$0.00,$10.00,PayPal,Jan-15-24,Jan-15-24,Jan-16-24,9",
     ["Buyer Username", "Sale Date", "Order Number", "Total Price"]),
    ("Square transactions",
     "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Tax,Tip,Total Collected,Transaction ID,Payment ID,Event Type,Location,Customer ID,Customer Name",
     "2024-01-05,10:00:00,Eastern,$12.00,-$2.00,$10.00,$0.80,$1.00,$11.80,X1,P1,Payment,Main,C1,Ada Q",
     ["Customer ID", "Date", "Transaction ID", "Net Sales"]),
    ("Gumroad sales",
     "Purchase ID,Item Name,Buyer Name,Purchase Email,Buyer Email,Purchase Date,Subtotal ($),Taxes ($),Shipping ($),Sale Price ($),Fees ($),Net Total ($),Refunded?",
     "p1==,Brushes,Ada Q,A@x.example,,2024-01-05,10.00,0.00,0.00,10.00,1.00,9.00,0",
     ["lower(trim(\"Purchase Email\"))", "Purchase Date", "Purchase ID", "Sale Price ($)"]),
    ("Klaviyo events",
     "Timestamp,Person//Email,$event_id,$value",
     "2024-01-05 10:00:00,a@x.example,1001,10.00",
     ["Person//Email", "Timestamp", "$event_id", "$value"]),
    ("Klaviyo events",
     "$event_id,$value,$currency_code,$email,datetime",
     "1001,10.00,EUR,a@x.example,2024-01-05 10:00:00",
     ["$email", "datetime", "$event_id", "$value"]),
    ("PrestaShop orders",
     "ID;Référence;Nouveau client;Livraison;Client;Total;Paiement;État;Date",
     "11;XKBKNABJK;1;France;A. QUIN;10,00 €;Virement;Paiement accepté;2024-01-05 10:00:00",
     ["Client", "Date", "Référence", "Total"]),
    ("PrestaShop orders",
     "ID;Reference;New client;Delivery;Customer;Total;Payment;Status;Date",
     "11;XKBKNABJK;1;France;A. QUIN;10,00 €;Bank wire;Payment accepted;2024-01-05 10:00:00",
     ["Customer", "Date", "Reference", "Total"]),
    ("BigCommerce orders",
     "Order ID,Customer ID,Customer Name,Customer Email,Customer Phone,Order Date,Order Status,Subtotal (inc tax),Tax Total,Order Total (inc tax),Payment Method,Date Shipped,Order Currency Code",
     "11,0,Ada Q,a@x.example,555,01/15/2024,Completed,9.00,0.80,10.00,Card,01/16/2024,USD",
     ["Customer Email", "Order Date", "Order ID", "Order Total (inc tax)"]),
    ("Odoo sales orders (header unconfirmed)",
     "Order Reference,Order Date,Customer,Salesperson,Total,Invoice Status,Status",
     "S00097,2024-01-05 09:54:51,Azure Interior,Mitchell,10.00,Fully Invoiced,Sales Order",
     ["Customer", "Order Date", "Order Reference", "Total"]),
    ("Odoo sales orders (header unconfirmed)",
     "name,date_order,partner_id,amount_total,amount_untaxed,state,currency_id",
     "S00097,2024-01-05 09:54:51,Azure Interior,10.00,9.00,sale,EUR",
     ["partner_id", "date_order", "name", "amount_total"]),
];

#[test]
fn the_exports_of_shops_are_recognised_by_their_header() {
    for (name, header, row, [customer, date, order, amount]) in EXPORTS {
        let report = inspected("export.csv", &format!("{header}\n{row}\n"), &[]);
        assert_eq!(report["preset"], *name, "{report}");
        let roles = ["customer", "date", "order", "amount"]
            .map(|role| report["mapping"][role]["expression"].as_str().unwrap_or(""));
        assert_eq!(roles, [*customer, *date, *order, *amount], "{name}");
        assert_eq!((report["orders"].as_u64(), report["revenue"].as_f64()), (Some(1), Some(10.0)), "{name}");
        adds_up(&report);
    }
}

#[test]
fn options_of_the_user_come_before_a_preset() {
    let (_, header, row, _) = EXPORTS.iter().find(|export| export.0 == "Etsy orders").unwrap();
    let report = inspected(
        "export.csv",
        &format!("{header}\n{row}\n"),
        &["--amount", "Order Net", "--customer", "Buyer"],
    );
    assert_eq!(
        (role(&report, "amount").as_str(), role(&report, "customer").as_str()),
        ("Order Net", "Buyer")
    );
    assert_eq!(role(&report, "order"), "Order ID");
}

#[test]
fn presets_of_the_user_are_read_from_their_settings() {
    let (folder, path) =
        file("till.csv", "Bon,Karte,Tag,Summe netto\n1,k1,2024-01-05,10.00\n2,k1,2024-02-05,5.00\n");
    std::fs::create_dir(folder.path().join("tenure")).unwrap();
    let presets = folder.path().join("tenure/presets.toml");
    std::fs::write(&presets, "[[preset]]\nname = \"till\"\nheader = [\"Bon\", \"Karte\"]\ncustomer = [\"Karte\"]\ndate = [\"Tag\"]\norder = [\"Bon\"]\namount = [\"Summe netto\"]\n").unwrap();
    let run = || {
        let mut command = crate::support::command();
        command
            .env("XDG_CONFIG_HOME", folder.path())
            .args(["inspect", &path, "--format", "json"])
            .output()
            .unwrap()
    };
    let report: serde_json::Value = serde_json::from_slice(&run().stdout).unwrap();
    assert_eq!((report["preset"].as_str(), report["revenue"].as_f64()), (Some("till"), Some(15.0)));
    std::fs::write(&presets, "[[preset]]\nname = \"till\"\nkunde = 1\n").unwrap();
    let output = run();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && why.contains("presets.toml") && why.contains("kunde"), "{why}");
}

#[test]
fn a_file_that_is_no_known_export_has_no_preset() {
    let (_folder, path) = file("orders.csv", "customer_id,order_date,amount\n1,2024-01-05,10.00\n");
    assert!(json(&["inspect", &path, "--format", "json"])["preset"].is_null());
}

/// An export with what is not an order in it, and its revenue by month of first order.
type Story = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const STORIES: &[Story] = &[
    // Lines of one order, an order that was cancelled.
    ("Shopify orders",
     "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Refunded Amount,Id\n\
      #1001,ada@x.example,paid,2024-01-05 10:00:00 +0100,fulfilled,EUR,30.00,5.00,0.00,35.00,2024-01-05 09:59:00 +0100,2,Mug,10.00,,0.00,1\n\
      #1001,ada@x.example,,,,,,,,,2024-01-05 09:59:00 +0100,1,Cup,10.00,,,\n\
      #1003,ada@x.example,paid,2024-02-05 10:00:00 +0100,,EUR,10.00,0.00,0.00,10.00,2024-02-05 09:59:00 +0100,1,Mug,10.00,,0.00,3\n\
      #1004,cyd@x.example,voided,,,EUR,10.00,0.00,0.00,10.00,2024-02-07 09:59:00 +0100,1,Mug,10.00,2024-02-08 09:59:00 +0100,0.00,4\n",
     &["2024-01,1,35.00,10.00"]),
    // Lines of one shipment.
    ("Amazon orders",
     "amazon-order-id\tshipment-id\tpurchase-date\tpayments-date\tshipment-date\tbuyer-email\tsku\tquantity-shipped\tcurrency\titem-price\n\
      111-1\tS1\t2024-01-05T10:00:00+00:00\t2024-01-06T10:00:00+00:00\t2024-01-07T10:00:00+00:00\tada@x.example\tK1\t2\tUSD\t20.00\n\
      111-1\tS1\t2024-01-05T10:00:00+00:00\t2024-01-06T10:00:00+00:00\t2024-01-07T10:00:00+00:00\tada@x.example\tK2\t1\tUSD\t5.00\n\
      111-3\tS2\t2024-02-05T10:00:00+00:00\t2024-02-06T10:00:00+00:00\t2024-02-07T10:00:00+00:00\tada@x.example\tK1\t1\tUSD\t10.00\n",
     &["2024-01,1,25.00,10.00"]),
    // `order-status` says what was cancelled.
    ("Amazon orders",
     "amazon-order-id\tpurchase-date\torder-status\tbuyer-email\tsku\tquantity\tcurrency\titem-price\n\
      111-1\t2024-01-05T10:00:00+00:00\tShipped - Delivered to Buyer\tada@x.example\tK1\t2\tUSD\t20.00\n\
      111-2\t2024-01-06T10:00:00+00:00\tCancelled\tbob@x.example\tK1\t1\tUSD\t10.00\n\
      111-3\t2024-02-05T10:00:00+00:00\tShipped\tada@x.example\tK1\t1\tUSD\t10.00\n",
     &["2024-01,1,20.00,10.00"]),
    // A refund, and a payment to the owner.
    ("PayPal activity",
     "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID\n\
      1/15/2024,09:10:00,PST,Ada,Express Checkout Payment,Completed,USD,\"1,010.00\",-0.50,\"1,009.50\",ada@x.example,shop@x.example,T1\n\
      1/20/2024,09:10:00,PST,Bob,Express Checkout Payment,Completed,USD,20.00,-0.50,19.50,bob@x.example,shop@x.example,T2\n\
      1/22/2024,09:10:00,PST,Bob,Payment Refund,Completed,USD,-5.00,0.50,-4.50,bob@x.example,shop@x.example,T3\n\
      1/25/2024,09:10:00,PST,,General Withdrawal,Completed,USD,-500.00,0.00,-500.00,shop@x.example,,T4\n\
      2/15/2024,09:10:00,PST,Ada,Website Payment,Completed,USD,30.00,-0.50,29.50,ada@x.example,shop@x.example,T5\n",
     &["2024-01,2,1025.00,30.00"]),
    // Its documents are cancelled by a sign.
    ("SAP Business One documents",
     "DocEntry;DocNum;CANCELED;DocStatus;DocDate;DocDueDate;CardCode;CardName;DocCur;VatSum;DocTotal;PaidToDate\n\
      1;429687;N;C;2024-01-05;2024-02-05;C000275;Acme;EUR;19,00;1.119,00;1.119,00\n\
      2;429688;N;C;2024-02-05;2024-03-05;C000275;Acme;EUR;1,90;11,90;11,90\n\
      3;429689;Y;C;2024-02-07;2024-03-05;C000276;Bolt;EUR;1,90;11,90;0,00\n\
      4;429690;N;O;2024-02-08;2024-03-05;C000276;Bolt;EUR;1,90;50,00;0,00\n",
     &["2024-01,1,1119.00,11.90", "2024-02,1,50.00,"]),
];

#[test]
fn what_is_not_an_order_in_an_export_does_not_count() {
    for (name, text, right) in STORIES {
        let ending = if text.contains('\t') { "export.txt" } else { "export.csv" };
        assert_eq!(matrix(ending, text, &REVENUE), *right, "{name}");
        assert_eq!(inspected(ending, text, &[])["preset"], *name);
    }
}

#[test]
fn the_charges_of_stripe_are_in_cents_but_for_currencies_without_any() {
    let charge = |id: u32, amount: u32, refunded: u32, created: u32, currency: &str, status: &str| {
        format!(
            "{{\"id\":\"ch_{id}\",\"object\":\"charge\",\"amount\":{amount},\"amount_refunded\":{refunded},\"created\":{created},\"currency\":\"{currency}\",\"customer\":\"cus_1\",\"status\":\"{status}\"}}\n"
        )
    };
    let charges = |currency: &str| {
        charge(1, 3500, 0, 1_704_448_800, currency, "succeeded")
            + &charge(2, 2000, 500, 1_704_535_200, currency, "succeeded")
            + &charge(3, 1050, 0, 1_707_127_200, currency, "succeeded")
            + &charge(4, 9900, 0, 1_707_213_600, currency, "failed")
    };
    assert_eq!(matrix("charges.ndjson", charges("eur"), &REVENUE), ["2024-01,1,50.00,10.50"]);
    assert_eq!(matrix("charges.ndjson", charges("jpy"), &REVENUE), ["2024-01,1,5000.00,1050.00"]);
    let notes = inspected("charges.ndjson", &charges("eur"), &[])["notes"].to_string();
    assert!(!notes.contains("gross"), "{notes}");
}

#[test]
fn a_name_that_says_cents_is_pointed_out() {
    let text = "order_id,customer_id,created_at,total_cents\n1,a,2024-01-05,3500\n2,a,2024-02-05,1050\n";
    let notes = inspected("orders.csv", text, &[])["notes"].to_string();
    assert!(notes.contains("'total_cents' says that it holds hundredths"), "{notes}");
    assert_eq!(
        matrix("orders.csv", text, &["--amount", "total_cents / 100.0", "--measure", "revenue"]),
        ["2024-01,1,35.00,10.50"]
    );
}

#[test]
fn a_refund_of_paypal_belongs_to_the_customer_it_goes_to() {
    let head = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID\n";
    let row = |day: &str, kind: &str, gross: &str, from: &str, to: &str, id: &str| {
        format!("{day},09:10:00,PST,X,{kind},Completed,USD,{gross},0,{gross},{from},{to},{id}\n")
    };
    let paid = |day, gross, who, id| row(day, "Express Checkout Payment", gross, who, "me@shop.example", id);
    let text = [
        head.to_string(),
        paid("1/15/2024", "60.00", "ada@x.example", "T1"),
        paid("1/20/2024", "25.00", "ben@x.example", "T2"),
        row("2/10/2024", "Payment Refund", "-20.00", "me@shop.example", "ada@x.example", "R1"),
        row("2/11/2024", "General Withdrawal", "-500.00", "me@shop.example", "", "W1"),
        paid("2/28/2024", "40.00", "ben@x.example", "T3"),
    ];
    assert_eq!(matrix("paypal.csv", text.concat(), &REVENUE), ["2024-01,2,85.00,20.00"]);
}
