//! Text files that end inside of their last line.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::source::report::Note;
use crate::text::sanitize;

/// So much of the end of a file is looked at.
const TAIL: u64 = 8 << 10;

/// From so many lines above on, all of which end alike, a shorter last one tells.
const TELLING_LINES: usize = 5;

/// A note if a file has no end of its last line, and that line ends sooner than those above it.
pub(in crate::source) fn note(path: &str, name: &str) -> Option<Note> {
    let tail = unended_tail(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&tail);
    let lines: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    // The first line is a part of one, or the header.
    let (last, above) = lines.get(1..)?.split_last()?;
    let delimiter = [';', '\t', '|', ','].into_iter().find(|sign| last.contains(*sign))?;
    let end =
        |line: &str| line.rsplit(delimiter).next().unwrap_or_default().trim_matches(['"', ' ']).to_string();
    let decimals = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let ends: Vec<String> = above.iter().map(|line| end(line)).collect();
    let (first, last) = (ends.first()?, end(last));
    let has_fraction = |text: &str| text.contains(['.', ',', ':']);
    let are_fractions = ends.iter().all(|end| has_fraction(end) && decimals(end) == decimals(first));
    let are_long = first.len() > 1 && ends.iter().all(|end| end.len() == first.len());
    let is_cut = (are_fractions && (!has_fraction(&last) || decimals(&last) < decimals(first)))
        || (are_long && last.len() < first.len());
    (ends.len() >= TELLING_LINES && is_cut).then(|| Note {
        text: format!(
            "{name} ends in '{}' without the end of a line, and the lines above end as '{}' does, so it may be cut",
            sanitize(&last),
            sanitize(first)
        ),
        remedy: Some("copy or export it again if its end is missing".into()),
    })
}

/// The end of a file whose last line has no end; nothing of other files.
fn unended_tail(path: &str) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let size = file.seek(SeekFrom::End(0))?;
    let mut last = [0];
    file.seek(SeekFrom::Start(size.saturating_sub(1)))?;
    file.read_exact(&mut last)?;
    let mut tail = Vec::new();
    // A line of two bytes a letter ends in one of zeros.
    if !matches!(last[0], b'\n' | b'\r' | 0) {
        file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
        file.take(TAIL).read_to_end(&mut tail)?;
    }
    Ok(tail)
}
