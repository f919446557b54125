//! The explorer in the terminal. A key becomes an [`Action`], an action changes [`App`] and may have an [`Effect`]:
//! a question for the worker, a copy, the end. Drawing reads the state and changes nothing.
//!
//! key → `keys` → `Action` → `App::update` → `Effect` → `worker` → `App::answered` → `views::render`

pub mod action;
mod action_table;
pub mod app;
mod bindings;
pub mod chart;
pub mod chord;
pub mod clipboard;
pub mod clv_settings;
pub mod commands;
pub mod drills;
pub mod effect;
pub mod event;
mod exclusions;
pub mod folder;
pub mod fuzzy;
mod hangup;
mod input;
pub mod keys;
pub mod layout;
mod notes;
pub mod offers;
mod open;
mod option_names;
pub mod page;
mod pager;
pub mod paint;
pub mod place;
pub mod popups;
pub mod scale;
pub mod screens;
pub mod settings;
mod settings_template;
mod sheet;
pub mod table;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod views;
mod watch;
pub mod widgets;
pub mod worker;

mod run;
mod tab_line;

pub use action::Action;
pub use app::{App, Effect};
pub use bindings::{KeysError, Overrides};
pub use keys::KeyMap;
pub use open::explore;
pub use run::{Beginning, Error, Exporting, Options, Outcome, Start, run};
pub use settings_template::settings_template;
pub use theme::{ColorLevel, Palette, Theme};
pub use watch::FileState;
pub use worker::{Answering, Opening, Writing};
