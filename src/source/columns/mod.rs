//! Columns: what they are called, what they hold, and which of them has which role.

pub(super) mod column;
pub(super) mod column_types;
pub(super) mod column_values;
pub(super) mod envelope;
pub(super) mod later_values;
pub(super) mod layouts;
pub(super) mod letters;
pub(super) mod named_columns;
pub(super) mod names;
pub(super) mod people_names;
pub(super) mod placeholders;
pub(super) mod presets;
pub(super) mod readings;
pub(super) mod role;
pub(super) mod roles;
pub(super) mod shapes;
pub(super) mod side_names;
pub(super) mod stems;
pub(super) mod values;
