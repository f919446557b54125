//! Texts of lifetime value: notes, the explanation, the equivalent command line, and the export.

use super::super::Context;
use super::screen::{ClvScreen, LISTED};
use super::tab::ClvTab;
use super::tables;
use crate::cohort::Unit;
use crate::explore::Verb;
use crate::explore::clv::{ClvAnswer, ClvQuestion};
use crate::report::clv::{self, Shown, TimeUnit, name};
use crate::report::write::write;
use crate::report::{Format, number};
use crate::tui::action::Action;
use crate::tui::page::Page;
use crate::tui::screens::NO_TABLE;

impl ClvScreen {
    fn segment_note(&self, answer: &ClvAnswer, cx: &Context) -> Option<String> {
        let one = self.current()?;
        let money = |value: Option<f64>| number::full(value, Unit::Money);
        let interval = one
            .interval
            .map(|ends| format!(" ({} to {})", money(Some(ends.low)), money(Some(ends.high))))
            .unwrap_or_default();
        let versus = clv::difference(one, answer).filter(|_| !one.values.is_empty());
        let versus = versus.map(|by| {
            let p = one.tested().map_or_else(String::new, |one| format!(", p {}", clv::probability(&one)));
            format!("; {} from all{p}", number::difference(by, Unit::Money))
        });
        let refused = one.refused.as_ref().map(|why| format!("; {why}"));
        let none_yet = (answer.question.bootstrap == 0 && answer.refused.is_empty())
            .then(|| format!("; no intervals yet: press {} and type intervals 200", cx.key(Action::Terms)));
        Some(format!(
            "{}: residual CLV {} each{interval}{}{}{}",
            name(&one.values),
            money(one.value_mean()),
            versus.unwrap_or_default(),
            refused.unwrap_or_default(),
            none_yet.unwrap_or_default()
        ))
    }

    /// The terms on one line.
    pub(super) fn terms(&self, answer: &ClvAnswer) -> String {
        let terms = &answer.question.terms;
        let percent = |share: f64| number::plain(Some((share * 1000.0).round() / 10.0), Unit::Count);
        format!(
            "{}, {} % a year, margin {} %",
            terms.horizon(),
            percent(terms.discount()),
            percent(terms.margin())
        )
    }

    /// Why the page has no values at all.
    fn refusal(&self, answer: &ClvAnswer) -> Option<String> {
        let lacks = matches!(self.tab, ClvTab::Value | ClvTab::Risk) && answer.model.is_none();
        answer.refused.first().filter(|_| lacks).map(ToString::to_string)
    }

    /// Why the page lacks values, or what the holdout says of them, in plain words.
    pub(super) fn check_line(&self, answer: &ClvAnswer, cx: &Context) -> Option<String> {
        if let Some(why) = self.refusal(answer) {
            // The page after that of predicted value needs no model.
            let next = (self.tab == ClvTab::Value)
                .then(|| format!("; {} shows value to date", cx.key(Action::NextPage)));
            return Some(why + &next.unwrap_or_default());
        }
        let is_forecast = matches!(self.tab, ClvTab::Value | ClvTab::Risk) && answer.model.is_some();
        let error = clv::holdout_spend_error(answer).filter(|_| is_forecast)?;
        let weeks = answer.holdout.as_ref().ok()?.record()?.weeks;
        // 25 % too high means 20 % less than forecast.
        let truth = 100.0 / (100.0 + error) - 1.0;
        let advice = match truth {
            truth if error.abs() < 5.0 || !truth.is_finite() => String::new(),
            truth if truth < 0.0 => format!("; expect about {:.0} % less than these values", -100.0 * truth),
            truth => format!("; expect about {:.0} % more than these values", 100.0 * truth),
        };
        Some(format!("check: spend of the last {weeks:.0} weeks was forecast {}{advice}", off(Some(error))))
    }

    /// What the bars below the table are.
    pub(super) fn bars_note(&self) -> String {
        let is_predicted = self.answer().is_some_and(tables::has_predicted_ratio);
        let what = match self.tab {
            ClvTab::Simple => "AOV × frequency × lifespan",
            ClvTab::Payback if is_predicted => clv::PREDICTED,
            ClvTab::Payback => clv::TO_DATE,
            _ => "residual CLV",
        };
        let has_intervals = self.answer().is_some_and(|answer| answer.question.bootstrap > 0);
        let lighter =
            if has_intervals && self.tab == ClvTab::Value { ", ▓░ its 95 % interval" } else { "" };
        format!("bars: {what}{lighter}")
    }

    /// The overall holdout error of the forecast, or why it is missing.
    fn record_note(answer: &ClvAnswer) -> Option<String> {
        let holdout = match &answer.holdout {
            Err(refusals) => {
                if let Some(text) = clv::unchecked(answer) {
                    return Some(format!("holdout: {text}"));
                }
                let why = refusals.first().map_or_else(String::new, ToString::to_string);
                return Some(format!("no holdout on orders up to {}: {why}", answer.split));
            }
            Ok(holdout) => holdout,
        };
        let record = holdout.record()?;
        let spend = record.spend.map(|one| format!(", spend {}", off(one.error_percent())));
        let model = answer.model.map_or_else(String::new, |model| format!("{}: ", model.title()));
        Some(format!(
            "{model}holdout, the {:.0} weeks after {}: orders were forecast {}{}",
            record.weeks,
            answer.split,
            off(record.orders.error_percent()),
            spend.unwrap_or_default()
        ))
    }

    fn explain_model(&self, answer: &ClvAnswer, page: &mut Page) {
        page.head("Basis");
        for fact in clv::basis(answer, TimeUnit::Week) {
            page.pair(fact.label, fact.text);
        }
    }

    pub(super) fn remarks(&self, cx: &Context) -> Vec<String> {
        let Some(answer) = self.answer() else { return Vec::new() };
        let mut notes = self.notes_of_tab(answer, cx);
        notes.extend(self.doubts(answer, cx));
        let is_by_segment = !self.tab.is_record() && self.tab != ClvTab::Risk;
        if is_by_segment && answer.segments.iter().any(|one| one.customers < cx.view.min_size) {
            notes.push(format!("faint: fewer than {} customers", cx.view.min_size));
        }
        notes
    }

    /// What the numbers of the tab mean.
    fn notes_of_tab(&self, answer: &ClvAnswer, cx: &Context) -> Vec<String> {
        match self.tab {
            ClvTab::Value => {
                let segments = self.segment_note(answer, cx).filter(|_| self.refusal(answer).is_none());
                let resamples = (answer.question.bootstrap > 0).then(|| {
                    let resamples = number::integer(answer.question.bootstrap.into());
                    format!(
                        "the 95 % interval is that of {resamples} resamples: the sampling error alone, not that of the model"
                    )
                });
                segments.into_iter().chain(resamples).chain(clv::marked_by_chance(answer)).collect()
            }
            ClvTab::ToDate => vec![format!(
                "net amount per customer; to date: until {}; through an age: over customers who completed it, so that segments are compared at the same age",
                answer.valued_on
            )],
            ClvTab::Simple => vec![match answer.question.lifespan {
                None => {
                    "over the observed window; by lifespan and by duration give the net amount per customer so far"
                        .into()
                }
                Some(span) => format!("over a lifespan of {}", span.describe()),
            }],
            ClvTab::Payback => vec![answer.acquisition.as_ref().map_or_else(
                || "no acquisition cost is set".to_string(),
                |acquisition| match acquisition.unmatched.as_slice() {
                    [] => "payback: the first completed age at which cumulative margin covers CAC, over customers who completed it".into(),
                    [first] => format!("not in any CAC: {first}"),
                    [first, rest @ ..] => format!("{first}; {} more (i)", rest.len()),
                },
            )],
            ClvTab::Risk => vec![
                "at risk: CLV × (1 - P(alive)); CLV already contains P(alive), so a lost customer has little of either".into(),
            ],
            ClvTab::Frequency | ClvTab::Tenths | ClvTab::Weeks => vec![answer.why.clone()],
        }
    }

    /// What makes the numbers of the tab doubtful: the holdout, why a model is missing, cautions. Observed values need no forecast; in
    /// payback, only the total value depends on one.
    fn doubts(&self, answer: &ClvAnswer, cx: &Context) -> Vec<String> {
        let cautions = answer.cautions.iter().map(|text| clv::caution(text));
        let refused = answer.refused.first().filter(|_| self.refusal(answer).is_none());
        let doubts = refused.map(ToString::to_string).into_iter().chain(cautions);
        match self.tab {
            ClvTab::ToDate | ClvTab::Simple => Vec::new(),
            ClvTab::Payback => {
                let remedy = format!("{}, margin 0.4 sets it", cx.key(Action::Terms));
                let margin = clv::whole_margin(answer, &remedy).filter(|_| answer.acquisition.is_some());
                margin.into_iter().chain(doubts).collect()
            }
            _ => {
                // The reason for a missing model is also the reason for its missing holdout.
                let has_record = answer.refused.is_empty() || answer.holdout.is_ok();
                let record = Self::record_note(answer).filter(|_| has_record);
                // The reason for a missing holdout says more than the first caution, which only says that it is
                // missing.
                let repeated = usize::from(has_record && answer.holdout.is_err());
                record.into_iter().chain(doubts.skip(repeated)).collect()
            }
        }
    }

    pub(super) fn page(&self) -> Page {
        let mut page = Page::new(format!("Lifetime value: {}", self.tab.title()), 22);
        let Some(answer) = self.answer() else { return page };
        let cells = self.table.current().map_or(&[][..], |row| &row.cells);
        if let Some(first) = cells.first() {
            page.head(first.text.trim());
        }
        for (column, cell) in self.table.columns.iter().zip(cells).skip(1) {
            page.pair(column.name.clone(), cell.text.trim());
        }
        page.head("What it means");
        page.text(match self.tab {
            ClvTab::Value => "CLV is residual: margin × expected spend of a purchase × expected purchases over the horizon, week by week, discounted. p: two-sided share of resamples in which the segment is on the other side of all customers; ! marks p < 0.05, not corrected for the number of segments.",
            ClvTab::ToDate => "What customers have spent, net of refunds. Segments are compared at a common age: the highest that at least half of all customers have completed, over the acquisition months in which every member has completed it.",
            ClvTab::Simple => "AOV × frequency × lifespan over the observed window. ARPU / churn uses the last two periods of 26 weeks: a customer is lost who bought in the first and not in the second. t × c × f counts orders from each first order on.",
            ClvTab::Payback => "CAC is spend per acquired customer. Payback is the first completed age at which cumulative margin per customer covers it. LTV:CAC to date is margin to date / CAC; predicted, (margin to date + residual value) / CAC. Segments come first, then months of acquisition.",
            ClvTab::Frequency | ClvTab::Tenths | ClvTab::Weeks => "The models were fitted on orders up to the split and compared with the orders after it. Customers acquired later are not included.",
            ClvTab::Risk => "CLV is the residual value: P(alive) times the value if alive. Value at risk is CLV times 1 - P(alive): the expected value that is most worth saving. It is zero for customers who are certainly active, who need no help, and for those certainly lost, who have no value left.",
        });
        if let Some(acquisition) = answer.acquisition.as_ref().filter(|_| self.tab == ClvTab::Payback) {
            let each = acquisition
                .silent
                .iter()
                .cloned()
                .chain(acquisition.unmatched.iter().map(ToString::to_string));
            let each: Vec<String> = each.collect();
            if !each.is_empty() {
                page.head("Not in any CAC");
                each.iter().take(LISTED).for_each(|text| page.text(text.clone()));
                page.faint(format!("{} of {}", each.len().min(LISTED), each.len()));
            }
        }
        if matches!(self.tab, ClvTab::Value | ClvTab::Risk) {
            page.text(mean_spend(answer));
        }
        self.explain_model(answer, &mut page);
        page
    }

    /// The question of this tab, without the options of other tabs.
    fn written_as(&self, cx: &Context) -> ClvQuestion {
        let wanted = self.asked(cx);
        match self.tab {
            ClvTab::Payback => wanted,
            ClvTab::Risk => ClvQuestion { cac: None, lifespan: None, ..self.wanted_risk(cx) },
            // With a cost the command would print payback.
            _ => ClvQuestion { cac: None, ..wanted },
        }
    }

    /// Whether payback includes the residual value although the user named no model.
    fn has_residual(&self, cx: &Context) -> bool {
        let wanted = self.asked(cx);
        wanted.cac.is_some() && wanted.model.is_none() && self.given_up.as_ref() != Some(&wanted)
    }

    pub(super) fn line(&self, cx: &Context) -> String {
        let requested = ClvQuestion { holdout: self.shown() == Shown::Holdout, ..self.written_as(cx) };
        let observed_only =
            requested.cac.is_some() && !self.has_residual(cx) && !requested.has_forecast_options();
        let requested = ClvQuestion { observed_only, ..requested };
        if self.tab == ClvTab::Risk {
            return requested.command_line(Verb::Risk, cx.source).option("top", LISTED).to_string();
        }
        let line = requested.command_line(Verb::Clv, cx.source);
        let line = line.flag("to-date", self.shown() == Shown::ToDate);
        line.flag("simple", self.shown() == Shown::Simple).to_string()
    }

    pub(super) fn written(&self, format: Format) -> Result<Vec<u8>, String> {
        let answer = self.answer().ok_or(NO_TABLE)?;
        let unit = TimeUnit::Week;
        match (self.tab, self.risk.answer()) {
            (ClvTab::Risk, Some(risk)) => {
                write(&clv::at_risk(answer, &risk.listed, risk.of, unit), format, None)
            }
            _ => write(&clv::report(answer, unit, self.shown()), format, None),
        }
    }
}

/// How far a forecast was off: `24.5 % too high`.
fn off(error_percent: Option<f64>) -> String {
    match error_percent {
        None => "with nothing to compare".to_string(),
        Some(error) if error.abs() < 0.05 => "right".to_string(),
        Some(error) if error > 0.0 => format!("{error:.1} % too high"),
        Some(error) => format!("{:.1} % too low", error.abs()),
    }
}

/// The mean spend for customers without a mean of their own, and how many repeat buyers it concerns.
fn mean_spend(answer: &ClvAnswer) -> String {
    let evidence = &answer.evidence;
    let without = evidence.repeat_spenders.map(|spenders| evidence.repeat_buyers.saturating_sub(spenders));
    let who = match without {
        None | Some(0) => "repeat buyers whose repeat days are worth 0".to_string(),
        Some(count) => {
            format!(
                "repeat buyers whose repeat days are worth 0 or less ({} here)",
                number::integer(count.into())
            )
        }
    };
    format!(
        "One-time buyers, and {who}, have no mean spend of their own: they are valued at the mean of all. Their CLV is \
         therefore higher than their orders so far suggest."
    )
}
