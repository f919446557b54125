//! Comparison: groups of customers side by side, what their difference is made of, and what drives it.

use std::sync::Arc;

use crate::cohort::{Corrected, Measure, Undivided, Unit, comparable_form, is_comparable};
use crate::explore::{
    Answer, Apart, CompareAnswer, CompareQuestion, Question, SideSpec, Versus, View, shell_word,
};
use crate::report::compare::drivers::{self, Found, Ranked, ranking};
use crate::report::compare::lines::{self, Word, p_value};
use crate::report::compare::{Compared, json, text};
use crate::report::{Format, number};
use crate::source::Role;

use super::super::overlay::{Choice, Item, Picked};
use super::super::table::{Cell, Column, Row, Table};
use super::{About, Line, Overlaid, Screen, Turn};
use crate::tui::action::Action;
use crate::tui::views::Page;

/// Ages in the table of measures.
const AGES: [u32; 4] = [1, 3, 6, 12];

/// Most groups that can be compared at once.
pub const MOST_SIDES: usize = 6;

/// What is shown of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Aspect {
    /// The first side less another, by cohort and age.
    #[default]
    Differences,
    Measures,
    /// The averages by age, one line a side.
    Curves,
    /// Composition and behaviour by an attribute.
    Mix,
    /// The values that add most to the difference.
    Drivers,
}

impl Aspect {
    const ALL: [Aspect; 5] =
        [Aspect::Differences, Aspect::Measures, Aspect::Curves, Aspect::Mix, Aspect::Drivers];

    fn next(self) -> Aspect {
        let at = Aspect::ALL.iter().position(|aspect| *aspect == self).unwrap_or(0);
        Aspect::ALL[(at + 1) % Aspect::ALL.len()]
    }
}

/// Its state.
#[derive(Debug, Default)]
pub struct CompareScreen {
    sides: Vec<SideSpec>,
    aspect: Aspect,
    /// The place of the side that the first is held against, less one.
    against: usize,
    /// What the mix is by; the attribute with the fewest values before it is chosen.
    by: Option<String>,
    /// The age that mix and drivers are of.
    age: u32,
    /// The view the table was made under; its measure is this screen's own.
    view: View,
    answer: Option<Arc<CompareAnswer>>,
    /// What the answer comes to against the side that is shown, under the view.
    versus: Option<Versus>,
    /// Why the difference cannot be taken apart.
    undivided: Option<String>,
    table: Table,
}

/// A comparison that the cursor is on.
struct Spot {
    label: String,
    unit: Unit,
    compared: Corrected,
    sizes: (u64, u64),
}

impl CompareScreen {
    /// Compares groups under a view from now on.
    pub fn begin(&mut self, sides: Vec<SideSpec>, view: &View) {
        *self = CompareScreen {
            sides,
            by: self.by.take(),
            age: 1,
            view: View { measure: comparable_form(view.measure), ..view.clone() },
            ..CompareScreen::default()
        };
    }

    /// Compares groups that have no cohort in common: their measures come first.
    pub fn begin_with_measures(&mut self, sides: Vec<SideSpec>, view: &View) {
        self.begin(sides, view);
        self.aspect = Aspect::Measures;
    }

    /// Asks what drives the difference of some groups at an age.
    pub fn begin_with_drivers(&mut self, sides: Vec<SideSpec>, view: &View, age: u32) {
        self.begin(sides, view);
        (self.aspect, self.age) = (Aspect::Drivers, age);
    }

    /// The groups that are compared.
    pub fn sides(&self) -> &[SideSpec] {
        &self.sides
    }

    /// What the mix is by: as chosen, else the attribute with the fewest values.
    fn dimension(&self, about: &About) -> Option<String> {
        let columns = about.report.map_or(&[][..], |report| &report.columns);
        let attributes = columns.iter().filter(|column| column.role == Role::Attribute);
        let fewest = || attributes.min_by_key(|column| column.distinct.unwrap_or(u64::MAX));
        self.by.clone().or_else(|| fewest().map(|column| column.name.clone()))
    }

    fn wanted(&self, about: &About) -> CompareQuestion {
        let apart = match self.aspect {
            Aspect::Differences | Aspect::Measures | Aspect::Curves => Apart::No,
            Aspect::Mix => {
                self.dimension(about).map_or(Apart::No, |attribute| Apart::By(attribute, self.age))
            }
            Aspect::Drivers => Apart::ByAll(self.age),
        };
        CompareQuestion {
            shape: crate::explore::Shape { within: Vec::new(), ..about.view.shape() },
            sides: self.sides.clone(),
            apart,
        }
    }

    fn other(&self) -> usize {
        self.against + 1
    }

    /// Makes the table anew from the answer.
    fn fill(&mut self) {
        self.undivided = None;
        let Some(answer) = self.answer.clone() else { return };
        let view = self.view.clone();
        let compared = Compared::new(&answer, &view, &AGES);
        self.versus = compared.versus.get(self.against).cloned();
        let versus = self.versus.as_ref();
        let made = match self.aspect {
            Aspect::Differences | Aspect::Curves => versus.map(|versus| lines::matrix(&compared, versus)),
            Aspect::Measures => versus.map(|versus| lines::measures(&compared, versus)),
            Aspect::Mix => match compared.mixes.get(&self.other()) {
                Some(Ok(mix)) => Some(lines::mixed(&compared, self.other(), mix)),
                Some(Err(why)) => {
                    self.undivided = Some(why.to_string());
                    None
                }
                None => {
                    self.undivided = Some(self.not_completed(&answer));
                    None
                }
            },
            Aspect::Drivers => match self.ranked(&answer) {
                Ok(ranked) => Some(ranking(&Found { answer: &answer, view: &view, ranked, top: None })),
                Err(why) => {
                    self.undivided = Some(why);
                    None
                }
            },
        };
        match made {
            Some(made) => self.put(&made),
            None => self.table.clear(),
        }
    }

    fn not_completed(&self, answer: &CompareAnswer) -> String {
        let label = answer.sides.first().map(|side| side.side.matrix.age_label(self.age));
        format!("nobody has completed {} on one of the sides", label.unwrap_or_default())
    }

    fn ranked(&self, answer: &CompareAnswer) -> Result<Ranked, String> {
        if answer.sides.iter().any(|side| side.side.complete(self.age).1 == 0) {
            return Err(self.not_completed(answer));
        }
        if answer.sides.len() < 2 {
            return Ok(Ranked::Standouts(answer.standouts(&self.view)));
        }
        let why = |why: Undivided| format!("{} cannot be taken apart: {why}", self.view.measure.title());
        answer.drivers(self.other(), &self.view).map(Ranked::Drivers).map_err(why)
    }

    fn put(&mut self, made: &lines::Table) {
        let is_matrix = self.aspect == Aspect::Differences;
        let most = most_different(made);
        let words = ["attribute", "value", "mostly"];
        let columns = made.head.iter().enumerate().map(|(place, head)| Column {
            name: head.trim().to_string(),
            numeric: place > 0 && !words.contains(&head.as_str()),
        });
        let cell = |(place, word): (usize, &Word)| {
            let cell = match word.number {
                Some(number) => Cell::number(word.text.clone(), Some(number)),
                None => Cell::text(word.text.clone()),
            };
            let tint = word.number.filter(|_| is_matrix && place > 2).map(|number| number / most);
            Cell { tint, ..cell.faint_if(word.chance) }
        };
        let last = made.rows.len().saturating_sub(1);
        let whole = matches!(self.aspect, Aspect::Differences | Aspect::Mix | Aspect::Curves);
        let row = |(place, words): (usize, &Vec<Word>)| Row {
            id: place.to_string(),
            cells: words.iter().enumerate().map(cell).collect(),
            pinned: whole && place == last,
        };
        self.table.fill(columns.collect(), made.rows.iter().enumerate().map(row).collect());
    }

    /// Another measure that groups can be compared by.
    fn turn_measure(&mut self, by: isize) {
        let Some(answer) = &self.answer else { return };
        let Some(matrix) = answer.sides.first().map(|side| &side.side.matrix) else { return };
        let offered = |measure: &Measure| {
            is_comparable(*measure)
                && (!measure.needs_amount() || matrix.has_amount)
                && (!measure.needs_margin() || matrix.has_margin)
        };
        let all: Vec<Measure> = Measure::ALL.into_iter().filter(offered).collect();
        let at = all.iter().position(|measure| *measure == self.view.measure).unwrap_or(0) as isize;
        let next = (at + by).rem_euclid(all.len().max(1) as isize) as usize;
        if let Some(measure) = all.get(next) {
            self.view.measure = *measure;
            if !measure.follows_criterion() {
                self.view.criterion = View::default().criterion;
            }
        }
        self.fill();
    }

    /// The cell or line under the cursor as it was compared: what it is, in which unit, of how many.
    fn under_cursor(&self) -> Option<Spot> {
        let versus = self.versus.as_ref()?;
        let row = self.table.current()?;
        let place: usize = row.id.parse().ok()?;
        let name = row.cells.first()?.text.as_str();
        match self.aspect {
            Aspect::Differences => {
                let age = self.age_under_cursor()?;
                let (compared, sizes) = if row.pinned {
                    let found = versus.averages.iter().find(|one| one.age == age)?;
                    (found.compared, found.sizes)
                } else {
                    let mut cohorts = versus.cells.chunk_by(|one, other| one.rows == other.rows);
                    let found = cohorts.nth(place)?.iter().find(|cell| cell.age == age)?;
                    (found.compared, found.sizes)
                };
                let age = self.table.columns.get(self.table.column).map_or("", |column| column.name.as_str());
                let label = format!("{} at {age}", name.trim_end_matches('~'));
                Some(Spot { label, unit: self.view.measure.unit(), compared, sizes })
            }
            Aspect::Measures => {
                let found = versus.measures.get(place)?;
                let (unit, compared, sizes) = (found.unit, found.compared, found.sizes);
                Some(Spot { label: name.to_string(), unit, compared, sizes })
            }
            Aspect::Curves | Aspect::Mix | Aspect::Drivers => None,
        }
    }

    /// The age of the column under the cursor, in the matrix of differences.
    fn age_under_cursor(&self) -> Option<u32> {
        u32::try_from(self.table.column.checked_sub(3)?).ok()
    }

    /// Goes to the next significant difference, or the one before.
    fn find_significant(&mut self, forward: bool) -> bool {
        let is_matrix = self.aspect == Aspect::Differences;
        let mut places = Vec::new();
        for (row, one) in self.table.rows().iter().enumerate() {
            let cells = one.cells.iter().enumerate();
            let marked = cells.filter(|(_, cell)| cell.text.ends_with(lines::SIGNIFICANT));
            places
                .extend(marked.map(|(column, _)| (row, if is_matrix { column } else { self.table.column })));
        }
        let here = (self.table.row, self.table.column);
        let next = match forward {
            true => places.iter().find(|place| **place > here).or(places.first()),
            false => places.iter().rev().find(|place| **place < here).or(places.last()),
        };
        if let Some((row, column)) = next {
            (self.table.row, self.table.column) = (*row, *column);
        }
        next.is_some()
    }

    fn show(&mut self, aspect: Aspect) -> Turn {
        if let Some(age) = self.age_under_cursor().filter(|_| self.aspect == Aspect::Differences) {
            self.age = age;
        }
        self.aspect = aspect;
        self.undivided = None;
        self.table = Table::default();
        self.fill_if_answered();
        Turn::Done
    }

    /// Fills the table where the answer at hand is one for what is shown.
    fn fill_if_answered(&mut self) {
        let apart = self.answer.as_ref().map(|answer| answer.question.apart.clone());
        let fits = match (self.aspect, apart) {
            (Aspect::Mix, Some(Apart::By(_, age))) | (Aspect::Drivers, Some(Apart::ByAll(age))) => {
                age == self.age
            }
            (Aspect::Mix | Aspect::Drivers, _) => false,
            (Aspect::Differences | Aspect::Measures | Aspect::Curves, _) => true,
        };
        if fits {
            self.fill();
        }
    }

    fn names(&self) -> Vec<&str> {
        self.sides.iter().map(|side| side.name.as_str()).collect()
    }

    fn write<T>(&self, with: impl Fn(&Compared) -> T) -> Option<T> {
        let answer = self.answer.as_ref()?;
        Some(with(&Compared::new(answer, &self.view, &AGES)))
    }
}

/// The largest difference of the matrix, for its scale; 1 where nothing differs.
fn most_different(made: &lines::Table) -> f64 {
    let numbers = made.rows.iter().flat_map(|row| row.iter().skip(3)).filter_map(|word| word.number);
    let most = numbers.fold(0.0_f64, |most, number| most.max(number.abs()));
    if most > 0.0 { most } else { 1.0 }
}

impl Screen for CompareScreen {
    fn unavailable(&self, _: &About) -> Option<String> {
        if self.sides.is_empty() {
            return Some("nothing is compared yet: = compares what is marked, 4 asks for two groups".into());
        }
        self.undivided.clone()
    }

    fn question(&self, about: &About) -> Option<Question> {
        let wanted = self.wanted(about);
        let have = self.answer.as_ref().is_some_and(|answer| {
            let known = &answer.question;
            let enough = wanted.apart == Apart::No || known.apart == wanted.apart;
            known.shape == wanted.shape && known.sides == wanted.sides && enough
        });
        (!have && !self.sides.is_empty()).then_some(Question::Compare(wanted))
    }

    fn waiting(&self) -> String {
        "comparing".to_string()
    }

    fn take(&mut self, answer: Answer, about: &About) {
        if let Answer::Compare(answer) = answer {
            self.view =
                View { measure: self.view.measure, criterion: self.view.criterion, ..about.view.clone() };
            self.answer = Some(answer);
            self.fill();
        }
    }

    fn forget(&mut self) {
        self.answer = None;
        self.versus = None;
        self.undivided = None;
        self.table.clear();
    }

    fn title(&self, _: &About) -> Vec<String> {
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
                format!("A {first} - B {other}{more}")
            }
            [] => "compare".to_string(),
        };
        let measure = self.view.measure.title();
        let at = self.answer.as_ref().and_then(|answer| answer.sides.first());
        let at = at.map(|side| side.side.matrix.age_label(self.age)).unwrap_or_default();
        let what = match self.aspect {
            Aspect::Differences => measure.to_string(),
            Aspect::Measures => "measures".to_string(),
            Aspect::Curves => format!("{measure}, averages by age"),
            Aspect::Mix => format!("{measure} at {at}, made of"),
            Aspect::Drivers if self.sides.len() < 2 => format!("{measure} at {at}, who stands apart"),
            Aspect::Drivers => format!("{measure} at {at}, what drives it"),
        };
        vec![what, both]
    }

    fn note_lines(&self) -> usize {
        4
    }

    fn notes(&self, about: &About) -> Vec<String> {
        let Some(answer) = &self.answer else { return Vec::new() };
        let dot = if about.ascii { "|" } else { "·" };
        let mut notes = self.about_cursor().unwrap_or_else(|| vec![self.about_sides(answer)]);
        notes.push(match self.aspect {
            Aspect::Differences => {
                "! significant (Holm, over all cells or the pooled row); ~ few customers".to_string()
            }
            Aspect::Measures => {
                "! significant (Holm, over these measures); intervals each for itself".to_string()
            }
            Aspect::Curves => "over the cohorts that have completed the age; dots: 95 % interval".to_string(),
            Aspect::Mix => "composition: other shares; behaviour: other values within; exact".to_string(),
            Aspect::Drivers => {
                let (values, skipped) = (self.table.len(), self.skipped(answer));
                format!("! significant (Holm, over all {values} values); not looked at: {skipped}")
            }
        });
        let shared: u64 = answer.sides.get(self.other()).map_or(0, |side| side.shared);
        let off = answer.customers.saturating_sub(answer.on_a_side);
        let mut last = Vec::new();
        if shared > 0 {
            last.push(format!("{} on both sides: p is only a guide", number::integer(shared.into())));
        }
        last.push(format!(
            "{} of {} customers are on no side",
            number::integer(off.into()),
            number::integer(answer.customers.into())
        ));
        notes.push(last.join(&format!(" {dot} ")));
        notes
    }

    fn table(&self) -> &Table {
        &self.table
    }

    fn table_mut(&mut self) -> &mut Table {
        &mut self.table
    }

    fn overlaid(&self) -> Option<Overlaid> {
        let answer = self.answer.as_ref().filter(|_| self.aspect == Aspect::Curves)?;
        let letters = 'A'..='Z';
        let line = |(letter, side): (char, &crate::explore::SideAnswer)| Line {
            letter,
            name: side.spec.name.clone(),
            points: side.side.curve(self.view.measure, self.view.criterion),
        };
        let width = answer.sides.iter().map(|side| side.side.matrix.width()).max().unwrap_or(0);
        let matrix = &answer.sides.first()?.side.matrix;
        Some(Overlaid {
            measure: self.view.measure,
            labels: (0..width).map(|age| matrix.age_label(age)).collect(),
            lines: letters.zip(&answer.sides).map(line).collect(),
        })
    }

    fn actions(&self) -> &'static [Action] {
        &[
            Action::NextPage,
            Action::Drivers,
            Action::Dimension,
            Action::FindNext,
            Action::NextMeasure,
            Action::Chart,
            Action::NextSide,
            Action::ShowCompare,
        ]
    }

    fn act(&mut self, action: Action, about: &About) -> Turn {
        let alone = self.sides.len() < 2;
        match action {
            Action::NextPage if alone => Turn::Say("there is one group only, so nothing to compare".into()),
            Action::NextPage => self.show(self.aspect.next()),
            Action::Chart if alone => Turn::Say("there is one group only, so nothing to compare".into()),
            Action::Chart if self.aspect == Aspect::Curves => self.show(Aspect::Differences),
            Action::Chart => self.show(Aspect::Curves),
            Action::Drivers => self.show(Aspect::Drivers),
            Action::Open if self.aspect == Aspect::Differences => self.show(Aspect::Drivers),
            Action::NextSide if self.sides.len() > 2 => {
                self.against = (self.against + 1) % (self.sides.len() - 1);
                self.fill();
                Turn::Done
            }
            Action::NextSide => Turn::Say("there is no other side".into()),
            Action::NextMeasure => {
                self.turn_measure(1);
                Turn::Done
            }
            Action::PreviousMeasure => {
                self.turn_measure(-1);
                Turn::Done
            }
            Action::Dimension if !alone => Turn::Choose(dimensions(about)),
            Action::FindNext | Action::FindPrevious if self.table.sought.is_empty() => {
                match self.find_significant(action == Action::FindNext) {
                    true => Turn::Done,
                    false => Turn::Say("nothing here is more than chance explains".into()),
                }
            }
            _ => Turn::Pass,
        }
    }

    fn chosen(&mut self, picked: &Picked, _: &About) -> Turn {
        let Some(name) = picked.names.first() else { return Turn::Done };
        self.by = Some(name.clone());
        self.aspect = Aspect::Differences;
        self.answer = self.answer.take().filter(|answer| answer.question.apart == Apart::No);
        self.show(Aspect::Mix)
    }

    fn explain(&self, about: &About) -> Page {
        let mut page = Page::new("Comparison", 18);
        for (letter, side) in ('A'..='Z').zip(&self.sides) {
            let known = self.answer.as_ref().and_then(|answer| {
                answer.sides.iter().find(|known| known.spec == *side).map(|known| known.side.customers())
            });
            let customers =
                known.map_or_else(String::new, |count| number::integer(count.into()) + " customers");
            page.head(&format!("{letter}  {}", side.name));
            page.pair("customers", customers);
            page.pair("for whom", side.condition.clone());
        }
        if let Some(row) = self.table.current() {
            page.head("Under the cursor");
            match self.under_cursor() {
                Some(spot) => facts(&mut page, &spot),
                None => {
                    for (column, cell) in self.table.columns.iter().zip(&row.cells) {
                        page.pair(column.name.clone(), cell.text.trim());
                    }
                }
            }
        }
        page.head("What it means");
        page.text("Sides are customers apart by what they were at their first order. Everything is A less B, of complete cells only. A value of an attribute adds to a difference by composition (its share is another) and by behaviour (its customers do otherwise); with the weights and values of both sides averaged, these add up exactly.");
        page.head("The same on the command line");
        page.code(&self.command(about));
        page
    }

    fn command(&self, about: &About) -> String {
        let verb = if self.aspect == Aspect::Drivers { "drivers" } else { "compare" };
        let mut words = vec!["tenure".to_string(), verb.to_string()];
        words.extend(about.source.arguments());
        let said = |option: &str, text: &str| [format!("--{option}"), text.to_string()];
        match (self.aspect, self.sides.as_slice()) {
            (_, []) => {}
            (Aspect::Drivers, [_]) => words.extend(said("age", &self.age.to_string())),
            (Aspect::Drivers, [first, others @ ..]) => {
                words.extend(said("a", &first.condition));
                words.extend(
                    others.get(self.against).into_iter().flat_map(|other| said("b", &other.condition)),
                );
                words.extend(said("age", &self.age.to_string()));
            }
            (_, [a, b]) => {
                words.extend(said("a", &a.condition));
                let is_rest = *b == SideSpec::others(a);
                words.extend(said("b", &b.condition).into_iter().filter(|_| !is_rest));
            }
            (_, sides) => {
                words.extend(
                    sides.iter().flat_map(|side| said("side", &format!("{}={}", side.name, side.condition))),
                );
            }
        }
        if let Some(by) = self.dimension(about).filter(|_| self.aspect == Aspect::Mix) {
            words.extend(said("mix", &by));
            words.extend(said("mix-age", &self.age.to_string()));
        }
        let view = View { measure: self.view.measure, criterion: self.view.criterion, ..about.view.clone() };
        words.extend(match self.aspect {
            Aspect::Drivers => driver_options(&view),
            _ => view.arguments(),
        });
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
    }

    fn file_name(&self) -> String {
        if self.aspect == Aspect::Drivers { "drivers.csv".into() } else { "comparison.csv".into() }
    }

    fn export(&self, format: Format) -> Result<String, String> {
        let none = || "there is no table to write yet".to_string();
        let answer = self.answer.as_ref().ok_or_else(none)?;
        if self.aspect == Aspect::Drivers {
            let found = Found { answer, view: &self.view, ranked: self.ranked(answer)?, top: None };
            return match format {
                Format::Table => Ok(drivers::text(&found)),
                Format::Csv => Ok(drivers::csv(&found)),
                Format::Json => Ok(drivers::json(&found)),
                Format::Markdown => Ok(drivers::markdown(&found)),
                _ => Err("drivers are written as txt, csv, json or md".into()),
            };
        }
        let write: fn(&Compared) -> String = match format {
            Format::Table => text::text,
            Format::Csv => text::csv,
            Format::Json => json::json,
            Format::Markdown => text::markdown,
            _ => return Err("comparisons are written as txt, csv, json or md".into()),
        };
        self.write(write).ok_or_else(none)
    }
}

impl CompareScreen {
    /// What is known of the cell under the cursor.
    fn about_cursor(&self) -> Option<Vec<String>> {
        let Spot { label, unit, compared, sizes } = self.under_cursor()?;
        let contrast = &compared.contrast;
        let side = |value: Option<f64>, size: u64| {
            format!("{} of {}", number::full(value, unit), number::integer(size.into()))
        };
        let interval = lines::interval(&compared, unit);
        let interval = if interval.is_empty() { String::new() } else { format!(" ({interval})") };
        let p = contrast.p_value.map_or_else(
            || "too few to test".to_string(),
            |p| format!("p {}, Holm {}", p_value(Some(p)), p_value(compared.p_adjusted)),
        );
        let difference = lines::difference(contrast.difference, unit);
        let (a, b) = (side(contrast.a, sizes.0), side(contrast.b, sizes.1));
        Some(vec![format!("{label}: {difference}{interval}, {p}"), format!("A {a}, B {b} customers")])
    }

    fn about_sides(&self, answer: &CompareAnswer) -> String {
        let sides = ('A'..='Z').zip(&answer.sides).map(|(letter, side)| {
            format!("{letter} {}: {}", side.spec.name, number::integer(side.side.customers().into()))
        });
        sides.collect::<Vec<_>>().join(", ")
    }

    fn skipped(&self, answer: &CompareAnswer) -> String {
        let names: Vec<&str> = answer.skipped.iter().map(|one| one.attribute.as_str()).collect();
        if names.is_empty() { "nothing".to_string() } else { names.join(", ") }
    }
}

fn facts(page: &mut Page, spot: &Spot) {
    let Spot { label, unit, compared, sizes } = spot;
    let contrast = &compared.contrast;
    page.pair("what", label.clone());
    for (letter, value, size) in [("A", contrast.a, sizes.0), ("B", contrast.b, sizes.1)] {
        let size = number::integer(size.into());
        page.pair(letter, format!("{} of {size} customers", number::full(value, *unit)));
    }
    page.pair("A - B", lines::difference(contrast.difference, *unit));
    page.pair("95 % interval", lines::interval(compared, *unit));
    page.pair("p", p_value(contrast.p_value));
    page.pair("p (Holm)", p_value(compared.p_adjusted));
    page.pair("test", contrast.test.map_or("none: too few customers", |test| test.title()));
    let is_real = compared.is_significant();
    page.pair("verdict", if is_real { "more than chance explains" } else { "chance alone may well do this" });
}

/// Attributes, and the cohort, to take a difference apart by.
fn dimensions(about: &About) -> Choice {
    let columns = about.report.map_or(&[][..], |report| &report.columns);
    let attributes = columns.iter().filter(|column| column.role == Role::Attribute).map(|column| Item {
        name: column.name.clone(),
        note: column.distinct.map_or_else(String::new, |values| format!("about {values} values")),
        off: false,
    });
    let cohort = Item { name: "cohort".into(), note: "when they came".into(), off: false };
    Choice {
        title: "made of".into(),
        items: attributes.chain([cohort]).collect(),
        most: 1,
        ..Choice::default()
    }
}

/// The options of `tenure drivers` that ask for a view: there the grains have other names.
fn driver_options(view: &View) -> Vec<String> {
    let plain = View::default();
    let same = View { average: plain.average, min_size: plain.min_size, ..view.clone() };
    let renamed = |word: String| match word.as_str() {
        "--cohort" => "--grain".to_string(),
        "--age" => "--age-grain".to_string(),
        _ => word,
    };
    same.arguments().into_iter().map(renamed).collect()
}
