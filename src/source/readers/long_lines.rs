//! Lines that are longer than the database reads. To find one takes a look at one place of every two million bytes, and to have
//! the database refuse it takes seconds.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::text::{grouped, other_name, shell_word};

/// The longest line that the database reads, in bytes.
pub const LONGEST: u64 = 2_000_000;

/// Bytes that are read at once, from the end of a stretch to its beginning.
const STEP: u64 = 4096;

/// Up to this size files are looked at.
const MOST_BYTES: u64 = 4 << 30;

/// Refuses a file with a line that is too long.
///
/// # Errors
/// [`SourceError::LongLine`].
pub fn check(files: &Files) -> Result<(), SourceError> {
    if files.packing.is_some() {
        return Ok(());
    }
    for (path, head) in files.paths.iter().zip(&files.heads) {
        // Text in characters of two bytes is rewritten before the database reads it.
        let is_looked_at = |size: u64| (LONGEST..=MOST_BYTES).contains(&size) && !head.first.contains(&0);
        let size = std::fs::metadata(path).map_or(0, |about| about.len());
        // A file that cannot be read is refused by whoever reads it.
        if is_looked_at(size)
            && let Ok(Some(begin)) =
                File::open(path).and_then(|mut file| first_long(&mut file, size, LONGEST))
            && let Ok((line, bytes)) = described(path, begin)
        {
            return Err(refusal(files, path, line, bytes));
        }
    }
    Ok(())
}

fn refusal(files: &Files, path: &str, line: u64, bytes: u64) -> SourceError {
    let name = files.name(path);
    // What is piped or packed is not a file to read again.
    let is_own = files.origin(path) == path;
    let remedy = match is_own {
        true => format!(
            "leave the line out with sed {line}d {} > {}, and open that file, or export without the column that is so long",
            shell_word(name),
            shell_word(&other_name(name, "short", "csv"))
        ),
        false => "leave the line out, or export without the column that is so long".to_string(),
    };
    SourceError::LongLine {
        path: name.to_string(),
        what: format!(
            "line {} has {} bytes, and at most {} of a line are read",
            grouped(line),
            grouped(bytes),
            grouped(LONGEST)
        ),
        remedy,
    }
}

fn is_line_end(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The place at which the first line begins that has more than `longest` bytes.
fn first_long(text: &mut (impl Read + Seek), size: u64, longest: u64) -> io::Result<Option<u64>> {
    let mut begin = 0;
    while size - begin > longest {
        match last_end(text, begin, begin + longest + 1)? {
            Some(end) => begin = end + 1,
            None => return Ok(Some(begin)),
        }
    }
    Ok(None)
}

/// The place of the last line end in a stretch.
fn last_end(text: &mut (impl Read + Seek), from: u64, to: u64) -> io::Result<Option<u64>> {
    let mut piece = vec![0; STEP as usize];
    let mut end = to;
    while end > from {
        let begin = end.saturating_sub(STEP).max(from);
        let piece = &mut piece[..(end - begin) as usize];
        text.seek(SeekFrom::Start(begin))?;
        text.read_exact(piece)?;
        if let Some(place) = piece.iter().rposition(is_line_end) {
            return Ok(Some(begin + place as u64));
        }
        end = begin;
    }
    Ok(None)
}

/// The number of the line that begins at a place, and its bytes.
fn described(path: &str, begin: u64) -> io::Result<(u64, u64)> {
    let bytes = std::fs::read(path)?;
    let (before, rest) = bytes.split_at(usize::try_from(begin).unwrap_or(usize::MAX).min(bytes.len()));
    let has_newlines = before.contains(&b'\n');
    let ends = before.iter().filter(|byte| **byte == if has_newlines { b'\n' } else { b'\r' }).count();
    let length = rest.iter().position(is_line_end).unwrap_or(rest.len());
    Ok((ends as u64 + 1, length as u64))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_long_line_is_found_wherever_it_stands() {
        let found = |text: &str| first_long(&mut Cursor::new(text), text.len() as u64, 5).unwrap();
        assert_eq!(found("12345\n12345\n1\n"), None);
        assert_eq!(found("123456\n1\n"), Some(0));
        assert_eq!(found("1\n2\n123456\n1\n"), Some(4));
        assert_eq!(found("1\r\n123456"), Some(3));
        assert_eq!(found("12345\r123\r1234\r"), None);
        let long = format!("1\n{}\n", "x".repeat(3 * STEP as usize));
        assert_eq!(first_long(&mut Cursor::new(&long), long.len() as u64, 2 * STEP).unwrap(), Some(2));
    }
}
