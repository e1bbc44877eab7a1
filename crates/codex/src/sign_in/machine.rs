//! The state machine of a sign-in: waiting, exchanging, saving, signed in or failed. Pure: the deep link,
//! the loopback listener and the paste all feed it, it says what to do, and
//! [`flow`](super::flow) does it.

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::callback::{Answer, Callback, State, invalid};
use super::scopes;

/// Rounds of asking again after which a sign-in gives up: more than there are scopes to drop.
const MOST_ROUNDS: usize = 6;

/// One sign-in.
pub(crate) struct Machine {
    phase: Phase,
    /// The state of the page that is open now; empty between two pages, when nothing matches.
    state: SecretString,
    /// States of earlier pages: what comes back with one of them is late, not hostile.
    spent: Vec<SecretString>,
    wanted: &'static [&'static str],
    /// Refused before or in this sign-in.
    refused: Vec<String>,
    /// Refused in this sign-in.
    dropped: Vec<String>,
    rounds: usize,
    /// How often it may ask again without a scope.
    most_rounds: usize,
    /// Unix time in seconds.
    expires_at: i64,
    /// Stopped while its tokens were being saved: what could not be saved is not held then.
    stopped: Option<Failure>,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The browser has the page.
    Waiting,
    /// The code is being exchanged.
    Exchanging,
    /// The tokens are here and are being saved.
    Saving,
    /// The tokens are here and could not be saved; they are held.
    Unsaved,
    /// Over, with tokens.
    SignedIn,
    /// Over, without.
    Failed,
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Input {
    /// A callback or a paste that could be read.
    Returned(Callback),
    /// The person stopped it, or another program asked for the port: why.
    Stopped(Failure),
    /// The person agreed on another device: the code that the issuer gave for it.
    Approved(SecretString),
    /// The time is up.
    Expired,
    /// The exchange ended.
    Exchanged(Result<(), Failure>),
    /// The saving ended.
    Saved(Result<(), Failure>),
    /// The person wants what could not be saved to be saved now.
    SaveAgain,
}

/// What to do now.
#[derive(Debug)]
pub(crate) enum Output {
    /// Exchange this code, then feed [`Input::Exchanged`].
    Exchange(SecretString),
    /// The issuer refused these scopes: make a new page without them, then call
    /// [`Machine::asked_again`].
    AskAgain(Vec<String>),
    /// Not ours: say so to whoever sent it, and go on waiting.
    Refuse(Failure),
    /// Late or twice: nothing to do.
    Ignore,
    /// Save the tokens, then feed [`Input::Saved`].
    Keep,
    /// Hold the tokens, which could not be saved.
    Hold(Failure),
    /// It ended without a sign-in; tokens that arrived meanwhile are given back.
    End(Failure),
}

impl Machine {
    /// A sign-in whose first page carries `state` and asks for `wanted` without `refused`.
    pub(crate) fn new(
        wanted: &'static [&'static str],
        refused: Vec<String>,
        state: SecretString,
        expires_at: i64,
    ) -> Self {
        Self {
            phase: Phase::Waiting,
            state,
            spent: Vec::new(),
            wanted,
            refused,
            dropped: Vec::new(),
            rounds: 0,
            most_rounds: MOST_ROUNDS,
            expires_at,
            stopped: None,
        }
    }

    /// The same for a sign-in that is worth nothing without any one of its scopes.
    pub(crate) const fn all_or_nothing(mut self) -> Self {
        self.most_rounds = 0;
        self
    }

    /// Where it stands.
    pub(crate) const fn phase(&self) -> Phase {
        self.phase
    }

    /// The scopes to ask for now.
    pub(crate) fn asked(&self) -> Vec<&'static str> {
        scopes::asked(self.wanted, &self.refused)
    }

    /// What the issuer refused in this sign-in.
    pub(crate) fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// The new page carries `state`.
    pub(crate) fn asked_again(&mut self, state: SecretString) {
        self.state = state;
    }

    /// Takes what happened at `now` (Unix time in seconds).
    pub(crate) fn take(&mut self, input: Input, now: i64) -> Output {
        match input {
            Input::Returned(_) if self.phase != Phase::Waiting => Output::Ignore,
            // Asked here, too: a computer that slept has not run the timer.
            Input::Returned(_) if now >= self.expires_at => self.expired(),
            Input::Returned(callback) => self.returned(callback),
            Input::Stopped(why) => match self.phase {
                Phase::Waiting | Phase::Exchanging | Phase::Unsaved => self.end(why),
                Phase::Saving => {
                    self.stopped = Some(why);
                    Output::Ignore
                }
                Phase::SignedIn | Phase::Failed => Output::Ignore,
            },
            Input::Approved(code) if self.phase == Phase::Waiting => {
                self.phase = Phase::Exchanging;
                Output::Exchange(code)
            }
            Input::Approved(_) => Output::Ignore,
            Input::Expired if self.phase == Phase::Waiting => self.expired(),
            Input::Expired => Output::Ignore,
            Input::Exchanged(result) => match (self.phase, result) {
                (Phase::Exchanging, Ok(())) => {
                    self.phase = Phase::Saving;
                    Output::Keep
                }
                (_, Ok(())) => self.end(Failure::new(Kind::Cancelled)),
                (_, Err(failure)) => self.end(failure),
            },
            Input::Saved(_) if self.phase != Phase::Saving => Output::Ignore,
            Input::Saved(Ok(())) => {
                self.phase = Phase::SignedIn;
                Output::Ignore
            }
            Input::Saved(Err(failure)) => match self.stopped.take() {
                Some(why) => self.end(why),
                None => {
                    self.phase = Phase::Unsaved;
                    Output::Hold(failure)
                }
            },
            Input::SaveAgain if self.phase == Phase::Unsaved => {
                self.phase = Phase::Saving;
                Output::Keep
            }
            Input::SaveAgain => Output::Ignore,
        }
    }

    fn returned(&mut self, callback: Callback) -> Output {
        match &callback.state {
            State::ByHand => {}
            State::Missing => return Output::Refuse(invalid("it carries no state")),
            State::Given(state) if same(state, &self.state) => {}
            State::Given(state) if self.spent.iter().any(|spent| same(state, spent)) => {
                return Output::Ignore;
            }
            State::Given(_) => {
                return Output::Refuse(invalid("its state is not that of this sign-in"));
            }
        }
        match callback.answer {
            Answer::Code(code) => {
                self.phase = Phase::Exchanging;
                Output::Exchange(code)
            }
            Answer::Nothing => {
                let failure = invalid("it carries no code");
                Output::Refuse(failure.with_meaning(said!("sign-in-no-code-meaning")))
            }
            Answer::Refused { error, description } if error == "invalid_scope" => {
                self.scope_refused(description)
            }
            Answer::Refused { error, description } => self.end(declined(&error, description)),
        }
    }

    fn scope_refused(&mut self, description: Option<String>) -> Output {
        let drop = scopes::to_drop(self.wanted, &self.asked(), description.as_deref());
        if drop.is_empty() || self.rounds == self.most_rounds {
            let failure = Failure::new(Kind::ScopeRejected);
            return self
                .end(failure.with_detail(description.as_deref().unwrap_or("invalid_scope")));
        }
        self.rounds += 1;
        let drop: Vec<String> = drop.into_iter().map(str::to_owned).collect();
        self.refused.extend(drop.iter().cloned());
        self.dropped.extend(drop.iter().cloned());
        let old = std::mem::replace(&mut self.state, SecretString::from(""));
        self.spent.push(old);
        Output::AskAgain(drop)
    }

    fn expired(&mut self) -> Output {
        self.end(Failure::new(Kind::CallbackTimeout))
    }

    fn end(&mut self, why: Failure) -> Output {
        self.phase = Phase::Failed;
        Output::End(why)
    }
}

/// Equal, in a time that does not tell how much of it is. An empty state equals none.
fn same(given: &SecretString, ours: &SecretString) -> bool {
    let (given, ours) = (given.expose_secret().as_bytes(), ours.expose_secret().as_bytes());
    !ours.is_empty() && bool::from(given.ct_eq(ours))
}

/// The issuer's no, in its own words.
fn declined(error: &str, description: Option<String>) -> Failure {
    let said = description.unwrap_or_else(|| error.to_owned());
    let kind = if said.contains("missing_codex_entitlement") {
        // The Codex CLI has a page of its own for this one.
        Kind::NoEntitlement
    } else if matches!(error, "server_error" | "temporarily_unavailable") {
        Kind::UpstreamUnavailable
    } else {
        Kind::AuthDeclined
    };
    Failure::new(kind).with_detail(said)
}

#[cfg(test)]
mod tests;
