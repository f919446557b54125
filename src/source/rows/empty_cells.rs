//! Rows with an empty date or amount, and how they can be counted or left out.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::columns::side_names::is_side_beside;
use crate::source::columns::stems;
use crate::source::error::SourceError;
use crate::source::kinds::says::Says;
use crate::source::mapping::Mapping;
use crate::source::money::sides::less;
use crate::source::remedy::with_filter;
use crate::source::report::Column;
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, render};
use crate::text::option_words;

/// Columns that are compared with the amount.
const MOST_COLUMNS: usize = 12;

/// In at least so many percent of the rows in which a column and the amount have a value, it is the same.
const SAME_PERCENT: u64 = 95;

/// What can be done about rows with an empty cell.
pub(super) struct Remedy {
    pub(super) text: String,
    /// Whether it is certain what the rows are, so that their kind tells nothing else.
    pub(super) is_told: bool,
}

/// What can be done about rows with nothing in the column of a role.
///
/// # Errors
/// What the engine refuses.
pub(super) fn remedy(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    role: Role,
    cancel: &Cancel,
) -> Result<Remedy, SourceError> {
    let maybe = |text: String| Remedy { text, is_told: false };
    let Some(mapped) = mapping.mapped(role) else { return Ok(maybe(String::new())) };
    let column = mapping.columns.iter().find(|column| column.name == mapped.expression);
    let word = match column {
        // Of a text, blanks and words for nothing are empty too.
        Some(column) if role == Role::Amount && !column.is_number() => {
            format!("TRY_CAST({} AS DECIMAL(18, 4))", column_word(&column.name))
        }
        _ => mapping.word(&mapped.expression),
    };
    // Within a function an expression needs no brackets.
    let value = if column.is_some() { word.as_str() } else { mapped.expression.as_str() };
    let without = with_filter(spec, &format!("{word} IS NOT NULL"));
    if role != Role::Amount {
        return Ok(maybe(format!("if they are not orders, leave them out with {without}")));
    }
    let columns: Vec<&Column> = mapping.columns.iter().filter(|one| may_be_money(one, mapping)).collect();
    if let Some(other) = columns.iter().find(|other| is_side_beside(&mapped.expression, &other.name)) {
        // Beside kinds of rows that are told, those of credit notes are taken off.
        if mapping.markers.iter().any(|marker| marker.says == Says::Refund) {
            let both = less(&mapped.expression, &other.name);
            let text = format!("if they are refunds in '{}', say {both}", other.name);
            return Ok(Remedy { text, is_told: true });
        }
        return Ok(maybe(format!(
            "if they are payments in '{}', as on accounts of customers, leave them out with {without}",
            other.name
        )));
    }
    if let Some(other) = alternative(engine, mapping, &word, &columns, cancel)? {
        let both = option_words("amount", &format!("coalesce({value}, {})", column_word(&other.name)));
        return Ok(maybe(format!("if '{}' holds the amount of such rows, say {both}", other.name)));
    }
    let nothing = option_words("amount", &format!("coalesce({value}, 0)"));
    Ok(maybe(format!(
        "if they cost nothing, say {nothing}; if they are not orders, leave them out with {without}"
    )))
}

/// Whether a column without a role of its own holds numbers that may be money.
fn may_be_money(column: &Column, mapping: &Mapping) -> bool {
    let is_free = matches!(column.role, Role::Unused | Role::Attribute)
        && mapping.mapped.iter().all(|mapped| mapped.expression != column.name);
    is_free
        && column.is_number()
        && names::is_number_name(&column.name)
        && !names::is_quantity_name(&column.name)
        && !stems::is_no_amount(&column.name)
}

/// The column that has a value in most rows without an amount, and the same one as the amount or none in the others.
fn alternative<'a>(
    engine: &dyn Engine,
    mapping: &Mapping,
    amount: &str,
    columns: &[&'a Column],
    cancel: &Cancel,
) -> Result<Option<&'a Column>, SourceError> {
    let columns = &columns[..columns.len().min(MOST_COLUMNS)];
    if columns.is_empty() {
        return Ok(None);
    }
    let context = context! {
        amount,
        columns => columns.iter().map(|column| identifier(&column.name)).collect::<Vec<_>>(),
        scan => &mapping.scan,
        kept => mapping.filter.as_deref().map_or("true".to_string(), |filter| format!("({filter})")),
        first => FIRST_ROWS,
    };
    let answer = engine.query(&render(engine.dialect(), "empty_amounts", context)?, cancel)?;
    let Some(row) = rows(&answer).next() else { return Ok(None) };
    let empty = row.count("empty")?;
    for (place, column) in columns.iter().enumerate() {
        let count = |what: &str| row.count(&format!("{what}{place}"));
        let (filled, both, same) = (count("filled")?, count("both")?, count("same")?);
        if filled > 0 && filled * 2 > empty && same * 100 >= both * SAME_PERCENT {
            return Ok(Some(column));
        }
    }
    Ok(None)
}
