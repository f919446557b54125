//! An engine that does not repeat work that a snapshot holds: results of statements are kept by their keys.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::engine::{
    BulkInsert, Cancel, ColumnType, Engine, EngineError, ExpressionParts, Input, Progress, Reach, Refusal,
};
use crate::sql::Dialect;

use super::answers::Answer;
use super::base::Base;
use super::identity::Identity;
use super::layer::{self, Writing};
use super::ledger::Key;
use super::objects::{Extent, Objects};
use super::statement::{Effect, statements};
use crate::cache::SourceFolder;

/// With this many layers, a new layer holds everything that the others do and replaces them.
const MOST_LAYERS: usize = 8;

/// An engine behind which a snapshot is read and written.
pub struct SnapshotEngine {
    inner: Arc<dyn Engine>,
    folder: SourceFolder,
    /// The source as the user names it, to check its files again.
    patterns: Vec<String>,
    identity: Identity,
    /// Statements that took less time in the database are not kept.
    least: Duration,
    state: Mutex<State>,
}

struct State {
    objects: Objects,
    /// Database time for results that are not kept yet.
    unkept: Duration,
    /// Whether writing has ended.
    is_closed: bool,
}

impl SnapshotEngine {
    /// Wraps an engine without tables, and opens the snapshot of a source if there is one for the state of its files; else
    /// that of its first files (`before`: where, and how many), if there is one.
    pub(super) fn over(
        inner: Arc<dyn Engine>,
        folder: SourceFolder,
        before: Option<(SourceFolder, usize)>,
        patterns: Vec<String>,
        identity: Identity,
        least: Duration,
    ) -> SnapshotEngine {
        let mut objects = Objects::new(&identity);
        let mut useless = Vec::new();
        for (place, path) in folder.complete().into_iter().enumerate() {
            let database = format!("snapshot_{place}");
            match layer::open(inner.as_ref(), &path, &database, &identity.state) {
                Some(contents) => {
                    folder.touch(&path);
                    objects.add_layer(database, path, contents);
                }
                None => useless.push(path),
            }
        }
        folder.remove(&useless);
        if let Some((before, count)) = before.filter(|_| !objects.has_layers())
            && let Some(base) = Base::open(inner.as_ref(), &before, &identity, count)
        {
            objects.complete(base);
        }
        let state = Mutex::new(State { objects, unkept: Duration::ZERO, is_closed: false });
        SnapshotEngine { inner, folder, patterns, identity, least, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many tables and answers of an earlier snapshot were completed from files that were added since.
    pub fn completed(&self) -> usize {
        self.state().objects.completed()
    }

    /// Writes tables and answers made since the last time, if the database needed long enough for them. Returns whether
    /// a layer was written.
    pub fn keep(&self, cancel: &Cancel) -> bool {
        self.keep_some(Extent::Fresh, cancel)
    }

    /// The same while the user waits: without the rows of text files, unless a snapshot shows that they are read again.
    pub fn keep_briefly(&self, cancel: &Cancel) -> bool {
        let is_first = !self.state().objects.is_known();
        self.keep_some(if is_first { Extent::Answers } else { Extent::Fresh }, cancel)
    }

    fn keep_some(&self, extent: Extent, cancel: &Cancel) -> bool {
        let mut state = self.state();
        if state.is_closed || state.unkept < self.least || cancel.requested() {
            return false;
        }
        // The files may have changed since they were read.
        let is_same = Identity::of(&self.patterns).is_some_and(|now| now.state == self.identity.state);
        if self.identity.is_racy || !is_same {
            state.is_closed = true;
            return false;
        }
        let extent = if state.objects.count_layers() >= MOST_LAYERS { Extent::Whole } else { extent };
        let fresh = state.objects.unkept(extent);
        if fresh.is_empty() {
            state.unkept = Duration::ZERO;
            return false;
        }
        let writing = Writing {
            tables: &fresh.tables,
            answers: &fresh.answers,
            seen: &fresh.seen,
            state: &self.identity.state,
        };
        match layer::write(self.inner.as_ref(), &self.folder, &writing, cancel) {
            Ok(layer) => {
                state.unkept = Duration::ZERO;
                self.folder.remove(&state.objects.kept(&fresh, layer, extent));
                true
            }
            Err(error) => {
                // A full disk will still be full in a second; a user who interrupted may come back.
                state.is_closed = error != EngineError::Cancelled;
                false
            }
        }
    }

    /// Does something with the database. If a layer turns out to be unreadable, it is done again without the snapshot.
    fn without_doubt<T>(
        &self,
        state: &mut State,
        act: impl Fn(&mut Objects) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let begun = Instant::now();
        let outcome = act(&mut state.objects);
        let outcome = match outcome {
            Err(EngineError::Refused { kind: Refusal::Input | Refusal::Other, .. })
                if state.objects.has_layers() =>
            {
                let layers = state.objects.give_up_layers(self.inner.as_ref());
                let again = act(&mut state.objects);
                // Otherwise the layers were not the reason for the refusal.
                if again.is_ok() {
                    self.folder.remove(&layers);
                }
                again
            }
            other => other,
        };
        state.unkept += begun.elapsed();
        outcome
    }
}

impl Engine for SnapshotEngine {
    fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    fn column_type(&self, name: &str) -> ColumnType {
        self.inner.column_type(name)
    }

    fn parse_expression(&self, expression: &str, cancel: &Cancel) -> Result<ExpressionParts, EngineError> {
        self.inner.parse_expression(expression, cancel)
    }

    fn run(&self, sql: &str, cancel: &Cancel) -> Result<(), EngineError> {
        let mut state = self.state();
        for statement in statements(sql) {
            if cancel.requested() {
                return Err(EngineError::Cancelled);
            }
            if !state.objects.defer(&statement) {
                let inner = self.inner.as_ref();
                self.without_doubt(&mut state, |objects| objects.run(inner, &statement, cancel))?;
            }
        }
        Ok(())
    }

    fn stream(
        &self,
        sql: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), EngineError> {
        let begun = Instant::now();
        let inner = self.inner.as_ref();
        let is_given = std::cell::Cell::new(false);
        // The caller may take long for the rows, and asks the database nothing meanwhile.
        let each = std::cell::RefCell::new(each);
        let attempt = || {
            self.without_doubt(&mut self.state(), |objects| objects.prepare(inner, sql, cancel))?;
            inner.stream(sql, cancel, &mut |batch| {
                is_given.set(true);
                (*each.borrow_mut())(batch)
            })
        };
        let outcome = match attempt() {
            Err(EngineError::Refused { kind: Refusal::Input | Refusal::Other, .. }) if !is_given.get() => {
                let layers = self.state().objects.give_up_layers(inner);
                let again = attempt();
                if again.is_ok() {
                    self.folder.remove(&layers);
                }
                again
            }
            other => other,
        };
        self.state().unkept += begun.elapsed();
        outcome
    }

    fn query(&self, sql: &str, cancel: &Cancel) -> Result<Vec<RecordBatch>, EngineError> {
        if cancel.requested() {
            return Err(EngineError::Cancelled);
        }
        let mut state = self.state();
        let statement = match statements(sql).as_slice() {
            [only] if only.effect == Effect::Question => only.clone(),
            _ => {
                drop(state);
                self.run_before(sql, cancel)?;
                return self.inner.query(sql, cancel);
            }
        };
        let key: Option<Key> = state.objects.key(&statement);
        if let Some(answer) = key.and_then(|key| state.objects.answer(key)) {
            return answer.outcome();
        }
        let inner = self.inner.as_ref();
        let outcome = self.without_doubt(&mut state, |objects| {
            if let Some(answer) = objects.completed_answer(inner, &statement, cancel)? {
                return Ok(answer);
            }
            objects.prepare(inner, sql, cancel)?;
            inner.query(sql, cancel)
        });
        if let (Some(key), Some(answer)) = (key, Answer::of(&outcome)) {
            state.objects.answered(key, answer);
        }
        outcome
    }

    fn hint_input(&self, input: Input) -> Result<(), EngineError> {
        self.inner.hint_input(input)
    }

    fn hint_groups(&self, rows: u64) -> Result<(), EngineError> {
        self.inner.hint_groups(rows)
    }

    fn bulk_insert(&self, table: &str, schema: &SchemaRef) -> Result<Box<dyn BulkInsert + '_>, EngineError> {
        let place = self.state().objects.new_place();
        let filling = self.inner.bulk_insert(&place, schema)?;
        Ok(Box::new(Filling { engine: self, table: table.to_lowercase(), place, filling }))
    }

    fn confine(&self, mut reach: Reach) -> Result<(), EngineError> {
        reach.folders.push(self.folder.path().to_path_buf());
        self.inner.confine(reach)
    }

    fn admit(&self, path: &str) -> Result<(), EngineError> {
        self.inner.admit(path)
    }

    fn scratch_folder(&self) -> &Path {
        self.inner.scratch_folder()
    }

    fn progress(&self) -> Option<Progress> {
        self.inner.progress()
    }
}

impl SnapshotEngine {
    /// Makes the objects that a statement of an unknown kind names; from then on nothing is kept.
    fn run_before(&self, sql: &str, cancel: &Cancel) -> Result<(), EngineError> {
        let mut state = self.state();
        state.is_closed = true;
        let inner = self.inner.as_ref();
        self.without_doubt(&mut state, |objects| {
            objects.close();
            objects.prepare(inner, sql, cancel)
        })
    }
}

/// A table that the program fills: no statement describes its rows.
struct Filling<'a> {
    engine: &'a SnapshotEngine,
    table: String,
    /// The name that the database has for it.
    place: String,
    filling: Box<dyn BulkInsert + 'a>,
}

impl BulkInsert for Filling<'_> {
    fn add(&mut self, rows: &RecordBatch) -> Result<(), EngineError> {
        self.filling.add(rows)
    }

    fn finish(self: Box<Self>, cancel: &Cancel) -> Result<(), EngineError> {
        let Filling { engine, table, place, filling } = *self;
        let mut state = engine.state();
        filling.finish(cancel)?;
        state.objects.filled(engine.inner.as_ref(), &table, place)
    }
}
