//! RFM: the heat map of recency and frequency, the groups, who moved between two days, and who they are.

mod explanation;
mod screen;
mod tab;
mod tables;

pub use screen::{ENTRY, ID, RfmScreen};
