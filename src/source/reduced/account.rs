//! The account of all rows of a database. It is asked again after an answer: if rows changed meanwhile, figures would be of several
//! moments.

use std::sync::{Mutex, MutexGuard, PoisonError};

use minijinja::context;

use crate::engine::{Cancel, Engine};
use crate::text::grouped;

use super::super::error::SourceError;
use super::super::mapping::Mapping;
use super::super::report::Reason;
use super::super::role::Role;
use super::super::spec::{Changes, SourceSpec, Tolerance};
use super::super::survey::{self, RowCounts, code};
use super::super::unread::{is_much_missing, missing, placeholder_days};
use super::asking::Reduced;

/// Every row by what becomes of it, at one moment.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) counted: Vec<RowCounts>,
    /// Rows whose id the program here would change.
    pub(super) odd_ids: u64,
    /// Rows with a date out of any range.
    far_days: u64,
    /// What the database adds up of the rows that count, so that any other value shows: by whether they are refunds.
    hashes: Vec<(bool, String)>,
}

impl Account {
    /// The rows as they are now. Attributes are read only if the question reads them.
    ///
    /// # Errors
    /// As [`Reduced::all`].
    pub(super) fn of(
        reduced: &Reduced,
        with_attributes: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Account, SourceError> {
        let codes = context! {
            guest => code(Reason::Guest),
            status => code(Reason::Status),
            no_date => code(Reason::NoDate),
            no_amount => code(Reason::NoAmount),
            after_as_of => code(Reason::AfterAsOf),
            refund_ignored => code(Reason::RefundIgnored),
        };
        let context = context! { code => codes, has_fingerprint => reduced.sql.has_fingerprint() };
        let sql = reduced.render("survey", with_attributes, context)?;
        let found = reduced.all(engine, &sql, cancel, |row| {
            let odd = if row.has("odd_ids") { row.count("odd_ids")? } else { 0 };
            let hash = if row.has("hash") { row.maybe_text("hash")?.map(str::to_string) } else { None };
            Ok((RowCounts::of_database(row)?, [odd, row.count("dated")?], hash))
        })?;
        let mut account = Account { counted: Vec::new(), odd_ids: 0, far_days: 0, hashes: Vec::new() };
        for (counts, [odd, dated], hash) in found {
            account.odd_ids += odd;
            account.far_days += if counts.reason == code(Reason::NoDate) { dated } else { 0 };
            account.hashes.extend(hash.filter(|_| counts.reason == 0).map(|hash| (counts.refund, hash)));
            account.counted.push(counts);
        }
        account.hashes.sort();
        account.counted.sort_by_key(|one| (one.reason, one.refund));
        Ok(account)
    }

    /// Refuses more rows without a date or an amount than may be left out, by the rules of a file.
    ///
    /// # Errors
    /// [`SourceError::Unread`].
    pub(super) fn check_unread(&self, spec: &SourceSpec, mapping: &Mapping) -> Result<(), SourceError> {
        let of = |reason: Reason| self.counted.iter().filter(move |one| one.reason == code(reason));
        let rows = |reason: Reason| of(reason).map(|one| one.rows).sum::<u64>();
        let all: u64 = self.counted.iter().map(|one| one.rows).sum();
        let column = |role: Role| {
            let mapped = mapping.mapped.iter().find(|mapped| mapped.role == role);
            mapped.map_or(String::new(), |mapped| mapped.expression.clone())
        };
        let (mut what, mut unread) = (Vec::new(), self.far_days);
        if self.far_days > 0 {
            let days = of(Reason::NoDate).flat_map(|one| [one.first, one.last]).flatten();
            let mut examples: Vec<String> = days.map(|at| at.date().to_string()).collect();
            examples.dedup();
            what.push(placeholder_days(self.far_days, &column(Role::Date), &examples));
        }
        for (without, name, role) in [
            (rows(Reason::NoDate) - self.far_days, "date", Role::Date),
            (rows(Reason::NoAmount), "amount", Role::Amount),
        ] {
            if is_much_missing(without, all) {
                unread += without;
                what.push(missing(without, name, &column(role)));
            }
        }
        if !spec.allow_unreadable.unwrap_or(Tolerance::UNREADABLE).is_exceeded(unread, all) {
            return Ok(());
        }
        Err(SourceError::Unread {
            what: what.join("; "),
            rows: grouped(unread),
            all: grouped(all),
            listed: "choose the rows in --query 'select … where …', or",
            allowed: Tolerance::of(unread, all).to_string(),
        })
    }

    /// The rows that figures rest on.
    fn rows(&self) -> impl Iterator<Item = &RowCounts> {
        self.counted.iter().filter(|one| one.reason == 0)
    }

    /// What has changed since an earlier one; none if nothing has. Those left out may change: no figure rests on them.
    fn change_since(&self, earlier: &Account) -> Option<String> {
        let count = |account: &Account| account.rows().map(|one| one.rows).sum::<u64>();
        let (before, now) = (count(earlier), count(self));
        match before == now {
            false => Some(format!("{} rows counted, then {}", grouped(before), grouped(now))),
            true if self.rows().eq(earlier.rows()) && self.hashes == earlier.hashes => None,
            true => Some(format!("some of {} rows have other values now", grouped(now))),
        }
    }
}

/// The accounts that answers are held to.
#[derive(Debug, Default)]
pub(super) struct Accounts(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Of the moment when the source was opened.
    opened: Option<Account>,
    /// With the attributes, of the moment when they were first asked for.
    with_attributes: Option<Account>,
    /// Whether anything was asked since the last check.
    is_asked: bool,
}

impl Accounts {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the database was asked.
    pub(super) fn note_question(&self) {
        self.known().is_asked = true;
    }

    /// Keeps the account of the opening.
    pub(super) fn open_with(&self, account: Account) {
        self.known().opened = Some(account);
    }
}

impl Reduced {
    /// Takes the account that a question will be held to, if the one of the opening has not all the columns that it reads.
    ///
    /// # Errors
    /// [`SourceError::Moments`] if rows changed since the opening; as [`Reduced::all`].
    pub fn settle(
        &self,
        with_attributes: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        if self.changes == Changes::Allow
            || !with_attributes
            || self.accounts.known().with_attributes.is_some()
        {
            return Ok(());
        }
        let now = Account::of(self, true, engine, cancel)?;
        let opened = self.accounts.known().opened.clone();
        // The sums of hashes are of other columns.
        let change =
            opened.and_then(|opened| now.change_since(&Account { hashes: now.hashes.clone(), ..opened }));
        if let Some(change) = change {
            return Err(self.moments(change));
        }
        self.accounts.known().with_attributes = Some(now);
        Ok(())
    }

    /// Checks that no row has changed since the opening, if the database was asked since the last check.
    ///
    /// # Errors
    /// [`SourceError::Moments`] if one has; as [`Reduced::all`].
    pub fn check_unchanged(
        &self,
        with_attributes: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        if self.changes == Changes::Allow || !self.accounts.known().is_asked {
            return Ok(());
        }
        let earlier = {
            let known = self.accounts.known();
            if with_attributes { known.with_attributes.clone() } else { known.opened.clone() }
        };
        let Some(earlier) = earlier else { return Ok(()) };
        let now = Account::of(self, with_attributes, engine, cancel)?;
        if let Some(change) = now.change_since(&earlier) {
            return Err(self.moments(change));
        }
        self.accounts.known().is_asked = false;
        Ok(())
    }

    fn moments(&self, change: String) -> SourceError {
        let last =
            self.accounts.known().opened.as_ref().and_then(|opened| survey::last_order(&opened.counted));
        // New orders come after the last one.
        let day = last.filter(|_| self.rows.end.is_none()).and_then(|last| last.date().yesterday().ok());
        let end =
            day.map_or(String::new(), |day| format!("count to a day that is over with --as-of {day}, or "));
        SourceError::Moments {
            change,
            remedy: format!(
                "ask again, or {end}take figures of several moments with --changes {}",
                Changes::Allow
            ),
        }
    }
}
