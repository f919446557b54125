//! The terminal taken and restored: raw mode, alternate screen, cursor, mouse, paste. It is restored on every way out.

use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::App;
use super::layout::SMALLEST;
use super::paint;
use super::text::wrap;
use super::views::{self, Spoken};

/// Whether the terminal is in use by the explorer at this moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether it only prints lines, so that no sequence is sent to it.
static SPOKEN: AtomicBool = AtomicBool::new(false);

/// The lines of the screen that is described in words: few keep a page short.
const SPOKEN_LINES: u16 = 24;

/// The columns of a terminal that does not tell its size.
const USUAL_COLUMNS: u16 = 80;

/// Presses and the wheel only: crossterm's own command reports every movement too, which is slow over a slow line.
const REPORT_MOUSE: Print<&str> = Print("\x1b[?1000h\x1b[?1006h");

/// Restores the terminal. It does nothing if the terminal is not taken; it may be called from anywhere, any number of
/// times.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if SPOKEN.load(Ordering::SeqCst) {
        let _ = disable_raw_mode();
        return;
    }
    // If the terminal is gone, there is nobody to tell.
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        ResetColor,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

/// Columns and lines of the terminal, if there is one that tells its size.
pub fn window_size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok().filter(|(columns, _)| *columns > 0)
}

/// How much of the state a frame shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// The cursor, while it moves: the details of what it is on stay as they were.
    Cursor,
    /// All of it.
    Whole,
}

/// A larger frame is marked, so that the terminal shows it at once; a smaller one arrives in one piece anyway.
const MARKED_FROM: usize = 512;

/// The terminal while it is taken; dropping it restores the terminal.
pub struct Guard {
    /// What the terminal shows; none if that is not known.
    shown: Option<Buffer>,
    /// What has been said, if changes are said in lines rather than drawn.
    spoken: Option<Spoken>,
    mouse: bool,
}

impl Guard {
    /// Takes the terminal, to draw on it or to say each change in a line. A panic anywhere restores it before its message
    /// is printed.
    pub fn take(is_spoken: bool) -> io::Result<Guard> {
        restore_on_panic();
        // tenure chooses the colour level itself; crossterm's reading of NO_COLOR would swallow reverse and bold.
        crossterm::style::force_color_output(true);
        let mut guard = Guard { shown: None, spoken: is_spoken.then(Spoken::default), mouse: false };
        SPOKEN.store(is_spoken, Ordering::SeqCst);
        guard.enter()?;
        Ok(guard)
    }

    /// Takes the terminal (again) and forgets what was drawn.
    pub fn enter(&mut self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        // After a stop from outside, crossterm wrongly believes that raw mode is on.
        let _ = disable_raw_mode();
        enable_raw_mode()?;
        if self.is_spoken() {
            return Ok(());
        }
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        if self.mouse {
            execute!(io::stdout(), REPORT_MOUSE)?;
        }
        self.redraw_all();
        Ok(())
    }

    /// Makes the next frame draw everything.
    pub fn redraw_all(&mut self) {
        self.shown = None;
        self.spoken = self.spoken.take().map(|_| Spoken::default());
    }

    /// Whether changes are said in lines.
    pub fn is_spoken(&self) -> bool {
        self.spoken.is_some()
    }

    /// Columns and lines.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        if !self.is_spoken() {
            return crossterm::terminal::size();
        }
        let columns = crossterm::terminal::size().map_or(USUAL_COLUMNS, |(columns, _)| columns);
        Ok((columns.max(SMALLEST.0), SPOKEN_LINES))
    }

    /// Draws the state, in one write that the terminal shows at once. If the terminal has another size, an event about it
    /// is about to follow.
    pub fn draw(&mut self, app: &App, extent: Extent) -> io::Result<()> {
        let (columns, lines) = app.size;
        if let Some(before) = &self.spoken {
            let now = Spoken::of(app);
            let said = now.since(before, lines);
            // The terminal would break a word.
            let said = said.iter().flat_map(|line| wrap(line, usize::from(columns) - 1));
            let said: String = said.map(|line| format!("{line}\r\n")).collect();
            self.spoken = Some(now);
            return self.send(said.as_bytes());
        }
        if !TAKEN.load(Ordering::SeqCst) || self.size()? != app.size {
            return Ok(());
        }
        let area = Rect::new(0, 0, columns, lines);
        let mut next = Buffer::empty(area);
        views::render(app, &mut next);
        let shown = self.shown.take().filter(|shown| shown.area == area);
        if let (Some(shown), Extent::Cursor) = (&shown, extent) {
            let details = views::details(app).intersection(area);
            details.positions().for_each(|place| next[place].clone_from(&shown[place]));
        }
        let is_known = shown.is_some();
        let changes = paint::changes(&shown.unwrap_or_else(|| Buffer::empty(area)), &next);
        let (mut frame, is_marked) = (Vec::new(), changes.len() >= MARKED_FROM);
        if is_marked {
            queue!(frame, BeginSynchronizedUpdate)?;
        }
        if !is_known {
            queue!(frame, ResetColor, Clear(ClearType::All))?;
        }
        frame.extend(changes);
        if is_marked {
            queue!(frame, EndSynchronizedUpdate)?;
        }
        self.shown = Some(next);
        self.send(&frame)
    }

    /// Turns reporting of the mouse on or off.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on && !self.is_spoken();
        if self.is_spoken() {
            return Ok(());
        }
        if on { execute!(io::stdout(), REPORT_MOUSE) } else { execute!(io::stdout(), DisableMouseCapture) }
    }

    /// Writes a frame, or text that is not part of one, such as a copy to the clipboard.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()
    }

    /// Restores the terminal, lets something else use it, and takes it again.
    pub fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let outcome = other();
        self.enter()?;
        Ok(outcome)
    }

    /// Restores the terminal, stops the process, and takes the terminal again once the process goes on.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        #[cfg(unix)]
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        self.enter()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

fn restore_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            restore();
            log::error!("{info}");
            previous(info);
        }));
    });
}
