"""How fast imapp is, measured on a database that is filled here, through the real server process.

A topic is a module with `fill(world, sizes)`, which stores what it needs and answers its handle on
it, and `measure(stage, handle)`, which answers tables. Nothing is kept between runs.
"""
