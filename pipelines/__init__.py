"""How do I run it? Definitions, jobs, schedules, settings and the command line."""
