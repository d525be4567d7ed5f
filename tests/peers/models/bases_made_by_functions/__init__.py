from .engine import Database
from .models import define

main = Database("main")
side = Database(schema="side", name="side")
tables = define(main.Base, 10)
other = define(side.Base, length=20, extra=True)
