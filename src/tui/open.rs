//! Puts the real engine behind the screen.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::{Cancel, DuckDb, Engine, Limits};
use crate::explore::{Error as ExploreError, Question, Session, View, Work};
use crate::file::{StreamedFile, check_not_source, write_file};
use crate::report::people::{self, ListFormat};
use crate::report::{Format, number};
use crate::saved::Shelf;
use crate::source::SourceSpec;

use super::app::App;
use super::run::{Error, Options, Outcome, Start, run};
use super::worker::{Answering, Opening, Writing};

/// Explores a source until the user leaves.
///
/// # Errors
/// [`Error`] where there is no terminal, or it fails.
pub fn explore(
    source: SourceSpec,
    view: View,
    shelf: Shelf,
    limits: Limits,
    options: Options,
) -> Result<Outcome, Error> {
    let running: Arc<Mutex<Option<Arc<dyn Engine>>>> = Arc::default();
    let current = Arc::clone(&running);
    let work = Work::new();
    let computed = work.clone();
    let progress = move || {
        let engine = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        computed.share().or_else(|| engine.and_then(|engine| engine.progress()))
    };
    let open: Opening = Arc::new(move |spec, cancel| {
        let engine: Arc<dyn Engine> = Arc::new(DuckDb::open(&limits).map_err(ExploreError::from)?);
        *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&engine));
        let mut session = Session::open(engine, spec, cancel)?;
        session.tell(work.clone());
        let answering: Answering =
            Box::new(move |question, cancel, early| session.answer(question, cancel, early));
        Ok(answering)
    });
    let write: Writing = Arc::new(write_list);
    let export = |app: &App, path: &Path| {
        check_not_source(path, &app.source.paths)?;
        export(app, path)
    };
    run(Start {
        source,
        view,
        open,
        progress: Arc::new(progress),
        export: Arc::new(export),
        write,
        shelf,
        options,
    })
}

/// Writes a list of customers as it is answered.
fn write_list(
    answering: &mut Answering,
    question: &Question,
    path: &Path,
    cancel: &Cancel,
) -> Result<String, String> {
    let format = ListFormat::of_file(path).ok_or_else(|| {
        format!("{}: no known ending; use .csv, .parquet, .json, .md or .txt", path.display())
    })?;
    let mut file = StreamedFile::create(path)?;
    let list = people::write_list(&mut file, format, |each| {
        answering(question, cancel, &mut |part| {
            if !each(part) {
                cancel.request();
            }
        })
    });
    let list = list.map_err(|error| error.to_string())?;
    file.keep()?;
    Ok(format!("wrote {} customers to {}", number::integer(list.listed.into()), path.display()))
}

/// Writes what is shown in the format the file's name asks for.
fn export(app: &App, path: &Path) -> Result<String, String> {
    let is_parquet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    if let Some(screen) = app.screen().filter(|_| is_parquet) {
        let bytes = screen.parquet()?;
        let mut file = StreamedFile::create(path)?;
        file.write_all(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        file.keep()?;
        return Ok(format!("wrote {} as parquet", path.display()));
    }
    let format = Format::of_file(path)
        .ok_or_else(|| format!("{}: no known ending; use .csv, .json, .md, .svg or .txt", path.display()))?;
    let screen = app.screen().ok_or("there is no table to write yet")?;
    let text = screen.export(format, &app.context())?;
    write_file(path, &text)?;
    Ok(format!("wrote {} as {format}", path.display()))
}
