#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::encodings), |bytes: &[u8]| fuzz::encoding(bytes));
