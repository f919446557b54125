//! Rows that are steps of one order or payment: they share its id and amount, lie at different moments, and a column says which step each
//! one is. Each of them would count as an order, so the program asks which step counts.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::letters::letters;
use crate::source::columns::names;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::columns::stems::words;
use crate::source::error::SourceError;
use crate::source::kinds::marker::Marker;
use crate::source::kinds::says::Says;
use crate::source::kinds::statuses::says;
use crate::source::resolution::{Resolver, RowsOfOrders};
use crate::source::spec::{RepeatedLines, SourceSpec};
use crate::source::time::months::{is_weekday, month};
use crate::sql::{identifier, literal};
use crate::text::{grouped, option_words, sanitize};

/// A column of steps has at most so many values.
const MOST_STEPS: u64 = 12;

/// Columns that are looked at: ids, and steps of each.
const MOST_IDS: usize = 3;
const MOST_COLUMNS: usize = 6;

/// Fewer ids with several rows than this may have them by chance.
const TELLING_IDS: u64 = 10;

/// Words for the step with which money has come, by stems; the most telling first.
#[rustfmt::skip]
const PAID: &[&str] = &[
    "settled", "captur", "paid", "bezahlt", "paye", "pagad", "pagat", "betaald", "betalt", "betald", "complet", "succe", "won", "abgeschlossen",
    "invoic", "deliver", "closed",
];

/// Parts of names of columns that number things.
const IDS: &[&str] = &["id", "ref", "no", "nr", "num", "key", "code", "token", "psp"];

/// A step, in small letters, with the ids that have it.
struct Step {
    value: String,
    rows: u64,
    ids: u64,
}

impl Resolver<'_> {
    /// Asks which step of an order counts, if its rows are steps.
    ///
    /// # Errors
    /// [`SourceError::Steps`], and what the engine refuses.
    pub(in crate::source) fn check_steps(
        &self,
        of: &RowsOfOrders<'_>,
        spec: &SourceSpec,
    ) -> Result<(), SourceError> {
        let Some(amount) = of.amount.filter(|_| spec.filter.is_none() && spec.repeated_lines.is_none())
        else {
            return Ok(());
        };
        let ids = self.ids_of_several_rows(of);
        // Amounts that differ within orders are those of lines, and a category of lines is not a step.
        let are_lines = of.order.is_some_and(|order| !order.column.never_repeats());
        let may_be = |column: &&ColumnStats| {
            self.may_be_of_steps(column) && (!are_lines || of.counts_once || is_called_as_steps(&column.name))
        };
        let columns: Vec<&ColumnStats> = self.scan.columns.iter().filter(may_be).take(MOST_COLUMNS).collect();
        if ids.is_empty() || columns.is_empty() || (of.counts_once && of.status.is_none()) {
            return Ok(());
        }
        let is_end = self.is_end(of)?;
        let is_out = of.is_refund.map_or(is_end.clone(), |refund| format!("{is_end} OR {refund}"));
        for id in ids {
            let context = |step: Option<&ColumnStats>| -> Result<minijinja::Value, SourceError> {
                let exact = self.raw_names(&[Some(of.date), Some(amount)]);
                Ok(context! {
                    id => identifier(&id.name),
                    step => step.map(|step| identifier(&step.name)),
                    columns => columns.iter().map(|column| identifier(&column.name)).collect::<Vec<_>>(),
                    customer => identifier(&of.customer.column.name),
                    amount => self.money(amount)?,
                    moment => of.moment,
                    is_out => &is_out,
                    is_end => &is_end,
                    scan => self.with_computed(&self.scan.with_raw(self.engine, &exact)?),
                    first => (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS),
                })
            };
            let answer = self.asked("order_steps", context(None)?)?;
            let Some(row) = rows(&answer).next() else { continue };
            let (all, several, ended) = (row.count("ids")?, row.count("several")?, row.count("ended")?);
            if several < TELLING_IDS || several * 10 < all {
                continue;
            }
            for (place, column) in columns.iter().enumerate() {
                let count = |what: &str| row.count(&format!("{what}{place}"));
                let (steps, moved) = (count("steps")?, count("moved")?);
                let are_steps = steps * 10 >= several * 9 && moved * 10 >= steps * 6;
                // What counts once is right, unless a later step says that it was no order after all.
                let is_wrong = !of.counts_once || ended > 0;
                if !are_steps || !is_wrong {
                    continue;
                }
                let found = self.steps_of(context(Some(column))?, all)?;
                if found.is_empty() || are_of_calendar(&column.name, &found) {
                    continue;
                }
                let example = self.example_of_steps(context(Some(column))?)?;
                return Err(SourceError::Steps {
                    what: format!(
                        "{} rows are steps of {} orders or payments: they share '{}' and amount, and differ in '{}', {example}",
                        grouped(count("rows")?),
                        grouped(steps),
                        id.name,
                        column.name
                    ),
                    remedy: remedy(column, &found, ended > 0, of.markers),
                });
            }
        }
        Ok(())
    }

    /// Whether the status of a row says that it is not an order, as SQL.
    fn is_end(&self, of: &RowsOfOrders<'_>) -> Result<String, SourceError> {
        let first = (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS);
        let left_out = self.excluded_statuses(of.status, (of.markers, of.chosen), first)?;
        let by_status = of.status.filter(|_| !left_out.is_empty());
        Ok(by_status.map_or("false".into(), |status| format!("{status} IN ({})", left_out.join(", "))))
    }

    /// The id of an order if it has several rows; else columns that may be such an id, those that are called so first.
    fn ids_of_several_rows(&self, of: &RowsOfOrders<'_>) -> Vec<&ColumnStats> {
        let rows = self.rows_looked_at();
        if let Some(order) = of.order.filter(|order| !order.column.never_repeats()) {
            let column = self.scan.column(&order.column.name).filter(|_| !order.is_expression);
            return column.into_iter().collect();
        }
        let may_be = |column: &&ColumnStats| {
            let kind = column.value_type;
            (kind.is_text() || kind.is_integer())
                && !self.taken.contains(&column.name)
                && !self.scan.foreign.contains(&column.name)
                && !names::is_address_name(&column.name)
                && !names::is_number_name(&column.name)
                && column.filled * 10 >= rows * 9
                && column.distinct >= TELLING_IDS
                && column.distinct * MOST_STEPS >= rows
                && column.distinct * 4 <= rows * 3
        };
        let mut found: Vec<&ColumnStats> = self.scan.columns.iter().filter(may_be).collect();
        let is_called = |column: &&ColumnStats| {
            words(&column.name).iter().any(|word| IDS.iter().any(|part| word.starts_with(part)))
        };
        found.sort_by_key(|column| !is_called(column));
        found.truncate(MOST_IDS);
        found
    }

    fn may_be_of_steps(&self, column: &ColumnStats) -> bool {
        column.value_type.is_text()
            && (2..=MOST_STEPS).contains(&column.distinct)
            && column.filled * 10 >= self.rows_looked_at() * 9
            && !self.scan.foreign.contains(&column.name)
            && !names::is_part_paid(&column.name)
    }

    /// The steps of which every id has one at most; none, if the values are not such steps.
    fn steps_of(&self, context: minijinja::Value, ids: u64) -> Result<Vec<Step>, SourceError> {
        let answer = self.asked("steps_by_value", context)?;
        let mut found = Vec::new();
        for row in rows(&answer) {
            let value = row.maybe_text("value")?.unwrap_or_default().to_string();
            found.push(Step { value, rows: row.count("rows")?, ids: row.count("ids")? });
        }
        // A step that most orders have comes first; values of regions or channels do not.
        if found.first().is_none_or(|most| most.ids * 2 < ids) {
            return Ok(Vec::new());
        }
        found.retain(|step| !step.value.is_empty() && step.rows * 100 <= step.ids * 101);
        Ok(found)
    }

    /// The rows of one order: `as those of 1007 with 23.10 are: received, authorised, settled`.
    fn example_of_steps(&self, context: minijinja::Value) -> Result<String, SourceError> {
        let answer = self.asked("steps_of_one", context)?;
        let (mut of, mut steps) = (String::new(), Vec::new());
        for row in rows(&answer) {
            if steps.is_empty() {
                let text = |name: &str| Ok::<_, SourceError>(row.maybe_text(name)?.unwrap_or_default());
                let amount = text("amount")?;
                // Money has four decimals.
                let amount = amount.strip_suffix("00").unwrap_or(amount);
                of = format!("as those of {} with {amount}", sanitize(text("id")?));
            }
            steps.push(format!("'{}'", sanitize(row.maybe_text("step")?.unwrap_or_default())));
        }
        Ok(format!("{of} are {}", steps.join(", ")))
    }
}

/// Parts of names of columns of steps, by their letters.
const STEPS: &[&str] =
    &["step", "status", "state", "stage", "phase", "event", "action", "type", "kind", "record"];

/// Whether the name of a column means steps.
fn is_called_as_steps(name: &str) -> bool {
    let name = letters(name);
    STEPS.iter().any(|part| name.contains(part))
}

/// Whether most values are months, weekdays or numbers: such rows are payments of a time each, not steps.
fn are_of_calendar(name: &str, steps: &[Step]) -> bool {
    let is_called = is_called_as_steps(name);
    let is_part = |step: &&Step| {
        month(&step.value).is_some()
            || is_weekday(&step.value)
            || (!is_called && step.value.chars().any(|sign| sign.is_ascii_digit()))
    };
    steps.iter().filter(is_part).count() * 2 > steps.len()
}

/// How one step of each order is counted, with the refunds that the column tells: the step that money came with, and the one that most
/// orders have.
fn remedy(column: &ColumnStats, steps: &[Step], has_ends: bool, known: &[Marker]) -> String {
    let most = steps.first();
    let paid = PAID.iter().find_map(|stem| {
        let least = most.map_or(0, |most| most.ids / 4);
        steps.iter().find(|step| step.ids >= least && says(&step.value, &[stem]))
    });
    let mut chosen: Vec<&Step> = match has_ends {
        true => paid.into_iter().chain(most).collect(),
        false => most.into_iter().chain(paid).collect(),
    };
    // Of two sides that every order has, either may be the sale.
    if let [first, second] = steps
        && first.ids == second.ids
    {
        chosen.extend([first, second]);
    }
    let mut offered: Vec<&str> = Vec::new();
    chosen.retain(|step| {
        let is_new = !offered.contains(&step.value.as_str());
        offered.push(&step.value);
        is_new
    });
    let refunds: Vec<&String> = known
        .iter()
        .filter(|marker| marker.column == column.name && marker.says == Says::Refund)
        .flat_map(|marker| &marker.values)
        .collect();
    let name = format!("lower(trim({}))", column_word(&column.name));
    let ways: Vec<String> = chosen
        .iter()
        .map(|step| {
            let values: Vec<String> = [&step.value]
                .into_iter()
                .chain(refunds.iter().copied())
                .map(|value| literal(value))
                .collect();
            let condition = match values.as_slice() {
                [one] => format!("{name} = {one}"),
                several => format!("{name} IN ({})", several.join(", ")),
            };
            format!(
                "{} of '{}' with {}",
                grouped(step.ids),
                sanitize(&step.value),
                option_words("where", &condition)
            )
        })
        .collect();
    format!(
        "count one step of each: {}; if every row is an order, say {}",
        ways.join(", or "),
        option_words("repeated-lines", RepeatedLines::Count.name())
    )
}
