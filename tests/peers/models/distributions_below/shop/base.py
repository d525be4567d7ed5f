import os

from sqlalchemy import MetaData
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(schema="shop"))
os.environ["GEO_BASE"] = "shop.base.Base"
os.environ["GEO_LENGTH"] = "30"
