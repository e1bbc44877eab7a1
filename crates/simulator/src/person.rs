//! The one person who has an account here.

use serde_json::{Value, json};

/// Who signs in. Fixed, so that tests and pictures can name her.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub email: String,
    pub name: String,
    /// free, go, plus, pro, team, business, enterprise, edu, …
    pub plan: String,
    pub subject: String,
    pub user_id: String,
    pub account_id: String,
    pub organization_id: String,
}

impl Default for Person {
    fn default() -> Self {
        Self {
            email: "mira@example.com".into(),
            name: "Mira Novak".into(),
            plan: "plus".into(),
            subject: "auth0|6f1d2c3b4a5968778695a4b3".into(),
            user_id: "user-mIraSimulatedPerson0001".into(),
            account_id: "3f0c5a52-7d0f-4c1b-9a55-6d697261aa01".into(),
            organization_id: "org-mIraSimulatedPersonal001".into(),
        }
    }
}

impl Person {
    /// The claim `https://api.openai.com/auth` of the access token.
    pub(crate) fn access_claim(&self) -> Value {
        json!({
            "chatgpt_account_id": self.account_id,
            "chatgpt_account_user_id": format!("{}__{}", self.user_id, self.account_id),
            "chatgpt_compute_residency": "no_constraint",
            "chatgpt_plan_type": self.plan,
            "chatgpt_user_id": self.user_id,
            "user_id": self.user_id,
        })
    }

    /// The claim `https://api.openai.com/auth` of the id token.
    pub(crate) fn identity_claim(&self) -> Value {
        json!({
            "chatgpt_account_id": self.account_id,
            "chatgpt_plan_type": self.plan,
            "chatgpt_user_id": self.user_id,
            "completed_platform_onboarding": true,
            "groups": [],
            "is_org_owner": true,
            "organization_id": self.organization_id,
            "organizations": [{
                "id": self.organization_id,
                "is_default": true,
                "role": "owner",
                "title": "Personal",
            }],
            "project_id": "proj_miraSimulatedDefault01",
            "user_id": self.user_id,
        })
    }

    /// The claim `https://api.openai.com/profile`.
    pub(crate) fn profile_claim(&self) -> Value {
        json!({"email": self.email, "email_verified": true})
    }
}
