/// Numbers that were once written differently into two kinds of file: what stands on the paper, its value, and the cell that must come of it
/// everywhere. For the tests of whoever writes files.
pub const ODDITIES: [(&str, Option<f64>, &str); 14] = [
    ("675", Some(675.0), "675"),
    ("-675", Some(-675.0), "-675"),
    ("19.50", Some(19.5), "19.50"),
    ("1'250", Some(1250.0), "1250"),
    ("1.250,75", Some(1250.75), "1250.75"),
    ("1.250", None, "1.250"),
    ("050", None, "050"),
    ("-007", None, "'-007"),
    ("24/12/2025", None, "24/12/2025"),
    ("12:45", None, "12:45"),
    ("-1/2", None, "'-1/2"),
    ("12345678901234567", None, "12345678901234567"),
    ("123456789012345", Some(123_456_789_012_345.0), "123456789012345"),
    ("0", Some(0.0), "0"),
];
