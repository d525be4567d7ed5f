from .models import *
from .models.account import Account
