//! The SQL that reads the rows of a source under the names of their roles, and the conditions of a line of an order.

use jiff::civil::Date;
use minijinja::{Value, context};

use crate::engine::Engine;
use crate::sql::{literal, render};

use super::error::SourceError;
use super::mapping::Attribute;
use super::prepare::Source;
use super::report::Reason;
use super::spec::{Refunds, SourceSpec};
use super::survey;
use super::zone::{end_of, sql_moment};

impl Source {
    /// The SQL that names the rows' roles; `layered` only changes the view of rows already read.
    pub(super) fn lines_sql(
        &self,
        engine: &dyn Engine,
        later_attributes: &[Attribute],
        end: Option<Date>,
        layered: bool,
    ) -> Result<String, SourceError> {
        let Source { spec, mapping, excluded_statuses, .. } = self;
        let null = |kind: &str| format!("CAST(NULL AS {kind})");
        let attributes: Vec<Value> =
            [&mapping.attributes, later_attributes].into_iter().flat_map(attributes_value).collect();
        let context = context! {
            layered,
            additions => &self.additions,
            has_rates => spec.rates.is_some() && !self.additions.is_empty(),
            again => self.repeat_condition(),
            materialise => mapping.keep || self.repeat_condition().is_some() || spec.refunds_file.is_some() || spec.rates.is_some(),
            scan => &mapping.scan,
            line => &mapping.line,
            customer => &mapping.customer,
            customer_is_text => mapping.customer_is_text,
            ts => &mapping.ts,
            no_dates => spec.no_dates.iter().map(|day| day.to_string()).collect::<Vec<_>>(),
            oid => mapping.oid.clone().unwrap_or_else(|| null("BIGINT")),
            amount => mapping.amount.clone().unwrap_or_else(|| null("DECIMAL(18, 4)")),
            signed => mapping.signed.clone().unwrap_or_else(|| null("DECIMAL(18, 4)")),
            cost => mapping.cost.clone().unwrap_or_else(|| null("DECIMAL(18, 4)")),
            status => mapping.status.clone().unwrap_or_else(|| null("VARCHAR")),
            unread_date => mapping.unread_date.clone().unwrap_or_else(|| null("VARCHAR")),
            unread_amount => mapping.unread_amount.clone().unwrap_or_else(|| null("VARCHAR")),
            currency => mapping.currency.as_ref().map_or_else(|| null("VARCHAR"), |(_, sql)| sql.clone()),
            filter => mapping.filter.clone().unwrap_or_else(|| "true".into()),
            has_amount => mapping.amount.is_some(),
            has_filter => mapping.filter.is_some(),
            entry => &mapping.entry,
            returns => &mapping.returns,
            excluded_statuses => &excluded_statuses.values,
            refunds_of_excluded => excluded_statuses.with_refunds,
            further_of_excluded => excluded_statuses.with_further,
            own_statuses => &excluded_statuses.of_column,
            guests => guests(spec),
            attributes,
            is_located => spec.rejects.is_some(),
            has_file => self.has_file(),
            file => mapping.file.clone().unwrap_or_else(|| null("BIGINT")),
            written => context! {
                customer => &mapping.written.customer,
                date => &mapping.written.date,
                amount => mapping.written.amount.clone().unwrap_or_else(|| null("VARCHAR")),
            },
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

    /// The conditions of a line of an order, for the templates. Before the survey, all of them are included.
    pub(super) fn is_order(&self) -> Value {
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
    attributes.iter().map(|one| context! { column => &one.column, expression => &one.expression }).collect()
}
