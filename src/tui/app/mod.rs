//! The state of the explorer as plain data. It changes by `update` and by answers; it never does I/O.

mod answers;
mod dispatch;
mod export;
mod filter;
pub mod history;
mod key_hints;
mod measures;
mod navigation;
mod popup;
mod saved;
mod screen_states;
mod screens;
mod session;
mod sides;
mod start_page;
mod state;
mod unclear;
mod update;
mod view_edit;
mod watch;

pub use super::effect::Effect;
pub use super::popups::ViewStoreResult;
pub use super::screens::{HOME, Message};
pub use history::{History, Shown};
pub use screen_states::Screens;
pub use state::{App, Busy, Exported, Task, Watch};
