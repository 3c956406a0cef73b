//! The page's files as servers hand them out: compressed once, when the page is made.

use anyhow::{Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What is worth compressing; pictures and fonts already are.
const COMPRESSED: [&str; 9] = ["wasm", "js", "css", "html", "svg", "json", "txt", "ftl", "webmanifest"];

/// Writes `….br` and `….gz` beside each file below `dist` that is worth it.
pub(crate) fn compress(dist: &Path) -> Result<()> {
    for file in files_below(dist)? {
        let extension = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        if !COMPRESSED.contains(&extension.as_str()) {
            continue;
        }
        let content = crate::read(&file)?;
        for (ending, packed) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            crate::write(&file.with_extension(format!("{extension}.{ending}")), &packed)?;
        }
    }
    Ok(())
}

/// How many bytes a browser fetches to start: the page's WebAssembly, JavaScript and the texts of one language, as they are and compressed by
/// brotli. `start` is the script that stands in the page itself.
pub(crate) fn weight(dist: &Path, start: &[u8]) -> Result<(usize, usize)> {
    let sizes_of = |ending: &str| -> Result<Vec<usize>> {
        let files = files_below(dist)?.into_iter().filter(|path| path.to_string_lossy().ends_with(ending));
        files.map(|path| Ok(usize::try_from(path.metadata()?.len())?)).collect()
    };
    let all = |ending: &str| -> Result<usize> { Ok(sizes_of(ending)?.into_iter().sum()) };
    // The page fetches the texts of one language.
    let largest = |ending: &str| -> Result<usize> { Ok(sizes_of(ending)?.into_iter().max().unwrap_or_default()) };
    let packed = [all(".wasm.br")?, all(".js.br")?, largest(".ftl.br")?];
    ensure!(packed.iter().all(|size| *size > 0), "{} lacks a part of the page", dist.display());
    let plain = all(".wasm")? + all(".js")? + largest(".ftl")?;
    Ok((plain + start.len(), packed.iter().sum::<usize>() + brotli(start)?.len()))
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    // Blocks of a megabyte make the page's code a two-hundredth smaller than the library's own choice.
    let parameters = brotli::enc::BrotliEncoderParams { lgblock: 20, ..Default::default() };
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

/// Every file below a folder, at any depth.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in crate::listed(folder)? {
        if path.is_dir() { files.extend(files_below(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::{compress, weight};
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    #[test]
    fn each_file_that_is_worth_it_stands_there_compressed_and_only_what_a_browser_starts_with_weighs() {
        let root = tempfile::tempdir().expect("a folder");
        let dist = root.path();
        let content = b"the same again and again, ".repeat(40);
        for name in ["a.wasm", "b.js", "texts/en.ftl", "page.css", "icon.png"] {
            crate::write(&dist.join(name), &content).expect("it is written");
        }
        crate::write(&dist.join("texts/de.ftl"), &content.repeat(2)).expect("it is written");
        compress(dist).expect("it is compressed");

        let mut plain = Vec::new();
        let packed = crate::read(&dist.join("b.js.gz")).expect("it is there");
        GzDecoder::new(&packed[..]).read_to_end(&mut plain).expect("it is gzip");
        assert_eq!(plain, content);
        plain.clear();
        let packed = crate::read(&dist.join("b.js.br")).expect("it is there");
        brotli::BrotliDecompress(&mut &packed[..], &mut plain).expect("it is brotli");
        assert_eq!(plain, content);
        assert!(!dist.join("icon.png.br").exists());

        let (plain, packed) = weight(dist, b"start").expect("it weighs something");
        assert_eq!(plain, 4 * content.len() + 5, "the WebAssembly, the script, the longer text and the start");
        assert!(packed < content.len());
    }

    #[test]
    fn a_page_without_its_webassembly_has_no_weight() {
        let root = tempfile::tempdir().expect("a folder");
        assert!(weight(root.path(), b"start").is_err());
    }
}
