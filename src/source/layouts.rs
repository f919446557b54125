//! What a file without the columns of orders looks like, and the command that makes orders of it.

use std::fs::File;

use crate::text::{option_words, shell_word};

use super::column::column_word;
use super::head::Head;
use super::scan::Scan;

/// From so many columns that are months on, a table has one row per customer.
const MANY_MONTHS: usize = 3;

/// What the file looks like, as the end of a message; empty if it looks like nothing known.
pub(super) fn hint(scan: &Scan) -> String {
    let found = months(scan).or_else(|| written(scan)).or_else(|| garbled(scan));
    found.map_or(String::new(), |hint| format!("; {hint}"))
}

/// Whether a name is a year and a month: 2024-01.
fn is_month(name: &str) -> bool {
    let bytes = name.trim().as_bytes();
    let [y @ .., b'-', tens, ones] = bytes else { return false };
    y.len() == 4 && y.iter().chain([tens, ones]).all(u8::is_ascii_digit)
}

/// Columns that are months.
fn months(scan: &Scan) -> Option<String> {
    let months = scan.columns.iter().filter(|column| is_month(&column.name)).count();
    let [path] = scan.paths.as_slice() else { return None };
    if months < MANY_MONTHS {
        return None;
    }
    let others = scan.columns.iter().filter(|column| !is_month(&column.name));
    let others: Vec<String> = others.map(|column| column_word(&column.name)).collect();
    let kept = if others.is_empty() { String::new() } else { format!("{}, ", others.join(", ")) };
    let left = if others.is_empty() { String::new() } else { format!(" EXCLUDE ({})", others.join(", ")) };
    let table = match scan.is_text {
        true => format!("read_csv('{}', all_varchar = true)", path.replace('\'', "''")),
        false => format!("'{}'", path.replace('\'', "''")),
    };
    let query = format!(
        "SELECT {kept}CAST(month || '-01' AS DATE) AS date, amount FROM (UNPIVOT (FROM {table}) ON COLUMNS(*{left}) INTO NAME month VALUE amount)"
    );
    Some(format!(
        "{months} columns are months; make a row of every month with {}",
        option_words("query", &query)
    ))
}

/// Text that is written for people or for a database.
fn written(scan: &Scan) -> Option<String> {
    let [path] = scan.paths.as_slice() else { return None };
    let mut file = File::open(path).ok().filter(|_| scan.is_text)?;
    let bytes = file.metadata().ok()?.len();
    let head = Head::read(&mut file, bytes).ok()?;
    let text = String::from_utf8_lossy(&head.first);
    let lines: Vec<&str> = text.lines().map(str::trim_start).filter(|line| !line.is_empty()).collect();
    if lines.iter().any(|line| line.to_uppercase().starts_with("INSERT INTO ")) {
        return Some(
            "the file holds SQL statements; load it into a database, and export the table as CSV".into(),
        );
    }
    let drawn = lines.iter().filter(|line| line.starts_with('|')).count();
    if drawn >= 3 && drawn * 2 > lines.len() {
        return Some(format!(
            "the file is a table drawn with lines; make a CSV file of it with: grep '^ *|' {} | grep -v -- --- | sed 's/^ *| *//; s/ *| *$//; s/ *| */;/g' > orders.csv",
            shell_word(path)
        ));
    }
    // Without a delimiter and without blanks there is one column.
    let is_solid = |line: &&&str| line.len() > 20 && line.bytes().all(|byte| byte.is_ascii_digit());
    let is_fixed = scan.columns.len() == 1 && lines.iter().take(5).filter(is_solid).count() >= 3;
    is_fixed.then(|| {
        "every line is digits without a delimiter, of fields with fixed places; cut them with --query and substr".into()
    })
}

/// Names of columns that a wrong encoding has garbled.
fn garbled(scan: &Scan) -> Option<String> {
    let is_foreign = |name: &str| name.chars().filter(|c| !c.is_ascii()).count() * 2 > name.chars().count();
    let foreign = scan.columns.iter().filter(|column| is_foreign(&column.name)).count();
    let is_garbled = scan.is_text && foreign * 2 > scan.columns.len();
    is_garbled.then(|| {
        "if these names cannot be read, name the encoding of the file, as in --encoding gbk or --encoding shift-jis".into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_told_from_other_names() {
        assert!(is_month("2024-01") && is_month(" 2024-12 "));
        for other in ["2024", "2024-1", "order-01", "24-01", "", "2024-01-05"] {
            assert!(!is_month(other), "{other}");
        }
    }
}
