//! The attributes of an order besides time and money, and how often each value occurs.

/// Where a customer lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Country {
    Germany,
    France,
    Britain,
    UnitedStates,
    Spain,
    Netherlands,
}

/// The channel of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    Organic,
    PaidSearch,
    Social,
    Email,
    Referral,
    Marketplace,
}

/// The category of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Category {
    Apparel,
    Home,
    Electronics,
    Beauty,
    Sports,
    Books,
    Toys,
}

/// The coupon of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Coupon {
    BlackFriday,
    Friend,
    Sale,
    Thanks,
    Welcome,
}

/// Customers by country, in thousandths.
pub(super) const COUNTRIES: [(Country, u64); 6] = [
    (Country::Germany, 320),
    (Country::France, 180),
    (Country::Britain, 160),
    (Country::UnitedStates, 130),
    (Country::Spain, 120),
    (Country::Netherlands, 90),
];

/// Customers by channel of the first order, in thousandths.
pub(super) const CHANNELS: [(Channel, u64); 6] = [
    (Channel::Organic, 290),
    (Channel::PaidSearch, 230),
    (Channel::Social, 150),
    (Channel::Marketplace, 130),
    (Channel::Email, 110),
    (Channel::Referral, 90),
];

/// Channels of later orders that do not come through the channel of the first, in thousandths.
pub(super) const OTHER_CHANNELS: [(Channel, u64); 4] =
    [(Channel::Organic, 450), (Channel::Email, 300), (Channel::PaidSearch, 150), (Channel::Social, 100)];

/// Orders by category, in thousandths.
pub(super) const CATEGORIES: [(Category, u64); 7] = [
    (Category::Apparel, 240),
    (Category::Home, 190),
    (Category::Beauty, 160),
    (Category::Electronics, 130),
    (Category::Sports, 110),
    (Category::Books, 100),
    (Category::Toys, 70),
];

impl Country {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Germany => "DE",
            Self::France => "FR",
            Self::Britain => "GB",
            Self::UnitedStates => "US",
            Self::Spain => "ES",
            Self::Netherlands => "NL",
        }
    }
}

impl Channel {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Organic => "organic",
            Self::PaidSearch => "paid-search",
            Self::Social => "social",
            Self::Email => "email",
            Self::Referral => "referral",
            Self::Marketplace => "marketplace",
        }
    }
}

impl Category {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Apparel => "apparel",
            Self::Home => "home",
            Self::Electronics => "electronics",
            Self::Beauty => "beauty",
            Self::Sports => "sports",
            Self::Books => "books",
            Self::Toys => "toys",
        }
    }

    /// Median amount of an order, in cents.
    pub(super) fn median_cents(self) -> f64 {
        match self {
            Self::Apparel => 5_400.0,
            Self::Home => 6_200.0,
            Self::Electronics => 9_500.0,
            Self::Beauty => 3_600.0,
            Self::Sports => 5_800.0,
            Self::Books => 2_400.0,
            Self::Toys => 3_300.0,
        }
    }
}

impl Coupon {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::BlackFriday => "BF",
            Self::Friend => "FRIEND",
            Self::Sale => "SALE",
            Self::Thanks => "THANKS",
            Self::Welcome => "WELCOME",
        }
    }
}
