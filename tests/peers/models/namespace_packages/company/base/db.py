from sqlalchemy.orm import declarative_base

WIDTH = 21
Base = declarative_base()
