//! Columns besides the status that tell which rows are orders: flags such as `cancelled`, kinds of documents, days of
//! cancellation. Their names and values identify them.

use std::collections::BTreeMap;

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::ColumnStats;
use crate::source::columns::column_values::{MOST_LISTED, found_of, values_of};
use crate::source::columns::placeholders::is_placeholder;
use crate::source::error::SourceError;
use crate::source::scan::Scan;
use crate::source::time::leading_days::begins_with_day;
use crate::sql::render;

use super::directions::of_sides;
use super::document_codes;
use super::document_column::{
    self, has_codes, is_kind_name, is_later_step, of_column, replacements, tells_refunds,
};
use super::documents::{self, Document};
use super::flags::{self, Question};
use super::further_statuses;
use super::marker::Marker;
use super::order_parts::of_parts;
use super::outcomes;
use super::says::Says;
use super::sold_apart;

/// With more values than this, a column is not a flag or a kind of document.
const MOST_VALUES: usize = 40;

/// With more values than this, the words of a column whose name says nothing are not looked at.
const MOST_WORDS: u64 = 12;

/// With more values than this, a column does not hold kinds of events.
const MOST_EVENTS: usize = 100;

/// Tests are rare: a flag on more percent of the rows may belong to an experiment, and a mark on more does.
const MOST_TESTS: u64 = 10;
const MOST_MARKED: u64 = 40;

/// What stands for no moment if moments are seconds since 1970.
const NO_MOMENT: &str = "0";

/// The markers of a scan, without columns that already have a role.
///
/// # Errors
/// What the engine refuses.
pub fn find(
    engine: &dyn Engine,
    scan: &Scan,
    taken: &[String],
    cancel: &Cancel,
) -> Result<Vec<Marker>, SourceError> {
    let mut found = Vec::new();
    let may_be = |column: &&ColumnStats| {
        !taken.contains(&column.name) && column.filled > 0 && !scan.foreign.contains(&column.name)
    };
    let columns: Vec<&ColumnStats> = scan.columns.iter().filter(may_be).collect();
    let mut search = MarkerSearch { engine, scan, values: BTreeMap::new(), cancel };
    search.look(&columns)?;
    for column in columns {
        let question = flags::question(&column.name);
        let flag = question.map(|question| search.flag(column, question)).transpose()?.flatten();
        if flag.is_some() || (question.is_some() && !flags::may_be_no_flag(&column.name)) {
            found.extend(flag);
        } else if documents::is_event_name(&column.name) && column.value_type.is_text() {
            found.extend(search.events(column)?);
        } else if is_kind_name(&column.name) && column.value_type.is_text() {
            found.extend(search.kinds(column)?);
        } else if further_statuses::is_status_name(&column.name) && column.value_type.is_text() {
            found.extend(search.statuses(column)?);
        } else if outcomes::is_tags_name(&column.name) && column.value_type.is_text() {
            found.extend(search.tags(column)?);
        } else if column.value_type.is_text()
            && column.distinct <= MOST_WORDS
            && !further_statuses::is_of_others(&column.name)
        {
            found.extend(search.words(column)?);
        }
    }
    Ok(found)
}

struct MarkerSearch<'a> {
    engine: &'a dyn Engine,
    scan: &'a Scan,
    /// The values of columns with few of them, by the names of the columns.
    values: BTreeMap<&'a str, Vec<(String, u64)>>,
    cancel: &'a Cancel,
}

impl<'a> MarkerSearch<'a> {
    /// Finds the values of all columns with few values at once, unless only the first rows are read.
    fn look(&mut self, columns: &[&'a ColumnStats]) -> Result<(), SourceError> {
        let has_few = |column: &&&ColumnStats| {
            column.value_type.is_text()
                && column.distinct <= MOST_WORDS
                && !further_statuses::is_of_others(&column.name)
        };
        let few: Vec<&ColumnStats> = columns.iter().filter(has_few).copied().collect();
        if few.len() < 2 || !self.scan.is_cheap {
            return Ok(());
        }
        let found = self.values_of(&few, false)?;
        self.values = few.iter().map(|column| column.name.as_str()).zip(found).collect();
        Ok(())
    }

    /// The values of columns with their numbers of rows; from the first rows only, if reading all is slow.
    fn values_of(
        &self,
        columns: &[&ColumnStats],
        whole: bool,
    ) -> Result<Vec<Vec<(String, u64)>>, SourceError> {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let first = self.scan.first_if_slow(&names).filter(|_| !whole);
        values_of(self.engine, self.scan, &names, first, self.cancel)
    }

    fn values(&self, column: &ColumnStats, whole: bool) -> Result<Vec<(String, u64)>, SourceError> {
        match self.values.get(column.name.as_str()) {
            Some(known) if !whole || self.scan.is_cheap => Ok(known.clone()),
            _ => Ok(self.values_of(&[column], whole)?.remove(0)),
        }
    }

    /// How many rows have these values of a column, and any others that it has.
    fn rows_of(&self, values: &[(String, u64)]) -> Result<u64, SourceError> {
        if values.len() < MOST_LISTED {
            return Ok(values.iter().map(|(_, rows)| rows).sum());
        }
        if !self.scan.is_cheap {
            return Ok(self.scan.rows_looked_at());
        }
        let context = context! { scan => &self.scan.sql, columns => Vec::<String>::new() };
        let sql = self.scan.reading_rows_at_hand(&render(self.engine.dialect(), "filled_rows", context)?);
        let answer = self.engine.query(&sql, self.cancel)?;
        Ok(rows(&answer).next().map(|row| row.count("row_count")).transpose()?.unwrap_or(0))
    }

    /// A column of answers; or of days, if its name means a cancellation or a refund.
    fn flag(&self, column: &ColumnStats, question: Question) -> Result<Option<Marker>, SourceError> {
        let name = column.name.clone();
        let says = match question {
            Question::Cancelled | Question::WhyCancelled | Question::Real => Says::NoOrder,
            Question::Returned => Says::PaidBack,
            Question::Aside | Question::Done => Says::Doubt,
        };
        let has_days = matches!(question, Question::Cancelled | Question::Returned | Question::Aside);
        let of_days = |rows: u64| Marker::of_values(&name, Vec::new(), says, rows);
        // What was rented comes back always.
        let is_usual = |rows: u64, all: u64| says != Says::NoOrder && rows * 2 > all;
        if column.value_type.is_date() {
            let is_usual = is_usual(column.filled, self.scan.rows_looked_at());
            return Ok((has_days && !is_usual).then(|| of_days(column.filled)));
        }
        let are_answers = |values: &[(String, u64)]| {
            values.len() <= MOST_VALUES && values.iter().all(|(value, _)| flags::answer(value).is_some())
        };
        let first = self.values(column, false)?;
        // The other answer may begin anywhere in a file.
        let values = if are_answers(&first) { self.values(column, true)? } else { first };
        let filled = || values.iter().filter(|(value, _)| !is_placeholder(value));
        // Days with a zone or in words have the type of texts.
        if has_days && filled().count() > 0 && filled().all(|(value, _)| begins_with_day(value)) {
            let all = self.rows_of(&values)?;
            let rows = all.saturating_sub(
                values.iter().filter(|(value, _)| is_placeholder(value)).map(|(_, rows)| rows).sum(),
            );
            return Ok((!is_usual(rows, all)).then(|| of_days(rows)));
        }
        let is_answer = are_answers(&values);
        // Whoever or whatever has cancelled an order is named in few of its rows.
        if question == Question::WhyCancelled && !column.value_type.is_text() {
            return Ok(None);
        }
        if question == Question::WhyCancelled || (question == Question::Cancelled && !is_answer) {
            let none = values.iter().filter(|(value, _)| is_placeholder(value) || value == NO_MOMENT);
            let all = self.rows_of(&values)?;
            let rows = all.saturating_sub(none.map(|(_, rows)| rows).sum());
            return Ok((rows > 0 && rows * 100 <= all * MOST_MARKED).then(|| of_days(rows)));
        }
        if !is_answer {
            return Ok(None);
        }
        let wanted = matches!(question, Question::Cancelled | Question::Returned | Question::Aside);
        let marked: Vec<&(String, u64)> = values
            .iter()
            .filter(|(value, _)| flags::answer(value) == Some(wanted) && !value.is_empty())
            .collect();
        let (rows, all) = (
            marked.iter().map(|(_, rows)| rows).sum::<u64>(),
            values.iter().map(|(_, rows)| rows).sum::<u64>(),
        );
        // An experiment names both of its groups.
        let is_mark = values.iter().all(|(value, _)| value.is_empty() || flags::answer(value) == Some(true));
        let most = if is_mark { MOST_MARKED } else { MOST_TESTS };
        let is_experiment = name.trim().eq_ignore_ascii_case("test") && rows * 100 > all * most;
        if marked.is_empty() || rows == all || is_experiment {
            return Ok(None);
        }
        let values = marked.into_iter().map(|(value, _)| value.clone()).collect();
        Ok(Some(Marker::of_values(&name, values, says, rows)))
    }

    /// A column whose name says nothing of orders: its words may.
    fn words(&self, column: &ColumnStats) -> Result<Vec<Marker>, SourceError> {
        let values = self.values(column, false)?;
        if of_sides(&column.name, &values).is_some()
            || tells_refunds(&values)
            || has_codes(&column.name, &values)
        {
            return self.kinds(column);
        }
        let apart = sold_apart::of_values(&column.name, &values);
        if apart.iter().any(Option::is_some) {
            return Ok(Self::of_kinds(column, &values, &[Says::Doubt], |text| {
                found_of(&values, &apart, text)
            }));
        }
        if let Some(found) = of_parts(&values).or_else(|| replacements(&column.name, &values)) {
            return Ok(Self::of_documents(column, &values, |text| found_of(&values, &found, text)));
        }
        let out = outcomes::that_are_none(&column.name, &values);
        if out.is_empty() && outcomes::still_open(&column.name, &values).is_empty() {
            let found = outcomes::odd_ones(&column.name, &values);
            return Ok(Self::of_kinds(
                column,
                &values,
                &[Says::Doubt, Says::PaidBack, Says::Unknown],
                |text| found_of(&values, &found, text),
            ));
        }
        let is_outcome = outcomes::is_outcome_name(&column.name)
            || outcomes::is_of_deals(&column.name, &values)
            || outcomes::are_modes(&values);
        let says = if is_outcome { Says::NoOrder } else { Says::Doubt };
        let open = outcomes::still_open(&column.name, &values);
        let marker = |found: Vec<&(String, u64)>, says: Says| {
            let (values, rows): (Vec<String>, Vec<u64>) = found.into_iter().cloned().unzip();
            let rows = rows.into_iter().sum();
            (!values.is_empty()).then(|| Marker::of_values(&column.name, values, says, rows))
        };
        Ok(marker(out, says).into_iter().chain(marker(open, Says::Doubt)).collect())
    }

    /// A column of tags: those of tests are not orders.
    fn tags(&self, column: &ColumnStats) -> Result<Option<Marker>, SourceError> {
        let all = self.values(column, false)?;
        let tests = all.iter().filter(|(value, _)| outcomes::has_tag_of_tests(value));
        let (values, rows): (Vec<String>, Vec<u64>) = tests.cloned().unzip();
        let rows = rows.into_iter().sum();
        let is_rare = rows * 100 <= self.rows_of(&all)? * MOST_TESTS;
        Ok((!values.is_empty() && is_rare)
            .then(|| Marker::of_values(&column.name, values, Says::NoOrder, rows)))
    }

    /// A further column of statuses.
    fn statuses(&self, column: &ColumnStats) -> Result<Vec<Marker>, SourceError> {
        let values = self.values(column, true)?;
        if outcomes::is_of_deals(&column.name, &values) {
            return Ok(Self::of_deals(column, &values));
        }
        let found = further_statuses::of_column(&column.name, &values);
        Ok(Self::of_kinds(
            column,
            &values,
            &[Says::NoOrder, Says::Doubt, Says::PaidBack, Says::Unknown],
            |text| found_of(&values, &found, text),
        ))
    }

    /// A column of the stages of sales: what was lost is not an order, and what is open may become one.
    fn of_deals(column: &ColumnStats, values: &[(String, u64)]) -> Vec<Marker> {
        let open = outcomes::still_open(&column.name, values);
        Self::of_kinds(column, values, &[Says::NoOrder, Says::Doubt], |text| match text {
            text if outcomes::is_lost(text) => Some(Says::NoOrder),
            text => open.iter().any(|(value, _)| value == text).then_some(Says::Doubt),
        })
    }

    /// A column of events: if some of them are orders, the others are not.
    fn events(&self, column: &ColumnStats) -> Result<Vec<Marker>, SourceError> {
        let values = self.values(column, true)?;
        let is_order = |(value, _): &&(String, u64)| documents::event(value) == Document::Order;
        if values.len() >= MOST_EVENTS {
            return Ok(Vec::new());
        }
        if !values.iter().any(|one| is_order(&one)) {
            let found = document_codes::of_actions(&values).unwrap_or_default();
            return Ok(Self::of_documents(column, &values, |text| found_of(&values, &found, text)));
        }
        let filled: Vec<(String, u64)> = values.into_iter().filter(|(value, _)| !value.is_empty()).collect();
        let of = |value: &str| match is_later_step(value, &filled) {
            true => Document::NoOrder,
            false => documents::event(value),
        };
        Ok(Self::of_documents(column, &filled, |value| Some(of(value))))
    }

    /// A column of kinds of documents: the kinds that are refunds, and the kinds that are not orders.
    fn kinds(&self, column: &ColumnStats) -> Result<Vec<Marker>, SourceError> {
        let known = |values: &[(String, u64)]| {
            values.len() <= MOST_VALUES && of_column(&column.name, values).iter().any(Option::is_some)
        };
        let first = self.values(column, false)?;
        if !known(&first) {
            if let Some(found) = replacements(&column.name, &first) {
                return Ok(Self::of_documents(column, &first, |text| found_of(&first, &found, text)));
            }
            let found = sold_apart::of_values(&column.name, &first);
            return Ok(Self::of_kinds(column, &first, &[Says::Doubt], |text| found_of(&first, &found, text)));
        }
        // A kind may begin anywhere in a file.
        let values = self.values(column, true)?;
        let found = of_column(&column.name, &values);
        let mut markers = Self::of_documents(column, &values, |text| found_of(&values, &found, text));
        let unknown = document_column::unknown(&values, &found);
        markers.extend(Self::of_kinds(column, &unknown, &[Says::Unknown], |_| Some(Says::Unknown)));
        Ok(markers)
    }

    /// The markers of a column, by the document that each of its values means.
    fn of_documents(
        column: &ColumnStats,
        values: &[(String, u64)],
        document_of: impl Fn(&str) -> Option<Document>,
    ) -> Vec<Marker> {
        Self::of_kinds(
            column,
            values,
            &[Says::Refund, Says::NoOrder, Says::Doubt],
            |value| match document_of(value)? {
                Document::Refund => Some(Says::Refund),
                Document::NoOrder => Some(Says::NoOrder),
                Document::Doubtful => Some(Says::Doubt),
                Document::Order => None,
            },
        )
    }

    /// A marker of each kind, by what each value of a column says.
    fn of_kinds(
        column: &ColumnStats,
        values: &[(String, u64)],
        kinds: &[Says],
        says_of: impl Fn(&str) -> Option<Says>,
    ) -> Vec<Marker> {
        let marker = |says: &Says| {
            let those = values.iter().filter(|(value, _)| says_of(value) == Some(*says));
            let (values, rows): (Vec<String>, Vec<u64>) = those.cloned().unzip();
            let rows = rows.into_iter().sum();
            (!values.is_empty()).then(|| Marker::of_values(&column.name, values, *says, rows))
        };
        kinds.iter().filter_map(marker).collect()
    }
}
