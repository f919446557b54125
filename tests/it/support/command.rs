//! The binary: run, and held to success or failure.

use std::process::Output;

use serde_json::Value;

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

/// JSON of a run that must succeed.
pub fn json<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Value {
    serde_json::from_str(&printed(arguments)).unwrap()
}

/// Exit code and standard error of a run that must fail, without a panic.
pub fn refused<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> (i32, String) {
    let output = tenure(arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it succeeded: {}", String::from_utf8_lossy(&output.stdout));
    assert!(!errors.contains("panicked"), "{errors}");
    (output.status.code().unwrap(), errors)
}

/// The cells of one line of a wide CSV, by cohort.
pub fn row<'a>(csv: &'a str, cohort: &str) -> Vec<&'a str> {
    let line = csv.lines().find(|line| line.starts_with(cohort));
    line.unwrap_or_else(|| panic!("no {cohort} in {csv}")).split(',').skip(1).collect()
}
