//! The message files of what Rust says, against each other and against the sources that use them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod files;
mod sources;

use files::{Entry, read};
use patchbay_words::Message;
use std::collections::{BTreeMap, BTreeSet};

/// The files whose ids are used by Rust. The pages' own are judged by `ui/test/messages.test.ts`.
const AREAS: &[&str] =
    &["failure", "doctor", "live-test", "sign-in", "history", "route", "desktop"];

/// Words that are the same in both languages: nothing of ours stands in them.
const SAME: &[&str] = &["failure-verbatim"];

/// Said in one long sentence, as the page of ChatGPT that it describes needs it.
const LONG: &[&str] = &["sign-in-device-off-meaning"];

fn all(language: &str) -> BTreeMap<String, Entry> {
    let mut all = BTreeMap::new();
    for area in AREAS {
        for (id, entry) in read(language, area) {
            assert!(id.starts_with(&format!("{area}-")), "{id} stands in {language}/{area}.ftl");
            assert!(all.insert(id.clone(), entry).is_none(), "{id} stands twice in {language}");
        }
    }
    all
}

#[test]
fn both_languages_say_the_same_things() {
    let (english, chinese) = (all("en"), all("zh-CN"));
    let ids = |of: &BTreeMap<String, Entry>| of.keys().cloned().collect::<BTreeSet<_>>();
    let missing: Vec<_> = ids(&english).difference(&ids(&chinese)).cloned().collect();
    let extra: Vec<_> = ids(&chinese).difference(&ids(&english)).cloned().collect();
    assert!(missing.is_empty() && extra.is_empty(), "zh-CN lacks {missing:?}, en lacks {extra:?}");
    for (id, entry) in &english {
        let other = &chinese[id];
        // What only decides between English forms needs no place in Chinese, which has one.
        let (given, shown) = (entry.filled_with(), other.filled_with());
        assert!(shown.is_subset(&given), "{id}: zh-CN wants {shown:?}, gets {given:?}");
        assert!(
            entry.args.is_subset(&other.args),
            "{id}: zh-CN leaves out some of {:?}",
            entry.args
        );
        assert_eq!(entry.text == other.text, SAME.contains(&id.as_str()), "{id}: {}", other.text);
    }
}

#[test]
fn what_the_sources_say_stands_in_the_files_and_nothing_else_does() {
    let (used, english) = (sources::used(), all("en"));
    assert!(used.len() >= english.len(), "{} uses of {} messages", used.len(), english.len());
    let mut wrong = Vec::new();
    for (place, id, args) in &used {
        match english.get(id) {
            None => wrong.push(format!("{place}: {id} is in no file")),
            Some(entry) if entry.filled_with() != *args => {
                let wanted = entry.filled_with();
                wrong.push(format!("{place}: {id} is filled with {args:?}, not {wanted:?}"));
            }
            Some(_) => {}
        }
    }
    let ids: BTreeSet<_> = used.iter().map(|(_, id, _)| id).collect();
    wrong.extend(english.keys().filter(|id| !ids.contains(id)).map(|id| format!("unused: {id}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Red where a file of an area is not among those that Rust reads.
#[test]
fn rust_has_the_english_of_every_message() {
    for (id, entry) in all("en") {
        let mut message: Message = serde_json::from_value(serde_json::json!({ "id": id })).unwrap();
        for name in entry.filled_with() {
            message = message.with(name.leak(), "…");
        }
        let said = message.english();
        assert!(!said.contains("no words for this") && !said.contains("{$"), "{id}: {said}");
    }
}

#[test]
fn english_is_said_in_the_guides_voice() {
    for (id, entry) in all("en") {
        for sentence in entry.text.split(['.', '?', ':']) {
            let words = sentence.split_whitespace().count();
            assert!(words <= 20 || LONG.contains(&id.as_str()), "{id}: {words} words: {sentence}");
        }
        // A command is quoted as it is.
        let plain = entry.text.to_lowercase().replace("openclaw models auth login", "");
        let plain = format!(" {plain} ");
        for word in [" please", "oops", " invalid", "!", " you ", "sorry", " auth ", "config error"]
        {
            assert!(!plain.contains(word), "{id} says {word:?}: {}", entry.text);
        }
    }
}

#[test]
fn chinese_is_said_in_the_same_voice() {
    for (id, entry) in all("zh-CN") {
        for word in ["您", "你", "！", "抱歉", "，请重", "。请重", "无效"] {
            assert!(!entry.text.contains(word), "{id} says {word}: {}", entry.text);
        }
        // Between two Chinese characters stand full-width marks and no space.
        let text: Vec<char> = entry.text.chars().collect();
        for around in text.windows(2) {
            let chinese = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
            let half = |it: char| ",.;:?()".contains(it);
            assert!(!(chinese(around[0]) && half(around[1])), "{id}: {}", entry.text);
        }
        for around in text.windows(3) {
            let chinese = |it: char| ('\u{3001}'..='\u{9fff}').contains(&it);
            let space = chinese(around[0]) && around[1] == ' ' && chinese(around[2]);
            assert!(!space, "{id}: a space in {}", entry.text);
        }
    }
}
