#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::models), |bytes: &[u8]| fuzz::model(bytes));
