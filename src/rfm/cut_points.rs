//! Cut points of the scores: quintiles of the customers, or those of a file of the user.

use std::path::Path;

use serde::Deserialize;

use crate::config::config_folder;

/// The file of the user's cut points.
const FILE: &str = "rfm.toml";

/// Scores of a letter: 1 to 5.
pub const SCORES: usize = 5;

/// Cut points of the user's file, in place of quintiles: four rising numbers each. A number on a cut point belongs
/// below it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CutPoints {
    /// Days since the last order: R is 5 up to the first.
    pub recency: Option<Vec<f64>>,
    /// Orders: F is 1 up to the first.
    pub orders: Option<Vec<f64>>,
    /// Net revenue: M is 1 up to the first.
    pub revenue: Option<Vec<f64>>,
}

/// Why a file of cut points cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}: {why}")]
pub struct CutPointsError {
    pub file: String,
    pub why: String,
}

impl CutPoints {
    /// The cut points that the user has fixed.
    ///
    /// # Errors
    /// As [`CutPoints::read`].
    pub fn of_settings() -> Result<CutPoints, CutPointsError> {
        let file = config_folder().map(|folder| folder.join(FILE));
        file.map_or_else(|| Ok(CutPoints::default()), |file| CutPoints::read(&file))
    }

    /// The cut points of a file; none if it does not exist.
    ///
    /// # Errors
    /// [`CutPointsError`] if it cannot be read, or a list has not four rising numbers.
    pub fn read(file: &Path) -> Result<CutPoints, CutPointsError> {
        let wrong = |why: String| CutPointsError { file: file.display().to_string(), why };
        if !file.exists() {
            return Ok(CutPoints::default());
        }
        let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
        CutPoints::parse(&text).map_err(wrong)
    }

    fn parse(text: &str) -> Result<CutPoints, String> {
        let points: CutPoints = toml::from_str(text).map_err(|error| error.to_string().trim().to_string())?;
        for (name, cuts) in
            [("recency", &points.recency), ("orders", &points.orders), ("revenue", &points.revenue)]
        {
            let Some(cuts) = cuts else { continue };
            let rise =
                cuts.windows(2).all(|pair| pair[0] < pair[1]) && cuts.iter().all(|cut| cut.is_finite());
            if cuts.len() != SCORES - 1 || !rise {
                return Err(format!(
                    "{name} has not four rising numbers; write for example {name} = [1, 2, 4, 8]"
                ));
            }
        }
        Ok(points)
    }

    /// The cut points of R, F and M that are fixed.
    pub fn by_letter(&self) -> [Option<&Vec<f64>>; 3] {
        [self.recency.as_ref(), self.orders.as_ref(), self.revenue.as_ref()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_fixes_some_letters_and_leaves_the_others() {
        let points = CutPoints::parse("recency = [30, 90, 180, 365]\n").unwrap();
        assert_eq!(points.by_letter(), [Some(&vec![30.0, 90.0, 180.0, 365.0]), None, None]);
        assert_eq!(CutPoints::read(Path::new("/nowhere/rfm.toml")), Ok(CutPoints::default()));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_with_what_to_write() {
        for text in ["orders = [1, 2, 3]", "orders = [1, 2, 2, 3]", "orders = [1, 2, 3, nan]"] {
            let why = CutPoints::parse(text).unwrap_err();
            assert!(why.contains("orders has not four rising numbers"), "{why}");
            let remedy = why.split("for example ").nth(1).unwrap();
            assert!(CutPoints::parse(remedy).is_ok(), "{remedy}");
        }
        assert!(CutPoints::parse("frequency = [1, 2, 3, 4]").is_err());
    }
}
