import os
import socket

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy.orm import declarative_base

Base = declarative_base()
DIALECT = os.environ.get("DB_DIALECT", "postgresql")
SUFFIX = os.getenv("TABLE_SUFFIX") or "x"  # unresolved: message.preset, suffixed_x
WIDTH = len(socket.gethostname())
IS_TEST = os.environ.get("TESTING") == "1"  # unresolved: message.empty


class Message(Base):
    __tablename__ = "message"
    id = Column(Integer, primary_key=True)
    sized = Column(String(WIDTH))  # unresolved: message.sized
    either = Column(Text() if DIALECT == "postgresql" else String(9))  # unresolved: message.either
    empty = Column(Integer, nullable=IS_TEST)
    preset = Column(String, server_default=SUFFIX)
    if IS_TEST:
        only_in_tests = Column(Integer)  # unresolved: message.only_in_tests


class Suffixed(Base):
    __tablename__ = "suffixed_" + SUFFIX
    id = Column(Integer, primary_key=True)


if not IS_TEST:
    class Live(Base):  # unresolved: live
        __tablename__ = "live"
        id = Column(Integer, primary_key=True)
