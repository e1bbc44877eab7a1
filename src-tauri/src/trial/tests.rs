//! Two worlds side by side, without a window. A second simulator stands for OpenAI, so that the
//! person's own world has an account, a conversation and a repair that could be mixed up.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use patchbay_chat::{ChatTurn, Say};
use patchbay_codex::accounts::AccountKind;
use patchbay_codex::sign_in::{SignInOptions, start};
use patchbay_codex::wire::TurnStatus;
use patchbay_doctor::Selection;
use patchbay_rpc::{AppEvent, ScreenName, Settings, Theme};
use tauri::ipc::Channel;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::editors::Programs;
use crate::outside::now;
use crate::worlds::Worlds;

struct Stage {
    folder: tempfile::TempDir,
    /// Stands for OpenAI.
    simulator: Running,
    own: State,
    worlds: Worlds,
}

impl Stage {
    async fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (home, data) = (folder.path().join("own/home"), folder.path().join("own/data"));
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        std::fs::create_dir_all(&data).unwrap();
        DemoHome::lay_out(&home).unwrap();
        let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
        let simulator = patchbay_simulator::start(options).await.unwrap();
        let own_vars = variables(&simulator);
        let outside = Outside {
            setup: Setup::from_vars(&own_vars, Some(data.clone()), None).unwrap(),
            environment: Environment {
                home,
                vars: BTreeMap::new(),
                isolated: true,
                data_dir: data,
                versions: BTreeMap::new(),
            },
            own_vars,
            programs: Programs::default(),
            network: Network::from_vars(&BTreeMap::new()),
            trial: false,
            deep_link: None,
            ready_file: None,
            chosen_file: None,
            utc_offset_s: 0,
        };
        let chosen = Settings { theme: Theme::Dark, ..Settings::default() };
        let logs = Logs::default();
        logs.go_to(&outside.setup.data_dir);
        let own = State::open(outside, SettingsFile::here(&chosen).unwrap(), |_| ()).unwrap();
        let worlds = Worlds::new(own.clone(), logs, folder.path().join("tmp"));
        Self { folder, simulator, own, worlds }
    }

    /// Every file below `part` with its bytes. What SQLite shares between its readers is no content.
    fn files(&self, part: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.folder.path().join(part)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.to_string_lossy().ends_with("-shm") {
                    found.insert(path.clone(), std::fs::read(&path).unwrap());
                }
            }
        }
        found
    }
}

async fn sign_in(state: &State, kind: AccountKind) {
    let options = SignInOptions { deep_link: true, kind };
    let flow = start(&state.setup(), &state.accounts, &state.http, options).await.unwrap();
    let page = state.http.get(flow.url()).send().await.unwrap();
    let back = page.headers()["location"].to_str().unwrap().to_owned();
    flow.callback(&back).await.unwrap();
    flow.finished().await.unwrap();
}

async fn chat(state: &State, prompt: &str) -> TurnStatus {
    let turn = ChatTurn::new(None, Say::Prompt(prompt.to_owned()));
    let (client, never) = (state.client(), CancellationToken::new());
    let mut sink = |_| ();
    let ran = patchbay_chat::run(&client, &state.history, turn, &never, now, &mut sink);
    ran.await.unwrap().status
}

fn repair(state: &State) -> String {
    let environment = state.environment();
    let examination = patchbay_doctor::examine(&environment, &[]);
    let plan = patchbay_doctor::plan(&examination, &Selection::default()).unwrap();
    let receipt = patchbay_doctor::apply(&environment, &plan, OffsetDateTime::now_utc()).unwrap();
    receipt.repair_id.unwrap()
}

/// What the person's own world shows.
fn seen(state: &State) -> (BTreeSet<String>, Vec<String>, usize) {
    let accounts = state.accounts.list(now()).unwrap().into_iter().map(|it| it.id).collect();
    let titles = state.history.list().unwrap().into_iter().map(|it| it.title).collect();
    let repairs = patchbay_doctor::past_repairs(&state.environment()).unwrap().len();
    (accounts, titles, repairs)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_in_a_simulation_stays_in_its_folder_and_goes_with_it() {
    let stage = Stage::set().await;
    sign_in(&stage.own, AccountKind::Codex).await;
    assert_eq!(chat(&stage.own, "a real question").await, TurnStatus::Completed);
    repair(&stage.own);
    let (before, files) = (seen(&stage.own), stage.files("own"));
    assert_eq!((before.0.len(), before.1.len(), before.2), (1, 1, 1));

    stage.worlds.start_trial().await.unwrap();
    let trial = stage.worlds.now();
    assert!(trial.trial);
    assert_eq!(trial.settings.load().theme, Theme::Dark, "it looks as before");
    assert_eq!(seen(&trial), (BTreeSet::new(), Vec::new(), 0), "nothing of the person's");

    sign_in(&trial, AccountKind::Codex).await;
    sign_in(&trial, AccountKind::Plan).await;
    assert_eq!(chat(&trial, "a simulated question").await, TurnStatus::Completed);
    let repaired = repair(&trial);
    let health = patchbay_doctor::examine(&trial.environment(), &[]);
    assert!(health.report().tools.iter().all(|tool| tool.findings.is_empty()));
    patchbay_doctor::undo(&trial.environment(), Some(&repaired), OffsetDateTime::now_utc())
        .unwrap();
    trial.settings.save(&Settings::default()).unwrap();
    trial.settings.keep_screen(ScreenName::Chat).unwrap();
    trial.history.save_draft(None, "simulated draft").unwrap();

    let inside = stage.folder.path().join("tmp");
    assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 1);
    assert!(stage.files("tmp").len() > 5);
    assert_eq!(stage.files("own"), files, "the person's files, byte for byte");
    assert_eq!(seen(&stage.own), before);
    let ours = trial.accounts.list(now()).unwrap();
    assert!(ours.iter().all(|account| !before.0.contains(&account.id)));

    let issuer = trial.setup().endpoints.issuer(AccountKind::Codex).to_owned();
    let address = issuer.trim_start_matches("http://").to_owned();
    assert!(std::net::TcpStream::connect(&address).is_ok());
    stage.worlds.leave_trial().await;
    assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 0, "the folder is gone");
    assert!(std::net::TcpStream::connect(&address).is_err(), "the port is closed");
    assert!(!stage.worlds.now().trial);
    assert_eq!(stage.files("own"), files);
    assert_eq!(seen(&stage.own), before);
    let first = stage.own.settings.first_frame(false);
    assert_eq!((first.settings.theme, first.screen), (Theme::Dark, ScreenName::default()));
    assert_eq!(stage.own.history.draft(None).unwrap(), "");
    drop(stage.simulator);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_one_world_is_refused_at_the_addresses_of_the_other() {
    let stage = Stage::set().await;
    sign_in(&stage.own, AccountKind::Codex).await;
    stage.worlds.start_trial().await.unwrap();
    let trial = stage.worlds.now();
    sign_in(&trial, AccountKind::Codex).await;
    let openai = BTreeMap::new();
    let real = Setup::from_vars(&openai, Some(stage.folder.path().into()), None).unwrap();
    for (whose, endpoints) in [
        (&trial, stage.own.setup().endpoints),
        (&trial, real.endpoints),
        (&stage.own, trial.setup().endpoints),
    ] {
        let refused = whose.accounts.access(&whose.http, &endpoints, now()).await;
        assert_eq!(refused.map(|_| ()).unwrap_err().kind, Kind::AuthScope);
        let own = whose.setup().endpoints;
        assert!(whose.accounts.access(&whose.http, &own, now()).await.is_ok());
    }
    let asked: Vec<String> =
        stage.simulator.requests().iter().map(|it| format!("{it:?}")).collect();
    stage.worlds.leave_trial().await;
    assert_eq!(stage.simulator.requests().len(), asked.len(), "nobody else was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_this_computer() {
    let stage = Stage::set().await;
    stage.worlds.start_trial().await.unwrap();
    let trial = stage.worlds.now();
    // Plain http to elsewhere ends at the simulator, which has no such page.
    let answer = trial.http.get("http://chatgpt.example/").send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 404);
    assert!(trial.http.get("https://chatgpt.com/").send().await.is_err());
    let simulator = trial.setup().endpoints.issuer(AccountKind::Codex).to_owned();
    for url in ["https://chatgpt.com/", "https://auth.openai.com/", "http://10.0.0.1/"] {
        let proxy = trial.http.network().proxy_for(&url.parse().unwrap());
        assert_eq!(proxy.map(|it| format!("http://{it}")).as_ref(), Some(&simulator), "{url}");
    }
    // Neither does Settings lead out: what it stores does not count here.
    let chosen = patchbay_codex::setup::stored_endpoints::StoredEndpoints {
        endpoints: vec![patchbay_codex::setup::stored_endpoints::StoredEndpoint {
            kind: AccountKind::Codex,
            issuer: "https://auth.openai.com".to_owned(),
            base_url: "https://chatgpt.com/backend-api".to_owned(),
        }],
    };
    patchbay_codex::setup::stored_endpoints::save(&trial.data_dir, &chosen).unwrap();
    trial.read_setup_again().unwrap();
    assert_eq!(trial.setup().endpoints.issuer(AccountKind::Codex), simulator);
    stage.worlds.leave_trial().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_in_a_world_that_is_left_stops_and_is_told_to_nobody() {
    let stage = Stage::set().await;
    let told = std::sync::Arc::new(AtomicUsize::new(0));
    let listener = |told: &std::sync::Arc<AtomicUsize>| {
        let told = std::sync::Arc::clone(told);
        Channel::new(move |_| {
            told.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
    };
    stage.own.subscribe(listener(&told));
    let options = SignInOptions { deep_link: true, kind: AccountKind::Codex };
    let setup = stage.own.setup();
    let flow = start(&setup, &stage.own.accounts, &stage.own.http, options).await.unwrap();
    stage.own.set_sign_in_flow(Some(flow.clone()));
    let turn = stage.own.turn_began("turn", None, None).unwrap();
    let test = stage.own.live_test_began();

    stage.worlds.start_trial().await.unwrap();
    assert!(turn.is_cancelled() && test.is_cancelled());
    assert_eq!(flow.finished().await.unwrap_err().kind, Kind::Cancelled);
    assert!(stage.own.turn_began("late", None, None).unwrap().is_cancelled());
    let event = || AppEvent::Limits { windows: Vec::new() };
    stage.own.tell(&event());
    assert_eq!(told.load(Ordering::SeqCst), 0);

    let trial = stage.worlds.now();
    trial.subscribe(listener(&told));
    let turn = trial.turn_began("turn", None, None).unwrap();
    stage.worlds.leave_trial().await;
    assert!(turn.is_cancelled());
    trial.tell(&event());
    assert_eq!(told.load(Ordering::SeqCst), 0);
    stage.own.subscribe(listener(&told));
    stage.own.tell(&event());
    assert_eq!(told.load(Ordering::SeqCst), 1, "the person's own is told of again");
    assert!(!stage.own.turn_began("new", None, None).unwrap().is_cancelled());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_simulation_is_another_folder_and_knows_nothing_of_the_one_before() {
    let stage = Stage::set().await;
    stage.worlds.start_trial().await.unwrap();
    let first = stage.worlds.now();
    sign_in(&first, AccountKind::Codex).await;
    stage.worlds.start_trial().await.unwrap();
    assert_eq!(stage.worlds.now().data_dir, first.data_dir, "one at a time");
    stage.worlds.leave_trial().await;
    stage.worlds.leave_trial().await;
    stage.worlds.start_trial().await.unwrap();
    let second = stage.worlds.now();
    assert_ne!(second.data_dir, first.data_dir);
    assert_eq!(seen(&second), (BTreeSet::new(), Vec::new(), 0));
    stage.worlds.leave_trial().await;
}
