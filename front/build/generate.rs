//! Writes the code that stands for the texts.

use std::fmt::Write as _;
use std::path::Path;

use crate::catalogue::{Message, Texts};
use crate::mark::mark_of;
use crate::pattern::Kind;

/// What is known of every language before its texts are there.
pub(crate) fn languages(languages: &[Texts]) -> String {
    let mut code = String::new();
    let _ = writeln!(code, "/// All languages, English first.\nconst LANGUAGES: [About; {}] = [", languages.len());
    for Texts { tag, own_name, read_over, .. } in languages {
        let _ = writeln!(code, "    About {{ tag: {tag:?}, own_name: {own_name:?}, read_over: {read_over} }},");
    }
    let _ = writeln!(
        code,
        "];\n\nimpl Language {{\n    /// How many there are.\n    pub(crate) const COUNT: usize = LANGUAGES.len();"
    );
    for (index, Texts { tag, own_name, .. }) in languages.iter().enumerate() {
        let name = tag.to_uppercase().replace('-', "_");
        let _ = writeln!(code, "    /// {own_name}.\n    pub const {name}: Self = Self({index});");
    }
    code.push_str("}\n");
    code
}

/// A function for each message, and, where no browser fetches them, the files themselves.
pub(crate) fn messages(languages: &[Texts]) -> String {
    // The page arranges the messages of a file by their names, too, so that it need not carry these.
    let mut messages: Vec<&Message> = languages[0].messages.iter().collect();
    messages.sort_by(|a, b| a.id.cmp(&b.id));
    let mut code = format!("const COUNT: usize = {};\n", messages.len());
    let _ = writeln!(code, "const MARK: u32 = {};\n", mark_of(messages.iter().map(|message| message.id.as_str())));
    code.push_str("#[cfg(any(debug_assertions, not(target_arch = \"wasm32\")))]\n");
    let _ = writeln!(code, "const SOURCES: [&str; {}] = [", languages.len());
    for Texts { tag, .. } in languages {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("texts/{tag}.ftl"));
        let _ = writeln!(code, "    include_str!({:?}),", file.display().to_string());
    }
    code.push_str("];\n\nimpl Language {\n");
    for (index, message) in messages.into_iter().enumerate() {
        function(&mut code, index, message);
    }
    code.push_str("}\n");
    code
}

fn function(code: &mut String, index: usize, message: &Message) {
    let comment = if message.comment.is_empty() { format!("`{}`.", message.id) } else { message.comment.clone() };
    let name = message.function();
    if message.described.is_empty() {
        let _ = writeln!(
            code,
            "    /// {comment}\n    pub fn {name}(self) -> &'static str {{\n        self.pattern({index})\n    }}"
        );
        return;
    }
    let (mut parameters, mut values) = (String::new(), String::new());
    for (name, kind) in &message.described {
        let variable = name.replace('-', "_");
        let (kind, value) = match kind {
            Kind::Number => ("usize", "Number"),
            Kind::Text => ("&str", "Text"),
        };
        let _ = write!(parameters, ", {variable}: {kind}");
        let _ = write!(values, "({name:?}, Value::{value}({variable})), ");
    }
    let _ = writeln!(
        code,
        "    /// {comment}\n    pub fn {name}(self{parameters}) -> String {{\n        self.filled({index}, &[{}])\n    }}",
        values.trim_end_matches(", ")
    );
}
