//! Means and ratios over customers with their sampling error, from sums and sums of squares: for tests of differences.
//! The interval of one value comes from the bootstrap.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::comparison::{Comparison, Test};
use super::interval::Interval;

/// A mean or a ratio over customers, and its sampling error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    /// Variance of the value itself, not of the customers; `None` with fewer than two customers.
    pub variance: Option<f64>,
    /// Customers that it is computed from.
    pub customers: u64,
    /// Effective number: this many customers with equal amounts would have the same sum and sum of squares. It is small
    /// if a few customers hold most of the sum.
    pub effective: f64,
    /// How two estimates are compared.
    pub test: Test,
}

/// Sums over customers of two quantities, for a ratio of totals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RatioSums {
    pub customers: u64,
    pub numerator: f64,
    pub denominator: f64,
    /// Sum of the squared numerators.
    pub squares: f64,
    /// Sum of the products.
    pub products: f64,
    /// Sum of the squared denominators.
    pub denominator_squares: f64,
}

impl RatioSums {
    /// Adds one customer with a numerator and a denominator.
    pub fn add(&mut self, numerator: f64, denominator: f64) {
        self.customers += 1;
        self.numerator += numerator;
        self.denominator += denominator;
        self.squares += numerator * numerator;
        self.products += numerator * denominator;
        self.denominator_squares += denominator * denominator;
    }
}

impl Estimate {
    /// The mean of a quantity over customers, from its sum and the sum of its squares; none for no customers.
    pub fn mean(customers: u64, sum: f64, squares: f64) -> Option<Estimate> {
        let n = customers as f64;
        let value = (customers > 0).then(|| sum / n)?;
        let variance = (customers > 1).then(|| ((squares - sum * value) / (n - 1.0)).max(0.0) / n);
        let effective = effective(sum, squares);
        Some(Estimate { value, variance, customers, effective, test: Test::Welch })
    }

    /// The ratio of two sums over customers; none if the denominator is zero.
    // Cochran (1977), Sampling Techniques, 6.4: the variance of the residuals over the mean denominator squared.
    pub fn ratio(sums: &RatioSums) -> Option<Estimate> {
        let RatioSums { customers, numerator, denominator, .. } = *sums;
        if denominator == 0.0 {
            return None;
        }
        let value = numerator / denominator;
        let residuals = sums.squares - 2.0 * value * sums.products + value * value * sums.denominator_squares;
        let n = customers as f64;
        let variance =
            (customers > 1).then(|| residuals.max(0.0) * n / (n - 1.0) / (denominator * denominator));
        let effective = effective(numerator, sums.squares);
        Some(Estimate { value, variance, customers, effective, test: Test::RatioOfSums })
    }

    /// Student's interval of the value; none if its error is unknown.
    // Cochran (1977), Sampling Techniques, 2.8 and 6.4.
    pub fn interval(self) -> Option<Interval> {
        let t = StudentsT::new(0.0, 1.0, self.customers as f64 - 1.0).ok()?;
        let reach = t.inverse_cdf(0.975) * self.variance?.sqrt();
        Some(Interval { low: self.value - reach, high: self.value + reach })
    }

    /// The second compared with this one: their difference, Welch's interval and p-value. None if the error is unknown,
    /// or zero although the values differ.
    // Welch (1947), Biometrika 34:28, with the degrees of freedom of Satterthwaite (1946).
    pub fn compare(&self, second: &Estimate) -> Option<Comparison> {
        let difference = second.value - self.value;
        let (one, two) = (self.variance?, second.variance?);
        let variance = one + two;
        let error = variance.sqrt();
        // A rounding residue of equal amounts is not an error to test against.
        if error <= 1e-12 * self.value.abs().max(second.value.abs()) {
            let interval = Interval { low: 0.0, high: 0.0 };
            return (difference == 0.0).then_some(Comparison {
                difference,
                interval,
                p_value: 1.0,
                test: Test::Equal,
            });
        }
        let part = |variance: f64, customers: u64| variance * variance / (customers as f64 - 1.0);
        let freedom = variance * variance / (part(one, self.customers) + part(two, second.customers));
        let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
        let reach = t.inverse_cdf(0.975) * error;
        Some(Comparison {
            difference,
            interval: Interval { low: difference - reach, high: difference + reach },
            p_value: (2.0 * t.sf((difference / error).abs())).min(1.0),
            test: self.test,
        })
    }
}

/// Kish's effective number: the square of the sum over the sum of squares.
// Kish (1965), Survey Sampling, 8.2.
fn effective(sum: f64, squares: f64) -> f64 {
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(values: &[f64]) -> (u64, f64, f64) {
        (values.len() as u64, values.iter().sum(), values.iter().map(|v| v * v).sum())
    }

    fn mean(values: &[f64]) -> Estimate {
        let (n, sum, squares) = sums(values);
        Estimate::mean(n, sum, squares).unwrap()
    }

    #[test]
    fn welch_agrees_with_students_sleep_data() {
        // R: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p = 0.07939, -3.3654832 to 0.2054832.
        let one = mean(&[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
        let two = mean(&[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
        let compared = two.compare(&one).unwrap();
        assert!((compared.difference + 1.58).abs() < 1e-12);
        assert!((compared.p_value - 0.079_394).abs() < 1e-5, "{compared:?}");
        assert!((compared.interval.low + 3.365_483_2).abs() < 1e-5, "{compared:?}");
        assert!((compared.interval.high - 0.205_483_2).abs() < 1e-5, "{compared:?}");
        assert_eq!(compared.test, Test::Welch);
    }

    #[test]
    fn a_ratio_with_equal_denominators_is_a_mean() {
        let values = [3.0, 5.0, 4.0, 9.0];
        let (n, sum, squares) = sums(&values);
        let ratio = Estimate::ratio(&RatioSums {
            customers: n,
            numerator: sum,
            denominator: n as f64,
            squares,
            products: sum,
            denominator_squares: n as f64,
        });
        let (ratio, mean) = (ratio.unwrap(), mean(&values));
        assert_eq!(ratio.value, mean.value);
        assert!((ratio.variance.unwrap() - mean.variance.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_said_where_nothing_is_known() {
        assert_eq!(Estimate::mean(0, 0.0, 0.0), None);
        assert_eq!(mean(&[4.0]).compare(&mean(&[4.0, 5.0])), None);
        assert_eq!(mean(&[4.0, 4.0]).compare(&mean(&[5.0, 5.0])), None, "no error to test against");
        let same = mean(&[4.0, 4.0]).compare(&mean(&[4.0, 4.0, 4.0])).unwrap();
        assert_eq!((same.difference, same.p_value, same.test), (0.0, 1.0, Test::Equal));
        assert_eq!(Estimate::ratio(&RatioSums::default()), None);
    }
}
