"""Collecting from websites: what to ask (`plan.py`), asking politely, and the journal of what came back."""
