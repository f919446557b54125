//! Notices that the terminal is gone: its window closed, its connection broken. No signal need come then, and reading
//! the terminal neither fails nor waits any more.

use std::sync::mpsc::Sender;

use super::event::Event;

/// What a process is sent when its terminal goes away.
#[cfg(unix)]
pub const HANGUP: i32 = signal_hook::consts::SIGHUP;

/// Starts the thread that waits for the terminal to go away, and then tells so as the signal would. It ends with the
/// process.
///
/// # Errors
/// No thread can be started.
#[cfg(unix)]
pub fn await_hangup(events: Sender<Event>) -> std::io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;

    let wait = move || {
        let terminal = std::io::stdout();
        // Nothing is asked for: that it is gone is reported in any case.
        let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
        loop {
            match poll(&mut watched, None) {
                Err(Errno::INTR) => {}
                Ok(_) if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => {
                    let _ = events.send(Event::Signal(HANGUP));
                    return;
                }
                // A system that cannot watch a terminal in this way.
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

/// No signal stands for it here.
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
/// None.
#[cfg(not(unix))]
pub fn await_hangup(_: Sender<Event>) -> std::io::Result<()> {
    Ok(())
}
