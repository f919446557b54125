//! What a number is compared with in a condition, as in `< 0.30` or `>= 25%`.

/// A comparison and the number on its right side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    pub(super) comparison: Comparison,
    /// 25% is 0.25.
    pub value: f64,
}

impl Bound {
    /// The text left of a comparison, and the bound.
    ///
    /// # Errors
    /// What is missing.
    pub fn split(text: &str) -> Result<(&str, Bound), &'static str> {
        let sign = Comparison::SIGNS
            .iter()
            .filter_map(|(sign, comparison)| text.find(sign).map(|at| (at, *sign, *comparison)))
            .min_by_key(|(at, sign, _)| (*at, std::cmp::Reverse(sign.len())));
        let (at, sign, comparison) = sign.ok_or("no comparison: <, <=, >, >=, == or !=")?;
        let (left, right) = (text[..at].trim(), text[at + sign.len()..].trim());
        let (digits, whole) = match right.strip_suffix('%') {
            Some(percent) => (percent.trim(), 100.0),
            None => (right, 1.0),
        };
        let number: Option<f64> = digits.parse().ok().filter(|number: &f64| number.is_finite());
        let value = number.ok_or("no number after the comparison")? / whole;
        Ok((left, Bound { comparison, value }))
    }

    /// Whether a value meets the bound.
    pub fn holds(self, value: f64) -> bool {
        self.comparison.holds(value, self.value)
    }
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
}

impl Comparison {
    /// The longer signs first: `<=` begins with `<`.
    const SIGNS: [(&'static str, Comparison); 6] = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("==", Comparison::Equal),
        ("!=", Comparison::Unequal),
        ("<", Comparison::Less),
        (">", Comparison::More),
    ];

    fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Comparison::Less => value < bound,
            Comparison::AtMost => value <= bound,
            Comparison::More => value > bound,
            Comparison::AtLeast => value >= bound,
            Comparison::Equal => value == bound,
            Comparison::Unequal => value != bound,
        }
    }
}
