"""The cycle counted backwards from its stages' ends, by the lengths of the deployed package."""
