//! Orders in databases on other machines: the same numbers as from a file, clear errors, no partial answers, no secrets.
//! `.ci/servers` starts Sail and PostgreSQL and names them in the environment; without them these tests say so.

use std::path::Path;
use std::process::Command;

use crate::support::{command, printed, sample, tenure, told};

/// A database with the orders of the sample.
pub struct Server {
    /// What names the source on the command line, without the table.
    pub uri: String,
    pub table: String,
    pub password: Option<String>,
}

/// The databases that the environment names.
pub fn servers() -> Vec<Server> {
    let mut servers = Vec::new();
    let text = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    match text("TENURE_TEST_POSTGRES") {
        Some(uri) => servers.push(Server {
            uri,
            table: "shop.orders".into(),
            password: text("TENURE_TEST_POSTGRES_PASSWORD"),
        }),
        None => {
            eprintln!("SKIPPED: no PostgreSQL (.ci/servers starts one and names it in TENURE_TEST_POSTGRES)")
        }
    }
    match text("TENURE_TEST_SAIL") {
        Some(uri) => {
            let file = Path::new(&sample("orders.parquet")).canonicalize().unwrap();
            servers.push(Server { uri, table: format!("parquet.`{}`", file.display()), password: None });
        }
        None => eprintln!("SKIPPED: no Sail (.ci/servers starts one and names it in TENURE_TEST_SAIL)"),
    }
    // Ballista takes an hour to build: only benches/ballista.py starts it, and runs those tests that it can pass.
    if let Some(uri) = text("TENURE_TEST_BALLISTA") {
        servers.push(Server { uri, table: "sample".into(), password: None });
    }
    servers
}

/// A command on a server: exit code, standard output, standard error.
pub fn asked(server: &Server, words: &[&str]) -> (i32, String, String) {
    let mut command = command();
    command.args(words);
    if let Some(password) = &server.password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Runs a statement in PostgreSQL.
pub fn run(server: &Server, sql: &str) {
    let mut client = Command::new("psql");
    client.args([&server.uri, "-v", "ON_ERROR_STOP=1", "-qc", sql]);
    client.env("PGPASSWORD", server.password.as_deref().unwrap_or_default());
    let output = client.output().expect("psql stands beside the server");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The number that a statement gives in PostgreSQL.
pub fn number(server: &Server, sql: &str) -> u64 {
    let mut client = Command::new("psql");
    client.args([&server.uri, "-Atc", sql]);
    client.env("PGPASSWORD", server.password.as_deref().unwrap_or_default());
    let output = client.output().expect("psql stands beside the server");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
}

pub fn source(server: &Server) -> String {
    format!("{}#{}", server.uri, server.table)
}

/// Every kind of answer, as CSV: it names no source.
const ANSWERS: [&[&str]; 19] = [
    &["matrix"],
    &["matrix", "--cohort", "week", "--measure", "revenue"],
    &["matrix", "--ages", "rolling:30"],
    &["matrix", "--cohort", "channel", "--measure", "p90-revenue"],
    &["matrix", "--segment", "country=DE"],
    &["curves", "--measure", "cumulative-revenue-per-customer"],
    &["segments", "--by", "channel"],
    &["kpis", "--window", "2024-Q2"],
    &["rfm"],
    &["customers", "--cell", "2024-05:M1"],
    &["compare", "--a", "channel = 'email'", "--mix", "country"],
    &["drivers", "--cell", "2024-05:M1"],
    &["effect", "--date", "2024-06-01", "--treated", "channel = 'email'"],
    &["clv", "--by", "channel"],
    &["risk"],
    &["lists", "vips"],
    &["customer", "104654"],
    &["surveys", "--surveys", "sample-data/surveys.csv"],
    &["points", "--points", "sample-data/points.csv"],
];

/// The words of a command with its source at its place.
fn words<'a>(answer: &[&'a str], source: &'a str) -> Vec<&'a str> {
    let mut words = vec![answer[0], source];
    words.extend(&answer[1..]);
    words.extend(["--format", "csv"]);
    words
}

#[test]
fn every_answer_is_that_of_the_file() {
    let servers = servers();
    let file = sample("orders.parquet");
    for answer in ANSWERS {
        let wanted = told(&words(answer, &file));
        for server in &servers {
            let (code, out, errors) = asked(server, &words(answer, &source(server)));
            assert_eq!((code, &out), (0, &wanted), "{answer:?} on {}: {errors}", server.uri);
            assert!(errors.contains("brought 20,"), "{errors}");
        }
    }
    let wanted = printed(&["diff", &file, &file, "--list", "orders", "--format", "csv"]);
    for server in &servers {
        let new = source(server);
        let (code, out, errors) =
            asked(server, &["diff", &file, &new, "--list", "orders", "--format", "csv"]);
        assert_eq!((code, &out), (0, &wanted), "{}: {errors}", server.uri);
    }
}

#[test]
fn a_sample_has_the_same_customers_in_every_database_as_in_the_file() {
    let servers = servers();
    for server in servers {
        let (source, file) = (source(&server), sample("orders.parquet"));
        for answer in [&ANSWERS[0], &ANSWERS[6], &ANSWERS[9]] {
            let sampled = |source| {
                let mut words = words(answer, source);
                words.extend(["--share", "20%", "--customer", "customer_id"]);
                words
            };
            let wanted = printed(&sampled(&file));
            let (code, out, errors) = asked(&server, &sampled(&source));
            assert_eq!((code, out), (0, wanted), "{answer:?} on {}: {errors}", server.uri);
            assert!(
                errors.contains("brought 3,") && errors.contains("a sample: 20 % of the customers"),
                "{errors}"
            );
        }
        let (code, _, errors) = asked(&server, &["matrix", &source, "--share", "20%"]);
        assert!(code == 1 && errors.contains("--customer customer_id"), "{errors}");
    }
}

#[test]
fn a_customer_of_many_orders_is_no_placeholder_because_a_sample_is_small() {
    let file = sample("orders.parquet");
    for share in ["1%", "2%", "3%"] {
        let output = tenure(&["kpis", &file, "--share", share, "--customer", "customer_id"]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{errors}");
        assert!(!errors.contains("may be a placeholder"), "{share}: {errors}");
    }
}

#[test]
fn postgresql_hears_who_asks() {
    let servers = servers();
    let who = "select 1 as order_id, current_setting('application_name') as customer_id, timestamp '2024-01-01' as ordered_at, 1 as amount";
    for server in servers.iter().filter(|server| server.password.is_some()) {
        for (uri, name) in
            [(server.uri.clone(), "tenure"), (format!("{}?application_name=nightly", server.uri), "nightly")]
        {
            let words =
                ["customers", "--uri", &uri, "--query", who, "--columns", "customer", "--format", "csv"];
            let (code, out, errors) = asked(server, &words);
            assert_eq!((code, out.as_str()), (0, format!("customer\n{name}\n").as_str()), "{errors}");
        }
    }
}

#[test]
fn a_query_narrows_what_is_brought() {
    let servers = servers();
    for server in servers {
        let query = format!(
            "select customer_id, ordered_at, amount, order_id from {} where country = 'DE';",
            server.table
        );
        let (code, out, errors) =
            asked(&server, &["matrix", "--uri", &server.uri, "--query", &query, "--format", "csv"]);
        assert_eq!(code, 0, "{errors}");
        assert_eq!(
            out,
            printed(&["matrix", &sample("orders.parquet"), "--where", "country = 'DE'", "--format", "csv"])
        );
    }
}

#[test]
fn the_password_comes_on_standard_input_and_goes_nowhere_else() {
    let servers = servers();
    for server in servers.into_iter().filter(|server| server.password.is_some()) {
        let source = source(&server);
        let mut command = command();
        let fed = command.args(["matrix", &source, "--password-stdin", "--format", "csv"]);
        let output = fed.write_stdin(format!("{}\n", server.password.as_deref().unwrap())).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{errors}");
        assert!(!errors.contains("sesame"), "{errors}");
        let mut command = crate::support::command();
        let fed = command
            .args(["matrix", &source, "--password-stdin"])
            .write_stdin("s3cr3t-wrong\n")
            .output()
            .unwrap();
        let errors = String::from_utf8(fed.stderr).unwrap();
        assert_eq!(fed.status.code(), Some(1), "{errors}");
        assert!(errors.contains("login was refused") && !errors.contains("s3cr3t"), "{errors}");
    }
}

#[test]
fn what_the_database_refuses_is_told_with_its_words_and_a_remedy() {
    let servers = servers();
    for server in servers {
        let missing = format!("{}#no_such_table", server.uri);
        let (code, out, errors) = asked(&server, &["matrix", &missing]);
        assert_eq!((code, out.as_str()), (1, ""), "{errors}");
        assert!(
            errors.contains("no_such_table") && errors.contains("check the table or the query"),
            "{errors}"
        );
        let is_postgres = server.password.is_some();
        assert_eq!(errors.contains("capitals only in double quotes"), is_postgres, "{errors}");
        let (code, _, errors) = asked(&server, &["matrix", &source(&server), "--bring", "10kB"]);
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains("--bring 1GB") && errors.contains("--query"), "{errors}");
        let (code, _, errors) = asked(
            &server,
            &[
                "matrix",
                "--uri",
                &server.uri,
                "--query",
                &format!("select * from {} where 1 = 0", server.table),
            ],
        );
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains("is empty"), "{errors}");
        let tiny = ["--share", "0.0001%", "--customer", "customer_id"];
        let (code, _, errors) = asked(&server, &[&["matrix", &source(&server)], &tiny[..]].concat());
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains("take a larger --share"), "{errors}");
    }
}

#[test]
fn what_stops_a_connection_is_told_from_what_stops_a_statement() {
    let servers = servers();
    for server in &servers {
        let source = source(server);
        if server.password.is_none() {
            let (code, _, errors) = asked(server, &["matrix", &source.replace("?transport=tcp", "")]);
            assert_eq!(code, 1, "{errors}");
            assert!(
                errors.contains("no encrypted connection") && errors.contains("?transport=tcp"),
                "{errors}"
            );
            continue;
        }
        let (code, _, errors) = asked(server, &["matrix", &source, "--driver-option", "nix=1"]);
        assert_eq!(code, 1, "{errors}");
        assert!(
            errors.contains("nix") && errors.contains("check the address and --driver-option"),
            "{errors}"
        );
        let (table, at) = (format!("#{}", server.table), server.uri.clone());
        let (code, _, errors) = asked(server, &["matrix", &format!("{at}_missing{table}")]);
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains("has no such database"), "{errors}");
        let (code, _, errors) =
            asked(server, &["matrix", &format!("{at}?options=-cstatement_timeout%3D1{table}")]);
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains("statement timeout"), "{errors}");
        let folder = tempfile::tempdir().unwrap();
        let of_profile = |text: &str| {
            std::fs::write(folder.path().join("shop.toml"), text).unwrap();
            let mut command = command();
            let words = ["matrix", "--connection", "shop", "--table", "shop.orders"];
            // Otherwise the driver takes the password from there.
            let command = command.env_remove("PGPASSWORD").env("ADBC_PROFILE_PATH", folder.path());
            let output = command.args(words).output().unwrap();
            assert_eq!(output.status.code(), Some(1));
            String::from_utf8(output.stderr).unwrap()
        };
        let broken = of_profile("profile_version = 1\ndriver = \"postgresql\"\n[Options\n");
        assert!(broken.contains("check the profile 'shop'"), "{broken}");
        let uri = server.uri.replacen("://tenure@", "://tenure:{{ env_var(NO_SUCH_VARIABLE) }}@", 1);
        let unset = of_profile(&format!(
            "profile_version = 1\ndriver = \"postgresql\"\n[Options]\nuri = \"{uri}\"\n"
        ));
        assert!(unset.contains("NO_SUCH_VARIABLE, which the environment does not have"), "{unset}");
    }
}

#[test]
fn values_that_only_postgresql_has_are_read_alike_or_said() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        // A fixed length, endless days and what is no number, in columns that are used and in others; a remark ends the query.
        let query = "select order_id, customer_id, case when order_id % 500 = 0 then 'infinity' when order_id % 501 = 0 then '-infinity' \
            else ordered_at::date end as ordered_at, amount, channel::char(20) as channel, case when order_id % 2 = 0 then 'NaN' else \
            1.5 end as score, order_id % 3 = 0 as vip from shop.orders -- all";
        let source = ["--uri", &server.uri, "--query", query];
        let shape = ["--cohort", "channel", "--measure", "revenue", "--format", "csv"];
        let (code, brought, errors) = asked(server, &[&["matrix"], &source[..], &shape[..]].concat());
        assert_eq!(code, 0, "{errors}");
        assert!(brought.contains("\nemail,") && errors.contains("79 no readable date"), "{brought}{errors}");
        let (code, cubes, errors) =
            asked(server, &[&["matrix"], &source[..], &["--cubes"], &shape[..]].concat());
        assert_eq!((code, cubes), (0, brought), "{errors}");
        assert!(
            errors.contains("and not by ")
                && errors.contains("vip")
                && errors.contains("AS VARCHAR(100)) AS vip")
                && !errors.contains("-- all"),
            "{errors}"
        );
        let mended =
            tenure::source::options_in(&errors).into_iter().flatten().find(|(name, _)| name == "query");
        let (_, mended) = mended.unwrap_or_else(|| panic!("{errors}"));
        let by_vip = [
            "matrix",
            "--uri",
            &server.uri,
            "--query",
            &mended,
            "--cubes",
            "--cohort",
            "vip",
            "--format",
            "csv",
        ];
        let (code, cohorts, errors) = asked(server, &by_vip);
        assert!(code == 0 && cohorts.contains("\ntrue,"), "{cohorts}{errors}");
        let by_truth = [&["matrix"], &source[..], &["--cubes", "--cohort", "vip"]].concat();
        let (code, _, errors) = asked(server, &by_truth);
        assert_eq!(code, 1, "{errors}");
        assert!(
            errors.contains("--cohort vip: customers are grouped by texts and whole numbers"),
            "{errors}"
        );
    }
}

#[test]
fn a_column_that_could_not_be_brought_is_named_if_one_is_missed() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let query =
            "select int4range(customer_id::int, null) as customer_id, ordered_at, amount from shop.orders";
        let (code, _, errors) = asked(server, &["matrix", "--uri", &server.uri, "--query", query]);
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains("without columns of no use: customer_id"), "{errors}");
    }
}

#[test]
fn no_password_is_ever_printed() {
    let failing = [
        "postgresql://tenure:s3cr3t@127.0.0.1:1/shop#orders",
        "postgresql://tenure:s3cr3t@127.0.0.1:port/shop#orders",
        "postgresql://tenure:s3/cr3t@h/shop#orders",
        "postgresql://tenure:s3@cr3t@h/shop#orders",
        "postgresql://tenure:s3cr3t@/shop#orders",
        "postgresql://127.0.0.1:1/shop?password=s3cr3t#orders",
        "postgresql://127.0.0.1:1/shop?user=a&password=s3cr3t&sslmode=require#orders",
        "postgres://tenure:s3cr3t@nowhere.invalid/shop#orders",
        "grpc://tenure:s3cr3t@#orders",
        "grpc://tenure:s3cr3t@127.0.0.1:1#orders",
        "grpc+tls://tenure:s3cr3t@127.0.0.1:1#orders",
        "flightsql://tenure:s3cr3t@127.0.0.1:1#orders",
        "flightsql://127.0.0.1:1?token=s3cr3t#orders",
        "flightsql://127.0.0.1:1?authorization_header=s3cr3t#orders",
        "snowflake://tenure:s3cr3t@account/db#orders",
        "mysql://tenure:s3cr3t@127.0.0.1/db#orders",
        "trino://tenure:s3cr3t@127.0.0.1/db#orders",
        "nosuch://tenure:s3cr3t@127.0.0.1/db#orders",
        "postgresql://tenure:s3cr3t@h/shop",
        "redshift://tenure:s3cr3t@h/shop#orders; drop table x",
    ];
    let folder = tempfile::tempdir().unwrap();
    for uri in failing {
        let log = folder.path().join("log.txt");
        let output = tenure(&["matrix", uri, "--log", &log.to_string_lossy()]);
        let mut all = String::from_utf8_lossy(&output.stderr).into_owned();
        all += &String::from_utf8_lossy(&output.stdout);
        all += &std::fs::read_to_string(&log).unwrap_or_default();
        assert_ne!(output.status.code(), Some(0), "{uri}");
        assert!(!all.contains("cr3t"), "{uri}: {all}");
    }
}

#[test]
fn a_missing_driver_or_profile_says_where_it_is_looked_for() {
    let output = tenure(&["matrix", "nosuch://host/db#orders"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("no ADBC driver 'nosuch'") && errors.contains("adbc/drivers"), "{errors}");
    assert!(errors.contains("--driver FILE"), "{errors}");
    let output = tenure(&["matrix", "--connection", "nosuch", "--table", "orders"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        errors.contains("no connection profile 'nosuch'") && errors.contains("tenure connections"),
        "{errors}"
    );
}

#[test]
fn profiles_are_listed_and_opened_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let servers = servers();
    for server in servers.into_iter().filter(|server| server.password.is_some()) {
        let uri = server.uri.replacen("://tenure@", "://tenure:{{ env_var(SHOP_PASSWORD) }}@", 1);
        let profile = format!("profile_version = 1\ndriver = \"postgresql\"\n[Options]\nuri = \"{uri}\"\n");
        std::fs::write(folder.path().join("shop.toml"), profile).unwrap();
        let run = |words: &[&str], password: &str| {
            let mut command = command();
            let command =
                command.args(words).env("ADBC_PROFILE_PATH", folder.path()).env("SHOP_PASSWORD", password);
            command.output().unwrap()
        };
        let output = run(&["connections", "--format", "csv"], "sesame");
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{out}");
        assert!(out.contains("shop,answers,"), "{out}");
        let output =
            run(&["matrix", "--connection", "shop", "--table", "shop.orders", "--format", "csv"], "sesame");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            printed(&["matrix", &sample("orders.parquet"), "--format", "csv"]),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let output = run(&["connections", "--format", "csv"], "s3cr3t");
        let all =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{all}");
        assert!(all.contains("login was refused") && !all.contains("s3cr3t"), "{all}");
    }
}

#[test]
fn a_dry_run_prints_what_would_be_sent_and_sends_nothing() {
    let printed = printed(&["matrix", "postgresql://nowhere.invalid/shop#shop.orders", "--dry-run"]);
    assert_eq!(
        printed,
        "-- postgresql://nowhere.invalid/shop\nSELECT count(*) AS n FROM shop.orders;\n\
         -- postgresql://nowhere.invalid/shop\nSELECT * FROM shop.orders;\n"
    );
    let diff = crate::support::printed(&[
        "diff",
        "postgresql://nowhere.invalid/a#x",
        "postgresql://nowhere.invalid/b#x",
        "--dry-run",
    ]);
    assert_eq!(diff.matches("SELECT * FROM x;").count(), 2, "{diff}");
}

#[test]
fn options_of_databases_on_other_machines_are_refused_for_files() {
    for option in ["--dry-run", "--password-stdin"] {
        let output = tenure(&["matrix", &sample("orders.parquet"), option]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("{option}: the source is not a database")), "{said}");
    }
}
