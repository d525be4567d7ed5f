from datetime import datetime
import enum
from sqlalchemy import (Boolean, CheckConstraint, Column, Date, DateTime, Enum, Float, ForeignKey, Index, Integer, JSON, LargeBinary, Numeric, SmallInteger, BigInteger,
                        String, Text, Time, Unicode, UniqueConstraint, Interval, func, text)
from sqlalchemy.orm import declarative_base, relationship, deferred

Base = declarative_base()


class Color(enum.Enum):
    red = "r"
    green = "g"
    BLUE = "b"


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False, index=True)
    email = Column(String, unique=True)
    both = Column(String(10), unique=True, index=True)
    bio = Column(Text)
    big = Column(BigInteger, server_default="0")
    small = Column(SmallInteger, server_default=text("1"))
    created = Column(DateTime, server_default=func.now(), default=datetime.utcnow)
    zoned = Column(DateTime(timezone=True))
    born = Column(Date, comment="day of birth")
    at = Column(Time)
    active = Column(Boolean, default=True, nullable=False)
    ratio = Column(Float)
    precise = Column(Float(53))
    price = Column(Numeric(10, 2))
    plain = Column(Numeric)
    data = Column(LargeBinary)
    doc = Column(JSON)
    took = Column(Interval)
    color = Column(Enum(Color))
    kind = Column(Enum("a", "bb", "ccc", name="kinds"))
    uni = Column(Unicode(20))
    renamed = Column("other_name", Integer)
    late = deferred(Column(Text))
    orders = relationship("Order", back_populates="user")
    __table_args__ = (UniqueConstraint("name", "email", name="uq_name_email"), CheckConstraint("price > 0", name="positive"), Index("ix_two", "name", "born"),
                      {"comment": "all users"})


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = {"schema": "shop"}
    id = Column(Integer, primary_key=True, autoincrement=False)
    user_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE", name="fk_user"), nullable=False)
    parent_id = Column(ForeignKey("shop.orders.id"))
    by_object = Column(Integer, ForeignKey(User.id))
    user = relationship(User, back_populates="orders")
