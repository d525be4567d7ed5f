from sqlalchemy import Boolean, Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def attributes(**columns):
    return {"__tablename__": "t_" + "_".join(sorted(columns)), "id": Column(Integer, primary_key=True), **columns}


Simple = type("Simple", (Base,), attributes(a=Column(String(5)), b=Column(Boolean)))
MODELS = {name: type(name, (Base,), {"__tablename__": name.lower(), "id": Column(Integer, primary_key=True), "size": Column(String(size))}) for name, size in [("Small", 2), ("Large", 20)]}
for lang in ["en", "de"]:
    globals()[f"Text_{lang}"] = type(f"Text_{lang}", (Base,), {
        "__tablename__": f"text_{lang}", "key": Column(String(30), primary_key=True), "__table_args__": {"comment": lang}, "small_id": Column(ForeignKey("small.id"))})


class Mixin:
    mixed = Column(Integer, nullable=False)


Child = type("Child", (Mixin, MODELS["Small"]), {"__tablename__": "child", "id": Column(ForeignKey("small.id"), primary_key=True)})
