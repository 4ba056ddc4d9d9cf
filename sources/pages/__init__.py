"""Readers of saved pages, page bodies and text copies of Chinese local-government sites."""

from sources.pages.read import classify, is_blocked, read_list, read_page, read_text
from sources.pages.reading import ListReading, PageReading

__all__ = ["ListReading", "PageReading", "classify", "is_blocked", "read_list", "read_page", "read_text"]
