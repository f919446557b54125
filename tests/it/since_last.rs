//! Rows brought before are kept, and only newer ones are asked for (`--since-last`): the same answer as from all rows, whatever has
//! happened to the table in between.

use std::path::Path;

use crate::remote::{Server, run, servers};
use crate::support::{command, refused, sample};

/// A table of a server, asked with a cache folder of its own.
struct Shop<'a> {
    server: &'a Server,
    table: String,
    cache: tempfile::TempDir,
}

impl Shop<'_> {
    fn asked(&self, words: &[&str]) -> (i32, String, String) {
        let mut command = command();
        command
            .args(["matrix", "--uri", &self.server.uri, "--table", &self.table, "--format", "csv"])
            .args(["--cohort", "channel", "--measure", "revenue", "--date", "ordered_at"])
            .args(words)
            .env("XDG_CACHE_HOME", self.cache.path());
        if let Some(password) = &self.server.password {
            command.env("PGPASSWORD", password);
        }
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    /// What is said of the rows brought, after a check that the answer is that of all rows.
    fn note(&self) -> String {
        let (code, wanted, errors) = self.asked(&[]);
        assert_eq!(code, 0, "{errors}");
        let (code, out, errors) = self.asked(&["--since-last"]);
        assert_eq!((code, out), (0, wanted), "{errors}");
        errors.lines().find(|line| line.contains("brought ")).expect("a note").to_string()
    }

    fn kept(&self) -> Vec<std::path::PathBuf> {
        let pattern = self.cache.path().join("tenure/snapshots/*/*.parquet");
        glob::glob(&pattern.to_string_lossy()).unwrap().flatten().collect()
    }
}

/// Rows in a note.
fn rows_in(note: &str) -> u64 {
    let word = note.split("brought ").nth(1).unwrap().split(' ').next().unwrap();
    word.replace(',', "").parse().unwrap()
}

#[test]
fn whatever_happens_to_a_table_the_answer_is_that_of_all_its_rows() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        let table = "shop.growing".to_string();
        run(server, "drop table if exists shop.growing");
        run(
            server,
            "create table shop.growing as select * from shop.orders where ordered_at < '2024-06-01 12:00'",
        );
        let shop = Shop { server, table, cache: tempfile::tempdir().unwrap() };
        let first = shop.note();
        assert!(first.contains("they are kept") && rows_in(&first) > 5_000, "{first}");
        let again = shop.note();
        assert!(again.contains("unchanged there") && rows_in(&again) < 100, "{again}");
        // What has happened, and whether only the newer rows are asked for.
        for (what, is_newer) in [
            (
                "insert into shop.growing select * from shop.orders where ordered_at between '2024-06-01 12:00' and '2024-07-15'",
                true,
            ),
            (
                "insert into shop.growing select * from shop.orders where ordered_at between '2024-07-16' and '2024-07-20'",
                true,
            ),
            ("update shop.growing set amount = 0.125 where ordered_at >= '2024-07-19'", true),
            ("update shop.growing set channel = 'email' where ordered_at < '2023-02-01'", false),
            ("delete from shop.growing where order_id % 7 = 0 and ordered_at < '2023-09-01'", false),
            (
                "insert into shop.growing select order_id + 900000, customer_id, ordered_at, amount, country, channel, category, coupon \
              from shop.orders where ordered_at < '2023-02-01'",
                false,
            ),
            (
                "update shop.growing set country = coupon, coupon = country where ordered_at < '2023-02-01'",
                false,
            ),
            ("delete from shop.growing where ordered_at >= '2024-05-01'", false),
            (
                "insert into shop.growing select order_id, customer_id, null, amount, country, channel, category, coupon \
              from shop.orders where order_id % 500 = 0",
                true,
            ),
            ("alter table shop.growing add column note text default 'x'", false),
            (
                "insert into shop.growing select * , 'y' from shop.orders where ordered_at >= '2024-05-01'",
                true,
            ),
            ("alter table shop.growing drop column coupon", false),
            ("alter table shop.growing alter column customer_id type text", false),
        ] {
            run(server, what);
            let note = shop.note();
            assert_eq!(note.contains("unchanged there"), is_newer, "{what}: {note}");
            assert_eq!(shop.kept().len(), 1, "{what}");
        }
        run(server, "drop table shop.growing");
    }
}

#[test]
fn what_is_kept_is_for_its_owner_alone_and_a_broken_file_is_not_trusted() {
    let servers = servers();
    for server in &servers {
        let shop = Shop { server, table: server.table.clone(), cache: tempfile::tempdir().unwrap() };
        assert!(shop.note().contains("they are kept"));
        let note = shop.note();
        assert!(note.contains("unchanged there"), "{note}");
        let kept = shop.kept().pop().expect("a file of rows");
        is_private(&kept);
        let whole = std::fs::read(&kept).unwrap();
        std::fs::write(&kept, &whole[..whole.len() / 2]).unwrap();
        assert!(shop.note().contains("they are kept"));
        let mut command = command();
        let listed =
            command.args(["cache", "list"]).env("XDG_CACHE_HOME", shop.cache.path()).output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        assert!(listed.contains(&server.uri), "{listed}");
    }
}

#[cfg(unix)]
fn is_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(file), mode(file.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn rows_of_a_folder_of_files_are_kept_too() {
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_none()) {
        let folder = tempfile::tempdir().unwrap();
        let engine = crate::support::engine();
        let cancel = tenure::engine::Cancel::new();
        let mut month = 0;
        let mut add = || {
            month += 1;
            let copy = format!(
                "COPY (SELECT * FROM '{}' WHERE year(ordered_at) = {}) TO '{}/{month}.parquet' (FORMAT parquet)",
                sample("orders.parquet"),
                2022 + month,
                folder.path().display()
            );
            engine.run(&copy, &cancel).unwrap();
        };
        add();
        let table = format!("parquet.`{}`", folder.path().display());
        let shop = Shop { server, table, cache: tempfile::tempdir().unwrap() };
        let first = rows_in(&shop.note());
        add();
        let note = shop.note();
        assert!(note.contains("unchanged there") && rows_in(&note) > first / 2, "{note}");
        assert!(rows_in(&shop.note()) < 100);
    }
}

#[test]
fn what_cannot_tell_newer_rows_is_refused_with_a_remedy() {
    let (code, message) = refused(&["matrix", &sample("orders.parquet"), "--since-last"]);
    assert_eq!(code, 1);
    assert!(message.contains("--since-last: the source is not a database"), "{message}");
    let there = "postgresql://127.0.0.1:1/shop#shop.orders";
    for (words, told) in [
        (vec!["--since-last"], "name its column with --date"),
        (vec!["--since-last", "--date", "ordered_at", "--no-cache"], "leave --no-cache out"),
        (vec!["--since-last", "--date", "ordered_at", "--cubes"], "leave one of the two out"),
    ] {
        let (code, message) = refused(&[&["matrix", there], &words[..]].concat());
        assert_eq!(code, 1, "{message}");
        assert!(message.contains("--since-last: ") && message.contains(told), "{message}");
    }
    let servers = servers();
    for server in &servers {
        let shop = Shop { server, table: server.table.clone(), cache: tempfile::tempdir().unwrap() };
        for (date, told) in [("channel", "neither a date nor a timestamp"), ("day", "no column 'day'")] {
            let (code, _, message) = shop.asked(&[&format!("--since-last={date}")]);
            assert_eq!(code, 1, "{message}");
            assert!(message.contains(told), "{message}");
        }
        assert_eq!(shop.kept(), Vec::<std::path::PathBuf>::new());
    }
}
