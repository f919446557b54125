//! Questions with answers that were counted by hand, in plain files that anyone can read and extend: `tests/cases/`.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The case as it is now: what its commands print, under their lines.
fn answered(text: &str) -> String {
    let program = assert_cmd::cargo::cargo_bin("tenure");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (sentence, parts) = parts(text);
    let mut out = sentence.trim_end().to_string() + "\n";
    for part in parts {
        let body = match part.head.starts_with("tenure ") {
            true => {
                let run = Command::new("sh")
                    .args(["-c", part.head])
                    .current_dir(folder.path())
                    .env("PATH", &path)
                    .output();
                String::from_utf8(run.unwrap().stdout).unwrap()
            }
            false => {
                std::fs::write(folder.path().join(part.head), &part.body).unwrap();
                part.body
            }
        };
        out += &format!("\n--- {}\n{}\n", part.head, body.trim_end());
    }
    out
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    files.sort();
    files
}

#[test]
fn every_case_is_answered_as_counted() {
    let cases = cases();
    assert!(cases.len() >= 7, "only {} cases", cases.len());
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
