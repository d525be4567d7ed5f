from sqlalchemy import Column, Integer, String


def ids():
    return Column(Integer, primary_key=True)


def name_column(length, *, required=True):
    return Column(String(length), nullable=not required)
