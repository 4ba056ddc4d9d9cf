-- work.version_names: the versions of catalogues, numbered.
SELECT version, ROW_NUMBER() OVER (ORDER BY version) AS version_no
FROM (SELECT DISTINCT version FROM work.item_versions) AS v
