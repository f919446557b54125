//! Standard input and pipes, which can be read only once, are copied to temporary files first.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::Cancel;
use crate::explore::Error;
use crate::source::{SourceError, SourceSpec, SpooledInputs};

use super::failure::Failure;
use super::options::EngineOptions;
use super::progress::Progress;

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
    if let Ok(style) = ProgressStyle::with_template("{spinner} reading standard input: {bytes}") {
        bar.set_style(style);
    }
    let begun = Instant::now();
    let mut on_progress = |bytes: u64| {
        if begun.elapsed() > Progress::PATIENCE && bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
        }
        bar.set_position(bytes);
    };
    let kept = SpooledInputs::keep(spec, &engine.limits().temp_directory, cancel, &mut on_progress);
    bar.finish_and_clear();
    kept.map_err(|error| match error {
        SourceError::Terminal => Failure::usage(error.to_string()),
        other => Error::from(other).into(),
    })
}
