//! Keeping what an exchange brought, also where that takes more than one try: until it is saved,
//! it is held here, and what nobody will use is given back to its issuer.

use std::sync::Arc;

use patchbay_failure::Failure;

use super::super::machine::{Input, Output};
use super::super::plan::Brought;
use super::super::unix_now;
use super::{Flow, Given};
use crate::accounts::{AccountView, Accounts, Arrival};

/// What the exchange brought and is not saved yet.
pub(super) struct Held {
    arrival: Arc<Arrival>,
    /// Why the identity could not be confirmed yet.
    later: Option<Failure>,
}

impl Held {
    fn of(given: &Given, brought: Brought) -> Self {
        let Brought { exchanged, client_id, identity, later } = brought;
        let arrival = Arrival {
            kind: given.kind,
            issuer: given.issuer.clone(),
            client_id,
            scopes: exchanged.scopes.unwrap_or_default(),
            earliest_refresh_at: exchanged.earliest_refresh_at,
            identity,
            replaces: given.again.clone(),
            tokens: exchanged.tokens,
            expires_in: exchanged.expires_in,
        };
        Self { arrival: Arc::new(arrival), later }
    }

    /// Asks the issuer to revoke it. True where it confirmed.
    async fn give_back(self, accounts: &Accounts, http: &reqwest::Client) -> bool {
        let Arrival { kind, issuer, client_id, tokens, .. } = &*self.arrival;
        match &tokens.refresh {
            Some(refresh) => accounts.revoke(http, *kind, issuer, client_id, refresh).await,
            None => false,
        }
    }
}

impl Flow {
    /// The exchange ended.
    pub(super) async fn exchanged(&self, result: Result<Brought, Failure>) {
        let (result, held) = match result {
            Ok(brought) => (Ok(()), Some(Held::of(&self.given, brought))),
            Err(failure) => (Err(failure), None),
        };
        let output = self.lock().machine.take(Input::Exchanged(result), unix_now());
        match (output, held) {
            (Output::Keep, Some(held)) => self.keep(held).await,
            (output, held) => {
                if let Output::End(failure) = output {
                    self.end(Err(failure));
                }
                if let Some(held) = held {
                    held.give_back(&self.given.accounts, &self.given.http).await;
                }
            }
        }
    }

    async fn keep(&self, held: Held) {
        let added = self.given.accounts.add(Arc::clone(&held.arrival), unix_now()).await;
        if let Some(held) = self.saved(held, added) {
            held.give_back(&self.given.accounts, &self.given.http).await;
        }
    }

    /// Says how the saving ended; gives back what nobody waits for any more.
    fn saved(&self, held: Held, added: Result<AccountView, Failure>) -> Option<Held> {
        let result = added.as_ref().map(|_| ()).map_err(Clone::clone);
        let mut now = self.lock();
        match now.machine.take(Input::Saved(result), unix_now()) {
            Output::Hold(failure) => {
                tracing::warn!(%failure, "the sign-in is held until it can be saved");
                now.unsaved = Some((held, failure));
                self.show(&now);
                None
            }
            Output::End(why) => {
                drop(now);
                self.end(Err(why));
                Some(held)
            }
            _ => {
                drop(now);
                // Kept, and not yet usable: that is said as what it is.
                self.end(match held.later {
                    Some(later) => added.and(Err(later)),
                    None => added,
                });
                None
            }
        }
    }

    /// Tries again to save what could not be saved; how that goes is told by the view. Nothing
    /// where nothing is held.
    pub(crate) async fn save_again(self: &Arc<Self>) {
        let held = {
            let mut now = self.lock();
            match now.machine.take(Input::SaveAgain, unix_now()) {
                Output::Keep => {
                    self.show(&now);
                    now.unsaved.take()
                }
                _ => None,
            }
        };
        let Some((held, _)) = held else { return };
        let flow = Arc::clone(self);
        let saving = async move {
            flow.keep(held).await;
            Ok(())
        };
        // Torn down only with the program.
        let _ = self.given.accounts.to_its_end(saving).await;
    }

    /// Ends the sign-in where it still runs; what is held is given back without anybody waiting
    /// for it but the end of the program.
    pub(crate) fn stop(&self, why: Failure) {
        if let Some(held) = self.ended(why) {
            let (accounts, http) = (self.given.accounts.clone(), self.given.http.clone());
            self.given.accounts.by_itself(&self.runtime, async move {
                held.give_back(&accounts, &http).await;
            });
        }
    }

    /// The same, waited for. True where something was held and the issuer confirmed that it is
    /// revoked.
    pub(crate) async fn give_up(&self, why: Failure) -> bool {
        match self.ended(why) {
            Some(held) => held.give_back(&self.given.accounts, &self.given.http).await,
            None => false,
        }
    }

    /// Feeds the stop; gives what was held.
    fn ended(&self, why: Failure) -> Option<Held> {
        let mut now = self.lock();
        let output = now.machine.take(Input::Stopped(why), unix_now());
        let Output::End(failure) = output else { return None };
        let held = now.unsaved.take();
        drop(now);
        self.end(Err(failure));
        held.map(|(held, _)| held)
    }
}
