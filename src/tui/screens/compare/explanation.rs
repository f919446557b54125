//! Texts of a comparison: title, selected row, explanation, command line.

use crate::cohort::{Corrected, Unit};
use crate::explore::{CompareAnswer, Question, SideAnswer, View};
use crate::report::compare::{self, Compared, NO_CELLS, RankedDrivers, drivers_report, p_value};
use crate::report::write::write;
use crate::report::{Format, number};

use super::super::Context;
use super::screen::{AGES, CompareScreen, CompareTab};
use crate::tui::chart::FEW_COHORTS;
use crate::tui::page::Page;
use crate::tui::screens::NO_TABLE;

/// The contrast under the cursor.
struct Selection {
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
        // Without an answer the ages have no names yet.
        let at = at.map_or(String::new(), |side| format!(" at {}", side.side.matrix.age_label(self.age)));
        let what = match self.tab {
            CompareTab::Differences => measure.to_string(),
            CompareTab::Measures => "measures".to_string(),
            CompareTab::Curves => format!("{measure}, averages by age"),
            CompareTab::Mix => format!("{measure}{at}, made of"),
            CompareTab::Drivers if self.sides.len() < 2 => format!("{measure}{at}, which values differ"),
            CompareTab::Drivers => format!("{measure}{at}, what drives it"),
        };
        vec![what, both]
    }

    pub(super) fn remarks(&self, cx: &Context) -> Vec<String> {
        let Some(answer) = self.fetched.answer() else { return Vec::new() };
        let dot = if cx.theme.glyphs.ascii { "|" } else { "·" };
        let of_sides = || vec![self.about_sides(answer)];
        let mut notes = self.about_cursor().unwrap_or_else(of_sides);
        let about_tab = match self.tab {
            CompareTab::Differences if self.has_no_cells() => NO_CELLS.to_string(),
            CompareTab::Differences => {
                "! significant (Holm, over all cells or the pooled row); ~ few customers".to_string()
            }
            CompareTab::Measures => {
                notes.push(compare::TO_DATE.to_string());
                "! significant (Holm, over these measures); intervals are not corrected".to_string()
            }
            CompareTab::Curves => {
                let shaded =
                    if self.view.measure.is_share_of_customers() { "; shaded: 95 % interval" } else { "" };
                format!(
                    "over the cohorts that have completed the age; thin: fewer than {FEW_COHORTS} cohorts{shaded}"
                )
            }
            CompareTab::Mix => {
                "mix effect: shares differ; rate effect: values differ; they add up exactly".to_string()
            }
            CompareTab::Drivers => {
                let (values, skipped) = (self.table.len(), self.skipped(answer));
                if self.sides.len() > 1 {
                    notes.push(format!("{}; {}", compare::SORTED, compare::OF_DIFFERENCE));
                }
                notes.extend(self.found(answer).ok().and_then(|found| found.untested()));
                format!("! significant (Holm, over all {values} values); not searched: {skipped}")
            }
        };
        notes.push(about_tab);
        let sides = [answer.sides.first(), answer.sides.get(self.other())];
        let undecided = sides.into_iter().flatten().filter_map(SideAnswer::undecided);
        notes.extend(undecided.map(|undecided| compare::note_undecided(&undecided)));
        let shared: u64 = answer.sides.get(self.other()).map_or(0, |side| side.overlap);
        let off = answer.customers.saturating_sub(answer.on_any_side);
        let all_on = off == 0;
        let later = answer.uses_future_orders();
        let overlap = shared > 0;
        let (shared, off) = (number::integer(shared.into()), number::integer(off.into()));
        let all = number::integer(answer.customers.into());
        let mut last = Vec::new();
        if later.is_empty() {
            last.extend(overlap.then(|| format!("{shared} on both sides: p is only indicative")));
            last.extend((!all_on).then(|| format!("{off} of {all} customers belong to no side")));
        } else {
            last.push(format!("{}: depends on later orders", later.join(", ")));
            last.extend(overlap.then(|| format!("{shared} on both: p only indicative")));
            last.extend((!all_on).then(|| format!("{off} of {all} belong to no side")));
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
        if self.table.current().is_some() {
            page.head("Under the cursor");
            match self.under_cursor() {
                Some(selection) => {
                    facts(&mut page, &selection, self.letter());
                    self.definition().into_iter().for_each(|text| page.pair("definition", text));
                }
                None => self.table.filled_cells().for_each(|(name, text)| page.pair(name, text)),
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
        let mut question = self.wanted(cx);
        if let (CompareTab::Drivers, [first, _, ..]) = (self.tab, self.sides.as_slice()) {
            question.sides = std::iter::once(first).chain(self.sides.get(self.other())).cloned().collect();
        }
        let view = View { measure: self.view.measure, criterion: self.view.criterion, ..cx.view.by_period() };
        let line = Question::Compare(question).command_line(cx.source, &view);
        line.map_or_else(String::new, |line| line.to_string())
    }

    pub(super) fn written(&self, format: Format) -> Result<Vec<u8>, String> {
        let answer = self.fetched.answer().ok_or(NO_TABLE)?;
        if self.tab == CompareTab::Drivers {
            return write(&drivers_report(&self.found(answer)?), format, None);
        }
        write(&compare::report(&Compared::new(answer, &self.view, &AGES)), format, None)
    }

    /// The ranking of the tab of drivers.
    fn found<'a>(&'a self, answer: &'a CompareAnswer) -> Result<RankedDrivers<'a>, String> {
        let ranked = self.ranked(answer)?;
        Ok(RankedDrivers { answer, view: &self.view, other: self.other(), ranked, top: None })
    }

    /// The selected cell or line of the comparison: label, unit and counts.
    fn under_cursor(&self) -> Option<Selection> {
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
                Some(Selection { label, unit: self.view.measure.unit(), compared, sizes })
            }
            CompareTab::Measures => {
                let found = contrasts.measures.get(place)?;
                let (unit, compared, sizes) = (found.unit, found.compared, found.sizes);
                Some(Selection { label: name.to_string(), unit, compared, sizes })
            }
            CompareTab::Curves | CompareTab::Mix | CompareTab::Drivers => None,
        }
    }

    /// The definition of what is measured in the selected cell.
    fn definition(&self) -> Option<&'static str> {
        if self.tab != CompareTab::Measures {
            return Some(self.view.measure.spec().definition);
        }
        let place: usize = self.table.current()?.id.parse().ok()?;
        compare::measure_definition(self.contrasts.as_ref()?.measures.get(place)?)
    }

    /// The details of the selected cell.
    fn about_cursor(&self) -> Option<Vec<String>> {
        let Selection { label, unit, compared, sizes } = self.under_cursor()?;
        let contrast = &compared.contrast;
        let side = |value: Option<f64>, size: u64| {
            format!("{} of {}", number::full(value, unit), number::integer(size.into()))
        };
        let tested = || format!("p {}, Holm {}", p_value(contrast.p_value), p_value(compared.p_adjusted));
        let p = compare::untested(contrast).map_or_else(tested, |why| format!("not tested: {why}"));
        let (a, b) = (side(contrast.a, sizes.0), side(contrast.b, sizes.1));
        Some(vec![
            format!("{label}: {}, {p}", compare::moved(&compared, unit)),
            format!("A {a}, {} {b} customers", self.letter()),
        ])
    }

    /// The averages at the first age at which they can differ, and how many measures differ more than chance does.
    pub(super) fn conclusion(&self) -> Vec<String> {
        let averages = self.average_line();
        let lacking = self.contrasts.as_ref().and_then(|one| compare::untested_line(&one.measures));
        averages.into_iter().chain(self.measures_line()).chain(lacking).collect()
    }

    fn average_line(&self) -> Option<String> {
        let answer = self.fetched.answer()?;
        let first = self.view.measure.spec().first_coloured_age;
        let averages = &self.contrasts.as_ref()?.averages;
        let is_at_age = matches!(self.tab, CompareTab::Mix | CompareTab::Drivers);
        let first = if is_at_age { self.age } else { first };
        let found =
            averages.iter().find(|one| one.age >= first && one.compared.contrast.difference.is_some())?;
        let (unit, contrast) = (self.view.measure.unit(), &found.compared.contrast);
        let age = answer.sides.first()?.side.matrix.age_label(found.age);
        Some(format!(
            "{} at {age}: A {}, {} {}; {}, {}",
            self.view.measure.title(),
            number::full(contrast.a, unit),
            self.letter(),
            number::full(contrast.b, unit),
            compare::moved(&found.compared, unit),
            compare::verdict(&found.compared),
        ))
    }

    fn measures_line(&self) -> Option<String> {
        let measures = &self.contrasts.as_ref()?.measures;
        let differ: Vec<_> = measures.iter().filter(|one| one.compared.is_significant()).collect();
        let p = |one: &Corrected| one.p_adjusted.unwrap_or(1.0);
        let clearest = differ.iter().min_by(|one, other| p(&one.compared).total_cmp(&p(&other.compared)));
        let tested = compare::tested(measures);
        let of = match tested == measures.len() {
            true => number::counted(measures.len() as u64, "measure"),
            false => format!("{tested} tested measures"),
        };
        let Some(clearest) = clearest else {
            return Some(format!("none of {of} differs more than chance does"));
        };
        let difference = clearest.compared.contrast.difference.unwrap_or_default();
        Some(format!(
            "significant: {} of {of}; most clearly {} {}",
            differ.len(),
            compare::measure_title(clearest).trim_end_matches(", to date"),
            number::difference(difference, clearest.unit),
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

fn facts(page: &mut Page, selection: &Selection, other: char) {
    let Selection { label, unit, compared, sizes } = selection;
    let contrast = &compared.contrast;
    page.pair("what", label.clone());
    for (letter, value, size) in [('A', contrast.a, sizes.0), (other, contrast.b, sizes.1)] {
        let size = number::integer(size.into());
        page.pair(letter.to_string(), format!("{} of {size} customers", number::full(value, *unit)));
    }
    let by = contrast.difference.map(|by| number::difference(by, *unit));
    page.pair(format!("A - {other}"), by.unwrap_or_else(|| "undefined".to_string()));
    let points = if *unit == Unit::Rate { " points" } else { "" };
    let ends = Some(compare::interval(compared, *unit)).filter(|ends| !ends.is_empty());
    let tested = contrast.test.filter(|_| contrast.too_few.is_none());
    for (label, text) in [
        ("95 % interval", ends.map(|ends| ends + points)),
        ("p", tested.map(|_| p_value(contrast.p_value))),
        ("p (Holm)", tested.map(|_| p_value(compared.p_adjusted))),
        ("test", tested.map(|test| test.title().to_string())),
    ] {
        if let Some(text) = text {
            page.pair(label, text);
        }
    }
    page.pair("verdict", compare::verdict(compared));
    if contrast.too_few.is_some() {
        page.text("A few customers hold most of the sum, so it is as uncertain as that of as many equal customers. For fewer than 30 of them, a test reports chance as significant far too often.");
    }
}
