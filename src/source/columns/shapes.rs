//! Texts of a column by their shape: the text with every digit as a 0. A few shapes stand for millions of values.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::sql::render;

/// More shapes than this belong to free text.
const MOST_SHAPES: u64 = 2000;

/// From so many first rows a large text file is judged until its rows refute that.
pub const FIRST_ROWS: u64 = 20_000;

/// Values that are written alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The value with every digit as a 0.
    pub text: String,
    pub rows: u64,
    /// The least value and the greatest, as texts: their first number is the least and the greatest there is.
    pub least: String,
    pub most: String,
    /// The greatest of what follows the first number.
    pub most_rest: String,
    /// The least and the greatest of what follows the second number.
    pub least_end: String,
    pub most_end: String,
}

impl Shape {
    /// The greatest second number of values that begin with digits.
    pub fn greatest_second(&self) -> Option<u32> {
        leading_number(self.most_rest.trim_start_matches(|c: char| !c.is_ascii_digit()))
    }
}

/// The number that a text begins with.
pub(in crate::source) fn leading_number(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(text, |end| &text[..end]);
    digits.parse().ok()
}

/// The shapes of a column of text, most frequent first; of its first rows only, unless `whole`.
///
/// # Errors
/// What the engine refuses.
pub fn shapes(
    engine: &dyn Engine,
    scan: &str,
    column: &str,
    whole: bool,
    cancel: &Cancel,
) -> Result<Vec<Shape>, SourceError> {
    shapes_of(engine, scan, &[column.to_string()], whole, cancel).map(|mut found| found.remove(0))
}

/// The same of several columns, which are read at once.
///
/// # Errors
/// What the engine refuses.
pub fn shapes_of(
    engine: &dyn Engine,
    scan: &str,
    columns: &[String],
    whole: bool,
    cancel: &Cancel,
) -> Result<Vec<Vec<Shape>>, SourceError> {
    let first = (!whole).then_some(FIRST_ROWS);
    let sql = render(
        engine.dialect(),
        "shapes",
        context! { scan, columns => columns.to_vec(), first, most => MOST_SHAPES },
    )?;
    let answer = engine.query(&sql, cancel)?;
    let mut found = vec![Vec::new(); columns.len()];
    for row in rows(&answer) {
        let place = if columns.len() > 1 { row.count("place")? } else { 0 };
        let shape = Shape {
            text: row.text("shape")?.to_string(),
            rows: row.count("rows")?,
            least: row.text("least")?.to_string(),
            most: row.text("most")?.to_string(),
            most_rest: row.text("most_rest")?.to_string(),
            least_end: row.text("least_end")?.to_string(),
            most_end: row.text("most_end")?.to_string(),
        };
        if let Some(shapes) = usize::try_from(place).ok().and_then(|place| found.get_mut(place)) {
            shapes.push(shape);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_numbers_of_a_shape_are_those_of_its_greatest_texts() {
        let shape = Shape {
            text: "00/00/0000".into(),
            rows: 3,
            least: "01/02/2024".into(),
            most: "12/01/2024".into(),
            most_rest: "/31/2024".into(),
            least_end: "/2024".into(),
            most_end: "/2024".into(),
        };
        assert_eq!((leading_number(&shape.most), shape.greatest_second()), (Some(12), Some(31)));
        let words = Shape { most: "Jan 5".into(), ..shape };
        assert_eq!(leading_number(&words.most), None);
    }
}
