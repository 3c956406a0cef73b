//! Prints what the finder sees in pictures, as the scoring script reads it: for its development.
use engine::decode::{DecodeLimits, decode};
use engine::finder::{FinderParams, Net, Verdict};
use std::time::Instant;
fn main() {
    let mut args = std::env::args().skip(1);
    let net = Net::from_bytes(&std::fs::read(args.next().unwrap()).unwrap()).unwrap();
    let mut rows = Vec::new();
    for path in args {
        let gray = decode(&std::fs::read(&path).unwrap(), &DecodeLimits::default()).unwrap();
        let start = Instant::now();
        let found = net.find(&gray, &FinderParams::default());
        let name = std::path::Path::new(&path).file_name().unwrap().to_string_lossy().into_owned();
        eprintln!("{name} {}x{} {:.0} ms {} kpx turns {:.0?}", gray.width(), gray.height(), start.elapsed().as_secs_f64() * 1e3, found.looked_at / 1000, found.turns);
        let digits: Vec<String> = found.candidates.iter().filter(|c| c.verdict == Verdict::Kept).map(|c| {
            format!("{{\"label\":{},\"bounding_box\":{{\"x\":{:.1},\"y\":{:.1},\"width\":{:.1},\"height\":{:.1}}},\"score\":{:.2},\"any\":{:.2},\"link\":{:.2},\"print\":{:.2},\"cancelled\":{:.2}}}", c.class, c.bounds[0], c.bounds[1], c.width(), c.height(), c.score(), c.any, c.link, c.print, c.cancelled)
        }).collect();
        rows.push(format!("\"{name}\":{{\"text\":\"\",\"digits\":[{}]}}", digits.join(",")));
    }
    println!("{{{}}}", rows.join(",\n"));
}
