//! Pictures that the browser decodes, scales, draws on and encodes.

mod decoded;

use js_sys::{Function, Promise, Reflect};
use shared::{BoundingBox, ImageSize, MAX_SAMPLE_SIDE};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, ImageBitmap};

use self::decoded::{Decoded, DecodingTurn};
use crate::state::{Mark, Marks, Transcript};
use crate::turn::Turn;

/// Some browsers refuse canvases of more pixels than this.
const MOST_PIXELS: f64 = 16_000_000.0;
/// Quality of the JPEGs that are sent and saved.
const QUALITY: f64 = 0.92;
/// Colours of the boxes, as on the page.
const INK: &str = "#1f1c18";
const DOUBTFUL: &str = "#b3400f";
const CANCELLED: &str = "#6e6e6e";
const HALO: &str = "#ffffffd9";

/// Decodes a picture, turned upright; nothing where the browser cannot. A photograph takes 50 MB so, and as much again while it is made
/// smaller: another one is decoded once this one is dropped.
pub(crate) async fn decode(blob: &Blob) -> Option<Decoded> {
    let turn = DecodingTurn::wait().await;
    let promise = web_sys::window()?.create_image_bitmap_with_blob(blob).ok()?;
    let bitmap = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(Decoded { bitmap, _turn: turn })
}

/// A part of a bitmap as a JPEG: turned, and by this factor larger. What is transparent is white, as on the page.
pub(crate) async fn part(bitmap: &ImageBitmap, part: &BoundingBox, turn: Turn, factor: f64) -> Option<Blob> {
    let smaller = |side: u32| ((f64::from(side) * factor).round() as u32).max(1);
    let (across, down) = (smaller(part.width), smaller(part.height));
    let (width, height) = turn.size((across, down));
    let (canvas, context) = new_canvas(width, height)?;
    // What is made smaller by much needs more than the nearest four pixels.
    let _ = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
    white(&context, width, height);
    context.translate(f64::from(width) / 2.0, f64::from(height) / 2.0).ok()?;
    draw_part(&context, bitmap, part, turn, (across.into(), down.into()))?;
    jpeg_of(&canvas).await
}

/// Cut-outs of a picture in a grid of `columns`, each `cell` wide and high: every digit in the middle of its own with what stands
/// around it, upright, and outlined.
pub(crate) async fn cut_outs(
    bitmap: &ImageBitmap,
    image: ImageSize,
    boxes: &[BoundingBox],
    cell: (u32, u32),
    columns: u32,
) -> Option<Blob> {
    /// Height of a cut-out in heights of its digit.
    const AROUND: f64 = 1.9;
    let rows = (boxes.len() as u32).div_ceil(columns);
    let (width, height) = (columns * cell.0, rows * cell.1);
    let (canvas, context) = new_canvas(width, height)?;
    white(&context, width, height);
    let turn = Turn::of_degrees(image.turned);
    let (cell_width, cell_height) = (f64::from(cell.0), f64::from(cell.1));
    context.set_stroke_style_str(DOUBTFUL);
    context.set_line_width(2.0);
    for (index, bounds) in (0..).zip(boxes) {
        let (across, down) = turn.size((f64::from(bounds.width), f64::from(bounds.height)));
        // A digit that lies flat, as a minus would, must fit too.
        let scale = (cell_height / (down * AROUND)).min(cell_width / (across * AROUND));
        let (around, high) = turn.size((cell_width / scale, cell_height / scale));
        let middle =
            (f64::from(bounds.x) + f64::from(bounds.width) / 2.0, f64::from(bounds.y) + f64::from(bounds.height) / 2.0);
        context.save();
        let (column, row) = (index % columns, index / columns);
        context.translate((f64::from(column) + 0.5) * cell_width, (f64::from(row) + 0.5) * cell_height).ok()?;
        context.rotate(f64::from(turn.degrees()).to_radians()).ok()?;
        let (shown_across, shown_down) = turn.size((cell_width, cell_height));
        context
            .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                bitmap,
                middle.0 - around / 2.0,
                middle.1 - high / 2.0,
                around,
                high,
                -shown_across / 2.0,
                -shown_down / 2.0,
                shown_across,
                shown_down,
            )
            .ok()?;
        let (wide, tall) = (f64::from(bounds.width) * scale + 8.0, f64::from(bounds.height) * scale + 8.0);
        context.stroke_rect(-wide / 2.0, -tall / 2.0, wide, tall);
        context.restore();
    }
    jpeg_of(&canvas).await
}

/// Draws a part of a bitmap around the origin, turned, in this size before it is turned.
fn draw_part(
    context: &CanvasRenderingContext2d,
    bitmap: &ImageBitmap,
    part: &BoundingBox,
    turn: Turn,
    (across, down): (f64, f64),
) -> Option<()> {
    context.rotate(f64::from(turn.degrees()).to_radians()).ok()?;
    context
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            bitmap,
            part.x.into(),
            part.y.into(),
            part.width.into(),
            part.height.into(),
            -across / 2.0,
            -down / 2.0,
            across,
            down,
        )
        .ok()
}

/// Paper under what is transparent.
fn white(context: &CanvasRenderingContext2d, width: u32, height: u32) {
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width.into(), height.into());
}

/// A canvas as a JPEG, which is all that was wanted of it.
async fn jpeg_of(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let blob = encode(canvas, "image/jpeg").await;
    // Else its pixels stay until the browser tidies up, after a dozen photographs or so.
    canvas.set_width(0);
    blob
}

/// The canvas as a file of this media type.
pub(crate) async fn encode(canvas: &HtmlCanvasElement, media_type: &str) -> Option<Blob> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        if canvas.to_blob_with_type_and_encoder_options(&resolve, media_type, &JsValue::from(QUALITY)).is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// An empty canvas that is not on the page.
pub(crate) fn new_canvas(width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

/// The picture at this address with its boxes and labels drawn into it, as a JPEG.
pub(crate) async fn annotated(url: &str, transcript: &Transcript, marks: &Marks) -> Option<Blob> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(url);
    JsFuture::from(image.decode()).await.ok()?;
    let (width, height) = (f64::from(transcript.image.width), f64::from(transcript.image.height));
    let scale = (MOST_PIXELS / (width * height)).sqrt().min(1.0);
    let (across, down) = ((width * scale).round(), (height * scale).round());
    let (canvas, context) = new_canvas(across as u32, down as u32)?;
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, across, down);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, across, down).ok()?;
    context.scale(scale, scale).ok()?;
    // As thick as they look on the page when the picture fills it.
    let unit = (width.max(height) / 1000.0).max(1.0);
    for (index, digit) in transcript.digits.iter().enumerate() {
        draw_box(&context, &digit.bounding_box, marks.mark(index), digit.sign(), unit)?;
    }
    jpeg_of(&canvas).await
}

/// The digits at these boxes of the picture at this address, each as a PNG in base64: upright, dark on white or as the paper is.
pub(crate) async fn cut_out(url: &str, image: ImageSize, boxes: &[BoundingBox]) -> Option<Vec<String>> {
    let picture = HtmlImageElement::new().ok()?;
    picture.set_src(url);
    JsFuture::from(picture.decode()).await.ok()?;
    boxes.iter().map(|bounds| cut(&picture, image, bounds)).collect()
}

fn cut(picture: &HtmlImageElement, image: ImageSize, bounds: &BoundingBox) -> Option<String> {
    // A margin, so that the paper around the ink is seen.
    let margin = (f64::from(bounds.width.max(bounds.height)) / 16.0).max(2.0);
    let (width, height) = (f64::from(bounds.width) + 2.0 * margin, f64::from(bounds.height) + 2.0 * margin);
    let scale = (f64::from(MAX_SAMPLE_SIDE) / width.max(height)).min(1.0);
    let turn = Turn::of_degrees(image.turned);
    let (across, down) = (((width * scale) as u32).max(1), ((height * scale) as u32).max(1));
    let (canvas, context) = {
        let (across, down) = turn.size((across, down));
        new_canvas(across, down)?
    };
    let (canvas_width, canvas_height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, canvas_width, canvas_height);
    context.translate(canvas_width / 2.0, canvas_height / 2.0).ok()?;
    context.rotate(f64::from(turn.degrees()).to_radians()).ok()?;
    context.scale(scale, scale).ok()?;
    context
        .translate(
            -f64::from(bounds.x) - f64::from(bounds.width) / 2.0,
            -f64::from(bounds.y) - f64::from(bounds.height) / 2.0,
        )
        .ok()?;
    let (picture_width, picture_height) = (f64::from(image.width), f64::from(image.height));
    context.draw_image_with_html_image_element_and_dw_and_dh(picture, 0.0, 0.0, picture_width, picture_height).ok()?;
    let url = canvas.to_data_url().ok()?;
    url.split_once(',').map(|(_, base64)| base64.to_owned())
}

fn draw_box(context: &CanvasRenderingContext2d, bounds: &BoundingBox, mark: Mark, sign: char, unit: f64) -> Option<()> {
    let room = 2.0 * unit;
    let (x, y) = (f64::from(bounds.x) - room, f64::from(bounds.y) - room);
    let (width, height) = (f64::from(bounds.width) + 2.0 * room, f64::from(bounds.height) + 2.0 * room);
    let colour = match mark {
        Mark::Sure | Mark::Checked => INK,
        Mark::Doubtful | Mark::Corrected => DOUBTFUL,
        Mark::Cancelled => CANCELLED,
    };
    let label = match mark {
        Mark::Sure | Mark::Checked | Mark::Cancelled => sign.to_string(),
        Mark::Doubtful if sign == '?' => "?".into(),
        Mark::Doubtful => format!("{sign}?"),
        Mark::Corrected => format!("{sign}✓"),
    };
    context.set_stroke_style_str(HALO);
    context.set_line_width(4.0 * unit);
    context.stroke_rect(x, y, width, height);
    context.set_stroke_style_str(colour);
    context.set_line_width(1.5 * unit);
    let dashes = js_sys::Array::new();
    if mark == Mark::Doubtful {
        dashes.push(&JsValue::from(5.0 * unit));
        dashes.push(&JsValue::from(3.0 * unit));
    }
    context.set_line_dash(&dashes).ok()?;
    context.stroke_rect(x, y, width, height);
    if mark == Mark::Cancelled {
        context.begin_path();
        context.move_to(x, y + height);
        context.line_to(x + width, y);
        context.stroke();
    }
    context.set_font(&format!("600 {}px system-ui, sans-serif", 14.0 * unit));
    let plate = context.measure_text(&label).ok()?.width() + 6.0 * unit;
    let top = if y > 18.0 * unit { y - 18.0 * unit } else { y + height };
    context.set_fill_style_str(colour);
    context.fill_rect(x, top, plate, 18.0 * unit);
    context.set_fill_style_str("#fff");
    context.fill_text(&label, x + 3.0 * unit, top + 14.0 * unit).ok()
}
