//! The layout of a text as its first lines show it. The database is asked about every text in which anything is unusual: that takes
//! as long as reading 10,000 rows.

use super::header::{is_header, is_value};
use super::records::{DELIMITERS, Record};

/// Fewer records than this show no layout.
const FEWEST: usize = 4;

/// If another delimiter stands in one of so many records, it may be the real one.
const DOUBTFUL_SHARE: usize = 10;

/// The delimiter and the names of the columns of a text, by its beginning; `is_whole` if that is all of it. `None` unless every
/// record has a value for each of the names, all quotes are closed as they should be, and a column of numbers or days
/// shows that the first line is a header.
pub fn layout(beginning: &[u8], is_whole: bool) -> Option<(char, Vec<String>)> {
    let text = std::str::from_utf8(beginning).or_else(|error| {
        // It may end within a character.
        std::str::from_utf8(&beginning[..error.valid_up_to()])
    });
    let text = text.ok()?;
    let text = if is_whole { text } else { &text[..=text.rfind('\n')?] };
    let is_unusual = |c: char| "\\\u{feff}\0".contains(c);
    let delimiter = *DELIMITERS
        .iter()
        .max_by_key(|one| text.lines().next().map_or(0, |line| line.matches(**one).count()))?;
    if text.contains(is_unusual) {
        return None;
    }
    let records = split(text, delimiter, is_whole)?;
    let (header, rows) = records.split_first()?;
    let width = header.fields.len();
    if rows.iter().any(|row| row.fields.len() != width) {
        return None;
    }
    let is_named = is_header(header, width)
        && header.fields.iter().all(|name| !name.is_empty() && name.trim() == name)
        && !are_alike(&header.fields);
    let in_doubt = |other: char| {
        let with = rows.iter().filter(|row| row.fields.iter().any(|field| field.contains(other)));
        with.count() * DOUBTFUL_SHARE > rows.len()
    };
    let is_typed = (0..width).any(|place| rows.iter().all(|row| is_number_or_day(&row.fields[place])));
    let is_clear = records.len() >= FEWEST
        && width > 1
        && is_named
        && is_typed
        && !DELIMITERS.iter().any(|other| *other != delimiter && in_doubt(*other));
    is_clear.then(|| (delimiter, header.fields.clone()))
}

/// The records of a text; `None` if a quote stands where it should not, or a line is empty.
fn split(text: &str, delimiter: char, is_whole: bool) -> Option<Vec<Record>> {
    let mut records = Vec::new();
    let mut fields = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let field = match rest.strip_prefix('"') {
            Some(quoted) => {
                let mut end = quoted.find('"');
                while let Some(place) = end
                    && quoted[place + 1..].starts_with('"')
                {
                    end = quoted[place + 2..].find('"').map(|next| place + 2 + next);
                }
                // A field that goes on behind the beginning.
                let Some(end) = end else { return if is_whole { None } else { Some(records) } };
                rest = &quoted[end + 1..];
                quoted[..end].replace("\"\"", "\"")
            }
            None => {
                let end = rest.find([delimiter, '\n', '\r']).unwrap_or(rest.len());
                let field = &rest[..end];
                if field.contains('"') || field.starts_with('\'') {
                    return None;
                }
                rest = &rest[end..];
                field.to_string()
            }
        };
        fields.push(field);
        if let Some(next) = rest.strip_prefix(delimiter) {
            rest = next;
            if !rest.is_empty() {
                continue;
            }
            fields.push(String::new());
        }
        rest = match rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n') {
            Some(next) => next,
            None if rest.is_empty() => rest,
            None => return None,
        };
        if fields.iter().all(String::is_empty) {
            return None;
        }
        records.push(Record { line: records.len() + 1, fields: std::mem::take(&mut fields) });
    }
    Some(records)
}

/// Whether names differ only by capitals.
fn are_alike(names: &[String]) -> bool {
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    lower.iter().enumerate().any(|(place, name)| lower[..place].contains(name))
}

/// Whether a field is a plain number or a day that begins with its year.
fn is_number_or_day(field: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = field.strip_prefix('-').unwrap_or(field);
    let is_number = match number.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(number),
    };
    let parts: Vec<&str> = field.split('-').collect();
    let is_day = matches!(parts.as_slice(), [year, month, day]
        if digits(year) && digits(month) && digits(day) && year.len() == 4 && month.len() == 2 && day.len() == 2);
    is_value(field) && field.len() < 18 && (is_number || is_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<(char, String)> {
        layout(text.as_bytes(), true).map(|(delimiter, names)| (delimiter, names.join("|")))
    }

    #[test]
    fn a_plain_text_shows_its_layout() {
        let text = "id,day,item\n1,2024-01-05,\"a, \"\"b\"\"\"\n2,2024-01-06,\n3,2024-01-07,c\n";
        assert_eq!(seen(text), Some((',', "id|day|item".into())));
        assert_eq!(seen(&text.replace('\n', "\r\n")), Some((',', "id|day|item".into())));
        assert_eq!(seen("a;b\n1;2,5\n2;x\n3;y"), None, "half of the rows have a comma");
        assert_eq!(seen("a;b\n1;2\n2;x\n3;y"), Some((';', "a|b".into())));
        // The beginning of a longer text ends anywhere.
        let cut = layout(b"a,b\n1,x\n2,y\n3,z\n4,\"z\nq", false);
        assert_eq!(cut, Some((',', vec!["a".into(), "b".into()])));
    }

    #[test]
    fn whatever_is_unusual_is_left_to_the_database() {
        for text in [
            "1,2\n3,4\n5,6\n7,8\n",
            "a,b\n1,x\n2\n3,z\n",
            "a,b\nx,1\ny\nz,3\n",
            "a,b\nx,1\ny,2,3\nz,3\n",
            "a,b\n1,x\n\n2,y\n3,z\n",
            "a,b\nx,y\nz,w\nu,v\n",
            "a,A\n1,x\n2,y\n3,z\n",
            "a, b\n1,x\n2,y\n3,z\n",
            "a,b\n1,x\"\n2,y\n3,z\n",
            "a,b\n1,\"x\" y\n2,y\n3,z\n",
            "a,b\n1,'x'\n2,y\n3,z\n",
            "a,b\n1,\\x\n2,y\n3,z\n",
            "a,b\n1,x\r2,y\n3,z\n4,w\n",
            "a,b\n1,x\n2,\"y\n3,z\n",
            "a,\n1,x\n2,y\n3,z\n",
            "\u{feff}a,b\n1,x\n2,y\n3,z\n",
        ] {
            assert_eq!(seen(text), None, "{text:?}");
        }
    }
}
