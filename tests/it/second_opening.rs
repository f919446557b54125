//! A second opening answers from a snapshot, and answers what a fresh reading does.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tenure::engine::Cancel;
use tenure::explore::Session;
use tenure::snapshot::{Caching, Opened, open};

use crate::support::{answered, caching, copied, let_rest, limits, question, same};

/// What is asked, one question after the other, as the command line asks it.
pub const ASKED: &[&str] = &[
    "matrix SOURCE",
    "matrix SOURCE --cohort week --age week",
    "matrix SOURCE --cohort channel --measure aov",
    "matrix SOURCE --segment country=DE --measure median-revenue",
    "matrix SOURCE --ages rolling:30 --min-orders 2",
    "segments SOURCE --by channel",
    "segments SOURCE --by first-value:q4 --by country",
    "segments SOURCE --by rfm",
    "segments SOURCE --by channel",
    "kpis SOURCE --window 2025-Q2 --by country --series month",
    "customers SOURCE --cell 2024-01:M1 --list retained --limit 5",
    "customers SOURCE --cell 2024-02:M1 --list lapsed --limit 5",
    "compare SOURCE --a \"channel = 'email'\" --b \"channel = 'social'\" --mix country",
    "compare SOURCE --a \"country = 'DE'\" --b \"country = 'FR'\" --mix channel",
    "clv SOURCE --by country --model bg-nbd",
    "risk SOURCE --top 5 --model bg-nbd",
    "inspect SOURCE --repeated",
];

#[test]
fn every_question_is_answered_as_by_a_fresh_reading() {
    for name in ["orders.parquet", "orders.csv"] {
        let (folder, path) = copied(name);
        let caching = caching(folder.path());
        let (fresh, _) = answered(ASKED, &path, &Caching::off());
        let (first, is_written) = answered(ASKED, &path, &caching);
        same(&fresh, &first);
        assert!(is_written, "{name}");
        let (second, is_written) = answered(ASKED, &path, &caching);
        same(&fresh, &second);
        assert!(!is_written, "{name}: nothing was made that was not there");
    }
}

/// Orders by chance: several per customer, refunds, guests, repeated lines, blank and odd values.
fn random_orders(mut seed: u64) -> String {
    let mut next = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    let mut text = "order_id,customer_id,order_date,amount,country,channel\n".to_string();
    for order in 0..60 + next(200) {
        let customer = match next(40) {
            0 => String::new(),
            _ => format!("c{}", next(50)),
        };
        let (year, month, day) = (2024 + next(2), 1 + next(12), 1 + next(28));
        let sign = if next(15) == 0 { "-" } else { "" };
        let (country, channel) =
            (["DE", "FR", "", "(none)", "d'E"][next(5) as usize], ["email", "social"][next(2) as usize]);
        for line in 0..=next(2) {
            let oid = order - line.min(order) * u64::from(next(90) == 0);
            let cents = next(9000);
            let amount = format!("{sign}{}.{:02}", cents / 100, cents % 100);
            let row = format!("{oid},{customer},{year}-{month:02}-{day:02},{amount},{country},{channel}\n");
            // One line is there twice: of many that are, a question is asked.
            text += &row.repeat(if (order, line) == (20, 0) { 2 } else { 1 });
        }
    }
    text
}

#[test]
fn random_orders_are_answered_as_by_a_fresh_reading() {
    for seed in 1..=2 {
        let (folder, path) = random(seed);
        let caching = caching(folder.path());
        // Another order the second time, so that much is asked of tables that are known.
        let (half, turned) = (&ASKED[..ASKED.len() / 2], ASKED.iter().rev().copied().collect::<Vec<_>>());
        for lines in [half, &turned, ASKED] {
            let (fresh, _) = answered(lines, &path, &Caching::off());
            let (found, _) = answered(lines, &path, &caching);
            same(&fresh, &found);
        }
    }
}

/// A file of a few orders by chance that has not been written just now.
fn random(seed: u64) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, random_orders(seed)).unwrap();
    let_rest(&path);
    (folder, path)
}

/// A few questions, of tables, of answers and of what is asked for the first time.
const FEW: &[&str] = &["matrix SOURCE", "segments SOURCE --by channel", "segments SOURCE --by country"];

/// The only layer of the snapshots in a folder.
fn layer(folder: &Path) -> PathBuf {
    let found = glob::glob(&format!("{}/snapshots/*/*.duckdb", folder.display())).unwrap();
    found.last().unwrap().unwrap()
}

#[test]
fn a_snapshot_that_is_damaged_is_made_again() {
    let (folder, path) = copied("orders.csv");
    let (fresh, _) = answered(FEW, &path, &Caching::off());
    let caching = caching(folder.path());
    answered(&FEW[..2], &path, &caching);
    let whole = std::fs::read(layer(folder.path())).unwrap();
    let mut damaged = vec![b"not a database".to_vec(), Vec::new(), whole[..whole.len() / 2].to_vec()];
    damaged.push(whole[..whole.len() - 4096].to_vec());
    for place in (0..8).map(|part| part * whole.len() / 8 + 77) {
        let mut flipped = whole.clone();
        flipped[place..place + 8].iter_mut().for_each(|byte| *byte ^= 0x5a);
        damaged.push(flipped);
    }
    let mut noticed = 0;
    for bytes in &damaged {
        let layer = layer(folder.path());
        std::fs::write(&layer, bytes).unwrap();
        let (found, _) = answered(FEW, &path, &caching);
        same(&fresh, &found);
        noticed += usize::from(!layer.exists());
        std::fs::write(&layer, &whole).unwrap();
    }
    assert!(noticed >= 5, "{noticed} of {}: damage was where nothing was read", damaged.len());
}

#[test]
fn a_snapshot_of_another_program_or_form_is_not_used() {
    let (folder, path) = random(3);
    let caching = caching(folder.path());
    let (fresh, _) = answered(FEW, &path, &Caching::off());
    let changes = [
        "UPDATE records SET message = replace(message, ', tenure ', ', tenure 9') WHERE key = 'state'",
        "UPDATE records SET message = replace(message, 'form ', 'form 9') WHERE key = 'state'",
        "UPDATE records SET message = replace(message, 'database ', 'database 9') WHERE key = 'state'",
        "DELETE FROM records WHERE key = 'state'",
        "ALTER TABLE records RENAME COLUMN message TO told",
        "DROP TABLE records",
    ];
    answered(FEW, &path, &caching);
    for change in changes {
        let before = layer(folder.path());
        let database = duckdb::Connection::open(&before).unwrap();
        database.execute_batch(change).unwrap();
        database.close().unwrap();
        let (found, is_written) = answered(FEW, &path, &caching);
        same(&fresh, &found);
        assert!(is_written && !before.exists(), "{change}");
    }
}

#[test]
fn a_small_source_has_no_snapshot() {
    let (folder, path) = copied("orders.csv");
    let bytes = std::fs::metadata(&path).unwrap().len();
    let (spec, _) = question("inspect SOURCE", &path);
    for (least_bytes, has_one) in [(bytes, true), (bytes + 1, false)] {
        let caching = Caching { least_bytes, ..caching(folder.path()) };
        assert_eq!(open(&limits(), &spec, &caching).unwrap().snapshot.is_some(), has_one);
    }
}

#[test]
fn a_snapshot_of_another_state_of_the_file_is_not_used() {
    let (folder, path) = copied("orders.csv");
    let caching = caching(folder.path());
    answered(FEW, &path, &caching);
    let before = layer(folder.path());
    // As long as before and as old as before, with another content.
    let text = std::fs::read_to_string(&path).unwrap().replace(",DE,", ",FR,");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    std::fs::write(&path, text).unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let (fresh, _) = answered(FEW, &path, &Caching::off());
    let (found, is_written) = answered(FEW, &path, &caching);
    same(&fresh, &found);
    assert!(is_written && !before.exists());
}

#[test]
fn a_file_that_changes_while_it_is_explored_has_no_snapshot() {
    let (folder, path) = random(3);
    let caching = caching(folder.path());
    let cancel = Cancel::new();
    let (spec, question) = question("matrix SOURCE", &path);
    let Opened { engine, snapshot } = open(&limits(), &spec, &caching).unwrap();
    let mut session = Session::open(engine, &spec, &cancel).unwrap();
    session.answer(&question, &cancel, &mut |_| {}).unwrap();
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + "\n").unwrap();
    assert!(!snapshot.unwrap().keep(&cancel));
    // One that has just been written may change again within the resolution of its time.
    let (_, is_written) = answered(FEW, &path, &caching);
    assert!(!is_written);
    let_rest(&path);
    let (_, is_written) = answered(FEW, &path, &caching);
    assert!(is_written);
}

#[test]
fn what_differs_from_day_to_day_is_asked_again() {
    let (folder, path) = copied("orders.csv");
    let caching = caching(folder.path());
    let filtered = ["matrix SOURCE --where \"random() < 2\""];
    let cancel = Cancel::new();
    for _ in 0..2 {
        let (spec, question) = question(filtered[0], &path);
        let Opened { engine, snapshot } = open(&limits(), &spec, &caching).unwrap();
        let mut session = Session::open(engine, &spec, &cancel).unwrap();
        session.answer(&question, &cancel, &mut |_| {}).unwrap();
        snapshot.unwrap().keep(&cancel);
    }
    let mut kept = tenure::engine::rows(&[]).count();
    let engine = tenure::engine::open(&limits()).unwrap();
    for file in glob::glob(&format!("{}/snapshots/*/*.duckdb", folder.path().display())).unwrap() {
        let file = file.unwrap();
        engine.run(&format!("ATTACH '{}' AS layer (READ_ONLY)", file.display()), &cancel).unwrap();
        let sql = "SELECT table_name AS name FROM information_schema.tables \
                   WHERE table_catalog = 'layer' AND starts_with(table_name, 't_')";
        let tables = engine.query(sql, &cancel).unwrap();
        for row in tenure::engine::rows(&tables) {
            let sql = format!("SELECT * FROM layer.{} LIMIT 1", row.text("name").unwrap());
            let schema = engine.query(&sql, &cancel).unwrap()[0].schema();
            kept += usize::from(schema.column_with_name("first_ts").is_some());
        }
        engine.run("DETACH layer", &cancel).unwrap();
    }
    assert_eq!(kept, 0, "no table of customers rests on chance");
}

#[test]
fn two_that_write_at_once_do_not_disturb_each_other() {
    let (folder, path) = copied("orders.csv");
    let (fresh, _) = answered(FEW, &path, &Caching::off());
    let caching = caching(folder.path());
    std::thread::scope(|scope| {
        let both = [0, 1].map(|_| scope.spawn(|| answered(FEW, &path, &caching)));
        for one in both {
            let (found, is_written) = one.join().unwrap();
            same(&fresh, &found);
            assert!(is_written);
        }
    });
    let (found, is_written) = answered(FEW, &path, &caching);
    same(&fresh, &found);
    assert!(!is_written);
}

#[test]
fn many_layers_become_one() {
    let (folder, path) = copied("orders.parquet");
    let (fresh, _) = answered(&ASKED[..10], &path, &Caching::off());
    let caching = caching(folder.path());
    for asked in 1..=10 {
        let (found, _) = answered(&ASKED[..asked], &path, &caching);
        same(&fresh[..asked], &found);
    }
    let layers = glob::glob(&format!("{}/snapshots/*/*.duckdb", folder.path().display())).unwrap().count();
    assert!(layers <= 8, "{layers}");
    let (found, is_written) = answered(&ASKED[..10], &path, &caching);
    same(&fresh, &found);
    assert!(!is_written);
}

/// Tells a process that it is to write snapshots until it is killed: the folder of the source.
const WRITER: &str = "TENURE_TEST_WRITER";

/// How often a writer is killed; more often where that is asked for.
fn kills() -> u32 {
    std::env::var("TENURE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(6)
}

#[test]
#[ignore = "the process that the next test kills"]
fn writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(WRITER).map(PathBuf::from) else { return };
    let path = folder.join("orders.csv");
    loop {
        let (_, is_written) = answered(FEW, &path, &caching(&folder));
        if is_written {
            std::fs::remove_file(layer(&folder)).unwrap();
        }
    }
}

#[test]
fn a_process_that_is_killed_while_it_writes_leaves_nothing_that_is_trusted() {
    let (folder, path) = copied("orders.csv");
    let (fresh, _) = answered(FEW, &path, &Caching::off());
    for kill in 0..kills() {
        let mut writer = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "second_opening::writes_until_it_is_killed"])
            .env(WRITER, folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Anywhere in the second round, which ends with the writing.
        std::thread::sleep(Duration::from_millis(700 + u64::from(kill) * 7919 % 1500));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let (found, _) = answered(FEW, &path, &caching(folder.path()));
        same(&fresh, &found);
    }
    let left = glob::glob(&format!("{}/snapshots/*/*", folder.path().display())).unwrap();
    let kinds: Vec<String> = left.map(|file| file.unwrap().to_string_lossy().into_owned()).collect();
    assert!(kinds.iter().any(|name| name.ends_with(".duckdb")), "{kinds:?}");
}

#[test]
fn a_table_of_a_database_may_be_called_as_one_of_ours() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.duckdb");
    let rows = "SELECT i AS order_id, i % 3 AS customer_id, DATE '2024-01-05' + i::INTEGER AS order_date, 2.5 AS amount \
                FROM range(90) AS rows(i)";
    let database = duckdb::Connection::open(&path).unwrap();
    database.execute_batch(&format!("CREATE TABLE orders AS {rows}")).unwrap();
    database.close().unwrap();
    let_rest(&path);
    let caching = caching(folder.path());
    let asked = ["matrix SOURCE", "segments SOURCE --by orders", "matrix SOURCE --cohort week"];
    let (fresh, _) = answered(&asked, &path, &Caching::off());
    assert!(fresh[0].contains("Ok("), "{}", fresh[0]);
    let (first, _) = answered(&asked[..1], &path, &caching);
    same(&fresh[..1], &first);
    let (second, is_written) = answered(&asked, &path, &caching);
    same(&fresh, &second);
    assert!(is_written);
    let (third, is_written) = answered(&asked, &path, &caching);
    same(&fresh, &third);
    assert!(!is_written);
}
