//! Files and pipes, before anybody knows what they hold.

pub(super) mod cut_ends;
pub(super) mod edges;
pub(super) mod files;
pub(super) mod fingerprint;
pub(super) mod found_files;
pub(super) mod head;
pub(super) mod kept;
pub(super) mod path_parts;
pub(super) mod pipe;
pub(super) mod query;
pub(super) mod spool;
pub(super) mod spooled;
