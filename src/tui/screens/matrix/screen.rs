//! The matrix as a screen: its keys, its questions, and its export.

use jiff::civil::Date;

use crate::cohort::{Ages, AverageKind, Cell, CohortBy, Grain, Return};
use crate::explore::bootstrap::Intervals;
use crate::explore::customers::CustomersCell;
use crate::explore::{Answer, CurveGoal, Forecast, Question, SideSpec, View};
use crate::report::matrix::{report, unmarked};
use crate::report::write::write;
use crate::report::{Format, svg};
use crate::saved::SavedPlace;
use crate::tui::action::Action;
use crate::tui::clv_settings::{self, ClvSettings};
use crate::tui::page::Page;
use crate::tui::popups::{Ask, Picked};
use crate::tui::screens::NO_TABLE;
use crate::tui::screens::context::Context;
use crate::tui::screens::periods;
use crate::tui::screens::picture::Picture;
use crate::tui::screens::route::{CompareFirst, Route};
use crate::tui::screens::screen::{AtRest, Body, Message, Screen, SourceChange, valued_on};
use crate::tui::screens::{Outcome, PageKind};

use super::ids::{CURVES_ID, ID};
use super::state::MatrixState;
use super::view::{MatrixView, is_earned, lacking};
use super::{clipboard_text, explanation, ranking, title, two_cells};

/// The matrix, its curves and its trend: three pictures of one state.
#[derive(Debug, Default)]
pub struct MatrixScreen {
    state: MatrixState,
}

impl MatrixScreen {
    fn shown<'a>(&'a self, cx: &Context<'a>) -> MatrixView<'a> {
        MatrixView::new(&self.state, *cx)
    }

    /// The forecast that the view needs and the matrix on screen lacks.
    fn missing_forecast(&self, cx: &Context) -> Option<Forecast> {
        let forecast = cx.view.forecast.filter(|_| cx.view.no_forecast().is_none())?;
        let has =
            self.state.answer.as_ref()?.forecast.as_ref().is_some_and(|filled| filled.requested == forecast);
        (!has).then_some(forecast)
    }

    /// Another view of the matrix, if its measure can be shown.
    fn change(&self, cx: &Context, change: impl FnOnce(&mut View)) -> Outcome {
        let mut view = cx.view.clone();
        change(&mut view);
        if view == *cx.view {
            return Outcome::Done;
        }
        let lacks = self.state.answer.as_ref().and_then(|answer| lacking(answer, &view));
        if let Some(why) = lacks {
            return Outcome::Warn(format!("{} cannot be shown: {why}", view.measure.title()));
        }
        let recriterion = view.criterion != cx.view.criterion && !view.measure.follows_criterion();
        let note = format!("returned {} shows in retention and customers only", view.criterion);
        Outcome::View(Box::new(view), recriterion.then_some(note))
    }

    /// The next shorter or longer period of cohorts and ages.
    fn regrain(&self, action: Action, cx: &Context) -> Outcome {
        let next =
            cx.view.cohort.grain().map_or(Ok(Grain::default()), |grain| periods::beside(grain, action));
        match next {
            Ok(grain) => with_grain(cx.view, grain, true),
            Err(why) => Outcome::Say(why),
        }
    }

    fn toggle_forecast(&self, cx: &Context) -> Outcome {
        if cx.view.forecast.is_none()
            && let Some(why) = cx.view.no_forecast()
        {
            return Outcome::Say(why.to_string());
        }
        let forecast = if cx.view.forecast.is_some() { None } else { Some(Forecast::Auto) };
        Outcome::View(Box::new(View { forecast, ..cx.view.clone() }), None)
    }

    /// Marks the cell under the cursor.
    fn mark(&mut self, cx: &Context) -> Outcome {
        if !self.state.mark() {
            return Outcome::Say("the average is always drawn; mark a cohort's cell".into());
        }
        let marks = self.state.marks.len();
        let hint = if marks == 2 {
            format!("; {} compares the two", cx.key(Action::Compare))
        } else {
            String::new()
        };
        Outcome::Say(format!("{marks} marked{hint}"))
    }

    /// Lists the customers of the cell under the cursor.
    fn open_cell(&self, cx: &Context) -> Outcome {
        let Some(cohort) = self.state.row().map(|row| row.cohort.to_string()) else {
            // The average is over all customers.
            return Outcome::Open(Route::Everybody);
        };
        let (age, criterion) = (self.state.cursor.age, cx.view.criterion);
        let name = self.state.matrix().map_or_else(String::new, |matrix| matrix.age_label(age));
        let cell = CustomersCell { age, criterion, status: None };
        Outcome::Open(Route::Cell { cohort, cell, age: name })
    }

    /// The drivers of the cell under the cursor: its cohort against all others. On the average row, the differences
    /// between cohorts.
    fn drivers(&self, cx: &Context) -> Outcome {
        let age = self.state.cursor.age;
        let sides = match self.state.row() {
            None if self.state.answer.is_none() => {
                return Outcome::Say("no cell to explain yet".into());
            }
            None => vec![SideSpec::all_customers(&cx.view.segment_filters)],
            Some(row) => {
                if !matches!(self.shown(cx).cell(row, age), Cell::Complete(_) | Cell::Zero(_)) {
                    return Outcome::Say(
                        "this cell is not complete, so its drivers are not known yet".into(),
                    );
                }
                let of = &cx.view.cohort;
                vec![SideSpec::row(of, &row.cohort), SideSpec::other_rows(of, &row.cohort)]
            }
        };
        Outcome::Open(Route::Compare { sides, first: CompareFirst::Drivers(age) })
    }
}

impl Screen for MatrixScreen {
    fn query(&self, cx: &Context) -> Option<Question> {
        let shape = cx.view.shape();
        if !self.state.has(&shape) {
            return Some(Question::Matrix(shape));
        }
        self.missing_forecast(cx).map(|forecast| Question::Forecast(shape, forecast))
    }

    fn query_at_rest(&self, rest: AtRest, cx: &Context) -> Option<Question> {
        let shown = self.shown(cx);
        let wanted = match rest {
            AtRest::TwoCells => shown.difference_question(),
            AtRest::Cell if cx.picture == Picture::Heatmap => shown.cell_question(),
            AtRest::Cell => None,
        };
        wanted.filter(|question| !shown.has_asked(question)).map(Question::Bootstrap)
    }

    fn receive(&mut self, answer: Answer, cx: &Context) -> Option<Message> {
        match answer {
            Answer::Matrix(answer) => {
                let refused = answer
                    .forecast
                    .as_ref()
                    .and_then(|forecast| forecast.refused.first())
                    .map(ToString::to_string);
                self.state.put(answer, cx);
                let moved = self.state.moved_line(cx).map(|text| Message { text, alert: false });
                refused.map(|text| Message { text, alert: true }).or(moved)
            }
            Answer::Bootstrap(sampled) => {
                self.state.keep_interval(sampled.question.clone(), Some(sampled));
                None
            }
            _ => None,
        }
    }

    fn view_changed(&mut self, cx: &Context) {
        self.state.show(cx);
    }

    fn place(&self) -> Option<SavedPlace> {
        self.state.saved_place()
    }

    fn return_to(&mut self, place: SavedPlace) {
        self.state.return_to(place);
    }

    fn failed(&mut self, question: &Question, _: bool, view: &mut View, _: &mut ClvSettings) -> bool {
        match question {
            Question::Bootstrap(question) => self.state.keep_interval(question.clone(), None),
            // A forecast that failed is not requested again.
            Question::Forecast(..) => view.forecast = None,
            _ => {
                self.state.stop_reading();
                if std::mem::take(&mut self.state.outdated) {
                    // Orders of another filter must not stay on screen.
                    self.state.answer = None;
                }
                self.state.restore_view(view);
            }
        }
        self.state.answer.is_some()
    }

    fn invalidate(&mut self, change: SourceChange) {
        match change {
            SourceChange::Opened => self.state.clear_moved(),
            SourceChange::ReadAgain => self.state.read_again(),
            SourceChange::OtherOrders => self.state.clear_moved(),
        }
        self.state.set_stale(change == SourceChange::OtherOrders);
    }

    fn source_kept(&mut self, view: &mut View) {
        self.state.stop_reading();
        self.state.restore_view(view);
    }

    fn drills(&self) -> bool {
        true
    }

    fn edits_view(&self) -> bool {
        true
    }

    fn day(&self, _: &Context) -> Option<Date> {
        let (matrix, row) = (self.state.matrix()?, self.state.row()?);
        row.cohort.period()?;
        Some(matrix.window(row, self.state.cursor.age).from.date()).filter(|day| *day <= matrix.as_of)
    }

    fn offers(&self, measure: crate::cohort::Measure) -> bool {
        self.state.offers(measure)
    }

    fn busy_label(&self, question: &Question, cx: &Context) -> String {
        let partial = self.state.answer.as_ref().filter(|answer| !answer.matrix.has_orders);
        match question {
            Question::Forecast(..) => "fitting purchase models".to_string(),
            Question::Bootstrap(_) => "bootstrapping".to_string(),
            Question::Matrix(shape) if partial.is_some_and(|answer| answer.shape == *shape) => {
                format!("summing orders by {}", shape.cohort)
            }
            _ => format!("counting by {}", cx.view.cohort),
        }
    }

    fn title(&self, cx: &Context) -> Vec<String> {
        title::title(&self.shown(cx))
    }

    fn body(&self) -> Body<'_> {
        Body::Matrix(&self.state)
    }

    fn is_empty(&self) -> bool {
        self.state.answer.is_none()
    }

    fn follow(&mut self, cx: &Context) {
        self.state.follow(cx);
    }

    fn click(&mut self, column: u16, line: u16, cx: &Context) {
        self.state.click(column, line, cx);
    }

    fn scroll(&mut self, lines: isize, cx: &Context) {
        self.state.step(lines, 0, cx);
    }

    fn notes(&self, _: &Context) -> Vec<String> {
        Vec::new()
    }

    fn marked_sides(&self, cx: &Context) -> Result<Vec<SideSpec>, String> {
        Ok(self.state.marked_cohorts(&cx.view.cohort))
    }

    fn actions(&self, cx: &Context) -> &'static [Action] {
        use Action::{
            Average, Back, Chart, CohortGrain, CopyView, Criterion, Data, Down, Explain, Export, Forecast,
            Help, Mark, NextMeasure, NextScreen, Open, Options, RateOrCount, Right, Scale, SortBy, Terms,
            Undo,
        };
        let shown = self.shown(cx);
        match cx.picture {
            _ if self.state.answer.is_none() => &[Help],
            _ if shown.goal().is_some() => {
                &[Chart, Right, Down, Mark, NextScreen, Explain, Terms, NextMeasure, RateOrCount]
            }
            Picture::Heatmap if self.state.moved() > 0 => {
                &[Back, Explain, NextMeasure, RateOrCount, CohortGrain, Chart, Mark, Data]
            }
            Picture::Heatmap => &[
                Open,
                Explain,
                NextMeasure,
                Options,
                RateOrCount,
                CohortGrain,
                Criterion,
                Chart,
                Mark,
                SortBy,
                Scale,
                Forecast,
                Data,
                Average,
                CopyView,
                Export,
                Undo,
            ],
            _ => &[
                Chart,
                Right,
                Down,
                Mark,
                NextScreen,
                Explain,
                NextMeasure,
                RateOrCount,
                CohortGrain,
                Criterion,
            ],
        }
    }

    fn label(&self, action: Action, cx: &Context) -> Option<&'static str> {
        match action {
            Action::Back => Some("seen"),
            Action::Open if cx.picture == Picture::Heatmap => Some("customers"),
            Action::SortBy => Some("rank cohorts"),
            Action::Right if cx.picture == Picture::Trend => Some("next cohort"),
            Action::Down if cx.picture == Picture::Trend => Some("next age"),
            Action::Right => Some("next age"),
            Action::Down => Some("next cohort"),
            _ => None,
        }
    }

    fn update(&mut self, action: Action, cx: &Context) -> Outcome {
        if self.state.travel(action, cx) {
            return Outcome::Done;
        }
        match action {
            Action::RateOrCount => self.change(cx, |view| view.measure = view.measure.rate_or_count()),
            Action::Criterion => self.change(cx, |view| view.criterion = next_criterion(view.criterion)),
            Action::Average => self.change(cx, |view| view.average = next_average(view.average)),
            Action::CohortGrain => Outcome::Choose(periods::choice(OF_BOTH, cx.view.cohort.grain(), cx)),
            Action::AgeGrain if matches!(cx.view.ages, Ages::Brackets(_)) => {
                Outcome::Say("ages are brackets of days here, so they have no period to choose".into())
            }
            Action::AgeGrain => Outcome::Choose(periods::choice(OF_AGES, Some(cx.view.age), cx)),
            Action::ShorterPeriod | Action::LongerPeriod => self.regrain(action, cx),
            Action::Forecast => self.toggle_forecast(cx),
            Action::Scale => {
                self.state.spread = self.state.spread.next();
                self.state.show(cx);
                Outcome::Done
            }
            Action::Chart if cx.picture == Picture::Heatmap => Outcome::Show(CURVES_ID),
            Action::Chart => Outcome::Show(ID),
            Action::SortUp | Action::SortDown | Action::SortBy if self.state.answer.is_some() => {
                match ranking::choice(&self.shown(cx), action) {
                    Ok(choice) => Outcome::Choose(choice),
                    Err(why) => Outcome::Say(why),
                }
            }
            Action::Mark => self.mark(cx),
            Action::Open if cx.picture == Picture::Heatmap && self.state.answer.is_some() => {
                self.open_cell(cx)
            }
            Action::Open => Outcome::Page(PageKind::Explanation),
            Action::Compare if self.state.compared().is_none() => Outcome::Say(format!(
                "mark two cells with {}, or one and go to another",
                cx.key(Action::Mark)
            )),
            Action::Compare => Outcome::Page(PageKind::TwoCells),
            Action::Drivers => self.drivers(cx),
            Action::Terms if cx.picture == Picture::Curves && is_earned(cx.view) => {
                Outcome::Choose(clv_settings::choice_of_cost(&cx.valuing.question))
            }
            Action::Terms if cx.picture == Picture::Curves => {
                let now = self.shown(cx).goal().map(|goal| goal.to_string());
                Outcome::Ask(Ask::new("value to reach", GOAL, now.unwrap_or_default()))
            }
            Action::Back if cx.picture != Picture::Heatmap => Outcome::Show(ID),
            Action::Back if self.state.acknowledge() => Outcome::Done,
            Action::Close if cx.picture != Picture::Heatmap => Outcome::Show(ID),
            _ => Outcome::Pass,
        }
    }

    fn on_choice(&mut self, picked: &Picked, cx: &Context) -> Outcome {
        if [OF_BOTH, OF_AGES].contains(&picked.title.as_str()) {
            return match periods::picked(picked) {
                Ok(grain) => with_grain(cx.view, grain, picked.title == OF_BOTH),
                Err(why) => Outcome::Refuse(why),
            };
        }
        let ranked = picked.names.first().filter(|_| ranking::is_title(&picked.title));
        if let Some(cohort) = ranked.filter(|name| self.state.go_to(name, cx)) {
            return Outcome::Say(format!("at {cohort}"));
        }
        valued_on(cx.valuing.with_choice(picked, cx.source))
    }

    fn on_input(&mut self, text: &str, cx: &Context) -> Result<Outcome, String> {
        let text = text.trim();
        let (number, unit) = match text.strip_suffix('%') {
            Some(number) => (number.trim(), 100.0),
            None => (text, 1.0),
        };
        let goal = number.parse::<f64>().ok().filter(|goal| goal.is_finite());
        let goal = match goal {
            Some(goal) => Some(CurveGoal { measure: cx.view.measure, value: goal / unit }),
            None if text.is_empty() => None,
            None => return Err(format!("'{text}' is not a number; type {GOAL}")),
        };
        Ok(Outcome::View(Box::new(View { goal, ..cx.view.clone() }), None))
    }

    fn explain(&self, cx: &Context) -> Page {
        explanation::page(&self.shown(cx))
    }

    fn two_cells(&self, cx: &Context) -> Page {
        two_cells::page(&self.shown(cx))
    }

    fn command(&self, cx: &Context) -> String {
        self.shown(cx).command()
    }

    fn sql(&self) -> Option<&str> {
        self.state.answer.as_ref().map(|answer| answer.sql.as_str())
    }

    fn copy(&self, action: Action, cx: &Context) -> Option<(String, String)> {
        let shown = self.shown(cx);
        if shown.unavailable().is_some() {
            return None;
        }
        if action == Action::CopyView { clipboard_text::view(&shown) } else { clipboard_text::cell(&shown) }
    }

    fn file_name(&self, cx: &Context) -> String {
        format!("{}-{}.csv", cx.view.measure.name(), cx.view.cohort.name())
    }

    fn export(&self, format: Format, cx: &Context) -> Result<Vec<u8>, String> {
        let answer = self.state.answer.as_ref().ok_or(NO_TABLE)?;
        match format {
            Format::Svg => Ok(svg::heatmap(answer, cx.view).into_bytes()),
            _ => write(&report(answer, cx.view, &Intervals::default(), false), format, None),
        }
    }

    fn unmarked(&self, format: Format, cx: &Context) -> Option<String> {
        unmarked(self.state.answer.as_ref()?, cx.view, format)
    }
}

/// What is typed for a goal.
const GOAL: &str = "for example 0.2 or 20%; nothing removes the line";

/// The titles of the lists of periods.
const OF_BOTH: &str = "period of cohorts and ages";
const OF_AGES: &str = "period of ages";

/// The view with this period for cohorts and ages, or only for ages.
fn with_grain(view: &View, grain: Grain, both: bool) -> Outcome {
    let mut next = View { age: grain, ..view.clone() };
    if both {
        next.cohort = CohortBy::Period(grain);
    }
    if let Ages::Rolling { days } = &mut next.ages
        && grain != view.age
    {
        *days = Ages::default_days(grain);
    }
    if next == *view {
        return Outcome::Done;
    }
    Outcome::View(Box::new(next), None)
}

fn next_criterion(criterion: Return) -> Return {
    match criterion {
        Return::On => Return::OnOrAfter,
        Return::OnOrAfter => Return::OnOrBefore,
        Return::OnOrBefore => Return::Streak,
        Return::Streak => Return::On,
    }
}

fn next_average(kind: AverageKind) -> AverageKind {
    match kind {
        AverageKind::Pooled => AverageKind::Simple,
        AverageKind::Simple => AverageKind::Median,
        AverageKind::Median => AverageKind::Pooled,
    }
}
