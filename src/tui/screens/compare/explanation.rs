//! Texts of a comparison: title, selected row, explanation, command line.

use crate::cohort::{Contrast, Corrected, LEAST_EFFECTIVE, Unit};
use crate::explore::{CompareAnswer, Question, SideAnswer, View};
use crate::report::compare::{self, Compared, Found, NO_CELLS, drivers_report, p_value};
use crate::report::write::write;
use crate::report::{Format, number};

use super::super::Context;
use super::screen::{AGES, CompareScreen, CompareTab};
use crate::tui::page::Page;
use crate::tui::table::Cell;

/// The contrast under the cursor.
struct Spot {
    label: String,
    unit: Unit,
    compared: Corrected,
    sizes: (u64, u64),
}

impl CompareScreen {
    pub(super) fn headings(&self) -> Vec<String> {
        let names = self.names();
        let both = match names.as_slice() {
            [only] => (*only).to_string(),
            [first, others @ ..] => {
                let other = others.get(self.against).unwrap_or(&"");
                let more = if others.len() > 1 {
                    format!(" ({} of {})", self.against + 1, others.len())
                } else {
                    String::new()
                };
                format!("A {first} - {} {other}{more}", self.letter())
            }
            [] => "compare".to_string(),
        };
        let measure = self.view.measure.title();
        let at = self.fetched.answer().and_then(|answer| answer.sides.first());
        let at = at.map(|side| side.side.matrix.age_label(self.age)).unwrap_or_default();
        let what = match self.tab {
            CompareTab::Differences => measure.to_string(),
            CompareTab::Measures => "measures".to_string(),
            CompareTab::Curves => format!("{measure}, averages by age"),
            CompareTab::Mix => format!("{measure} at {at}, made of"),
            CompareTab::Drivers if self.sides.len() < 2 => format!("{measure} at {at}, which values differ"),
            CompareTab::Drivers => format!("{measure} at {at}, what drives it"),
        };
        vec![what, both]
    }

    pub(super) fn remarks(&self, cx: &Context) -> Vec<String> {
        let Some(answer) = self.fetched.answer() else { return Vec::new() };
        let dot = if cx.theme.glyphs.ascii { "|" } else { "·" };
        let of_sides = || vec![self.about_sides(answer)];
        let mut notes = self.about_cursor().unwrap_or_else(of_sides);
        notes.push(match self.tab {
            CompareTab::Differences if self.has_no_cells() => NO_CELLS.to_string(),
            CompareTab::Differences => {
                "! significant (Holm, over all cells or the pooled row); ~ few customers".to_string()
            }
            CompareTab::Measures => {
                "! significant (Holm, over these measures); intervals are not corrected".to_string()
            }
            CompareTab::Curves => {
                let dots =
                    if self.view.measure.is_share_of_customers() { "; dots: 95 % interval" } else { "" };
                format!("over the cohorts that have completed the age{dots}")
            }
            CompareTab::Mix => {
                "mix effect: shares differ; rate effect: values differ; they add up exactly".to_string()
            }
            CompareTab::Drivers => {
                let (values, skipped) = (self.table.len(), self.skipped(answer));
                format!("! significant (Holm, over all {values} values); not searched: {skipped}")
            }
        });
        let shared: u64 = answer.sides.get(self.other()).map_or(0, |side| side.shared);
        let off = answer.customers.saturating_sub(answer.on_any_side);
        let all_on = off == 0;
        let later = answer.uses_future_orders();
        let overlap = shared > 0;
        let (shared, off) = (number::integer(shared.into()), number::integer(off.into()));
        let all = number::integer(answer.customers.into());
        let mut last = Vec::new();
        if later.is_empty() {
            last.extend(overlap.then(|| format!("{shared} on both sides: p is only indicative")));
            last.extend((!all_on).then(|| format!("{off} of {all} customers are on no side")));
        } else {
            last.push(format!("{}: depends on later orders", later.join(", ")));
            last.extend(overlap.then(|| format!("{shared} on both: p only indicative")));
            last.extend((!all_on).then(|| format!("{off} of {all} on no side")));
        }
        if !last.is_empty() {
            notes.push(last.join(&format!(" {dot} ")));
        }
        notes
    }

    pub(super) fn explanation(&self) -> Page {
        let mut page = Page::new("Comparison", 18);
        if let Some(drill) = self.fetched.answer().and_then(|answer| answer.drill()) {
            page.pair("within segment", drill);
        }
        for (letter, side) in ('A'..='Z').zip(&self.sides) {
            let answer = self.fetched.answer();
            let known = answer.and_then(|answer| answer.sides.iter().find(|known| known.spec == *side));
            page.head(&format!("{letter}  {}", side.name));
            let customers = known.map(|known| number::integer(known.side.customers().into()) + " customers");
            page.pair("customers", customers.unwrap_or_default());
            page.pair("for whom", side.condition.clone());
            if let Some(value) = known.and_then(revenue_to_date) {
                page.pair("per customer", value);
            }
        }
        if let Some(row) = self.table.current() {
            page.head("Under the cursor");
            match self.under_cursor() {
                Some(spot) => facts(&mut page, &spot, self.letter()),
                None => {
                    let told = |cell: &Cell| !cell.text.trim().is_empty();
                    let cells = self.table.columns.iter().zip(&row.cells);
                    for (column, cell) in cells.filter(|(_, cell)| told(cell)) {
                        page.pair(column.name.clone(), cell.text.trim());
                    }
                }
            }
        }
        if self.tab == CompareTab::Differences && self.has_no_cells() {
            page.text(NO_CELLS);
        }
        page.head("What it means");
        page.text("Sides are groups of customers defined by their first order. Differences are A minus the other side, over complete cells only. An attribute value contributes to a difference by the mix effect (its share differs) and by the rate effect (its customers act differently). With weights and values averaged over both sides, the two add up exactly.");
        page
    }

    pub(super) fn command_line(&self, cx: &Context) -> String {
        let mut asked = self.wanted(cx);
        if let (CompareTab::Drivers, [first, _, ..]) = (self.tab, self.sides.as_slice()) {
            asked.sides = std::iter::once(first).chain(self.sides.get(self.other())).cloned().collect();
        }
        let view = View { measure: self.view.measure, criterion: self.view.criterion, ..cx.view.by_period() };
        let line = Question::Compare(asked).command_line(cx.source, &view);
        line.map_or_else(String::new, |line| line.to_string())
    }

    pub(super) fn written(&self, format: Format) -> Result<Vec<u8>, String> {
        let none = || "no table to write yet".to_string();
        let answer = self.fetched.answer().ok_or_else(none)?;
        if self.tab == CompareTab::Drivers {
            let found = Found {
                answer,
                view: &self.view,
                other: self.other(),
                ranked: self.ranked(answer)?,
                top: None,
            };
            return write(&drivers_report(&found), format, None);
        }
        write(&compare::report(&Compared::new(answer, &self.view, &AGES)), format, None)
    }

    /// The selected cell or line of the comparison: label, unit and counts.
    fn under_cursor(&self) -> Option<Spot> {
        let contrasts = self.contrasts.as_ref()?;
        let row = self.table.current()?;
        let place: usize = row.id.parse().ok()?;
        let name = row.cells.first()?.text.as_str();
        match self.tab {
            CompareTab::Differences => {
                let age = self.age_under_cursor()?;
                let (compared, sizes) = if row.pinned {
                    let found = contrasts.averages.iter().find(|one| one.age == age)?;
                    (found.compared, found.sizes)
                } else {
                    let mut cohorts = contrasts.cells.chunk_by(|one, other| one.rows == other.rows);
                    let found = cohorts.nth(place)?.iter().find(|cell| cell.age == age)?;
                    (found.compared, found.sizes)
                };
                let age = self.table.columns.get(self.table.column).map_or("", |column| column.name.as_str());
                let label = format!("{} at {age}", name.trim_end_matches('~'));
                Some(Spot { label, unit: self.view.measure.unit(), compared, sizes })
            }
            CompareTab::Measures => {
                let found = contrasts.measures.get(place)?;
                let (unit, compared, sizes) = (found.unit, found.compared, found.sizes);
                Some(Spot { label: name.to_string(), unit, compared, sizes })
            }
            CompareTab::Curves | CompareTab::Mix | CompareTab::Drivers => None,
        }
    }

    /// The details of the selected cell.
    fn about_cursor(&self) -> Option<Vec<String>> {
        let Spot { label, unit, compared, sizes } = self.under_cursor()?;
        let contrast = &compared.contrast;
        let side = |value: Option<f64>, size: u64| {
            format!("{} of {}", number::full(value, unit), number::integer(size.into()))
        };
        let interval = compare::interval(&compared, unit);
        let interval = if interval.is_empty() { String::new() } else { format!(" ({interval})") };
        let p = contrast.p_value.map_or_else(
            || untested(contrast),
            |p| format!("p {}, Holm {}", p_value(Some(p)), p_value(compared.p_adjusted)),
        );
        let difference = compare::difference(contrast.difference, unit);
        let (a, b) = (side(contrast.a, sizes.0), side(contrast.b, sizes.1));
        Some(vec![
            format!("{label}: {difference}{interval}, {p}"),
            format!("A {a}, {} {b} customers", self.letter()),
        ])
    }

    /// The averages at the first age at which they can differ, and how many measures differ more than chance does.
    pub(super) fn conclusion(&self) -> Vec<String> {
        let averages = self.average_line();
        averages.into_iter().chain(self.measures_line()).collect()
    }

    fn average_line(&self) -> Option<String> {
        let answer = self.fetched.answer()?;
        let first = self.view.measure.spec().first_coloured_age;
        let averages = &self.contrasts.as_ref()?.averages;
        let found =
            averages.iter().find(|one| one.age >= first && one.compared.contrast.difference.is_some())?;
        let (unit, contrast) = (self.view.measure.unit(), &found.compared.contrast);
        let age = answer.sides.first()?.side.matrix.age_label(found.age);
        let verdict = match found.compared.is_significant() {
            true => "significant",
            false => "may well be chance",
        };
        Some(format!(
            "{} at {age}: A {}, {} {}; {} ({}), {verdict}",
            self.view.measure.title(),
            number::full(contrast.a, unit),
            self.letter(),
            number::full(contrast.b, unit),
            compare::difference(contrast.difference, unit),
            compare::interval(&found.compared, unit),
        ))
    }

    fn measures_line(&self) -> Option<String> {
        let measures = &self.contrasts.as_ref()?.measures;
        let differ: Vec<_> = measures.iter().filter(|one| one.compared.is_significant()).collect();
        let p = |one: &Corrected| one.p_adjusted.unwrap_or(1.0);
        let clearest = differ.iter().min_by(|one, other| p(&one.compared).total_cmp(&p(&other.compared)));
        let of = number::counted(measures.len() as u64, "measure");
        let Some(clearest) = clearest else {
            return Some(format!("none of {of} differs more than chance does"));
        };
        let difference = compare::difference(clearest.compared.contrast.difference, clearest.unit);
        Some(format!(
            "significant: {} of {of}; most clearly {} {difference}{}",
            differ.len(),
            compare::measure_title(clearest).trim_end_matches(", to date"),
            if clearest.unit == Unit::Rate { " points" } else { "" },
        ))
    }

    fn about_sides(&self, answer: &CompareAnswer) -> String {
        let sides = ('A'..='Z').zip(&answer.sides).map(|(letter, side)| {
            format!("{letter} {}: {}", side.spec.name, number::integer(side.side.customers().into()))
        });
        sides.collect::<Vec<_>>().join(", ")
    }

    fn has_no_cells(&self) -> bool {
        self.contrasts.as_ref().is_some_and(|contrasts| contrasts.cells.is_empty())
    }

    fn skipped(&self, answer: &CompareAnswer) -> String {
        let names: Vec<&str> = answer.skipped.iter().map(|one| one.attribute.as_str()).collect();
        if names.is_empty() { "nothing".to_string() } else { names.join(", ") }
    }

    fn names(&self) -> Vec<&str> {
        self.sides.iter().map(|side| side.name.as_str()).collect()
    }
}

/// `12.30 to date (95 %: 10.10 to 14.90)`: net revenue per customer of a side; none without amounts.
fn revenue_to_date(side: &SideAnswer) -> Option<String> {
    let money = |value: f64| number::full(Some(value), Unit::Money);
    let value = money(side.revenue_per_customer()?);
    let interval = side.interval.map(|ends| format!(" (95 %: {} to {})", money(ends.low), money(ends.high)));
    Some(format!("{value} to date{}", interval.unwrap_or_default()))
}

/// Why the p-value is missing.
fn untested(contrast: &Contrast) -> String {
    match contrast.too_few {
        Some((a, b)) => {
            format!("no p: effectively {a:.0} and {b:.0} customers, {LEAST_EFFECTIVE} needed")
        }
        None if contrast.difference.is_none() => "undefined on one of the sides".to_string(),
        None => "no p: one of the sides has no variance to test against".to_string(),
    }
}

fn facts(page: &mut Page, spot: &Spot, other: char) {
    let Spot { label, unit, compared, sizes } = spot;
    let contrast = &compared.contrast;
    page.pair("what", label.clone());
    for (letter, value, size) in [('A', contrast.a, sizes.0), (other, contrast.b, sizes.1)] {
        let size = number::integer(size.into());
        page.pair(letter.to_string(), format!("{} of {size} customers", number::full(value, *unit)));
    }
    page.pair(format!("A - {other}"), compare::difference(contrast.difference, *unit));
    page.pair("95 % interval", compare::interval(compared, *unit));
    page.pair("p", p_value(contrast.p_value));
    page.pair("p (Holm)", p_value(compared.p_adjusted));
    page.pair("test", contrast.test.map_or_else(|| untested(contrast), |test| test.title().to_string()));
    let is_real = compared.is_significant();
    page.pair("verdict", if is_real { "significant" } else { "may well be chance" });
}
