//! Judge and plan on a table of cases, without a disk: every place a route can come from, every
//! broken shape, every range of versions.

use super::facts::ranges;
use crate::environment::Environment;
use crate::examine::{Examination, over};
use crate::files::{Database, Files};
use crate::plan::{Selection, plan};
use crate::report::{Severity, Status, ToolReport};
use std::path::Path;
use time::OffsetDateTime;

pub(super) const API: &str = "https://api.openai.com/v1";
pub(super) const CHATGPT: &str = "https://chatgpt.com/backend-api";
pub(super) const CODEX: &str = "openai-codex-responses";
pub(super) const PROFILES: &str = r#"{"version":1,"profiles":{"openai-codex:me@example.com":{"type":"oauth","provider":"openai-codex","access":"a","refresh":"r","expires":4070908800000}}}"#;
const REST: &str = r#"agents:{defaults:{model:{primary:"openai-codex/gpt-5.4"}}}"#;

/// Judges files below `/home/.openclaw` for a version.
pub(super) fn judge(version: &str, files: &[(&str, &str)]) -> Examination {
    let mut memory = Files::default();
    for (name, text) in files {
        memory.put(&Path::new("/home/.openclaw").join(name), text.as_bytes(), 0o600);
    }
    over(&environment(version), &["openclaw".to_owned()], memory, now())
}

fn environment(version: &str) -> Environment {
    Environment {
        home: "/home".into(),
        vars: Default::default(),
        isolated: true,
        data_dir: "/data".into(),
        versions: [("openclaw".to_owned(), version.to_owned())].into(),
    }
}

fn now() -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + time::Duration::days(20_000)
}

fn with_config(version: &str, config: &str) -> Examination {
    let profiles = ("agents/main/agent/auth-profiles.json", PROFILES);
    judge(version, &[("openclaw.json", config), profiles])
}

fn block(base: &str, api: Option<&str>, models: &str) -> String {
    let api = api.map(|it| format!("api:'{it}',")).unwrap_or_default();
    format!(
        "{{models:{{providers:{{'openai-codex':{{baseUrl:'{base}',{api}models:[{models}]}}}}}},{REST}}}"
    )
}

pub(super) fn tool(examination: &Examination) -> &ToolReport {
    &examination.report().tools[0]
}

pub(super) fn said(examination: &Examination) -> Vec<(&str, Severity)> {
    let mut all: Vec<_> = tool(examination)
        .findings
        .iter()
        .map(|it| (it.rule.rsplit('.').next().unwrap(), it.severity))
        .collect();
    all.sort_unstable();
    all
}

use Severity::{Error, Info, Warning};

#[test]
fn every_shape_in_every_place_before_2026_4_20() {
    let model = |api: &str| format!("{{id:'gpt-5.4',name:'x',api:'{api}'}}");
    let plain = "{id:'gpt-5.4',name:'x'}";
    type Row<'a> = (&'a str, &'a str, Option<&'a str>, String, &'a [(&'a str, Severity)], bool);
    let rows: &[Row<'_>] = &[
        ("healthy", CHATGPT, Some(CODEX), model(CODEX), &[], true),
        (
            "healthy, slash",
            "https://chatgpt.com/backend-api/",
            Some(CODEX),
            plain.into(),
            &[],
            true,
        ),
        (
            "healthy, /codex",
            "https://chatgpt.com/backend-api/codex",
            Some(CODEX),
            plain.into(),
            &[],
            true,
        ),
        ("no api, empty list", CHATGPT, None, String::new(), &[], true),
        ("no api, own api each", CHATGPT, None, model(CODEX), &[], true),
        (
            "A",
            API,
            Some("openai-responses"),
            model("openai-responses"),
            &[("endpoint", Warning), ("model-transport", Warning), ("transport", Warning)],
            true,
        ),
        (
            "A at the provider",
            API,
            Some("openai-responses"),
            plain.into(),
            &[("endpoint", Warning), ("transport", Warning)],
            true,
        ),
        (
            "only the endpoint, healed",
            API,
            Some(CODEX),
            plain.into(),
            &[("endpoint", Warning)],
            true,
        ),
        (
            "B",
            API,
            Some("openai-completions"),
            model("openai-completions"),
            &[("endpoint", Error), ("model-transport", Error), ("transport", Error)],
            false,
        ),
        (
            "B at the provider",
            API,
            Some("openai-completions"),
            plain.into(),
            &[("endpoint", Error), ("transport", Error)],
            false,
        ),
        (
            "B in a model",
            API,
            Some(CODEX),
            model("openai-completions"),
            &[("endpoint", Error), ("model-transport", Error)],
            false,
        ),
        (
            "B with an empty list",
            API,
            Some("openai-completions"),
            String::new(),
            &[("endpoint", Warning), ("transport", Warning)],
            true,
        ),
        (
            "C",
            "https://chatgpt.com/backend-api/v1",
            Some(CODEX),
            plain.into(),
            &[("endpoint", Error)],
            false,
        ),
        (
            "C with an empty list",
            "https://chatgpt.com/backend-api/v1",
            Some(CODEX),
            String::new(),
            &[("endpoint", Error)],
            false,
        ),
        (
            "C, another api",
            "https://chatgpt.com/backend-api/v1",
            Some("openai-responses"),
            plain.into(),
            &[("endpoint", Error), ("transport", Error)],
            false,
        ),
        ("D", CHATGPT, Some("anthropic-messages"), plain.into(), &[("transport", Error)], false),
        (
            "D with right models",
            CHATGPT,
            Some("anthropic-messages"),
            model(CODEX),
            &[("transport", Warning)],
            true,
        ),
        (
            "E",
            CHATGPT,
            Some(CODEX),
            model("openai-completions"),
            &[("model-transport", Error)],
            false,
        ),
        ("F", CHATGPT, None, plain.into(), &[("transport", Error)], false),
        (
            "/codex, another api",
            "https://chatgpt.com/backend-api/codex",
            Some("openai-responses"),
            plain.into(),
            &[("transport", Error)],
            false,
        ),
        (
            "Copilot",
            "https://api.githubcopilot.com",
            Some("openai-completions"),
            plain.into(),
            &[("endpoint", Error), ("transport", Error)],
            false,
        ),
        (
            "own host",
            "http://127.0.0.1:9999/v1",
            Some("openai-responses"),
            plain.into(),
            &[("custom-endpoint", Info)],
            true,
        ),
        (
            "look-alike",
            "https://api.openai.com.evil.example/v1",
            Some("openai-completions"),
            plain.into(),
            &[("custom-endpoint", Info)],
            true,
        ),
    ];
    for (name, base, api, models, expected, ok) in rows {
        let examination = with_config("2026.4.9", &block(base, *api, models));
        assert_eq!(said(&examination), *expected, "{name}");
        let routes = &tool(&examination).routes;
        assert!(routes.len() == 1 && routes[0].ok == *ok, "{name}: {routes:?}");
        let custom = expected.iter().any(|it| it.0 == "custom-endpoint");
        assert_eq!(routes[0].expected_transport.is_none(), custom, "{name}");
        // One step to health, and then nothing more to do.
        let planned = plan(&examination, &Selection::default()).unwrap();
        let left = planned.dry_run().remaining;
        assert!(left.iter().all(|it| it.severity == Info), "{name}: {left:?}");
        assert_eq!(planned.is_empty(), expected.iter().all(|it| it.1 == Info), "{name}");
    }
}

#[test]
fn later_versions_heal_and_say_so() {
    let row = |version, base, api| {
        let config = block(base, Some(api), "{id:'gpt-5.4',name:'x'}");
        let examination = with_config(version, &config);
        let said: Vec<_> = said(&examination).iter().map(|it| (it.0.to_owned(), it.1)).collect();
        (said, plan(&examination, &Selection::default()).unwrap().unified())
    };
    let (said, diff) = row("2026.4.29", API, "openai-completions");
    assert_eq!(said, [("endpoint".to_owned(), Warning), ("transport".to_owned(), Warning)]);
    assert!(diff.contains("https://chatgpt.com/backend-api/codex"));
    let (said, _) = row("2026.4.29", CHATGPT, CODEX);
    assert!(said.is_empty());
    let (said, _) = row("2026.4.15", "https://chatgpt.com/backend-api/v1", CODEX);
    assert_eq!(said, [("endpoint".to_owned(), Warning)]);
    let (said, _) = row("2026.4.29", CHATGPT, "anthropic-messages");
    assert_eq!(said, [("transport".to_owned(), Error)]);
}

#[test]
fn the_removed_transport_is_never_written_from_2026_6_1_on() {
    for api in [Some(CODEX), Some("openai-completions"), None] {
        for base in [API, CHATGPT, "https://chatgpt.com/backend-api/v1"] {
            for provider in ["openai-codex", "openai"] {
                let config =
                    block(base, api, "{id:'gpt-5.4',name:'x',api:'openai-codex-responses'}")
                        .replace("'openai-codex':", &format!("'{provider}':"));
                let examination = with_config("2026.9.6", &config);
                let planned = plan(&examination, &Selection::default()).unwrap();
                let added: Vec<_> = planned
                    .unified()
                    .lines()
                    .filter(|it| it.starts_with('+'))
                    .map(str::to_owned)
                    .collect();
                assert!(!added.iter().any(|it| it.contains(CODEX)), "{added:?}");
                for route in &tool(&examination).routes {
                    assert_ne!(route.expected_transport.as_deref(), Some(CODEX));
                }
            }
        }
    }
}

#[test]
fn leftovers_are_renamed_in_one_step() {
    let config = "{models:{providers:{'openai-codex':{baseUrl:'https://chatgpt.com/backend-api/v1',api:'openai-codex-responses',models:[{id:'gpt-5.4',name:'x'}]}}},agents:{defaults:{model:'openai-codex/gpt-5.4',models:{'openai-codex/gpt-5.4':{}}}}}";
    let examination = with_config("2026.9.6", config);
    let planned = plan(&examination, &Selection::default()).unwrap();
    let after = String::from_utf8(planned.files[0].after.clone()).unwrap();
    assert_eq!(
        after,
        "{models:{providers:{'openai':{baseUrl:'https://chatgpt.com/backend-api/codex',api:'openai-chatgpt-responses',models:[{id:'gpt-5.4',name:'x'}]}}},agents:{defaults:{model:'openai/gpt-5.4',models:{'openai/gpt-5.4':{}}}}}"
    );
    assert!(planned.dry_run().remaining.is_empty());
}

#[test]
fn an_unknown_version_is_not_guessed() {
    // Right for some version: nothing is wrong, only not known.
    let healthy = with_config("?", &block(CHATGPT, Some(CODEX), ""));
    assert_eq!(said(&healthy), [("unknown", Info)]);
    assert_eq!(tool(&healthy).status, Status::Healthy);
    // Wrong for every version: said, and not repaired.
    let broken =
        with_config("?", &block(API, Some("openai-completions"), "{id:'gpt-5.4',name:'x'}"));
    assert_eq!(
        said(&broken),
        [("endpoint", Warning), ("transport", Warning), ("unknown", Warning)]
    );
    assert!(plan(&broken, &Selection::default()).unwrap().is_empty());
    // The same for every version: nothing to say.
    let nothing = with_config("?", "{}");
    assert!(said(&nothing).is_empty());
    assert_eq!(ranges().len(), 4);
}

#[test]
fn what_holds_a_repair_back_is_said() {
    let broken = block(API, Some("openai-completions"), "");
    let twice = broken.replacen('{', "{a:1,a:2,", 1);
    let examination = with_config("2026.4.9", &twice);
    assert!(said(&examination).contains(&("duplicate-key", Warning)));
    assert!(plan(&examination, &Selection::default()).unwrap().is_empty());
    // Where nothing would be edited a key that stands twice is OpenClaw's own matter.
    assert!(said(&with_config("2026.4.9", "{a:1,a:2}")).is_empty());

    let variable = block("${BASE}", Some(CODEX), "");
    assert_eq!(said(&with_config("2026.4.9", &variable)), [("variable", Info)]);
    let known = variable.replacen('{', "{env:{vars:{BASE:'https://api.openai.com/v1'}},", 1);
    let examination = with_config("2026.4.9", &known);
    assert_eq!(said(&examination), [("endpoint", Warning), ("variable", Info)]);
    assert!(plan(&examination, &Selection::default()).unwrap().is_empty());
}

#[test]
fn an_include_is_followed_to_the_file_that_has_the_value() {
    let main = format!("{{models: {{$include: './models.json5'}}, {REST}}}");
    let part = "{providers: {'openai-codex': {baseUrl: 'https://chatgpt.com/backend-api/v1', api: 'openai-codex-responses', models: []}}}";
    let profiles = ("agents/main/agent/auth-profiles.json", PROFILES);
    let examination =
        judge("2026.4.9", &[("openclaw.json", &main), ("models.json5", part), profiles]);
    let place = &tool(&examination).findings[0].evidence[0];
    assert!(place.file.ends_with("models.json5"), "{place:?}");
    assert_eq!(place.pointer.as_deref(), Some("/providers/openai-codex/baseUrl"));
    let planned = plan(&examination, &Selection::default()).unwrap();
    assert_eq!(planned.files.len(), 1);
    // Missing and circular ones are said; nothing is written then.
    for (name, text) in [("other.json5", "{}"), ("models.json5", "{$include: 'openclaw.json'}")] {
        let broken = judge("2026.4.9", &[("openclaw.json", &main), (name, text), profiles]);
        assert_eq!(tool(&broken).status, Status::Unreadable);
        assert_eq!(said(&broken), [("include", Error)]);
        assert!(plan(&broken, &Selection::default()).is_err());
    }
}

#[test]
fn a_key_of_ones_own_at_the_public_api_is_left_alone() {
    let config = block(API, Some("openai-completions"), "{id:'gpt-5.4',name:'x'}")
        .replace("models:[", "apiKey:'sk-0123456789',models:[");
    let examination = judge("2026.4.9", &[("openclaw.json", &config)]);
    assert!(said(&examination).is_empty());
    assert!(tool(&examination).routes.iter().all(|it| it.ok));
    // With a ChatGPT sign-in beside it the route is judged.
    assert!(!said(&with_config("2026.4.9", &config)).is_empty());
}

#[test]
fn sign_ins_are_judged() {
    let config = format!("{{{REST}}}");
    let row = |profiles: &str, state: &str| {
        let files = [
            ("openclaw.json", config.as_str()),
            ("agents/main/agent/auth-profiles.json", profiles),
            ("agents/main/agent/auth-state.json", state),
        ];
        let examination = judge("2026.4.9", &files);
        let said: Vec<_> = said(&examination).iter().map(|it| (it.0.to_owned(), it.1)).collect();
        let planned = plan(&examination, &Selection::default()).unwrap();
        (said, planned.files.first().map(|it| String::from_utf8(it.after.clone()).unwrap()))
    };
    let one = |rule: &str, severity| vec![(rule.to_owned(), severity)];
    assert_eq!(row("{\"profiles\":{}}", "{}").0, one("missing", Error));
    let expired = PROFILES.replace("4070908800000", "1000");
    assert_eq!(row(&expired, "{}").0, one("expired", Info));
    assert_eq!(row(&expired.replace("\"r\"", "\"\""), "{}").0, one("expired", Error));
    let id = "openai-codex:me@example.com";
    let dead = format!("{{\"order\":{{\"openai-codex\":[\"gone\",\"{id}\"]}}}}");
    assert_eq!(
        row(PROFILES, &dead),
        (one("order", Warning), Some(format!("{{\"order\":{{\"openai-codex\":[\"{id}\"]}}}}")))
    );
    let all_dead =
        "{\"order\":{\"openai-codex\":[\"gone\"]},\"lastGood\":{\"openai-codex\":\"gone\"}}";
    let (said, after) = row(PROFILES, all_dead);
    assert_eq!(said, [("order".to_owned(), Error), ("order".to_owned(), Warning)]);
    assert_eq!(after.as_deref(), Some("{\"order\":{},\"lastGood\":{}}"));
    let paused = format!(
        "{{\"usageStats\":{{\"{id}\":{{\"errorCount\":1,\"cooldownUntil\":9999999999999,\"cooldownReason\":\"auth\"}}}}}}"
    );
    let (said, after) = row(PROFILES, &paused);
    assert_eq!(said, one("cooldown", Warning));
    assert_eq!(after, Some(format!("{{\"usageStats\":{{\"{id}\":{{\"errorCount\":1}}}}}}")));
}

#[test]
fn every_agent_and_model_has_its_row() {
    let config = r#"{agents:{defaults:{model:{primary:"fast",fallbacks:["openai-codex/gpt-5.2"]},models:{"openai-codex/gpt-5.4":{alias:"Fast"},"anthropic/x":{}}},list:[{id:"main"},{id:"Work",model:"openai-codex/gpt-5.3-codex"}]}}"#;
    let examination = with_config("2026.4.9", config);
    let rows: Vec<&str> = tool(&examination).routes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        rows,
        [
            "agent main / gpt-5.4",
            "agent main / gpt-5.2",
            "agent work / gpt-5.2",
            "agent work / gpt-5.4",
            "agent work / gpt-5.3-codex",
        ]
    );
}

const LATER: &str = r#"{agents:{defaults:{model:{primary:"openai/gpt-5.4"}}}}"#;
const LATER_AT_API: &str = r#"{models:{providers:{openai:{baseUrl:"https://api.openai.com/v1",api:"openai-responses",models:[]}}},agents:{defaults:{model:{primary:"openai/gpt-5.4"}}}}"#;
const SHARED: &str = "/home/.openclaw/state/openclaw.sqlite";

/// Judges a config of 2026.9.6 with what its database holds.
fn with_database(config: &str, path: &str, database: Database) -> Examination {
    let mut memory = Files::default();
    memory.put(Path::new("/home/.openclaw/openclaw.json"), config.as_bytes(), 0o600);
    memory.put_database(Path::new(path), database);
    let env = environment("2026.9.6");
    over(&env, &["openclaw".to_owned()], memory, now())
}

fn rows(rows: &[(&str, &str, &str)]) -> Database {
    let text = |it: &(&str, &str, &str)| ((it.0.to_owned(), it.1.to_owned()), it.2.to_owned());
    Database::Cells(rows.iter().map(text).collect())
}

fn shared(profiles: &str) -> Database {
    let text = format!(r#"{{"version":1,"profiles":{{{profiles}}}}}"#);
    rows(&[("config_machine_state", "authProfiles.store", &text)])
}

const SIGN_IN: &str =
    r#""openai:me":{"type":"oauth","provider":"openai","refresh":"r","expires":4070908800000}"#;
const KEY: &str = r#""openai:key":{"type":"api_key","provider":"openai","key":"sk-x"}"#;

#[test]
fn sign_ins_in_a_database_count() {
    let agents = "/home/.openclaw/agents/main/agent/openclaw-agent.sqlite";
    let dead = r#""openai:me":{"type":"oauth","provider":"openai","expires":1}"#;
    let other = r#""anthropic:me":{"type":"oauth","provider":"anthropic","refresh":"r"}"#;
    let odd = r#""openai-codex:me":{"type":"oauth","provider":"openai","refresh":"r"}"#;
    let in_agent = format!(r#"{{"version":1,"profiles":{{{SIGN_IN}}}}}"#);
    let order = r#"{"order":{"openai":["openai:gone"]},"usageStats":{"openai:me":{"cooldownUntil":4070908800000}}}"#;
    let closed = || Database::Unreadable(patchbay_words::Message::verbatim("SQLite says: no."));
    type Row<'a> = (&'a str, &'a str, &'a str, Database, &'a [(&'a str, Severity)]);
    let table: Vec<Row<'_>> = vec![
        ("signed in", LATER, SHARED, shared(SIGN_IN), &[]),
        ("own store", LATER, agents, rows(&[("auth_profile_store", "primary", &in_agent)]), &[]),
        ("run out", LATER, SHARED, shared(dead), &[("expired", Error)]),
        ("none of this provider", LATER, SHARED, shared(other), &[("missing", Warning)]),
        ("no store", LATER, SHARED, rows(&[]), &[]),
        ("closed", LATER, SHARED, closed(), &[("store", Info)]),
        (
            "no JSON",
            LATER,
            SHARED,
            rows(&[("config_machine_state", "authProfiles.store", "{")]),
            &[("store", Info)],
        ),
        ("other name", LATER, SHARED, shared(odd), &[("provider", Warning)]),
        (
            "order and pause",
            LATER,
            SHARED,
            rows(&[
                ("config_machine_state", "authProfiles.store", &in_agent),
                ("config_machine_state", "authProfiles.state", order),
            ]),
            &[("cooldown", Warning), ("order", Error)],
        ),
        ("public API", LATER_AT_API, SHARED, shared(SIGN_IN), &[("api-key-endpoint", Error)]),
        ("public API with a key", LATER_AT_API, SHARED, shared(&format!("{SIGN_IN},{KEY}")), &[]),
        ("public API, closed", LATER_AT_API, SHARED, closed(), &[("store", Info)]),
    ];
    for (name, config, path, database, expected) in table {
        let seen = with_database(config, path, database);
        assert_eq!(said(&seen), expected, "{name}");
        for finding in &tool(&seen).findings {
            let place = &finding.evidence[0];
            if place.file.ends_with(".sqlite") {
                assert_eq!((place.line, finding.repair.is_none()), (None, true), "{name}");
            }
        }
        let repairs = name == "public API";
        assert_eq!(!plan(&seen, &Selection::default()).unwrap().is_empty(), repairs, "{name}");
    }
}

#[test]
fn a_note_of_a_sign_in_alone_proves_nothing() {
    let config = LATER_AT_API.replacen(
        '{',
        r#"{auth:{profiles:{"openai:me":{provider:"openai",mode:"oauth"}}},"#,
        1,
    );
    let seen = judge("2026.9.6", &[("openclaw.json", &config)]);
    assert_eq!(said(&seen), [("api-key-endpoint", Error)]);
    assert!(plan(&seen, &Selection::default()).unwrap().is_empty());
    // A key in the state folder's .env is a key.
    let seen = judge("2026.9.6", &[("openclaw.json", &config), (".env", "OPENAI_API_KEY=sk-x")]);
    assert_eq!(said(&seen), []);
}
