//! What may be read: an expression reads its row, wherever it comes from, and a file of views is no way around that.

use crate::support::{file, refused, sample};

/// A file beside the orders that no expression may read.
fn secret() -> (tempfile::TempDir, String) {
    file("secret.csv", "word\nxyzzy\n")
}

#[test]
fn no_option_takes_an_expression_that_reads_a_file() {
    let (_folder, secret) = secret();
    let query = format!("(SELECT count(*) FROM '{secret}') >= 0");
    let scalar = format!("read_text('{secret}') IS NOT NULL");
    let orders = sample("orders.parquet");
    for (expression, why) in [(&query, "cannot hold a query"), (&scalar, "function read_text is unknown")] {
        let amount = format!("amount * ({expression})::INTEGER");
        let customer = format!("customer_id || ({expression})::VARCHAR");
        for arguments in [
            vec!["matrix", &orders, "--where", expression],
            vec!["matrix", &orders, "--entry", expression],
            vec!["matrix", &orders, "--returns", expression],
            vec!["matrix", &orders, "--amount", &amount],
            vec!["clv", &orders, "--cost", &amount],
            vec!["matrix", &orders, "--customer", &customer],
            vec!["compare", &orders, "--a", expression],
            vec!["compare", &orders, "--a", "country = 'DE'", "--b", expression],
            vec!["drivers", &orders, "--a", expression],
            vec!["effect", &orders, "--date", "2025-03-01", "--treated", expression],
            vec!["effect", &orders, "--date", "2025-03-01", "--treated", "true", "--control", expression],
        ] {
            let (code, message) = refused(&arguments);
            assert_eq!(code, 1, "{arguments:?}: {message}");
            assert!(message.contains(why), "{arguments:?}: {message}");
            assert!(!message.contains("xyzzy"), "{message}");
        }
    }
}

#[test]
fn an_expression_cannot_end_its_brackets_or_hide_what_follows() {
    let (_folder, secret) = secret();
    let orders = sample("orders.parquet");
    for expression in [
        "amount > 0) OR (1 = 1".to_string(),
        "amount > 0 --".to_string(),
        "amount > 0; COPY (SELECT 1) TO '/tmp/tenure-never.csv'".to_string(),
        format!("true) FROM read_text('{secret}') WHERE (true"),
    ] {
        let (code, message) = refused(&["matrix", &orders, "--where", &expression]);
        assert_eq!(code, 1, "{message}");
        assert!(message.contains("(--where) cannot be computed"), "{expression}: {message}");
    }
    assert!(!std::path::Path::new("/tmp/tenure-never.csv").exists());
}

#[test]
fn a_saved_view_cannot_read_a_file_by_an_expression() {
    let (_folder, secret) = secret();
    let text = format!(
        "[evil.source]\npaths = ['{}']\nwhere = \"(SELECT count(*) FROM '{secret}') >= 0\"\n",
        sample("orders.parquet")
    );
    let (_other, views) = file("tenure-views.toml", &text);
    let (code, message) = refused(&["matrix", "--view", "evil", "--views", &views]);
    assert_eq!(code, 1, "{message}");
    assert!(message.contains("cannot hold a query"), "{message}");
}

/// What statements of an open source try, and cannot: `{}` is a file that is not one of the source.
const TRIED: [&str; 12] = [
    "SELECT * FROM read_text('{}')",
    "SELECT * FROM read_csv('{}')",
    "SELECT * FROM '{}'",
    "SELECT * FROM glob('{}')",
    "CREATE VIEW stolen AS SELECT * FROM read_csv('{}')",
    "ATTACH '{}.db' AS other",
    "COPY (SELECT 1) TO '{}.out'",
    "EXPORT DATABASE '{}.d'",
    "SET enable_external_access = true",
    "SET allowed_paths = ['{}']",
    "SET temp_directory = '{}.t'",
    "INSTALL httpfs",
];

#[test]
fn sql_sent_to_an_open_source_reads_its_files_and_no_others() {
    use tenure::engine::Cancel;
    let orders = "customer,date,amount\na,2024-01-05,10\nb,2024-02-05,20\n";
    let (folder, path) = file("orders.csv", orders);
    let secret = folder.path().join("secret.csv").to_string_lossy().into_owned();
    std::fs::write(&secret, "word\nxyzzy\n").unwrap();
    // A link in a folder that may be read leads to where it leads.
    let engine = crate::support::engine();
    let link = engine.scratch_folder().join("link.csv").to_string_lossy().into_owned();
    std::os::unix::fs::symlink(&secret, &link).unwrap();
    let rows = |sql: &str| {
        engine.query(sql, &Cancel::new()).map(|found| found.iter().map(|one| one.num_rows()).sum::<usize>())
    };
    assert_eq!(rows(&format!("SELECT * FROM read_csv('{secret}')")), Ok(1), "nothing is open yet");

    let source = tenure::source::SourceSpec { paths: vec![path.clone()], ..Default::default() };
    let _session =
        tenure::explore::Session::open(std::sync::Arc::clone(&engine), &source, &Cancel::new()).unwrap();
    assert_eq!(rows(&format!("SELECT * FROM read_csv('{path}')")), Ok(2));
    let reads = TRIED.iter().filter(|sql| sql.starts_with("SELECT")).map(|sql| sql.replace("{}", &link));
    for sql in TRIED.iter().map(|sql| sql.replace("{}", &secret)).chain(reads) {
        let tried = rows(&sql);
        // Files of a folder that may not be read are not even listed.
        assert!(tried.is_err() || (tried == Ok(0) && sql.contains("glob")), "{sql}: {tried:?}");
    }
    let mut left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["orders.csv", "secret.csv"]);
    // What tenure sets later can still be set, and a file that is named later can be read under its own name.
    engine.hint_groups(1 << 20).unwrap();
    engine.admit(&secret).unwrap();
    assert_eq!(rows(&format!("SELECT * FROM read_csv('{secret}')")), Ok(1));
    std::fs::write(&secret, "word\nplugh\nxyzzy\n").unwrap();
    engine.admit(&secret).unwrap();
    assert_eq!(rows(&format!("SELECT * FROM read_csv('{secret}')")), Ok(2), "it is read again");
    let why = rows(&format!("SELECT * FROM read_parquet('{secret}')")).unwrap_err().to_string();
    assert!(why.contains(&secret) && !why.contains("admitted"), "{why}");
}
