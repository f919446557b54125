//! What the documents say is so: settings load, options exist, commands run, links lead somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::explorer::{Measure, Return};
use crate::generated::{commands, help};
use crate::support::{file, sample};
use tenure::tui::KeyMap;
use tenure::tui::settings::{SettingsArgs, load};

/// Options of other programs that the documents name.
const OF_OTHERS: [&str; 15] = [
    "--release",
    "--bench",
    "--path",
    "--test",
    "--manylinux",
    "--no-default-features",
    "--no-build",
    "--locked",
    "--features",
    "--ip",
    "--port",
    "--flight-sql",
    "--vcores",
    "--scheduler-host",
    "--external-host",
];

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and all pages in `docs/`, by path.
fn documents() -> BTreeMap<PathBuf, String> {
    let mut found = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// The blocks of a document in a language.
pub fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|block| block.split("```").next().unwrap()).collect()
}

#[test]
fn the_readme_is_a_page() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert!(text.lines().count() <= 150, "{} lines", text.lines().count());
    let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

#[test]
fn the_settings_shown_are_understood() {
    let text = std::fs::read_to_string(root().join("docs/settings.md")).unwrap();
    let shown = blocks(&text, "toml");
    let block = shown.iter().find(|block| block.contains("[keys]")).expect("settings in docs/settings.md");
    let (_folder, path) = file("config.toml", block);
    let options = load(&SettingsArgs { file: Some(path.into()), ..SettingsArgs::default() }).unwrap();
    assert!(options.color.is_some());
    KeyMap::new(&options.keys).unwrap();
}

#[test]
fn every_option_named_exists() {
    let help: String = commands().iter().map(|command| help(command)).collect();
    let known: BTreeSet<&str> = options(&help).chain(OF_OTHERS).collect();
    let mut named = 0;
    for (path, text) in documents() {
        let unknown: Vec<&str> = options(&text).filter(|option| !known.contains(option)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", path.display());
        named += options(&text).count();
    }
    assert!(named > 100, "only {named} options are named");
}

#[test]
fn every_command_named_exists() {
    let known = commands();
    for (path, text) in documents() {
        let shown: String = blocks(&text, "sh").iter().map(|block| format!("\n{block}")).collect();
        for name in text.split("`tenure ").skip(1).chain(shown.split("\ntenure ").skip(1)) {
            let word = name.split(|c: char| !c.is_ascii_lowercase()).next().unwrap();
            let is_file =
                name.split([' ', '`', '\n']).next().is_some_and(|word| word.contains(['.', '/', '-']));
            let is_known = word.is_empty() || is_file || known.iter().any(|command| command == word);
            assert!(is_known, "{}: tenure {word}", path.display());
        }
    }
}

/// Every word of a text that is an option.
fn options(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
    words.filter(|word| word.len() > 3 && word.starts_with("--") && word.as_bytes()[2].is_ascii_lowercase())
}

#[test]
fn the_commands_of_the_documents_run() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["orders.parquet", "orders.csv", "surveys.csv", "points.csv", "spend.csv"] {
        std::fs::copy(sample(name), folder.path().join(name)).unwrap();
    }
    // The saved view that the settings show.
    let settings = std::fs::read_to_string(root().join("docs/settings.md")).unwrap();
    let views = blocks(&settings, "toml").into_iter().find(|block| block.starts_with("[monday"));
    std::fs::write(folder.path().join("tenure-views.toml"), views.unwrap()).unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::copy(sample("orders.parquet"), folder.path().join("data/orders-1.parquet")).unwrap();
    let program = assert_cmd::cargo::cargo_bin("tenure");
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let mut run = 0;
    for page in ["README.md", "docs/guide.md", "docs/settings.md", "docs/engines.md"] {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        let lines =
            blocks(&text, "sh").into_iter().flat_map(str::lines).filter(|line| line.starts_with("tenure "));
        for line in lines {
            // The machines that the documents name do not exist: what would be sent to them is printed.
            let is_remote = line.contains("://") || line.contains("--connection");
            let line = if is_remote { format!("{line} --dry-run") } else { line.to_string() };
            let output = Command::new("sh")
                .args(["-c", &line])
                .env("XDG_CACHE_HOME", "/dev/null")
                .current_dir(folder.path())
                .env("PATH", &path)
                .output()
                .unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{page}: {line}: {:?} {errors}", output.status.code());
            run += 1;
        }
    }
    assert!(run > 25, "only {run} commands");
}

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    let anchors = |text: &str| -> BTreeSet<String> {
        text.lines()
            .filter_map(|line| line.strip_prefix('#'))
            .map(|title| anchor(title.trim_start_matches('#')))
            .collect()
    };
    for (path, text) in &documents {
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", path.display());
            if !place.is_empty() {
                let text = std::fs::read_to_string(&target).unwrap();
                assert!(anchors(&text).contains(place), "{}: {link}", path.display());
            }
        }
    }
}

/// The anchor of a heading, as forges make it.
fn anchor(title: &str) -> String {
    let kept = title.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-')
        .collect::<String>()
        .replace(' ', "-")
}

#[test]
fn every_source_file_named_exists() {
    for (path, text) in documents() {
        for name in text.split('`').filter(|name| name.starts_with("src/") && !name.contains(' ')) {
            assert!(root().join(name).exists(), "{}: {name}", path.display());
        }
    }
}

/// Phrases that a reader has to decode, and what to write instead.
const AVOIDED: [(&str, &str); 19] = [
    ("told apart", "grouped by, or distinguished"),
    ("told from", "distinguished from"),
    ("what is told", "name the thing"),
    ("is told of", "name the thing"),
    ("stands beside", "is shown with"),
    ("stand beside", "are shown with"),
    ("stand over", "override"),
    ("held against", "compared with"),
    ("lived through", "completed"),
    ("anew", "again"),
    ("is said", "is reported"),
    ("that is said", "a note says so"),
    ("what was said", "name the thing"),
    ("one row a", "one row per"),
    ("a customer and", "per customer and"),
    ("customers apart", "group customers"),
    ("so that is", "name the thing"),
    ("where there is none", "if there is none"),
    ("for nobody", "for no customer"),
];

/// Whether a text holds a phrase as whole words.
fn holds(text: &str, phrase: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, _)| {
        !is_part(text[..at].chars().next_back()) && !is_part(text[at + phrase.len()..].chars().next())
    })
}

/// A phrase of a text that a reader has to decode, with what to write instead.
fn avoided(text: &str) -> Option<String> {
    let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let phrase = AVOIDED.iter().find(|(phrase, _)| holds(&text, phrase));
    phrase.map(|(phrase, instead)| format!("'{phrase}': write '{instead}'")).or_else(|| negated(&text))
}

/// "X is no Y" for "X is not a Y"; "there is no Y" and "is no more" are plain English.
fn negated(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let hit = words.windows(4).find(|four| {
        let [first, verb, no, what] = four else { return false };
        let is_plain = ["longer", "more", "less", "need", "way", "such"].contains(what);
        !first.ends_with("there") && ["is", "are"].contains(verb) && *no == "no" && !is_plain
    })?;
    Some(format!("'{}': write 'is not a'", hit.join(" ")))
}

/// The string literals of Rust outside of its unit tests, with line breaks that the compiler drops dropped.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let mut found = Vec::new();
    let mut rest = source.char_indices().peekable();
    while let Some((at, sign)) = rest.next() {
        let ahead = &source[at..];
        let mut skip = 0;
        if ahead.starts_with("//") {
            skip = ahead.find('\n').unwrap_or(ahead.len());
        } else if ahead.starts_with("r#\"") {
            skip = ahead.find("\"#").unwrap() + 2;
            found.push(ahead[3..skip - 2].to_string());
        } else if sign == '\'' {
            // A character; a lifetime has no second quote so near.
            let escape = usize::from(ahead[1..].starts_with('\\')) + 1;
            let close = ahead[1..].char_indices().nth(escape).map(|(place, c)| (place + 1, c));
            skip = close.filter(|(_, c)| *c == '\'').map_or(1, |(place, _)| place + 1);
        } else if sign == '"' {
            let mut text = String::new();
            let mut is_escaped = false;
            let mut drops_blanks = false;
            for (place, c) in ahead.char_indices().skip(1) {
                drops_blanks &= c.is_whitespace();
                match (is_escaped, c) {
                    (true, '\n') => drops_blanks = true,
                    (true, 'n') => text.push('\n'),
                    (true, _) => text.push(c),
                    (false, '\\') => {}
                    (false, '"') => {
                        skip = place + 1;
                        break;
                    }
                    (false, _) if drops_blanks => {}
                    (false, _) => text.push(c),
                }
                is_escaped = !is_escaped && c == '\\';
            }
            found.push(text);
        }
        while rest.peek().is_some_and(|(place, _)| *place < at + skip) {
            rest.next();
        }
    }
    found
}

/// The files below a folder with an ending.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|one| one == ending) {
            found.push(path);
        }
    }
    found
}

#[test]
fn documents_are_written_in_plain_english() {
    for (path, text) in documents() {
        for paragraph in text.split("\n\n") {
            assert_eq!(avoided(paragraph), None, "{}", path.display());
        }
    }
}

#[test]
fn what_the_program_says_is_plain_english() {
    let mut read = 0;
    for path in files(&root().join("src"), "rs") {
        let source = std::fs::read_to_string(&path).unwrap();
        let help =
            source.lines().filter_map(|line| line.trim_start().strip_prefix("///")).map(str::to_string);
        // The doc comments of commands and options are the help of the command line.
        let is_help = path.starts_with(root().join("src/cli"));
        for text in literals(&source).into_iter().chain(help.filter(|_| is_help)) {
            assert_eq!(avoided(&text), None, "{}: {text}", path.display());
            read += 1;
        }
    }
    assert!(read > 4_000, "only {read} texts");
}

#[test]
fn phrases_to_avoid_are_found() {
    let source = "/// a 'b' \"c\"\nfn f<'a>(c: &'a str) -> bool { c == \"x \\\"y\\\" told \\\n    apart\" || c.starts_with('\"') }\n\
        const ONE: &str = \"three\";\n#[cfg(test)] mod tests { const TWO: &str = \"anew\"; }";
    assert_eq!(literals(source), ["x \"y\" told apart", "three"]);
    assert!(avoided(&literals(source)[0]).is_some_and(|why| why.contains("grouped by")));
    assert!(avoided("'{text}' is no horizon: write a number").is_some());
    assert!(avoided("Customers\napart by an attribute").is_some());
    for plain in ["there is no cohort before", "it is no longer open", "a renewed order", "at no time"] {
        assert_eq!(avoided(plain), None);
    }
}

#[test]
fn every_measure_and_criterion_is_defined() {
    let text = std::fs::read_to_string(root().join("docs/definitions.md")).unwrap();
    let measures = Measure::ALL.iter().filter(|measure| !matches!(measure, Measure::RevenuePercentile(_)));
    let names = measures.map(ToString::to_string).chain(Return::ALL.iter().map(ToString::to_string));
    for name in names {
        assert!(text.contains(&format!("`{name}`")), "{name} is not in docs/definitions.md");
    }
    assert!(
        text.contains(&Measure::markdown_table()),
        "write in docs/definitions.md:\n{}",
        Measure::markdown_table()
    );
}
