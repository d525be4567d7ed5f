"""Writes a package of N SQLAlchemy classes, ten a file, for the tables that make_schema.py makes; with alembic.ini and env.py.

usage: make_models.py FOLDER N [postgresql|sqlite] [chain]
chain: each table refers to the one before.
"""
import pathlib
import sys

CLASS = '''
class Table{n}(Base):
    __tablename__ = "table_{n}"
    id = Column(Integer, primary_key=True)
    parent_id = Column(Integer{foreign})
    name = Column(String(80), nullable=False)
    title = Column(String(200), server_default="none")
    amount = Column(Numeric(12, 2), server_default="0")
    active = Column(Boolean, nullable=False, server_default=true())
    created_at = Column({stamp}, server_default=func.current_timestamp())
    updated_at = Column({stamp})
    notes = Column(Text)
    code = Column(CHAR(8))
    kind = Column(SmallInteger)
    payload = Column({json})
    __table_args__ = (UniqueConstraint("name", "code", name="uq_{n}"), CheckConstraint("amount >= 0", name="ck_{n}"), Index("ix_{n}", "created_at", "kind"))
'''


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    lite = "sqlite" in sys.argv
    chain = "chain" in sys.argv
    models = folder / "app" / "models"
    models.mkdir(parents=True, exist_ok=True)
    (folder / "migrations" / "versions").mkdir(parents=True, exist_ok=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nprepend_sys_path = .\n")
    (folder / "migrations" / "env.py").write_text(
        "from alembic import context\nfrom app.models import Base\nfrom sqlalchemy import create_engine\nurl = context.config.get_main_option('sqlalchemy.url')\n"
        "with create_engine(url).connect() as connection:\n    context.configure(connection=connection, target_metadata=Base.metadata)\n    with context.begin_transaction():\n        context.run_migrations()\n")
    (folder / "app" / "__init__.py").write_text("")
    (folder / "app" / "base.py").write_text("from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n")
    files = []
    for first in range(0, count, 10):
        name = f"part_{first // 10:04d}"
        files.append(name)
        text = ("from sqlalchemy import CHAR, Boolean, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Numeric, SmallInteger, String, Text, TIMESTAMP, UniqueConstraint, func, true\n"
                f"from {'sqlalchemy' if lite else 'sqlalchemy.dialects.postgresql'} import {'JSON' if lite else 'JSONB'}\nfrom app.base import Base\n\n")
        for n in range(first, min(first + 10, count)):
            foreign = f', ForeignKey("table_{n - 1 if chain else (n - 1) // 3}.id", ondelete="CASCADE")' if n else ""
            text += CLASS.format(n=n, foreign=foreign, json="JSON" if lite else "JSONB", stamp="TIMESTAMP" if lite else "DateTime(timezone=True)") + "\n"
        (models / f"{name}.py").write_text(text)
    (models / "__init__.py").write_text("from app.base import Base\n" + "".join(f"from app.models.{name} import *\n" for name in files))


main()
