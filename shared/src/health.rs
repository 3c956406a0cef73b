use serde::{Deserialize, Serialize};

/// Answer of `GET /api/v1/health/live` and `GET /api/v1/health/ready`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// `"ok"` when the answer's status is 200.
    pub status: String,
    /// Version of the server, as in its `Cargo.toml`.
    pub version: String,
}
