//! The role of a column.

/// The role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Customer,
    Date,
    Order,
    Amount,
    /// The cost of the row.
    Cost,
    Status,
    Currency,
    /// Carried along, frozen at the customer's first order.
    Attribute,
    /// Not used.
    Unused,
}

impl Role {
    /// The roles that the user can give to a column, each by the option of its name.
    pub const NAMED: [Role; 7] =
        [Role::Customer, Role::Date, Role::Order, Role::Amount, Role::Cost, Role::Status, Role::Currency];

    /// The name shown and exported.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Customer => "customer",
            Role::Date => "date",
            Role::Order => "order",
            Role::Amount => "amount",
            Role::Cost => "cost",
            Role::Status => "status",
            Role::Currency => "currency",
            Role::Attribute => "attribute",
            Role::Unused => "-",
        }
    }
}
