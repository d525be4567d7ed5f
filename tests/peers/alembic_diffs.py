"""What Alembic's compare_metadata gives."""


def flattened(differences):
    """Its differences, those of one column among them, which it puts into a list of their own."""
    for one in differences:
        if isinstance(one, list):
            yield from flattened(one)
        else:
            yield one
