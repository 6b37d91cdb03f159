"""The nouns of KLA and nothing else: the instrument of a year, cycles, cases, stages.

instrument.py          clusters, indicators, questions, evidence items, agencies: frozen values, no SQL
instrument_file.py     load: a YAML file -> Instrument, or a refusal with line and key
  plain_yaml.py          YAML from strangers, in which every value knows its line
  instrument_schema.py   which keys there are
  instrument_rows.py     checked rows -> nouns
  instrument_rules.py    maxima add up, agencies exist, ladders make sense
scoring.py             what an answer needs, and the points it claims
"""
