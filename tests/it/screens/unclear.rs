//! A source that cannot be read before something is said: the explorer asks on screen.

use crate::explorer::{Effect, Explorer};
use crate::support::file;

/// Orders, each with a text of the date.
fn orders(date: impl Fn(usize) -> String) -> String {
    let row = |n: usize| format!("{n},c{},{},{}.50\n", n % 40, date(n), n % 7);
    (0..200).map(row).fold("order_id,customer_id,order_date,amount\n".to_string(), |text, row| text + &row)
}

fn day(n: usize) -> String {
    format!("2024-{:02}-{:02}", 1 + n % 6, 1 + n % 28)
}

#[test]
fn a_missing_role_is_asked_for_with_the_columns() {
    let text = "when,what,who,price\n05.01.2024,shoe,anna,12.50\n15.02.2024,hat,bert,9.00\n09.02.2024,hat,anna,7.00\n";
    let (_folder, path) = file("plain.csv", text);
    let mut explorer = Explorer::opening(&path, (80, 24));
    insta::assert_snapshot!(explorer.screen());
    assert!(explorer.screen().contains("which column is the date?"), "{}", explorer.screen());
    explorer.press("enter");
    assert_eq!(explorer.app.source.date.as_deref(), Some("when"));
    assert!(explorer.screen().contains("which column is the customer?"), "{}", explorer.screen());
    explorer.press("j enter");
    assert_eq!(explorer.app.source.customer.as_deref(), Some("who"));
    assert!(explorer.matrix().matrix().is_some(), "{}", explorer.screen());
    assert_eq!(explorer.matrix().matrix().unwrap().customers(), 2);
}

#[test]
fn the_option_that_the_question_names_could_not_be_typed() {
    let text = "when,what,who,price\n05|01|2024,shoe,anna,12.50\n15|02|2024,hat,bert,9.00\n09|02|2024,hat,anna,7.00\n";
    let (_folder, path) = file("plain.csv", text);
    let mut explorer = Explorer::opening(&path, (80, 24));
    assert!(explorer.screen().contains("name it with :date COLUMN"), "{}", explorer.screen());
    explorer.press(":").type_line("nonsense");
    assert!(explorer.screen().contains("no column named 'nonsense'"), "{}", explorer.screen());
    explorer.press(":").type_line("strptime(when, '%d|%m|%Y')");
    // The line stays, with what is wrong about it.
    assert!(explorer.screen().contains("write \"when\""), "{}", explorer.screen());
    explorer.press("esc :").type_line("strptime(\"when\", '%d|%m|%Y')");
    assert!(explorer.screen().contains("which column is the customer?"), "{}", explorer.screen());
    explorer.press(":").type_line("who");
    assert!(!explorer.screen().contains("which column is"), "{}", explorer.screen());
    assert_eq!(explorer.matrix().matrix().unwrap().customers(), 2);
}

#[test]
fn values_that_cannot_be_read_are_asked_about() {
    let (_folder, path) = file("orders.csv", &orders(|n| if n % 10 == 0 { "soon".into() } else { day(n) }));
    let mut explorer = Explorer::opening(&path, (80, 24));
    let screen = explorer.screen();
    assert!(screen.contains(":allow-unreadable  10%") && screen.contains("such as 'soon'"), "{screen}");
    explorer.press("enter");
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 180);
}

#[test]
fn lines_that_repeat_are_asked_about() {
    let once = orders(day);
    let rows = once.split_once('\n').unwrap().1;
    let (_folder, path) = file("orders.csv", &format!("{once}{rows}"));
    let mut explorer = Explorer::opening(&path, (80, 24));
    let screen = explorer.screen();
    assert!(
        screen.contains(":repeated-lines  once") && screen.contains(":repeated-lines  count"),
        "{screen}"
    );
    explorer.press("j enter");
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 200);
    assert!(explorer.app.source.repeated_lines.is_some());
}

#[test]
fn a_role_can_be_given_where_none_is_missing() {
    let (_folder, path) = file("orders.csv", &orders(|n| if n % 10 == 0 { "soon".into() } else { day(n) }));
    let mut explorer = Explorer::opening(&path, (120, 36));
    explorer.press("j enter");
    assert!(explorer.screen().contains("'customer_id' is the"), "{}", explorer.screen());
    explorer.press("esc");
    assert!(explorer.screen().contains("how is this to be read?"), "{}", explorer.screen());
}

#[test]
fn the_key_of_the_columns_led_nowhere_while_the_source_was_not_read() {
    let (_folder, path) = file("orders.csv", &orders(|n| if n % 10 == 0 { "soon".into() } else { day(n) }));
    let mut explorer = Explorer::opening(&path, (80, 24));
    assert!(explorer.screen().contains("o columns"), "{}", explorer.screen());
    explorer.press("o enter");
    assert!(explorer.screen().contains("'customer_id' is the"), "{}", explorer.screen());
    explorer.press("esc s");
    assert!(explorer.screen().contains("answer this question first"), "{}", explorer.screen());
    // Before a file is chosen there are none.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db").to_string_lossy().into_owned();
    let database = rusqlite::Connection::open(&path).unwrap();
    let tables = "CREATE TABLE orders (id, customer_id, order_date, amount);
        INSERT INTO orders VALUES (1, 'c1', '2024-01-05', 10); CREATE TABLE notes (id, text); INSERT INTO notes VALUES (1, 'hello');";
    database.execute_batch(tables).unwrap();
    let mut explorer = Explorer::opening(&path, (80, 24));
    assert!(!explorer.screen().contains("o columns"), "{}", explorer.screen());
    explorer.press("o");
    assert!(explorer.screen().contains("the columns are not known yet"), "{}", explorer.screen());
}

#[test]
fn one_of_several_tables_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db").to_string_lossy().into_owned();
    let database = rusqlite::Connection::open(&path).unwrap();
    let orders = "CREATE TABLE orders (id, customer_id, order_date, amount);
        INSERT INTO orders VALUES (1, 'c1', '2024-01-05', 10), (2, 'c1', '2024-02-05', 5);
        CREATE TABLE notes (id, text); INSERT INTO notes VALUES (1, 'hello');";
    database.execute_batch(orders).unwrap();
    let mut explorer = Explorer::opening(&path, (120, 36));
    let screen = explorer.screen();
    assert!(screen.contains("shop.db#orders") && screen.contains("shop.db#notes"), "{screen}");
    let mut choices = screen.lines().filter(|line| line.contains(" open "));
    let row = choices.position(|line| line.contains("shop.db#orders")).unwrap();
    for _ in 0..row {
        explorer.press("j");
    }
    explorer.press("enter");
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 2);
}

#[test]
fn who_gives_up_gets_the_message_in_the_shell() {
    let (_folder, path) = file("plain.csv", "when,what\nsoon,shoe\nlater,hat\n");
    let mut explorer = Explorer::opening(&path, (80, 24));
    assert_eq!(explorer.effect_of("esc"), Some(Effect::Fail));
    let why = explorer.app.fatal.as_ref().unwrap().to_string();
    assert!(why.contains("no column looks like the date"), "{why}");
}

#[test]
fn a_change_that_needs_a_word_is_asked_about_and_giving_up_keeps_the_source() {
    let text = orders(day)
        .replace("amount\n", "amount,sum\n")
        .replace(".50\n", ".50,none\n")
        .replacen(",none", ",7.00", 150);
    let (_folder, path) = file("orders.csv", &text);
    let mut explorer = Explorer::opening(&path, (120, 36));
    explorer.press("o");
    let row = explorer.screen().lines().skip(2).position(|line| line.contains(" sum ")).unwrap();
    for _ in 0..row {
        explorer.press("j");
    }
    explorer.press("enter");
    let row = explorer.screen().lines().skip(2).position(|line| line.contains(" amount ")).unwrap();
    for _ in 0..row {
        explorer.press("j");
    }
    explorer.press("enter");
    let screen = explorer.screen();
    assert!(screen.contains(":allow-unreadable  25%"), "{screen}");
    explorer.press("esc");
    assert_eq!(explorer.app.source.amount, None);
    assert!(explorer.screen().contains("the source is unchanged"), "{}", explorer.screen());
}

#[test]
fn amounts_in_several_currencies_or_of_another_name_are_asked_about_once() {
    let text: String = (0..40)
        .map(|n| {
            format!("{n},c{},2024-0{}-05,{}.50,{}\n", n % 9, 1 + n / 10, n % 7, ["EUR", "USD"][n % 4 / 3])
        })
        .collect();
    let (_folder, path) =
        file("orders.csv", &format!("order_id,customer_id,order_date,amount,currency\n{text}"));
    let mut explorer = Explorer::opening(&path, (120, 36));
    let screen = explorer.screen();
    assert!(screen.contains("orders in EUR only") && screen.contains("are in 2 currencies"), "{screen}");
    explorer.press("enter");
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 30);
    let text = text.replace(",EUR", "").replace(",USD", "");
    let (_folder, path) = file("orders.csv", &format!("order_id,customer_id,order_date,basket\n{text}"));
    let mut explorer = Explorer::opening(&path, (120, 36));
    let screen = explorer.screen();
    assert!(
        screen.contains("which column is the amount?") && screen.contains("'basket' holds numbers"),
        "{screen}"
    );
    explorer.press("esc");
    assert!(explorer.matrix().matrix().is_some(), "{}", explorer.screen());
    let mut explorer = Explorer::opening(&path, (120, 36));
    explorer.press("enter");
    assert_eq!(explorer.app.source.amount.as_deref(), Some("basket"));
}

#[test]
fn another_table_can_be_chosen_after_one_that_holds_no_orders() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db").to_string_lossy().into_owned();
    let database = rusqlite::Connection::open(&path).unwrap();
    let tables = "CREATE TABLE orders (id, customer_id, order_date, amount);
        INSERT INTO orders VALUES (1, 'c1', '2024-01-05', 10), (2, 'c1', '2024-02-05', 5);
        CREATE TABLE notes (id, text); INSERT INTO notes VALUES (1, 'hello');";
    database.execute_batch(tables).unwrap();
    let mut explorer = Explorer::opening(&path, (120, 36));
    explorer.press("j enter");
    assert!(explorer.screen().contains("which column is the date?"), "{}", explorer.screen());
    explorer.press("esc");
    assert!(explorer.screen().contains("shop.db#orders"), "{}", explorer.screen());
    explorer.press("enter");
    assert_eq!(explorer.matrix().matrix().unwrap().customers(), 1);
}

#[test]
fn rows_that_may_be_no_orders_are_told_at_opening() {
    let text = "customer,date,points_balance\na,2024-01-05,120\nb,2024-01-06,7\na,2024-02-05,300\n";
    let (_folder, path) = file("points.csv", text);
    let mut explorer = Explorer::opening(&path, (80, 24));
    let screen = explorer.screen();
    assert!(
        screen.contains("each row counts as one order, and revenue is not known: o says why"),
        "{screen}"
    );
    explorer.press("o G");
    let screen = explorer.screen();
    assert!(screen.contains("'points_balance' holds points, which are not"), "{screen}");
    // The text about a finding is whole.
    assert!(screen.contains("over columns"), "{screen}");
}

/// Thirty orders in EUR and ten in USD.
fn in_two_currencies() -> String {
    let row = |n: usize| {
        let currency = ["EUR", "USD"][n % 4 / 3];
        format!("{n},c{},2024-0{}-05,10.00,{currency}\n", n % 9, 1 + n / 10)
    };
    (0..40)
        .map(row)
        .fold("order_id,customer_id,order_date,amount,currency\n".to_string(), |text, row| text + &row)
}

#[test]
fn one_of_several_currencies_is_chosen_by_a_line_of_its_own() {
    let (_folder, path) = file("orders.csv", &in_two_currencies());
    let mut explorer = Explorer::opening(&path, (80, 24));
    insta::assert_snapshot!(explorer.screen());
    explorer.press("j enter");
    assert_eq!(explorer.matrix().matrix().unwrap().orders(), 10);
    assert!(explorer.matrix().matrix().unwrap().has_amount);
}

#[test]
fn several_currencies_are_converted_with_a_file_whose_name_is_typed() {
    let (folder, path) = file("orders.csv", &in_two_currencies());
    let rates = folder.path().join("rates.csv");
    std::fs::write(&rates, "date,currency,rate\n2024-01-01,USD,0.5\n2024-01-01,EUR,1\n").unwrap();
    let mut explorer = Explorer::opening(&path, (100, 30));
    // Left, it is found again among the findings.
    explorer.press("esc o");
    let row = explorer.screen().lines().skip(2).position(|line| line.contains("never summed")).unwrap();
    for _ in 0..row {
        explorer.press("j");
    }
    explorer.press("enter j j enter");
    explorer.type_text("nothing.csv");
    explorer.press("enter");
    let screen = explorer.screen();
    assert!(screen.contains("nothing.csv") && screen.contains("no such file"), "{screen}");
    for _ in 0.."nothing.csv".len() {
        explorer.press("backspace");
    }
    explorer.type_text(&rates.to_string_lossy());
    explorer.press("enter");
    let report = explorer.app.report.clone().unwrap();
    assert_eq!((report.revenue.to_f64(), report.currencies.len()), (350.0, 0), "{report:?}");
    assert!(!explorer.screen().contains("how is this to be read?"), "{}", explorer.screen());
}

#[test]
fn a_command_for_the_shell_is_copied_or_shown_alone() {
    let text = orders(day) + "\ncustomer_id,name,city\nc1,Anna,Bonn\nc2,Bert,Bern\n";
    let (_folder, path) = file("orders.csv", &text);
    let mut explorer = Explorer::opening(&path, (80, 24));
    let screen = explorer.screen();
    assert!(screen.contains("a second table begins") && screen.contains("copy the command"), "{screen}");
    let command = format!("head -n 201 {path} > first.csv");
    let copied = Effect::Copy { text: command.clone(), what: "the command".to_string() };
    for key in ["enter", "y"] {
        assert_eq!(explorer.effect_of(key), Some(copied.clone()), "{key}");
    }
    assert_eq!(explorer.effect_of("|"), Some(Effect::Read(Some(command))));
    assert_eq!(explorer.effect_of("esc"), Some(Effect::Fail));
}
