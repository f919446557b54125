//! From what the terminal shows to what it should show, in few bytes: a line may be slow.

mod frame;
mod pen;

pub use frame::changes;
