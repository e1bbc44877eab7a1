//! How long an examination of a large home takes: 20 agents, an openclaw.json of 2 MB. Run with
//! `cargo test --release -p patchbay-doctor --test cases_speed -- --ignored --nocapture`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's helpers are tests too")]

use patchbay_doctor::{Environment, examine};
use std::fmt::Write;
use std::fs;
use std::time::Instant;

#[test]
#[ignore = "a measurement, for the release build"]
fn a_large_home() {
    let room = tempfile::tempdir().unwrap();
    let state = room.path().join("home/.openclaw");
    fs::create_dir_all(&state).unwrap();
    let mut models = String::new();
    let mut channels = String::new();
    let mut agents = String::new();
    for index in 0..3000 {
        writeln!(models, r#"      {{"id":"gpt-{index}","name":"Model {index}","api":"openai-completions","reasoning":true,"input":["text","image"],"cost":{{"input":0,"output":0}}}},"#).unwrap();
        writeln!(channels, r#"    "{index}": {{"note":"{}"}},"#, "a long line of text ".repeat(25))
            .unwrap();
    }
    for index in 0..20 {
        writeln!(agents, r#"    {{id:"agent-{index}", model:"openai-codex/gpt-{index}"}},"#)
            .unwrap();
        let folder = state.join(format!("agents/agent-{index}/agent"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("auth-profiles.json"), r#"{"version":1,"profiles":{"openai-codex:me":{"type":"oauth","provider":"openai-codex","refresh":"r","expires":4070908800000}}}"#).unwrap();
        fs::write(folder.join("models.json"), format!(r#"{{"providers":{{"openai-codex":{{"baseUrl":"https://chatgpt.com/backend-api","models":[{{"id":"gpt-{index}"}}]}}}}}}"#)).unwrap();
    }
    let config = format!(
        "{{ // large\n  models: {{ providers: {{ 'openai-codex': {{ baseUrl: \"https://api.openai.com/v1\", api: \"openai-completions\", models: [\n{models}] }} }} }},\n  notes: {{\n{channels}  }},\n  agents: {{ list: [\n{agents}], defaults: {{ models: {{ 'openai-codex/gpt-1': {{}} }} }} }},\n  meta: {{ lastTouchedVersion: '2026.4.9' }},\n}}\n"
    );
    fs::write(state.join("openclaw.json"), &config).unwrap();
    let env = Environment {
        home: room.path().join("home"),
        vars: Default::default(),
        isolated: true,
        data_dir: room.path().join("data"),
        versions: Default::default(),
    };
    println!("openclaw.json: {} bytes", config.len());
    for round in 0..5 {
        let start = Instant::now();
        let examination = examine(&env, &[]);
        let took = start.elapsed();
        let tool = &examination.report().tools[0];
        println!(
            "{round}: {took:?}, {} findings, {} routes",
            tool.findings.len(),
            tool.routes.len()
        );
    }
}
