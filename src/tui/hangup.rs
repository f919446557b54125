//! Notices that the terminal is gone because its window was closed or its connection broke. Then no signal need come,
//! and reading the terminal neither fails nor waits.

use std::sync::mpsc::Sender;

use super::event::Event;

/// The signal that a process gets when its terminal goes away.
#[cfg(unix)]
pub const HANGUP: i32 = signal_hook::consts::SIGHUP;

/// Starts the thread that waits for the terminal to go away, and then reports it as the signal would. The thread ends
/// with the process.
///
/// # Errors
/// The thread cannot be started.
#[cfg(unix)]
pub fn await_hangup(events: Sender<Event>) -> std::io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;

    let wait = move || {
        let terminal = std::io::stdout();
        // No events are requested: a hang-up is reported in any case.
        let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
        loop {
            match poll(&mut watched, None) {
                Err(Errno::INTR) => {}
                Ok(_) if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => {
                    let _ = events.send(Event::Signal(HANGUP));
                    return;
                }
                // This system cannot watch a terminal in this way.
                _ => return,
            }
        }
    };
    std::thread::Builder::new().name("hangup".into()).spawn(wait)?;
    Ok(())
}

/// Whether the terminal is gone at this moment.
#[cfg(unix)]
pub fn is_gone() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let terminal = std::io::stdout();
    let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut watched, Some(&at_once)).is_ok()
        && watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR)
}

/// This platform has no such signal.
#[cfg(not(unix))]
pub const HANGUP: i32 = 1;

/// Terminals do not hang up here.
#[cfg(not(unix))]
pub fn is_gone() -> bool {
    false
}

/// Terminals do not hang up here.
///
/// # Errors
/// It never fails.
#[cfg(not(unix))]
pub fn await_hangup(_: Sender<Event>) -> std::io::Result<()> {
    Ok(())
}
