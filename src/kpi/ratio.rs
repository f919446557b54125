//! Ratios over the customers of a window: what each customer adds to both sides of them, for intervals by resampling.

/// A ratio of two sums over customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// E - N against S.
    Retention,
    /// New and reactivated against lost.
    Turnover,
    /// Revenue now against revenue in the window before, of those who bought then.
    BaseRevenue,
    /// The same, but no customer counts with more than their revenue then.
    CappedRevenue,
    /// Net amount against orders of the window.
    Spend,
    /// Orders of the window against customers who ordered in it.
    Orders,
    /// Net amount to date against customers.
    Value,
    /// Net amount to date against days since the first order.
    ValueOfTime,
}

impl Ratio {
    pub const ALL: [Ratio; 8] = [
        Ratio::Retention,
        Ratio::Turnover,
        Ratio::BaseRevenue,
        Ratio::CappedRevenue,
        Ratio::Spend,
        Ratio::Orders,
        Ratio::Value,
        Ratio::ValueOfTime,
    ];
}

/// Customers who add the same to both sides of a ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    pub numerator: f64,
    pub denominator: f64,
    pub customers: u64,
}

/// What customers add to one ratio. Equal contributions are stored once, so that memory does not grow with each
/// customer.
#[derive(Debug, Clone, PartialEq)]
struct Contributions {
    kept: Vec<Contribution>,
    /// How many entries may exist before equal ones are merged.
    room: usize,
}

/// Entries before equal ones are merged for the first time.
const ROOM: usize = 4096;

impl Contributions {
    fn new() -> Contributions {
        Contributions { kept: Vec::new(), room: ROOM }
    }

    fn add(&mut self, numerator: f64, denominator: f64) {
        if self.kept.len() >= self.room {
            self.join_equal();
            self.room = ROOM.max(2 * self.kept.len());
        }
        self.kept.push(Contribution { numerator, denominator, customers: 1 });
    }

    fn join_equal(&mut self) {
        self.kept.sort_unstable_by(|one, other| {
            one.numerator.total_cmp(&other.numerator).then(one.denominator.total_cmp(&other.denominator))
        });
        self.kept.dedup_by(|next, kept| {
            let is_equal = next.numerator == kept.numerator && next.denominator == kept.denominator;
            kept.customers += if is_equal { next.customers } else { 0 };
            is_equal
        });
    }
}

/// What the customers of a window add to each ratio.
#[derive(Debug, Clone, PartialEq)]
pub struct RatioContributions([Contributions; Ratio::ALL.len()]);

impl RatioContributions {
    /// Without customers.
    pub fn none() -> RatioContributions {
        RatioContributions(std::array::from_fn(|_| Contributions::new()))
    }

    /// Adds a customer. A customer who adds to neither side has no part in a ratio.
    pub fn add(&mut self, ratio: Ratio, numerator: f64, denominator: f64) {
        if numerator != 0.0 || denominator != 0.0 {
            self.0[ratio as usize].add(numerator, denominator);
        }
    }

    /// The contributions to a ratio; equal ones may be in several entries.
    pub fn of(&self, ratio: Ratio) -> &[Contribution] {
        &self.0[ratio as usize].kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_contributions_are_kept_once_and_nobody_is_lost() {
        let mut all = RatioContributions::none();
        for customer in 0..100_000_u32 {
            all.add(Ratio::Orders, f64::from(customer % 7), 1.0);
        }
        let kept = all.of(Ratio::Orders);
        assert!(kept.len() <= ROOM, "{}", kept.len());
        assert_eq!(kept.iter().map(|one| one.customers).sum::<u64>(), 100_000);
        let orders: f64 = kept.iter().map(|one| one.numerator * one.customers as f64).sum();
        assert_eq!(orders, (0..100_000_u32).map(|customer| f64::from(customer % 7)).sum::<f64>());
        assert!(all.of(Ratio::Spend).is_empty());
    }

    #[test]
    fn who_adds_to_neither_side_is_left_out() {
        let mut all = RatioContributions::none();
        all.add(Ratio::Retention, 0.0, 0.0);
        all.add(Ratio::Retention, 0.0, 1.0);
        assert_eq!(all.of(Ratio::Retention).len(), 1);
    }
}
