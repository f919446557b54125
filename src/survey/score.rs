//! The figure of a kind of survey, from answers added up customer by customer.

use crate::stats::{Estimate, Interval, RatioSums, wilson};

use super::kind::SurveyKind;
use super::scale::Scale;

/// The answers of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AnswerSums {
    pub answers: u64,
    pub positive: u64,
    pub negative: u64,
    /// Sum of the scores.
    pub score: f64,
}

/// The answers of some customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreSums {
    kind: SurveyKind,
    scale: Scale,
    sums: AnswerSums,
    customers: u64,
    ratio: RatioSums,
}

/// A figure with its terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// A share; NPS from -1 to 1. None without answers.
    pub value: Option<f64>,
    /// 95 %, clustered by customer; none if its error is unknown.
    pub interval: Option<Interval>,
    pub answers: u64,
    pub customers: u64,
    pub positive: u64,
    pub negative: u64,
    /// The mean of the answers.
    pub mean: Option<f64>,
    pub estimate: Option<Estimate>,
}

impl ScoreSums {
    /// No answers yet.
    pub fn new(kind: SurveyKind, scale: Scale) -> ScoreSums {
        ScoreSums { kind, scale, sums: AnswerSums::default(), customers: 0, ratio: RatioSums::default() }
    }

    /// Adds a number of customers with the same answers.
    pub fn add(&mut self, one: AnswerSums, customers: u64) {
        self.sums.answers += one.answers * customers;
        self.sums.positive += one.positive * customers;
        self.sums.negative += one.negative * customers;
        self.sums.score += one.score * customers as f64;
        self.customers += customers;
        let numerator = match self.kind {
            SurveyKind::Nps => one.positive as f64 - one.negative as f64,
            SurveyKind::Csat => one.positive as f64,
            SurveyKind::Ces => one.score / f64::from(self.scale.high),
        };
        for _ in 0..customers {
            self.ratio.add(numerator, one.answers as f64);
        }
    }

    /// The figure of these answers.
    pub fn score(&self) -> Score {
        let AnswerSums { answers, positive, negative, score } = self.sums;
        let estimate = Estimate::ratio(&self.ratio);
        // If every customer has one answer, the interval of a share also holds for few customers.
        let interval = match self.kind {
            SurveyKind::Csat if answers == self.customers => wilson(positive, answers),
            _ => estimate.and_then(Estimate::interval),
        };
        // Student's interval of a few answers reaches beyond the possible scores.
        let least = if self.kind == SurveyKind::Nps { -1.0 } else { 0.0 };
        let interval =
            interval.map(|interval| Interval { low: interval.low.max(least), high: interval.high.min(1.0) });
        Score {
            value: estimate.map(|estimate| estimate.value),
            interval,
            answers,
            customers: self.customers,
            positive,
            negative,
            mean: (answers > 0).then(|| score / answers as f64),
            estimate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(kind: SurveyKind, high: u32, customers: &[&[u32]]) -> Score {
        let scale = Scale::usual(kind, 1, high);
        let mut sums = ScoreSums::new(kind, scale);
        for scores in customers {
            sums.add(
                AnswerSums {
                    answers: scores.len() as u64,
                    positive: scores.iter().filter(|score| **score >= scale.positive).count() as u64,
                    negative: scores
                        .iter()
                        .filter(|score| scale.negative.is_some_and(|most| **score <= most))
                        .count() as u64,
                    score: f64::from(scores.iter().sum::<u32>()),
                },
                1,
            );
        }
        sums.score()
    }

    fn near(found: Option<f64>, wanted: f64) -> bool {
        (found.unwrap() - wanted).abs() < 1e-12
    }

    #[test]
    fn nps_is_promoters_less_detractors() {
        // 10, 9, 9 promoters; 8, 7 passives; 6, 0 detractors.
        let score = answers(SurveyKind::Nps, 10, &[&[10], &[9], &[9], &[8], &[7], &[6], &[0]]);
        assert!(near(score.value, 1.0 / 7.0));
        assert_eq!((score.positive, score.negative, score.answers), (3, 2, 7));
        // By hand: seven values of mean 1/7, squares 5, variance (5 - 1/7) / 6 / 7; t with 6 degrees is 2.446912.
        let reach = 2.446_911_848_791_681 * ((5.0 - 1.0 / 7.0) / 42.0_f64).sqrt();
        let interval = score.interval.unwrap();
        assert!((interval.high - (1.0 / 7.0 + reach)).abs() < 1e-9, "{interval:?}");
    }

    #[test]
    fn answers_of_one_customer_are_not_independent() {
        let apart = answers(SurveyKind::Nps, 10, &[&[10], &[10], &[0], &[0], &[8], &[8]]).interval.unwrap();
        let together = answers(SurveyKind::Nps, 10, &[&[10, 10], &[0, 0], &[8, 8]]).interval.unwrap();
        assert!(together.high - together.low > apart.high - apart.low, "{together:?} {apart:?}");
    }

    #[test]
    fn csat_is_a_share_and_ces_a_part_of_the_highest_sum() {
        let score = answers(SurveyKind::Csat, 5, &[&[5], &[4], &[3], &[1]]);
        assert!(near(score.value, 0.5));
        assert_eq!(score.interval, wilson(2, 4));
        let score = answers(SurveyKind::Ces, 7, &[&[7], &[5], &[2]]);
        assert!(near(score.value, 14.0 / 21.0) && near(score.mean, 14.0 / 3.0));
    }

    #[test]
    fn no_answers_have_no_score() {
        let score = answers(SurveyKind::Nps, 10, &[]);
        assert_eq!((score.value, score.interval, score.mean), (None, None, None));
    }
}
