//! The settings of key figures: the window, the inactivity window and the period, each chosen or typed.

use crate::cohort::{Grain, Period, WeekStart};
use crate::explore::SegmentFilter;
use crate::explore::kpis::{KpiAnswer, KpiQuestion};
use crate::kpi::Window;
use crate::source::DataReport;
use crate::tui::popups::{Choice, Item};

use super::tab::KpiTab;

/// The title of the list.
pub const TITLE: &str = "key figures with";

/// The inactivity windows in the list; the user can type any other.
const INACTIVE: [u32; 5] = [30, 60, 90, 180, 365];

/// Windows, inactivity and period as the user set them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KpiSettings {
    /// The window of the figures; the last complete quarter if none is set.
    window: Option<Window>,
    /// The window whose periods are listed; all of the data if the user sets none.
    listed: Option<Window>,
    /// Days without an order after which a customer is lost; suggested if the user sets none.
    inactive: Option<u32>,
    /// The periods that are listed.
    pub period: Grain,
}

impl KpiSettings {
    /// The question of a tab.
    pub fn question(
        &self,
        tab: KpiTab,
        by: Vec<String>,
        segment_filters: Vec<SegmentFilter>,
        report: Option<&DataReport>,
    ) -> KpiQuestion {
        let inactive = self.inactive;
        if tab.is_by_period() {
            let window = self.listed.or_else(|| report.map(whole));
            return KpiQuestion {
                window,
                inactive,
                by: Vec::new(),
                series: Some(self.period),
                segment_filters,
            };
        }
        let by = if tab == KpiTab::Segments { by } else { Vec::new() };
        KpiQuestion { window: self.window, inactive, by, series: None, segment_filters }
    }

    /// The list of settings, with the present values marked.
    pub fn choice(&self, tab: KpiTab, answer: Option<&KpiAnswer>, report: Option<&DataReport>) -> Choice {
        let item = |name: String, note: &str, is_now: bool| {
            let note = if is_now { format!("{note}; as it is now") } else { note.to_string() };
            Item { name, note: note.trim_start_matches("; ").to_string(), off: false }
        };
        let current = if tab.is_by_period() { self.listed } else { self.window };
        let default = if tab.is_by_period() { "all of the data" } else { "the last complete quarter" };
        let mut items = vec![item("window default".into(), default, current.is_none())];
        for (window, note) in report.map(complete).unwrap_or_default() {
            items.push(item(format!("window {window}"), note, current == Some(window)));
        }
        let suggested = answer.filter(|answer| answer.inactivity.is_suggested);
        let suggested =
            suggested.map_or_else(String::new, |answer| format!("{} days", answer.inactivity.days));
        let note = format!("{suggested}; covers 90 % of the gaps between purchase days");
        items.push(item("inactive suggested".into(), note.trim_start_matches("; "), self.inactive.is_none()));
        for days in INACTIVE {
            let note = "lost after so many days without an order; type any other";
            items.push(item(format!("inactive {days}d"), note, self.inactive == Some(days)));
        }
        for grain in Grain::ALL {
            let note = "of the account and of the series";
            items.push(item(format!("period {grain}"), note, self.period == grain));
        }
        Choice::of(TITLE, items, 1)
    }

    /// The same with one setting changed, as chosen or typed: `inactive 45d`.
    ///
    /// # Errors
    /// The text that cannot be read, and texts that can.
    pub fn with(&self, tab: KpiTab, text: &str) -> Result<KpiSettings, String> {
        let (name, value) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let value = value.trim();
        match name {
            "window" if value == "default" => Ok(self.moved_to(tab, None)),
            "window" => Ok(self.moved_to(tab, Some(value.parse().map_err(|why| format!("{why}"))?))),
            "inactive" if value == "suggested" => Ok(KpiSettings { inactive: None, ..self.clone() }),
            "inactive" => Ok(KpiSettings { inactive: Some(days(value)?), ..self.clone() }),
            "period" => {
                Ok(KpiSettings { period: value.parse().map_err(|why| format!("{why}"))?, ..self.clone() })
            }
            _ => Err(format!(
                "'{name}' is not a setting of key figures; type for example: window 2025-Q1, inactive 90d, period week"
            )),
        }
    }

    /// The same with another window.
    pub fn moved_to(&self, tab: KpiTab, window: Option<Window>) -> KpiSettings {
        match tab.is_by_period() {
            true => KpiSettings { listed: window, ..self.clone() },
            false => KpiSettings { window, ..self.clone() },
        }
    }

    /// The same with another period.
    pub fn by(&self, period: Grain) -> KpiSettings {
        KpiSettings { period, ..self.clone() }
    }
}

/// All of the data.
fn whole(report: &DataReport) -> Window {
    Window { from: report.span.0.date(), to: report.as_of }
}

/// The last complete month, quarter and year within the data, and all of the data.
fn complete(report: &DataReport) -> Vec<(Window, &'static str)> {
    let all = whole(report);
    let last = |grain: Grain| {
        let holding = Window::of(Period::holding(grain, all.to, WeekStart::Mon));
        if holding.to == all.to { holding } else { holding.before() }
    };
    let named = [
        (last(Grain::Month), "the last complete month"),
        (last(Grain::Quarter), "the last complete quarter"),
        (last(Grain::Year), "the last complete year"),
        (all, "all of the data"),
    ];
    named.into_iter().filter(|(window, _)| window.from >= all.from).collect()
}

fn days(text: &str) -> Result<u32, String> {
    let days = text.strip_suffix('d').unwrap_or(text).trim().parse().ok();
    days.filter(|days| (1..=36_500).contains(days))
        .ok_or_else(|| format!("'{text}' is not a number of days; type for example: inactive 90d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_of_figures_and_of_periods_are_set_apart() {
        let quarter: Window = "2025-Q1".parse().unwrap();
        let set = KpiSettings::default().with(KpiTab::Figures, "window 2025-Q1").unwrap();
        let set_question = |tab| set.question(tab, Vec::new(), Vec::new(), None);
        assert_eq!(set_question(KpiTab::Figures).window, Some(quarter));
        assert_eq!(set_question(KpiTab::Account).window, None);
        let set = set.with(KpiTab::Account, "window 2025-Q1").unwrap();
        assert_eq!(set.question(KpiTab::Series, Vec::new(), Vec::new(), None).window, Some(quarter));
        assert_eq!(set.with(KpiTab::Series, "window default").unwrap().listed, None);
    }

    #[test]
    fn what_is_not_understood_says_what_would_be() {
        let plain = KpiSettings::default();
        for (text, part) in [
            ("colour red", "inactive 90d"),
            ("inactive long", "inactive 90d"),
            ("inactive 0d", "not a number of days"),
            ("window soon", "2025-Q1"),
            ("period fortnight", "week"),
        ] {
            let why = plain.with(KpiTab::Figures, text).unwrap_err();
            assert!(why.contains(part), "{text}: {why}");
        }
        assert_eq!(plain.with(KpiTab::Figures, "inactive 45").unwrap().inactive, Some(45));
    }
}
