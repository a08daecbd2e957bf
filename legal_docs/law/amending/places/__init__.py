"""Places inside a law: the provision, annex, fragment or footnote that an order names, in words and as an anchor."""
