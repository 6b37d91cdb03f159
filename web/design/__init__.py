"""Packages and versions, and the studio in which a coordinator changes one."""
