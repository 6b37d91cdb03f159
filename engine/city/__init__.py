"""Cities, agencies, people and roles; who may do what."""
