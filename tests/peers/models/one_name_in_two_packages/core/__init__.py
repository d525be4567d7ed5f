import sqlalchemy.orm

from . import models
