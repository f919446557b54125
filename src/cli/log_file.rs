//! `--log`: a file of what the program does, for a report of a problem.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use env_logger::{Builder, Target};
use log::LevelFilter;

use crate::engine::remote::without_passwords;

use super::failure::Failure;

/// Begins the log. The file is readable by the user alone, because statements hold values of the data; an earlier one is
/// continued.
///
/// # Errors
/// A file that cannot be written.
pub fn begin_log(file: &Path) -> Result<(), Failure> {
    let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(file);
    let opened = opened
        .map_err(|error| Failure::failed(format!("--log {}: cannot be written ({error})", file.display())))?;
    let begun = Builder::new()
        .filter_module("tenure", LevelFilter::Debug)
        .target(Target::Pipe(Box::new(opened)))
        .format(|line, record| {
            let text = record.args().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(line, "{} {:5} {text}", line.timestamp_millis(), record.level())
        })
        .try_init();
    begun.map_err(Failure::failed)?;
    // An address is refused if it holds a password, and the log is begun before.
    let words: Vec<String> = std::env::args().map(|word| without_passwords(&word)).collect();
    log::info!("tenure {}: {}", env!("CARGO_PKG_VERSION"), words.join(" "));
    Ok(())
}
