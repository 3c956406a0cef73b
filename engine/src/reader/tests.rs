use super::{DigitReader, ReadParams};
use crate::binarize::{BinarizeParams, binarize};
use crate::error::ReadError;
use crate::random::SplitMix64;
use crate::reading::{Digit, Reading, Warning};
use crate::segment::{SegmentParams, find_shapes};
use crate::turn::Turn;
use image::GrayImage;
use pages::draw::{self, DrawnPage, Page, PageParams};

fn read(image: &GrayImage) -> Reading {
    let reader = DigitReader::built_in().expect("the built-in model loads");
    reader.read_gray(image, &ReadParams::default(), |_| ()).expect("the page is no texture")
}

/// Shapes of a digit's size on four pages, and how many digits were read there.
fn shapes_and_digits(draw: impl Fn(u64) -> DrawnPage) -> (usize, usize) {
    let params = SegmentParams::default();
    let of_page = |seed| {
        let page = draw(seed).image;
        let shapes = find_shapes(&binarize(&page, &BinarizeParams::default()), &params).shapes;
        let high = shapes.iter().filter(|shape| shape.bounding_box.height >= params.min_height).count();
        (high, read(&page).digits.len())
    };
    (1..=4).map(of_page).fold((0, 0), |sum, page| (sum.0 + page.0, sum.1 + page.1))
}

#[test]
fn few_letters_are_called_digits_and_nothing_is_on_empty_paper() {
    // The even letters of the project's own pen still pass for digits too often: docs/accuracy.md.
    let cases = [("handwritten", draw::letters as fn(u64) -> DrawnPage, 20), ("printed", draw::printed_text, 4)];
    for (name, draw, one_in) in cases {
        let (shapes, digits) = shapes_and_digits(draw);
        assert!(shapes > 300, "{name}: {shapes} shapes");
        assert!(digits * one_in < shapes, "{name}: {digits} digits of {shapes} shapes");
    }
    for draw in [draw::ruled_blank as fn(u64) -> DrawnPage, draw::blank] {
        assert_eq!(shapes_and_digits(draw).1, 0);
    }
}

/// A sheet of the drawing pad's size with strokes of these boxes (left, top, width, height).
fn drawn(strokes: &[(u32, u32, u32, u32)]) -> GrayImage {
    let inside = |x: u32, y: u32| {
        strokes
            .iter()
            .any(|&(left, top, width, height)| (left..left + width).contains(&x) && (top..top + height).contains(&y))
    };
    GrayImage::from_fn(900, 560, |x, y| image::Luma([if inside(x, y) { 20 } else { 255 }]))
}

#[test]
fn straight_strokes_drawn_on_an_empty_sheet_are_1s_and_rules_are_none() {
    for height in [60, 120, 250, 320] {
        let width = (height / 20).max(6);
        let one = read(&drawn(&[(440, 70, width, height)])).text();
        let two = read(&drawn(&[(400, 70, width, height), (400 + height / 3, 72, width, height)])).text();
        assert_eq!((&*one, &*two), ("1", "11"), "{height} pixels high");
    }
    let across: Vec<_> = (1..7).map(|line| (40, 80 * line, 820, 4)).collect();
    let down: Vec<_> = (1..9).map(|line| (100 * line, 20, 4, 520)).collect();
    let frame = [(300, 100, 200, 4), (300, 300, 204, 4), (300, 100, 4, 200), (500, 100, 4, 200)];
    for rules in [&across[..], &down[..], &frame[..]] {
        assert_eq!(read(&drawn(rules)).text(), "", "{rules:?}");
    }
}

#[test]
fn a_digit_that_fills_the_picture_is_read() {
    let params = PageParams { width: 1300, height: 1700, pen_width: 120.0, blur: 4.0, ..PageParams::default() };
    for digit in ["2", "5", "6", "8"] {
        let page = Page::new(&params).write_at(digit, 250.0, 120.0, 1450.0).finish();
        assert_eq!(read(&page.image).text(), digit);
    }
}

#[test]
fn what_is_as_pale_as_the_back_of_a_sheet_that_shows_through_is_never_sure_and_a_faint_pencil_may_be() {
    let sure = |ink_opacity: f32| {
        let params = PageParams { ink_opacity, seed: 3, ..PageParams::default() };
        let page = Page::new(&params).write_lines(&["2583 407", "96 130"]).finish();
        let digits = read(&page.image).digits;
        assert!(digits.len() > 6, "{} digits of 12 were seen", digits.len());
        digits.iter().filter(|digit| digit.sure).count()
    };
    assert_eq!(sure(0.14), 0);
    assert!(sure(0.4) > 6);
}

#[test]
fn what_is_mirrored_and_pale_is_left_out_as_the_back_of_the_sheet_and_told_of() {
    for seed in [2, 11, 12, 20] {
        let alone = read(&draw::back_alone(seed).image);
        assert_eq!(alone.text(), "", "{seed}");
        let [Warning::BackLeftOut { digits }] = alone.warnings[..] else { panic!("{seed}: {:?}", alone.warnings) };
        assert!(digits >= 5, "{seed}: {digits} digits");
        assert_eq!(alone.unread, [], "{seed}");
        let mut params = ReadParams::default();
        params.back.include = true;
        let reader = DigitReader::built_in().expect("the built-in model loads");
        let included = reader.read_gray(&draw::back_alone(seed).image, &params, |_| ()).expect("a page");
        assert_eq!(included.warnings, [], "{seed}");
        let sure = included.digits.iter().filter(|digit| digit.sure).count();
        let there = included.digits.len();
        // Read as it stands, a mirrored page has other numbers of digits, hardly one that is sure, and several that are none.
        assert!(
            there * 2 >= digits && sure * 4 <= there,
            "{seed}: {digits} left out, {there} read, {sure} of them sure"
        );
        let page = draw::back_shows(seed);
        assert_eq!(read(&page.image).text(), page.text(), "{seed}");
    }
}

#[test]
fn a_stroke_before_a_number_is_a_minus_and_a_pale_one_shows_through_from_the_back() {
    let with_stroke = |ink_opacity: f32| {
        let params = PageParams { seed: 4, ..PageParams::default() };
        let mut front = Page::new(&params);
        front.write_at("2064", 200.0, 100.0, 60.0).write_at("358", 200.0, 220.0, 60.0);
        let stroke = Page::new(&PageParams { ink_opacity, ..params }).write_at("-", 150.0, 100.0, 60.0).finish();
        let mut picture = front.finish().image;
        picture.iter_mut().zip(stroke.image.iter()).for_each(|(front, &stroke)| *front = (*front).min(stroke));
        read(&picture).text()
    };
    assert_eq!(with_stroke(0.9), "-2064\n358");
    assert_eq!(with_stroke(0.15), "2064\n358");
}

/// The windows of a counter that shows 042, and in the last one `rolled` and what comes after it, each by half.
fn counter(seed: u64, rolled: u8) -> GrayImage {
    const WINDOW: (f32, f32, f32) = (70.0, 50.0, 100.0);
    let (wide, top, high) = WINDOW;
    let left = |window: usize| 60.0 + wide * window as f32;
    let params = PageParams { seed, width: 420, height: 200, ruling_color: [60; 3], ..PageParams::default() };
    let at = |window: usize, y: f32, digit: u8| {
        let digit = char::from(b'0' + digit % 10).to_string();
        Page::new(&params).write_at(&digit, left(window) + 14.0, y, 80.0).finish().image
    };
    let mut frames = Page::new(&params);
    for window in 0..=4 {
        frames.rule((left(window), top), (left(window), top + high));
    }
    frames.rule((left(0), top), (left(4), top)).rule((left(0), top + high), (left(4), top + high));
    let mut picture = frames.finish().image;
    let shown = [(0, 60.0, 0), (1, 60.0, 4), (2, 60.0, 2), (3, 8.0, rolled), (3, 112.0, rolled + 1)];
    for (window, y, digit) in shown {
        let written = at(window, y, digit);
        for (x, y) in (top as u32..(top + high) as u32).flat_map(|y| (0..420).map(move |x| (x, y))) {
            let pixel = picture.get_pixel_mut(x, y);
            pixel.0[0] = pixel.0[0].min(written.get_pixel(x, y).0[0]);
        }
    }
    picture
}

#[test]
fn a_counters_digit_that_is_half_rolled_is_not_sure() {
    let mut seen = 0;
    for rolled in 0..10 {
        let reading = read(&counter(u64::from(rolled), rolled));
        let in_the_window = reading.digits.iter().filter(|digit| digit.bounding_box.x > 270);
        let sure: Vec<&Digit> = in_the_window.clone().filter(|digit| digit.sure).collect();
        assert!(sure.is_empty(), "{rolled}: {sure:?}");
        seen += in_the_window.count().min(1) + reading.unread.iter().filter(|ink| ink.x > 270).count().min(1);
    }
    assert!(seen >= 8, "something was boxed in {seen} of 10 windows");
}

#[test]
fn a_large_digit_below_lines_of_print_is_read_and_the_letters_are_not() {
    let mut picture = draw::printed_text(3).image;
    let params = PageParams { width: picture.width(), height: 330, pen_width: 18.0, ..PageParams::default() };
    let below = Page::new(&params).write_at("3", 120.0, 40.0, 250.0).finish();
    let top = i64::from(picture.height()) - 330;
    image::imageops::replace(&mut picture, &below.image, 0, top);
    assert_eq!(read(&picture).text(), "3");
}

/// `note` in the middle of a table whose grain runs across, in streaks of other tones.
fn on_wood(note: &GrayImage, seed: u64) -> GrayImage {
    let mut random = SplitMix64::new(seed);
    let mut picture = GrayImage::from_pixel(note.width() + 400, note.height() + 400, image::Luma([120]));
    for _ in 0..3000 {
        let mut up_to = |end: f32| random.next_between(0.0, end);
        let (x, y) = (up_to(picture.width() as f32) as u32, up_to(picture.height() as f32) as u32);
        let (long, high, tone) = (20 + up_to(120.0) as u32, 2 + up_to(4.0) as u32, 95 + up_to(50.0) as u8);
        for (x, y) in (y..y + high).flat_map(|y| (x..x + long).map(move |x| (x, y))) {
            if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                pixel.0[0] = tone;
            }
        }
    }
    image::imageops::replace(&mut picture, note, 200, 200);
    picture
}

#[test]
fn light_digits_on_a_dark_canvas_in_a_light_window_are_read_as_on_the_canvas_alone() {
    let canvas = draw::light_on_dark(2).image;
    let mut window = GrayImage::from_pixel(2 * canvas.width(), 2 * canvas.height(), image::Luma([244]));
    image::imageops::replace(&mut window, &canvas, 61, 83);
    let alone = read(&canvas).text();
    assert!(alone.len() > 8, "{alone}");
    assert_eq!(read(&window).text(), alone);
}

#[test]
fn a_note_on_a_table_is_read_as_it_lies_however_the_grain_runs() {
    let note = draw::shadowed_photo(3);
    let picture = on_wood(&note.image, 7);
    let (width, height) = picture.dimensions();
    let left = Turn::Left.pixels(picture.as_raw(), width as usize, height as usize);
    let left = GrayImage::from_raw(height, width, left).expect("as many pixels as before");
    let alone = read(&note.image);
    for (picture, turn) in [(&picture, Turn::None), (&left, Turn::Right)] {
        let reading = read(picture);
        assert_eq!((reading.text(), reading.turn), (alone.text(), turn));
    }
}

#[test]
fn a_page_of_more_shapes_than_are_read_is_refused() {
    let mut params = ReadParams::default();
    params.finder.max_candidates = 20;
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let refusal = reader.read_gray(&draw::training_sheet(2).image, &params, |_| ());
    assert!(matches!(refusal, Err(ReadError::TooManyShapes { shapes: 100.., max_shapes: 20 })), "{refusal:?}");
}

#[test]
fn a_page_on_its_side_or_upside_down_is_turned_and_its_boxes_lie_where_its_digits_are() {
    let page = draw::training_sheet(2);
    let upright = read(&page.image);
    let (width, height) = page.image.dimensions();
    for turn in [Turn::Right, Turn::Half, Turn::Left] {
        let pixels = turn.pixels(page.image.as_raw(), width as usize, height as usize);
        let size = if turn == Turn::Half { (width, height) } else { (height, width) };
        let lying = read(&GrayImage::from_raw(size.0, size.1, pixels).unwrap());
        assert_eq!((lying.turn.degrees() + turn.degrees()) % 360, 0, "{turn:?}");
        assert_eq!(lying.text(), upright.text(), "{turn:?}");
        assert_eq!((lying.width, lying.height), size);
        let (found, there) = (lying.digits[0].bounding_box, upright.digits[0].bounding_box);
        // The first digit is at the page's upper left, which the turn brought elsewhere.
        let expected = match turn {
            Turn::Right => (height - there.bottom(), there.x),
            Turn::Half => (width - there.right(), height - there.bottom()),
            _ => (there.y, width - there.right()),
        };
        assert!(found.x.abs_diff(expected.0) <= 4 && found.y.abs_diff(expected.1) <= 4, "{turn:?}: {found:?}");
    }
}

#[test]
fn digits_in_a_row_of_boxes_are_a_number_and_those_on_squared_paper_are_read_as_on_plain() {
    for (name, draw) in [("boxes", draw::boxed_form as fn(u64) -> DrawnPage), ("squares", draw::squared_note)] {
        let (mut right, mut all) = (0, 0);
        for seed in 1..=4 {
            let page = draw(seed);
            let (text, read) = (page.text(), read(&page.image).text());
            let read: Vec<&str> = read.split_whitespace().collect();
            all += text.split_whitespace().count();
            right += text.split_whitespace().filter(|number| read.contains(number)).count();
        }
        assert!(right * 100 >= all * 85, "{name}: {right} of {all} numbers");
    }
}

#[test]
fn a_number_that_is_framed_closely_is_read_as_on_the_whole_page() {
    for (seed, number) in ["125", "0639", "5212", "18", "7", "166"].into_iter().enumerate() {
        let page =
            Page::new(&PageParams { seed: seed as u64, ..PageParams::default() }).write_lines(&[number]).finish();
        let boxes = page.digits.iter().map(|digit| digit.bounding_box);
        let (left, top) = boxes.clone().fold((u32::MAX, u32::MAX), |(x, y), b| (x.min(b.x), y.min(b.y)));
        let (right, bottom) = boxes.fold((0, 0), |(x, y), b| (x.max(b.x + b.width), y.max(b.y + b.height)));
        for margin in [4, 12, 30] {
            let (x, y) = (left.saturating_sub(margin), top.saturating_sub(margin));
            let (width, height) = (right + margin - x, bottom + margin - y);
            let framed = image::imageops::crop_imm(&page.image, x, y, width, height).to_image();
            assert_eq!(read(&framed).text(), number, "with {margin} pixels around it");
        }
    }
}

#[test]
fn neat_notes_are_no_print_and_each_of_their_digits_is_read_once() {
    let notes: [&[&str]; 5] = [
        &["125 8", "346 0"],
        &["125 8 34 9 71", "346 0 62 5 18"],
        &["12 34", "5 67 8", "90"],
        &["7 8 9", "4 5 6", "1 2 3"],
        &["125 8", "79"],
    ];
    for lines in notes {
        let page = Page::new(&PageParams::default()).write_lines(lines).finish();
        assert_eq!(read(&page.image).text(), lines.join("\n"));
    }
}

#[cfg(feature = "train")]
#[test]
fn a_taught_hand_is_read_on_a_page_though_the_networks_see_other_digits() {
    use crate::model::Model;
    use crate::normalize::Ink;
    use crate::personal::LabelledInk;
    use pages::draw::{PATCH_SIDE, patch_of_shape};
    // Somebody writes all digits mirrored.
    let mirrored = |label: u8, seed: u64| {
        let mut pixels = patch_of_shape(label, 0, seed).to_vec();
        pixels.chunks_exact_mut(PATCH_SIDE).for_each(<[u8]>::reverse);
        pixels
    };
    let samples: Vec<LabelledInk> = (0..100)
        .map(|i| {
            let label = (i % 10) as u8;
            let ink = Ink { width: PATCH_SIDE, height: PATCH_SIDE, pixels: mirrored(label, 1 + i) };
            LabelledInk { label, ink }
        })
        .collect();
    let model = std::sync::Arc::new(Model::built_in().expect("the built-in model loads"));
    let (personal, _) = crate::train::personal::learn(&model, samples).expect("a hundred samples are enough");
    let mut page = GrayImage::from_pixel(1100, 500, image::Luma([235]));
    let step = 100;
    let labels: Vec<u8> = (0..40).map(|i| (i * 7 % 10) as u8).collect();
    for (i, &label) in labels.iter().enumerate() {
        let ink = GrayImage::from_raw(PATCH_SIDE as u32, PATCH_SIDE as u32, mirrored(label, 500 + i as u64))
            .expect("a patch is a square");
        let large = image::imageops::resize(&ink, 60, 60, image::imageops::FilterType::Triangle);
        let (left, top) = (40 + i as u32 % 10 * step, 40 + i as u32 / 10 * step);
        for (x, y, pixel) in large.enumerate_pixels() {
            page.put_pixel(left + x, top + y, image::Luma([235 - (u32::from(pixel.0[0]) * 200 / 255) as u8]));
        }
    }
    // Mirrored digits may lie any way.
    let mut params = ReadParams::default();
    params.turn.upright = 0.0;
    let right = |reader: &DigitReader| {
        let reading = reader.read_gray(&page, &params, |_| ()).expect("the page is no texture");
        let at = |x: u32, y: u32| (y / step).checked_mul(10).map(|row| (row + x / step) as usize);
        let is_right = |digit: &&Digit| {
            let b = &digit.bounding_box;
            at((b.x + b.width / 2).saturating_sub(20), (b.y + b.height / 2).saturating_sub(20))
                .and_then(|i| labels.get(i))
                .is_some_and(|&label| label == digit.label)
        };
        (reading.digits.iter().filter(is_right).count(), reading.digits.len())
    };
    let untaught = right(&DigitReader::with_model(model.clone()));
    let taught = right(&DigitReader::with_personal(model, personal).expect("it was learned with this model"));
    assert!(untaught.0 < 25, "mirrored digits read as themselves: {untaught:?}");
    assert!(taught.0 >= 28 && taught.0 * 10 >= taught.1 * 9, "{untaught:?} right of all before, {taught:?} after");
}

#[test]
fn printed_digits_are_left_out_and_told_of_or_read_as_print_where_they_are_asked_for() {
    let [written, all] = draw::written_and_printed();
    let left_out = read(&written.image);
    assert_eq!(left_out.text(), written.text());
    let [Warning::PrintLeftOut { digits }] = left_out.warnings[..] else { panic!("{:?}", left_out.warnings) };
    assert!((55..=65).contains(&digits), "{digits} printed digits");
    let mut params = ReadParams::default();
    params.glyphs.print = true;
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let included = reader.read_gray(&written.image, &params, |_| ()).expect("a page");
    assert_eq!(included.warnings, []);
    let printed = included.digits.iter().filter(|digit| digit.printed).count();
    let there = all.digits.len() - written.digits.len();
    assert!(printed.abs_diff(there) * 10 <= there, "{printed} of {there} printed digits");
    assert_eq!(included.digits.len() - printed, written.digits.len());
}

#[test]
fn a_number_that_is_struck_out_is_there_and_not_in_the_text() {
    let page = draw::struck_out();
    let reading = read(&page.image);
    assert_eq!(reading.text(), format!("{}\n{}", page.lines[0], page.lines[2]));
    let cancelled: Vec<&Digit> = reading.digits.iter().filter(|digit| digit.cancelled).collect();
    assert_eq!(cancelled.len(), 3);
    let number = &reading.lines[cancelled[0].line].numbers[cancelled[0].number];
    assert_eq!((number.cancelled, number.digits.len()), (true, 3));
}

#[test]
fn nothing_is_struck_out_on_pages_on_which_nobody_struck_anything_out() {
    for kind in pages::kinds::KINDS {
        let reading = read(&(kind.draw)(2).image);
        assert!(!reading.digits.iter().any(|digit| digit.cancelled), "{}", kind.name);
    }
}

#[test]
fn a_sign_behind_a_number_that_is_no_digit_is_told_as_unread() {
    let page = draw::with_a_strange_sign();
    let reading = read(&page.image);
    assert_eq!(reading.text(), page.text());
    let [ink] = reading.unread[..] else { panic!("{:?}", reading.unread) };
    let number = reading.lines[1].numbers.last().and_then(|number| reading.number_box(number)).expect("a number");
    assert!(ink.x >= number.right() && ink.x < number.right() + 40, "{ink:?} behind {number:?}");
}

#[test]
fn a_page_that_reads_better_turned_is_read_as_it_is_where_that_is_asked_for() {
    let [page, ..] = draw::showcase();
    let upright = read(&page.image);
    let lying = Turn::Right.picture(&page.image);
    assert_eq!(read(&lying).turn, Turn::Left);
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let forced = |turn| {
        let params = ReadParams { forced_turn: Some(turn), ..ReadParams::default() };
        reader.read_gray(&lying, &params, |_| ()).expect("a page")
    };
    assert_eq!(forced(Turn::None).turn, Turn::None);
    assert_eq!((forced(Turn::Left).turn, forced(Turn::Left).text()), (Turn::Left, upright.text()));
}

#[test]
fn boxes_in_a_row_are_one_number_across_a_thick_line_if_the_person_says_so() {
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let mut joined = ReadParams::default();
    joined.layout.join_boxes = true;
    for thick in [0.0, 6.0, 12.0, 15.0, 18.0, 22.0] {
        let page = draw::parted_boxes(thick).image;
        let text = |params: &ReadParams| reader.read_gray(&page, params, |_| ()).expect("a page").text();
        assert_eq!(text(&joined), "483526", "{thick} pixels");
    }
}
