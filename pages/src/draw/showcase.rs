//! The pictures the web page offers to try it with.

use image::imageops::{FilterType, resize};

use super::page::{DrawnPage, Page};
use super::params::{PageParams, Ruling};

/// A few numbers on plain paper; a score sheet on lined paper in a shadow; a form filled in. Drawn without noise and grain,
/// which would make their files ten times as large.
#[must_use]
pub fn showcase() -> [DrawnPage; 3] {
    [loose_numbers(), scores(), form()]
}

/// The small copy by which the web page offers one of them, as a JPEG file: twice as high as it is shown, for screens with fine pixels.
#[must_use]
pub fn small_copy(page: &DrawnPage) -> Vec<u8> {
    const HEIGHT: u32 = 208;
    const QUALITY: u8 = 80;
    let (width, height) = page.color.dimensions();
    let small = resize(&page.color, width * HEIGHT / height.max(1), HEIGHT, FilterType::Triangle);
    DrawnPage { color: small, ..page.clone() }.jpeg(QUALITY)
}

fn loose_numbers() -> DrawnPage {
    let params = PageParams {
        width: 1200,
        height: 800,
        seed: 12,
        ink: [30, 32, 38],
        pen_width: 8.0,
        slant_degrees: 8.0,
        vignette: 0.12,
        ..quiet()
    };
    Page::new(&params)
        .write_at("8", 760.0, 110.0, 130.0)
        .write_at("125", 160.0, 150.0, 135.0)
        .write_at("47", 480.0, 330.0, 120.0)
        .write_at("360", 790.0, 420.0, 130.0)
        .write_at("9", 230.0, 540.0, 125.0)
        .write_at("2071", 440.0, 590.0, 115.0)
        .finish()
}

fn scores() -> DrawnPage {
    let params = PageParams {
        width: 1040,
        height: 780,
        seed: 24,
        ink: [30, 42, 98],
        ruling: Ruling::LinesWithMargin,
        digit_height: 63.0,
        pen_width: 5.3,
        shadow: 0.3,
        lean_degrees: -2.0,
        keystone: 0.05,
        blur: 1.6,
        ..quiet()
    };
    Page::new(&params)
        .write_lines(&[
            "301 501 26 180",
            "275 420 95 140",
            "180 371 60 7",
            "120 296 45 100",
            "78 238 33 41",
            "40 198 0 9",
        ])
        .finish()
}

fn form() -> DrawnPage {
    let params = PageParams {
        width: 1200,
        height: 820,
        seed: 7,
        paper: [240, 241, 236],
        ink: [24, 30, 84],
        ruling: Ruling::Boxes,
        ruling_color: [96, 120, 112],
        ruling_width: 2.2,
        digit_height: 88.0,
        pen_width: 7.0,
        vignette: 0.1,
        lean_degrees: 1.2,
        ..quiet()
    };
    Page::new(&params).write_lines(&["14 09 1987", "75 1043", "6238 590", "20451"]).finish()
}

fn quiet() -> PageParams {
    PageParams { noise: 0.0, texture: 0.0, grain: 0.0, ..PageParams::default() }
}

#[cfg(test)]
mod tests {
    use super::showcase;

    #[test]
    fn the_pictures_of_the_web_page_are_these() {
        let files: [&[u8]; 3] = [
            include_bytes!("../../../front/assets/examples/1.png"),
            include_bytes!("../../../front/assets/examples/2.png"),
            include_bytes!("../../../front/assets/examples/3.png"),
        ];
        let small: [&[u8]; 3] = [
            include_bytes!("../../../front/assets/examples/1-small.jpg"),
            include_bytes!("../../../front/assets/examples/2-small.jpg"),
            include_bytes!("../../../front/assets/examples/3-small.jpg"),
        ];
        for (i, ((file, small), page)) in files.into_iter().zip(small).zip(showcase()).enumerate() {
            let picture = image::load_from_memory(file).expect("a PNG file").into_rgb8();
            assert!(
                picture == page.color,
                "draw {}.png again: cargo run -p pages --example draw_pages -- --showcase \
                 front/assets/examples",
                i + 1
            );
            assert!(file.len() <= 150_000, "{}.png has {} bytes", i + 1, file.len());
            assert!(small == super::small_copy(&page), "draw {}-small.jpg again, by the same command", i + 1);
            assert!(small.len() <= 15_000, "{}-small.jpg has {} bytes", i + 1, small.len());
        }
    }
}
