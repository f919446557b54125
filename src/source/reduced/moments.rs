//! Whether an answer is of one moment. Its statements see the same rows if the database can hold a moment. The account of all rows is
//! asked again after it: if rows changed since the opening, its figures would be of several moments.

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::error::SourceError;
use crate::source::report::{Note, Reason};
use crate::source::spec::Changes;
use crate::source::survey::{RowCounts, code};

use super::account::{Account, Change};
use super::asking::Reduced;

impl Reduced {
    /// The rows as they are now. Attributes are read only if the question reads them.
    ///
    /// # Errors
    /// As [`Reduced::all`].
    pub(super) fn account(
        &self,
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
        let context = context! { code => codes, has_fingerprint => self.sql.has_fingerprint() };
        let sql = self.render("survey", with_attributes, context)?;
        let found = self.all(engine, &sql, cancel, |row| {
            let odd = if row.has("odd_ids") { row.count("odd_ids")? } else { 0 };
            let hash = |name| match row.has(name) {
                true => Ok::<_, EngineError>(row.maybe_text(name)?.map(str::to_string)),
                false => Ok(None),
            };
            let hashes = [hash("hash")?, hash("hash_wide")?];
            Ok((RowCounts::of_database(row)?, [odd, row.count("dated")?], hashes))
        })?;
        Ok(Account::of(found))
    }

    /// From the next statement until [`Reduced::release`], all see the rows of one moment, if the database can hold one. The moment of
    /// the opening serves its first question.
    pub fn hold(&self, with_attributes: bool) {
        self.held.hold(with_attributes);
    }

    /// The note that figures may be of several moments, or that a change which is undone soon is not seen.
    pub(super) fn note_moments(&self) -> Option<Note> {
        let text = match self.changes {
            Changes::Allow => "figures may be of several moments (--changes allow)",
            Changes::Refuse => {
                let is_missed =
                    self.address.is_some() && self.one_transaction().is_some() && !self.held.is_held();
                is_missed.then_some(
                    "the database could not hold one moment for all statements: a change that is undone before an answer ends is not seen",
                )?
            }
        };
        Some(Note { text: text.into(), remedy: None })
    }

    /// The statements that the transaction of an answer begins with.
    pub fn statements_of_moment(&self) -> Option<Vec<String>> {
        let one = self.one_transaction()?;
        let statements = [Some(one.isolation.to_string()), one.lock, one.before.map(str::to_string)];
        Some(statements.into_iter().flatten().collect())
    }

    /// Lets statements see the rows as they are again.
    pub fn release(&self) {
        self.held.release();
    }

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
        if self.changes == Changes::Allow || !self.accounts.is_needed(with_attributes) {
            return Ok(());
        }
        let now = self.account(true, engine, cancel)?;
        self.accounts.settle(now).map_or(Ok(()), |change| Err(self.moments(change)))
    }

    /// Checks that no row has changed since the opening, if the database was asked since the last check. A moment that is held does
    /// not hold everything: parts may be attached to a table meanwhile, and the file behind a table may be another.
    ///
    /// # Errors
    /// [`SourceError::Moments`] if one has; as [`Reduced::all`].
    pub fn check_unchanged(
        &self,
        with_attributes: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        if self.changes == Changes::Allow || !self.accounts.is_unchecked(with_attributes) {
            return Ok(());
        }
        self.check_rows(with_attributes, engine, cancel)
    }

    /// Checks that the rows are those of the opening, once it has taken their account.
    pub(super) fn check_rows(
        &self,
        with_attributes: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        if !self.accounts.has(with_attributes) {
            return Ok(());
        }
        let now = self.account(with_attributes, engine, cancel)?;
        self.accounts.check(with_attributes, &now).map_or(Ok(()), |change| Err(self.moments(change)))
    }

    fn moments(&self, change: Change) -> SourceError {
        // New orders come after the last one; those that are gone or changed may be of any day.
        let last = self.accounts.last_day().filter(|_| self.rows.end.is_none() && change.has_more_rows);
        let day = last.and_then(|last| last.yesterday().ok());
        let end =
            day.map_or(String::new(), |day| format!("count to a day that is over with --as-of {day}, or "));
        SourceError::Moments {
            change: change.words,
            remedy: format!(
                "ask again, or {end}take figures of several moments with --changes {}",
                Changes::Allow
            ),
        }
    }
}
