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
