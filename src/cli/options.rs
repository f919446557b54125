//! Options that several commands share. Options of the source and of the view come from their one declaration.

use std::marker::PhantomData;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::cohort::CohortBy;
use crate::engine::{LEAST_MEMORY_MIB, Limits, Resources};
use crate::explore::View;
use crate::explore::option::{Arity, Group};
use crate::explore::{OPTIONS, OptionSpec, Verb};
use crate::saved::{SavedView, ViewStore};
use crate::snapshot::Caching;
use crate::source::SourceSpec;

use super::failure::Failure;

/// The values of options as the user gave them, in the order of the declaration.
#[derive(Debug, Clone, Default)]
struct Given(Vec<(&'static OptionSpec, Vec<String>)>);

impl Given {
    fn from_matches(matches: &ArgMatches, takes: impl Fn(&OptionSpec) -> bool) -> Given {
        let values = |option: &OptionSpec| {
            matches.get_many::<String>(option.name).map(|values| values.cloned().collect())
        };
        let options = OPTIONS.iter().filter(|option| takes(option));
        Given(options.filter_map(|option| Some((option, values(option)?))).collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, values) = self.0.iter().find(|(option, _)| option.name == name)?;
        values.first().map(String::as_str)
    }

    fn remove(&mut self, name: &str) {
        self.0.retain(|(option, _)| option.name != name);
    }

    fn apply(&self, view: &mut View, source: &mut SourceSpec) -> Result<(), Failure> {
        for (option, values) in &self.0 {
            let usage = |error| Failure::usage(format!("--{}: {error}", option.name));
            option.set(view, source, values).map_err(usage)?;
        }
        Ok(())
    }
}

/// An option as clap parses it.
fn arg(option: &'static OptionSpec) -> Arg {
    let arg = Arg::new(option.name)
        .long(option.name)
        .value_name(option.value_name)
        .help(option.described())
        .help_heading(option.group.title())
        .value_parser(move |text: &str| option.check(text).map(|()| text.to_string()));
    let arg = match option.arity {
        Arity::One => arg,
        Arity::Many => arg.action(ArgAction::Append),
        Arity::Optional(usual) => {
            let arg = arg.num_args(0..=1).require_equals(true).default_missing_value(usual);
            // A remedy that turns it off is pasted behind a command that has it.
            arg.overrides_with(option.name)
        }
    };
    match option.name {
        // A negative share has its own error.
        "margin" => arg.allow_hyphen_values(true).conflicts_with("cost"),
        // An expression may begin with a minus.
        "amount" | "cost" => arg.allow_hyphen_values(true),
        // In a command with a date of its own, the column of dates keeps this name.
        "date" => arg.alias("date-column"),
        "segment" => arg.alias("within"),
        _ => arg,
    }
}

/// Where orders come from and how to read them.
#[derive(Debug, Clone)]
pub struct SourceOptions {
    pub sources: Vec<String>,
    saved: Option<String>,
    views: Option<PathBuf>,
    remote: Remote,
    given: Given,
}

/// The files and the saved view of a source.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Source")]
struct Files {
    /// Order files: text, Parquet, JSON, Arrow, spreadsheets, databases, ZIP; 'orders-*.csv' too; - for standard input
    #[arg(value_name = "SOURCE", required_unless_present_any = ["saved", "uri", "connection"])]
    sources: Vec<String>,
    /// Start from a saved view; other options override it
    #[arg(long = "view", value_name = "NAME")]
    saved: Option<String>,
    /// File of saved views [default: tenure-views.toml next to the first source, or in the working folder; then
    /// $XDG_CONFIG_HOME/tenure/views.toml]
    #[arg(long, value_name = "FILE")]
    views: Option<PathBuf>,
}

/// A database on another machine.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Source")]
struct Remote {
    /// Database on another machine, as in postgresql://host/db or flightsql://host:32010; a SOURCE may be one too
    #[arg(long, value_name = "URI", conflicts_with = "connection")]
    uri: Option<String>,
    /// Such a database by the name of an ADBC profile; `tenure connections` lists them
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// Read the password of the database from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// Print the statements that would be sent to the database, and stop
    #[arg(long)]
    dry_run: bool,
}

impl Remote {
    /// Its address, if one is given.
    fn address(&self) -> Option<String> {
        self.uri.clone().or_else(|| Some(format!("profile://{}", self.connection.as_ref()?)))
    }
}

impl Args for SourceOptions {
    fn augment_args(command: Command) -> Command {
        let options = OPTIONS.iter().filter(|option| option.group == Group::Source);
        Remote::augment_args(Files::augment_args(command)).args(options.map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SourceOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let Files { mut sources, saved, views } = Files::from_arg_matches(matches)?;
        let remote = Remote::from_arg_matches(matches)?;
        // Before what stands behind the source, as an id does.
        sources.splice(0..0, remote.address());
        let given = Given::from_matches(matches, |option| option.group == Group::Source);
        Ok(SourceOptions { sources, saved, views, remote, given })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl SourceOptions {
    /// The options as plain data; they override a saved view if one is named.
    ///
    /// # Errors
    /// A view that does not exist or cannot be parsed.
    pub fn spec(&self) -> Result<SourceSpec, Failure> {
        let mut spec = self.saved_view()?.map(|saved| saved.source).unwrap_or_default();
        if !self.sources.is_empty() {
            spec.paths = self.sources.clone();
        }
        self.given.apply(&mut View::default(), &mut spec)?;
        spec.is_rehearsed = self.remote.dry_run;
        Ok(spec)
    }

    /// Whether the password of a database is the first line of standard input.
    pub fn has_password_on_input(&self) -> bool {
        self.remote.password_stdin
    }

    /// Whether the statements for a database are printed and not sent.
    pub fn is_dry_run(&self) -> bool {
        self.remote.dry_run
    }

    /// Whether the user named a source or a saved view.
    pub fn is_named(&self) -> bool {
        !self.sources.is_empty() || self.saved.is_some()
    }

    /// The first file, as the user wrote it.
    pub fn first(&self) -> Option<&str> {
        self.sources.first().map(String::as_str)
    }

    /// The value of an option, if the user gave one.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name)
    }

    /// The same without an option.
    pub fn without(&self, name: &str) -> SourceOptions {
        let mut other = self.clone();
        other.given.remove(name);
        other
    }

    /// The same with a value for an option that the user did not give.
    pub fn or(&self, name: &str, value: String) -> SourceOptions {
        let mut other = self.clone();
        if let (None, Some(option)) = (self.given(name), OptionSpec::named(name)) {
            other.given.0.push((option, vec![value]));
        }
        other
    }

    /// The name of the saved view, if the user gave one.
    pub fn saved(&self) -> Option<&str> {
        self.saved.as_deref()
    }

    /// The files for views of this source.
    pub fn shelf(&self) -> ViewStore {
        ViewStore::find(self.views.as_deref(), &self.sources)
    }

    /// The saved view that the user named, if any.
    ///
    /// # Errors
    /// A view that does not exist or cannot be parsed.
    pub fn saved_view(&self) -> Result<Option<SavedView>, Failure> {
        let open = |name: &String| self.shelf().open(name).map_err(Failure::failed);
        self.saved.as_ref().map(open).transpose()
    }
}

/// The command whose view options are accepted.
pub trait Takes: std::fmt::Debug + Clone + Send + Sync + 'static {
    const VERB: Verb;
}

/// Every option of the view.
#[derive(Debug, Clone)]
pub struct Whole;

impl Takes for Whole {
    const VERB: Verb = Verb::Matrix;
}

/// The view options that a command accepts.
#[derive(Debug, Clone)]
pub struct ViewOptions<T: Takes = Whole> {
    given: Given,
    of: PhantomData<T>,
}

impl<T: Takes> Args for ViewOptions<T> {
    fn augment_args(command: Command) -> Command {
        let options = OPTIONS.iter().filter(|option| option.group == Group::View && T::VERB.takes(option));
        command.args(options.map(|option| match option.name {
            // Either may be the old spelling of --cell, which is decided later.
            "cohort" | "age" if T::VERB.has_cells() => arg(option).value_parser(clap::value_parser!(String)),
            _ => arg(option),
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<T: Takes> FromArgMatches for ViewOptions<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let takes = |option: &OptionSpec| option.group == Group::View && T::VERB.takes(option);
        Ok(ViewOptions { given: Given::from_matches(matches, takes), of: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<T: Takes> ViewOptions<T> {
    /// The options as plain data; they override a saved view if one is named.
    ///
    /// # Errors
    /// A view that does not exist or cannot be parsed, and invalid values.
    pub fn view(&self, source: &SourceOptions) -> Result<View, Failure> {
        let mut view = source.saved_view()?.map(|saved| saved.view).unwrap_or_default();
        if let Some(cohort) = self.given("cohort") {
            // Ages follow the cohorts of the command line; those of a saved view stay with its cohorts.
            let cohort: CohortBy =
                cohort.parse().map_err(|error| Failure::usage(format!("--cohort: {error}")))?;
            view.age = cohort.grain().unwrap_or_default();
        }
        if source.given("cost").is_some() {
            view.margin = None;
        }
        self.given.apply(&mut view, &mut SourceSpec::default())?;
        Ok(view)
    }

    /// The value of an option, if the user gave one.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name)
    }

    /// The same with other values of an option; none removes it.
    pub fn with(&self, name: &str, value: Option<String>) -> ViewOptions<T> {
        let mut other = self.clone();
        other.given.remove(name);
        if let (Some(option), Some(value)) = (OptionSpec::named(name), value) {
            other.given.0.push((option, vec![value]));
            other.given.0.sort_by_key(|(option, _)| OPTIONS.iter().position(|one| one.name == option.name));
        }
        other
    }
}

/// Limits of the process and its database.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Resources")]
pub struct EngineOptions {
    /// Memory of the process in MiB [default: three quarters of free memory]
    #[arg(long, value_name = "MIB", value_parser = enough_memory)]
    pub memory: Option<u64>,
    /// Threads for the database [default: all cores]
    #[arg(long, value_name = "N", value_parser = enough_threads)]
    pub threads: Option<usize>,
    /// Folder for data that does not fit into memory [default: the system's]
    #[arg(long, value_name = "DIR")]
    pub temp_dir: Option<PathBuf>,
    /// Do not read or keep a snapshot (it opens a large source at once the second time)
    #[arg(long)]
    pub no_cache: bool,
}

/// A number of MiB that is enough for the process.
fn enough_memory(text: &str) -> Result<u64, String> {
    let mib = text.trim_end_matches("MiB").trim().parse::<u64>();
    let mib = mib.map_err(|_| "not a whole number of MiB; write one, as in 2048".to_string())?;
    if mib < LEAST_MEMORY_MIB {
        return Err(format!("the process needs more; write at least {LEAST_MEMORY_MIB}"));
    }
    Ok(mib)
}

/// At least one thread.
fn enough_threads(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|threads| *threads > 0).ok_or_else(|| "write a number from 1 on".to_string())
}

impl EngineOptions {
    /// The limits of the engine.
    pub fn limits(&self) -> Limits {
        Limits::choose(&Resources {
            memory_mib: self.memory,
            threads: self.threads,
            temp_directory: self.temp_dir.clone(),
        })
    }

    /// Whether and where snapshots are kept.
    pub fn caching(&self) -> Caching {
        if self.no_cache { Caching::off() } else { Caching::usual() }
    }
}

/// How the screen is drawn.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Screen")]
pub struct ScreenOptions {
    /// Colours: auto, truecolor, 256, 16 or none
    #[arg(long, value_name = "LEVEL", default_value = "auto")]
    pub color: String,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Draw nothing and print a line for each change, for screen readers
    #[arg(long)]
    pub plain: bool,
    /// Read the files again when they change, and mark the cells that changed
    #[arg(long)]
    pub watch: bool,
    /// Go on where the last session ended: source, view, history, marks and cursor
    #[arg(long)]
    pub resume: bool,
    /// File of settings and keys [default: $XDG_CONFIG_HOME/tenure/config.toml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
