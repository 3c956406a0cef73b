#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::lessons), |bytes: &[u8]| fuzz::lesson(bytes));
