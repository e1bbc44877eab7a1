//! `patchbay logout`: the tokens go, here and at the issuer.

use patchbay_codex::accounts::AccountView;
use patchbay_failure::{Failure, Kind};
use serde_json::json;

use super::accounts::name;
use crate::args::LogoutArgs;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::session::Session;
use crate::text::{Line, Style};

/// Runs it.
pub(crate) async fn run(args: &LogoutArgs, session: &Session, out: &mut Output) -> Outcome {
    let online = session.online()?;
    let list = online.accounts.list(Edge::unix_now()).map_err(Stop::refused)?;
    let account = choose(args.account.as_deref(), &list)?;
    let before = online.accounts.sign_out_notice(&account.id).map_err(Stop::refused)?;
    out.progress(&Line::new().plain(&before.text));
    let revoked =
        online.accounts.sign_out(&online.http, &account.id).await.map_err(Stop::online)?;
    out.document(&Document::of(json!({ "account": account.id, "revoked": revoked })));
    out.line(&Line::new().with(Style::Good, format!("Signed out {}.", name(account))));
    let text = match (before.revokes, revoked) {
        (true, true) => "The tokens are gone from this computer, and the issuer revoked them.",
        (true, false) => {
            "The tokens are gone from this computer. The issuer did not confirm that it revoked \
             them."
        }
        (false, _) => "Nothing was revoked.",
    };
    out.line(&Line::new().plain(text));
    Ok(Exit::Done)
}

/// By id, else by email; the one in use where none is named.
pub(super) fn choose<'a>(
    named: Option<&str>,
    list: &'a [AccountView],
) -> Result<&'a AccountView, Stop> {
    let Some(named) = named else {
        let active = list.iter().find(|account| account.active).or(match list {
            [only] => Some(only),
            _ => None,
        });
        return active.ok_or_else(|| Stop::new(Exit::NotSignedIn, Failure::new(Kind::AuthMissing)));
    };
    if let Some(account) = list.iter().find(|account| account.id == named) {
        return Ok(account);
    }
    let mut of_email = list.iter().filter(|account| account.email.eq_ignore_ascii_case(named));
    match (of_email.next(), of_email.next()) {
        (Some(account), None) => Ok(account),
        (Some(_), Some(_)) => Err(Stop::wrong_use(
            format!("Several accounts have the email {named}."),
            "Name one by its id: patchbay accounts",
        )),
        _ => Err(Stop::wrong_use(
            format!("No account here is called {named}."),
            "Name one that is listed: patchbay accounts",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use patchbay_codex::accounts::{AccountKind, AccountStatus, StoreKind};

    fn account(id: &str, email: &str, active: bool) -> AccountView {
        AccountView {
            id: id.into(),
            kind: AccountKind::Codex,
            email: email.into(),
            plan: None,
            workspace: None,
            issuer: "https://issuer".into(),
            expires_at: 0,
            last_refresh: 0,
            store: StoreKind::File,
            status: AccountStatus::Ok,
            active,
            label: None,
            scopes: None,
            borrowed_from: None,
        }
    }

    #[test]
    fn the_one_in_use_is_meant_where_none_is_named() {
        let list = [account("1", "a@x", false), account("2", "b@x", true)];
        assert_eq!(choose(None, &list).unwrap().id, "2");
        assert_eq!(choose(None, &list[..1]).unwrap().id, "1");
        assert_eq!(choose(None, &[]).unwrap_err().exit, Exit::NotSignedIn);
    }

    #[test]
    fn an_email_must_name_one_account() {
        let list =
            [account("1", "a@x", true), account("2", "b@x", false), account("3", "b@x", false)];
        assert_eq!(choose(Some("A@X"), &list).unwrap().id, "1");
        assert_eq!(choose(Some("3"), &list).unwrap().id, "3");
        assert_eq!(choose(Some("b@x"), &list).unwrap_err().exit, Exit::WrongUse);
        assert_eq!(choose(Some("c@x"), &list).unwrap_err().exit, Exit::WrongUse);
    }
}
