//! Connects the screen to the real engine.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::engine::{Cancel, Engine, Limits, Progress};
use crate::explore::{Answer, Error as ExploreError, Question, Session, WorkProgress};
use crate::file::{StreamedFile, check_not_source, write_file};
use crate::report::write::batches::{TableFormat, write_table};
use crate::report::{Format, customers, number};
use crate::saved::{SessionStore, ViewStore};
use crate::snapshot::{self, Caching, Opened, SnapshotEngine};
use crate::source::remote::warehouse::bring;
use crate::source::sample::{DEFAULT_SEED, SampleShop};
use crate::source::{SourceSpec, SpooledInputs};
use crate::tui::screens::NO_TABLE;

use super::app::{App, Busy, Task};
use super::offers::SAMPLE_FOLDER;
use super::run::{Beginning, Error, Options, Outcome, Start, run};
use super::worker::{Answering, Opening, Resting, Writing};

/// Explores a source until the user leaves.
///
/// # Errors
/// [`Error`] without a terminal, or if it fails.
pub fn explore(
    beginning: Beginning,
    shelf: ViewStore,
    limits: Limits,
    caching: Caching,
    options: Options,
) -> Result<Outcome, Error> {
    let source = Arc::new(CurrentSource::new(limits, caching));
    let [opened, rested, progressed] = std::array::from_fn(|_| Arc::clone(&source));
    let open: Opening = Arc::new(move |spec, cancel| opened.open(spec, cancel));
    let rest: Resting = Arc::new(move |cancel| rested.prepare(cancel));
    let write: Writing = Arc::new(write_list);
    let export = |app: &App, path: &Path| {
        check_not_source(path, &app.source.files())?;
        export(app, path)
    };
    run(Start {
        beginning,
        open,
        rest,
        progress: Arc::new(move || progressed.progress()),
        export: Arc::new(export),
        write,
        shelf,
        sessions: SessionStore::usual(),
        sample: Arc::new(write_sample),
        options,
    })
}

/// The source that is explored, which another may replace.
struct CurrentSource {
    limits: Limits,
    caching: Caching,
    /// How far the rows of another machine, or a long computation, are.
    work: WorkProgress,
    engine: Mutex<Option<Arc<dyn Engine>>>,
    opened: Mutex<Option<OpenSource>>,
}

/// An open source, between two questions.
struct OpenSource {
    session: Arc<Mutex<Session>>,
    snapshot: Option<Arc<SnapshotEngine>>,
    /// The rows of other machines, as long as questions are answered from them.
    _brought: SpooledInputs,
}

impl CurrentSource {
    fn new(limits: Limits, caching: Caching) -> CurrentSource {
        CurrentSource {
            limits,
            caching,
            work: WorkProgress::new(),
            engine: Mutex::default(),
            opened: Mutex::default(),
        }
    }

    /// Opens a source in place of the one before.
    fn open(&self, spec: &SourceSpec, cancel: &Cancel) -> Result<Answering, ExploreError> {
        // The source before is closed first, because its successor needs the memory.
        *locked(&self.opened) = None;
        let mut spec = spec.clone();
        let brought = self.bring_rows(&mut spec, cancel)?;
        let Opened { engine, snapshot } =
            snapshot::open(&self.limits, &spec, &self.caching).map_err(ExploreError::from)?;
        *locked(&self.engine) = Some(Arc::clone(&engine));
        let mut session = Session::open(engine, &spec, cancel)?;
        session.tell(self.work.clone());
        let session = Arc::new(Mutex::new(session));
        *locked(&self.opened) =
            Some(OpenSource { session: Arc::clone(&session), snapshot, _brought: brought });
        Ok(Box::new(move |question, cancel, early| locked(&session).answer(question, cancel, early)))
    }

    /// Brings the rows of another machine, at every opening, so that reading again asks it again.
    fn bring_rows(&self, spec: &mut SourceSpec, cancel: &Cancel) -> Result<SpooledInputs, ExploreError> {
        let (temporary, cache) = (&self.limits.temp_directory, self.caching.folder.as_ref());
        let brought =
            bring(spec, temporary, cache, cancel, &mut |reached| self.work.report(reached.rows, reached.of));
        self.work.done();
        brought.map_err(ExploreError::from)
    }

    /// How far the pending request is.
    fn progress(&self) -> Option<Progress> {
        let engine = locked(&self.engine).clone();
        self.work.share().map(Progress::of).or_else(|| engine.and_then(|engine| engine.progress()))
    }

    /// Makes the tables that the next question is likely to need, and keeps what was made for the next opening.
    fn prepare(&self, cancel: &Cancel) {
        let opened = locked(&self.opened);
        let Some(source) = &*opened else { return };
        let mut session = locked(&source.session);
        // If a table cannot be made, the question that needs it reports why.
        let _ = session.prepare(cancel);
        if let Some(snapshot) = &source.snapshot {
            snapshot.keep(cancel);
        }
    }
}

/// Locks a value, also after a thread that held it panicked: the panic ends the exploration.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Orders of the sample.
const SAMPLE_ORDERS: u64 = 20_000;

/// Writes the orders of the sample into its folder, as `tenure sample` does; returns their path.
fn write_sample() -> Result<String, String> {
    let folder = Path::new(SAMPLE_FOLDER);
    std::fs::create_dir_all(folder).map_err(|error| format!("{SAMPLE_FOLDER}: {error}"))?;
    let path = folder.join("orders.parquet");
    let batches =
        SampleShop::new(SAMPLE_ORDERS, DEFAULT_SEED).batches().map_err(|error| error.to_string())?;
    write_table(&path, &SampleShop::schema(), batches, TableFormat::Parquet)
        .map_err(|error| error.to_string())?;
    Ok(path.display().to_string())
}

/// Writes a list of customers while its rows arrive.
fn write_list(
    answering: &mut Answering,
    question: &Question,
    path: &Path,
    cancel: &Cancel,
) -> Result<String, String> {
    let format = Format::of_file(path).filter(|format| *format != Format::Svg);
    let format = format.ok_or_else(|| unknown_ending(path))?;
    let mut file = StreamedFile::create(path)?;
    let list = customers::write_list(&mut file, format, |each| {
        let answer = answering(question, cancel, &mut |part| {
            if let Answer::CustomersBatch(batch) = part
                && !each(batch)
            {
                cancel.request();
            }
        });
        match answer? {
            Answer::Customers(answer) => Ok(answer),
            _ => Err(ExploreError::Unexpected("an answer that is not a list of customers".to_string())),
        }
    });
    let list = list.map_err(|error| error.to_string())?;
    file.keep()?;
    Ok(format!("wrote {} to {}", number::counted(list.listed, "customer"), path.display()))
}

/// Writes the table on screen in the format that the file's name gives.
fn export(app: &App, path: &Path) -> Result<String, String> {
    let format = Format::of_file(path).ok_or_else(|| unknown_ending(path))?;
    let screen = app.screen().ok_or(NO_TABLE)?;
    // The table on screen answers an older question than its title.
    if matches!(&app.busy, Some(Busy { task: Task::Screen(id, _), .. }) if *id == app.showing) {
        return Err("the table is being computed: write it when the answer is there".to_string());
    }
    write_file(path, screen.export(format, &app.context())?)?;
    let unmarked = screen.unmarked(format, &app.context()).map(|text| format!("; {text}"));
    Ok(format!("wrote {} as {format}{}", path.display(), unmarked.unwrap_or_default()))
}

fn unknown_ending(path: &Path) -> String {
    format!("{}: no known ending; use .csv, .parquet, .json, .md, .svg or .txt", path.display())
}
