//! `tenure compare` and `tenure drivers` from outside: the contract, hand counts, planted effects, and what is refused.

use crate::support::{file, history, json, printed, refused, sample, tenure};
use serde_json::Value;

/// Eight customers, four a channel, two cohorts; `web` keeps three of four at M1, `shop` one of four.
const EIGHT: &str = "\
order,customer,date,amount,channel,country
1,a,2024-01-05,10,web,DE
2,b,2024-01-06,20,web,FR
3,c,2024-01-07,30,shop,DE
4,d,2024-01-08,40,shop,FR
5,a,2024-02-10,5,web,DE
6,b,2024-02-11,5,shop,FR
7,e,2024-02-12,10,web,DE
8,f,2024-02-13,10,web,FR
9,g,2024-02-14,10,shop,DE
10,h,2024-02-15,10,shop,FR
11,e,2024-03-10,7,web,DE
12,h,2024-03-11,9,shop,FR
13,x,2024-05-20,1,web,DE
";

fn cells(answer: &Value) -> &Vec<Value> {
    answer["matrix"].as_array().unwrap()
}

fn cell<'a>(answer: &'a Value, cohort: &str, age: u64) -> &'a Value {
    let found = cells(answer).iter().find(|cell| cell["cohort"] == cohort && cell["age"] == age);
    found.unwrap_or_else(|| panic!("no {cohort} at {age} in {answer}"))
}

fn measure<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let found = answer["measures"].as_array().unwrap().iter().find(|row| row["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {answer}"))
}

#[test]
fn a_small_comparison_is_that_of_the_fingers() {
    let (_folder, path) = file("eight.csv", EIGHT);
    let web = ["--a", "channel = 'web' AND cohort < '2024-05'", "--b", "channel = 'shop'"];
    let answer = json(&[&["compare", &path][..], &web, &["--format", "json"]].concat());
    assert_eq!(answer["sides"][0]["customers"], 4);
    assert_eq!(answer["sides"][1]["customers"], 4);
    assert_eq!((&answer["customers"], &answer["on_any_side"]), (&9.into(), &8.into()));
    // b came by web first; that its second order came by the shop changes nothing.
    let january = cell(&answer, "2024-01", 1);
    assert_eq!((january["a"].as_f64(), january["b"].as_f64()), (Some(1.0), Some(0.0)));
    assert_eq!(january["difference"].as_f64(), Some(1.0));
    // Fisher for 2 of 2 against 0 of 2: one table of six on either end.
    assert!((january["p_value"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!((&january["test"], &january["significant"]), (&"fisher".into(), &false.into()));
    let february = cell(&answer, "2024-02", 1);
    assert_eq!((february["a"].as_f64(), february["difference"].as_f64()), (Some(0.5), Some(0.0)));
    let m1 = measure(&answer, "retention_M1");
    assert_eq!((m1["a"].as_f64(), m1["b"].as_f64()), (Some(0.75), Some(0.25)));
    let spent = measure(&answer, "revenue_per_customer");
    // 67 against 99, over four customers each.
    assert_eq!((spent["a"].as_f64(), spent["b"].as_f64()), (Some(16.75), Some(24.75)));
    assert_eq!(spent["basis"], "to-date");
    assert_eq!(measure(&answer, "repeat_rate")["a"].as_f64(), Some(0.75));
    // May is open: nothing is compared at an age whose last cohort has not completed it.
    assert!(cells(&answer).iter().all(|cell| cell["age"].as_u64().unwrap() < 4));
}

/// Every cell and average of side A, which is all_customers, is that of the matrix.
fn agrees_with_the_matrix(view: &[&str], least: usize) {
    let path = sample("orders.parquet");
    let sides = ["--a", "true", "--b", "country = 'DE'", "--format", "json"];
    let compared = json(&[&["compare", &path][..], &sides, view].concat());
    let matrix = json(&[&["matrix", &path, "--format", "json"][..], view].concat());
    let cohorts = matrix["cohorts"].as_array().unwrap();
    assert!(cells(&compared).len() >= least, "{view:?}: {}", cells(&compared).len());
    for cell in cells(&compared) {
        let cohort = cohorts.iter().find(|one| one["cohort"] == cell["cohort"]).unwrap();
        let shown = &cohort["cells"][cell["age"].as_u64().unwrap() as usize];
        assert_eq!(cell["a"], shown["value"], "{view:?} {cell}");
        assert_eq!(shown["state"], "complete");
    }
    for one in compared["average"].as_array().unwrap() {
        let shown = &matrix["average"][one["age"].as_u64().unwrap() as usize];
        assert_eq!(one["a"], shown["value"], "{view:?} {one}");
    }
}

#[test]
fn sides_show_the_numbers_of_the_matrix() {
    let views: [&[&str]; 12] = [
        &[],
        &["--return", "on-or-after"],
        &["--return", "on-or-before"],
        &["--return", "streak"],
        &["--measure", "aov"],
        &["--measure", "churned"],
        &["--measure", "cumulative-revenue-per-customer", "--refunds", "order-date"],
        &["--measure", "second-order"],
        &["--measure", "previous-retention"],
        &["--measure", "revenue-retention"],
        &["--measure", "cumulative-margin-per-customer", "--margin", "0.3"],
        &["--min-orders", "2"],
    ];
    views.into_iter().for_each(|view| agrees_with_the_matrix(view, 500));
}

#[test]
fn sides_show_the_numbers_of_the_matrix_in_every_grain() {
    agrees_with_the_matrix(&["--cohort", "quarter", "--age", "month"], 150);
    agrees_with_the_matrix(&["--cohort", "month", "--age", "week", "--week-start", "sun"], 2000);
    agrees_with_the_matrix(&["--cohort", "year", "--ages", "rolling:30"], 30);
    agrees_with_the_matrix(&["--ages", "0,1,8,31"], 100);
}

#[test]
fn a_segment_less_itself_is_nothing_with_p_1() {
    for measure in ["retention", "aov", "revenue-per-customer", "revenue-retention", "previous-retention"] {
        let path = sample("orders.parquet");
        let same = "channel = 'social'";
        let answer = json(&[
            "compare",
            &path,
            "--a",
            same,
            "--b",
            same,
            "--mix",
            "country",
            "--measure",
            measure,
            "--format",
            "json",
        ]);
        let rows =
            ["matrix", "average", "measures"].iter().flat_map(|part| answer[*part].as_array().unwrap());
        let mut seen = 0;
        for row in rows.filter(|row| !row["a"].is_null()) {
            assert_eq!(row["difference"].as_f64(), Some(0.0), "{row}");
            assert_eq!(row["p_value"].as_f64(), Some(1.0), "{row}");
            assert_eq!(row["significant"], false);
            seen += 1;
        }
        assert!(seen > 500);
        assert_eq!(answer["sides"][1]["shared_with_first"], answer["sides"][0]["customers"]);
        if measure != "revenue-retention" {
            assert_eq!(answer["mix"]["total"].as_f64(), Some(0.0), "{measure}");
        }
    }
    let text =
        printed(&["compare", &sample("orders.parquet"), "--a", "country = 'DE'", "--b", "channel = 'email'"]);
    assert!(text.contains("only indicative"), "an overlap is said: {text}");
}

#[test]
fn the_mix_adds_up_to_the_difference() {
    let path = sample("orders.parquet");
    for (measure, by) in [
        ("retention", "country"),
        ("retention", "cohort"),
        ("cumulative-revenue-per-customer", "category"),
        ("aov", "coupon"),
        ("orders-per-customer", "country"),
    ] {
        let answer = json(&[
            "compare",
            &path,
            "--a",
            "channel = 'referral'",
            "--mix",
            by,
            "--mix-age",
            "3",
            "--measure",
            measure,
            "--format",
            "json",
        ]);
        let mix = &answer["mix"];
        let of = |value: &Value| value.as_f64().unwrap();
        let sum =
            |field: &str| mix["rows"].as_array().unwrap().iter().map(|row| of(&row[field])).sum::<f64>();
        assert!((of(&mix["total"]) - of(&mix["mix_effect"]) - of(&mix["rate_effect"])).abs() < 1e-6);
        for field in ["total", "mix_effect", "rate_effect"] {
            assert!((sum(field) - of(&mix[field])).abs() < 1e-6, "{measure} {by} {field}");
        }
        let average = answer["average"].as_array().unwrap().iter().find(|one| one["age"] == 3).unwrap();
        assert!((of(&mix["total"]) - of(&average["difference"])).abs() < 1e-8, "{measure} {by}");
    }
}

#[test]
fn several_sides_are_compared_with_the_first() {
    let side = |country: &str| format!("{country}=country = '{country}'");
    let (de, fr, es) = (side("DE"), side("FR"), side("ES"));
    let path = sample("orders.parquet");
    let answer = json(&[
        "compare", &path, "--side", &de, "--side", &fr, "--side", &es, "--mix", "channel", "--format", "json",
    ]);
    let against: Vec<&Value> =
        answer["measures"].as_array().unwrap().iter().map(|row| &row["against"]).collect();
    assert!(against.contains(&&Value::from("FR")) && against.contains(&&Value::from("ES")));
    assert_eq!(answer["mixes"].as_array().unwrap().len(), 2);
    let two = json(&["compare", &path, "--a", "country = 'DE'", "--b", "country = 'ES'", "--format", "json"]);
    let of = |answer: &Value, against: &str| {
        let rows = cells(answer).iter().filter(|row| row["against"] == against);
        rows.map(|row| (row["difference"].clone(), row["p_value"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(of(&answer, "ES"), of(&two, "country = 'ES'"));
}

/// Contributions add up to the difference of the whole, shares to 1, sizes to its sizes; differences are a - b.
fn the_lines_of_the_mix_add_up(csv: &str) {
    let lines = |kind: &str| -> Vec<Vec<String>> {
        let of = csv.lines().filter(|line| line.split(',').next() == Some(kind));
        of.map(|line| line.split(',').map(str::to_string).collect()).collect()
    };
    let number = |line: &[String], place: usize| line[place].parse::<f64>().unwrap();
    let (values, whole) = (lines("mix"), lines("mix_all"));
    assert!(values.len() > 2 && whole.len() == 1, "{csv}");
    let sum = |place: usize| values.iter().map(|line| number(line, place)).sum::<f64>();
    for place in [14, 15, 16, 17, 19, 20, 21] {
        assert!((sum(place) - number(&whole[0], place)).abs() < 1e-9, "column {place}: {csv}");
    }
    assert!((number(&whole[0], 21) - number(&whole[0], 7)).abs() < 1e-8);
    for line in values.iter().chain(&whole) {
        assert_eq!(line[18], "country");
        assert_eq!(number(line, 7), number(line, 5) - number(line, 6), "difference is a - b: {line:?}");
    }
}

#[test]
fn drivers_in_markdown_have_a_cell_under_every_head() {
    let path = sample("orders.parquet");
    let text = printed(&["drivers", &path, "--a", "channel = 'referral'", "--format", "md"]);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert!(rows.iter().all(|row| row.matches('|').count() == rows[0].matches('|').count()), "{text}");
    assert!(
        rows[1].starts_with("| --- | --- | ---: |") && !text.contains("!  |") && !text.contains("  |"),
        "{text}"
    );
}

#[test]
fn under_cohorts_of_a_column_sides_are_compared_by_period() {
    let path = sample("orders.parquet");
    let sides = ["--a", "channel = 'email'", "--b", "channel = 'social'", "--format", "json"];
    let plain = json(&[&["compare", &path][..], &sides].concat());
    let by_column = json(&[&["compare", &path, "--cohort", "channel"][..], &sides].concat());
    assert!(cells(&plain).len() > 100);
    assert_eq!(cells(&plain).len(), cells(&by_column).len());
    assert_eq!(measure(&plain, "retention_M1")["a"], measure(&by_column, "retention_M1")["a"]);
    let drivers = |options: &[&str]| {
        json(&[&["drivers", path.as_str()][..], options, &["--age", "1", "--format", "json"]].concat())
    };
    let (by_value, by_side) =
        (drivers(&["--grain", "channel", "--cohort", "email"]), drivers(&["--a", "channel = 'email'"]));
    for part in ["a", "b", "difference"] {
        assert!(by_value[part].is_f64() && by_value[part] == by_side[part], "{part}: {by_value}");
    }
    let before = drivers(&["--grain", "channel", "--cohort", "social", "--baseline", "previous"]);
    assert_eq!(before["sides"][0]["condition"], "\"channel\" = 'social'");
}

#[test]
fn a_comparison_without_cells_says_why() {
    let path = sample("orders.parquet");
    let text = printed(&["compare", &path, "--a", "cohort = '2024-01'", "--b", "cohort = '2024-02'"]);
    assert!(text.contains("no cells: no cohort has customers on both sides"), "{text}");
}

#[test]
fn every_format_has_its_rows() {
    let path = sample("orders.parquet");
    let ask = |format: &str| {
        printed(&["compare", &path, "--a", "channel = 'email'", "--mix", "country", "--format", format])
    };
    let csv = ask("csv");
    assert!(csv.starts_with(
        "kind,against,cohort,age,name,a,b,difference,low,high,p_value,p_adjusted,significant,test"
    ));
    for kind in ["cell,", "average,", "measure,", "mix,"] {
        assert!(csv.lines().any(|line| line.starts_with(kind)), "{kind}");
    }
    assert!(csv.lines().all(|line| line.split(',').count() == 22), "every line has the fields of the head");
    the_lines_of_the_mix_add_up(&csv);
    let markdown = ask("md");
    assert!(markdown.contains("| M1 retention |") && markdown.contains("| --- | ---: |"));
    let text = ask("table");
    assert!(text.contains("mix effect") && text.contains("Holm"));
    assert!(text.contains("all others"));
}

#[test]
fn ages_are_named_by_their_labels_or_their_numbers() {
    let path = sample("orders.parquet");
    let ask = |at: &str, mix_age: &str| {
        let sides = ["compare", &path, "--a", "channel = 'email'", "--mix", "country", "--format", "csv"];
        printed(&[&sides[..], &["--at", at, "--mix-age", mix_age]].concat())
    };
    assert_eq!(ask("M1,m3", "M2"), ask("1,3", "2"));
    for (option, text) in [("--at", "W1"), ("--at", "1,x"), ("--mix-age", "D3")] {
        let output =
            tenure(&["compare", &path, "--a", "channel = 'email'", "--mix", "country", option, text]);
        let why = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{why}");
        assert!(
            why.contains(option) && why.contains("is not an age") && why.contains("write M0, M1"),
            "{why}"
        );
    }
}

#[test]
fn a_side_with_a_value_that_does_not_exist_names_those_there_are() {
    let path = sample("orders.parquet");
    for condition in ["channel = 'fax'", "country = 'DE' AND \"Channel\" IN ('fax', 'telex')"] {
        let output = tenure(&["compare", &path, "--a", condition]);
        let why = String::from_utf8(output.stderr).unwrap();
        assert!(why.contains("the values of channel are organic, paid-search"), "{why}");
        assert!(!why.contains("the values of country"), "that one exists: {why}");
    }
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_reason() {
    let path = sample("orders.parquet");
    let cases: [(&[&str], i32, &str); 16] = [
        (&["--a", "channel = 'nowhere'"], 1, "no customer"),
        (&["--a", "chanel = 'email'"], 1, "channel, category, coupon, cohort, first_order"),
        (&["--a", "channel = "], 1, "cannot be computed"),
        (&["--a", "first-value = 'a'"], 1, "; write \"first-value\"; it can use"),
        (&["--a", "channel = 'email'", "--measure", "revenue"], 2, "cannot be compared"),
        (&["--a", "channel = 'email'", "--measure", "median-revenue"], 2, "cannot be compared"),
        (&["--a", "channel = 'email'", "--mix", "nothing"], 1, "--mix"),
        (&["--side", "x=true"], 2, "two to 6"),
        (&[], 2, "--a"),
        (&["--a", "channel = 'email'", "--at", "1,3,1"], 2, "the age 1 is given twice"),
        (&["--side", "x=country = 'DE'", "--side", "x=country = 'FR'"], 2, "two sides are named 'x'"),
        (&["--a", "country = 'FR'", "--within", "country=DE"], 1, "no customer within country=DE has"),
        (&["--a", "1=1"], 1, "all customers are on side 1=1"),
        (&["--a", " "], 2, "needs an expression"),
        (&["--a", "orders = 1"], 1, "orders (a text, '1' to '5+')"),
        (&["--a", "orders >= 2"], 1, "orders (a text, '1' to '5+')"),
    ];
    for (options, code, says) in cases {
        let (exit, errors) = refused(&[&["compare", &path][..], options].concat());
        assert_eq!(exit, code, "{options:?}: {errors}");
        assert!(errors.contains(says), "{options:?}: {errors}");
    }
    let (_, why) = refused(&["compare", &path, "--a", "nope = 'x'"]);
    assert!(
        why.contains("nope") && !why.contains("tenure_") && !why.contains("Binder"),
        "no column of ours is proposed: {why}"
    );
    let late = tenure(&["compare", &path, "--a", "channel = 'email'", "--at", "1,99"]);
    let notes = String::from_utf8_lossy(&late.stderr).into_owned();
    assert!(late.status.success() && notes.contains("no measures at M99"), "{notes}");
    let drivers = |options: &[&str]| refused(&[&["drivers", path.as_str()][..], options].concat());
    assert!(drivers(&["--cohort", "1999-01"]).1.contains("2023-01"));
    assert!(drivers(&["--cohort", "2023-01", "--baseline", "previous"]).1.contains("before"));
    assert!(drivers(&["--cohort", "2025-12", "--age", "1"]).1.contains("completed"));
    assert!(
        drivers(&["--a", "true", "--b", "true", "--measure", "revenue-retention"])
            .1
            .contains("split by value")
    );
}

#[test]
fn a_comment_at_the_end_of_a_condition_does_no_harm() {
    let path = sample("orders.parquet");
    let of = |a: &str| json(&["compare", &path, "--a", a, "--format", "json"])["matrix"].clone();
    assert_eq!(of("channel = 'email'"), of("channel = 'email' -- the letters"));
}

#[test]
fn money_that_a_handful_hold_is_not_tested_and_says_why() {
    let (_folder, path) = file("eight.csv", EIGHT);
    let sides = ["--a", "channel = 'web'", "--b", "channel = 'shop'"];
    let answer = json(&[&["compare", &path][..], &sides, &["--format", "json"]].concat());
    let spent = measure(&answer, "revenue_per_customer");
    assert!(spent["p_value"].is_null() && spent["test"].is_null());
    // 15, 25, 17, 10 and 1: 68 squared over the sum of squares. 30, 40, 10 and 19: 99 squared over theirs.
    let effective = |place: usize| spent["too_few"][place].as_f64().unwrap();
    assert!((effective(0) - 68.0 * 68.0 / 1240.0).abs() < 1e-9, "{spent}");
    assert!((effective(1) - 99.0 * 99.0 / 2961.0).abs() < 1e-9, "{spent}");
    assert!(measure(&answer, "repeat_rate")["too_few"].is_null());
    let text = printed(&[&["compare", &path][..], &sides].concat());
    assert!(text.contains("a few customers hold most of the money"), "{text}");
}

#[test]
fn hostile_values_stay_values() {
    let long = "x".repeat(10_000);
    let mut text = "order,customer,date,amount,channel\n".to_string();
    for order in 0..60 {
        let channel = ["=cmd()", "\u{202e}evil", "web", long.as_str()][order % 4];
        text += &format!("{order},c{},2024-0{}-03,10,\"{channel}\"\n", order % 12, 1 + order / 20);
    }
    let (_folder, path) = file("hostile.csv", &text);
    let table = printed(&["drivers", &path, "--age", "0"]);
    assert!(!table.contains('\u{202e}') && table.lines().all(|line| line.chars().count() < 400), "{table}");
    let csv = printed(&["drivers", &path, "--age", "0", "--format", "csv"]);
    assert!(csv.contains(",'=cmd()") || csv.contains("\"'=cmd()"), "{csv}");
    let csv = printed(&[
        "compare",
        &path,
        "--a",
        "channel = 'web'",
        "--mix",
        "channel",
        "--mix-age",
        "0",
        "--format",
        "csv",
    ]);
    assert!(!csv.lines().any(|line| line.split(',').any(|field| field.starts_with("=cmd"))), "{csv}");
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap()
}

#[test]
fn a_planted_worsening_is_found_first_and_significant() {
    // In the sample, customers from Spain are worse from 2025-03-01 on.
    let since = ["--a", "first_order >= '2025-03-01'", "--b", "first_order < '2025-03-01'"];
    let path = sample("orders.parquet");
    let answer = json(&[&["drivers", &path][..], &since, &["--age", "1", "--format", "json"]].concat());
    let first = &rows(&answer)[0];
    assert_eq!((&first["attribute"], &first["value"]), (&"country".into(), &"ES".into()));
    assert_eq!((&first["significant"], &first["cause"]), (&true.into(), &"rate".into()));
    assert!(first["contribution"].as_f64().unwrap() < 0.0);
    assert!(rows(&answer)[1..].iter().all(|row| row["significant"] == false), "{answer}");
    let contributions = |attribute: &str| {
        rows(&answer)
            .iter()
            .filter(|row| row["attribute"] == attribute)
            .map(|row| row["contribution"].as_f64().unwrap())
            .sum::<f64>()
    };
    for attribute in ["country", "channel", "category", "coupon"] {
        assert!(
            (contributions(attribute) - answer["difference"].as_f64().unwrap()).abs() < 1e-6,
            "{attribute}"
        );
    }
}

#[test]
fn the_column_that_defines_the_sides_drives_nothing() {
    let path = sample("orders.parquet");
    let drivers = |sides: &[&str]| json(&[&["drivers", &path][..], sides, &["--format", "json"]].concat());
    for sides in
        [&["--a", "channel = 'email'"][..], &["--a", "\"Channel\" = 'email'", "--b", "country = 'DE'"]]
    {
        let answer = drivers(sides);
        let found: Vec<&str> = rows(&answer).iter().map(|row| row["attribute"].as_str().unwrap()).collect();
        assert!(!found.is_empty() && !found.contains(&"channel"), "{found:?}");
        assert_eq!(found.contains(&"country"), !sides.contains(&"--b"), "{found:?}");
        let skipped = answer["skipped"].as_array().unwrap();
        let why = skipped.iter().find(|one| one["attribute"] == "channel").map(|one| &one["why"]);
        assert_eq!(why, Some(&"it defines the sides".into()), "{skipped:?}");
    }
    let whole = drivers(&["--at", "M1"]);
    assert!(rows(&whole).iter().any(|row| row["attribute"] == "channel"), "without sides it is looked at");
}

#[test]
fn planted_channels_stand_apart_first() {
    let path = sample("orders.parquet");
    let answer = json(&["drivers", &path, "--age", "1", "--format", "json"]);
    let first: Vec<(&str, &str, bool)> = rows(&answer)[..2]
        .iter()
        .map(|row| {
            let text = |field: &str| row[field].as_str().unwrap();
            (text("attribute"), text("value"), row["significant"].as_bool().unwrap())
        })
        .collect();
    assert!(first.contains(&("channel", "referral", true)), "{first:?}");
    assert!(first.contains(&("channel", "marketplace", true)), "{first:?}");
    let referral = rows(&answer).iter().find(|row| row["value"] == "referral").unwrap();
    assert!(referral["contribution"].as_f64().unwrap() > 0.0);
}

#[test]
fn drivers_name_what_was_not_looked_at() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let answer = json(&["drivers", &path, "--cohort", "2010-12", "--age", "1", "--format", "json"]);
    assert_eq!(
        (answer["sides"][0]["customers"].as_u64(), answer["a"].as_f64()),
        (Some(885), Some(324.0 / 885.0))
    );
    let skipped: Vec<&str> =
        answer["skipped"].as_array().unwrap().iter().map(|one| one["attribute"].as_str().unwrap()).collect();
    assert!(skipped.contains(&"StockCode") && skipped.contains(&"Quantity"), "{skipped:?}");
    let text = printed(&["drivers", &path, "--cohort", "2010-12", "--age", "1", "--top", "3"]);
    assert!(text.contains("3 of 37 values are listed") && text.contains("not searched: StockCode"), "{text}");
}

#[test]
fn real_countries_are_compared() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let answer = json(&[
        "compare",
        &path,
        "--a",
        "Country = 'Germany'",
        "--b",
        "Country = 'France'",
        "--format",
        "json",
    ]);
    let segments = json(&["segments", &path, "--by", "Country", "--ages", "1,3", "--format", "json"]);
    let of = |name: &str| {
        let rows = segments["rows"].as_array().unwrap();
        rows.iter().find(|row| row["value"] == name).unwrap().clone()
    };
    for (side, name) in [("a", "Germany"), ("b", "France")] {
        let segment = of(name);
        let pairs = [
            ("revenue_per_customer", &segment["revenue_per_customer"]),
            ("repeat_rate", &segment["repeat_rate"]),
            ("aov", &segment["aov"]),
            ("retention_M1", &segment["retention"]["1"]["value"]),
            ("retention_M3", &segment["retention"]["3"]["value"]),
        ];
        for (measured, wanted) in pairs {
            let found = measure(&answer, measured)[side].as_f64().unwrap();
            assert!((found - wanted.as_f64().unwrap()).abs() < 1e-9, "{name} {measured}");
        }
    }
}
