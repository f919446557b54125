//! Pages and pictures of `docs/` that the program writes itself: the command line, the keys, the explorer.

use clap::CommandFactory;
use tenure::cli::Cli;
use tenure::source::ALLOWED_FUNCTIONS;
use tenure::tui::action::Group;
use tenure::tui::commands;

use crate::explorer::{ColorLevel, Explorer, KeyMap, Palette, Theme};
use crate::screen_svg::svg;
use crate::support::generated;

/// Columns of the help in `docs/cli.md`.
const WIDTH: usize = 100;

/// Every command by name; the program itself is the first, without a name.
pub fn commands() -> Vec<String> {
    let root = Cli::command();
    let names = root.get_subcommands().filter(|command| !command.is_hide_set());
    std::iter::once(String::new()).chain(names.map(|command| command.get_name().to_string())).collect()
}

/// What `--help` prints.
pub fn help(command: &str) -> String {
    let words = ["tenure", command, "--help"].into_iter().filter(|word| !word.is_empty());
    let root = Cli::command().term_width(WIDTH);
    let help = root.try_get_matches_from(words).expect_err("help ends the program").to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_string() + "\n"
}

#[test]
fn the_page_of_the_command_line_is_the_help_of_every_command() {
    let mut page = "# Command line\n\nThe program writes this page itself from `--help` of every command. Options that several \
        commands share\nare listed once, [at the end](#shared-options).\n"
        .to_string();
    let commands: Vec<(String, Vec<String>)> =
        commands().into_iter().map(|name| (format!("tenure {name}"), parts(&help(&name)))).collect();
    let is_shared = |part: &String| {
        let group = part.lines().next().unwrap_or_default();
        let users = commands.iter().filter(|(_, parts)| parts.contains(part)).count();
        group.ends_with(':') && group != "Options:" && users > 2
    };
    let mut shared: Vec<&String> = Vec::new();
    for (title, parts) in &commands {
        let (common, own): (Vec<&String>, Vec<&String>) = parts.iter().partition(|part| is_shared(part));
        page += &format!("\n## {}\n\n```text\n{}\n```\n", title.trim_end(), joined(&own));
        let groups: Vec<&str> =
            common.iter().filter_map(|part| part.lines().next()?.strip_suffix(':')).collect();
        if !groups.is_empty() {
            page += &format!("\nAnd the [shared options](#shared-options): {}.\n", groups.join(", "));
        }
        for part in common {
            if !shared.contains(&part) {
                shared.push(part);
            }
        }
    }
    page += &format!("\n## Shared options\n\n```text\n{}\n```\n", joined(&shared));
    generated("docs/cli.md", &page);
}

#[test]
fn the_page_of_headings_is_what_the_screens_explain() {
    let head = "# Headings\n\nThe program writes this page itself. `i` shows these meanings for the column under the cursor. \
        `#` is any number.\n\n";
    generated("docs/headings.md", &format!("{head}{}", tenure::report::headings::markdown()));
}

/// The parts of a help: what it is for, how it is used, each group of options, examples.
fn parts(help: &str) -> Vec<String> {
    help.trim_end().split("\n\n").map(str::to_string).collect()
}

fn joined(parts: &[&String]) -> String {
    parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn the_page_of_expressions_lists_the_allowed_functions() {
    let mut page = "# Expressions\n\nThe program writes this page itself.\n\nAn expression computes a value from one row. It \
        follows `--where`, `--amount`, `--customer`, `--date`,\n`--cost`, `--entry`, `--returns`, after the sides of a \
        comparison (`--a`, `--b`, `--treated`, `--control`),\nand in saved views and presets. It is written in SQL:\n\n\
        - columns: `amount`, `\"Refunded Amount\"` in double quotes if the name has blanks or signs\n\
        - values: `50`, `'FR'` in single quotes, `DATE '2024-01-31'`, `INTERVAL 3 DAY`\n\
        - operators: `+ - * / // % ||`, `= <> < <= > >=`, `AND OR NOT`, `IN`, `BETWEEN`, `LIKE`, `ILIKE`, `IS NULL`,\n  \
        `IS DISTINCT FROM`, `~`, `->>`, `AT TIME ZONE`\n\
        - choices and casts: `CASE WHEN … THEN … ELSE … END`, `CAST(… AS …)`, `TRY_CAST(… AS …)`, `…::DATE`\n\
        - the functions below\n\n\
        An expression cannot hold a query, a table, a window or a setting: it reads nothing but its row.\n\
        [Trust](trust.md) says why. To join files or to compute over several rows, use `--query`.\n"
        .to_string();
    for (about, names) in ALLOWED_FUNCTIONS {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let mut capital = about.to_string();
        capital[..1].make_ascii_uppercase();
        page += &format!("\n## {capital}\n\n{}\n", names.join(" "));
    }
    generated("docs/expressions.md", &page);
}

#[test]
fn help_fits_its_width() {
    for command in commands() {
        let help = help(&command);
        let wide: Vec<&str> = help.lines().filter(|line| line.chars().count() > WIDTH).collect();
        assert!(wide.is_empty(), "{command}: {wide:#?}");
    }
}

#[test]
fn the_page_of_keys_is_the_table_of_actions() {
    let keys = KeyMap::default();
    let mut page = "# Keys\n\nThe program writes this page itself. The names are those of the [settings](settings.md).\n".to_string();
    for group in Group::ALL {
        page += &format!("\n## {}\n\n| key | action | name |\n|---|---|---|\n", group.title());
        for entry in commands::all().filter(|entry| entry.group == group) {
            let shown = keys.all(entry.action, false).replace('|', "\\|");
            let shown: Vec<String> = shown.split_whitespace().map(|key| format!("`{key}`")).collect();
            page += &format!("| {} | {} | {} |\n", shown.join(" "), entry.help, entry.name);
        }
    }
    generated("docs/keys.md", &page);
}

/// Draws what the explorer shows over the sample after some keys.
fn picture(path: &str, size: (u16, u16), keys: impl FnOnce(&mut Explorer)) {
    let mut explorer = Explorer::themed(size, Theme::new(ColorLevel::True, Palette::Dark, false));
    keys(&mut explorer);
    generated(path, &svg(&explorer.buffer()));
}

#[test]
fn the_picture_of_the_explorer_is_what_it_shows() {
    picture("docs/explorer.svg", (100, 30), |explorer| {
        explorer.press("j j j l l");
    });
}

#[test]
fn the_pictures_of_the_guide_are_what_it_shows() {
    picture("docs/pictures/segments.svg", (110, 18), |explorer| {
        explorer.press("3 s").type_line("channel");
    });
    picture("docs/pictures/comparison.svg", (100, 30), |explorer| {
        explorer.press("4").type_line("channel = 'referral'").press("enter n");
    });
    picture("docs/pictures/goals.svg", (110, 26), |explorer| {
        explorer.press("7 > > T").type_line("period quarter, window 2023-01-01..2025-09-30, goal churn=30%");
        explorer.press("l l");
    });
    picture("docs/pictures/value.svg", (120, 22), |explorer| {
        explorer.press("5 s").type_line("channel");
    });
}
