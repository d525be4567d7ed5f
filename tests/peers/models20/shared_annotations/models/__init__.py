from .account import Account as Account
from . import payment

__all__ = ["Account", "payment"]
