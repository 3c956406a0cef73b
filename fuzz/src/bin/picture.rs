#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::pictures), |bytes: &[u8]| fuzz::picture(bytes));
