//! What `cargo xtask bench turn` measures: the first token of a turn on a warm connection, ours
//! beside a bare request to the same simulator that looks for nothing but its bytes.
//!
//! `turn RUNS` prints one JSON object; times are medians in milliseconds.
#![allow(clippy::print_stdout, reason = "a program whose answer is its output")]

mod common;

use std::time::{Duration, Instant};

use common::{Outcome, Plain};
use patchbay_codex::accounts::{AccountKind, Accounts};
use patchbay_codex::http;
use patchbay_codex::setup::{
    Endpoints, RedirectChoice, Setup, StoreChoice, Timeouts, TransportChoice,
};
use patchbay_codex::sign_in::{self, SignInOptions};
use patchbay_codex::wire::{Client, Event, InputMessage, TurnRequest, TurnStatus};
use patchbay_simulator::{Options, Running};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// A million a second: the simulator itself waits for nothing.
const PROMPT: &str = "tokens:3@1000000";

#[tokio::main]
async fn main() -> Outcome<()> {
    let runs: usize = std::env::args().nth(1).ok_or("turn RUNS")?.parse()?;
    let simulator = patchbay_simulator::start(Options::default()).await?;
    let data = tempfile::tempdir()?;
    let client = signed_in(&simulator, data.path()).await?;
    let plain = Plain::sign_in(&simulator).await?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for run in 0..runs + 5 {
        let (our, its) = (first_of_ours(&client).await?, first_of_bare(&plain).await?);
        // The first ones open connections and fetch the list of models.
        if run >= 5 {
            ours.push(our);
            bare.push(its);
        }
    }
    let (ours, bare) = (median(ours), median(bare));
    println!(
        "{}",
        json!({
            "ours_first_token_ms": ours,
            "bare_first_token_ms": bare,
            "overhead_ms": ours - bare,
            "runs": runs,
        })
    );
    Ok(())
}

async fn first_of_ours(client: &Client) -> Outcome<f64> {
    let request = TurnRequest {
        model: Some("gpt-5.5".to_owned()),
        effort: None,
        conversation: "bench".to_owned(),
        input: vec![InputMessage::user(PROMPT)],
        search: false,
        instructions: String::new(),
    };
    let begun = Instant::now();
    let mut first = None;
    let mut sink = |event: Event| {
        if matches!(event, Event::Text { .. }) {
            first.get_or_insert_with(|| begun.elapsed());
        }
    };
    let done = client.turn(&request, &CancellationToken::new(), &mut sink).await;
    match first {
        Some(first) if done.status == TurnStatus::Completed => Ok(milliseconds(first)),
        _ => Err(format!("{done:?}").into()),
    }
}

async fn first_of_bare(plain: &Plain) -> Outcome<f64> {
    let begun = Instant::now();
    let mut response = plain.turn(PROMPT).send().await?.error_for_status()?;
    let mut all = Vec::new();
    let mut first = None;
    while let Some(chunk) = response.chunk().await? {
        all.extend_from_slice(&chunk);
        if first.is_none() && all.windows(18).any(|bytes| bytes == b"output_text.delta\"") {
            first = Some(begun.elapsed());
        }
    }
    first.map(milliseconds).ok_or_else(|| "no text came".into())
}

async fn signed_in(simulator: &Running, data: &std::path::Path) -> Outcome<Client> {
    let setup = Setup {
        data_dir: data.to_owned(),
        endpoints: Endpoints::together(
            &simulator.issuer(),
            &simulator.codex_base_url(),
            &simulator.api_base_url(),
        ),
        timeouts: Timeouts::default(),
        redirect: RedirectChoice::DeepLink,
        credential_store: StoreChoice::File,
        // As what it is compared with.
        transport: TransportChoice::Sse,
    };
    let failed = |failure: patchbay_failure::Failure| format!("{failure:?}");
    let http = http::client(&setup.timeouts).map_err(failed)?;
    let accounts = Accounts::open(&setup).map_err(failed)?;
    let options = SignInOptions { deep_link: true, kind: AccountKind::Codex };
    let flow = sign_in::start(&setup, &accounts, &http, options).await.map_err(failed)?;
    // A refused scope sends the browser round again.
    for _ in 0..5 {
        let before = flow.url();
        let answer = http.get(&before).send().await?;
        let link = answer.headers().get("location").ok_or("no redirect")?.to_str()?.to_owned();
        flow.callback(&link).await.map_err(failed)?;
        if flow.url() == before {
            break;
        }
    }
    flow.finished().await.map_err(failed)?;
    Ok(Client::new(&setup, accounts, http))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
