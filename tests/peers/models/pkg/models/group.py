from sqlalchemy import Column, ForeignKey, Integer, Table
from .. import db
from .columns import ids, name_column
from ..db import mapper_registry

members = Table("members", db.metadata, Column("user_id", ForeignKey("user.id"), primary_key=True), Column("group_id", ForeignKey("groups.id"), primary_key=True))


@mapper_registry.mapped
class Group:
    __tablename__ = "groups"
    id = ids()
    name = name_column(20, required=False)
