//! Sessions over snapshots in a folder of their own, asked as the command line asks.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::Parser;
use tenure::cache::CacheFolder;
use tenure::cli::Cli;
use tenure::engine::{Cancel, Limits, Resources};
use tenure::explore::{Question, Session};
use tenure::snapshot::{Caching, Opened, open};
use tenure::source::SourceSpec;

use super::sample;

/// One thread sums in one order.
pub fn limits() -> Limits {
    Limits::choose(&Resources { threads: Some(1), ..Resources::default() })
}

pub fn caching(folder: &Path) -> Caching {
    let folder = CacheFolder::new(folder.join("snapshots"), None);
    Caching { folder: Some(folder), least: Duration::ZERO, least_bytes: 0 }
}

/// Makes a file look as if it had not been written just now.
pub fn let_rest(path: &Path) {
    let earlier = SystemTime::now() - Duration::from_secs(60);
    File::options().write(true).open(path).unwrap().set_modified(earlier).unwrap();
}

pub fn question(line: &str, path: &Path) -> (SourceSpec, Question) {
    let line = line.replace("SOURCE", "'ORDERS'");
    let words = shell_words(&line).into_iter();
    let words = words.map(|word| if word == "ORDERS" { path.to_string_lossy().into_owned() } else { word });
    let cli = Cli::try_parse_from(["tenure".to_string()].into_iter().chain(words)).unwrap();
    let asked =
        cli.command.unwrap().request().unwrap_or_else(|failure| panic!("{line}: {}", failure.message));
    (asked.source, asked.question)
}

/// Words, those in quotes as one.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut quote) = (vec![String::new()], None);
    for c in line.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            None if c == '"' || (c == '\'' && words.last().is_some_and(String::is_empty)) => quote = Some(c),
            None if c == ' ' => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Every answer, the early ones too; and whether a snapshot was written afterwards. A source that is refused has none: two refusals
/// would always agree.
#[track_caller]
pub fn answered(lines: &[&str], path: &Path, caching: &Caching) -> (Vec<String>, bool) {
    let cancel = Cancel::new();
    let mut said = Vec::new();
    let (spec, _) = question("inspect SOURCE", path);
    let Opened { engine, snapshot } = open(&limits(), &spec, caching).unwrap();
    let mut session = Session::open(engine, &spec, &cancel).unwrap_or_else(|error| panic!("{error}"));
    for line in lines {
        let (_, question) = question(line, path);
        let mut early = Vec::new();
        let answer = session.answer(&question, &cancel, &mut |part| early.push(format!("{part:?}")));
        said.push(format!("{line}: {early:?} {answer:?}"));
    }
    drop(session);
    (said, snapshot.is_some_and(|snapshot| snapshot.keep(&cancel)))
}

#[track_caller]
pub fn same(expected: &[String], found: &[String]) {
    assert_eq!(expected.len(), found.len());
    for (expected, found) in expected.iter().zip(found) {
        let differs = expected.chars().zip(found.chars()).position(|(one, other)| one != other);
        let near = |text: &str| {
            text.chars().skip(differs.unwrap_or(0).saturating_sub(100)).take(300).collect::<String>()
        };
        assert!(expected == found, "expected …{}…\nfound …{}…", near(expected), near(found));
    }
}

pub fn copied(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::copy(sample(name), &path).unwrap();
    let_rest(&path);
    (folder, path)
}
