//! The SQL that reads the rows of a source under the names of their roles, and the conditions of a line of an order.

use jiff::civil::Date;
use minijinja::{Value, context};

use crate::engine::Engine;
use crate::source::error::SourceError;
use crate::source::mapping::Attribute;
use crate::source::prepare::Source;
use crate::source::readers::IN_ORDER;
use crate::source::report::Reason;
use crate::source::spec::{Refunds, SourceSpec};
use crate::source::survey;
use crate::source::time::zone::{end_of, sql_moment};
use crate::sql::{literal, render};

impl Source {
    /// The SQL that names the rows' roles; `layered` only changes the view of rows already read.
    pub(in crate::source) fn lines_sql(
        &self,
        engine: &dyn Engine,
        later_attributes: &[Attribute],
        end: Option<Date>,
        layered: bool,
    ) -> Result<String, SourceError> {
        let Source { spec, mapping, excluded_statuses, .. } = self;
        let is_added_to = spec.refunds_file.is_some() || spec.rates.is_some();
        let materialise = mapping.keep || self.repeat_condition().is_some() || is_added_to;
        let is_in_order = materialise && !is_added_to && mapping.line == IN_ORDER;
        let context = context! {
            layered,
            additions => &self.additions,
            has_rates => spec.rates.is_some() && !self.additions.is_empty(),
            again => self.repeat_condition(),
            materialise,
            is_in_order,
            scan => &mapping.scan,
            columns => self.role_columns(later_attributes),
            customer_is_text => mapping.customer_is_text,
            no_dates => spec.no_dates.iter().map(|day| day.to_string()).collect::<Vec<_>>(),
            has_amount => mapping.amount.is_some(),
            has_filter => mapping.filter.is_some(),
            excluded_statuses => &excluded_statuses.values,
            refunds_of_excluded => excluded_statuses.with_refunds,
            further_of_excluded => excluded_statuses.with_further,
            own_statuses => &excluded_statuses.of_column,
            guests => guests(spec),
            ignore_refunds => spec.refunds == Refunds::Ignore,
            end => end.map(end_sql),
            code => context! {
                filtered => survey::code(Reason::Filtered),
                guest => survey::code(Reason::Guest),
                no_date => survey::code(Reason::NoDate),
                no_amount => survey::code(Reason::NoAmount),
                no_rate => survey::code(Reason::NoRate),
                repeated => survey::code(Reason::Repeated),
                status => survey::code(Reason::Status),
                after_as_of => survey::code(Reason::AfterAsOf),
                refund_ignored => survey::code(Reason::RefundIgnored),
            },
        };
        Ok(render(engine.dialect(), "lines", context)?)
    }

    /// The columns of the rows by their roles. `derived` is what makes a column of the others, or is the same for every row.
    fn role_columns(&self, later_attributes: &[Attribute]) -> Vec<Value> {
        let Source { spec, mapping, .. } = self;
        let made = |name: &str, expression: &str, derived: Option<&str>| context! { name, expression, derived, is_padded => false };
        let column = |name: &str, expression: &str| made(name, expression, None);
        let constant = |name: &str, value: &str| made(name, value, Some(value));
        let optional = |name: &str, expression: Option<&String>, kind: &str| match expression {
            Some(expression) => column(name, expression),
            None => constant(name, &format!("CAST(NULL AS {kind})")),
        };
        let money = |name, expression: &Option<String>| optional(name, expression.as_ref(), "DECIMAL(18, 4)");
        let text = |name, expression: &Option<String>| optional(name, expression.as_ref(), "VARCHAR");
        let mut columns = vec![
            column("customer", &mapping.customer),
            column("ts", &mapping.ts),
            optional("oid", mapping.oid.as_ref(), "BIGINT"),
            money("amount", &mapping.amount),
            match &mapping.signed {
                Some(signed) if mapping.signed == mapping.amount => made("signed", signed, Some("amount")),
                signed => money("signed", signed),
            },
            money("cost", &mapping.cost),
            text("status", &mapping.status),
            optional("currency", mapping.currency.as_ref().map(|(_, sql)| sql), "VARCHAR"),
            mapping.filter.as_ref().map_or_else(|| constant("kept", "true"), |filter| column("kept", filter)),
            text("unread_date", &mapping.unread_date),
            text("unread_amount", &mapping.unread_amount),
            constant("line", &mapping.line),
        ];
        columns.extend(self.repeat_condition().map(|again| column("again", again)));
        columns.extend(mapping.entry.as_ref().map(|entry| column("meets_entry", entry)));
        columns.extend(mapping.returns.as_ref().map(|returns| column("meets_return", returns)));
        let is_located = spec.rejects.is_some();
        if is_located || self.has_file() {
            columns.push(optional("file", mapping.file.as_ref(), "BIGINT"));
        }
        if is_located {
            columns.push(column("written_customer", &mapping.written.customer));
            columns.push(column("written_date", &mapping.written.date));
            columns.push(text("written_amount", &mapping.written.amount));
        }
        let attributes = mapping.attributes.iter().chain(later_attributes);
        columns.extend(attributes.map(|one| {
            let Attribute { column, expression, is_padded, .. } = one;
            context! { name => column, expression, is_padded, derived => () }
        }));
        columns
    }

    /// The conditions of a line of an order, for the templates. Before the survey, all of them are included.
    pub(in crate::source) fn is_order(&self) -> Value {
        let Source { spec, mapping, report, .. } = self;
        let some = |reasons: &[Reason]| {
            let mut excluded = report.excluded.iter().filter(|one| one.rows > 0);
            !report.surveyed || excluded.any(|one| reasons.contains(&one.reason))
        };
        let negative = [
            Reason::NoAmount,
            Reason::NoRate,
            Reason::AfterAsOf,
            Reason::RefundIgnored,
            Reason::RefundWithoutOrder,
        ];
        context! {
            guests => some(&[Reason::Guest]),
            bad_dates => some(&[Reason::NoDate]),
            signs => mapping.amount.is_some()
                && (report.refunds > 0 || self.excluded_statuses.with_refunds || some(&negative)),
            customer_is_text => mapping.customer_is_text,
            guest_ids => guests(spec),
            has_filter => mapping.filter.is_some(),
            has_again => self.repeat_condition().is_some(),
            excluded_statuses => &self.excluded_statuses.values,
            further_of_excluded => self.excluded_statuses.with_further,
            own_statuses => &self.excluded_statuses.of_column,
            end => spec.as_of.map(end_sql),
        }
    }
}

/// Placeholder ids, as SQL strings.
fn guests(spec: &SourceSpec) -> Vec<String> {
    spec.guests.iter().map(|guest| literal(guest)).collect()
}

/// The first moment after the as-of day, as SQL.
pub fn end_sql(day: Date) -> String {
    format!("TIMESTAMP '{}'", sql_moment(end_of(day)))
}

/// Attributes as the templates read them.
pub fn attributes_value(attributes: &[Attribute]) -> Vec<Value> {
    attributes.iter().map(|one| context! { column => &one.column, values => () }).collect()
}
