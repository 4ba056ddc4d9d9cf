"""What a document says of other documents, and the windows that it opens for the public."""

from sources.relations.model import Relation, RelationReading, Window
from sources.relations.read import read_relations, relation_rows

__all__ = ["Relation", "RelationReading", "Window", "read_relations", "relation_rows"]
