//! Codex CLI's own sign-in, borrowed: its `auth.json` is read anew for each request and nothing of
//! it is kept. It is never refreshed and never written here, since two programs that share one
//! refresh token sign each other out (openai/codex#6498, #9634, #10332).

use std::path::{Path, PathBuf};
use std::time::Duration;

use patchbay_failure::{Action, Failure, Kind};
use patchbay_words::{Message, said};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::access::Endpoint;
use super::claims::Claims;
use super::index::Record;
use super::view::{AccountKind, AccountStatus, AccountView, FoundSignIn, Lender, StoreKind};
use super::{Access, Accounts, blocking};
use crate::setup::{DEFAULT_ISSUER, Endpoints};

/// Larger than any `auth.json`.
const LARGEST: u64 = 1024 * 1024;
/// The Codex client's id.
const CLIENT: &str = "app_EMoamEEZ73f0CkXaXp7hrann";

/// What is read of `auth.json` (Codex CLI 0.169). The refresh token is not: what is not read can't
/// be used.
#[derive(Deserialize)]
struct AuthFile {
    #[serde(default)]
    auth_mode: Option<String>,
    #[serde(default)]
    tokens: Option<FileTokens>,
}

#[derive(Deserialize)]
struct FileTokens {
    #[serde(default)]
    id_token: Option<String>,
    #[serde(default)]
    access_token: Option<String>,
    #[serde(default)]
    account_id: Option<String>,
    #[serde(default)]
    oauth_provenance: Option<Provenance>,
}

#[derive(Deserialize)]
struct Provenance {
    #[serde(default)]
    issuer: Option<String>,
    #[serde(default)]
    client_id: Option<String>,
}

/// Whether Codex CLI has a ChatGPT sign-in in `codex_home` ([`crate::setup::codex_home`]) that
/// could be used: its file is only read, nothing is kept. None where there is none, or where it
/// can't be read; [`Accounts::import_codex_cli`] says why. `now` is Unix time in seconds. Blocks,
/// for milliseconds.
#[must_use]
pub fn found(codex_home: &Path, now: i64) -> Option<FoundSignIn> {
    let borrowed = read(&codex_home.join("auth.json")).ok()?;
    let status = status(&borrowed, now);
    let Claims { email, plan, exp, .. } = borrowed.claims;
    let expires_at = exp.unwrap_or_else(|| unknown_end(now));
    Some(FoundSignIn { email, plan, expires_at, status })
}

/// The sign-in that stands in the file now.
struct Borrowed {
    access: SecretString,
    claims: Claims,
    issuer: String,
    client_id: String,
}

impl Accounts {
    /// Adds Codex CLI's sign-in as an account and makes it the one in use. `codex_home` is
    /// `$CODEX_HOME`, else `~/.codex` ([`crate::setup::codex_home`]). Its file is only read. `now`
    /// is Unix time in seconds.
    ///
    /// # Errors
    /// `auth_missing` where Codex CLI is not signed in with ChatGPT, or keeps its sign-in in the
    /// keyring; `auth_expired` where its access token has ended; `auth_scope` ("refused before
    /// sending") where it belongs to another issuer than `endpoints`; `file_unreadable` where the
    /// file can't be understood.
    pub async fn import_codex_cli(
        &self,
        codex_home: &Path,
        endpoints: &Endpoints,
        now: i64,
    ) -> Result<AccountView, Failure> {
        let (inner, file) = (std::sync::Arc::clone(&self.inner), codex_home.join("auth.json"));
        let endpoints = endpoints.clone();
        blocking(move || {
            let borrowed = read(&file)?;
            Endpoint::of(AccountKind::Codex, &borrowed.issuer, &endpoints)?;
            in_time(&borrowed, now)?;
            inner.index.update(|index| {
                let known = index
                    .accounts
                    .iter()
                    .find(|one| one.auth_file.as_ref() == Some(&file))
                    .map(|one| (one.id.clone(), one.label.clone()));
                let (id, label) =
                    known.unwrap_or_else(|| (uuid::Uuid::new_v4().simple().to_string(), None));
                let record = record(&borrowed, id, label, file.clone(), now);
                index.active = Some(record.id.clone());
                index.put(record.clone());
                Ok(record.view(true, now))
            })
        })
        .await
    }

    /// Codex CLI's token for one request; `refused` is one that a server did not take.
    pub(super) async fn borrowed(
        &self,
        record: &Record,
        file: &Path,
        endpoint: Endpoint,
        refused: Option<SecretString>,
        now: i64,
    ) -> Result<Access, Failure> {
        let (record, file) = (record.clone(), file.to_path_buf());
        blocking(move || {
            let borrowed = read(&file)?;
            if borrowed.issuer != record.issuer || !same(&record, &borrowed.claims) {
                return Err(changed(&record));
            }
            in_time(&borrowed, now)?;
            let same_as_refused = refused
                .is_some_and(|refused| refused.expose_secret() == borrowed.access.expose_secret());
            if same_as_refused {
                return Err(ended().with_detail("the server refused Codex CLI's access token"));
            }
            Ok(Access {
                token: borrowed.access,
                chatgpt_account_id: borrowed.claims.workspace,
                account: record.id,
                plan: borrowed.claims.plan,
                endpoint,
            })
        })
        .await
    }
}

/// What stands in `file` now, for a list of accounts. Reads nothing else and writes nothing.
pub(super) fn view(record: &Record, file: &Path, active: bool, now: i64) -> AccountView {
    let mut view = record.view(active, now);
    match read(file) {
        Ok(borrowed) if same(record, &borrowed.claims) => {
            view.expires_at = borrowed.claims.exp.unwrap_or(view.expires_at);
            view.plan = borrowed.claims.plan.clone().or(view.plan);
            view.status = status(&borrowed, now);
        }
        Ok(_) | Err(_) => view.status = AccountStatus::SignedOut,
    }
    view
}

/// When an access token ends that does not say so: it is looked at again within the hour.
const fn unknown_end(now: i64) -> i64 {
    now.saturating_add(3600)
}

fn record(
    borrowed: &Borrowed,
    id: String,
    label: Option<String>,
    file: PathBuf,
    now: i64,
) -> Record {
    let claims = borrowed.claims.clone();
    Record {
        id,
        kind: AccountKind::Codex,
        issuer: borrowed.issuer.clone(),
        client_id: borrowed.client_id.clone(),
        email: claims.email.unwrap_or_default(),
        plan: claims.plan,
        workspace: claims.workspace,
        user: claims.user,
        expires_at: claims.exp.unwrap_or_else(|| unknown_end(now)),
        last_refresh: now,
        store: StoreKind::File,
        renewable: false,
        signed_out: false,
        refusal: None,
        label,
        scopes: claims.scopes,
        auth_file: Some(file),
        subject: None,
        earliest_refresh_at: None,
        unverified: None,
    }
}

/// Whether the file still holds the sign-in of the person and the workspace that were imported.
fn same(record: &Record, claims: &Claims) -> bool {
    record.workspace == claims.workspace && record.user == claims.user
}

fn status(borrowed: &Borrowed, now: i64) -> AccountStatus {
    if in_time(borrowed, now).is_ok() { AccountStatus::Ok } else { AccountStatus::Expired }
}

fn in_time(borrowed: &Borrowed, now: i64) -> Result<(), Failure> {
    match borrowed.claims.exp {
        Some(end) if end <= now => Err(ended()),
        // One that says nothing of its end is judged by the server.
        _ => Ok(()),
    }
}

/// Codex CLI's access token has ended, and only Codex CLI may renew it.
fn ended() -> Failure {
    let mut failure = Failure::new(Kind::AuthExpired)
        .with_title(said!("sign-in-cli-ended-title"))
        .with_meaning(said!("sign-in-cli-ended-meaning"))
        .with_action_text(said!("sign-in-cli-ended-action"));
    // Patchbay itself can't refresh it: asking again changes nothing.
    failure.action = Action::SignIn;
    failure.retryable = false;
    failure
}

/// "Renew now" of a sign-in that is not ours to renew.
pub(super) fn not_renewed() -> Failure {
    let mut failure = Failure::new(Kind::RefreshFailed)
        .with_title(said!("sign-in-cli-not-renewed-title"))
        .with_meaning(said!("sign-in-cli-not-renewed-meaning"))
        .with_action_text(said!("sign-in-cli-not-renewed-action"));
    failure.retryable = false;
    failure
}

fn changed(record: &Record) -> Failure {
    let who = match record.email.as_str() {
        "" => said!("sign-in-another-account"),
        email => Message::verbatim(email),
    };
    Failure::new(Kind::RefreshRevoked)
        .with_title(said!("sign-in-cli-changed-title"))
        .with_meaning(said!("sign-in-cli-changed-meaning", who = who))
        .with_action_text(said!("sign-in-cli-changed-action"))
}

fn missing(meaning: Message) -> Failure {
    Failure::new(Kind::AuthMissing)
        .with_title(said!("sign-in-cli-missing-title"))
        .with_meaning(meaning)
        .with_action_text(said!("sign-in-cli-missing-action"))
}

/// Reads the file. The CLI writes it in place: what can't be parsed is read once more.
fn read(file: &Path) -> Result<Borrowed, Failure> {
    parse(file).or_else(|failure| {
        if failure.kind != Kind::FileUnreadable {
            return Err(failure);
        }
        std::thread::sleep(Duration::from_millis(50));
        parse(file)
    })
}

fn parse(file: &Path) -> Result<Borrowed, Failure> {
    let unreadable = |why: &str| {
        Failure::new(Kind::FileUnreadable)
            .with_title(said!("sign-in-cli-unreadable-title"))
            .with_detail(format!("{}: {why}", file.display()))
    };
    let bytes = match std::fs::metadata(file) {
        Ok(found) if found.is_file() && found.len() <= LARGEST => {
            Zeroizing::new(std::fs::read(file).map_err(|error| unreadable(&error.to_string()))?)
        }
        Ok(_) => return Err(unreadable("it is not a plain file")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(absent(file)),
        Err(error) => return Err(unreadable(&error.to_string())),
    };
    // The parser's own words could quote a token: only the place is told.
    let read: AuthFile = serde_json::from_slice(&bytes).map_err(|error| {
        unreadable(&format!(
            "not the JSON of a sign-in (line {}, column {})",
            error.line(),
            error.column()
        ))
    })?;
    let Some(tokens) = read.tokens else {
        let how = read.auth_mode.as_deref().unwrap_or("apikey");
        return Err(missing(match how {
            "apikey" => said!("sign-in-cli-api-key"),
            _ => said!("sign-in-cli-no-tokens", file = file.display().to_string()),
        }));
    };
    let Some(access) = tokens.access_token.filter(|token| !token.is_empty()) else {
        return Err(missing(said!(
            "sign-in-cli-no-access-token",
            file = file.display().to_string()
        )));
    };
    let access = SecretString::from(access);
    let told = tokens.id_token.map(SecretString::from);
    let of_id = told.as_ref().map(Claims::of).unwrap_or_default();
    let of_access = Claims::of(&access);
    let exp = of_access.exp;
    let issuer = tokens.oauth_provenance.as_ref().and_then(|from| from.issuer.clone());
    let issuer = issuer.or_else(|| of_id.issuer.clone()).or_else(|| of_access.issuer.clone());
    let mut claims = of_id.or(of_access);
    // The end of the access token counts, not that of the id token, which lives for an hour.
    claims.exp = exp;
    claims.workspace = tokens.account_id.filter(|id| !id.is_empty()).or(claims.workspace);
    let client_id = tokens.oauth_provenance.and_then(|from| from.client_id);
    Ok(Borrowed {
        access,
        claims,
        issuer: issuer.as_deref().unwrap_or(DEFAULT_ISSUER).trim_end_matches('/').to_owned(),
        client_id: client_id.unwrap_or_else(|| CLIENT.to_owned()),
    })
}

/// No file: Codex CLI is not signed in, or keeps its sign-in where nobody else reads it.
fn absent(file: &Path) -> Failure {
    let config = file.with_file_name("config.toml");
    let store = std::fs::read_to_string(config)
        .ok()
        .and_then(|text| text.parse::<toml::Table>().ok())
        .and_then(|table| table.get("cli_auth_credentials_store")?.as_str().map(str::to_owned));
    missing(match store.as_deref() {
        Some("keyring" | "auto" | "secrets") => said!("sign-in-cli-keyring"),
        Some("ephemeral") => said!("sign-in-cli-memory"),
        _ => said!("sign-in-cli-no-file", file = file.display().to_string()),
    })
}

/// Who lends the sign-in of `record`.
pub(super) fn lender(record: &Record) -> Option<Lender> {
    record.auth_file.as_ref().map(|_| Lender::CodexCli)
}
