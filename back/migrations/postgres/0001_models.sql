-- What was learned of one hand is one row: it is there as a whole or not at all.
CREATE TABLE models (
    id TEXT PRIMARY KEY NOT NULL,
    -- SHA-256 of the secret token, in hexadecimal digits.
    token_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    classifier TEXT NOT NULL,
    samples BIGINT NOT NULL,
    -- One more each time that it is learned anew.
    revision BIGINT NOT NULL,
    -- What learning gained, as JSON.
    gains TEXT NOT NULL,
    -- The samples and what was made of them, as a file of the engine.
    file BYTEA NOT NULL
);
CREATE INDEX models_by_token ON models (token_hash);
