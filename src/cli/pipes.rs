//! Standard input and pipes, which can be read only once, are copied to temporary files first.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::Cancel;
use crate::explore::Error;
use crate::source::{SourceError, SourceSpec, SpooledInputs};

use super::failure::Failure;
use super::options::EngineOptions;
use super::progress::Progress;

/// Between two turns of the spinner.
const TURN: Duration = Duration::from_millis(250);

/// Copies standard input and pipes, which can be read only once, to temporary files; shows progress if it takes long.
///
/// # Errors
/// What cannot be read or kept; standard input that is a terminal.
pub fn spool_pipes(
    spec: &mut SourceSpec,
    engine: &EngineOptions,
    cancel: &Cancel,
) -> Result<SpooledInputs, Failure> {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) =
        ProgressStyle::with_template("{spinner} reading standard input: {bytes}, {elapsed}  Ctrl-C cancels")
    {
        bar.set_style(style);
    }
    // It also turns while nothing comes.
    let shown = bar.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Progress::PATIENCE);
        if !shown.is_finished() {
            shown.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
            shown.enable_steady_tick(TURN);
        }
    });
    let mut on_progress = |bytes: u64| bar.set_position(bytes);
    let kept = SpooledInputs::keep(spec, &engine.limits().temp_directory, cancel, &mut on_progress);
    bar.finish_and_clear();
    kept.map_err(|error| match error {
        SourceError::Terminal => Failure::usage(error.to_string()),
        other => Error::from(other).into(),
    })
}
