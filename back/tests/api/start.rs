use crate::helpers::command;

#[test]
fn a_wrong_setting_ends_the_start_with_its_name() {
    for (name, value) in [
        ("DIGITML_LISTEN", "localhost"),
        ("DIGITML_STATIC_DIR", "/no/such/folder"),
        ("DIGITML_READERS", "0"),
        ("DIGITML_LOG", "loud=very=much"),
    ] {
        let output = command().env(name, value).output().expect("the server starts");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && message.contains(name), "{message}");
    }
}

#[test]
fn a_port_in_use_ends_the_start_with_the_name_of_the_setting() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address").to_string();
    let output = command().env("DIGITML_LISTEN", &address).output().expect("the server starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("DIGITML_LISTEN") && message.contains(&address), "{message}");
}

#[test]
fn help_lists_every_setting() {
    let output = command().arg("--help").output().expect("the server starts");
    let help = String::from_utf8_lossy(&output.stdout);
    for name in ["LISTEN", "STATIC_DIR", "WORKERS", "READERS", "QUEUE", "UPLOAD_MEMORY_MIB", "UPLOAD_TIMEOUT", "LOG"] {
        assert!(help.contains(&format!("DIGITML_{name}=")), "{name} in {help}");
    }
}
