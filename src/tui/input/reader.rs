//! The thread that reads the terminal.

use std::io::PipeReader;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use super::InputGate;
use crate::tui::event::Event;

/// Starts the thread that reads the terminal. It ends with the process.
///
/// # Errors
/// The terminal cannot be opened, or the thread cannot be started.
#[cfg(unix)]
pub fn read_terminal(events: Sender<Event>, gate: Arc<InputGate>, wake: PipeReader) -> std::io::Result<()> {
    let mut source = unix::Source::new(wake)?;
    let input = move || {
        while let Ok(decoded) = source.read() {
            gate.pass();
            if decoded.into_iter().any(|event| events.send(Event::Terminal(event)).is_err()) {
                return;
            }
        }
        // This fails only if nobody listens any more.
        let _ = events.send(Event::InputLost);
    };
    thread::Builder::new().name("input".into()).spawn(input)?;
    Ok(())
}

/// Starts the thread that reads the terminal. It ends with the process.
///
/// # Errors
/// The thread cannot be started.
#[cfg(not(unix))]
pub fn read_terminal(events: Sender<Event>, gate: Arc<InputGate>, _: PipeReader) -> std::io::Result<()> {
    let input = move || {
        while let Ok(event) = crossterm::event::read() {
            gate.pass();
            if events.send(Event::Terminal(event)).is_err() {
                return;
            }
        }
        // This fails only if nobody listens any more.
        let _ = events.send(Event::InputLost);
    };
    thread::Builder::new().name("input".into()).spawn(input)?;
    Ok(())
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, ErrorKind, IsTerminal, PipeReader, Read};
    use std::os::fd::AsFd;

    use crossterm::event::Event;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;

    use crate::tui::input::decoder::Decoder;

    /// A sequence that a key sends arrives within this time also over a serial line. After it, an escape is the key.
    const PAUSE: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

    /// The terminal, the end of the pipe that ends a read, and what has been read so far.
    pub struct Source {
        terminal: File,
        wake: PipeReader,
        decoder: Decoder,
    }

    impl Source {
        /// Standard input; the terminal of the process if something else is piped in.
        pub fn new(wake: PipeReader) -> io::Result<Source> {
            let stdin = io::stdin();
            let terminal = match stdin.is_terminal() {
                true => File::from(stdin.as_fd().try_clone_to_owned()?),
                false => File::open("/dev/tty")?,
            };
            Ok(Source { terminal, wake, decoder: Decoder::default() })
        }

        /// Waits for input; nothing if the read was ended through the pipe.
        pub fn read(&mut self) -> io::Result<Vec<Event>> {
            loop {
                let pause = self.decoder.is_doubtful().then_some(&PAUSE);
                let mut watched =
                    [PollFd::new(&self.terminal, PollFlags::IN), PollFd::new(&self.wake, PollFlags::IN)];
                match poll(&mut watched, pause) {
                    Ok(0) => return Ok(self.decoder.settle()),
                    Ok(_) => {}
                    Err(Errno::INTR) => continue,
                    Err(error) => return Err(error.into()),
                }
                if !watched[1].revents().is_empty() {
                    self.wake.read_exact(&mut [0])?;
                    return Ok(Vec::new());
                }
                let mut bytes = [0; 1024];
                match self.terminal.read(&mut bytes) {
                    Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                    Ok(count) => return Ok(self.decoder.take(&bytes[..count])),
                    Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
}
