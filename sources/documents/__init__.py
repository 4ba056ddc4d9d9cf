"""Readers of office documents and PDF: notices and attachments that are files instead of pages."""

from sources.documents.document import DocumentKind, DocumentText, Line, Table
from sources.documents.read import is_document, read_any, read_document, reading_of

__all__ = [
    "DocumentKind",
    "DocumentText",
    "Line",
    "Table",
    "is_document",
    "read_any",
    "read_document",
    "reading_of",
]
