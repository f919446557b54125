//! Reads from a pipe, and stops waiting once the user cancels.

use std::fs::File;
use std::io::{self, Read};

use crate::engine::Cancel;

/// A pipe whose reading ends as if interrupted once the user cancels.
#[derive(Debug)]
pub struct Pipe<'a, R> {
    from: R,
    cancel: &'a Cancel,
}

impl<'a, R> Pipe<'a, R> {
    /// A file that is already open.
    pub fn of(from: R, cancel: &'a Cancel) -> Pipe<'a, R> {
        Pipe { from, cancel }
    }
}

#[cfg(unix)]
mod waiting {
    use std::os::fd::AsFd;
    use std::os::unix::fs::OpenOptionsExt;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;

    use super::{Cancel, File, Pipe, Read, io};

    /// Time between two checks whether the user has cancelled.
    const PACE: Duration = Duration::from_millis(50);

    impl<'a> Pipe<'a, File> {
        /// Opens a named pipe. The usual way to open a file would wait for a writer and could not be cancelled.
        ///
        /// # Errors
        /// A pipe that cannot be opened.
        pub fn open(path: &str, cancel: &'a Cancel) -> io::Result<Pipe<'a, File>> {
            let at_once = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
            Ok(Pipe::of(File::options().read(true).custom_flags(at_once).open(path)?, cancel))
        }
    }

    impl<R: Read + AsFd> Pipe<'_, R> {
        /// Waits until there is something to read, or until no writer is left.
        fn wait(&self) -> io::Result<()> {
            let pace = Timespec::try_from(PACE).map_err(io::Error::other)?;
            loop {
                if self.cancel.requested() {
                    return Err(io::ErrorKind::Interrupted.into());
                }
                let mut watched = [PollFd::new(&self.from, PollFlags::IN)];
                match poll(&mut watched, Some(&pace)) {
                    Ok(0) | Err(Errno::INTR) => {}
                    Ok(_) => return Ok(()),
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }

    impl<R: Read + AsFd> Read for Pipe<'_, R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            loop {
                self.wait()?;
                match self.from.read(buffer) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    other => return other,
                }
            }
        }
    }
}

#[cfg(not(unix))]
mod waiting {
    use super::{Cancel, File, Pipe, Read, io};

    impl<'a> Pipe<'a, File> {
        /// Opens a file that can be read only once.
        ///
        /// # Errors
        /// A file that cannot be opened.
        pub fn open(path: &str, cancel: &'a Cancel) -> io::Result<Pipe<'a, File>> {
            Ok(Pipe::of(File::open(path)?, cancel))
        }
    }

    impl<R: Read> Read for Pipe<'_, R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.cancel.requested() {
                Err(io::ErrorKind::Interrupted.into())
            } else {
                self.from.read(buffer)
            }
        }
    }
}
