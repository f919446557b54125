//! What a screen holds: the answer to the question it asked last.

/// A question that was answered, with its answer; nothing before the first answer, and once that does not count any more.
#[derive(Debug, Clone)]
pub struct Fetched<Q, A>(Option<(Q, A)>);

impl<Q, A> Default for Fetched<Q, A> {
    fn default() -> Self {
        Fetched(None)
    }
}

impl<Q: PartialEq, A> Fetched<Q, A> {
    /// Holds an answer, in place of the one before.
    pub fn keep(&mut self, question: Q, answer: A) {
        self.0 = Some((question, answer));
    }

    /// Lets go of it.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Lets go of it unless its question is as it should be.
    pub fn keep_if(&mut self, wanted: impl FnOnce(&Q) -> bool) {
        self.0.take_if(|(question, _)| !wanted(question));
    }

    /// The answer.
    pub fn answer(&self) -> Option<&A> {
        self.0.as_ref().map(|(_, answer)| answer)
    }

    /// What was asked for it.
    pub fn question(&self) -> Option<&Q> {
        self.0.as_ref().map(|(question, _)| question)
    }

    /// Whether it is the answer to a question.
    pub fn answers(&self, question: &Q) -> bool {
        self.question() == Some(question)
    }

    /// The question, if what is held does not answer it.
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
