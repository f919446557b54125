//! The screens. Each has its own state and its own question, as plain data.
//!
//! A screen is one file here that implements [`Screen`], and one line in [`SCREENS`]. `app` does what is common to all:
//! requests, late answers and the way back in `app::navigation`; moving, sorting, searching, marking, copying and
//! writing in `app::dispatch`.

pub mod campaigns;
pub mod clv;
pub mod compare;
pub mod context;
pub mod customer;
pub mod customers;
mod dimensions;
mod fetched;
pub mod id;
pub mod kpis;
pub mod matrix;
mod outcome;
mod pages;
mod periods;
mod picture;
pub mod rfm;
pub mod route;
pub mod screen;
pub mod segments;

pub use context::Context;
pub use fetched::Fetched;
pub use id::ScreenId;
pub use outcome::{Outcome, PageKind};
pub use pages::Pages;
pub use picture::Picture;
pub use route::{CompareFirst, Route};
pub use screen::{
    AtRest, Body, Message, NO_TABLE, Screen, ScreenEntry, SourceChange, State, each_valued_on, toggle_clv,
    valued_on,
};

/// The first screen; Esc ends there.
pub const HOME: ScreenId = SCREENS[0].id;

/// Every screen, in the order of Tab. The explorer begins with the first, and Esc ends there.
pub const SCREENS: &[ScreenEntry] = &[
    matrix::ENTRY,
    matrix::CURVES,
    matrix::TREND,
    segments::ENTRY,
    compare::ENTRY,
    clv::ENTRY,
    customers::ENTRY,
    kpis::ENTRY,
    rfm::ENTRY,
    campaigns::ENTRY,
    customer::ENTRY,
];
