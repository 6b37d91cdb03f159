"""What surrounds letters: who wants which when, the daily digest, what came back."""
