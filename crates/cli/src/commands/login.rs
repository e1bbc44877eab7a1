//! `patchbay login`: the browser, a pasted address, a device code, or Codex CLI's sign-in.

use std::collections::HashSet;

use patchbay_codex::accounts::{AccountKind, AccountView};
use patchbay_codex::setup::RedirectChoice;
use patchbay_codex::sign_in::{
    self, SignInFlow, SignInNotice, SignInNoticeKind, SignInOptions, SignInView,
};
use patchbay_failure::{Failure, Kind};
use patchbay_words::Message;
use serde_json::json;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use super::accounts::name;
use crate::args::{ImportArg, KindArg, LoginArgs};
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;
use crate::session::Session;
use crate::text::{Line, Style};
use crate::{browser, interrupt, stdin};

/// Runs it.
pub(crate) async fn run(args: &LoginArgs, session: &Session, out: &mut Output) -> Outcome {
    if session.setup.redirect == RedirectChoice::DeepLink && !args.paste && !args.device {
        return Err(Stop::wrong_use(
            "PATCHBAY_REDIRECT=deep-link: the command line can't receive links.",
            "Use --paste, or PATCHBAY_REDIRECT=loopback.",
        ));
    }
    let stopped = interrupt::token();
    let online = session.online()?;
    if let Some(ImportArg::CodexCli) = args.import {
        let home = session.codex_home()?;
        let (accounts, endpoints) = (&online.accounts, &session.setup.endpoints);
        let account = accounts.import_codex_cli(&home, endpoints, Edge::unix_now()).await;
        let account = account.map_err(failed)?;
        out.progress(&Line::new().plain(
            "Patchbay reads Codex CLI's sign-in for each request. It keeps, renews and changes \
             nothing of it.",
        ));
        return Ok(signed_in(&account, out));
    }
    let kind = match args.kind {
        KindArg::Codex => AccountKind::Codex,
        KindArg::Plan => AccountKind::Plan,
    };
    let options = SignInOptions { deep_link: false, kind };
    let (setup, accounts, http) = (&session.setup, &online.accounts, &online.http);
    let starting = async {
        if args.device {
            sign_in::start_device(setup, accounts, http).await
        } else {
            sign_in::start(setup, accounts, http, options).await
        }
    };
    let flow = tokio::select! {
        started = starting => started.map_err(failed)?,
        () = stopped.cancelled() => return Err(failed(Failure::new(Kind::Cancelled))),
    };
    let can_ask = session.edge.can_ask();
    let account = follow(&flow, args, can_ask, &stopped, out).await?;
    Ok(signed_in(&account, out))
}

fn signed_in(account: &AccountView, out: &mut Output) -> Exit {
    tracing::info!(account = account.id, "sign_in.ended");
    out.object(&json!({ "type": "signed_in", "account": account }));
    let plan = account.plan.as_deref().map_or(String::new(), |plan| format!(" ({plan})"));
    out.line(&Line::new().with(Style::Good, format!("Signed in as {}{plan}.", name(account))));
    Exit::Done
}

/// Every end without a sign-in is status 4, except where this computer itself is in the way.
fn failed(failure: Failure) -> Stop {
    let exit = match failure.kind {
        Kind::FileUnreadable | Kind::FileChanged | Kind::FileNotWritable => Exit::Refused,
        _ => Exit::NotSignedIn,
    };
    Stop::new(exit, failure)
}

/// Says where the sign-in stands until it ends.
async fn follow(
    flow: &SignInFlow,
    args: &LoginArgs,
    can_ask: bool,
    stopped: &CancellationToken,
    out: &mut Output,
) -> Result<AccountView, Stop> {
    let mut said = Said::default();
    let mut moves = flow.watch();
    let mut typed = args.paste.then(stdin::lines);
    let finished = flow.finished();
    tokio::pin!(finished);
    loop {
        said.say(&flow.view(), args, out).await;
        if let SignInView::Unsaved { failure } = flow.view() {
            if !can_ask {
                return Err(given_up(flow, failure).await);
            }
            said.unsaved(&failure, out);
            typed.get_or_insert_with(stdin::lines);
        }
        tokio::select! {
            // What was said last is said before the end, so the end is looked at last.
            biased;
            moved = moves.changed() => if moved.is_err() {
                return finished.await.map_err(failed);
            },
            ended = &mut finished => {
                said.say(&flow.view(), args, out).await;
                return ended.map_err(failed);
            }
            line = next(&mut typed) => match (line, flow.view()) {
                (Some(_), SignInView::Unsaved { .. }) => {
                    said.unsaved = false;
                    tokio::select! {
                        () = flow.save_again() => {}
                        () = stopped.cancelled() => {}
                    }
                }
                (None, SignInView::Unsaved { failure }) => {
                    return Err(given_up(flow, failure).await);
                }
                (Some(line), _) => said.pasted(flow, &line, out).await,
                // Nobody will paste any more. What was pasted may still be exchanged.
                (None, view) => {
                    typed = None;
                    if matches!(view, SignInView::Waiting { .. }) {
                        flow.cancel();
                        return Err(failed(
                            Failure::new(Kind::CallbackInvalid)
                                .with_detail("standard input ended before an address came"),
                        ));
                    }
                }
            },
            () = stopped.cancelled() => {
                flow.cancel();
                return Err(failed(Failure::new(Kind::Cancelled)));
            }
        }
    }
}

/// Gives a sign-in back that can't be saved, where nobody can be asked to make that possible.
async fn given_up(flow: &SignInFlow, failure: Failure) -> Stop {
    let meaning = if flow.give_up().await {
        "Nothing can hold it after this command, so the issuer has revoked it."
    } else {
        "Nothing can hold it after this command, and the issuer did not confirm its revocation."
    };
    let failure = failure
        .with_meaning(Message::verbatim(meaning))
        .with_action_text(Message::verbatim("Correct that, then run `patchbay login` again."));
    Stop::new(Exit::NotSignedIn, failure)
}

/// The next line, or never where none is expected.
async fn next(typed: &mut Option<UnboundedReceiver<String>>) -> Option<String> {
    match typed {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}

/// What was said already; each thing is said once.
#[derive(Default)]
struct Said {
    address: Option<String>,
    notices: HashSet<(String, String)>,
    /// That it could not be saved, since the last try.
    unsaved: bool,
}

impl Said {
    /// A pasted address that is not ours is no end: the sign-in waits for another one.
    async fn pasted(&mut self, flow: &SignInFlow, line: &str, out: &mut Output) {
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        let Err(failure) = flow.paste(line).await else { return };
        let text = format!("{} {}", failure.title, failure.meaning);
        notice("callback_ignored", &text, failure.detail.as_deref().unwrap_or_default(), out);
        // The sign-in itself notes some of these too; said here, it is not said again.
        if let SignInView::Waiting { notices, .. } = flow.view() {
            let ignored = |notice: &&SignInNotice| notice.kind == SignInNoticeKind::CallbackIgnored;
            self.notices.extend(notices.iter().filter(ignored).map(key));
        }
    }

    fn notices(&mut self, notices: &[SignInNotice], out: &mut Output) {
        for one in notices {
            let (kind, subject) = key(one);
            if self.notices.insert((kind.clone(), subject.clone())) {
                notice(&kind, &one.text, &subject, out);
            }
        }
    }

    fn device(&mut self, url: &str, code: &str, expires_at: i64, out: &mut Output) {
        if self.address.replace(url.to_owned()).is_some() {
            return;
        }
        let expires_in = (expires_at - Edge::unix_now()).max(0);
        out.object(&json!({
            "type": "device", "verification_url": url, "user_code": code, "expires_in": expires_in,
        }));
        out.progress(&Line::new().plain("On any device, open this address and type the code:"));
        out.line(&Line::new().with(Style::Link, url));
        out.line(&Line::new().with(Style::Bold, code));
        let text = "Only continue with a code that you asked for yourself. Patchbay waits.";
        out.progress(&Line::new().with(Style::Dim, text));
    }

    fn unsaved(&mut self, failure: &Failure, out: &mut Output) {
        if !std::mem::replace(&mut self.unsaved, true) {
            out.progress(&Line::new().with(Style::Bad, &failure.title));
            let text = "The sign-in is held until this command ends. Press Enter to save again; \
                Ctrl-C gives it up and revokes it.";
            out.progress(&Line::new().plain(text));
        }
    }

    async fn say(&mut self, view: &SignInView, args: &LoginArgs, out: &mut Output) {
        if let SignInView::Device { verification_url, user_code, expires_at, notices } = view {
            self.notices(notices, out);
            self.device(verification_url, user_code, *expires_at, out);
        }
        let SignInView::Waiting { url, redirect_uri, listening_on, expires_at, notices } = view
        else {
            return;
        };
        self.notices(notices, out);
        if self.address.as_ref() == Some(url) {
            return;
        }
        let first = self.address.replace(url.clone()).is_none();
        // Where a listener runs, it has sent the browser on to the new address by itself.
        let sent_on = !first && listening_on.is_some();
        if sent_on && !args.paste {
            return;
        }
        let expires_in = (expires_at - Edge::unix_now()).max(0);
        out.object(&json!({
            "type": "open", "url": url, "redirect_uri": redirect_uri, "expires_in": expires_in,
        }));
        let ask = match (first, args.no_browser) {
            (true, true) => "To sign in, open this address in a browser:",
            (true, false) => "Patchbay opens the browser. If none shows, open this address:",
            (false, _) => "The sign-in goes on at this address:",
        };
        out.progress(&Line::new().plain(ask));
        out.line(&Line::new().with(Style::Link, url));
        if args.paste {
            let text = "Then paste the address that the browser ends on, and press Enter:";
            out.progress(&Line::new().plain(text));
        }
        if !args.no_browser && !sent_on {
            let url = url.clone();
            let opened = tokio::task::spawn_blocking(move || browser::open(&url)).await;
            if !opened.unwrap_or(false) {
                let text = "No browser could be opened here. Open the address by hand.";
                notice("no_browser", text, "", out);
            }
        }
    }
}

/// What makes a notice one of its own: its kind as it is printed, and what it is about.
fn key(notice: &SignInNotice) -> (String, String) {
    let kind = serde_json::to_value(notice.kind).unwrap_or_default();
    (kind.as_str().unwrap_or_default().to_owned(), notice.subject.clone())
}

fn notice(kind: &str, text: &str, subject: &str, out: &mut Output) {
    out.object(&json!({ "type": "notice", "kind": kind, "text": text, "subject": subject }));
    out.progress(&Line::new().with(Style::Warn, text));
}
