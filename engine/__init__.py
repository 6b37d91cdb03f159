"""The product without a screen: no Flask, no HTML."""
