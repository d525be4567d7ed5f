"""Databases that are as they should be, in shapes that are easily taken for something wrong: no warning and no error may be reported."""
from incidents import BOTH, incident

MODELS = """import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()

"""
ENV = "from models import Base\ntarget_metadata = Base.metadata"


def models(w, text):
    w.file("models.py", MODELS + text)
    w.env(ENV)


@incident()
def made_from_the_models_and_stamped(w):
    """The migrations make an index and a name of a constraint that the models do not have."""
    models(w, """
class Owner(Base):
    __tablename__ = "owners"
    id = sa.Column(sa.Integer, primary_key=True)


class Item(Base):
    __tablename__ = "items"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), index=True)
    owner_id = sa.Column(sa.Integer, sa.ForeignKey("owners.id"))
""")
    w.revision("a1aa", None, 'op.create_table("owners", sa.Column("id", sa.Integer(), primary_key=True))\n'
               'op.create_table("items", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(40)), sa.Column("owner_id", sa.Integer()),\n'
               '    sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="items_of_owners"))\n'
               'op.create_index("ix_items_name", "items", ["name"])\nop.create_index("ix_items_owner", "items", ["owner_id"])')
    w.finish(w.start(code=f"import sys\nsys.path.insert(0, '.')\nimport sqlalchemy\nfrom models import Base\nBase.metadata.create_all(sqlalchemy.create_engine({w.url!r}))"))
    w.fine("stamp", "head")
    yield ["info landings.recorded_but_missing"]
    w.query("DROP INDEX ix_items_name")  # which the models do have
    yield ["landings.recorded_but_missing"]


@incident(engines=("postgresql",))
def keys_that_are_one_to_the_server(w):
    models(w, """
class Tag(Base):
    __tablename__ = "tags"
    __table_args__ = (sa.UniqueConstraint("item", "name"), sa.UniqueConstraint("slug"))
    item = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    name = sa.Column(sa.String(20), primary_key=True)
    slug = sa.Column(sa.String(20), unique=True)
""")
    w.revision("a1aa", None, 'op.create_table("tags", sa.Column("item", sa.Integer(), primary_key=True, autoincrement=False), sa.Column("name", sa.String(20), primary_key=True),\n'
               '    sa.Column("slug", sa.String(20)), sa.UniqueConstraint("item", "name"), sa.UniqueConstraint("slug", name="tags_slug_key"), sa.UniqueConstraint("slug"))')
    w.fine("upgrade", "head")
    yield []


@incident(engines=("postgresql",))
def names_that_the_server_cuts(w):
    name = "counts_" + "x" * 60
    models(w, f"""
class Count(Base):
    __tablename__ = "counts"
    id = sa.Column(sa.Integer, primary_key=True)
    {name} = sa.Column(sa.Integer)
""")
    w.revision("a1aa", None, f'op.create_table("counts", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("{name}", sa.Integer()))')
    w.fine("upgrade", "head")
    yield []


@incident(engines=("sqlite",))
def an_index_over_a_function_of_sqlite(w):
    models(w, """
class Event(Base):
    __tablename__ = "events"
    id = sa.Column(sa.Integer, primary_key=True)
    data = sa.Column(sa.Text)
""")
    w.revision("a1aa", None, 'op.create_table("events", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("data", sa.Text()))\n'
               'op.execute("CREATE INDEX ix_events_kind ON events (json_extract(data, \'$.kind\'))")')
    w.fine("upgrade", "head")
    yield []


@incident(engines=BOTH)
def options_that_are_spread(w):
    """Both halves of env.py pass on one dictionary."""
    w.line("a1aa")
    w.file("migrations/env.py", "from alembic import context\nfrom sqlalchemy import create_engine\n\noptions = dict(target_metadata=None, transaction_per_migration=True)\n\n\n"
           "def offline():\n    more = {}\n    more.update(options)\n    context.configure(url='sqlite://', **more)\n\n\n"
           "def online():\n    with create_engine(context.config.get_main_option('sqlalchemy.url')).connect() as connection:\n"
           "        context.configure(connection=connection, **options)\n        with context.begin_transaction():\n            context.run_migrations()\n\n\nonline()\n")
    w.fine("upgrade", "head")
    yield []


@incident(engines=("postgresql",))
def a_column_that_pending_migrations_make_anew(w):
    """Now it is NOT NULL; the next takes it away and makes it again, and the one after it sets it NOT NULL."""
    w.line("a1aa")
    w.revision("b2bb", "a1aa", 'op.create_table("items", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("owner", sa.Integer(), nullable=False))')
    w.revision("c3cc", "b2bb", 'op.drop_column("items", "owner")\nop.add_column("items", sa.Column("owner", sa.String(36)))')
    w.revision("d4dd", "c3cc", 'op.alter_column("items", "owner", nullable=False)')
    w.fine("upgrade", "b2bb")
    yield ["info position.behind"]
    w.fine("upgrade", "c3cc")
    yield ["info position.behind"]
    w.fine("upgrade", "head")
    yield []


@incident()
def names_by_a_convention_that_cannot_be_read(w):
    w.file("names.json", '{"fk": "fk_%(table_name)s_%(column_0_name)s"}')
    w.env('import json, pathlib\ntarget_metadata = sa.MetaData(naming_convention=json.loads(pathlib.Path("names.json").read_text()))')
    w.revision("a1aa", None, 'op.create_table("owners", sa.Column("id", sa.Integer(), primary_key=True))\n'
               'op.create_table("items", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owners.id")))')
    w.revision("b2bb", "a1aa", 'with op.batch_alter_table("items") as batch:\n    batch.drop_constraint("fk_items_owner_id", type_="foreignkey")\n'
               '    batch.create_foreign_key("fk_items_owner_id", "owners", ["owner_id"], ["id"], ondelete="CASCADE")\n    batch.add_column(sa.Column("more", sa.Integer()))')
    w.fine("upgrade", "a1aa")
    yield ["info position.behind"]
    w.fine("upgrade", "head")
    yield []
