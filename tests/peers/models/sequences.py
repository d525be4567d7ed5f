from sqlalchemy import BigInteger, Column, Integer, MetaData, Sequence, String, Table, text
from sqlalchemy.dialects.postgresql import BIGINT
from sqlalchemy.orm import declarative_base

Base = declarative_base()
ticket_numbers = Sequence("ticket_numbers", start=1000, metadata=Base.metadata)


class Ticket(Base):
    __tablename__ = "ticket"
    id = Column(Integer, Sequence("ticket_id_seq"), primary_key=True)
    number = Column(Integer, ticket_numbers, server_default=ticket_numbers.next_value(), nullable=False)
    other = Column(BigInteger, Sequence("other_seq", schema="seqs"))
    by_text = Column(Integer, server_default=text("nextval('ticket_numbers'::regclass)"))


class Stub(Base):
    __tablename__ = "stub"
    id = Column(BIGINT, Sequence("stub_seq", optional=True), primary_key=True)
    part = Column(Integer, Sequence("part_seq"), primary_key=True)


given = Table("given", MetaData(), Column("id", Integer, server_default=Sequence("given_seq").next_value(), primary_key=True), Column("code", String(3)))
