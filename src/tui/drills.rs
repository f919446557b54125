//! Drills: a drill narrows the view to the customers of one row. The user takes each back as a whole, on any screen.

use crate::explore::SegmentFilter;

use super::screens::ScreenId;

/// How many drills are remembered.
const DEPTH: usize = 200;

/// One step to the customers of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// The screen on which it was made; none if it came with the view.
    pub screen: Option<ScreenId>,
    /// The segments before it.
    pub from: Vec<SegmentFilter>,
    /// The conditions that it added.
    pub added: Vec<SegmentFilter>,
    /// The dimensions that customers were grouped by, if the user had chosen them.
    pub by: Option<Vec<String>>,
    /// The row on which it was made.
    pub row: String,
}

impl Drill {
    /// The segments after it.
    fn to(&self) -> Vec<SegmentFilter> {
        [self.from.as_slice(), &self.added].concat()
    }

    /// The dimensions of its conditions.
    pub fn dimensions(&self) -> Vec<String> {
        self.added.iter().map(|filter| filter.by.clone()).collect()
    }

    /// The row of its customers in a table of segments.
    pub fn segment(&self) -> String {
        segment_id(&self.added.iter().map(|filter| filter.value.clone()).collect::<Vec<_>>())
    }
}

/// The id of a row in a table of segments: each value is quoted, so no two rows share an id.
pub fn segment_id(values: &[Option<String>]) -> String {
    format!("{values:?}")
}

/// The drills of all screens, by the segments they led to. Making or undoing another drill forgets none of them.
#[derive(Debug, Clone, Default)]
pub struct Drills(Vec<Drill>);

impl Drills {
    /// Remembers a drill.
    pub fn record(&mut self, drill: Drill) {
        let to = drill.to();
        self.0.retain(|known| known.to() != to);
        self.0.push(drill);
        if self.0.len() > DEPTH {
            self.0.remove(0);
        }
    }

    /// The drill that led to these segments; if they came with the view, the last condition. None if nobody drilled.
    pub fn last(&self, segment_filters: &[SegmentFilter]) -> Option<Drill> {
        let known = self.0.iter().rev().find(|drill| drill.to() == segment_filters);
        known.cloned().or_else(|| {
            let (last, from) = segment_filters.split_last()?;
            let drill = Drill {
                screen: None,
                from: from.to_vec(),
                added: vec![last.clone()],
                by: None,
                row: String::new(),
            };
            Some(Drill { row: drill.segment(), ..drill })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(texts: &[&str]) -> Vec<SegmentFilter> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn drill(from: &[&str], added: &[&str]) -> Drill {
        Drill {
            screen: Some(ScreenId("one")),
            from: filters(from),
            added: filters(added),
            by: None,
            row: "row".into(),
        }
    }

    #[test]
    fn a_drill_by_two_dimensions_is_taken_back_at_once() {
        let mut drills = Drills::default();
        drills.record(drill(&[], &["Country=France", "orders=1"]));
        drills.record(drill(&["Country=France", "orders=1"], &["rfm=lost"]));
        let last = drills.last(&filters(&["Country=France", "orders=1", "rfm=lost"])).unwrap();
        assert_eq!(last.from, filters(&["Country=France", "orders=1"]));
        let first = drills.last(&last.from).unwrap();
        assert_eq!((first.from.len(), first.dimensions().len()), (0, 2));
        assert_eq!(drills.last(&[]), None);
    }

    #[test]
    fn conditions_that_came_with_the_view_go_one_by_one() {
        let mut drills = Drills::default();
        drills.record(drill(&["Country=France"], &["rfm=lost", "orders=2"]));
        let now = filters(&["Country=France", "orders=1"]);
        let last = drills.last(&now).unwrap();
        assert_eq!((last.screen, last.from), (None, filters(&["Country=France"])));
        assert_eq!(last.row, "[Some(\"1\")]");
    }

    #[test]
    fn a_drill_is_remembered_after_others_were_made_from_its_customers() {
        let mut drills = Drills::default();
        drills.record(drill(&[], &["Country=France", "orders=1"]));
        drills.record(drill(&["Country=France", "orders=1"], &["rfm=lost"]));
        drills.record(drill(&[], &["rfm=lost"]));
        assert_eq!(drills.last(&filters(&["Country=France", "orders=1"])).unwrap().added.len(), 2);
    }
}
