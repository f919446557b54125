//! The title of the matrix: the measure, the cohorts and ages, and the part that is in sight.

use crate::cohort::{Ages, Measure, Unit};

use crate::report::number::counted;

use super::cell_summary;
use super::view::MatrixView;
use crate::tui::screens::picture::Picture;

/// The parts of the title, the most important first.
pub fn title(shown: &MatrixView) -> Vec<String> {
    let measure = shown.cx.view.measure;
    let mut parts = vec![match unit(measure) {
        "" => measure.title().to_string(),
        unit => format!("{}, {unit}", measure.title()),
    }];
    if measure.follows_criterion() {
        parts.push(format!("return: {}", shown.cx.view.criterion.name().replace('-', " ")));
    }
    if shown.of_others() {
        parts.insert(0, "counting again; the table below is the previous one".to_string());
    }
    if cell_summary::provisional(shown) {
        parts.push("provisional".to_string());
    }
    if shown.cx.view.forecast.is_some() && shown.cx.view.no_forecast().is_none() {
        let forecast = shown.answer.as_ref().and_then(|answer| answer.forecast.as_ref());
        let model = forecast.and_then(|forecast| forecast.model).map_or("", |model| model.title());
        parts.push(format!("~ forecast {model}").trim_end().to_string());
    }
    if let Some(answer) = &shown.answer {
        let shape = &answer.shape;
        match &shape.ages {
            Ages::Calendar if shape.cohort.grain() == Some(shape.age) => {
                parts.push(format!("by {}", shape.cohort))
            }
            Ages::Calendar => parts.push(format!("{} cohorts by {}", shape.cohort, shape.age)),
            ages => parts.push(format!("{} cohorts, ages {ages}", shape.cohort)),
        }
    }
    if shown.cx.view.min_orders > 1 {
        parts.push(format!("active from {} orders", shown.cx.view.min_orders));
    }
    if !shown.cx.view.events.is_empty() {
        let events = counted(shown.cx.view.events.iter().count() as u64, "event");
        parts.push(format!("{} {events}", shown.cx.theme.glyphs.event));
    }
    match shown.cx.picture {
        Picture::Heatmap => parts.push(format!("colours: {}", shown.spread.name())),
        Picture::Curves => parts.push("curves".to_string()),
        Picture::Trend => {
            let age = shown.matrix().map(|matrix| matrix.age_label(shown.cursor.age));
            parts.push(format!("{} across cohorts", age.unwrap_or_default()));
        }
        Picture::Table => {}
    }
    parts.push(format!("{} average", shown.cx.view.average.name()));
    parts
}

/// The unit of the numbers, if the name does not tell it.
fn unit(measure: Measure) -> &'static str {
    match (measure.unit(), measure) {
        (_, Measure::RevenueRetention) => "% of age 0",
        (_, Measure::PreviousRetention) => "% of those active before",
        (Unit::Rate, _) => "% of N",
        (Unit::Count | Unit::Ratio, _) => "",
        (Unit::Money, _) => "in the file's currency",
    }
}

/// The part of the matrix that is out of sight.
pub fn out_of_sight(shown: &MatrixView) -> String {
    let (Some(grid), glyphs) = (shown.grid(), &shown.cx.theme.glyphs) else { return String::new() };
    let mut parts = Vec::new();
    if shown.moved() > 0 {
        parts.push(format!("{} {} moved", glyphs.moved, shown.moved()));
    }
    let (cohorts, ages) = (shown.cohorts(), shown.ages() as usize);
    if grid.rows < cohorts {
        let (first, last) = (shown.scroll.row + 1, shown.scroll.row + grid.rows);
        parts.push(format!("{first}{}{last} of {cohorts}", glyphs.dash));
    }
    if shown.scroll.age > 0 {
        parts.push(format!("{} {}", glyphs.left, shown.scroll.age));
    }
    let beyond = ages.saturating_sub(shown.scroll.age as usize + grid.columns);
    if beyond > 0 {
        parts.push(format!("+{beyond} {}", glyphs.right));
    }
    parts.join("  ")
}
