//! Quotes that are not closed: a field then swallows rows until the next quote.

use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::text::{grouped, other_name, shell_word};

use super::records;

/// Larger files are not searched.
const SMALL_BYTES: u64 = 64 << 20;

/// The layout is taken from this much of a file.
const HEAD: usize = 64 << 10;

/// The most lines with a stray quote that a command repairs.
const MOST_LINES: usize = 20;

/// Refuses text files in which a quote swallows rows: one complete row opens it, another one closes it.
///
/// # Errors
/// [`SourceError::OpenQuote`] with the command that removes such quotes.
pub fn check(files: &Files) -> Result<(), SourceError> {
    if files.packing.is_some() || files.bytes > SMALL_BYTES {
        return Ok(());
    }
    for path in &files.paths {
        let Ok(bytes) = std::fs::read(path) else { continue };
        let found = swallowing(&bytes);
        let Some((first, last)) = found.first().copied() else { continue };
        let lines = found.iter().flat_map(|(opened, closed)| [*opened, *closed]);
        let steps: Vec<String> = lines.take(MOST_LINES).map(|line| format!("{line}s/\"//g")).collect();
        let name = files.name(path);
        return Err(SourceError::OpenQuote {
            path: name.into(),
            first,
            last,
            places: grouped(found.len() as u64),
            remedy: format!(
                "sed '{}' {} > {}",
                steps.join(";"),
                shell_word(name),
                other_name(name, "mended", "csv")
            ),
        });
    }
    Ok(())
}

/// The lines, from 1, that open and close quotes around whole rows.
fn swallowing(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if bytes.contains(&0) {
        return found;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let Some((delimiter, width)) = records::layout(&head) else { return found };
    let Ok(delimiter) = u8::try_from(delimiter) else { return found };
    let is_row = |line: &[u8]| line.iter().filter(|byte| **byte == delimiter).count() + 1 >= width;
    let mut opened: Option<(usize, &[u8])> = None;
    for (place, line) in with_odd_quotes(bytes) {
        match opened.take() {
            Some((from, first)) if is_row(first) && is_row(line) && are_alike(first, line) => {
                found.push((from, place));
            }
            Some(_) => {}
            None if opens(line, delimiter) => opened = Some((place, line)),
            None => {}
        }
    }
    found
}

/// The lines with an odd number of quotes, with their places from 1. Nearly every byte is neither a quote nor the end of a line,
/// and is passed over.
fn with_odd_quotes(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let (mut begin, mut place, mut is_odd) = (0, 0, false);
    let marks = memchr::memchr2_iter(b'"', b'\n', bytes).chain([bytes.len()]);
    marks.filter_map(move |mark| {
        if bytes.get(mark) == Some(&b'"') {
            is_odd = !is_odd;
            return None;
        }
        place += 1;
        let line = &bytes[begin..mark];
        begin = mark + 1;
        std::mem::take(&mut is_odd).then_some((place, line))
    })
}

/// Whether the last quote of a line is at the beginning of a field.
fn opens(line: &[u8], delimiter: u8) -> bool {
    let Some(last) = line.iter().rposition(|byte| *byte == b'"') else { return false };
    let before = line[..last].iter().rev().find(|byte| **byte != b' ');
    before.is_none_or(|byte| *byte == delimiter)
}

/// Whether two lines begin alike: with digits, or with letters.
fn are_alike(first: &[u8], other: &[u8]) -> bool {
    let kind = |line: &[u8]| line.first().map(|byte| (byte.is_ascii_digit(), byte.is_ascii_alphabetic()));
    kind(first) == kind(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_around_rows_is_told_from_one_around_a_text_of_several_lines() {
        let open = "id,day,item,sum\n1,5,disk,10\n2,6,\"disk,10\n3,7,disk,10\n4,8,disk\",10\n5,9,disk,10\n";
        assert_eq!(swallowing(open.as_bytes()), [(3, 5)]);
        for right in [
            "id,day,item,sum\n1,5,\"a\nb, c\",10\n2,6,\"say \"\"no\"\"\",10\n",
            "id,day,item,sum\n1,5,5\" disk,10\n2,6,3\" disk,10\n",
            "id,day,item,sum\n1,5,\"first\nsecond\nthird\",10\n2,6,x,10\n",
        ] {
            assert!(swallowing(right.as_bytes()).is_empty(), "{right}");
        }
    }
}
