import functools

from sqlalchemy import Column, DateTime, ForeignKey, func

from .types import Big

primary = functools.partial(Column, Big, primary_key=True)


def reference(target, **options):
    return Column(ForeignKey(target), **{"nullable": False, **options})


def stamp(name=None, /, *, on_update=False):
    args = [name] if name else []
    return Column(*args, DateTime(timezone=True), server_default=func.now(), onupdate=func.now() if on_update else None)
