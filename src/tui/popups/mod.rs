//! Popups over a screen: pages, lists to choose from and prompts, one file each.

mod ask;
mod browser;
mod change;
mod choices;
mod choose;
mod columns;
mod commands;
mod completion;
mod condition;
mod data_report;
mod earlier_views;
mod event;
mod explanation;
mod export;
mod filter;
mod find;
mod groups;
mod help;
mod input_line;
mod list;
mod mapping;
mod measures;
mod options;
mod popup;
mod save_view;
mod saved_views;
mod setting;
mod start;
mod statuses;
mod two_cells;
mod typed_option;
mod unclear;
mod value_place;

pub use ask::Ask;
pub use browser::Browser;
pub use choose::{Choice, Item};
pub use columns::ColumnList;
pub use commands::Commands;
pub use data_report::DataReportPage;
pub use earlier_views::EarlierViews;
pub use event::EventLine;
pub use explanation::Explanation;
pub use export::Export;
pub use filter::{Decides, Filter};
pub use find::Find;
pub use groups::Groups;
pub use help::Help;
pub use input_line::InputLine;
pub use mapping::Mapping;
pub use measures::Measures;
pub use options::Options;
pub use popup::{
    ChoiceOf, Hints, LineView, ListView, PageContent, Picked, Popup, PopupContext, PopupKey, PopupReply,
    PopupRequest, PopupStep, PopupView, Replied, Row, Side, Tone,
};
pub use save_view::SaveView;
pub use saved_views::{SavedViews, ViewStoreResult};
pub use start::StartPage;
pub use two_cells::TwoCells;
pub use unclear::Unclear;
