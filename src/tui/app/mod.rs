//! The state of the explorer as plain data. It changes by `update` and by answers; it never does I/O.

mod answers;
mod asking;
mod change;
mod choice;
mod clipboard_text;
mod columns;
mod completion;
mod cursor;
mod dispatch;
mod export;
mod filter;
mod forecast;
mod history;
mod marks;
mod measures;
mod navigation;
mod options;
mod overlay;
mod samples;
mod saved;
mod screens;
mod sides;
mod typing;
mod update;
mod valuing;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyEvent, KeyEventKind};

use crate::cohort::{Average, Cell, CohortRow, Detail, Matrix};
use crate::explore::resample::SampleQuestion;
use crate::explore::{Error, Forecast, MatrixAnswer, NO_MARGIN, Question, Shape, View};
use crate::report;
use crate::source::{DataReport, Repeated, SourceSpec};

use super::chord::Chord;
use super::clv_settings::ClvSettings;
use super::drills::Drills;
use super::keys::KeyMap;
pub use super::place::Place;
use super::screens::{SCREENS, ScreenId};
use super::theme::Theme;

pub use asking::Asking;
pub use choice::{Choice, Item, Picked, matching};
pub use columns::ColumnList;
pub use export::Prompt;
pub use history::{History, Shown};
pub use marks::Mark;
pub use options::{Options, listed};
pub use overlay::Overlay;
pub use saved::{Naming, Shelved, Shelving};
pub use screens::Screens;
pub use sides::SidesPrompt;
pub use typing::Proposal;
pub use watch::Watch;

use super::scale::{Scale, Spread};

/// The screen that the explorer begins with and Esc leads to in the end.
pub const HOME: ScreenId = SCREENS[0].id;

/// What has to happen outside the state after a key or an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Open the source (again); answered by [`App::opened`].
    Open(u64),
    /// Ask the data; answered by [`App::answered`]. Whatever runs is cancelled first.
    Ask(u64, Question),
    /// Ask what runs to stop.
    Cancel,
    /// Put text on the clipboard and say that it was; reported by [`App::say`].
    Copy {
        text: String,
        what: String,
    },
    /// Write the table; reported by [`App::exported`].
    Export {
        path: PathBuf,
        overwrite: bool,
    },
    /// Read the saved views; reported by [`App::shelved`].
    ListViews,
    /// Keep the view on screen under a name; reported by [`App::shelved`].
    SaveView {
        name: String,
        overwrite: bool,
    },
    /// Take a saved view away; reported by [`App::shelved`].
    DeleteView(String),
    /// Turn reporting of the mouse on or off.
    Mouse(bool),
    Redraw,
    Suspend,
    Quit,
    /// The source could not be opened and there is nothing to show.
    Fail,
}

/// What came of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// What the exporter says it wrote.
    Written(String),
    /// The file is there; the user has to agree to lose it.
    Exists,
    Failed(String),
}

/// What is being waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    Open,
    Report,
    Matrix(Shape),
    /// The same with what is expected of ages that have not ended.
    Forecast(Shape, Forecast),
    /// The values of a column, for completion.
    Values,
    /// Lines that repeat an earlier one.
    Repeated,
    /// A list that is written to a file as it is read.
    Write,
    /// The interval of a cell, or of the difference of two.
    Sample(Box<SampleQuestion>),
    /// What a screen of its own has asked.
    Screen(ScreenId, Box<Question>),
}

/// A request that has not been answered in full.
#[derive(Debug, Clone, PartialEq)]
pub struct Busy {
    pub id: u64,
    pub task: Task,
    pub elapsed: Duration,
    /// Share done, 0 to 1, where the engine knows.
    pub progress: Option<f64>,
    /// Asked to stop.
    pub cancelling: bool,
}

/// A line in the footer until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    pub alert: bool,
}

/// The whole state.
#[derive(Debug)]
pub struct App {
    pub source: SourceSpec,
    pub view: View,
    pub keys: KeyMap,
    pub theme: Theme,
    /// What colours are spread over.
    pub spread: Spread,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
    pub report: Option<Arc<DataReport>>,
    pub answer: Option<Arc<MatrixAnswer>>,
    pub cursor: Place,
    /// First cohort and first age shown.
    pub scroll: Place,
    pub overlay: Option<Overlay>,
    pub showing: ScreenId,
    /// The screens beside the matrix.
    pub screens: Screens,
    /// What was drilled into, on whatever screen.
    pub drills: Drills,
    /// What customers are valued on.
    pub valuing: ClvSettings,
    /// Marked cells, in the order they were marked.
    pub marks: Vec<Mark>,
    pub message: Option<Message>,
    pub busy: Option<Busy>,
    pub mouse: bool,
    /// Lines that repeat an earlier one, once they have been looked for.
    pub repeated: Option<Arc<Repeated>>,
    /// Why there is nothing to show.
    pub failure: Option<String>,
    /// Why the source could not be opened at all.
    pub fatal: Option<Error>,
    /// Ages in the matrix on screen.
    width: u32,
    scale: Scale,
    averages: Vec<Average>,
    history: History,
    /// Answers of other shapes, newest last.
    kept: Vec<Arc<MatrixAnswer>>,
    opened: bool,
    /// The source has been opened again since the matrix on screen was counted.
    stale: bool,
    /// A new filter is being tried.
    before: Option<filter::Before>,
    /// The matrix on screen is of orders that another filter let through.
    outdated: bool,
    /// Values of columns that have been asked for.
    values: Vec<(String, Vec<String>)>,
    /// What watching the files has brought.
    pub watch: Watch,
    /// Intervals of money that have been asked for.
    samples: Vec<samples::Asked>,
    quit_armed: bool,
    last_id: u64,
}

impl App {
    /// An explorer of a source that is still to be opened.
    pub fn new(source: SourceSpec, view: View, keys: KeyMap, theme: Theme) -> App {
        App {
            source,
            view,
            keys,
            theme,
            spread: Spread::Whole,
            size: (80, 24),
            report: None,
            answer: None,
            cursor: Place::default(),
            scroll: Place::default(),
            overlay: None,
            showing: HOME,
            screens: Screens::default(),
            drills: Drills::default(),
            valuing: ClvSettings::default(),
            marks: Vec::new(),
            message: None,
            busy: None,
            mouse: false,
            repeated: None,
            failure: None,
            fatal: None,
            width: 0,
            scale: Scale::default(),
            averages: Vec::new(),
            history: History::default(),
            kept: Vec::new(),
            opened: false,
            stale: false,
            before: None,
            outdated: false,
            values: Vec::new(),
            watch: Watch::default(),
            samples: Vec::new(),
            quit_armed: false,
            last_id: 0,
        }
    }

    /// The first effect: opens the source.
    pub fn start(&mut self) -> Effect {
        Effect::Open(self.begin(Task::Open))
    }

    /// A key of the terminal: typed into a prompt where there is one, else an action of the live map.
    pub fn key(&mut self, event: &KeyEvent) -> Option<Effect> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        self.message = None;
        let chord = Chord::of(event);
        if self.takes_text() {
            return self.type_key(event, chord).or_else(|| self.want_forecast());
        }
        match self.keys.action(chord) {
            Some(action) => self.update(action).or_else(|| self.want_forecast()),
            None => {
                self.quit_armed = false;
                let help = self.keys.first(super::Action::Help, self.theme.glyphs.ascii);
                let hint = help.map(|key| format!("; {key} shows the keys")).unwrap_or_default();
                self.say(format!("{} is not bound{hint}", chord.show(self.theme.glyphs.ascii)));
                None
            }
        }
    }

    /// The terminal has a new size.
    pub fn resize(&mut self, columns: u16, lines: u16) {
        self.size = (columns, lines);
        self.follow();
    }

    /// How long the running request has taken and how far it is.
    pub fn tick(&mut self, elapsed: Duration, progress: Option<f64>) {
        if let Some(busy) = &mut self.busy {
            busy.elapsed = elapsed;
            busy.progress = progress.filter(|share| (0.0..=1.0).contains(share));
        }
    }

    /// Shows a line in the footer until the next key.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), alert: false });
    }

    /// Shows a line that should not be overlooked.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), alert: true });
    }

    /// Whether the matrix on screen is of other orders or customers than the lines above it say.
    pub fn of_others(&self) -> bool {
        let drilled = |answer: &MatrixAnswer| answer.shape.within != self.view.within;
        self.answer.as_deref().is_some_and(|answer| self.outdated || drilled(answer))
    }

    /// The matrix on screen.
    pub fn matrix(&self) -> Option<&Matrix> {
        self.answer.as_ref().map(|answer| &answer.matrix)
    }

    /// The cohort under the cursor; none on the average row.
    pub fn row(&self) -> Option<&CohortRow> {
        self.matrix().and_then(|matrix| matrix.rows.get(self.cursor.row))
    }

    /// The cell of a cohort at an age under the view's measure.
    pub fn cell(&self, row: &CohortRow, age: u32) -> Cell {
        let cell = |matrix: &Matrix| matrix.cell(row, age, self.view.measure, self.view.criterion);
        self.matrix().map_or(Cell::Unobserved, cell)
    }

    /// The forecast of a cell whose age has not ended, where it is on.
    pub fn forecast(&self, row: usize, age: u32) -> Option<f64> {
        report::forecast::value(self.answer.as_ref()?, &self.view, row, age)
    }

    /// The average of an age, where it is on screen or under the cursor.
    pub fn average(&self, age: u32) -> Option<&Average> {
        self.averages.iter().find(|average| average.age == age)
    }

    /// The share of the colour scale a cell stands at; none where it has no colour.
    pub fn share(&self, row: &CohortRow, index: usize, age: u32, cell: &Cell) -> Option<f64> {
        let coloured = row.size >= self.view.min_size;
        cell.settled()
            .filter(|_| coloured)
            .and_then(|figure| figure.value())
            .and_then(|value| self.scale.share(self.view.measure, index, age, value))
    }

    /// Why the measure cannot be shown, where it cannot.
    pub fn unavailable(&self) -> Option<String> {
        let answer = self.answer.as_ref()?;
        let measure = self.view.measure;
        if measure.needs_amount() && !answer.matrix.has_amount {
            let why = answer.report.money_off.as_ref().map(ToString::to_string);
            let why = why.unwrap_or_else(|| "no amount column is mapped: name one with --amount".to_string());
            return Some(format!("{} cannot be shown: {why}", measure.title()));
        }
        if measure.needs_margin() && !answer.matrix.has_margin {
            return Some(format!("{} cannot be shown: {NO_MARGIN}", measure.title()));
        }
        if measure.detail() != Detail::Counts && measure.detail() != answer.matrix.detail {
            return Some("counting".to_string());
        }
        (!measure.needs_only_activity() && !answer.matrix.has_orders).then(|| "summing orders".to_string())
    }

    fn begin(&mut self, task: Task) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.busy = Some(Busy { id, task, elapsed: Duration::ZERO, progress: None, cancelling: false });
        id
    }
}
