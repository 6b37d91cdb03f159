"""Pages of heads, secretaries and the chair: signing a claim, and one decision behind a link."""
