//! Saved views: opened by name, overridden by what is said beside it, refused where they make no sense.

use std::path::Path;

const ORDERS: &str = "customer,date,amount\na,2024-01-05,10\na,2024-02-05,5\nb,2024-01-20,20\nb,2024-03-02,1\nc,2024-02-10,7\n";

/// A folder with orders in a folder of their own and a file of views beside it.
fn project(views: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/orders.csv"), ORDERS).unwrap();
    std::fs::write(folder.path().join("tenure-views.toml"), views).unwrap();
    folder
}

const MONEY: &str = "# What we look at on Mondays.\n[money.source]\npaths = [\"data/orders.csv\"]\nas-of = \"2024-03-31\"\n\n[money.view]\nmeasure = \"revenue\"\n";

fn run(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = crate::support::command();
    command.current_dir(folder).env("XDG_CONFIG_HOME", folder.join("config")).args(arguments);
    command.output().unwrap()
}

fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_view_opens_by_name_and_prints_what_its_command_prints() {
    let folder = project(MONEY);
    let named = printed(folder.path(), &["matrix", "--view", "money", "--format", "csv"]);
    let said =
        ["matrix", "data/orders.csv", "--as-of", "2024-03-31", "--measure", "revenue", "--format", "csv"];
    assert_eq!(named, printed(folder.path(), &said));
    assert!(named.contains("2024-01,2,30.00,5.00,1.00"), "{named}");
    assert_eq!(
        printed(folder.path(), &["--view", "money"]),
        printed(folder.path(), &["matrix", "--view", "money"])
    );
    assert!(printed(folder.path(), &["curves", "--view", "money"]).contains("revenue"));
    assert!(printed(folder.path(), &["inspect", "--view", "money"]).contains("orders.csv"));
}

#[test]
fn paths_are_relative_to_the_file_of_views() {
    let folder = project(MONEY);
    let elsewhere = tempfile::tempdir().unwrap();
    let views = folder.path().join("tenure-views.toml");
    let named = ["matrix", "--view", "money", "--views", views.to_str().unwrap(), "--format", "csv"];
    assert_eq!(
        printed(elsewhere.path(), &named),
        printed(folder.path(), &["matrix", "--view", "money", "--format", "csv"])
    );
}

#[test]
fn what_is_said_beside_a_view_stands_over_it() {
    let folder = project(MONEY);
    let over = [
        "matrix",
        "--view",
        "money",
        "--measure",
        "customers",
        "--where",
        "customer <> 'b'",
        "--format",
        "csv",
    ];
    let said = [
        "matrix",
        "data/orders.csv",
        "--as-of",
        "2024-03-31",
        "--measure",
        "customers",
        "--where",
        "customer <> 'b'",
        "--format",
        "csv",
    ];
    assert_eq!(printed(folder.path(), &over), printed(folder.path(), &said));
    let other = folder.path().join("data/more.csv");
    std::fs::write(&other, "customer,date,amount\nz,2024-01-05,99\n").unwrap();
    let replaced =
        ["matrix", "data/more.csv", "--view", "money", "--views", "tenure-views.toml", "--format", "csv"];
    assert!(printed(folder.path(), &replaced).contains("2024-01,1,99"));
}

#[test]
fn unknown_views_and_keys_are_named_with_what_there_is() {
    let folder = project(MONEY);
    let refused = |arguments: &[&str]| {
        let output = run(folder.path(), arguments);
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, why) = refused(&["matrix", "--view", "monye"]);
    assert_eq!(code, 1);
    assert!(why.contains("no view named 'monye'") && why.contains("did you mean 'money'?"), "{why}");
    let (code, why) = refused(&["matrix"]);
    assert_eq!(code, 2, "{why}");
    std::fs::write(folder.path().join("tenure-views.toml"), MONEY.replace("measure =", "mesure =")).unwrap();
    let (_, why) = refused(&["matrix", "--view", "money"]);
    assert!(why.contains("tenure-views.toml") && why.contains("mesure") && why.contains("line 7"), "{why}");
    let (_, why) = refused(&["matrix", "--view", "money", "--views", "nowhere.toml"]);
    assert!(why.contains("no view is saved in nowhere.toml"), "{why}");
}

#[test]
fn the_source_of_a_view_is_never_written_over() {
    let folder = project(MONEY);
    let output = run(folder.path(), &["matrix", "--view", "money", "-o", "data/orders.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(folder.path().join("data/orders.csv")).unwrap(), ORDERS);
}

const LARGE: &str = "[large.source]\npaths = [\"data/orders.csv\"]\nentry = \"amount >= 10\"\nentry-rule = \"first-ever\"\nreturns = \"amount < 10\"\n\n[large.view]\nmeasure = \"customers\"\nsegment = [\"customer=a\"]\n";

#[test]
fn a_view_keeps_who_enters_and_what_is_a_return() {
    let folder = project(&LARGE.replace("segment = [\"customer=a\"]\n", ""));
    let named = printed(folder.path(), &["matrix", "--view", "large", "--format", "csv"]);
    let said = [
        &["matrix", "data/orders.csv", "--entry", "amount >= 10", "--entry-rule", "first-ever"][..],
        &["--returns", "amount < 10", "--measure", "customers", "--format", "csv"],
    ];
    assert_eq!(named, printed(folder.path(), &said.concat()));
    // Customers a and b enter in January; c never does.
    assert!(named.contains("2024-01,2,2,1,1") && !named.contains("2024-02"), "{named}");
}

#[test]
fn a_view_with_other_entries_is_no_side() {
    let folder = project(LARGE);
    let compare =
        ["compare", "data/orders.csv", "--views", "tenure-views.toml", "--a", "@large", "--b", "true"];
    let refused = run(folder.path(), &compare);
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(
        !refused.status.success() && why.contains("has other conditions on entries and returns"),
        "{why}"
    );
}
