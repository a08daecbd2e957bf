"""The page that all page types extend, and what belongs to it: form, slug, changes noted for the index, checks of the contract, visits."""
