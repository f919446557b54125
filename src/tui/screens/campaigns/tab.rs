//! The tabs of campaigns.

/// A tab of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CampaignTab {
    /// Lists of customers, and the customers of one.
    #[default]
    Lists,
    /// The effect of a campaign: both groups, trend and placebo.
    Effect,
    /// The effect by period.
    Periods,
    /// Scores of surveys.
    Satisfaction,
    /// What customers did after their answer.
    Afterwards,
    /// Loyalty points by period.
    Points,
    /// What customers did who had redeemed points.
    Redeemers,
}

impl CampaignTab {
    pub const ALL: [CampaignTab; 7] = [
        CampaignTab::Lists,
        CampaignTab::Effect,
        CampaignTab::Periods,
        CampaignTab::Satisfaction,
        CampaignTab::Afterwards,
        CampaignTab::Points,
        CampaignTab::Redeemers,
    ];

    /// Its name among the pages.
    pub const fn name(self) -> &'static str {
        match self {
            CampaignTab::Lists => "lists",
            CampaignTab::Effect => "effect",
            CampaignTab::Periods => "effect by period",
            CampaignTab::Satisfaction => "satisfaction",
            CampaignTab::Afterwards => "after the answer",
            CampaignTab::Points => "points",
            CampaignTab::Redeemers => "redeemers",
        }
    }
}
