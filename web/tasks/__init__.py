"""Tasks whose page is made from a form file."""
