//! What the user should know about the amount: that there is none, that it is in cents, that pieces were taken off.

use crate::source::columns::column::column_word;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::columns::stems::words;
use crate::source::mapping::Mapping;
use crate::source::report::{Column, Note};
use crate::text::option_words;

use super::not_money::NotMoney;

/// Words for thousands and millions of a currency at the end of a name.
#[rustfmt::skip]
const THOUSANDS: &[&str] = &["keur", "teur", "kusd", "tusd", "kgbp", "tgbp", "kchf", "tchf", "kpln", "ksek", "tsek", "tsd", "thousand", "thousands", "tausend", "milliers"];
const MILLIONS: &[&str] = &["meur", "musd", "mgbp", "mchf", "mio", "mln", "million", "millions", "millionen"];

/// Currencies without hundredths.
pub(super) const UNDIVIDED: &[&str] = &["jpy", "krw", "vnd", "clp", "isk", "huf", "idr"];

/// Amounts in a column that says it holds cents, thousands or the like: revenue is counted in them.
pub(in crate::source) fn note_parts(mapping: &Mapping) -> Option<Note> {
    let amount = mapping.mapped.iter().find(|mapped| mapped.role == Role::Amount && mapped.guessed)?;
    let column = mapping.columns.iter().find(|column| {
        // A price in cents is multiplied by a quantity.
        let product = format!(" * {}", column_word(&column.name));
        let is_in_it = column.name == amount.expression || amount.expression.ends_with(&product);
        is_in_it && column.value_type.is_number()
    })?;
    let word = mapping.word(&amount.expression);
    let says = |held: &str, whole: String| Note {
        text: format!(
            "the name of '{}' says that it holds {held}, and revenue is counted in them",
            column.name
        ),
        remedy: Some(format!("for whole units say {}", option_words("amount", &whole))),
    };
    if let Some(parts) = names::parts_of_a_unit(&column.name) {
        let held = if parts == 100 { "hundredths" } else { "millionths" };
        return Some(says(held, format!("{word} / {parts}.0")));
    }
    let last = words(&column.name).pop()?;
    if THOUSANDS.contains(&last.as_str()) {
        return Some(says("thousands", format!("{word} * 1000")));
    }
    if MILLIONS.contains(&last.as_str()) {
        return Some(says("millions", format!("{word} * 1000000")));
    }
    may_be_parts(mapping, column).then(|| Note {
        text: format!(
            "'{}' holds whole numbers beside its currency, as programs of payments write hundredths, and revenue is counted in them",
            column.name
        ),
        remedy: Some(format!(
            "if they are hundredths, say {}",
            option_words("amount", &format!("{word} / 100.0"))
        )),
    })
}

/// Whether a column has the whole number of an object `{value, currency}`.
fn may_be_parts(mapping: &Mapping, column: &Column) -> bool {
    let Some(object) = column.name.strip_suffix("_value") else { return false };
    let currency = mapping.columns.iter().find(|other| other.name == format!("{object}_currency"));
    let is_divided = |other: &Column| {
        let code = other.sample.as_deref().unwrap_or_default().to_lowercase();
        !code.is_empty() && !UNDIVIDED.contains(&code.as_str())
    };
    column.value_type.is_integer() && currency.is_some_and(is_divided)
}

/// Pieces of a row that were cancelled or sent back, in a column of their own: the amount may be that of all pieces.
pub(in crate::source) fn note_pieces_taken_off(mapping: &Mapping) -> Option<Note> {
    let amount = mapping.mapped.iter().find(|mapped| mapped.role == Role::Amount && mapped.guessed)?;
    let taken_off = mapping.columns.iter().find(|column| {
        column.value_type.is_number()
            && column.distinct.unwrap_or(0) > 1
            && names::is_pieces_taken_off(&column.name)
    })?;
    let pieces = mapping
        .columns
        .iter()
        .find(|column| column.value_type.is_number() && names::is_quantity_name(&column.name));
    let net = pieces.map(|pieces| {
        format!(
            "{} * (1 - coalesce({}, 0) / nullif({}, 0))",
            mapping.word(&amount.expression),
            column_word(&taken_off.name),
            column_word(&pieces.name)
        )
    });
    Some(Note {
        text: format!(
            "'{}' says how many pieces of a row were taken off, and the amount may be that of all pieces",
            taken_off.name
        ),
        remedy: net.map(|net| format!("if it is, say {}", option_words("amount", &net))),
    })
}

/// Why the amount is missing: no column was found, or its values are not numbers.
pub(in crate::source) fn no_amount(mapping: &Mapping) -> Note {
    let named = mapping.columns.iter().find(|column| names::is_amount_name(&column.name));
    match named {
        Some(column) if !matches!(column.role, Role::Unused | Role::Attribute) => Note {
            text: format!(
                "column '{}' is the {}, so no column is left for the amount, and money measures are off",
                column.name,
                column.role.name()
            ),
            remedy: Some(format!("if it is the amount, name another column with --{}", column.role.name())),
        },
        Some(column) if mapping.amount_proposed.is_none() || !column.is_number() => Note {
            text: format!(
                "column '{}' holds texts such as '{}', most of which are not numbers, so money measures are off",
                column.name,
                column.sample.as_deref().unwrap_or("")
            ),
            remedy: Some(format!(
                "name another column or an expression with --amount, or make numbers of '{}'",
                column.name
            )),
        },
        _ if mapping.amount_proposed.is_some() => mapping.amount_proposed.clone().unwrap_or_default(),
        _ => nothing_of_orders(mapping),
    }
}

/// Says that an amount is missing, what the rows are taken for without an order id either, and which number is not money.
fn nothing_of_orders(mapping: &Mapping) -> Note {
    let text = match mapping.oid {
        Some(_) => "no column looks like an amount, so money measures are off",
        None => {
            "no column looks like an amount or an order id, so each row counts as one order and revenue is not known"
        }
    };
    let named = "name it with --amount COLUMN, or with an expression over columns".to_string();
    match NotMoney::among(&mapping.columns) {
        None => Note { text: text.into(), remedy: Some(named) },
        Some((column, what)) => {
            let beside = match what.option().filter(|_| mapping.oid.is_none()) {
                Some(option) => format!(
                    "if the rows are not orders, open the file of orders, with this one as {option}; else "
                ),
                None => String::new(),
            };
            Note {
                text: format!("{text}; '{column}' {}", what.words()),
                remedy: Some(format!("{beside}{}", named.replacen("it", "the amount", 1))),
            }
        }
    }
}
