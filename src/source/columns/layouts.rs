//! What a file without the columns of orders looks like, and the command that makes orders of it.

use std::collections::BTreeSet;
use std::fs::File;

use crate::source::inputs::head::Head;
use crate::source::inputs::path_parts::split_part;
use crate::source::inputs::query::name_in_query;
use crate::source::rows::total_words::is_total;
use crate::source::scan::Scan;
use crate::sql::{identifier, literal};
use crate::text::{option_words, other_name, shell_word};

use super::column::{ColumnStats, column_word};
use super::names::is_name_of;
use super::role::Role;

/// From so many columns that are months on, a table has one row per customer.
const MANY_MONTHS: usize = 3;

/// What the file looks like, as the end of a message; empty if it looks like nothing known.
pub(in crate::source) fn hint(scan: &Scan) -> String {
    let found = months(scan)
        .or_else(|| lower_names(scan))
        .or_else(|| written(scan))
        .or_else(|| kinds_of_lines(scan))
        .or_else(|| garbled(scan));
    found.map_or(String::new(), |hint| format!("; {hint}"))
}

/// How months are written as names of columns, for SQL.
const MONTHS: [&str; 9] = ["%Y-%m", "%b %Y", "%b-%Y", "%B %Y", "%m/%Y", "%Y/%m", "%b %y", "%b-%y", "%B %y"];

/// The format of a name that is a month of a year: 2024-01, Jan 2024, 01/2024.
fn month_format(name: &str) -> Option<&'static str> {
    let is_month = |format: &&&str| {
        // The parser needs a day; the form without one must come back as it was.
        let day = jiff::civil::Date::strptime(format!("%d {format}"), format!("01 {}", name.trim()));
        day.is_ok_and(|day| day.strftime(**format).to_string().eq_ignore_ascii_case(name.trim()))
    };
    MONTHS.iter().find(is_month).copied()
}

/// Columns that are months.
fn months(scan: &Scan) -> Option<String> {
    let formats: Vec<Option<&str>> = scan.columns.iter().map(|column| month_format(&column.name)).collect();
    let [path] = scan.paths.as_slice() else { return None };
    let format = formats.iter().copied().flatten().next()?;
    let months = formats.iter().filter(|found| **found == Some(format)).count();
    // Behind the name of one month, a number of two digits is a day.
    let begin = |name: &str| name.trim().chars().take(3).collect::<String>().to_lowercase();
    let named: BTreeSet<String> = scan
        .columns
        .iter()
        .zip(&formats)
        .filter_map(|(column, found)| found.map(|_| begin(&column.name)))
        .collect();
    let are_days = format.ends_with("%y") && named.len() * 2 < months;
    if months < MANY_MONTHS || are_days {
        return None;
    }
    let others = || scan.columns.iter().zip(&formats).filter(|(_, found)| **found != Some(format));
    let words = |names: Vec<&str>| names.into_iter().map(column_word).collect::<Vec<_>>().join(", ");
    let left = words(others().map(|(column, _)| column.name.as_str()).collect());
    let kept: Vec<&ColumnStats> =
        others().map(|(column, _)| column).filter(|column| !is_total(&column.name)).collect();
    // A row that is called a total adds up the others.
    let sums: Vec<String> = kept
        .iter()
        .filter_map(|column| {
            let sum =
                [&column.last_sample, &column.sample].into_iter().flatten().find(|text| is_total(text))?;
            Some(format!(" AND {} IS DISTINCT FROM {}", column_word(&column.name), literal(sum)))
        })
        .collect();
    let kept = match kept.as_slice() {
        // Headings of rows in a pivot table name the customers.
        [one] if !is_name_of(Role::Customer, &one.name) => {
            format!("{} AS customer, ", column_word(&one.name))
        }
        [] => String::new(),
        several => format!("{}, ", words(several.iter().map(|column| column.name.as_str()).collect())),
    };
    let left = if left.is_empty() { left } else { format!(" EXCLUDE ({left})") };
    let (file, part) = split_part(path);
    let table = identifier(&part.map_or_else(|| name_in_query(file), str::to_string));
    let table = format!("(SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {table})");
    // A month without an order is empty or 0.
    let bought = format!("regexp_matches(amount, '[1-9]'){}", sums.concat());
    let query = format!(
        "SELECT {kept}CAST(strptime(month, '{format}') AS DATE) AS date, amount FROM (UNPIVOT (FROM {table}) ON COLUMNS(*{left}) INTO NAME month VALUE amount) WHERE {bought}"
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
            "the file is a table drawn with lines; make a CSV file of it with: grep '^ *|' {} | grep -v -- --- | sed 's/^ *| *//; s/ *| *$//; s/ *| */;/g' > {}",
            shell_word(path),
            other_name(path, "orders", "csv")
        ));
    }
    if let Some(found) = report(scan, path, &text).or_else(|| named_lines(path, &text)) {
        return Some(found);
    }
    // Without a delimiter and without blanks there is one column.
    let is_solid = |line: &&&str| line.len() > 20 && line.bytes().all(|byte| byte.is_ascii_digit());
    let is_fixed = scan.columns.len() == 1 && lines.iter().take(5).filter(is_solid).count() >= 3;
    is_fixed.then(|| {
        "every line is digits without a delimiter, of fields with fixed places; cut them with --query and substr".into()
    })
}

/// A report whose columns are aligned by blanks, with titles, lines and sums between its pages.
fn report(scan: &Scan, path: &str, text: &str) -> Option<String> {
    let fields = |line: &str| line.trim().split("  ").filter(|field| !field.trim().is_empty()).count();
    let counts: Vec<usize> = text.lines().map(fields).filter(|count| *count > 1).collect();
    let most =
        counts.iter().copied().max_by_key(|count| counts.iter().filter(|one| *one == count).count())?;
    let of_most = counts.iter().filter(|count| **count == most).count();
    let is_report = scan.columns.len() == 1 && most > 2 && of_most * 2 > text.lines().count();
    is_report.then(|| {
        format!(
            "the file is a report with columns aligned by blanks; make a CSV file of its rows with: tr -d '\\f' < {} | sed -E 's/^ +//; s/ +$//; s/ {{2,}}/;/g' | awk -F';' 'NF == {most}' | grep -v -- --- > {}",
            shell_word(path),
            other_name(path, "orders", "csv")
        )
    })
}

/// Blocks of lines such as `Customer: 175`, each block an order.
fn named_lines(path: &str, text: &str) -> Option<String> {
    const BLOCKS: usize = 10;
    let text = text.replace('\r', "");
    let names = |block: &str| -> Option<Vec<String>> {
        let name = |line: &str| line.split_once(':').map(|(name, _)| name.trim().to_string());
        block.trim().lines().map(name).collect()
    };
    let mut blocks = text.split("\n\n").filter(|block| !block.trim().is_empty()).map(names);
    let first = blocks.next()??;
    // The last block may go on behind what is looked at.
    let others: Vec<_> = blocks.take(BLOCKS).collect();
    let is_alike =
        others.len() > 1 && others[..others.len() - 1].iter().all(|names| names.as_ref() == Some(&first));
    (is_alike && first.len() > 1).then(|| {
        format!(
            "every block of lines has names and values; make a CSV file of them with: (echo {}; tr -d '\\r' < {} | awk -v RS= -F'\\n' '{{for (i = 1; i <= NF; i++) sub(/^[^:]*: */, \"\", $i); OFS = \";\"; $1 = $1; print}}') > {}",
            shell_word(&first.join(";")),
            shell_word(path),
            other_name(path, "orders", "csv")
        )
    })
}

/// The most kinds of lines that a first field tells, and the most letters of it.
const MOST_KINDS: u64 = 5;
const MOST_LETTERS: usize = 3;

/// Lines without a header whose first field tells what they hold, such as an order or an item of it.
fn kinds_of_lines(scan: &Scan) -> Option<String> {
    let [path] = scan.paths.as_slice() else { return None };
    let first = scan.columns.first().filter(|first| {
        first.name == "column0" && first.value_type.is_text() && (2..=MOST_KINDS).contains(&first.distinct)
    })?;
    let kind = first.sample.as_deref()?.trim();
    let is_kind = (1..=MOST_LETTERS).contains(&kind.len()) && kind.chars().all(char::is_alphabetic);
    let query = format!("FROM {} WHERE {} = {}", identifier(&name_in_query(path)), first.name, literal(kind));
    is_kind.then(|| {
        format!(
            "'{}' may tell kinds of lines; read one kind with {}",
            first.name,
            option_words("query", &query)
        )
    })
}

/// Names that stand in the second line, below those of groups of columns.
fn lower_names(scan: &Scan) -> Option<String> {
    let is_nameless =
        |name: &str| name.strip_prefix("column").is_some_and(|rest| rest.parse::<u32>().is_ok());
    let nameless = scan.columns.iter().filter(|column| is_nameless(&column.name)).count();
    let is_word = |sample: &str| !sample.is_empty() && sample.chars().all(|sign| !sign.is_ascii_digit());
    let is_named_below = scan.columns.iter().all(|column| column.sample.as_deref().is_some_and(is_word));
    // The name of a group stands over its first column, or over each.
    let is_repeated = |name: &str| {
        let base = name.rsplit_once('_').filter(|(_, place)| place.parse::<u32>().is_ok());
        base.is_some_and(|(base, _)| scan.columns.iter().any(|column| column.name == base))
    };
    let repeated = scan.columns.iter().filter(|column| is_repeated(&column.name)).count();
    let unnamed = nameless + repeated;
    let is_grouped = unnamed > 0 && unnamed < scan.columns.len() && unnamed * 3 >= scan.columns.len();
    (is_grouped && is_named_below).then(|| {
        "the second line seems to have the names of the columns: leave the first line out with --skip 1"
            .into()
    })
}

/// Names of columns that a wrong encoding has garbled.
fn garbled(scan: &Scan) -> Option<String> {
    // Letters of other scripts than Latin can be read by those who write them.
    let is_odd = |c: &char| !c.is_ascii() && (('\u{80}'..='\u{24f}').contains(c) || !c.is_alphanumeric());
    let is_foreign = |name: &str| name.chars().filter(is_odd).count() * 2 > name.chars().count();
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
        assert_eq!(month_format("2024-01"), Some("%Y-%m"));
        assert_eq!(month_format(" 2024-12 "), Some("%Y-%m"));
        assert_eq!(month_format("Jan 2024"), Some("%b %Y"));
        assert_eq!(month_format("01/2024"), Some("%m/%Y"));
        assert_eq!(month_format("Jan 24"), Some("%b %y"));
        assert_eq!(month_format("Aug-24"), Some("%b-%y"));
        for other in ["2024", "2024-1", "order-01", "24-01", "", "2024-01-05"] {
            assert_eq!(month_format(other), None, "{other}");
        }
    }
}
