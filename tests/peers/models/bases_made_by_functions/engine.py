from sqlalchemy import MetaData
from sqlalchemy.orm import declarative_base, sessionmaker


def create_base(metadata=None, **kwargs):
    return declarative_base(metadata=metadata or MetaData(), **kwargs)


class Database:
    def __init__(self, name, schema=None):
        self.name = name
        self.metadata = MetaData(schema=schema)
        self.Base = create_base(self.metadata)
        self.Session = sessionmaker()
