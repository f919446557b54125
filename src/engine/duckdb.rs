//! DuckDB, embedded: the caller of a request waits for its thread, and interrupts it if the request is cancelled.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use duckdb::{Config, Connection, InterruptHandle, ProgressHandle};

use crate::sql::{Dialect, literal};

use super::api::{BulkInsert, Engine, Input};
use super::bulk_insert::FileInsert;
use super::cancel::Cancel;
use super::column_type::ColumnType;
use super::duckdb_expression::{parse_query, parts};
use super::duckdb_refusals::refused;
use super::duckdb_thread::{BATCHES_AHEAD, Job, Kind, Reply, serve};
use super::error::EngineError;
use super::expression::ExpressionParts;
use super::limits::Limits;
use super::progress::Progress;
use super::reach::{Confined, Reach};
use super::row::rows;
use super::scratch::Scratch;
use super::watch::Watch;

/// DuckDB ignores an interrupt before execution has begun, so it is repeated at this interval until the answer comes.
const INTERRUPT_EVERY: Duration = Duration::from_millis(50);

/// Up to this much text one thread is faster than several, because waking and collecting them costs more than it saves.
const FEW_BYTES: u64 = 8 << 20;

/// The same of files that one thread at a time can read: the thread that waits for it asks for its progress without a pause.
const FEW_BYTES_IN_ONE_PART: u64 = 32 << 20;

/// The rows of a text take about twice its bytes in memory; above this part of the memory they go to a file.
const MEMORY_PER_TEXT: u64 = 2;

/// Grouping by an array of all numbers between the least and the greatest: DuckDB's own limit in bits, the bytes of a place
/// for each thread, and the part of the memory that all places may take.
const ARRAY_BITS: u32 = 12;
const ARRAY_PLACE: u64 = 40;
const MEMORY_PER_ARRAY: u64 = 8;

/// DuckDB behind its own thread. Dropping it ends the thread and removes its temporary files.
pub struct DuckDb {
    jobs: Option<Sender<Job>>,
    interrupt: Arc<InterruptHandle>,
    progress: ProgressHandle,
    worker: Option<JoinHandle<()>>,
    spill: Option<Scratch>,
    /// The number that the limits allow.
    threads: usize,
    /// The number that the announced sources make use of.
    useful_threads: AtomicUsize,
    /// The number that the database has been told, and the bits of its arrays.
    told_threads: AtomicUsize,
    told_bits: AtomicU32,
    /// Bytes of memory the limits allow.
    memory: u64,
    /// Whether new tables go to a file.
    is_on_disk: AtomicBool,
    /// Announced size of text sources, bytes.
    expected: AtomicU64,
    /// None while every file can be read.
    confined: Mutex<Option<Confined>>,
    watch: Watch,
}

impl DuckDb {
    /// Opens an empty in-memory database within the limits.
    ///
    /// # Errors
    /// [`EngineError::Start`] if the database or its folder for temporary files cannot be created.
    pub fn open(limits: &Limits) -> Result<DuckDb, EngineError> {
        let start = |error: &dyn std::fmt::Display| EngineError::Start(error.to_string());
        let spill = Scratch::create(&limits.temp_directory).map_err(|error| {
            EngineError::Start(format!(
                "no folder for temporary files in {} ({error}); name another with --temp-dir",
                limits.temp_directory.display()
            ))
        })?;
        let config = configure(limits, spill.path()).map_err(|error| start(&error))?;
        let connection = Connection::open_in_memory_with_flags(config).map_err(|error| start(&error))?;
        // DuckDB shows this limit if it is in the configuration, but does not keep it.
        let most = format!("SET max_temp_directory_size = '{}MiB'", limits.disk_mib);
        connection.execute_batch(&most).map_err(|error| start(&error))?;
        connection.set_query_progress_tracking(true).map_err(|error| start(&error))?;
        let interrupt = connection.interrupt_handle();
        let progress = connection.progress_handle();
        let (jobs, inbox) = channel();
        let worker = std::thread::Builder::new()
            .name("duckdb".into())
            .spawn(move || serve(&connection, &inbox))
            .map_err(|error| start(&error))?;
        Ok(DuckDb {
            jobs: Some(jobs),
            interrupt,
            progress,
            worker: Some(worker),
            spill: Some(spill),
            threads: limits.threads,
            useful_threads: AtomicUsize::new(limits.threads),
            told_threads: AtomicUsize::new(limits.threads),
            told_bits: AtomicU32::new(ARRAY_BITS),
            memory: limits.memory_mib << 20,
            is_on_disk: AtomicBool::new(false),
            expected: AtomicU64::new(0),
            confined: Mutex::new(None),
            watch: Watch::default(),
        })
    }

    /// Makes every later table go to a file in the folder for temporary files; earlier tables are still found. A file
    /// is compressed, which takes half as much processor time again. Tables in memory that must be written to disk are
    /// not compressed, and take three times as much of it.
    fn move_to_disk(&self) -> Result<(), EngineError> {
        let file = self.scratch_folder().join("tables.db").to_string_lossy().replace('\'', "''");
        let sql = format!("ATTACH '{file}' AS on_disk; SET search_path = 'on_disk.main,memory.main'");
        self.run(&sql, &Cancel::new())
    }

    fn set_threads(&self, threads: usize) -> Result<(), EngineError> {
        if self.told_threads.swap(threads, Ordering::Relaxed) == threads {
            return Ok(());
        }
        self.request(&format!("SET threads = {threads}"), Kind::Run, &Cancel::new(), &mut |_| true)
    }

    fn confined(&self) -> MutexGuard<'_, Option<Confined>> {
        self.confined.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As [`DuckDb::wait`]; the log gets the statement with its time.
    fn request(
        &self,
        sql: &str,
        kind: Kind,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), EngineError> {
        let begun = Instant::now();
        self.watch.begin(sql);
        let outcome = self.wait(sql, kind, cancel, each);
        self.watch.end();
        let seconds = begun.elapsed().as_secs_f64();
        match &outcome {
            Ok(()) => log::info!("{seconds:.3} s: {sql}"),
            Err(error) => log::warn!("{seconds:.3} s: {sql}: {error}"),
        }
        outcome
    }

    /// Sends a job and passes its batches on until it is answered, interrupting it while `cancel` is requested.
    fn wait(
        &self,
        sql: &str,
        kind: Kind,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), EngineError> {
        let (reply, answers) = sync_channel(BATCHES_AHEAD);
        let sql =
            self.confined().as_ref().map_or(Cow::Borrowed(sql), |one| one.with_copies(sql)).into_owned();
        let job = Job { sql, kind, reply };
        self.jobs.as_ref().ok_or(EngineError::Gone)?.send(job).map_err(|_| EngineError::Gone)?;
        let mut unwanted = false;
        loop {
            match answers.recv_timeout(INTERRUPT_EVERY) {
                Ok(Reply::Batch(batch)) => unwanted = unwanted || !each(batch),
                Ok(Reply::Done) if cancel.requested() && !unwanted => return Err(EngineError::Cancelled),
                Ok(Reply::Done) => return Ok(()),
                Ok(Reply::Failed(_)) if cancel.requested() => return Err(EngineError::Cancelled),
                Ok(Reply::Failed(_)) if unwanted => return Ok(()),
                Ok(Reply::Failed(why)) => {
                    let why = self.confined().as_ref().map_or(why.clone(), |one| one.with_originals(&why));
                    return Err(refused(&why));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(EngineError::Gone),
            }
            if unwanted || cancel.requested() {
                self.interrupt.interrupt();
            }
        }
    }
}

impl Engine for DuckDb {
    fn dialect(&self) -> Dialect {
        Dialect::DUCKDB
    }

    fn column_type(&self, name: &str) -> ColumnType {
        column_type(name)
    }

    fn parse_expression(&self, expression: &str, cancel: &Cancel) -> Result<ExpressionParts, EngineError> {
        let trees = self.query(&parse_query(expression), cancel)?;
        let row = rows(&trees).next().ok_or(EngineError::Gone)?;
        parts(row.text("bare")?, row.text("closed")?)
    }

    fn run(&self, sql: &str, cancel: &Cancel) -> Result<(), EngineError> {
        let threads = self.useful_threads.load(Ordering::Relaxed);
        let is_alone = threads > 1 && numbers_rows_of_text(sql);
        if is_alone {
            self.set_threads(1)?;
        }
        let outcome = self.request(sql, Kind::Run, cancel, &mut |_| true);
        if is_alone {
            self.set_threads(threads)?;
        }
        outcome
    }

    fn stream(
        &self,
        sql: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), EngineError> {
        self.request(sql, Kind::Stream, cancel, each)
    }

    fn query(&self, sql: &str, cancel: &Cancel) -> Result<Vec<RecordBatch>, EngineError> {
        let mut batches = Vec::new();
        self.request(sql, Kind::Query, cancel, &mut |batch| {
            batches.push(batch);
            true
        })?;
        Ok(batches)
    }

    fn hint_input(&self, input: Input) -> Result<(), EngineError> {
        self.watch.announce(input);
        let all = input.text.saturating_add(self.expected.fetch_add(input.text, Ordering::Relaxed));
        if all > self.memory / MEMORY_PER_TEXT && !self.is_on_disk.swap(true, Ordering::Relaxed) {
            self.move_to_disk()?;
        }
        let few = if input.is_in_one_part { FEW_BYTES_IN_ONE_PART } else { FEW_BYTES };
        let threads = if all <= few { 1 } else { self.threads };
        self.useful_threads.store(threads, Ordering::Relaxed);
        self.set_threads(threads)
    }

    fn hint_groups(&self, rows: u64) -> Result<(), EngineError> {
        let places = self.memory / MEMORY_PER_ARRAY / ARRAY_PLACE / self.threads as u64;
        // Half as many places as rows: an array that is mostly empty is not faster.
        let bits = places.min(rows / 2).max(1).ilog2().max(ARRAY_BITS);
        if self.told_bits.swap(bits, Ordering::Relaxed) == bits {
            return Ok(());
        }
        let sql = format!("SET perfect_ht_threshold = {bits}");
        self.request(&sql, Kind::Run, &Cancel::new(), &mut |_| true)
    }

    fn bulk_insert(&self, table: &str, schema: &SchemaRef) -> Result<Box<dyn BulkInsert + '_>, EngineError> {
        let folder = self.spill.as_ref().ok_or(EngineError::Gone)?.path();
        let read = |table: &str, file: &str| {
            format!("CREATE OR REPLACE TABLE {table} AS FROM read_parquet('{file}')")
        };
        Ok(Box::new(FileInsert::begin(self, folder, table, schema, read)?))
    }

    fn confine(&self, reach: Reach) -> Result<(), EngineError> {
        let listed = |paths: &[PathBuf]| {
            paths.iter().map(|path| literal(&path.to_string_lossy())).collect::<Vec<_>>().join(", ")
        };
        let logs = reach
            .files
            .iter()
            .filter(|file| is_database(file))
            .flat_map(|file| LOGS.map(|ending| PathBuf::from(format!("{}{ending}", file.display()))));
        let files: Vec<PathBuf> = reach.files.iter().cloned().chain(logs).collect();
        // Settings that are changed later on; everything else is locked.
        let sql = format!(
            "SET allowed_paths = [{}]; SET allowed_directories = [{}]; SET enable_external_access = false; \
             SET allowed_configs = ['threads', 'perfect_ht_threshold']; SET lock_configuration = true",
            listed(&files),
            listed(&reach.folders)
        );
        self.run(&sql, &Cancel::new())?;
        *self.confined() = Some(Confined::new(reach, self.scratch_folder().join("admitted")));
        Ok(())
    }

    fn admit(&self, path: &str) -> Result<(), EngineError> {
        let admitted = self.confined().as_mut().map_or(Ok(()), |confined| confined.admit(path));
        admitted.map_err(|error| EngineError::refused(format!("{path} cannot be read: {error}")))
    }

    fn scratch_folder(&self) -> &Path {
        self.spill.as_ref().map_or(Path::new("."), Scratch::path)
    }

    fn progress(&self) -> Option<Progress> {
        let percentage = || self.progress.query_progress().percentage();
        self.watch.progress(|| Some((percentage()? / 100.0).clamp(0.0, 1.0)))
    }
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(worker) = self.worker.take() {
            // A panic of the worker has already been reported as `Gone`.
            let _ = worker.join();
        }
        self.spill = None;
    }
}

/// Whether a statement numbers the rows of a text file while it reads them. DuckDB does that on one thread, and the thread that
/// waits for it asks for the progress without a pause, which takes as much processor time again.
fn numbers_rows_of_text(sql: &str) -> bool {
    sql.contains("row_number() OVER ()") && sql.contains("read_csv") && !sql.contains("PARTITION BY")
}

/// Files beside a database of DuckDB that it looks for while it attaches it.
const LOGS: [&str; 3] = [".wal", ".wal.checkpoint", ".wal.recovery"];

/// Whether a file is a database of DuckDB. A pipe is not opened: nobody may write to it any more.
fn is_database(file: &Path) -> bool {
    let mut head = [0; 12];
    file.is_file()
        && std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && head[8..] == *b"DUCK"
}

fn configure(limits: &Limits, spill: &std::path::Path) -> duckdb::Result<Config> {
    Config::default()
        .max_memory(&format!("{}MiB", limits.memory_mib))?
        .threads(i64::try_from(limits.threads).unwrap_or(1))?
        .with("temp_directory", spill.to_string_lossy())?
        // Extensions are never downloaded: those the program needs are compiled in.
        .with("autoinstall_known_extensions", "false")?
        .with("autoload_known_extensions", "false")
}

/// DuckDB's name of a type.
fn column_type(name: &str) -> ColumnType {
    let name = name.to_ascii_uppercase();
    let digits =
        |part: Option<&str>| part.and_then(|digits| digits.trim().parse::<u8>().ok()).unwrap_or(u8::MAX);
    if let Some(sizes) = name.strip_prefix("DECIMAL(").and_then(|rest| rest.strip_suffix(')')) {
        let mut parts = sizes.split(',');
        return ColumnType::Decimal { width: digits(parts.next()), scale: digits(parts.next()) };
    }
    match name.as_str() {
        "VARCHAR" | "\"NULL\"" | "UUID" | "JSON" => ColumnType::Text,
        "BOOLEAN" => ColumnType::Boolean,
        "TINYINT" | "SMALLINT" | "INTEGER" | "UTINYINT" | "USMALLINT" | "UINTEGER" => {
            ColumnType::Integer { small: true }
        }
        "BIGINT" | "UBIGINT" | "HUGEINT" | "UHUGEINT" => ColumnType::Integer { small: false },
        "DOUBLE" | "FLOAT" => ColumnType::Float,
        "DATE" => ColumnType::Date,
        "TIMESTAMP WITH TIME ZONE" | "TIMESTAMPTZ" | "TIMESTAMPTZ_NS" => ColumnType::TimestampUtc,
        "BLOB" => ColumnType::Binary,
        name if name.starts_with("TIMESTAMP") => ColumnType::Timestamp,
        name if name.starts_with("ENUM(") => ColumnType::Enum,
        _ => ColumnType::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::duckdb_refusals::{NO_DISK, NO_MEMORY};
    use super::super::error::Refusal;
    use super::*;
    use arrow::array::{Array, AsArray};
    use arrow::compute::concat_batches;
    use arrow::datatypes::Int64Type;

    fn engine() -> DuckDb {
        DuckDb::open(&Limits {
            memory_mib: 512,
            threads: 2,
            temp_directory: std::env::temp_dir(),
            disk_mib: 512,
        })
        .unwrap()
    }

    fn text(text: u64) -> Input {
        Input { text, ..Input::default() }
    }

    #[test]
    fn rows_come_back_as_arrow() {
        let engine = engine();
        engine
            .run(
                "CREATE TABLE t AS SELECT range AS n FROM range(5000); CREATE TABLE u AS FROM t",
                &Cancel::new(),
            )
            .unwrap();
        let batches = engine.query("SELECT n FROM u ORDER BY n", &Cancel::new()).unwrap();
        let total: i64 = batches
            .iter()
            .flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().values().to_vec())
            .sum();
        assert_eq!(total, 4999 * 5000 / 2);
        assert!(batches.iter().all(|batch| batch.column(0).null_count() == 0));
    }

    #[test]
    fn an_answer_has_the_order_and_the_types_of_its_statement() {
        let engine = engine();
        engine.run("CREATE TABLE t AS SELECT range AS n FROM range(5000)", &Cancel::new()).unwrap();
        let sql = "WITH each AS (SELECT n, sum(n) AS total, NULL AS nothing, 'a' AS text FROM t GROUP BY n) \
                   SELECT *, total / 2 AS half FROM each ORDER BY hash(n)";
        let answered = engine.query(sql, &Cancel::new()).unwrap();
        let mut streamed = Vec::new();
        let each = &mut |batch| {
            streamed.push(batch);
            true
        };
        engine.stream(sql, &Cancel::new(), each).unwrap();
        // Only where a batch ends may differ.
        let whole = |batches: &[RecordBatch]| concat_batches(&batches[0].schema(), batches).unwrap();
        assert_eq!(whole(&answered), whole(&streamed));
        // Statements other than SELECT are answered too.
        let described = engine.query("DESCRIBE t", &Cancel::new()).unwrap();
        assert_eq!(described[0].column(0).as_string::<i32>().value(0), "n");
        assert_eq!(engine.query("FROM t LIMIT 3", &Cancel::new()).unwrap()[0].num_rows(), 3);
    }

    #[test]
    fn rows_of_the_program_become_a_table() {
        let engine = engine();
        let batches = engine.query("SELECT range AS n, range::VARCHAR AS t FROM range(5000)", &Cancel::new());
        let batches = batches.unwrap();
        let mut insert = engine.bulk_insert("taken", &batches[0].schema()).unwrap();
        for batch in &batches {
            insert.add(batch).unwrap();
        }
        insert.finish(&Cancel::new()).unwrap();
        let sum = engine
            .query("SELECT sum(n)::BIGINT AS s, sum(t::BIGINT)::BIGINT AS u FROM taken", &Cancel::new());
        let sum = &sum.unwrap()[0];
        let of = |column: usize| sum.column(column).as_primitive::<Int64Type>().value(0);
        assert_eq!((of(0), of(1)), (4999 * 5000 / 2, 4999 * 5000 / 2));
        let left = std::fs::read_dir(engine.spill.as_ref().unwrap().path()).unwrap();
        assert!(left.flatten().all(|entry| entry.path().extension().is_none_or(|one| one != "parquet")));
    }

    #[test]
    fn a_refusal_carries_the_words_of_the_database() {
        let error = engine().query("SELECT nowhere", &Cancel::new()).unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error:?}");
        assert_eq!(error.refusal(), Some(Refusal::MissingColumn));
    }

    #[test]
    fn refusals_have_a_kind_and_a_message_without_hints() {
        let engine = engine();
        let refused = |sql: &str| engine.query(sql, &Cancel::new()).unwrap_err();
        assert_eq!(refused("SELECT * FROM").refusal(), Some(Refusal::Syntax));
        assert_eq!(refused("SELECT CAST('x' AS INTEGER)").refusal(), Some(Refusal::Type));
        assert_eq!(refused("SELECT upper(1, 2)").refusal(), Some(Refusal::Type));
        assert_eq!(refused("FROM read_parquet('/none/such.parquet')").refusal(), Some(Refusal::Input));
        let missing = refused("SELECT amout FROM (SELECT 1 AS amount)").to_string();
        assert_eq!(missing, "unknown column \"amout\"");
        let why =
            "Invalid Input Error: Error when sniffing file \"x\".\nThe search space used was:\nDelimiter";
        assert_eq!(super::refused(why).refusal(), Some(Refusal::Layout));
        let why = "Catalog Error: Table Function with name \"read_json\" is not in the catalog, but it exists in the json extension.";
        let lacking = super::refused(why);
        assert_eq!(lacking.refusal(), Some(Refusal::Extension));
        assert!(lacking.to_string().contains("without the extension json; "), "{lacking}");
        let why = "Invalid Input Error: CSV Error on Line: 3\nOriginal Line: a,b\nExpected 3\n\nPossible fixes:\n* x";
        assert_eq!(super::refused(why).to_string(), "CSV Error on Line: 3; Original Line: a,b; Expected 3");
    }

    #[test]
    fn a_full_disk_is_said_and_not_blamed_on_the_file_that_is_read() {
        let engine = DuckDb::open(&Limits {
            memory_mib: 128,
            threads: 1,
            temp_directory: std::env::temp_dir(),
            disk_mib: 1,
        });
        let many =
            "CREATE TABLE t AS SELECT hash(range) AS n, hash(range)::VARCHAR AS s FROM range(10000000)";
        let full = engine.unwrap().run(many, &Cancel::new()).unwrap_err();
        assert_eq!(full.refusal(), Some(Refusal::Room));
        assert_eq!(full.to_string(), NO_DISK);
        let system = "IO Error: Could not write file \"/tmp/x.tmp\": No space left on device";
        assert_eq!(super::refused(system), full);
        let memory =
            "Out of Memory Error: could not allocate block of size 256.0 KiB (127.9 MiB/128.0 MiB used)";
        assert_eq!(super::refused(memory).to_string(), NO_MEMORY);
    }

    #[test]
    fn types_are_understood() {
        assert_eq!(column_type("DECIMAL(15,2)"), ColumnType::Decimal { width: 15, scale: 2 });
        assert_eq!(column_type("INTEGER"), ColumnType::Integer { small: true });
        assert_eq!(column_type("TIMESTAMP_NS"), ColumnType::Timestamp);
        assert_eq!(column_type("ENUM('a', 'b')"), ColumnType::Enum);
        assert_eq!(column_type("INTEGER[]"), ColumnType::Other);
    }

    #[test]
    fn a_cancelled_request_ends_and_the_next_one_runs() {
        let engine = Arc::new(engine());
        let cancel = Cancel::new();
        let handle = cancel.clone();
        let busy = Arc::clone(&engine);
        let waiting = std::thread::spawn(move || {
            busy.query("SELECT count(*) FROM range(10000000000) a WHERE hash(a.range) % 7 = 3", &handle)
        });
        cancel.request();
        assert_eq!(waiting.join().unwrap().unwrap_err(), EngineError::Cancelled);
        assert!(engine.query("SELECT 1", &Cancel::new()).is_ok());
    }

    #[test]
    fn little_is_read_by_one_thread_and_more_by_all() {
        let engine = engine();
        let threads = || {
            let answer =
                engine.query("SELECT current_setting('threads')::BIGINT AS n", &Cancel::new()).unwrap();
            answer[0].column(0).as_primitive::<Int64Type>().value(0)
        };
        assert_eq!(threads(), 2);
        engine.hint_input(text(1 << 20)).unwrap();
        assert_eq!(threads(), 1);
        engine.hint_input(Input { is_in_one_part: true, ..text(FEW_BYTES) }).unwrap();
        assert_eq!(threads(), 1);
        engine.hint_input(text(1)).unwrap();
        assert_eq!(threads(), 2);
    }

    #[test]
    fn many_rows_are_grouped_by_an_array_as_far_as_memory_allows() {
        let engine = engine();
        let bits = || {
            let sql = "SELECT current_setting('perfect_ht_threshold')::BIGINT AS n";
            engine.query(sql, &Cancel::new()).unwrap()[0].column(0).as_primitive::<Int64Type>().value(0)
        };
        engine.hint_groups(2 << 17).unwrap();
        assert_eq!(bits(), 17);
        engine.hint_groups(u64::MAX).unwrap();
        let places = 1 << bits();
        let memory = engine.memory / MEMORY_PER_ARRAY;
        assert!(places * 2 * ARRAY_PLACE <= memory && places * 4 * ARRAY_PLACE > memory, "{places}");
        engine.hint_groups(0).unwrap();
        assert_eq!(bits(), 12);
    }

    #[test]
    fn rows_of_more_text_than_fits_into_memory_go_to_a_file_that_ends_with_the_engine() {
        let engine = engine();
        engine.run("CREATE TABLE before AS SELECT 1 AS n", &Cancel::new()).unwrap();
        engine.hint_input(text(200 << 20)).unwrap();
        let file = engine.scratch_folder().join("tables.db");
        assert!(!file.exists());
        engine.hint_input(text(100 << 20)).unwrap();
        engine.hint_input(text(100 << 20)).unwrap();
        engine.run("CREATE OR REPLACE TABLE after AS SELECT n + 1 AS n FROM before", &Cancel::new()).unwrap();
        let place = engine.query(
            "SELECT n::BIGINT AS n, (SELECT database_name FROM duckdb_tables() WHERE table_name = 'after') AS d FROM after",
            &Cancel::new(),
        );
        let place = &place.unwrap()[0];
        assert_eq!(place.column(0).as_primitive::<Int64Type>().value(0), 2);
        assert_eq!(place.column(1).as_string::<i32>().value(0), "on_disk");
        assert!(file.exists());
        drop(engine);
        assert!(!file.exists());
    }

    #[test]
    fn a_reader_may_stop_early() {
        let engine = engine();
        let mut rows_read = 0;
        let outcome = engine.stream("SELECT * FROM range(100000000)", &Cancel::new(), &mut |batch| {
            rows_read += batch.num_rows();
            rows_read < 10_000
        });
        assert_eq!(outcome, Ok(()));
        assert!((10_000..1_000_000).contains(&rows_read), "{rows_read}");
    }
}
