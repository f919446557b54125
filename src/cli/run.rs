//! What every headless command does: open a session, show progress, stop on Ctrl-C, exit.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Cancel, DuckDb, Engine};
use crate::explore::{Answer, Error, Question, Session, Work};
use crate::source::{SourceError, SourceSpec, Spools};
use crate::text::sanitize;

use super::Exit;
use super::options::{EngineOptions, SourceOptions};

/// Why a command ends otherwise than it should: what to print on standard error, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    pub exit: Exit,
}

impl Failure {
    /// The command line cannot be understood.
    pub fn usage(message: String) -> Failure {
        Failure { message, exit: Exit::Usage }
    }

    /// It was understood, and failed.
    pub fn failed(message: impl ToString) -> Failure {
        Failure { message: message.to_string(), exit: Exit::Failed }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let exit = if error.is_cancelled() { Exit::Cancelled } else { Exit::Failed };
        Failure { message: error.to_string(), exit }
    }
}

/// A session with its progress on standard error.
pub struct Headless {
    session: Session,
    cancel: Cancel,
    _progress: Progress,
    _spools: Spools,
}

impl Headless {
    /// Opens the source.
    ///
    /// # Errors
    /// What keeps it from being opened.
    pub fn open(source: &SourceOptions, engine: &EngineOptions) -> Result<Headless, Failure> {
        let cancel = Cancel::new();
        on_interrupt(&cancel)?;
        let mut spec = source.spec()?;
        let spools = keep_piped(&mut spec, engine, &cancel)?;
        let engine: Arc<dyn Engine> = Arc::new(DuckDb::open(&engine.limits()).map_err(Failure::failed)?);
        let work = Work::new();
        let progress = Progress::of(Arc::clone(&engine), work.clone());
        let mut session = Session::open(engine, &spec, &cancel)?;
        session.tell(work);
        Ok(Headless { session, cancel, _progress: progress, _spools: spools })
    }

    /// Says on standard error why there is no money, where there is none.
    ///
    /// # Errors
    /// What keeps the rows from being counted.
    pub fn note_money(&mut self) -> Result<(), Failure> {
        if let Answer::Report(report) = self.ask(&Question::Report)?
            && let Some(note) = &report.money_off
        {
            tell(note);
        }
        Ok(())
    }

    /// Asks a question and waits for its whole answer.
    ///
    /// # Errors
    /// What keeps it from being answered.
    pub fn ask(&mut self, question: &Question) -> Result<Answer, Failure> {
        Ok(self.session.answer(question, &self.cancel, &mut |_| {})?)
    }

    /// Asks a question and hands on what comes before its whole answer; `each` says whether to go on.
    ///
    /// # Errors
    /// What keeps it from being answered; cancelled where `each` did not want more.
    pub fn ask_each(
        &mut self,
        question: &Question,
        each: &mut dyn FnMut(Answer) -> bool,
    ) -> Result<Answer, Failure> {
        Ok(self.stream(question, each)?)
    }

    /// The same with what the session says of a failure.
    ///
    /// # Errors
    /// As [`Headless::ask_each`].
    pub fn stream(
        &mut self,
        question: &Question,
        each: &mut dyn FnMut(Answer) -> bool,
    ) -> Result<Answer, Error> {
        let enough = self.cancel.clone();
        let mut hand_on = |answer: Answer| {
            if !each(answer) {
                enough.request();
            }
        };
        self.session.answer(question, &self.cancel, &mut hand_on)
    }
}

/// Reads to its end what can be read only once, standard input and pipes, saying how far it is where that takes a while.
///
/// # Errors
/// What cannot be read or kept; standard input that is a terminal.
pub fn keep_piped(spec: &mut SourceSpec, engine: &EngineOptions, cancel: &Cancel) -> Result<Spools, Failure> {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{spinner} reading what is piped in: {bytes}") {
        bar.set_style(style);
    }
    let begun = Instant::now();
    let mut told = |bytes: u64| {
        if begun.elapsed() > Progress::PATIENCE && bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
        }
        bar.set_position(bytes);
    };
    let kept = Spools::keep(spec, &engine.limits().temp_directory, cancel, &mut told);
    bar.finish_and_clear();
    kept.map_err(|error| match error {
        SourceError::Terminal => Failure::usage(error.to_string()),
        other => Error::from(other).into(),
    })
}

/// A note on standard error.
pub fn tell(note: &impl std::fmt::Display) {
    eprintln!("note: {}", sanitize(&note.to_string()));
}

/// Requests the cancel when Ctrl-C comes; the second one ends the program as it would have without us.
pub(super) fn on_interrupt(cancel: &Cancel) -> Result<(), Failure> {
    let seen = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&seen))
            .map_err(Failure::failed)?;
        signal_hook::flag::register(signal, Arc::clone(&seen)).map_err(Failure::failed)?;
    }
    let cancel = cancel.clone();
    let watch = move || {
        while !seen.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(20));
        }
        cancel.request();
    };
    std::thread::Builder::new().name("signals".into()).spawn(watch).map_err(Failure::failed)?;
    Ok(())
}

/// A line on standard error that says how far the database or a long computation is; nothing where that is no terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    done: Arc<AtomicBool>,
}

impl Progress {
    /// Begins to show itself once an answer takes longer than this.
    const PATIENCE: Duration = Duration::from_millis(150);

    pub(super) fn of(engine: Arc<dyn Engine>, work: Work) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::hidden());
        let done = Arc::new(AtomicBool::new(false));
        if std::io::stderr().is_terminal() {
            if let Ok(style) =
                ProgressStyle::with_template("{spinner} {msg} {elapsed} {wide_bar} {percent} %")
            {
                bar.set_style(style);
            }
            let (bar, done) = (bar.clone(), Arc::clone(&done));
            std::thread::spawn(move || {
                std::thread::sleep(Progress::PATIENCE);
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
                while !done.load(Ordering::Acquire) {
                    let computed = work.share();
                    bar.set_message(if computed.is_some() { "resampling" } else { "reading" });
                    let share = computed.or_else(|| engine.progress()).unwrap_or(0.0);
                    bar.set_position((share * 100.0) as u64);
                    bar.tick();
                    std::thread::sleep(Duration::from_millis(100));
                }
                bar.finish_and_clear();
            });
        }
        Progress { bar, done }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Release);
        self.bar.finish_and_clear();
    }
}
