//! What a request needs of an account.

use secrecy::SecretString;

/// Tokens for one request. Its `Debug` shows no token.
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
}
