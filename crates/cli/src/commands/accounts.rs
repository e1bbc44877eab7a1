//! `patchbay accounts`: who signed in here.

use patchbay_codex::accounts::{
    AccountKind, AccountStatus, AccountView, Accounts, Lender, StoreKind,
};
use serde_json::json;

use crate::clock;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::session::Session;
use crate::text::{Line, Style};

/// Runs it.
pub(crate) fn run(session: &Session, out: &mut Output) -> Outcome {
    let accounts = Accounts::open(&session.setup).map_err(Stop::refused)?;
    let list = accounts.list(Edge::unix_now()).map_err(Stop::refused)?;
    out.document(&Document::of(json!({ "accounts": list })));
    if list.is_empty() {
        out.line(
            &Line::new()
                .plain("Nobody is signed in here. To sign in: ")
                .with(Style::Bold, "patchbay login"),
        );
    }
    for account in &list {
        show(account, out);
    }
    Ok(Exit::Done)
}

fn show(account: &AccountView, out: &mut Output) {
    let (style, word) = match account.status {
        AccountStatus::Ok => (Style::Good, "signed in"),
        AccountStatus::Expired => (Style::Warn, "expired: sign in again"),
        AccountStatus::SignedOut => (Style::Dim, "signed out"),
    };
    let mark = if account.active { "* " } else { "  " };
    out.line(
        &Line::new()
            .plain(mark)
            .with(Style::Bold, name(account))
            .plain(format!("  {}  ", account.plan.as_deref().unwrap_or("plan unknown")))
            .with(style, word),
    );
    let kind = match account.kind {
        AccountKind::Codex => "Codex client",
        AccountKind::Plan => "plan sign-in",
    };
    let store = match (account.borrowed_from, account.store) {
        (Some(Lender::CodexCli), _) => "borrowed from Codex CLI",
        (None, StoreKind::Keyring) => "tokens in the keyring",
        (None, StoreKind::File) => "tokens in a private file",
    };
    let text = format!(
        "    {kind} of {}, {store}, access until {}, id {}",
        account.issuer,
        clock::at(account.expires_at),
        account.id
    );
    out.line(&Line::new().with(Style::Dim, text));
}

/// What a person calls an account.
pub(crate) fn name(account: &AccountView) -> &str {
    match &account.label {
        Some(label) => label,
        None if account.email.is_empty() => &account.id,
        None => &account.email,
    }
}
