# Names as a team that speaks no English gives them.
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Numeric, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()
PRÉFIXE = "été_"


class Größe(Base):
    __tablename__ = "größen"
    id = Column(Integer, primary_key=True)
    länge = Column(Numeric(5, 2), comment="Länge in „cm“ – ohne Verpackung")
    名前 = Column(String(20), nullable=False, server_default="無名")
    __table_args__ = (Index("ix_größen_名前", "名前"), CheckConstraint("länge > 0", name="länge_positiv"))


class Été(Base):
    __tablename__ = f"{PRÉFIXE}jours".upper()
    numéro = Column(Integer, primary_key=True)
    größe_id = Column(ForeignKey("größen.id"), index=True)
    emoji = Column("🙂", String(1), server_default="🙂")
    œuvre = Column(String, default="Œ")
