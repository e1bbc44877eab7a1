//! `patchbay login`: the browser, or a pasted address.

use std::collections::HashSet;

use patchbay_codex::accounts::{AccountKind, AccountView};
use patchbay_codex::setup::RedirectChoice;
use patchbay_codex::sign_in::{self, SignInFlow, SignInNotice, SignInOptions, SignInView};
use patchbay_failure::{Failure, Kind};
use serde_json::json;
use tokio::sync::mpsc::UnboundedReceiver;

use super::accounts::name;
use crate::args::LoginArgs;
use crate::edge::Edge;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::Output;
use crate::session::Session;
use crate::text::{Line, Style};
use crate::{browser, stdin};

/// Runs it.
pub(crate) async fn run(args: &LoginArgs, session: &Session, out: &mut Output) -> Outcome {
    if session.setup.redirect == RedirectChoice::DeepLink && !args.paste {
        return Err(Stop::wrong_use(
            "PATCHBAY_REDIRECT=deep-link: the command line can't receive links.",
            "Use --paste, or PATCHBAY_REDIRECT=loopback.",
        ));
    }
    let online = session.online()?;
    let options = SignInOptions { deep_link: false, kind: AccountKind::Codex };
    let flow = sign_in::start(&session.setup, &online.accounts, &online.http, options)
        .await
        .map_err(failed)?;
    let account = follow(&flow, args, out).await.map_err(failed)?;
    tracing::info!(account = account.id, "sign_in.ended");
    out.object(&json!({ "type": "signed_in", "account": account }));
    let plan = account.plan.as_deref().map_or(String::new(), |plan| format!(" ({plan})"));
    out.line(&Line::new().with(Style::Good, format!("Signed in as {}{plan}.", name(&account))));
    Ok(Exit::Done)
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
    out: &mut Output,
) -> Result<AccountView, Failure> {
    let mut said = Said::default();
    let mut moves = flow.watch();
    let mut typed = args.paste.then(stdin::lines);
    let finished = flow.finished();
    tokio::pin!(finished);
    loop {
        said.say(&flow.view(), args, out).await;
        tokio::select! {
            // What was said last is said before the end, so the end is looked at last.
            biased;
            moved = moves.changed() => if moved.is_err() { return finished.await },
            ended = &mut finished => {
                said.say(&flow.view(), args, out).await;
                return ended;
            }
            line = next(&mut typed) => match line {
                Some(line) => pasted(flow, &line, out).await,
                // Nobody will paste any more. What was pasted may still be exchanged.
                None => {
                    typed = None;
                    if matches!(flow.view(), SignInView::Waiting { .. }) {
                        flow.cancel();
                        return Err(Failure::new(Kind::CallbackInvalid)
                            .with_detail("standard input ended before an address came"));
                    }
                }
            },
            _ = tokio::signal::ctrl_c() => {
                flow.cancel();
                return Err(Failure::new(Kind::Cancelled));
            }
        }
    }
}

/// The next line, or never where none is expected.
async fn next(typed: &mut Option<UnboundedReceiver<String>>) -> Option<String> {
    match typed {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}

/// A pasted address that is not ours is no end: the sign-in waits for another one.
async fn pasted(flow: &SignInFlow, line: &str, out: &mut Output) {
    if line.trim().is_empty() {
        return;
    }
    if let Err(failure) = flow.paste(line.trim()).await {
        let text = format!("{} {}", failure.title, failure.meaning);
        notice("callback_ignored", &text, "", out);
    }
}

/// What was said already; each thing is said once.
#[derive(Default)]
struct Said {
    address: Option<String>,
    notices: HashSet<(String, String)>,
}

impl Said {
    async fn say(&mut self, view: &SignInView, args: &LoginArgs, out: &mut Output) {
        let SignInView::Waiting { url, redirect_uri, expires_at, notices, .. } = view else {
            return;
        };
        for SignInNotice { kind, text, subject } in notices {
            let kind = serde_json::to_value(kind).unwrap_or_default();
            let kind = kind.as_str().unwrap_or_default().to_owned();
            if self.notices.insert((kind.clone(), subject.clone())) {
                notice(&kind, text, subject, out);
            }
        }
        if self.address.as_ref() == Some(url) {
            return;
        }
        let first = self.address.replace(url.clone()).is_none();
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
        if !args.no_browser {
            let url = url.clone();
            let opened = tokio::task::spawn_blocking(move || browser::open(&url)).await;
            if !opened.unwrap_or(false) {
                let text = "No browser could be opened here. Open the address by hand.";
                notice("no_browser", text, "", out);
            }
        }
    }
}

fn notice(kind: &str, text: &str, subject: &str, out: &mut Output) {
    out.object(&json!({ "type": "notice", "kind": kind, "text": text, "subject": subject }));
    out.progress(&Line::new().with(Style::Warn, text));
}
