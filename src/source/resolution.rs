//! From columns to a mapping: the expression of every role, and problems with them.

use crate::engine::{Cancel, ColumnType, Engine};
use crate::sql::identifier;
use crate::text::option_words;

use super::columns::column::ColumnStats;
use super::columns::names;
use super::columns::placeholders::{placeholders, placeholders_of_dates};
use super::columns::presets::{Preset, preset_of, user_presets};
use super::columns::role::Role;
use super::columns::roles;
use super::error::SourceError;
use super::kinds::chosen_statuses::ChosenStatuses;
use super::kinds::marker;
use super::kinds::markers;
use super::kinds::says::Says;
use super::mapping::{AGAIN, Attribute, Mapping, Written};
use super::money::proposal;
use super::orders::entries::EntryRule;
use super::remedy::is_taken;
use super::report::{Column, Mapped, Note};
use super::scan::Scan;
use super::side_files::answers::is_of_answers;
use super::side_files::points::is_of_points;
use super::spec::SourceSpec;
use super::time::dates::{self, SampleRows, Wanted};
use super::time::order_date::is_of_several_orders;
use super::time::zone::Shift;

/// A role with its column, or with an expression made a column.
pub(super) struct Filled {
    pub(super) column: ColumnStats,
    pub(super) guessed: bool,
    pub(super) is_expression: bool,
}

/// What rows are compared by, to see whether several are steps of one order.
pub(super) struct RowsOfOrders<'a> {
    pub(super) customer: &'a Filled,
    pub(super) date: &'a Filled,
    pub(super) order: Option<&'a Filled>,
    pub(super) amount: Option<&'a Filled>,
    /// SQL of the moment.
    pub(super) moment: &'a str,
    /// SQL of the status, and of whether a row is a refund.
    pub(super) status: Option<&'a str>,
    pub(super) is_refund: Option<&'a str>,
    pub(super) markers: &'a [marker::Marker],
    pub(super) chosen: &'a ChosenStatuses,
    /// Whether the total of an order counts once, however many rows it has.
    pub(super) counts_once: bool,
}

/// The inputs of the mapping, and its roles so far.
pub(super) struct Resolver<'a> {
    pub(super) engine: &'a dyn Engine,
    pub(super) scan: Scan,
    pub(super) cancel: &'a Cancel,
    pub(super) taken: Vec<String>,
    pub(super) mapped: Vec<Mapped>,
    /// Expressions computed beside the columns, with their names.
    pub(super) computed: Vec<(String, String)>,
    /// Columns of a large text file in which every id seems to be a whole number, by its first rows; and whether texts for a
    /// missing value are none.
    pub(super) whole: Vec<(String, bool)>,
    /// The column with the time of day, if it is joined to the date.
    pub(super) time: Option<String>,
    /// The known export with these columns, if it is one.
    pub(super) preset: Option<Preset>,
    /// Why a column that may be the amount is not taken for it.
    pub(super) no_amount: Option<Note>,
    /// Columns that were guessed for roles when the user kept the mapping.
    pub(super) kept_guesses: Vec<(String, String)>,
}

/// A note that a file without amounts and order ids looks like one that belongs beside the orders.
fn side_file_note(scan: &Scan) -> Option<Note> {
    let (what, option) = if is_of_points(scan) {
        ("loyalty points", "--points")
    } else if is_of_answers(scan) {
        ("answers of surveys", "--surveys")
    } else {
        return None;
    };
    Some(Note {
        text: format!(
            "these columns are of {what}, so each row may not be an order, and retention is not that of orders"
        ),
        remedy: Some(format!("name the file of orders, and this one with {option}")),
    })
}

/// What is not believed of the first rows alone: how dates are written, which takes a pass over all rows; that ids are whole
/// numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doubts {
    pub dates: bool,
    pub ids: bool,
}

/// Resolves every role of a scan.
///
/// # Errors
/// Columns that do not exist, expressions that cannot be computed, a missing customer or date.
pub fn resolve(
    engine: &dyn Engine,
    scan: Scan,
    spec: &SourceSpec,
    doubts: Doubts,
    cancel: &Cancel,
) -> Result<Mapping, SourceError> {
    let names: Vec<&str> = scan.columns.iter().map(|column| column.name.as_str()).collect();
    let preset = preset_of(&names, user_presets().as_deref())?;
    let (taken, mapped, computed) = (scan.foreign.clone(), Vec::new(), Vec::new());
    let mut resolver = Resolver {
        engine,
        scan,
        cancel,
        taken,
        mapped,
        computed,
        whole: Vec::new(),
        time: None,
        preset,
        no_amount: None,
        kept_guesses: spec.guessed.clone(),
    };
    if spec.refunds_file.is_some() {
        let is_of_refunds =
            |note: &Note| note.remedy.as_deref().is_some_and(|said| said.contains("--refunds-file"));
        resolver.scan.notes.retain(|note| !is_of_refunds(note));
    }
    if spec.date.is_none() {
        resolver.check_wide()?;
    }
    let date = resolver.date(spec.date.as_deref())?;
    let other_side = if spec.customer.is_none() { resolver.other_side()? } else { None };
    let customer = match other_side {
        Some(customer) => customer,
        None => resolver.needed(Role::Customer, "customer", "--customer", spec.customer.as_deref())?,
    };
    if customer.column.name == date.column.name {
        return Err(SourceError::TwoRoles { column: date.column.name });
    }
    let order = resolver.order(spec, &customer, &date)?;
    let amount = resolver.amount(spec.amount.as_deref())?;
    let amount = resolver.not_a_sum(amount, &customer)?;
    resolver.check_sides(amount.as_ref())?;
    if amount.is_none() && order.is_none() && spec.date.is_none() {
        let note = side_file_note(&resolver.scan);
        resolver.scan.notes.extend(note);
    }
    let cost = match spec.cost.as_deref() {
        Some(given) => resolver.wanted(Role::Cost, "--cost", Some(given))?,
        None => None,
    };
    // An empty text says that no column is the status. The database that counts is not asked about it.
    let status = match (spec.status.as_deref(), spec.cubes) {
        (Some("''"), Some(_)) => None,
        (given, _) => resolver.status(given)?,
    };
    let status = resolver.not_of_deals(status, spec)?;
    if status.is_none() && spec.order_status.is_some() {
        return Err(SourceError::NoStatus);
    }
    let chosen_statuses = ChosenStatuses::of(spec);
    let currency = resolver.currency(spec, amount.as_ref())?;
    // A zone that does not exist is refused even if no timestamp would be converted.
    spec.tz.as_deref().map(Shift::to_zone).transpose()?;
    let wanted =
        Wanted { format: spec.date_format.as_deref(), zone: spec.tz.as_deref(), whole: doubts.dates };
    let date_text = resolver.exact(&date);
    let looked_at = match date.is_expression {
        // An expression is computed over columns in their types.
        true => resolver.with_column(&resolver.scan.sql, &date.column.name),
        false => resolver.scan.looked_at(),
    };
    let rows = SampleRows { scan: &looked_at, is_cheap: resolver.scan.is_cheap };
    let moment = dates::resolve(engine, rows, &date.column, &date_text, wanted, cancel)?;
    let unread_date = resolver.unread(&date, &moment.sql, placeholders_of_dates())?;
    let is_named = spec.date.is_some();
    let earlier =
        if is_named { None } else { resolver.earlier_date(&date, (&moment.sql, wanted), &customer)? };
    resolver.scan.notes.extend(earlier);
    let won = resolver.won_date(&date, spec);
    resolver.scan.notes.extend(won);
    if customer.column.never_repeats() && !is_named && is_of_several_orders(&date.column.name) {
        resolver.scan.notes.push(Note {
            text: format!(
                "'{}' is one of several orders of a row, so this may be a table with one row per customer: its other orders are not counted",
                date.column.name
            ),
            remedy: Some("export one row per order if it is".into()),
        });
    }
    let moment = resolver.with_time_of_day(&date, is_named, (&looked_at, rows.is_cheap), moment)?;
    if let Some(filter) = &spec.filter {
        resolver.check(filter, "--where", "CAST({} AS BOOLEAN)")?;
    }
    if spec.entry.is_none() && spec.entry_rule != EntryRule::default() {
        return Err(SourceError::RuleWithoutEntry);
    }
    for (condition, option) in [(&spec.entry, "--entry"), (&spec.returns, "--returns")] {
        if let Some(condition) = condition {
            resolver.check(condition, option, "CAST({} AS BOOLEAN)")?;
        }
    }
    resolver.find_whole_ids(&customer, order.as_ref(), doubts.ids);
    let (customer_sql, customer_is_text) = resolver.customer(&customer)?;
    let attributes = resolver.attributes()?;
    let columns = resolver.columns(&attributes);
    let text = |filled: &Filled| resolver.text(&identifier(&filled.column.name));
    let (status, currency) = (
        status.as_ref().map(text).transpose()?,
        currency
            .map(|currency| Ok::<_, SourceError>((currency.column.name.clone(), text(&currency)?)))
            .transpose()?,
    );
    let versions = resolver.versions(spec, order.as_ref(), &date)?;
    let mut found = match spec.status {
        // The user's choice decides.
        Some(_) => Vec::new(),
        None => markers::find(engine, &resolver.scan, &resolver.taken, cancel)?,
    };
    let named = resolver.refunded_orders((order.as_ref(), &customer), amount.as_ref(), (&found, spec))?;
    found.extend(named);
    if spec.status.is_none() {
        found.extend(resolver.deposits(order.as_ref(), amount.as_ref())?);
        found.extend(resolver.order_letters(order.as_ref(), amount.as_ref(), &found)?);
        found.extend(resolver.signs(amount.as_ref(), &found)?);
        found.extend(resolver.undone(amount.as_ref())?);
    }
    if amount.is_none() {
        // Without amounts no sign distinguishes a refund from an order.
        found.iter_mut().filter(|one| one.says == Says::Refund).for_each(|one| one.says = Says::NoOrder);
    }
    // What is not an order is not a refund of one either.
    found.sort_by_key(|one| one.says != Says::NoOrder);
    found = resolver.without_repetitions(found)?;
    let status = marker::status(engine, &found, status.as_deref())?;
    let is_refund = marker::is_refund(engine, &found)?;
    let repeated = resolver.repeated_total((&customer, order.as_ref()), amount.as_ref(), &found)?;
    let amount = resolver.with_refunds_apart(amount)?;
    let money = |filled: &Option<Filled>| filled.as_ref().map(|filled| resolver.money(filled)).transpose();
    let (amount_sql, cost_sql) = (money(&amount)?, money(&cost)?);
    let unread_amount = match (&amount, &amount_sql) {
        (Some(amount), Some(sql)) => resolver.unread(amount, sql, placeholders())?,
        _ => None,
    };
    let mixed = amount.as_ref().and_then(|amount| resolver.mixed(amount));
    let mut signed = amount.as_ref().map(|amount| resolver.signed(amount)).transpose()?;
    let repeat_condition = resolver.repeat_condition(
        (spec, versions.as_ref()),
        order.as_ref(),
        &customer_sql,
        (signed.as_deref(), is_refund.as_deref()),
    )?;
    let mut amount_sql = amount_sql;
    let mut counts_once = false;
    let is_once = repeated.as_ref().is_some_and(|repeated| repeated.is_once);
    resolver.scan.notes.extend(repeated.map(|repeated| repeated.note));
    if let (true, Some(order), Some(sql)) = (is_once, &order, &amount_sql) {
        // The first line of an order has its total, the other lines have 0. Refunds are separate.
        let kept = format!("({})", spec.filter.as_deref().unwrap_or("true"));
        let refund = is_refund.as_deref().unwrap_or("false");
        let repeat_condition = if repeat_condition.is_some() { AGAIN } else { "false" };
        let once = resolver.once(
            sql,
            unread_amount.as_deref(),
            &[&resolver.id(order)?, &customer_sql, &kept, refund, repeat_condition],
            (
                status.as_deref(),
                &resolver.excluded_statuses(status.as_deref(), (&found, &chosen_statuses), None)?,
                &moment.sql,
            ),
        )?;
        (amount_sql, signed) = (Some(once.clone()), Some(once));
        counts_once = true;
    }
    let of = RowsOfOrders {
        customer: &customer,
        date: &date,
        order: order.as_ref(),
        amount: amount.as_ref(),
        moment: &moment.sql,
        status: status.as_deref(),
        is_refund: is_refund.as_deref(),
        markers: &found,
        chosen: &chosen_statuses,
        counts_once,
    };
    resolver.check_steps(&of, spec)?;
    if let (Some(is_refund), Some(sql)) = (&is_refund, &amount_sql) {
        // A row of a refund is one even if its own amount is 0, as that of a further line may be.
        signed = Some(format!("CASE WHEN {is_refund} THEN -1 - abs({sql}) ELSE {sql} END"));
        amount_sql = Some(format!("CASE WHEN {is_refund} THEN -abs({sql}) ELSE {sql} END"));
    }
    if let Some(other) = roles::passed_over(&customer.column.name, &resolver.scan.columns)
        .filter(|_| customer.guessed && resolver.preset.is_none())
    {
        resolver.scan.notes.push(Note {
            text: format!(
                "every row has another '{other}', so '{}' is taken for the customer",
                customer.column.name
            ),
            remedy: Some(format!("if it is not, say {}", option_words("customer", other))),
        });
    }
    let group = resolver.group_of_customers(&customer);
    resolver.scan.notes.extend(group);
    let of_people = resolver.of_people(&customer);
    resolver.scan.notes.extend(of_people);
    let mut notes = resolver.scan.notes.clone();
    notes.extend(moment.notes);
    notes.extend(amount.as_ref().and_then(|amount| resolver.other_amount(amount)));
    notes.extend(resolver.one_side_alone(amount.as_ref(), &found, spec)?);
    notes.extend(resolver.discount(amount.as_ref(), order.as_ref())?);
    notes.extend(resolver.less_than_amount(amount.as_ref())?);
    let hundredths = resolver.may_be_hundredths(amount.as_ref(), &found)?;
    // By the name of the column that was guessed, or by the note on its values.
    let parts_of_a_unit = amount
        .as_ref()
        .filter(|amount| amount.guessed)
        .and_then(|amount| names::parts_of_a_unit(&amount.column.name).or(hundredths.as_ref().map(|_| 100)));
    notes.extend(hundredths);
    notes.extend(resolver.kept_after_fees(amount.as_ref())?);
    let is_net = resolver.net_of_refunds(amount.as_ref())?;
    let refunds_are_off = is_net.is_some() || resolver.names_refunds(amount.as_ref());
    notes.extend(is_net);
    notes.extend(resolver.equal_kinds(order.as_ref(), amount.as_ref(), &found, spec)?);
    notes.extend(resolver.steps((&customer, &date), order.as_ref(), amount.as_ref(), &found, spec)?);
    notes.extend(resolver.merged_ids(&customer));
    notes.extend(resolver.bundles(order.as_ref(), amount.as_ref(), spec)?);
    let amount_proposed = match amount {
        Some(_) => None,
        None if resolver.no_amount.is_some() => resolver.no_amount.take(),
        None => proposal::amount(engine, &resolver.scan, &resolver.taken, cancel)?,
    };
    let order_of_lines = order.as_ref().filter(|_| !counts_once);
    let total = resolver.leave_out_totals(order_of_lines, amount.as_ref(), &found, spec)?;
    notes.extend(total.note);
    notes.retain(|note| !note.remedy.as_deref().is_some_and(|remedy| is_taken(spec, remedy)));
    let exact = [Some(&customer), Some(&date), order.as_ref(), amount.as_ref(), cost.as_ref()];
    // Only the final scan knows the name of the row's position.
    let mut scan =
        resolver.final_scan(&exact, repeat_condition.as_deref(), total.condition.as_deref(), counts_once)?;
    if let Some(share) = spec.share {
        notes.insert(0, Note { text: share.note(), remedy: None });
        // A database has been asked for the sample alone.
        if !spec.is_remote() {
            scan = resolver.sampled(&scan, &share.condition(&customer_sql)?);
        }
    }
    Ok(Mapping {
        left_out: resolver.scan.left_out.clone(),
        rejected: resolver.scan.rejected.clone(),
        file: resolver.scan.file.clone(),
        written: Written {
            customer: resolver.written(&customer)?,
            date: resolver.written(&date)?,
            amount: amount.as_ref().map(|amount| resolver.written(amount)).transpose()?,
        },
        unread_date,
        unread_amount,
        is_provisional: moment.is_provisional,
        has_whole_ids: !resolver.whole.is_empty(),
        contradiction: moment.contradiction,
        customer: customer_sql,
        customer_is_text,
        ts: moment.sql,
        oid: order.as_ref().map(|order| resolver.id(order)).transpose()?,
        amount: amount_sql,
        amount_proposed,
        parts_of_a_unit,
        refunds_are_off,
        counts_once,
        signed,
        cost: cost_sql,
        status,
        chosen_statuses,
        markers: found,
        currency,
        mixed,
        filter: spec.filter.as_deref().map(truth),
        entry: spec.entry.as_deref().map(truth),
        returns: spec.returns.as_deref().map(truth),
        attributes,
        columns,
        notes,
        scan,
        has_again: repeat_condition.is_some(),
        line: resolver.scan.line.clone(),
        is_joined: resolver.scan.is_joined,
        // The window over the lines of an order is computed once, and so is who belongs to a sample.
        keep: resolver.scan.keep || counts_once || spec.share.is_some(),
        preset: resolver.preset.map(|preset| preset.name),
        mapped: resolver.mapped,
    })
}

/// A condition of the user's as a truth value.
fn truth(condition: &str) -> String {
    format!("CAST(({condition}) AS BOOLEAN)")
}

impl Resolver<'_> {
    /// A scan with one expression as a column under its own text.
    fn with_column(&self, scan: &str, expression: &str) -> String {
        format!("(SELECT *, ({expression}) AS {} FROM {scan})", identifier(expression))
    }

    fn attributes(&self) -> Result<Vec<Attribute>, SourceError> {
        let looked_at = self.rows_looked_at();
        let kept = |mapped: &&Mapped| !matches!(mapped.role, Role::Status | Role::Currency);
        let used: Vec<&str> =
            self.mapped.iter().filter(kept).map(|mapped| mapped.expression.as_str()).collect();
        let chosen = self.scan.columns.iter().filter(|column| !used.contains(&column.name.as_str()));
        let chosen = chosen.filter(|column| roles::is_attribute(column, looked_at)).enumerate();
        let chosen = chosen.map(|(place, column)| {
            Ok(Attribute {
                name: column.name.clone(),
                column: format!("a{place}"),
                expression: self.expressed("text", &identifier(&column.name))?,
                is_padded: self.scan.is_text && column.value_type == ColumnType::Text,
            })
        });
        chosen.collect()
    }

    /// Number of sampled rows: the values of the fullest column.
    pub(super) fn rows_looked_at(&self) -> u64 {
        self.scan.rows_looked_at()
    }

    fn columns(&self, attributes: &[Attribute]) -> Vec<Column> {
        let role_of = |name: &str| {
            if self.time.as_deref() == Some(name) {
                return Role::Date;
            }
            let mapped =
                self.mapped.iter().find(|mapped| mapped.expression == name).map(|mapped| mapped.role);
            let is_attribute = attributes.iter().any(|attribute| attribute.name == name);
            mapped.unwrap_or(if is_attribute { Role::Attribute } else { Role::Unused })
        };
        let rows = self.rows_looked_at();
        let column = |found: &ColumnStats| found.described(role_of(&found.name), rows, self.scan.whole);
        self.scan.columns.iter().map(column).collect()
    }
}
