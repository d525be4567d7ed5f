import sqlalchemy as sa

NAME = 64
Money = sa.Numeric(14, 4)
