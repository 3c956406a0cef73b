-- When a model was last used, in days since 1970; 0 where a version wrote it that knew nothing of this column.
ALTER TABLE models ADD COLUMN used_day BIGINT NOT NULL DEFAULT 0;
-- The days on which a server ran. What is not used is counted in these: a clock that jumps adds one day, however far it jumps.
CREATE TABLE days (
    day BIGINT PRIMARY KEY NOT NULL
);
