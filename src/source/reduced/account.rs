//! The account of all rows of a database at one moment, and those that answers are held to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::report::Reason;
use crate::source::rows::unread::{is_much_missing, missing, placeholder_days};
use crate::source::spec::{SourceSpec, Tolerance};
use crate::source::survey::{self, RowCounts, code};
use crate::source::time::zone::end_of;
use crate::text::grouped;

/// Every row by what becomes of it, at one moment.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) counted: Vec<RowCounts>,
    /// Rows whose id the program here would change.
    pub(super) odd_ids: u64,
    /// Rows with a date out of any range.
    far_days: u64,
    /// What the database adds up of the columns of all figures, so that any other value shows.
    hashes: Hashes,
    /// The same of the attributes too, if they were read.
    wide: Hashes,
}

/// Sums of hashes over the rows that count, by whether they are refunds.
type Hashes = Vec<(bool, String)>;

impl Account {
    /// Of the rows of its statement, in any order: what was counted, rows with an odd id and with a date, and the hash without
    /// attributes and with them.
    pub(super) fn of(found: Vec<(RowCounts, [u64; 2], [Option<String>; 2])>) -> Account {
        let (counted, hashes, wide) = (Vec::new(), Hashes::new(), Hashes::new());
        let mut account = Account { counted, odd_ids: 0, far_days: 0, hashes, wide };
        for (counts, [odd, dated], [hash, wide]) in found {
            account.odd_ids += odd;
            account.far_days += if counts.reason == code(Reason::NoDate) { dated } else { 0 };
            if counts.reason == 0 {
                account.hashes.extend(hash.map(|hash| (counts.refund, hash)));
                account.wide.extend(wide.map(|hash| (counts.refund, hash)));
            }
            account.counted.push(counts);
        }
        account.hashes.sort();
        account.wide.sort();
        account.counted.sort_by_key(|one| (one.reason, one.refund));
        account
    }

    /// The same as one that did not read the attributes.
    fn without_attributes(&self) -> Account {
        Account { wide: Hashes::new(), ..self.clone() }
    }

    /// Refuses more rows without a date or an amount than may be left out, by the rules of a file.
    ///
    /// # Errors
    /// [`SourceError::Unread`].
    pub(super) fn check_unread(&self, spec: &SourceSpec, mapping: &Mapping) -> Result<(), SourceError> {
        let of = |reason: Reason| self.counted.iter().filter(move |one| one.reason == code(reason));
        let rows = |reason: Reason| of(reason).map(|one| one.rows).sum::<u64>();
        let all = self.all_rows();
        let column = |role: Role| {
            let mapped = mapping.mapped(role);
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
        if !spec.tolerance().is_exceeded(unread, all) {
            return Ok(());
        }
        Err(SourceError::Unread {
            what: what.join("; "),
            rows: grouped(unread),
            all: grouped(all),
            listed: "choose the rows in --query, list them with --cubes=off --rejects FILE, or".into(),
            allowed: Tolerance::of(unread, all).to_string(),
        })
    }

    /// Whether no row that was looked at is later than a day: then it is the account until that day.
    pub(super) fn ends_by(&self, day: Date) -> bool {
        let is_dated =
            |one: &&RowCounts| ![code(Reason::AfterAsOf), code(Reason::NoDate)].contains(&one.reason);
        self.counted.iter().filter(is_dated).all(|one| one.last.is_none_or(|last| last < end_of(day)))
    }

    /// How many rows there are, whatever becomes of them.
    pub(super) fn all_rows(&self) -> u64 {
        self.counted.iter().map(|one| one.rows).sum()
    }

    /// The rows that figures rest on.
    fn rows(&self) -> impl Iterator<Item = &RowCounts> {
        self.counted.iter().filter(|one| one.reason == 0)
    }

    /// What has changed since an earlier one; none if nothing has. Those left out may change: no figure rests on them.
    fn change_since(&self, earlier: &Account) -> Option<Change> {
        let count = |account: &Account| account.rows().map(|one| one.rows).sum::<u64>();
        let (before, now) = (count(earlier), count(self));
        let change = match before == now {
            false => Some(format!("{} rows counted, then {}", grouped(before), grouped(now))),
            true if self.rows().eq(earlier.rows())
                && (&self.hashes, &self.wide) == (&earlier.hashes, &earlier.wide) =>
            {
                None
            }
            true => Some(format!("some of {} rows have other values now", grouped(now))),
        };
        change.map(|words| Change { words, has_more_rows: now > before })
    }
}

/// What has changed between two accounts.
#[derive(Debug)]
pub(super) struct Change {
    /// What has changed, in words.
    pub(super) words: String,
    pub(super) has_more_rows: bool,
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

    /// Whether a question needs an account of its own first, because the one of the opening lacks the attributes.
    pub(super) fn is_needed(&self, with_attributes: bool) -> bool {
        with_attributes && self.known().with_attributes.is_none()
    }

    /// Keeps the account with the attributes; what has changed since the opening, if anything has.
    pub(super) fn settle(&self, now: Account) -> Option<Change> {
        let mut known = self.known();
        let change = known.opened.as_ref().and_then(|opened| now.without_attributes().change_since(opened));
        if change.is_none() {
            known.with_attributes = Some(now);
        }
        change
    }

    /// Whether there is an account to hold an answer to.
    pub(super) fn has(&self, with_attributes: bool) -> bool {
        self.known().of(with_attributes).is_some()
    }

    /// Whether anything was asked since the last check, and there is an account to hold it to.
    pub(super) fn is_unchecked(&self, with_attributes: bool) -> bool {
        let known = self.known();
        known.is_asked && known.of(with_attributes).is_some()
    }

    /// What has changed since the account that the answer is held to; if nothing has, the answer is checked.
    pub(super) fn check(&self, with_attributes: bool, now: &Account) -> Option<Change> {
        let mut known = self.known();
        let change = known.of(with_attributes).and_then(|earlier| now.change_since(earlier));
        known.is_asked = change.is_some();
        change
    }

    /// The day of the last order at the opening.
    pub(super) fn last_day(&self) -> Option<Date> {
        let known = self.known();
        Some(survey::last_order(&known.opened.as_ref()?.counted)?.date())
    }
}

impl Known {
    fn of(&self, with_attributes: bool) -> Option<&Account> {
        if with_attributes { self.with_attributes.as_ref() } else { self.opened.as_ref() }
    }
}
