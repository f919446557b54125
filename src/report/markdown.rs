//! Matrices as Markdown tables.

use crate::explore::{MatrixAnswer, View};
use crate::text::{sanitize, truncate};

use super::number;
use super::table::{self, shown_text};

/// A table with the average as its last row, and below it what the marks mean.
pub fn matrix(answer: &MatrixAnswer, view: &View) -> String {
    let matrix = &answer.matrix;
    let ages = 0..matrix.width();
    let labels = ages.clone().map(|age| matrix.age_label(age));
    let labels: Vec<String> = labels.chain(table::row_heads(answer, view)).collect();
    let mut out = format!("**{}**\n\n", escaped(&table::title(answer, view)));
    out += &row(["cohort".into(), "size".into()].into_iter().chain(labels.clone()));
    out +=
        &row(["---".to_string(), "---:".into()].into_iter().chain(labels.iter().map(|_| "---:".to_string())));
    for (place, cohort) in matrix.rows.iter().enumerate() {
        let mark = if cohort.left_truncated { "<" } else { "" };
        let cells = ages.clone().map(|age| {
            let cell = matrix.cell(cohort, age, view.measure, view.criterion);
            shown_text(answer, view, place, age, &cell)
        });
        let size = number::integer(u128::from(cohort.size));
        let name = truncate(&cohort.cohort.to_string(), table::COHORT_WIDTH);
        out += &row([format!("{name}{mark}"), size]
            .into_iter()
            .chain(cells)
            .chain(table::row_ends(answer, view, cohort)));
    }
    let averages = ages.clone().map(|age| {
        let average = matrix.average(age, view.measure, view.criterion, view.average);
        number::full(average.value, view.measure.unit())
    });
    let all = number::integer(u128::from(matrix.customers()));
    out += &row([format!("average ({})", view.average.name()), all]
        .into_iter()
        .chain(averages)
        .chain(table::row_heads(answer, view).iter().map(|_| String::new())));
    out += "\n";
    for remark in table::remarks(answer, view) {
        out += &format!("- {}\n", escaped(&remark));
    }
    out
}

/// One line of a table, its cells read as they stand.
pub(super) fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| escaped(&cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Text that reads in Markdown as it stands: what would be taken for markup has a `\` before it. A `_` within a word is
/// no markup.
pub(super) fn escaped(text: &str) -> String {
    let text: Vec<char> = sanitize(text).chars().collect();
    let mut out = String::new();
    for (place, sign) in text.iter().enumerate() {
        let in_word = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
        let is_markup = match sign {
            '|' | '<' | '*' | '`' | '~' | '[' | '&' | '\\' => true,
            '_' => !(in_word(place.checked_sub(1)) && in_word(Some(place + 1))),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(*sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_would_be_markup_is_escaped_and_nothing_else() {
        assert_eq!(escaped("customer_id, 26.7 %, 2011-11"), "customer_id, 26.7 %, 2011-11");
        assert_eq!(escaped("a|b *c* `d` <b> ~e~"), r"a\|b \*c\* \`d\` \<b> \~e\~");
        assert_eq!(escaped("_f_ g_h_"), r"\_f\_ g_h\_");
        assert_eq!(escaped(r"[x](y) \| &lt;"), r"\[x](y) \\\| \&lt;");
    }
}
