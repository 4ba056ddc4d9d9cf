-- The id of a tombstone: one-way from the record's id, so that whoever holds an old row can look it up, while the
-- list itself holds no id that stands anywhere else. Names cannot be tried out against it as long as the
-- record's id is made with the district's secret (`id_key`, ZWGK_ID_KEY).
CREATE OR REPLACE MACRO tombstone_id(record_id) AS
  CONCAT('tomb-', SUBSTRING(SHA256(CONCAT('tombstone|', record_id)), 1, 32));
