//! The terminal taken and restored: raw mode, alternate screen, cursor, mouse, paste. It is restored on every way out.

use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use super::app::App;
use super::views;

/// Whether the terminal is in use by the explorer at this moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Presses and the wheel only: crossterm's own command reports every movement too, which is slow over a slow line.
const REPORT_MOUSE: Print<&str> = Print("\x1b[?1000h\x1b[?1006h");

/// Restores the terminal. It does nothing if the terminal is not taken; it may be called from anywhere, any number of
/// times.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
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

/// Collects a frame and writes it at once. A rest is thrown away if the terminal is no longer taken.
struct Output(Vec<u8>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = std::mem::take(&mut self.0);
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        stdout.write_all(&frame)?;
        stdout.flush()
    }
}

/// The terminal while it is taken; dropping it restores the terminal.
pub struct Guard {
    terminal: Terminal<CrosstermBackend<Output>>,
    mouse: bool,
}

impl Guard {
    /// Takes the terminal. A panic anywhere restores it before its message is printed.
    pub fn take() -> io::Result<Guard> {
        restore_on_panic();
        // tenure chooses the colour level itself; crossterm's reading of NO_COLOR would swallow reverse and bold.
        crossterm::style::force_color_output(true);
        let mut guard =
            Guard { terminal: Terminal::new(CrosstermBackend::new(Output(Vec::new())))?, mouse: false };
        guard.enter()?;
        Ok(guard)
    }

    /// Takes the terminal (again) and forgets what was drawn.
    pub fn enter(&mut self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        // After a stop from outside, crossterm wrongly believes that raw mode is on.
        let _ = disable_raw_mode();
        enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        if self.mouse {
            execute!(io::stdout(), REPORT_MOUSE)?;
        }
        self.redraw_all()
    }

    /// Makes the next frame draw everything. `Terminal::clear` would ask the terminal for the place of its cursor.
    pub fn redraw_all(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Columns and lines.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Draws the state, in one write that the terminal shows at once.
    pub fn draw(&mut self, app: &App) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| views::render(app, frame))?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Turns reporting of the mouse on or off.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on { execute!(io::stdout(), REPORT_MOUSE) } else { execute!(io::stdout(), DisableMouseCapture) }
    }

    /// Writes text that is not part of a frame, such as a copy to the clipboard.
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
