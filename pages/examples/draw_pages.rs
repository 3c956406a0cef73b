//! Writes the ready-made pages as PNG files, and `truth.json` with their lines and boxes beside them; with `--showcase` only the
//! pictures that the web page offers to try it with.
//!
//! `cargo run -p pages --example draw_pages -- [--showcase] DIR`

use pages::draw::{self, DrawnPage};
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs, io};

type Draw = fn(u64) -> DrawnPage;

const PAGES: [(&str, Draw); 15] = [
    ("blank", draw::blank),
    ("boxed_form", draw::boxed_form),
    ("broken_strokes", draw::broken_strokes),
    ("faint_pencil", draw::faint_pencil),
    ("leaning_page", draw::leaning_page),
    ("letters", draw::letters),
    ("light_on_dark", draw::light_on_dark),
    ("printed_text", draw::printed_text),
    ("ruled_blank", draw::ruled_blank),
    ("ruled_note", draw::ruled_note),
    ("score_sheet", draw::score_sheet),
    ("shadowed_photo", draw::shadowed_photo),
    ("squared_note", draw::squared_note),
    ("touching_digits", draw::touching_digits),
    ("training_sheet", draw::training_sheet),
];

fn main() -> io::Result<()> {
    let mut arguments: Vec<_> = env::args_os().skip(1).collect();
    let showcase = arguments.first().is_some_and(|first| first == "--showcase");
    if showcase {
        arguments.remove(0);
    }
    let Some(folder) = arguments.first().map(PathBuf::from) else {
        return Err(io::Error::other("name the folder to write into"));
    };
    fs::create_dir_all(&folder)?;
    if showcase {
        for (i, page) in draw::showcase().iter().enumerate() {
            fs::write(folder.join(format!("{}.png", i + 1)), page.png())?;
        }
        return Ok(());
    }
    let mut entries = Vec::new();
    for (name, draw) in PAGES {
        let page = draw(1);
        let file = format!("{name}.png");
        fs::write(folder.join(&file), page.png())?;
        entries.push(truth(&file, &page));
    }
    fs::write(folder.join("truth.json"), format!("[\n{}\n]\n", entries.join(",\n")))
}

/// One page of `truth.json`. Nothing in it needs escaping, so no JSON library is needed either.
fn truth(file: &str, page: &DrawnPage) -> String {
    let lines: Vec<String> = page.lines.iter().map(|line| format!("{line:?}")).collect();
    let mut boxes = Vec::new();
    for digit in &page.digits {
        let (b, mut entry) = (digit.bounding_box, String::new());
        let place = [b.x, b.y, b.width, b.height];
        write!(entry, r#"{{"line":{},"digit":"{}","box":{place:?}}}"#, digit.line, digit.label).expect("memory");
        boxes.push(entry);
    }
    format!(
        r#"{{"file":"{file}","width":{},"height":{},"lines":[{}],"digits":{},"boxes":[{}]}}"#,
        page.image.width(),
        page.image.height(),
        lines.join(","),
        page.digits.len(),
        boxes.join(",")
    )
}
