//! Campaigns: whom to write to, the effect of one, satisfaction, and loyalty points.

mod answer;
mod screen;
mod settings;
mod tab;

pub use screen::{CampaignScreen, ENTRY, ID};
