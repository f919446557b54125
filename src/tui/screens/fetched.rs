//! The answer to the last question of a screen.

/// A question with its answer; none before the first answer, and none if the answer is no longer valid.
#[derive(Debug, Clone)]
pub struct Fetched<Q, A>(Option<(Q, A)>);

impl<Q, A> Default for Fetched<Q, A> {
    fn default() -> Self {
        Fetched(None)
    }
}

impl<Q: PartialEq, A> Fetched<Q, A> {
    /// Stores an answer in place of the one before.
    pub fn keep(&mut self, question: Q, answer: A) {
        self.0 = Some((question, answer));
    }

    /// Drops the answer.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Drops the answer unless its question is still the right one.
    pub fn keep_if(&mut self, wanted: impl FnOnce(&Q) -> bool) {
        self.0.take_if(|(question, _)| !wanted(question));
    }

    /// The answer, if there is a valid one.
    pub fn answer(&self) -> Option<&A> {
        self.0.as_ref().map(|(_, answer)| answer)
    }

    /// The question it answers.
    pub fn question(&self) -> Option<&Q> {
        self.0.as_ref().map(|(question, _)| question)
    }

    /// Whether it is the answer to a question.
    pub fn answers(&self, question: &Q) -> bool {
        self.question() == Some(question)
    }

    /// The question, if the stored answer does not answer it.
    pub fn lacking(&self, question: Q) -> Option<Q> {
        (!self.answers(&question)).then_some(question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_answers_its_question_and_no_other() {
        let mut fetched = Fetched::default();
        assert_eq!(fetched.lacking("a"), Some("a"));
        fetched.keep("a", 1);
        assert_eq!((fetched.lacking("a"), fetched.lacking("b")), (None, Some("b")));
        assert_eq!((fetched.question(), fetched.answer()), (Some(&"a"), Some(&1)));
        fetched.keep_if(|question| *question == "a");
        assert!(fetched.answers(&"a"));
        fetched.keep_if(|question| *question == "b");
        assert_eq!(fetched.answer(), None);
        fetched.keep("b", 2);
        fetched.clear();
        assert!(!fetched.answers(&"b"));
    }
}
