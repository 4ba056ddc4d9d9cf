-- core.windows: as computed; a window that closes before it opens keeps its days and is an issue.
SELECT * FROM work.window_days
