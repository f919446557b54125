//! Tables of segments as users and programs read them: their order, what is not listed, crossed values, cuts, formats.

use crate::support::{file, json, printed, refused, sample, told};
use serde_json::Value;

/// Customers of a channel that is called as the rest is, of one that is not, and of none.
const OTHER: &str = "customer_id,order_date,amount,channel,orders,price
a,2024-01-05,10.00,web,x,1.5
b,2024-01-06,20.00,web,x,2.5
c,2024-01-31,7.00,web,y,3.5
d,2024-02-10,8.00,Other,y,4.5
d,2024-03-01,3.00,Other,y,5.5
e,2024-02-02,9.00,Other,x,6.5
f,2024-03-02,1.00,,x,7.5
g,2024-03-31,2.00,shop,x,8.5
";

fn csv(arguments: &[&str]) -> Vec<Vec<String>> {
    let text = told(&[&["segments"], arguments, &["--format", "csv"]].concat());
    text.lines().map(|line| line.split(',').map(str::to_string).collect()).collect()
}

/// One column of a CSV, without its heading.
fn column(table: &[Vec<String>], name: &str) -> Vec<String> {
    let place = table[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("no {name}"));
    table[1..].iter().map(|row| row[place].clone()).collect()
}

#[test]
fn values_stand_in_the_order_of_what_they_mean_and_others_by_size() {
    let path = sample("orders.parquet");
    let values = |by: &str| column(&csv(&[&path, "--by", by]), "value");
    assert_eq!(values("orders"), ["1", "2", "3", "4", "5+"]);
    let ranges = values("recency:30,90,180");
    assert_eq!(ranges, ["under 30", "30 to under 90", "90 to under 180", "180 and over"]);
    let months = values("acquired");
    assert!(months.len() > 12 && months.is_sorted(), "{months:?}");
    let groups = values("rfm");
    assert_eq!((groups[0].as_str(), groups.last().unwrap().as_str()), ("champions", "lost"));
    let quarters = values("revenue:q4");
    assert!(quarters[0].starts_with("under") && quarters[3].ends_with("over"), "{quarters:?}");
    let sizes = column(&csv(&[&path, "--by", "channel"]), "customers");
    let sizes: Vec<u64> = sizes.iter().map(|size| size.parse().unwrap()).collect();
    assert!(sizes.is_sorted_by(|one, other| one >= other), "{sizes:?}");
    let matrix = told(&["matrix", &path, "--cohort", "recency:30,90,180", "--format", "csv"]);
    let cohorts: Vec<&str> = matrix.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(cohorts, ranges, "cohorts stand as segments do");
    // Only the largest are listed, and they keep their order; the rest comes last.
    let few = column(&csv(&[&path, "--by", "orders", "--top", "2"]), "value");
    assert_eq!((few.len(), few[2].as_str()), (3, "Other"));
    assert!(few[0] < few[1], "{few:?}");
}

#[test]
fn segments_sort_by_any_column_and_the_rest_stays_last() {
    let (_folder, path) = file("orders.csv", OTHER);
    let by = |sort: &str| column(&csv(&[&path, "--by", "channel", "--sort", sort]), "value");
    assert_eq!(by("revenue"), ["(none)", "shop", "Other", "web"]);
    assert_eq!(by("revenue:desc"), ["web", "Other", "shop", "(none)"]);
    assert_eq!(by("REPEAT_RATE:desc")[0], "Other");
    assert_eq!(by("value"), ["Other", "shop", "web", "(none)"]);
    assert_eq!(by("channel"), by("value"), "the dimension's own name means its values");
    assert_eq!(by("revenue:DESC"), by("revenue:desc"));
    assert_eq!(by("value:desc"), ["web", "shop", "Other", "(none)"], "no value is last in either direction");
    // Nobody has completed M1 in the channels that came in March: undefined is last.
    assert_eq!(by("M1:asc")[..2], ["web", "Other"]);
    let listed = csv(&[&path, "--by", "channel", "--top", "1", "--sort", "customers:asc"]);
    assert_eq!(column(&listed, "value"), ["web", "Other"]);
    let (exit, message) = refused(&["segments", &path, "--by", "channel", "--sort", "clv"]);
    assert!(exit == 1 && message.contains("no column 'clv' (--sort)"), "{message}");
    assert!(message.contains("repeat_rate") && message.contains("M12"), "{message}");
    assert!(!message.contains("is_rest"), "{message}");
}

#[test]
fn a_value_called_other_is_not_the_rest() {
    let (_folder, path) = file("orders.csv", OTHER);
    let table = csv(&[&path, "--by", "channel", "--top", "2"]);
    assert_eq!(column(&table, "value"), ["web", "Other", "Other"]);
    assert_eq!(column(&table, "is_rest"), ["false", "false", "true"]);
    let text = printed(&["segments", &path, "--by", "channel", "--top", "2"]);
    assert!(text.contains("\nOther   ") && text.contains("\nOther (2 values)"), "{text}");
    let markdown = printed(&["segments", &path, "--by", "channel", "--top", "2", "--format", "md"]);
    assert!(markdown.contains("| Other |") && markdown.contains("| Other (2 values) |"), "{markdown}");
    let tree = json(&["segments", &path, "--by", "channel", "--top", "2", "--format", "json"]);
    let others: Vec<(&Value, &Value)> =
        tree["rows"].as_array().unwrap().iter().map(|row| (&row["value"], &row["other"])).collect();
    assert_eq!(others[1], (&Value::from("Other"), &Value::Null));
    assert_eq!(others[2], (&Value::from("Other"), &Value::from(true)));
}

#[test]
fn crossed_values_have_a_column_each_that_no_number_is_called_like() {
    let (_folder, path) = file("orders.csv", OTHER);
    let table = csv(&[&path, "--by", "channel", "--by", "orders", "--top", "3"]);
    assert_eq!(table[0][..3], ["channel", "by_orders", "customers"], "orders is a number of orders already");
    assert_eq!(column(&table, "channel")[3], "Other");
    assert_eq!(column(&table, "by_orders")[3], "Other");
    assert_eq!(column(&table, "customers").iter().map(|n| n.parse::<u64>().unwrap()).sum::<u64>(), 7);
    for twice in ["channel", "Channel"] {
        let (exit, message) = refused(&["segments", &path, "--by", "channel", "--by", twice]);
        assert!(exit == 1 && message.contains("given twice"), "{message}");
    }
}

#[test]
fn parquet_holds_what_csv_does() {
    let (folder, path) = file("orders.csv", OTHER);
    let out = folder.path().join("segments.parquet").to_string_lossy().into_owned();
    printed(&["segments", &path, "--by", "channel", "--by", "price:q2", "--top", "3", "-o", &out]);
    let file = std::fs::File::open(&out).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    let table = csv(&[&path, "--by", "channel", "--by", "price:q2", "--top", "3"]);
    let schema = batches[0].schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, table[0]);
    for name in ["channel", "customers", "revenue", "is_rest"] {
        let array = batches[0].column_by_name(name).unwrap();
        let shown = |row| arrow::util::display::array_value_to_string(array, row).unwrap();
        let bare = |text: String| text.parse::<f64>().map_or(text, |number| number.to_string());
        let values: Vec<String> = (0..batches[0].num_rows()).map(shown).map(bare).collect();
        let written: Vec<String> = column(&table, name)
            .into_iter()
            .map(|text| if text == "(none)" { String::new() } else { bare(text) })
            .collect();
        assert_eq!(values, written, "{name}");
    }
    let (exit, message) = refused(&["segments", &path, "--by", "channel", "--format", "svg"]);
    assert!(exit == 2 && message.contains("parquet"), "{message}");
}

#[test]
fn numbers_of_more_values_than_segments_can_have_are_cut_into_ranges() {
    // 300 customers with a number each, as it stood at the first order: a later one counts for nothing.
    let mut lines = String::from("customer_id,order_date,amount,score\n");
    for customer in 0..300 {
        lines += &format!("c{customer},2024-01-{:02},5,{}.25\n", customer % 28 + 1, customer);
        lines += &format!("c{customer},2024-03-01,5,{}.75\n", customer + 1000);
    }
    let (_folder, path) = file("orders.csv", &lines);
    let sizes = |by: &str| {
        let table = csv(&[&path, "--by", by]);
        let sizes = column(&table, "customers").into_iter().map(|size| size.parse::<u64>().unwrap());
        column(&table, "value").into_iter().zip(sizes).collect::<Vec<_>>()
    };
    assert_eq!(
        sizes("score:100,250"),
        [("under 100".into(), 100), ("100 to under 250".into(), 150), ("250 and over".into(), 50)]
    );
    let quarters = sizes("score:q4");
    assert_eq!(quarters.len(), 4);
    assert!(quarters.iter().all(|(_, size)| (74..=76).contains(size)), "{quarters:?}");
    let (exit, message) = refused(&["segments", &path, "--by", "score"]);
    assert!(exit == 1 && message.contains("--by") && message.contains("score:q4"), "{message}");
    // The same in a drill and as cohorts.
    let drilled = json(&[
        "segments",
        &path,
        "--by",
        "orders",
        "--within",
        "score:100,250=under 100",
        "--format",
        "json",
    ]);
    assert_eq!(drilled["total"]["customers"], 100);
    let matrix = told(&["matrix", &path, "--cohort", "score:100,250", "--format", "csv"]);
    assert!(matrix.contains("100 to under 250,150,"), "{matrix}");
}

#[test]
fn uneven_ranges_are_pointed_out_and_even_ones_are_not() {
    let mut lines = String::from("customer_id,order_date,amount,age\n");
    for customer in 0..100 {
        lines += &format!("c{customer},2024-01-05,5,{}\n", if customer < 70 { 20 } else { customer - 40 });
    }
    let (_folder, path) = file("orders.csv", &lines);
    let text = printed(&["segments", &path, "--by", "age:q4"]);
    assert!(
        text.contains("age has uneven ranges, because equal values stay together: 3 ranges, not 4, of"),
        "{text}"
    );
    let tree = json(&["segments", &path, "--by", "age:q4", "--format", "json"]);
    assert_eq!(tree["cuts"][0]["uneven"], true);
    let parts = tree["cuts"][0]["parts"].as_array().unwrap();
    let customers = |part: &Value| part["customers"].as_u64().unwrap();
    assert_eq!(parts.iter().map(customers).sum::<u64>(), 100);
    assert_eq!((&parts[0]["from"], parts[0]["to"].as_f64()), (&Value::Null, Some(20.0)));
    let drilled = printed(&["segments", &path, "--by", "age:q4", "--within", "first-value:10=under 10"]);
    assert!(drilled.contains("over all customers: age has uneven ranges"), "{drilled}");
    let even = printed(&["segments", &path, "--by", "first-value:10,20"]);
    assert!(!even.contains("uneven"), "{even}");
}

#[test]
fn rfm_scores_are_of_five_and_their_cuts_are_shown() {
    // Half of the customers ordered once: they share the least score, and the most frequent still get the best.
    let mut lines = String::from("customer_id,order_date,amount\n");
    for customer in 0..20 {
        for order in 0..if customer < 10 { 1 } else { customer - 8 } {
            lines +=
                &format!("c{customer:02},2024-{:02}-{:02},{}\n", order % 12 + 1, customer + 1, customer + 1);
        }
    }
    let (_folder, path) = file("orders.csv", &lines);
    let tree = json(&["segments", &path, "--by", "rfm", "--format", "json"]);
    let frequency = tree["cuts"].as_array().unwrap().iter().find(|cut| cut["of"] == "orders").unwrap();
    let held: Vec<(u64, u64)> = frequency["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["score"].as_u64().unwrap(), part["customers"].as_u64().unwrap()))
        .collect();
    assert_eq!(held, [(1, 10), (2, 0), (3, 2), (4, 4), (5, 4)]);
    let recency = tree["cuts"].as_array().unwrap().iter().find(|cut| cut["of"] == "recency_days").unwrap();
    assert_eq!(recency["parts"][0]["score"], 5, "the least days are best");
    let text = printed(&["segments", &path, "--by", "rfm"]);
    assert!(text.contains("F by orders: 5 above 7, 4 up to 7, 3 up to 3, 1 up to 1"), "{text}");
    assert!(text.contains("F is uneven") && text.contains("2: 0, 1: 10"), "{text}");
}

#[test]
fn ages_are_those_of_the_saved_view_unless_others_are_said() {
    let (folder, path) = file("orders.csv", OTHER);
    let views = folder.path().join("views.toml");
    std::fs::write(&views, format!("[mine.source]\npaths = [{path:?}]\n[mine.view]\nsegment-ages = \"2,5\"\nwithin = [\"channel=web\"]\n")).unwrap();
    let views = views.to_string_lossy().into_owned();
    let table = csv(&["--view", "mine", "--views", &views, "--by", "channel"]);
    assert!(
        table[0].contains(&"M2".into())
            && table[0].contains(&"M5".into())
            && !table[0].contains(&"M1".into())
    );
    assert_eq!(column(&table, "value"), ["web"]);
    let table = csv(&["--view", "mine", "--views", &views, "--by", "channel", "--ages", "1"]);
    assert!(table[0].contains(&"M1".into()) && !table[0].contains(&"M2".into()));
    for (ages, part) in
        [("1,x", "'x' is not an age"), ("3,3", "is given twice"), ("-1", "'-1' is not an age")]
    {
        let (exit, message) = refused(&["segments", &path, "--by", "channel", "--ages", ages]);
        assert!(exit == 2 && message.contains(part), "{message}");
    }
}
