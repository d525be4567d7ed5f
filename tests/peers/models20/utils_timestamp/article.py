import sqlalchemy as sa
import sqlalchemy_utils
from sqlalchemy.orm import declarative_base
from sqlalchemy_utils import Timestamp, generic_repr
from sqlalchemy_utils.types.uuid import UUIDType
from sqlalchemy_utils.types import url, EmailType

Base = declarative_base()


@generic_repr
class Article(Base, Timestamp):
    __tablename__ = "article"
    id = sa.Column(UUIDType(binary=False), primary_key=True)
    mail = sa.Column(sqlalchemy_utils.EmailType(), index=True)
    link = sa.Column(url.URLType)
    other = sa.Column(sqlalchemy_utils.types.json.JSONType())
