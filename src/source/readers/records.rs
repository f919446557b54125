//! Text split into records and fields, whatever its line ends and however it quotes.

/// Marks that may separate fields.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Records looked at to find out how a file is laid out.
const LOOKED_AT: usize = 200;

/// A record and the line it begins on, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub line: usize,
    pub fields: Vec<String>,
}

impl Record {
    /// Whether no field holds anything.
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
    /// The records of a text with this mark between fields.
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

    /// A quoted field and what follows it; `None` if it is not quoted or never closed.
    fn quoted(rest: &'a str) -> Option<(String, &'a str)> {
        let mut inside = rest.trim_start_matches(' ').strip_prefix('"')?;
        let mut field = String::new();
        loop {
            let end = inside.find('"')?;
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
            // Between the closing quote and the mark there should be nothing; what there is belongs to the field.
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

/// The mark between fields and how many fields most records have: the mark by which most records agree on several.
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
