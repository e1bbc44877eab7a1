//! A conversation is a tree that shows one path: after edits, second answers and switching, and in
//! databases from before.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use patchbay_history::{Ask, Asked, FILE_NAME, History, Message, MessageStatus, Role};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn room() -> (tempfile::TempDir, History) {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    (dir, history)
}

fn ask(history: &History, conversation: Option<&str>, text: &str, instead: Option<&str>) -> Asked {
    let ask = Ask {
        conversation: conversation.map(str::to_owned),
        text: text.to_owned(),
        instead_of: instead.map(str::to_owned),
        ..Ask::default()
    };
    history.ask(&ask, 1).unwrap().unwrap()
}

fn answer(history: &History, asked: &str, text: &str) -> String {
    let message = Message::whole(Role::Assistant, text, 1);
    history.answer(asked, &message).unwrap();
    message.id
}

fn texts(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.text.as_str()).collect()
}

fn shown(history: &History, id: &str) -> String {
    texts(&history.conversation(id).unwrap().unwrap().messages).join(" ")
}

#[test]
fn an_edit_is_a_sibling_that_takes_the_place() {
    let (_dir, history) = room();
    let first = ask(&history, None, "q1", None);
    let id = first.conversation.as_str();
    let a1 = answer(&history, &first.message.id, "a1");
    let second = ask(&history, Some(id), "q2", None);
    answer(&history, &second.message.id, "a2");
    let edited = ask(&history, Some(id), "Q2", Some(&second.message.id));
    assert_eq!(texts(&edited.said), ["q1", "a1"]);
    answer(&history, &edited.message.id, "A2");
    assert_eq!(shown(&history, id), "q1 a1 Q2 A2");
    let outline = history.outline(id).unwrap().unwrap();
    let siblings: Vec<_> = outline.entries.iter().map(|entry| entry.siblings.clone()).collect();
    let both = Some(vec![second.message.id.clone(), edited.message.id.clone()]);
    assert_eq!(siblings, [None, None, both, None]);
    assert_eq!(outline.entries[1].id, a1);
    assert_eq!(outline.entries[1].length, 2);

    assert_eq!(history.show(&second.message.id).unwrap().as_deref(), Some(id));
    assert_eq!(shown(&history, id), "q1 a1 q2 a2");
    // What is said next follows what is shown.
    let third = ask(&history, Some(id), "q3", None);
    assert_eq!(texts(&third.said), ["q1", "a1", "q2", "a2"]);
    history.show(&edited.message.id).unwrap();
    assert_eq!(shown(&history, id), "q1 a1 Q2 A2");
    history.show(&third.message.id).unwrap();
    assert_eq!(shown(&history, id), "q1 a1 q2 a2 q3");
    assert_eq!(history.show("nowhere").unwrap(), None);
}

#[test]
fn the_first_message_can_be_edited_too() {
    let (_dir, history) = room();
    let first = ask(&history, None, "q1", None);
    let id = first.conversation.as_str();
    answer(&history, &first.message.id, "a1");
    let edited = ask(&history, Some(id), "Q1", Some(&first.message.id));
    assert!(edited.said.is_empty());
    assert_eq!(shown(&history, id), "Q1");
    let entries = history.outline(id).unwrap().unwrap().entries;
    assert_eq!(entries[0].siblings.as_ref().unwrap().len(), 2);
}

#[test]
fn only_a_message_of_the_person_there_can_be_edited() {
    let (_dir, history) = room();
    let first = ask(&history, None, "q1", None);
    let other = ask(&history, None, "elsewhere", None);
    let a1 = answer(&history, &first.message.id, "a1");
    for message in [a1.as_str(), &other.message.id, "nowhere"] {
        let ask = Ask {
            conversation: Some(first.conversation.clone()),
            text: "x".to_owned(),
            instead_of: Some(message.to_owned()),
            ..Ask::default()
        };
        assert_eq!(history.ask(&ask, 9).unwrap(), None, "{message}");
    }
    // Nothing was touched by what was refused.
    let known = history.conversation(&first.conversation).unwrap().unwrap();
    assert_eq!((known.messages.len(), known.summary.updated_at), (2, 1));
}

#[test]
fn trying_again_is_another_answer() {
    let (_dir, history) = room();
    let first = ask(&history, None, "q1", None);
    let id = first.conversation.as_str();
    let a1 = answer(&history, &first.message.id, "a1");
    let second = ask(&history, Some(id), "q2", None);
    for from in [a1.as_str(), first.message.id.as_str()] {
        let asked = history.asked(from).unwrap().unwrap();
        assert_eq!((asked.message.text.as_str(), asked.said.len()), ("q1", 0), "{from}");
    }
    let asked = history.asked(&second.message.id).unwrap().unwrap();
    assert_eq!(texts(&asked.said), ["q1", "a1"]);
    answer(&history, &first.message.id, "A1");
    assert_eq!(shown(&history, id), "q1 A1");
    let entry = &history.outline(id).unwrap().unwrap().entries[1];
    assert_eq!(entry.siblings.as_ref().unwrap().len(), 2);
    assert_eq!(history.asked("nowhere").unwrap(), None);
}

#[test]
fn an_edit_that_came_to_nothing_shows_what_was_there_before() {
    let (_dir, history) = room();
    let first = ask(&history, None, "q1", None);
    let id = first.conversation.as_str();
    answer(&history, &first.message.id, "a1");
    for text in ["Q1", "q1?"] {
        let edited = ask(&history, Some(id), text, Some(&first.message.id));
        answer(&history, &edited.message.id, "reply");
    }
    history.show(&first.message.id).unwrap();
    let edited = ask(&history, Some(id), "typo", Some(&first.message.id));
    assert_eq!(shown(&history, id), "typo");
    history.take_back(&edited.message.id, None).unwrap();
    assert_eq!(shown(&history, id), "q1 a1");
    assert_eq!(history.draft(Some(id)).unwrap(), "typo");
}

#[test]
fn an_answer_follows_what_it_answers_whatever_was_said_meanwhile() {
    let (_dir, history) = room();
    let first = ask(&history, None, "q1", None);
    let id = first.conversation.as_str();
    let meanwhile = ask(&history, Some(id), "q2", None);
    let late = answer(&history, &first.message.id, "a1");
    assert_eq!(shown(&history, id), "q1 a1");
    assert_eq!(texts(&history.path_to(&late).unwrap()), ["q1", "a1"]);
    assert_eq!(texts(&history.path_to(&meanwhile.message.id).unwrap()), ["q1", "q2"]);
    history.remove_message(&first.message.id).unwrap();
    assert_eq!(shown(&history, id), "a1");
    let gone = history.answer(&first.message.id, &Message::whole(Role::Assistant, "x", 1));
    assert!(gone.is_err());
}

#[test]
fn pages_are_windows_on_what_is_shown() {
    let (_dir, history) = room();
    let id = history.create("x", 1).unwrap().id;
    for n in 0..25 {
        history.append(&id, &Message::whole(Role::User, n.to_string(), n)).unwrap();
    }
    for (from, count, texts) in [(0, 2, "0 1"), (23, 9, "23 24"), (25, 1, ""), (7, 0, "")] {
        let page = history.page(&id, from, count).unwrap();
        let said: Vec<_> = page.messages.iter().map(|message| message.text.as_str()).collect();
        assert_eq!((page.total, said.join(" ").as_str()), (25, texts), "{from} {count}");
    }
    let empty = history.page("nowhere", 0, 10).unwrap();
    assert_eq!((empty.total, empty.messages.len()), (0, 0));
}

#[test]
fn what_was_a_row_becomes_a_chain() {
    let dir = tempfile::tempdir().unwrap();
    rusqlite::Connection::open(dir.path().join(FILE_NAME))
        .unwrap()
        .execute_batch(include_str!("released/2.sql"))
        .unwrap();
    let history = History::open(dir.path()).unwrap();
    let titles: Vec<_> = history.list().unwrap().into_iter().map(|row| row.title).collect();
    assert_eq!(titles, ["How are tide tables made?", "潮汐表是怎么算的？", "Nothing was said"]);
    let tides = history.conversation("tides").unwrap().unwrap();
    let ids: Vec<_> = tides.messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids, ["t1", "t2", "t3", "t4"]);
    assert_eq!(tides.draft, "And at Bristol?");
    assert_eq!(tides.messages[1].thought_s, Some(1.5));
    assert_eq!(history.replays("tides").unwrap()["t2"].len(), 1);
    assert!(history.conversation("empty").unwrap().unwrap().messages.is_empty());
    let chinese = history.conversation("潮汐").unwrap().unwrap();
    assert_eq!(chinese.messages.len(), 2);
    assert_eq!(chinese.messages[1].status, MessageStatus::Interrupted);
    let entries = history.outline("tides").unwrap().unwrap().entries;
    assert!(entries.iter().all(|entry| entry.siblings.is_none()));
    let edited = ask(&history, Some("tides"), "And at sea?", Some("t3"));
    assert_eq!(texts(&edited.said), ["How are tide tables made?", "From harmonic constants."]);
}

/// What a person does to a conversation; the number picks one of the messages that are there.
#[derive(Debug, Clone, Copy)]
enum Act {
    Say,
    Edit(usize),
    Again(usize),
    Show(usize),
    TakeOutLast,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Say),
        2 => any::<usize>().prop_map(Act::Edit),
        2 => any::<usize>().prop_map(Act::Again),
        3 => any::<usize>().prop_map(Act::Show),
        1 => Just(Act::TakeOutLast),
    ]
}

/// The tree as a person thinks of it: under each message its children, the one that was looked at
/// last at the end.
#[derive(Default)]
struct Model {
    children: BTreeMap<String, Vec<String>>,
    parent: BTreeMap<String, String>,
    made: Vec<String>,
}

impl Model {
    fn add(&mut self, parent: &str, id: &str) {
        self.children.entry(parent.to_owned()).or_default().push(id.to_owned());
        self.parent.insert(id.to_owned(), parent.to_owned());
        self.made.push(id.to_owned());
    }

    fn show(&mut self, id: &str) {
        let mut id = id.to_owned();
        while let Some(parent) = self.parent.get(&id).cloned() {
            let all = self.children.get_mut(&parent).unwrap();
            if all.last() != Some(&id) {
                all.retain(|other| *other != id);
                all.push(id);
            }
            id = parent;
        }
    }

    fn remove(&mut self, id: &str) {
        let parent = self.parent.remove(id).unwrap();
        self.children.get_mut(&parent).unwrap().retain(|other| other != id);
        self.made.retain(|other| other != id);
    }

    fn path(&self) -> Vec<String> {
        let (mut path, mut at) = (Vec::new(), String::new());
        while let Some(next) = self.children.get(&at).and_then(|all| all.last()) {
            path.push(next.clone());
            at.clone_from(next);
        }
        path
    }

    fn siblings(&self, id: &str) -> Option<Vec<String>> {
        let all = self.children.get(self.parent.get(id)?)?;
        let made = self.made.iter().filter(|other| all.contains(other)).cloned().collect();
        (all.len() > 1).then_some(made)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_path_is_what_was_looked_at_last(acts in prop::collection::vec(act(), 1..40)) {
        let (_dir, history) = room();
        let conversation = history.create("x", 1).unwrap().id;
        let mut model = Model::default();
        for act in acts {
            let pick = |n: usize| (!model.made.is_empty()).then(|| model.made[n % model.made.len()].clone());
            match act {
                Act::Say => {
                    let tip = model.path().pop().unwrap_or_default();
                    let asked = ask(&history, Some(&conversation), "q", None).message.id;
                    let reply = answer(&history, &asked, "a");
                    model.add(&tip, &asked);
                    model.add(&asked, &reply);
                }
                Act::Edit(n) => {
                    let Some(id) = pick(n) else { continue };
                    let asked = history.asked(&id).unwrap().unwrap().message.id;
                    let parent = model.parent[&asked].clone();
                    let edited = ask(&history, Some(&conversation), "e", Some(&asked));
                    model.show(&parent);
                    model.add(&parent, &edited.message.id);
                }
                Act::Again(n) => {
                    let Some(id) = pick(n) else { continue };
                    let asked = history.asked(&id).unwrap().unwrap().message.id;
                    let reply = answer(&history, &asked, "b");
                    model.add(&asked, &reply);
                }
                Act::Show(n) => {
                    let Some(id) = pick(n) else { continue };
                    history.show(&id).unwrap();
                    model.show(&id);
                }
                Act::TakeOutLast => {
                    let Some(id) = model.path().pop() else { continue };
                    history.remove_message(&id).unwrap();
                    model.remove(&id);
                }
            }
            let outline = history.outline(&conversation).unwrap().unwrap();
            let ids: Vec<String> = outline.entries.iter().map(|entry| entry.id.clone()).collect();
            prop_assert_eq!(&ids, &model.path());
            for entry in &outline.entries {
                prop_assert_eq!(&entry.siblings, &model.siblings(&entry.id));
            }
            let page = history.page(&conversation, 0, 1_000).unwrap();
            let paged: Vec<String> = page.messages.into_iter().map(|message| message.id).collect();
            prop_assert_eq!(paged, ids);
        }
    }
}
