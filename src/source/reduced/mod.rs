//! Orders that stay in their database, which counts them: what fills the roles there, the account of its rows, and how it is
//! asked.

mod account;
mod asking;
mod first_rows;
mod held;
mod instead;
mod moments;
mod opening;
mod order_numbers;
mod placeholder_ids;
mod rehearsal;
mod roles;
mod statuses;

pub use asking::Reduced;
pub(super) use asking::in_money;
pub use rehearsal::{Words, invent};
pub use roles::RemoteRows;
