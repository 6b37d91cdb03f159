"""What must follow from what people did, written from docs/ and the drawings' READMEs, in plain Python.

Nothing of the product is imported: only the standard library, the list of holidays, and the instrument's file as YAML.

days.py         working days and hours
facts.py        what the instrument says of the indicators
people.py       who holds which role, who stands in for whom
tasks.py        a task, its deadline, the clocks that watch it
case.py         one indicator: collect, sign, review, mend
ladder.py       a late task and those who are asked about it
post.py         reminders and digests
city.py         the acts in order
"""
