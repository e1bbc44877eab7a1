//! The machine on a table of lives.

use super::*;
use crate::sign_in::callback;

const WANTED: &[&str] =
    &["openid", "profile", "email", "offline_access", "model.request", "api.responses.write"];

fn machine() -> Machine {
    Machine::new(WANTED, Vec::new(), SecretString::from("s1"), 1000)
}

fn back(query: &str) -> Input {
    Input::Returned(callback::pasted(query).unwrap())
}

fn short(output: &Output) -> String {
    match output {
        Output::Exchange(code) => format!("exchange {}", code.expose_secret()),
        Output::AskAgain(dropped) => format!("ask again without {}", dropped.join("+")),
        Output::Refuse(failure) => format!("refuse {:?}", failure.kind),
        Output::Ignore => "ignore".to_owned(),
        Output::Keep => "keep".to_owned(),
        Output::Hold(failure) => format!("hold {:?}", failure.kind),
        Output::End(failure) => format!("end {:?}", failure.kind),
    }
}

#[test]
fn lives() {
    let ok = || Input::Exchanged(Ok(()));
    let stop = || Input::Stopped(Failure::new(Kind::Cancelled));
    let saved = || Input::Saved(Ok(()));
    let full = || Input::Saved(Err(Failure::new(Kind::FileNotWritable)));
    let lives: Vec<(&str, Vec<(Input, &str)>)> = vec![
        ("signs in", vec![(back("code=c&state=s1"), "exchange c"), (ok(), "keep")]),
        ("by hand", vec![(back("c0de"), "exchange c0de"), (ok(), "keep")]),
        ("code#state", vec![(back("c#s1"), "exchange c"), (ok(), "keep")]),
        (
            "wrong state, then right",
            vec![
                (back("code=x&state=evil"), "refuse CallbackInvalid"),
                (back("code=x"), "refuse CallbackInvalid"),
                (back("x#s2"), "refuse CallbackInvalid"),
                (back("code=x&state=s1x"), "refuse CallbackInvalid"),
                (back("error=access_denied&state=evil"), "refuse CallbackInvalid"),
                (back("error=access_denied"), "refuse CallbackInvalid"),
                (back("error=invalid_scope&state=evil"), "refuse CallbackInvalid"),
                (back("code=c&state=s1"), "exchange c"),
            ],
        ),
        (
            "no code, then one",
            vec![
                (back("state=s1"), "refuse CallbackInvalid"),
                (back("code=c&state=s1"), "exchange c"),
            ],
        ),
        (
            "the first wins",
            vec![
                (back("code=c&state=s1"), "exchange c"),
                (back("code=d&state=s1"), "ignore"),
                (back("error=access_denied&state=s1"), "ignore"),
                (Input::Expired, "ignore"),
                (ok(), "keep"),
                (back("code=d&state=s1"), "ignore"),
                (saved(), "ignore"),
                (stop(), "ignore"),
                (Input::SaveAgain, "ignore"),
            ],
        ),
        (
            "declined",
            vec![
                (back("error=access_denied&state=s1"), "end AuthDeclined"),
                (back("code=c&state=s1"), "ignore"),
            ],
        ),
        (
            "no codex",
            vec![(
                back("error=access_denied&error_description=missing_codex_entitlement&state=s1"),
                "end NoEntitlement",
            )],
        ),
        ("issuer down", vec![(back("error=server_error&state=s1"), "end UpstreamUnavailable")]),
        ("stopped", vec![(stop(), "end Cancelled"), (back("code=c&state=s1"), "ignore")]),
        (
            "stopped while exchanging",
            vec![
                (back("code=c&state=s1"), "exchange c"),
                (stop(), "end Cancelled"),
                (ok(), "end Cancelled"),
            ],
        ),
        (
            "held until it is saved, also when its time is up",
            vec![
                (Input::SaveAgain, "ignore"),
                (back("code=c&state=s1"), "exchange c"),
                (ok(), "keep"),
                (Input::SaveAgain, "ignore"),
                (full(), "hold FileNotWritable"),
                (full(), "ignore"),
                (Input::Expired, "ignore"),
                (back("code=d&state=s1"), "ignore"),
                (Input::SaveAgain, "keep"),
                (full(), "hold FileNotWritable"),
                (Input::SaveAgain, "keep"),
                (saved(), "ignore"),
                (stop(), "ignore"),
            ],
        ),
        (
            "stopped while held",
            vec![
                (back("code=c&state=s1"), "exchange c"),
                (ok(), "keep"),
                (full(), "hold FileNotWritable"),
                (stop(), "end Cancelled"),
                (Input::SaveAgain, "ignore"),
            ],
        ),
        (
            "stopped while saving, which fails",
            vec![
                (back("code=c&state=s1"), "exchange c"),
                (ok(), "keep"),
                (stop(), "ignore"),
                (full(), "end Cancelled"),
            ],
        ),
        (
            "stopped while saving, which works",
            vec![
                (back("code=c&state=s1"), "exchange c"),
                (ok(), "keep"),
                (stop(), "ignore"),
                (saved(), "ignore"),
            ],
        ),
        (
            "expired",
            vec![
                (Input::Expired, "end CallbackTimeout"),
                (back("code=c&state=s1"), "ignore"),
                (Input::Expired, "ignore"),
            ],
        ),
        (
            "exchange fails",
            vec![
                (back("code=c&state=s1"), "exchange c"),
                (Input::Exchanged(Err(Failure::new(Kind::Dns))), "end Dns"),
            ],
        ),
    ];
    for (name, life) in lives {
        let mut machine = machine();
        for (number, (input, expected)) in life.into_iter().enumerate() {
            assert_eq!(short(&machine.take(input, 10)), expected, "{name}, step {number}");
        }
    }
}

#[test]
fn scopes_go_one_at_a_time() {
    let mut machine = machine();
    let named = |scope: &str, state: &str| {
        back(&format!("error=invalid_scope&error_description=not+%27{scope}%27&state={state}"))
    };
    assert_eq!(
        short(&machine.take(named("api.responses.write", "s1"), 10)),
        "ask again without api.responses.write"
    );
    assert_eq!(short(&machine.take(back("code=c&state=s1"), 10)), "ignore", "no page is open");
    machine.asked_again(SecretString::from("s2"));
    assert_eq!(machine.asked().len(), 5);
    // The first page again, for instance reloaded: late, not hostile, and drops nothing more.
    assert_eq!(short(&machine.take(named("api.responses.write", "s1"), 10)), "ignore");
    assert_eq!(
        short(&machine.take(named("model.request", "s2"), 10)),
        "ask again without model.request"
    );
    machine.asked_again(SecretString::from("s3"));
    assert_eq!(machine.asked(), WANTED[..4]);
    assert_eq!(machine.dropped(), ["api.responses.write", "model.request"]);
    assert_eq!(machine.phase(), Phase::Waiting);
    assert_eq!(short(&machine.take(back("code=c&state=s3"), 10)), "exchange c");
}

#[test]
fn a_refusal_without_a_name_drops_the_last_two_once() {
    let mut machine = machine();
    let unnamed = |state: &str| back(&format!("error=invalid_scope&state={state}"));
    assert_eq!(
        short(&machine.take(unnamed("s1"), 10)),
        "ask again without model.request+api.responses.write"
    );
    machine.asked_again(SecretString::from("s2"));
    assert_eq!(short(&machine.take(unnamed("s2"), 10)), "end ScopeRejected");
}

#[test]
fn a_computer_that_slept_does_not_take_an_old_page() {
    let mut machine = machine();
    assert_eq!(short(&machine.take(back("code=c&state=s1"), 1000)), "end CallbackTimeout");
}

#[test]
fn the_issuers_own_words_are_shown() {
    let mut machine = machine();
    let input = back("error=access_denied&error_description=The+admin+said+no.&state=s1");
    let Output::End(failure) = machine.take(input, 10) else { panic!("it ends") };
    assert_eq!(failure.detail.as_deref(), Some("The admin said no."));
}
