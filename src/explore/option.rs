//! What an option of a source or of a view is: how it is named, given, read, written and stepped through.

use crate::cohort::{Grain, Measure};
use crate::named::ParseError;
use crate::source::SourceSpec;

use super::view::View;

/// What an option is about; the heading it has in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// How the source is read; a change reads it again.
    Source,
    /// The counts and their presentation.
    View,
}

impl Group {
    /// The heading in `--help`.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Source => "Source",
            Group::View => "View",
        }
    }
}

/// How the values of an option are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arity {
    /// `--tz ZONE`.
    One,
    /// `--guest ID`, once per value.
    Many,
    /// `--forecast`, or `--forecast=MODEL`; without a model this one.
    Optional(&'static str),
}

/// The values of an option, for keys that step through them.
#[derive(Debug, Clone, Copy)]
pub enum Steps {
    /// None: the user types the value.
    Typed,
    /// These values, in order, for the current view.
    Names(fn(&View) -> Vec<String>),
    /// The grains, then the columns of the source.
    Cohorts,
    /// The measures that the data allow.
    Measures,
    /// Numbers from `least`, `step` apart.
    Numbers { step: u64, least: u64 },
}

/// An option: its names, its help, and how it reads and writes a view or a source.
#[derive(Debug, Clone, Copy)]
pub struct OptionSpec {
    /// The name on the command line, without dashes.
    pub name: &'static str,
    /// What `--help` calls its value: `COL`.
    pub value_name: &'static str,
    /// Its help: an imperative or a noun phrase, one line.
    pub help: &'static str,
    /// The behaviour without it, for `--help`; blank if that needs no word.
    pub default: &'static str,
    pub group: Group,
    pub arity: Arity,
    pub steps: Steps,
    /// Whether the list of options on screen has it.
    pub on_screen: bool,
    pub(super) get: fn(&View, &SourceSpec) -> Vec<String>,
    pub(super) set: fn(&mut View, &mut SourceSpec, &[String]) -> Result<(), ParseError>,
}

impl OptionSpec {
    /// Its help with the names it takes and its default: `Average …: pooled, … [default: pooled]`.
    pub fn described(&self) -> String {
        let names = match self.steps {
            Steps::Measures => {
                format!(": {}", Measure::ALL.iter().map(|one| one.name()).collect::<Vec<_>>().join(", "))
            }
            _ => String::new(),
        };
        let default =
            if self.default.is_empty() { String::new() } else { format!(" [default: {}]", self.default) };
        format!("{}{names}{default}", self.help)
    }

    /// Its values as the user would type them; none if tenure chooses.
    pub fn get(&self, view: &View, source: &SourceSpec) -> Vec<String> {
        (self.get)(view, source)
    }

    /// Its values in one line, as the list of options shows them; blank if tenure chooses.
    pub fn value(&self, view: &View, source: &SourceSpec) -> String {
        self.get(view, source).join(",")
    }

    /// Takes the values given; none restores the default.
    ///
    /// # Errors
    /// The value that cannot be read, and what to write instead.
    pub fn set(&self, view: &mut View, source: &mut SourceSpec, values: &[String]) -> Result<(), ParseError> {
        (self.set)(view, source, values)
    }

    /// Takes a typed line: blank restores the default, commas separate several values.
    ///
    /// # Errors
    /// As [`OptionSpec::set`].
    pub fn type_in(&self, view: &mut View, source: &mut SourceSpec, line: &str) -> Result<(), ParseError> {
        let values: Vec<String> = match self.arity {
            Arity::Many => {
                line.split(',').map(str::trim).filter(|one| !one.is_empty()).map(String::from).collect()
            }
            _ => Some(line.to_string()).filter(|text| !text.is_empty()).into_iter().collect(),
        };
        self.set(view, source, &values)
    }

    /// Checks one value by itself.
    ///
    /// # Errors
    /// As [`OptionSpec::set`].
    pub fn check(&self, text: &str) -> Result<(), ParseError> {
        if text.trim().is_empty() && self.value_name == "EXPR" {
            return Err(ParseError::new("it is empty", "leave the option out, or write an expression"));
        }
        self.set(&mut View::default(), &mut SourceSpec::default(), &[text.to_string()])
    }

    /// The values that a command line needs to show a view of a source again; none if the default has the same effect.
    pub fn written(&self, view: &View, source: &SourceSpec) -> Vec<String> {
        let means_something = match self.name {
            "return" => view.measure.follows_criterion(),
            "forecast" => view.no_forecast().is_none(),
            // The cost of each row overrides a flat margin.
            "margin" => source.cost.is_none(),
            _ => true,
        };
        let values = self.get(view, source);
        let usual = match self.name {
            "cohort" => View::default(),
            _ => View { age: view.cohort.grain().unwrap_or_default(), ..View::default() },
        };
        if means_something && values != self.get(&usual, &SourceSpec::default()) {
            values
        } else {
            Vec::new()
        }
    }

    /// The values to step through: for a view, and the columns and measures that the data have.
    pub fn choices(&self, view: &View, columns: &[String], measures: &[Measure]) -> Vec<String> {
        match self.steps {
            Steps::Names(names) => names(view),
            Steps::Cohorts => {
                let grains = Grain::ALL.into_iter().map(|grain| grain.to_string());
                grains.chain(columns.iter().cloned()).collect()
            }
            Steps::Measures => measures.iter().map(ToString::to_string).collect(),
            Steps::Typed | Steps::Numbers { .. } => Vec::new(),
        }
    }
}
