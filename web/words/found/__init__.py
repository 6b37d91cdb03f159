"""The sentences of the linter, by rule and variant; `web/words/findings.py` is the door."""
