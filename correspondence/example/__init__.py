"""The King's Cross case as an example: facts in `kings_cross`, in files that read as a list of records.

`facts.py` reads the files, `loader.py` puts what they say into the database, `users.py` makes the four users.
"""
