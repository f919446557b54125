//! The binary: run, and held to success or failure.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::desk::{json_of, text_of};

/// Runs the program and waits.
pub fn tenure<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Output {
    command().args(arguments).output().unwrap()
}

/// The program, with no snapshots of the user's.
pub fn command() -> assert_cmd::Command {
    let mut command = assert_cmd::Command::cargo_bin("tenure").unwrap();
    command.env("XDG_CACHE_HOME", "/dev/null");
    command.env("XDG_STATE_HOME", "/dev/null");
    command
}

/// Standard output of a run that must succeed.
pub fn printed<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> String {
    let output = tenure(arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "exit {:?}: {errors}", output.status.code());
    String::from_utf8(output.stdout).unwrap()
}

/// What a command must print about files in CSV or JSON. It is asked in this process, as the explorer asks, if a session answers it.
pub fn told(arguments: &[&str]) -> String {
    text_of(arguments).unwrap_or_else(|| printed(arguments))
}

/// JSON of a run that must succeed. What a session answers about files is asked in this process, as the explorer asks, because many
/// tests ask for several answers of one source, and it is then read once. `printed` and the tests of outputs run the program.
pub fn json<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Value {
    let words: Option<Vec<&str>> = arguments.iter().map(|one| one.as_ref().to_str()).collect();
    if let Some(answer) = words.and_then(|words| json_of(&words)) {
        return answer;
    }
    serde_json::from_str(&printed(arguments)).unwrap()
}

/// The same with the snapshots of a folder.
pub fn json_beside<S: AsRef<std::ffi::OsStr>>(snapshots: &Path, arguments: &[S]) -> Value {
    let output = command().env("XDG_CACHE_HOME", snapshots).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "exit {:?}: {errors}", output.status.code());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Exit code and standard error of a run that must fail, without a panic.
pub fn refused<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> (i32, String) {
    let output = tenure(arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it succeeded: {}", String::from_utf8_lossy(&output.stdout));
    assert!(!errors.contains("panicked"), "{errors}");
    (output.status.code().unwrap(), errors)
}

/// The words of a line, as a shell divides them.
pub fn divided(line: &str) -> Vec<String> {
    let output = Command::new("sh").args(["-c", &format!("printf '%s\\0' {line}")]).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    let words = String::from_utf8(output.stdout).unwrap();
    words.split_terminator('\0').map(str::to_string).collect()
}

/// The cells of one line of a wide CSV, by cohort.
pub fn row<'a>(csv: &'a str, cohort: &str) -> Vec<&'a str> {
    let line = csv.lines().find(|line| line.starts_with(cohort));
    line.unwrap_or_else(|| panic!("no {cohort} in {csv}")).split(',').skip(1).collect()
}
