"""In which order do `sources` and `warehouse` meet? Dagster assets over plain functions."""
