//! Databases on other machines that fail or are told to stop: a clear error, no numbers, no file left, nothing goes on over there.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::remote::{Server, asked, number, servers, source};

/// A request that a database is busy with for about a second, and what its statement says and no other.
struct Request {
    words: &'static [&'static str],
    mark: &'static str,
}

/// Every kind of request, in the order of a command: rows that are brought, then orders that stay there.
const REQUESTS: [Request; 7] = [
    Request { words: &["matrix"], mark: "count(*) AS n" },
    Request { words: &["matrix"], mark: "COPY (SELECT * FROM" },
    Request { words: &["matrix", "--cubes"], mark: "LIMIT 20000" },
    Request { words: &["matrix", "--cubes"], mark: "t_counted" },
    Request { words: &["matrix", "--cubes"], mark: "each_id" },
    Request { words: &["matrix", "--cubes"], mark: "t_masks" },
    Request { words: &["matrix", "--cubes", "--measure", "revenue"], mark: "t_placed" },
];

/// Some orders of the sample, each of which takes PostgreSQL a while. The statements of a test have its name, so that others
/// run beside it.
fn slowly(test: &str) -> String {
    format!(
        "select * from (select * from shop.orders where order_id % 80 = 0 offset 0) as few_{test} \
        where pg_sleep(0.001) is not null"
    )
}

/// A query that runs for minutes in Sail; of the second the first rows come at once.
const FOR_MINUTES: [&str; 2] = [
    "select id as order_id, id as customer_id, timestamp '2024-01-01' as ordered_at, 1 as amount \
    from range(200000000000) where id % 1000003 = 7",
    "select id as order_id, id % 1000 as customer_id, cast('2024-01-01' as date) as ordered_at, \
    1 as amount from range(200000000000)",
];

/// The program at work on a query of a server, with a folder of its own for temporary files.
struct Running {
    child: Child,
    temporary: TempDir,
}

impl Running {
    fn start(server: &Server, words: &[&str], query: &str) -> Running {
        let temporary = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenure"));
        command
            .args([words, &["--uri", &server.uri, "--query", query]].concat())
            .env("TMPDIR", temporary.path())
            .env("XDG_CACHE_HOME", "/dev/null")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(password) = &server.password {
            command.env("PGPASSWORD", password);
        }
        Running { child: command.spawn().unwrap(), temporary }
    }

    fn interrupt(&self) {
        kill_process(pid(self.child.id()), Signal::INT).unwrap();
    }

    fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// What it said, after a check that it printed no number and left no file.
    fn errors_without_numbers(self) -> (Option<i32>, String) {
        let Output { status, stdout, stderr } = self.child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&stderr).into_owned();
        assert!(stdout.is_empty(), "{}{errors}", String::from_utf8_lossy(&stdout));
        let left: Vec<_> = std::fs::read_dir(self.temporary.path()).unwrap().collect();
        assert!(left.is_empty(), "{left:?}: {errors}");
        (status.code(), errors)
    }
}

fn pid(number: u32) -> Pid {
    Pid::from_raw(i32::try_from(number).unwrap()).unwrap()
}

/// How many statements of a test with a mark PostgreSQL works on; `action` is done to each.
fn statements(server: &Server, test: &str, mark: &str, action: &str) -> u64 {
    let sql = format!(
        "select count({action}) from pg_stat_activity where state = 'active' and position('{mark}' in query) > 0 \
        and position('few_{test} where pg_sleep' in query) > 0 and pid <> pg_backend_pid()"
    );
    number(server, &sql)
}

/// Whether something is so within a time.
fn soon(seconds: u64, mut is_so: impl FnMut() -> bool) -> bool {
    let until = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < until {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    false
}

#[test]
fn a_request_that_is_cancelled_ends_here_and_in_postgresql() {
    let slow = slowly("cancelled");
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        for Request { words, mark } in &REQUESTS {
            let running = Running::start(server, words, &slow);
            assert!(soon(60, || statements(server, "cancelled", mark, "*") > 0), "{mark} was never asked");
            running.interrupt();
            let (code, errors) = running.errors_without_numbers();
            assert_eq!(code, Some(130), "{mark}: {errors}");
            assert!(
                soon(10, || statements(server, "cancelled", mark, "*") == 0),
                "{mark} goes on over there"
            );
        }
    }
}

#[test]
fn a_request_that_is_cancelled_ends_here_and_in_sail() {
    let Some(sail) = running_sail() else { return };
    // Nobody else asks it, so that it is busy with this request alone.
    let own = OwnSail::like(&sail);
    let pid = own.process.id().to_string();
    for (words, query) in [(&["matrix"][..], FOR_MINUTES[0]), (&["matrix", "--cubes"], FOR_MINUTES[1])] {
        let running = Running::start(&own.server, words, query);
        std::thread::sleep(Duration::from_secs(4));
        assert!(is_busy(&pid), "{words:?}: it should work for minutes");
        running.interrupt();
        let (code, errors) = running.errors_without_numbers();
        assert_eq!(code, Some(130), "{words:?}: {errors}");
        assert!(soon(15, || !is_busy(&pid)), "{words:?} goes on over there");
    }
}

/// Whether a process uses a fifth of a core or more for a second.
fn is_busy(pid: &str) -> bool {
    let before = processor_ticks(pid);
    std::thread::sleep(Duration::from_secs(1));
    processor_ticks(pid) - before >= 20
}

/// Processor time of a process and its children so far, in ticks of 10 ms.
fn processor_ticks(pid: &str) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    fields.get(11..13).map_or(0, |ticks| ticks.iter().filter_map(|tick| tick.parse::<u64>().ok()).sum())
}

#[test]
fn a_lost_connection_gives_an_error_and_no_numbers_whatever_was_asked() {
    let slow = slowly("lost");
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        for Request { words, mark } in &REQUESTS {
            let mut running = Running::start(server, words, &slow);
            // The statement and its one repetition are both ended.
            let mut killed = 0;
            let over = soon(60, || {
                killed += statements(server, "lost", mark, "pg_terminate_backend(pid)");
                running.is_over()
            });
            assert!(over, "{mark}: it goes on");
            let (code, errors) = running.errors_without_numbers();
            assert!(killed >= 2, "{mark}: {killed}: {errors}");
            assert_eq!(code, Some(1), "{mark}: {errors}");
            assert!(
                errors.contains("connection was lost") || errors.contains("cannot be reached"),
                "{mark}: {errors}"
            );
        }
        let (code, _, errors) = asked(server, &["matrix", &source(server)]);
        assert_eq!(code, 0, "the next request works: {errors}");
    }
}

#[test]
fn a_connection_that_is_lost_once_is_tried_again_and_nothing_counts_twice() {
    let slow = slowly("tried_again");
    let servers = servers();
    for server in servers.iter().filter(|server| server.password.is_some()) {
        // Rows that are brought, a single row, and many.
        for Request { words, mark } in [&REQUESTS[1], &REQUESTS[3], &REQUESTS[6]] {
            let words = [*words, &["--format", "csv"]].concat();
            let query = [&words[..], &["--uri", &server.uri, "--query", &slow]].concat();
            let (code, wanted, errors) = asked(server, &query);
            assert_eq!(code, 0, "{errors}");
            let mut running = Running::start(server, &words, &slow);
            let mut killed = 0;
            let over = soon(60, || {
                if killed == 0 {
                    killed = statements(server, "tried_again", mark, "pg_terminate_backend(pid)");
                }
                running.is_over()
            });
            let Output { status, stdout, stderr } = running.child.wait_with_output().unwrap();
            let errors = String::from_utf8_lossy(&stderr);
            assert!(over && killed == 1, "{mark}: {killed}: {errors}");
            assert!(status.success(), "{mark}: {errors}");
            assert_eq!(String::from_utf8(stdout).unwrap(), wanted, "{mark}");
        }
    }
}

/// A server like one that runs, of this test alone: it may be killed.
struct OwnSail {
    process: Child,
    server: Server,
}

/// The process of a Sail that could be started once more.
fn running_sail() -> Option<String> {
    let pid = std::env::var("TENURE_TEST_SAIL_PID").ok();
    if pid.is_none() {
        eprintln!("SKIPPED: no Sail that could be started once more");
    }
    pid
}

impl OwnSail {
    /// Starts it with the words and the settings of the process `pid`, on another port.
    fn like(pid: &str) -> OwnSail {
        let words = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap();
        let mut words: Vec<&str> = words.split_terminator('\0').collect();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let text = port.to_string();
        *words.last_mut().unwrap() = &text;
        let settings = std::fs::read_to_string(format!("/proc/{pid}/environ")).unwrap_or_default();
        let settings = settings.split_terminator('\0').filter_map(|one| one.split_once('='));
        let process = Command::new(words[0])
            .args(&words[1..])
            .envs(settings.filter(|(name, _)| name.starts_with("SAIL_")))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        assert!(soon(60, || TcpStream::connect(("127.0.0.1", port)).is_ok()), "Sail did not start");
        let uri = format!("flightsql://127.0.0.1:{port}?transport=tcp");
        OwnSail { process, server: Server { uri, table: String::new(), password: None } }
    }
}

impl Drop for OwnSail {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_server_that_is_killed_gives_an_error_and_no_numbers() {
    let Some(sail) = running_sail() else { return };
    for (words, query) in [(&["matrix"][..], FOR_MINUTES[0]), (&["matrix", "--cubes"], FOR_MINUTES[1])] {
        let mut own = OwnSail::like(&sail);
        let mut running = Running::start(&own.server, words, query);
        std::thread::sleep(Duration::from_secs(4));
        assert!(!running.is_over(), "{words:?}: it should work for minutes");
        own.process.kill().unwrap();
        assert!(soon(60, || running.is_over()), "{words:?}: it goes on without its server");
        let (code, errors) = running.errors_without_numbers();
        assert_eq!(code, Some(1), "{words:?}: {errors}");
        assert!(
            errors.contains("connection was lost") || errors.contains("cannot be reached"),
            "{words:?}: {errors}"
        );
    }
}

#[test]
fn a_parquet_file_that_is_missing_was_told_in_words_of_the_engine_if_the_orders_stay_there() {
    for server in servers().iter().filter(|server| server.table.starts_with("parquet.")) {
        let table = format!("{}#parquet.`/nowhere/at/all.parquet`", server.uri);
        for cubes in [&[][..], &["--cubes"]] {
            let (code, out, errors) = asked(server, &[&["matrix", &table], cubes].concat());
            assert_eq!((code, out.as_str()), (1, ""), "{errors}");
            assert!(errors.contains("is empty; if it should have rows, check its name"), "{errors}");
        }
    }
}

#[test]
fn a_limit_of_time_was_told_as_a_setting_that_the_driver_refuses() {
    for server in servers().iter().filter(|server| server.password.is_some()) {
        let uri = format!("{}?options=-c%20statement_timeout%3D1ms", server.uri);
        for cubes in [&[][..], &["--cubes"]] {
            let words = [&["matrix", "--uri", &uri, "--table", &server.table], cubes].concat();
            let (code, out, errors) = asked(server, &words);
            assert_eq!((code, out.as_str()), (1, ""), "{errors}");
            assert!(errors.contains("(statement_timeout)"), "{errors}");
            assert!(!errors.contains("the driver refuses"), "{errors}");
        }
    }
}

#[test]
fn a_folder_for_temporary_files_that_does_not_exist_was_to_be_given_more_room() {
    let orders = std::fs::read(crate::support::sample("orders.csv")).unwrap();
    let words = ["matrix", "-", "--temp-dir", "/nowhere/at/all"];
    let output = crate::support::command().args(words).write_stdin(orders).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("that folder does not exist") && !errors.contains("free some space"), "{errors}");
    for server in servers() {
        let table = source(&server);
        for cubes in [&[][..], &["--cubes"]] {
            let words = [&["matrix", &table, "--temp-dir", "/nowhere/at/all"], cubes].concat();
            let (code, _, errors) = asked(&server, &words);
            assert_eq!(code, 1, "{errors}");
            assert!(errors.contains("that folder does not exist"), "{errors}");
        }
    }
}
