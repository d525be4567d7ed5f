import sqlalchemy as sa
from sqlalchemy import Column, Integer, text
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql import func
from sqlalchemy.sql.expression import false, true
from sqlalchemy.schema import FetchedValue

Base = declarative_base()


class D(Base):
    __tablename__ = "d"
    id = Column(Integer, primary_key=True, server_default=text("nextval('d_seq')"))
    a = Column(sa.String, server_default="it's")
    b = Column(sa.String, server_default=sa.text("'x'::text"))
    c = Column(sa.Boolean, server_default=true())
    d = Column(sa.Boolean, server_default=false())
    e = Column(sa.DateTime, server_default=func.current_timestamp())
    f = Column(sa.DateTime, server_default=sa.func.now(), server_onupdate=FetchedValue())
    g = Column(sa.String, server_default=func.gen_random_uuid())
    h = Column(sa.Integer, server_default=FetchedValue())
    i = Column(sa.Integer, server_default="")
    j = Column(sa.Date, server_default=func.current_date())
    k = Column(sa.String, server_default=func.lower("ABC"))
