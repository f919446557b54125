//! Segments in another order than the one they come in: by any of their columns.

use std::cmp::Ordering;

use crate::explore::SegmentsAnswer;
use crate::explore::people::Order;

use super::columns::{self, IS_REST, Values};

/// The segments by a column; what is undefined comes last, and the rest behind all.
///
/// # Errors
/// A column that is none, with those there are.
pub fn sorted(answer: &SegmentsAnswer, ages: &[u32], order: &Order) -> Result<SegmentsAnswer, String> {
    let columns = columns::of(answer, ages);
    let known = || columns.iter().filter(|column| column.name != IS_REST);
    let named = known().position(|column| column.name.eq_ignore_ascii_case(&order.column));
    // The values of one dimension are `value`; its own name means them too.
    let dimension = || answer.segmentation.by.iter().position(|by| by.eq_ignore_ascii_case(&order.column));
    let Some(place) = named.or_else(dimension) else {
        let known: Vec<&str> = known().map(|column| column.name.as_str()).collect();
        return Err(format!("no column '{}' (--sort); the columns are {}", order.column, known.join(", ")));
    };
    let turned = |compared: Ordering| if order.descending { compared.reverse() } else { compared };
    let values = &columns[place].values;
    let compared = |one: usize, other: usize| match values {
        Values::Text(texts) => {
            let (one, other) = (texts[one].as_deref(), texts[other].as_deref());
            let natural = answer.dimensions.get(place);
            let natural = natural.map_or(Ordering::Equal, |known| known.order.compare(one, other));
            some_first(one, other).then_with(|| turned(natural.then(one.cmp(&other))))
        }
        Values::Count(counts) => turned(counts[one].cmp(&counts[other])),
        Values::Money(sums) => {
            some_first(sums[one], sums[other]).then_with(|| turned(sums[one].cmp(&sums[other])))
        }
        Values::Real(reals) => some_first(reals[one], reals[other]).then_with(|| {
            let pair = reals[one].zip(reals[other]);
            turned(pair.map_or(Ordering::Equal, |(one, other)| one.total_cmp(&other)))
        }),
        Values::Truth(_) => Ordering::Equal,
    };
    let is_rest = |place: usize| answer.segments[place].is_other;
    let mut places: Vec<usize> = (0..answer.segments.len()).collect();
    places.sort_by(|one, other| is_rest(*one).cmp(&is_rest(*other)).then_with(|| compared(*one, *other)));
    let segments = places.into_iter().map(|place| answer.segments[place].clone()).collect();
    Ok(SegmentsAnswer { segments, ..answer.clone() })
}

/// What is undefined behind what is not, whatever the direction.
fn some_first<T>(one: Option<T>, other: Option<T>) -> Ordering {
    one.is_none().cmp(&other.is_none())
}
