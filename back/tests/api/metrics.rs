use crate::helpers::{TestApp, png_of_strokes};
use reqwest::StatusCode;
use shared::Recognition;

#[actix_web::test]
async fn metrics_tell_requests_stages_digits_and_the_model() {
    let app = TestApp::start();
    let recognition: Recognition = app.recognize(&png_of_strokes(160, 80)).await.json();
    app.recognize(b"?").await;
    for path in ["/nowhere", "/elsewhere", "/api/v1/health/live"] {
        app.get(path).await;
    }
    let answer = app.get("/api/v1/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("application/openmetrics-text; version=1.0.0"));
    let text = String::from_utf8(answer.body).expect("the figures are text");
    let unsure = recognition.digits.iter().filter(|digit| !digit.sure).count();
    for line in [
        r#"digitml_http_requests_total{route="/api/v1/recognitions",method="POST",status="200"} 1"#,
        r#"digitml_http_requests_total{route="/api/v1/recognitions",method="POST",status="415"} 1"#,
        r#"digitml_http_requests_total{route="other",method="GET",status="404"} 2"#,
        r#"digitml_http_request_duration_seconds_count{route="/api/v1/health/live"} 1"#,
        r#"digitml_stage_duration_seconds_count{stage="wait"} 1"#,
        r#"digitml_stage_duration_seconds_count{stage="decode"} 1"#,
        r#"digitml_stage_duration_seconds_count{stage="segment"} 1"#,
        r#"digitml_stage_duration_seconds_count{stage="classify"} 1"#,
        r#"digitml_stage_duration_seconds_count{stage="answer"} 1"#,
        "digitml_pictures_read_total 1",
        "digitml_queue_depth 0",
        "digitml_pictures_reading 0",
        "digitml_http_requests_in_flight 0",
        "digitml_storage_reachable 1",
        "digitml_stored_models 0",
        "digitml_stored_bytes 0",
        "digitml_stored_limit_bytes 1073741824",
        "digitml_upload_memory_bytes 0",
        "digitml_reading_memory_bytes 0",
        r#"digitml_refusals_total{code="unsupported_image"} 1"#,
        r#"digitml_refusals_total{code="not_found"} 2"#,
        &format!("digitml_digits_read_total {}", recognition.digits.len()),
        &format!("digitml_digits_unsure_total {unsure}"),
        &format!(r#"digitml_model_info{{id="default",version="{}"}} 1"#, env!("CARGO_PKG_VERSION")),
        "# EOF",
    ] {
        assert!(text.lines().any(|own| own == line), "{line} in\n{text}");
    }
    assert_eq!(app.get("/metrics").await.status, StatusCode::OK);
}
