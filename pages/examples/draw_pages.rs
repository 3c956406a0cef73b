//! Writes a page of each kind as a PNG file, and `truth.json` with their lines and boxes beside them; with `--showcase` only the pictures
//! that the web page offers to try it with, and a small copy of each.
//!
//! `cargo run -p pages --example draw_pages -- [--showcase] DIR`

use pages::draw;
use pages::kinds::KINDS;
use pages::truth::{truth_entry, truth_json};
use std::path::PathBuf;
use std::{env, fs, io};

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
            fs::write(folder.join(format!("{}-small.jpg", i + 1)), draw::small_copy(page))?;
        }
        return Ok(());
    }
    let mut entries = Vec::new();
    for kind in KINDS {
        let page = (kind.draw)(1);
        let file = format!("{}.png", kind.name);
        fs::write(folder.join(&file), page.png())?;
        entries.push(truth_entry(&file, &page));
    }
    fs::write(folder.join("truth.json"), truth_json(&entries))
}
