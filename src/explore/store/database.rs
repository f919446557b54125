//! The opened source in its engine: tables are made once, and the SQL of every answer is recorded.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use minijinja::Value;

use crate::cohort::{Grain, Matrix, WeekStart};
use crate::engine::{Cancel, Engine};
use crate::explore::binning::Dimension;
use crate::explore::counts::MatrixBuilder;
use crate::explore::error::Error;
use crate::explore::shape::{Shape, span};
use crate::explore::work_progress::WorkProgress;
use crate::source::{Attribute, DataReport, Source, SourceSpec};
use crate::sql::render;

/// A mask of periods has this many bits.
pub(in crate::explore) const MASK_BITS: i32 = 64;

/// One source, opened in one engine, with the tables made of it so far.
pub(in crate::explore) struct Store {
    engine: Arc<dyn Engine>,
    pub(in crate::explore) source: Source,
    /// Derived dimensions that are columns of `customer_attributes`, by column name.
    pub(super) dimensions: HashMap<String, Dimension>,
    tables: Tables,
    work: WorkProgress,
    /// Whether the customers are made with their totals: who needs them first decides.
    pub(super) with_totals: Option<bool>,
    /// Whether the report has what there is to say about ids.
    pub(super) are_ids_noted: bool,
    /// The attributes for a template, once they are looked at.
    pub(super) attributes: Option<Vec<Value>>,
    /// The columns of dimensions that are known to have few enough groups.
    pub(super) countable_groups: HashSet<Vec<String>>,
}

impl Store {
    /// Opens a source: finds the files, maps the roles.
    pub(in crate::explore) fn open(
        engine: Arc<dyn Engine>,
        spec: &SourceSpec,
        cancel: &Cancel,
    ) -> Result<Store, Error> {
        let source = Source::open(engine.as_ref(), spec, cancel)?;
        let (tables, work) = (Tables::default(), WorkProgress::new());
        Ok(Store {
            engine,
            source,
            dimensions: HashMap::new(),
            tables,
            work,
            with_totals: None,
            are_ids_noted: false,
            attributes: None,
            countable_groups: HashSet::new(),
        })
    }

    /// Counts the rows of the source and completes the data report, unless that is done.
    pub(in crate::explore) fn survey(&mut self, cancel: &Cancel) -> Result<(), Error> {
        Ok(self.source.survey(self.engine.as_ref(), cancel)?)
    }

    /// Looks at how many values of its text columns could not be read as dates and as numbers.
    pub(in crate::explore) fn look_at_texts(&mut self, cancel: &Cancel) -> Result<(), Error> {
        Ok(self.source.look_at_texts(self.engine.as_ref(), cancel)?)
    }

    /// Creates a table unless it exists with the same SQL. Either way its SQL becomes part of the current answer.
    /// Returns whether it was created now.
    pub(in crate::explore) fn once(
        &mut self,
        table: &str,
        sql: String,
        cancel: &Cancel,
    ) -> Result<bool, Error> {
        self.tables.once(self.engine.as_ref(), table, sql, cancel)
    }

    /// Creates a table again, because its inputs have changed.
    pub(in crate::explore) fn remake(
        &mut self,
        table: &str,
        sql: String,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        self.discard(table);
        self.once(table, sql, cancel).map(|_| ())
    }

    /// Marks a table as missing.
    pub(in crate::explore) fn discard(&mut self, table: &str) {
        self.tables.discard(table);
    }

    /// The SQL of an existing table.
    pub(in crate::explore) fn sql_of(&self, table: &str) -> Option<String> {
        self.tables.made.iter().find(|(name, _)| name == table).map(|(_, sql)| sql.clone())
    }

    /// Reads the rows of an answer.
    pub(in crate::explore) fn ask(&self, sql: &str, cancel: &Cancel) -> Result<Vec<RecordBatch>, Error> {
        self.note(sql);
        Ok(self.engine.query(sql, cancel)?)
    }

    /// Adds a question, or a remark on it, to the SQL of the current answer.
    pub(in crate::explore) fn note(&self, sql: &str) {
        self.tables.note(sql);
    }

    /// Begins an answer: from here on its tables and questions are recorded.
    pub(in crate::explore) fn begin(&self) {
        self.tables.begin();
    }

    /// The SQL of the last answer: the tables it rests on in the order they were made, then its questions.
    pub(in crate::explore) fn script(&self) -> String {
        self.tables.script(self.source.setup())
    }

    /// Ends a part of an answer and returns its SQL, so that each answer that uses the part can record it again.
    pub(in crate::explore) fn end(&self) -> Recording {
        self.tables.end()
    }

    /// Records that the current answer rests on a part made before.
    pub(in crate::explore) fn rest_on(&self, part: &Recording) {
        self.tables.rest_on(part);
    }

    /// Forgets answers that were begun and never finished.
    pub(in crate::explore) fn abandon(&self) {
        self.tables.abandon();
    }

    /// Reports the progress of long computations to `work` from now on.
    pub(in crate::explore) fn tell(&mut self, work: WorkProgress) {
        self.work = work;
    }

    /// Where long computations report their progress.
    pub(in crate::explore) fn work(&self) -> &WorkProgress {
        &self.work
    }

    /// The first period of the data and how many there are, if the data have any.
    pub(in crate::explore) fn span(&self, grain: Grain, start: WeekStart) -> Option<(i32, i32)> {
        span(self.source.report.span, grain, start)
    }

    /// Reads one more column of the source into `lines`.
    pub(super) fn read_further(&mut self, column: &Attribute, cancel: &Cancel) -> Result<(), Error> {
        Ok(self.source.read_further(column, self.engine.as_ref(), cancel)?)
    }

    /// The engine that the source is opened in.
    pub(in crate::explore) fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    /// The data report as far as it goes.
    pub(in crate::explore) fn report(&self) -> &DataReport {
        &self.source.report
    }

    /// No counts yet, of monthly cohorts by monthly age.
    pub(in crate::explore) fn counts(&self) -> MatrixBuilder {
        MatrixBuilder::new(&Shape::monthly(), &self.source)
    }

    /// The monthly matrix of some counts.
    pub(in crate::explore) fn matrix_of(&self, counts: MatrixBuilder) -> Matrix {
        counts.into_matrix(self.source.report.as_of, true, self.source.has_amount())
    }

    /// Whether money measures can be answered.
    pub(in crate::explore) fn has_amount(&self) -> bool {
        self.source.has_amount()
    }

    /// Whether customers have attributes, which every list of them shows.
    pub(in crate::explore) fn has_attributes(&self) -> bool {
        !self.source.mapping.attributes.is_empty()
    }

    /// Writes the SQL of a template in the engine's dialect.
    pub(in crate::explore) fn render(
        &self,
        name: &str,
        context: impl Into<minijinja::Value>,
    ) -> Result<String, Error> {
        Ok(render(self.engine.dialect(), name, context)?)
    }
}

/// The tables created so far, and those the current answers depend on.
#[derive(Default)]
struct Tables {
    /// Name and SQL, in the order they were made.
    made: Vec<(String, String)>,
    recordings: RefCell<Vec<Recording>>,
}

/// The SQL that an answer, or a part of one, rests on.
#[derive(Debug, Clone, Default)]
pub(in crate::explore) struct Recording {
    tables: HashSet<String>,
    questions: Vec<String>,
}

impl Tables {
    fn once(
        &mut self,
        engine: &dyn Engine,
        table: &str,
        sql: String,
        cancel: &Cancel,
    ) -> Result<bool, Error> {
        let stands = self.made.iter().any(|(name, known)| name == table && *known == sql);
        if !stands {
            self.discard(table);
            engine.run(&sql, cancel)?;
            self.made.push((table.to_string(), sql));
        }
        if let Some(recording) = self.recordings.borrow_mut().last_mut() {
            recording.tables.insert(table.to_string());
        }
        Ok(!stands)
    }

    fn discard(&mut self, table: &str) {
        self.made.retain(|(name, _)| name != table);
    }

    fn note(&self, sql: &str) {
        if let Some(recording) = self.recordings.borrow_mut().last_mut() {
            recording.questions.push(sql.to_string());
        }
    }

    fn begin(&self) {
        self.recordings.borrow_mut().push(Recording::default());
    }

    fn abandon(&self) {
        self.recordings.borrow_mut().clear();
    }

    fn end(&self) -> Recording {
        self.recordings.borrow_mut().pop().unwrap_or_default()
    }

    fn rest_on(&self, part: &Recording) {
        if let Some(recording) = self.recordings.borrow_mut().last_mut() {
            recording.tables.extend(part.tables.iter().cloned());
            recording.questions.extend(part.questions.iter().cloned());
        }
    }

    fn script<'a>(&self, setup: impl Iterator<Item = &'a str>) -> String {
        let recording = self.end();
        let tables = self.made.iter().filter(|(name, _)| recording.tables.contains(name));
        let tables = tables.map(|(_, sql)| sql);
        let all = setup.map(str::to_string).chain(tables.chain(&recording.questions).cloned());
        let all: Vec<String> = all.map(|sql| sql.trim_end_matches([';', '\n']).to_string()).collect();
        all.join(";\n\n") + ";\n"
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Mutex;

    use arrow::datatypes::SchemaRef;

    use super::*;
    use crate::engine::{BulkInsert, ColumnType, EngineError, ExpressionParts};
    use crate::sql::Dialect;

    /// Writes down what it is told, and refuses what it is told to refuse.
    #[derive(Default)]
    struct FakeEngine {
        run: Mutex<Vec<String>>,
        refused: Option<&'static str>,
    }

    impl Engine for FakeEngine {
        fn dialect(&self) -> Dialect {
            Dialect::DUCKDB
        }

        fn column_type(&self, _: &str) -> ColumnType {
            ColumnType::Text
        }

        fn parse_expression(&self, _: &str, _: &Cancel) -> Result<ExpressionParts, EngineError> {
            Ok(ExpressionParts::default())
        }

        fn run(&self, sql: &str, _: &Cancel) -> Result<(), EngineError> {
            if self.refused == Some(sql) {
                return Err(EngineError::refused("no"));
            }
            self.run.lock().unwrap().push(sql.to_string());
            Ok(())
        }

        fn stream(
            &self,
            _: &str,
            _: &Cancel,
            _: &mut dyn FnMut(RecordBatch) -> bool,
        ) -> Result<(), EngineError> {
            Ok(())
        }

        fn hint_input(&self, _: crate::engine::Input) -> Result<(), EngineError> {
            Ok(())
        }

        fn bulk_insert(&self, _: &str, _: &SchemaRef) -> Result<Box<dyn BulkInsert + '_>, EngineError> {
            Err(EngineError::Gone)
        }

        fn confine(&self, _: crate::engine::Reach) -> Result<(), EngineError> {
            Ok(())
        }

        fn admit(&self, _: &str) -> Result<(), EngineError> {
            Ok(())
        }

        fn scratch_folder(&self) -> &Path {
            Path::new(".")
        }

        fn progress(&self) -> Option<crate::engine::Progress> {
            None
        }
    }

    fn once(tables: &mut Tables, engine: &FakeEngine, table: &str, sql: &str) -> Result<bool, Error> {
        tables.once(engine, table, sql.to_string(), &Cancel::new())
    }

    #[test]
    fn a_table_is_made_once_and_again_only_with_other_sql() {
        let (mut tables, engine) = (Tables::default(), FakeEngine::default());
        assert!(once(&mut tables, &engine, "a", "make a").unwrap());
        assert!(!once(&mut tables, &engine, "a", "make a").unwrap());
        assert!(once(&mut tables, &engine, "a", "make a differently").unwrap());
        assert!(once(&mut tables, &engine, "a", "make a").unwrap(), "it was replaced in between");
        tables.discard("a");
        assert!(once(&mut tables, &engine, "a", "make a").unwrap());
        assert_eq!(engine.run.lock().unwrap().len(), 4);
    }

    #[test]
    fn a_table_that_could_not_be_made_does_not_stand() {
        let mut tables = Tables::default();
        let refusing = FakeEngine { refused: Some("make a"), ..FakeEngine::default() };
        assert!(once(&mut tables, &refusing, "a", "make a").is_err());
        assert!(once(&mut tables, &FakeEngine::default(), "a", "make a").unwrap());
    }

    #[test]
    fn the_script_holds_what_the_answer_rests_on_and_nothing_else() {
        let (mut tables, engine) = (Tables::default(), FakeEngine::default());
        for table in ["a", "b", "c"] {
            once(&mut tables, &engine, table, &format!("make {table};\n")).unwrap();
        }
        tables.begin();
        // In the order they were made, however they are asked for; a table that stood already counts too.
        once(&mut tables, &engine, "c", "make c;\n").unwrap();
        once(&mut tables, &engine, "a", "make a;\n").unwrap();
        tables.begin();
        tables.note("inner");
        assert_eq!(tables.script(["read"].into_iter()), "read;\n\ninner;\n");
        tables.note("outer");
        assert_eq!(tables.script(["read"].into_iter()), "read;\n\nmake a;\n\nmake c;\n\nouter;\n");
        tables.note("nobody asks");
        assert_eq!(tables.script(["read"].into_iter()), "read;\n");
    }

    #[test]
    fn a_part_that_is_known_is_noted_again_with_its_tables() {
        let (mut tables, engine) = (Tables::default(), FakeEngine::default());
        tables.begin();
        once(&mut tables, &engine, "fits", "make fits").unwrap();
        tables.note("read fits");
        let part = tables.end();
        once(&mut tables, &engine, "other", "make other").unwrap();
        tables.begin();
        tables.rest_on(&part);
        tables.note("list");
        assert_eq!(tables.script(["read"].into_iter()), "read;\n\nmake fits;\n\nread fits;\n\nlist;\n");
    }
}
