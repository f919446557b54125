//! Amounts in several currencies, which are never summed: how to keep one of them, or to convert the others.

use std::fs::File;
use std::io::Read;

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::remedy::{in_quotes, with_condition};
use crate::source::report::{CurrencyRows, DataReport, Note};
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, literal, render};
use crate::text::{grouped, option_words, other_name, shell_word};

use super::amount_column::is_converted;
use super::amounts::{Currency, currency_of_name};

/// The most currencies that a remedy keeps by name.
const MOST_KEPT: usize = 3;

/// Whether the first megabyte of a file is UTF-8.
fn begins_in_utf8(path: &str) -> bool {
    let mut first = Vec::new();
    let read = File::open(path).and_then(|file| file.take(1 << 20).read_to_end(&mut first));
    // A letter may be divided at the end.
    read.is_ok() && std::str::from_utf8(&first).err().is_none_or(|error| error.error_len().is_none())
}

/// How to keep the rows of the most frequent of several currencies that are written in the amounts themselves.
fn one_currency(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    (column, currencies): (&str, &[Currency]),
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let by_hand = "put the currency in a column of its own, or keep the rows of one currency".to_string();
    let [path] = spec.paths.as_slice() else { return Ok(by_hand) };
    // A filter of lines would drop lines with a sign elsewhere, and the header if it names one.
    let signs = || currencies.iter().skip(1).map(|one| one.written.as_str());
    let is_in_a_name = mapping.columns.iter().any(|one| signs().any(|sign| one.name.contains(sign)));
    let others = mapping.columns.iter().filter(|one| one.name != column).map(|one| identifier(&one.name));
    let others: Vec<String> = others.collect();
    let is_elsewhere = match others.is_empty() {
        true => false,
        false => {
            let signs: Vec<String> = signs().map(literal).collect();
            let context = context! { columns => others, signs, scan => &mapping.scan };
            let answer = engine.query(&render(engine.dialect(), "rows_with_signs", context)?, cancel)?;
            rows(&answer).next().map_or(Ok(true), |row| row.count("rows").map(|rows| rows > 0))?
        }
    };
    // In another encoding, the sign that is written here is not that of the file.
    let is_other = || signs().any(|sign| !sign.is_ascii()) && !begins_in_utf8(path);
    if is_in_a_name || is_elsewhere || is_other() {
        return Ok(by_hand);
    }
    let others: Vec<String> =
        currencies.iter().skip(1).map(|one| format!("-e {}", shell_word(&one.written))).collect();
    let code = currencies.first().map_or("one", |one| one.code.as_str());
    let kept = other_name(path, code, "csv");
    Ok(format!(
        "keep those in {code} with: LC_ALL=C grep -avF {} {} > {kept}",
        others.join(" "),
        shell_word(path)
    ))
}

fn in_currencies(found: &[(String, u64)]) -> String {
    let each: Vec<String> = found.iter().map(|(name, rows)| format!("{name} {}", grouped(*rows))).collect();
    format!("amounts are in {} currencies ({}) and are never summed", found.len(), each.join(", "))
}

/// How an amount in one currency is named, with the column that says its currency, if there is one.
fn converted(mapping: &Mapping) -> String {
    let amount = mapping.mapped(Role::Amount);
    let is_other = |name: &str| amount.is_none_or(|mapped| mapped.expression != name);
    let of_one = mapping.columns.iter().find(|column| {
        let is_of_one = currency_of_name(&column.name).is_some() || is_converted(&column.name);
        column.value_type.is_number() && is_other(&column.name) && is_of_one
    });
    match of_one {
        Some(column) => format!("say {} if it is the converted amount", option_words("amount", &column.name)),
        None => "name a converted amount with --amount".to_string(),
    }
}

/// Amounts in different currencies are never summed: more than one switches the money measures off.
pub(in crate::source) fn check(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    report: &mut DataReport,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    if let Some((column, currencies)) = &mapping.mixed {
        let each = currencies.iter().map(|one| (one.written.clone(), one.values));
        report.money_off = Some(Note {
            text: format!("in '{column}' {}", in_currencies(&each.collect::<Vec<_>>())),
            remedy: Some(one_currency(engine, spec, mapping, (column, currencies), cancel)?),
        });
        return Ok(());
    }
    let Some((column, _)) = &mapping.currency else { return Ok(()) };
    let answer = engine.query(&render(engine.dialect(), "currencies", ())?, cancel)?;
    let found = rows(&answer).map(|row| {
        let code = row.text("currency")?.to_string();
        let own = format!("upper(trim({})) = {}", column_word(column), literal(&code));
        Ok(CurrencyRows { filter: with_condition(spec, &own), rows: row.count("rows")?, code })
    });
    let found: Vec<CurrencyRows> = found.collect::<Result<_, SourceError>>()?;
    if found.len() > 1 {
        let each = found.iter().map(|one| (one.code.clone(), one.rows)).collect::<Vec<_>>();
        let kept = found.iter().take(MOST_KEPT).map(|one| format!("--where {}", in_quotes(&one.filter)));
        report.money_off = Some(Note {
            text: in_currencies(&each),
            remedy: Some(format!(
                "keep one with {}, convert them with --rates FILE (date, currency, rate), or {}",
                kept.collect::<Vec<_>>().join(" or "),
                converted(mapping)
            )),
        });
        report.currencies = found;
    }
    Ok(())
}
