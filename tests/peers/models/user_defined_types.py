from sqlalchemy import Column, Integer, types
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import UserDefinedType

Base = declarative_base()


class Point(UserDefinedType):
    def get_col_spec(self):
        return "POINT"


class Bitmap(types.UserDefinedType):
    cache_ok = True

    def __init__(self, size=8, unit="bytes"):
        self.size = size
        self.unit = unit

    def get_col_spec(self, **kw):
        return "BITMAP(%s)" % self.size if self.unit == "bytes" else f"BITMAP({self.size}, '{self.unit}')"


class Matrix(Bitmap):
    name = "MATRIX"

    def get_col_spec(self, **kw):
        return f"{self.name}[{self.size}]"


class Vector(UserDefinedType):
    DIMENSIONS = 3

    def get_col_spec(self, **kw):
        return "VECTOR({})".format(self.DIMENSIONS)


class Scan(Base):
    __tablename__ = "scan"
    id = Column(Integer, primary_key=True)
    point = Column(Point)
    small = Column(Bitmap())
    large = Column(Bitmap(64))
    bits = Column(Bitmap(4, unit="bits"))
    matrix = Column(Matrix(9))
    vector = Column(Vector)
