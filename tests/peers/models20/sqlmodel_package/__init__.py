from .items import Item, ItemBase
from .users import User
