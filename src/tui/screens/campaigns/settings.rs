//! What the user has typed for each tab of campaigns: thresholds, a campaign, files.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::cohort::Grain;
use crate::effect::{Outcome, PeriodPlan};
use crate::explore::effect::EffectQuestion;
use crate::explore::lists::{ListName, ListQuestion, Thresholds};
use crate::explore::points::PointQuestion;
use crate::explore::surveys::SurveyQuestion;
use crate::explore::{Question, SegmentFilter, SideSpec};
use crate::survey::{ScaleError, Scales};

use super::tab::CampaignTab;

/// Days of a period of effects.
const PERIOD: u32 = 28;

/// Days in which customers are observed after an answer, or at the end of the data.
const FOLLOW: u32 = 90;

/// Days after which points that were not redeemed are breakage.
const BREAKAGE: u32 = 365;

/// The most customers of a list that are shown; the export has all.
const LISTED: u64 = 1000;

/// What the user has typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CampaignSettings {
    thresholds: Thresholds,
    /// The column of items that rules propose.
    item: Option<String>,
    /// The first day of the campaign, the customers it reached, and what is compared.
    campaign: Option<(Date, String)>,
    outcome: Outcome,
    surveys: Option<String>,
    /// Scales of kinds of surveys; the others are suggested by the answers.
    scales: Vec<Scales>,
    points: Option<String>,
}

impl CampaignSettings {
    /// The question of a tab; none if something has to be typed first.
    pub fn question(
        &self,
        tab: CampaignTab,
        list: Option<ListName>,
        segment_filters: Vec<SegmentFilter>,
    ) -> Option<Question> {
        Some(match tab {
            CampaignTab::Lists => Question::Lists(ListQuestion {
                list,
                thresholds: self.thresholds.clone(),
                item: self.item.clone().filter(|_| list.is_some()),
                top: Some(LISTED),
                segment_filters,
                ..ListQuestion::default()
            }),
            CampaignTab::Effect | CampaignTab::Periods => {
                let (date, treated) = self.campaign.clone()?;
                let treated = SideSpec { name: "treated".into(), ..SideSpec::of(&treated) };
                let periods = PeriodPlan { date, days: PERIOD, before: None, after: None };
                let (by, outcome) = (Vec::new(), self.outcome);
                let requested = EffectQuestion {
                    outcome,
                    periods,
                    placebo: None,
                    treated,
                    control: None,
                    by,
                    segment_filters,
                };
                Question::Effect(requested)
            }
            CampaignTab::Satisfaction | CampaignTab::Afterwards => Question::Surveys(SurveyQuestion {
                file: self.surveys.clone()?,
                scales: self.scales.clone(),
                window: None,
                series: None,
                by: Vec::new(),
                days: FOLLOW,
                segment_filters,
            }),
            CampaignTab::Points | CampaignTab::Redeemers => Question::Points(PointQuestion {
                file: self.points.clone()?,
                window: None,
                series: Some(Grain::Quarter),
                by: Vec::new(),
                breakage: BREAKAGE,
                follow: FOLLOW,
                segment_filters,
            }),
        })
    }

    /// What a tab lacks, and what would fill it.
    pub const fn lacks(tab: CampaignTab) -> &'static str {
        match tab {
            CampaignTab::Lists => "no customers",
            CampaignTab::Effect | CampaignTab::Periods => {
                "no campaign: type its first day and whom it reached"
            }
            CampaignTab::Satisfaction | CampaignTab::Afterwards => {
                "no answers: name a file of surveys (customer, date, score, nps/csat/ces)"
            }
            CampaignTab::Points | CampaignTab::Redeemers => {
                "no points: name a file of points (customer, date, issued, redeemed)"
            }
        }
    }

    /// The label, the hint and the present text of the prompt of a tab.
    pub fn prompt(&self, tab: CampaignTab) -> (&'static str, &'static str, String) {
        match tab {
            CampaignTab::Lists => ("thresholds of the lists", THRESHOLDS, self.written()),
            CampaignTab::Effect | CampaignTab::Periods => {
                let now = self.campaign.as_ref().map(|(date, treated)| match self.outcome {
                    Outcome::Retention => format!("{date} {treated}"),
                    Outcome::Revenue => format!("revenue {date} {treated}"),
                });
                ("effect of", EFFECT, now.unwrap_or_default())
            }
            CampaignTab::Satisfaction | CampaignTab::Afterwards => (
                "file of surveys",
                "answers.csv, or answers.csv:customer=client,score=rating; then scales, as in answers.csv, csat=7",
                self.answers(),
            ),
            CampaignTab::Points | CampaignTab::Redeemers => (
                "file of points",
                "points.csv, or points.csv:customer=client,issued=earned",
                text(&self.points),
            ),
        }
    }

    /// The same with a line typed for a tab.
    ///
    /// # Errors
    /// The word that cannot be read, and what to write.
    pub fn with(&self, tab: CampaignTab, line: &str) -> Result<CampaignSettings, String> {
        let mut next = self.clone();
        let line = line.trim();
        let typed = || Some(line.to_string()).filter(|line| !line.is_empty());
        match tab {
            CampaignTab::Lists => {
                (next.thresholds, next.item) = (Thresholds::default(), None);
                for word in line.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                    next.set(word)?;
                }
            }
            CampaignTab::Effect | CampaignTab::Periods => {
                let (outcome, rest) = match line.strip_prefix("revenue ") {
                    Some(rest) => (Outcome::Revenue, rest.trim_start()),
                    None => (Outcome::Retention, line),
                };
                let (day, treated) = rest.split_once(' ').ok_or_else(|| format!("type {EFFECT}"))?;
                let day = day.parse().map_err(|_| format!("'{day}' is not a date; type {EFFECT}"))?;
                (next.outcome, next.campaign) = (outcome, Some((day, treated.trim().to_string())));
            }
            CampaignTab::Satisfaction | CampaignTab::Afterwards => {
                let mut words = line.split(", ").map(str::trim);
                next.surveys = words.next().filter(|file| !file.is_empty()).map(String::from);
                let scales = words.map(str::parse).collect::<Result<_, ScaleError>>();
                next.scales = scales.map_err(|why| why.to_string())?;
            }
            CampaignTab::Points | CampaignTab::Redeemers => next.points = typed(),
        }
        Ok(next)
    }

    /// What the user has typed that is not a file, a line per kind of tab with the tab's name.
    pub fn lines(&self) -> Vec<String> {
        let typed = TYPED.map(|tab| (tab, self.prompt(tab).2));
        let typed = typed.into_iter().filter(|(_, text)| !text.is_empty());
        let typed = typed.map(|(tab, text)| format!("{}: {text}", tab.name()));
        typed.chain(self.scales.iter().map(|scale| format!("{SCALE}{scale}"))).collect()
    }

    /// The files that the user has named.
    pub fn files(&self) -> BTreeMap<String, String> {
        let named = [(SURVEYS, &self.surveys), (POINTS, &self.points)].into_iter();
        named.filter_map(|(name, file)| Some((name.to_string(), file.clone()?))).collect()
    }

    /// The settings of such lines, without those that cannot be read, and of such files.
    pub fn of(lines: &[String], files: &BTreeMap<String, String>) -> CampaignSettings {
        let read = |mut settings: CampaignSettings, line: &String| {
            if let Some(scale) = line.strip_prefix(SCALE).and_then(|text| text.parse().ok()) {
                settings.scales.push(scale);
                return settings;
            }
            let tab = TYPED.into_iter().find_map(|tab| Some((tab, line.strip_prefix(tab.name())?)));
            let set = tab.and_then(|(tab, rest)| settings.with(tab, rest.strip_prefix(':')?).ok());
            set.unwrap_or(settings)
        };
        let typed = lines.iter().fold(CampaignSettings::default(), read);
        CampaignSettings { surveys: files.get(SURVEYS).cloned(), points: files.get(POINTS).cloned(), ..typed }
    }

    /// The file of answers with its scales, as they are typed.
    fn answers(&self) -> String {
        let scales = self.scales.iter().map(ToString::to_string);
        self.surveys.iter().cloned().chain(scales).collect::<Vec<_>>().join(", ")
    }

    /// Sets one threshold, as in `vip-share 10%`.
    fn set(&mut self, word: &str) -> Result<(), String> {
        let wrong = || format!("'{word}' is not understood; type {THRESHOLDS}");
        let (name, value) = word.split_once([' ', '=']).ok_or_else(wrong)?;
        let value = value.trim();
        let times =
            || value.parse().ok().filter(|times: &f64| times.is_finite() && *times > 0.0).ok_or_else(wrong);
        let share = || value.parse().map_err(|_| wrong());
        match name {
            "vip-share" => self.thresholds.vip_share = share()?,
            "good-share" => self.thresholds.good_share = share()?,
            "window-share" => self.thresholds.window_share = share()?,
            "usual-window" => {
                let days = value.strip_suffix('d').unwrap_or(value).parse().ok().filter(|days| *days > 0);
                self.thresholds.window = Some(days.ok_or_else(wrong)?);
            }
            "orders" => self.thresholds.orders = value.parse().ok().filter(|n| *n > 1).ok_or_else(wrong)?,
            "quiet" => self.thresholds.quiet = times()?,
            "overdue" => self.thresholds.overdue = times()?,
            "item" => self.item = Some(value.to_string()),
            _ => return Err(wrong()),
        }
        Ok(())
    }

    /// The thresholds that differ from the defaults, as they are typed.
    fn written(&self) -> String {
        let (now, usual) = (&self.thresholds, Thresholds::default());
        let mut words = Vec::new();
        let mut put = |name: &str, value: String, is_usual: bool| {
            words.extend((!is_usual).then(|| format!("{name} {value}")));
        };
        put("vip-share", now.vip_share.to_string(), now.vip_share == usual.vip_share);
        put("good-share", now.good_share.to_string(), now.good_share == usual.good_share);
        put("window-share", now.window_share.to_string(), now.window_share == usual.window_share);
        put(
            "usual-window",
            now.window.map_or(String::new(), |days| format!("{days}d")),
            now.window.is_none(),
        );
        put("orders", now.orders.to_string(), now.orders == usual.orders);
        put("quiet", now.quiet.to_string(), now.quiet == usual.quiet);
        put("overdue", now.overdue.to_string(), now.overdue == usual.overdue);
        put("item", text(&self.item), self.item.is_none());
        words.join(", ")
    }
}

/// The tabs that take a line of their own which is not a file; the others share it.
const TYPED: [CampaignTab; 2] = [CampaignTab::Lists, CampaignTab::Effect];

/// The names of the files, which are those of the options of the command line.
const SURVEYS: &str = "surveys";
const POINTS: &str = "points";

/// The word before a scale in the lines of settings.
const SCALE: &str = "scale: ";

/// Examples of what is typed.
const THRESHOLDS: &str = "any of: vip-share 5%, good-share 20%, orders 3, quiet 2, overdue 1.5, window-share 80%, usual-window 90d, item category; nothing is the usual";
const EFFECT: &str = "a date and the customers reached, as in 2025-06-01 campaign = 'yes'; or first: revenue";

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_back_as_it_was_typed() {
        for (tab, line) in [
            (CampaignTab::Lists, "vip-share 0.1, usual-window 90d, orders 4, quiet 2.5, item category"),
            (CampaignTab::Effect, "2025-06-01 campaign = 'yes'"),
            (CampaignTab::Periods, "revenue 2025-06-01 campaign = 'yes'"),
            (CampaignTab::Satisfaction, "answers.csv:score=rating"),
            (CampaignTab::Satisfaction, "answers.csv, csat=7, ces=5:3"),
            (CampaignTab::Points, "points.csv"),
        ] {
            let settings = CampaignSettings::default().with(tab, line).unwrap();
            assert_eq!(settings.prompt(tab).2, line);
            assert_eq!(CampaignSettings::of(&settings.lines(), &settings.files()), settings);
            assert!(settings.question(tab, None, Vec::new()).is_some(), "{line}");
        }
        assert_eq!(CampaignSettings::default().question(CampaignTab::Points, None, Vec::new()), None);
    }

    #[test]
    fn files_are_kept_apart_from_settings_because_their_paths_move_with_a_file_of_views() {
        let with = |tab, line| CampaignSettings::default().with(tab, line).unwrap();
        let settings = with(CampaignTab::Satisfaction, "answers.csv:score=rating");
        assert!(settings.lines().is_empty());
        assert_eq!(settings.files()["surveys"], "answers.csv:score=rating");
        // A line of settings names no file, whoever wrote it.
        let lines = ["satisfaction: /etc/passwd".to_string(), "points: /etc/passwd".to_string()];
        assert_eq!(CampaignSettings::of(&lines, &BTreeMap::new()), CampaignSettings::default());
    }

    #[test]
    fn what_is_not_understood_says_what_to_type() {
        for (tab, line, part) in [
            (CampaignTab::Lists, "vips 10%", "vip-share 5%"),
            (CampaignTab::Lists, "quiet -1", "quiet 2"),
            (CampaignTab::Lists, "orders 1", "usual-window 90d"),
            (CampaignTab::Effect, "soon campaign = 'yes'", "2025-06-01"),
            (CampaignTab::Effect, "2025-06-01", "campaign = 'yes'"),
            (CampaignTab::Satisfaction, "answers.csv, csat", "csat=7:6"),
        ] {
            let why = CampaignSettings::default().with(tab, line).unwrap_err();
            assert!(why.contains(part), "{line}: {why}");
        }
    }
}
