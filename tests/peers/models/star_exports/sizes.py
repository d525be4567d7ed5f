__all__ = []


def public(thing):
    __all__.append(thing.__name__)
    return thing


SMALL, LARGE = 4, 400
__all__ += ["SMALL", "LARGE"]


@public
def sized(n=SMALL):
    from sqlalchemy import String

    return String(n)
