//! Reads pictures by the network and prints what the scoring script reads: for the finder's development.
use engine::decode::{DecodeLimits, decode};
use engine::finder::{Net, Verdict};
use engine::{DigitReader, ReadParams};
use std::time::Instant;
fn main() {
    let mut args = std::env::args().skip(1);
    let net = Net::from_bytes(&std::fs::read(args.next().unwrap()).unwrap()).unwrap();
    let reader = DigitReader::built_in().unwrap();
    let mut params = ReadParams::default();
    let set = |name: &str, to: &mut f32| {
        if let Ok(v) = std::env::var(name) {
            *to = v.parse().unwrap()
        }
    };
    set("LOW", &mut params.order.uncertain.0);
    set("HIGH", &mut params.order.uncertain.1);
    set("BESIDE", &mut params.glyphs.min_beside);
    set("HINT", &mut params.finder.hint);
    set("MIN_SCORE", &mut params.glyphs.min_score);
    set("READS_WELL", &mut params.glyphs.reads_well);
    set("SURE", &mut params.glyphs.sure);
    set("CLEARLY", &mut params.glyphs.clearly_better);
    set("WEIGHT", &mut params.glyphs.weight);
    set("MIN_PRINT", &mut params.glyphs.min_print);
    set("LOOK_AGAIN", &mut params.finder.look_again);
    set("MIN_HEIGHT", &mut params.finder.min_height);
    set("MAX_HEIGHT", &mut params.finder.max_height);
    set("FIRST_SIDE", &mut params.finder.first_side);
    set("MAX_ENLARGEMENT", &mut params.finder.max_enlargement);
    set("MIN_DIGIT", &mut params.glyphs.min_digit);
    set("TRUST", &mut params.glyphs.trust);
    set("FAINT", &mut params.glyphs.faint);
    set("FAINT_MIN", &mut params.glyphs.faint_min_digit);
    set("LINKED", &mut params.order.linked);
    set("REACH", &mut params.order.reach);
    set("THRESHOLD", &mut params.finder.threshold);
    set("MAX_IOU", &mut params.finder.max_iou);
    set("MAX_OVERLAP", &mut params.finder.max_overlap);
    set("MAX_OFFSET", &mut params.order.max_offset);
    set("LINE_OFFSET", &mut params.order.max_line_offset);
    params.glyphs.print = std::env::var("PRINT").is_ok();
    let mut rows = Vec::new();
    for path in args {
        let gray = decode(&std::fs::read(&path).unwrap(), &DecodeLimits::default()).unwrap();
        let start = Instant::now();
        let (reading, candidates) = reader.read_found(&net, &gray, &params, |_| ()).unwrap();
        let name = std::path::Path::new(&path).file_name().unwrap().to_string_lossy().into_owned();
        eprintln!(
            "{name} turn {:?} {}x{} {:.0} ms",
            reading.turn,
            gray.width(),
            gray.height(),
            start.elapsed().as_secs_f64() * 1e3
        );
        let digits: Vec<String> = reading.digits.iter().map(|d| {
            let b = d.bounding_box;
            format!("{{\"label\":{},\"line\":{},\"number\":{},\"confidence\":{:.3},\"sure\":{},\"bounding_box\":{{\"x\":{},\"y\":{},\"width\":{},\"height\":{}}}}}", d.label, d.line, d.number, d.confidence, d.sure, b.x, b.y, b.width, b.height)
        }).collect();
        let seen: Vec<String> = candidates.iter().filter(|c| c.verdict != Verdict::OtherScale && c.verdict != Verdict::Overlaps).map(|c| {
            format!("{{\"label\":{},\"verdict\":\"{:?}\",\"bounding_box\":{{\"x\":{:.1},\"y\":{:.1},\"width\":{:.1},\"height\":{:.1}}},\"score\":{:.2},\"any\":{:.2},\"link\":{:.2},\"print\":{:.2},\"cancelled\":{:.2}}}", c.class, c.verdict, c.bounds[0], c.bounds[1], c.width(), c.height(), c.score(), c.any, c.link, c.print, c.cancelled)
        }).collect();
        rows.push(format!(
            "\"{name}\":{{\"text\":{:?},\"digits\":[{}],\"seen\":[{}]}}",
            reading.text(),
            digits.join(","),
            seen.join(",")
        ));
    }
    println!("{{{}}}", rows.join(",\n"));
}
