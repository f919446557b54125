//! Forecasts compared with actual orders and spend: models are fitted on the first part of the data and tested on the
//! second.

mod calibration;
mod choice;
mod forecast_error;
mod record;
mod tracking;

pub use calibration::{Bin, FrequencyClass};
pub use choice::{Choice, ChoiceBasis, choose};
pub use forecast_error::Comparison;
pub use record::{HoldoutGroup, HoldoutRecord};
pub use tracking::{AcquisitionDay, Tracking, TrackingWeek, track};
