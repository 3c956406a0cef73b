#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::forms), |bytes: &[u8]| fuzz::multipart(bytes));
