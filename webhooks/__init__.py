"""Webhooks: what the city's other systems hear from Layak, and what they tell it.

tables.py       endpoints and their attempts, sources and what came in
rules.py        event patterns, the schedule, the profile of a source: pure
secrets.py      keys that are shown once and kept encrypted
signing.py      Standard Webhooks: sign and verify over raw bytes
addresses.py    which addresses may be called at all
sending.py      one call, to the address that was checked
planning.py     a row of the outbox per endpoint and event, in the step's own transaction
delivering.py   the consumer of those rows: call, log, try again, give up
endpoints.py    add, change, switch; resend
sources.py      add, change, switch
receiving.py    verify, store, answer
correlating.py  from a stored delivery to one BPMN message
queries.py      what pages and commands read
"""
