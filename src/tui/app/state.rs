//! The state of the explorer, and how keys reach it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::engine::Progress;
use crate::explore::ValuesAnswer;
use crate::explore::dimension::Separation;
use crate::explore::{Error, Question, View};
use crate::source::{DataReport, Repeated, SourceSpec};

use crate::tui::action::Group;
use crate::tui::chord::Chord;
use crate::tui::clv_settings::ClvSettings;
use crate::tui::commands;
use crate::tui::drills::Drills;
use crate::tui::effect::Effect;
use crate::tui::keys::KeyMap;
use crate::tui::option_names::on_screen;
use crate::tui::popups::{Popup, StartPage, Unclear};
use crate::tui::screens::{HOME, Message, ScreenId};
use crate::tui::theme::Theme;

use super::history::{Before, History};
use super::screen_states::Screens;

/// The result of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// The report of the exporter.
    Written(String),
    /// The file exists; the user must confirm that it may be replaced.
    Exists,
    Failed(String),
}

/// The purpose of the pending request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    Open,
    Report,
    /// The values of a column, for completion.
    Values,
    /// A check whether the condition of a group can be computed.
    Group,
    /// Lines that repeat an earlier one.
    Repeated,
    /// Values of the columns that could not be read.
    Columns,
    /// A list, written to a file while its rows arrive.
    Write,
    /// A question that a screen asks when the user pauses.
    Rest(ScreenId, Box<Question>),
    /// The question of a screen.
    Screen(ScreenId, Box<Question>),
}

/// A request that has not been answered completely.
#[derive(Debug, Clone, PartialEq)]
pub struct Busy {
    pub id: u64,
    pub task: Task,
    pub elapsed: Duration,
    /// How far it is, if the engine knows.
    pub progress: Option<Progress>,
    /// Whether it has been cancelled.
    pub cancelling: bool,
}

/// Whether the files of the source are watched, and what has been noticed of them.
#[derive(Debug, Default)]
pub struct Watch {
    /// The files are being watched.
    pub on: bool,
    /// The message while a file is missing or unreadable.
    pub gone: Option<String>,
    /// The files have changed and are being read again.
    pub(super) reading: bool,
}

/// The whole state of the explorer.
#[derive(Debug)]
pub struct App {
    pub source: SourceSpec,
    pub view: View,
    pub keys: KeyMap,
    pub theme: Theme,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
    pub report: Option<Arc<DataReport>>,
    /// The popup over the screen.
    pub popup: Option<Box<dyn Popup>>,
    pub showing: ScreenId,
    /// The states of the screens.
    pub screens: Screens,
    /// The drills of all screens.
    pub drills: Drills,
    /// The settings of lifetime value.
    pub valuing: ClvSettings,
    pub message: Option<Message>,
    pub busy: Option<Busy>,
    pub mouse: bool,
    /// Lines that repeat an earlier one, if they have been searched.
    pub repeated: Option<Arc<Repeated>>,
    /// Why there is nothing to show.
    pub failure: Option<String>,
    /// Why the source could not be opened at all.
    pub fatal: Option<Error>,
    pub(super) history: History,
    /// The start screen, if no source was named.
    pub(super) start_page: Option<StartPage>,
    pub(super) opened: bool,
    /// The user looks at the columns.
    pub(super) wants_columns: bool,
    /// Whether a new filter is being tried.
    pub(super) before: Option<Before>,
    /// Values of columns that completion has asked for.
    pub(super) values: Vec<ValuesAnswer>,
    /// How much customers differ by each attribute, once a screen has asked.
    pub(super) separations: Option<Vec<Separation>>,
    /// The question which table of a file is read, once it was asked.
    pub(super) tables: Option<Unclear>,
    /// The files about whose missing amount the user was asked.
    pub(super) asked_of_money: Option<Vec<String>>,
    /// The state of watching the files.
    pub watch: Watch,
    pub(super) quit_armed: bool,
    /// Lines typed in the palette, the last one first.
    pub(super) typed_lines: Vec<String>,
    /// Keys that came too early, the first one first.
    pub(super) early_keys: VecDeque<KeyEvent>,
    pub(super) last_id: u64,
}

impl App {
    /// An explorer of a source that is not yet open.
    pub fn new(source: SourceSpec, view: View, keys: KeyMap, theme: Theme) -> App {
        App {
            source,
            view,
            keys,
            theme,
            size: (80, 24),
            report: None,
            popup: None,
            showing: HOME,
            screens: Screens::default(),
            drills: Drills::default(),
            valuing: ClvSettings::default(),
            message: None,
            busy: None,
            mouse: false,
            repeated: None,
            failure: None,
            fatal: None,
            history: History::default(),
            start_page: None,
            opened: false,
            wants_columns: false,
            before: None,
            values: Vec::new(),
            separations: None,
            tables: None,
            asked_of_money: None,
            watch: Watch::default(),
            quit_armed: false,
            typed_lines: Vec::new(),
            early_keys: VecDeque::new(),
            last_id: 0,
        }
    }

    /// The first effect: opens the source.
    pub fn start(&mut self) -> Effect {
        Effect::Open(self.begin(Task::Open))
    }

    /// A key of the terminal: typed into a prompt if one is open, otherwise an action of the key map.
    pub fn key(&mut self, event: &KeyEvent) -> Option<Effect> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let chord = Chord::of(event);
        if event.modifiers.contains(KeyModifiers::ALT) && self.keys.action(chord).is_none() {
            // A terminal sends Alt with a key as it sends Esc and then the key.
            let effect = self.key(&KeyCode::Esc.into());
            let modifiers = event.modifiers.difference(KeyModifiers::ALT);
            self.early_keys.push_back(KeyEvent { modifiers, ..*event });
            return effect;
        }
        if event.code == KeyCode::Esc {
            self.early_keys.clear();
        } else if self.awaits_check() && !event.modifiers.contains(KeyModifiers::CONTROL) {
            self.early_keys.push_back(*event);
            return None;
        }
        self.message = None;
        if self.takes_text() {
            return self.type_key(event, chord).or_else(|| self.request_missing());
        }
        match self.keys.action(chord) {
            Some(action) => self.update(action).or_else(|| self.request_missing()),
            None => {
                self.quit_armed = false;
                let help = self.keys.first(crate::tui::action::Action::Help, self.theme.glyphs.ascii);
                let hint = help.map(|key| format!("; {key} shows the keys")).unwrap_or_default();
                self.say(format!("{} is not bound{hint}", chord.show(self.theme.glyphs.ascii)));
                None
            }
        }
    }

    /// The next of the keys that came too early, if it is its turn.
    pub fn next_key(&mut self) -> Option<KeyEvent> {
        if self.awaits_check() { None } else { self.early_keys.pop_front() }
    }

    /// Whether the typed line is being checked: keys after it belong to what follows.
    fn awaits_check(&self) -> bool {
        self.busy.is_some() && self.popup.as_ref().is_some_and(|popup| popup.awaits_check())
    }

    /// Whether a key does nothing but move the cursor of the screen.
    pub fn only_moves(&self, event: &KeyEvent) -> bool {
        let action = self.keys.action(Chord::of(event));
        self.popup.is_none() && action.is_some_and(|action| commands::entry(action).group == Group::Move)
    }

    /// The terminal has a new size.
    pub fn resize(&mut self, columns: u16, lines: u16) {
        self.size = (columns, lines);
        self.follow();
    }

    /// How long the running request has taken, and how far it is.
    pub fn tick(&mut self, elapsed: Duration, progress: Option<Progress>) {
        if let Some(busy) = &mut self.busy {
            busy.elapsed = elapsed;
            busy.progress = progress;
        }
    }

    /// Shows a line in the footer until the next key.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: on_screen(&text.into()), alert: false });
    }

    /// Shows a line that the user should not overlook.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: on_screen(&text.into()), alert: true });
    }

    pub(super) fn begin(&mut self, task: Task) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.busy = Some(Busy { id, task, elapsed: Duration::ZERO, progress: None, cancelling: false });
        id
    }
}
