use super::*;
use proptest::prelude::*;
use serde_json::json;

/// 2026-11-22 12:00:00 UTC.
const NOW: i64 = 1_795_348_800;

fn read(lines: &[Value]) -> Vec<ToolFailure> {
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    last_failures(text.iter().map(String::as_str), NOW)
}

/// As 2026.4.9 writes it: arguments under numbers, the event among them.
fn line(at: &str, event: &Value) -> Value {
    json!({
        "0": "{\"subsystem\":\"agent/embedded\"}",
        "1": event,
        "2": "embedded run agent end",
        "_meta": { "runtime": "node", "date": at, "logLevelName": "WARN" },
        "time": at,
    })
}

fn ended(error: &str) -> Value {
    json!({
        "event": "embedded_run_agent_end", "tags": ["error_handling", "lifecycle"], "runId": "r-1",
        "isError": true, "error": error, "failoverReason": "auth", "model": "gpt-5.4",
        "provider": "openai-codex",
    })
}

const SCOPES: &str =
    "HTTP 401: You have insufficient permissions. Missing scopes: api.responses.write";

#[test]
fn a_failed_turn_is_named_by_its_text() {
    let found = read(&[line("2026-11-22T11:02:03.004Z", &ended(SCOPES))]);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.failure.kind, Kind::AuthScope);
    assert_eq!(one.at, NOW - 3_477);
    assert_eq!(one.provider.as_deref(), Some("openai-codex"));
    assert_eq!(one.model.as_deref(), Some("gpt-5.4"));
    assert_eq!(one.preview, SCOPES);
}

#[test]
fn the_event_is_found_wherever_a_version_puts_it() {
    let at = "2026-11-22T13:02:03.004+02:00";
    let event = ended(SCOPES);
    let mut top = event.clone();
    top["time"] = at.into();
    let sentence = format!(
        "embedded run agent end: runId=r-1 isError=true model=gpt-5.4 provider=openai-codex error={SCOPES} rawError=401 model=x"
    );
    for seen in [
        line(at, &event),
        top,
        json!({ "0": event.to_string(), "_meta": { "date": "2026-11-22T11:02:03.004Z" } }),
        json!({ "0": sentence, "time": at }),
        json!({ "message": sentence, "ts": 1_795_345_323_004_i64 }),
    ] {
        let found = read(std::slice::from_ref(&seen));
        let [one] = found.as_slice() else { panic!("{seen}: {found:?}") };
        assert_eq!((one.failure.kind, one.at), (Kind::AuthScope, NOW - 3_477), "{seen}");
        assert_eq!(one.model.as_deref(), Some("gpt-5.4"), "{seen}");
    }
}

#[test]
fn what_was_observed_counts_more_than_the_sentence_and_the_tools_own_name_least() {
    let mut event = ended("LLM request failed.");
    event["httpCode"] = "403".into();
    event["rawErrorPreview"] =
        "<!DOCTYPE html><title>Just a moment...</title> Enable JavaScript and cookies to continue"
            .into();
    event["providerRuntimeFailureKind"] = "auth_html_403".into();
    event["profileId"] = "openai-codex:default".into();
    let found = read(&[line("2026-11-22T11:00:00Z", &event)]);
    assert_eq!(found[0].failure.kind, Kind::EdgeChallenge);
    assert_eq!(found[0].profile.as_deref(), Some("openai-codex:default"));
    let mut event = ended("something strange");
    event["providerRuntimeFailureKind"] = "proxy".into();
    assert_eq!(read(&[line("2026-11-22T11:00:00Z", &event)])[0].failure.kind, Kind::Proxy);
    let event = ended("something strange");
    assert_eq!(read(&[line("2026-11-22T11:00:00Z", &event)])[0].failure.kind, Kind::Unknown);
}

#[test]
fn only_failed_turns_of_the_last_day_count_and_the_newest_is_first() {
    let mut well = ended("");
    well["isError"] = false.into();
    let found = read(&[
        line("2026-11-21T11:59:00Z", &ended(SCOPES)),
        line("2026-11-21T12:30:00Z", &ended("429 Too Many Requests")),
        json!({ "event": "something_else", "isError": true, "time": "2026-11-22T10:00:00Z" }),
        line("2026-11-22T10:00:00Z", &ended("getaddrinfo ENOTFOUND chatgpt.com")),
        line("2026-11-22T11:00:00Z", &well),
        line("2026-11-23T11:00:00Z", &ended(SCOPES)),
        line("no time", &ended(SCOPES)),
    ]);
    let kinds: Vec<Kind> = found.iter().map(|it| it.failure.kind).collect();
    assert_eq!(kinds, [Kind::Dns, Kind::RateLimit]);
}

#[test]
fn secrets_are_masked() {
    let secret = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlc2lnbmF0dXJl";
    let found = read(&[line(
        "2026-11-22T11:00:00Z",
        &ended(&format!("401 Unauthorized: Authorization: Bearer {secret} {}", "x ".repeat(200))),
    )]);
    let all = format!("{found:?}");
    assert!(!all.contains("eyJzdWIi") && !all.contains("c2lnbmF0dXJl"), "{all}");
    assert!(found[0].preview.chars().count() <= 200);
}

proptest! {
    /// Whatever stands in a log: no panic, and nothing that is not a failed turn.
    #[test]
    fn any_line_is_survived(
        junk in "(\\{\"event\":\"embedded_run_agent_end\"|embedded run agent end:| isError=true| error=|\"time\":\"2026|[{}\":,]|\\PC){0,30}",
    ) {
        let whole = line("2026-11-22T11:00:00Z", &ended(&junk)).to_string();
        let cut: String = whole.chars().take(whole.chars().count() / 2).collect();
        let found = last_failures([junk.as_str(), &cut, &whole].into_iter(), NOW);
        prop_assert_eq!(found.len(), 1);
    }
}
