"""Random Alembic projects on disk, seeded: what the comparisons with the real Alembic run on."""
import pathlib
import random

ENV = '''from alembic import context
from sqlalchemy import create_engine
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
'''


def literal(values, rng):
    """One of the forms in which real projects write a list of identifiers."""
    if not values:
        return rng.choice(["None", "None", "()"])
    if len(values) == 1 and rng.random() < 0.7:
        return repr(values[0])
    if rng.random() < 0.5:
        return repr(tuple(values))
    return repr(list(values))


def make_revisions(rng, size):
    """A valid graph: [(id, downs, depends_on, labels)], with branches, merges, several bases, dependencies, labels."""
    revisions, ids, labels = [], [], []
    ancestors = {}
    dependencies = {}
    for n in range(size):
        ident = rng.choice(["%x", "r%02d", "%x"])
        ident = ident % (n if ident == "r%02d" else rng.getrandbits(48))
        if len(ident) < 4 and ident != "r%02d" % n:
            ident += "aaaa"
        if ids and rng.random() < 0.15:  # share a beginning with another one
            ident = rng.choice(ids)[:4] + "%x" % rng.getrandbits(24)
        if ident in ids:
            continue
        heads = [i for i in ids if not any(i in downs for _, downs, _, _ in revisions)]
        roll = rng.random()
        if not ids or roll < 0.08:
            downs = []
        elif roll < 0.60:
            downs = [rng.choice(heads)]
        elif roll < 0.80:
            downs = [rng.choice(ids)]
        else:
            downs = rng.sample(heads if len(heads) > 1 else ids, min(2, len(heads if len(heads) > 1 else ids)))
            if len(downs) == 2 and (downs[0] in ancestors[downs[1]] or downs[1] in ancestors[downs[0]]):
                downs = downs[:1]
        below = set(downs)
        for d in downs:
            below |= ancestors[d]
        depends = []
        if ids and rng.random() < 0.15:
            choices = [i for i in ids if i not in below]
            if choices:
                depends = [rng.choice(choices)]
                below |= {depends[0]} | ancestors[depends[0]]
        own_labels = []
        if rng.random() < 0.12:
            own_labels = ["branch%d" % len(labels)]
            labels += own_labels
        ancestors[ident] = below
        dependencies[ident] = depends
        ids.append(ident)
        revisions.append((ident, downs, depends, own_labels))
    return revisions


def write_project(folder, revisions, rng):
    folder = pathlib.Path(folder)
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///%(here)s/app.db\n")
    (folder / "migrations" / "env.py").write_text(ENV)
    for n, (ident, downs, depends, labels) in enumerate(revisions):
        annotated = rng.random() < 0.3
        lines = ['"""change %d\n\nRevision ID: %s\nRevises: something else\nCreate Date: 2024-01-%02d 00:00:00\n"""' % (n, ident, n % 28 + 1),
                 "%s = %r" % ("revision: str" if annotated else "revision", ident),
                 "down_revision = %s" % literal(downs, rng),
                 "branch_labels = %s" % literal(labels, rng),
                 "depends_on = %s" % literal(depends, rng),
                 "", "", "def upgrade():", "    pass", "", "", "def downgrade():", "    pass", ""]
        (versions / ("%03d_%s.py" % (n, ident))).write_text("\n".join(lines))


def random_project(folder, seed, size=None):
    rng = random.Random(seed)
    revisions = make_revisions(rng, size or rng.randint(1, 14))
    write_project(folder, revisions, rng)
    return revisions, rng
