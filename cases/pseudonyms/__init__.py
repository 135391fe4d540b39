"""Protected people under their pseudonym: in whatever is printed, also where a text of somebody else names them.

A name is found in other case, with or without accents and title, as "Surname, First name", by title and surname, with
spaces, line breaks, hyphens or markup between its parts or within them, inside an address on the web, and cut off
before "…". Any number of the last parts of a name may be the surname. How else somebody is called (a nickname,
"J. Smith") is one of their other names on record: it is found in the same way.
"""

from cases.pseudonyms.masking import Pseudonyms
from cases.pseudonyms.protected import protection_version, pseudonyms

__all__ = ["Pseudonyms", "protection_version", "pseudonyms"]
