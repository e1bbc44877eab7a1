//! Why an account's tokens go nowhere.

use patchbay_failure::Failure;
use patchbay_route::not_sent;
use patchbay_words::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why nothing is sent for an account, where its endpoint does not fit it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Misfit {
    /// The address takes no token of this kind, or nobody knows what is configured.
    Refused {
        /// In its own words.
        failure: Failure,
    },
    /// The address is OpenAI's, and the account another issuer's.
    OpenAiOnly {
        /// OpenAI's issuer.
        issuer: String,
    },
    /// The endpoints in force go with another issuer than the account's.
    AnotherIssuer {
        /// The issuer in force for this kind of account.
        issuer: String,
    },
    /// The address was not configured together with the account's issuer.
    Unpaired,
}

impl Misfit {
    /// What a request of the account in use fails with: `issuer` signed it in, and `base_url` is the
    /// address that it would have gone to. `auth_scope` with the detail `refused before sending`;
    /// `file_unreadable` where nobody knows what is configured.
    #[must_use]
    pub fn failure(self, issuer: &str, base_url: &str) -> Failure {
        not_sent(match self {
            Self::Refused { failure } => return failure,
            Self::OpenAiOnly { issuer: owner } => {
                said!("route-openai-only", issuer = issuer, address = base_url, owner = owner)
            }
            Self::AnotherIssuer { issuer: owner } => {
                said!("route-another-issuer", issuer = issuer, owner = owner)
            }
            Self::Unpaired => said!("route-unpaired", issuer = issuer, address = base_url),
        })
    }
}
