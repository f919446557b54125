//! The SQL, one question per file. Each template documents its columns; dialect differences are in `dialect/`.

mod dialect;
mod equality;

use minijinja::{Environment, UndefinedBehavior, Value};

pub use dialect::Dialect;
pub use equality::equalities;

/// Every template by name.
const TEMPLATES: &[(&str, &str)] = &[
    ("describe", include_str!("describe.sql")),
    ("attach", include_str!("attach.sql")),
    ("attached_tables", include_str!("attached_tables.sql")),
    ("snapshot", include_str!("snapshot.sql")),
    ("row_count", include_str!("row_count.sql")),
    ("sniff", include_str!("sniff.sql")),
    ("aligned", include_str!("aligned.sql")),
    ("column_stats", include_str!("column_stats.sql")),
    ("probe", include_str!("probe.sql")),
    ("expression", include_str!("expression.sql")),
    ("rounded_ids", include_str!("rounded_ids.sql")),
    ("unread", include_str!("unread.sql")),
    ("rejects", include_str!("rejects.sql")),
    ("alike_ids", include_str!("alike_ids.sql")),
    ("contact_ids", include_str!("contact_ids.sql")),
    ("id_counts", include_str!("id_counts.sql")),
    ("marker_values", include_str!("marker_values.sql")),
    ("marked_status", include_str!("marked_status.sql")),
    ("is_kind", include_str!("is_kind.sql")),
    ("status_gaps", include_str!("status_gaps.sql")),
    ("decisions", include_str!("decisions.sql")),
    ("likely_amounts", include_str!("likely_amounts.sql")),
    ("repeated_totals", include_str!("repeated_totals.sql")),
    ("companion_rows", include_str!("companion_rows.sql")),
    ("companion_keys", include_str!("companion_keys.sql")),
    ("joined_rows", include_str!("joined_rows.sql")),
    ("companion_refunds", include_str!("companion_refunds.sql")),
    ("refund_rows", include_str!("refund_rows.sql")),
    ("companion_rates", include_str!("companion_rates.sql")),
    ("rateless", include_str!("rateless.sql")),
    ("converted_rows", include_str!("converted_rows.sql")),
    ("lines_without_orders", include_str!("lines_without_orders.sql")),
    ("order_span", include_str!("order_span.sql")),
    ("refunds_of_excluded", include_str!("refunds_of_excluded.sql")),
    ("whole_ids", include_str!("whole_ids.sql")),
    ("lines", include_str!("lines.sql")),
    ("survey", include_str!("survey.sql")),
    ("order_ids", include_str!("order_ids.sql")),
    ("shapes", include_str!("shapes.sql")),
    ("moment", include_str!("moment.sql")),
    ("text_rows", include_str!("text_rows.sql")),
    ("typed", include_str!("typed.sql")),
    ("currencies", include_str!("currencies.sql")),
    ("orders", include_str!("orders.sql")),
    ("entries", include_str!("entries.sql")),
    ("entry_counts", include_str!("entry_counts.sql")),
    ("ends", include_str!("ends.sql")),
    ("future", include_str!("future.sql")),
    ("first_day", include_str!("first_day.sql")),
    ("edges", include_str!("edges.sql")),
    ("statuses", include_str!("statuses.sql")),
    ("customers", include_str!("customers.sql")),
    ("sentinels", include_str!("sentinels.sql")),
    ("settled_refunds", include_str!("settled_refunds.sql")),
    ("refunds", include_str!("refunds.sql")),
    ("active_calendar", include_str!("active_calendar.sql")),
    ("money_calendar", include_str!("money_calendar.sql")),
    ("matrix", include_str!("matrix.sql")),
    ("cohorts", include_str!("cohorts.sql")),
    ("groups", include_str!("groups.sql")),
    ("percentiles", include_str!("percentiles.sql")),
    ("second_orders", include_str!("second_orders.sql")),
    ("similar_value", include_str!("similar_value.sql")),
    ("values", include_str!("values.sql")),
    ("customer_attributes", include_str!("customer_attributes.sql")),
    ("separations", include_str!("separations.sql")),
    ("segments", include_str!("segments.sql")),
    ("segment_amounts", include_str!("segment_amounts.sql")),
    ("side_amounts", include_str!("side_amounts.sql")),
    ("slices", include_str!("slices.sql")),
    ("cube", include_str!("cube.sql")),
    ("labels", include_str!("labels.sql")),
    ("customer_columns", include_str!("customer_columns.sql")),
    ("value_numbers", include_str!("value_numbers.sql")),
    ("numbered_values", include_str!("numbered_values.sql")),
    ("side_members", include_str!("side_members.sql")),
    ("check_condition", include_str!("check_condition.sql")),
    ("memberships", include_str!("memberships.sql")),
    ("side_orders", include_str!("side_orders.sql")),
    ("list_thresholds", include_str!("list_thresholds.sql")),
    ("list_members", include_str!("list_members.sql")),
    ("item_rules", include_str!("item_rules.sql")),
    ("item_rule_list", include_str!("item_rule_list.sql")),
    ("last_items", include_str!("last_items.sql")),
    ("point_rows", include_str!("point_rows.sql")),
    ("point_counts", include_str!("point_counts.sql")),
    ("point_days", include_str!("point_days.sql")),
    ("point_later", include_str!("point_later.sql")),
    ("survey_answers", include_str!("survey_answers.sql")),
    ("survey_kinds", include_str!("survey_kinds.sql")),
    ("survey_opinions", include_str!("survey_opinions.sql")),
    ("survey_counts", include_str!("survey_counts.sql")),
    ("survey_scores", include_str!("survey_scores.sql")),
    ("survey_later", include_str!("survey_later.sql")),
    ("effect_members", include_str!("effect_members.sql")),
    ("effect_activity", include_str!("effect_activity.sql")),
    ("cardinality", include_str!("cardinality.sql")),
    ("customer_days", include_str!("customer_days.sql")),
    ("purchases", include_str!("purchases.sql")),
    ("purchase_groups", include_str!("purchase_groups.sql")),
    ("purchase_stream", include_str!("purchase_stream.sql")),
    ("customer_values", include_str!("customer_values.sql")),
    ("spend_groups", include_str!("spend_groups.sql")),
    ("acquisitions_by_day", include_str!("acquisitions_by_day.sql")),
    ("repeat_weeks", include_str!("repeat_weeks.sql")),
    ("within", include_str!("within.sql")),
    ("members", include_str!("members.sql")),
    ("first_order", include_str!("first_order.sql")),
    ("add_dimension", include_str!("add_dimension.sql")),
    ("first_values", include_str!("first_values.sql")),
    ("add_attribute", include_str!("add_attribute.sql")),
    ("cut_points", include_str!("cut_points.sql")),
    ("cut_counts", include_str!("cut_counts.sql")),
    ("acquired", include_str!("acquired.sql")),
    ("order_count", include_str!("order_count.sql")),
    ("recency", include_str!("recency.sql")),
    ("attribute_number", include_str!("attribute_number.sql")),
    ("ranges", include_str!("ranges.sql")),
    ("rf", include_str!("rf.sql")),
    ("rfm", include_str!("rfm.sql")),
    ("rfm_totals", include_str!("rfm_totals.sql")),
    ("rfm_cut_points", include_str!("rfm_cut_points.sql")),
    ("rfm_scores", include_str!("rfm_scores.sql")),
    ("rfm_cells", include_str!("rfm_cells.sql")),
    ("rfm_moves", include_str!("rfm_moves.sql")),
    ("rfm_customers", include_str!("rfm_customers.sql")),
    ("daily_activity", include_str!("daily_activity.sql")),
    ("order_gaps", include_str!("order_gaps.sql")),
    ("customer_totals", include_str!("customer_totals.sql")),
    ("cell_customers", include_str!("cell_customers.sql")),
    ("customers_counts", include_str!("customers_counts.sql")),
    ("customers_list", include_str!("customers_list.sql")),
    ("customers_page", include_str!("customers_page.sql")),
    ("customers_find", include_str!("customers_find.sql")),
    ("cohort_rank", include_str!("cohort_rank.sql")),
    ("timeline", include_str!("timeline.sql")),
    ("near_ids", include_str!("near_ids.sql")),
    ("value_to_date", include_str!("value_to_date.sql")),
    ("observed_cells", include_str!("observed_cells.sql")),
    ("observed_acquisitions", include_str!("observed_acquisitions.sql")),
    ("churn_window", include_str!("churn_window.sql")),
    ("spend_file", include_str!("spend_file.sql")),
    ("spending", include_str!("spending.sql")),
    ("cell_spending", include_str!("cell_spending.sql")),
    ("create_schema", include_str!("create_schema.sql")),
    ("repeated_sample", include_str!("repeated_sample.sql")),
    ("repeated", include_str!("repeated.sql")),
    ("customers_in_common", include_str!("customers_in_common.sql")),
    ("restated", include_str!("restated.sql")),
    ("restated_reasons", include_str!("restated_reasons.sql")),
    ("restated_cells", include_str!("restated_cells.sql")),
    ("restated_customers", include_str!("restated_customers.sql")),
    ("restated_list", include_str!("restated_list.sql")),
];

/// A template that cannot be rendered: a fault of the program, reported as such.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the query '{name}' could not be written ({why}); please report this")]
pub struct SqlError {
    pub name: String,
    pub why: String,
}

/// Writes the SQL of a question in the dialect of an engine.
///
/// # Errors
/// [`SqlError`] if the template does not exist or needs a variable the context lacks.
pub fn render(dialect: Dialect, name: &str, context: impl Into<Value>) -> Result<String, SqlError> {
    let fail = |error: minijinja::Error| SqlError { name: name.to_string(), why: format!("{error:#}") };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("dialect.sql", dialect.macros).map_err(fail)?;
    environment.add_template("accepted.sql", include_str!("accepted.sql")).map_err(fail)?;
    let (_, text) = TEMPLATES
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| SqlError { name: name.to_string(), why: "no such template".to_string() })?;
    let rendered = environment.render_named_str(&format!("{name}.sql"), text, context).map_err(fail)?;
    Ok(tidy(&rendered))
}

/// A name as an SQL identifier.
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as an SQL string.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Without the blank lines that template tags leave behind.
fn tidy(sql: &str) -> String {
    let lines = sql.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses() {
        let mut environment = Environment::new();
        for (name, text) in TEMPLATES {
            environment.add_template(name, text).unwrap();
        }
    }

    #[test]
    fn hostile_names_stay_names() {
        assert_eq!(identifier(r#"a"; drop"#), r#""a""; drop""#);
        assert_eq!(literal("it's"), "'it''s'");
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = render(Dialect::DUCKDB, "cohorts", ()).unwrap_err();
        assert!(error.to_string().contains("cohorts"), "{error}");
    }
}
