//! Where orders come from: files, the roles of their columns, what counts and what is left out.

mod dates;
mod error;
mod files;
mod fingerprint;
mod mapping;
mod prepare;
mod repeated;
pub mod report;
mod roles;
pub mod sample;
mod scan;
pub mod spec;
mod spend;
mod spool;
mod survey;

pub use dates::sql_moment;
pub use error::SourceError;
pub use fingerprint::Fingerprint;
pub use mapping::{Attribute, column_word};
pub use prepare::{Source, attributes_value, end_sql as sql_end};
pub use repeated::Repeated;
pub use report::{Column, DataReport, Excluded, Mapped, Note, Reason, Role};
pub use spec::{Encoding, Refunds, SourceSpec};
pub use spend::{SpendFile, SpendLine};
pub use spool::{STANDARD_INPUT, Spooled, Spools, shown_path};
