//! Commands that ask nothing of orders: `completions`, `man`, `doctor` and `config`; and `--log`.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::sample;

/// The program with folders of its own.
fn tenure(home: &Path, words: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin("tenure"))
        .args(words)
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("TERM", "xterm-256color")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The state and the remedy of a check.
fn check(output: &Output, name: &str) -> (String, String) {
    let all: Value = serde_json::from_str(&printed(output)).unwrap();
    let one = all["checks"].as_array().unwrap().iter().find(|one| one["check"] == name).unwrap();
    (one["state"].as_str().unwrap().to_string(), one["remedy"].as_str().unwrap().to_string())
}

#[test]
fn bash_completes_commands_and_options() {
    let home = tempfile::tempdir().unwrap();
    let script = home.path().join("tenure.bash");
    std::fs::write(&script, printed(&tenure(home.path(), &["completions", "bash"]))).unwrap();
    let complete = |words: &str, at: usize| {
        let last = words.split(' ').next_back().unwrap();
        let ask = format!(
            "source {}; COMP_WORDS=({words}); COMP_CWORD={at}; _tenure tenure '{last}' tenure; echo ${{COMPREPLY[@]}}",
            script.display()
        );
        let output = Command::new("bash").args(["--norc", "-c", &ask]).output().unwrap();
        assert!(output.status.success(), "{}", errors(&output));
        printed(&output)
    };
    assert_eq!(complete("tenure seg", 1).trim(), "segments");
    let options = complete("tenure matrix --me", 2);
    assert!(options.contains("--measure") && options.contains("--memory"), "{options}");
}

#[test]
fn every_command_has_a_manual_page_in_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("man1");
    let output = tenure(home.path(), &["man", "--folder", folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", errors(&output));
    let text = std::fs::read_to_string(folder.join("tenure-segments.1")).unwrap();
    assert!(text.contains(".TH tenure-segments 1") && text.contains("\\-\\-by"), "{text}");
    assert!(folder.join("tenure.1").exists());
    let unknown = tenure(home.path(), &["man", "matrx"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(errors(&unknown).contains("matrx: not a command; use one of"), "{}", errors(&unknown));
}

#[test]
fn the_settings_file_is_written_once_and_kept_when_it_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let path = printed(&tenure(home.path(), &["config", "path"]));
    let file = Path::new(path.trim());
    assert!(tenure(home.path(), &["config", "init"]).status.success());
    std::fs::write(file, "theme = \"light\"\n").unwrap();
    let again = tenure(home.path(), &["config", "init"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(errors(&again).contains("exists already; replace it with --force"), "{}", errors(&again));
    assert!(tenure(home.path(), &["config", "init", "--force"]).status.success());
    assert_eq!(std::fs::read_to_string(file.with_extension("toml.bak")).unwrap(), "theme = \"light\"\n");
    assert!(std::fs::read_to_string(file).unwrap().contains("# theme = \"dark\""));
}

#[test]
fn doctor_names_the_line_of_a_settings_file_that_is_wrong() {
    let home = tempfile::tempdir().unwrap();
    let sound = tenure(home.path(), &["doctor", "--format", "json"]);
    assert_eq!(sound.status.code(), Some(0), "{}", printed(&sound));
    assert_eq!(check(&sound, "settings").0, "ok");
    std::fs::create_dir_all(home.path().join("config/tenure")).unwrap();
    std::fs::write(home.path().join("config/tenure/config.toml"), "theme = \"light\"\ncolour = 1\n").unwrap();
    let wrong = tenure(home.path(), &["doctor", "--format", "json"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(check(&wrong, "settings").0, "problem");
    assert!(printed(&wrong).contains("line 2"), "{}", printed(&wrong));
    // The remedy that is shown works.
    assert!(check(&wrong, "settings").1.contains("tenure config init --force"));
    assert!(tenure(home.path(), &["config", "init", "--force"]).status.success());
    assert_eq!(check(&tenure(home.path(), &["doctor", "--format", "json"]), "settings").0, "ok");
}

#[test]
fn a_settings_file_that_is_named_is_read_also_without_a_terminal() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine.toml");
    let sample = crate::support::sample("orders.parquet");
    let explored = |text: &str| {
        std::fs::write(&file, text).unwrap();
        tenure(home.path(), &["--config", file.to_str().unwrap(), &sample])
    };
    assert!(explored("theme = \"light\"\n").status.success());
    let wrong = explored("theme = \"light\"\ncolour = \"16\"\n");
    assert_eq!((wrong.status.code(), printed(&wrong).as_str()), (Some(2), ""));
    let said = errors(&wrong);
    assert!(
        said.contains("mine.toml, line 2: unknown setting 'colour'") && said.contains("or take it out"),
        "{said}"
    );
}

#[test]
fn doctor_finds_a_temporary_folder_that_does_not_exist() {
    let home = tempfile::tempdir().unwrap();
    let output = tenure(home.path(), &["doctor", "--temp-dir", "/nowhere/at/all", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    for name in ["temporary space", "database"] {
        let (state, remedy) = check(&output, name);
        assert_eq!(state, "problem", "{name}");
        assert!(remedy.contains("--temp-dir"), "{name}: {remedy}");
    }
}

#[test]
fn the_log_has_statements_and_problems_and_only_the_user_can_read_it() {
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("tenure.log");
    let name = log.to_str().unwrap();
    assert!(tenure(home.path(), &["matrix", &sample("orders.parquet"), "--log", name]).status.success());
    let wrong = tenure(home.path(), &["matrix", "/nowhere.csv", "--log", name]);
    assert_eq!(wrong.status.code(), Some(1));
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains(" INFO  tenure ") && text.contains("read_parquet"), "{text}");
    assert!(text.contains(" ERROR /nowhere.csv: no such file"), "{text}");
    assert_eq!(std::fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    let unwritable = tenure(home.path(), &["matrix", &sample("orders.parquet"), "--log", "/nowhere/log"]);
    assert_eq!(unwritable.status.code(), Some(1));
    assert!(errors(&unwritable).contains("--log /nowhere/log: cannot be written"), "{}", errors(&unwritable));
}

#[test]
fn a_mistyped_command_is_named_with_the_command_that_was_meant() {
    let home = tempfile::tempdir().unwrap();
    let mistyped = tenure(home.path(), &["segment", &sample("orders.parquet")]);
    assert_eq!(mistyped.status.code(), Some(2));
    let message = "tenure: segment: neither a file nor a command; did you mean `tenure segments`?\n";
    assert_eq!(errors(&mistyped), message);
    let other = tenure(home.path(), &["foo"]);
    assert!(errors(&other).contains("foo: no such file"), "{}", errors(&other));
    let by = tenure(home.path(), &["matrix", &sample("orders.parquet"), "--by", "channel"]);
    assert_eq!(by.status.code(), Some(2));
    assert!(errors(&by).contains("cohorts by a column: --cohort COLUMN"), "{}", errors(&by));
    assert!(!errors(&by).contains("as a value"), "{}", errors(&by));
}
