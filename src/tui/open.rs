//! Puts the real engine behind the screen.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::{DuckDb, Engine, Limits};
use crate::explore::{Error as ExploreError, MatrixAnswer, Session, View};
use crate::report::{self, Format};
use crate::saved::Shelf;
use crate::source::SourceSpec;

use super::run::{Error, Options, Outcome, Start, run};
use super::worker::{Answering, Opening};

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
    let progress = move || {
        let engine = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        engine.and_then(|engine| engine.progress())
    };
    let open: Opening = Arc::new(move |spec, cancel| {
        let engine: Arc<dyn Engine> = Arc::new(DuckDb::open(&limits).map_err(ExploreError::from)?);
        *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&engine));
        let mut session = Session::open(engine, spec, cancel)?;
        let answering: Answering =
            Box::new(move |question, cancel, early| session.answer(question, cancel, early));
        Ok(answering)
    });
    let export = |answer: &MatrixAnswer, view: &View, path: &Path| {
        report::not_a_source(path, &answer.report.files)?;
        export(answer, view, path)
    };
    run(Start { source, view, open, progress: Arc::new(progress), export: Arc::new(export), shelf, options })
}

/// Writes the matrix in the format the file's name asks for.
fn export(answer: &MatrixAnswer, view: &View, path: &Path) -> Result<String, String> {
    let format = Format::of_file(path)
        .ok_or_else(|| format!("{}: no known ending; use .csv, .json, .md, .svg or .txt", path.display()))?;
    report::write_file(path, &report::matrix(answer, view, format, false))?;
    Ok(format!("wrote {} as {format}", path.display()))
}
