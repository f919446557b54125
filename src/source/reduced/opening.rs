//! Opens orders that stay in their database: the roles, the account of all rows, the end of observation.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::context;

use crate::cohort::Money;
use crate::engine::{Cancel, Engine};
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::kinds::excluded_statuses::naming;
use crate::source::mapping::{Attribute, Mapping};
use crate::source::money::negative_sales;
use crate::source::prepare::Source;
use crate::source::remedy::of_rows_here;
use crate::source::remote::relation::relations;
use crate::source::remote::warehouse::only_first;
use crate::source::report::Note;
use crate::source::scan::Scan;
use crate::source::spec::Cubes;
use crate::source::survey::{self, RowCounts};
use crate::source::time::future::Future;
use crate::source::time::observation;
use crate::source::time::stand_ins::{FAR_DAYS, is_suspect};
use crate::source::time::zone::{end_of, latest_day, sql_moment};
use crate::sql::RemoteSql;
use crate::text::grouped;

use super::account::Account;
use super::asking::Reduced;
use super::instead::{Instead, word};
use super::order_numbers::note_order_numbers;
use super::rehearsal::Rehearsal;
use super::roles::{self, RemoteRows};
use super::statuses::{Statuses, check_currencies, statuses};

impl Source {
    /// Leaves the orders in their database: counts its rows by what becomes of them, and completes the report.
    ///
    /// # Errors
    /// What the database cannot compute exactly as the program here; no orders; cancelled.
    pub(in crate::source) fn reduce(
        &mut self,
        engine: &dyn Engine,
        scan: &Scan,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        let mut spec = self.spec.clone();
        roles::check_options(&spec, &self.mapping)?;
        let mut reduced = self.in_database(engine, scan)?;
        // It serves the first question too.
        reduced.hold(false);
        let not_grouped = self.without_other_attributes(&reduced);
        let Statuses { excluded, left_out, blank, notes } =
            statuses(&reduced, engine, &self.mapping, cancel)?;
        let leaves_out = !excluded.is_empty();
        reduced.rows.excluded_statuses = excluded;
        check_currencies(&reduced, engine, &self.mapping, cancel)?;
        reduced.rows.end = spec.as_of.map(|day| sql_moment(end_of(day)));
        let mut account = reduced.account(false, engine, cancel)?;
        check_ids(&account)?;
        account.check_unread(&spec, &self.mapping)?;
        negative_sales::check(&self.mapping, &account.counted)?;
        if leaves_out && reduced.rows.has_order {
            check_statuses(&account.counted, blank)?;
        }
        let last = survey::last_order(&account.counted);
        let last = last.ok_or_else(|| no_orders(&account, &left_out))?.date();
        let mut ended = None;
        if let Some((future, until)) = future_orders(&mut reduced, &account, last, engine, cancel)? {
            ended = Some(future.note(spec.tolerance(), account.all_rows())?);
            spec.as_of = Some(future.last);
            reduced.rows.end = Some(sql_moment(end_of(future.last)));
            // Usually no row lies between the last order and today.
            account = match until.ends_by(future.last) {
                true => until,
                false => reduced.account(false, engine, cancel)?,
            };
        }
        observation::check(spec.as_of, last)?;
        let mut as_of = spec.as_of.unwrap_or(last);
        if has_refunds_after(&account.counted, as_of) {
            reduced.rows.end = Some(sql_moment(end_of(as_of)));
            account = reduced.account(false, engine, cancel)?;
        }
        let (mut span, mut order_numbers) = (None, None);
        if reduced.rows.has_order {
            reduced.rows.row_is_order = has_one_row_an_order(&reduced, engine, cancel)?;
            if !reduced.rows.row_is_order {
                span = order_span(&reduced, engine, cancel)?;
                as_of = spec.as_of.or(span.map(|(_, last)| last.date())).unwrap_or(as_of);
                order_numbers = note_order_numbers(&reduced, engine, &self.mapping, cancel)?;
            }
        }
        let mut report = survey::report(&spec, &self.files, &self.mapping, &account.counted, as_of)?;
        report.span = span.unwrap_or(report.span);
        check_first_day(&reduced, engine, (&self.mapping, report.span.0.date()), cancel)?;
        observation::note_beyond(&account.counted, &mut report);
        // Of an address, what was brought says so.
        report.notes.extend(reduced.address.is_none().then(|| Note {
            text: format!(
                "the file is asked as a database that keeps it (--cubes); {}",
                only_first(scan.rows_looked_at())
            ),
            remedy: None,
        }));
        report.notes.extend(notes);
        report.notes.extend(order_numbers);
        report.notes.extend(ended);
        report.notes.extend(self.doubts_of_first_rows(&reduced, scan, report.rows, engine, cancel)?);
        report.notes.extend(not_grouped);
        report.notes.extend(reduced.note_moments());
        report.notes.extend((!reduced.sql.is_tried()).then(|| Note {
            text: format!("the SQL for {} follows its documentation, and was not tried here", reduced.sql),
            remedy: Some("compare a matrix with that of the rows, as --cubes=off brings them".into()),
        }));
        for note in &mut report.notes {
            note.remedy = note.remedy.take().map(|remedy| of_rows_here(&remedy, &self.mapping.columns));
        }
        report.as_of = as_of;
        report.counted_in = Some(reduced.sql.to_string());
        (self.report, self.spec) = (report, spec);
        self.row_is_order = reduced.rows.row_is_order;
        self.take_refunds_that_follow(&reduced, engine, cancel)?;
        reduced.accounts.open_with(account);
        self.reduced = Some(reduced);
        Ok(())
    }

    /// Leaves out the attributes that the database may write in another way, and says so.
    fn without_other_attributes(&mut self, reduced: &Reduced) -> Option<Note> {
        let is_taken = |one: &Attribute| reduced.rows.attributes.contains(&one.column);
        let attributes = &mut self.mapping.attributes;
        let others: Vec<String> =
            attributes.iter().filter(|one| !is_taken(one)).map(|one| one.name.clone()).collect();
        attributes.retain(is_taken);
        let first = others.first()?;
        Some(Note {
            text: format!(
                "with --cubes, customers are grouped by texts and whole numbers alone, and not by {}",
                others.join(", ")
            ),
            remedy: Some(match reduced.rows.instead.with_texts_of(&self.mapping.columns, first) {
                Some(query) => format!("cast them there with {query}"),
                None => "bring the rows with --cubes=off".to_string(),
            }),
        })
    }

    /// The database with the roles of its rows.
    fn in_database(&self, engine: &dyn Engine, scan: &Scan) -> Result<Reduced, SourceError> {
        let is_plain = self.mapping.scan == scan.sql;
        let relation = relations(&self.spec)?.into_iter().next();
        let sql = match (self.spec.cubes, &relation) {
            (Some(Cubes::In(sql)), _) => sql,
            (_, None) => RemoteSql::DuckDb,
            (_, Some(relation)) => relation.dialect().ok_or_else(|| SourceError::NotReduced {
                what: format!("the SQL of {} is not known", relation.address),
                remedy: Some(format!("name it, as in --cubes={}", RemoteSql::Spark)),
            })?,
        };
        let source = relation.as_ref().map_or_else(|| scan.sql.clone(), |relation| relation.source());
        let instead = Instead::of(&self.spec, relation.as_ref(), &self.files, sql);
        let scan_there = (source, is_plain, instead.clone());
        let rows: RemoteRows = roles::rows(engine, &self.spec, &self.mapping, scan_there, sql)?;
        let row_bytes = self.files.bytes / scan.rows_looked_at().max(1);
        let rehearsal = match self.spec.is_rehearsed {
            true => {
                let invented = (scan.sql.clone(), is_plain, instead);
                let rows = roles::rows(engine, &self.spec, &self.mapping, invented, RemoteSql::DuckDb)?;
                Some(Arc::new(Rehearsal::over(rows)))
            }
            false => None,
        };
        Ok(Reduced {
            address: relation.map(|relation| relation.address),
            sql,
            is_sql_named: matches!(self.spec.cubes, Some(Cubes::In(_))),
            rows,
            row_bytes,
            changes: self.spec.changes.unwrap_or_default(),
            accounts: Arc::default(),
            held: Arc::default(),
            rehearsal,
        })
    }

    /// Counts the refunds that follow an order; the others are left out.
    fn take_refunds_that_follow(
        &mut self,
        reduced: &Reduced,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        if self.report.refunds == 0 {
            return Ok(());
        }
        let sql = reduced.render("follows", false, context! {})?;
        let following = reduced.all(engine, &sql, cancel, |row| {
            Ok((row.count("row_count")?, Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0))))
        })?;
        let Some((rows, amount)) = following.into_iter().next() else { return Ok(()) };
        let without = (self.report.refunds.saturating_sub(rows), self.report.refunded - amount);
        self.report.leave_out_refunds(without.0, without.1);
        Ok(())
    }
}

/// Why no row counts as an order, with the statuses that may be those of orders.
fn no_orders(account: &Account, left_out: &[String]) -> SourceError {
    let statuses: Vec<&str> = left_out.iter().map(String::as_str).collect();
    match (survey::no_orders(&account.counted), naming(&statuses)) {
        (SourceError::NoOrders { rows, left_out, .. }, Some(hint)) => {
            SourceError::NoOrders { rows, left_out, hint }
        }
        (why, _) => why,
    }
}

fn check_ids(account: &Account) -> Result<(), SourceError> {
    if account.odd_ids == 0 {
        return Ok(());
    }
    Err(SourceError::NotReduced {
        what: format!(
            "{} rows have an id with signs beyond ASCII, a tab, or a fraction of zeros, which could be the same as another id",
            grouped(account.odd_ids)
        ),
        remedy: Some(
            "clean them there in --query, as they are here: without white space around them, and without '.0' at their end".into(),
        ),
    })
}

/// Refuses what a status would leave out with its order: refunds, and lines without a status.
fn check_statuses(counted: &[RowCounts], blank: u64) -> Result<(), SourceError> {
    let refunds: u64 = counted.iter().filter(|one| one.reason == 0 && one.refund).map(|one| one.rows).sum();
    let what = match (refunds, blank) {
        (0, 0) => return Ok(()),
        (0, rows) => format!(
            "{} rows have no status, and may belong to orders that a status leaves out",
            grouped(rows)
        ),
        (rows, _) => format!("{} refunds may be those of orders that a status leaves out", grouped(rows)),
    };
    Err(SourceError::NotReduced {
        what,
        remedy: Some("leave out the orders that do not count in --query, without the status".into()),
    })
}

/// The orders after today, if there are some before, and the account of the rows until today: the last of these ends observation. If all lie in the future, the data are
/// invented, and consistent.
fn future_orders(
    reduced: &mut Reduced,
    account: &Account,
    last: Date,
    engine: &dyn Engine,
    cancel: &Cancel,
) -> Result<Option<(Future, Account)>, SourceError> {
    let latest = latest_day();
    if reduced.rows.end.is_some() || last <= latest {
        return Ok(None);
    }
    reduced.rows.end = Some(sql_moment(end_of(latest)));
    let until = reduced.account(false, engine, cancel)?;
    reduced.rows.end = None;
    let orders = |account: &Account| survey::orders(&account.counted).map(|one| one.rows).sum::<u64>();
    let before = survey::last_order(&until.counted);
    let Some(last_before) = before else { return Ok(None) };
    let orders = orders(account) - orders(&until);
    Ok(Some((Future { orders, furthest: last, last: last_before.date() }, until)))
}

fn has_refunds_after(counted: &[RowCounts], as_of: Date) -> bool {
    let refunds = counted.iter().filter(|one| one.reason == 0 && one.refund);
    refunds.filter_map(|one| one.last).max().is_some_and(|last| last >= end_of(as_of))
}

/// Refuses a first day that stands for a missing date.
fn check_first_day(
    reduced: &Reduced,
    engine: &dyn Engine,
    (mapping, first): (&Mapping, Date),
    cancel: &Cancel,
) -> Result<(), SourceError> {
    if !is_suspect(first) {
        return Ok(());
    }
    let sql = reduced.render("next_order", false, context! { after => sql_moment(end_of(first)) })?;
    let next = reduced.all(engine, &sql, cancel, |row| row.maybe_moment("next_ts"))?;
    let next = next.into_iter().flatten().next().map(|next| next.date());
    match next {
        Some(next) if (next - first).get_days() >= FAR_DAYS => {
            let date = mapping.mapped(Role::Date);
            let after = date.map(|date| format!("{} >= DATE '{next}'", word(&date.expression, reduced.sql)));
            let query = after.and_then(|after| reduced.rows.instead.rows_that(&after));
            Err(SourceError::NotReduced {
                what: format!(
                    "the first orders are dated {first} and the next {next}, so {first} may stand for no date"
                ),
                remedy: query.map(|query| format!("leave such rows out with {query}")),
            })
        }
        _ => Ok(()),
    }
}

/// Whether no order has several lines, and every row an id.
fn has_one_row_an_order(
    reduced: &Reduced,
    engine: &dyn Engine,
    cancel: &Cancel,
) -> Result<bool, SourceError> {
    let sql = reduced.render("order_ids", false, context! {})?;
    let found = reduced.all(engine, &sql, cancel, |row| Ok(row.count("row_count")? == row.count("ids")?))?;
    Ok(found.first().copied().unwrap_or(false))
}

/// The first and the last order.
fn order_span(
    reduced: &Reduced,
    engine: &dyn Engine,
    cancel: &Cancel,
) -> Result<Option<(jiff::civil::DateTime, jiff::civil::DateTime)>, SourceError> {
    let sql = reduced.render("order_span", false, context! {})?;
    let found = reduced.all(engine, &sql, cancel, |row| {
        Ok(row.maybe_moment("first_ts")?.zip(row.maybe_moment("last_ts")?))
    })?;
    Ok(found.into_iter().next().flatten())
}
