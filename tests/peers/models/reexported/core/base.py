from sqlalchemy import MetaData as MD
from sqlalchemy.orm import declarative_base as make_base

metadata = MD(naming_convention={"ix": "%(column_0_label)s_idx", "fk": "%(table_name)s_%(column_0_name)s_fkey"})
Base = make_base(metadata=metadata)
