//! Databases on other machines: their password, the statements they would get, and the rows they give.

use std::io::BufRead;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::Cancel;
use crate::engine::remote::Secret;
use crate::explore::{Error, Question, Shape};
use crate::source::remote::warehouse::{bring, statements};
use crate::source::{SourceSpec, SpooledInputs};
use crate::text::{bytes, grouped};

use super::failure::Failure;
use super::options::{EngineOptions, SourceOptions};
use super::progress::Progress;
use super::rehearsal;

/// Reads the password of a database if it comes on standard input. With --dry-run, prints the statements instead.
///
/// # Errors
/// An address that cannot be understood, a source that needs neither, standard input without a password; [`Failure::printed`] after a dry run.
pub fn prepare_remote(source: &SourceOptions, spec: &mut SourceSpec) -> Result<(), Failure> {
    let asked = [(source.is_dry_run(), "--dry-run"), (source.has_password_on_input(), "--password-stdin")];
    let Some((_, option)) = asked.into_iter().find(|(is_asked, _)| *is_asked) else { return Ok(()) };
    let all = statements(spec).map_err(Error::from)?;
    if all.is_empty() {
        return Err(Failure::usage(format!(
            "{option}: the source is not a database on another machine; leave the option out"
        )));
    }
    if source.is_dry_run() {
        if rehearsal::is_asked(spec) {
            // A screen asks for its own answer.
            rehearsal::rehearse(spec, &Question::Matrix(Shape::monthly()))?;
            return Err(Failure::printed());
        }
        for (address, sql) in all {
            println!("-- {address}\n{sql};");
        }
        if spec.since_last.is_some() {
            println!(
                "-- What follows depends on these rows; with --sql, a command prints what it has sent for its answer."
            );
        }
        return Err(Failure::printed());
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::failed(format!("--password-stdin: {error}")))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::usage(
            "--password-stdin: standard input has no first line; pipe the password in".into(),
        ));
    }
    spec.password = Some(Secret::new(password));
    Ok(())
}

/// Brings the rows of databases on other machines; shows progress if it takes long.
///
/// # Errors
/// As [`bring`].
pub(super) fn bring_rows(
    spec: &mut SourceSpec,
    engine: &EngineOptions,
    cancel: &Cancel,
) -> Result<SpooledInputs, Failure> {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) =
        ProgressStyle::with_template("{spinner} bringing {msg} {elapsed} {wide_bar} {percent} %")
    {
        bar.set_style(style);
    }
    let begun = Instant::now();
    let (folder, caching) = (engine.limits().temp_directory, engine.caching());
    let brought = bring(spec, &folder, caching.folder.as_ref(), cancel, &mut |reached| {
        if begun.elapsed() > Progress::PATIENCE && bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
        }
        bar.set_length(reached.of);
        bar.set_position(reached.rows);
        let (rows, of) = (grouped(reached.rows), grouped(reached.of));
        bar.set_message(format!("{rows} of {of} rows, {}", bytes(reached.bytes)));
    });
    bar.finish_and_clear();
    brought.map_err(|error| Error::from(error).into())
}
