//! What a request needs of an account, and where it may go.
//!
//! A token and the address that it is for are made together, here and nowhere else: the wire has
//! no address of its own, so it can't send a token to another family of endpoints or to another
//! issuer's (openai/codex#30351: the most common routing fault there is).

use patchbay_failure::Failure;
use secrecy::SecretString;

use super::view::AccountKind;
use crate::setup::Endpoints;

/// Tokens for one request. Its `Debug` shows no token.
///
/// Only [`super::Accounts`] makes one, and only for the endpoint that fits the account's kind and
/// issuer: a misroute does not compile.
///
/// ```compile_fail,E0451
/// # fn misroute(of_codex: patchbay_codex::accounts::Access) {
/// let elsewhere = patchbay_codex::accounts::Access { endpoint: todo!(), ..of_codex };
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Access {
    /// The bearer token.
    pub token: SecretString,
    /// Value of the `chatgpt-account-id` header, from the id token.
    pub chatgpt_account_id: Option<String>,
    /// Our own id of the account.
    pub account: String,
    /// From the id token, for instance `plus`.
    pub plan: Option<String>,
    /// Where the token may go.
    pub(crate) endpoint: Endpoint,
}

impl Access {
    /// Which sign-in the token comes from.
    #[must_use]
    pub const fn kind(&self) -> AccountKind {
        self.endpoint.kind
    }

    /// The base address that the token is for, and that was configured with its issuer.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.endpoint.base
    }
}

/// One family of endpoints at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    kind: AccountKind,
    base: String,
}

impl Endpoint {
    /// The endpoint for accounts of `kind` that `issuer` signed in.
    ///
    /// # Errors
    /// `auth_scope` with the detail `refused before sending` where what is configured belongs to
    /// another kind of account or to another issuer; `file_unreadable` where nobody knows what is
    /// configured.
    pub(crate) fn of(
        kind: AccountKind,
        issuer: &str,
        endpoints: &Endpoints,
    ) -> Result<Self, Failure> {
        let base = endpoints.base_url(kind);
        match endpoints.misfit(kind, issuer) {
            Some(misfit) => Err(misfit.failure(issuer, base)),
            None => Ok(Self { kind, base: base.to_owned() }),
        }
    }

    pub(crate) fn into_base(self) -> String {
        self.base
    }

    /// An endpoint that a test made up.
    #[cfg(test)]
    pub(crate) fn made_up(kind: AccountKind, base: &str) -> Self {
        Self { kind, base: base.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use patchbay_failure::Kind;

    #[test]
    fn a_kind_goes_to_its_own_family_at_its_own_issuer() {
        let endpoints = Endpoints::together("https://i", "https://c", "https://a");
        let base = |kind, issuer: &str, endpoints: &Endpoints| {
            Endpoint::of(kind, issuer, endpoints).map(|endpoint| endpoint.base)
        };
        assert_eq!(base(AccountKind::Codex, "https://i", &endpoints).unwrap(), "https://c");
        assert_eq!(base(AccountKind::Plan, "https://i", &endpoints).unwrap(), "https://a");
        let public = Endpoints::together("https://i", "https://api.openai.com/v1", "https://a");
        for refused in [
            base(AccountKind::Plan, "https://j", &endpoints).unwrap_err(),
            base(AccountKind::Codex, "https://i", &public).unwrap_err(),
        ] {
            assert_eq!(refused.detail.as_deref(), Some("refused before sending"));
            assert_eq!(
                (refused.kind, refused.title.as_str()),
                (Kind::AuthScope, "Patchbay did not send this.")
            );
        }
    }
}
