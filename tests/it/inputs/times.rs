//! The time of day in a column of its own is part of the date.

use super::{adds_up, inspected, role, try_matrix};
use crate::support::{file, printed};

/// Customer, day, time, amount.
const ORDERS: [(&str, &str, &str, u32); 4] = [
    ("c1", "2024-01-05", "09:30:00", 10),
    ("c1", "2024-01-05", "23:59:10", 20),
    ("c2", "2024-01-06", "00:00:00", 30),
    ("c1", "2024-02-07", "14:05:00", 40),
];

fn orders(header: &str, row: impl Fn(&str, &str, &str, u32) -> String) -> String {
    let rows = ORDERS.iter().map(|(customer, day, time, amount)| row(customer, day, time, *amount) + "\n");
    format!("{header}\n{}", rows.collect::<String>())
}

fn in_twelve_hours(time: &str) -> String {
    let (hour, rest): (u32, &str) = (time[..2].parse().unwrap(), &time[2..5]);
    format!("{}{rest} {}", (hour + 11) % 12 + 1, if hour < 12 { "AM" } else { "PM" })
}

#[test]
fn the_time_of_day_is_joined_to_the_date_and_said() {
    let paypal =
        orders("\"Date\",\"Time\",\"TimeZone\",\"Customer\",\"Amount\"", |customer, day, time, amount| {
            let (year, month, day) = (&day[..4], &day[5..7], &day[8..]);
            format!("\"{month}/{day}/{year}\",\"{time}\",\"PST\",\"{customer}\",\"{amount}\"")
        });
    let german = orders("Kunde;Bestelldatum;Uhrzeit;Betrag", |customer, day, time, amount| {
        format!("{customer};{}.{}.{};{};{amount},00", &day[8..], &day[5..7], &day[..4], &time[..5])
    });
    let american = orders("Customer,Order Date,Order Time,Total", |customer, day, time, amount| {
        format!("{customer},{day},{},{amount}", in_twelve_hours(time))
    });
    for (text, date, time) in [
        (&paypal, "Date", "Time"),
        (&german, "Bestelldatum", "Uhrzeit"),
        (&american, "Order Date", "Order Time"),
    ] {
        let options: &[&str] = if date == "Date" { &["--date-format", "month-first"] } else { &[] };
        let report = inspected("orders.csv", text, options);
        adds_up(&report);
        let moment = |key: &str| report[key].as_str().unwrap()[..16].to_string();
        assert_eq!(
            (moment("first_order").as_str(), moment("last_order").as_str()),
            ("2024-01-05T09:30", "2024-02-07T14:05"),
            "{report}"
        );
        let roles: Vec<&str> = report["columns"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|column| column["role"] == "date")
            .map(|column| column["name"].as_str().unwrap())
            .collect();
        assert_eq!(roles, [date, time]);
        let notes = report["notes"].to_string();
        assert!(notes.contains(&format!("the time of day in '{time}'")), "{notes}");
        // Two orders of a day stand in their order.
        let (_folder, path) = file("orders.csv", text);
        let customer = printed(&[&["customer", &path, "c1", "--format", "csv"][..], options].concat());
        let amounts: Vec<usize> =
            ["10.00", "20.00", "40.00"].map(|amount| customer.find(amount).unwrap()).into();
        assert!(amounts.is_sorted(), "{customer}");
        // The remedy leaves the time out.
        let named = inspected("orders.csv", text, &[&["--date", date][..], options].concat());
        assert_eq!(&named["last_order"].as_str().unwrap()[..16], "2024-02-07T00:00", "{named}");
    }
}

#[test]
fn a_column_that_is_called_time_and_holds_something_else_is_left_alone() {
    for (time, day) in [("fast", ""), ("09:30", " 08:00")] {
        let text = orders("customer,order date,time,amount", |customer, date, _, amount| {
            format!("{customer},{date}{day},{time},{amount}")
        });
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(role(&report, "date"), "order date");
        assert!(!report["notes"].to_string().contains("time of day"), "{report}");
    }
}

#[test]
fn a_day_that_is_the_same_in_every_row_is_not_the_date_of_the_order() {
    let text = orders("date,order_id,customer_id,order_ts,amount", |customer, day, time, amount| {
        format!("2024-09-01,{amount},{customer},{day} {time},{amount}")
    });
    let text =
        text.clone() + &text.lines().skip(1).map(|line| line.replace("c1", "c3") + "\n").collect::<String>();
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(role(&report, "date"), "order_ts", "{report}");
    // A file of one day has no other.
    let one =
        orders("date,customer_id,amount", |customer, _, _, amount| format!("2024-09-01,{customer},{amount}"));
    assert_eq!(role(&inspected("orders.csv", &one, &[]), "date"), "date");
}

#[test]
fn a_time_of_day_was_taken_for_the_date_beside_one() {
    for (date, time) in [
        ("Date created", "Time"),
        ("Order date", "Order time (UTC)"),
        ("Date placed", "Time placed"),
        ("Sold on", "Time"),
        ("Purchase Date", "Purchase Time (UTC timezone)"),
    ] {
        // The time stands first.
        let text =
            orders(&format!("No,{time},{date},Customer email,Total"), |customer, day, time, amount| {
                let day: jiff::civil::Date = day.parse().unwrap();
                format!(
                    "{amount},{},\"{}\",{customer}@x.example,{amount}",
                    in_twelve_hours(time),
                    day.strftime("%b %-d, %Y")
                )
            });
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(report["mapping"]["date"]["expression"], date, "{report}");
        assert_eq!(&report["last_order"].as_str().unwrap()[..16], "2024-02-07T14:05", "{report}");
    }
    // The time of something else is not joined.
    let text = orders("Order date,Delivery time,Customer,Total", |customer, day, time, amount| {
        format!("{day},{time},{customer},{amount}")
    });
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(&report["last_order"].as_str().unwrap()[..16], "2024-02-07T00:00", "{report}");
    // Without a day there is no date.
    let text =
        orders("Time,Customer,Total", |customer, _, time, amount| format!("{time},{customer},{amount}"));
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("'Time' holds no dates"), "{why}");
}
