//! The event loop: the only place where state, terminal, worker and clock meet.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tempfile::TempDir;

use crossterm::event::{Event as TerminalEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use crate::engine::Progress;
use crate::explore::{Error as ExploreError, View};
use crate::file::check_not_source;
use crate::saved::{SavedError, SavedScreen, SavedSession, SessionStore, ViewStore, keep_mapping};
use crate::source::SourceSpec;

use super::app::{App, Effect, Exported, ViewStoreResult};
use super::bindings::{KeysError, Overrides};
use super::clipboard::{self, Multiplexer};
use super::event::{self, Event};
use super::folder::{self, OrderFile};
use super::hangup::{HANGUP, await_hangup, is_gone};
use super::input::{self, InputGate};
use super::keys::KeyMap;
use super::offers::{self, Offer};
use super::pager;
use super::terminal::{Extent, Guard};
use super::theme::{ColorLevel, Palette, Theme};
use super::watch::{FileState, Watcher};
use super::widgets::footer::{QUIET, TURN};
use super::worker::{Opening, Resting, Worker, Writing};

/// Writes a table to a file, in the format of the file's name; returns what was written, or the problem.
pub type Exporting = Arc<dyn Fn(&App, &Path) -> Result<String, String> + Send + Sync>;

/// Writes the sample; returns the path of its orders, or why it cannot be written.
pub type SampleWriting = Arc<dyn Fn() -> Result<String, String> + Send + Sync>;

/// Everything that the explorer needs.
pub struct Start {
    pub beginning: Beginning,
    /// Opens the source, which may take long; called on the worker thread, and again for every reload.
    pub open: Opening,
    /// What the worker thread does while it is idle.
    pub rest: Resting,
    /// How far the running query is, if the engine knows it.
    pub progress: Arc<dyn Fn() -> Option<Progress> + Send + Sync>,
    pub export: Exporting,
    /// Writes a list that is read for this purpose; called on the worker thread.
    pub write: Writing,
    /// Where views are saved.
    pub shelf: ViewStore,
    /// Where sessions are kept; none without a folder for it.
    pub sessions: Option<SessionStore>,
    pub sample: SampleWriting,
    pub options: Options,
}

/// What the explorer begins with.
#[derive(Debug, Clone)]
pub enum Beginning {
    /// A view of a source, and the screen to begin with; the first screen if no view was saved with one.
    View { source: Box<SourceSpec>, view: Box<View>, screen: Option<SavedScreen> },
    /// An earlier session.
    Session(Box<SavedSession>),
    /// The start screen: the user chooses a source.
    Offers,
}

/// How the explorer looks, and how the user operates it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The user's choice, in place of what the environment suggests.
    pub color: Option<ColorLevel>,
    /// Only ASCII, except in the data.
    pub ascii: bool,
    /// Say each change in a line, and draw nothing.
    pub plain: bool,
    pub palette: Palette,
    /// The `[keys]` table of the config.
    pub keys: Overrides,
    /// Read the files again when they change.
    pub watch: bool,
}

/// How it ended. The terminal has been restored.
#[derive(Debug)]
pub enum Outcome {
    Quit,
    /// The source could not be opened, or opening it was cancelled.
    Failed(ExploreError),
    /// SIGTERM, SIGHUP or SIGINT.
    Signalled(i32),
}

/// Why the explorer could not run or go on. The terminal has been restored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error("the explorer needs a terminal to draw on; `tenure matrix` prints the table anywhere")]
    NoTerminal,
    #[error("the terminal cannot be used: {0}; `tenure matrix` prints the table without one")]
    Terminal(#[from] io::Error),
    #[error("the query thread stopped because of a fault in tenure; see its message above")]
    Worker,
}

/// How long the user must pause before the explorer asks for more about a cell.
const REST: Duration = Duration::from_millis(150);

/// How long the cursor must rest before the details of what it is on are drawn: a key that is held down moves only the
/// cursor.
const PAUSE: Duration = Duration::from_millis(100);

/// If events come faster than they are handled, a frame is drawn after this time all the same.
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// Runs the explorer until the user leaves it.
pub fn run(start: Start) -> Result<Outcome, Error> {
    let keys = KeyMap::new(&start.options.keys)?;
    if !io::stdout().is_terminal() {
        return Err(Error::NoTerminal);
    }
    let level = start.options.color.unwrap_or_else(ColorLevel::detect);
    let is_ascii = start.options.ascii || start.options.plain;
    let theme = Theme::new(level, start.options.palette, is_ascii);
    let mut app = App::new(SourceSpec::default(), View::default(), keys, theme);
    let is_chosen = !matches!(start.beginning, Beginning::Offers);
    match start.beginning {
        Beginning::Offers => {}
        Beginning::Session(session) => app.resume(*session),
        Beginning::View { source, view, screen } => {
            screen.iter().for_each(|screen| app.begin_on(screen, &view));
            (app.source, app.view) = (*source, *view);
        }
    }
    app.watch.on = start.options.watch;
    let (events, inbox) = channel();
    // From here on a signal cannot leave the terminal in raw mode.
    let (gate, wake) = InputGate::new()?;
    let gate = Arc::new(gate);
    event::await_signals(events.clone(), Arc::clone(&gate))?;
    let terminal = Guard::take(start.options.plain)?;
    input::read_terminal(events.clone(), Arc::clone(&gate), wake)?;
    await_hangup(events.clone())?;
    let worker = Worker::start(start.open, start.write, start.rest, events)?;
    let progress = start.progress;
    let (export, shelf) = (start.export, start.shelf);
    let since = Instant::now();
    let watcher = Watcher::new(&app.source.files(), since);
    let exploration = Loop {
        app,
        terminal,
        gate,
        reading: None,
        worker,
        inbox,
        progress,
        export,
        shelf,
        sessions: start.sessions,
        sample: start.sample,
        is_chosen,
        watcher,
        touched: since,
        since,
        outcome: None,
        dirty: Some(Extent::Whole),
        has_details: true,
    };
    match exploration.run() {
        // Reading or drawing may fail before the end of the terminal is noticed.
        Err(Error::Terminal(_)) if is_gone() => Ok(Outcome::Signalled(HANGUP)),
        outcome => outcome,
    }
}

struct Loop {
    app: App,
    terminal: Guard,
    gate: Arc<InputGate>,
    /// The folder of a list that is written for the pager.
    reading: Option<TempDir>,
    worker: Worker,
    inbox: Receiver<Event>,
    progress: Arc<dyn Fn() -> Option<Progress> + Send + Sync>,
    export: Exporting,
    shelf: ViewStore,
    sessions: Option<SessionStore>,
    sample: SampleWriting,
    /// Whether the command line named a source.
    is_chosen: bool,
    watcher: Watcher,
    /// When the last event came.
    touched: Instant,
    /// When the running request began.
    since: Instant,
    outcome: Option<Outcome>,
    /// What has changed since the last frame.
    dirty: Option<Extent>,
    /// Whether the last frame had the details of what the cursor is on.
    has_details: bool,
}

impl Loop {
    /// Runs until the user leaves or the terminal goes away, and keeps the session in either case.
    fn run(mut self) -> Result<Outcome, Error> {
        let outcome = self.explore();
        self.keep_session();
        outcome
    }

    /// Lists what there is to open: sessions, saved views, and files of this folder.
    fn offer(&mut self, is_first: bool) {
        let sessions = self.sessions.as_ref().map(SessionStore::list).transpose();
        let (sessions, views) = (sessions.map(Option::unwrap_or_default), self.shelf.list());
        let wrong = sessions.as_ref().err().or(views.as_ref().err()).map(ToString::to_string);
        let files = folder::order_files(Path::new("."));
        let offers = offers::all(sessions.unwrap_or_default(), views.unwrap_or_default(), files);
        self.app.offer(offers, is_first);
        wrong.into_iter().for_each(|why| self.app.warn(why));
    }

    /// Writes the sample and opens it.
    fn write_sample(&mut self) -> Result<(), Error> {
        match (self.sample)() {
            Ok(path) => {
                let file = OrderFile { path, bytes: 0, columns: Vec::new() };
                let effect = self.app.open_offer(Offer::File(file));
                effect.map_or(Ok(()), |effect| self.perform(effect))
            }
            Err(why) => {
                self.app.warn(format!("the sample cannot be written: {why}"));
                Ok(())
            }
        }
    }

    fn list_folder(&mut self, typed: String) {
        let path = folder::expanded(&typed);
        let here = if path.is_empty() { Path::new(".") } else { Path::new(&path) };
        let entries = folder::entries(here).map_err(|error| format!("{}: {error}", here.display()));
        self.app.folder_listed(typed, entries);
    }

    /// Keeps what the session showed. A session that cannot be kept does not fail the program at its end.
    fn keep_session(&self) {
        let ended = Timestamp::now().round(jiff::Unit::Second).map(|now| now.to_string());
        let session = ended.ok().and_then(|ended| self.app.session(ended));
        if let (Some(sessions), Some(session)) = (&self.sessions, session) {
            let _ = sessions.keep(&session);
        }
    }

    fn explore(&mut self) -> Result<Outcome, Error> {
        let (columns, lines) = self.terminal.size()?;
        self.app.resize(columns, lines);
        let is_first = self.sessions.as_ref().is_some_and(SessionStore::is_new);
        if self.is_chosen {
            let first = self.app.start();
            self.perform(first)?;
            if is_first {
                self.app.greet();
            }
        } else {
            self.offer(is_first);
        }
        loop {
            if let Some(outcome) = self.outcome.take() {
                return Ok(outcome);
            }
            if let Some(extent) = self.dirty.take() {
                // The event about another size may come late, or not at all.
                let (columns, lines) = self.terminal.size()?;
                if (columns, lines) != self.app.size {
                    self.app.resize(columns, lines);
                }
                self.terminal.draw(&self.app, extent)?;
                self.has_details = extent == Extent::Whole;
            }
            self.wait()?;
        }
    }

    /// Waits for an event, and for all events that have come by then.
    fn wait(&mut self) -> Result<(), Error> {
        let check = self.app.watch.on.then(|| self.watcher.due(Instant::now()));
        let rest = self.app.wanted_at_rest().map(|_| REST.saturating_sub(self.touched.elapsed()));
        let details = (!self.has_details).then(|| PAUSE.saturating_sub(self.touched.elapsed()));
        let first = match self.next_turn().into_iter().chain(check).chain(rest).chain(details).min() {
            None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(turn) => self.inbox.recv_timeout(turn),
        };
        match first {
            Ok(event) => self.react(event)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(Error::Worker),
        }
        let begun = Instant::now();
        while self.outcome.is_none() && begun.elapsed() < LONGEST_WAIT {
            match self.inbox.try_recv() {
                Ok(event) => self.react(event)?,
                Err(_) => break,
            }
        }
        if self.next_turn().is_some_and(|turn| turn.is_zero()) {
            let progress = (self.progress)();
            self.app.tick(self.since.elapsed(), progress);
            self.dirty = Some(Extent::Whole);
        }
        if !self.has_details && self.touched.elapsed() >= PAUSE {
            self.dirty = Some(Extent::Whole);
        }
        if self.touched.elapsed() >= REST
            && let Some(effect) = self.app.ask_at_rest()
        {
            self.perform(effect)?;
        }
        self.check_files()
    }

    /// Reads the files again if they are watched and have changed.
    fn check_files(&mut self) -> Result<(), Error> {
        let now = Instant::now();
        if !self.app.watch.on || !self.watcher.due(now).is_zero() || self.outcome.is_some() {
            return Ok(());
        }
        let files = self.watcher.check(&self.app.source.files(), now);
        if self.app.files_gone(&files) {
            self.dirty = Some(Extent::Whole);
        }
        if files == FileState::Changed
            && let Some(effect) = self.app.files_changed()
        {
            self.dirty = Some(Extent::Whole);
            return self.perform(effect);
        }
        Ok(())
    }

    /// How long until the spinner turns, while a request runs.
    fn next_turn(&self) -> Option<Duration> {
        let busy = self.app.busy.as_ref()?;
        let pause = if busy.elapsed < QUIET { QUIET } else { TURN };
        Some((busy.elapsed + pause).saturating_sub(self.since.elapsed()))
    }

    fn react(&mut self, event: Event) -> Result<(), Error> {
        let before = self.dirty.replace(Extent::Whole);
        self.touched = Instant::now();
        let effect = match event {
            Event::Terminal(event) if ignored(&event) => {
                self.dirty = before;
                None
            }
            Event::Terminal(event) => {
                if matches!(&event, TerminalEvent::Key(key) if self.app.only_moves(key)) {
                    self.dirty = before.max(Some(Extent::Cursor));
                }
                self.input(event)
            }
            Event::Opened(id, outcome) => self.app.opened(id, outcome),
            Event::Partial(id, answer) => self.app.partly_answered(id, answer),
            Event::Answered(id, outcome) => self.app.answered(id, outcome),
            Event::Written(id, path, outcome) => {
                match self.reading.take_if(|folder| path.starts_with(folder.path())) {
                    Some(folder) => {
                        let (is_whole, next) = self.app.written_to_read(id, outcome);
                        if is_whole {
                            self.show(&path)?;
                        }
                        drop(folder);
                        next
                    }
                    None => self.app.written(id, path, outcome),
                }
            }
            Event::Stop => Some(Effect::Suspend),
            Event::Continue => {
                self.terminal.enter()?;
                let (columns, lines) = self.terminal.size()?;
                self.app.resize(columns, lines);
                None
            }
            Event::Signal(signal) => {
                self.outcome = Some(Outcome::Signalled(signal));
                None
            }
            Event::InputLost => return Err(io::Error::other("it can no longer be read").into()),
            Event::WorkerGone => return Err(Error::Worker),
        };
        effect.map_or(Ok(()), |effect| self.perform(effect))?;
        while self.outcome.is_none()
            && let Some(key) = self.app.next_key()
        {
            self.app.key(&key).map_or(Ok(()), |effect| self.perform(effect))?;
        }
        Ok(())
    }

    fn input(&mut self, event: TerminalEvent) -> Option<Effect> {
        match event {
            TerminalEvent::Key(key) => return self.app.key(&key),
            TerminalEvent::Resize(..) if self.terminal.is_spoken() => {}
            TerminalEvent::Resize(columns, lines) => {
                // The terminal has moved what it showed.
                self.terminal.redraw_all();
                self.app.resize(columns, lines);
            }
            TerminalEvent::Paste(text) => self.app.paste(&text),
            TerminalEvent::Mouse(MouseEvent { kind, column, row, .. }) => match kind {
                MouseEventKind::Down(MouseButton::Left) => return self.app.click(column, row),
                MouseEventKind::ScrollUp => self.app.wheel(-3),
                MouseEventKind::ScrollDown => self.app.wheel(3),
                _ => {}
            },
            TerminalEvent::FocusGained | TerminalEvent::FocusLost => {}
        }
        None
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Error> {
        match effect {
            Effect::Open(id) => {
                self.since = Instant::now();
                self.watcher = Watcher::new(&self.app.source.files(), self.since);
                self.worker.open(id, self.app.source.clone());
            }
            Effect::Ask(id, question) => {
                self.since = Instant::now();
                self.worker.ask(id, question);
            }
            Effect::Cancel => self.worker.cancel(),
            Effect::Copy { text, what } => self.copy(&text, &what)?,
            Effect::Export { path, overwrite } => self.write(path, overwrite),
            Effect::Read(sql) => self.read(sql)?,
            Effect::ListViews => self.list_views(),
            Effect::SaveView { name, overwrite } => self.save_view(&name, overwrite),
            Effect::KeepMapping => self.keep_mapping(),
            Effect::DeleteView(name) => self.delete_view(&name),
            Effect::ListFolder(typed) => self.list_folder(typed),
            Effect::WriteSample => return self.write_sample(),
            Effect::Mouse(on) => self.terminal.mouse(on)?,
            Effect::Redraw => self.terminal.redraw_all(),
            Effect::Suspend => self.terminal.suspend()?,
            Effect::Quit => self.outcome = Some(Outcome::Quit),
            Effect::Fail => self.outcome = self.app.fatal.take().map(Outcome::Failed),
        }
        Ok(())
    }

    /// Writes SQL or the table to a file that only the user can read, and shows it.
    fn read(&mut self, sql: Option<String>) -> io::Result<()> {
        let folder = tempfile::Builder::new().prefix("tenure-").tempdir()?;
        let written = match sql {
            Some(sql) => {
                let path = folder.path().join("answer.sql");
                std::fs::write(&path, sql).map(|()| path).map_err(|error| error.to_string())
            }
            None => {
                let path = folder.path().join(self.app.file_to_read());
                if let Some((id, question)) = self.app.begin_writing() {
                    self.since = Instant::now();
                    self.worker.write(id, question, path);
                    self.reading = Some(folder);
                    return Ok(());
                }
                (self.export)(&self.app, &path).map(|_| path)
            }
        };
        match written {
            Ok(path) => self.show(&path)?,
            Err(why) => self.app.warn(why),
        }
        Ok(())
    }

    /// Lends the terminal to the user's pager.
    fn show(&mut self, file: &Path) -> io::Result<()> {
        self.gate.close();
        let shown = self.terminal.lend(|| pager::show(&pager::program(), file));
        self.gate.open();
        if let Err(why) = shown? {
            self.app.warn(why);
        }
        let (columns, lines) = self.terminal.size()?;
        self.app.resize(columns, lines);
        Ok(())
    }

    fn copy(&mut self, text: &str, what: &str) -> io::Result<()> {
        match clipboard::sequence(text, Multiplexer::detect()).filter(|_| !self.terminal.is_spoken()) {
            Some(sequence) => {
                self.terminal.send(sequence.as_bytes())?;
                self.app.say(format!("copied {what} through the terminal"));
            }
            None => match clipboard::to_file(text) {
                Ok(path) => {
                    let why = if self.terminal.is_spoken() {
                        ""
                    } else {
                        "too long for the terminal's clipboard: "
                    };
                    self.app.say(format!("{why}{what} is in {}", path.display()));
                }
                Err(error) => self.app.warn(format!("nothing copied: {error}")),
            },
        }
        Ok(())
    }

    fn list_views(&mut self) {
        let listed = self
            .shelf
            .list()
            .map_or_else(|error| ViewStoreResult::Failed(error.to_string()), ViewStoreResult::Listed);
        self.app.views_stored(listed);
    }

    fn save_view(&mut self, name: &str, overwrite: bool) {
        let saved = self.shelf.save(
            name,
            &self.app.source,
            &self.app.view,
            self.app.saved_screen().as_ref(),
            overwrite,
        );
        self.app.views_stored(match saved {
            Ok(file) => ViewStoreResult::Done(format!("saved '{name}' in {}", file.display())),
            Err(SavedError::Exists { .. }) => ViewStoreResult::Exists,
            Err(error) => ViewStoreResult::Failed(error.to_string()),
        });
    }

    fn keep_mapping(&mut self) {
        let roles = self.app.report.as_ref().map_or(&[][..], |report| &report.mapping);
        match keep_mapping(&self.app.source, roles) {
            Ok(file) => self.app.say(format!("kept in {}; found again the next time", file.display())),
            Err(why) => self.app.warn(why.to_string()),
        }
    }

    fn delete_view(&mut self, name: &str) {
        let outcome = match self.shelf.delete(name) {
            Ok(file) => ViewStoreResult::Done(format!("'{name}' is deleted from {}", file.display())),
            Err(error) => ViewStoreResult::Failed(error.to_string()),
        };
        self.list_views();
        self.app.views_stored(outcome);
    }

    fn write(&mut self, path: PathBuf, overwrite: bool) {
        let outcome = if path.exists() && !overwrite {
            Exported::Exists
        } else if let Err(why) = check_not_source(&path, &self.app.source.files()) {
            Exported::Failed(why.to_string())
        } else if let Some((id, question)) = self.app.begin_writing() {
            self.since = Instant::now();
            return self.worker.write(id, question, path);
        } else {
            (self.export)(&self.app, &path).map_or_else(Exported::Failed, Exported::Written)
        };
        self.app.exported(path, outcome);
    }
}

/// Events that change nothing, and so need no frame.
fn ignored(event: &TerminalEvent) -> bool {
    let kind = match event {
        TerminalEvent::Mouse(mouse) => mouse.kind,
        TerminalEvent::Key(key) => return key.kind == KeyEventKind::Release,
        TerminalEvent::FocusGained | TerminalEvent::FocusLost => return true,
        _ => return false,
    };
    !matches!(
        kind,
        MouseEventKind::Down(MouseButton::Left) | MouseEventKind::ScrollUp | MouseEventKind::ScrollDown
    )
}
