//! Scales of answers: their ends, and which answers are positive or negative.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::kind::SurveyKind;

/// A customer with this answer or a higher one is a promoter; up to the other answer, a detractor; on 0 to 10 and on 1
/// to 10.
const PROMOTER: u32 = 9;
const DETRACTOR: u32 = 6;

/// The highest answers of scales that tenure suggests from the answers.
const HIGHEST: [u32; 4] = [1, 5, 7, 10];

/// A scale of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub low: u32,
    pub high: u32,
    /// The lowest answer that is positive.
    pub positive: u32,
    /// The highest answer that is negative; none if the kind has no negative answers.
    pub negative: Option<u32>,
}

/// Why a text is not a scale.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "'{0}' is not a scale; write the kind, the highest answer and the lowest positive answer, as in csat=7 or csat=7:6"
)]
pub struct ScaleError(String);

impl Scale {
    /// The usual scale of a kind with this highest answer: with five answers or more the best two are positive, with
    /// fewer the best one.
    pub fn usual(kind: SurveyKind, low: u32, high: u32) -> Scale {
        match kind {
            SurveyKind::Nps => Scale { low, high: 10, positive: PROMOTER, negative: Some(DETRACTOR) },
            SurveyKind::Csat | SurveyKind::Ces => {
                let positive = if high >= 5 { high - 1 } else { high };
                Scale { low, high, positive, negative: None }
            }
        }
    }

    /// The scale that the lowest and the highest answer suggest.
    pub fn suggested(kind: SurveyKind, least: f64, greatest: f64) -> Scale {
        let high = HIGHEST.into_iter().find(|high| f64::from(*high) >= greatest).unwrap_or(10);
        let low = u32::from(least >= 1.0 && kind != SurveyKind::Nps && high > 1);
        Scale::usual(kind, low, high)
    }
}

/// Scales that the user sets, one per kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scales {
    pub kind: SurveyKind,
    pub scale: Scale,
}

/// `csat=7:6`, as the user writes it.
impl fmt::Display for Scales {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scale { high, positive, .. } = self.scale;
        match Scale::usual(self.kind, self.scale.low, high).positive == positive {
            true => write!(f, "{}={high}", self.kind),
            false => write!(f, "{}={high}:{positive}", self.kind),
        }
    }
}

impl FromStr for Scales {
    type Err = ScaleError;

    /// `csat=7`, or `csat=7:6` with the lowest positive answer.
    fn from_str(text: &str) -> Result<Scales, ScaleError> {
        let wrong = || ScaleError(text.to_string());
        let (kind, numbers) = text.split_once('=').ok_or_else(wrong)?;
        let kind: SurveyKind = kind.trim().parse().map_err(|_| wrong())?;
        let (high, positive) =
            numbers.split_once(':').map_or((numbers, None), |(high, rest)| (high, Some(rest)));
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
        let high = number(high)?;
        let usual = Scale::usual(kind, u32::from(kind != SurveyKind::Nps && high > 1), high);
        let scale = match positive {
            Some(positive) => Scale { positive: number(positive)?, ..usual },
            None => usual,
        };
        let is_one = high > 0 && scale.positive > scale.low && scale.positive <= scale.high;
        // Promoters and detractors are defined on one scale alone.
        let is_usual = kind != SurveyKind::Nps || scale == usual && high == 10;
        (is_one && is_usual).then_some(Scales { kind, scale }).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_suggested_by_the_answers() {
        let of = |kind, least, greatest| {
            let scale = Scale::suggested(kind, least, greatest);
            (scale.low, scale.high, scale.positive, scale.negative)
        };
        assert_eq!(of(SurveyKind::Nps, 1.0, 8.0), (0, 10, 9, Some(6)));
        assert_eq!(of(SurveyKind::Csat, 1.0, 5.0), (1, 5, 4, None));
        assert_eq!(of(SurveyKind::Csat, 0.0, 1.0), (0, 1, 1, None));
        assert_eq!(of(SurveyKind::Ces, 2.0, 6.0), (1, 7, 6, None));
        assert_eq!(of(SurveyKind::Csat, 0.0, 100.0), (0, 10, 9, None));
    }

    #[test]
    fn a_scale_is_set_by_its_highest_and_its_lowest_positive_answer() {
        let of = |text: &str| {
            text.parse::<Scales>().map(|one| (one.scale.low, one.scale.high, one.scale.positive))
        };
        assert_eq!(of("csat=3"), Ok((1, 3, 3)));
        assert_eq!(of("csat=5:3"), Ok((1, 5, 3)));
        assert_eq!(of("ces=5"), Ok((1, 5, 4)));
        assert_eq!(of("nps=10"), Ok((0, 10, 9)));
        for text in ["csat=3", "csat=5:3", "ces=5", "nps=10"] {
            assert_eq!(text.parse::<Scales>().unwrap().to_string(), text);
        }
        for text in
            ["", "csat", "csat=", "csat=5:9", "csat=5:1", "nps=5", "nps=10:8", "nps=7:6", "mood=5", "csat=0"]
        {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
