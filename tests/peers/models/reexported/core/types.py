import sqlalchemy
from sqlalchemy import types as sqltypes

SHORT = 12
Code = sqltypes.String(SHORT)
LongCode = sqlalchemy.String(SHORT * 4)
Big = sqlalchemy.types.BigInteger
