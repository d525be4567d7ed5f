from app.database import Base, import_all

import_all()
metadata = Base.metadata
