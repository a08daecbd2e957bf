"""The portal in other languages: a front page by need, and pages as their translations say them."""
