//! Dates and moments to their last sign.

use super::{REVENUE, inspected, matrix, matrix_of, option, remedied, role, try_matrix};
use crate::support::{file, json, refused};

#[test]
fn an_afternoon_is_not_a_morning() {
    let text = "user_id,created_at,order_id,amount\n1,2018-04-24  7:19:25 PM,a,10\n1,2018-04-24  8:13:28 PM,b,20\n\
        1,2018-05-24  4:00:01 AM,c,40\n2,2018-04-30 11:30:00 PM,d,5\n2,2018-05-01 12:10:00 AM,e,5\n3,2018-05-31 12:00:00 PM,f,5\n";
    let (_folder, path) = file("orders.csv", text);
    let moments = |id: &str| {
        let answer = json(&["customer", &path, id, "--format", "json"]);
        let timeline = answer["timeline"].as_array().unwrap().iter();
        timeline.map(|one| one["moment"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(moments("1"), ["2018-04-24T19:19:25", "2018-04-24T20:13:28", "2018-05-24T04:00:01"]);
    assert_eq!(moments("2"), ["2018-04-30T23:30:00", "2018-05-01T00:10:00"]);
    assert_eq!(moments("3"), ["2018-05-31T12:00:00"]);
}

#[test]
fn two_formats_in_a_column_are_read_row_by_row() {
    let text = "OrderDate,OrderNumber,CustomerKey\n13-Jan-17,SO1,11\n14-Jan-17,SO2,12\n17-Feb-17,SO3,11\n\
        02-18-2017,SO4,12\n03-05-2017,SO5,11\n";
    assert_eq!(matrix("orders.csv", text, &["--measure", "customers"]), ["2017-01,2,2,2,1"]);
    let report = inspected("orders.csv", text, &[]);
    assert!(report["notes"].to_string().contains("several formats"), "{report}");
}

#[test]
fn a_zone_that_is_named_is_converted_and_one_of_two_meanings_is_refused() {
    let first = |stamp: &str| {
        let text = format!("customer,date,amount\n1,{stamp},1\n1,{stamp},1\n");
        inspected("orders.csv", &text, &[])["first_order"].as_str().unwrap().to_string()
    };
    assert_eq!(first("2024-01-31 23:30:00 EST"), "2024-02-01T04:30:00");
    assert_eq!(first("2024-07-31 23:30:00 Europe/Berlin"), "2024-07-31T21:30:00");
    assert_eq!(first("2024-01-31T23:30:00.1234567+01:00"), "2024-01-31T22:30:00.123456");
    let (_folder, path) =
        file("orders.csv", "customer,date\n1,2024-01-31 10:00:00 CST\n2,2024-02-01 10:00:00 CST\n");
    let (exit, why) = refused(&["matrix", &path]);
    assert!(exit == 1 && why.contains("'CST'"), "{why}");
}

#[test]
fn months_have_names_in_other_languages() {
    for (january, february) in [
        ("5. Januar 2024", "6. Februar 2024"),
        ("5 janv. 2024", "6 févr. 2024"),
        ("5 de enero de 2024", "6 de febrero de 2024"),
        ("5 gennaio 2024", "6 febbraio 2024"),
        ("5 января 2024", "6 февраля 2024"),
    ] {
        let text = format!("customer,date\n1,{january}\n1,{february}\n");
        assert_eq!(matrix("orders.csv", text, &["--measure", "customers"]), ["2024-01,1,1,1"], "{january}");
    }
}

#[test]
fn the_order_of_day_and_month_is_decided_by_every_row() {
    let mut text = String::from("customer,date\n");
    for row in 0..25_000 {
        text += &format!("c{row},{:02}/{:02}/2024\n", 1 + row % 3, 1 + row % 12);
    }
    text += "z,01/31/2024\n";
    let rows = matrix("orders.csv", text, &["--measure", "customers"]);
    let sizes: u64 = rows.iter().map(|row| row.split(',').nth(1).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!((rows.len(), sizes), (3, 25_001), "{rows:?}");
}

#[test]
fn days_of_a_spreadsheet_are_read_and_said() {
    let text = "Customer ID,Order Date,Order ID,Amount\n1,45296,a,10.00\n2,45297.5,b,20.00\n1,45327,c,5.00\n3,45351.75,d,7.00\n";
    let revenue = ["2024-01,2,30.00,5.00", "2024-02,1,7.00,"];
    assert_eq!(matrix("orders.csv", text, &super::REVENUE), revenue);
    assert_eq!(matrix("orders.csv", text.replace(".5,b", ",b").replace(".75", ""), &super::REVENUE), revenue);
    assert!(inspected("orders.csv", text, &[])["notes"].to_string().contains("spreadsheet"));
}

#[test]
fn the_format_that_is_named_reads_the_text_as_it_stands() {
    let (_folder, path) = file("orders.csv", "customer,date\n1,2024-01-05\n1,2024-02-06\n");
    let options = ["--date-format", "%Y-%m-%d", "--measure", "customers"];
    assert_eq!(matrix_of(&[&path], &options), ["2024-01,1,1,1"]);
    let (_folder, path) = file("orders.csv", "customer,date\n1,03/04/2024\n1,05/06/2024\n");
    let options = ["--date-format", "month-first", "--measure", "customers"];
    assert_eq!(matrix_of(&[&path], &options), ["2024-03,1,1,0,1"]);
}

#[test]
fn an_order_over_midnight_lies_at_its_beginning() {
    let text =
        "customer_id,order_id,order_date,amount\nc1,1,2024-01-31,10\nc1,1,2024-02-01,5\nc2,2,2024-01-10,7\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(
        (report["last_order"].as_str(), report["as_of"].as_str()),
        (Some("2024-01-31T00:00:00"), Some("2024-01-31"))
    );
}

#[test]
fn what_is_dated_after_today_is_not_an_order() {
    let rows: String = (0..300).map(|n| format!("c{},2024-0{}-05,1.00\n", n % 100, n / 100 + 1)).collect();
    let text = format!("customer,date,amount\n{rows}c1,2199-12-31,1.00\n");
    let right = ["2024-01,100,1,1,1"];
    assert_eq!(matrix("orders.csv", &text, &[]), right);
    let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
    assert!(notes.contains("1 order is dated after today, the last on 2199-12-31"), "{notes}");
    assert!(
        matrix("orders.csv", &text, &["--as-of", "2199-12-31"])[0].len() > 1000,
        "it counts if that is said"
    );
    let many: String = (0..5).map(|n| format!("c{n},2199-12-31,1.00\n")).collect();
    let (_folder, path) = file("orders.csv", &format!("customer,date,amount\n{rows}{many}"));
    let (exit, why) = refused(&["matrix", &path]);
    assert!(
        exit == 1 && why.contains("5 orders are dated after today") && why.contains("--as-of 2024-03-05"),
        "{why}"
    );
    // Data that lie in the future as a whole are as good as any.
    let all = text.replace("2024-", "2190-");
    assert_eq!(matrix("orders.csv", all.replace("c1,2199-12-31,1.00\n", ""), &[]), ["2190-01,100,1,1,1"]);
}

/// 300 orders of 100 customers in the first three months of 2024, and so many on another day.
fn with_orders_on(day: &str, others: usize) -> String {
    let rows: String = (0..300).map(|n| format!("c{},2024-0{}-05,1.00\n", n % 100, n / 100 + 1)).collect();
    let others: String = (0..others).map(|n| format!("c{n},{day},1.00\n")).collect();
    format!("customer,date,amount\n{others}{rows}")
}

#[test]
fn a_day_years_before_all_others_is_never_the_first_cohort_in_silence() {
    let right = ["2024-01,100,1,1,1"];
    for day in ["1970-01-01", "1970-01-01 00:00:00", "1969-12-31", "1980-01-01", "1924-03-05", "2000-01-01"] {
        let text = with_orders_on(day, 1);
        assert_eq!(matrix("orders.csv", &text, &[]), right, "{day}");
        let report = inspected("orders.csv", &text, &[]);
        super::adds_up(&report);
        assert_eq!((report["rows"].as_u64(), report["excluded"]["no-date"].as_u64()), (Some(301), Some(1)));
        let notes = report["notes"].to_string();
        assert!(notes.contains(&format!("1 order is dated {}, and the next", &day[..10])), "{notes}");
        let many = with_orders_on(day, 12);
        let (_folder, path) = file("orders.csv", &many);
        let (exit, why) = refused(&["matrix", &path]);
        assert!(exit == 1 && why.contains("leave 12 of 312 rows out with --allow-unreadable 4%"), "{why}");
        assert_eq!(matrix("orders.csv", &many, &["--allow-unreadable", "4%"]), right, "{day}");
        assert!(why.contains("count them with --where \"date IS NOT NULL\""), "{why}");
        let counted = matrix("orders.csv", &many, &["--where", "date IS NOT NULL", "--cohort", "year"]);
        assert!(counted[0].starts_with(&format!("{},12,", &day[..4])), "{counted:?}");
    }
    // Such a day is like any other if it is not alone.
    let near = with_orders_on("2023-01-01", 12);
    assert!(matrix("orders.csv", &near, &[])[0].starts_with("2023-01,12,"), "{near}");
    // Two of them.
    let two = with_orders_on("1970-01-01", 1).replacen("c0,1970", "c7,1980-01-01,1.00\nc0,1970", 1);
    assert_eq!(matrix("orders.csv", &two, &[]), right);
    assert_eq!(inspected("orders.csv", &two, &[])["excluded"]["no-date"], 2);
}

#[test]
fn an_end_of_observation_behind_the_data_is_said_and_one_that_has_not_come_is_refused() {
    let text = with_orders_on("2024-03-07", 1);
    let notes = |day: &str| inspected("orders.csv", &text, &["--as-of", day])["notes"].to_string();
    assert!(notes("2024-06-30").contains("the 115 days between count as time without an order"));
    assert!(notes("2024-06-30").contains("say --as-of 2024-03-07"));
    for segment_filters in ["2024-03-07", "2024-02-20"] {
        assert!(!notes(segment_filters).contains("the data end on"), "{segment_filters}");
    }
    let (_folder, path) = file("orders.csv", &text);
    let (exit, why) = refused(&["matrix", &path, "--as-of", "2190-01-01"]);
    assert!(exit == 1 && why.contains("it is after today, and the last order is on 2024-03-07"), "{why}");
    let (exit, why) = refused(&["matrix", &path, "--as-of", "2020-01-01"]);
    assert!(
        exit == 1 && why.contains("the first is on 2024-01-05, so name that day or a later one"),
        "{why}"
    );
    // A row that a filter leaves out is data too.
    let filtered = ["--where", "customer <> 'c0'", "--as-of", "2024-03-07"];
    let report = inspected("orders.csv", &text, &filtered);
    assert!(!report["notes"].to_string().contains("the data end on"), "{report}");
}

/// The matrix with the remedy of what is said.
#[track_caller]
fn mended(text: &str, said: &str) -> Vec<String> {
    let options = remedied(text, said);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    matrix("orders.csv", text, &[&["--measure", "customers"][..], &options].concat())
}

fn dated(days: [&str; 3]) -> String {
    let rows = days.iter().enumerate().map(|(n, day)| format!("{n},1,{day},10.00\n"));
    format!("order_id,customer_id,order_date,amount\n{}", rows.collect::<String>())
}

const THREE_MONTHS: [&str; 1] = ["2024-01,1,1,1,1"];

#[test]
fn ticks_of_windows_are_read_and_said() {
    for days in [
        ["133487501920000000", "133514501920000000", "133541501920000000"],
        ["638396640000000000", "638423640000000000", "638450640000000000"],
    ] {
        let text = dated(days);
        assert_eq!(matrix("orders.csv", &text, &["--measure", "customers"]), THREE_MONTHS);
        assert!(
            inspected("orders.csv", &text, &[])["notes"].to_string().contains("ticks of 100 nanoseconds")
        );
    }
}

#[test]
fn numbers_that_count_from_another_moment_are_said_with_what_mends_them() {
    assert_eq!(mended(&dated(["725969392", "728647792", "731153392"]), "1993-01-02"), THREE_MONTHS);
    assert_eq!(mended(&dated(["43832", "43863", "43892"]), "2020-01-02"), THREE_MONTHS);
    assert_eq!(mended(&dated(["23378", "23409", "23438"]), "1964-01-02"), THREE_MONTHS);
}

#[test]
fn days_of_the_year_as_numbers_are_read_and_said() {
    for days in [["124005", "124060", "124061"], ["2024005", "2024060", "2024061"]] {
        let text = dated(days);
        assert_eq!(matrix("orders.csv", &text, &["--measure", "customers"]), THREE_MONTHS);
        let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
        assert!(notes.contains("are read as years and days of the year"), "{notes}");
    }
    // Under a name that says nothing they are proposed.
    let text = dated(["1704448800000", "1706781600000", "1709287200000"]).replace("order_date", "TRX_TS");
    // The number of a telephone has as many digits.
    let text = text
        .replace("order_id", "line")
        .replace("0,1,", "491700000347,1,")
        .replace("1,1,", "491700000348,1,");
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let [name, date] = option(why.rsplit("say ").next().unwrap(), "date");
    assert_eq!(matrix("orders.csv", &text, &[&name, &date, "--measure", "customers"]), THREE_MONTHS);
}

#[test]
fn years_of_an_era_are_said() {
    let mut text = "order_id,customer_id,order_date,amount\n".to_string();
    for day in 1..=30 {
        text += &format!("{day},1,06/{:02}/{day:02},10\n", day % 3 + 1);
    }
    assert_eq!(mended(&text.replace("06/02/30", "06/03/30"), "in years of Reiwa that is 2024"), THREE_MONTHS);
}

#[test]
fn a_few_dates_that_decide_for_all_others_are_said() {
    let mut text = "order_id,customer_id,order_date,amount\n".to_string();
    for n in 0..300 {
        text += &format!("{n},1,{:02}/{:02}/2024,10\n", n % 8 + 1, n % 12 + 1);
    }
    let few = format!("{text}400,1,13/01/2024,10\n");
    assert_eq!(
        mended(&few, "only 1 of 301 dates of 'order_date' show that the day comes first"),
        ["2024-01,1,1,1,1,1,1,1,1,1"]
    );
    let many = text.replace("01/0", "21/0");
    let notes = inspected("orders.csv", &many, &[])["notes"].to_string();
    assert!(!notes.contains("comes first"), "{notes}");
}

#[test]
fn a_date_before_that_of_the_order_is_said() {
    let row = |n: u32, later: u32| {
        let (month, day) = (n % 3 + 1, n % 10 + 10);
        format!("{n},{},2024-0{}-{:02},10,2024-0{month}-{day},2024-01-01\n", n / 3, month + later, day)
    };
    let rows = |later: u32| (0..30).map(|n| row(n, later)).collect::<String>();
    let text = format!("order_id,customer_id,date,amount,placed,member_since\n{}", rows(1));
    assert_eq!(mended(&text, "'placed' is a day before 'date' in 30 of 30"), ["2024-01,10,10,10,10"]);
    // Deliveries come after orders, and customers join before them.
    let text = format!("order_id,customer_id,delivery,amount,date,member_since\n{}", rows(1));
    let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
    assert!(!notes.contains("is a day before"), "{notes}");
}

/// Orders of ten customers, each with two dates as texts: the later one a month after.
fn with_two_dates(names: [&str; 2], date: impl Fn(u32, u32) -> String) -> String {
    let row = |n: u32| {
        let (month, day) = (n % 3 + 1, n % 10 + 13);
        format!("{n};{};{};{};10\n", n / 3, date(month, day), date(month + 1, day))
    };
    let [first, second] = names;
    format!("order_id;customer_id;{first};{second};amount\n{}", (0..30).map(row).collect::<String>())
}

#[test]
fn a_later_date_written_as_text_was_taken_in_silence() {
    let german = |month: u32, day: u32| format!("{day}.{month:02}.2024 10:15");
    let american = |month: u32, day: u32| format!("{month:02}/{day}/2024");
    let named =
        |month: u32, day: u32| format!("{} {day}, 2024", ["Jan", "Feb", "Mar", "Apr"][month as usize - 1]);
    let dates: [&dyn Fn(u32, u32) -> String; 3] = [&german, &american, &named];
    for date in dates {
        let text = with_two_dates(["Create Date", "Close Date"], date);
        assert_eq!(
            mended(&text, "'Create Date' is a day before 'Close Date' in 30 of 30"),
            ["2024-01,10,10,10,10"]
        );
        // The day on which goods are sent is not that of the order, whatever the other one is called.
        for (other, sent) in [
            ("Eingegangen am", "Versanddatum"),
            ("Received", "Dispatch date"),
            ("Принят в обработку", "Дата отгрузки"),
        ] {
            let text = with_two_dates([other, sent], date);
            assert_eq!(role(&inspected("orders.csv", &text, &[]), "date"), other);
        }
    }
    // Alone it is the best date there is.
    let text = with_two_dates(["Versanddatum", "city"], german);
    let alone: Vec<&str> = text.lines().map(|line| line.rsplitn(3, ';').last().unwrap()).collect();
    assert_eq!(role(&inspected("orders.csv", &alone.join("\n"), &[]), "date"), "Versanddatum");
}

#[test]
fn a_format_that_is_named_beside_a_second_date_asked_for_a_column_that_is_not_there() {
    let iso = |month: u32, day: u32| format!("2024-{month:02}-{day}");
    let text = with_two_dates(["placed", "date"], iso);
    let options = ["--date-format", "%Y-%m-%d", "--measure", "customers"];
    assert_eq!(matrix("orders.csv", &text, &options), ["2024-02,10,10,10,10"]);
}

#[test]
fn dates_that_a_spreadsheet_has_exchanged_are_said() {
    let mut text = "order_id,customer_id,order_date,amount\n".to_string();
    let mut right = text.clone();
    for n in 0..90 {
        let (day, month) = (n % 28 + 1, n % 3 + 1);
        let date = match day {
            ..=12 => format!("2024-{day:02}-{month:02}"),
            _ => format!("{day}/{month:02}/2024"),
        };
        text += &format!("{n},{},{date},10\n", n / 9);
        right += &format!("{n},{},{day}/{month:02}/2024,10\n", n / 9);
    }
    let right = matrix("orders.csv", &right, &["--measure", "customers"]);
    assert_eq!(mended(&text, "a spreadsheet may have exchanged day and month"), right);
}

#[test]
fn a_date_in_three_columns_is_one() {
    for names in ["year,month,day", "Jahr,Monat,Tag", "order_year,order_month,order_day"] {
        let text = format!("customer_id,{names},amount\na,2024,1,5,10\nb,2024,1,31,20\na,2024,2,29,30\n");
        assert_eq!(
            matrix("orders.csv", text, &REVENUE),
            ["2024-01,2,30.00,30.00", ""][..1].to_vec(),
            "{names}"
        );
    }
}

#[test]
fn years_of_another_era_are_refused_with_what_reads_them() {
    for rows in [["05/01/2567", "29/02/2567"], ["2567-01-05", "2567-02-29"]] {
        let text = format!("customer_id,order_date,amount\na,{},10\na,{},20\n", rows[0], rows[1]);
        let (_folder, path) = file("orders.csv", &text);
        let why = try_matrix(&[&path], &[]).unwrap_err();
        assert!(why.contains("Buddhist"), "{why}");
        let [name, date] = option(&why, "date");
        assert_eq!(
            matrix("orders.csv", &text, &[&REVENUE[..], &[&name, &date]].concat()),
            ["2024-01,1,10.00,20.00"]
        );
    }
    let (_folder, path) = file("orders.csv", "customer_id,order_date\na,1445-06-23\na,1445-07-02\n");
    assert!(try_matrix(&[&path], &[]).unwrap_err().contains("Hijra"));
}

#[test]
fn a_date_that_most_rows_lack_was_taken_before_one_that_all_have() {
    let rows: String = (1..=60)
        .map(|row| {
            let refund = if row % 20 == 0 { "2024-01-02" } else { "" };
            format!("c{},{refund},2024-0{}-{:02},{row}.00\n", row % 9, 1 + row % 4, 1 + row % 28)
        })
        .collect();
    let text = format!("customer_id,Purchase Date,Event Date,amount\n{rows}");
    let report = inspected("events.csv", &text, &[]);
    assert_eq!(role(&report, "date"), "Event Date", "{report}");
    assert_eq!(report["orders"], 60, "{report}");
}

#[test]
fn the_day_on_which_a_deal_was_won_was_not_named() {
    let rows: String = (1..=60)
        .map(|row| {
            let won = if row % 3 == 0 {
                String::new()
            } else {
                format!("2024-0{}-{:02}", 2 + row % 4, 1 + row % 28)
            };
            format!("c{},2024-0{}-{:02},{won},{row}.00\n", row % 9, 1 + row % 4, 1 + row % 28)
        })
        .collect();
    let text = format!("customer_id,Deal created,Won time,amount\n{rows}");
    let report = inspected("deals.csv", &text, &[]);
    assert_eq!(role(&report, "date"), "Deal created", "{report}");
    let options = remedied(&text, "may be the day on which they were won");
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let report = inspected("deals.csv", &text, &options);
    assert_eq!(
        (role(&report, "date"), report["orders"].as_u64()),
        ("Won time".to_string(), Some(40)),
        "{report}"
    );
}

#[test]
fn that_rows_lack_the_earlier_date_was_not_said() {
    let row = |n: u32| {
        let (month, day) = (n % 3 + 1, n % 10 + 10);
        let placed = if n.is_multiple_of(10) { String::new() } else { format!("2024-0{month}-{day}") };
        format!("{n},{},2024-0{}-{day},10,{placed}\n", n / 3, month + 1)
    };
    let text = format!("order_id,customer_id,date,amount,placed\n{}", (0..40).map(row).collect::<String>());
    let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
    assert!(notes.contains("'placed' is a day before 'date' in 36 of 36 sampled rows"), "{notes}");
    assert!(notes.contains("and 4 rows have no such date and would be left out"), "{notes}");
}
