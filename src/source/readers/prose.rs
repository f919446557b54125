//! Texts in which records can be seen, but which are not tables: each with the command that makes a table of it.

use crate::source::inputs::found_files::is_readme;
use crate::text::{other_name, shell_word};

/// Lines from the top that are looked at, and the fewest that tell.
const LOOKED_AT: usize = 40;
const TELLING: usize = 2;

/// Pairs of a name and a value in a line, from which on it is a record.
const PAIRS: usize = 3;

/// What a text is, and how to make a table of it; `None` if it may be one.
pub(super) fn told(text: &str, name: &str) -> Option<(&'static str, String)> {
    let lines: Vec<&str> =
        text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(LOOKED_AT).collect();
    let file = shell_word(name);
    let to = |ending: &str| other_name(name, "orders", ending);
    if is_text(&lines, name) {
        return Some((
            "a text for people, not a table",
            "name the file of orders, as in 'orders.csv'".into(),
        ));
    }
    if is_mailbox(&lines) {
        return Some((
            "a mailbox of messages, which has no columns",
            "export the orders as CSV from where they are kept".into(),
        ));
    }
    if is_yaml(&lines) {
        return Some(("a YAML file", format!("convert it with: yq -o=json . {file} > {}", to("json"))));
    }
    if are_pairs(&lines) {
        let quoted = r#"s/(^| )([A-Za-z0-9_.]+)=([^" ][^ ]*)/\1\2="\3"/g"#;
        let named = r#"s/([A-Za-z0-9_.]+)=("[^"]*")/"\1":\2,/g"#;
        let command =
            format!("sed -E '{quoted}; {quoted}; {named}; s/^ */{{/; s/, *$/}}/' {file} > {}", to("ndjson"));
        return Some(("a log of names with values", format!("make JSON of it with: {command}")));
    }
    if has_rule_of_bars(&lines) {
        let command = format!("grep '|' {file} | sed 's/^ *//; s/ *$//; s/ *| */;/g' > {}", to("csv"));
        return Some((
            "the answer of a database, drawn as a table",
            format!("make CSV of it with: {command}"),
        ));
    }
    if has_rule_of_dashes(&lines) {
        let command =
            format!("grep -v '^[- ]*$' {file} | sed -E 's/ {{2,}}/;/g; s/^;//; s/;$//' > {}", to("csv"));
        return Some((
            "a table with a line of dashes below its names",
            format!("make CSV of it with: {command}"),
        ));
    }
    if has_comments(&lines) {
        let ending = if name.ends_with(".tsv") { "tsv" } else { "csv" };
        return Some((
            "a table with comments between its rows",
            format!("leave them out with: grep -v '^#' {file} > {}", to(ending)),
        ));
    }
    None
}

/// A text whose name says that it is for people, without a table in it: drawn with bars, or lines with as many fields each.
fn is_text(lines: &[&str], name: &str) -> bool {
    let is_drawn = lines.iter().filter(|line| line.trim_start().starts_with('|')).count() > TELLING;
    let fields = |sign: char| {
        let mut counts = lines.iter().map(|line| line.matches(sign).count());
        let first = counts.next().unwrap_or(0);
        first > 0 && counts.all(|count| count == first)
    };
    is_readme(name) && !is_drawn && ![',', ';', '\t', '|'].into_iter().any(fields)
}

/// Messages, each after a line that begins with `From `.
fn is_mailbox(lines: &[&str]) -> bool {
    lines.first().is_some_and(|line| line.starts_with("From ") && line.contains('@'))
        && lines.iter().any(|line| line.starts_with("Subject: "))
}

/// Items that begin with a dash and a name, with further names indented below.
fn is_yaml(lines: &[&str]) -> bool {
    let is_named = |line: &str| {
        line.split_once(':').is_some_and(|(name, value)| {
            let is_name = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '-';
            !name.is_empty() && name.chars().all(is_name) && (value.is_empty() || value.starts_with(' '))
        })
    };
    let items =
        lines.iter().filter(|line| line.trim_start().strip_prefix("- ").is_some_and(is_named)).count();
    let further = lines.iter().filter(|line| line.starts_with(' ') && is_named(line.trim_start())).count();
    items >= 1 && further >= TELLING && (items + further + 2) >= lines.len()
}

/// Lines of the same names, each with a value: `time=2024-01-05 level=info order=7`.
fn are_pairs(lines: &[&str]) -> bool {
    let names = |line: &str| -> Vec<String> {
        let words = line.split(' ').filter_map(|word| word.split_once('='));
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "_.".contains(sign))
        };
        words.map(|(name, _)| name).filter(|name| is_name(name)).map(str::to_string).collect()
    };
    let first = lines.first().map(|line| names(line)).unwrap_or_default();
    let begins =
        first.first().is_some_and(|name| lines.iter().all(|line| line.starts_with(&format!("{name}="))));
    begins && first.len() >= PAIRS && lines.len() >= TELLING
}

/// A second line of dashes and plus signs below names with bars.
fn has_rule_of_bars(lines: &[&str]) -> bool {
    let [head, rule, ..] = lines else { return false };
    head.contains('|') && rule.contains("-+-") && rule.chars().all(|sign| "-+ ".contains(sign))
}

/// A second line of groups of dashes below names.
fn has_rule_of_dashes(lines: &[&str]) -> bool {
    let [head, rule, ..] = lines else { return false };
    let groups = rule.split_whitespace().count();
    let is_rule = groups >= TELLING && rule.chars().all(|sign| "- ".contains(sign));
    is_rule && !head.contains(['|', ';', ',', '\t'])
}

/// Lines that begin with `#` below the first row, and are not rows.
fn has_comments(lines: &[&str]) -> bool {
    let is_comment = |line: &&&str| line.starts_with('#');
    let Some(first) = lines.iter().position(|line| !line.starts_with('#')) else { return false };
    let Some(delimiter) =
        [',', ';', '\t', '|'].into_iter().max_by_key(|sign| lines[first].matches(*sign).count())
    else {
        return false;
    };
    let fields = lines[first].matches(delimiter).count();
    let below = lines[first..].iter().filter(is_comment);
    let (comments, rows): (Vec<&&str>, Vec<&&str>) =
        below.partition(|line| line.matches(delimiter).count() != fields);
    fields > 0 && !comments.is_empty() && rows.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_not_taken_for_something_else() {
        for text in [
            "customer_id,order_date,amount\n1,2024-01-05,10.00\n",
            "# by month\nid\tdate\n1\t2024-01-05\n",
            "#,customer,date\n#1001,a,2024-01-05\n#1002,b,2024-01-06\n",
            "name,date\n#1001,2024-01-05\n#1002,2024-01-06\n",
            "From,To,Amount\na@x,b@x,10\n",
            "id: 1,date: 2024-01-05\n",
            "a b\n1 2\n",
        ] {
            assert_eq!(told(text, "orders.csv"), None, "{text}");
        }
    }
}
