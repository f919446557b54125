//! `--dry-run` with `--cubes`: every statement that a question would send, written over invented rows.

use crate::cohort::{CohortBy, named_value};
use crate::engine::{self, Cancel, Limits, Resources};
use crate::explore::customers::Cohort;
use crate::explore::{Error, Question, Session, Shape};
use crate::source::remote::warehouse::statements;
use crate::source::{SourceSpec, Words, invent};

use super::failure::{Exit, Failure};

/// What the statements do not know.
const UNKNOWN: &str = "\
-- Nothing was sent. The first rows will show what follows here only as a guess: the names of columns that no option gives
-- (customer_id, ordered_at, order_id, amount), that ids are texts, that every row is an order, and that some are refunds.
-- Days, cohorts and the number of masks are those of five years of invented rows.";

/// Whether the statements of a source are asked for, and depend on its rows.
pub(super) fn is_asked(spec: &SourceSpec) -> bool {
    spec.is_rehearsed && spec.cubes.is_some() && spec.is_remote()
}

/// Prints every statement that a question would send.
///
/// # Errors
/// An address or an option that cannot be understood; an answer that needs whole histories; a folder that cannot hold the invented
/// rows.
pub(super) fn rehearse(spec: &SourceSpec, question: &Question) -> Result<Exit, Failure> {
    let first = statements(spec).map_err(Error::from)?;
    let mut spec = spec.clone();
    let engine = engine::open(&Limits::choose(&Resources::default())).map_err(Failure::failed)?;
    let cancel = Cancel::new();
    invent(engine.as_ref(), &mut spec, &words(question), &cancel).map_err(Error::from)?;
    let mut session = Session::open(engine, &spec, &cancel)?;
    let outcome = session.answer(question, &cancel, &mut |_| {});
    if matches!(outcome, Err(Error::NeedsOrders { .. })) {
        // The numbers of that message would be those of the invented rows.
        return Err(Failure::failed(
            "this answer needs whole histories, and with --cubes the orders stay in their database; --cubes=off instead of --cubes \
             prints the statements that bring them",
        ));
    }
    for (address, sql) in first {
        println!("-- {address}\n{sql};");
    }
    println!("{UNKNOWN}");
    match (session.rehearsed_transaction(), session.rehearsed_before()) {
        (Some(statements), _) => {
            println!("-- All run in one transaction, which begins with: {}", statements.join("; "));
        }
        (None, Some(sql)) => println!("-- Each has this before it, in a transaction of its own: {sql}"),
        (None, None) => {}
    }
    for sql in session.rehearsed() {
        println!("{sql};");
    }
    if let Err(error) = outcome {
        println!("-- What follows depends on the rows: {error}");
    }
    Ok(Exit::Ok)
}

/// What a question says of the rows.
fn words(question: &Question) -> Words {
    match question {
        Question::Matrix(shape) | Question::Activity(shape) | Question::Forecast(shape, _) => {
            of_shape(shape, None)
        }
        Question::Segments(segmentation) => {
            let by = segmentation.by.iter().map(|name| (name.clone(), None));
            let mut words = of_shape(
                &Shape { segment_filters: segmentation.segment_filters.clone(), ..Shape::monthly() },
                None,
            );
            words.attributes.extend(by);
            distinct(words)
        }
        Question::Customers(asked) => of_shape(&asked.list.shape, asked.list.cohort.as_ref()),
        Question::Customer(asked) => Words { id: Some(asked.id.clone()), ..of_shape(&asked.shape, None) },
        _ => Words::default(),
    }
}

fn of_shape(shape: &Shape, cohort: Option<&Cohort>) -> Words {
    let mut words = Words::default();
    let filters = shape.segment_filters.iter();
    words.attributes.extend(filters.map(|filter| (filter.by.clone(), filter.value.clone())));
    let label = cohort.map(|cohort| cohort.label.as_str());
    match &shape.cohort {
        CohortBy::Attribute(name) => {
            words.attributes.push((name.clone(), label.and_then(named_value).map(str::to_string)));
        }
        CohortBy::Period(_) => {
            words.year = label.and_then(|label| label.get(..4)).and_then(|year| year.parse().ok());
        }
    }
    distinct(words)
}

/// Each attribute once.
fn distinct(mut words: Words) -> Words {
    let mut seen: Vec<String> = Vec::new();
    words.attributes.retain(|(name, _)| {
        let is_new = !seen.iter().any(|one| one.eq_ignore_ascii_case(name));
        seen.push(name.clone());
        is_new
    });
    words
}
