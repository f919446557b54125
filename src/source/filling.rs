//! What fills a role: the user's choice, else the column of a known export, else a guess.

use minijinja::context;

use crate::engine::{ColumnType, EngineError, rows};
use crate::sql::{identifier, render};
use crate::text::{grouped, option_words, sanitize};

use super::columns::column::{ColumnStats, column_word, is_named_in};
use super::columns::column_values::values_of;
use super::columns::layouts;
use super::columns::letters::letters;
use super::columns::named_columns::is_day_number;
use super::columns::people_names as names;
use super::columns::role::Role;
use super::columns::roles;
use super::columns::shapes::FIRST_ROWS;
use super::columns::stems;
use super::error::SourceError;
use super::expression_rules::check_expression;
use super::expressions;
use super::kinds::statuses::{Verdict, verdict};
use super::money::amount_column;
use super::money::amounts;
use super::report::{Mapped, Note};
use super::resolution::{Filled, Resolver};
use super::spec::SourceSpec;
use super::time::leading_days::begins_with_day;
use super::time::number_dates::may_be_moments;

/// Fewer values than this in several rows are not customers, but accounts or people who sell.
const FEW_PEOPLE: u64 = 10;
const SEVERAL_ROWS: u64 = 40;

/// The first column, if it has no name.
const NAMELESS: &str = "column0";

impl Resolver<'_> {
    pub(super) fn needed(
        &mut self,
        role: Role,
        name: &'static str,
        option: &'static str,
        given: Option<&str>,
    ) -> Result<Filled, SourceError> {
        self.wanted(role, option, given)?.ok_or_else(|| SourceError::NoRole {
            role: name,
            option,
            columns: self.scan.names(),
            hint: match role {
                Role::Date => self.dated().unwrap_or_else(|| layouts::hint(&self.scan)),
                _ => match layouts::hint(&self.scan) {
                    hint if hint.is_empty() && role == Role::Customer => {
                        self.called_as_people().or_else(|| self.headings()).unwrap_or_default()
                    }
                    hint => hint,
                },
            },
        })
    }

    /// A first column without a name that only some rows have, with how to say that it names the customers.
    fn headings(&self) -> Option<String> {
        let first = self.scan.columns.first().filter(|column| column.name == NAMELESS)?;
        let stands_alone = (2..self.rows_looked_at()).contains(&first.filled) && first.value_type.is_text();
        stands_alone.then(|| {
            format!(
                ". The first column has no name, and only {} rows have it, as headings of groups do: if they are the customers, say {}",
                grouped(first.filled),
                option_words("customer", NAMELESS)
            )
        })
    }

    /// A free column that may name the customer, with how to say so.
    fn called_as_people(&self) -> Option<String> {
        let rows = self.rows_looked_at();
        let may_be = |column: &&ColumnStats| {
            !self.taken.contains(&column.name)
                && !column.value_type.is_date()
                && !roles::is_flag(column)
                && (2..rows).contains(&column.distinct)
                && (column.distinct >= FEW_PEOPLE || rows < SEVERAL_ROWS)
                && column.filled > 0
        };
        let columns: Vec<&ColumnStats> = self.scan.columns.iter().filter(may_be).collect();
        // What has another value in every row numbers the rows, if people who come back are named beside it.
        let (others, repeated): (Vec<&ColumnStats>, Vec<&ColumnStats>) =
            columns.iter().copied().partition(|column| column.never_repeats());
        let called = |columns: Vec<&'_ ColumnStats>| {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            names::called_as_people(&names).map(str::to_string)
        };
        let name = called(repeated).or_else(|| called(others))?;
        let column = columns.into_iter().find(|column| column.name == name)?;
        Some(format!(
            ". '{name}' has {} values in {} rows: if that is the customer, say {}",
            grouped(column.distinct),
            grouped(rows),
            option_words("customer", &name)
        ))
    }

    /// Whether most of the most frequent texts of a column begin with a day.
    fn are_mostly_days(&self, column: &ColumnStats) -> bool {
        let names = [column.name.as_str()];
        let first = Some(FIRST_ROWS).filter(|_| !column.is_later);
        let found = values_of(self.engine, &self.scan, &names, first, self.cancel);
        let values = found.ok().and_then(|mut found| found.pop()).unwrap_or_default();
        let rows = |is: &dyn Fn(&str) -> bool| -> u64 {
            values.iter().filter(|(value, _)| is(value)).map(|(_, rows)| rows).sum()
        };
        rows(&begins_with_day) * 2 > rows(&|value| !value.is_empty())
    }

    /// A free column whose values are dates although its name does not say so, with how to name it.
    fn dated(&self) -> Option<String> {
        let free = self.own_columns().into_iter().filter(|column| !self.taken.contains(&column.name));
        let holds_dates = |column: &ColumnStats| {
            let sample = column.sample.as_deref().unwrap_or_default().to_lowercase();
            let is_text_of_days =
                || column.value_type.is_text() && begins_with_day(&sample) && self.are_mostly_days(column);
            column.value_type.is_date()
                || is_day_number(column)
                || may_be_moments(column)
                || is_text_of_days()
        };
        let column = free.into_iter().find(holds_dates)?;
        let sample = sanitize(column.sample.as_deref().unwrap_or_default());
        let option = option_words("date", &column.name);
        Some(format!(
            ". '{}' holds dates such as '{sample}': if that is the day of the order, say {option}",
            column.name
        ))
    }

    pub(super) fn wanted(
        &mut self,
        role: Role,
        option: &'static str,
        given: Option<&str>,
    ) -> Result<Option<Filled>, SourceError> {
        let filled = match given {
            Some(given) => Some(self.column_or_expression(given, option)?),
            None if self.kept_guess(role).is_some() => self.kept_guess(role),
            None if self.preset.is_some() => match self.preset_role(role, option)? {
                Some(filled) => Some(filled),
                None => self.guessed(role),
            },
            None => self.guessed(role),
        };
        if let Some(filled) = &filled {
            self.remember(role, filled);
        }
        Ok(filled)
    }

    /// The column that was guessed for a role when the user kept the mapping, if it is still there.
    fn kept_guess(&self, role: Role) -> Option<Filled> {
        let (_, name) = self.kept_guesses.iter().find(|(kept, _)| kept == role.name())?;
        let column = self.scan.column(name).filter(|column| column.filled > 0).cloned()?;
        Some(Filled { column, guessed: true, is_expression: false })
    }

    /// What the preset names for a role: the first of its columns or expressions that the source has.
    pub(super) fn preset_role(
        &mut self,
        role: Role,
        option: &'static str,
    ) -> Result<Option<Filled>, SourceError> {
        let candidates = self.preset.as_ref().map_or(Vec::new(), |preset| preset.candidates(role).to_vec());
        for candidate in candidates {
            match self.scan.column(&candidate).cloned() {
                Some(column) if column.filled > 0 => {
                    return Ok(Some(Filled { column, guessed: true, is_expression: false }));
                }
                None if candidate.contains('(') => match self.expression(&candidate, option, true) {
                    Ok(filled) => return Ok(Some(filled)),
                    Err(SourceError::Expression { .. }) => {}
                    Err(other) => return Err(other),
                },
                _ => {}
            }
        }
        Ok(None)
    }

    /// The columns that are not from a file beside the orders.
    pub(super) fn own_columns(&self) -> Vec<ColumnStats> {
        let own = self.scan.columns.iter().filter(|column| !self.scan.foreign.contains(&column.name));
        own.cloned().collect()
    }

    /// The most likely column for a role.
    pub(super) fn guessed(&self, role: Role) -> Option<Filled> {
        let taken: Vec<&str> = self.taken.iter().map(String::as_str).collect();
        let name = roles::guess(role, &self.scan.columns, &taken)?;
        let column = self.scan.column(&name).cloned()?;
        Some(Filled { column, guessed: true, is_expression: false })
    }

    pub(super) fn remember(&mut self, role: Role, filled: &Filled) {
        self.taken.push(filled.column.name.clone());
        self.mapped.push(Mapped { role, expression: filled.column.name.clone(), guessed: filled.guessed });
    }

    /// Takes a role back from a column.
    pub(super) fn unassign(&mut self, filled: &Filled) {
        self.taken.retain(|name| *name != filled.column.name);
        self.mapped.retain(|mapped| mapped.expression != filled.column.name);
    }

    /// The column that the user names, or an expression that becomes a column.
    pub(super) fn column_or_expression(
        &mut self,
        given: &str,
        option: &'static str,
    ) -> Result<Filled, SourceError> {
        if let Some(column) = self.scan.column(given) {
            return Ok(Filled { column: column.clone(), guessed: false, is_expression: false });
        }
        let is_name = given.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
        if is_name {
            return Err(self.no_column(given, option));
        }
        self.expression(given, option, false)
    }

    pub(super) fn expression(
        &mut self,
        given: &str,
        option: &'static str,
        guessed: bool,
    ) -> Result<Filled, SourceError> {
        let column = match guessed {
            // The program has put it together itself.
            true => self.probed(given, option, "{}")?,
            false => self.check(given, option, "{}")?,
        };
        self.computed.push((given.to_string(), given.to_string()));
        Ok(Filled { column, guessed, is_expression: true })
    }

    pub(super) fn no_column(&self, name: &str, option: &'static str) -> SourceError {
        let wanted = name.to_lowercase();
        let close = self.scan.columns.iter().find(|column| {
            let column = column.name.to_lowercase();
            column.contains(&wanted) || wanted.contains(&column)
        });
        let hint = close.map_or_else(String::new, |column| format!("; did you mean '{}'?", column.name));
        SourceError::NoColumn { name: name.into(), option, columns: self.scan.names(), hint }
    }

    /// Checks an expression of the user's, computes it on a few rows, and returns its type and one value.
    pub(super) fn check(
        &self,
        given: &str,
        option: &'static str,
        wrap: &str,
    ) -> Result<ColumnStats, SourceError> {
        check_expression(self.engine, given, self.cancel)
            .map_err(|error| self.wrong_expression(given, option, error))?;
        self.probed(given, option, wrap)
    }

    fn wrong_expression(&self, given: &str, option: &'static str, error: EngineError) -> SourceError {
        match error {
            EngineError::Refused { kind, message } => {
                let why = expressions::why_wrong(given, option, kind, message, &self.scan.columns);
                SourceError::Expression { expression: given.into(), option, why }
            }
            other => other.into(),
        }
    }

    /// The type of an expression and one of its values, from a few rows.
    fn probed(&self, given: &str, option: &'static str, wrap: &str) -> Result<ColumnStats, SourceError> {
        let value = wrap.replace("{}", &format!("({given})"));
        let sql = render(self.engine.dialect(), "probe", context! { value, scan => &self.scan.sql })?;
        let answer = self
            .engine
            .query(&sql, self.cancel)
            .map_err(|error| self.wrong_expression(given, option, error))?;
        let mut found = ColumnStats {
            name: given.into(),
            kind: "VARCHAR".into(),
            value_type: ColumnType::Text,
            distinct: 0,
            filled: 0,
            numbers: 0,
            sample: None,
            last_sample: None,
            is_exact: false,
            is_later: false,
            is_beyond_ascii: false,
            number_format: None,
            currencies: Vec::new(),
        };
        for row in rows(&answer) {
            let sample = row.maybe_text("sample")?;
            if found.sample.is_none() && (sample.is_some() || found.filled == 0) {
                found.value_type = self.engine.column_type(row.text("kind")?);
                found.kind = row.text("kind")?.replace("\"NULL\"", "VARCHAR");
                found.sample = sample.map(str::to_string);
            }
            found.filled += 1;
        }
        Ok(found)
    }

    /// The amount: as the user names it; else quantity times unit price, if both exist without a total; else a guess.
    pub(super) fn amount(&mut self, given: Option<&str>) -> Result<Option<Filled>, SourceError> {
        if let (None, Some(line)) = (given, self.scan.line_amount.clone()) {
            let filled = match self.scan.column(&line).cloned() {
                Some(column) => Filled { column, guessed: true, is_expression: false },
                None => self.expression(&line, "--amount", true)?,
            };
            self.remember(Role::Amount, &filled);
            return Ok(Some(filled));
        }
        let of_preset =
            || self.preset.as_ref().is_some_and(|preset| !preset.candidates(Role::Amount).is_empty());
        let product =
            amount_column::line_amount(&self.own_columns()).filter(|_| given.is_none() && !of_preset());
        if product.is_none()
            && let Some(filled) = self.wanted(Role::Amount, "--amount", given)?
        {
            return Ok(Some(filled));
        }
        let Some((quantity, price)) = product else { return Ok(None) };
        let product = format!("{} * {}", column_word(&quantity), column_word(&price));
        let filled = self.expression(&product, "--amount", true)?;
        self.remember(Role::Amount, &filled);
        Ok(Some(filled))
    }

    /// Notes that another column may as well be the amount, if only a part of its name speaks for the column taken.
    pub(super) fn other_amount(&self, amount: &Filled) -> Option<Note> {
        let is_guess = amount.guessed && !amount.is_expression && self.preset.is_none();
        let taken: Vec<&str> = self.taken.iter().map(String::as_str).collect();
        let other = amount_column::other_amount(&amount.column.name, &self.scan.columns, &taken);
        if let Some(net) =
            amount_column::without_tax(&amount.column.name, &self.scan.columns).filter(|_| is_guess)
        {
            if amount_column::has_fees_alone(&self.scan.columns) {
                return None;
            }
            return Some(Note {
                text: format!(
                    "'{}' is taken for the amount, and '{net}' may be the same without tax",
                    amount.column.name
                ),
                remedy: Some(format!("to count without tax, say {}", option_words("amount", net))),
            });
        }
        if let Some(gross) =
            amount_column::with_tax(&amount.column.name, &self.scan.columns).filter(|_| is_guess)
        {
            return Some(Note {
                text: format!(
                    "'{}' is taken for the amount, and '{gross}' may be the same with tax",
                    amount.column.name
                ),
                remedy: Some(format!("to count with tax, say {}", option_words("amount", gross))),
            });
        }
        let paid = amount_column::before_fees(&amount.column.name, &self.scan.columns, &taken);
        if let Some(paid) = paid.filter(|_| is_guess) {
            return Some(Note {
                text: format!(
                    "'{}' is taken for the amount, and fees may be taken off it: '{paid}' may be what customers paid",
                    amount.column.name
                ),
                remedy: Some(format!("if it is, say {}", option_words("amount", paid))),
            });
        }
        other.filter(|_| is_guess).map(|other| Note {
            text: format!("'{}' is taken for the amount, but '{other}' may be it too", amount.column.name),
            remedy: Some(format!("if it is, say {}", option_words("amount", other))),
        })
    }

    /// The status: as the user names it, else a guess. A column whose name also means a part of a country must hold
    /// statuses.
    pub(super) fn status(&mut self, given: Option<&str>) -> Result<Option<Filled>, SourceError> {
        let is_guess = given.is_none() && self.preset.is_none();
        let doubted = self.guessed(Role::Status).filter(|status| {
            is_guess && status.column.value_type.is_text() && stems::is_state(&status.column.name)
        });
        if let Some(status) = doubted
            && !self.holds_statuses(&status.column.name)?
        {
            return Ok(None);
        }
        self.wanted(Role::Status, "--status", given)
    }

    /// Whether most values of a column are known statuses.
    pub(super) fn holds_statuses(&self, column: &str) -> Result<bool, SourceError> {
        let name = identifier(column);
        let is_later = self.scan.column(column).is_some_and(|column| column.is_later);
        let filled = if is_later { format!("WHERE {name} IS NOT NULL") } else { String::new() };
        let table =
            format!("(SELECT {name} AS status FROM {} {filled} LIMIT {FIRST_ROWS})", self.scan.looked_at());
        let sql = render(self.engine.dialect(), "statuses", context! { table, counted => false })?;
        let answer = self.engine.query(&sql, self.cancel)?;
        let (mut known, mut all) = (0, 0);
        for row in rows(&answer) {
            let count = row.count("rows")?;
            all += count;
            if verdict(row.text("status")?) != Verdict::Unknown {
                known += count;
            }
        }
        Ok(known * 2 > all)
    }

    /// Whether an expression of amounts names a currency, a rate, or amounts that are converted already.
    fn may_convert(&self, expression: &str) -> bool {
        const RATES: [&str; 7] = ["rate", "kurs", "fx", "exchange", "taux", "cambio", "wechsel"];
        let tells = |name: &str| {
            let letters = letters(name);
            roles::is_currency_name(name)
                || RATES.iter().any(|part| letters.contains(part))
                || amount_column::is_converted(name)
                || amounts::currency_of_name(name).is_some()
        };
        self.scan.columns.iter().any(|column| is_named_in(expression, &column.name) && tells(&column.name))
    }

    /// The currency column: as the user names it, else the column that pairs with the amount by name. An expression may
    /// already convert the amounts; then it has a currency only if rates are to convert it.
    pub(super) fn currency(
        &mut self,
        spec: &SourceSpec,
        amount: Option<&Filled>,
    ) -> Result<Option<Filled>, SourceError> {
        if spec.currency.is_some() {
            return self.wanted(Role::Currency, "--currency", spec.currency.as_deref());
        }
        // If the amount is not that of the export, its currency may be another one.
        if spec.amount.is_none()
            && let Some(filled) = self.preset_role(Role::Currency, "--currency")?
        {
            self.remember(Role::Currency, &filled);
            return Ok(Some(filled));
        }
        let Some(amount) = amount else { return Ok(None) };
        let says_its_own = || amounts::currency_of_name(&amount.column.name).is_some();
        let may_convert = amount.is_expression && self.may_convert(&amount.column.name);
        if (may_convert || says_its_own()) && spec.amount.is_some() && spec.rates.is_none() {
            return Ok(None);
        }
        let paired = amount_column::paired_currency(&amount.column.name, &self.scan.columns);
        match paired.filter(|_| !amount.is_expression) {
            Some(name) => {
                let column = self.scan.column(&name).cloned();
                let filled = column.map(|column| Filled { column, guessed: true, is_expression: false });
                if let Some(filled) = &filled {
                    self.remember(Role::Currency, filled);
                }
                Ok(filled)
            }
            None if spec.amount.is_some()
                && spec.rates.is_none()
                && amount_column::is_converted(&amount.column.name) =>
            {
                Ok(None)
            }
            None => self.wanted(Role::Currency, "--currency", None),
        }
    }
}
