-- The id of a permit or penalty, from its natural key (document number and party name). Names of natural
-- persons are in the key: with a secret `id_key()` (Engine, ZWGK_ID_KEY) nobody can try out names against
-- the published ids.
-- NULL without a key: CONCAT would skip it and give every unidentified row one id.
CREATE OR REPLACE MACRO decision_id(subject, natural_key) AS
  subject || '-' || SUBSTRING(SHA256(id_key() || subject || '|' || natural_key), 1, 16);
