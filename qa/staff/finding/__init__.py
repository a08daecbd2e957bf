"""Finding questions by number, code or words: on the screens of staff and in the search of the administration."""
