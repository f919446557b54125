//! The choices that answer a question about a source: options to read it with, a value to type, a command for the shell.

use super::change::{Change, changes_in, row_of, with_all};
use super::popup::Row;
use crate::report::number::counted;
use crate::source::{Column, DataReport, commands_in};
use crate::tui::app::history::Shown;

/// A choice that is not an option: one table of a file.
pub(super) const OPEN: &str = "open";
/// The option that names a file of exchange rates.
const RATES: &str = "rates";

/// A way to answer a question about a source.
#[derive(Debug, Clone)]
pub(super) enum Choice {
    /// The source is read with these options, which may have words of their own.
    Options { change: Change, words: Option<(String, String)> },
    /// An option whose value is typed, and what it does.
    Typed { option: &'static str, name: &'static str, note: &'static str },
    /// A command for the shell, to be copied.
    Command(String),
}

impl Choice {
    /// The choices that a text names: options that can be taken, and commands.
    pub(super) fn named_in(text: &str, columns: &[Column], wanted: &Shown) -> Vec<Choice> {
        let changes = changes_in(text, columns).into_iter();
        let can_be = changes.filter(|change| with_change(wanted, change).is_ok());
        let options = can_be.map(|change| Choice::Options { change, words: None });
        options.chain(commands_in(text).into_iter().map(Choice::Command)).collect()
    }

    /// One table of a file.
    pub(super) fn table(name: &str) -> Choice {
        Choice::Options { change: vec![(OPEN.to_string(), name.to_string())], words: None }
    }

    /// What can be done about amounts in several currencies: each of them alone, or a file of rates.
    pub(super) fn of_currencies(report: &DataReport) -> Vec<Choice> {
        let alone = report.currencies.iter().map(|one| Choice::Options {
            change: vec![("where".to_string(), one.filter.clone())],
            words: Some((format!("orders in {} only", one.code), counted(one.rows, "row"))),
        });
        let converted = (!report.currencies.is_empty()).then_some(Choice::Typed {
            option: RATES,
            name: "convert with a file",
            note: "of exchange rates: date, currency, rate",
        });
        alone.chain(converted).collect()
    }

    /// The options that it takes.
    pub(super) fn change(&self) -> &[(String, String)] {
        match self {
            Choice::Options { change, .. } => change,
            _ => &[],
        }
    }

    /// Whether it opens one table of a file.
    pub(super) fn is_table(&self) -> bool {
        self.change().first().is_some_and(|(name, _)| name == OPEN)
    }

    /// The choice as a row of a list.
    pub(super) fn row(&self) -> Row {
        let row = |name: &str, note: &str| Row { name: name.into(), note: note.into(), ..Row::default() };
        match self {
            Choice::Options { words: Some((name, note)), .. } => row(name, note),
            Choice::Options { change, .. } if self.is_table() => {
                Row { name: OPEN.to_string(), ..row_of(change) }
            }
            Choice::Options { change, .. } => row_of(change),
            Choice::Typed { name, note, .. } => row(name, note),
            Choice::Command(command) => row("copy the command", command),
        }
    }

    /// What its row has no room for: values with more signs than these, and a command, whole.
    pub(super) fn whole(&self, longest: usize) -> String {
        match self {
            Choice::Command(command) => command.clone(),
            _ => {
                let values = self.change().iter().map(|(_, value)| value.as_str());
                values.filter(|value| value.chars().count() > longest).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// What was to be shown, with a change.
///
/// # Errors
/// An option that is not one of the source or of the view, or a value that it does not take.
pub(super) fn with_change(wanted: &Shown, change: &[(String, String)]) -> Result<Shown, String> {
    let mut wanted = wanted.clone();
    let Some((_, value)) = change.first().filter(|(name, _)| name == OPEN) else {
        return with_all(wanted, change);
    };
    let file = value.rsplit_once('#').map_or(value.as_str(), |(file, _)| file);
    wanted.source.paths.iter_mut().filter(|path| *path == file).for_each(|path| path.clone_from(value));
    Ok(wanted)
}
