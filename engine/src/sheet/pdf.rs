//! The blank sheet as a PDF document of one page.

use super::blank::{HEIGHT, Item, LINE, WIDTH, items};
use super::order::RowOrder;
use super::svg::CAPITALS;
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str};

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// The blank sheet, A4, as a PDF document. Its face is one that every viewer brings.
#[must_use]
pub fn blank_pdf(order: RowOrder) -> Vec<u8> {
    let [catalog, pages, page, font, content] = [1, 2, 3, 4, 5].map(Ref::new);
    let face = Name(b"F1");
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut leaf = pdf.page(page);
    leaf.parent(pages).media_box(Rect::new(0.0, 0.0, WIDTH * POINTS, HEIGHT * POINTS)).contents(content);
    leaf.resources().fonts().pair(face, font);
    leaf.finish();
    pdf.type1_font(font).base_font(Name(b"Helvetica")).encoding_predefined(Name(b"WinAnsiEncoding"));
    pdf.stream(content, &drawing(order, face));
    pdf.finish()
}

fn drawing(order: RowOrder, face: Name<'_>) -> Vec<u8> {
    // A page's origin is its lower left corner.
    let up = |y: f32| (HEIGHT - y) * POINTS;
    let mut content = Content::new();
    content.set_line_width(LINE * POINTS);
    for item in items(order) {
        match item {
            Item::Filled { at: (x, y), size: (width, height), tone } => {
                content.set_fill_gray(tone);
                content.rect(x * POINTS, up(y + height), width * POINTS, height * POINTS).fill_nonzero();
            }
            Item::Outline { at: (x, y), size: (width, height), tone } => {
                content.set_stroke_gray(tone);
                content.rect(x * POINTS, up(y + height), width * POINTS, height * POINTS).stroke();
            }
            Item::Text { at: (x, y), size, tone, text } => {
                // The sheet's words keep to Latin-1, where WinAnsi has the same codes.
                let codes: Vec<u8> = text.chars().map(|sign| u8::try_from(sign).unwrap_or(b'?')).collect();
                content.set_fill_gray(tone);
                content.begin_text().set_font(face, size / CAPITALS * POINTS);
                content.next_line(x * POINTS, up(y)).show(Str(&codes)).end_text();
            }
        }
    }
    content.finish().to_vec()
}
