"""`python -m pipelines` is `zwgk`, for where the command is not on the path."""

from pipelines.cli import app

app()
