use crate::helpers::{TestApp, command};
use reqwest::{Method, StatusCode};
use shared::{Code, Health};

#[actix_web::test]
async fn live_and_ready_answer_ok_and_the_version() {
    let app = TestApp::start();
    for path in ["/api/v1/health/live", "/api/v1/health/ready"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK);
        let health: Health = answer.json();
        assert_eq!(health, Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() });
        assert_eq!(app.send(Method::HEAD, path, &[], Vec::new()).await.status, StatusCode::OK);
    }
}

#[actix_web::test]
async fn health_answers_405_and_the_methods_it_takes_when_something_is_posted() {
    let app = TestApp::start();
    let answer = app.send(Method::POST, "/api/v1/health/live", &[], Vec::new()).await;
    answer.assert_problem(405, Code::MethodNotAllowed);
    assert_eq!(answer.header("allow"), "GET, HEAD");
}

#[actix_web::test]
async fn every_answer_carries_the_request_id_of_the_proxy_or_one_of_its_own() {
    let app = TestApp::start();
    let path = "/api/v1/health/live";
    let given = app.send(Method::GET, path, &[("x-request-id", "from-the-proxy-1")], Vec::new()).await;
    assert_eq!(given.header("x-request-id"), "from-the-proxy-1");
    let (one, other) = (app.get(path).await, app.get("/nowhere").await);
    assert_eq!(one.header("x-request-id").len(), 32);
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
    let harmful = app.send(Method::GET, path, &[("x-request-id", "a b; c")], Vec::new()).await;
    assert_eq!(harmful.header("x-request-id").len(), 32);
}

#[actix_web::test]
async fn the_program_asks_a_running_server_whether_it_is_ready() {
    let app = TestApp::start();
    // Off this thread, which the server in this process needs too.
    let ask = async |address: &str| {
        let mut command = command();
        command.arg("--health").env("DIGITML_LISTEN", address);
        let output = actix_web::rt::task::spawn_blocking(move || command.output()).await;
        output.expect("it runs to its end").expect("it starts")
    };
    let output = ask(&app.address).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let port = app.address.rsplit_once(':').expect("an address has a port").1;
    assert!(ask(&format!("0.0.0.0:{port}")).await.status.success(), "a server that listens everywhere is here too");

    // Nobody listens on port 1.
    let output = ask("127.0.0.1:1").await;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("127.0.0.1:1"));
}
