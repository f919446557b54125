//! The tables of the customers that a segment filter leaves.

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::explore::segment_filter::{SegmentFilter, table};
use crate::source::values_there_are;
use crate::sql::literal;
use crate::text::sanitize;

use super::Store;

impl Store {
    /// Makes the table of the customers that a filter leaves, once.
    pub(in crate::explore) fn filter_table(
        &mut self,
        segment_filters: &[SegmentFilter],
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let Some(name) = table(segment_filters) else { return Ok(()) };
        let mut values = Vec::new();
        for one in segment_filters {
            let dimension = self.dimension(&one.by, "--segment", cancel)?;
            let value = one.value.as_deref().map_or_else(|| "NULL".to_string(), literal);
            values.push(context! { column => dimension.column, value });
        }
        self.prepare_attributes(cancel)?;
        let sql = self.render("filter_table", context! { name => &name, values })?;
        if !self.once(&name, sql, cancel)? {
            return Ok(());
        }
        let checked = self.check_anybody(&name, segment_filters, cancel);
        if checked.is_err() {
            self.discard(&name);
        }
        checked
    }

    /// Checks that a filter matches at least one customer.
    fn check_anybody(
        &mut self,
        name: &str,
        segment_filters: &[SegmentFilter],
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let members = self.engine().query(&self.render("members", context! { name })?, cancel)?;
        if rows(&members).next().map_or(Ok(0), |row| row.count("customers"))? > 0 {
            return Ok(());
        }
        let hint = match self.similar_value(segment_filters, cancel)? {
            hint if hint.is_empty() => self.values_in_segment(segment_filters, cancel)?,
            hint => hint,
        };
        let segment =
            segment_filters.iter().map(|one| sanitize(&one.to_string())).collect::<Vec<_>>().join(", ");
        Err(Error::NobodyInSegment { segment, hint })
    }

    /// The existing values of the dimensions whose value does not exist.
    fn values_in_segment(
        &mut self,
        segment_filters: &[SegmentFilter],
        cancel: &Cancel,
    ) -> Result<String, Error> {
        let mut columns = Vec::new();
        for one in segment_filters {
            columns.push((one.by.clone(), self.dimension(&one.by, "--segment", cancel)?.column));
        }
        let wanted = segment_filters.iter().filter_map(|one| Some((one.by.clone(), one.value.clone()?)));
        Ok(self.values_of(&columns, &wanted.collect::<Vec<_>>(), cancel))
    }

    /// The existing values of columns that a condition compares with a value that does not exist; see
    /// [`values_there_are`].
    pub(in crate::explore) fn values_of(
        &self,
        columns: &[(String, String)],
        wanted: &[(String, String)],
        cancel: &Cancel,
    ) -> String {
        let columns: Vec<(&str, &str)> =
            columns.iter().map(|(name, column)| (name.as_str(), column.as_str())).collect();
        values_there_are(self.engine(), "customer_attributes", &columns, wanted, cancel)
    }

    /// A hint about values that differ only in capitals or in blanks around them.
    fn similar_value(&mut self, segment_filters: &[SegmentFilter], cancel: &Cancel) -> Result<String, Error> {
        for one in segment_filters {
            let Some(value) = &one.value else { continue };
            let dimension = self.dimension(&one.by, "--segment", cancel)?;
            let sql = self
                .render("similar_value", context! { column => dimension.column, value => literal(value) })?;
            let found = self.engine().query(&sql, cancel)?;
            if let Some(row) = rows(&found).next() {
                let value = row.text("value")?;
                let near = SegmentFilter { by: one.by.clone(), value: Some(value.to_string()) };
                if near != *one {
                    return Ok(format!("; did you mean {}?", sanitize(&near.to_string())));
                }
            }
        }
        Ok(String::new())
    }
}
