#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::write_seeds(fuzz::idx_files), |bytes: &[u8]| fuzz::idx(bytes));
