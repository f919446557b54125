//! Files that were added to a source: what a snapshot of the others holds is completed, and answers as a fresh reading does.

use std::path::{Path, PathBuf};

use tenure::engine::Cancel;
use tenure::explore::Session;
use tenure::snapshot::{Caching, Opened, open};

use crate::second_opening::ASKED;
use crate::support::{answered, caching, let_rest, limits, question, same};

const HEADER: &str = "order_id,customer_id,order_date,amount,country,channel,note\n";

/// Numbers by chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// How the rows of a shop are split into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Split {
    /// By date, so that later files have later orders.
    ByTime,
    /// By chance: a customer's first order may be in the last file, and lines of one order in two.
    ByChance,
}

/// Rows of a shop, one text each: several lines per order, refunds, guests, blank and odd values.
fn rows(chance: &mut Chance) -> Vec<String> {
    let mut rows = Vec::new();
    for order in 0..90 + chance.below(200) {
        let customer = if chance.below(40) == 0 { String::new() } else { format!("c{}", chance.below(50)) };
        let (year, month, day) = (2024 + chance.below(2), 1 + chance.below(12), 1 + chance.below(28));
        for _ in 0..=chance.below(2) {
            let cents = chance.below(9000);
            let sign = if chance.below(15) == 0 { "-" } else { "" };
            let country = ["DE", "FR", "", "(none)", "d'E"][chance.below(5) as usize];
            let channel = ["email", "social"][chance.below(2) as usize];
            rows.push(format!(
                "{order},{customer},{year}-{month:02}-{day:02},{sign}{}.{:02},{country},{channel},{}",
                cents / 100,
                cents % 100,
                ["", "x, y", "\"quoted\""][chance.below(3) as usize].replace('"', "\"\""),
            ));
        }
    }
    let quoted = |row: String| {
        let (front, note) = row.match_indices(',').nth(5).map(|(at, _)| row.split_at(at + 1)).unwrap();
        format!("{front}\"{note}\"\n")
    };
    rows.into_iter().map(quoted).collect()
}

/// The rows in so many files.
fn files(seed: u64, split: Split, count: usize) -> Vec<String> {
    let mut chance = Chance(seed);
    let mut rows = rows(&mut chance);
    if split == Split::ByTime {
        rows.sort_by_key(|row| row.split(',').nth(2).map(str::to_string));
    }
    let mut files = vec![HEADER.to_string(); count];
    let many = rows.len();
    for (place, row) in rows.into_iter().enumerate() {
        let file =
            if split == Split::ByTime { place * count / many } else { chance.below(count as u64) as usize };
        files[file] += &row;
    }
    files
}

/// Writes a file of a folder as CSV, or as Parquet with types.
fn write(folder: &Path, place: usize, text: &str, is_parquet: bool) {
    let csv = folder.join(format!("orders-{place:02}.csv"));
    std::fs::write(&csv, text).unwrap();
    if !is_parquet {
        return let_rest(&csv);
    }
    let parquet = csv.with_extension("parquet");
    let database = duckdb::Connection::open_in_memory().unwrap();
    let sql = format!(
        "COPY (SELECT order_id::BIGINT AS order_id, nullif(customer_id, '') AS customer_id, order_date::DATE AS order_date, \
         amount::DECIMAL(10, 2) AS amount, country, channel, note FROM read_csv('{}', all_varchar = true)) TO '{}'",
        csv.display(),
        parquet.display()
    );
    database.execute_batch(&sql).unwrap();
    std::fs::remove_file(&csv).unwrap();
    let_rest(&parquet);
}

/// Answers with a snapshot, and how many tables and answers of an earlier one were completed.
fn completed(lines: &[&str], path: &Path, caching: &Caching) -> (Vec<String>, usize) {
    let cancel = Cancel::new();
    let (spec, _) = question("inspect SOURCE", path);
    let Opened { engine, snapshot } = open(&limits(), &spec, caching).unwrap();
    let mut session = Session::open(engine, &spec, &cancel).unwrap();
    let mut said = Vec::new();
    for line in lines {
        let (_, question) = question(line, path);
        let mut early = Vec::new();
        let answer = session.answer(&question, &cancel, &mut |part| early.push(format!("{part:?}")));
        said.push(format!("{line}: {early:?} {answer:?}"));
    }
    let snapshot = snapshot.unwrap();
    snapshot.keep(&cancel);
    (said, snapshot.completed())
}

/// A folder of orders in a folder with room for snapshots beside it.
fn shop() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("shop");
    std::fs::create_dir(&source).unwrap();
    (folder, source)
}

#[test]
fn a_file_that_is_added_is_answered_as_by_a_fresh_reading() {
    for (seed, split, is_parquet) in [
        (1, Split::ByTime, true),
        (2, Split::ByChance, true),
        (3, Split::ByTime, false),
        (4, Split::ByChance, false),
    ] {
        let (folder, source) = shop();
        let caching = caching(folder.path());
        let mut counts = Vec::new();
        for (place, text) in files(seed, split, 3).iter().enumerate() {
            write(&source, place, text, is_parquet);
            let (fresh, _) = answered(ASKED, &source, &Caching::off());
            // Something is asked first before, and something after a file is added.
            let asked = if place % 2 == 0 { &ASKED[..ASKED.len() / 2] } else { ASKED };
            let (found, count) = completed(asked, &source, &caching);
            same(&fresh[..asked.len()], &found);
            counts.push(count);
            let (again, _) = answered(ASKED, &source, &caching);
            same(&fresh, &again);
        }
        assert_eq!(counts[0], 0);
        assert!(counts[2..].iter().all(|count| *count > 0), "{seed} {split:?}: {counts:?}");
    }
}

/// A folder with three files, and a snapshot of the first two with its tables.
fn grown(seed: u64) -> (tempfile::TempDir, PathBuf, Vec<String>) {
    let (folder, source) = shop();
    let texts = files(seed, Split::ByTime, 3);
    write(&source, 0, &texts[0], true);
    write(&source, 1, &texts[1], true);
    answered(FEW, &source, &caching(folder.path()));
    (folder, source, texts)
}

/// A few questions: what they need is completed.
const FEW: &[&str] = &["matrix SOURCE", "segments SOURCE --by channel"];

/// What becomes of the folder, with the texts of its three files.
type Change = fn(&Path, &[String]);

/// Puts another file with these columns in the place of the third.
fn rewrite(source: &Path, columns: &str) {
    let (from, to) = (source.join("orders-02.parquet"), source.join("orders-03.parquet"));
    let database = duckdb::Connection::open_in_memory().unwrap();
    let sql = format!("COPY (SELECT {columns} FROM '{}') TO '{}'", from.display(), to.display());
    database.execute_batch(&sql).unwrap();
    std::fs::remove_file(from).unwrap();
    let_rest(&to);
}

#[test]
fn what_differs_in_more_than_added_rows_is_read_from_all_files() {
    let changes: [(&str, bool, Change); 6] = [
        ("a file that comes last", true, |source, texts| write(source, 2, &texts[2], true)),
        ("a file that comes first", false, |source, texts| {
            write(source, 2, &texts[2], true);
            std::fs::rename(source.join("orders-02.parquet"), source.join("a.parquet")).unwrap();
        }),
        ("another state of an older file", false, |source, texts| {
            write(source, 1, &texts[0], true);
            write(source, 2, &texts[2], true);
        }),
        ("a column of another type", false, |source, texts| {
            write(source, 2, &texts[2], true);
            rewrite(source, "* REPLACE (amount::DECIMAL(12, 3) AS amount)");
        }),
        ("a column more", false, |source, texts| {
            write(source, 2, &texts[2], true);
            rewrite(source, "*, 1 AS more");
        }),
        ("fewer files", false, |source, _| std::fs::remove_file(source.join("orders-01.parquet")).unwrap()),
    ];
    for (name, is_completed, change) in changes {
        let (folder, source, texts) = grown(7);
        change(&source, &texts);
        let (fresh, _) = answered(FEW, &source, &Caching::off());
        let (found, count) = completed(FEW, &source, &caching(folder.path()));
        same(&fresh, &found);
        assert_eq!(count > 0, is_completed, "{name}: {count}");
    }
}

/// Tells a process that it is to complete snapshots until it is killed: the folder of the source.
const COMPLETER: &str = "TENURE_TEST_COMPLETER";

#[test]
#[ignore = "the process that the next test kills"]
fn completes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(COMPLETER).map(PathBuf::from) else { return };
    let before: Vec<PathBuf> = layers(&folder);
    loop {
        answered(FEW, &folder.join("shop"), &caching(&folder));
        for layer in layers(&folder).into_iter().filter(|layer| !before.contains(layer)) {
            std::fs::remove_file(layer).unwrap();
        }
    }
}

fn layers(folder: &Path) -> Vec<PathBuf> {
    let found = glob::glob(&format!("{}/snapshots/*/*.duckdb", folder.display())).unwrap();
    found.map(Result::unwrap).collect()
}

#[test]
fn a_process_that_is_killed_while_it_completes_leaves_nothing_that_is_trusted() {
    let (folder, source, texts) = grown(8);
    write(&source, 2, &texts[2], true);
    let (fresh, _) = answered(FEW, &source, &Caching::off());
    for kill in 0..6 {
        let mut writer = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "added_files::completes_until_it_is_killed"])
            .env(COMPLETER, folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(300 + kill * 7919 % 900));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let (found, _) = answered(FEW, &source, &caching(folder.path()));
        same(&fresh, &found);
    }
}
