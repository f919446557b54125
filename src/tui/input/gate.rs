//! Who reads the terminal: the explorer, or a program that it has started, such as a pager.

use std::io::{self, PipeReader, PipeWriter, Write};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long the input thread may take to stop.
const PATIENCE: Duration = Duration::from_millis(500);

/// The gate that the input thread passes after each event.
#[derive(Debug)]
pub struct InputGate {
    state: Mutex<State>,
    changed: Condvar,
    /// Ends the read of the input thread.
    wake: PipeWriter,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// The input thread is to stop after its next event.
    Closing,
    /// The input thread waits.
    Closed,
}

impl InputGate {
    /// An open gate, and what the input thread watches beside the terminal.
    ///
    /// # Errors
    /// The system has no pipe left.
    pub fn new() -> io::Result<(InputGate, PipeReader)> {
        let (reader, wake) = io::pipe()?;
        Ok((InputGate { state: Mutex::default(), changed: Condvar::new(), wake }, reader))
    }

    /// Makes the input thread stop reading.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State::Closing;
        // If nobody holds the other end, nobody reads the terminal.
        let _ = (&self.wake).write_all(&[0]);
        while *state == State::Closing {
            let (waited, outcome) =
                self.changed.wait_timeout(state, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            state = waited;
            if outcome.timed_out() {
                return;
            }
        }
    }

    /// Lets the input thread read again.
    pub fn open(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::Open;
        self.changed.notify_all();
    }

    /// Whether another program has the terminal.
    pub fn is_closed(&self) -> bool {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) != State::Open
    }

    /// For the input thread, after each event: it waits while the gate is closed.
    pub fn pass(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == State::Closing {
            *state = State::Closed;
            self.changed.notify_all();
        }
        while *state != State::Open {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    #[test]
    fn a_closed_gate_holds_the_reader_until_it_opens() {
        let (gate, _wake) = InputGate::new().unwrap();
        let (gate, (sender, passed)) = (Arc::new(gate), channel());
        let (events, reader) = (channel(), Arc::clone(&gate));
        let (event, inbox) = events;
        let thread = std::thread::spawn(move || {
            while inbox.recv().is_ok() {
                reader.pass();
                if sender.send(()).is_err() {
                    return;
                }
            }
        });
        event.send(()).unwrap();
        passed.recv().unwrap();
        // The event that ends the read of the real thread.
        event.send(()).unwrap();
        gate.close();
        assert!(gate.is_closed());
        // What passed before the gate began to close is not held.
        let _ = passed.try_recv();
        event.send(()).unwrap();
        assert!(passed.recv_timeout(Duration::from_millis(50)).is_err());
        gate.open();
        passed.recv().unwrap();
        drop(event);
        drop(passed);
        thread.join().unwrap();
    }
}
