//! How far back the data must reach for a figure of a window to be comparable with those of later windows.

use super::definition::Kpi;
use super::window::Window;

impl Kpi {
    /// Whether the data begin early enough for its value in a window. A figure that counts lost customers needs the
    /// inactivity window before it: until then nobody can be lost. One that follows the buyers of the window before
    /// needs that window. `first_day` is in days since 1970-01-01, `inactive` in days.
    pub fn is_covered(self, window: Window, first_day: i32, inactive: u32) -> bool {
        first_day <= self.earliest(window, inactive)
    }

    /// Whether it counts lost customers, or gaps as long as the silence after which a customer is lost.
    pub fn needs_losses(self) -> bool {
        matches!(self, Kpi::RetentionRate | Kpi::Churn | Kpi::QuickRatio | Kpi::DaysBetweenOrders)
    }

    /// Whether it follows the buyers of the window before.
    pub fn follows_buyers(self) -> bool {
        matches!(self, Kpi::RevenueChurn | Kpi::Nrr | Kpi::Grr)
    }

    /// The first day on which orders can count for its value in a window.
    fn earliest(self, window: Window, inactive: u32) -> i32 {
        match self {
            _ if self.follows_buyers() => window.before().start(),
            _ if self.needs_losses() => window.start().saturating_sub_unsigned(inactive),
            _ => window.start(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_needs_the_days_that_it_counts() {
        let june: Window = "2024-06".parse().unwrap();
        let first_of = |text: &str| text.parse::<Window>().unwrap().start();
        for (kpi, begins, is_covered) in [
            (Kpi::Churn, "2024-05-01..2024-05-31", true),
            (Kpi::Churn, "2024-05-03..2024-05-31", false),
            (Kpi::QuickRatio, "2024-05-02..2024-05-31", true),
            (Kpi::Grr, "2024-05-01..2024-05-31", true),
            (Kpi::Grr, "2024-05-02..2024-05-31", false),
            (Kpi::Aov, "2024-06-01..2024-06-30", true),
            (Kpi::Aov, "2024-06-02..2024-06-30", false),
        ] {
            assert_eq!(kpi.is_covered(june, first_of(begins), 30), is_covered, "{kpi:?} from {begins}");
        }
    }
}
