"""Works out what holds on a day: the status of a document and of its provisions, from facts, relations and acts of other documents."""
