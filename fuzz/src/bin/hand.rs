#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::hands), |bytes: &[u8]| fuzz::hand(bytes));
