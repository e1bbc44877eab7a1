//! What crosses to the window beside the English: ids and arguments.

use serde::{Deserialize, Serialize};
use std::cell::Cell;
use ts_rs::TS;

use crate::Message;

/// The three sentences of a failure or a finding. A sentence of before there were ids has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Said {
    /// What happened.
    pub title: Option<Message>,
    /// What it means.
    pub meaning: Option<Message>,
    /// What to do.
    pub action: Option<Message>,
}

thread_local! {
    static LEFT_OUT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `write` on this thread with every [`Said`] left out of what is serialised: the command
/// line's JSON is a contract, and its words are English.
pub fn without<T>(write: impl FnOnce() -> T) -> T {
    struct Back(bool);
    impl Drop for Back {
        fn drop(&mut self) {
            LEFT_OUT.set(self.0);
        }
    }
    let _back = Back(LEFT_OUT.replace(true));
    write()
}

/// For `skip_serializing_if`: whether this is written inside of [`without`].
pub fn left_out<T>(_: &T) -> bool {
    LEFT_OUT.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Spoken {
        text: &'static str,
        #[serde(skip_serializing_if = "left_out")]
        said: Said,
    }

    #[test]
    fn said_is_left_out_of_what_is_asked_to_be_plain_and_of_nothing_else() {
        let spoken = Spoken { text: "Read.", said: Said::default() };
        let json = || serde_json::to_string(&spoken).unwrap();
        let whole = json();
        assert!(whole.contains(r#""said":{"#), "{whole}");
        assert_eq!(without(|| without(json)), r#"{"text":"Read."}"#);
        let panicked = std::panic::catch_unwind(|| without(|| panic!("in the middle")));
        assert!(panicked.is_err());
        assert_eq!(json(), whole);
    }
}
