//! Properties of edits over random documents, and byte-exactness on written ones.

use super::generate::{FEATURES, document};
use super::{Change, Dialect, Document, change};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

fn tape() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 20..400)
}

fn parsed(text: &str) -> Document {
    Document::parse(text, Dialect::Json5, 0).unwrap_or_else(|it| panic!("{it:?} in {text}"))
}

fn second(text: &str) -> Json {
    json5::from_str(text.trim_start_matches('\u{feff}')).unwrap()
}

fn pick(list: &[String], choice: usize) -> Option<&String> {
    list.get(choice % list.len().max(1))
}

thread_local! {
    static SEEN: RefCell<BTreeMap<&'static str, u32>> = const { RefCell::new(BTreeMap::new()) };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Everything that is written is read, and as the other parser reads it.
    #[test]
    fn both_parsers_read_the_same(tape in tape()) {
        let written = document(&tape);
        let document = parsed(&written.text);
        prop_assert!(super::validate::agrees(&document));
        for pointer in &written.below {
            let node = document.at(pointer).unwrap();
            prop_assert_eq!(document.pointer_of(&node.span), Some(pointer.clone()));
        }
    }

    /// Setting a value changes the bytes of this value and no other.
    #[test]
    fn setting_touches_one_value(tape in tape(), choice: usize, to in ".{0,12}") {
        let written = document(&tape);
        let before = parsed(&written.text);
        let Some(pointer) = pick(&written.leaves, choice) else { return Ok(()) };
        let span = before.at(pointer).unwrap().span.clone();
        let set = Change::Set { pointer: pointer.clone(), to: json!(to) };
        let after = change(&before, &[set]).unwrap();
        prop_assert_eq!(&after[..span.start], &before.text[..span.start]);
        let tail = &before.text[span.end..];
        prop_assert!(after.ends_with(tail));
        let mut wanted = second(&before.text);
        *wanted.pointer_mut(pointer).unwrap() = json!(to);
        prop_assert_eq!(second(&after), wanted);
        // The quotes of a text stay what they were.
        let quote = before.text[span.start..].chars().next().unwrap();
        if matches!(quote, '"' | '\'') {
            prop_assert!(after[span.start..].starts_with(quote));
        }
    }

    /// Removing takes the value, its comma and its comment; every other value keeps its bytes.
    #[test]
    fn removing_leaves_the_others(tape in tape(), choice: usize) {
        let written = document(&tape);
        let before = parsed(&written.text);
        let Some(pointer) = pick(&written.below, choice) else { return Ok(()) };
        let after = change(&before, &[Change::Remove { pointer: pointer.clone() }]).unwrap();
        let (parent, _) = pointer.rsplit_once('/').unwrap();
        let rest = parsed(&after);
        for other in written.leaves.iter().filter(|it| !it.starts_with(parent)) {
            let bytes = |document: &Document| {
                document.text[document.at(other).unwrap().span.clone()].to_owned()
            };
            prop_assert_eq!(bytes(&before), bytes(&rest));
        }
        let removed = before.text.len() - after.len();
        prop_assert!(removed > 0);
    }

    /// Several changes at once give what each of them means.
    #[test]
    fn many_changes_at_once(tape in tape(), choices in proptest::collection::vec(any::<usize>(), 1..5)) {
        let written = document(&tape);
        let before = parsed(&written.text);
        let mut changes = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            match choice % 3 {
                0 => changes.extend(pick(&written.leaves, choice / 3).map(|it| Change::Set {
                    pointer: it.clone(),
                    to: json!("new"),
                })),
                1 => changes.extend(pick(&written.objects, choice / 3).map(|it| Change::Add {
                    pointer: format!("{it}/added-{index}"),
                    to: json!("x"),
                })),
                _ => changes.extend(pick(&written.below, choice / 3).map(|it| Change::Remove {
                    pointer: it.clone(),
                })),
            }
        }
        // Removing a place twice, or inside a removed place, is nothing that a plan does.
        changes.dedup();
        let removed: Vec<String> = changes.iter().filter_map(|it| match it {
            Change::Remove { pointer } => Some(pointer.clone()),
            _ => None,
        }).collect();
        let clash = |it: &Change| removed.iter().any(|gone| {
            gone == it.pointer() && !matches!(it, Change::Remove { .. })
                || it.pointer().starts_with(&format!("{gone}/"))
        });
        changes.retain(|it| !clash(it));
        changes.sort_by_key(|it| format!("{it:?}"));
        changes.dedup();
        changes.dedup_by(|a, b| a.pointer() == b.pointer());
        let after = change(&before, &changes);
        prop_assert!(after.is_ok(), "{:?}\n{}\n{:?}", after, before.text, changes);
    }

    /// Random damage: never a panic, and what is accepted is what the other parser accepts.
    #[test]
    fn damaged_documents_are_judged_alike(
        tape in tape(), at: usize, what in prop::sample::select(vec!["", ",", "}", "'", "\\", "/", "x", "0", "\n", ":"])
    ) {
        let mut text = document(&tape).text.trim_start_matches('\u{feff}').to_owned();
        let places: Vec<usize> = text.char_indices().map(|it| it.0).collect();
        let at = places[at % places.len()];
        let end = at + text[at..].chars().next().unwrap().len_utf8();
        text.replace_range(at..end, what);
        let ours = Document::parse(&text, Dialect::Json5, 0);
        let other = json5::from_str::<Json>(&text);
        if let Ok(ours) = &ours {
            // Half of a surrogate pair: JavaScript reads it, `json5` does not. Such a file is
            // judged, and not written.
            let half_pair = text.contains("\\ud8") || text.contains("\\ude");
            prop_assert!(half_pair || super::validate::agrees(ours), "{}", text);
        } else {
            prop_assert!(other.is_err(), "{:?}\n{}", ours.err(), text);
        }
    }
}

/// Each freedom of JSON5 is in at least one of twenty documents.
#[test]
fn the_documents_have_every_feature() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let total = 500;
    for _ in 0..total {
        let tape = tape().new_tree(&mut runner).unwrap().current();
        SEEN.with_borrow_mut(|seen| {
            for feature in document(&tape).features {
                *seen.entry(feature).or_insert(0) += 1;
            }
        });
    }
    SEEN.with_borrow(|seen| {
        println!("of {total}: {seen:?}");
        for feature in FEATURES {
            assert!(seen.get(feature).is_some_and(|it| it * 20 >= total), "{feature}: {seen:?}");
        }
    });
}

/// Byte-exactness, table by table: text, change, expected text.
#[test]
fn edits_are_byte_exact() {
    let set = |pointer: &str, to: &str| Change::Set { pointer: pointer.into(), to: json!(to) };
    let remove = |pointer: &str| Change::Remove { pointer: pointer.into() };
    let add = |pointer: &str, to: &str| Change::Add { pointer: pointer.into(), to: json!(to) };
    let rename =
        |pointer: &str, to: &str| Change::Rename { pointer: pointer.into(), to: to.into() };
    let rows: &[(&str, Change, &str)] = &[
        ("{a:'x'}", set("/a", "y"), "{a:'y'}"),
        ("{ \"a\" : \"x\" }", set("/a", "y"), "{ \"a\" : \"y\" }"),
        ("{a:'x'}", set("/a", "it's"), "{a:'it\\'s'}"),
        (
            "{\r\n\t\"a\": \"x\", // why\r\n\t\"b\": 1\r\n}",
            set("/a", "y"),
            "{\r\n\t\"a\": \"y\", // why\r\n\t\"b\": 1\r\n}",
        ),
        ("{a:0x1F,\n b:'\\\n'}", set("/b", "y"), "{a:0x1F,\n b:'y'}"),
        ("{a:1,b:2}", remove("/a"), "{b:2}"),
        ("{a:1, b:2}", remove("/b"), "{a:1}"),
        ("{a:1}", remove("/a"), "{}"),
        ("[1, 2, 3]", remove("/1"), "[1, 3]"),
        ("[1, 2]", remove("/1"), "[1]"),
        (
            "{\n  \"a\": 1,\n  // of b\n  \"b\": {\n    \"c\": 2\n  }, // b too\n  \"d\": 3\n}\n",
            remove("/b"),
            "{\n  \"a\": 1,\n  \"d\": 3\n}\n",
        ),
        (
            "{\n  \"a\": 1, // of a\n\n  // a word on the whole\n\n  \"b\": 2\n}\n",
            remove("/b"),
            "{\n  \"a\": 1 // of a\n\n  // a word on the whole\n\n}\n",
        ),
        ("{\n  a: 1,\n  b: 2,\n}", remove("/b"), "{\n  a: 1,\n}"),
        ("{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}", remove("/b"), "{\r\n  \"a\": 1\r\n}"),
        ("{\n  \"a\": 1\n}", add("/b", "x"), "{\n  \"b\": \"x\",\n  \"a\": 1\n}"),
        ("{\r\n\ta: '1',\r\n}", add("/b", "x"), "{\r\n\tb: 'x',\r\n\ta: '1',\r\n}"),
        ("{ a: 1 }", add("/b-c", "x"), "{ \"b-c\": \"x\", a: 1 }"),
        ("{}", add("/b", "x"), "{\"b\": \"x\"}"),
        ("{ // c\n}", add("/b", "x"), "{\"b\": \"x\" // c\n}"),
        ("{'openai-codex': {}}", rename("/openai-codex", "openai"), "{'openai': {}}"),
        ("{a: {}}", rename("/a", "b-c"), "{\"b-c\": {}}"),
    ];
    for (text, change_, expected) in rows {
        let dialect = if Document::parse(text, Dialect::Json, 0).is_ok() {
            Dialect::Json
        } else {
            Dialect::Json5
        };
        let document = Document::parse(text, dialect, 0).unwrap();
        assert_eq!(
            change(&document, std::slice::from_ref(change_)).as_deref(),
            Ok(*expected),
            "{text:?}"
        );
    }
}

#[test]
fn a_bom_is_put_aside_and_back() {
    let document = parsed("\u{feff}{a:'x'}");
    assert!(document.bom);
    let after = change(&document, &[Change::Set { pointer: "/a".into(), to: json!("y") }]).unwrap();
    assert_eq!(document.with_bom(&after), "\u{feff}{a:'y'}");
}

#[test]
fn positions_count_characters_from_one() {
    let document = parsed("{\r\n  日本: 'x',\r\n\tb: { }, c: 'y'}");
    let at = |pointer: &str| {
        let it = document.position(document.at(pointer).unwrap().span.start);
        (it.line, it.column)
    };
    assert_eq!(at("/日本"), (2, 7));
    assert_eq!(at("/b"), (3, 5));
    assert_eq!(at("/c"), (3, 13));
    assert_eq!(at(""), (1, 1));
}

#[test]
fn syntax_errors_are_named_with_their_place() {
    let rows = [
        ("{\n  \"a\": 1\n  \"b\": 2\n}", (3, 3), "A comma is missing after line 2."),
        ("{\"a\": 1 \"b\": 2}", (1, 9), "A comma or “}” is missing here."),
        ("{\"a\": 1", (1, 8), "The file ends before a “}” that closes what was opened."),
        ("{\"a\": }", (1, 7), "A value should stand here."),
        ("{\"a\" 1}", (1, 6), "A colon is missing between the key and its value."),
        ("{\"a\": \"x}", (1, 7), "The text that begins here has no closing quote."),
        ("{a: 1} x", (1, 8), "Something follows after the end of the value."),
        ("", (1, 1), "The file ends where a value should stand."),
        ("{ /* a", (1, 3), "The comment that begins here has no end."),
        ("\0\0\0", (1, 1), "A value should stand here."),
    ];
    for (text, place, sentence) in rows {
        let error = Document::parse(text, Dialect::Json5, 0).unwrap_err();
        let at = error.position(text);
        assert_eq!(
            ((at.line, at.column), error.sentence(text).english().as_str()),
            (place, sentence),
            "{text}"
        );
    }
}

#[test]
fn strict_json_is_strict() {
    for text in [
        "{a:1}",
        "{\"a\":1,}",
        "// x\n{}",
        "{'a':1}",
        "[+1]",
        "[.5]",
        "[01]",
        "[0x1]",
        "{\"a\":\"\t\"}",
    ] {
        assert!(Document::parse(text, Dialect::Json, 0).is_err(), "{text}");
        assert!(serde_json::from_str::<Json>(text).is_err(), "{text}");
    }
}

#[test]
fn keys_that_stand_twice_are_seen() {
    let document = parsed("{a: 1, b: {'c': 1, c: 2}, \"\\u0061\": 3}");
    let keys: Vec<_> = document.duplicates.iter().map(|it| &document.text[it.clone()]).collect();
    assert_eq!(keys, ["c", "\"\\u0061\""]);
    // The last one counts.
    assert_eq!(document.at("/a").unwrap().number(), Some(3.0));
}
