"""Finding questions: by number, code or words, by the filters of the queue, in the search of the administration."""
