//! Every remedy works when pasted: the words that a message gives are put behind the command as a shell reads them.

use std::process::Command;

use crate::support::{divided, matrix_csv};

/// A file, options, a part of the message, where its remedy begins, how many words it has, and the matrix with it (any, if
/// there is none here).
struct Case {
    text: String,
    options: &'static [&'static str],
    said: &'static str,
    remedy: &'static str,
    words: usize,
    right: &'static [&'static str],
}

/// The matrix of revenue, and what is said on standard error; the words come as a shell reads them.
fn shown(path: &str, words: &str) -> (String, String) {
    let program = assert_cmd::cargo::cargo_bin("tenure");
    let line = format!("'{}' matrix '{path}' --measure revenue --format csv {words}", program.display());
    let output = Command::new("sh").args(["-c", &line]).env("XDG_CACHE_HOME", "/dev/null").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// The same matrix, or what is said if there is none.
fn counted(path: &str, text: &str) -> Result<String, String> {
    let words = divided(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(found) = matrix_csv(&[&[path, "--measure", "revenue"][..], &words].concat()) {
        return Ok(found);
    }
    let (found, told) = shown(path, text);
    if found.is_empty() { Err(told) } else { Ok(found) }
}

/// So many words of a text as a shell divides them, still quoted; a mark behind a word that is not quoted belongs to the message.
fn words(text: &str, count: usize) -> String {
    let (mut quote, mut taken, mut end, mut is_escaped) = (None, 0, text.len(), false);
    for (place, sign) in text.char_indices() {
        if std::mem::take(&mut is_escaped) {
            continue;
        }
        match (quote, sign) {
            (None, '\\') => is_escaped = true,
            (None, '\'' | '"') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            (None, ' ' | '\n' | ';') => {
                taken += 1;
                if taken == count {
                    end = place;
                    break;
                }
            }
            _ => {}
        }
    }
    text[..end].trim_end_matches([',', ';', ':', '\n']).to_string()
}

const HEAD: &str = "order_id,customer_id,order_date,amount";

fn cases() -> Vec<Case> {
    let orders = |rows: &[&str]| format!("{HEAD}\n{}\n", rows.join("\n"));
    let usual = ["1,a,2024-01-05,10", "2,b,2024-01-06,20", "3,a,2024-02-05,30"];
    let case = |text: String, said: &'static str, remedy: &'static str, right: &'static [&'static str]| {
        Case { text, options: &[], said, remedy, words: 2, right }
    };
    let plain: &[&str] = &["2024-01,2,30.00,30.00"];
    let years = |day: &str| {
        let many: String = (0..300).map(|n| format!("{n},c,2024-01-05,1\n")).collect();
        format!("{HEAD}\n{many}400,a,{day},7\n")
    };
    vec![
        case(
            orders(&[&usual[..], &["9,b,soon,5"]].concat()),
            "1 date of 'order_date' cannot be read",
            "--allow-unreadable",
            plain,
        ),
        case(
            orders(&[&usual[..], &["9,b,9999-12-31,5"]].concat()),
            "1 value of 'order_date' is a placeholder for a missing date",
            "--allow-unreadable",
            plain,
        ),
        case(
            orders(&[&usual[..], &["9,b,2024-02-06,much"]].concat()),
            "1 amount of 'amount' cannot be read",
            "--allow-unreadable",
            plain,
        ),
        case(years("2099-12-31"), "dated after today", "--as-of", &[]),
        case(years("1970-01-01"), "1 order is dated 1970-01-01", "--where", &[]),
        Case {
            options: &["--where", "amount > 15"],
            ..case(
                orders(&[&usual[..], &["4,b,2024-02-04,-5"]].concat()),
                "the filter excludes every refund",
                "--where",
                &["2024-01,1,20.00,-5.00", "2024-02,1,30.00,"],
            )
        },
        Case {
            options: &["--where", "amount < 25"],
            ..case(orders(&usual), "the file goes on to 2024-02-05", "--as-of", &["2024-01,2,30.00,0.00"])
        },
        Case {
            options: &["--cost", "cost"],
            ..case(
                "order_id,customer_id,order_date,amount,cost\n1,a,2024-01-05,10,4\n2,b,2024-01-06,20,\n3,a,2024-02-05,30,9\n".into(),
                "1 counted rows have no readable cost",
                "--where",
                &["2024-01,1,10.00,30.00"],
            )
        },
        case(
            "order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,10,EUR\n2,b,2024-01-06,20,USD\n3,a,2024-02-05,30,EUR\n"
                .into(),
            "amounts are in 2 currencies",
            "--where",
            &["2024-01,1,10.00,30.00"],
        ),
        case(
            "order_id,customer_id,order_date,total,refunded_amount\n1,a,2024-01-05,10,4\n2,b,2024-01-06,20,0\n3,a,2024-02-05,30,\n"
                .into(),
            "revenue is gross",
            "--amount",
            &["2024-01,2,26.00,30.00"],
        ),
        case(
            "order_id,customer_id,order_date,total,sku\n1,a,2024-01-05,10,x\n1,a,2024-01-05,10,y\n2,b,2024-01-06,20,x\n\
             2,b,2024-01-06,20,y\n3,a,2024-02-05,30,x\n"
                .into(),
            "'total' is the total of a whole order",
            "--amount",
            &["2024-01,2,60.00,30.00"],
        ),
        case(
            orders(&["1,a,05/01/2024,10", "2,b,06/01/2024,20", "3,a,05/02/2024,30"]),
            "fits as well",
            "--date-format",
            &["2024-05,1,40.00,0.00", "2024-06,1,20.00,"],
        ),
        case(
            orders(&["1,a,2024-01-05,1.080", "2,b,2024-01-06,20", "3,a,2024-02-05,30"]),
            "nothing in the column says whether its separator is one of thousands",
            "--decimal",
            &["2024-01,2,1100.00,30.00"],
        ),
        case(
            orders(&["1,a,2024-01-05 23:30:00+01:00,10", "2,b,2024-01-06 10:00:00+01:00,20", "3,a,2024-02-01 00:30:00+01:00,30"]),
            "have offsets from UTC",
            "--tz Europe",
            &["2024-01,2,30.00,30.00"],
        ),
        case(
            "order_id,customer_id,order_date,amount,status\n1,a,2024-01-05,10,paid\n2,b,2024-01-06,20,pending\n3,a,2024-02-05,30,paid\n"
                .into(),
            "rows of these statuses count",
            "--where",
            &["2024-01,1,10.00,30.00"],
        ),
        case(
            "order_id,customer_id,order_date,amount,is_test\n1,a,2024-01-05,10,0\n2,b,2024-01-06,20,1\n3,a,2024-02-05,30,0\n".into(),
            "1 row whose 'is_test' is '1' is left out",
            "--status",
            plain,
        ),
        case(
            "order_id,customer_id,date,time,amount\n1,a,2024-01-05,10:30,10\n2,b,2024-01-06,11:30,20\n3,a,2024-02-05,12:30,30\n"
                .into(),
            "the time of day in 'time'",
            "--date",
            plain,
        ),
        case(
            "label,customer_id,date,sku,amount\nx,a,2024-01-05 10:30:00,s1,4\nx,a,2024-01-05 10:30:00,s2,6\ny,b,2024-01-06 11:30:00,s1,20\n\
             z,a,2024-02-05 12:30:00,s1,30\n"
                .into(),
            "no column is known as the order id",
            "--order",
            plain,
        ),
        case(
            "customer_id,date,time,sku,amount\na,2024-01-05,10:30,s1,4\na,2024-01-05,10:30,s2,6\na,2024-01-05,11:30,s1,20\n\
             a,2024-02-05,12:30,s1,30\n"
                .into(),
            "no column is known as the order id",
            "--order",
            &["2024-01,1,30.00,30.00"],
        ),
        Case {
            words: 4,
            ..case(
                "shop,order_id,customer_id,date,amount\nA,1,7,2024-01-05,10\nB,1,7,2024-01-06,20\nA,2,8,2024-01-07,5\nB,2,7,2024-02-08,30\n"
                    .into(),
                "2 of 2 order ids occur in more than one 'shop'",
                "--order",
                &["2024-01,3,35.00,30.00"],
            )
        },
        case(orders(&[&usual[..], &usual[..1]].concat()), "repeats an earlier one", "--repeated-lines", plain),
    ]
}

#[test]
fn every_remedy_works_when_it_is_pasted() {
    for case in cases() {
        let (_folder, path) = crate::support::file("orders.csv", &case.text);
        let options: Vec<String> = case.options.iter().map(|option| format!("'{option}'")).collect();
        let (_, told) = shown(&path, &options.join(" "));
        let line = told.lines().find(|line| line.contains(case.said));
        let line = line.unwrap_or_else(|| panic!("'{}' is not said: {told}", case.said));
        let behind = &line[line.find(case.said).unwrap()..];
        let from = behind.find(case.remedy).unwrap_or_else(|| panic!("no {} in: {line}", case.remedy));
        let remedy = words(&behind[from..], case.words);
        // The remedy takes the place of an option of the same name.
        let is_replaced = case.options.first() == Some(&case.remedy);
        let kept = if is_replaced { String::new() } else { options.join(" ") };
        let found =
            counted(&path, &format!("{kept} {remedy}")).unwrap_or_else(|why| panic!("{remedy}: {why}"));
        let found: Vec<&str> = found.lines().skip(1).collect();
        if !case.right.is_empty() {
            assert_eq!(found, case.right, "{remedy}");
        }
    }
}

/// Every option that a message gives with a value, and the options that follow it at once as one; none whose value is a word in
/// capitals for one of the reader's.
fn options_in(message: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut end, mut from) = (0, 0);
    while let Some(place) = message[from..].find(" --").map(|place| from + place + 1) {
        let option = words(&message[place..], 2);
        from = place + option.len();
        let Some((name, value)) = option.split_once([' ', '=']) else { continue };
        let is_named = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let is_given = value.len() > 2 && value.chars().all(|c| c.is_ascii_uppercase());
        if !is_named
            || ["if", "or", "in"].contains(&value)
            || is_given
            || value.starts_with("--")
            || !value.starts_with(|c: char| c.is_alphanumeric() || "'\"".contains(c))
        {
            continue;
        }
        match found.last_mut() {
            Some(last) if end + 1 == place => *last = format!("{last} {option}"),
            _ => found.push(option),
        }
        end = from;
    }
    found
}

/// Files of many kinds, of which something is said.
fn odd_files() -> Vec<String> {
    let usual = ["1,a,2024-01-05,10", "2,b,2024-01-06,20", "3,a,2024-02-05,30"];
    let orders = |rows: &[&str]| format!("{HEAD}\n{}\n", rows.join("\n"));
    let many = |row: &dyn Fn(u32) -> String| {
        format!("{HEAD}\n{}", (0..120).map(|n| row(n) + "\n").collect::<String>())
    };
    let mut files: Vec<String> = cases().into_iter().map(|case| case.text).collect();
    files.extend([
        orders(&["1,a,43832,10", "2,b,43863,20", "3,a,43892,30"]),
        orders(&["1,a,725969392,10", "2,b,728647792,20", "3,a,731153392,30"]),
        orders(&["1,a,06/01/03,10", "2,b,06/01/28,20", "3,a,06/03/05,30", "4,a,06/03/15,30"]),
        orders(&["1,a 1,2024-01-05,10", "2,a  1,2024-01-06,20", "3,A 1,2024-02-05,30"]),
        orders(&["1,007,2024-01-05,10", "2,7,2024-01-06,20", "3,x,2024-02-05,30"]),
        orders(&["1,anna@x.org,2024-01-05,10", "2,<anna@x.org>,2024-01-06,20"]),
        orders(&["1,\"Meier, Anna\",2024-01-05,10", "2,Anna Meier,2024-01-06,20"]),
        orders(&[&usual[..], &["9,b,31.12.2024,5", "8,b,12/31/2024,6"]].concat()),
        orders(&[&usual[..], &["9,guest,2024-02-06,5", "8,guest,2024-02-06,5"]].concat()),
        many(&|n| format!("{n},c{n},2024-01-05,10")),
        many(&|n| format!("{n},c{},2024-0{}-05,{}", n % 60, n / 30 + 1, if n < 60 { "1000" } else { "9.95" })),
        many(&|n| format!("{n},c{},2024-01-05,{}", n % 60, if n == 7 { "99999999" } else { "9.95" })),
        many(&|n| format!("{n},c{},{:02}/{:02}/2024,9.95", n % 60, if n == 7 { 13 } else { n % 8 + 1 }, n % 12 + 1)),
        many(&|n| format!("{n},c{},{},9.95", n % 60, if n % 20 > 11 { format!("{}/01/2024", n % 20 + 1) } else { format!("2024-{:02}-01", n % 12 + 1) })),
        "order_id,customer_id,date,item,amount\n1,a,2024-01-05,,15.50\n1,a,2024-01-05,x,10.00\n1,a,2024-01-05,y,5.50\n2,b,2024-01-06,,2\n\
         2,b,2024-01-06,x,8\n3,a,2024-02-05,,7\n3,a,2024-02-05,y,4\n3,a,2024-02-05,z,3\n"
            .into(),
        "order_id,customer_id,date,amount,Refunded?\n1,a,2024-01-05,10,0\n2,b,2024-01-06,20,1\n3,a,2024-02-05,30,0\n".into(),
        "order_id,customer_id,date,amount,status\n1,a,2024-01-05,10,5\n2,b,2024-01-06,20,5\n3,a,2024-02-05,30,7\n".into(),
        "order_id,date,quantity,price,discount,client_id\n1,2024-01-05,2,10,1,a\n1,2024-01-05,1,20,0,a\n3,2024-02-05,3,30,2,a\n".into(),
    ]);
    files
}

#[test]
fn every_option_that_is_said_is_accepted() {
    let mut tried = 0;
    for text in odd_files() {
        let (_folder, path) = crate::support::file("orders.csv", &text);
        let (found, told) = shown(&path, "");
        assert!(found.is_empty() == told.contains("tenure: "), "{told}");
        for option in told.lines().flat_map(options_in) {
            if let Err(why) = counted(&path, &option) {
                panic!("{option} after {told}: {why}");
            }
            tried += 1;
        }
    }
    assert!(tried >= 30, "{tried}");
}
