//! Several openings of one snapshot that ask for different derived dimensions: each adds columns to the customers.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tenure::engine::{Cancel, rows};
use tenure::snapshot::{Caching, Opened, open};

use crate::support::{answered, caching, copied, limits, question, same};

/// Questions of derived dimensions, of ranges, and of tables that rest on them.
const ASKED: &[&str] = &[
    "matrix SOURCE --cohort first-value:q4",
    "matrix SOURCE --cohort orders",
    "segments SOURCE --by rfm",
    "segments SOURCE --by revenue:q3 --by country",
    "segments SOURCE --by acquired:quarter",
    "matrix SOURCE --segment orders=1",
    "matrix SOURCE --segment rfm=champions --cohort recency:30,90",
    "compare SOURCE --a \"rfm = 'champions'\" --b \"orders = '1'\" --mix country",
    "customers SOURCE --cell 2024-01:M1 --list retained --limit 5",
    "segments SOURCE --by amount:q3",
];

/// A few of the questions, in any order.
fn some_of(seed: &mut u64) -> Vec<&'static str> {
    let mut next = |most: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 33).unwrap() % most
    };
    let mut left = ASKED.to_vec();
    (0..=next(3)).map(|_| left.remove(next(left.len()))).collect()
}

#[test]
fn openings_one_after_the_other_agree_whatever_each_has_asked() {
    let (folder, path) = copied("orders.csv");
    let caching = caching(folder.path());
    let mut seed = 7;
    for _ in 0..8 {
        let asked = some_of(&mut seed);
        let (fresh, _) = answered(&asked, &path, &Caching::off());
        let (found, _) = answered(&asked, &path, &caching);
        same(&fresh, &found);
    }
}

/// Tells a process which folder has the source, and what to ask of it.
const ASKING: &str = "TENURE_TEST_ASKING";
const LINES: &str = "TENURE_TEST_LINES";

/// How often two processes ask at once; more often if that is asked for.
fn rounds() -> u32 {
    std::env::var("TENURE_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

#[test]
#[ignore = "a process that the next test starts"]
fn asks_of_a_shared_snapshot() {
    let Some(folder) = std::env::var_os(ASKING).map(PathBuf::from) else { return };
    let lines = std::env::var(LINES).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let (found, _) = answered(&lines, &folder.join("orders.csv"), &caching(&folder));
    std::fs::write(folder.join(format!("answers-{}", std::process::id())), found.join("\n")).unwrap();
}

fn asking(folder: &Path, lines: &[&str]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "shared_snapshot::asks_of_a_shared_snapshot"])
        .env(ASKING, folder)
        .env(LINES, lines.join("\n"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn two_processes_at_once_agree_whatever_each_asks() {
    let (folder, path) = copied("orders.csv");
    let mut seed = 11;
    for round in 0..rounds() {
        let asked = [some_of(&mut seed), some_of(&mut seed)];
        let mut both = asked.each_ref().map(|lines| asking(folder.path(), lines));
        for (process, lines) in both.iter_mut().zip(&asked) {
            assert!(process.wait().unwrap().success(), "round {round}: {lines:?}");
            let said = folder.path().join(format!("answers-{}", process.id()));
            let (fresh, _) = answered(lines, &path, &Caching::off());
            same(&[fresh.join("\n")], &[std::fs::read_to_string(said).unwrap()]);
        }
    }
    let layers = glob::glob(&format!("{}/snapshots/*/*.duckdb", folder.path().display())).unwrap().count();
    assert!(layers > 0);
}

#[test]
fn a_table_that_is_made_again_from_older_ones_leaves_the_newer_ones_as_they_are() {
    let (folder, path) = copied("orders.csv");
    let (spec, _) = question("inspect SOURCE", &path);
    let cancel = Cancel::new();
    let made = "CREATE TABLE a AS SELECT 1 AS x; CREATE TABLE z AS SELECT x + 6 AS z FROM a; \
                CREATE OR REPLACE TABLE a AS SELECT *, 2 AS y FROM a;";
    let opened = || open(&limits(), &spec, &caching(folder.path())).unwrap();
    // The statement of z is known to the snapshot then, its rows are not.
    let Opened { engine, snapshot } = opened();
    engine.run(&format!("{made} DROP TABLE z"), &cancel).unwrap();
    engine.query("SELECT y FROM a", &cancel).unwrap();
    assert!(snapshot.unwrap().keep(&cancel));
    let Opened { engine, .. } = opened();
    engine.run(made, &cancel).unwrap();
    let found = engine.query("SELECT (y + z)::BIGINT AS sum FROM a, z", &cancel).unwrap();
    assert_eq!(rows(&found).next().unwrap().int("sum").unwrap(), 9);
}
