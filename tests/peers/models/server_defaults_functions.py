import datetime

import sqlalchemy as sa
from sqlalchemy import Column, Date, DateTime, Integer, String, Time, cast, func, text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql import functions
from sqlalchemy.sql.functions import now as sql_now

Base = declarative_base()
uuid4 = func.gen_random_uuid
NOW = func.now()


class Event(Base):
    __tablename__ = "event"
    id = Column(Integer, primary_key=True)
    a = Column(DateTime, server_default=NOW, onupdate=NOW)
    b = Column(DateTime(timezone=True), server_default=functions.now(), server_onupdate=func.now())
    c = Column(DateTime, server_default=sql_now())
    d = Column(Date, server_default=func.current_date())
    e = Column(Time, server_default=sa.func.current_time())
    f = Column(DateTime, server_default=func.CURRENT_TIMESTAMP())
    h = Column(String(36), server_default=uuid4())
    i = Column(String, server_default=func.public.make_code("x", 7))
    j = Column(DateTime, server_default=func.timezone("utc", func.now()))
    k = Column(DateTime, server_default=text("(now() at time zone 'utc')"))
    l = Column(String, server_default=func.coalesce(func.current_user(), "nobody"))
    m = Column(String, server_default=func.concat("a", "b", 1))
    n = Column(DateTime, server_default=func.now(), default=datetime.datetime.utcnow)
    o = Column(String, server_default=func.upper(func.substr("abc", 1, 2)))
    p = Column(String(10), server_default=func.random())
