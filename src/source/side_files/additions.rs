//! Files beside the orders that add to rows already read: refunds by order id, and exchange rates by currency and date.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::role::Role;
use crate::source::columns::roles;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::readers::{LeftOut, Rejected};
use crate::source::report::{Note, Reason};
use crate::source::scan::Scan;
use crate::source::spec::SourceSpec;
use crate::source::time::dates::{self, SampleRows, Wanted};
use crate::sql::{identifier, literal, render};
use crate::text::grouped;

use super::companion::open;
use super::key_match::{Meeting, unjoined};
use super::side_file::SideFile;
use super::side_file_columns::SideFileColumns;

/// The rows and rates that files beside the orders add.
#[derive(Debug, Default)]
pub(in crate::source) struct Additions {
    /// SQL, in the order it must run.
    pub(in crate::source) setup: Vec<String>,
    pub(in crate::source) notes: Vec<Note>,
    pub(in crate::source) left_out: Vec<LeftOut>,
    pub(in crate::source) rejected: Vec<Rejected>,
}

/// A column of a file beside the orders: by its name, else by its role.
pub(super) fn column_of<'a>(scan: &'a Scan, names: &[&str], role: Role) -> Option<&'a ColumnStats> {
    let guessed = || roles::guess(role, &scan.columns, &[]).and_then(|name| scan.column(&name));
    scan.called_and_filled(names).or_else(guessed)
}

/// SQL for the moment in a column, if there is a column.
///
/// # Errors
/// A column that holds no dates, an unknown time zone.
pub(super) fn moment(
    engine: &dyn Engine,
    scan: &Scan,
    column: Option<&ColumnStats>,
    spec: &SourceSpec,
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let Some(column) = column else { return Ok("CAST(NULL AS TIMESTAMP)".into()) };
    let looked_at = scan.looked_at();
    let rows = SampleRows { scan: &looked_at, is_cheap: true };
    let wanted = Wanted { format: None, zone: spec.tz.as_deref(), whole: true };
    Ok(dates::resolve(engine, rows, column, &identifier(&column.name), wanted, cancel)?.sql)
}

/// Reads the files of refunds and of rates, before the orders are read.
///
/// # Errors
/// Files that cannot be read, or lack a column.
pub(in crate::source) fn prepare(
    engine: &dyn Engine,
    spec: &SourceSpec,
    cancel: &Cancel,
) -> Result<Additions, SourceError> {
    let mut added = Additions::default();
    if let Some(named) = &spec.refunds_file {
        if spec.share.is_some() {
            return Err(SourceError::SampledRefunds { path: named.clone() });
        }
        added.setup.push(refunds(engine, &SideFile::parse(named), spec, cancel)?);
    }
    if let Some(named) = &spec.rates {
        added.setup.push(rates(engine, &SideFile::parse(named), spec, cancel)?);
    }
    Ok(added)
}

fn refunds(
    engine: &dyn Engine,
    named: &SideFile,
    spec: &SourceSpec,
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let (file, scan) = open(engine, &named.path, cancel)?;
    let option = "--refunds-file";
    let columns = SideFileColumns::of(&scan, &file, option);
    let key = match &named.key {
        Some(key) => scan.column(key).map(|column| column.name.clone()),
        None => roles::guess(Role::Order, &scan.columns, &[]),
    };
    let key = key.ok_or_else(|| SourceError::NoKey { file: file.clone(), option, columns: scan.names() })?;
    let amounts = ["refundamount", "refundedamount", "amountrefunded", "refund", "refunds", "refundtotal"];
    let amount = column_of(&scan, &amounts, Role::Amount).ok_or_else(|| columns.missing("amount"))?;
    let dates = [
        "refunddate",
        "refundedat",
        "refundedon",
        "daterefunded",
        "refundscreatedat",
        "refundsdate",
        "refundcreatedat",
    ];
    let ts = moment(engine, &scan, column_of(&scan, &dates, Role::Date), spec, cancel)?;
    let context = context! { key => identifier(&key), ts, has_empty => named.path.contains('#'), amount => identifier(&amount.name), scan => &scan.sql };
    let sql = render(engine.dialect(), "companion_refunds", context)?;
    engine.run(&sql, cancel)?;
    Ok(sql)
}

fn rates(
    engine: &dyn Engine,
    named: &SideFile,
    spec: &SourceSpec,
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let (file, scan) = open(engine, &named.path, cancel)?;
    let columns = SideFileColumns::of(&scan, &file, "--rates");
    let date = column_of(&scan, &["date", "from", "validfrom"], Role::Date)
        .ok_or_else(|| columns.missing("date"))?;
    let currency = column_of(&scan, &["code", "from", "fromcurrency"], Role::Currency)
        .ok_or_else(|| columns.missing("currency"))?;
    let names =
        ["rate", "exchangerate", "fxrate", "fx", "kurs", "wechselkurs", "taux", "tasa", "cambio", "value"];
    let rate = scan.called(&names).ok_or_else(|| columns.missing("rate"))?;
    let ts = moment(engine, &scan, Some(date), spec, cancel)?;
    let context = context! {
        currency => identifier(&currency.name),
        ts,
        rate => identifier(&rate.name),
        scan => &scan.sql,
    };
    let sql = render(engine.dialect(), "companion_rates", context)?;
    engine.run(&sql, cancel)?;
    Ok(sql)
}

/// SQL that adds the refunds of a separate file to the rows read, and converts their amounts; with notes on both.
///
/// # Errors
/// No order id or currency to join by, ids that do not match, currencies without a rate.
pub(in crate::source) fn additions(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    cancel: &Cancel,
) -> Result<Additions, SourceError> {
    let mut added = Additions::default();
    let names = || mapping.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(named) = &spec.refunds_file {
        if mapping.oid.is_none() {
            return Err(SourceError::NoRole {
                role: "order id",
                option: "--order",
                columns: names(),
                hint: String::new(),
            });
        }
        add_refunds(engine, &SideFile::parse(named).path, spec, &mut added, cancel)?;
    }
    if let Some(named) = &spec.rates {
        let Some((column, _)) = &mapping.currency else {
            return Err(SourceError::NoRole {
                role: "currency",
                option: "--currency",
                columns: names(),
                hint: String::new(),
            });
        };
        added.setup.push(convert(engine, &SideFile::parse(named).path, column, &mut added.notes, cancel)?);
    }
    Ok(added)
}

fn add_refunds(
    engine: &dyn Engine,
    file: &str,
    spec: &SourceSpec,
    added: &mut Additions,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let context = context! {
        left => "raw_lines",
        left_key => "oid",
        right => "companion_refunds",
        right_key => "key",
    };
    let answer = engine.query(&render(engine.dialect(), "companion_keys", context)?, cancel)?;
    let row = rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about refunds".into()))?;
    let (all, unmatched) = (row.count("rows")?, row.count("unmatched")?);
    if all == unmatched {
        return Err(unjoined(file, ("order id", "order id"), &row, "--refunds-file")?);
    }
    let text = match unmatched {
        0 => format!("{file}: each of {} refunds has an order", grouped(all)),
        _ => format!(
            "{file}: {} of {} refunds have no order and are left out",
            grouped(unmatched),
            grouped(all)
        ),
    };
    added.notes.push(Note { text, remedy: None });
    if unmatched > 0 {
        added.left_out.push(LeftOut { reason: Reason::WithoutOrder, rows: unmatched });
        if spec.rejects.is_some() {
            let meeting = Meeting {
                left: "raw_lines",
                left_key: "oid",
                right: "companion_refunds",
                right_key: "key",
                place: "rowid",
            };
            added.rejected.extend(meeting.unmatched(engine, file, cancel)?);
        }
    }
    added.setup.push(render(engine.dialect(), "refund_rows", ())?);
    Ok(())
}

/// SQL that converts amounts to the currency for which the file has no rates.
fn convert(
    engine: &dyn Engine,
    file: &str,
    column: &str,
    notes: &mut Vec<Note>,
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let answer = engine.query(&render(engine.dialect(), "rateless", ())?, cancel)?;
    let unnamed: Result<Vec<String>, SourceError> =
        rows(&answer).map(|row| Ok(row.text("currency")?.to_string())).collect();
    let unnamed = unnamed?;
    if unnamed.len() > 1 {
        let (file, currencies) = (file.to_string(), unnamed.join(", "));
        return Err(SourceError::NoRates { file, currencies, column: column_word(column) });
    }
    let to = unnamed.first().map_or(String::new(), |base| format!(" to {base}"));
    notes.push(Note {
        text: format!("amounts are converted{to}: each times the rate of its currency in {file} on its day or the last day before"),
        remedy: None,
    });
    let base = unnamed.first().map(|base| literal(base));
    Ok(render(engine.dialect(), "converted_rows", context! { base })?)
}
