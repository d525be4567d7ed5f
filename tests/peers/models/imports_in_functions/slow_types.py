from sqlalchemy import String

Code = String(6)
