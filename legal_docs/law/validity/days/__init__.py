"""Days of effect: as the text names them, as people entered them, and the versions stored for them."""
