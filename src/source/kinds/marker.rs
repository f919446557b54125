//! Values of a column, or of a part of it, that tell which rows are orders; and the status that rows have by them.

use minijinja::{Value, context};

use crate::engine::Engine;
use crate::source::columns::letters::lowered;
use crate::source::columns::placeholders::placeholders;
use crate::source::error::SourceError;
use crate::sql::{identifier, literal, render};

use super::chosen_statuses::ChosenStatuses;
use super::says::Says;
use super::statuses::Verdict;

/// What stands between a status and what another column says of the row.
const BESIDE: &str = ", ";

/// What of a value a marker looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// The letters before the first other sign, as in the number of a document.
    Letters,
    /// Whether a number is negative.
    Sign,
    /// Whether there is none.
    Missing,
}

impl Part {
    /// What stands between a column and the part in words.
    pub fn verb(self) -> &'static str {
        match self {
            Part::Whole => "=",
            Part::Letters => "begins with",
            Part::Sign | Part::Missing => "is",
        }
    }

    /// The part of a column as SQL, as a text.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn of(self, engine: &dyn Engine, column: &str) -> Result<String, SourceError> {
        let part = match self {
            Part::Whole => return Ok(column.to_string()),
            Part::Letters => "letters",
            Part::Sign => "sign",
            Part::Missing => "missing",
        };
        let context = context! { part, column, placeholders => placeholders() };
        Ok(render(engine.dialect(), "marker_part", context)?.trim().to_string())
    }
}

/// Values of a column, or of a part of it, with a meaning for their rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub column: String,
    pub part: Part,
    /// Without capitals and blanks around them; empty if any value has the meaning.
    pub values: Vec<String>,
    pub says: Says,
    /// Sampled rows with one of them.
    pub rows: u64,
}

impl Marker {
    /// Of the whole values of a column.
    pub fn of_values(column: &str, values: Vec<String>, says: Says, rows: u64) -> Marker {
        Marker { column: column.to_string(), part: Part::Whole, values, says, rows }
    }

    /// The beginning of the status made from it: `cancelled = `, or `Cancelled at` if any value has the meaning.
    pub fn label(&self) -> String {
        match self.values.is_empty() {
            true => self.column.trim().to_string(),
            false => format!("{} {} ", self.column.trim(), self.part.verb()),
        }
    }

    /// Whether a status was made from it.
    pub fn is_source_of(&self, status: &str) -> bool {
        self.beside(status).is_some()
    }

    /// The status before it in a status made from both; empty if there is none.
    fn beside<'a>(&self, status: &'a str) -> Option<&'a str> {
        let label = self.label();
        let says = |value: &str| self.values.is_empty() || self.values.contains(&lowered(value.trim()));
        if let Some(value) = status.strip_prefix(&label) {
            return says(value).then_some("");
        }
        let (status, value) = status.rsplit_once(&format!("{BESIDE}{label}"))?;
        says(value).then_some(status)
    }

    /// Whether a row has one of its values, as SQL over a column of this name.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn condition(&self, engine: &dyn Engine, column: &str) -> Result<String, SourceError> {
        let values: Vec<String> = self.values.iter().map(|value| literal(value)).collect();
        let column = self.part.of(engine, column)?;
        let context = context! { column, values, placeholders => placeholders() };
        Ok(render(engine.dialect(), "is_kind", context)?.trim().to_string())
    }

    /// The verdict on a status made from it.
    pub fn verdict(&self) -> Verdict {
        match self.says {
            Says::NoOrder => Verdict::Excluded,
            Says::Doubt | Says::PaidBack => Verdict::Doubtful,
            Says::Unknown => Verdict::Unknown,
            Says::Refund => Verdict::Good,
        }
    }
}

/// The verdict on a status, which may be made from markers. What a status excludes, no marker beside it takes back.
pub(in crate::source) fn verdict_of(markers: &[Marker], chosen: &ChosenStatuses, status: &str) -> Verdict {
    let made_of = markers.iter().find_map(|marker| Some((marker, marker.beside(status)?)));
    match made_of {
        Some((marker, beside)) if chosen.verdict(beside) != Verdict::Excluded => marker.verdict(),
        Some(_) => Verdict::Excluded,
        None => chosen.verdict(status),
    }
}

/// The status before a marker in a status made from both; the whole status if no marker is in it.
pub(in crate::source) fn without_marker<'a>(markers: &[Marker], status: &'a str) -> &'a str {
    markers.iter().find_map(|marker| marker.beside(status)).unwrap_or(status)
}

/// The status of a row including its markers, as SQL; `None` without either.
///
/// # Errors
/// A template that cannot be rendered.
pub fn status(
    engine: &dyn Engine,
    markers: &[Marker],
    status: Option<&str>,
) -> Result<Option<String>, SourceError> {
    if markers.is_empty() {
        return Ok(status.map(str::to_string));
    }
    let each: Result<Vec<Value>, SourceError> = markers
        .iter()
        .map(|one| {
            Ok(context! {
                column => one.part.of(engine, &identifier(&one.column))?,
                values => one.values.iter().map(|value| literal(value)).collect::<Vec<_>>(),
                label => literal(&one.label()),
                // Refunds are known without it; what is doubtful is told behind the status.
                yields => one.says == Says::Refund,
                beside => !matches!(one.says, Says::NoOrder | Says::Refund),
            })
        })
        .collect();
    let context =
        context! { markers => each?, status, between => literal(BESIDE), placeholders => placeholders() };
    Ok(Some(render(engine.dialect(), "marked_status", context)?))
}

/// Whether a marker shows that a row is a refund, as SQL; `None` without such a marker.
///
/// # Errors
/// A template that cannot be rendered.
pub fn is_refund(engine: &dyn Engine, markers: &[Marker]) -> Result<Option<String>, SourceError> {
    let refunds = markers.iter().filter(|one| one.says == Says::Refund);
    let each: Result<Vec<String>, SourceError> =
        refunds.map(|one| one.condition(engine, &identifier(&one.column))).collect();
    let each = each?;
    Ok((!each.is_empty()).then(|| each.join(" OR ")))
}
