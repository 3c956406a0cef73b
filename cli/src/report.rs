//! What `digitml evaluate --report` writes: a page of tables, and the confusion matrix and the reliability curve as pictures.

use crate::output;
use crate::reliability::Reliability;
use anyhow::Context as _;
use engine::samples::DIGITS;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// How often each digit was read as each: one row per true digit, one column per reading.
pub(crate) type Confusion = [[usize; DIGITS]; DIGITS];

/// Writes `report.md`, `confusion.svg` and `reliability.svg` into `folder`, which is made if it does not exist. `summary` is the lines
/// that stand above the pictures.
pub(crate) fn write(
    folder: &Path,
    summary: &[String],
    confusion: &Confusion,
    reliability: &Reliability,
) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("--report: {} cannot be made; check the path", folder.display()))?;
    let mut page = String::from("# Accuracy report\n\n```\n");
    for line in summary {
        page += line;
        page.push('\n');
    }
    page += "```\n\n![Confusion matrix: one row per true digit, one column per reading](confusion.svg)\n\n";
    page += "![Reliability curve: accuracy over confidence](reliability.svg)\n\n| confidence | readings | right |\n|---|---|---|\n";
    for bin in &reliability.bins {
        let _ = writeln!(page, "| {:.3} | {} | {:.3} |", bin.confidence, bin.count, bin.accuracy);
    }
    let _ = writeln!(page, "\nExpected calibration error: {:.4}.", reliability.calibration_error);
    output::write_whole(&folder.join("report.md"), page.as_bytes())?;
    output::write_whole(&folder.join("confusion.svg"), confusion_svg(confusion).as_bytes())?;
    output::write_whole(&folder.join("reliability.svg"), reliability_svg(reliability).as_bytes())
}

const HEAD: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" font-family="sans-serif" font-size="13">
<rect width="480" height="480" fill="#fff"/>
"##;

/// A square of cells, errors the darker the more often they happen; the diagonal is left pale.
fn confusion_svg(confusion: &Confusion) -> String {
    const CELL: usize = 40;
    let most = confusion
        .iter()
        .enumerate()
        .flat_map(|(truth, row)| {
            row.iter().enumerate().filter(move |(label, _)| *label != truth).map(|(_, count)| *count)
        })
        .max()
        .unwrap_or(0)
        .max(1);
    let mut svg = String::from(HEAD);
    let text = |svg: &mut String, x: usize, y: usize, fill: &str, text: &str| {
        let _ = writeln!(svg, r#"<text x="{x}" y="{y}" text-anchor="middle" fill="{fill}">{text}</text>"#);
    };
    for (truth, row) in confusion.iter().enumerate() {
        let y = 50 + truth * CELL;
        text(&mut svg, 30, y + 25, "#333", &truth.to_string());
        text(&mut svg, 50 + truth * CELL + CELL / 2, 42, "#333", &truth.to_string());
        for (label, &count) in row.iter().enumerate() {
            let share = if truth == label { 0.0 } else { count as f64 / most as f64 };
            let (fill, ink) = match (truth == label, share > 0.5) {
                (true, _) => ("#e8eef7".to_owned(), "#333"),
                (false, dark) => {
                    (format!("rgb(255,{0:.0},{0:.0})", 255.0 - 190.0 * share), if dark { "#fff" } else { "#333" })
                }
            };
            let x = 50 + label * CELL;
            let _ = writeln!(svg, r##"<rect x="{x}" y="{y}" width="40" height="40" fill="{fill}" stroke="#ccc"/>"##);
            if count > 0 {
                text(&mut svg, x + CELL / 2, y + 25, ink, &count.to_string());
            }
        }
    }
    text(&mut svg, 250, 20, "#333", "read as");
    svg += "<text x=\"12\" y=\"250\" text-anchor=\"middle\" fill=\"#333\" transform=\"rotate(-90 12 250)\">true digit</text>\n</svg>\n";
    svg
}

/// Accuracy over confidence, a circle a bin, its area by the number of readings; the diagonal is what it should be.
fn reliability_svg(reliability: &Reliability) -> String {
    let place = |confidence: f64, accuracy: f64| (50.0 + 400.0 * confidence, 440.0 - 400.0 * accuracy);
    let most = reliability.bins.iter().map(|bin| bin.count).max().unwrap_or(1) as f64;
    let mut svg = String::from(HEAD);
    svg += "<path d=\"M50 40V440H450M50 440L450 40\" fill=\"none\" stroke=\"#999\"/>\n";
    for tenth in (0..=10).step_by(2) {
        let (share, label) = (f64::from(tenth) / 10.0, format!("{:.1}", f64::from(tenth) / 10.0));
        let ((x, _), (_, y)) = (place(share, 0.0), place(0.0, share));
        let _ = writeln!(svg, r##"<text x="{x}" y="458" text-anchor="middle" fill="#333">{label}</text>"##);
        let _ = writeln!(svg, r##"<text x="44" y="{}" text-anchor="end" fill="#333">{label}</text>"##, y + 4.0);
    }
    let points: Vec<String> = reliability
        .bins
        .iter()
        .map(|bin| place(bin.confidence, bin.accuracy))
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    let _ = writeln!(svg, r##"<polyline points="{}" fill="none" stroke="#0a58ca"/>"##, points.join(" "));
    for bin in &reliability.bins {
        let (x, y) = place(bin.confidence, bin.accuracy);
        let radius = 3.0 + 9.0 * (bin.count as f64 / most).sqrt();
        let _ = writeln!(
            svg,
            r##"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="#0a58ca" fill-opacity="0.6"><title>{} readings</title></circle>"##,
            bin.count
        );
    }
    let _ = writeln!(
        svg,
        r##"<text x="250" y="476" text-anchor="middle" fill="#333">confidence</text>
<text x="14" y="240" text-anchor="middle" fill="#333" transform="rotate(-90 14 240)">accuracy</text>
<text x="440" y="420" text-anchor="end" fill="#333">expected calibration error {:.4}</text>
</svg>"##,
        reliability.calibration_error
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::{confusion_svg, reliability_svg, write};
    use crate::reliability::Reliability;

    #[test]
    fn the_report_is_a_page_and_two_pictures() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        let mut confusion = [[0; 10]; 10];
        confusion[7][1] = 3;
        confusion[7][7] = 40;
        let reliability = Reliability::of([(0.9, true), (0.95, true), (0.6, false)]);
        write(&folder, &["all well".to_owned()], &confusion, &reliability).unwrap();
        let page = std::fs::read_to_string(folder.join("report.md")).unwrap();
        assert!(page.contains("all well") && page.contains("| 0.600 | 1 | 0.000 |"), "{page}");
        for name in ["confusion.svg", "reliability.svg"] {
            assert!(page.contains(name) && folder.join(name).is_file());
        }
    }

    #[test]
    fn the_pictures_show_every_count_and_every_bin() {
        let mut confusion = [[0; 10]; 10];
        confusion[7][1] = 31;
        let svg = confusion_svg(&confusion);
        assert_eq!(svg.matches("<rect").count(), 101);
        assert!(svg.contains(">31</text>"));
        let reliability = Reliability::of([(0.9, true), (0.2, false)]);
        assert_eq!(reliability_svg(&reliability).matches("<circle").count(), 2);
    }
}
