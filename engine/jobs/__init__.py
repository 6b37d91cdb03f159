"""Background work over Dramatiq. The outbox in the database is the mailbox; a Dramatiq message only rings the bell.

consumers.py   who carries out which kind of outbox row
drain.py       claims due rows of a queue and carries them out, row by row
sweep.py       fires due timers
actors.py      the Dramatiq actors: ids in, nothing out
brokers.py     in memory or over Redis; rings
bell.py        rings without anybody waiting for it
running.py     a worker and a scheduler that start and stop
"""
