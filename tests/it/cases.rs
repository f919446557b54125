//! Questions with answers that were counted by hand, in plain files that anyone can read and extend: `tests/cases/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::sample;

/// A file of a case, or a command with what it prints.
struct Part<'a> {
    head: &'a str,
    body: String,
}

/// The sentence of a case, and its parts.
fn parts(text: &str) -> (&str, Vec<Part<'_>>) {
    let mut pieces = text.split("\n--- ");
    let sentence = pieces.next().unwrap();
    let part = |piece: &'_ str| -> (usize, String) {
        let end = piece.find('\n').unwrap_or(piece.len());
        let body = piece[end..].trim();
        (end, if body.is_empty() { String::new() } else { format!("{body}\n") })
    };
    let parts = pieces.map(|piece| {
        let (end, body) = part(piece);
        Part { head: &piece[..end], body }
    });
    (sentence, parts.collect())
}

/// What a command prints: its answer, and if it fails its message and its exit code.
fn printed(line: &str, folder: &Path) -> String {
    let program = assert_cmd::cargo::cargo_bin("tenure");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path)
        .env("XDG_CONFIG_HOME", folder)
        .env("XDG_CACHE_HOME", folder)
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    if !output.status.success() {
        text += &String::from_utf8(output.stderr).unwrap();
        text += &format!("exit {}\n", output.status.code().unwrap());
    }
    text.replace(&folder.display().to_string(), "[folder]")
}

/// The case as it is now: what its commands print, under their lines.
fn answered(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(sample("orders.parquet"), folder.path().join("sample.parquet")).unwrap();
    let (sentence, parts) = parts(text);
    let mut out = sentence.trim_end().to_string() + "\n";
    for part in parts {
        let body = match part.head.starts_with("tenure ") {
            true => printed(part.head, folder.path()),
            false => {
                std::fs::write(folder.path().join(part.head), &part.body).unwrap();
                part.body
            }
        };
        let lines: Vec<&str> = body.trim_end().lines().map(str::trim_end).collect();
        out += &format!("\n--- {}\n{}\n", part.head, lines.join("\n"));
    }
    out
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = [folder.clone(), folder.join("messages")]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    files.sort();
    files
}

#[test]
fn every_case_is_answered_as_counted() {
    let cases = cases();
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    for path in cases {
        let text = std::fs::read_to_string(&path).unwrap();
        let now = answered(&text);
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            std::fs::write(&path, now).unwrap();
            continue;
        }
        assert!(now == text, "{}: counted\n{text}\nprinted\n{now}", path.display());
    }
}
