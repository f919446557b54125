//! Two extracts of one history: which cells were restated, which only grew, and which orders caused it.

mod diff;
mod extracts;
mod matched;
mod question;

pub use diff::diff;
pub use extracts::Extracts;
pub use question::{
    DiffAnswer, DiffCell, DiffQuestion, OrderVersion, Restated, RestatedCount, RestatedCustomer,
    RestatedCustomers, RestatedOrder,
};
