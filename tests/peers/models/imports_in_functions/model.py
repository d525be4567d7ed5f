from __future__ import annotations

import typing

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, relationship

try:
    from .fast_types import Code  # there is no such module
except ImportError:
    from .slow_types import Code

try:
    import simplejson_that_nobody_has as json
    JSON_LENGTH = json.LENGTH
except (ImportError, AttributeError):
    json = None
    JSON_LENGTH = 77

if typing.TYPE_CHECKING:
    from .late import Extra

Base = declarative_base()


def author_id():
    from .late import author_table_name

    return sa.Column(sa.ForeignKey(f"{author_table_name()}.id"))


class Comment(Base):
    __tablename__ = "comment"
    id = sa.Column(sa.Integer, primary_key=True)
    code = sa.Column(Code)
    author_id = author_id()
    json = sa.Column(sa.String(JSON_LENGTH))  # unresolved: comment.json
    extra = relationship("Extra")
