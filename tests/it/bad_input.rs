//! Bad input gets a message that says what, where and what to do; exit 1, or 2 for the command line itself.

use crate::support;

use crate::support::{file, json, printed, refused, sample};

const GOOD: &str =
    "customer_id,order_date,amount\n1,2024-01-05,10.00\n2,2024-01-06,20.00\n1,2024-02-05,5.00\n";

#[track_caller]
fn says(arguments: &[&str], exit: i32, words: &[&str]) {
    let (code, message) = refused(arguments);
    assert_eq!(code, exit, "{message}");
    assert!(message.starts_with("tenure: ") || exit == 2, "{message}");
    for word in words {
        assert!(message.contains(word), "no '{word}' in: {message}");
    }
}

#[test]
fn a_missing_file_is_named_and_a_near_one_offered() {
    let (_folder, path) = file("orders.csv", GOOD);
    says(
        &["matrix", &path.replace("orders", "order")],
        1,
        &["order.csv", "no such file", "did you mean", "orders.csv"],
    );
}

#[test]
fn an_empty_file_a_folder_and_a_pattern_without_match_are_told_apart() {
    let (folder, path) = file("orders.csv", "");
    says(&["matrix", &path], 1, &["orders.csv", "is empty"]);
    let folder = folder.path().to_string_lossy().into_owned();
    says(&["matrix", &folder], 1, &["is a folder without files", "*.parquet"]);
    says(&["matrix", &format!("{folder}/*.parquet")], 1, &["matches nothing"]);
}

#[test]
fn a_header_without_rows_is_no_order_history() {
    let (_folder, path) = file("orders.csv", "customer_id,order_date,amount\n");
    says(&["matrix", &path], 1, &["no rows"]);
}

#[test]
fn a_column_that_does_not_exist_is_named_with_those_that_do() {
    let (_folder, path) = file("orders.csv", GOOD);
    says(
        &["matrix", &path, "--customer", "customer"],
        1,
        &["'customer'", "--customer", "did you mean 'customer_id'?"],
    );
    says(
        &["matrix", &path, "--amount", "price * 2"],
        1,
        &["price * 2", "--amount", "columns are: customer_id"],
    );
    says(
        &["matrix", &path, "--where", "country = 'DE'"],
        1,
        &["country", "--where", "columns are: customer_id"],
    );
    says(&["matrix", &path, "--where", "amount >"], 1, &["amount >", "--where"]);
}

#[test]
fn a_file_without_a_customer_asks_for_one() {
    let (_folder, path) = file("orders.csv", "when,what\n2024-01-05,10\n2024-01-06,11\n");
    says(&["matrix", &path], 1, &["customer", "--customer COLUMN", "when, what"]);
}

#[test]
fn a_column_that_is_no_date_is_refused_with_an_example() {
    let (_folder, path) = file("orders.csv", "customer_id,order_date,amount\n1,soon,10\n2,later,20\n");
    says(&["matrix", &path], 1, &["order_date", "holds no dates", "soon", "--date"]);
    let (_folder, path) = file("orders.csv", GOOD);
    says(&["matrix", &path, "--date", "amount"], 1, &["amount", "not dates", "--date"]);
}

#[test]
fn dates_that_are_all_missing_are_counted() {
    let (_folder, path) = file("orders.csv", "customer_id,order_date,amount\n1,,10\n2,,20\n");
    says(&["matrix", &path], 1, &["order_date"]);
}

#[test]
fn rows_with_a_bad_date_or_amount_are_left_out_and_counted() {
    let bad = format!("{GOOD}3,not a day,7.00\n4,2024-01-09,much\n,2024-01-09,1.00\n");
    let (_folder, path) = file("orders.csv", &bad);
    says(
        &["matrix", &path],
        1,
        &["'not a day'", "'much'", "2 of 6 rows cannot be read", "--allow-unreadable 34%"],
    );
    let matrix = support::json(&["matrix", &path, "--format", "json", "--allow-unreadable", "34%"]);
    assert_eq!(matrix["excluded"]["no-date"], 1);
    assert_eq!(matrix["excluded"]["no-amount"], 1);
    assert_eq!(matrix["excluded"]["guest"], 1);
    assert_eq!(matrix["cohorts"][0]["size"], 2);
}

#[test]
fn a_broken_parquet_is_refused() {
    let (_folder, path) = file("orders.parquet", "PAR1 and then nothing of the kind PAR1");
    says(&["matrix", &path], 1, &["orders.parquet", "Parquet"]);
    let whole = std::fs::read(sample("orders.parquet")).unwrap();
    let (folder, _) = file("x", "");
    let cut = folder.path().join("cut.parquet");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    says(&["matrix", cut.to_str().unwrap()], 1, &["cut.parquet", "Parquet"]);
}

#[test]
fn a_ragged_csv_is_refused_or_noted_with_its_line() {
    let (_folder, path) = file("orders.csv", &format!("{GOOD}1,2024-03-01,5.00,extra,fields\n"));
    says(&["matrix", &path], 1, &["orders.csv", "line 5", "5 of 3 fields", "--allow-unreadable 25%"]);
    let many: String = (0..30_000).map(|n| format!("{n},2024-01-05,1.00\n")).collect();
    let (_folder, path) =
        file("orders.csv", &format!("customer_id,order_date,amount\n{many}7,2024-03-01,5.00,extra\n"));
    // One line of many is left out, and named.
    let output = support::tenure(&["matrix", &path]);
    assert!(output.status.success());
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(notes.contains("line 30002") && notes.contains("4 of 3 fields"), "{notes}");
}

#[test]
fn lines_before_the_header_are_passed_over_with_a_note_or_as_said() {
    let (_folder, path) = file("orders.csv", &format!("Report of the shop\nprinted today\n{GOOD}"));
    let output = support::tenure(&["matrix", &path]);
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && notes.contains("2 lines above the header left out"), "{notes}");
    assert!(
        printed(&["matrix", &path, "--skip", "2", "--measure", "revenue", "--format", "csv"])
            .contains("2024-01,2,30.00,5.00")
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = file("orders.csv", GOOD);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        eprintln!("SKIPPED: this user may read everything");
        return;
    }
    says(&["matrix", &path], 1, &["orders.csv", "permission denied"]);
}

#[test]
fn the_command_line_itself_is_checked_with_exit_2() {
    let (_folder, path) = file("orders.csv", GOOD);
    says(&["matrix"], 2, &["SOURCE"]);
    says(&["matrix", &path, "--measure", "love"], 2, &["love", "retention"]);
    says(&["matrix", &path, "--as-of", "soon"], 2, &["--as-of"]);
    says(&["matrix", &path, "--ages", "1,2"], 2, &["--ages", "0,1,8,31"]);
    says(&["matrix", &path, "--format", "json", "--long"], 2, &["--long"]);
}

#[test]
fn an_unknown_zone_is_refused() {
    let (_folder, path) =
        file("orders.csv", "customer_id,order_date\n1,2024-01-05T10:00:00Z\n1,2024-02-05T10:00:00Z\n");
    says(&["matrix", &path, "--tz", "Europe/Berlino"], 1, &["Europe/Berlino", "--tz"]);
    let (_folder, path) = file("orders.csv", "customer_id,order_date\n1,2024-01-05\n1,2024-02-05\n");
    says(&["matrix", &path, "--tz", "Mars/Phobos"], 1, &["Mars/Phobos", "Europe/Berlin"]);
}

#[test]
fn without_an_amount_only_the_money_measures_are_off() {
    let (_folder, path) = file("orders.csv", "customer_id,order_date\n1,2024-01-05\n1,2024-02-05\n");
    assert!(printed(&["matrix", &path, "--format", "csv"]).contains("2024-01,1,1,1"));
    assert!(printed(&["matrix", &path, "--measure", "orders", "--format", "csv"]).contains("2024-01,1,1,1"));
    says(&["matrix", &path, "--measure", "revenue"], 1, &["revenue", "--amount"]);
}

#[test]
fn a_failed_export_leaves_the_old_file() {
    let (folder, path) = file("orders.csv", GOOD);
    let out = folder.path().join("missing").join("out.csv");
    let missing = folder.path().join("missing").display().to_string();
    let why = format!("cannot write {}: the folder {missing} does not exist; create it", out.display());
    // Whatever is written as it comes has the same words.
    for command in ["matrix", "customers"] {
        says(&[command, &path, "-o", out.to_str().unwrap()], 1, &[&why]);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing but the orders is there");
}

#[test]
fn a_number_of_resamples_that_makes_no_interval_is_refused_in_our_words() {
    let (_folder, path) = file("orders.csv", GOOD);
    let say = |number: &str, words: &[&str]| {
        says(&["matrix", &path, "--measure", "aov", "--long", "--bootstrap", number], 2, words);
    };
    say("-1", &["'-1' is negative"]);
    say("1", &["1 resamples are too few", "leave --bootstrap out"]);
    say("many", &["'many' is not a number of resamples"]);
    says(&["clv", &path, "--bootstrap", "20"], 2, &["20 resamples are too few", "leave --bootstrap out"]);
}

#[test]
fn a_cancelled_run_exits_with_130() {
    use std::process::{Command, Stdio};
    let mut endless = Command::new(assert_cmd::cargo::cargo_bin("tenure"))
        .env("XDG_CACHE_HOME", "/dev/null")
        .args([
            "matrix",
            &sample("orders.parquet"),
            "--query",
            "select * from orders where (select count(*) from range(100000000000) r where hash(r.range) = 1) = 0",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until_it_catches_interrupts(endless.id());
    Command::new("kill").args(["-INT", &endless.id().to_string()]).status().unwrap();
    assert_eq!(endless.wait().unwrap().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn a_closed_standard_error_changes_no_exit_code() {
    let binary = assert_cmd::cargo::cargo_bin("tenure");
    let script = "\"$0\" matrix \"$1\" --fail-if 'M1 < 0.5' --format csv 2>&1 | true; exit ${PIPESTATUS[0]}";
    let code = std::process::Command::new("bash")
        .args(["-c", script])
        .arg(binary)
        .arg(sample("orders.parquet"))
        .env("XDG_CACHE_HOME", "/dev/null")
        .status();
    match code {
        Ok(status) => assert_eq!(status.code(), Some(3)),
        Err(_) => eprintln!("SKIPPED: no bash"),
    }
}

/// A program that would run for ever: it ends with the test, even with one that fails.
#[cfg(target_os = "linux")]
struct Endless(std::process::Child);

#[cfg(target_os = "linux")]
impl Drop for Endless {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_lost_terminal_ends_a_run_and_leaves_no_temporary_files_but_not_under_nohup() {
    use std::process::{Command, Stdio};
    let temporary = tempfile::tempdir().unwrap();
    let query =
        "select * from orders where (select count(*) from range(100000000000) r where hash(r.range) = 1) = 0";
    let start = |program: &[&str]| {
        let mut command = Command::new(program[0]);
        command.args(&program[1..]);
        command.args(["matrix", &sample("orders.parquet"), "--query", query]);
        command.env("XDG_CACHE_HOME", "/dev/null").env("TMPDIR", temporary.path());
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Endless(quiet.spawn().unwrap())
    };
    let send = |name: &str, process: u32| {
        Command::new("kill").args([name, &process.to_string()]).status().unwrap();
    };
    let binary = assert_cmd::cargo::cargo_bin("tenure");
    let binary = binary.to_str().unwrap();
    // The tests themselves may run under `nohup`; `env` becomes the program it starts, too.
    let mut lost = start(&["env", "--default-signal=HUP", binary]);
    until_it_catches_interrupts(lost.0.id());
    let caught = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        catches(lost.0.id(), 1) == Some(true)
    });
    assert!(caught);
    send("-HUP", lost.0.id());
    assert_eq!(lost.0.wait().unwrap().code(), Some(130));
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
    // `nohup` becomes the program it starts.
    let mut kept = start(&["nohup", binary]);
    until_it_catches_interrupts(kept.0.id());
    assert_eq!(catches(kept.0.id(), 1), Some(false));
    send("-HUP", kept.0.id());
    send("-INT", kept.0.id());
    assert_eq!(kept.0.wait().unwrap().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn waiting_for_what_is_piped_in_can_be_cancelled() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("orders");
    match Command::new("mkfifo").arg(&pipe).status() {
        Ok(status) if status.success() => {}
        _ => {
            eprintln!("SKIPPED: no mkfifo");
            return;
        }
    }
    // Nobody ever writes to either.
    for source in [pipe.to_str().unwrap(), "-"] {
        let mut waiting = Command::new(assert_cmd::cargo::cargo_bin("tenure"))
            .env("XDG_CACHE_HOME", "/dev/null")
            .args(["matrix", source])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        until_it_catches_interrupts(waiting.id());
        Command::new("kill").args(["-TERM", &waiting.id().to_string()]).status().unwrap();
        // A limit against hanging; it measures nothing.
        let ended = (0..600).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            waiting.try_wait().unwrap()
        });
        let _ = waiting.kill();
        assert_eq!(ended.and_then(|status| status.code()), Some(130), "{source}");
    }
}

/// Whether a process handles a signal itself; none if the system does not say.
fn catches(process: u32, signal: u32) -> Option<bool> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"))?.trim().to_string();
    Some(u64::from_str_radix(&mask, 16).ok()? & (1 << (signal - 1)) != 0)
}

/// Waits until a process has said what an interrupt does to it; where that cannot be read, long enough.
fn until_it_catches_interrupts(process: u32) {
    for _ in 0..600 {
        match catches(process, 2) {
            Some(true) => return,
            Some(false) => std::thread::sleep(std::time::Duration::from_millis(50)),
            None => return std::thread::sleep(std::time::Duration::from_secs(3)),
        }
    }
}

#[test]
fn files_laid_out_differently_are_not_read_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let rows = "1,2024-01-05,10,5.5\n2,2024-02-05,11,6.5\n1,2024-03-05,12,7.5\n";
    let commas = write("commas.csv", &format!("customer,date,order,amount\n{rows}"));
    let semicolons =
        write("semicolons.csv", &format!("customer,date,order,amount\n{rows}").replace(',', ";"));
    let bare = write("bare.csv", rows);
    let (exit, why) = refused(&["matrix", &commas, &semicolons]);
    assert_eq!(exit, 1);
    assert!(why.contains("commas.csv has ','") && why.contains("semicolons.csv has ';'"), "{why}");
    let (exit, why) = refused(&["matrix", &commas, &bare]);
    assert_eq!(exit, 1);
    assert!(why.contains("one of the files has no header"), "{why}");
    let again = write("again.csv", &format!("customer,date,order,amount\n{}", rows.replace(",1", ",2")));
    let both = json(&["matrix", &commas, &again, "--measure", "orders", "--format", "json"]);
    assert_eq!(both["cohorts"][0]["cells"][0]["value"], 2.0, "one order from either file");
}

#[test]
fn other_encodings_are_read_where_they_are_said_and_asked_for_where_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("customer,date,order,amount,land\n");
    for order in 0..60 {
        let land = if order % 3 == 0 { "Österreich" } else { "España" };
        text += &format!("{},2024-0{}-11,{order},2.5,{land}\n", order % 6, 1 + order % 9);
    }
    let write = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    // Every character here is one byte in Latin-1, and has the same number.
    let latin = write("latin.csv", text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect());
    let marked = |mark: &str, bytes: fn(u16) -> [u8; 2]| {
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let little = write("little.csv", marked("\u{feff}", u16::to_le_bytes));
    let big = write("big.csv", marked("\u{feff}", u16::to_be_bytes));
    let notes = support::tenure(&["matrix", &latin]).stderr;
    let notes = String::from_utf8_lossy(&notes).into_owned();
    assert!(notes.contains("is not UTF-8 and is read as Windows-1252"), "{notes}");
    let (exit, why) = refused(&["matrix", &latin, "--encoding", "utf-8"]);
    assert_eq!(exit, 1);
    assert!(why.contains("not written in UTF-8") && why.contains("--encoding"), "{why}");
    for source in [
        &[latin.as_str(), "--encoding", "latin-1"][..],
        &[latin.as_str()],
        &[little.as_str()],
        &[big.as_str()],
    ] {
        let arguments = [&["segments"][..], source, &["--by", "land", "--format", "json"]].concat();
        let values: Vec<String> = json(&arguments)["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["value"].as_str().unwrap_or_default().to_string())
            .collect();
        assert!(values.contains(&"Österreich".to_string()), "{values:?}");
    }
    assert_eq!(refused(&["matrix", &latin, "--encoding", "cp1253"]).0, 2);
}

#[test]
fn statuses_that_count_without_saying_so_are_named() {
    let text = "customer,date,amount,status\n1,2024-01-05,5,paid\n2,2024-01-06,5,Pending\n3,2024-01-07,5,pending\n\
        1,2024-02-05,5,refunded\n4,2024-02-06,5,cancelled\n2,2024-02-07,5,\n";
    let (_folder, path) = file("orders.csv", text);
    let report = printed(&["inspect", &path]);
    assert!(report.contains("rows of these statuses count: 'pending' 2, 'refunded' 1"), "{report}");
    let without = printed(&["inspect", &path, "--where", "lower(status) <> 'pending'"]);
    assert!(without.contains("statuses count: 'refunded' 1"), "{without}");
}

#[test]
fn strings_that_steer_a_terminal_reach_it_neither_in_tables_nor_in_messages() {
    let bell = "\u{1b}]0;x\u{7}";
    let mut text = String::from("customer,date,amount,channel\n");
    for order in 0..60 {
        let channel = if order % 2 == 0 { bell } else { "\"two\nlines\"" };
        text += &format!("c{},2024-0{}-11,2.5,{channel}\n", order % 6, 1 + order % 9);
    }
    let (_folder, path) = file("we\u{1b}[31mird.csv", &text);
    let clean = |text: &str| assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    for format in ["table", "md"] {
        let matrix = printed(&["matrix", &path, "--cohort", "channel", "--format", format]);
        clean(&matrix);
        assert!(matrix.contains("two\u{fffd}lines"), "{matrix}");
        clean(&printed(&["segments", &path, "--by", "channel", "--format", format]));
    }
    clean(&refused(&["customer", &path, bell]).1);
    clean(&refused(&["customers", &path, "--columns", bell]).1);
    clean(&refused(&["customers", &path, "--cohort", "zz", "--cohort-by", "channel"]).1);
}

#[test]
fn a_drill_to_nobody_is_an_error() {
    let (_folder, path) = file("orders.csv", GOOD);
    let (exit, why) = refused(&["matrix", &path, "--within", "orders=9"]);
    assert_eq!(exit, 1);
    assert!(why.contains("no customer has orders=9") && !why.contains("did you mean"), "{why}");
    let (_, why) = refused(&[
        "matrix",
        &support::sample("orders.csv"),
        "--within",
        "channel=email",
        "--within",
        "country=de",
    ]);
    assert!(why.contains("(--segment); did you mean country=DE?"), "{why}");
}

#[test]
fn what_is_missing_from_a_comparison_is_said() {
    let (_folder, path) = file("orders.csv", GOOD);
    let (exit, why) = refused(&["compare", &path]);
    assert!(
        exit == 2 && why.contains("give side A with --a EXPR") && why.contains("--side NAME=EXPR"),
        "{why}"
    );
    let (exit, why) = refused(&["compare", &path, "--side", "X=true"]);
    assert!(exit == 2 && why.contains("1 side: give two to 6 sides"), "{why}");
    let (exit, why) = refused(&["drivers", &path, "--baseline", "previous"]);
    assert!(exit == 2 && why.contains("name its cell, as in --cell"), "{why}");
    let (exit, why) = refused(&["drivers", &path, "--top", "0"]);
    assert!(exit == 2 && why.contains("--top 0 lists nothing"), "{why}");
}

#[test]
fn a_file_that_is_cut_off_names_the_line() {
    let whole = std::fs::read_to_string(support::sample("orders.csv")).unwrap();
    let (_folder, path) = file("cut.csv", &whole[..300_000]);
    let output = support::tenure(&["matrix", &path]);
    let notes = String::from_utf8_lossy(&output.stderr);
    let line = format!("line {} (", whole[..300_000].lines().count());
    assert!(output.status.success() && notes.contains(&line), "{notes}");
}

#[test]
fn a_session_goes_on_in_a_terminal_alone() {
    for arguments in [&["--resume"][..], &["--resume", "orders.csv"]] {
        let (exit, message) = refused(arguments);
        assert!(exit == 2 && message.contains("--resume: goes on in the explorer"), "{message}");
    }
}

#[test]
fn two_filters_that_remedies_gave_were_refused_without_saying_how_to_join_them() {
    let (_folder, path) = file("orders.csv", GOOD);
    let (exit, message) =
        refused(&["matrix", &path, "--where", "amount > 1", "--where=customer_id <> 2 OR amount > 30"]);
    assert_eq!(exit, 2, "{message}");
    let (_, joined) = message.split_once("as one ").unwrap();
    let words = support::divided(joined.lines().next().unwrap());
    assert_eq!(words, ["--where", "(amount > 1) AND (customer_id <> 2 OR amount > 30)"], "{message}");
    let report = json(&["inspect", &path, &words[0], &words[1], "--format", "json"]);
    assert_eq!(report["orders"], 2, "{report}");
}
