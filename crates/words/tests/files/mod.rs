//! A message file, read strictly.

use fluent_syntax::ast;
use std::collections::BTreeSet;
use std::path::Path;

/// One message.
pub(crate) struct Entry {
    /// Its text; what it is filled with stands as `{name}`, of a choice the last case.
    pub(crate) text: String,
    /// The names of what stands in it.
    pub(crate) args: BTreeSet<String>,
    /// The names of what only decides between forms, such as a count that is not shown.
    pub(crate) deciding: BTreeSet<String>,
}

impl Entry {
    /// Everything that it has to be given.
    pub(crate) fn filled_with(&self) -> BTreeSet<String> {
        self.args.union(&self.deciding).cloned().collect()
    }
}

/// The messages of one file, in their order.
pub(crate) fn read(language: &str, area: &str) -> Vec<(String, Entry)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages").join(language);
    let text = std::fs::read_to_string(folder.join(format!("{area}.ftl"))).unwrap();
    let parsed = fluent_syntax::parser::parse(text.as_str());
    let resource = parsed.unwrap_or_else(|(_, errors)| panic!("{language}/{area}: {errors:?}"));
    let mut out = Vec::new();
    for entry in resource.body {
        match entry {
            ast::Entry::Message(message) => {
                assert!(
                    message.attributes.is_empty(),
                    "{}: three ids, no attributes",
                    message.id.name
                );
                let mut entry =
                    Entry { text: String::new(), args: BTreeSet::new(), deciding: BTreeSet::new() };
                pattern(&message.value.unwrap(), &mut entry);
                out.push((message.id.name.to_owned(), entry));
            }
            ast::Entry::Comment(_)
            | ast::Entry::GroupComment(_)
            | ast::Entry::ResourceComment(_) => {}
            other => panic!("{language}/{area}: {other:?}"),
        }
    }
    out
}

fn pattern(pattern: &ast::Pattern<&str>, entry: &mut Entry) {
    for element in &pattern.elements {
        match element {
            ast::PatternElement::TextElement { value } => entry.text.push_str(value),
            ast::PatternElement::Placeable { expression } => match expression {
                ast::Expression::Inline(inline) => placeable(inline, entry),
                ast::Expression::Select { selector, variants } => {
                    let before = entry.text.clone();
                    let ast::InlineExpression::VariableReference { id } = selector else {
                        panic!("nothing else decides: {selector:?}");
                    };
                    entry.deciding.insert(id.name.to_owned());
                    for variant in variants {
                        entry.text.clone_from(&before);
                        self::pattern(&variant.value, entry);
                    }
                }
            },
        }
    }
}

fn placeable(inline: &ast::InlineExpression<&str>, entry: &mut Entry) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            entry.text.push_str(&format!("{{{}}}", id.name));
            entry.args.insert(id.name.to_owned());
        }
        ast::InlineExpression::StringLiteral { value } => entry.text.push_str(value),
        other => panic!("nothing else is used: {other:?}"),
    }
}
