//! Questions asked as the command line asks them, in this process. The last sources stay open, so that several questions of one
//! read it once.

use std::cell::RefCell;
use std::fs::metadata;
use std::time::SystemTime;

use clap::Parser;
use serde_json::Value;
use tenure::cli::{Cli, Request};
use tenure::engine::Cancel;
use tenure::explore::bootstrap::Intervals;
use tenure::explore::{Counting, Question, Session, Shape};
use tenure::report::write::write;
use tenure::report::{Format, inspect, matrix, rfm, segments};
use tenure::source::{SourceSpec, Tolerance};

use super::engine;

/// A source as it was when it was opened: a file that is written again is another one.
struct Opened {
    spec: SourceSpec,
    /// Bytes and time of each file; none if a path names no file, as that of a folder or with a star.
    files: Option<Vec<(u64, SystemTime)>>,
}

impl Opened {
    fn now(spec: SourceSpec) -> Opened {
        let state = |path: &String| {
            let file = metadata(path).ok().filter(|one| one.is_file())?;
            Some((file.len(), file.modified().ok()?))
        };
        let files = spec.files().iter().map(state).collect();
        Opened { spec, files }
    }

    fn is_still(&self, now: &Opened) -> bool {
        self.files.is_some() && self.files == now.files && self.spec == now.spec
    }
}

/// How many sources stay open in a thread: that of an inspection and that of a matrix differ.
const OPEN: usize = 2;

thread_local! {
    static LAST: RefCell<Vec<(Opened, Session)>> = const { RefCell::new(Vec::new()) };
}

/// Why there is no answer; the program itself has its own words for it.
struct Refused;

impl<E: std::fmt::Display> From<E> for Refused {
    fn from(_: E) -> Refused {
        Refused
    }
}

/// Asks a source that may be open already.
fn ask<T>(
    spec: SourceSpec,
    question: impl FnOnce(&mut Session, &Cancel) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let is_pipe = |path: &String| metadata(path).is_ok_and(|one| !one.is_file() && !one.is_dir());
    if spec.files().iter().any(is_pipe) {
        return Err(Refused);
    }
    let (now, cancel) = (Opened::now(spec), Cancel::new());
    LAST.with_borrow_mut(|open| {
        let place = open.iter().position(|(opened, _)| opened.is_still(&now));
        let (opened, mut session) = match place {
            Some(place) => open.remove(place),
            None => {
                let session = Session::open(engine(), &now.spec, &cancel)?;
                (now, session)
            }
        };
        let answer = question(&mut session, &cancel)?;
        open.truncate(OPEN - 1);
        open.insert(0, (opened, session));
        Ok(answer)
    })
}

fn request(words: &[&str]) -> Result<Request, Refused> {
    let cli = Cli::try_parse_from(["tenure"].iter().chain(words))?;
    cli.command.ok_or(Refused)?.request().map_err(|_| Refused)
}

/// What `tenure matrix` prints in a format.
fn matrix_in(format: Format, asked: Request) -> Result<String, Refused> {
    let Request { source, view, .. } = asked;
    view.check()?;
    let counting = if format == Format::Json { Counting::Everything } else { Counting::ForMeasure };
    ask(source, |session, cancel| {
        view.check_data(&*session.report(cancel)?)?;
        let answer = session.shown(&view, counting, cancel)?;
        let bytes = write(&matrix::report(&answer, &view, &Intervals::default(), false), format, None)?;
        Ok(String::from_utf8(bytes)?)
    })
}

/// What `tenure inspect` prints as JSON.
fn inspected(asked: Request) -> Result<String, Refused> {
    let Request { mut source, question, .. } = asked;
    source.allow_unreadable.get_or_insert(Tolerance::ALL);
    ask(source, |session, cancel| {
        session.columns(cancel)?;
        let answer = session.matrix(&Shape::monthly(), cancel, &mut |_| {})?;
        let repeated = match question {
            Question::Repeated => Some(session.repeated(cancel)?),
            _ => None,
        };
        let report = inspect::report(&answer.report, &answer.matrix, repeated.as_deref());
        Ok(String::from_utf8(write(&report, Format::Json, None)?)?)
    })
}

/// What `tenure segments` prints as JSON, in the order that the data give.
fn segmented(asked: Request) -> Result<String, Refused> {
    let Request { source, view, question: Question::Segments(question) } = asked else { return Err(Refused) };
    if question.by.is_empty() {
        return Err(Refused);
    }
    let answer = ask(source, |session, cancel| Ok(session.segments(&question, cancel, &mut |_| {})?))?;
    let report = segments::report(&answer, view.segment_ages.months());
    Ok(String::from_utf8(write(&report, Format::Json, None)?)?)
}

/// What `tenure rfm` prints as JSON.
fn scored(asked: Request) -> Result<String, Refused> {
    let Request { source, question: Question::Rfm(question), .. } = asked else { return Err(Refused) };
    let answer = ask(source, |session, cancel| Ok(session.rfm(&question, cancel)?))?;
    Ok(String::from_utf8(write(&rfm::report(&answer), Format::Json, None)?)?)
}

/// CSV of a matrix, unless the program refuses it.
pub fn matrix_csv(words: &[&str]) -> Option<String> {
    matrix_in(Format::Csv, request(&[&["matrix"], words].concat()).ok()?).ok()
}

/// Options of what is not asked of a session, or does more than answer.
#[rustfmt::skip]
const OF_THE_PROCESS: [&str; 18] = [
    "-", "-o", "--output", "--long", "--sql", "--bootstrap", "--fail-if", "--rejects", "--cubes", "--uri", "--connection",
    "--password-stdin", "--dry-run", "--memory", "--threads", "--temp-dir", "--log", "--sort",
];

/// JSON of a matrix, an inspection, segments or groups of RFM of files, if these words ask for one and the program does not refuse it.
pub fn json_of(words: &[&str]) -> Option<Value> {
    let is_of_process = |word: &&str| {
        let option = word.split_once('=').map_or(*word, |(option, _)| option);
        OF_THE_PROCESS.contains(&option) || word.contains("://")
    };
    let formats = words.windows(2).filter(|pair| pair[0] == "--format").map(|pair| pair[1]);
    if words.iter().any(is_of_process) || !formats.eq(["json"]) {
        return None;
    }
    let text = match words.first() {
        Some(&"matrix") => matrix_in(Format::Json, request(words).ok()?),
        Some(&"inspect") => inspected(request(words).ok()?),
        Some(&"segments") => segmented(request(words).ok()?),
        Some(&"rfm") => scored(request(words).ok()?),
        _ => return None,
    };
    serde_json::from_str(&text.ok()?).ok()
}
