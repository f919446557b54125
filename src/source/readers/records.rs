//! Text split into records and fields, with any line ends and any quoting.

use std::io;

use super::characters::Decoder;

/// Characters that may separate fields.
pub const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Records that decide the layout of a file.
const LOOKED_AT: usize = 200;

/// A quote that is not closed within this many bytes is an ordinary character.
const LONGEST_QUOTED: usize = 1 << 20;

/// Bytes of text that are in memory before a record is taken, unless the text ends sooner.
const AT_HAND: usize = 2 * LONGEST_QUOTED;

/// A record and the line it begins on, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub line: usize,
    pub fields: Vec<String>,
}

impl Record {
    /// Whether all fields are empty.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }
}

/// The records of a text, one after the other.
pub struct Records<'a> {
    text: &'a str,
    delimiter: char,
    line: usize,
}

impl<'a> Records<'a> {
    /// The records of a text with this delimiter.
    pub fn of(text: &'a str, delimiter: char) -> Records<'a> {
        Records { text, delimiter, line: 1 }
    }

    /// The length of the line end that the rest begins with: `\n`, `\r`, and `\n` after any number of `\r`; 0 if none.
    fn line_end(rest: &str) -> usize {
        let returns = rest.len() - rest.trim_start_matches('\r').len();
        match rest[returns..].starts_with('\n') {
            true => returns + 1,
            false => returns.min(1),
        }
    }

    /// A quoted field and the text behind it; `None` if the field is not quoted or not closed.
    fn quoted(rest: &'a str) -> Option<(String, &'a str)> {
        let opened = rest.trim_start_matches(' ').strip_prefix('"')?;
        let mut inside = opened;
        let mut field = String::new();
        loop {
            let end = inside.find('"')?;
            if opened.len() - inside.len() + end > LONGEST_QUOTED {
                return None;
            }
            field.push_str(&inside[..end]);
            inside = &inside[end + 1..];
            match inside.strip_prefix('"') {
                Some(more) => {
                    field.push('"');
                    inside = more;
                }
                None => return Some((field, inside)),
            }
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.text.is_empty() {
            return None;
        }
        let mut record = Record { line: self.line, fields: Vec::new() };
        loop {
            let mut field = String::new();
            if let Some((quoted, rest)) = Self::quoted(self.text) {
                self.line += quoted.matches('\n').count();
                (field, self.text) = (quoted, rest);
            }
            let end = self.text.find([self.delimiter, '\n', '\r']).unwrap_or(self.text.len());
            // Nothing should stand between the closing quote and the delimiter; if something does, it belongs to the
            // field.
            field.push_str(match field.is_empty() {
                true => &self.text[..end],
                false => self.text[..end].trim_end(),
            });
            self.text = &self.text[end..];
            record.fields.push(field);
            match self.text.strip_prefix(self.delimiter) {
                Some(rest) => self.text = rest,
                None => {
                    self.text = &self.text[Self::line_end(self.text)..];
                    self.line += 1;
                    return Some(record);
                }
            }
        }
    }
}

/// The records of a file of any size; only a part of it is in memory.
pub struct FileRecords {
    from: Decoder,
    text: String,
    /// How much of `text` has been split into records.
    done: usize,
    delimiter: char,
    line: usize,
    is_at_end: bool,
}

impl FileRecords {
    /// Begins to read a text. Call [`FileRecords::head`] and [`FileRecords::split_at`] before its records.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn of(from: Decoder) -> io::Result<FileRecords> {
        let (text, delimiter) = (String::new(), ',');
        let mut records = FileRecords { from, text, done: 0, delimiter, line: 1, is_at_end: false };
        records.fill(AT_HAND)?;
        Ok(records)
    }

    /// The text in memory.
    pub fn head(&self) -> &str {
        &self.text[self.done..]
    }

    /// Sets the delimiter of the records.
    pub fn split_at(&mut self, delimiter: char) {
        self.delimiter = delimiter;
    }

    /// Skips lines.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn skip(&mut self, lines: usize) -> io::Result<()> {
        for _ in 0..lines {
            while !self.head().contains('\n') && !self.is_at_end {
                self.fill(2 * self.head().len().max(AT_HAND))?;
            }
            self.done += self.head().find('\n').map_or(self.head().len(), |end| end + 1);
            self.line += 1;
        }
        self.fill(AT_HAND)
    }

    /// The next record; `None` at the end of the text.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        let mut wanted = AT_HAND;
        loop {
            self.fill(wanted)?;
            let mut records =
                Records { text: &self.text[self.done..], delimiter: self.delimiter, line: self.line };
            let Some(record) = records.next() else { return Ok(None) };
            // A record at the end of the text in memory may continue behind it.
            if !records.text.is_empty() || self.is_at_end {
                (self.done, self.line) = (self.text.len() - records.text.len(), records.line);
                return Ok(Some(record));
            }
            wanted = 2 * self.head().len();
        }
    }

    /// Reads on until this many bytes are in memory, or the text ends.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        if self.text.len() - self.done >= wanted || self.is_at_end {
            return Ok(());
        }
        self.text.drain(..self.done);
        self.done = 0;
        while self.text.len() < 2 * wanted && !self.is_at_end {
            self.is_at_end = !self.from.read_into(&mut self.text)?;
        }
        Ok(())
    }
}

/// The delimiter and how many fields most records have: the delimiter by which most records agree on several.
pub fn layout(text: &str) -> Option<(char, usize)> {
    let mut best: Option<(usize, usize, char)> = None;
    for delimiter in DELIMITERS {
        let records = Records::of(text, delimiter).take(LOOKED_AT).filter(|record| !record.is_blank());
        let mut widths: Vec<usize> = records.map(|record| record.fields.len()).collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0]));
        let Some((agree, width)) = runs.filter(|(_, width)| *width > 1).max() else { continue };
        if best.is_none_or(|(most, widest, _)| (agree, width) > (most, widest)) {
            best = Some((agree, width, delimiter));
        }
    }
    best.map(|(_, width, delimiter)| (delimiter, width))
}
#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, delimiter: char) -> Vec<Vec<String>> {
        Records::of(text, delimiter).map(|record| record.fields).collect()
    }

    #[test]
    fn every_line_end_ends_a_record() {
        let four = vec![vec!["a", "1"], vec!["b", "2"], vec!["c", "3"], vec!["d", "4"]];
        assert_eq!(fields("a,1\nb,2\r\nc,3\rd,4\r\r\n", ','), four);
    }

    #[test]
    fn quotes_hold_marks_line_ends_and_quotes() {
        assert_eq!(fields("\"a,b\",\"c\n\"\"d\"\"\"\ne,f\n", ','), [["a,b", "c\n\"d\""], ["e", "f"]]);
        let lines: Vec<usize> = Records::of("\"a\nb\",1\nc,2\n", ',').map(|record| record.line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn a_quote_that_opens_late_or_never_closes_is_a_sign_like_any_other() {
        assert_eq!(
            fields("5\" disk,1\n\"open,2\nb,3\n", ','),
            [["5\" disk", "1"], ["\"open", "2"], ["b", "3"]]
        );
    }

    #[test]
    fn the_mark_is_the_one_that_most_records_agree_on() {
        assert_eq!(layout("a;b;c\n1,5;2;3\n4,5;5;6\n"), Some((';', 3)));
        assert_eq!(layout("title\na,b\n1,2\n3\n"), Some((',', 2)));
        assert_eq!(layout("title\nonly\n"), None);
    }
}
