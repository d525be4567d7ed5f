from sqlalchemy import Column, Integer, String


def define(Base, length, extra=False):
    class Word(Base):
        __tablename__ = "word"
        id = Column(Integer, primary_key=True)
        text = Column(String(length))

    if extra:
        class Extra(Base):
            __tablename__ = "extra"
            id = Column(Integer, primary_key=True)

        return Word, Extra
    return Word
