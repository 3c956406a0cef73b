use crate::helpers::{RECOGNITIONS, TestApp};
use reqwest::Method;
use shared::Code;

#[actix_web::test]
async fn unknown_paths_answer_404_whatever_the_method() {
    let app = TestApp::start();
    for path in ["/", "/nowhere", "/api", "/api/", "/api/v1/", "/api/v1/nowhere", "/api/v2/recognitions", "/%2e%2e/x"] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            app.send(method, path, &[], Vec::new()).await.assert_problem(404, Code::NotFound);
        }
    }
}

#[actix_web::test]
async fn a_get_where_a_post_is_meant_answers_405_and_says_so() {
    let app = TestApp::start();
    for path in [RECOGNITIONS, "/api/predict", "/api/predict/"] {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            let answer = app.send(method, path, &[], Vec::new()).await;
            let detail = answer.assert_problem(405, Code::MethodNotAllowed);
            assert_eq!(answer.header("allow"), "POST");
            assert!(detail.contains("POST"), "{detail}");
        }
    }
}

#[actix_web::test]
async fn an_encoding_that_cannot_be_made_answers_406() {
    let app = TestApp::start();
    let headers = [("accept-encoding", "identity;q=0, *;q=0")];
    let answer = app.send(Method::GET, "/api/v1/health/live", &headers, Vec::new()).await;
    answer.assert_problem(406, Code::NotAcceptable);
}
