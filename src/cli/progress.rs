//! Progress on standard error while the database reads or a long computation runs.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Engine, Progress as Done};
use crate::explore::WorkProgress;

/// A progress line on standard error for the database or a long computation; nothing if that is not a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    done: Arc<AtomicBool>,
}

impl Progress {
    /// How long an answer may take before progress is shown.
    pub(super) const PATIENCE: Duration = Duration::from_millis(150);

    pub(super) fn of(engine: Arc<dyn Engine>, work: WorkProgress) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::hidden());
        let done = Arc::new(AtomicBool::new(false));
        if std::io::stderr().is_terminal() {
            if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_bar} {msg}") {
                bar.set_style(style);
            }
            let (bar, done) = (bar.clone(), Arc::clone(&done));
            std::thread::spawn(move || {
                std::thread::sleep(Progress::PATIENCE);
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
                while !done.load(Ordering::Acquire) {
                    let computed = work.share();
                    bar.set_prefix(if computed.is_some() { "resampling" } else { "reading" });
                    let progress = computed.map(Done::of).or_else(|| engine.progress());
                    let progress = progress.unwrap_or_default();
                    bar.set_position((progress.share * 100.0) as u64);
                    bar.set_message(progress.to_string());
                    bar.tick();
                    std::thread::sleep(Duration::from_millis(100));
                }
                bar.finish_and_clear();
            });
        }
        Progress { bar, done }
    }
}

impl Progress {
    /// Runs something that writes on the terminal, and hides the line meanwhile.
    pub(super) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Release);
        self.bar.finish_and_clear();
    }
}
