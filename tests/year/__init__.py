"""A year of a city, lived by seeded players over the product's own services, beside an oracle in plain Python.

`life` lives it and writes down what people did and when (`told`). `oracle` is told nothing else, imports nothing of the
product, and says what must have followed (`seen`). `rows` reads what did follow; `comparing` lists the differences.
"""
