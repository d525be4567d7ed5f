"""The tables as the new release has them."""
