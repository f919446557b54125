//! Everything that happens, on one channel: keys and resizes, signals, and messages of the worker.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::Event as TerminalEvent;

use crate::explore::{Answer, Error};

use super::input::InputGate;

/// An event for the loop.
#[derive(Debug)]
pub enum Event {
    /// From the input thread: a key, a click, a paste. From the signal thread: a new size.
    Terminal(TerminalEvent),
    /// From the input thread: it can no longer read the terminal.
    InputLost,
    /// From the signal thread: SIGTERM, SIGHUP or SIGINT.
    Signal(i32),
    /// From the signal thread: SIGTSTP from outside.
    Stop,
    /// From the signal thread: the process goes on after a stop.
    Continue,
    /// From the worker: it has opened the source, or could not.
    Opened(u64, Result<(), Error>),
    /// From the worker: the first of two answers.
    Partial(u64, Answer),
    /// From the worker: the last answer.
    Answered(u64, Result<Answer, Error>),
    /// From the worker: it has written a list, or could not.
    Written(u64, PathBuf, Result<String, String>),
    /// From the worker: it panicked, and the terminal has been restored.
    WorkerGone,
}

/// Starts the thread that waits for signals. It ends with the process.
#[cfg(unix)]
pub fn await_signals(events: Sender<Event>, gate: Arc<InputGate>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP, SIGWINCH])?;
    let wait = move || {
        let mut reported = false;
        for signal in signals.forever() {
            let event = match signal {
                // A pager has the terminal: Ctrl-C is its own, and Ctrl-Z stops both.
                SIGINT if gate.is_closed() => continue,
                SIGTSTP if gate.is_closed() => {
                    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
                    continue;
                }
                SIGCONT => Event::Continue,
                SIGWINCH => match crossterm::terminal::size() {
                    Ok((columns, lines)) => Event::Terminal(TerminalEvent::Resize(columns, lines)),
                    Err(_) => continue,
                },
                SIGTSTP => Event::Stop,
                _ if reported => {
                    // The loop did not react to the first signal: it may be blocked by a terminal that is gone.
                    super::terminal::restore();
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                    return;
                }
                _ => {
                    reported = true;
                    Event::Signal(signal)
                }
            };
            if events.send(event).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("signals".into()).spawn(wait)?;
    Ok(())
}

/// Signals do not exist on this platform.
#[cfg(not(unix))]
pub fn await_signals(_: Sender<Event>, _: Arc<InputGate>) -> std::io::Result<()> {
    Ok(())
}
