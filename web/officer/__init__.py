"""Pages of officers: the inbox, a share, its questions, the check before sending, the receipt."""
