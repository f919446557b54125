//! The explorer in a real terminal: it opens the sample, is walked, explains, quits, and leaves the terminal as it was.

#[path = "it/support/mod.rs"]
mod support;

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// A terminal with the program in it.
struct Terminal {
    screen: Arc<Mutex<vt100::Parser>>,
    /// Everything that was written.
    raw: Arc<Mutex<Vec<u8>>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    fn open(arguments: &[&str], environment: &[(&str, &str)], (rows, cols): (u16, u16)) -> Terminal {
        let pair =
            native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        // A shell around it tells whether the terminal's own settings came back.
        let script = "before=$(stty -g); if [ \"$PIPED\" ]; then cat \"$PIPED\" | \"$@\"; else \"$@\"; fi; code=$?; \
            [ \"$(stty -g)\" = \"$before\" ] && echo \"restored exit=$code\"; sleep 5";
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script, "sh"]);
        command.arg(assert_cmd::cargo::cargo_bin("tenure"));
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("XDG_CACHE_HOME", "/dev/null");
        command.env("XDG_STATE_HOME", "/dev/null");
        command.env_remove("NO_COLOR");
        command.env_remove("COLORTERM");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(nonzero(rows), nonzero(cols), 0)));
        let mut output = pair.master.try_clone_reader().unwrap();
        let (parser, raw) = (Arc::clone(&screen), Arc::<Mutex<Vec<u8>>>::default());
        let written = Arc::clone(&raw);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                written.lock().unwrap().extend(&bytes[..read]);
                parser.lock().unwrap().process(&bytes[..read]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Terminal { screen, raw, keys, child, master: pair.master }
    }

    fn contents(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until the screen shows something; a generous limit guards against hanging, it measures nothing.
    #[track_caller]
    fn shows(&self, what: &str) {
        let start = Instant::now();
        while !self.contents().contains(what) {
            assert!(start.elapsed() < Duration::from_secs(60), "no '{what}' on:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the last line shows something: only a frame of the size of now has it there.
    #[track_caller]
    fn ends_with(&self, what: &str) {
        let start = Instant::now();
        let last = || {
            let screen = self.screen.lock().unwrap();
            let (rows, cols) = screen.screen().size();
            screen.screen().contents_between(rows.get() - 1, 0, rows.get() - 1, cols.get())
        };
        while !last().contains(what) {
            assert!(start.elapsed() < Duration::from_secs(60), "no '{what}' below:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The lines on screen once nothing has been written for a while: the details of a row follow when the cursor rests.
    fn at_rest(&self) -> Vec<String> {
        let (mut seen, mut since) = (self.contents(), Instant::now());
        while since.elapsed() < Duration::from_millis(400) {
            std::thread::sleep(Duration::from_millis(20));
            let now = self.contents();
            if now != seen || now.contains(" cancels") {
                (seen, since) = (now, Instant::now());
            }
        }
        seen.lines().map(|line| line.trim_end().to_string()).collect()
    }

    /// Draws all of the screen again; nothing may have been left on it by what was drawn in parts.
    #[track_caller]
    fn holds_what_a_redraw_shows(&mut self, when: &str) {
        const CLEARS: &[u8] = b"\x1b[2J";
        let drawn = self.at_rest();
        let before = self.raw.lock().unwrap().len();
        self.press("\x0c");
        let start = Instant::now();
        while !self.raw.lock().unwrap()[before..].windows(CLEARS.len()).any(|bytes| bytes == CLEARS) {
            assert!(start.elapsed() < Duration::from_secs(60), "{when}: it is not drawn again");
            std::thread::sleep(Duration::from_millis(20));
        }
        // Intervals may be computed once more.
        while self.at_rest() != drawn {
            assert!(start.elapsed() < Duration::from_secs(60), "{when}: {drawn:#?}\n{}", self.contents());
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Gives the window another size.
    fn resize(&self, (rows, cols): (u16, u16)) {
        self.screen.lock().unwrap().screen_mut().set_size(nonzero(rows), nonzero(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    fn alternate(&self) -> bool {
        self.screen.lock().unwrap().screen().alternate_screen()
    }
}

fn nonzero(size: u16) -> NonZero<u16> {
    NonZero::new(size).unwrap()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn the_sample_is_opened_walked_explained_and_left() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().to_string_lossy().into_owned();
    let mut terminal =
        Terminal::open(&[&support::sample("orders.parquet"), "--temp-dir", &folder], &[], (24, 80));
    terminal.shows("2023-01");
    terminal.shows("M1");
    assert!(terminal.alternate());
    terminal.press("ljj");
    terminal.shows("2023-03");
    terminal.press("i");
    terminal.shows("tenure matrix");
    terminal.press("\x1b");
    terminal.shows("2023-07");
    terminal.press("?");
    terminal.shows("On this screen");
    terminal.shows("Choose the measure from a list");
    terminal.press("\x1b");
    terminal.shows("2023-07");
    terminal.press("q");
    terminal.shows("restored exit=0");
    assert!(!terminal.alternate(), "the alternate screen is still on");
    assert!(!terminal.screen.lock().unwrap().screen().hide_cursor(), "the cursor is still hidden");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "the folder for temporary data stays");
}

#[test]
fn a_signal_restores_the_terminal() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().to_string_lossy().into_owned();
    let mut terminal =
        Terminal::open(&[&support::sample("orders.parquet"), "--temp-dir", &folder], &[], (30, 100));
    terminal.shows("M1");
    let found = std::process::Command::new("pgrep")
        .args(["-P", &terminal.child.process_id().unwrap().to_string(), "tenure"])
        .output();
    let Ok(found) = found else {
        eprintln!("SKIPPED: no pgrep");
        return;
    };
    let pid = String::from_utf8_lossy(&found.stdout).trim().to_string();
    assert!(!pid.is_empty());
    std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    terminal.shows("restored exit=");
    assert!(!terminal.alternate());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "the folder for temporary data stays");
    terminal.press("x");
}

/// Sends a signal to the program in a terminal; false if the machine cannot find its process.
fn signal(terminal: &Terminal, name: &str) -> bool {
    let shell = terminal.child.process_id().unwrap().to_string();
    let Ok(found) = std::process::Command::new("pgrep").args(["-P", &shell, "tenure"]).output() else {
        return false;
    };
    let pid = String::from_utf8_lossy(&found.stdout).trim().to_string();
    assert!(!pid.is_empty());
    std::process::Command::new("kill").args([name, &pid]).status().unwrap();
    true
}

#[cfg(unix)]
#[test]
fn a_session_ended_by_a_signal_goes_on_where_it_was() {
    let (folder, _) = support::file("unused", "");
    let state = folder.path().to_string_lossy().into_owned();
    let environment = [("XDG_STATE_HOME", state.as_str())];
    let sample = support::sample("orders.parquet");
    let mut terminal = Terminal::open(&[&sample], &environment, (30, 100));
    terminal.shows("i explains");
    terminal.shows("2023-04");
    terminal.press("V");
    terminal.shows("simple");
    terminal.press("jjl");
    terminal.shows("2023-03 · M2");
    for name in ["-TERM", "-HUP"] {
        if !signal(&terminal, name) {
            eprintln!("SKIPPED: no pgrep");
            return;
        }
        terminal.shows("restored exit=");
        terminal = Terminal::open(&["--resume"], &environment, (30, 100));
        terminal.shows("2023-03 · M2");
        terminal.shows(" simple");
    }
    terminal.press("u");
    terminal.shows(" pooled");
    // The start screen offers the session too.
    terminal.press("q");
    terminal.shows("restored exit=0");
    let mut terminal = Terminal::open(&[], &environment, (30, 100));
    terminal.shows("recent");
    terminal.press("\r");
    terminal.shows("2023-03 · M2");
    let terminal = Terminal::open(&["--resume", &sample], &environment, (30, 100));
    terminal.shows("a session names its source itself; leave the source");
    terminal.shows("restored exit=2");
    let copy = folder.path().join("copy.parquet");
    std::fs::copy(&sample, &copy).unwrap();
    let mut terminal = Terminal::open(&[&copy.to_string_lossy()], &environment, (30, 100));
    terminal.shows("2023-04");
    terminal.press("q");
    terminal.shows("restored exit=0");
    std::fs::remove_file(&copy).unwrap();
    let terminal = Terminal::open(&["--resume"], &environment, (30, 100));
    terminal.shows("the last session is not there any more");
    terminal.shows("restored exit=1");
    let nothing = folder.path().join("nothing").to_string_lossy().into_owned();
    let terminal = Terminal::open(&["--resume"], &[("XDG_STATE_HOME", nothing.as_str())], (30, 100));
    terminal.shows("no session is saved yet; say `tenure` alone");
    terminal.shows("restored exit=1");
}

#[cfg(unix)]
#[test]
fn a_terminal_that_goes_away_ends_the_program_though_no_signal_comes() {
    let (folder, code) = support::file("code", "");
    let pair =
        native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    // The signal goes to the first process of a terminal, which does not hand it on.
    let script = "trap '' HUP; \"$1\" \"$2\" --temp-dir \"$3\"; echo $? > \"$4\"";
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", script, "sh"]);
    command.arg(assert_cmd::cargo::cargo_bin("tenure"));
    command.arg(support::sample("orders.parquet"));
    command.arg(folder.path());
    command.arg(&code);
    command.env("TERM", "xterm-256color");
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.env("XDG_STATE_HOME", "/dev/null");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().unwrap();
    let (mut seen, mut bytes) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&seen).contains("2023-01") {
        let read = output.read(&mut bytes).unwrap();
        seen.extend(&bytes[..read]);
    }
    // Nobody holds the other end any more.
    drop((output, pair.master));
    // A limit against hanging; it measures nothing.
    let ended = (0..600).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        std::fs::read_to_string(&code).ok().filter(|code| !code.is_empty())
    });
    let _ = child.kill();
    assert_eq!(ended.as_deref(), Some("129\n"), "as a shell reports that the terminal hung up");
}

#[test]
fn a_source_that_cannot_be_opened_is_reported_after_the_screen_is_gone() {
    let terminal = Terminal::open(&["no-such-file.parquet"], &[], (24, 80));
    terminal.shows("no such file");
    terminal.shows("restored exit=1");
    assert!(!terminal.alternate());
}

#[test]
fn every_screen_survives_a_resize_at_every_size_and_number_of_colours_and_gives_the_terminal_back() {
    const SIZES: [(u16, u16); 4] = [(24, 80), (10, 40), (36, 120), (50, 200)];
    // What the title of a screen begins with.
    const SCREENS: [(&str, &str); 11] = [
        ("2", " retention"),
        ("\t", "across cohorts"),
        ("3", " segments by"),
        ("4channel = 'email'\r\r", " measures"),
        ("5", " lifetime value"),
        ("6", " customers"),
        ("\r", " customer "),
        ("7", " key figures"),
        ("8", " RFM"),
        ("9", " lists of customers"),
        ("1", " retention"),
    ];
    assert_eq!(SCREENS.len(), tenure::tui::screens::SCREENS.len(), "every screen of the registry");
    let sample = support::sample("orders.parquet");
    let walk = &|looks: &[&str]| {
        let arguments: Vec<&str> = looks.iter().copied().chain([sample.as_str()]).collect();
        let mut terminal = Terminal::open(&arguments, &[], SIZES[0]);
        terminal.shows("2023-01");
        for (key, title) in SCREENS {
            terminal.press(key);
            terminal.shows(title);
            for size in SIZES.into_iter().skip(1).chain([SIZES[0]]) {
                terminal.resize(size);
                terminal.ends_with("? help");
            }
            terminal.holds_what_a_redraw_shows(&format!("{looks:?} {title}"));
        }
        assert!(terminal.alternate());
        terminal.press("q");
        terminal.shows("restored exit=0");
        assert!(!terminal.alternate(), "{looks:?}");
    };
    // Each waits for a terminal of its own most of the time.
    std::thread::scope(|scope| {
        for looks in [
            &["--color", "truecolor"][..],
            &["--color", "256"],
            &["--color", "16"],
            &["--color", "none"],
            &["--ascii"],
        ] {
            scope.spawn(move || walk(looks));
        }
    });
}

#[test]
fn escape_and_what_is_pressed_right_after_it_are_two_keys() {
    let mut terminal = Terminal::open(&[&support::sample("orders.parquet")], &[], (24, 80));
    terminal.shows("2023-01 · M1");
    for (after, cell) in [("\x1b[B", "2023-02 · M1"), ("j", "2023-03 · M1"), ("\x1bOB", "2023-04 · M1")] {
        terminal.press("i");
        terminal.shows("tenure matrix");
        // In one packet, as a slow connection delivers them.
        terminal.press(&format!("\x1b{after}"));
        terminal.shows(cell);
    }
    // Two escapes: the first clears the search of the help, the second closes it.
    terminal.press("?");
    terminal.shows("On this screen");
    terminal.press("/zz");
    terminal.shows("zz");
    terminal.press("\x1b\x1b");
    terminal.shows("2023-04 · M1");
    // A sequence that is cut into its bytes is one key.
    for byte in ["\x1b", "[", "B"] {
        terminal.press(byte);
        std::thread::sleep(Duration::from_millis(2));
    }
    terminal.shows("2023-05 · M1");
    terminal.press("q");
    terminal.shows("restored exit=0");
}

#[test]
fn what_is_typed_while_a_group_is_checked_is_not_lost() {
    let mut terminal = Terminal::open(&[&support::sample("orders.parquet")], &[], (24, 80));
    terminal.shows("2023-01 · M1");
    // A digit of a walk through the screens is not typed into the prompt of one of them.
    terminal.press("4");
    terminal.shows("A: customers for whom:");
    terminal.press("2");
    terminal.shows("curves");
    terminal.press("4channel = 'email'\rchannel = 'referral'\r");
    terminal.shows("A channel = 'email' - B channel = 'referral'");
    // The same after a filter.
    terminal.press("1fchannel = 'email'\rjj");
    terminal.shows("2023-03 · M1");
    terminal.press("q");
    terminal.shows("restored exit=0");
}

#[test]
fn a_key_in_the_same_moment_as_a_resize_is_not_lost() {
    let mut terminal = Terminal::open(&[&support::sample("orders.parquet")], &[], (24, 80));
    terminal.shows("2023-01");
    for round in 0..50 {
        for (key, title) in [("3", " segments by"), ("1", " retention")] {
            terminal.resize((24 + round % 7, 80 + round % 5));
            terminal.press(key);
            terminal.shows(title);
        }
    }
    terminal.press("q");
    terminal.shows("restored exit=0");
}

#[test]
fn for_a_screen_reader_each_key_is_a_line_of_text_without_sequences() {
    let mut terminal = Terminal::open(&["--plain", &support::sample("orders.parquet")], &[], (24, 80));
    terminal.shows("36 cohorts, 36 ages.");
    for (key, said) in [
        ("j", "2023-02, M1: 24.3 %"),
        ("3", "Segments: "),
        ("j", "value paid-search, row 2 of 7"),
        ("q", "Table: "),
    ] {
        terminal.press(key);
        terminal.shows(said);
    }
    terminal.press("q");
    terminal.shows("restored exit=0");
    let raw = terminal.raw.lock().unwrap().clone();
    assert!(!raw.contains(&0x1b), "{}", String::from_utf8_lossy(&raw));
    // A terminal that cannot draw has the same.
    let terminal = Terminal::open(&[&support::sample("orders.parquet")], &[("TERM", "dumb")], (24, 80));
    terminal.shows("36 cohorts, 36 ages.");
    assert!(!terminal.raw.lock().unwrap().contains(&0x1b));
}

#[test]
fn without_colour_the_cursor_is_still_seen() {
    let terminal = Terminal::open(&[&support::sample("orders.parquet")], &[("NO_COLOR", "1")], (24, 80));
    terminal.shows("M1");
    terminal.shows("2023-02");
    let screen = terminal.screen.lock().unwrap();
    let (rows, cols) = screen.screen().size();
    let cells = (0..rows.get()).flat_map(|row| (0..cols.get()).map(move |col| (row, col)));
    let cells: Vec<&vt100::Cell> = cells.filter_map(|(row, col)| screen.screen().cell(row, col)).collect();
    assert!(cells.iter().any(|cell| cell.inverse() || cell.bold()), "nothing is reversed or bold");
    assert!(
        cells
            .iter()
            .all(|cell| cell.fgcolor() == vt100::Color::Default && cell.bgcolor() == vt100::Color::Default)
    );
}

#[test]
fn orders_are_piped_in_while_keys_come_from_the_terminal() {
    let orders = support::sample("orders.csv");
    let mut terminal = Terminal::open(&["-"], &[("PIPED", &orders)], (24, 80));
    terminal.shows("standard input");
    terminal.shows("2023-07");
    terminal.press("W");
    terminal.shows("standard input is read once and cannot be watched");
    terminal.press("b");
    terminal.shows("save the view as");
    terminal.press("\r");
    terminal.shows("standard input cannot be read again by a saved view");
    terminal.press("\x1b");
    terminal.shows("Enter customers");
    // Read again, and there is still all of it.
    terminal.press("R");
    terminal.shows("standard input can be read only once, so it cannot change");
    terminal.press("q");
    terminal.shows("restored exit=0");
}

#[test]
fn a_terminal_is_no_source_of_orders_and_what_is_piped_is_not_watched() {
    let terminal = Terminal::open(&["-"], &[], (24, 80));
    terminal.shows("standard input is a terminal");
    terminal.shows("restored exit=2");
    let orders = support::sample("orders.csv");
    let terminal = Terminal::open(&["-", "--watch"], &[("PIPED", &orders)], (24, 80));
    terminal.shows("--watch: standard input is read once");
    terminal.shows("restored exit=2");
}

#[test]
fn a_watched_file_may_go_away_and_come_back() {
    let (folder, path) =
        support::file("orders.csv", &std::fs::read_to_string(support::sample("orders.csv")).unwrap());
    let aside = folder.path().join("aside");
    let terminal = Terminal::open(&[&path, "--watch"], &[], (24, 80));
    terminal.shows("2023-04");
    std::fs::rename(&path, &aside).unwrap();
    terminal.shows("orders.csv is gone; still watching");
    std::fs::rename(&aside, &path).unwrap();
    terminal.shows("the files are back as they were");
    std::fs::remove_file(&path).unwrap();
    terminal.shows("orders.csv is gone; still watching");
    std::fs::write(&path, "customer_id,order_date\n1,2024-01-05\n1,2024-02-05\n2,2024-01-06\n").unwrap();
    terminal.shows("2024-01");
}

#[test]
fn what_is_said_below_a_table_breaks_between_words() {
    let (sample, surveys) = (support::sample("orders.parquet"), support::sample("surveys.csv"));
    let commands = [
        &["clv", &sample, "--by", "channel", "--model", "bg-nbd"][..],
        &["compare", &sample, "--a", "channel = 'email'"],
        &["risk", &sample, "--model", "bg-nbd"],
        &["effect", &sample, "--date", "2025-03-01", "--treated", "channel = 'email'"],
        &["surveys", &sample, "--surveys", &surveys],
    ];
    for command in commands {
        let terminal = Terminal::open(command, &[], (200, 80));
        terminal.shows("restored exit=0");
        let screen = terminal.screen.lock().unwrap();
        let wrapped: Vec<String> = (0..200)
            .filter(|row| screen.screen().row_wrapped(*row))
            .map(|row| screen.screen().contents_between(row, 0, row, 80))
            .collect();
        assert!(wrapped.is_empty(), "lines of {command:?} are too long: {wrapped:#?}");
    }
}

#[test]
fn a_table_fits_the_terminal_and_keeps_its_width_in_a_pipe() {
    let sample = support::sample("orders.parquet");
    let wide = [
        &["segments", &sample, "--by", "country"][..],
        &["matrix", &sample, "--cohort", "quarter", "--age", "month"],
    ];
    for command in wide {
        let terminal = Terminal::open(command, &[], (60, 80));
        terminal.shows("restored exit=0");
        let screen = terminal.screen.lock().unwrap();
        let wrapped: Vec<u16> = (0..60).filter(|row| screen.screen().row_wrapped(*row)).collect();
        assert!(
            wrapped.is_empty(),
            "lines {wrapped:?} of {command:?} are too long:\n{}",
            screen.screen().contents()
        );
        let widest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap();
        let piped = support::printed(command);
        assert!(widest(&piped) > 80, "{command:?} is cut in a pipe:\n{piped}");
    }
}

#[test]
fn the_pager_has_the_terminal_to_itself_and_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("pager.sh");
    std::fs::write(
        &script,
        "echo \"first: $(head -1 \"$1\" | cut -c1-20)\"\nread line\necho \"read $line\"\n",
    )
    .unwrap();
    let pager = format!("sh {}", script.display());
    let mut terminal = Terminal::open(&[&support::sample("orders.parquet")], &[("PAGER", &pager)], (24, 80));
    // Only a complete answer is written, and the account of rows may come before it.
    terminal.shows("511 refunds");
    terminal.at_rest();
    // The matrix is written at once; customers come from the worker.
    for (keys, first) in [("|", "first: cohort,size,M0"), ("6", "2023"), ("|", "first: customer,first_ord")] {
        terminal.press(keys);
        if keys == "|" {
            terminal.shows(first);
            assert!(!terminal.alternate(), "the pager draws over the explorer");
            // Keys that move and close in the explorer are the pager's now.
            terminal.press("jjq\r");
            terminal.shows("as of 2025");
            assert!(terminal.alternate());
        } else {
            terminal.shows("6,075 customers");
        }
    }
    terminal.press("i");
    terminal.shows("read SQL");
    terminal.press("|");
    terminal.shows("first: ");
    assert!(!terminal.alternate());
    terminal.press("\r");
    terminal.shows("read SQL");
    terminal.press("\x1b");
    terminal.shows("highest first");
    terminal.press("qq");
    terminal.shows("restored exit=0");
}
