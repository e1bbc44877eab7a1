//! A sign-in that can't be saved is held: saved again, or given back to its issuer.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows #[test] functions only")]

mod sign_in_common;

use std::time::Duration;

use patchbay_codex::accounts::AccountKind;
use patchbay_codex::setup::RedirectChoice;
use patchbay_codex::sign_in::{self, SignInFlow, SignInOptions, SignInView};
use patchbay_failure::{Failure, Kind};
use patchbay_simulator::Options;
use sign_in_common::World;

const BOTH: [AccountKind; 2] = [AccountKind::Codex, AccountKind::Plan];

/// A world whose folder of credentials can't be made: a file has its name.
async fn blocked() -> World {
    let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
    let world = World::new(RedirectChoice::Auto, options).await;
    std::fs::create_dir_all(&world.setup.data_dir).unwrap();
    std::fs::write(world.setup.data_dir.join("credentials"), "in the way").unwrap();
    world
}

fn clear(world: &World) {
    std::fs::remove_file(world.setup.data_dir.join("credentials")).unwrap();
}

async fn held(world: &World, kind: AccountKind) -> (SignInFlow, Failure) {
    let options = SignInOptions { deep_link: true, kind };
    let flow = sign_in::start(&world.setup, &world.accounts, &world.http, options).await.unwrap();
    flow.callback(&world.location(&flow.url()).await).await.unwrap();
    let failure = unsaved(&flow).await;
    (flow, failure)
}

async fn unsaved(flow: &SignInFlow) -> Failure {
    let mut views = flow.watch();
    let held = views.wait_for(|view| matches!(view, SignInView::Unsaved { .. }));
    let view = tokio::time::timeout(Duration::from_secs(20), held).await.unwrap().unwrap();
    let SignInView::Unsaved { failure } = view.clone() else { panic!("{:?}", view.clone()) };
    failure
}

fn revoked(world: &World) -> usize {
    let asked = world.simulator.requests();
    asked.iter().filter(|one| one.path.ends_with("/revoke") && one.status == 200).count()
}

#[tokio::test]
async fn it_is_saved_as_soon_as_that_can_be_done() {
    for kind in BOTH {
        let world = blocked().await;
        let (flow, failure) = held(&world, kind).await;
        assert_eq!(failure.kind, Kind::FileNotWritable);
        assert!(failure.action_text.contains("choose Save again"), "{failure:?}");
        assert!(failure.detail.unwrap().contains("credentials"));
        // Still in the way: still held.
        flow.save_again().await;
        unsaved(&flow).await;
        assert!(world.accounts.list(0).unwrap().is_empty());
        let exchanges = world.simulator.requests().len();
        clear(&world);
        flow.save_again().await;
        let account = flow.finished().await.unwrap();
        assert_eq!((account.kind, flow.view()), (kind, SignInView::Idle));
        assert_eq!(world.simulator.requests().len(), exchanges, "nothing is asked for again");
        let kept = std::fs::read_dir(world.setup.data_dir.join("credentials")).unwrap().count();
        assert_eq!((kept, revoked(&world)), (1, 0));
        // Over: nothing more is saved.
        flow.save_again().await;
        assert_eq!(world.accounts.list(0).unwrap().len(), 1);
    }
}

#[tokio::test]
async fn tokens_whose_account_can_not_be_written_down_are_not_left_behind() {
    let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
    let world = World::new(RedirectChoice::Auto, options).await;
    let options = SignInOptions { deep_link: true, kind: AccountKind::Codex };
    let flow = sign_in::start(&world.setup, &world.accounts, &world.http, options).await.unwrap();
    let index = world.setup.data_dir.join("accounts.json");
    std::fs::create_dir_all(&index).unwrap();
    flow.callback(&world.location(&flow.url()).await).await.unwrap();
    let files = || std::fs::read_dir(world.setup.data_dir.join("credentials")).map(Iterator::count);
    // The index can't be read at all then.
    unsaved(&flow).await;
    assert!(files().map_or(true, |count| count == 0));
    std::fs::remove_dir(&index).unwrap();
    flow.save_again().await;
    flow.finished().await.unwrap();
    assert_eq!(files().unwrap(), 1);
}

#[tokio::test]
async fn it_is_revoked_where_it_is_given_up_cancelled_or_forgotten() {
    for kind in BOTH {
        for way in ["give up", "cancel", "cancel elsewhere", "drop"] {
            let world = blocked().await;
            let (flow, _) = held(&world, kind).await;
            assert_eq!(revoked(&world), 0);
            match way {
                "give up" => assert!(flow.give_up().await),
                "cancel" => flow.cancel(),
                // The window cancels on its main thread, which is none of the runtime's.
                "cancel elsewhere" => std::thread::spawn(move || flow.cancel()).join().unwrap(),
                _ => drop(flow),
            }
            // A dropped handle is noticed by a task of its own.
            for _ in 0..200 {
                if revoked(&world) == 1 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert_eq!(revoked(&world), 1, "{kind:?} {way}");
            assert!(world.accounts.settled(Duration::from_secs(5)).await);
            clear(&world);
            assert!(world.accounts.list(0).unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn the_browser_is_told_at_once_that_it_is_held() {
    let options = Options { refuse_scopes: Vec::new(), ..Options::default() };
    let world = World::new(RedirectChoice::Loopback, options).await;
    std::fs::create_dir_all(&world.setup.data_dir).unwrap();
    std::fs::write(world.setup.data_dir.join("credentials"), "in the way").unwrap();
    let options = SignInOptions { deep_link: false, kind: AccountKind::Plan };
    let flow = sign_in::start(&world.setup, &world.accounts, &world.http, options).await.unwrap();
    let back = world.location(&flow.url()).await;
    let page = world.http.get(&back).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("could not be saved"), "{page}");
    clear(&world);
    flow.save_again().await;
    flow.finished().await.unwrap();
}
