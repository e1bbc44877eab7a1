//! Where OpenClaw's files are: its own precedence as a table, profiles beside it, includes, and
//! one refresh token in several places.

use crate::environment::Environment;
use crate::examine::{Examination, over};
use crate::files::Files;
use crate::plan::{Selection, plan};
use crate::report::{Severity, Status, ToolReport};
use std::path::Path;
use time::OffsetDateTime;

const BROKEN: &str = r#"{models:{providers:{"openai-codex":{baseUrl:"https://chatgpt.com/backend-api/v1",api:"openai-codex-responses",models:[]}}},agents:{defaults:{model:"openai-codex/gpt-5.4"}}}"#;
const GOOD: &str = r#"{agents:{defaults:{model:"openai-codex/gpt-5.4"}}}"#;

fn signed_in(refresh: &str) -> String {
    format!(
        r#"{{"version":1,"profiles":{{"openai-codex:me":{{"type":"oauth","provider":"openai-codex","refresh":"{refresh}","expires":4070908800000}}}}}}"#
    )
}

fn examined(vars: &[(&str, &str)], tools: &[&str], files: &[(&str, &str)]) -> Examination {
    let mut memory = Files::default();
    for (name, text) in files {
        memory.put(&Path::new("/home/me").join(name), text.as_bytes(), 0o600);
    }
    let env = Environment {
        home: "/home/me".into(),
        vars: vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        isolated: vars.is_empty(),
        data_dir: "/data".into(),
        versions: [("openclaw".to_owned(), "2026.4.9".to_owned())].into(),
    };
    let tools: Vec<String> = tools.iter().map(|it| (*it).to_owned()).collect();
    let now = OffsetDateTime::UNIX_EPOCH + time::Duration::days(20_000);
    over(&env, &tools, memory, now)
}

fn openclaw(examination: &Examination) -> &ToolReport {
    examination.report().tools.iter().find(|it| it.tool == "openclaw").unwrap()
}

fn across(examination: &Examination) -> Option<&ToolReport> {
    examination.report().tools.iter().find(|it| it.tool == "shared")
}

/// The config that is judged, relative to the home.
fn config(vars: &[(&str, &str)], files: &[&str]) -> String {
    let files: Vec<(&str, &str)> = files.iter().map(|it| (*it, GOOD)).collect();
    let seen = examined(vars, &["openclaw"], &files);
    let first = openclaw(&seen).files.first().cloned().unwrap_or_default();
    first.trim_start_matches("/home/me/").to_owned()
}

#[test]
fn the_config_is_the_one_that_openclaw_takes() {
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], &'a str);
    let both: &[&str] = &[".openclaw/openclaw.json", ".clawdbot/clawdbot.json"];
    let rows: &[Row<'_>] = &[
        (&[], both, ".openclaw/openclaw.json"),
        (&[], &[".clawdbot/clawdbot.json"], ".clawdbot/clawdbot.json"),
        (&[], &[".clawdbot/openclaw.json"], ".clawdbot/openclaw.json"),
        (&[], &[".openclaw/clawdbot.json"], ".openclaw/clawdbot.json"),
        // The state folder is there, its config is not: the legacy config still counts.
        (&[], &[".openclaw/x", ".clawdbot/clawdbot.json"], ".clawdbot/clawdbot.json"),
        (
            &[("OPENCLAW_STATE_DIR", "~/s")],
            &["s/openclaw.json", ".openclaw/openclaw.json"],
            "s/openclaw.json",
        ),
        (&[("OPENCLAW_STATE_DIR", "/home/me/s")], &["s/clawdbot.json"], "s/clawdbot.json"),
        (
            &[("OPENCLAW_CONFIG_PATH", "~/c.json5")],
            &["c.json5", ".openclaw/openclaw.json"],
            "c.json5",
        ),
        (
            &[("OPENCLAW_HOME", "~/h")],
            &["h/.openclaw/openclaw.json", ".openclaw/openclaw.json"],
            "h/.openclaw/openclaw.json",
        ),
        (&[("OPENCLAW_HOME", "undefined")], both, ".openclaw/openclaw.json"),
        (
            &[("OPENCLAW_PROFILE", "work")],
            &[".openclaw-work/openclaw.json", ".openclaw/openclaw.json"],
            ".openclaw-work/openclaw.json",
        ),
        (&[("OPENCLAW_PROFILE", "default")], both, ".openclaw/openclaw.json"),
    ];
    for (vars, files, expected) in rows {
        assert_eq!(config(vars, files), *expected, "{vars:?} {files:?}");
    }
}

#[test]
fn agents_folders_are_those_that_openclaw_takes() {
    let cache = r#"{"providers":{"openai-codex":{"baseUrl":"https://chatgpt.com/backend-api/v1","models":[]}}}"#;
    let with = |vars: &[(&str, &str)], config: &str, folder: &str| {
        let cache_file = format!("{folder}/models.json");
        let store = format!("{folder}/auth-profiles.json");
        let login = signed_in("r");
        let files = [(".openclaw/openclaw.json", config), (&*cache_file, cache), (&*store, &login)];
        openclaw(&examined(vars, &["openclaw"], &files))
            .findings
            .iter()
            .any(|it| it.rule.ends_with(".cache"))
    };
    let list = r#"{agents:{list:[{id:"a"},{id:"Main",agentDir:"~/own"}],defaults:{model:"openai-codex/gpt-5.4"}}}"#;
    let entries = r#"{agents:{entries:{a:{agentDir:"/home/me/own"}},defaults:{model:"openai-codex/gpt-5.4"}}}"#;
    assert!(with(&[], GOOD, ".openclaw/agents/main/agent"));
    assert!(with(&[], list, "own"));
    assert!(with(&[], entries, "own"));
    assert!(with(&[], list, ".openclaw/agents/a/agent"));
    for name in ["OPENCLAW_AGENT_DIR", "PI_CODING_AGENT_DIR"] {
        assert!(with(&[(name, "/home/me/elsewhere")], GOOD, "elsewhere"), "{name}");
        // For the default agent only, and before what the config says.
        assert!(with(&[(name, "/home/me/elsewhere")], list, "elsewhere"), "{name}");
        assert!(with(&[(name, "/home/me/elsewhere")], list, "own"), "{name}");
    }
}

#[test]
fn another_profile_is_named_and_counts_only_where_it_is_used() {
    let login = signed_in("r");
    let store = "agents/main/agent/auth-profiles.json";
    let (good, work) = (format!(".openclaw/{store}"), format!(".openclaw-work/{store}"));
    let files = [
        (".openclaw/openclaw.json", GOOD),
        (&*good, &*login),
        (".openclaw-work/openclaw.json", BROKEN),
        (&*work, &*login),
        (".openclaw-2026.04/openclaw.json", BROKEN),
    ];
    let seen = examined(&[], &["openclaw"], &files);
    let report = openclaw(&seen);
    assert_eq!(report.status, Status::Healthy);
    assert!(plan(&seen, &Selection::default()).unwrap().is_empty());
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    assert_eq!(report.findings[0].severity, Severity::Info);
    assert!(report.findings[0].title.starts_with("Profile work: "));
    let names: Vec<&str> = report.routes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["agent main / gpt-5.4", "profile work, agent main / gpt-5.4"]);
    // Named, it is the one that counts.
    let seen = examined(&[("OPENCLAW_PROFILE", "work")], &["openclaw"], &files);
    assert_eq!(openclaw(&seen).status, Status::Broken);
    assert_eq!(plan(&seen, &Selection::default()).unwrap().files.len(), 1);
    // Alone, there is nothing else that could count.
    let seen = examined(&[], &["openclaw"], &files[2..]);
    assert_eq!(openclaw(&seen).status, Status::Broken);
    assert_eq!(plan(&seen, &Selection::default()).unwrap().files.len(), 1);
    // One that can't be read does not hide the one that is used.
    let files = [
        (".openclaw/openclaw.json", GOOD),
        (&*good, &*login),
        (".openclaw-dev/openclaw.json", "{"),
    ];
    let seen = examined(&[], &["openclaw"], &files);
    assert_eq!(openclaw(&seen).status, Status::Healthy);
    assert!(openclaw(&seen).findings.iter().all(|it| it.severity == Severity::Info));
}

#[test]
fn one_refresh_token_in_two_files_is_said_and_not_shown() {
    const TOKEN: &str = "rt_one_token_that_is_long_enough_to_mask";
    let same = signed_in(TOKEN);
    let other = signed_in("rt_another_token_that_is_long_enough");
    let codex = format!(
        r#"{{"auth_mode":"chatgpt","tokens":{{"access_token":"a","refresh_token":"{TOKEN}"}}}}"#
    );
    let main = ".openclaw/agents/main/agent/auth-profiles.json";
    let second = ".openclaw/agents/b/agent/auth-profiles.json";
    let start = (".openclaw/openclaw.json", GOOD);
    type Row<'a> = (&'a str, Vec<(&'a str, &'a str)>, Option<usize>);
    let rows: Vec<Row<'_>> = vec![
        ("two agents", vec![start, (main, &same), (second, &same)], Some(2)),
        ("agent and Codex CLI", vec![start, (main, &same), (".codex/auth.json", &codex)], Some(2)),
        (
            "all three",
            vec![start, (main, &same), (second, &same), (".codex/auth.json", &codex)],
            Some(3),
        ),
        ("own tokens", vec![start, (main, &other), (second, &same)], None),
        ("one place", vec![start, (main, &same)], None),
    ];
    for (name, files, expected) in rows {
        for tools in [&[][..], &["openclaw"][..], &["shared"][..]] {
            let seen = examined(&[], tools, &files);
            let found = across(&seen).map_or(&[][..], |it| &it.findings);
            assert_eq!(found.first().map(|it| it.evidence.len()), expected, "{name} {tools:?}");
            if let Some(found) = found.first() {
                assert_eq!(found.rule, "shared.refresh-token");
                assert_eq!((found.severity, found.repair.is_none()), (Severity::Warning, true));
                assert!(found.evidence.iter().all(|it| it.line.is_some() && it.pointer.is_some()));
                assert_eq!(across(&seen).unwrap().status, Status::Degraded);
            }
            let shown = serde_json::to_string(seen.report()).unwrap();
            assert!(!shown.contains(TOKEN), "{name}");
        }
    }
    let files = [start, (main, &*same), (second, &*same)];
    assert_eq!(across(&examined(&[], &["codex-cli"], &files)), None);
    let elsewhere = [start, (main, &*same), ("c/auth.json", &*codex)];
    let seen = examined(&[("CODEX_HOME", "/home/me/c")], &[], &elsewhere);
    assert_eq!(across(&seen).unwrap().findings[0].evidence.len(), 2);
}

#[test]
fn includes_that_can_not_be_followed_are_said() {
    let deep: Vec<(String, String)> = (0..12)
        .map(|it| (format!(".openclaw/{it}.json"), format!("{{\"$include\":\"{}.json\"}}", it + 1)))
        .collect();
    let mut deep: Vec<(&str, &str)> = deep.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    deep.push((".openclaw/openclaw.json", "{$include:'0.json'}"));
    let rows: Vec<(&str, Vec<(&str, &str)>)> = vec![
        ("missing", vec![(".openclaw/openclaw.json", "{models:{$include:'gone.json'}}")]),
        ("itself", vec![(".openclaw/openclaw.json", "{$include:'openclaw.json'}")]),
        (
            "circle",
            vec![
                (".openclaw/openclaw.json", "{$include:'a.json'}"),
                (".openclaw/a.json", "{$include:'./openclaw.json'}"),
            ],
        ),
        ("outside", vec![(".openclaw/openclaw.json", "{$include:'../x.json'}"), ("x.json", "{}")]),
        ("no name", vec![(".openclaw/openclaw.json", "{$include:5}")]),
        ("too deep", deep),
    ];
    for (name, files) in rows {
        let seen = examined(&[], &["openclaw"], &files);
        let report = openclaw(&seen);
        assert_eq!(report.status, Status::Unreadable, "{name}");
        assert_eq!(report.findings[0].rule, "openclaw.file.include", "{name}");
        assert!(report.findings[0].evidence[0].line.is_some(), "{name}");
        assert!(plan(&seen, &Selection::default()).is_err(), "{name}");
    }
}

#[test]
fn every_place_of_the_schemas_that_names_a_model_gives_a_row() {
    let places = [
        "agents:{defaults:{model:'@'}}",
        "agents:{defaults:{model:{primary:'@'}}}",
        "agents:{defaults:{model:{fallbacks:['@']}}}",
        "agents:{defaults:{imageModel:{primary:'@'}}}",
        "agents:{defaults:{pdfModel:'@'}}",
        "agents:{defaults:{utilityModel:'@'}}",
        "agents:{defaults:{decisionModel:'@'}}",
        "agents:{defaults:{heartbeat:{model:'@'}}}",
        "agents:{defaults:{subagents:{model:{primary:'@'}}}}",
        "agents:{defaults:{compaction:{model:'@'}}}",
        "agents:{defaults:{compaction:{memoryFlush:{model:'@'}}}}",
        "agents:{defaults:{embeddedAgent:{cyberFailover:{model:'@'}}}}",
        "agents:{defaults:{models:{'@':{}}}}",
        "agents:{defaults:{modelPolicy:{allow:['@']}}}",
        "agents:{list:[{id:'main',model:'@'}]}",
        "agents:{list:[{id:'main',heartbeat:{model:'@'}}]}",
        "agents:{list:[{id:'main',subagents:{model:'@'}}]}",
        "agents:{entries:{main:{model:'@'}}}",
        "agents:{entries:{main:{models:{'@':{}}}}}",
        "agents:{entries:{main:{utilityModel:'@'}}}",
        "agents:{entries:{main:{tools:{exec:{reviewer:{model:'@'}}}}}}",
        "tools:{exec:{reviewer:{model:{primary:'@'}}}}",
        "tools:{media:{image:{models:[{provider:'openai-codex',model:'gpt-5.4'}]}}}",
        "hooks:{gmail:{model:'@'}}",
        "hooks:{mappings:[{model:'@'}]}",
        "channels:{modelByChannel:{telegram:{'1':'@'}}}",
        "messages:{tts:{summaryModel:'@'}}",
        "agents:{defaults:{model:'fast',models:{'@':{alias:'Fast'}}}}",
        "agents:{defaults:{model:'gpt-5.4'}},models:{providers:{'openai-codex':{baseUrl:'https://chatgpt.com/backend-api',api:'openai-codex-responses',models:[{id:'gpt-5.4'}]}}}",
        "agents:{defaults:{model:'@@openai-codex:me'}}",
        "agents:{defaults:{model:' OpenAI-Codex / gpt-5.4 '}}",
    ];
    for place in places {
        let config = format!("{{{}}}", place.replacen('@', "openai-codex/gpt-5.4", 1));
        let seen = examined(&[], &["openclaw"], &[(".openclaw/openclaw.json", &config)]);
        let names: Vec<&str> = openclaw(&seen).routes.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["agent main / gpt-5.4"], "{config}");
    }
    let jobs = r#"{"version":1,"jobs":[{"id":"x","payload":{"kind":"agentTurn","model":"openai-codex/gpt-5.4"}}]}"#;
    let files = [(".openclaw/openclaw.json", "{}"), (".openclaw/cron/jobs.json", jobs)];
    assert_eq!(openclaw(&examined(&[], &["openclaw"], &files)).routes.len(), 1);
    // Pictures and films take another route, and a star is no model.
    for place in ["imageGenerationModel:'openai-codex/x'", "models:{'openai-codex/*':{}}"] {
        let config = format!("{{agents:{{defaults:{{{place}}}}}}}");
        let seen = examined(&[], &["openclaw"], &[(".openclaw/openclaw.json", &config)]);
        assert!(openclaw(&seen).routes.is_empty(), "{config}");
    }
}
