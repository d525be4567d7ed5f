from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, MetaData, func
from sqlalchemy.orm import declarative_base, declared_attr

metadata = MetaData(schema="app", naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})


class Tabled:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"


Base = declarative_base(cls=Tabled, metadata=metadata)


class Times:
    created_at = Column(DateTime, nullable=False, server_default=func.now())
    updated_at = Column(DateTime)


class Owned:
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("users.id"), index=True)


class Ident(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)


class User(Times, Ident):
    name = Column(String(20), unique=True)


class Post(Owned, Times, Ident):
    title = Column(String(200))

    @declared_attr
    def __table_args__(cls):
        return {"comment": "posts of " + cls.__name__}


class Note(Post):
    __tablename__ = "notes"
    id = Column(Integer, ForeignKey("posts.id"), primary_key=True)
    text = Column(String)
