//! Saved views: a source and a view under a name, kept in TOML files that people can read, edit and share.
//!
//! A project's file, `tenure-views.toml`, is next to its data and names them by relative paths, so that both can be
//! moved together. Views outside a project are kept with the user's settings. Sessions are kept with the user's state.

mod error;
mod kept_mappings;
mod paths;
mod saved_view;
mod session;
mod session_store;
mod store;
mod text;
mod trust;

pub use error::SavedError;
pub use kept_mappings::keep_mapping;
pub use saved_view::{SavedScreen, SavedView};
pub use session::{PastView, SavedMark, SavedPlace, SavedSession};
pub use session_store::SessionStore;
pub use store::ViewStore;
