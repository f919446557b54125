//! Ids of customers: the type they are read in, and ids that were written in several ways or rounded.

use minijinja::context;

use crate::engine::{ColumnType, rows};
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::{identifier, render};
use crate::text::{grouped, sanitize};

impl Resolver<'_> {
    /// The customer's id in a type that groups fast, as the file writes it, without blanks around it and signs that are not
    /// seen.
    pub(in crate::source) fn customer(&mut self, filled: &Filled) -> Result<(String, bool), SourceError> {
        let name = identifier(&filled.column.name);
        let column = &filled.column;
        if self.is_whole(filled) {
            return Ok((self.id(filled)?, false));
        }
        if self.is_raw(filled) || (self.scan.is_text && column.value_type == ColumnType::Text) {
            // Ids that passed through a spreadsheet or pandas: 17850.0 is customer 17850.
            let is_float = column.value_type == ColumnType::Float
                || (column.numbers * 2 > column.filled && !column.value_type.is_number());
            let is_doubtful = is_float || column.is_beyond_ascii || self.scan.has_rows_at_hand();
            // Whole numbers without anything around them are written in one way.
            let may_differ = !filled.is_expression && is_doubtful && !column.value_type.is_integer();
            let has_points = may_differ && self.check_ids(&column.name, is_float)?;
            let kind = if has_points { "points_id" } else { "float_id" };
            return Ok((self.expressed(kind, &self.exact(filled))?, true));
        }
        if column.value_type == ColumnType::Float {
            let scan = self.with_computed(&self.scan.sql);
            let sql = render(self.engine.dialect(), "whole_ids", context! { id => &name, scan })?;
            let answer = self.engine.query(&sql, self.cancel)?;
            let whole = rows(&answer).next().map_or(Ok(false), |row| row.truth("whole"))?;
            return Ok(match whole {
                // NaN and numbers too large for a whole number become no customer.
                true => (self.expressed("whole", &name)?, false),
                false => (self.text(&name)?, true),
            });
        }
        match column.value_type {
            ColumnType::Text => {
                if !filled.is_expression && column.is_beyond_ascii {
                    self.check_ids(&column.name, false)?;
                }
                Ok((self.expressed("float_id", &name)?, true))
            }
            kind if kind.is_integer() => Ok((name, false)),
            _ => Ok((self.text(&name)?, true)),
        }
    }

    /// In which columns of a text file too large to be read twice every id seems to be a whole number as a database would write
    /// it. Such ids take a third of the memory and of the time of texts in every grouping. Reading the rows refuses any other
    /// id, and then ids are read as texts.
    pub(in crate::source) fn find_whole_ids(
        &mut self,
        customer: &Filled,
        order: Option<&Filled>,
        are_texts: bool,
    ) {
        if self.scan.has_rows_at_hand() || are_texts {
            return;
        }
        let may_be = |filled: &&Filled| {
            let column = &filled.column;
            self.is_raw(filled)
                && !filled.is_expression
                && column.value_type == ColumnType::Float
                && column.filled > 0
                && column.numbers == column.filled
        };
        // A customer who is missing is a guest, an order id that is missing is not the same as an empty one.
        let ids = [(Some(customer), true), (order, false)];
        let ids = ids.into_iter().filter_map(|(id, missing)| Some((id.filter(may_be)?, missing)));
        self.whole = ids.map(|(id, missing)| (id.column.name.clone(), missing)).collect();
    }

    fn is_whole(&self, filled: &Filled) -> bool {
        !filled.is_expression && self.whole.iter().any(|(name, _)| *name == filled.column.name)
    }

    /// An id as it is grouped: as the file writes it, or as the number that it is.
    pub(in crate::source) fn id(&self, filled: &Filled) -> Result<String, SourceError> {
        let whole = self.whole.iter().find(|(name, _)| !filled.is_expression && *name == filled.column.name);
        match whole {
            Some((_, missing)) => {
                let context = context! { kind => "whole_id", value => self.exact(filled), missing };
                Ok(render(self.engine.dialect(), "expression", context)?.trim().to_string())
            }
            None => Ok(self.exact(filled)),
        }
    }

    /// Refuses numbers in scientific notation, because a spreadsheet has rounded them. Notes which ids are joined
    /// although they are written differently. Whether they are numbers with points between thousands.
    fn check_ids(&mut self, column: &str, is_number: bool) -> Result<bool, SourceError> {
        let context = context! { id => identifier(column), scan => self.scan.looked_at() };
        let any = self.engine.query(&render(self.engine.dialect(), "odd_ids", &context)?, self.cancel)?;
        if !rows(&any).next().map_or(Ok(false), |row| row.truth("is_any_odd"))? {
            return Ok(false);
        }
        let sql = render(self.engine.dialect(), "rounded_ids", context)?;
        let answer = self.engine.query(&sql, self.cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(false) };
        if let Some(example) = row.maybe_text("example")?.filter(|_| is_number) {
            return Err(SourceError::RoundedIds { column: column.into(), example: example.to_string() });
        }
        let filled = row.count("filled")?;
        let some = |rows: u64| (1..filled).contains(&rows);
        let mut note = |ids: u64, what: String| {
            self.scan.notes.push(Note {
                text: format!("{} of {} ids of '{column}' {what}", grouped(ids), grouped(filled)),
                remedy: None,
            });
        };
        let example = |name: &str| row.text(name).map(sanitize);
        let (fractions, blanks) = (row.count("with_fraction")?, row.count("with_blanks")?);
        if some(fractions) {
            let one = example("fraction_example")?;
            note(fractions, format!("end in a fraction of zeros, as '{one}' does; they are read without it"));
        }
        let unseen = row.count("with_unseen")?;
        if unseen > 0 {
            let one = example("unseen_example")?;
            note(
                unseen,
                format!(
                    "hold signs that are not seen, such as blanks of no width; they are read without, as in '{one}'"
                ),
            );
        }
        if some(blanks) {
            note(blanks, "have blanks around them; they are read without".into());
        }
        let points = row.count("with_points")?;
        let has_points = is_number && points > 1 && row.count("with_other_points")? == 0;
        if has_points {
            let one = example("point_example")?;
            note(points, format!("have points between thousands, as '{one}' does; they are read without"));
        }
        Ok(has_points)
    }
}
