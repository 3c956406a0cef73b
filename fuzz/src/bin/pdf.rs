#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::documents), |bytes: &[u8]| fuzz::pdf(bytes));
