//! Questions asked as the command line asks them, in this process. The last sources stay open, so that several questions of one
//! read it once.

use std::cell::RefCell;
use std::fs::metadata;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use arrow::record_batch::RecordBatch;
use clap::Parser;
use serde_json::Value;
use tenure::cli::{Cli, Request};
use tenure::engine::Cancel;
use tenure::explore::bootstrap::Intervals;
use tenure::explore::customers::CustomersQuestion;
use tenure::explore::{CompareQuestion, Counting, Question, Session, Shape, View, cohorts_named, series};
use tenure::report::clv::{Shown, TimeUnit};
use tenure::report::compare::Compared;
use tenure::report::customers::write_list;
use tenure::report::grid::Report;
use tenure::report::kpis::Targets;
use tenure::report::write::write;
use tenure::report::{Format, clv, compare, curves, customer, inspect, kpis, matrix, rfm, segments};
use tenure::source::{SourceSpec, Tolerance};

use super::engine;
use super::files::SAMPLE_FOLDER;

/// Bytes of a file, and when it was written.
type Written = (u64, SystemTime);

/// A source as it was when it was opened: a file that is written again is another one.
struct Opened {
    spec: SourceSpec,
    /// Each file, and what is kept of its columns beside it; none if a path names no file, as that of a folder or with a star.
    files: Option<Vec<(Written, Option<Written>)>>,
}

impl Opened {
    fn now(spec: SourceSpec) -> Opened {
        let state = |path: &Path| {
            let file = metadata(path).ok().filter(|one| one.is_file())?;
            Some((file.len(), file.modified().ok()?))
        };
        let files = spec.files().into_iter().map(|path| {
            // What is kept of the columns beside a file decides how it is read.
            Some((state(Path::new(&path))?, state(&Path::new(&path).with_file_name("tenure.toml"))))
        });
        let files = files.collect();
        Opened { spec, files }
    }

    fn is_still(&self, now: &Opened) -> bool {
        self.files.is_some() && self.files == now.files && self.spec == now.spec
    }
}

/// How many sources stay open in a thread: that of an inspection and that of a matrix may differ.
const OPEN: usize = 2;

/// How many sources of the shipped sample stay open for all tests.
const OPEN_FOR_ALL: usize = 6;

thread_local! {
    static LAST: RefCell<Vec<(Opened, Session)>> = const { RefCell::new(Vec::new()) };
}

/// Sources of the shipped sample, the last one first: most tests ask about it, and it does not change.
static OF_SAMPLE: Mutex<Vec<(Opened, Session)>> = Mutex::new(Vec::new());

/// A source among those that are open, which it leaves.
fn taken(open: &mut Vec<(Opened, Session)>, now: &Opened) -> Option<Session> {
    let place = open.iter().position(|(opened, _)| opened.is_still(now))?;
    Some(open.remove(place).1)
}

/// Keeps a source open, and as many of the others as may be.
fn keep(open: &mut Vec<(Opened, Session)>, most: usize, one: (Opened, Session)) {
    open.truncate(most - 1);
    open.insert(0, one);
}

/// Why there is no answer; the program itself has its own words for it.
struct Refused(String);

impl Refused {
    /// What a session does not answer.
    fn unasked() -> Refused {
        Refused("it is for the process".into())
    }
}

impl<E: std::fmt::Display> From<E> for Refused {
    fn from(why: E) -> Refused {
        Refused(why.to_string())
    }
}

/// Where a question is asked: at a source that a test holds open, else at one that is opened for it or open already.
struct Desk<'a>(Option<&'a mut Session>);

impl Desk<'_> {
    fn ask<T>(
        self,
        spec: SourceSpec,
        question: impl FnOnce(&mut Session, &Cancel) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let cancel = Cancel::new();
        if let Some(session) = self.0 {
            return question(session, &cancel);
        }
        let is_pipe = |path: &String| metadata(path).is_ok_and(|one| !one.is_file() && !one.is_dir());
        if spec.is_remote() || spec.files().iter().any(is_pipe) {
            return Err(Refused::unasked());
        }
        let now = Opened::now(spec);
        let is_of_sample = now.spec.files().iter().all(|path| Path::new(path).starts_with(SAMPLE_FOLDER));
        let for_all = || OF_SAMPLE.lock().unwrap_or_else(PoisonError::into_inner);
        let open = match is_of_sample {
            true => taken(&mut for_all(), &now),
            false => LAST.with_borrow_mut(|open| taken(open, &now)),
        };
        let mut session = match open {
            Some(session) => session,
            None => Session::open(engine(), &now.spec, &cancel)?,
        };
        let answer = question(&mut session, &cancel)?;
        match is_of_sample {
            true => keep(&mut for_all(), OPEN_FOR_ALL, (now, session)),
            false => LAST.with_borrow_mut(|open| keep(open, OPEN, (now, session))),
        }
        Ok(answer)
    }
}

fn request(words: &[&str]) -> Result<Request, Refused> {
    let cli = Cli::try_parse_from(["tenure"].iter().chain(words))?;
    cli.command.ok_or_else(Refused::unasked)?.request().map_err(|why| Refused(format!("{why:?}")))
}

/// What `tenure matrix` prints in a format.
fn matrix_in(desk: Desk, format: Format, asked: Request) -> Result<String, Refused> {
    let Request { source, view, .. } = asked;
    view.check()?;
    let counting = if format == Format::Json { Counting::Everything } else { Counting::ForMeasure };
    desk.ask(source, |session, cancel| {
        view.check_data(&*session.report(cancel)?)?;
        let answer = session.shown(&view, counting, cancel)?;
        let bytes = write(&matrix::report(&answer, &view, &Intervals::default(), false), format, None)?;
        Ok(String::from_utf8(bytes)?)
    })
}

/// What `tenure inspect` prints as JSON.
fn inspected(desk: Desk, asked: Request) -> Result<String, Refused> {
    let Request { mut source, question, .. } = asked;
    let ask = |session: &mut Session, cancel: &Cancel| {
        session.columns(cancel)?;
        let answer = session.matrix(&Shape::monthly(), cancel, &mut |_| {})?;
        let repeated = match question {
            Question::Repeated => Some(session.repeated(cancel)?),
            _ => None,
        };
        let report = inspect::report(&answer.report, &answer.matrix, repeated.as_deref());
        Ok(String::from_utf8(write(&report, Format::Json, None)?)?)
    };
    // How many rows may be unreadable decides only what is refused: what is not refused is read once for this and for a matrix.
    if desk.0.is_none()
        && source.allow_unreadable.is_none()
        && let Ok(text) = Desk(None).ask(source.clone(), ask)
    {
        return Ok(text);
    }
    source.allow_unreadable.get_or_insert(Tolerance::ALL);
    desk.ask(source, ask)
}

/// Writes a report in a format.
fn written(report: &Report, format: Format) -> Result<String, Refused> {
    Ok(String::from_utf8(write(report, format, None)?)?)
}

/// What `tenure curves` prints of all cohorts.
fn curves_in(desk: Desk, format: Format, asked: Request) -> Result<String, Refused> {
    let Request { source, view, .. } = asked;
    view.check()?;
    desk.ask(source, |session, cancel| {
        view.check_data(&*session.report(cancel)?)?;
        let answer = session.shown(&view, Counting::ForMeasure, cancel)?;
        let cohorts = cohorts_named(&answer.matrix, &[])?;
        let series = series(&answer.matrix, &view, &cohorts);
        written(&curves::report(&answer, &view, &series, view.curve_goal()), format)
    })
}

/// What `tenure compare` prints.
fn compared(
    desk: Desk,
    format: Format,
    view: &View,
    source: SourceSpec,
    question: &CompareQuestion,
    at: &[u32],
) -> Result<String, Refused> {
    let view = view.by_period();
    view.check_comparable()?;
    let answer = desk.ask(source, |session, cancel| {
        view.check_data(&*session.report(cancel)?)?;
        Ok(session.compare(question, cancel)?)
    })?;
    written(&compare::report(&Compared::new(&answer, &view, at)), format)
}

/// What `tenure customers` prints.
fn listed(
    desk: Desk,
    format: Format,
    view: &View,
    source: SourceSpec,
    question: &CustomersQuestion,
) -> Result<String, Refused> {
    let cell = question.list.cohort.as_ref().and_then(|cohort| cohort.cell.as_ref());
    let mut bytes = Vec::new();
    desk.ask(source, |session, cancel| {
        if let Some(cell) = cell {
            view.check_age(cell.age, &*session.report(cancel)?)?;
        }
        let each = |each: &mut dyn FnMut(RecordBatch) -> bool| {
            session.customers(question, cancel, &mut |batch| assert!(each(batch), "memory takes every row"))
        };
        write_list(&mut bytes, format, each).map_err(|why| Refused(format!("{why:?}")))
    })?;
    Ok(String::from_utf8(bytes)?)
}

/// What a command prints in a format, its rows in the order that the data give.
fn text_in(desk: Desk, format: Format, words: &[&str]) -> Result<String, Refused> {
    let has =
        |options: &[&str]| words.iter().any(|word| options.contains(&word.split('=').next().unwrap_or(word)));
    let asked = request(words)?;
    match (words[0], format) {
        ("matrix", Format::Json | Format::Csv) => return matrix_in(desk, format, asked),
        ("inspect", Format::Json) => return inspected(desk, asked),
        ("curves", _) if !has(&["--goal", "--cohorts"]) => return curves_in(desk, format, asked),
        ("matrix" | "inspect" | "curves" | "risk" | "drivers", _) => return Err(Refused::unasked()),
        _ => {}
    }
    let Request { source, view, question } = asked;
    match question {
        Question::Segments(question) if !question.by.is_empty() => {
            let answer =
                desk.ask(source, |session, cancel| Ok(session.segments(&question, cancel, &mut |_| {})?))?;
            let ages = view.segment_ages.months();
            let order = words.windows(2).find(|pair| pair[0] == "--sort").map(|pair| pair[1].parse());
            let answer = match order.transpose()? {
                Some(order) => segments::sorted(&answer, ages, &order)?,
                None => (*answer).clone(),
            };
            written(&segments::report(&answer, ages), format)
        }
        Question::Rfm(question) => {
            let answer = desk.ask(source, |session, cancel| Ok(session.rfm(&question, cancel)?))?;
            written(&rfm::report(&answer), format)
        }
        Question::Kpis(question)
            if !has(&["--lifespan", "--surveys", "--scale", "--points", "--goal", "--industry"]) =>
        {
            let answer = desk.ask(source, |session, cancel| Ok(session.kpis(&question, cancel)?))?;
            let targets =
                Targets { goals: view.kpi_goals.all().to_vec(), published: Vec::new(), events: view.events };
            written(&kpis::report(&answer, None, &targets), format)
        }
        Question::Customers(question) => listed(desk, format, &view, source, &question),
        Question::Customer(question) => {
            let answer = desk.ask(source, |session, cancel| Ok(session.customer(&question, cancel)?))?;
            written(&customer::report(&answer), format)
        }
        Question::Compare(question) => {
            let at = words.windows(2).find(|pair| pair[0] == "--at").map_or("1,3,6,12", |pair| pair[1]);
            let at: Vec<u32> = at.split(',').map(str::parse).collect::<Result<_, _>>()?;
            compared(desk, format, &view, source, &question, &at)
        }
        // A session in which models were fitted answers with a forecast that was not asked for.
        Question::Clv(question) if !question.observed_only && !has(&["--unit"]) => {
            let shown = match () {
                () if has(&["--holdout", "--record"]) => Shown::Holdout,
                () if has(&["--to-date"]) => Shown::ToDate,
                () if has(&["--simple"]) => Shown::Simple,
                () if has(&["--cac"]) => Shown::Payback,
                () => Shown::Value,
            };
            let answer = desk.ask(source, |session, cancel| Ok(session.clv(&question, cancel)?))?;
            written(&clv::report(&answer, TimeUnit::default(), shown), format)
        }
        _ => Err(Refused::unasked()),
    }
}

/// CSV of a matrix, unless the program refuses it.
pub fn matrix_csv(words: &[&str]) -> Option<String> {
    matrix_in(Desk(None), Format::Csv, request(&[&["matrix"], words].concat()).ok()?).ok()
}

/// Options of what is not asked of a session, or does more than answer.
#[rustfmt::skip]
const OF_THE_PROCESS: [&str; 15] = [
    "-", "-o", "--output", "--long", "--sql", "--bootstrap", "--fail-if", "--rejects", "--connection", "--password-stdin",
    "--dry-run", "--memory", "--threads", "--temp-dir", "--log",
];

/// The format that the words of a command name, CSV or JSON, if a session answers them.
fn format_of(words: &[&str]) -> Option<Format> {
    let is_of_process = |word: &&str| {
        let option = word.split_once('=').map_or(*word, |(option, _)| option);
        OF_THE_PROCESS.contains(&option)
    };
    let formats = words.windows(2).filter(|pair| pair[0] == "--format").map(|pair| pair[1]);
    let format = match formats.collect::<Vec<_>>()[..] {
        ["json"] => Format::Json,
        ["csv"] => Format::Csv,
        _ => return None,
    };
    (!words.iter().any(is_of_process)).then_some(format)
}

/// What a command prints about files, if a session answers it and the program does not refuse it.
pub fn text_of(words: &[&str]) -> Option<String> {
    text_in(Desk(None), format_of(words)?, words).ok()
}

/// JSON of a command about files, as [`text_of`] has it.
pub fn json_of(words: &[&str]) -> Option<Value> {
    words.contains(&"json").then(|| text_of(words))?.and_then(|text| serde_json::from_str(&text).ok())
}

/// The source that the words of a command name.
pub fn source_of(words: &[&str]) -> SourceSpec {
    request(words).unwrap_or_else(|_| panic!("{words:?} are no request")).source
}

/// What a command prints about a source that is open: that of its words.
#[track_caller]
pub fn text_over(session: &mut Session, words: &[&str]) -> String {
    let format = format_of(words).unwrap_or_else(|| panic!("{words:?} are for the process"));
    text_in(Desk(Some(session)), format, words).unwrap_or_else(|why| panic!("{words:?}: {}", why.0))
}
