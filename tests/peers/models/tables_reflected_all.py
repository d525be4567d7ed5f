# MetaData.reflect(), automap and DeferredReflection: the tables come from the database, only what is declared is known.
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import declarative_base

Auto = automap_base()
Base = declarative_base()
reflected = MetaData()


class Account(Auto):
    __tablename__ = "account"
    account_id = Column(Integer, primary_key=True)
    name = Column("account_name", String(30))


class Deferred(DeferredReflection):
    __abstract__ = True


class Later(Deferred, Base):
    __tablename__ = "later"  # unresolved: later


def prepare(url):
    engine = create_engine(url)
    Auto.prepare(engine, reflect=True)
    reflected.reflect(bind=engine)
    Deferred.prepare(engine)


class Plain(Base):
    __tablename__ = "plain"
    id = Column(Integer, primary_key=True)
