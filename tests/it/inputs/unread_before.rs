//! Exports of kinds for which no reader was written: the same orders as a till's journal, a ledger, a settlement, a report. Each is read,
//! or what is said of it leads to the right answer.

use std::fmt::Write as _;

use super::{REVENUE, inspected, matrix, option, remedied, try_matrix};
use crate::support::file;

/// Orders: id, customer, month, cents.
fn orders() -> Vec<(u32, u32, u32, u32)> {
    (0..24).map(|n| (1001 + n, 4 + n % 11, 1 + n / 7, 1000 + 137 * (n % 5) + n)).collect()
}

fn money(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The revenue of these orders, if each counts once.
fn right() -> Vec<String> {
    let mut text = "order_id,customer_id,order_date,amount\n".to_string();
    for (id, customer, month, cents) in orders() {
        writeln!(text, "{id},{customer},2024-0{month}-15,{}", money(cents)).unwrap();
    }
    matrix("orders.csv", text, &REVENUE)
}

/// The revenue with some options.
fn with(name: &str, text: &str, options: &[[String; 2]]) -> Vec<String> {
    let words: Vec<&str> = REVENUE.into_iter().chain(options.iter().flatten().map(String::as_str)).collect();
    matrix(name, text, &words)
}

/// What keeps a file from being read with some options.
fn why_not(name: &str, text: &str, options: &[[String; 2]]) -> String {
    let (folder, _) = file("unused", "");
    let path = folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(&path, text).unwrap();
    let words: Vec<&str> = REVENUE.into_iter().chain(options.iter().flatten().map(String::as_str)).collect();
    try_matrix(&[&path], &words).unwrap_err()
}

/// The option of this name in the last remedy of a message.
fn said(message: &str, name: &str) -> [String; 2] {
    let place = message.rfind(&format!("--{name} ")).unwrap_or_else(|| panic!("no --{name}: {message}"));
    option(&message[place..], name)
}

#[test]
fn a_journal_of_a_till_has_the_day_and_the_card_above_the_items_and_what_was_paid_below() {
    let mut text = "Journal Filiale 7;;;;;\nSatzart;Bon;Zeit;Karte;Text;Betrag\n".to_string();
    for (id, customer, month, cents) in orders() {
        let part = cents / 3;
        let number = |cents: u32| money(cents).replace('.', ",");
        writeln!(text, "K;{id};15.0{month}.2024 10:12;400{customer};Kasse 2;").unwrap();
        writeln!(text, "P;{id};;;Artikel 1;{}\nP;{id};;;Artikel 2;{}", number(part), number(cents - part))
            .unwrap();
        writeln!(text, "Z;{id};;;EC-Karte;{}", number(cents)).unwrap();
    }
    let mut options: Vec<[String; 2]> = Vec::new();
    for name in ["skip", "date", "customer", "query"] {
        options.push(said(&why_not("journal.csv", &text, &options), name));
    }
    let words: Vec<&str> = options.iter().flatten().map(String::as_str).collect();
    let report = inspected("journal.csv", &text, &words);
    let notes = report["notes"].as_array().unwrap();
    let twice =
        notes.iter().find_map(|note| note.as_str().filter(|note| note.contains("in 24 of 24 orders")));
    options.push(said(twice.unwrap_or_else(|| panic!("{report}")), "where"));
    assert_eq!(with("journal.csv", &text, &options), right());
}

#[test]
fn a_ledger_of_double_entries_is_counted_by_one_account() {
    let mut text = "entry_no,posting_date,account_name,debit,credit,partner,document\n".to_string();
    for (id, customer, month, cents) in orders() {
        let (day, all) = (format!("2024-0{month}-15"), money(cents));
        writeln!(
            text,
            "{id}1,{day},Receivables,{all},,P{customer},SI{id}\n{id}2,{day},Sales,,{all},P{customer},SI{id}"
        )
        .unwrap();
    }
    let customer = said(&why_not("ledger.csv", &text, &[]), "customer");
    assert_eq!(customer[1], "partner");
    let why = why_not("ledger.csv", &text, std::slice::from_ref(&customer));
    assert!(why.contains("'credit' and 'debit' add up to the same"), "{why}");
    let options = [customer, said(&why, "query"), said(&why, "amount")];
    assert_eq!(with("ledger.csv", &text, &options), right());
}

#[test]
fn costs_of_a_settlement_that_nobody_knows_are_said() {
    let mut text = "transaction-type\torder-id\tbuyer\tposted-date\tamount-description\tamount\n".to_string();
    for (id, customer, month, cents) in orders() {
        for (what, amount) in
            [("Item price", money(cents)), ("Commission", "-1.50".into()), ("Shipping label", "-3.90".into())]
        {
            writeln!(text, "Order\t{id}\tb{customer}@x.example\t2024-0{month}-15\t{what}\t{amount}").unwrap();
        }
    }
    let options = remedied(
        &text,
        "24 rows whose 'amount-description' is 'shipping label' are taken off as refunds, amounting to -93.60",
    );
    assert_eq!(with("settlement.tsv", &text, &[[options[0].clone(), options[1].clone()]]), right());
}

#[test]
fn opportunities_that_are_neither_won_nor_lost_are_said() {
    let mut text = "Opportunity Name,Account Name,Stage,Close Date,Amount\n".to_string();
    for (id, customer, month, cents) in orders() {
        writeln!(text, "Deal {id},Firm {customer},Closed Won,0{month}/15/2024,\"${}\"", money(cents))
            .unwrap();
        if id % 5 == 0 {
            writeln!(text, "Deal {id}b,Firm {customer},Negotiation,0{month}/16/2024,$77.00").unwrap();
            writeln!(text, "Deal {id}c,Firm {customer},Closed Lost,0{month}/17/2024,$99.00").unwrap();
        }
    }
    let customer = said(&why_not("deals.csv", &text, &[]), "customer");
    let report = inspected("deals.csv", &text, &[&customer[0], &customer[1]]);
    let notes = report["notes"].as_array().unwrap();
    let open = notes
        .iter()
        .find_map(|note| note.as_str().filter(|note| note.contains("'negotiation' count as orders")));
    let filter = said(open.unwrap_or_else(|| panic!("{report}")), "where");
    assert_eq!(with("deals.csv", &text, &[customer, filter]), right());
}

#[test]
fn months_with_two_digits_of_a_year_become_rows() {
    let months = ["Jan 24", "Feb 24", "Mar 24", "Apr 24"];
    let mut text = format!("Customer,{},Total\n", months.join(","));
    for customer in 4..15 {
        let of = |month: u32| {
            orders().into_iter().find(|one| one.1 == customer && one.2 == month).map(|one| one.3)
        };
        let each: Vec<String> = (1..=4).map(|month| of(month).map_or(String::new(), money)).collect();
        writeln!(text, "K{customer},{},0.00", each.join(",")).unwrap();
    }
    // The query names the file, so it is read where it stands.
    let (_folder, path) = file("months.csv", &text);
    let query = said(&try_matrix(&[&path], &REVENUE).unwrap_err(), "query");
    let words = [&REVENUE[..], &[&query[0], &query[1]]].concat();
    assert_eq!(try_matrix(&[&path], &words).unwrap(), right());
    // Days of one month are none.
    let days = text.replace("Jan 24,Feb 24,Mar 24,Apr 24", "Jan 21,Jan 22,Jan 23,Jan 24");
    assert!(!why_not("days.csv", &days, &[]).contains("columns are months"));
}

#[test]
fn events_of_an_analytics_program_are_read() {
    let mut text = String::new();
    for (id, customer, month, cents) in orders() {
        let moment = 1_705_276_800 + u64::from(month - 1) * 30 * 86_400 + u64::from(id % 3);
        for (name, more) in [
            ("page_view", String::new()),
            (
                "purchase",
                format!(
                    ",\"ecommerce\":{{\"transaction_id\":\"T{id}\",\"purchase_revenue\":{}}}",
                    money(cents)
                ),
            ),
        ] {
            writeln!(text, "{{\"event_timestamp\":{moment}000000,\"event_name\":\"{name}\",\"user_pseudo_id\":\"u{customer}\"{more}}}").unwrap();
        }
    }
    assert_eq!(matrix("events.jsonl", text, &REVENUE), right());
}

#[test]
fn codes_of_a_hotel_are_said_as_statuses_that_are_not_known() {
    let mut text = "Resv,Profile,Booked On,Arrival,Rate Code,Room Rev,Total Rev,Sts\n".to_string();
    let month = |month: u32| ["Jan", "Feb", "Mar", "Apr"][month as usize - 1];
    for (id, customer, n, cents) in orders() {
        writeln!(
            text,
            "{id},900{customer},15-{}-24,25-{}-24,BAR,1.00,{},CO",
            month(n),
            month(n),
            money(cents)
        )
        .unwrap();
        if id % 6 == 0 {
            writeln!(text, "{id}9,900{customer},16-{}-24,26-{}-24,BAR,1.00,50.00,CX", month(n), month(n))
                .unwrap();
        }
    }
    let customer = said(&why_not("hotel.csv", &text, &[]), "customer");
    assert_eq!(customer[1], "Profile");
    let report = inspected("hotel.csv", &text, &[&customer[0], &customer[1]]);
    let notes = report["notes"].as_array().unwrap();
    let unknown = notes.iter().find_map(|note| note.as_str().filter(|note| note.contains("'co' 24, 'cx' 4")));
    let status = said(unknown.unwrap_or_else(|| panic!("{report}")), "order-status");
    assert_eq!(with("hotel.csv", &text, &[customer, status]), right());
}

#[test]
fn what_is_paid_on_a_pledge_is_a_gift_and_the_pledge_is_none() {
    let mut text = "Gift Ref,Constituent ID,Gift Date,Gift Type,Amount\n".to_string();
    for (id, customer, month, cents) in orders() {
        let (day, all) = (format!("2024/0{month}/15"), money(cents));
        let kind = if id % 4 == 0 { "Pay-Cash on pledge" } else { "Cash" };
        if id % 4 == 0 {
            writeln!(text, "G{id}P,70{customer},{day},Pledge,{all}").unwrap();
        }
        writeln!(text, "G{id},70{customer},{day},{kind},{all}").unwrap();
    }
    assert_eq!(matrix("gifts.csv", text, &REVENUE), right());
}

#[test]
fn a_report_has_its_days_above_their_orders_and_totals_below() {
    let mut text = "Sales by day,,,,\nDay,Order,Customer,Items,Sales\n".to_string();
    for month in 1..=4 {
        let of_month: Vec<_> = orders().into_iter().filter(|one| one.2 == month).collect();
        writeln!(text, "2024-0{month}-15,,,,").unwrap();
        for (id, customer, _, cents) in &of_month {
            writeln!(text, ",#{id},c{customer}@x.example,2,{}", money(*cents)).unwrap();
        }
        writeln!(text, "Total 2024-0{month}-15,,,,{}", money(of_month.iter().map(|one| one.3).sum()))
            .unwrap();
    }
    let skip = said(&why_not("report.csv", &text, &[]), "skip");
    let query = said(&why_not("report.csv", &text, std::slice::from_ref(&skip)), "query");
    assert_eq!(with("report.csv", &text, &[skip, query]), right());
}

#[test]
fn states_of_trips_are_heard() {
    let mut text = "trip_uuid,rider_uuid,requested_at_local,trip_state,trip_total\n".to_string();
    for (id, customer, month, cents) in orders() {
        writeln!(text, "t{id},r{customer},2024-0{month}-15 10:00:00,completed,{}", money(cents)).unwrap();
        if id % 5 == 0 {
            writeln!(text, "t{id}x,r{customer},2024-0{month}-16 10:00:00,rider_canceled,20.00").unwrap();
        }
    }
    assert_eq!(matrix("trips.csv", text, &REVENUE), right());
}
