from typing import Any, List, Optional

from pgvector.sqlalchemy import BIT, HALFVEC, SPARSEVEC, VECTOR, HalfVector, Vector
import pgvector.sqlalchemy
from sqlalchemy import Column, Index, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DIMENSIONS = 3 * 512


class Base(DeclarativeBase):
    pass


class Chunk(Base):
    __tablename__ = "chunk"
    id: Mapped[int] = mapped_column(primary_key=True)
    embedding: Mapped[List[float]] = mapped_column(Vector(3))
    sized: Mapped[Any] = mapped_column(VECTOR(DIMENSIONS), nullable=True)
    open: Mapped[Optional[Any]] = mapped_column(Vector)
    half = mapped_column(HALFVEC(7))
    sparse = mapped_column(SPARSEVEC(9))
    bits = mapped_column(BIT(5))
    qualified = Column(pgvector.sqlalchemy.Vector(dim=11))
    __table_args__ = (Index("hnsw_chunk", "embedding", postgresql_using="hnsw", postgresql_with={"m": 16}, postgresql_ops={"embedding": "vector_l2_ops"}),)


Index("ivf_chunk", Chunk.sized, postgresql_using="ivfflat", postgresql_ops={"sized": "vector_cosine_ops"})
