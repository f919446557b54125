//! The thread that opens the source and asks it. It serves one request at a time; a new request cancels the running
//! one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::engine::Cancel;
use crate::explore::{Answer, Error, Question};
use crate::source::SourceSpec;

use super::event::Event;

/// Answers questions of an open source; a first answer goes through the callback. It runs on the worker thread, and is
/// boxed so that tests can put a fake behind the screen.
pub type Answering =
    Box<dyn FnMut(&Question, &Cancel, &mut dyn FnMut(Answer)) -> Result<Answer, Error> + Send>;

/// Opens the source; called again for every reload.
pub type Opening = Arc<dyn Fn(&SourceSpec, &Cancel) -> Result<Answering, Error> + Send + Sync>;

/// Writes a list to a file while its rows arrive; returns a report, or the error.
pub type Writing =
    Arc<dyn Fn(&mut Answering, &Question, &Path, &Cancel) -> Result<String, String> + Send + Sync>;

/// What the thread does while it is idle, until the next request cancels it.
pub type Resting = Arc<dyn Fn(&Cancel) + Send + Sync>;

enum Request {
    Open(u64, Box<SourceSpec>, Cancel),
    Ask(u64, Question, Cancel),
    Write(u64, Question, PathBuf, Cancel),
}

/// How long the thread must be idle before it begins this.
const REST: Duration = Duration::from_millis(400);

/// How long the program waits at its end for the thread to close the database and remove its temporary files.
const PARTING: Duration = Duration::from_secs(3);

/// The worker as the loop sees it.
pub struct Worker {
    /// None once the thread is asked to end.
    requests: Option<Sender<Request>>,
    running: Cancel,
    /// Closed when the thread has released everything.
    ended: Receiver<()>,
}

impl Worker {
    /// Starts the thread.
    pub fn start(
        open: Opening,
        write: Writing,
        rest: Resting,
        events: Sender<Event>,
    ) -> std::io::Result<Worker> {
        let (requests, inbox) = channel();
        let (ending, ended) = channel();
        let work = move || {
            // Dropped last, after the source and the database behind it.
            let _ending: Sender<()> = ending;
            let watch = Watch(events.clone());
            work(&open, &write, &rest, &inbox, &events);
            drop((watch, open, write, rest));
        };
        thread::Builder::new().name("worker".into()).spawn(work)?;
        Ok(Worker { requests: Some(requests), running: Cancel::new(), ended })
    }

    /// Cancels the running request.
    pub fn cancel(&self) {
        self.running.request();
    }

    /// Opens the source, after the running request has stopped.
    pub fn open(&mut self, id: u64, source: SourceSpec) {
        let cancel = self.renew();
        self.send(Request::Open(id, Box::new(source), cancel));
    }

    /// Asks a question, after the running request has stopped.
    pub fn ask(&mut self, id: u64, question: Question) {
        let cancel = self.renew();
        self.send(Request::Ask(id, question, cancel));
    }

    /// Writes a list to a file, after the running request has stopped.
    pub fn write(&mut self, id: u64, question: Question, path: PathBuf) {
        let cancel = self.renew();
        self.send(Request::Write(id, question, path, cancel));
    }

    fn renew(&mut self) -> Cancel {
        self.running.request();
        self.running = Cancel::new();
        self.running.clone()
    }

    fn send(&self, request: Request) {
        // A worker that is gone has reported it by `Event::WorkerGone`.
        if let Some(requests) = &self.requests {
            let _ = requests.send(request);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.cancel();
        self.requests = None;
        let _ = self.ended.recv_timeout(PARTING);
    }
}

/// Notifies the loop if the worker panics; otherwise it would wait forever.
struct Watch(Sender<Event>);

impl Drop for Watch {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Event::WorkerGone);
        }
    }
}

impl Request {
    /// What it is, for the log.
    fn about(&self) -> &'static str {
        match self {
            Request::Open(..) => "open the source",
            Request::Ask(..) => "answer a question",
            Request::Write(..) => "write a list",
        }
    }

    fn cancel(&self) -> &Cancel {
        match self {
            Request::Open(_, _, cancel) | Request::Ask(_, _, cancel) | Request::Write(_, _, _, cancel) => {
                cancel
            }
        }
    }
}

/// The next request. Until it comes, the thread does its idle work; the request cancels that.
fn next(inbox: &Receiver<Request>, rest: &Resting, last: &Cancel) -> Option<Request> {
    match inbox.recv_timeout(REST) {
        Ok(request) => return Some(request),
        Err(RecvTimeoutError::Disconnected) => return None,
        Err(RecvTimeoutError::Timeout) => {}
    }
    rest(last);
    inbox.recv().ok()
}

/// Serves requests until there is nobody left to ask.
fn work(open: &Opening, write: &Writing, rest: &Resting, inbox: &Receiver<Request>, events: &Sender<Event>) {
    let mut answering: Option<Answering> = None;
    let mut last = Cancel::new();
    while let Some(request) = next(inbox, rest, &last) {
        last = request.cancel().clone();
        let (about, begun) = (request.about(), Instant::now());
        let event = match request {
            Request::Open(id, source, cancel) => match opened(open, &source, &cancel) {
                Ok(new) => {
                    answering = Some(new);
                    Event::Opened(id, Ok(()))
                }
                Err(error) => Event::Opened(id, Err(error)),
            },
            Request::Ask(id, question, cancel) => {
                // No question comes before the source is open: the loop asks after `Opened`.
                let Some(answering) = &mut answering else { continue };
                let mut partial = |answer| {
                    let _ = events.send(Event::Partial(id, answer));
                };
                Event::Answered(id, answered(answering, &question, &cancel, &mut partial))
            }
            Request::Write(id, question, path, cancel) => {
                let Some(answering) = &mut answering else { continue };
                let outcome = write(answering, &question, &path, &cancel);
                Event::Written(id, path, outcome)
            }
        };
        log::debug!("{about}: {:.3} s", begun.elapsed().as_secs_f64());
        if events.send(event).is_err() {
            return;
        }
    }
}

fn opened(open: &Opening, source: &SourceSpec, cancel: &Cancel) -> Result<Answering, Error> {
    if cancel.requested() { Err(Error::Cancelled) } else { open(source, cancel) }
}

fn answered(
    answering: &mut Answering,
    question: &Question,
    cancel: &Cancel,
    partial: &mut dyn FnMut(Answer),
) -> Result<Answer, Error> {
    if cancel.requested() { Err(Error::Cancelled) } else { answering(question, cancel, partial) }
}
