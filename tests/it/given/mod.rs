//! What tests are given: the binary, files made on the spot, and real order histories where they are present.

#![allow(dead_code, reason = "every test file uses its own part")]

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

/// Runs the program and waits.
pub fn tenure<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Output {
    assert_cmd::Command::cargo_bin("tenure").unwrap().args(arguments).output().unwrap()
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

/// A real order history, or `None` with a line that says it is absent: `TENURE_DATA`, else `../shared/data`.
pub fn history(path: &str) -> Option<String> {
    let folder = std::env::var_os("TENURE_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let file = folder.join(path);
    if file.exists() {
        return Some(file.to_string_lossy().into_owned());
    }
    eprintln!("SKIPPED: no {} (set TENURE_DATA to the folder of order histories)", file.display());
    None
}

/// A file of the shipped sample.
pub fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name).to_string_lossy().into_owned()
}

/// A folder with one file in it.
pub fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path.to_string_lossy().into_owned())
}

/// The cells of one line of a wide CSV, by cohort.
pub fn row<'a>(csv: &'a str, cohort: &str) -> Vec<&'a str> {
    let line = csv.lines().find(|line| line.starts_with(cohort));
    line.unwrap_or_else(|| panic!("no {cohort} in {csv}")).split(',').skip(1).collect()
}
