//! Reads a file of texts, and says what is wrong with it: where, and what to do.

use std::collections::BTreeSet;
use std::fmt;

use fluent_syntax::ast::{Entry, Message as Parsed, Resource};
use fluent_syntax::parser;

use crate::pattern::{self, Kind, Uses};

/// The texts of a language.
pub(crate) struct Texts {
    /// Its BCP 47 tag, which is the name of its file.
    pub(crate) tag: String,
    /// What it calls itself.
    pub(crate) own_name: String,
    /// Whether a native speaker has read all of it over.
    pub(crate) read_over: bool,
    /// Its messages, in the order of the file.
    pub(crate) messages: Vec<Message>,
}

/// A message.
pub(crate) struct Message {
    /// Its name, such as `read-again`.
    pub(crate) id: String,
    /// What stands above it, without what describes its variables.
    pub(crate) comment: String,
    /// Its variables as its comment describes them, in that order.
    pub(crate) described: Vec<(String, Kind)>,
    /// What is in its pattern.
    uses: Uses,
    line: usize,
}

impl Message {
    /// The name of its function.
    pub(crate) fn function(&self) -> String {
        self.id.replace('-', "_")
    }
}

/// What is wrong in a file.
#[derive(Debug, PartialEq)]
pub(crate) struct Problem {
    tag: String,
    line: usize,
    what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "front/texts/{}.ftl:{}: {}", self.tag, self.line, self.what)
    }
}

impl Texts {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What in it is no Fluent, or more of it than the page understands.
    pub(crate) fn read(tag: &str, source: &str) -> Result<Self, Vec<Problem>> {
        let problem = |line, what| Problem { tag: tag.into(), line, what };
        let resource = match parser::parse(source) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                let line = |at: usize| source[..at].matches('\n').count() + 1;
                let tell = |error: &parser::ParserError| {
                    problem(line(error.pos.start), format!("this is no Fluent: {}", error.kind))
                };
                return Err(errors.iter().map(tell).collect());
            }
        };
        let (mut texts, mut problems) = (Self::empty(tag), Vec::new());
        for parsed in messages(&resource) {
            let line = line_of(source, parsed.id.name);
            match texts.take(parsed, line) {
                Ok(()) => {}
                Err(found) => problems.extend(found.into_iter().map(|what| problem(line, what))),
            }
        }
        for entry in &resource.body {
            if let Entry::Term(term) = entry {
                let what = format!("the page knows no terms: write what `-{}` says where it is used", term.id.name);
                problems.push(problem(line_of(source, &format!("-{}", term.id.name)), what));
            }
        }
        if texts.own_name.is_empty() {
            problems.push(problem(1, "add `own-name = …`, what the language calls itself".into()));
        }
        if problems.is_empty() { Ok(texts) } else { Err(problems) }
    }

    fn empty(tag: &str) -> Self {
        Self { tag: tag.into(), own_name: String::new(), read_over: false, messages: Vec::new() }
    }

    fn take(&mut self, parsed: &Parsed<&str>, line: usize) -> Result<(), Vec<String>> {
        let id = parsed.id.name;
        if self.messages.iter().any(|message| message.id == id) {
            return Err(vec![format!("`{id}` is there twice: remove one")]);
        }
        let Some(value) = parsed.value.as_ref().filter(|_| parsed.attributes.is_empty()) else {
            return Err(vec![format!("the page knows no attributes: write `{id} = …`")]);
        };
        let uses = pattern::uses(value, &self.tag)?;
        match id {
            "own-name" => self.own_name = uses.plain,
            "read-over" if ["yes", "no"].contains(&uses.plain.as_str()) => self.read_over = uses.plain == "yes",
            "read-over" => return Err(vec!["`read-over` is `yes` or `no`".into()]),
            _ => {
                let lines = parsed.comment.as_ref().map_or(&[][..], |comment| &comment.content);
                let (comment, described) = described(lines);
                self.messages.push(Message { id: id.into(), comment, described, uses, line });
            }
        }
        Ok(())
    }

    fn problem(&self, line: usize, what: String) -> Problem {
        Problem { tag: self.tag.clone(), line, what }
    }

    /// Messages with variables that their comments do not describe, or describe otherwise than they are used.
    pub(crate) fn undescribed(&self) -> Vec<Problem> {
        let wrong = self.messages.iter().filter_map(|message| {
            let described: BTreeSet<String> = message.described.iter().map(|(name, _)| name.clone()).collect();
            let text = |name: &String| message.described.contains(&(name.clone(), Kind::Text));
            if let Some(name) = message.uses.variables.symmetric_difference(&described).next() {
                let what = format!("describe in the comment above `{}` the variables it uses, and no other: `#   ${name} (Number)` or `(String)`", message.id);
                return Some(self.problem(message.line, what));
            }
            let counted = message.uses.counted.iter().find(|name| text(name))?;
            let what = format!("`{}` counts by ${counted}, which its comment calls a String: is it a Number?", message.id);
            Some(self.problem(message.line, what))
        });
        wrong.collect()
    }

    /// Messages that no code says.
    pub(crate) fn unused(&self, code: &str) -> Vec<Problem> {
        let unused = self.messages.iter().filter(|message| !code.contains(&format!(".{}(", message.function())));
        let tell = |message: &Message| {
            let what = format!(
                "the page says `{0}` nowhere (no `.{1}(` in front/src): remove it from every language",
                message.id,
                message.function()
            );
            self.problem(message.line, what)
        };
        unused.map(tell).collect()
    }

    /// Where another language lacks something that this one has, or has what this one lacks.
    pub(crate) fn compared_with(&self, other: &Self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for message in &self.messages {
            let id = &message.id;
            let Some(same) = other.messages.iter().find(|same| same.id == *id) else {
                let what =
                    format!("`{id}` is missing: translate it from front/texts/{}.ftl:{}", self.tag, message.line);
                problems.push(other.problem(1, what));
                continue;
            };
            if let Some(name) = message.uses.variables.difference(&same.uses.variables).next() {
                problems.push(
                    other.problem(same.line, format!("`{id}` lacks {{ ${name} }}: say it somewhere in the text")),
                );
            }
            if let Some(name) = same.uses.variables.difference(&message.uses.variables).next() {
                problems.push(other.problem(
                    same.line,
                    format!("`{id}` is not given ${name}: take it out, or see in {}.ftl what is", self.tag),
                ));
            }
            if let Some(name) =
                same.uses.counted.iter().find(|name| message.described.contains(&((*name).clone(), Kind::Text)))
            {
                problems.push(other.problem(same.line, format!("`{id}` cannot count by ${name}, which is a text")));
            }
        }
        let unknown = other.messages.iter().filter(|message| self.messages.iter().all(|known| known.id != message.id));
        problems.extend(unknown.map(|message| {
            let what = format!("`{}` is not in {}.ftl: remove it, or correct its name", message.id, self.tag);
            other.problem(message.line, what)
        }));
        problems
    }
}

fn messages<'r, 's>(resource: &'r Resource<&'s str>) -> impl Iterator<Item = &'r Parsed<&'s str>> {
    resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    })
}

fn line_of(source: &str, id: &str) -> usize {
    let begins = |line: &str| line.strip_prefix(id).is_some_and(|rest| rest.trim_start().starts_with('='));
    source.lines().position(begins).unwrap_or_default() + 1
}

/// A comment, and the variables it describes: each on a line of its own, such as `  $count (Number)`.
fn described(lines: &[&str]) -> (String, Vec<(String, Kind)>) {
    let (mut comment, mut variables) = (Vec::new(), Vec::new());
    for line in lines {
        match line.trim().strip_prefix('$').and_then(|rest| rest.split_once(' ')) {
            Some((name, kind)) if kind.starts_with("(Number)") => variables.push((name.into(), Kind::Number)),
            Some((name, kind)) if kind.starts_with("(String)") => variables.push((name.into(), Kind::Text)),
            _ => comment.push(line.trim()),
        }
    }
    (comment.join(" "), variables)
}
