"""Tasks whose page is made from a form file, and what every task's page shares."""
