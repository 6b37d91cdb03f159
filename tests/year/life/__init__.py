"""Living the year: seeded people act over the product's own services, and what they do is written down.

founding.py   the city and its people
luck.py       when, whether and what: all of it from the seed
moments.py    the instants at which the clock stands
world.py      the running product, and what is open in it
acting.py     one act each, and its line in the story
deciding.py   what superiors answer
changes.py    what befalls the city as a whole: cycles, leave, mail that is wanted, the calendar
plans.py      what somebody means to do about a task or a question
living.py     day after day
"""
