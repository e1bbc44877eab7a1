//! The plan kind's part of a sign-in: which app asks, what its answer must hold, and who it is.

use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use secrecy::ExposeSecret;

use super::callback::{Answer, Callback, invalid};
use super::exchange::{self, Exchange, Exchanged};
use super::flow::Given;
use crate::accounts::plan::{self, Discovery, Expected, RESOURCE, UNREGISTERED, Unconfirmed};
use crate::accounts::{AccountKind, Accounts, Identity, Unverified, blocking};
use crate::setup::Setup;

/// What stays the same while a plan sign-in runs.
pub(crate) struct Plan {
    pub(crate) discovery: Discovery,
    pub(crate) nonce: String,
    host_id: String,
    /// The id that the issuer gave this installation, or the account.
    registered: Option<String>,
    again: Option<Again>,
}

/// The account that a sign-in renews.
struct Again {
    email: String,
    subject: Option<String>,
}

/// Tokens, and everything that is known of them.
pub(crate) struct Brought {
    pub(crate) exchanged: Exchanged,
    pub(crate) client_id: String,
    pub(crate) identity: Identity,
    /// Why the identity could not be confirmed yet.
    pub(crate) later: Option<Failure>,
}

impl Plan {
    /// Fetches what the issuer says of itself, and reads what this installation is called there.
    ///
    /// # Errors
    /// `edge_blocked` where the issuer's document does not fit; what the network or the disk did.
    pub(crate) async fn prepare(
        setup: &Setup,
        accounts: &Accounts,
        http: &reqwest::Client,
        account: Option<&str>,
    ) -> Result<Self, Failure> {
        let issuer = setup.endpoints.issuer(AccountKind::Plan).to_owned();
        let discovery = accounts.description(http, &issuer).await?;
        let again = match account {
            None => None,
            Some(id) => Some(accounts.record(id).await?),
        };
        let again = again.filter(|record| record.kind == AccountKind::Plan);
        let of_account = again.as_ref().map(|record| record.client_id.clone());
        let data_dir = setup.data_dir.clone();
        let (host_id, registered) =
            blocking(move || Ok((plan::host_id(&data_dir)?, plan::app(&data_dir, &issuer)?)))
                .await?;
        Ok(Self {
            discovery,
            nonce: oauth2::CsrfToken::new_random_len(32).into_secret(),
            host_id,
            registered: of_account.or(registered),
            again: again.map(|record| Again { email: record.email, subject: record.subject }),
        })
    }

    /// The client id of the page.
    pub(crate) fn client_id(&self) -> &str {
        self.registered.as_deref().unwrap_or(UNREGISTERED)
    }

    /// Further parameters of the page. Never `id_token_hint`: no token stands in an address.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, &str)> {
        let mut parameters = vec![("resource", RESOURCE), ("nonce", self.nonce.as_str())];
        if self.registered.is_none() {
            parameters.push(("agent_name_hint", "Patchbay"));
            parameters.push(("ext_agent_host_id", self.host_id.as_str()));
        }
        if let Some(again) = self.again.as_ref().filter(|again| !again.email.is_empty()) {
            parameters.push(("login_hint", again.email.as_str()));
        }
        parameters
    }

    /// The app id that a callback is for: the one it names, else the one that is known; they must
    /// not differ.
    ///
    /// # Errors
    /// `callback_invalid`.
    pub(crate) fn issued(&self, callback: &Callback) -> Result<String, Failure> {
        match (&callback.client_id, &self.registered) {
            (Some(named), Some(known)) if named != known => {
                Err(invalid("it is for another app than this one"))
            }
            (Some(named), _) if plan::is_issued(named) => Ok(named.clone()),
            (Some(_), _) => Err(invalid("its client id is none that an issuer gives")),
            (None, Some(known)) => Ok(known.clone()),
            // The issuer's no carries none either.
            (None, None) if !matches!(callback.answer, Answer::Code(_)) => Ok(String::new()),
            (None, None) => Err(invalid("it does not name the app; paste the whole address")),
        }
    }
}

/// Exchanges the code and finds out who it is.
///
/// # Errors
/// `auth_declined` where the plan's use was not granted; `callback_invalid` where the identity is
/// not what was asked for; what the network, the issuer or the disk did.
pub(crate) async fn bring(
    given: &Given,
    plan: &Plan,
    exchange: Exchange,
) -> Result<Brought, Failure> {
    let client_id = exchange.client_id.clone();
    let (data_dir, issuer) = (given.setup.data_dir.clone(), plan.discovery.issuer.clone());
    let (id, at) = (client_id.clone(), issuer.clone());
    // Before the one-time code is spent: an exchange that fails must not register a second app.
    blocking(move || plan::save_app(&data_dir, &at, &id)).await?;
    let exchanged = exchange::run(&given.http, exchange).await;
    let exchanged = exchanged.inspect_err(|_| given.accounts.doubt(&issuer))?;
    let checked = match complete(&exchanged) {
        Ok(()) => identity(given, plan, &client_id, &exchanged).await,
        Err(failure) => Err(failure),
    };
    match checked {
        Ok((identity, later)) => Ok(Brought { exchanged, client_id, identity, later }),
        Err(failure) => {
            // Nobody will use these tokens: the issuer need not keep them either.
            if let Some(refresh) = &exchanged.tokens.refresh {
                given
                    .accounts
                    .revoke(&given.http, AccountKind::Plan, &issuer, &client_id, refresh)
                    .await;
            }
            Err(failure)
        }
    }
}

async fn identity(
    given: &Given,
    plan: &Plan,
    client_id: &str,
    exchanged: &Exchanged,
) -> Result<(Identity, Option<Failure>), Failure> {
    let token = exchanged.tokens.id.as_ref().ok_or_else(|| incomplete("an id token"))?;
    let expected = Expected {
        client_id,
        nonce: Some(&plan.nonce),
        subject: plan.again.as_ref().and_then(|again| again.subject.as_deref()),
        // By the issuer's clock: the one here may be wrong.
        now: exchanged.at.unwrap_or_else(super::unix_now),
    };
    let patience = given.accounts.patience();
    match plan::confirm(&given.http, &plan.discovery, token, expected, patience).await {
        Ok(subject) => Ok((Identity::Verified(subject), None)),
        Err(Unconfirmed::Later(failure)) => {
            given.accounts.doubt(&plan.discovery.issuer);
            let unverified = Unverified { nonce: Some(plan.nonce.clone()), at: exchanged.at };
            Ok((Identity::Pending(unverified), Some(failure)))
        }
        Err(Unconfirmed::Never(failure) | Unconfirmed::Another(failure)) => Err(failure),
    }
}

/// What the token answer has to hold.
fn complete(exchanged: &Exchanged) -> Result<(), Failure> {
    let scopes = exchanged.scopes.as_ref().ok_or_else(|| incomplete("the granted scopes"))?;
    if !plan::granted(scopes.iter().map(String::as_str)) {
        return Err(plan::not_granted());
    }
    let bearer = exchanged.token_type.as_deref().is_some_and(|t| t.eq_ignore_ascii_case("bearer"));
    if !bearer {
        return Err(incomplete("the token type bearer"));
    }
    if exchanged.expires_in.is_none() {
        return Err(incomplete("how long the access token lives"));
    }
    if exchanged.tokens.refresh.as_ref().is_none_or(|token| token.expose_secret().is_empty()) {
        return Err(incomplete("a refresh token"));
    }
    Ok(())
}

fn incomplete(what: &str) -> Failure {
    Failure::new(Kind::Unknown)
        .with_title(said!("sign-in-not-understood-title"))
        .with_detail(format!("the token answer does not hold {what}"))
}
