"""The demo city: Banjarbaru as it may look on a Thursday in March, lived through by players who use people's verbs."""

from web.demo.make import make

__all__ = ["make"]
