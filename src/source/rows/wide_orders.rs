//! Several orders of a customer side by side in one row: `order1_date`, `order1_amount`, `order2_date`.

use minijinja::context;

use crate::engine::Engine;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::error::SourceError;
use crate::source::inputs::query::name_in_query;
use crate::source::resolution::Resolver;
use crate::source::scan::Scan;
use crate::source::time::leading_days::begins_with_day;
use crate::sql::{identifier, render};
use crate::text::option_words;

/// Columns whose names differ only in a number.
struct Family<'a> {
    /// Their name without the number.
    name: String,
    /// Each with its number.
    members: Vec<(String, &'a ColumnStats)>,
}

impl Family<'_> {
    fn has_numbers_of(&self, other: &Family<'_>) -> bool {
        let numbers =
            |family: &Family<'_>| family.members.iter().map(|(number, _)| number.clone()).collect::<Vec<_>>();
        numbers(self) == numbers(other)
    }
}

impl Resolver<'_> {
    /// Refuses rows of several orders: all but the first would not be counted.
    ///
    /// # Errors
    /// [`SourceError::Wide`].
    pub(in crate::source) fn check_wide(&self) -> Result<(), SourceError> {
        let families = families(&self.scan);
        let holds_dates = |column: &ColumnStats| {
            let sample = column.sample.as_deref().unwrap_or_default().to_lowercase();
            column.value_type.is_date() || (column.value_type.is_text() && begins_with_day(&sample))
        };
        let every = |family: &Family<'_>, holds: &dyn Fn(&ColumnStats) -> bool| {
            let mut filled = family.members.iter().filter(|(_, column)| column.filled > 0).peekable();
            filled.peek().is_some() && filled.all(|(_, column)| holds(column))
        };
        let Some(dates) = families.iter().find(|family| every(family, &holds_dates)) else { return Ok(()) };
        let beside: Vec<&Family<'_>> = families
            .iter()
            .filter(|family| family.name != dates.name && family.has_numbers_of(dates))
            .collect();
        let is_number =
            |column: &ColumnStats| column.value_type.is_number() || column.numbers * 2 > column.filled;
        if !beside.iter().any(|family| every(family, &is_number)) {
            return Ok(());
        }
        let (Some((_, first)), Some((_, last))) = (dates.members.first(), dates.members.last()) else {
            return Ok(());
        };
        let remedy = match self.scan.paths.as_slice() {
            [path] => format!(
                "make a row of each with {}",
                option_words("query", &query(self.engine, (&self.scan, path), dates, &beside)?)
            ),
            _ => "make a row of each with --query".to_string(),
        };
        Err(SourceError::Wide {
            what: format!(
                "a row has up to {} orders side by side, from '{}' to '{}'",
                dates.members.len(),
                first.name,
                last.name
            ),
            remedy,
        })
    }
}

/// The columns whose names differ only in a number, by their names without it.
fn families(scan: &Scan) -> Vec<Family<'_>> {
    let mut found: Vec<Family<'_>> = Vec::new();
    for column in &scan.columns {
        let parts: Vec<&str> =
            column.name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let [number] = parts.as_slice() else { continue };
        let (before, after) = column.name.split_once(number).unwrap_or_default();
        let before = if after.is_empty() { before.trim_end_matches(['_', ' ', '-', '.']) } else { before };
        let name = format!("{before}{after}")
            .trim_matches(['_', ' ', '-', '.'])
            .replace("__", "_")
            .replace("  ", " ");
        let member = (number.to_string(), column);
        match found.iter_mut().find(|family| family.name == name) {
            Some(family) => family.members.push(member),
            None => found.push(Family { name, members: vec![member] }),
        }
    }
    found.retain(|family| family.members.len() > 1 && !family.name.is_empty());
    found
}

/// The query that has one row per order.
fn query(
    engine: &dyn Engine,
    (scan, path): (&Scan, &str),
    dates: &Family<'_>,
    beside: &[&Family<'_>],
) -> Result<String, SourceError> {
    let is_of_an_order = |column: &&ColumnStats| {
        [dates]
            .iter()
            .chain(beside)
            .any(|family| family.members.iter().any(|(_, member)| member.name == column.name))
    };
    let kept =
        scan.columns.iter().filter(|column| !is_of_an_order(column)).map(|column| column_word(&column.name));
    let kept: Vec<String> = kept.collect();
    let each = dates.members.iter().enumerate().filter(|(_, (_, date))| date.filled > 0).map(
        |(place, (_, date))| {
            let others = beside.iter().map(|family| {
                format!("{} AS {}", column_word(&family.members[place].1.name), column_word(&family.name))
            });
            let word = column_word(&date.name);
            let is_there = match date.value_type.is_text() {
                true => format!("trim({word}) <> ''"),
                false => format!("{word} IS NOT NULL"),
            };
            let columns: Vec<String> = kept
                .iter()
                .cloned()
                .chain([format!("{word} AS {}", column_word(&dates.name))])
                .chain(others)
                .collect();
            context! { columns, is_there }
        },
    );
    let context = context! { orders => each.collect::<Vec<_>>(), table => identifier(&name_in_query(path)) };
    Ok(render(engine.dialect(), "side_by_side", context)?.trim().to_string())
}
