"""Evidence handed out: downloads, pictures of pages, and the way to a link."""
