//! The settings of key figures: the window, the inactivity window and the period, each chosen or typed.

use crate::cohort::{Grain, Period, WeekStart};
use crate::explore::kpis::{KpiAnswer, KpiQuestion};
use crate::explore::{KpiGoals, SegmentFilter};
use crate::kpi::{Goal, Kpi, Window};
use crate::report::number;
use crate::source::DataReport;
use crate::tui::popups::{Choice, Item};

use super::tab::KpiTab;

/// The title of the list.
pub const TITLE: &str = "key figures with";

/// The word before a setting of the periods.
const LISTED: &str = "periods:";

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
    pub fn choice(
        &self,
        tab: KpiTab,
        answer: Option<&KpiAnswer>,
        report: Option<&DataReport>,
        goals: Vec<Item>,
    ) -> Choice {
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
        items.extend(goals);
        Choice::of(TITLE, items, 1)
    }

    /// The same with settings changed, as chosen or typed: `inactive 45d, goal churn=20%`; and the goals.
    ///
    /// # Errors
    /// The text that cannot be read, and texts that can.
    pub fn with(&self, tab: KpiTab, text: &str, goals: &KpiGoals) -> Result<(KpiSettings, KpiGoals), String> {
        let words = text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
        if words.clone().next().is_none() {
            return Err(not_a_setting(""));
        }
        let mut words = words;
        words.try_fold((self.clone(), goals.clone()), |(settings, goals), word| {
            match word.strip_prefix("no goal ").or_else(|| word.strip_prefix("goal ")) {
                Some(goal) => Ok((settings, changed(goals, goal.trim(), word.starts_with("no "))?)),
                None => Ok((settings.with_one(tab, word)?, goals)),
            }
        })
    }

    /// The same with one setting changed.
    fn with_one(&self, tab: KpiTab, text: &str) -> Result<KpiSettings, String> {
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
            _ => Err(not_a_setting(name)),
        }
    }

    /// What the user has set, a line each; the window of the periods comes after their name.
    pub fn lines(&self) -> Vec<String> {
        let usual = KpiSettings::default();
        let lines = [
            self.window.map(|window| format!("window {window}")),
            self.listed.map(|window| format!("{LISTED} window {window}")),
            self.inactive.map(|days| format!("inactive {days}d")),
            (self.period != usual.period).then(|| format!("period {}", self.period)),
        ];
        lines.into_iter().flatten().collect()
    }

    /// The settings of such lines, without those that cannot be read.
    pub fn of(lines: &[String]) -> KpiSettings {
        lines.iter().fold(KpiSettings::default(), |settings, line| {
            let set = match line.strip_prefix(LISTED) {
                Some(rest) => settings.with_one(KpiTab::Series, rest),
                None => settings.with_one(KpiTab::Figures, line),
            };
            set.unwrap_or(settings)
        })
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

/// Why a text is not a setting, and texts that are.
fn not_a_setting(name: &str) -> String {
    format!(
        "'{name}' is not a setting of key figures; type for example: window 2025-Q1, inactive 90d, period week, goal churn=20%"
    )
}

/// Goals with one set, or taken away.
fn changed(goals: KpiGoals, text: &str, is_over: bool) -> Result<KpiGoals, String> {
    if !is_over {
        return Ok(goals.with(text.parse::<Goal>().map_err(|why| why.to_string())?));
    }
    let kpi = Kpi::named(text)
        .ok_or_else(|| format!("'{text}' is not a key figure; type for example: no goal churn"))?;
    Ok(goals.without(kpi))
}

/// The entries for goals: how one is typed, and each that can be taken away.
pub fn of_goals(goals: &KpiGoals, current: Option<Kpi>) -> Vec<Item> {
    let name = current.unwrap_or(Kpi::RetentionRate).name();
    let typed = Item {
        name: "goal …".to_string(),
        note: format!("type the value to reach, as in: goal {name}=40%"),
        off: true,
    };
    let over = goals.all().iter().map(|goal| Item {
        name: format!("no goal {}", goal.kpi.name()),
        note: format!("takes away {}", number::full(Some(goal.value), goal.kpi.unit())),
        off: false,
    });
    std::iter::once(typed).chain(over).collect()
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
        let with = |set: &KpiSettings, tab, text: &str| set.with(tab, text, &KpiGoals::default()).unwrap().0;
        let set = with(&KpiSettings::default(), KpiTab::Figures, "window 2025-Q1");
        let set_question = |tab| set.question(tab, Vec::new(), Vec::new(), None);
        assert_eq!(set_question(KpiTab::Figures).window, Some(quarter));
        assert_eq!(set_question(KpiTab::Account).window, None);
        let set = with(&set, KpiTab::Account, "window 2025-Q1");
        assert_eq!(set.question(KpiTab::Series, Vec::new(), Vec::new(), None).window, Some(quarter));
        assert_eq!(with(&set, KpiTab::Series, "window default").listed, None);
    }

    #[test]
    fn what_is_not_understood_says_what_would_be() {
        let plain = KpiSettings::default();
        for (text, part) in [
            ("colour red", "inactive 90d"),
            ("", "goal churn=20%"),
            ("goal churn", "retention-rate=40%"),
            ("goal churn=20", "churn=20%"),
            ("no goal speed", "no goal churn"),
            ("inactive long", "inactive 90d"),
            ("inactive 0d", "not a number of days"),
            ("window soon", "2025-Q1"),
            ("period fortnight", "week"),
        ] {
            let why = plain.with(KpiTab::Figures, text, &KpiGoals::default()).unwrap_err();
            assert!(why.contains(part), "{text}: {why}");
        }
        let (set, goals) = plain
            .with(
                KpiTab::Figures,
                "window 2025-Q1, inactive 45, period week, goal churn=20%",
                &KpiGoals::default(),
            )
            .unwrap();
        assert_eq!((set.inactive, set.period), (Some(45), Grain::Week));
        assert_eq!(goals.of_figure(Kpi::Churn).map(|goal| goal.value), Some(0.2));
        let set = set.with_one(KpiTab::Series, "window 2025-Q1").unwrap();
        assert_eq!(KpiSettings::of(&set.lines()), set);
        let (_, goals) = plain.with(KpiTab::Figures, "no goal churn", &goals).unwrap();
        assert!(goals.is_empty());
    }
}
