//! What the README shows is so: the settings load, every option it names exists, every command it lists has help.

use std::collections::BTreeSet;

use crate::support::{file, printed};
use tenure::tui::KeyMap;
use tenure::tui::settings::{Said, load};

const README: &str = include_str!("../../README.md");

/// The commands that the table of commands lists.
fn commands() -> Vec<&'static str> {
    let names = README.lines().filter_map(|line| line.strip_prefix("| `tenure "));
    names.filter_map(|line| line.split([' ', '`']).next()).filter(|name| *name != "SOURCE...").collect()
}

#[test]
fn the_settings_shown_are_understood() {
    let block =
        README.split("```toml\n").find(|block| block.contains("[keys]")).expect("settings in the README");
    let (_folder, path) = file("config.toml", block.split("```").next().unwrap());
    let options = load(&Said { file: Some(path.into()), ..Said::default() }).unwrap();
    assert!(options.color.is_some());
    KeyMap::new(&options.keys).unwrap();
}

#[test]
fn every_option_and_every_command_named_exists() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    let mut help = printed(&["--help"]);
    for command in commands {
        help += &printed(&[command, "--help"]);
    }
    let known: BTreeSet<&str> = options(&help).collect();
    // Those of cargo, which the README names too.
    let of_others = ["--release", "--bench", "--path"];
    let unknown: Vec<&str> =
        options(README).filter(|option| !known.contains(option) && !of_others.contains(option)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Every word of a text that is an option.
fn options(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
    words.filter(|word| word.len() > 3 && word.starts_with("--") && word.as_bytes()[2].is_ascii_lowercase())
}
