#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::answers), |bytes: &[u8]| fuzz::answer(bytes));
