//! Totals that are repeated on every line of their order, and how each is counted once.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::is_named_in;
use crate::source::columns::names;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::error::SourceError;
use crate::source::kinds::chosen_statuses::ChosenStatuses;
use crate::source::kinds::marker::{Marker, verdict_of};
use crate::source::kinds::says::Says;
use crate::source::kinds::statuses::Verdict;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::scan::LINE;
use crate::sql::{identifier, literal, render};
use crate::text::{counted, grouped, option_words};

/// An amount that every line of an order repeats, or that only one line has.
pub(in crate::source) struct RepeatedTotal {
    pub(in crate::source) note: Note,
    /// Whether it is counted once; an amount that the user named counts on every line.
    pub(in crate::source) is_once: bool,
}

impl Resolver<'_> {
    /// Whether the lines of most orders have one total. Rows that a marker keeps apart from orders, such as the start of a checkout
    /// with the id of the order, may have another one.
    pub(in crate::source) fn repeated_total(
        &self,
        (customer, order): (&Filled, Option<&Filled>),
        amount: Option<&Filled>,
        markers: &[Marker],
    ) -> Result<Option<RepeatedTotal>, SourceError> {
        let (Some(order), Some(amount)) = (order, amount) else { return Ok(None) };
        let order = (customer, order);
        let scan = self.with_computed(&self.scan.sql);
        if let Some(found) = self.repeated_total_in(&scan, order, amount)? {
            return Ok(Some(found));
        }
        let apart = markers.iter().filter(|marker| matches!(marker.says, Says::NoOrder | Says::Refund));
        let conditions: Result<Vec<String>, SourceError> =
            apart.map(|marker| marker.condition(self.engine, &identifier(&marker.column))).collect();
        let conditions = conditions?;
        if conditions.is_empty() {
            return Ok(None);
        }
        let of_orders = format!("(SELECT * FROM {scan} WHERE NOT ({}))", conditions.join(" OR "));
        self.repeated_total_in(&of_orders, order, amount)
    }

    fn repeated_total_in(
        &self,
        scan: &str,
        (customer, order): (&Filled, &Filled),
        amount: &Filled,
    ) -> Result<Option<RepeatedTotal>, SourceError> {
        let column = &amount.column;
        // An expression over a total is one of the whole order too.
        let names_total = |name: &String| names::is_total_name(name) && is_named_in(&column.name, name);
        let is_over_total =
            amount.is_expression && self.scan.columns.iter().any(|one| names_total(&one.name));
        let is_column = !amount.is_expression && !names::is_price_name(&column.name);
        let is_once = is_over_total || (is_column && amount.guessed);
        let is_paid_in_parts = self.scan.columns.iter().any(|one| names::is_part_paid(&one.name));
        if order.is_expression || is_paid_in_parts || !(is_column || is_over_total) {
            return Ok(None);
        }
        // A name that does not say so needs lines that differ in something else.
        let is_named = is_over_total || names::is_total_name(&column.name);
        let columns = || self.scan.columns.iter();
        let filled = columns().map(|column| column.filled).max().unwrap_or(0);
        // Where no value repeats, the lines differ.
        let apart = columns().find(|column| column.is_exact && column.distinct == filled);
        let own: Vec<String> = match apart {
            _ if is_named => Vec::new(),
            Some(column) => vec![identifier(&column.name)],
            None => columns().map(|column| identifier(&column.name)).collect(),
        };
        let look = |first: Option<u64>, columns: &[String], customer: Option<&Filled>| {
            let context = context! {
                customer => customer.map(|customer| identifier(&customer.column.name)),
                order => identifier(&order.column.name),
                amount => identifier(&column.name),
                scan,
                first,
                columns => columns.to_vec(),
            };
            let answer = self.asked("repeated_totals", context)?;
            let row = rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about totals".into()))?;
            Ok::<_, SourceError>([
                row.count("several")?,
                row.count("same")?,
                row.count("totals")?,
                row.count("apart")?,
                if customer.is_some() { row.count("shared")? } else { 0 },
            ])
        };
        let is_repeated = |[several, same, totals, apart, _]: [u64; 5]| {
            several >= 2 && totals >= 2 && same * 100 >= several * 99 && apart * 100 >= several * 99
        };
        // The amounts show cheaply whether comparing whole lines is worth it, and the first rows of a large file whether reading all is.
        let first = (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS);
        let may_be = |columns: &[String]| look(first, columns, None).map(is_repeated);
        if (first.is_some() || !is_named) && !may_be(&[])? {
            return Ok(None);
        }
        if first.is_some() && !is_named && !may_be(&own)? {
            return Ok(None);
        }
        let found = look(None, &own, Some(customer).filter(|customer| !customer.is_expression))?;
        let [several, same, .., shared] = found;
        let (name, orders) =
            (&column.name, format!("{} of {} orders of several lines", grouped(same), grouped(several)));
        // An order is one customer and one id.
        let of_customers = match shared {
            0 => String::new(),
            _ => format!(", for each customer of its id ({} of several customers)", counted(shared, "id")),
        };
        let note = match is_once {
            true => Note {
                text: format!(
                    "'{name}' is the total of a whole order: {orders} have one; it is counted once{of_customers}"
                ),
                remedy: is_column
                    .then(|| format!("if it is the amount of a line, say {}", option_words("amount", name))),
            },
            false => Note {
                text: format!(
                    "'{name}' counts on every line, because --amount names it, and {orders} have one value on all of them"
                ),
                remedy: Some(
                    "if it is the total of the order, leave --amount out; then it is counted once".into(),
                ),
            },
        };
        Ok(is_repeated(found).then_some(RepeatedTotal { note, is_once }))
    }

    /// A total once per order: on the first of the lines that agree in `keys`, and 0 on the others. Lines with a status that
    /// leaves them out, or without a date, are apart from the lines that count.
    pub(in crate::source) fn once(
        &self,
        amount: &str,
        unread: Option<&str>,
        keys: &[&str],
        (status, excluded, ts): (Option<&str>, &[String], &str),
    ) -> Result<String, SourceError> {
        let mut apart = vec![format!("{ts} IS NULL")];
        let mut own = None;
        if let Some(status) = status.filter(|_| !excluded.is_empty()) {
            apart.push(format!("coalesce({status} IN ({}), false)", excluded.join(", ")));
            own = Some(format!("coalesce(trim({status}), '') <> ''"));
        }
        let context = context! {
            kind => "once",
            value => amount,
            unread,
            order => keys[0],
            keys => keys.join(", "),
            apart => apart.join(", "),
            own,
            line => LINE,
        };
        Ok(render(self.engine.dialect(), "expression", context)?)
    }

    /// The statuses that leave rows out, as SQL strings, of those that an expression has over the rows, or over so many first ones.
    pub(in crate::source) fn excluded_statuses(
        &self,
        status: Option<&str>,
        (markers, chosen): (&[Marker], &ChosenStatuses),
        first: Option<u64>,
    ) -> Result<Vec<String>, SourceError> {
        let Some(status) = status else { return Ok(Vec::new()) };
        let limit = first.map_or_else(String::new, |first| format!(" LIMIT {first}"));
        let table = format!("(SELECT {status} AS status FROM {}{limit})", self.with_computed(&self.scan.sql));
        let answer = self.asked("statuses", context! { table, counted => false })?;
        let mut excluded = Vec::new();
        for row in rows(&answer) {
            let status = row.text("status")?;
            if verdict_of(markers, chosen, status) == Verdict::Excluded {
                excluded.push(literal(status));
            }
        }
        Ok(excluded)
    }
}
