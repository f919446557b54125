//! Files that are written: nothing is lost, everything can be read by others, the formats hold what they promise.

use crate::support::{file, json, printed, refused, row, sample, tenure};

const GOOD: &str =
    "customer_id,order_date,amount\n1,2024-01-05,10.00\n2,2024-01-06,20.00\n1,2024-02-05,5.00\n";

#[test]
fn a_source_is_never_written_over() {
    let (_folder, path) = file("orders.csv", GOOD);
    for command in ["matrix", "inspect"] {
        let (exit, message) = refused(&[command, &path, "-o", &path]);
        assert_eq!(exit, 1, "{message}");
        assert!(message.contains("is the source"), "{message}");
    }
    // Named by a pattern, it is the same file.
    let pattern = path.replace("orders", "ord*");
    let (exit, message) = refused(&["matrix", &pattern, "-o", &path]);
    assert_eq!(exit, 1, "{message}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), GOOD);
}

#[test]
fn the_ending_decides_the_format_and_an_unknown_one_is_refused() {
    let (folder, path) = file("orders.csv", GOOD);
    let out = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    printed(&["matrix", &path, "-o", &out("m.JSON")]);
    assert!(std::fs::read_to_string(out("m.JSON")).unwrap().starts_with('{'));
    let (exit, message) = refused(&["matrix", &path, "-o", &out("m.xyz")]);
    assert_eq!(exit, 2, "{message}");
    assert!(!std::path::Path::new(&out("m.xyz")).exists());
}

#[test]
fn the_ending_decides_the_format_in_every_command() {
    let (folder, path) = file("orders.csv", &format!("{GOOD}3,2024-02-07,1.00\n"));
    let out = folder.path().join("out.json").to_string_lossy().into_owned();
    let commands: [&[&str]; 9] = [
        &["matrix"],
        &["curves"],
        &["segments", "--by", "orders"],
        &["customers"],
        &["clv"],
        &["clv", "--by-customer"],
        &["risk"],
        &["inspect"],
        &["compare", "--a", "cohort = '2024-01'"],
    ];
    for command in commands {
        let said = [command, &[&path, "-o", &out]].concat();
        let written = tenure(&said);
        assert!(written.status.success(), "{said:?}: {}", String::from_utf8_lossy(&written.stderr));
        let text = std::fs::read_to_string(&out).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{said:?}: {text}");
        std::fs::remove_file(&out).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_new_file_follows_the_umask_and_a_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, path) = file("orders.csv", GOOD);
    let plain = folder.path().join("plain");
    std::fs::write(&plain, "").unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let out = folder.path().join("out.csv");
    printed(&["matrix", &path, "-o", out.to_str().unwrap()]);
    assert_eq!(mode(&out), mode(&plain));
    let link = folder.path().join("link.csv");
    symlink(&out, &link).unwrap();
    printed(&["matrix", &path, "--measure", "revenue", "-o", link.to_str().unwrap()]);
    assert!(link.is_symlink());
    assert!(std::fs::read_to_string(&out).unwrap().contains("30.00"));
}

#[test]
fn csv_json_and_long_csv_hold_the_same_numbers() {
    let file = sample("orders.parquet");
    let wide = printed(&["matrix", &file, "--format", "csv"]);
    let long = printed(&["matrix", &file, "--long"]);
    let tree = json(&["matrix", &file, "--format", "json"]);
    assert!(long.starts_with("cohort,age,value,numerator,denominator,state\n"));
    for cohort in tree["cohorts"].as_array().unwrap() {
        let name = cohort["cohort"].as_str().unwrap();
        let cells = row(&wide, name);
        for cell in cohort["cells"].as_array().unwrap() {
            let age = cell["age"].as_u64().unwrap();
            let value = cell["value"].as_f64();
            assert!(same(cells[age as usize + 1], value), "{name} at {age}");
            let line = long.lines().find(|line| line.starts_with(&format!("{name},{age},"))).unwrap();
            let fields: Vec<&str> = line.split(',').collect();
            assert!(same(fields[2], value));
            assert_eq!(fields[5], cell["state"]);
            if let Some(value) = value {
                let share = fields[3].parse::<f64>().unwrap() / fields[4].parse::<f64>().unwrap();
                assert!((share - value).abs() < 1e-15);
            }
        }
    }
}

/// Whether a field holds a value, to the last digit but one that a JSON reader may lose.
fn same(field: &str, value: Option<f64>) -> bool {
    match (field.parse::<f64>(), value) {
        (Ok(read), Some(value)) => (read - value).abs() < 1e-15,
        (Err(_), None) => field.is_empty(),
        _ => false,
    }
}

#[test]
fn names_that_look_like_markdown_read_as_they_stand() {
    let (_folder, path) = file(
        "orders.csv",
        "customer_id,order_date,shop_name\n1,2024-01-05,a|b <i>*c*\n2,2024-01-06,`d` _e_\n3,2024-01-07,plain_name\n",
    );
    let markdown = printed(&["matrix", &path, "--cohort", "shop_name", "--format", "md"]);
    assert!(markdown.starts_with("**retention by shop_name at first order, orders.csv"), "{markdown}");
    for name in [r"| a\|b \<i>\*c\*", r"| \`d\` \_e\_", "| plain_name"] {
        assert!(markdown.contains(name), "no {name} in: {markdown}");
    }
    let people = printed(&["customers", &path, "--format", "md"]);
    assert!(people.contains(r"a\|b \<i>\*c\*"), "{people}");
}

#[test]
fn cohorts_that_are_no_column_are_titled_in_words() {
    let (_folder, path) = file("orders.csv", GOOD);
    let title = |by: &str| printed(&["matrix", &path, "--cohort", by]).lines().next().unwrap().to_string();
    assert!(title("quarter").starts_with("retention by quarter of first order, orders.csv"));
    assert!(title("rfm").starts_with("retention by RFM group, orders.csv"), "{}", title("rfm"));
    assert!(title("recency").starts_with("retention by days since last order, orders.csv"));
    assert!(title("acquired:year").starts_with("retention by year of first order, orders.csv"));
}

#[test]
fn one_of_a_thing_is_not_many() {
    let (_folder, path) = file("orders.csv", "customer_id,order_date\n7,2024-01-05\n");
    assert!(printed(&["inspect", &path]).contains("orders.csv (CSV, 1 row)\n"));
    let customer = printed(&["customer", &path, "7", "--as-of", "2024-01-06"]);
    assert!(customer.contains("1 day before 2024-01-06"), "{customer}");
    assert!(customer.contains("2024-01, 1 customer\n"), "{customer}");
}

#[test]
fn markdown_and_svg_are_written_whole() {
    let file = sample("orders.parquet");
    let markdown = printed(&["matrix", &file, "--cohort", "quarter", "--format", "md"]);
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 2 + 12 + 1, "{markdown}");
    let width = rows[0].matches('|').count();
    assert!(rows.iter().all(|row| row.matches('|').count() == width));
    let svg = printed(&["matrix", &file, "--cohort", "quarter", "--format", "svg"]);
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    assert_eq!(
        svg.matches("<rect").count() - 1,
        12 * 11 / 2,
        "a box for every complete cell of 12 quarters, the last open"
    );
}

#[test]
fn the_sql_is_the_whole_answer() {
    let sql = printed(&["matrix", &sample("orders.csv"), "--measure", "revenue", "--sql"]);
    for part in ["raw_lines", "orders", "customers", "read_csv"] {
        assert!(sql.contains(part), "no {part} in {sql}");
    }
}

#[test]
fn segments_add_up_to_the_whole() {
    let file = sample("orders.parquet");
    for by in [
        vec!["--by", "channel"],
        vec!["--by", "country", "--by", "channel"],
        vec!["--by", "country", "--top", "2"],
    ] {
        let tree = json(&[&["segments", &file, "--format", "json"][..], &by].concat());
        let rows = tree["rows"].as_array().unwrap();
        for count in ["customers", "orders"] {
            let sum: u64 = rows.iter().map(|row| row[count].as_u64().unwrap()).sum();
            assert_eq!(sum, tree["total"][count].as_u64().unwrap(), "{count} by {by:?}");
        }
        let revenue: f64 = rows.iter().map(|row| row["revenue"].as_f64().unwrap()).sum();
        assert!((revenue - tree["total"]["revenue"].as_f64().unwrap()).abs() < 1e-6);
        for age in ["1", "12"] {
            for part in ["numerator", "denominator"] {
                let of = |row: &serde_json::Value| row["retention"][age][part].as_u64().unwrap();
                assert_eq!(
                    rows.iter().map(of).sum::<u64>(),
                    of(&tree["total"]),
                    "{part} of M{age} by {by:?}"
                );
            }
        }
    }
}

#[test]
fn an_attribute_is_frozen_at_the_first_order() {
    let (_folder, path) = file(
        "orders.csv",
        "order_id,customer_id,order_date,amount,channel\n\
         1,a,2024-01-05,10,mail\n1,a,2024-01-05,30,web\n2,a,2024-02-05,10,shop\n3,b,2024-01-07,10,mail\n4,b,2024-01-09,99,web\n\
         5,c,2024-01-07,10,mail\n6,d,2024-01-07,10,mail\n7,e,2024-01-07,10,mail\n8,f,2024-01-07,10,mail\n9,g,2024-01-07,10,mail\n",
    );
    let tree = json(&["segments", &path, "--by", "channel", "--format", "json"]);
    let customers = |name: &str| {
        let rows = tree["rows"].as_array().unwrap();
        rows.iter().find(|row| row["value"] == name).map(|row| row["customers"].as_u64().unwrap())
    };
    // The first order of a has two lines: the larger one decides. Later orders decide nothing.
    assert_eq!((customers("web"), customers("mail"), customers("shop")), (Some(1), Some(6), None));
}

#[test]
fn a_sample_is_the_same_bytes_for_a_seed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for (name, seed) in [("a", "5"), ("b", "5"), ("c", "6")] {
        assert!(tenure(&["sample", &at(name), "--orders", "2000", "--seed", seed]).status.success());
    }
    for written in ["orders.parquet", "orders.csv", "surveys.csv", "points.csv", "spend.csv", "campaign.csv"]
    {
        let bytes = |name: &str| std::fs::read(folder.path().join(name).join(written)).unwrap();
        assert!(bytes("a") == bytes("b") && bytes("a") != bytes("c"), "{written}");
    }
    let again = folder.path().join("shipped").to_string_lossy().into_owned();
    assert!(tenure(&["sample", &again]).status.success());
    for shipped in ["orders.csv", "surveys.csv", "points.csv", "spend.csv"] {
        let written = std::fs::read(folder.path().join("shipped").join(shipped)).unwrap();
        assert!(written == std::fs::read(sample(shipped)).unwrap(), "{shipped}");
    }
}

#[test]
fn a_file_without_marks_says_that_open_cells_are_like_others_in_it() {
    let text = "order_id,customer_id,order_date,amount\n1,a,2024-01-05,10\n2,a,2024-02-09,20\n3,b,2024-02-05,30\n4,b,2024-03-10,5\n";
    let (_folder, path) = file("orders.csv", text);
    let said = |options: &[&str]| {
        let output = tenure(&[&["matrix", &path][..], options].concat());
        String::from_utf8(output.stderr).unwrap()
    };
    let note = "note: 2 cells of periods that have not ended are not marked in csv; one row per cell has its state (--long)";
    assert!(said(&["--format", "csv"]).contains(note), "{}", said(&["--format", "csv"]));
    for marked in [&["--format", "csv", "--long"][..], &["--format", "json"], &["--format", "md"], &[]] {
        assert!(!said(marked).contains("not marked"), "{marked:?}");
    }
}
